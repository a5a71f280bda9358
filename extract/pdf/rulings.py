"""Rulings to tables: the grid of cells that lines on a page draw."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import compress, count, pairwise
from statistics import fmean
from typing import Final, NamedTuple

import numpy as np

from extract.document import Box
from extract.pdf.arrays import Boxes, Flags, Floats, Indices, on_page
from extract.pdf.paths import THIN

SAME: Final = 3.0
"""Points within which two edges are one, and up to which an edge may end before one that it meets."""

OVERLAP: Final = 5.0
"""Points up to which a horizontal line that ends next to a vertical one meets it."""

LEAST_UPRIGHT: Final = 3
"""Vertical rulings that draw a table without horizontal ones: two are the sides of a page."""

TOUCHING: Final = 0.3
"""Points within which two pieces of one ruling meet."""

SHORTEST: Final = 4.0
"""Points of the shortest ruling: below it are the strokes of letters and bullets."""


class Extent(NamedTuple):
    """What a cell covers: its first row and column of the grid, and those after its last."""

    row: int
    column: int
    row_after: int
    column_after: int


class GridCell(NamedTuple):
    """A cell of a table: its box, and the rows and columns of the grid that it covers."""

    box: Box
    row: int
    column: int
    row_span: int
    column_span: int


class GridTable(NamedTuple):
    """A table: where the columns (`xs`) and rows (`ys`) of its grid begin and end, its cells, and the index
    of the cell that covers each place of the grid. `ruled`: rulings draw all sides of its cells. Else
    `steps` are the usual distance of two lines of a cell, the widest that is alike, and whether wider ones
    part rows. `merges_known`: rulings show which cells are merged downward.
    """

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    covering: Indices
    ruled: bool = True
    steps: tuple[float, float, bool] = (0.0, 0.0, False)
    merges_known: bool = False

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def cell_of(self, x: Floats, y: Floats) -> Indices:
        """The index of the cell that each of some points of the table is in."""
        rows, columns = np.searchsorted(self.ys, y, "right") - 1, np.searchsorted(self.xs, x, "right") - 1
        return self.covering[np.clip(rows, 0, self.rows - 1), np.clip(columns, 0, self.columns - 1)]


class Down(NamedTuple):
    """A vertical ruling: its place, and from where to where it goes."""

    x: float
    top: float
    bottom: float


class Across(NamedTuple):
    """A horizontal ruling: its height, and from where to where it goes."""

    y: float
    x0: float
    x1: float


def grid_table(
    xs: list[float], ys: list[float], extents: Sequence[Extent], *, ruled: bool = True
) -> GridTable:
    """The table of a grid. A place that no extent covers is a cell as well, so that no character is lost.

    An extent around others, that of an area with more than four corners, gives way to them.
    """
    covering = np.full((len(ys) - 1, len(xs) - 1), -1)
    for index, (row, column, row_after, column_after) in enumerate(extents):
        covering[row:row_after, column:column_after] = index
    left = np.bincount(covering[covering >= 0], minlength=len(extents)).tolist()
    whole = [
        extent
        for extent, places in zip(extents, left, strict=True)
        if places == (extent.row_after - extent.row) * (extent.column_after - extent.column)
    ]
    if len(whole) < len(extents):
        return grid_table(xs, ys, whole, ruled=ruled)
    rows, columns = np.nonzero(covering < 0)
    covering[rows, columns] = len(extents) + np.arange(len(rows))
    bare = [
        Extent(row, column, row + 1, column + 1)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    cells = [
        GridCell(
            Box(xs[column], ys[row], xs[column_after], ys[row_after]),
            row,
            column,
            row_after - row,
            column_after - column,
        )
        for row, column, row_after, column_after in (*extents, *bare)
    ]
    return GridTable(xs, ys, cells, covering, ruled)


class _Edge(NamedTuple):
    """A horizontal or vertical line: its place across its direction, and from where to where it goes."""

    at: float
    start: float
    end: float


Lines = dict[float, list[tuple[float, float]]]
"""The place of each line across its direction, in order, and from where to where it is drawn."""


def rulings_to_tables(rulings: Boxes) -> list[GridTable]:
    """The tables that `rulings` draw, from top to bottom; a mere frame is not a table."""
    flat, upright = _edges(rulings)
    return _tables(flat, upright, _joined(flat), _joined(upright))


def _tables(flat: list[_Edge], upright: list[_Edge], across: Lines, down: Lines) -> list[GridTable]:
    """The tables that edges draw; `across` and `down` are the lines that they are on."""
    if not upright or (not flat and len(down) < LEAST_UPRIGHT):
        return []
    whole = [_Edge(y, x0, x1) for y, pieces in across.items() for x0, x1 in pieces]
    if bars := [edge for edge in whole if _ends_in_cells(edge, upright)]:
        flat = [edge for edge in flat if not any(_is_part(edge, bar) for bar in bars)]
    columns = [_Edge(x, top, bottom) for x, pieces in down.items() for top, bottom in pieces]
    closing = _closing_edges(flat, columns)
    if bars or closing:
        across = _joined([*flat, *closing])
    xs, ys = on_page(np.array(list(down))), on_page(np.array(list(across)))
    groups = _connected(_cells(across, down))
    tables = [_table(group, xs, ys) for group in groups if len(group) > 1]
    return sorted(tables, key=lambda table: table.box.top)


def _ends_in_cells(edge: _Edge, upright: Sequence[_Edge]) -> bool:
    """Whether a horizontal line begins and ends between vertical ones: it is a bar or an arrow in a table."""
    crossed = [other.at for other in upright if other.start - SAME <= edge.at <= other.end + SAME]
    if any(min(abs(x - edge.start), abs(x - edge.end)) <= OVERLAP for x in crossed):
        return False
    return any(x < edge.start for x in crossed) and any(x > edge.end for x in crossed)


def _is_part(edge: _Edge, whole: _Edge) -> bool:
    return abs(edge.at - whole.at) <= SAME and whole.start <= edge.start and edge.end <= whole.end


class Drawing(NamedTuple):
    """The horizontal rulings of a page from top to bottom, the vertical ones from left to right, pieces that
    meet as one, and the places (across, down) where two pieces of a horizontal one meet.
    """

    across: list[Across]
    down: list[Down]
    meetings: list[tuple[float, float]]


def tables_and_drawing(rulings: Boxes) -> tuple[list[GridTable], Drawing]:
    """The tables that `rulings` draw, and the rulings."""
    flat, upright = _edges(rulings)
    across, down = _joined(flat), _joined(upright)
    return _tables(flat, upright, across, down), Drawing(
        [Across(y, x0, x1) for y, pieces in across.items() for x0, x1 in pieces],
        [Down(x, top, bottom) for x, pieces in down.items() for top, bottom in pieces],
        [
            (right.start, right.at)
            for left, right in pairwise(sorted(flat, key=lambda edge: (round(edge.at), edge.start)))
            if abs(left.at - right.at) <= 1 and abs(left.end - right.start) <= TOUCHING
        ],
    )


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
            continued = any(
                edge.start < y - SAME and edge.end > y + SAME and x0 - SAME <= edge.at <= x1 + SAME
                for edge in upright
            )
            if not closed and not continued:
                closing.append(_Edge(y, x0, x1))
    return closing


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
"""For each crossing on a line the next one that the line continues to, by the lines across."""


def _cells(across: Lines, down: Lines) -> list[Extent]:
    """The smallest rectangle that lines draw to the right of and below each of their crossings."""
    met_across, met_down = _met(across, list(down)), _met(down, list(across))
    crossings = _marked(met_across, len(down)) & _marked(met_down, len(across)).T
    right, below = _links(met_across, crossings), _links(met_down, crossings.T)
    cells = []
    for top, links in enumerate(right):
        for left in links:
            if corner := _opposite_corner(top, left, right, below):
                cells.append(Extent(top, left, *corner))
    return cells


def _met(lines: Lines, places: Sequence[float]) -> Spans:
    return [
        [(bisect_left(places, start - SAME), bisect_right(places, end + SAME)) for start, end in pieces]
        for pieces in lines.values()
    ]


def _marked(met: Spans, count: int) -> Flags:
    """Which of the `count` lines across (columns) each line (rows) meets."""
    marked = np.zeros((len(met), count), np.bool_)
    for row, pieces in zip(marked, met, strict=True):
        for first, after in pieces:
            row[first:after] = True
    return marked


def _links(met: Spans, crossings: Flags) -> list[Links]:
    links: list[Links] = []
    for row, pieces in zip(crossings.tolist(), met, strict=True):
        crossed = list(compress(count(), row))
        ends = [(bisect_left(crossed, first), bisect_left(crossed, after)) for first, after in pieces]
        links.append(dict(link for first, after in ends for link in pairwise(crossed[first:after])))
    return links


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
    """Whether a line continues from one crossing to another."""
    while start < end and start in links:
        start = links[start]
    return start == end


def _connected(cells: Sequence[Extent]) -> list[list[Extent]]:
    """The cells in groups that hang together by their corners."""
    group_at: dict[tuple[int, int], list[Extent]] = {}
    for cell in cells:
        corners = _corners(cell)
        touched = [group_at[corner] for corner in corners if corner in group_at]
        group = touched[0] if touched else []
        for other in touched:
            if other is not group:
                group += other
                group_at.update((corner, group) for moved in other for corner in _corners(moved))
        group.append(cell)
        group_at.update((corner, group) for corner in corners)
    return list({id(group): group for group in group_at.values()}.values())


def _corners(cell: Extent) -> list[tuple[int, int]]:
    row, column, row_after, column_after = cell
    return [(row, column), (row, column_after), (row_after, column), (row_after, column_after)]


def _table(cells: Sequence[Extent], xs: Sequence[float], ys: Sequence[float]) -> GridTable:
    """The table of cells that are bounded by some of the lines at `xs` and `ys`."""
    rows = sorted({row for cell in cells for row in (cell.row, cell.row_after)})
    columns = sorted({column for cell in cells for column in (cell.column, cell.column_after)})
    row_of = {row: index for index, row in enumerate(rows)}
    column_of = {column: index for index, column in enumerate(columns)}
    extents = [
        Extent(row_of[row], column_of[column], row_of[row_after], column_of[column_after])
        for row, column, row_after, column_after in cells
    ]
    return grid_table([xs[column] for column in columns], [ys[row] for row in rows], extents)
