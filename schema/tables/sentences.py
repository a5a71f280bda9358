"""Measures told in sentences of prose, under issues and indicators or after their names.

ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ พบว่าไม่มีทะเบียนยืม จึงกำหนดมาตรการ คือ จัดทำทะเบียนยืม โดยให้กองคลังเป็นผู้รับผิดชอบ
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from extract import Document, Line
from extract.document import Box
from normalize.wrapping import join_lines
from schema.names.subjects import Subject, subject_opening
from schema.tables.contents import ColumnSigns
from schema.tables.intros import announces_measures, heads_others, titles_others
from schema.tables.joined import MeasureTable
from schema.tables.outline import TITLES, Outline, outline_of
from schema.tables.pieces import Piece
from schema.tables.roles import Column, Columns
from schema.tables.sentence_parts import Told, told_in, without_ordinal
from schema.tables.told_records import LEAST_ROWS, SHARE_OF_VALUES, ToldRecord, part_of
from schema.vocabulary import finding_labels, squeeze

FIELDS: Final = ("finding", "measure", "owner", "timeline", "result")
"""What sentences tell, in the order of the columns that it makes."""

LONGEST_HEADING: Final = 60
"""Characters of the longest paragraph that is a heading, and no sentence."""

_FIGURE: Final = regex.compile(r"[0-9๐-๙]\s*คะแนน|[0-9๐-๙]\.[0-9๐-๙]{2}(?![0-9๐-๙]|\s*น\.|\s*[-–])")


def sentence_tables(document: Document) -> list[MeasureTable]:
    """The table that the sentences of `document` make, with a row for each measure; none where fewer than
    two sentences say who does what or when, or where they do not say what to do."""
    outline = outline_of(document)
    if any(titles_others(piece.text) for piece in outline.pieces[:TITLES]):
        return []
    found = [one for sentence in _sentences(outline) for one in sentence.told]
    proven = [told for _, told in found if told.is_proven]
    measures = [told.values["measure"] for _, told in found]
    if len(proven) < max(LEAST_ROWS, SHARE_OF_VALUES * len(found)) or not _are_deeds(measures):
        return []
    fields = [field for field in FIELDS if any(field in told.values for _, told in found)]
    columns = Columns(tuple(Column((), field) for field in fields))
    parts = [part_of(sentence.record(told), fields, columns) for sentence, told in found]
    return [MeasureTable(columns, folded=False, parts=parts)]


def _are_deeds(measures: Sequence[str]) -> bool:
    """Whether texts say what to do; not what a question asks or scored."""
    signs = ColumnSigns(measures)
    coded = signs.get("opens_with_code", 0.0) or any(map(_FIGURE.search, measures))
    return signs.get("verb", 0.0) >= SHARE_OF_VALUES and not coded


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
    def told(self) -> "list[tuple[_Sentence, Told]]":
        """The measures that it tells; a sentence without a unit or time only where it leads from what was
        found to a measure."""
        return [
            (self, told)
            for told in told_in(self.text)
            if told.has_measure and (told.is_proven or "finding" in told.values)
        ]

    def record(self, told: Told) -> ToldRecord:
        """A measure as a record with the place of the sentence."""
        first = self.pieces[0]
        record = ToldRecord(self.subject, first.page, first.place)
        record.values.update({field: [Line(text)] for field, text in told.values.items()})
        boxes = [line.bbox for line in first.lines if line.bbox]
        if boxes:
            x0, top, x1, bottom = zip(*boxes, strict=True)
            box = Box(min(x0), min(top), max(x1), max(bottom))
            record.values["measure"] = [Line(told.values["measure"], box)]
        return record


def _sentences(outline: Outline) -> list[_Sentence]:
    """The sentences about issues and indicators, in order."""
    found: list[_Sentence] = []
    subject: Subject | None = None
    is_of_others = False  # the chapter is none of measures
    last: _Sentence | None = None  # it may continue
    for index, piece in enumerate(outline.pieces):
        if named := outline.subjects.get(index):
            subject, last = named.subject, None
            continue
        above, last = last, None
        if inline := _with_subject(piece):
            subject, start = inline
        elif _is_heading(piece, outline):
            is_of_others = heads_others(piece.body) or squeeze(piece.body).rstrip(":") in finding_labels()
            subject = subject if announces_measures(piece.body) and not is_of_others else None
            continue
        else:
            start = len(piece.text) - len(piece.body)
        if above and piece.mark is None and _is_tail(piece):
            last = found[-1] = replace(above, pieces=(*above.pieces, piece))
        elif subject and not is_of_others:
            last = _Sentence(subject, (piece,), start)
            found.append(last)
    return found


def _is_tail(piece: Piece) -> bool:
    """Whether a piece says no more than who is in charge, or when."""
    told = told_in(piece.text)
    return bool(told) and told[0].is_tail


def _with_subject(piece: Piece) -> tuple[Subject, int] | None:
    """The issue or indicator that a sentence is about, and where the sentence begins behind its name."""
    printed = _printed((piece,))
    for start in dict.fromkeys((0, len(piece.text) - len(piece.body))):
        opening = without_ordinal(printed[start:])
        if opened := subject_opening(opening):
            subject, end = opened
            return subject, len(printed) - len(opening) + end
    return None


def _is_heading(piece: Piece, outline: Outline) -> bool:
    """Whether a piece is the heading of a chapter, or a part next to those of issues and indicators."""
    if piece.mark and piece.mark.style in outline.banner_styles:
        return True
    short = len(piece.text) <= LONGEST_HEADING and (piece.mark is None or heads_others(piece.body))
    return piece.heading or (short and (piece.opens_block or heads_others(piece.body)) and not _is_tail(piece))


def _printed(pieces: Sequence[Piece]) -> str:
    """Pieces as printed, in one line; numerals are as long as in their text."""
    texts = (join_lines("\n".join(line.text for line in piece.lines)) for piece in pieces)
    return " ".join(texts)
