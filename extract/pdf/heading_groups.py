"""Cells of a row of lines that cover more than a column, or more than a level of a heading."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import Final, NamedTuple

from extract.pdf.columns import Span
from extract.pdf.row_bands import TableLine
from extract.pdf.rulings import Extent

HEADING_LINES: Final = 8
"""Lines at the top of a table among which headings of several columns are."""

UNDER: Final = 4
"""Lines below the heading of several columns among which those of its columns begin."""

ALIGNED: Final = 1.0
"""Points between the beginnings of texts that are aligned, at most."""

LEAST_ALIGNED: Final = 3
"""Lines of a column that begin at one place, at least, to show that its texts are aligned."""

OFF_CENTRE: Final = 0.5
"""Distance of a heading from the middle of its columns, in widths of the narrowest of them, at most."""


class Over(NamedTuple):
    """A run over several columns: its line, its first column and the one after its last, and its place."""

    line: int
    column: int
    after: int
    span: Span


class Group(NamedTuple):
    """A heading of several columns: its first and last line, its columns, and the first line below it."""

    line: int
    last: int
    column: int
    after: int
    below: int

    def holds(self, run: Over) -> bool:
        """Whether a run is of the level below."""
        return self.column <= run.column and run.after <= self.after and self.below <= run.line


class _Lines:
    """What the lines of a table have in its columns."""

    def __init__(self, lines: Sequence[TableLine], over: Sequence[Over], xs: Sequence[float]) -> None:
        self.lines = lines
        self.xs = xs
        cells = [
            Over(index, column, column + 1, span)
            for index, line in enumerate(lines)
            for column, span in line.cells.items()
        ]
        self.runs = sorted([*over, *cells])
        self._at: list[list[Over]] = [[] for _ in lines]
        for run in self.runs:
            self._at[run.line].append(run)

    def is_aligned(self, run: Over) -> bool:
        """Whether a run begins where texts of its first column do: it is centred over none to the left."""
        starts = [line.cells[run.column][0] for line in self.lines if run.column in line.cells]
        return sum(abs(x0 - run.span[0]) <= ALIGNED for x0 in starts) > LEAST_ALIGNED

    def at(self, line: int, column: int, after: int) -> list[Over]:
        """The runs of a line in some columns."""
        return [run for run in self._at[line] if run.column < after and run.after > column]

    def next(self, line: int, column: int, after: int) -> int | None:
        """The next line with something in some columns."""
        return next((index for index in range(line, len(self.lines)) if self.at(index, column, after)), None)


def groups_of(
    lines: Sequence[TableLine], over: Sequence[Over], xs: Sequence[float], widest: float
) -> list[Group]:
    """The headings of several columns at the top of a table; `widest` is the widest distance of two lines of
    one cell.
    """
    table = _Lines(lines[: HEADING_LINES + UNDER], [run for run in over if run.line < HEADING_LINES], xs)
    found: list[Group] = []
    for run in table.runs:
        if run.line >= HEADING_LINES or any(
            group.column < run.after and run.column < group.after and group.line <= run.line <= group.last
            for group in found
        ):
            continue
        parent = next((group for group in reversed(found) if group.holds(run)), None)
        if group := _group(table, run, parent, widest):
            found.append(group)
    return found


def _group(table: _Lines, run: Over, parent: Group | None, widest: float) -> Group | None:
    """The group of columns that a run heads, if it heads several."""
    low, high = (parent.column, parent.after) if parent else (0, len(table.xs) - 1)
    top = parent.below if parent else 0
    if any(table.at(line, run.column, run.after) for line in range(top, run.line)):
        return None
    blank = [
        column
        for column in range(low, high)
        if not any(table.at(line, column, column + 1) for line in range(top, run.line + 1))
        and table.next(run.line, column, column + 1) is not None
    ]
    if table.is_aligned(run):
        blank = [column for column in blank if column > run.column]
    column, after = _centred(run, blank, table.xs)
    if after - column < 2 or after - column == len(table.xs) - 1:
        return None
    last = _last_line(table, run, (column, after), widest)
    below = table.next(last + 1, column, after)
    if below is None or below > last + UNDER:
        return None
    under = {
        one
        for line in range(below, min(below + UNDER, len(table.lines)))
        for one in table.at(line, column, after)
    }
    if len({(one.column, one.after) for one in under}) < 2:
        return None
    step = table.lines[below].baseline - table.lines[last].baseline
    if run.after - run.column == 1 and step <= widest:
        return None
    return Group(run.line, last, column, after, below)


def _last_line(table: _Lines, run: Over, columns: tuple[int, int], widest: float) -> int:
    """The last line of a heading: the next ones are of it, too, where one run alone is in its middle."""
    last = run.line
    while (below := table.next(last + 1, *columns)) is not None:
        runs = table.at(below, *columns)
        near = table.lines[below].baseline - table.lines[last].baseline <= widest
        middle = abs(sum(runs[0].span) - sum(run.span)) / 2
        narrowest = min(right - left for left, right in pairwise(table.xs[columns[0] : columns[1] + 1]))
        if not near or len(runs) > 1 or middle > OFF_CENTRE * narrowest:
            break
        last = below
    return last


def _centred(run: Over, blank: Sequence[int], xs: Sequence[float]) -> tuple[int, int]:
    """The most of the `blank` columns next to a run, with its own, that have it in their middle."""
    first, after = run.column, run.after
    while first - 1 in blank:
        first -= 1
    while after in blank:
        after += 1
    best = run.column, run.after
    for column, end in product(range(first, run.column + 1), range(run.after, after + 1)):
        narrowest = min(xs[index + 1] - xs[index] for index in range(column, end))
        off = abs(sum(run.span) - xs[column] - xs[end]) / 2
        if off <= OFF_CENTRE * narrowest and end - column > best[1] - best[0]:
            best = column, end
    return best


def joined(lines: Sequence[TableLine], over: Sequence[Over]) -> list[Over]:
    """The runs over several columns; one that continues in a line of its own below is one with it."""
    found: list[Over] = []
    for run in over:
        for index, other in enumerate(found):
            columns = range(other.column, other.after)
            alone = not any(column in columns for column in lines[run.line].cells) and not any(
                other is not run and other.line == run.line and other.column in columns for other in over
            )
            if run.column < other.after and other.column < run.after and alone:
                found[index] = other._replace(
                    line=run.line,
                    column=min(run.column, other.column),
                    after=max(run.after, other.after),
                )
                break
        else:
            found.append(run)
    return found


def first_below(lines: Sequence[TableLine], over: Sequence[Over], run: Over) -> int | None:
    """The first line below a run with something in its columns, if at least two of them have some below."""
    filled: set[int] = set()
    first = None
    for index in range(run.line + 1, len(lines)):
        inside = {column for column in lines[index].cells if run.column <= column < run.after}
        for other in over:
            if other.line == index:
                inside |= set(range(max(run.column, other.column), min(run.after, other.after)))
        if inside and first is None:
            first = index
        filled |= inside
    return first if len(filled) > 1 else None


class Wide(NamedTuple):
    """A cell over several columns, and the line at which what is below it begins, if anything is."""

    line: int
    column: int
    after: int
    below: int | None


def wide_runs(
    lines: Sequence[TableLine], over: Sequence[Over], groups: Sequence[Group], start: int
) -> list[Wide]:
    """The cells over several columns of a row that begins at the line `start` of its table; those of its
    heading are known.
    """
    end = start + len(lines)
    heads = [group for group in groups if start <= group.line < end]
    if heads:
        found = [
            Wide(
                group.line - start,
                group.column,
                group.after,
                group.below - start if group.below < end else None,
            )
            for group in heads
        ]
        rest = [
            run
            for run in over
            if start <= run.line < end
            and not any(
                run.column < group.after and group.column < run.after and group.line <= run.line <= group.last
                for group in heads
            )
        ]
    else:
        found, rest = [], [run for run in over if start <= run.line < end]
    runs = joined(lines, [run._replace(line=run.line - start) for run in rest])
    found += [Wide(run.line, run.column, run.after, first_below(lines, runs, run)) for run in runs]
    return sorted(found, key=lambda wide: (wide.line, wide.column))


def levels_of(runs: Sequence[Wide]) -> list[int]:
    """The lines at which the parts of a heading begin that are below cells over several columns."""
    return sorted({run.below for run in runs if run.below is not None})


def wide_cells(runs: Sequence[Wide], levels: Sequence[int], columns: int) -> Iterator[Extent]:
    """The cells of a row that cover more than a column, or more than a level of a heading; its first level
    is row 0.
    """
    begins = [0] * columns
    for run in runs:
        level = levels.index(run.below) if run.below is not None else len(levels)
        top = max(begins[run.column : run.after])
        if level < top:
            continue
        after = level + 1
        yield Extent(top, run.column, after, run.after)
        begins[run.column : run.after] = [after] * (run.after - run.column)
    for column, top in enumerate(begins):
        if len(levels) + 1 - top > 1:
            yield Extent(top, column, len(levels) + 1, column + 1)
