"""Limitations that a document states: lists and tables under their heading."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from extract import Cell
from extract.grid import cells_by_column, width
from extract.page_breaks import ended_by_page, written_lines
from normalize.lists import leading_number, opens_item, split_items
from normalize.numerals import to_arabic
from normalize.wrapping import join_lines
from schema.prose import PlacedTable, Statement
from schema.reading import Reading
from schema.records import Limitation
from schema.vocabulary import rows, squeeze

LONGEST_HEADING: Final = 230
"""Characters of the longest heading of limitations."""

_LIMITS: Final = (
    r"(?:ข้อจำกัด|ปัญหา\s*(?:/|,|และ|\s)*\s*(?:ข้อ)?\s*(?:อุปสรรค|จำกัด|ข้อจำกัด)|อุปสรรค|ปัญหาที่พบ|ปัญหาในการดำเนิน)"
)
_HEADING: Final = regex.compile(
    rf"(?:บท|ผล|การ|ตาราง|รายงาน|สรุป|วิเคราะห์|ศึกษา|\s)*{_LIMITS}"
    r"(?:\s*(?:/|,|และ|แล้ว)*\s*(?:ข้อจำกัด|ปัญหา|อุปสรรค|ข้อเสนอแนะ|แนวทางแก้ไข))*(?P<rest>.*)"
)
_INLINE: Final = regex.compile(r"[^:]{0,120}?\s*(?:คือ|ได้แก่|[:：])\s*(?P<text>\S.*)")
_OPENS_OTHER: Final = regex.compile(
    r"ข้อเสนอแนะ|แนวทาง|มาตรการ|หมายเหตุ|ข้อมูล ณ|ทั้งนี้|จึง|สรุป|ผลการ|ตาราง|ภาพที่|\(?ลงชื่อ|ดังนั้น|จากปัญหา"
    r"|จากข้อจำกัด|ตัวชี้วัด|ประเด็นที่\s*\d"
)
"""What opens a statement that is no limitation."""

_NOTHING: Final = regex.compile(r"[-–—\s.]*(?:ไม่มี(?:ปัญหา|ข้อจำกัด|อุปสรรค)?\S{0,12})?[-–—\s.]*")
_BRACKETS: Final = regex.compile(r"\([^)]*\)")
_SPEAKS_OF: Final = regex.compile(r"\s*(?:มี|เกิด|ทำให้|ต่อ|ส่งผล|ได้แก่การ)")
_SUB_HEADING: Final = regex.compile(
    r"([^:]{2,40}?)\s*[:：]\s*(?=\S)|(ด้าน\S{2,20}(?:\s*\([A-Za-z]+\))?)\s+(?=\S)"
)
_BETWEEN: Final = regex.compile(r"[:：()/\s,–-]+|ด้าน")
_EXPLAINED: Final = regex.compile(r"[A-Za-z]+\s*[:：(/–-]?\s*ด้าน\S+")
"""A category in English, and what it is in Thai."""
_MEETS_PROBLEMS: Final = regex.compile("อุปสรรค|ข้อจำกัด")


@cache
def _categories() -> dict[str, str]:
    return {squeeze(row["written"]): row["category"] for row in rows("limitation_categories")}


def category_of(text: str) -> str | None:
    """The category that a heading names, None where it names none. What it explains in brackets may be new.

    >>> category_of("Man : ด้านบุคลากร"), category_of("ด้านงบประมาณ"), category_of("บุคลากรไม่เพียงพอ")
    ('Man', 'Money', None)
    >>> category_of("Material (สิ่งของ)"), category_of("Method : ด้านวิธีการบริหารจัดการ")
    ('Material', 'Method')
    """
    if (outside := _BRACKETS.sub("", text)) != text and (named := category_of(outside)):
        return named
    pieces = [piece for piece in _BETWEEN.split(text.strip()) if squeeze(piece)]
    found = [_categories().get(squeeze(piece)) for piece in pieces]
    whole = _categories().get(squeeze("".join(pieces)))
    return whole or (found[0] if found and (all(found) or _EXPLAINED.fullmatch(text.strip())) else None)


def limitations(reading: Reading) -> list[Limitation]:
    """Every limitation of a document, in order; the category is None in a plain list."""
    described = reading.described
    return [
        Limitation(
            document_id=described.document_id,
            agency=described.agency,
            province=described.province,
            category=category,
            text=" ".join(text.split()),
            page=page,
        )
        for category, text, page in _stated(reading)
        if not _NOTHING.fullmatch(text)
    ]


_Stated = tuple[str | None, str, int | None]


def _stated(reading: Reading) -> Iterator[_Stated]:
    items: _List | None = None
    for part in _parts(reading):
        if items and isinstance(part, Statement) and items.takes(part):
            continue
        if items:
            yield from items.found
        if isinstance(part, list):
            yield from _in_table(part, under_heading=items is not None)
            items = None
        elif (heading := _heading(part)) is not None:
            items = _List()
            told = _INLINE.fullmatch(heading)
            if told and not part.heading:
                for item in split_items([told["text"]]):
                    yield None, join_lines(item), part.page
        else:
            items = None
    if items:
        yield from items.found
    yield from _in_measure_tables(reading)


def _parts(reading: Reading) -> Iterator[Statement | list[PlacedTable]]:
    """The statements of a document, and its tables but those of measures, each with its parts by page."""
    tables: list[PlacedTable] = []
    for part in reading.prose:
        if tables and not (isinstance(part, PlacedTable) and _goes_on(tables[-1], part)):
            yield tables
            tables = []
        if isinstance(part, Statement):
            yield part
        elif reading.measure_columns(part) is None:
            tables.append(part)
    if tables:
        yield tables


def _goes_on(above: PlacedTable, below: PlacedTable) -> bool:
    """Whether a table may go on in one on the next page."""
    next_page = above.page is not None and below.page == above.page + 1
    return next_page and width(above.table) == width(below.table)


def _heading(statement: Statement) -> str | None:
    """What stands behind the word for limitations in a statement that heads them; None where it does not.

    A sentence that only speaks of problems is longer, or goes on with a verb.
    """
    match = _HEADING.fullmatch(statement.body)
    if not match or len(statement.body) > LONGEST_HEADING:
        return None
    rest: str = match["rest"]
    if _SPEAKS_OF.match(rest) and not statement.heading:
        return None
    return rest


class _List:
    """The limitations `found` below a heading, with the category that a sub-heading names."""

    def __init__(self) -> None:
        self.found: list[_Stated] = []
        self._category: str | None = None
        self._marked: bool | None = None
        self._number = 0
        self._first = 0

    def takes(self, statement: Statement) -> bool:
        """Take a statement that is an item, or a sub-heading, of the list; False where it is neither.

        What stands without a mark before a list with marks goes on with the heading, or leads to the list.
        """
        item = bool(self._marked) and statement.marked and not statement.heading
        if not item and _heading(statement) is not None:
            return False
        if category := category_of(statement.body):
            self._category, self._marked, self._number = category, None, 0
            self._first = len(self.found)
            return True
        if statement.heading or _OPENS_OTHER.match(statement.body):
            return False
        number = leading_number(statement.text)
        if number not in (None, 1, self._number + 1):
            return False
        if statement.marked and self._marked is False:
            del self.found[self._first :]
        elif self._marked not in (None, statement.marked):
            return False
        self._marked = statement.marked
        self._number = number or 0
        category, text = _with_category(statement.body)
        self.found.append((category or self._category, text, statement.page))
        return True


def _with_category(text: str) -> tuple[str | None, str]:
    """The category that opens an item and is set off by a colon, and the rest."""
    opened = _SUB_HEADING.match(text)
    category = category_of(opened[1] or opened[2]) if opened else None
    return (category, text[opened.end() :]) if opened and category else (None, text)


def _rows(parts: Sequence[PlacedTable]) -> list[list[Cell]]:
    """The rows of a table, without headings that later pages repeat; a row that a page cut is one."""
    found: list[list[Cell]] = []
    for part in parts:
        rows = [cells_by_column(row, width(part.table)) for row in part.table.rows]
        if found and [cell.text for cell in rows[0]] == [cell.text for cell in found[0]]:
            rows = rows[1:]
        if found and rows and any(map(_is_cut, found[-1], rows[0])):
            found[-1] = list(map(_joined, found[-1], rows[0]))
            rows = rows[1:]
        found += rows
    return found


def _is_cut(above: Cell, below: Cell) -> bool:
    """Whether the page ended the last line of a cell, so that it goes on in the first of the one `below`."""
    if not (above.lines and below.lines and above.bbox):
        return False
    last, first = above.lines[-1], below.lines[0]
    return not opens_item(first.text) and ended_by_page(last, first, above.bbox.x1)


def _joined(above: Cell, below: Cell) -> Cell:
    """A cell that a page cut, in one: its last line on the page goes on in the next."""
    lines = (*above.lines[:-1], *(replace(line, full=True) for line in above.lines[-1:]), *below.lines)
    return Cell(lines, above.bbox, above.row_span, above.column_span)


def _in_table(parts: Sequence[PlacedTable], *, under_heading: bool) -> Iterator[_Stated]:
    """The limitations in a table: those in a column, or a row, for each category, or in the cell behind it;
    else those in the column that its heading names, where limitations are announced above."""
    cells, page = _rows(parts), parts[0].page
    for index, row in enumerate(cells[:3]):
        categories = [_category(cell) for cell in row]
        if sum(category is not None for category in categories) > 1:
            for category, cell in _under_categories(categories, row, cells[index + 1 :]):
                yield from _items(category, cell, page)
            return
    announced = under_heading or _names_limits(cells[0])
    of_categories = [row for row in cells if len(row) > 1 and _category(row[0])]
    if announced and of_categories:
        for row in of_categories:
            yield from _items(_category(row[0]), row[1], page)
    elif under_heading:
        named = [index for index, cell in enumerate(cells[0]) if _names_limits([cell])]
        for row in cells[1:]:
            for index in named[:1]:
                yield from _items(None, row[index], page)


def _under_categories(
    categories: Sequence[str | None], row: Sequence[Cell], below: Iterable[Sequence[Cell]]
) -> Iterator[tuple[str | None, Cell]]:
    """The cells behind each category in its `row`, and those `below` in its column."""
    for (category, _), (other, cell) in pairwise(zip(categories, row, strict=True)):
        if category and not other:
            yield category, cell
    for cells in below:
        yield from zip(categories, cells, strict=False)


def _category(cell: Cell) -> str | None:
    return category_of(join_lines(cell.text))


def _names_limits(cells: Sequence[Cell]) -> bool:
    return any(_HEADING.fullmatch(join_lines(cell.text)) for cell in cells)


def _items(category: str | None, cell: Cell, page: int | None) -> Iterator[_Stated]:
    for item in split_items(written_lines(cell)):
        yield category, to_arabic(join_lines(item)), page


def _in_measure_tables(reading: Reading) -> Iterator[_Stated]:
    """Problems that were met, in a column of a table that tells results."""
    for row, record in reading.records:
        if not row.columns.has("result"):
            continue
        for cell in row.raw:
            if _MEETS_PROBLEMS.search(cell.header):
                for item in split_items(cell.text.split("\n")):
                    yield None, to_arabic(join_lines(item)), record.pages[0] if record.pages else None
