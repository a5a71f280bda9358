"""Which lines of a page are tables that white space alone draws, and where their columns meet.

The lines are divided into those of tables and others in the way that needs the fewest accidents: wide
gaps that are in no table or at no place where columns meet, text across such a place, texts that are alone
across several columns. The columns of a table are those that all its lines show together.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from extract.pdf.columns import FARTHEST, WORD_GAP, PrintedRow, PrintedRows, Span
from extract.pdf.gaps import SAME_EDGE
from extract.pdf.open_grid import Before
from extract.pdf.spaced_elements import LEAST_HEADED, elements_of, is_headed, repeats
from extract.pdf.white_columns import Unit, begun_gaps, unit_of, white_gaps, without_groups

TABLE: Final = 2.0
"""Cost of a table."""

NO_TABLE: Final = 1e6
"""Cost of a table without columns."""

OUTSIDE: Final = 1.0
"""Cost of a wide gap of a line that is in no table."""

MOST_OUTSIDE: Final = 3
"""Wide gaps of a line that count, at most."""

MISSED: Final = 1.0
"""Cost of a wide gap in a line of a table at which no columns meet."""

PAIRED: Final = 0.25
"""Cost of such a gap in a line of two bold labels and their values: other lines may have one."""

CROSSED: Final = 1.0, 0.25
"""Cost of text across a place where columns meet, in the body of a table, and in its heading."""

MOST_CROSSED: Final = 3
"""Such places in a line that count, at most."""

SET_OFF: Final = 1.0, 0.15
"""Cost of lines that are alone with more white space above them than below, as titles have, and how much
more that is, in usual distances of lines."""

SQUEEZED: Final = 1.0
"""Cost of a place where columns meet that has no more white space than between words."""

LOST: Final = 1.0
"""Cost of a place where columns met on the page before and do not together with the lines of this one."""

ADDED: Final = 0.5
"""Cost of a place where columns meet that the lines on the page before do not show."""

ALONE: Final = 0.5
"""Cost of a line that is alone across columns of a table."""

MORE_ALONE: Final = 0.5
"""What each of them costs more that follows on another one."""

REPEATED: Final = 6.0
"""Cost of a heading that comes again within a table."""

LABELS_BEGIN: Final = 2.0
"""Cost of a table in which bold labels begin below a line that is alone."""

HEADED: Final = 4.0
"""Cost of another heading within a table: a line of bold texts below plain ones."""

ALIKE: Final = 0.25
"""Share of the lines of a table that are at the same places as its first, from which on all its rows are
alike."""

HOPELESS: Final = 6.0
"""Cost of a table over what its parts cost, from which on no longer one is tried."""

MOST_ALONE: Final = 3
"""Lines one below the other that are alone across the columns of a table, at most."""

HEADING_LINES: Final = 6
"""Lines at the top of a table among which a heading over several columns may be."""


class Part(NamedTuple):
    """The lines of a table, from `start` to `end`; where its columns meet; the lines that are alone across
    them; and whether it continues the table of the page before.
    """

    start: int
    end: int
    gaps: list[Span]
    sections: list[int]
    continues: bool = False


class Rest(NamedTuple):
    """What is known of a table that a page ends with: its lines, and where its columns meet."""

    rows: Sequence[PrintedRow]
    gaps: Sequence[Span]

    @classmethod
    def of(cls, rows: Sequence[PrintedRow], letter: float) -> "Rest":
        """The table that lines are."""
        return cls(rows, white_gaps([unit_of([row], letter) for row in rows], letter))

    def misfit(self, letter: float) -> float:
        """What it costs that some lines do not fit into its columns."""
        return sum(_misfit(row, self.gaps, CROSSED[0], letter) for row in self.rows)


def columns_of(rows: Sequence[PrintedRow], letter: float) -> list[Span]:
    """Where the columns of lines meet, also those that few lines have."""
    units = [unit_of([row], letter) for row in rows]
    gaps = white_gaps(units, letter)
    return sorted([*gaps, *begun_gaps(units, gaps, letter)])


def parts_of(page: PrintedRows, before: Before | None, rest: Rest | None = None) -> list[Part]:
    """The parts of a page that may be tables, from top to bottom; the first may continue a table of the page
    before, of which the columns are known (`before`) or the lines (`rest`).
    """
    return _Parts(page, before, rest).cheapest()


def rows_of(page: PrintedRows, part: Part) -> list[PrintedRow]:
    """The lines of a part that show its columns."""
    return without_groups(
        [page.rows[index] for index in range(part.start, part.end) if index not in part.sections]
    )


class _Parts:
    def __init__(self, page: PrintedRows, before: Before | None, rest: Rest | None) -> None:
        self._page = page
        self._before = before
        self._rest = rest
        self._elements = elements_of(page)
        self._units = {id(row): unit_of([row], page.letter) for row in page.rows}

    def _unit(self, row: PrintedRow) -> Unit:
        """What the text of a line covers; that of a line of the page is known."""
        return self._units.get(id(row)) or unit_of([row], self._page.letter)

    def cheapest(self) -> list[Part]:
        """The tables of the cheapest way to divide the page."""
        count = len(self._elements)
        costs = [0.0, *([float("inf")] * count)]
        found: list[Part | None] = [None] * (count + 1)
        come_from = [0] * (count + 1)
        for first in range(count):
            free = costs[first] + self._outside[first]
            if free < costs[first + 1]:
                costs[first + 1], come_from[first + 1], found[first + 1] = free, first, None
            if self._elements[first].alone:
                continue
            for last in self._ends(first):
                part, cost = self._table(first, last)
                if NO_TABLE > cost > sum(self._alone[first : last + 1]) + HOPELESS:
                    break
                if costs[first] + cost < costs[last + 1]:
                    costs[last + 1], come_from[last + 1] = costs[first] + cost, first
                    found[last + 1] = part
        parts = []
        at = count
        while at:
            if of_end := found[at]:
                parts.append(of_end)
            at = come_from[at]
        return parts[::-1]

    @cached_property
    def _outside(self) -> list[float]:
        """What it costs to take each element as no table."""
        return [
            sum(
                OUTSIDE * min(MOST_OUTSIDE, len(row.runs) - 1)
                for row in self._page.rows[element.start : element.end]
            )
            for element in self._elements
        ]

    @cached_property
    def _alone(self) -> list[float]:
        """What it costs to take each element as a table of its own, or as no table."""
        return [
            min(cost, self._own(index, index)[1]) if cost > TABLE else cost
            for index, cost in enumerate(self._outside)
        ]

    def _ends(self, first: int) -> list[int]:
        """The elements that a table may end with that begins with the element `first`."""
        ends = []
        rows, alone = self._page.rows, 0
        for last in range(first, len(self._elements)):
            element = self._elements[last]
            if last > first and (
                rows[element.start].baseline - rows[element.start - 1].baseline > FARTHEST * self._page.pitch
            ):
                break
            alone = alone + element.end - element.start if element.alone else 0
            if alone > MOST_ALONE:
                break
            if not element.alone:
                ends.append(last)
        return ends

    def _table(self, first: int, last: int) -> tuple[Part, float]:
        """A table of some elements, and what it costs."""
        ways = [self._own(first, last)]
        if self._before and self._at_top(first):
            ways.append(self._continued(first, last, self._before))
        if self._rest and self._at_top(first):
            ways.append(self._with_rest(first, last, self._rest))
        return min(ways, key=lambda found: found[1])

    def _own(self, first: int, last: int) -> tuple[Part, float]:
        rows = self._page.rows
        elements = self._elements[first : last + 1]
        alone = [element.start for element in elements if element.alone]
        start, end = elements[0].start, elements[-1].end
        inside = without_groups([rows[index] for index in range(start, end) if index not in alone])
        gaps = white_gaps([self._unit(row) for row in inside], self._page.letter)
        if not gaps:
            return Part(start, end, [], []), NO_TABLE
        sections = [index for index in alone if _misfit(rows[index], gaps, 1.0, self._page.letter)]
        cost = TABLE + _cost_of_lone_lines(sections)
        cost += SET_OFF[0] * self._titles(sections)
        cost += LABELS_BEGIN * any(self._labels_begin(start, index, end) for index in sections)
        cost += SQUEEZED * sum(right - left < WORD_GAP * self._page.letter for left, right in gaps)
        cost += sum(
            _misfit(row, gaps, CROSSED[number < HEADING_LINES], self._page.letter)
            for number, row in enumerate(inside)
        )
        repeated = [row for row in inside[1:] if repeats(row, rows[start], self._page.letter)]
        cost += _cost_of_headings(inside)
        cost += REPEATED * (0 < len(repeated) <= ALIKE * len(inside))
        return Part(start, end, gaps, sections), cost

    def _titles(self, sections: Sequence[int]) -> int:
        """How many runs of lines that are alone have more white space above than below."""
        rows = self._page.rows
        first = [index for index in sections if index - 1 not in sections]
        last = [index for index in sections if index + 1 not in sections]
        return sum(
            rows[above].baseline - rows[above - 1].baseline
            > rows[below + 1].baseline - rows[below].baseline + SET_OFF[1] * self._page.pitch
            for above, below in zip(first, last, strict=True)
        )

    def _labels_begin(self, start: int, section: int, end: int) -> bool:
        """Whether the first texts of lines are plain above a line that is alone, and bold below it, as
        labels are."""
        rows = self._page.rows
        above = [row for row in rows[start:section] if len(row.bold) < len(row.words)]
        below = [row for row in rows[section + 1 : end] if len(row.words) > 1]
        return (
            bool(above and below)
            and not any(row.words[0] in row.bold for row in above)
            and all(
                row.words[0] in row.bold and len(row.bold) < len(row.words) for row in below[:LEAST_HEADED]
            )
        )

    def _at_top(self, first: int) -> bool:
        """Whether nothing but lines that are alone is above an element."""
        return all(element.alone for element in self._elements[:first])

    def _continued(self, first: int, last: int, before: Before) -> tuple[Part, float]:
        """Some elements as the rest of the table before, and what that costs."""
        elements = self._elements[first : last + 1]
        start, end = elements[0].start, elements[-1].end
        gaps = before.gaps
        sections = [element.start for element in elements if element.alone]
        cost = _cost_of_lone_lines(sections)
        for index in range(start, end):
            if index not in sections:
                row = before.page.rows[index]
                if not before.inside(row, self._page.letter):
                    cost += HOPELESS
                cost += _misfit(row, gaps, CROSSED[0], self._page.letter)
        return Part(start, end, gaps, sections, continues=True), cost

    def _with_rest(self, first: int, last: int, rest: Rest) -> tuple[Part, float]:
        """Some elements as more lines of the table before, and what that costs."""
        rows, letter = self._page.rows, self._page.letter
        elements = self._elements[first : last + 1]
        alone = [element.start for element in elements if element.alone]
        start, end = elements[0].start, elements[-1].end
        inside = without_groups([rows[index] for index in range(start, end) if index not in alone])
        whole = Rest.of([*rest.rows, *inside], letter)
        sections = [index for index in alone if _misfit(rows[index], whole.gaps, 1.0, letter)]
        cost = (
            _cost_of_headings(inside)
            + whole.misfit(letter)
            - rest.misfit(letter)
            + _cost_of_lone_lines(sections)
        )
        cost += LOST * max(0, len(rest.gaps) - len(whole.gaps))
        cost += ADDED * max(0, len(whole.gaps) - len(rest.gaps))
        return Part(start, end, list(whole.gaps), sections, continues=True), cost


def _cost_of_lone_lines(sections: Sequence[int]) -> float:
    """What lines cost that are alone across columns: more, where several follow one another."""
    more = sum(index - 1 in sections for index in sections)
    return ALONE * len(sections) + MORE_ALONE * more


def _cost_of_headings(rows: Sequence[PrintedRow]) -> float:
    """What it costs to take lines as one table that has another heading within."""
    return HEADED * any(is_headed(above, row) for above, row in pairwise(rows))


def _misfit(row: PrintedRow, gaps: Sequence[Span], crossed: float, letter: float) -> float:
    """What it costs that a line has text across places where columns meet, and wide gaps at none."""
    middles = [(left + right) / 2 for left, right in gaps]
    ink = SAME_EDGE * letter
    over = sum(any(x0 + ink < x < x1 - ink for x0, x1 in row.words) for x in middles)
    missed = sum(
        not any(left[1] - ink <= x <= right[0] + ink for x in middles) for left, right in pairwise(row.runs)
    )
    paired = row.words[0] in row.bold and 1 < len(row.bold) < len(row.words)
    return crossed * min(over, MOST_CROSSED) + (PAIRED if paired else MISSED) * missed


def crosses(row: PrintedRow, gaps: Sequence[Span], letter: float) -> bool:
    """Whether a line has text across a place where columns meet."""
    ink = SAME_EDGE * letter
    return any(x0 + ink < sum(gap) / 2 < x1 - ink for x0, x1 in row.words for gap in gaps)
