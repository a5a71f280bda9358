"""The grid of a table whose cells no rulings, or not all of them, draw: columns, rows, and wider cells."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from extract.pdf.arrays import on_page
from extract.pdf.columns import WORD_GAP, PrintedRow, PrintedRows, Span
from extract.pdf.heading_groups import Group, Over, groups_of, levels_of, wide_cells, wide_runs
from extract.pdf.row_bands import Measures, Steps, TableLine, is_wide, measures_of, row_starts
from extract.pdf.rulings import Extent, GridTable, grid_table

SURE_GAP: Final = 0.7
"""White space at a gap between columns that is more than a space, in widths of a letter."""

INK_BEYOND: Final = 0.4
"""Ink of a run that may be beyond the side of its column, in widths of a letter."""


class OpenTable(NamedTuple):
    """What is known of a table before its rows are: its lines, the gaps between its columns, the indices of
    the lines that are sections of it, where rulings go across, whether these draw all rows, where its sides
    are, whether its columns are sure, and the distances of lines of a cell on the page before.
    """

    rows: Sequence[PrintedRow]
    gaps: Sequence[Span]
    letter: float
    sections: frozenset[int] = frozenset()
    rulings: Sequence[float] = ()
    ruled: bool = False
    sides: Span | None = None
    sure: bool = False
    steps: Steps | None = None


class Before(NamedTuple):
    """The table that the page before ends with: where its columns are, and the lines of this page as these
    divide them.
    """

    xs: Sequence[float]
    rows: int
    steps: Steps
    page: PrintedRows

    @property
    def gaps(self) -> list[Span]:
        """Where its columns meet."""
        return [(x, x) for x in self.xs[1:-1]]

    def fits(self, row: PrintedRow, letter: float) -> bool:
        """Whether a line is in its columns."""
        ink = INK_BEYOND * letter
        if not self.inside(row, letter):
            return False
        return not any(x0 + ink < x < x1 - ink for x0, x1 in row.words for x in self.xs[1:-1])

    def inside(self, row: PrintedRow, letter: float) -> bool:
        """Whether a line is between its sides."""
        return row.words[0][0] >= self.xs[0] - letter and row.words[-1][1] <= self.xs[-1] + letter


def open_grid(table: OpenTable) -> GridTable:
    """The grid of a table."""
    lines, over = _on_columns(table)
    measures = measures_of(lines, len(table.gaps) + 1, table.letter, table.steps)
    xs = _column_edges(table)
    groups = [] if measures.label_end is not None else groups_of(lines, over, xs, measures.widest)
    starts = _starts(table, lines, measures, groups)
    if false := _false_gaps(table, lines, over, groups, starts):
        return open_grid(table._replace(gaps=[gap for gap in table.gaps if gap not in false]))
    ys = [_top(table)]
    extents: list[Extent] = []
    for start, end in pairwise([0, *starts, len(lines)]):
        runs = wide_runs(lines[start:end], over, groups, start)
        if measures.label_end is not None:
            runs = [run._replace(below=None) for run in runs]
        levels = levels_of(runs)
        first = len(ys) - 1
        ys += [_between(table.rows, start + level) for level in levels]
        ys.append(_row_end(table, lines, end))
        if start in table.sections:
            extents.append(Extent(first, 0, first + 1, len(xs) - 1))
        else:
            extents += [
                Extent(first + row, column, first + row_after, column_after)
                for row, column, row_after, column_after in wide_cells(runs, levels, len(xs) - 1)
            ]
    grid = grid_table(on_page(np.array(xs)), on_page(np.array(ys)), extents, ruled=False)
    return grid._replace(steps=measures.steps)


def _on_columns(table: OpenTable) -> tuple[list[TableLine], list[Over]]:
    """The lines with what they have in each column, and the runs over several columns."""
    middles = [(left + right) / 2 for left, right in table.gaps]
    starts = _column_starts(table.rows, middles)
    lines, over = [], []
    for index, row in enumerate(table.rows):
        cells: dict[int, Span] = {}
        for x0, x1 in _divided(row, middles, starts, table.letter) if index not in table.sections else ():
            ink = min(INK_BEYOND * table.letter, (x1 - x0) / 4)
            column, last = bisect_right(middles, x0 + ink), bisect_left(middles, x1 - ink)
            if last > column:
                over.append(Over(index, column, last + 1, (x0, x1)))
            else:
                cells[column] = cells.get(column, (x0, x1))[0], x1
        wide = {column for run in over if run.line == index for column in range(run.column, run.after)}
        bold = {column for column, span in cells.items() if _is_bold(row, span)}
        lines.append(TableLine(row.top, row.bottom, row.baseline, cells, row.number, wide, bold))
    return lines, over


def _is_bold(row: PrintedRow, span: Span) -> bool:
    """Whether all words of a line that are in a span are bold."""
    inside = [word for word in row.words if word[0] < span[1] and word[1] > span[0]]
    return all(word in row.bold for word in inside)


def _column_starts(rows: Sequence[PrintedRow], middles: Sequence[float]) -> list[float]:
    """Where the text of each column but the first begins."""
    return [
        min((x0 for row in rows for x0, _ in row.words if x0 >= middle), default=middle) for middle in middles
    ]


def _divided(
    row: PrintedRow, middles: Sequence[float], starts: Sequence[float], letter: float
) -> Iterator[Span]:
    """The words of a line; one with a gap between two columns, or where a column begins, is two."""
    for word in row.words:
        left, right = word
        for column in range(bisect_right(middles, left), bisect_left(middles, right)):
            before, after = _around(row.pieces, middles[column])
            begins = abs(after - starts[column]) <= INK_BEYOND * letter
            if left < before < after < right and (begins or after - before >= SURE_GAP * letter):
                yield left, before
                left = after
        yield left, right


def _around(pieces: Sequence[Span], x: float) -> Span:
    """Where the white space is that is at a place of a line; no width where a piece of text is there."""
    before = max((x1 for x0, x1 in pieces if x0 <= x), default=x)
    after = min((x0 for x0, _ in pieces if x0 > x), default=x)
    return (before, after) if before <= x else (x, x)


def _false_gaps(
    table: OpenTable,
    lines: Sequence[TableLine],
    over: Sequence[Over],
    groups: Sequence[Group],
    starts: Sequence[int],
) -> list[Span]:
    """The narrow gaps that the heading goes across without a part of it for each side below."""
    end = starts[0] if starts else len(lines)
    if table.sure:
        return []
    false: list[Span] = []
    for run in wide_runs(lines[:end], over, groups, 0):
        if run.below is None:
            false += table.gaps[run.column : run.after - 1]
    return [gap for gap in false if gap[1] - gap[0] < WORD_GAP * table.letter]


def _column_edges(table: OpenTable) -> list[float]:
    """The edges of the columns; an outer one may be blank where the page before shows the columns."""
    left = min(x0 for x0, _ in (*(row.words[0] for row in table.rows), *table.gaps)) - 1
    right = max(x1 for _, x1 in (*(row.words[-1] for row in table.rows), *table.gaps)) + 1
    if table.sides:
        left, right = min(left, table.sides[0]), max(right, table.sides[1])
    return [left, *((x0 + x1) / 2 for x0, x1 in table.gaps), right]


def _starts(
    table: OpenTable, lines: Sequence[TableLine], measures: Measures, groups: Sequence[Group]
) -> list[int]:
    """The lines at which rows begin: below rulings, at and below sections, and as white space shows."""
    baselines = [line.baseline for line in lines]
    forced = {bisect_left(baselines, ruling) for ruling in table.rulings}
    edges = {index for section in table.sections for index in (section, section + 1)}
    forced |= {index for index in edges if (index in table.sections) != (index - 1 in table.sections)}
    parts = sorted(forced - {0, len(lines)})
    if table.ruled:
        return parts
    found = []
    bound = {
        index
        for group in groups
        for index in range(group.line + 1, group.below + 1)
        if not _is_full(lines[index], measures)
    }
    for start, end in pairwise([0, *parts, len(lines)]):
        inside = {index - start for index in bound}
        found += [start, *(start + index for index in row_starts(lines[start:end], measures, inside))]
    return found[1:]


def _is_full(line: TableLine, measures: Measures) -> bool:
    """Whether a line has something in each column: it is a row, and of no heading above."""
    return len({*line.cells, *line.wide}) == measures.columns


def _top(table: OpenTable) -> float:
    top = min(row.top for row in table.rows) - 1
    return min([top, *table.rulings[:1]])


def _row_end(table: OpenTable, lines: Sequence[TableLine], end: int) -> float:
    """Where a row ends: at a ruling, or between its last line and the next one."""
    if end == len(lines):
        bottom = max(line.bottom for line in lines) + 1
        return max([bottom, *table.rulings[-1:]])
    above, below = lines[end - 1].baseline, lines[end].baseline
    for ruling in table.rulings:
        if above <= ruling <= below:
            return ruling
    return _between(table.rows, end)


def _between(rows: Sequence[PrintedRow], index: int) -> float:
    """A place above a line that leaves the lines above with their full stops, and this one with its
    letters.
    """
    above, below = rows[index - 1], rows[index]
    middle = (above.bottom + below.top) / 2
    under = above.baseline + 1
    return max(middle, under) if under < below.baseline - below.letter else middle


def white_rows(table: OpenTable) -> list[float]:
    """Where rows end that wide distances alone part in all columns, each with something in the first column.

    None where a row is without it, or where its columns are mostly blank.
    """
    lines, _ = _on_columns(table)
    measures = measures_of(lines, len(table.gaps) + 1, table.letter)
    starts = row_starts(lines, measures)
    for start, end in pairwise([0, *starts, len(lines)]):
        filled = {column for line in lines[start:end] for column in line.cells}
        if (
            0 not in filled
            or 2 * len(filled) < measures.columns
            or (start and not is_wide(lines, start, measures))
        ):
            return []
    return [_between(table.rows, start) for start in starts]
