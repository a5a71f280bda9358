"""Tables that a Word converter dumped cell by cell: every cell opens a line with a tab, rows are unmarked.

Where the rows are is found in `dumped_rows`; here lines become cells, and rows become tables with the text
around them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log2
from statistics import fmean
from typing import Final

from extract.document import Block, Cell, Line, Paragraph, Row, Table
from extract.dumped_rows import DumpedCell, DumpedTable, cells_to_tables
from extract.marked_tables import text_to_cell
from extract.repeated_labels import repeated_starts
from normalize.markup import heading_text, markup_to_bold_lines
from normalize.wrapping import display_width

ANOTHER_PLACE: Final = 1.0
"""How much better the cells of a short row have to fit their columns, if it is not the last that it lacks."""

FAR_WIDER: Final = 1.8
"""How many times wider than any line of its column a line is that comes after the table."""


def lines_to_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Paragraphs and tables of a cell dump, in order."""
    head, cells = _lines_to_cells(lines)
    yield from _paragraphs(head)
    tables = [part for table in cells_to_tables(cells) for part in _split_at_headings(table)]
    for index, table in enumerate(tables):
        following = tables[index + 1].rows[0].cells[0].filled[:1] if index + 1 < len(tables) else []
        tail = _text_after(table, following)
        if len(table.rows) == 1 and len(table.rows[0].cells) == 1:
            yield from _paragraphs(table.rows[0].cells[0].lines)  # a text in a box
        else:
            yield Table(tuple(_placed(table)))
        yield from _paragraphs(tail)


def _split_at_headings(table: DumpedTable) -> Iterator[DumpedTable]:
    """Part a table where its first row or its first labels are repeated: the heading of the next table."""
    rows = table.rows
    heading = [cell.filled for cell in rows[0].cells]
    starts = repeated_starts([["\n".join(cell.filled) for cell in row.cells] for row in rows])
    start = 0
    for index in range(1, len(rows) + 1):
        again = index < len(rows) and [cell.filled for cell in rows[index].cells] == heading
        if index == len(rows) or again or index in starts:
            yield DumpedTable(table.columns, rows[start:index])
            start = index


def _lines_to_cells(lines: Sequence[str]) -> tuple[list[str], list[DumpedCell]]:
    """The lines before the first cell, and the cells."""
    head: list[str] = []
    cells: list[DumpedCell] = []
    for line in lines:
        before, *texts = line.split("\t")
        target = cells[-1].lines if cells else head
        if before.strip() or not texts:
            target.append(before)
        for text in texts:
            blank = not target[-1].strip() if len(target) > 1 else not cells
            # A line that is the whole cell above is no title; cells next to each other may say the same.
            above = target[-1].strip() if target and (not cells or len(cells[-1].filled) > 1) else ""
            cells.append(DumpedCell([text], after_blank=blank, inside_line=bool(before), line_above=above))
            target, before = cells[-1].lines, ""
    return head, cells


def _text_after(table: DumpedTable, following: list[str]) -> list[str]:
    """Cut from the last cell of a table what comes after the table, and return it.

    That is: text after a blank line, where the row is full; a line that the next table repeats; a last
    line far wider than its column, where rows between the heading and the last one show how wide that is.
    """
    rows = [row.cells for row in table.rows]
    last = rows[-1][-1]
    column = [cell for row in rows[1:-1] for cell in row[len(rows[-1]) - 1 : len(rows[-1])]]
    widest = max((display_width(line) for cell in column for line in cell.filled), default=0)
    full = len(rows[-1]) == table.columns
    for index in range(1, len(last.lines)):
        line = last.lines[index].strip()
        repeated = bool(following) and line == following[0].strip()
        after_blank = full and not last.lines[index - 1].strip()
        if line and (repeated or after_blank or display_width(line) > FAR_WIDER * widest > 0):
            cut = last.lines[index:]
            rows[-1][-1] = replace(last, lines=last.lines[:index])
            return cut
    return []


def _placed(table: DumpedTable) -> Iterator[Row]:
    """The rows of a table, the cells of short ones in the columns that they fit."""
    full = [row.cells for row in table.rows[1:] if len(row.cells) == table.columns]
    sizes = [[_size(row[column]) for row in full if row[column].filled] for column in range(table.columns)]
    for index, row in enumerate(table.rows):
        spans = row.spans or (1,) * len(row.cells)
        cells = [_to_cell(cell, span) for cell, span in zip(row.cells, spans, strict=True)]
        if index and len(row.cells) == table.columns - 1 and not row.spans and len(full) > 1:
            at = _missing(row.cells, sizes)
            cells[at:at] = [Cell()] if at < table.columns - 1 else []
        yield Row(tuple(cells))


def _size(cell: DumpedCell) -> float:
    """How much text a cell holds; twice as much is one more."""
    return log2(1 + sum(display_width(line) for line in cell.filled))


def _missing(row: list[DumpedCell], sizes: list[list[float]]) -> int:
    """The column in which a row that is one cell short has none: the last, unless its texts fit others."""
    last = len(sizes) - 1

    def misfit(missing: int) -> float:
        others = [sizes[column] for column in range(len(sizes)) if column != missing]
        return sum(abs(_size(cell) - fmean(size)) for cell, size in zip(row, others, strict=True) if size)

    best = min(range(len(sizes)), key=misfit)
    return best if misfit(best) + ANOTHER_PLACE < misfit(last) else last


def _to_cell(cell: DumpedCell, column_span: int = 1) -> Cell:
    return text_to_cell("\n".join(cell.filled), column_span)


def _paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    """One paragraph a line: a Word converter ends a line where a paragraph ends."""
    for line in lines:
        if line.strip():
            heading = heading_text(line)
            marked = line.lstrip().startswith("**")
            texts = [(heading, marked)] if heading else markup_to_bold_lines(line)
            if shown := tuple(Line(text.strip(), bold=bold) for text, bold in texts):
                yield Paragraph(shown, kind="heading" if heading else "paragraph")
