"""Pages of a PDF: opened one after the other, with the tables that are on each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from extract.document import Page
from extract.errors import LockedFileError, ReadError
from extract.pdf.arrays import Indices
from extract.pdf.cell_of_glyph import cells_of
from extract.pdf.columns import PrintedRows, printed_rows
from extract.pdf.glyphs import Glyphs
from extract.pdf.list_marks import with_list_marks
from extract.pdf.misnamed_glyphs import name_by_shape
from extract.pdf.page_blocks import MARGIN, Sheet, page_of
from extract.pdf.page_content import PageContent, page_content
from extract.pdf.partly_ruled import before_on_page, divided, tables_across
from extract.pdf.rulings import Drawing, GridTable, tables_and_drawing
from extract.pdf.spaced import Strip, spaced_tables

PAGES_AT_ONCE: Final = 100
"""Pages that are read before the file is opened again."""

MOST_DAMAGED: Final = 100
"""Damaged pages, one after the other, after which no more are tried: a file may claim any number of pages."""


class BrokenPdfError(ReadError):
    hint = "open the file in a PDF viewer and print it to a new PDF"


def pages_of_file(path: Path) -> Iterator[Page]:
    """The pages of a PDF. It is opened again now and then: PDFium keeps what it parsed until it is closed."""
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


class _OpenPages:
    """The last pages without rulings: their tables are known after the last page of these."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []
        self._rows: list[PrintedRows] = []
        self._strip: Strip | None = None
        self._before: GridTable | None = None

    def add(self, sheet: Sheet | Page) -> Iterator[Page]:
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
            yield page_of(sheet, tables, places, outside)
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
            yield page_of(sheet, tables, places, outside)
        self._strip, self._sheets, self._rows = None, [], []


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error):
            raise LockedFileError("the PDF is locked with a password") from error
        raise BrokenPdfError("the PDF is damaged and cannot be opened") from error


def _sheet(pdf: pdfium.PdfDocument, page_number: int) -> Sheet | Page:
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


def _sheet_of(content: PageContent, page_number: int) -> Sheet:
    glyphs = with_list_marks(name_by_shape(content.glyphs), content.drawn.dots)
    ruled, drawing = tables_and_drawing(content.drawn.rulings)
    return Sheet(
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


def _tables(sheet: Sheet, before: GridTable | None) -> tuple[list[GridTable], Indices, PrintedRows]:
    """The tables of a page, in which of their cells each glyph is, and the lines outside of them."""
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


def _overlap(one: GridTable, other: GridTable) -> bool:
    return one.box.top < other.box.bottom and other.box.top < one.box.bottom
