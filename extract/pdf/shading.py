"""Which cells of a table are filled with a colour, or have a bar in them."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from extract.pdf.arrays import Boxes, Flags, Indices
from extract.pdf.paths import Drawn
from extract.pdf.rulings import SAME, GridTable

COVERED: Final = 0.6
"""Share of a cell's area from which on it is filled."""

HALF: Final = 0.5
"""Share of a cell's width from which on a bar is in it, and of the cells of a table that are shaded at
most."""


def shaded_cells(table: GridTable, blank: Sequence[bool], drawn: Drawn) -> list[int]:
    """The indices of the cells that are filled, unless most of them are, and of the blank ones with a bar."""
    x0, top, x1, bottom = table.box
    near = _over(drawn.areas, x0, top, x1, bottom)
    bars = _bars(table, drawn.rulings)
    if not drawn.coloured[near].any() and not bars.shape[1]:
        return []
    cells = np.array([cell.box for cell in table.cells]).T
    areas, coloured = drawn.areas[:, near], drawn.coloured[near]
    filled = _filled(cells, areas, coloured)
    body = np.array([cell.row > 0 for cell in table.cells])
    if np.count_nonzero(filled & body) > HALF * np.count_nonzero(body):
        filled[:] = False
    barred = _barred(cells, np.concatenate((areas[:, coloured], bars), axis=1)) & np.array(blank)
    return np.flatnonzero(filled | barred).tolist()


def _over(boxes: Boxes, x0: float, top: float, x1: float, bottom: float) -> Indices:
    """The boxes that are over a place."""
    return np.flatnonzero((boxes[0] < x1) & (boxes[2] > x0) & (boxes[1] < bottom) & (boxes[3] > top))


def _bars(table: GridTable, rulings: Boxes) -> Boxes:
    """The horizontal lines inside of a table that are at no side of its rows."""
    x0, top, x1, bottom = rulings
    middle = (top + bottom) / 2
    inside = (x1 - x0 > bottom - top) & (x0 < table.xs[-1]) & (x1 > table.xs[0])
    inside &= (middle > table.ys[0]) & (middle < table.ys[-1])
    found = np.flatnonzero(inside)
    if not len(found):
        return rulings[:, found]
    sides = np.array(table.ys)
    after = np.clip(np.searchsorted(sides, middle[found]), 1, len(sides) - 1)
    away = np.minimum(np.abs(sides[after] - middle[found]), np.abs(sides[after - 1] - middle[found]))
    return rulings[:, found[away > SAME]]


def _shared(cells: Boxes, boxes: Boxes) -> tuple[Boxes, Boxes]:
    """How wide and how high each box (columns) is over each cell (rows)."""
    across = np.minimum(cells[2][:, None], boxes[2]) - np.maximum(cells[0][:, None], boxes[0])
    down = np.minimum(cells[3][:, None], boxes[3]) - np.maximum(cells[1][:, None], boxes[1])
    return across.clip(0), down.clip(0)


def _filled(cells: Boxes, areas: Boxes, coloured: Flags) -> Flags:
    """Which cells are filled: what is painted last over most of a cell is coloured."""
    if not areas.shape[1]:
        return np.zeros(cells.shape[1], np.bool_)
    across, down = _shared(cells, areas)
    sizes = (cells[2] - cells[0]) * (cells[3] - cells[1])
    covering = across * down >= COVERED * sizes[:, None]
    last = covering.shape[1] - 1 - np.argmax(covering[:, ::-1], axis=1)
    filled: Flags = covering.any(axis=1) & coloured[last]
    return filled


def _barred(cells: Boxes, bars: Boxes) -> Flags:
    """Which cells have a bar over most of their width."""
    if not bars.shape[1]:
        return np.zeros(cells.shape[1], np.bool_)
    across, _ = _shared(cells, bars)
    middle = (bars[1] + bars[3]) / 2
    inside = (middle > cells[1][:, None] + SAME) & (middle < cells[3][:, None] - SAME)
    inside &= bars[3] - bars[1] <= (cells[3] - cells[1])[:, None]
    barred: Flags = (inside & (across > HALF * (cells[2] - cells[0])[:, None])).any(axis=1)
    return barred
