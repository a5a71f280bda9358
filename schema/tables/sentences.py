"""Measures stated in sentences of prose, under issues and indicators or after their names.

ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ พบว่าไม่มีทะเบียนยืม จึงกำหนดมาตรการ คือ จัดทำทะเบียนยืม โดยให้กองคลังเป็นผู้รับผิดชอบ
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from extract import Document, Line
from extract.document import Box
from schema.names.subjects import Subject, subject_opening
from schema.tables.columns import Column, Columns
from schema.tables.contents import ColumnClues
from schema.tables.intros import announces_measures, heads_others, titles_others
from schema.tables.joined import MeasureTable
from schema.tables.outline import TITLES, Outline, outline_of
from schema.tables.pieces import Piece
from schema.tables.prose_records import LEAST_ROWS, SHARE_OF_VALUES, ProseRecord, part_of
from schema.tables.sentence_parts import (
    StatedMeasure,
    closes,
    joined,
    opens_further,
    stated_measures,
    without_ordinal,
)
from schema.vocabulary import finding_labels, squeeze

FIELDS: Final = ("finding", "measure", "owner", "timeline", "result")
"""What sentences state, in the order of the columns that it makes."""

LEAST_INDENT: Final = 6.0
"""Points by which the first line of a paragraph is indented, at least."""

LONGEST_HEADING: Final = 60
"""Characters of the longest paragraph that is a heading, and no sentence."""

_FIGURE: Final = regex.compile(r"[0-9๐-๙]\s*คะแนน|[0-9๐-๙]\.[0-9๐-๙]{2}(?![0-9๐-๙]|\s*น\.|\s*[-–])")


def sentence_tables(document: Document) -> list[MeasureTable]:
    """The table that the sentences of `document` make, with a row for each measure; none where fewer than
    two sentences say who does what or when, or where neither they nor a text above says that this is to be
    done."""
    outline = outline_of(document)
    if any(titles_others(piece.text) for piece in outline.pieces[:TITLES]):
        return []
    stated = [one for sentence in _sentences(outline) for one in sentence.stated]
    styles = {sentence.style for sentence, one in stated if one.is_proven} - {None}
    stated = [(sentence, one) for sentence, one in stated if _may_be_measure(sentence, one, styles)]
    found = [(sentence, one) for sentence, one in stated if _may_be_deed(one.values["measure"])]
    proven = [one for _, one in found if one.is_proven]
    if len(proven) < max(LEAST_ROWS, SHARE_OF_VALUES * len(stated)) or not _are_deeds(found):
        return []
    if not (_announced(outline, found[0][0].pieces[0]) or _are_led_to(found)):
        return []
    fields = [field for field in FIELDS if any(field in one.values for _, one in found)]
    columns = Columns(tuple(Column((), field) for field in fields))
    parts = [part_of(sentence.record(one), fields, columns) for sentence, one in found]
    return [MeasureTable(columns, folded=False, parts=parts)]


def _announced(outline: Outline, first: Piece) -> bool:
    """Whether a text above the first sentence announces measures."""
    above = outline.pieces[: next(index for index, piece in enumerate(outline.pieces) if piece is first)]
    return any(
        announces_measures(piece.text) for index, piece in enumerate(above) if index not in outline.subjects
    )


def _are_led_to(found: "Sequence[tuple[_Sentence, StatedMeasure]]") -> bool:
    """Whether words in most sentences lead to measures."""
    return sum(stated.is_led_to for _, stated in found) >= SHARE_OF_VALUES * len(found)


def _may_be_measure(sentence: "_Sentence", stated: StatedMeasure, styles: Collection[str | None]) -> bool:
    """Whether a sentence may state a measure: it says who does it or when, leads from what was found to it,
    or says what to do in an item with a mark of `styles`, those of such sentences."""
    if stated.is_proven or "finding" in stated.values:
        return True
    return sentence.style in styles and bool(ColumnClues([stated.values["measure"]]).get("verb"))


def _may_be_deed(text: str) -> bool:
    """Whether a text is not about a question or a score."""
    return _FIGURE.search(text) is None and not ColumnClues([text]).get("opens_with_code")


def _are_deeds(found: "Sequence[tuple[_Sentence, StatedMeasure]]") -> bool:
    """Whether most measures say what to do."""
    measures = [stated.values["measure"] for _, stated in found]
    return ColumnClues(measures).get("verb", 0.0) >= SHARE_OF_VALUES


@dataclass(frozen=True)
class _Sentence:
    """The pieces of a sentence about an issue or indicator, and where it begins in the first of them."""

    subject: Subject
    pieces: tuple[Piece, ...]
    start: int

    @property
    def text(self) -> str:
        """The sentence as printed, in one line."""
        return _printed(self.pieces)[self.start :].strip()

    @property
    def style(self) -> str | None:
        """The style of its mark, None where it has none."""
        mark = self.pieces[0].mark
        return mark.style if mark else None

    @property
    def is_proven(self) -> bool:
        """Whether it says who is in charge, or when."""
        return any(stated.is_proven for stated in stated_measures(self.text))

    @property
    def stated(self) -> "list[tuple[_Sentence, StatedMeasure]]":
        """The measures that it states, each with the sentence."""
        return [(self, stated) for stated in stated_measures(self.text) if stated.has_measure]

    def record(self, stated: StatedMeasure) -> ProseRecord:
        """A measure as a record with the place of the sentence."""
        first = self.pieces[0]
        record = ProseRecord(self.subject, first.page, first.place)
        record.values.update({field: [Line(text)] for field, text in stated.values.items()})
        boxes = [line.bbox for line in first.lines if line.bbox]
        if boxes:
            x0, top, x1, bottom = zip(*boxes, strict=True)
            box = Box(min(x0), min(top), max(x1), max(bottom))
            record.values["measure"] = [Line(stated.values["measure"], box)]
        return record


def _sentences(outline: Outline) -> list[_Sentence]:
    """The sentences about issues and indicators, in order."""
    reader = _Reader(outline)
    for index, piece in enumerate(outline.pieces):
        reader.take(index, piece)
    return reader.found


class _Reader:
    """The sentences `found` in the pieces of an outline, in order."""

    def __init__(self, outline: Outline) -> None:
        self.found: list[_Sentence] = []
        self._outline = outline
        self._subject: Subject | None = None  # that of the banner or sentence above
        self._is_inline = False  # it is that of a sentence
        self._is_marked = False  # a sentence below it has a mark
        self._is_of_others = False  # the chapter is not of measures
        self._may_continue = False  # the last sentence

    def take(self, index: int, piece: Piece) -> None:
        """Take the next piece."""
        above = self.found[-1] if self._may_continue else None
        self._may_continue = False
        named = self._outline.subjects.get(index)
        inline = _with_subject(piece)
        if inline and not (named and _is_banner(piece, inline[1])):
            self._open(inline[0], inline=True)
            self._add(inline[0], piece, inline[1])
        elif named:
            self._open(named.subject)
        elif above and _continues(above, piece):
            self.found[-1] = replace(above, pieces=(*above.pieces, piece))
            self._may_continue = True
        elif _is_heading(piece, self._outline) and not self._is_continued(index, piece):
            self._note_heading(piece.body)
        elif self._subject and self._is_of_part(piece):
            self._is_marked |= piece.mark is not None
            self._add(self._subject, piece, len(piece.text) - len(piece.body))
        elif above and not above.is_proven:
            self.found.pop()  # its rest may be here

    def _is_continued(self, index: int, piece: Piece) -> bool:
        """Whether what is next continues what a piece says."""
        if self._subject is None or index + 1 >= len(self._outline.pieces):
            return False
        return _continues(_Sentence(self._subject, (piece,), 0), self._outline.pieces[index + 1])

    def _open(self, subject: Subject, *, inline: bool = False) -> None:
        self._subject, self._is_inline, self._is_marked = subject, inline, False

    def _add(self, subject: Subject, piece: Piece, start: int) -> None:
        if not self._is_of_others:
            self.found.append(_Sentence(subject, (piece,), start))
            self._may_continue = True

    def _note_heading(self, text: str) -> None:
        """Note the heading of a chapter: what is below it is of no issue or indicator above, if it does not
        announce measures of that."""
        self._is_of_others = heads_others(text) or squeeze(text).rstrip(":") in finding_labels()
        if self._is_of_others or not announces_measures(text):
            self._subject = None

    def _is_of_part(self, piece: Piece) -> bool:
        """Whether a piece is about what is above: next to items with marks, and after a sentence that names
        what it is about, text without one is not."""
        if piece.mark is not None:
            return True
        return opens_further(piece.text) if self._is_inline else not self._is_marked


def _continues(above: _Sentence, piece: Piece) -> bool:
    """Whether a piece continues the sentence above: it says no more than who is in charge, or when; or that
    does not yet, and the first line was indented, or has a mark and the piece says it."""
    stated = stated_measures(piece.text)
    if piece.mark is not None or piece.heading:
        return False
    if stated and stated[0].is_tail:
        return True
    if above.is_proven or closes(piece.text):
        return False
    is_proof = bool(stated) and stated[0].is_proven
    return _is_indented(above.pieces[0], piece) or (above.style is not None and is_proof)


def _is_indented(first: Piece, below: Piece) -> bool:
    """Whether the page shows that the first line of a piece is indented more than a line below."""
    boxes = [piece.lines[0].bbox for piece in (first, below)]
    return bool(boxes[0] and boxes[1] and boxes[0].x0 - boxes[1].x0 >= LEAST_INDENT)


def _is_banner(piece: Piece, start: int) -> bool:
    """Whether no sentence follows the name of an issue or indicator in a piece."""
    rest = _printed((piece,))[start:].strip()
    stated = stated_measures(rest)
    return not rest or (bool(stated) and not any(one.is_proven or one.is_led_to for one in stated))


def _with_subject(piece: Piece) -> tuple[Subject, int] | None:
    """The issue or indicator that a sentence is about, and where the sentence begins after its name."""
    printed = _printed((piece,))
    for start in dict.fromkeys((0, len(piece.text) - len(piece.body))):
        opening = without_ordinal(printed[start:])
        if opened := subject_opening(opening):
            subject, end = opened
            return subject, len(printed) - len(opening) + end
    return None


def _is_heading(piece: Piece, outline: Outline) -> bool:
    """Whether a piece is the heading of a chapter, or a part next to those of issues and indicators."""
    if piece.heading or (piece.mark and piece.mark.style in outline.banner_styles):
        return True
    if len(piece.text) > LONGEST_HEADING or any(stated.is_proven for stated in stated_measures(piece.body)):
        return False
    others = heads_others(piece.body) or announces_measures(piece.body)
    return others or (piece.mark is None and piece.opens_block)


def _printed(pieces: Sequence[Piece]) -> str:
    """Pieces as printed, in one line; numerals are as long as in their text."""
    return joined([line.text for piece in pieces for line in piece.lines])
