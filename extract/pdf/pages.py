"""Pages of a PDF to blocks: ruled tables, and the text around them in reading order."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import regex

from extract.document import Block, Box, Cell, Line, Page, Paragraph, Placing, Row, Table
from extract.errors import LockedFileError, ReadError
from extract.pdf.arrays import Boxes, Floats, Indices
from extract.pdf.cell_of_glyph import cells_of, number_columns
from extract.pdf.columns import PrintedRows, printed_rows, two_columns
from extract.pdf.glyphs import Glyphs
from extract.pdf.lines import (
    Apart,
    PrintedLine,
    by_distance,
    printed_lines,
    set_off,
    with_fill,
    with_probability,
    with_weight,
)
from extract.pdf.list_marks import with_list_marks
from extract.pdf.misnamed_glyphs import name_by_shape
from extract.pdf.page_content import PageContent, page_content
from extract.pdf.partly_ruled import before_on_page, divided, tables_across
from extract.pdf.paths import Drawn
from extract.pdf.rulings import SAME, Drawing, GridCell, GridTable, tables_and_drawing
from extract.pdf.shading import shaded_cells
from extract.pdf.spaced import Strip, spaced_tables
from extract.pdf.turned import set_upright, turned_back, turned_cells

PAGES_AT_ONCE: Final = 100
"""Pages that are read before the file is opened anew."""

MOST_DAMAGED: Final = 100
"""Damaged pages, one after the other, after which no more are tried: a file may claim any number of pages."""

MARGIN: Final = 0.09
"""Share of the page's height at its top and bottom in which running heads stand."""

PADDING: Final = (2.0, 8.0)
"""Points between the text of a cell and its ruling, at least and at most."""

INDENT: Final = 90.0
"""Points by which the first line of a paragraph may be indented."""

WIDE_GAP: Final = 2.0
"""Heights of a line between two lines that belong to different blocks."""

LEAST_WIDTH: Final = 0.75
"""Share of a page's width up to which prose goes at least: centred titles show no edge."""

LEAST_PROSE: Final = 3
"""Lines of a page that tell where prose ends: fewer may be titles."""

JUSTIFIED: Final = 3
"""Lines that end at the same place from which on prose is justified."""

LETTERS_DRAWN: Final = 50
"""Shapes on a page from which on they may be letters."""

_Place = tuple[float, int, float]
"""Where a block stands in reading order: where its columns start, which of them it is in, where it starts."""

_COVERED: Final = Cell()
"""What stands where a cell above goes on."""

PAGE_NUMBER: Final = regex.compile(r"^\W*(?:หน้า(?:ที่)?)?\s*[\d๐-๙]{1,4}(?:\s*(?:/|จาก)\s*[\d๐-๙]{1,4})?\W*$")


class BrokenPdfError(ReadError):
    hint = "open the file in a PDF viewer and print it to a new PDF"


class ScannedPdfError(ReadError):
    hint = "ask the office for the file that was printed, in Word or as a PDF with text"


def pages_of_file(path: Path) -> Iterator[Page]:
    """The pages of a PDF. It is opened anew now and then: PDFium keeps what it parsed until it is closed."""
    first, after = 1, 1
    open_pages = _OpenPages()
    damaged: list[Page] = []
    while first <= after:
        with _opened(path) as pdf:
            after = min(len(pdf), first + PAGES_AT_ONCE - 1)
            for number in range(first, after + 1):
                sheet = _sheet(pdf, number)
                if not isinstance(sheet, Page):
                    for page in damaged:
                        yield from open_pages.add(page)
                    damaged.clear()
                    yield from open_pages.add(sheet)
                    continue
                damaged.append(sheet)
                if len(damaged) == MOST_DAMAGED:
                    yield from open_pages.close()
                    yield _not_read(damaged[0], len(pdf))
                    return
            first, after = after + 1, len(pdf)
    for page in damaged:
        yield from open_pages.add(page)
    yield from open_pages.close()


def _not_read(first: Page, last: int) -> Page:
    """The first of many damaged pages, in place of all pages from it to the `last`."""
    what = f"pages {first.number:,} to {last:,} are not read: {MOST_DAMAGED} one after the other are damaged"
    return replace(first, error=BrokenPdfError(what))


def pages_of(contents: Iterable[tuple[int, PageContent | None]]) -> Iterator[Page]:
    """The pages with these numbers and contents; one without content has an error in place of blocks."""
    open_pages = _OpenPages()
    for number, content in contents:
        yield from open_pages.add(_sheet_of(content, number) if content else _damaged_page(number))
    yield from open_pages.close()


class _Sheet(NamedTuple):
    """A page before its tables are known."""

    number: int
    width: float
    height: float
    glyphs: Glyphs
    drawn: Drawn
    bold: Boxes
    read: Floats | None
    pictures: bool
    ruled: Sequence[GridTable]
    drawing: Drawing
    placing: Placing | None

    @property
    def plain(self) -> bool:
        """Whether no rulings draw tables."""
        return not self.ruled and not self.drawing.across


class _OpenPages:
    """The last pages without rulings: their tables are known after the last page of these."""

    def __init__(self) -> None:
        self._sheets: list[_Sheet] = []
        self._rows: list[PrintedRows] = []
        self._strip: Strip | None = None
        self._before: GridTable | None = None

    def add(self, sheet: _Sheet | Page) -> Iterator[Page]:
        """The pages that are known with the next one, or one that cannot be read."""
        if isinstance(sheet, Page):
            yield from self.close()
            self._before = None
            yield sheet
            return
        if not sheet.plain:
            yield from self.close()
            tables, places, outside = _tables(sheet, self._before)
            self._before = _at_end(tables, outside, sheet.height)
            yield _page(sheet, tables, places, outside)
            return
        rows = printed_rows(sheet.glyphs, bold=sheet.bold)
        if self._strip is None or not self._strip.add(rows, sheet.height):
            yield from self.close()
            self._strip = Strip(rows, sheet.height, before_on_page(self._before, sheet.glyphs, sheet.bold))
        self._sheets.append(sheet)
        self._rows.append(rows)

    def close(self) -> Iterator[Page]:
        """The pages that are left."""
        for sheet, rows, tables in zip(
            self._sheets, self._rows, self._strip.tables() if self._strip else (), strict=True
        ):
            places = cells_of(sheet.glyphs, tables)
            outside = printed_rows(sheet.glyphs[places < 0], bold=sheet.bold) if tables else rows
            self._before = _at_end(tables, outside, sheet.height)
            yield _page(sheet, tables, places, outside)
        self._strip, self._sheets, self._rows = None, [], []


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error):
            raise LockedFileError("the PDF is locked with a password") from error
        raise BrokenPdfError("the PDF is damaged and cannot be opened") from error


def _sheet(pdf: pdfium.PdfDocument, page_number: int) -> _Sheet | Page:
    """A page of a PDF; one that cannot be read has an error in place of blocks."""
    try:
        page = pdf[page_number - 1]
    except pdfium.PdfiumError:
        return _damaged_page(page_number)
    try:
        content = page_content(page)
    finally:
        page.close()
    return _sheet_of(content, page_number)


def _damaged_page(page_number: int) -> Page:
    return Page(page_number, None, None, (), BrokenPdfError("the page is damaged and cannot be read"))


def _sheet_of(content: PageContent, page_number: int) -> _Sheet:
    glyphs = with_list_marks(name_by_shape(content.glyphs), content.drawn.dots)
    ruled, drawing = tables_and_drawing(content.drawn.rulings)
    return _Sheet(
        page_number,
        content.width,
        content.height,
        glyphs,
        content.drawn,
        content.bold,
        content.read,
        bool(content.pictures),
        ruled,
        drawing,
        content.placing,
    )


def _page(sheet: _Sheet, tables: Sequence[GridTable], places: Indices, outside: PrintedRows) -> Page:
    """A page with its tables, and in which of their cells each glyph is, and the lines outside of them."""
    glyphs = sheet.glyphs
    cells = sum(len(table.cells) for table in tables)
    columns = number_columns(glyphs, places, cells, two_columns(outside))
    turned = turned_cells(glyphs, places, cells)
    if turned.any():
        glyphs = set_upright(glyphs, np.append(turned, np.zeros(len(columns), np.bool_))[places])
    lines = with_weight(printed_lines(glyphs, places, cells + len(columns)), sheet.bold)
    lines = with_probability(lines, sheet.read)
    blocks: list[tuple[_Place, Block]] = []
    cell = 0
    for table in tables:
        after = cell + len(table.cells)
        blank = [not line for line in lines[cell:after]]
        shaded = shaded_cells(table, blank, sheet.drawn)
        block = _table(table, lines[cell:after], turned[cell:after].tolist(), shaded)
        blocks.append(((table.box.top, 0, 0.0), block))
        cell = after
    for number, (start, column) in enumerate(columns, start=cells):
        if start is None:
            right = _right_edge(lines[number], sheet.width, sheet.height)
        else:
            right = max((line.box.x1 for line in lines[number]), default=0.0)
        for paragraph in _paragraphs(lines[number], right, tables, sheet.height):
            top = paragraph.bbox.top if paragraph.bbox else 0.0
            blocks.append(((top if start is None else start, column, top), paragraph))
    ordered = tuple(block for _, block in sorted(blocks, key=lambda item: item[0]))
    picture = ScannedPdfError("the page holds no text: it is a picture")
    unread = picture if sheet.pictures and not ordered else None
    pictures = sheet.pictures or sheet.drawn.areas.shape[1] >= LETTERS_DRAWN
    return Page(sheet.number, sheet.width, sheet.height, ordered, unread, pictures, sheet.placing)


def _tables(sheet: _Sheet, before: GridTable | None) -> tuple[list[GridTable], Indices, PrintedRows]:
    """The tables of a page, in which of their cells each glyph stands, and the lines outside of them."""
    glyphs, ruled, drawn = sheet.glyphs, sheet.ruled, sheet.drawing
    places = cells_of(glyphs, ruled)
    tables = list(_divided(ruled, glyphs, places, drawn, before))
    if len(tables) < len(ruled):
        places = cells_of(glyphs, tables)
    free = glyphs[places < 0]
    outside = printed_rows(free, bold=sheet.bold)
    rest = before_on_page(before, free, sheet.bold)
    tables += tables_across(drawn, outside, tables, rest)
    tables += [
        table
        for table in spaced_tables(outside, sheet.height, rest)
        if not any(_overlap(table, other) for other in tables)
    ]
    if tables != ruled:
        tables.sort(key=lambda table: table.box.top)
        inside, places = places >= 0, cells_of(glyphs, tables)
        if not np.array_equal(inside, places >= 0):
            outside = printed_rows(glyphs[places < 0], bold=sheet.bold)
    return tables, places, outside


def _divided(
    tables: Sequence[GridTable],
    glyphs: Glyphs,
    places: Indices,
    drawn: Drawing,
    before: GridTable | None,
) -> Iterator[GridTable]:
    """Ruled tables with the rows and columns that only white space draws."""
    first = 0
    for table in tables:
        after = first + len(table.cells)
        found = divided(table, glyphs[(first <= places) & (places < after)], drawn, before)
        if found:
            yield found
        first = after


def _at_end(tables: Sequence[GridTable], outside: PrintedRows, height: float) -> GridTable | None:
    """The table that a page ends with, if rulings do not draw it."""
    if not tables or tables[-1].ruled:
        return None
    below = [row for row in outside.rows if row.baseline > tables[-1].box.bottom]
    return None if any(row.top < (1 - MARGIN) * height for row in below) else tables[-1]


def _right_edge(lines: Sequence[PrintedLine], width: float, height: float) -> float:
    """Where the prose of a page ends: at its longest line, or where the right margin is as wide as the left.

    Justified lines tell it alone. Running heads may stand further out than prose.
    """
    margin = MARGIN * height
    body = [line.box for line in lines if line.box.bottom > margin and line.box.top < height - margin]
    if len(body) < LEAST_PROSE:
        return max([LEAST_WIDTH * width, *(line.box.x1 for line in lines)])
    ends = sorted((box.x1 for box in body), reverse=True)[:JUSTIFIED]
    if ends[0] - ends[-1] <= SAME:
        return ends[0]
    return max(ends[0], width - median(box.x0 for box in body), LEAST_WIDTH * width)


def _overlap(one: GridTable, other: GridTable) -> bool:
    return one.box.top < other.box.bottom and other.box.top < one.box.bottom


def _table(
    table: GridTable,
    printed: Sequence[Sequence[PrintedLine]],
    turned: Sequence[bool],
    shaded: Collection[int],
) -> Table:
    """The rows of the grid; positions that a cell above covers are blank cells."""
    apart = by_distance([lines for lines, is_turned in zip(printed, turned, strict=True) if not is_turned])
    by_place = {
        (cell.row, cell.column): _turned_cell(cell, lines) if is_turned else _cell(cell, lines, apart)
        for cell, lines, is_turned in zip(table.cells, printed, turned, strict=True)
    }
    for index in shaded:
        place = table.cells[index].row, table.cells[index].column
        by_place[place] = replace(by_place[place], shaded=True)
    rows = []
    for row in range(table.rows):
        cells: list[Cell] = []
        column = 0
        while column < table.columns:
            cells.append(by_place.get((row, column), _COVERED))
            column += cells[-1].column_span
        rows.append(Row(tuple(cells)))
    merges_told = table.ruled or table.merges_told
    return Table(tuple(rows), merges_told=merges_told, by_gaps=not table.ruled)


def _turned_cell(cell: GridCell, printed: Sequence[PrintedLine]) -> Cell:
    """A cell of the grid with the lines of turned text."""
    lines = tuple(Line(line.text, turned_back(line.box), full=False) for line in printed)
    return Cell(lines, cell.box, cell.row_span, cell.column_span)


def _cell(cell: GridCell, printed: Sequence[PrintedLine], apart: Apart) -> Cell:
    """A cell of the grid with its lines; it is padded on the right as much as on the left."""
    if not printed:
        return Cell((), cell.box, cell.row_span, cell.column_span)
    least, most = PADDING
    padding = min(line.box.x0 - cell.box.x0 for line in printed)
    right = cell.box.x1 - max(least, min(padding, most))
    return Cell(tuple(with_fill(printed, right, apart)), cell.box, cell.row_span, cell.column_span)


def _paragraphs(
    printed: Sequence[PrintedLine], right: float, tables: Sequence[GridTable], height: float
) -> Iterator[Paragraph]:
    """The text outside of tables: a paragraph for each run of lines that go on one into the next."""
    lines: list[Line] = []
    boxes: list[Box] = []
    apart = partial(_apart, tables, height, set_off(printed))
    for line, of_line in zip(with_fill(printed, right, apart), printed, strict=True):
        lines.append(replace(line, text=line.text.strip()))
        boxes.append(of_line.box)
        if not line.full:
            x0, top, x1, bottom = zip(*boxes, strict=True)
            yield Paragraph(tuple(lines), bbox=Box(min(x0), min(top), max(x1), max(bottom)))
            lines, boxes = [], []


def _apart(
    tables: Sequence[GridTable],
    height: float,
    set_off: Collection[float],
    above: PrintedLine,
    below: PrintedLine,
) -> bool:
    """Whether two lines belong to different blocks: a table or wide gap is between, they stand apart, or one
    is the number of a page of this `height`. `set_off` are the baselines of lines below wider gaps."""
    if below.baseline in set_off:
        return True
    margin = MARGIN * height
    if below.box.top >= height - margin and PAGE_NUMBER.match(below.text):
        return True
    if above.box.bottom <= margin and PAGE_NUMBER.match(above.text):
        return True
    if above.box.x0 - below.box.x0 > INDENT:
        return True
    if below.box.top - above.box.bottom > WIDE_GAP * (above.box.bottom - above.box.top):
        return True
    top, bottom = above.box.bottom - 1, below.box.top + 1
    return any(top <= table.box.top and bottom >= table.box.bottom for table in tables)
