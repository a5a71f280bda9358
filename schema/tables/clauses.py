"""Measures stated in prose, clause by clause or block by block, under issues and indicators.

ประเด็นที่ 2 การให้บริการและระบบ E-Service
ข้อ 3 เปิดระบบติดตามคำร้อง (กองคลัง) โดยมีวิธีปฏิบัติดังนี้
(1) จัดทำรหัสติดตาม

บัตรที่ 1 ทะเบียนยืมรถ
ตอบตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ
ทำไมต้องทำ: ไม่มีหลักฐานการคืน
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import regex

from extract import Document, Line
from normalize.numerals import to_arabic
from schema.names.subjects import Subject
from schema.tables.block_labels import BlockLabel, ends_blocks, is_measure
from schema.tables.columns import Columns
from schema.tables.contents import ColumnClues
from schema.tables.inside import take_inside
from schema.tables.intros import announces_measures, heads_others, without_intro
from schema.tables.joined import MeasureTable
from schema.tables.outline import Named, Outline, outline_of
from schema.tables.pieces import Mark, Piece, mark_of, text_of
from schema.tables.prose_records import (
    LEAST_ROWS,
    MOST_BETWEEN,
    SHARE_OF_VALUES,
    ProseRecord,
    has_values,
    part_of,
)
from schema.tables.roles import find_columns

UNLABELLED: Final = {" title": "มาตรการ", " list": "ขั้นตอน", " indicator": "ตัวชี้วัด", " issue": "ประเด็น"}
"""Names of values that no label is before, and the headings that tables have over such values."""

MOST_OTHERS: Final = 0.3
"""Share of titles that say what is wrong or was done, or open with codes, at most."""

_FIGURE: Final = regex.compile(r"[0-9]\s*คะแนน|[0-9]\.[0-9]{2}(?![0-9])")


def clause_tables(document: Document) -> list[MeasureTable]:
    """The table that the prose of `document` makes, with a row for each clause or block; none where it does
    not state measures: it says who does them or when as well, or banners say that measures follow.
    """
    outline = outline_of(document)
    found = _Records(outline).found
    if len(found) < LEAST_ROWS:
        return []
    keys = sorted({key for record in found for key in record.values}, key=_order(found))
    columns = _columns(keys, found)
    fields = {key: column.field for key, column in zip(keys, columns.columns, strict=True)}
    records = [record for record in found if "measure" in {fields[key] for key in record.values}]
    under_subjects = all(
        record.subject or record.values.keys() & {" indicator", " issue"} for record in records
    )
    if (
        len(records) < LEAST_ROWS
        or not under_subjects
        or not _are_of_measures(outline, records, columns, fields)
    ):
        return []
    parts = [part_of(record, keys, columns) for record in records]
    return [MeasureTable(columns, folded=False, parts=parts)]


def _order(records: Sequence[ProseRecord]) -> Callable[[str], tuple[float, str]]:
    """The order of values within records: the mean of their places in those that have them."""
    places: dict[str, list[int]] = {}
    for record in records:
        for place, key in enumerate(record.values):
            places.setdefault(key, []).append(place)
    return lambda key: (sum(places[key]) / len(places[key]), key)


def _columns(keys: Sequence[str], records: Sequence[ProseRecord]) -> Columns:
    """The columns that values make: those after labels are named by these and by what they hold.

    Where a label is before measures, titles only say what blocks are about; but lists below it are the steps
    of what titles say, if there are no others.
    """
    values = [[record.text(key) for record in records] for key in keys]
    found_columns = find_columns(tuple((UNLABELLED.get(key, key),) for key in keys), values.__getitem__)
    fields = {key: column.field for key, column in zip(keys, found_columns, strict=True)}
    labelled = [key for key in keys if key not in UNLABELLED and is_measure(key)]
    if labelled and " title" in fields:
        lists = ColumnClues([text for key in labelled for text in values[keys.index(key)]]).get("list", 0.0)
        are_steps = lists >= SHARE_OF_VALUES and "step" not in fields.values()
        fields |= dict.fromkeys(labelled, "step") if are_steps else {" title": None}
    return Columns(
        tuple(
            replace(column, path=() if key in UNLABELLED else column.path, field=fields[key])
            for key, column in zip(keys, found_columns, strict=True)
        )
    )


def _are_of_measures(
    outline: Outline,
    records: Sequence[ProseRecord],
    columns: Columns,
    fields: Mapping[str, str | None],
) -> bool:
    """Whether records are of measures: labels say who does them or when, or titles do, or are announced."""
    titled = fields.get(" title") == "measure"
    titles = [text for record in records if (text := text_of(record.values.get(" title", ())))]
    answers = [record for record in records if {"step", "finding"} & {fields[key] for key in record.values}]
    clues = ColumnClues(titles)
    are_deeds = clues.get("verb", 0.0) >= SHARE_OF_VALUES
    if titled and (_state_facts(titles, clues) or not (are_deeds or _most(answers, records))):
        return False
    if (columns.is_measure_table or columns.has("timeline")) and has_values(records, fields):
        return True
    if not are_deeds or not titled:
        return False
    if outline.announces_measures and _most([title for title in titles if _has_owner(title)], records):
        return True
    with_steps = [record for record in records if " list" in record.values]
    return outline.introduces_measures and _most(with_steps, records)


def _state_facts(titles: Sequence[str], clues: ColumnClues) -> bool:
    """Whether titles state scores, questions, or what is or was done, as findings and results do."""
    others = max(clues.get(name, 0.0) for name in ("lack", "done", "opens_with_code"))
    return others > MOST_OTHERS or any(map(_FIGURE.search, titles))


def _most(some: Sequence[object], records: Sequence[ProseRecord]) -> bool:
    return len(some) >= max(LEAST_ROWS, SHARE_OF_VALUES * len(records))


def _has_owner(title: str) -> bool:
    return any("owner" in item.values for item in take_inside([title], "measure", ()))


class _Records:
    """The records `found` in the pieces of an outline, in order."""

    def __init__(self, outline: Outline) -> None:
        self.found: list[ProseRecord] = []
        self._outline = outline
        self._subject: Subject | None = None
        self._record: ProseRecord | None = None
        self._value: list[Line] | None = None  # the one that may continue
        self._last: list[Line] | None = None  # the one to which the last line was added
        self._is_list = False  # nothing is next to its label
        self._steps = 0  # the number of the last one below the title
        self._is_of_others = False  # the chapter is not of measures
        for index, piece in enumerate(outline.pieces):
            self._take(index, piece)
        for record in self.found:
            if title := record.values.get(" title"):
                record.values[" title"] = without_intro(title)

    def _take(self, index: int, piece: Piece) -> None:
        named = self._outline.subjects.get(index)
        label = self._outline.labels.get(index)
        mark = self._outline.item(index)
        if named:
            self._take_subject(named, piece)
        elif label:
            self._take_label(label, piece)
        elif mark and self._outline.is_title(index) and self._may_begin:
            self._last = self._begin(piece).values[" title"] = piece.lines_from(mark.end)
        elif mark:
            self._take_item(mark, piece)
        else:
            self._take_text(index, piece)

    @property
    def _may_begin(self) -> bool:
        """Whether a title may be that of a measure here."""
        return self._outline.is_subject_inside or (self._subject is not None and not self._is_of_others)

    def _begin(self, piece: Piece) -> ProseRecord:
        self._record = ProseRecord(self._subject, piece.page, piece.place)
        self._value, self._steps = None, 0
        self.found.append(self._record)
        return self._record

    def _end(self, *, subject: bool = False) -> None:
        """End the record; and with `subject` the part of its issue or indicator."""
        self._record = self._value = self._last = None
        if subject:
            self._subject = None

    def _take_subject(self, named: Named, piece: Piece) -> None:
        if not self._outline.is_subject_inside:
            self._end()
            self._subject = named.subject
        elif self._record:
            lines = [replace(piece.lines[0], text=piece.text[named.start :])]
            self._record.values.setdefault(f" {named.subject.kind}", lines)
            self._value = self._last = None

    def _take_label(self, label: BlockLabel, piece: Piece) -> None:
        self._value = None
        if ends_blocks(label):
            return
        titled = self._outline.title_style is not None
        again = self._record is not None and label.heading in self._record.values
        if not titled and (self._record is None or again):
            self._begin(piece)
        if self._record is None:
            return
        lines = piece.lines_from(label.start)
        if label.enclosed and lines:
            lines[-1] = replace(lines[-1], text=lines[-1].text[:-1].rstrip())
        self._value = self._record.values.setdefault(label.heading, [])
        self._value += self._placed(lines, piece)
        self._last = self._value
        self._is_list = not lines

    def _take_item(self, mark: Mark, piece: Piece) -> None:
        """Add an item to the list below a label or title; one without either ends the record."""
        if heads_others(piece.body):
            self._note_chapter(piece)
        elif self._value is not None and self._continues_list(self._value, mark):
            self._value += self._placed(piece.lines_from(0), piece)
        elif self._record and self._value is None and self._is_next_step(mark):
            self._last = self._record.values.setdefault(" list", [])
            self._last += self._placed(piece.lines_from(0), piece)
            self._steps = mark.number or 0
        else:
            self._end(subject=mark.style in self._outline.banner_styles)
            self._note_chapter(piece)

    def _is_next_step(self, mark: Mark) -> bool:
        """Whether a mark is the next one of the list below a title."""
        return mark.style == self._outline.step_style and mark.number in (None, self._steps + 1)

    def _note_chapter(self, piece: Piece) -> None:
        """Note whether what is below a piece is findings, limitations or rules rather than measures."""
        if heads_others(piece.body):
            self._is_of_others = True
            self._end(subject=True)
        elif announces_measures(piece.body):
            self._is_of_others = False

    def _is_between(self, index: int) -> bool:
        """Whether a label or step is below a piece, or below few more without marks."""
        for below in range(index + 1, index + 1 + MOST_BETWEEN):
            mark = self._outline.item(below)
            if below in self._outline.labels or (mark and self._is_next_step(mark)):
                return True
            if mark or below in self._outline.subjects:
                return False
        return False

    def _continues_list(self, value: Sequence[Line], mark: Mark) -> bool:
        """Whether a mark is of the list in a value, or begins one in it."""
        marks = (mark_of(to_arabic(line.text)) for line in value)
        if mark.style in {one.style for one in marks if one}:
            return True
        return mark.number in (None, 1) and (not value or mark.style not in self._outline.banner_styles)

    def _take_text(self, index: int, piece: Piece) -> None:
        """Add an entry without a mark to the value below a label, or the rest of what is above to that; any
        other text ends the record."""
        lines = self._placed(piece.lines_from(0), piece)
        within = not piece.heading and not piece.opens_block
        listed = self._value is not None and self._is_list and not piece.heading
        if listed and self._value is not None and (within or not self._value or self._is_between(index)):
            self._value += lines
        elif self._last and within and self._is_between(index):
            self._last[-1:] = [replace(self._last[-1], full=True), *lines]
        else:
            self._end(subject=piece.heading and not announces_measures(piece.body))
            self._note_chapter(piece)

    def _placed(self, lines: Sequence[Line], piece: Piece) -> list[Line]:
        """`lines` as they are kept: the box of a row is that on its first page."""
        own = self._record is not None and piece.page is self._record.page
        return list(lines) if own else [replace(line, bbox=None) for line in lines]
