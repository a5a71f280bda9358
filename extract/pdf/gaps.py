"""White gaps that go down through lines: what parts the columns of a table that no ruling parts."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from extract.pdf.arrays import beginnings
from extract.pdf.columns import COLUMN_GAP, WORD_GAP, PrintedRow, Span

NARROWEST: Final = 0.8
"""White space between two columns, in widths of a letter, at least."""

MANY_LINES: Final = 5, 8
"""Lines from which on a gap parts columns that is narrow, and that is as wide as between words."""

PARTED: Final = 1 / 3
"""Share of the lines in two columns that are next to each other, from which on they are two."""

LEAST_PARTED: Final = 2
"""Lines that are next to each other in two columns, at least."""

NEXT_TO: Final = 0.8
"""Distance of two baselines, in usual ones, up to which lines are next to each other."""

ALIGNED: Final = 0.6
"""Share of the lines of a column that begin, end or are centred at one place, at least."""

SURELY: Final = 0.8
"""Their share from which on nothing else is needed."""

SAME_EDGE: Final = 0.4
"""Distance of two edges that are one, in widths of a letter."""


def united(spans: Sequence[Span], runs: Sequence[Span]) -> list[Span]:
    """The places that `spans` or `runs` cover."""
    found: list[Span] = []
    for x0, x1 in sorted([*spans, *runs]):
        if found and x0 <= found[-1][1]:
            if x1 > found[-1][1]:
                found[-1] = found[-1][0], x1
        else:
            found.append((x0, x1))
    return found


def gaps_between(spans: Sequence[Span], least: float) -> list[Span]:
    """The gaps between `spans`, which are in order, that are wide enough."""
    return [(left[1], right[0]) for left, right in pairwise(spans) if right[0] - left[1] >= least]


def gaps_through(rows: Sequence[PrintedRow], letter: float) -> list[Span]:
    """The gaps that go down through all of `rows` and part columns."""
    covered = united((), [run for row in rows for run in row.pieces])
    return parting(rows, gaps_between(covered, NARROWEST * letter), letter)


def parting(rows: Sequence[PrintedRow], gaps: Sequence[Span], letter: float) -> list[Span]:
    """Those of the gaps through `rows` that have enough lines next to each other on both sides."""
    kept = list(gaps)
    columns = Columns(rows)
    index = 0
    while index < len(kept):
        left = kept[index - 1][1] if index else float("-inf")
        right = kept[index + 1][0] if index + 1 < len(kept) else float("inf")
        if _parts(columns, (left, *kept[index], right), letter):
            index += 1
        else:
            del kept[index]
            index = max(0, index - 1)
    return kept


Segment = tuple[float, float, float]
"""The baseline of a line, and from where to where it goes in a column."""


def segments(rows: Sequence[PrintedRow], left: float, right: float) -> Iterator[Segment]:
    """What is between two places of each line."""
    for row in rows:
        inside = [run for run in row.pieces if left <= (run[0] + run[1]) / 2 <= right]
        if inside:
            yield row.baseline, inside[0][0], inside[-1][1]


class Columns:
    """What is in columns of some lines."""

    def __init__(self, rows: Sequence[PrintedRow]) -> None:
        self.near = NEXT_TO * max((row.bottom - row.top for row in rows), default=0.0)
        pieces = [(row.baseline, x0, x1) for row in rows for x0, x1 in row.pieces]
        self._baselines, self._x0, self._x1 = np.array(pieces).reshape(-1, 3).T
        self._middles = (self._x0 + self._x1) / 2
        self._found: dict[Span, list[Segment]] = {}

    def between(self, left: float, right: float) -> list[Segment]:
        """What is between two places of each line."""
        if (left, right) not in self._found:
            self._found[left, right] = self._segments(left, right)
        return self._found[left, right]

    def _segments(self, left: float, right: float) -> list[Segment]:
        inside = np.flatnonzero((self._middles >= left) & (self._middles <= right))
        if not len(inside):
            return []
        baselines = self._baselines[inside]
        begins = beginnings(baselines)
        ends = np.append(begins[1:], len(inside)) - 1
        return list(
            zip(
                baselines[begins].tolist(),
                self._x0[inside[begins]].tolist(),
                self._x1[inside[ends]].tolist(),
                strict=True,
            )
        )


def _parts(columns: Columns, sides: tuple[float, float, float, float], letter: float) -> bool:
    """Whether the columns left and right of a gap are two; `sides` are those of both columns."""
    before, after = columns.between(*sides[:2]), columns.between(*sides[2:])
    fewer, more = sorted((before, after), key=len)
    paired = _side_by_side(fewer, [segment[0] for segment in more], columns.near)
    if paired < LEAST_PARTED:
        return False
    lines = len({segment[0] for segment in (*before, *after)})
    if sides[2] - sides[1] >= COLUMN_GAP * letter:
        return paired >= PARTED * lines or (paired >= PARTED * len(fewer) and is_aligned(after, letter))
    sure = is_aligned(after, letter, SURELY) and is_aligned(before, letter, SURELY)
    many = MANY_LINES[sides[2] - sides[1] < WORD_GAP * letter and not sure]
    return lines >= many and is_aligned(after, letter) and paired >= len(fewer) / 2


def _side_by_side(fewer: Sequence[Segment], baselines: Sequence[float], near: float) -> int:
    """How many of the lines of one column are next to one of the other column."""
    count = 0
    for baseline, _, _ in fewer:
        at = bisect_left(baselines, baseline - near)
        count += at < len(baselines) and baselines[at] <= baseline + near
    return count


def is_aligned(column: Sequence[Segment], letter: float, share: float = ALIGNED) -> bool:
    """Whether most lines of a column begin, end or are centred at one place."""
    within = SAME_EDGE * letter
    for edge in (
        [x0 for _, x0, _ in column],
        [x1 for _, _, x1 in column],
        [(x0 + x1) / 2 for _, x0, x1 in column],
    ):
        edge.sort()
        most = max(bisect_left(edge, place + 2 * within) - index for index, place in enumerate(edge))
        if most >= share * len(edge):
            return True
    return False
