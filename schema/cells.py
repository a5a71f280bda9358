"""Cells and paragraphs as their writer filled them."""

from collections.abc import Iterable
from itertools import pairwise
from statistics import median
from typing import Final

from extract import Cell, Paragraph
from normalize.lists import opens_item
from normalize.proven import breaks_word
from normalize.wrapping import display_width, join_lines, words

CELL_PADDING: Final = 5.0
"""Points that Word and LibreOffice leave between the text of a cell and its border."""

ROOM_FOR_LINE: Final = 2.5
"""Blank room at the bottom of a cell, in distances of lines, in which another line would have stood: layout
programs leave one line blank rather than part two lines of a paragraph."""


def written_lines(block: Cell | Paragraph) -> list[str]:
    """The lines of a cell or paragraph as its writer ended them.

    A full one goes on in the next, if that opens no item.
    """
    lines: list[str] = []
    full: bool | None = False
    for line in block.lines:
        if lines and full and not opens_item(line.text):
            lines[-1] = join_lines(f"{lines[-1]}\n{line.text}") + " " * line.text.endswith(" ")
        else:
            lines.append(line.text)
        full = line.full
    return [line.strip() for line in lines]


def was_ended(above: Cell, below: Cell, pitch: float | None) -> bool | None:
    """Whether the writer ended the last line of a cell at the bottom of a page; None where that is not told.

    No word goes on in the cell `below`, on the next page, and there was room for another line under the last
    one, or behind it for the words that open the cell below. Lines have the distance `pitch`.
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
