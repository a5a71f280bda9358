"""Pages of a PDF to blocks: ruled tables, and the text around them in reading order."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final, Literal

import numpy as np
import pypdfium2 as pdfium
import regex

from extract.document import Block, Box, Cell, Document, Line, Page, Paragraph, Row, Table
from extract.errors import LockedFileError, ReadError
from extract.pdf.arrays import Boxes, Indices
from extract.pdf.cell_of_glyph import cells_of, number_columns
from extract.pdf.columns import PrintedRows, printed_rows, two_columns
from extract.pdf.glyphs import Glyphs
from extract.pdf.hidden_columns import with_hidden_columns
from extract.pdf.lines import Apart, PrintedLine, by_distance, printed_lines, set_off, with_fill, with_weight
from extract.pdf.list_marks import with_list_marks
from extract.pdf.misnamed_glyphs import name_by_shape
from extract.pdf.page_content import PageContent, page_content
from extract.pdf.partly_ruled import before_on_page, divided, tables_across
from extract.pdf.rulings import SAME, Drawing, GridCell, GridTable, tables_and_drawing
from extract.pdf.shading import shaded_cells
from extract.pdf.spaced import spaced_tables
from extract.pdf.turned import set_upright, turned_back, turned_cells
from normalize.wellformed import impossible, why_unreadable

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

MOST_IMPOSSIBLE: Final = 0.005
"""Share of the characters of a page that cannot be where they are from which on it is read a second time."""

LESS_IMPOSSIBLE: Final = 0.5
"""Impossible characters of a second reading that is preferred, as a share of those of the first, at most."""

LEAST_KEPT: Final = 0.95
"""Characters of a second reading, as a share of those of the first, at least."""

MOST_IN_VAIN: Final = 5
"""Pages of a file that are read a second time if none of them gains."""

_Place = tuple[float, int, float]
"""Where a block stands in reading order: where its columns start, which of them it is in, where it starts."""

_COVERED: Final = Cell()
"""What stands where a cell above goes on."""

_PAGE_NUMBER: Final = regex.compile(r"^\W*(?:หน้า(?:ที่)?)?\s*[\d๐-๙]{1,4}(?:\s*(?:/|จาก)\s*[\d๐-๙]{1,4})?\W*$")
_NUMBERS_AND_SPACES: Final = regex.compile(r"[\d๐-๙\s]+")


class BrokenPdfError(ReadError):
    hint = "open the file in a PDF viewer and print it to a new PDF"


class ScannedPdfError(ReadError):
    hint = "ask the office for the file that was printed, in Word or as a PDF with text"


class UnreadableFontError(ReadError):
    hint = "ask the office for the file that the PDF was made from"


def read(path: Path) -> Document:
    """Read a born-digital PDF. Raises a `ReadError` that says what is wrong."""
    pages = _with_second_readings(path, _first_readings(path))
    broken = [page.error for page in pages if isinstance(page.error, BrokenPdfError)]
    if len(broken) == len(pages) and pages[0].number is None:
        raise broken[0]
    if len(broken) == len(pages):
        raise BrokenPdfError("the PDF is damaged: none of its pages can be read")
    if not any(page.blocks for page in pages):
        raise ScannedPdfError("the pages hold no text: they are pictures or blank")
    readable = list(map(_readable, pages))
    unreadable = [page.error for page in readable if isinstance(page.error, UnreadableFontError)]
    if 2 * len(unreadable) > sum(bool(page.blocks) for page in pages):
        raise unreadable[0]
    return Document(
        path.name, "application/pdf", "pdf", tuple(with_hidden_columns(_with_running_heads(readable)))
    )


def _first_readings(path: Path) -> list[Page]:
    """The pages as PDFium reads them; one broken page for a file that it cannot open."""
    try:
        return list(_pages(path))
    except BrokenPdfError as error:
        return [Page(None, None, None, (), error)]


def _with_second_readings(path: Path, pages: list[Page]) -> list[Page]:
    """The pages, those that cannot be as they were read as pdfminer reads them, if that is nearer to Thai."""
    doubtful = {page.number: index for index, page in enumerate(pages) if _is_doubtful(page)}
    if not doubtful:
        return pages
    from extract.pdf.second_reading import second_contents

    if None in doubtful:
        again = [_page_of(content, number, None)[0] for number, content in second_contents(path, None)]
        return again or pages
    better = 0
    numbers = [number for number in doubtful if number]
    for tried, (number, content) in enumerate(second_contents(path, numbers), start=1):
        page, _ = _page_of(content, number, None)
        first = pages[doubtful[number]]
        if _is_nearer(_text(page), _text(first)):
            pages[doubtful[number]] = page
            better += 1
        if tried >= MOST_IN_VAIN and not better:
            break
    return pages


def _is_doubtful(page: Page) -> bool:
    return isinstance(page.error, BrokenPdfError) or impossible(_text(page)) > MOST_IMPOSSIBLE


def _is_nearer(text: str, other: str) -> bool:
    """Whether a text is nearer to Thai than another one, and has as much of the page."""
    size, other_size = sum(map(len, text.split())), sum(map(len, other.split()))
    return size >= LEAST_KEPT * other_size and impossible(text) <= LESS_IMPOSSIBLE * impossible(other)


def _readable(page: Page) -> Page:
    """The page, without its blocks if its fonts cannot be read."""
    why = why_unreadable(_text(page))
    if why is None:
        return page
    return Page(
        page.number, page.width, page.height, (), UnreadableFontError(f"the text cannot be read: {why}")
    )


def _text(page: Page) -> str:
    parts: list[str] = []
    for block in page.blocks:
        if isinstance(block, Table):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return "\n".join(parts)


def _pages(path: Path) -> Iterator[Page]:
    """The pages of a PDF. It is opened anew now and then: PDFium keeps what it parsed until it is closed."""
    first, after = 1, 1
    before: GridTable | None = None
    damaged: list[Page] = []
    while first <= after:
        with _opened(path) as pdf:
            after = min(len(pdf), first + PAGES_AT_ONCE - 1)
            for number in range(first, after + 1):
                page, before = _page(pdf, number, before)
                damaged.append(page)
                if not isinstance(page.error, BrokenPdfError):
                    yield from damaged
                    damaged.clear()
                elif len(damaged) == MOST_DAMAGED:
                    yield _not_read(damaged[0], len(pdf))
                    return
            first, after = after + 1, len(pdf)
    yield from damaged


def _not_read(first: Page, last: int) -> Page:
    """The first of many damaged pages, in place of all pages from it to the `last`."""
    what = f"pages {first.number:,} to {last:,} are not read: {MOST_DAMAGED} one after the other are damaged"
    return replace(first, error=BrokenPdfError(what))


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error):
            raise LockedFileError("the PDF is locked with a password") from error
        raise BrokenPdfError("the PDF is damaged and cannot be opened") from error


def _page(
    pdf: pdfium.PdfDocument, page_number: int, before: GridTable | None
) -> tuple[Page, GridTable | None]:
    """A page of a PDF, and the table that it ends with; a page that cannot be read has an error in place of
    blocks. `before` is the table that the page before ends with.
    """
    try:
        page = pdf[page_number - 1]
    except pdfium.PdfiumError:
        error = BrokenPdfError("the page is damaged and cannot be read")
        return Page(page_number, None, None, (), error), None
    try:
        content = page_content(page)
    finally:
        page.close()
    return _page_of(content, page_number, before)


def _page_of(
    content: PageContent, page_number: int, before: GridTable | None
) -> tuple[Page, GridTable | None]:
    """What `_page` gives, from what is on the page."""
    glyphs = with_list_marks(name_by_shape(content.glyphs), content.drawn.dots)
    tables, places, outside = _tables(glyphs, content.drawn.rulings, before)
    cells = sum(len(table.cells) for table in tables)
    columns = number_columns(glyphs, places, cells, two_columns(outside))
    turned = turned_cells(glyphs, places, cells)
    if turned.any():
        glyphs = set_upright(glyphs, np.append(turned, np.zeros(len(columns), np.bool_))[places])
    lines = with_weight(printed_lines(glyphs, places, cells + len(columns)), content.bold)
    blocks: list[tuple[_Place, Block]] = []
    cell = 0
    for table in tables:
        after = cell + len(table.cells)
        blank = [not line for line in lines[cell:after]]
        shaded = shaded_cells(table, blank, content.drawn)
        block = _table(table, lines[cell:after], turned[cell:after].tolist(), shaded)
        blocks.append(((table.box.top, 0, 0.0), block))
        cell = after
    for number, (start, column) in enumerate(columns, start=cells):
        if start is None:
            right = _right_edge(lines[number], content.width, content.height)
        else:
            right = max((line.box.x1 for line in lines[number]), default=0.0)
        for paragraph in _paragraphs(lines[number], right, tables, content.height):
            top = paragraph.bbox.top if paragraph.bbox else 0.0
            blocks.append(((top if start is None else start, column, top), paragraph))
    ordered = tuple(block for _, block in sorted(blocks, key=lambda item: item[0]))
    picture = ScannedPdfError("the page holds no text: it is a picture")
    unread = picture if content.pictures and not ordered else None
    at_end = _at_end(tables, outside, content.height)
    return Page(page_number, content.width, content.height, ordered, unread), at_end


def _tables(
    glyphs: Glyphs, rulings: Boxes, before: GridTable | None
) -> tuple[list[GridTable], Indices, PrintedRows]:
    """The tables of a page, in which of their cells each glyph stands, and the lines outside of them."""
    ruled, drawn = tables_and_drawing(rulings)
    places = cells_of(glyphs, ruled)
    tables = list(_divided(ruled, glyphs, places, drawn, before))
    if len(tables) < len(ruled):
        places = cells_of(glyphs, tables)
    free = glyphs[places < 0]
    outside = printed_rows(free)
    rest = before_on_page(before, free)
    tables += tables_across(drawn, outside, tables, rest)
    tables += [
        table for table in spaced_tables(outside, rest) if not any(_overlap(table, other) for other in tables)
    ]
    if tables != ruled:
        tables.sort(key=lambda table: table.box.top)
        inside, places = places >= 0, cells_of(glyphs, tables)
        if not np.array_equal(inside, places >= 0):
            outside = printed_rows(glyphs[places < 0])
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
    if below.box.top >= height - margin and _PAGE_NUMBER.match(below.text):
        return True
    if above.box.bottom <= margin and _PAGE_NUMBER.match(above.text):
        return True
    if above.box.x0 - below.box.x0 > INDENT:
        return True
    if below.box.top - above.box.bottom > WIDE_GAP * (above.box.bottom - above.box.top):
        return True
    top, bottom = above.box.bottom - 1, below.box.top + 1
    return any(top <= table.box.top and bottom >= table.box.bottom for table in tables)


def _with_running_heads(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages with the kind of their running heads and page numbers told."""
    seen: dict[str, int] = {}
    for page in pages:
        for key in {
            _head_key(block.text)
            for block in page.blocks
            if isinstance(block, Paragraph) and _side(page, block)
        }:
            seen[key] = seen.get(key, 0) + 1
    for page in pages:
        blocks = tuple(_with_kind(page, block, seen) for block in page.blocks)
        yield replace(page, blocks=blocks)


def _side(page: Page, paragraph: Paragraph) -> Literal["page_header", "page_footer"] | None:
    """Whether a paragraph stands in the top or bottom margin."""
    if paragraph.bbox is None or page.height is None:
        return None
    if paragraph.bbox.bottom <= MARGIN * page.height:
        return "page_header"
    return "page_footer" if paragraph.bbox.top >= (1 - MARGIN) * page.height else None


def _head_key(text: str) -> str:
    return _NUMBERS_AND_SPACES.sub("", text)


def _with_kind(page: Page, block: Block, seen: dict[str, int]) -> Block:
    if not isinstance(block, Paragraph):
        return block
    side = _side(page, block)
    if side and _PAGE_NUMBER.match(block.text):
        return Paragraph(block.lines, "page_number", block.bbox)
    if side and seen[_head_key(block.text)] > 1:
        return Paragraph(block.lines, side, block.bbox)
    return block
