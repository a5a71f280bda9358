"""A page whose tables are known to its blocks in reading order: tables, and paragraphs around them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Final, NamedTuple

import numpy as np
import regex

from extract.document import Block, Box, Cell, Line, Page, Paragraph, Placing, Row, Table
from extract.errors import ReadError
from extract.pdf.arrays import Boxes, Floats, Indices
from extract.pdf.cell_of_glyph import number_columns
from extract.pdf.columns import PrintedRows, two_columns
from extract.pdf.full_lines import Apart, by_distance, set_off, with_fill
from extract.pdf.glyphs import Glyphs
from extract.pdf.lines import PrintedLine, printed_lines, with_probability, with_weight
from extract.pdf.paths import Drawn
from extract.pdf.rulings import SAME, Drawing, GridCell, GridTable
from extract.pdf.shading import shaded_cells
from extract.pdf.turned import set_upright, turned_back, turned_cells

MARGIN: Final = 0.09
"""Share of the page's height at its top and bottom in which running heads are."""

PADDING: Final = (2.0, 8.0)
"""Points between the text of a cell and its ruling, at least and at most."""

INDENT: Final = 90.0
"""Points by which the first line of a paragraph may be indented."""

WIDE_GAP: Final = 2.0
"""Heights of a line between two lines that belong to different blocks."""

LEAST_WIDTH: Final = 0.75
"""Share of a page's width up to which prose goes at least: centred titles show no edge."""

LEAST_PROSE: Final = 3
"""Lines of a page that show where prose ends: fewer may be titles."""

JUSTIFIED: Final = 3
"""Lines that end at the same place from which on prose is justified."""

LETTERS_DRAWN: Final = 50
"""Shapes on a page from which on they may be letters."""

_Place = tuple[float, int, float]
"""Where a block is in reading order: where its columns start, which of them it is in, where it starts."""

_COVERED: Final = Cell()
"""What is in the place of a cell that continues from above."""

PAGE_NUMBER: Final = regex.compile(r"^\W*(?:หน้า(?:ที่)?)?\s*[\d๐-๙]{1,4}(?:\s*(?:/|จาก)\s*[\d๐-๙]{1,4})?\W*$")


class ScannedPdfError(ReadError):
    hint = "ask the office for the file that was printed, in Word or as a PDF with text"


class Sheet(NamedTuple):
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


def page_of(sheet: Sheet, tables: Sequence[GridTable], places: Indices, outside: PrintedRows) -> Page:
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


def _right_edge(lines: Sequence[PrintedLine], width: float, height: float) -> float:
    """Where the prose of a page ends: at its longest line, or where the right margin is as wide as the left.

    If several lines end at one place the text is justified, and prose ends there. Running heads may be
    further out than prose.
    """
    margin = MARGIN * height
    body = [line.box for line in lines if line.box.bottom > margin and line.box.top < height - margin]
    if len(body) < LEAST_PROSE:
        return max([LEAST_WIDTH * width, *(line.box.x1 for line in lines)])
    ends = sorted((box.x1 for box in body), reverse=True)[:JUSTIFIED]
    if ends[0] - ends[-1] <= SAME:
        return ends[0]
    return max(ends[0], width - median(box.x0 for box in body), LEAST_WIDTH * width)


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
    merges_known = table.ruled or table.merges_known
    return Table(tuple(rows), merges_known=merges_known, by_gaps=not table.ruled)


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
    """The text outside of tables: a paragraph for each run of lines that continue one into the next."""
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
    """Whether two lines belong to different blocks: a table or wide gap is between, they are apart, or one
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
