"""Lines of a table to its rows, where no ruling shows them: each row is a band across all columns.

What shows a band: the lines of a cell have the usual distance; the cells of a row begin at one height, or
have their middles there; most columns have something in it. The bands that fit all of it best are found by
going through all ways to divide the lines.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, Literal, NamedTuple

from extract.pdf.columns import Span
from extract.pdf.full_lines import LEAST_PITCH

SAME_STEP: Final = 1.03
"""Share of a distance of two lines up to which the next longer one is the same."""

MOST_STEP: Final = 1.15
"""Share of the usual distance of two lines up to which distances may be the same."""

PIXEL: Final = 0.8
"""Points up to which the next longer distance is the same: browsers put lines on whole pixels."""

ROUNDED: Final = 0.3
"""Points by which a distance may be rounded."""

NARROW: Final = 6.0
"""Width of a column of numbers or codes, in widths of a letter, at most: they are not wrapped."""

ROOM: Final = 0.7
"""Share of a column's width up to which a line ends early: the next one begins something of its own."""

BROKEN: Final = 1.0
"""Cost of a wide distance between two lines of one cell."""

NUMBER_BELOW: Final = 0.7
"""Cost of two lines of one cell in a narrow column, where no distance is wide."""

ENDED_EARLY: Final = 0.3
"""Cost of a line that follows in its cell on one that ended early, where no distance is wide."""

NUMBER_AGAIN: Final = 3.0
"""Cost of a number in the first column that does not begin a row, where most of its lines are numbers."""

NO_NUMBER: Final = 2.0
"""Cost of a row without a number there."""

LEAST_NUMBERS: Final = 2
NUMBERED: Final = 0.6
"""Numbers in the first column from which on most of its lines are numbers, and their share of them."""

BOLD_BELOW: Final = 2.0
"""Cost of a bold line below a plain one in one cell."""

PLAIN_BELOW: Final = 0.5
"""Cost of a plain line below a bold one in one cell: a heading may be above its text in it."""

LABELS: Final = 0.8
"""Share of the lines in the first column that are bold, at least, where it holds labels, and of those in the
second that are plain."""

APART: Final = 0.9
"""Share of the labels with a wide distance above them from which on all labels have it."""

BEGUN: Final = 0.5
"""Share of the lines of labels that have a value next to them, at least: the others are wrapped."""

WORD: Final = 9.0
"""White space between a wrapped label and the values, in widths of a letter, at most: a word does not fit."""

LABEL_AGAIN: Final = 1.5
"""Cost of a label with a value next to it that does not begin a row."""

NO_LABEL: Final = 2.0
"""Cost of a row without a label in a table that has them."""

LATE_LABEL: Final = 4.0
"""Cost of a row that has its label below its first line."""

OFF: Final = 0.5
"""Cost of a cell that is a line away from where the others are."""

MISSING: Final = 2.0
"""Cost of a row without anything in any column."""

NOTHING_FIRST: Final = 0.7
"""Cost of a row without anything in its first column."""

NOT_WIDE: Final = 0.2, 1.5
"""Cost of a row that begins at the usual distance, where no distance is wide, and where some are."""

SIDE_BY_SIDE: Final = 0.6
"""Distance of two lines, in usual ones, up to which they are side by side: no row begins between them."""

HOPELESS: Final = 6.0
"""Cost of a row from which on no longer one is tried."""

NEVER: Final = 1e9


class TableLine(NamedTuple):
    """A line of a table: its ink, its baseline, what it has in which columns, whether a number is first, the
    columns that texts over several of them cover, and those in which its text is bold.
    """

    top: float
    bottom: float
    baseline: float
    cells: Mapping[int, Span]
    number: bool = False
    wide: Collection[int] = ()
    bold: Collection[int] = ()


class Steps(NamedTuple):
    """The usual distance of two lines of one cell, the widest that is alike, and whether wider ones part
    rows.
    """

    usual: float
    widest: float
    parted: bool = False


class Measures(NamedTuple):
    """What the lines of a table have in common: columns, the widest distance within a cell, the usual ones,
    which columns are narrow, where lines of the others end that end early, whether wide distances part some
    rows, whether most lines begin with a number in the first column, and where a label ends that may be
    wrapped, if that holds bold labels.
    """

    columns: int
    widest: float
    steps: Steps
    narrow: Sequence[bool]
    early: Sequence[float]
    parted: bool = False
    numbered: bool = False
    label_end: float | None = None

    @property
    def parted_alone(self) -> bool:
        """Whether nothing but wide distances parts rows."""
        return self.parted and not self.numbered and self.label_end is None


def measures_of(
    lines: Sequence[TableLine], columns: int, letter: float, known: Steps | None = None
) -> Measures:
    """What the lines of a table have in common; the distances may be `known` from a page before."""
    inside = [[line for line in lines if column in line.cells] for column in range(columns)]
    numbers = [line.baseline for line in inside[0] if line.number]
    numbered = len(numbers) >= max(LEAST_NUMBERS, NUMBERED * len(inside[0]))
    steps = sorted(
        below.baseline - above.baseline
        for column in inside
        for above, below in pairwise(column)
        if not numbered or bisect_right(numbers, above.baseline) == bisect_right(numbers, below.baseline)
    )
    pitch, widest, _ = _usual_step([step for step in steps if step >= LEAST_PITCH * letter])
    if known and known.usual and known.usual < pitch:
        pitch, widest, _ = known
    spans = [[line.cells[column] for line in found] for column, found in enumerate(inside)]
    narrow = [bool(runs) and median(x1 - x0 for x0, x1 in runs) <= NARROW * letter for runs in spans]
    early = []
    for runs, is_narrow in zip(spans, narrow, strict=True):
        x0, x1 = min((run[0] for run in runs), default=0.0), max((run[1] for run in runs), default=0.0)
        is_long = not is_narrow and x1 - x0 >= 2 * NARROW * letter
        early.append(x0 + ROOM * (x1 - x0) if is_long else 0.0)
    found = Measures(columns, widest + ROUNDED, Steps(pitch, widest), narrow, early)
    wide = [index for index in range(1, len(lines)) if is_wide(lines, index, found)]
    body = [index for index in wide[1:] if lines[index].cells and lines[index - 1].cells]
    parted = bool(body) or (known is not None and known.parted)
    return found._replace(
        parted=parted,
        numbered=numbered,
        label_end=_label_end(lines, found.widest, letter),
        steps=Steps(pitch, widest, parted),
    )


def _label_end(lines: Sequence[TableLine], widest: float, letter: float) -> float | None:
    """Where a label ends, at least, that may be wrapped, if the first column of a table holds bold labels on
    the first lines of plain text next to them. `widest`: the widest distance of two lines of one cell.
    """
    labels = [line for line in lines if 0 in line.cells]
    bold = [_has_value(line) for line in labels if 0 in line.bold]
    values = [1 in line.bold for line in lines if 1 in line.cells]
    enough = len(bold) >= LABELS * len(labels) and sum(bold) >= max(LEAST_NUMBERS, BEGUN * len(labels))
    if not enough or sum(values) > (1 - LABELS) * len(values):
        return None
    apart = [
        below.baseline - above.baseline > widest
        for above, below in pairwise(lines)
        if 0 in below.bold and _has_value(below)
    ]
    if sum(apart) >= APART * len(apart):
        return 0.0
    x0, x1 = min(line.cells[0][0] for line in labels), max(line.cells[0][1] for line in labels)
    values_begin = min((line.cells[1][0] for line in lines if 1 in line.cells), default=x1)
    return max(x0 + ROOM * (x1 - x0), values_begin - WORD * letter)


def _has_value(line: TableLine) -> bool:
    """Whether something is in the second column of a line, or over several."""
    return 1 in line.cells or bool(line.wide)


def _usual_step(steps: Sequence[float]) -> Steps:
    """The distance of two lines of one cell, which is the smallest that comes again, and the widest alike."""
    usual = next(
        (
            step
            for index, step in enumerate(steps)
            if sum(other <= SAME_STEP * step for other in steps[index:]) >= max(2, len(steps) / 20)
        ),
        steps[0] if steps else 0.0,
    )
    widest = usual
    for step in steps:
        if widest < step <= min(max(SAME_STEP * widest, widest + PIXEL), MOST_STEP * usual):
            widest = step
    return Steps(usual, widest)


def row_starts(lines: Sequence[TableLine], measures: Measures, bound: Collection[int] = ()) -> list[int]:
    """Which of the lines rows begin at; neither the first one nor those that are `bound` are among them."""
    if len(lines) < 2:
        return []
    wide = [True, *(is_wide(lines, index, measures) for index in range(1, len(lines)))]
    edges: tuple[Edge, ...] = ("middle", "top") if measures.label_end is None else ("top",)
    return min(_cheapest(lines, measures, wide, edge, bound) for edge in edges)[1]


def is_wide(lines: Sequence[TableLine], index: int, measures: Measures) -> bool:
    """Whether the distance above a line is wider than usual, in every column."""
    for column in range(measures.columns):
        above = next((line.baseline for line in reversed(lines[:index]) if column in line.cells), None)
        below = next((line.baseline for line in lines[index:] if column in line.cells), None)
        if above is not None and below is not None and below - above <= measures.widest:
            return False
    return True


Edge = Literal["top", "middle"]


def _cheapest(
    lines: Sequence[TableLine], measures: Measures, wide: Sequence[bool], edge: str, bound: Collection[int]
) -> tuple[float, list[int]]:
    """The cheapest way to divide lines: what it costs, and where its rows begin."""
    costs = [0.0, *(NEVER for _ in lines)]
    come_from = [0] * (len(lines) + 1)
    for start in range(len(lines)):
        if start in bound:
            continue
        if start and lines[start].baseline - lines[start - 1].baseline < SIDE_BY_SIDE * measures.steps.usual:
            continue
        begun = costs[start] + (0.0 if wide[start] else NOT_WIDE[measures.parted_alone])
        row = _Row(measures, edge if start else "")
        for end in range(start + 1, len(lines) + 1):
            row.add(lines[end - 1])
            if row.broken > HOPELESS:
                break
            cost = begun + row.cost()
            if cost < costs[end] - 1e-9:
                costs[end], come_from[end] = cost, start
    starts = []
    at = come_from[-1]
    while at:
        starts.append(at)
        at = come_from[at]
    return costs[-1], starts[::-1]


class _Row:
    """A row that lines are added to, and what it costs to take them as one."""

    def __init__(self, measures: Measures, edge: str) -> None:
        self._measures = measures
        self._edge = edge
        self._cells: dict[int, tuple[float, float]] = {}
        self._ends: dict[int, float] = {}
        self._bold: dict[int, bool] = {}
        self._wide: set[int] = set()
        self.broken = 0.0

    def add(self, line: TableLine) -> None:
        _, widest, _, narrow, early, parted, numbered, label_end = self._measures
        labelled = label_end is not None
        if 0 in line.cells and 0 in self._cells:
            self.broken += NUMBER_AGAIN * (numbered and line.number)
            self.broken += LABEL_AGAIN * (labelled and self._is_label(line))
        self._wide.update(line.wide)
        wrapped = False
        changed = [0, 0]
        for column, (_, x1) in line.cells.items():
            first, last = self._cells.get(column, (line.baseline, None))
            bold = column in line.bold
            if last is not None:
                changed[bold] += bold != self._bold[column]
                if line.baseline - last > widest:
                    self.broken += BROKEN * (not labelled)
                elif parted:
                    pass
                elif narrow[column]:
                    wrapped = True
                elif self._ends[column] < early[column]:
                    self.broken += ENDED_EARLY
            self._cells[column] = first, line.baseline
            self._ends[column] = x1
            self._bold[column] = bold
        if line.wide:
            column = min(line.wide)
            first, _ = self._cells.get(column, (line.baseline, 0.0))
            self._cells[column] = first, line.baseline
            self._ends[column], self._bold[column] = float("inf"), False
        self.broken += NUMBER_BELOW * wrapped + BOLD_BELOW * (changed[True] > 0)
        self.broken += min(BOLD_BELOW, PLAIN_BELOW * changed[False])

    def _is_label(self, line: TableLine) -> bool:
        """Whether a line begins another label than the one of the row, which may be wrapped."""
        near = line.baseline - self._cells[0][1] <= self._measures.widest
        return _has_value(line) and not (near and self._ends[0] >= (self._measures.label_end or 0.0))

    def cost(self) -> float:
        cells, columns = self._cells, self._measures.columns
        if not cells:
            return 0.0
        top, bottom = min(first for first, _ in cells.values()), max(last for _, last in cells.values())
        nothing_first = NO_NUMBER if self._measures.numbered else NOTHING_FIRST
        late = 0.0
        if self._measures.label_end is not None:
            nothing_first = NO_LABEL
            late = LATE_LABEL * (
                0 in cells and cells[0][0] - top >= SIDE_BY_SIDE * self._measures.steps.usual
            )
        filled = len(self._wide.union(cells))
        cost = self.broken + late + MISSING * (1 - filled / columns) + nothing_first * (0 not in cells)
        off_top = off_middle = 0.0
        for first, last in cells.values():
            off_top += first - top
            off_middle += abs(first + last - top - bottom) / 2
        off = {"top": off_top, "middle": off_middle}.get(self._edge, min(off_top, off_middle))
        return cost + OFF * off / (self._measures.steps.usual or 1.0)
