"""Measures stated line by line: each value after a label, the heading of a column.

ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่
มาตรการที่ 1.1 จัดคิว
ผู้รับผิดชอบ : กองคลัง
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import regex

from extract import Document, Line, Page, Paragraph
from extract.document import FURNITURE
from extract.grid import RowPlace
from normalize.dates import is_period
from normalize.lists import opens_item
from normalize.numerals import to_arabic
from schema.names.subjects import Subject, subject_in_title, subject_of
from schema.prose import PAGE_NUMBER, without_mark
from schema.tables.columns import Column, Columns
from schema.tables.joined import MeasureTable
from schema.tables.neighbours import is_way
from schema.tables.pieces import CATCHWORD, LABEL
from schema.tables.prose_records import LEAST_ROWS, MOST_BETWEEN, ProseRecord, has_values, part_of
from schema.tables.roles import find_columns
from schema.tables.words import OTHER, heading_words
from schema.vocabulary import squeeze

LEAST_STEPS: Final = 2
"""Labels of steps from which on one of them may be the measure."""

UNKNOWN: Final = ""
"""The field of a label that no vocabulary has."""

LONGEST_SUBJECT: Final = 120
"""Characters of the longest line that names an issue or indicator."""

_COUNTED: Final = regex.compile(
    r"(?P<label>มาตรการ|แนวทาง|โครงการ|กิจกรรม)(?:ที่)?\s*\d{1,2}(?:\.\d{1,2})*(?:\s*[.):：])*\s+(?P<text>\S.*)"
)
_ALONE: Final = regex.compile(r"(?P<label>[^:：]{2,60})(?P<text>)")
_SUBJECT_LABEL: Final = regex.compile(r"(?:ประเด็น|ตัวชี้วัด)\s*[:：]")
"""A label that may follow the measure it is of; ประเด็นที่ 1 heads those that follow it."""

_IS_OF: Final = regex.compile(r"[ก-ฮเ-ไ][ก-๎]{1,23}?(?:ประเด็น|ตัวชี้วัด)(?:ที่)?\s*[0-9๐-๙]")
"""Words before the number of what a measure is of: ตอบตัวชี้วัดที่ 4."""

_BULLET: Final = regex.compile(r"[-–—•*]")
_NO_VALUES: Final = frozenset({"number", "issue", "score"})
_EXPECTED: Final = "target"
"""ตัวชี้วัด before anything but an indicator of the ITA is what a measure is to reach."""


def labelled_tables(document: Document) -> list[MeasureTable]:
    """The table that the labelled lines of `document` make, with a row for each time the labels begin again;
    none where they state no measures. Who does them, or when, is among the labels, and units or times are
    their values: budgets are of projects, too.
    """
    found = _Records(document).found
    _take_way_as_measure(found)
    records = [record for record in found if "measure" in record.fields.values()]
    if len(records) < LEAST_ROWS:
        return []
    times = Counter(heading for record in records for heading in record.fields)
    chapters = {name for record in records for name in record.alone if times[name] < LEAST_ROWS}
    labels = {heading: name for record in records for heading, name in record.fields.items()}
    fields = {heading: name for heading, name in labels.items() if heading not in chapters}
    columns = Columns(_label_columns(fields, records))
    under_subjects = columns.has("timeline") and all(record.subject for record in records)
    if not (columns.is_measure_table or under_subjects) or not has_values(records, labels):
        return []
    parts = [part_of(record, list(fields), columns) for record in records]
    return [MeasureTable(columns, folded=False, parts=parts)]


def _take_way_as_measure(records: Sequence[ProseRecord]) -> None:
    """Where no label is of measures, the way that is taken (แนวทาง) is one, if there are other steps, or
    what it answers and when."""
    names = {heading: name for record in records for heading, name in record.fields.items()}
    steps = [heading for heading, name in names.items() if name == "step"]
    way = next(filter(is_way, steps), None)
    fields = {*names.values()}
    answers = "timeline" in fields and not fields.isdisjoint(("finding", "question"))
    if way is None or "measure" in fields or not (answers or len(steps) >= LEAST_STEPS):
        return
    for record in records:
        if way in record.fields:
            record.fields[way] = "measure"


def _label_columns(fields: Mapping[str, str], records: Sequence[ProseRecord]) -> tuple[Column, ...]:
    """The columns that labels make; labels that no vocabulary has are named by their values."""
    values = [[record.text(heading) for record in records] for heading in fields]
    columns = find_columns(tuple((heading,) for heading in fields), values.__getitem__)
    return tuple(
        replace(column, field=name, confidence=1.0) if name else column
        for column, name in zip(columns, fields.values(), strict=True)
    )


class _Records:
    """The records `found` in the labelled lines of a document, in order."""

    def __init__(self, document: Document) -> None:
        self.found: list[ProseRecord] = []
        self._again = _labels_that_come_again(document)
        self._subject: Subject | None = None
        self._is_inside = False  # the subject is that of one record, named below its measure
        self._value: list[Line] | None = None  # the one that may continue
        self._in_line_of_label = False  # it begins in the line of its label
        self._pending: list[Line] = []  # what may be of it, if another label follows
        for page_index, page in enumerate(document.pages):
            for block_index, block in enumerate(page.blocks):
                if not isinstance(block, Paragraph):
                    self._value, self._pending = None, []
                elif block.kind not in FURNITURE and not PAGE_NUMBER.fullmatch(block.text):
                    if block.kind == "heading" and not _label(block.text.strip(), self._again):
                        self._value, self._pending = None, []
                    place = RowPlace(page_index, block_index, 0)
                    for index, line in enumerate(block.lines):
                        self._take(line, page, place, opens_block=index == 0)

    def _take(self, line: Line, page: Page, place: RowPlace, *, opens_block: bool) -> None:
        text = line.text.strip()
        if not text or CATCHWORD.fullmatch(text):
            return
        if label := _label(text, self._again):
            if self._value is not None:
                self._value += self._pending  # between two labels
            self._pending = []
            self._begin(label, replace(line, text=text[label.end :].strip()), page, place)
        elif subject := self._subject_inside(text):
            self._subject = self.found[-1].subject = subject
            self._is_inside, self._value, self._pending = True, None, []
        elif subject := _subject(text):
            self._subject, self._value, self._pending = subject, None, []
            self._is_inside = False
        elif self._value is not None:
            self._continue(self._value, self._placed(replace(line, text=text), page), opens_block=opens_block)

    def _subject_inside(self, text: str) -> Subject | None:
        """The issue or indicator that a line says the measure above is of: after a label, or other words."""
        if not self.found or {*self.found[-1].fields.values()} != {"measure"}:
            return None
        if _SUBJECT_LABEL.match(text):
            return _subject(text)
        named = subject_in_title(to_arabic(text))
        return named[0] if named and _IS_OF.match(text) else None

    def _placed(self, line: Line, page: Page) -> Line:
        """`line` as it is kept: the box of a row is that on its first page."""
        return line if page is self.found[-1].page else replace(line, bbox=None)

    def _begin(self, label: "_Label", line: Line, page: Page, place: RowPlace) -> None:
        last = self.found[-1] if self.found else None
        if last is None or last.subject is not self._subject or last.holds(label.heading, label.field):
            if self._is_inside:
                self._subject, self._is_inside = None, False
            last = ProseRecord(self._subject, page, place)
            self.found.append(last)
        last.fields[label.heading] = label.field
        if not line.text:
            last.alone.add(label.heading)
        self._value = last.values[label.heading] = [self._placed(line, page)] if line.text else []
        self._in_line_of_label = bool(line.text)

    def _continue(self, value: list[Line], line: Line, *, opens_block: bool) -> None:
        """Add a line to the value above: the rest of its last line, or an entry; else the value is ended."""
        last = value[-1] if value else None
        item = opens_item(line.text)
        marked = last is not None and any(opens_item(one.text) for one in value)
        broken = last and (last.full or (last.full is None and (self._in_line_of_label or marked)))
        if last and broken and not item and (last.full or not opens_block):
            value[-1:] = [replace(last, full=True), line]
        elif item or last is None or not (opens_block or self._in_line_of_label or marked):
            value.append(line)
        elif len(self._pending) < MOST_BETWEEN:
            self._pending.append(line)
        else:
            self._end_value()

    def _end_value(self) -> None:
        """End the value above: what is below it is not of it."""
        self._value, self._pending = None, []
        if "measure" not in self.found[-1].fields.values():  # a label in prose
            self.found.pop()


def _has_colon(text: str) -> bool:
    return ":" in text or "：" in text


class _Label(NamedTuple):
    """A label, its field, and where it ends in its line."""

    heading: str
    field: str
    end: int


def _labels_that_come_again(document: Document) -> frozenset[str]:
    """What is before colons in several paragraphs of a document."""
    counted = Counter(
        squeeze(match["label"])
        for block in document.blocks
        if isinstance(block, Paragraph)
        for line in block.lines
        if _has_colon(line.text) and (match := LABEL.fullmatch(without_mark(to_arabic(line.text.strip()))))
    )
    return frozenset(label for label, times in counted.items() if times > 1)


def _label(text: str, again: Collection[str] = ()) -> _Label | None:
    """The label that a line opens with, or is; `again` are labels that come again, though no vocabulary has
    them.

    >>> _label("- ผู้รับผิดชอบ : กองคลัง"), _label("มาตรการที่ ๑.๑ จัดคิว").field, _label("กองคลัง รับผิดชอบ : ไม่มี")
    (_Label(heading='ผู้รับผิดชอบ', field='owner', end=17), 'measure', None)
    """
    plain = to_arabic(text)
    body = without_mark(plain)
    if _has_colon(body):
        patterns = [_COUNTED, LABEL]
    else:
        patterns = [_COUNTED] if _BULLET.match(plain) else [_COUNTED, _ALONE]
    for pattern in patterns:
        if match := pattern.fullmatch(body):
            name = _field_of(match["label"], match["text"], set_off=pattern is not _ALONE)
            unknown = pattern is LABEL and squeeze(match["label"]) in again and not _subject(body)
            if name or unknown:
                return _Label(match["label"], name or UNKNOWN, len(plain) - len(match["text"]))
    return None


def _field_of(label: str, text: str, *, set_off: bool) -> str | None:
    words = heading_words(label)
    sure = ("whole", "like", "opens") if set_off else ("whole", "like")
    named = words is not None and words.how in sure and words.field != OTHER and not is_period(squeeze(label))
    name = words.field if words and named else None
    if name == "indicator":
        return _EXPECTED if text and not subject_of(text) else None
    return None if name in _NO_VALUES else name


def _subject(text: str) -> Subject | None:
    """The issue or indicator that a line names and no more."""
    subject = subject_of(to_arabic(text)) if len(text) <= LONGEST_SUBJECT else None
    return subject if subject and subject.number else None
