"""The cells of a table that belong to a label: below it, next to it, or in the same cell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from extract.grid import Grid, GridCell
from extract.page_breaks import written_lines
from normalize.lists import opens_item, split_items
from normalize.numerals import to_arabic
from normalize.wrapping import in_one_line
from schema.tables.heading import heading_at
from schema.tables.words import heading_words

LabelOf = Callable[[str], str | None]
"""What a text names as a label, "" where that is of no interest; None where the text is no label."""


@dataclass(frozen=True)
class LabelledCell:
    """A cell, or the rest of one that opens with its label."""

    label: str
    cell: GridCell
    lines: tuple[str, ...]

    @property
    def items(self) -> Iterator[str]:
        """The items of the list in the cell, each in one line with Arabic numerals."""
        return (in_one_line(item) for item in split_items(self.lines))


def line_of(cell: GridCell | None) -> str:
    """The text of a cell in one line with Arabic numerals."""
    return in_one_line(cell.text) if cell else ""


def labelled_cells(grid: Grid, label_of: LabelOf) -> list[LabelledCell]:
    """The filled cells of a table that belong to a label, in order.

    A label is above its column, or above all columns in a row of its own, or to the left of its row; then it
    reaches down to the next filled cell of its column.
    """
    reader = _Reader(grid, label_of)
    return [found for row in range(grid.rows) for found in reader.row(row)]


def heading_paths(grid: Grid, label_of: LabelOf) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """The row below the heading that the first label over a column is in, and the headings over each column;
    where no label is over a column, those of the first row."""
    reader = _Reader(grid, label_of)
    labelled = (row for row in range(grid.rows) if any(map(reader.is_over_column, reader.labels(row))))
    row = next((row for row in labelled if len(grid.filled(row)) > 1), 0)
    headings = (heading_at(grid, start) for start in range(row) if len(grid.filled(start)) > 1)
    heading = next((one for one in headings if one.end > row), None) or heading_at(grid, row)
    return heading.end, heading.paths


@dataclass
class _Reader:
    """The labels of a table up to a row: those over columns, and those in front of rows, by column.

    `labels_of`: what the cells name, by the identity of the cell.
    """

    grid: Grid
    label_of: LabelOf
    over: dict[int, str] = field(default_factory=dict)
    in_front: dict[int, str] = field(default_factory=dict)
    labels_of: dict[int, str | None] = field(default_factory=dict)

    def row(self, row: int) -> Iterator[LabelledCell]:
        """The cells of a row that belong to a label."""
        filled = self.grid.filled(row)
        labels = self.labels(row)
        if any(map(self.is_over_column, labels)):
            self._head(filled)
            return
        for cell in filled:
            self.in_front.pop(cell.column, None)
            if cell in labels:
                self.in_front[cell.column] = self._label(cell) or ""
                continue
            lines = written_lines(cell.cell)
            if (own := self._own_label(lines)) is not None:
                yield LabelledCell(own, cell, tuple(lines[1:]))
            elif (label := self._label_for(cell)) is not None and not _is_heading(cell):
                yield LabelledCell(label, cell, tuple(lines))

    def labels(self, row: int) -> list[GridCell]:
        """The cells of a row that are nothing but labels."""
        return [cell for cell in self.grid.filled(row) if self._label(cell) is not None]

    def is_over_column(self, label: GridCell) -> bool:
        """Whether a label is above its cells, not to the left of them."""
        right = [cell for cell in self.grid.filled(label.row) if cell.column > label.column]
        if not right or self._label(right[0]) is not None or _is_heading(right[0]):
            return True
        column = [
            cell
            for row in range(self.grid.rows)
            if (cell := self.grid.begins(row, label.column)) and cell.text
        ]
        above = [cell for cell in column if cell.row < label.row]
        below = [cell for cell in column if cell.row > label.row]
        if not below or self._label(below[0]) is not None:
            return False
        headed = bool(above) and above[-1].columns == 1 and len(self.grid.filled(above[-1].row)) > 1
        return not headed and sum(self._label(cell) is not None for cell in column) < 2

    def _head(self, filled: Sequence[GridCell]) -> None:
        """Note the labels of a row over columns; one that is alone in its row is over all."""
        self.in_front.clear()
        for cell in filled:
            label = self._label(cell)
            covered = range(cell.column, cell.column + cell.columns)
            for column in range(self.grid.columns) if len(filled) == 1 else covered:
                self.over.pop(column, None)
                if label is not None:
                    self.over[column] = label

    def _label(self, cell: GridCell) -> str | None:
        if id(cell) not in self.labels_of:
            own = self._own_label(written_lines(cell.cell))
            self.labels_of[id(cell)] = self.label_of(line_of(cell)) if own is None else None
        return self.labels_of[id(cell)]

    def _own_label(self, lines: list[str]) -> str | None:
        """The label that a cell opens with before its items."""
        return self.label_of(to_arabic(lines[0])) if len(lines) > 1 and opens_item(lines[1]) else None

    def _label_for(self, cell: GridCell) -> str | None:
        left = (self.in_front.get(column) for column in range(cell.column - 1, -1, -1))
        return next((label for label in left if label is not None), self.over.get(cell.column))


def _is_heading(cell: GridCell) -> bool:
    words = heading_words(line_of(cell))
    return words is not None and words.how == "whole"
