"""Rows of measure tables as their writer meant them: joined over page breaks, under their section."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final

import regex

from extract import Cell, Document, Page, Paragraph, Row, Table
from normalize.dates import date_range
from normalize.lists import leading_number, opens_item, split_items
from normalize.wrapping import join_lines, shows_wraps, unwrap, wrap_width
from schema.codes import question_codes
from schema.headings import Header, find_header, grid, repeats, width
from schema.owners import owner_unit, starts_unit
from schema.records import PlaceOnPage, PrintedCell
from schema.subjects import Subject, subject_of
from schema.vocabulary import squeeze

KEYS: Final = ("number", "issue", "indicator", "question")
"""Fields that tell what a row is about: a row in which one of them begins anew is a row of its own."""

_NUMBERS: Final = regex.compile(r"^หน้า(?:ที่)?(?=\W*\d)|[\d\W_]+")
"""What page numbers are made of: `- 2 -`, `หน้า 3`."""

Lines = list[str]


@dataclass(frozen=True)
class RowPlace:
    """Where a row of a table stands: index of page, of block in the page, of row in the table."""

    page: int
    block: int
    row: int


@dataclass
class LogicalRow:
    """A row with the rows that go on with it. `cells` holds the lines of every field that is filled."""

    section: Subject | None
    cells: dict[str, Lines]
    raw: list[PrintedCell]
    places: list[RowPlace]
    pages: list[int] = field(default_factory=list)
    bboxes: list[PlaceOnPage] = field(default_factory=list)


@dataclass
class MeasureTable:
    """A measure table over all its pages. `texts` holds the text of every cell, by field."""

    header: Header
    folded: bool = False
    rows: list[LogicalRow] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    section: Subject | None = None
    section_raw: tuple[PrintedCell, ...] = ()
    has_unheaded_cells: bool = False
    has_cells_beyond: bool = False

    def solid(self, name: str, lines: Sequence[str]) -> Callable[[str], str]:
        """What makes one line of a piece of the cell `lines` of field `name`: its wraps undone."""
        if not self.folded:
            return join_lines
        column = self.texts.get(name, ())
        width = wrap_width("\n".join(lines), column, table_wraps=self._wraps)
        return partial(unwrap, width=width)

    @cached_property
    def _wraps(self) -> bool:
        return shows_wraps(text for column in self.texts.values() for text in column)


def measure_tables(document: Document) -> list[MeasureTable]:
    """Every measure table of `document`, in order, its rows joined over page breaks.

    A table goes on where the next one has the same heading. With nothing but page headings and numbers in
    between, it goes on without a heading, too, if it has as many columns, and a page may cut its rows.
    """
    tables: list[MeasureTable] = []
    between = _Between()
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            if isinstance(block, Paragraph):
                between.add(block)
                continue
            header = find_header(block)
            if header is None and not between.only_page_furniture:
                continue
            if header is None and width(block) != len(tables[-1].header.columns):
                between.only_page_furniture = False
                continue
            if header and not header.is_measure_table:
                between.only_page_furniture = False
                continue
            if header and not (tables and _same(tables[-1].header, header)):
                tables.append(MeasureTable(header, folded=block.folded))
            table = tables[-1]
            if not between.only_page_furniture and not header_has_subject(table.header):
                table.section, table.section_raw = between.subject, ()
            first = header.depth if header else 0
            place = (page_index, block_index)
            _add_rows(table, page, place, block, first=first, cut=between.only_page_furniture)
            between.start()
    return [table for table in tables if table.rows]


@dataclass
class _Between:
    """What stands between two tables."""

    only_page_furniture: bool = False
    subject: Subject | None = None
    seen: set[str] = field(default_factory=set)

    def add(self, paragraph: Paragraph) -> None:
        """Note a paragraph: page furniture is a page number, or a text that stood there before."""
        text = squeeze(paragraph.text)
        key = _NUMBERS.sub("", text)
        if key and key not in self.seen:
            self.only_page_furniture = False
            self.subject = subject_of(paragraph.text) or self.subject
        self.seen.add(key)

    def start(self) -> None:
        """Note a measure table: what follows stands behind it."""
        self.only_page_furniture = True
        self.subject = None


def header_has_subject(header: Header) -> bool:
    return header.has("issue", "indicator")


def _same(one: Header, other: Header) -> bool:
    return [squeeze(column.heading) for column in one.columns] == [
        squeeze(column.heading) for column in other.columns
    ]


def _add_rows(
    table: MeasureTable, page: Page, place: tuple[int, int], block: Table, *, first: int, cut: bool
) -> None:
    """Add the rows of `block` from row `first` on; `cut`: the first may go on with the row before."""
    previous = table.rows[-1] if table.rows else None
    page_top = cut
    for index in range(first, len(block.rows)):
        row = block.rows[index]
        if repeats(table.header, row):
            page_top = True
            continue
        cells = grid(row, len(table.header.columns))
        if not any(cell.text for cell in cells):
            continue
        if _opens_section(table, cells):
            previous = None
            continue
        values, raw = _by_field(table, cells)
        for name, lines in values.items():
            table.texts.setdefault(name, []).append("\n".join(lines))
        if previous is None or starts_row(table.header, values, previous, page_top=page_top):
            previous = LogicalRow(table.section, values, [*table.section_raw, *raw], [])
            table.rows.append(previous)
        else:
            _go_on(previous, values, page_top=page_top)
            previous.raw += raw
        previous.places.append(RowPlace(*place, index))
        _locate(previous, page, row)
        page_top = False


def _by_field(table: MeasureTable, cells: Sequence[Cell]) -> tuple[dict[str, Lines], list[PrintedCell]]:
    """The lines of each field that is filled, and every filled cell as printed."""
    values: dict[str, Lines] = {}
    raw: list[PrintedCell] = []
    columns = table.header.columns
    for index, cell in enumerate(cells):
        if not cell.text:
            continue
        column = columns[index] if index < len(columns) else None
        raw.append(PrintedCell(column.heading if column else "", cell.text))
        table.has_cells_beyond |= column is None
        table.has_unheaded_cells |= column is not None and not column.heading
        if column and column.field:
            values.setdefault(column.field, []).extend(line.text for line in cell.lines)
    return values, raw


def _opens_section(table: MeasureTable, cells: Sequence[Cell]) -> bool:
    """Take a row that holds nothing but the name of an issue or indicator as the heading of a section."""
    filled = [cell for cell in cells if cell.text]
    if len(filled) != 1 or filled[0] is not cells[0] or len(cells) < 3:
        return False
    subject = subject_of(" ".join(filled[0].text.split()))
    if subject is None:
        return False
    table.section, table.section_raw = subject, (PrintedCell("", filled[0].text),)
    return True


def starts_row(header: Header, values: Mapping[str, Lines], previous: LogicalRow, *, page_top: bool) -> bool:
    """Whether a row is one of its own, or goes on with `previous`.

    A row is its own where its issue, indicator, question or number begins anew, or where a measure stands
    that opens with a list mark or has an owner or time of its own. A row without a measure goes on with the
    one above. At the top of a page a measure without any of these signs goes on, too: the page cut it.
    """
    anew = [name for name in KEYS if name in values and not _goes_on(name, values, previous, page_top)]
    subject = "measure" if header.has("measure") else "step"
    if anew or subject not in values:
        return bool(anew)
    own = [name for name in ("owner", "timeline") if name in values]
    if any(not _goes_on(name, values, previous, page_top) for name in own):
        return True
    if not page_top:
        return True
    opening = values[subject][0]
    return opens_item(opening) and not _counts_on(previous.cells.get(subject, []), opening)


def _goes_on(name: str, values: Mapping[str, Lines], previous: LogicalRow, page_top: bool) -> bool:
    """Whether the cell of field `name` goes on with the one above, or only repeats it."""
    text, above = " ".join(values[name]), " ".join(previous.cells.get(name, []))
    if name in ("issue", "indicator"):
        repeated = squeeze(text) == squeeze(above) and not values.keys() & {"measure", "question"}
        subject = subject_of(text, column="issue" if name == "issue" else "indicator")
        numbered = subject is not None and subject.number is not None
        return repeated or (page_top and bool(above) and not numbered)
    if not page_top or not above:
        return False
    if name == "question":
        return not question_codes(text, in_column=True) and leading_number(text) is None
    if name == "timeline":
        return date_range(above) == (None, None) or above.endswith(("-", "–", "ถึง"))
    if name == "owner":
        return not starts_unit(text) and owner_unit(text) == text
    return False


def _counts_on(above: Lines, opening: str) -> bool:
    """Whether the mark of `opening` is the next in the list that the cell above holds."""
    if leading_number(opening) is None:
        return bool(above) and opens_item(above[0])
    items = len(split_items(above))
    first = leading_number(above[0]) if above else None
    return items > 1 and first is not None and leading_number(opening) == first + items


def _go_on(previous: LogicalRow, values: Mapping[str, Lines], *, page_top: bool) -> None:
    """Add cells to the row above; what a page cut is joined without a space."""
    for name, lines in values.items():
        above = previous.cells.setdefault(name, [])
        if name in (*KEYS, "owner", "timeline") and squeeze("".join(lines)) in squeeze("".join(above)):
            continue
        if page_top and above and not opens_item(lines[0]):
            above[-1] += lines[0]
            above += lines[1:]
        else:
            above += lines


def row_box(page: Page, row: Row) -> PlaceOnPage | None:
    """The box around the cells of `row`, None where the file has no boxes."""
    boxes = [cell.bbox for cell in row.cells if cell.bbox]
    if page.number is None or not boxes:
        return None
    x0, top = min(box.x0 for box in boxes), min(box.top for box in boxes)
    x1, bottom = max(box.x1 for box in boxes), max(box.bottom for box in boxes)
    return PlaceOnPage(page.number, x0, top, x1, bottom)


def _locate(row: LogicalRow, page: Page, printed: Row) -> None:
    """Note the page on which a row stands, and its box where the file has boxes."""
    if page.number is not None and page.number not in row.pages:
        row.pages.append(page.number)
    if box := row_box(page, printed):
        row.bboxes.append(box)
