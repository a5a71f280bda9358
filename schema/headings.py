"""Which field a column heading stands for, and which rows of a table are its heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import regex

from extract import Cell, Row, Table
from normalize.dates import is_period
from normalize.wrapping import join_lines
from schema.vocabulary import heading_parts, squeeze, whole_headings

LONGEST_HEADING: Final = 70
"""Characters of the longest text that can be a heading; a cell's text is mostly longer."""

ROWS_SEARCHED: Final = 3
"""Rows at the top of a table among which its heading is looked for: titles may stand above it."""

_YEAR: Final = regex.compile(r"(?:ประจำ)?ปี(?:งบประมาณ)?(?:พ\.?ศ\.?)?25\d\d|พ\.?ศ\.?25\d\d|25\d\d$")
_PROBLEMS: Final = regex.compile("อุปสรรค|ข้อจำกัด")
_QUARTER: Final = regex.compile(r"\s*[1-4๑-๔]\s*")
_ACTIVITIES: Final = regex.compile("^กิจกรรม|ขั้นตอน")
_BRACKETS: Final = regex.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Column:
    """A column: its heading as printed, and its field; None where the heading is not known."""

    heading: str
    field: str | None


@dataclass(frozen=True)
class Header:
    """The columns of a table, and how many rows above its body the heading takes."""

    columns: tuple[Column, ...]
    depth: int

    @cached_property
    def fields(self) -> frozenset[str | None]:
        """The fields of the columns; None among them where a heading is not known."""
        return frozenset(column.field for column in self.columns)

    @cached_property
    def squeezed(self) -> tuple[str, ...]:
        """The headings as they are compared."""
        return tuple(squeeze(column.heading) for column in self.columns)

    def has(self, *fields: str) -> bool:
        return not self.fields.isdisjoint(fields)

    @property
    def is_measure_table(self) -> bool:
        """Measures or steps, and beside them what they answer, who does them, when, or what came of it.

        Steps alone (รายละเอียด) need two of these: they may be the details of anything. With a time alone
        measures are a timetable.
        """
        beside = ("issue", "indicator", "question", "finding", "owner", "timeline", "result")
        told = [name for name in beside if self.has(name)]
        if self.has("measure"):
            enough = bool(told) and (told != ["timeline"] or self.has("step"))
        else:
            enough = self.has("step") and len(told) > 1
        return enough and not self._is_of_problems

    @property
    def _is_of_problems(self) -> bool:
        """Whether the table only sets remedies beside the problems that were met."""
        fields = {column.field for column in self.columns if column.heading}
        named = any(_PROBLEMS.search(column.heading) for column in self.columns)
        return named and fields <= {"number", "finding", "measure"}


def known_field(text: str) -> str | None:
    """The field of a heading that is in the vocabulary, give or take a year, a bracket or a misread sign.

    >>> known_field("ข้อค้นพบ ปี 2566"), known_field("ระยะเวลา ดำเนินการ"), known_field("สำนักปลัด")
    ('finding', 'timeline', None)
    """
    key = squeeze(text)
    return _field_of(key) if 0 < len(key) <= LONGEST_HEADING else None


@lru_cache(maxsize=2048)
def _field_of(key: str) -> str | None:
    """The field of a squeezed heading; the pages of a table, and many documents, have the same ones."""
    plain = _YEAR.sub("", key)
    for form in dict.fromkeys((key, plain, _BRACKETS.sub("", plain))):
        if field := whole_headings().find(form):
            return field
    return "timeline" if is_period(key) else None


def guessed_field(text: str) -> str | None:
    """The field that a word inside an unknown heading tells, None where none does.

    >>> guessed_field("มาตรการที่หน่วยงานกำหนด"), guessed_field("รายละเอียดอื่น")
    ('measure', None)
    """
    key = squeeze(text)
    return next((field for part, field in heading_parts() if part in key), None)


_BLANK: Final = Cell()


def grid(row: Row, columns: int) -> list[Cell]:
    """The cells of `row` by column: a spanning cell in its first column, blank cells in the others."""
    cells: list[Cell] = []
    for cell in row.cells:
        cells.append(cell)
        if cell.column_span > 1:
            cells += [_BLANK] * (cell.column_span - 1)
    return cells + [_BLANK] * (columns - len(cells))


def width(table: Table) -> int:
    """Columns of the widest row."""
    return max(sum(cell.column_span for cell in row.cells) for row in table.rows)


def _is_heading_row(cells: Sequence[Cell], *, least: int) -> bool:
    """Whether `least` fields are known in the row and no cell is too long for a heading."""
    filled = [text for cell in cells if (text := cell.text)]
    if any(len(squeeze(text)) > LONGEST_HEADING for text in filled):
        return False
    return len({field for text in filled if (field := known_field(text))}) >= least


def _is_second_row(above: Sequence[Cell], cells: Sequence[Cell]) -> bool:
    """Whether a row under a heading divides its columns: known headings only, and cells left blank."""
    filled = [
        (upper, cell.text) for upper, cell in zip(_spanning(above, cells), cells, strict=False) if cell.text
    ]
    divides = 2 <= len(filled) < len(cells)
    known = all(known_field(text) or _is_quarter(text, upper) for upper, text in filled)
    return divides and known and len(above) == len(cells)


def _spanning(above: Sequence[Cell], below: Sequence[Cell]) -> Iterator[str]:
    """The upper text of each column of a two-row heading: it goes on to the right over what it spans."""
    spanning = ""
    for upper, lower in zip(above, below, strict=False):
        spanning = upper.text or (spanning if lower.text else "")
        yield spanning


def _is_quarter(text: str, above: str) -> bool:
    """Whether a heading is the number of a quarter, as the one above it says."""
    return "ไตรมาส" in above and _QUARTER.fullmatch(text) is not None


def find_header(table: Table) -> Header | None:
    """The heading of `table`: a row with two known fields, and a second row that divides its columns."""
    columns = width(table)
    rows = [grid(row, columns) for row in table.rows]
    for index, cells in enumerate(rows[:ROWS_SEARCHED]):
        if _is_heading_row(cells, least=2):
            second = rows[index + 1] if index + 1 < len(rows) else []
            if _is_second_row(cells, second):
                return Header(_beside_others(_divided_columns(cells, second)), depth=index + 2)
            return Header(_beside_others([_column(cell.text) for cell in cells]), depth=index + 1)
    return None


def _beside_others(columns: Sequence[Column]) -> tuple[Column, ...]:
    """`columns`, with what a heading means beside the others.

    Beside measures, activities are their steps and suggestions are notes; alone both are measures. Beside
    results, problems are those that were met.
    """
    fields = {column.field for column in columns}
    measures = [column for column in columns if column.field == "measure"]
    told: dict[Column, str] = {}
    for column in measures:
        heading = squeeze(column.heading)
        if "step" not in fields and _ACTIVITIES.search(heading):
            told[column] = "step"
        elif "ข้อเสนอแนะ" in heading:
            told[column] = "note"
    if len(told) == len(measures):
        told = {}
    for column in columns:
        if "result" in fields and column.field == "finding" and _PROBLEMS.search(column.heading):
            told[column] = "note"
    return tuple(Column(column.heading, told.get(column, column.field)) for column in columns)


def repeats(header: Header, row: Row) -> bool:
    """Whether `row`, in the body of a table, is its heading again."""
    filled = [text for cell in row.cells if (text := cell.text)]
    return len(filled) > 1 and all(_is_in(squeeze(text), header.squeezed) for text in filled)


def _is_in(text: str, headings: Sequence[str]) -> bool:
    return any(text in heading for heading in headings)


def _column(heading: str) -> Column:
    text = join_lines(heading)
    return Column(text, known_field(text) or guessed_field(text))


def _divided_columns(above: Sequence[Cell], below: Sequence[Cell]) -> list[Column]:
    """The columns of a two-row heading."""
    columns = []
    for spanning, upper, lower in zip(_spanning(above, below), above, below, strict=True):
        column = _column(spanning if _is_quarter(lower.text, spanning) else lower.text or upper.text)
        heading = " / ".join(dict.fromkeys(join_lines(text) for text in (spanning, lower.text) if text))
        columns.append(Column(heading, column.field))
    return columns
