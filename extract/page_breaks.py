"""What a page break cut: a line, a row, a table."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Final

import regex

from extract.document import Cell, Line, Paragraph, Row, Table
from extract.grid import Grid, GridCell, cells_by_column, width
from normalize.lists import opens_item
from normalize.proven import breaks_word
from normalize.wrapping import display_width, join_lines, words

CELL_PADDING: Final = 5.0
"""Points that Word and LibreOffice leave between the text of a cell and its border."""

ROOM_FOR_LINE: Final = 2.5
"""Blank room at the bottom of a cell, in distances of lines, in which another line would have fitted: layout
programs leave one line blank rather than part two lines of a paragraph."""

_LETTER: Final = regex.compile(r"\p{L}")


def written_lines(block: Cell | Paragraph) -> list[str]:
    """The lines of a cell or paragraph as its writer ended them.

    A full one continues in the next, if that opens no item.
    """
    if len(block.lines) == 1:
        return [block.lines[0].text.strip()]
    lines: list[str] = []
    full: bool | None = False
    for line in block.lines:
        if lines and full and not opens_item(line.text):
            lines[-1] = join_lines(f"{lines[-1]}\n{line.text}") + " " * line.text.endswith(" ")
        else:
            lines.append(line.text)
        full = line.full
    return [line.strip() for line in lines]


def ended_by_page(last: Line, first: Line, edge: float) -> bool:
    """Whether the two words that open the line on the next page would not have fitted after the last one."""
    if last.bbox is None or first.bbox is None:
        return False
    letter = (first.bbox.x1 - first.bbox.x0) / max(1.0, display_width(first.text))
    return edge - last.bbox.x1 < letter * display_width("".join(words(first.text)[:2]))


def was_ended(above: Cell, below: Cell, pitch: float | None) -> bool | None:
    """Whether the writer ended the last line of a cell at the bottom of a page; None where no place is known.

    No word continues in the cell `below`, on the next page, and there was room for another line under the
    last one, or after it for the words that open the cell below. Lines have the distance `pitch`.
    """
    if not (above.bbox and above.lines and below.lines):
        return None
    last, first = above.lines[-1], below.lines[0]
    if last.bbox is None or first.bbox is None:
        return None
    text = first.text.strip()
    letter = (first.bbox.x1 - first.bbox.x0) / max(1, display_width(text))
    room = above.bbox.x1 - CELL_PADDING - last.bbox.x1
    fits = room > letter * display_width("".join(words(text)[:2]))
    return (fits or _has_room_below(above, pitch)) and not breaks_word(last.text, text)


def line_pitch(cells: Iterable[Cell]) -> float | None:
    """The usual distance of two lines in `cells`, in points; None where no cell has two."""
    steps = [
        lower.bbox.bottom - upper.bbox.bottom
        for cell in cells
        for upper, lower in pairwise(cell.lines)
        if upper.bbox and lower.bbox
    ]
    return median(steps) if steps else None


def _has_room_below(cell: Cell, pitch: float | None) -> bool:
    """Whether another line would have fitted into a cell, which begins at its top."""
    first, last = cell.lines[0].bbox, cell.lines[-1].bbox
    if pitch is None or not (cell.bbox and first and last):
        return False
    at_top = first.top - cell.bbox.top < pitch
    return at_top and cell.bbox.bottom - last.bottom > ROOM_FOR_LINE * pitch


def with_cut_row(above: Table, below: Table) -> tuple[Table, Table | None]:
    """Two tables, the second at the top of the next page, with a row that the page cut whole in the first.

    None in place of a second table that holds no other row.
    """
    size = width(above)
    depth = _repeated([[cell.text for cell in row.cells] for row in table.rows] for table in (above, below))
    if width(below) != size or len(above.rows) <= depth or len(below.rows) <= depth:
        return above, below
    upper, lower = cells_by_column(above.rows[-1], size), cells_by_column(below.rows[depth], size)
    if not _is_cut(upper, lower):
        return above, below
    row = Row(tuple(map(_whole_cell, upper, lower)))
    rows = (*below.rows[:depth], *below.rows[depth + 1 :])
    whole = replace(above, rows=(*above.rows[:-1], row))
    return whole, replace(below, rows=rows) if rows else None


def _repeated(tables: Iterable[Sequence[Sequence[str]]]) -> int:
    """How many rows two tables have in common at their top: a heading that the next page repeats."""
    pairs = zip(*tables, strict=False)
    return next((index for index, (upper, lower) in enumerate(pairs) if upper != lower), 0)


def _is_cut(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether a page cut a row: each cell continues the one above, and some are blank; or texts continue, and
    all other cells open an item of the list above."""
    pitch = line_pitch([*upper, *lower])
    pairs = [pair for pair in zip(upper, lower, strict=True) if pair[1].text]
    continued = [was_ended(*pair, pitch) is False for pair in pairs]
    if not any(continued):
        return False
    if all(continued) and any(top.text and not rest.text for top, rest in zip(upper, lower, strict=True)):
        return True
    items = [opens_item(below.text) for _, below in pairs]
    texts = [_LETTER.search(below.text) is not None for _, below in pairs]
    cut = [one and text and not item for one, text, item in zip(continued, texts, items, strict=True)]
    return any(cut) and all(one or item for one, item in zip(cut, items, strict=True)) and any(items)


def _whole_cell(above: Cell, below: Cell) -> Cell:
    """A cell with the lines that a page cut off."""
    *lines, last = above.lines or [None]
    if last is None or not below.lines:
        return above
    return replace(above, lines=(*lines, replace(last, full=True), *below.lines))


def joined_grids(grids: Sequence[Grid]) -> Grid:
    """The parts of a table on several pages as one grid, without headings that later pages repeat."""
    first = grids[0]
    if len(grids) == 1:
        return first
    positions = list(first.positions)
    for grid in grids[1:]:
        depth = _repeated([one.texts(row) for row in range(one.rows)] for one in (first, grid))
        body = grid.without_rows(range(depth))
        moved: dict[int, GridCell] = {}
        for cell in (cell for row in body.positions for cell in row if cell):
            moved.setdefault(id(cell), cell._replace(row=cell.row + len(positions)))
        positions += [tuple(cell and moved[id(cell)] for cell in row) for row in body.positions]
    return Grid(tuple(positions), first.folded, first.merges_known)
