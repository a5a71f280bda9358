"""Rulings to tables: the grid of cells that lines on a page draw."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise, product
from statistics import fmean
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.document import Box
from extract.pdf.frame import Boxes, Floats, Indices
from extract.pdf.paths import THIN

SAME: Final = 3.0
"""Points within which two edges are one, and up to which an edge may end before one that it meets."""

SHORTEST: Final = 4.0
"""Points of the shortest ruling: below it are the strokes of letters and bullets."""


class GridCell(NamedTuple):
    """A cell of a table: its box, and the rows and columns of the grid that it covers."""

    box: Box
    row: int
    column: int
    row_span: int
    column_span: int


class GridTable(NamedTuple):
    """A table: its cells, and where the rows (`ys`) and columns (`xs`) of its grid begin and end."""

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def cell(self, top: int, left: int, bottom: int, right: int) -> GridCell:
        """The cell between four lines of the grid."""
        box = Box(self.xs[left], self.ys[top], self.xs[right], self.ys[bottom])
        return GridCell(box, top, left, bottom - top, right - left)

    def cell_of(self, x: Floats, y: Floats) -> Indices:
        """The index of the cell in which each of some points of the table stands."""
        cells = np.zeros((self.rows, self.columns), np.intp)
        for index, (_, row, column, row_span, column_span) in enumerate(self.cells):
            cells[row : row + row_span, column : column + column_span] = index
        rows, columns = np.searchsorted(self.ys, y, "right") - 1, np.searchsorted(self.xs, x, "right") - 1
        return cells[np.clip(rows, 0, self.rows - 1), np.clip(columns, 0, self.columns - 1)]


class _Edge(NamedTuple):
    """A horizontal or vertical line: its place across its direction, and from where to where it goes."""

    at: float
    start: float
    end: float


class _Corners(NamedTuple):
    """A cell by the indices of the lines that bound it."""

    top: int
    left: int
    bottom: int
    right: int


def rulings_to_tables(rulings: Boxes) -> list[GridTable]:
    """The tables that `rulings` draw, from top to bottom; a mere frame is none."""
    flat, upright = _edges(rulings)
    if not flat or not upright:
        return []
    across, down = _joined([*flat, *_closing_edges(flat, upright)]), _joined(upright)
    xs, ys = list(down), list(across)
    groups = _connected(_cells(across, down))
    tables = [_table(group, xs, ys) for group in groups if len(group) > 1]
    return sorted(tables, key=lambda table: table.box.top)


def _edges(rulings: Boxes) -> tuple[list[_Edge], list[_Edge]]:
    """The horizontal and the vertical edges: the middle lines of thin areas that are long enough."""
    x0, top, x1, bottom = rulings
    across, down = x1 - x0, bottom - top
    long = (np.maximum(across, down) >= SHORTEST) & (np.minimum(across, down) <= THIN)
    flat, upright = long & (across >= down), long & (across < down)
    edges = (
        ((top + bottom)[flat] / 2, x0[flat], x1[flat]),
        ((x0 + x1)[upright] / 2, top[upright], bottom[upright]),
    )
    horizontal, vertical = (
        [_Edge(*edge) for edge in zip(*(values.tolist() for values in sides), strict=True)] for sides in edges
    )
    return horizontal, vertical


def _closing_edges(flat: Sequence[_Edge], upright: Sequence[_Edge]) -> list[_Edge]:
    """The rulings that a page break left out: where columns end together and no line closes them."""
    closing = []
    for end in ("start", "end"):
        groups: list[list[tuple[float, _Edge]]] = []
        for y, edge in sorted((getattr(edge, end), edge) for edge in upright):
            if groups and y - groups[-1][0][0] <= SAME:
                groups[-1].append((y, edge))
            else:
                groups.append([(y, edge)])
        for group in groups:
            x0, x1 = min(edge.at for _, edge in group), max(edge.at for _, edge in group)
            y = group[0][0]
            if x1 - x0 <= SHORTEST:
                continue
            closed = any(abs(edge.at - y) <= SAME and edge.start < x1 and edge.end > x0 for edge in flat)
            going_on = any(
                edge.start < y - SAME and edge.end > y + SAME and x0 - SAME <= edge.at <= x1 + SAME
                for edge in upright
            )
            if not closed and not going_on:
                closing.append(_Edge(y, x0, x1))
    return closing


Lines = dict[float, list[tuple[float, float]]]
"""The place of each line across its direction, in order, and from where to where it is drawn."""


def _joined(edges: Sequence[_Edge]) -> Lines:
    """The lines that edges are on, those of a line joined where the gap between them is small."""
    groups: list[list[_Edge]] = []
    for edge in sorted(edges):
        if groups and edge.at - groups[-1][-1].at <= SAME:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    lines: Lines = {}
    for group in groups:
        spans: list[tuple[float, float]] = []
        for start, end in sorted((edge.start, edge.end) for edge in group):
            if spans and start <= spans[-1][1] + SAME:
                spans[-1] = spans[-1][0], max(spans[-1][1], end)
            else:
                spans.append((start, end))
        lines[fmean(edge.at for edge in group)] = spans
    return lines


Spans = list[list[tuple[int, int]]]
"""For each line and each piece of it, the lines across that it meets: the first, and that after the last."""

Links = dict[int, int]
"""For each crossing on a line the next one that the line goes on to, by the lines across."""


def _cells(across: Lines, down: Lines) -> list[_Corners]:
    """The smallest rectangle that lines draw to the right of and below each of their crossings."""
    met_across, met_down = _met(across, list(down)), _met(down, list(across))
    crossings = _marked(met_across, len(down)) & _marked(met_down, len(across)).T
    right, below = _links(met_across, crossings), _links(met_down, crossings.T)
    cells = []
    for top, links in enumerate(right):
        for left in links:
            if corner := _opposite_corner(top, left, right, below):
                cells.append(_Corners(top, left, *corner))
    return cells


def _met(lines: Lines, places: Sequence[float]) -> Spans:
    return [
        [(bisect_left(places, start - SAME), bisect_right(places, end + SAME)) for start, end in pieces]
        for pieces in lines.values()
    ]


def _marked(met: Spans, count: int) -> NDArray[np.bool_]:
    """Which of the `count` lines across (columns) each line (rows) meets."""
    marked = np.zeros((len(met), count), np.bool_)
    for row, pieces in zip(marked, met, strict=True):
        for first, after in pieces:
            row[first:after] = True
    return marked


def _links(met: Spans, crossings: NDArray[np.bool_]) -> list[Links]:
    return [
        dict(
            link
            for first, after in pieces
            for link in pairwise((np.flatnonzero(row[first:after]) + first).tolist())
        )
        for row, pieces in zip(crossings, met, strict=True)
    ]


def _opposite_corner(
    top: int, left: int, right: Sequence[Links], below: Sequence[Links]
) -> tuple[int, int] | None:
    """The bottom and right lines of the smallest cell that has a crossing as its top left corner."""
    bottom = below[left].get(top)
    while bottom is not None:
        column = right[top].get(left)
        while column is not None:
            if _leads(right[bottom], left, column) and _leads(below[column], top, bottom):
                return bottom, column
            column = right[top].get(column)
        bottom = below[left].get(bottom)
    return None


def _leads(links: Links, start: int, end: int) -> bool:
    """Whether a line goes on from one crossing to another."""
    while start < end and start in links:
        start = links[start]
    return start == end


def _connected(cells: Sequence[_Corners]) -> list[list[_Corners]]:
    """The cells in groups that hang together by their corners."""
    group_of = list(range(len(cells)))

    def group(index: int) -> int:
        while group_of[index] != index:
            index = group_of[index]
        return index

    at_corner: dict[tuple[int, int], int] = {}
    for index, (top, left, bottom, right) in enumerate(cells):
        for corner in ((top, left), (top, right), (bottom, left), (bottom, right)):
            group_of[group(index)] = group(at_corner.setdefault(corner, index))
    groups: dict[int, list[_Corners]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault(group(index), []).append(cell)
    return list(groups.values())


def _table(corners: Sequence[_Corners], xs: Sequence[float], ys: Sequence[float]) -> GridTable:
    """The grid of cells; a place in it that none of them covers is a cell, too, so that no sign is lost."""
    rows = sorted({row for cell in corners for row in (cell.top, cell.bottom)})
    columns = sorted({column for cell in corners for column in (cell.left, cell.right)})
    row_of = {row: index for index, row in enumerate(rows)}
    column_of = {column: index for index, column in enumerate(columns)}
    grid = GridTable([xs[column] for column in columns], [ys[row] for row in rows], [])
    covered: set[tuple[int, int]] = set()
    for cell in corners:
        top, bottom = row_of[cell.top], row_of[cell.bottom]
        left, right = column_of[cell.left], column_of[cell.right]
        grid.cells.append(grid.cell(top, left, bottom, right))
        covered.update(product(range(top, bottom), range(left, right)))
    for row, column in product(range(grid.rows), range(grid.columns)):
        if (row, column) not in covered:
            grid.cells.append(grid.cell(row, column, row + 1, column + 1))
    return grid
