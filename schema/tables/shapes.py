"""A table as its headings shape it: rows of cells under headings, whatever way the page prints them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from extract.grid import GridCell
from extract.page_breaks import written_lines

Shape = Literal["rows", "columns", "cards"]
"""Fields across and a record in each row; fields down and a record in each column; labels next to values."""


@dataclass(frozen=True)
class BodyRow:
    """The cell that covers each column in a row below the heading, None where there is none.

    `number` is that of the row in the grid. `is_whole`: a record of its own, as a card is.
    """

    cells: tuple[GridCell | None, ...]
    number: int
    is_whole: bool = False

    def beginning(self, column: int) -> GridCell | None:
        """The cell that begins in a column; None where one reaches there from above or from the left."""
        cell = self.cells[column] if column < len(self.cells) else None
        return cell if cell and cell.row == self.number and cell.column == column else None

    def at(self, column: int) -> GridCell | None:
        """The cell that covers a column."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True)
class Shaped:
    """The headings over, or labels of, each column; the rows; the titles above, and how many rows the heading
    takes. `known`: the words of the headings say that they are some.
    """

    shape: Shape
    paths: tuple[tuple[str, ...], ...]
    body: tuple[BodyRow, ...]
    captions: tuple[GridCell, ...] = ()
    heading_rows: int = 0
    known: bool = True

    def texts(self, column: int) -> list[str]:
        """The texts that begin in a column, their lines as the writer ended them; banners are left out."""
        cells = (row.beginning(column) for row in self._rows)
        return ["\n".join(written_lines(cell.cell)) for cell in cells if cell]

    @cached_property
    def _rows(self) -> Sequence[BodyRow]:
        """The rows without banners."""
        columns = range(len(self.paths))
        if len(columns) < 3:
            return self.body
        return [
            row for row in self.body if sum(map(_is_filled, map(row.beginning, columns))) > 1
        ] or self.body


def _is_filled(cell: GridCell | None) -> bool:
    return cell is not None and bool(cell.cell.lines)


def with_paths(shaped: Shaped, paths: tuple[tuple[str, ...], ...]) -> Shaped:
    """Cards with the labels `paths`, which hold their own; they lack the values of the others."""
    places = {path: index for index, path in enumerate(shaped.paths)}
    body = []
    for row in shaped.body:
        cells = [row.cells[places[path]] if path in places else None for path in paths]
        moved = (cell and cell._replace(column=index) for index, cell in enumerate(cells))
        body.append(replace(row, cells=tuple(moved)))
    return replace(shaped, paths=paths, body=tuple(body))
