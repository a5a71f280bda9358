"""Undo word wrapping where line ends became spaces: each space was typed, or left by a wrap.

Layout programs fill lines greedily: a wrap stands only where the next word would not have fitted. So the
width of a column, in letters, tells the two apart, and it shows in the column's own text: it is the width
at which the spaces are explained best. A table whose spaces are explained as well without any width was not
wrapped. What a wrap hides is lost: a space that was typed at the end of a full line can only be told by the
words beside it, and by what the table has between these words elsewhere.

Costs are negative logarithms of chances, odds are logarithms too. The weights were fitted to one half of the
test documents, laid out in columns, and tried on the other (`python -m tests.benchmarks.spaces`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, exp, inf, log1p
from string import punctuation
from typing import Final, NamedTuple

import regex

from normalize.thai import (
    CONTINUES,
    NO_SPACE_AFTER,
    OPENS_ENTRY,
    SPACE_AFTER,
    SPACE_BEFORE,
    TAKES_VERB,
)
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

EARLY: Final = 2.0
"""Cost of a wrap in front of a word that would have fitted."""

UNFILLED: Final = 1.4
"""Cost of each letter that such a wrap leaves free behind the word."""

ENDED: Final = 3.0
"""Letters left free behind the next word, from which on the writer ended a line: so well are widths told."""

MOST: Final = 5.0
"""The highest cost of one misfit: a text may have been joined from several pages."""

WIDTH: Final = 4.0
"""Cost of a width: of one for a column, beside none, and of one for a cell, beside that of its column."""

ROUNDING: Final = 1e-6
"""Cost by which sums of the same numbers in another order may differ, at most."""

SHARE_EXPLAINED: Final = 0.1
"""Share of what the spaces of a table cost if all were typed, that wraps must save where there are some."""

USUAL: Final = -2.2
"""Odds that a space is typed between two words."""

BESIDE_APART: Final = 4.3
"""Odds more beside a word that is set apart."""

NOWHERE: Final = -7.5
"""Odds that a space is typed within a word, or behind one that leans on the next, where nobody types one."""

PAIR_TYPED: Final = 1.4
"""Odds more with the logarithm of how often the table has a space between the same two words."""

PAIR_SOLID: Final = -1.9
"""The same for how often it has none."""

WORD_TYPED: Final = 1.5
"""The same for a space behind the first word, whatever follows, and before the second, whatever precedes."""

WORD_SOLID: Final = -0.55
"""The same for no space there."""

SPACES_AT_ENDS: Final = 0.05
"""Share of line ends with two spaces, from which on line ends kept the spaces that were typed there."""

_RUN: Final = regex.compile(r"\S+")
_OPENS_ITEM: Final = regex.compile(r"\(?[0-9๐-๙]{1,2}[.)]|•$")
_MAY_OPEN_ITEM: Final = regex.compile(r"[-–]$")


class _Gap(NamedTuple):
    """A gap between two runs of signs.

    `odds` that it was typed, and what it costs to call it so; the widths of the first word and of the whole
    run behind it; the index of that word, 0 where the gap is within a word.

    `kept`: a space stands there either way. `opens`: what is behind it opens a line.
    """

    odds: float
    typed: float
    word: float
    run: float
    at: int
    kept: bool
    doubled: bool
    opens: bool


class _Line(NamedTuple):
    """The words of a text as if there were no spaces, the width of its first run, and its gaps."""

    words: list[str]
    first: float
    gaps: Sequence[_Gap]


class _Filled(NamedTuple):
    """What it costs that a text stands in lines as it does, where the line above each one opens that opens
    behind a gap, and where the last one does."""

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


class Unwrapper:
    """Undoes the wraps in the columns of one table.

    `columns`: the cells of each, by number.

    >>> cells = ["กระบวนการ ปฏิบัติงานที่ โปร่งใสและมี ประสิทธิภาพ", "การให้บริการ และระบบ"]
    >>> unwrapper = Unwrapper({0: cells})
    >>> unwrapper.unwrap(cells[0], unwrapper.width(cells[0], 0))
    'กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ'
    """

    def __init__(self, columns: Mapping[int, Sequence[str]]) -> None:
        self._usual = _usual_widths(columns)
        self._widths: dict[tuple[int, str], float | None] = {}
        divided: list[tuple[_Line, list[bool]]] = []
        doubled = []  # of the gaps at line ends: whether a typed space stands beside that of the line end
        for column, cells in columns.items() if self._usual else ():
            for cell in dict.fromkeys(cells):
                width = self.width(cell, column)
                for line in _lines(cell):
                    ends = _ends(line, width)
                    divided.append((line, ends))
                    full = zip(line.gaps, ends, strict=True)
                    doubled += [gap.doubled for gap, end in full if end and not gap.opens]
        self._habits = _Habits(divided)
        self._spaces_at_ends = sum(doubled) > max(1, SPACES_AT_ENDS * len(doubled))

    def width(self, cell: str, column: int) -> float | None:
        """The width in letters at which `cell` wraps; None where it was not wrapped.

        It is that of its column, unless another explains its spaces far better.
        """
        if (column, cell) not in self._widths:
            self._widths[column, cell] = self._width(cell, self._usual.get(column))
        return self._widths[column, cell]

    def _width(self, cell: str, usual: float | None) -> float | None:
        """The width at which `cell` wraps in a column where `usual` is that of most."""
        if usual is None or not _may_wrap(cell):
            return None
        lines = _lines(cell)
        least = _cost(lines, usual)
        if least > WIDTH:
            for width in _widths(lines):
                cost = WIDTH + _cost(lines, width, least - WIDTH + ROUNDING)
                if cost < least:
                    least, usual = cost, width
        return usual

    def unwrap(self, text: str, width: float | None) -> str:
        """Remove the spaces that wrapping at `width` letters left; all other white space becomes one space.

        Spaces beside digits, Latin letters, brackets, ๆ, ฯ and เช่น stay, and so do doubled ones; the mark of
        a list item opens a line. Where `width` is None nothing was wrapped.
        """
        return " ".join(self._entries(text, width, cut=False))

    def entries(self, text: str, width: float | None) -> list[str]:
        """The entries of a list without marks in `text`, each as `unwrap` gives it; one where it is no list.

        It opens with a verb that opens entries, and a line ends before another such verb that would have
        fitted: its writer ended it. Where one line does, the others that end before such a verb do, too.
        """
        return self._entries(text, width, cut=True)

    def _entries(self, text: str, width: float | None, *, cut: bool) -> list[str]:
        runs = _RUN.findall(text)
        if len(runs) < 2 or width is None:
            return [" ".join(runs)]
        line = self._habits.weighed(_cut(text))
        ends = _ends(line, width)
        opened = _opened(line, ends, width) if cut else frozenset()
        entries = [runs[:1]]
        for index, (gap, end, run) in enumerate(zip(line.gaps, ends, runs[1:], strict=True)):
            typed = gap.odds > 0 and not self._spaces_at_ends
            if index in opened:
                entries.append([run])
            else:
                entries[-1].append(run if end and not gap.kept and not typed else f" {run}")
        return ["".join(entry) for entry in entries]


class _Counts(NamedTuple):
    """How often two words stand side by side, a word stands first of two, and second."""

    pairs: Counter[tuple[str, str]]
    first: Counter[str]
    second: Counter[str]

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> "_Counts":
        return cls(
            Counter(pairs), Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
        )


class _Habits:
    """Between which words a table has a space, and between which none.

    `lines`: its lines with which of their gaps may be wraps; these are not counted.
    """

    def __init__(self, lines: Iterable[tuple[_Line, Sequence[bool]]]) -> None:
        typed: list[tuple[str, str]] = []
        solid: list[tuple[str, str]] = []
        for line, ends in lines:
            pairs = list(pairwise(line.words))
            parted = {gap.at for gap in line.gaps}
            solid += [pair for at, pair in enumerate(pairs, start=1) if at not in parted]
            inside = [gap for gap, end in zip(line.gaps, ends, strict=True) if gap.at and not end]
            typed += [pairs[gap.at - 1] for gap in inside]
        self._typed, self._solid = _Counts.of(typed), _Counts.of(solid)

    def weighed(self, line: _Line) -> _Line:
        """`line` with the odds of its gaps as they are in this table."""
        gaps = [gap if gap.kept else self._weighed(line.words, gap) for gap in line.gaps]
        return line._replace(gaps=gaps)

    def _weighed(self, words: Sequence[str], gap: _Gap) -> _Gap:
        if not gap.at:
            return gap
        first, second = pair = words[gap.at - 1], words[gap.at]
        typed, solid = self._typed, self._solid
        odds = (
            gap.odds
            + PAIR_TYPED * log1p(typed.pairs[pair])
            + PAIR_SOLID * log1p(solid.pairs[pair])
            + WORD_TYPED * (log1p(typed.first[first]) + log1p(typed.second[second]))
            + WORD_SOLID * (log1p(solid.first[first]) + log1p(solid.second[second]))
        )
        return gap._replace(odds=odds, typed=_cost_of(odds))


def _usual_widths(columns: Mapping[int, Sequence[str]]) -> dict[int, float]:
    """The width in letters at which the cells of each column wrap; empty for a table without wraps.

    A column in which nothing may have wrapped has none.
    """
    usual: dict[int, float] = {}
    saved = all_typed = 0.0
    for number, column in columns.items():
        lines = [line for cell in column if _may_wrap(cell) for line in _lines(cell)]
        typed = sum(gap.typed for line in lines for gap in line.gaps)
        least = inf
        for width in _widths(lines):
            cost = _cost(lines, width, least)
            if cost < least:
                least, usual[number] = cost, width
        all_typed += typed
        saved += max(0.0, typed - least - WIDTH)
    return usual if saved > SHARE_EXPLAINED * all_typed else {}


def _may_wrap(cell: str) -> bool:
    """Whether the text of a cell may have been wrapped: no run is wider than any column that wraps."""
    return max(map(max, map(_runs, _lines(cell)))) <= WIDEST_COLUMN


def _widths(lines: Iterable[_Line]) -> list[int]:
    """The widths that the column of `lines` may have: those of their longer runs and a little more."""
    runs = {ceil(run) for line in lines for run in _runs(line)}
    widest = max(runs, default=0)
    return sorted({run + more for run in runs if run >= widest / 2 for more in MARGINS}, reverse=True)


def _runs(line: _Line) -> list[float]:
    """The widths of the runs of `line`."""
    return [line.first, *[gap.run for gap in line.gaps]]


def _cost(lines: Iterable[_Line], width: float, enough: float = inf) -> float:
    """How badly a column of `width` letters explains the spaces of `lines`, counted up to `enough`."""
    cost = 0.0
    for line in lines:
        cost += _fill(line, width, enough - cost + ROUNDING).cost
        if cost >= enough:
            break
    return cost


def _lines(cell: str) -> list[_Line]:
    return [_cut(line) for line in cell.split("\n")]


def _cost_of(odds: float) -> float:
    return log1p(exp(-odds))


@lru_cache(maxsize=4096)
def _cut(text: str) -> _Line:
    """The words, runs and gaps of a text without line ends."""
    found = list(_RUN.finditer(text))
    if not found:
        return _Line([], 0.0, ())
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
        odds = _odds(divided[index - 1].lstrip(punctuation), divided[index]) if index else NOWHERE
        opening = display_width(divided[index] if index else words(right)[0])
        if _MAY_OPEN_ITEM.match(right):
            opening = WIDEST_COLUMN
        opens = bool(_OPENS_ITEM.match(right))
        typed = 0.0 if kept else _cost_of(odds)
        gaps.append(_Gap(odds, typed, opening, display_width(right), index, kept, doubled, opens))
    return _Line(divided, display_width(found[0].group()), gaps)


def _odds(first: str, second: str) -> float:
    """The odds that a space is typed between two words, wherever they stand."""
    if first in NO_SPACE_AFTER:
        return NOWHERE
    return USUAL + BESIDE_APART * (first in SPACE_AFTER or second in SPACE_BEFORE)


def _ends(line: _Line, width: float | None) -> list[bool]:
    """Which gaps of `line` are line ends."""
    return [False] * len(line.gaps) if width is None else _fill(line, width).ends


def _opened(line: _Line, ends: Sequence[bool], width: float) -> frozenset[int]:
    """The gaps behind which an entry of a list without marks opens."""
    if line.words[0] not in OPENS_ENTRY:
        return frozenset()
    opened, ended_early = set(), False
    taken = line.first
    for index, (gap, end) in enumerate(zip(line.gaps, ends, strict=True)):
        if not end:
            taken += SPACE + gap.run
            continue
        leans = line.words[gap.at - 1] in NO_SPACE_AFTER | CONTINUES | TAKES_VERB
        if gap.at and line.words[gap.at] in OPENS_ENTRY and not leans:
            opened.add(index)
            ended_early |= width - taken - SPACE - gap.word > ENDED
        taken = gap.run
    return frozenset(opened) if ended_early else frozenset()


def _fill(line: _Line, width: float, enough: float = inf) -> _Filled:
    """How lines of `width` letters that cost least divide `line`; what costs `enough` need not be least."""
    gaps = line.gaps
    count = len(gaps)
    best = [0.0] + [inf] * count  # cost of the lines above, for a line that opens behind the gap before
    above = [0] * (count + 1)  # where the last of these opens
    least, last = inf, 0
    for opening in range(count + 1):
        run = gaps[opening - 1].run if opening else line.first
        cost, free = best[opening], width - run
        if free < 0:
            cost += min(MOST, -OVERFULL * free)
        if cost > enough:
            continue
        for index in range(opening, count):
            _, typed, word, run, _, _, _, opens = gaps[index]
            free -= SPACE
            wrapped = cost
            if not opens and free > word:
                early = EARLY + UNFILLED * (free - word)
                wrapped += early if early < MOST else MOST
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
