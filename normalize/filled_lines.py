"""How lines of one width fill a text whose line ends became spaces: which spaces are line ends, at what
cost."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, exp, inf, log1p
from string import punctuation
from typing import Final, NamedTuple

import regex

from normalize.thai import NO_SPACE_AFTER, SPACE_AFTER, SPACE_BEFORE
from normalize.wrapping import display_width, is_solid, words

WIDEST_COLUMN: Final = 60
"""Letters of the widest column that wraps; a longer run without a space was never wrapped."""

SPACE: Final = display_width(" ")

MARGINS: Final = (0, 2, 4)
"""Letters by which a column may be wider than one of its runs."""

OVERFULL: Final = 2.5
"""Cost of each letter by which a line is wider than its column."""

TOO_FULL: Final = 3.0
"""Letters more than its column that no line of several runs has."""

COST_OF_EARLY_WRAP: Final = 2.0
"""Cost of a wrap in front of a word that would have fitted."""

UNFILLED: Final = 1.4
"""Cost of each letter that such a wrap leaves free after the word."""

MAX_MISFIT_COST: Final = 5.0
"""The highest cost of one misfit: a text may have been joined from several pages."""

ROUNDING: Final = 1e-6
"""Cost by which sums of the same numbers in another order may differ, at most."""

ODDS_OF_SPACE: Final = -2.2
"""Odds that a space is typed between two words."""

ODDS_NEXT_TO_APART: Final = 4.3
"""Odds more next to a word that is set apart."""

ODDS_OF_MISPLACED_SPACE: Final = -7.5
"""Odds that a space is typed within a word, or after one that leans on the next, where nobody types one."""

RUN: Final = regex.compile(r"\S+")
_OPENS_ITEM: Final = regex.compile(r"\(?[0-9๐-๙]{1,2}[.)]|•$")
_MAY_OPEN_ITEM: Final = regex.compile(r"[-–]$")


class Gap(NamedTuple):
    """A gap between two runs of characters.

    `odds` that it was typed, and what it costs to call it so; the widths of the first word and of the whole
    run after it; the index of that word, 0 where the gap is within a word.

    `kept`: a space is there either way. `opens`: what is after it opens a line.
    """

    odds: float
    typed: float
    word: float
    run: float
    at: int
    kept: bool
    doubled: bool
    opens: bool


class UnbrokenLine(NamedTuple):
    """The words of a text as if there were no spaces, the width of its first run, and its gaps."""

    words: list[str]
    first: float
    gaps: Sequence[Gap]


class _Filled(NamedTuple):
    """The cheapest division of a text into lines: its cost; for each gap after which a line may open, where
    the line above opens; and where the last line opens."""

    cost: float
    above: Sequence[int]
    last: int

    @property
    def ends(self) -> list[bool]:
        """Which gaps are line ends."""
        ends = [False] * (len(self.above) - 1)
        opening = self.last
        while opening:
            ends[opening - 1] = True
            opening = self.above[opening]
        return ends


def may_wrap(cell: str) -> bool:
    """Whether the text of a cell may have been wrapped: no run is wider than any column that wraps."""
    return max(map(max, map(_runs, lines_of(cell)))) <= WIDEST_COLUMN


def possible_widths(lines: Iterable[UnbrokenLine]) -> list[int]:
    """The widths that the column of `lines` may have: those of their longer runs and a little more."""
    runs = {ceil(run) for line in lines for run in _runs(line)}
    widest = max(runs, default=0)
    return sorted({run + more for run in runs if run >= widest / 2 for more in MARGINS}, reverse=True)


def _runs(line: UnbrokenLine) -> list[float]:
    """The widths of the runs of `line`."""
    return [line.first, *[gap.run for gap in line.gaps]]


def cost_of_lines(lines: Iterable[UnbrokenLine], width: float, enough: float = inf) -> float:
    """How badly a column of `width` letters explains the spaces of `lines`, counted up to `enough`."""
    cost = 0.0
    for line in lines:
        cost += _fill(line, width, enough - cost + ROUNDING).cost
        if cost >= enough:
            break
    return cost


def lines_of(cell: str) -> list[UnbrokenLine]:
    return [cut_line(line) for line in cell.split("\n")]


def cost_of_odds(odds: float) -> float:
    return log1p(exp(-odds))


@lru_cache(maxsize=4096)
def cut_line(text: str) -> UnbrokenLine:
    """The words, runs and gaps of a text without line ends."""
    found = list(RUN.finditer(text))
    if not found:
        return UnbrokenLine([], 0.0, ())
    divided = words("".join(run.group() for run in found))
    starts: dict[int, int] = {}
    at = 0
    for index, word in enumerate(divided):
        starts[at] = index
        at += len(word)
    gaps = []
    at = 0
    for before, after in pairwise(found):
        left, right = before.group(), after.group()
        at += len(left)
        index = starts.get(at, 0)
        doubled = after.start() - before.end() > 1
        kept = doubled or not is_solid(left, right)
        odds = (
            _odds(divided[index - 1].lstrip(punctuation), divided[index])
            if index
            else ODDS_OF_MISPLACED_SPACE
        )
        opening = display_width(divided[index] if index else words(right)[0])
        if _MAY_OPEN_ITEM.match(right):
            opening = WIDEST_COLUMN
        opens = bool(_OPENS_ITEM.match(right))
        typed = 0.0 if kept else cost_of_odds(odds)
        gaps.append(Gap(odds, typed, opening, display_width(right), index, kept, doubled, opens))
    return UnbrokenLine(divided, display_width(found[0].group()), gaps)


def _odds(first: str, second: str) -> float:
    """The odds that a space is typed between two words, wherever they are."""
    if first in NO_SPACE_AFTER:
        return ODDS_OF_MISPLACED_SPACE
    return ODDS_OF_SPACE + ODDS_NEXT_TO_APART * (first in SPACE_AFTER or second in SPACE_BEFORE)


def line_ends(line: UnbrokenLine, width: float | None) -> list[bool]:
    """Which gaps of `line` are line ends."""
    return [False] * len(line.gaps) if width is None else _fill(line, width).ends


def _fill(line: UnbrokenLine, width: float, enough: float = inf) -> _Filled:
    """How lines of `width` letters that cost least divide `line`; what costs `enough` need not be least."""
    gaps = line.gaps
    count = len(gaps)
    best = [0.0] + [inf] * count  # cost of the lines above, for a line that opens after the gap before
    above = [0] * (count + 1)  # where the last of these opens
    least, last = inf, 0
    for opening in range(count + 1):
        run = gaps[opening - 1].run if opening else line.first
        cost, free = best[opening], width - run
        if free < 0:
            cost += min(MAX_MISFIT_COST, -OVERFULL * free)
        if cost > enough:
            continue
        for index in range(opening, count):
            _, typed, word, run, _, _, _, opens = gaps[index]
            free -= SPACE
            wrapped = cost
            if not opens and free > word:
                early = COST_OF_EARLY_WRAP + UNFILLED * (free - word)
                wrapped += early if early < MAX_MISFIT_COST else MAX_MISFIT_COST
            if wrapped < best[index + 1]:
                best[index + 1], above[index + 1] = wrapped, opening
            free -= run
            if opens or free < -TOO_FULL:
                break
            cost += typed
            if free < 0:
                cost -= OVERFULL * free
        else:
            if cost < least:
                least, last = cost, opening
    return _Filled(least, above, last)
