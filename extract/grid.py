"""A table as a grid: each cell once, and the cell that covers each position."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from extract.document import Cell, Document, Page, Row, Table


class TablePlace(NamedTuple):
    """Where a table is: index of the page, of the block in the page."""

    page: int
    block: int


class RowPlace(NamedTuple):
    """Where a printed row is: index of the page, of the block in the page, of the row in the table."""

    page: int
    block: int
    row: int


class GridCell(NamedTuple):
    """A cell, the row and column of the grid in which it begins, how many it covers, and its printed row."""

    cell: Cell
    row: int
    column: int
    rows: int
    columns: int
    page: Page
    place: RowPlace

    @property
    def text(self) -> str:
        """The lines of the cell joined by line ends."""
        return self.cell.text


@dataclass(frozen=True)
class Grid:
    """Positions by row and column, each with the cell that covers it; None where a row has no such cell.

    `folded` and `merges_known` are those of the table.
    """

    positions: tuple[tuple[GridCell | None, ...], ...]
    folded: bool
    merges_known: bool

    @property
    def rows(self) -> int:
        return len(self.positions)

    @cached_property
    def columns(self) -> int:
        return max(map(len, self.positions), default=0)

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a position, None where the row has no cell there."""
        cells = self.positions[row]
        return cells[column] if column < len(cells) else None

    def begins(self, row: int, column: int) -> GridCell | None:
        """The cell that begins at a position, None where none does."""
        cell = self.at(row, column)
        return cell if cell and cell.row == row and cell.column == column else None

    def beginning(self, row: int) -> list[GridCell]:
        """The cells that begin in a row."""
        return [
            cell
            for column, cell in enumerate(self.positions[row])
            if cell and cell.row == row and cell.column == column
        ]

    def filled(self, row: int) -> Sequence[GridCell]:
        """The cells with text that begin in a row."""
        return self._filled[row]

    @cached_property
    def _filled(self) -> list[list[GridCell]]:
        return [[cell for cell in self.beginning(row) if cell.cell.lines] for row in range(self.rows)]

    def texts(self, row: int) -> list[str]:
        """The text in each column of a row, blank where a cell from above or from the left covers it."""
        begun = (self.begins(row, column) for column in range(self.columns))
        return [cell.text if cell else "" for cell in begun]

    def followed_by(self, other: "Grid") -> "Grid":
        """The grid with the rows of another one below its own."""
        moved = {
            id(cell): cell._replace(row=cell.row + self.rows)
            for cells in other.positions
            for cell in cells
            if cell
        }
        below = tuple(tuple(cell and moved[id(cell)] for cell in cells) for cells in other.positions)
        return Grid(self.positions + below, self.folded, self.merges_known)

    def without_rows(self, rows: Collection[int]) -> "Grid":
        """The grid without some of its rows; a cell that reaches out of them begins in the next row."""
        kept = [row for row in range(self.rows) if row not in rows]
        new = {row: index for index, row in enumerate(kept)}
        moved: dict[int, GridCell] = {}
        for row in kept:
            for cell in (cell for cell in self.positions[row] if cell):
                left = sum(one in new for one in range(cell.row, cell.row + cell.rows))
                moved.setdefault(id(cell), cell._replace(row=new[row], rows=left))
        positions = (tuple(cell and moved[id(cell)] for cell in self.positions[row]) for row in kept)
        return Grid(tuple(positions), self.folded, self.merges_known)

    def turned(self) -> "Grid":
        """The grid with its columns as rows."""
        turned: dict[int, GridCell] = {}
        for cells in self.positions:
            for cell in (cell for cell in cells if cell):
                turned.setdefault(
                    id(cell),
                    cell._replace(row=cell.column, column=cell.row, rows=cell.columns, columns=cell.rows),
                )
        positions = tuple(
            tuple(turned[id(at)] if (at := self.at(row, column)) else None for row in range(self.rows))
            for column in range(self.columns)
        )
        return Grid(positions, self.folded, self.merges_known)


def grid_of(table: Table, page: Page, page_index: int, block_index: int) -> Grid:
    """The grid of a table, the block `block_index` of `page`, which is page `page_index` of the document.

    Blank cells that readers leave in the place of a merged one are covered by it.
    """
    positions: list[list[GridCell | None]] = []
    merged = any(cell.row_span > 1 for row in table.rows for cell in row.cells)
    for row_index, row in enumerate(table.rows):
        place = RowPlace(page_index, block_index, row_index)
        cells: list[GridCell | None] = []
        for cell in row.cells:
            column = len(cells)
            covering = _covering(positions, row_index, column) if merged else None
            if covering and not cell.lines and cell.column_span == 1:
                cells.append(covering)
                continue
            rows = min(cell.row_span, len(table.rows) - row_index)
            placed = GridCell(cell, row_index, column, rows, cell.column_span, page, place)
            cells += [placed] * cell.column_span
        positions.append(cells)
    return Grid(tuple(map(tuple, positions)), table.folded, table.merges_known)


def grids_of(document: Document) -> dict[TablePlace, Grid]:
    """The grids of the tables of a document."""
    return {
        TablePlace(page_index, block_index): grid_of(block, page, page_index, block_index)
        for page_index, page in enumerate(document.pages)
        for block_index, block in enumerate(page.blocks)
        if isinstance(block, Table)
    }


def _covering(positions: list[list[GridCell | None]], row: int, column: int) -> GridCell | None:
    """The cell of a row above that reaches down over a position."""
    if not row or column >= len(positions[-1]):
        return None
    above = positions[-1][column]
    return above if above and above.row + above.rows > row else None


_BLANK: Final = Cell()


def width(table: Table) -> int:
    """Columns of the widest row."""
    return max(sum(cell.column_span for cell in row.cells) for row in table.rows)


def cells_by_column(row: Row, columns: int) -> list[Cell]:
    """The cells of `row` by column: one over several columns in its first, blank cells in the others."""
    cells: list[Cell] = []
    for cell in row.cells:
        cells += [cell, *[_BLANK] * (cell.column_span - 1)]
    return cells + [_BLANK] * (columns - len(cells))
