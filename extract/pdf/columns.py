"""What white space draws on a page: tables without rulings, and prose in two columns."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from extract.pdf.arrays import beginnings, medians, on_page, running_maxima
from extract.pdf.glyphs import SPACE, Glyphs
from extract.pdf.lines import PARAGRAPH_GAP, baseline_rows
from extract.pdf.rulings import Extent, GridTable, grid_table

COLUMN_GAP: Final = 2.0
"""White space between two columns, in widths of a letter, at least."""

LEAST_COLUMNS: Final = 3
"""Columns from which on white space draws a table: two are a list with numbers, or prose in two columns."""

LEAST_LINES: Final = 3
"""Lines of the shortest table."""

HEADING_LINES: Final = 4
"""Lines at the top of a table among which a heading over several columns may be."""

LEAST_PARTED: Final = 2
"""Lines that stand on both sides of a gap between two columns, at least."""

PARTED: Final = 1 / 3
"""Their share of the lines in one of the two columns, at least."""

FARTHEST: Final = 2.5
"""Distance of two lines of one table, in usual ones, at most."""

APART: Final = 1.8
"""Distance from the line above, in usual ones, from which on a line in one column is none of the table's."""

OUTDENT: Final = 3.0
"""Points to the left of a table from which on a line is the heading of what follows."""

LEAST_PROSE_LINES: Final = 5
"""Lines side by side from which on prose stands in two columns: fewer may be signatures."""

LEAST_PROSE: Final = 15.0
"""Width of a column of prose, in widths of a letter, at least."""

FULL: Final = 0.85
"""Share of the widest line's width from which on a line of prose is full."""

MOST: Final = 0.6
"""Share of the lines of prose that are full, at least."""

Span = tuple[float, float]


class _PrintedRow(NamedTuple):
    """A printed line as the runs of signs between its wide gaps."""

    top: float
    bottom: float
    baseline: float
    letter: float
    runs: tuple[Span, ...]


class PrintedRows(NamedTuple):
    """The printed lines of a page from top to bottom, and their usual distance."""

    rows: list[_PrintedRow]
    pitch: float


@dataclass(frozen=True)
class TwoColumns:
    """Where prose stands in two columns: from `top` to `bottom`, on both sides of `gutter`."""

    top: float
    bottom: float
    gutter: float


def two_columns(page: PrintedRows) -> list[TwoColumns]:
    """The parts of a page where prose stands in two columns, from top to bottom."""
    rows, pitch = page
    found = []
    start = 0
    while start < len(rows):
        if len(rows[start].runs) == 2:
            end, gaps = _extent(rows, start, pitch)
            beside = [row for row in rows[start:end] if len(row.runs) == 2]
            if _is_prose(beside) and all(_through(gaps, row) for row in rows[start:end]):
                gutter = sum(gaps[0]) / 2
                found.append(TwoColumns(rows[start].top, rows[end - 1].bottom, gutter))
                start = end
                continue
        start += 1
    return found


def _is_prose(rows: Sequence[_PrintedRow]) -> bool:
    """Whether the lines on both sides are enough, and most of them full; those of a list end anywhere."""
    for side in (0, 1):
        widths = [row.runs[side][1] - row.runs[side][0] for row in rows]
        full = [width for width in widths if width >= FULL * max(widths)]
        if len(full) < max(LEAST_PROSE_LINES, MOST * len(rows)) or max(widths) < LEAST_PROSE * rows[0].letter:
            return False
    return True


def printed_rows(glyphs: Glyphs) -> PrintedRows:
    """The printed lines that glyphs stand on."""
    printed = np.flatnonzero(glyphs.kinds != SPACE)
    if not len(printed):
        return PrintedRows([], 0.0)
    which, row_of = baseline_rows(glyphs, printed, np.zeros(len(glyphs), np.intp))
    which = which[np.lexsort((glyphs.x0[which], row_of))]
    x0, top, x1, bottom = glyphs.boxes[:, which]
    begins = beginnings(row_of)
    letters = medians(x1 - x0, row_of, len(begins))
    gaps = x0 - np.append(0.0, running_maxima(x1, row_of)[:-1])
    parted = gaps >= COLUMN_GAP * letters[row_of]
    parted[begins] = True
    starts = np.flatnonzero(parted)
    runs = list(zip(x0[starts].tolist(), np.maximum.reduceat(x1, starts).tolist(), strict=True))
    bounds = np.searchsorted(starts, np.append(begins, len(which))).tolist()
    rows = list(
        map(
            _PrintedRow,
            np.minimum.reduceat(top, begins).tolist(),
            np.maximum.reduceat(bottom, begins).tolist(),
            glyphs.baseline[which[begins]].tolist(),
            letters.tolist(),
            (tuple(runs[first:after]) for first, after in pairwise(bounds)),
        )
    )
    steps = sorted(below.baseline - above.baseline for above, below in pairwise(rows))
    pitch = max(steps[len(steps) // 4], median(row.bottom - row.top for row in rows)) if steps else 0.0
    return PrintedRows(rows, pitch)


def spaced_tables(page: PrintedRows) -> list[GridTable]:
    """The tables that stand on a page without rulings, from top to bottom."""
    rows, pitch = page
    tables = []
    start = 0
    while start < len(rows):
        end, gaps = _extent(rows, start, pitch)
        if _is_table(rows[start:end]):
            tables.append(_grid(rows[start:end], gaps))
            start = end
        else:
            start += 1
    return tables


def _extent(rows: Sequence[_PrintedRow], start: int, pitch: float) -> tuple[int, list[Span]]:
    """Where the table ends that would begin at `start`, and the gaps that go down through its lines.

    A line that goes across the gaps is a section of the table if lines with these columns follow.
    """
    gaps = [(left[1], right[0]) for left, right in pairwise(rows[start].runs)]
    end = start + 1
    while end < len(rows) and rows[end].baseline - rows[end - 1].baseline <= FARTHEST * pitch:
        left = min(row.runs[0][0] for row in rows[start:end])
        fitting = _through(gaps, rows[end])
        if len(rows[end].runs) == 1 and rows[end].runs[0][0] < left - OUTDENT:
            break
        if len(rows[end].runs) == 1 and not fitting:
            below = _through(gaps, rows[end + 1]) if end + 1 < len(rows) else []
            if not below or len(rows[end + 1].runs) < LEAST_COLUMNS:
                break
            fitting = gaps
        if not fitting:
            break
        gaps = fitting
        end += 1
    while end > start + 1 and len(rows[end - 1].runs) == 1:
        if rows[end - 1].baseline - rows[end - 2].baseline <= APART * pitch:
            break
        end -= 1
    return end, gaps


def _through(gaps: Sequence[Span], row: _PrintedRow) -> list[Span]:
    """What a line leaves of the gaps; nothing where it closes one."""
    narrowed = [_narrowed(gap, row.runs) for gap in gaps]
    least = COLUMN_GAP / 2 * row.letter
    return narrowed if all(right - left >= least for left, right in narrowed) else []


def _narrowed(gap: Span, runs: Sequence[Span]) -> Span:
    """What `runs` leave of a gap; nothing where one goes across it."""
    left, right = gap
    for x0, x1 in runs:
        if x0 <= left and x1 >= right:
            return left, left
        if x0 < right and x1 > left:
            if x0 - left >= right - x1:
                right = min(right, x0)
            else:
                left = max(left, x1)
    return left, right


def _is_table(rows: Sequence[_PrintedRow]) -> bool:
    """Whether lines that gaps go through are a table: the first one, and another, fill enough columns."""
    full = [row for row in rows if len(row.runs) >= LEAST_COLUMNS]
    return len(rows) >= LEAST_LINES and len(rows[0].runs) >= LEAST_COLUMNS and len(full) > 1


def _grid(rows: Sequence[_PrintedRow], wide_gaps: Sequence[Span]) -> GridTable:
    sections = [row for row in rows if not _through(wide_gaps, row)]
    gaps = _with_hidden_gaps([row for row in rows if row not in sections], wide_gaps)
    left, right = min(row.runs[0][0] for row in rows) - 1, max(row.runs[-1][1] for row in rows) + 1
    xs = [left, *((x0 + x1) / 2 for x0, x1 in gaps), right]
    begins = _row_beginnings([row for row in rows if row not in sections], sections, xs)
    ys = [rows[0].top - 1]
    for above, below in pairwise(rows):
        if above in sections or below in sections or below in begins:
            ys.append(_between(above, below))
    ys.append(rows[-1].bottom + 1)
    wide = [
        Extent(row, 0, row + 1, len(gaps) + 1)
        for row, (top, bottom) in enumerate(pairwise(ys))
        if any(top < section.baseline < bottom for section in sections)
    ]
    headings = [row for row in rows if row not in sections and not _through(gaps, row)]
    wide += [extent for heading in headings for extent in _over_columns(heading, rows, xs, ys)]
    return grid_table(on_page(np.array(xs)), on_page(np.array(ys)), wide)


def _between(above: _PrintedRow, below: _PrintedRow) -> float:
    """Where a row of the table ends: under the full stops of the line above, over the letters of the next."""
    middle = (above.bottom + below.top) / 2
    under = above.baseline + 1
    return max(middle, under) if under < below.baseline - below.letter else middle


def _with_hidden_gaps(rows: Sequence[_PrintedRow], gaps: Sequence[Span]) -> Sequence[Span]:
    """The gaps of a table with those that its first line does not show: a heading is over or beside them."""
    ends = [0.0, *((left + right) / 2 for left, right in gaps), inf]
    for depth in range(HEADING_LINES + 1):
        body = rows[depth:]
        if len(body) < LEAST_LINES:
            break
        over = [run for row in rows[:depth] for run in row.runs]
        found = [
            gap
            for gap in _white_between(body)
            if not depth or any(x0 < gap[0] and x1 > gap[1] for x0, x1 in over)
            if _parts_column(gap, body, ends)
        ]
        if found:
            return sorted([*gaps, *found])
    return gaps


def _parts_column(gap: Span, rows: Sequence[_PrintedRow], ends: Sequence[float]) -> bool:
    """Whether enough lines in the column around a gap, between two of `ends`, stand on both sides of it."""
    column = bisect_right(ends, gap[0])
    x0, x1 = ends[column - 1], ends[column]
    if gap[1] > x1 or x0 in gap or x1 in gap:
        return False
    inside = [[run for run in row.runs if x0 <= run[0] and run[1] <= x1] for row in rows]
    filled = [runs for runs in inside if runs]
    parted = [runs for runs in filled if runs[0][1] <= gap[0] and runs[-1][0] >= gap[1]]
    return len(parted) >= max(LEAST_PARTED, PARTED * len(filled))


def _white_between(rows: Sequence[_PrintedRow]) -> list[Span]:
    """The gaps that are wide enough and go down through all of `rows`."""
    runs = sorted(run for row in rows for run in row.runs)
    least = COLUMN_GAP / 2 * max(row.letter for row in rows)
    reaches = accumulate((x1 for _, x1 in runs), max)
    between = zip(reaches, (x0 for x0, _ in runs[1:]), strict=False)
    return [(left, right) for left, right in between if right - left >= least]


def _over_columns(
    heading: _PrintedRow, rows: Sequence[_PrintedRow], xs: Sequence[float], ys: Sequence[float]
) -> Iterator[Extent]:
    """The cells of a heading that stand over several columns, if no other line of its row divides them."""
    row = bisect_right(ys, heading.baseline) - 1
    beside = [line for line in rows if line is not heading and ys[row] < line.baseline < ys[row + 1]]
    for x0, x1 in heading.runs:
        column, after = bisect_right(xs, x0) - 1, bisect_left(xs, x1)
        if after - column > 1 and not any(_fills(line, xs[column], xs[after]) for line in beside):
            yield Extent(row, column, row + 1, after)


def _row_beginnings(
    rows: Sequence[_PrintedRow], sections: Sequence[_PrintedRow], xs: Sequence[float]
) -> list[_PrintedRow]:
    """The lines at which rows of the table begin.

    They are where a wider distance goes through all columns. Where there is none but below the first line and
    beside sections, a row begins at every line that begins in the first column.
    """
    columns = [[row.baseline for row in rows if _fills(row, x0, x1)] for x0, x1 in pairwise(xs)]
    steps = sorted(below - above for column in columns for above, below in pairwise(column))
    least = PARAGRAPH_GAP * steps[len(steps) // 4] if steps else 0.0
    wide = [
        row
        for row in rows[1:]
        if len(row.runs) > 1 and all(_parts(column, row.baseline, least) for column in columns)
    ]
    known = [row for row in wide if row is not rows[1] and not _behind(row, rows, sections)]
    return wide if known else [row for row in rows[1:] if row in wide or row.runs[0][0] < xs[1]]


def _behind(row: _PrintedRow, rows: Sequence[_PrintedRow], sections: Sequence[_PrintedRow]) -> bool:
    """Whether a section stands between `row` and the line above it."""
    above = rows[rows.index(row) - 1]
    return any(above.baseline < section.baseline < row.baseline for section in sections)


def _fills(row: _PrintedRow, x0: float, x1: float) -> bool:
    return any(x0 <= (run[0] + run[1]) / 2 <= x1 for run in row.runs)


def _parts(column: Sequence[float], baseline: float, least: float) -> bool:
    """Whether the lines of a column that stand above `baseline` are further than `least` from those below."""
    below = bisect_left(column, baseline)
    return below in (0, len(column)) or column[below] - column[below - 1] > least
