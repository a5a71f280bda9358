"""Pages of a PDF to blocks: ruled tables, and the text around them in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import pypdfium2 as pdfium
import regex

from extract.document import Block, Box, Cell, Document, Line, Page, Paragraph, Row, Table
from extract.errors import LockedFileError, ReadError
from extract.pdf.columns import spaced_tables, two_columns
from extract.pdf.glyphs import Glyph, page_content
from extract.pdf.lines import PrintedLine, point_of, printed_lines, usual_pitch, with_fill
from extract.pdf.rulings import GridCell, GridTable, rulings_to_tables

PAGES_AT_ONCE: Final = 100
"""Pages that are read before the file is opened anew."""

MARGIN: Final = 0.09
"""Share of the page's height at its top and bottom in which running heads stand."""

PADDING: Final = (2.0, 8.0)
"""Points between the text of a cell and its ruling, at least and at most."""

INDENT: Final = 90.0
"""Points by which the first line of a paragraph may be indented."""

WIDE_GAP: Final = 2.0
"""Heights of a line between two lines that belong to different blocks."""

_Place = tuple[float, int, float]
"""Where a block stands in reading order: where its columns start, which of them it is in, where it starts."""

_PAGE_NUMBER: Final = regex.compile(r"^\W*(?:หน้า(?:ที่)?)?\s*[\d๐-๙]{1,4}(?:\s*(?:/|จาก)\s*[\d๐-๙]{1,4})?\W*$")


class BrokenPdfError(ReadError):
    hint = "open the file in a PDF viewer and print it to a new PDF"


class ScannedPdfError(ReadError):
    hint = "put text under the pictures with an OCR program, such as 'ocrmypdf -l tha'"


def read(path: Path) -> Document:
    """Read a born-digital PDF. Raises a `ReadError` that says what is wrong."""
    pages = list(_pages(path))
    damaged = tuple(page.number for page in pages if page.number and page.width is None)
    if len(damaged) == len(pages):
        raise BrokenPdfError("the PDF is damaged: none of its pages can be read")
    if not any(page.blocks for page in pages):
        raise ScannedPdfError("the pages hold no text: they are pictures or blank")
    running = tuple(_with_running_heads(pages))
    return Document(path.name, "application/pdf", "pdf", running, damaged_pages=damaged)


def _pages(path: Path) -> Iterator[Page]:
    """The pages of a PDF. It is opened anew now and then: PDFium keeps what it parsed until it is closed."""
    first, after = 1, 1
    while first <= after:
        with _opened(path) as pdf:
            after = min(len(pdf), first + PAGES_AT_ONCE - 1)
            for number in range(first, after + 1):
                yield _page(pdf, number)
            first, after = after + 1, len(pdf)


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error):
            raise LockedFileError("the PDF is locked with a password") from error
        raise BrokenPdfError("the PDF is damaged and cannot be opened") from error


def _page(pdf: pdfium.PdfDocument, number: int) -> Page:
    """A page of a PDF; one that PDFium cannot load has no size and no blocks."""
    try:
        page = pdf[number - 1]
    except pdfium.PdfiumError:
        return Page(number, None, None, ())
    try:
        content = page_content(page)
    finally:
        page.close()
    tables = rulings_to_tables(content.rulings, content.width, content.height)
    spaced = [
        table
        for table in spaced_tables(_by_table(content.glyphs, tables)[1])
        if not any(_overlap(table, ruled) for ruled in tables)
    ]
    tables = sorted([*tables, *spaced], key=lambda table: table.box.top)
    inside, outside = _by_table(content.glyphs, tables)
    blocks: list[tuple[_Place, Block]] = [
        ((table.box.top, 0, 0.0), _table(table, glyphs)) for table, glyphs in zip(tables, inside, strict=True)
    ]
    for start, column, glyphs in _by_column(outside):
        for paragraph in _paragraphs(glyphs, tables):
            top = paragraph.bbox.top if paragraph.bbox else 0.0
            blocks.append(((top if start is None else start, column, top), paragraph))
    ordered = tuple(block for _, block in sorted(blocks, key=lambda item: item[0]))
    return Page(number, content.width, content.height, ordered)


def _overlap(one: GridTable, other: GridTable) -> bool:
    return one.box.top < other.box.bottom and other.box.top < one.box.bottom


def _by_column(glyphs: Sequence[Glyph]) -> Iterator[tuple[float | None, int, list[Glyph]]]:
    """The glyphs outside of tables: each column of prose with its start and number, then the rest."""
    rest = list(glyphs)
    for part in two_columns(glyphs):
        inside = [glyph for glyph in rest if part.top <= point_of(glyph)[1] <= part.bottom]
        rest = [glyph for glyph in rest if not part.top <= point_of(glyph)[1] <= part.bottom]
        yield part.top, 0, [glyph for glyph in inside if glyph.x0 < part.gutter]
        yield part.top, 1, [glyph for glyph in inside if glyph.x0 >= part.gutter]
    yield None, 0, rest


def _by_table(glyphs: Sequence[Glyph], tables: Sequence[GridTable]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """The glyphs inside each table, and those outside of all."""
    inside: list[list[Glyph]] = [[] for _ in tables]
    outside = []
    for glyph in glyphs:
        x, y = point_of(glyph)
        for index, table in enumerate(tables):
            if table.box.x0 <= x <= table.box.x1 and table.box.top <= y <= table.box.bottom:
                inside[index].append(glyph)
                break
        else:
            outside.append(glyph)
    return inside, outside


def _table(table: GridTable, glyphs: Sequence[Glyph]) -> Table:
    """The rows of the grid; positions that a cell above or to the left covers are blank cells."""
    held: dict[tuple[int, int], list[Glyph]] = {(cell.row, cell.column): [] for cell in table.cells}
    covering = {
        (row, column): held[cell.row, cell.column]
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    for glyph in glyphs:
        covering[table.position(*point_of(glyph))].append(glyph)
    printed = {place: printed_lines(signs) for place, signs in held.items()}
    pitch = usual_pitch(list(printed.values()))
    by_place = {(cell.row, cell.column): cell for cell in table.cells}
    rows = []
    for row in range(table.rows):
        cells: list[Cell] = []
        column = 0
        while column < table.columns:
            found = by_place.get((row, column))
            cells.append(_cell(found, printed[row, column], pitch) if found else Cell())
            column += found.column_span if found else 1
        rows.append(Row(tuple(cells)))
    return Table(tuple(rows))


def _cell(cell: GridCell, printed: Sequence[PrintedLine], pitch: float) -> Cell:
    """A cell of the grid with its lines; it is padded on the right as much as on the left."""
    least, most = PADDING
    padding = min((line.box.x0 - cell.box.x0 for line in printed), default=least)
    right = cell.box.x1 - max(least, min(padding, most))
    return Cell(tuple(with_fill(printed, right, pitch)), cell.box, cell.row_span, cell.column_span)


def _paragraphs(glyphs: Sequence[Glyph], tables: Sequence[GridTable]) -> Iterator[Paragraph]:
    """The text outside of tables: a paragraph for each run of lines that go on one into the next."""
    right = max((glyph.x1 for glyph in glyphs), default=0.0)
    lines = list(with_fill(printed_lines(glyphs), right, float("inf")))
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or not lines[index - 1].full or _apart(lines[index - 1], lines[index], tables):
            run = tuple(replace(line, text=line.text.strip()) for line in lines[start:index])
            yield Paragraph(run, bbox=_around(run))
            start = index


def _around(lines: Sequence[Line]) -> Box:
    boxes = [line.bbox for line in lines if line.bbox]
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _apart(above: Line, below: Line, tables: Sequence[GridTable]) -> bool:
    """Whether two lines belong to different blocks: a table or wide gap is between, or they stand apart."""
    if above.bbox is None or below.bbox is None:
        return False
    top, bottom = above.bbox.bottom - 1, below.bbox.top + 1
    if any(top <= table.box.top and bottom >= table.box.bottom for table in tables):
        return True
    if above.bbox.x0 - below.bbox.x0 > INDENT:
        return True
    return below.bbox.top - above.bbox.bottom > WIDE_GAP * (above.bbox.bottom - above.bbox.top)


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
        yield Page(page.number, page.width, page.height, blocks)


def _side(page: Page, paragraph: Paragraph) -> Literal["page_header", "page_footer"] | None:
    """Whether a paragraph stands in the top or bottom margin."""
    if paragraph.bbox is None or page.height is None:
        return None
    if paragraph.bbox.bottom <= MARGIN * page.height:
        return "page_header"
    return "page_footer" if paragraph.bbox.top >= (1 - MARGIN) * page.height else None


def _head_key(text: str) -> str:
    return regex.sub(r"[\d๐-๙\s]+", "", text)


def _with_kind(page: Page, block: Block, seen: dict[str, int]) -> Block:
    if not isinstance(block, Paragraph):
        return block
    side = _side(page, block)
    if side and _PAGE_NUMBER.match(block.text):
        return Paragraph(block.lines, "page_number", block.bbox)
    if side and seen[_head_key(block.text)] > 1:
        return Paragraph(block.lines, side, block.bbox)
    return block
