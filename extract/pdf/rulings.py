"""Rulings to tables: the grid of cells that lines on a page draw."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from pdfplumber.table import TableFinder

from extract.document import Box
from extract.pdf.glyphs import THIN

SAME: Final = 3.0
"""Points within which two edges are one."""

SHORTEST: Final = 4.0
"""Points of the shortest ruling: below it are the strokes of letters and bullets."""


@dataclass(frozen=True)
class GridCell:
    """A cell of a ruled table: its box, and the rows and columns of the grid that it covers."""

    box: Box
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True)
class GridTable:
    """A table: its cells, and where the rows (`ys`) and columns (`xs`) of its grid begin and end."""

    box: Box
    xs: list[float]
    ys: list[float]
    cells: list[GridCell]

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def position(self, x: float, y: float) -> tuple[int, int]:
        """The row and column of the grid in which a point of the table stands."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        return min(max(row, 0), self.rows - 1), min(max(column, 0), self.columns - 1)


@dataclass(frozen=True)
class _Edges:
    """What pdfplumber's TableFinder needs of a page."""

    edges: list[dict[str, Any]]
    bbox: tuple[float, float, float, float]


def rulings_to_tables(rulings: Sequence[Box], width: float, height: float) -> list[GridTable]:
    """The tables that `rulings` draw on a page of that size, from top to bottom; a mere frame is none."""
    edges = [edge for ruling in rulings if (edge := _edge(ruling))]
    edges += _closing_edges(edges)
    page: Any = _Edges(edges, (0, 0, width, height))
    finder = TableFinder(page, {"snap_tolerance": SAME, "join_tolerance": SAME})
    tables = [_table([Box(*cell) for cell in table.cells if cell]) for table in finder.tables]
    return sorted((table for table in tables if len(table.cells) > 1), key=lambda table: table.box.top)


def _edge(ruling: Box) -> dict[str, Any] | None:
    """A ruling as pdfplumber's edge: the middle line of a thin area; None for what is too short."""
    across, down = ruling.x1 - ruling.x0, ruling.bottom - ruling.top
    if max(across, down) < SHORTEST or min(across, down) > THIN:
        return None
    if across >= down:
        middle = (ruling.top + ruling.bottom) / 2
        return _horizontal(ruling.x0, ruling.x1, middle)
    middle = (ruling.x0 + ruling.x1) / 2
    return {
        "orientation": "v",
        "object_type": "line",
        "x0": middle,
        "x1": middle,
        "top": ruling.top,
        "bottom": ruling.bottom,
        "width": 0.0,
        "height": down,
    }


def _horizontal(x0: float, x1: float, y: float) -> dict[str, Any]:
    return {
        "orientation": "h",
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": y,
        "bottom": y,
        "width": x1 - x0,
        "height": 0.0,
    }


def _closing_edges(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rulings that a page break left out: where columns end together and no line closes them."""
    closing = []
    flat = [edge for edge in edges if edge["orientation"] == "h"]
    for side in ("top", "bottom"):
        ends: list[list[dict[str, Any]]] = []
        for edge in sorted(
            (edge for edge in edges if edge["orientation"] == "v"), key=lambda edge: edge[side]
        ):
            if ends and edge[side] - ends[-1][0][side] <= SAME:
                ends[-1].append(edge)
            else:
                ends.append([edge])
        for group in ends:
            x0, x1 = min(edge["x0"] for edge in group), max(edge["x0"] for edge in group)
            y = group[0][side]
            closed = any(
                abs(edge["top"] - y) <= SAME and edge["x0"] < x1 and edge["x1"] > x0 for edge in flat
            )
            going_on = any(
                edge["top"] < y - SAME and edge["bottom"] > y + SAME and x0 - SAME <= edge["x0"] <= x1 + SAME
                for edge in edges
                if edge["orientation"] == "v"
            )
            if x1 - x0 > SHORTEST and not closed and not going_on:
                closing.append(_horizontal(x0, x1, y))
    return closing


def _table(boxes: Sequence[Box]) -> GridTable:
    """The grid of `boxes`; a place in it that none of them covers is a cell, too, so that no sign is lost."""
    xs = _steps([x for box in boxes for x in (box.x0, box.x1)])
    ys = _steps([y for box in boxes for y in (box.top, box.bottom)])
    cells = []
    for box in boxes:
        column, after = _step(xs, box.x0), _step(xs, box.x1)
        row, below = _step(ys, box.top), _step(ys, box.bottom)
        cells.append(GridCell(box, row, column, max(1, below - row), max(1, after - column)))
    covered = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    for row, column in product(range(len(ys) - 1), range(len(xs) - 1)):
        if (row, column) not in covered:
            box = Box(xs[column], ys[row], xs[column + 1], ys[row + 1])
            cells.append(GridCell(box, row, column, 1, 1))
    return GridTable(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, cells)


def _steps(values: Sequence[float]) -> list[float]:
    """The distinct places among `values`, in order."""
    steps: list[float] = []
    for value in sorted(values):
        if not steps or value - steps[-1] > SAME:
            steps.append(value)
    return steps


def _step(steps: Sequence[float], value: float) -> int:
    """The index of the step nearest to `value`."""
    after = bisect_left(steps, value)
    return (
        after - 1
        if after == len(steps) or (after and value - steps[after - 1] < steps[after] - value)
        else after
    )
