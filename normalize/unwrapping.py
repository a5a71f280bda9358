"""Undo word wrapping where line ends became spaces: each space was typed, or left by a wrap.

Layout programs fill lines greedily: a wrap is only where the next word would not have fitted. So the
width of a column, in letters, distinguishes the two, and it shows in the column's own text: it is the width
at which the spaces are explained best. A table whose spaces are explained as well without any width was not
wrapped. What a wrap hides is lost: a space that was typed at the end of a full line can only be guessed from
the words next to it, and by what the table has between these words elsewhere.

Costs are negative logarithms of chances, odds are logarithms too. The weights were fitted to one half of the
test documents, laid out in columns, and tried on the other (`python -m tests.benchmarks.spaces`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf, log1p
from typing import Final, NamedTuple

from normalize.filled_lines import (
    ROUNDING,
    RUN,
    SPACE,
    Gap,
    UnbrokenLine,
    cost_of_lines,
    cost_of_odds,
    cut_line,
    line_ends,
    lines_of,
    may_wrap,
    possible_widths,
)
from normalize.thai import (
    CONTINUES,
    NO_SPACE_AFTER,
    OPENS_ENTRY,
    TAKES_VERB,
)

ENDED_BY_WRITER: Final = 3.0
"""With this many letters left free after the next word the writer ended the line; widths are known no
better."""

COST_OF_WIDTH: Final = 4.0
"""Cost of assuming that a column wraps at all, or that a cell wraps elsewhere than its column."""

SHARE_EXPLAINED: Final = 0.1
"""Share of what the spaces of a table cost if all were typed, that wraps must save where there are some."""

PAIR_TYPED: Final = 1.4
"""Odds more with the logarithm of how often the table has a space between the same two words."""

PAIR_SOLID: Final = -1.9
"""The same for how often it has none."""

WORD_TYPED: Final = 1.5
"""The same for a space after the first word, whatever follows, and before the second, whatever precedes."""

WORD_SOLID: Final = -0.55
"""The same for no space there."""

SPACES_AT_ENDS: Final = 0.05
"""Share of line ends with two spaces, from which on line ends kept the spaces that were typed there."""


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
        divided: list[tuple[UnbrokenLine, list[bool]]] = []
        doubled = []  # of the gaps at line ends: whether a typed space is next to that of the line end
        for column, cells in columns.items() if self._usual else ():
            for cell in dict.fromkeys(cells):
                width = self.width(cell, column)
                for line in lines_of(cell):
                    ends = line_ends(line, width)
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
        if usual is None or not may_wrap(cell):
            return None
        lines = lines_of(cell)
        least = cost_of_lines(lines, usual)
        if least > COST_OF_WIDTH:
            for width in possible_widths(lines):
                cost = COST_OF_WIDTH + cost_of_lines(lines, width, least - COST_OF_WIDTH + ROUNDING)
                if cost < least:
                    least, usual = cost, width
        return usual

    def unwrap(self, text: str, width: float | None) -> str:
        """Remove the spaces that wrapping at `width` letters left; all other white space becomes one space.

        Spaces next to digits, Latin letters, brackets, ๆ, ฯ and เช่น stay, and so do doubled ones; the mark of
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
        runs = RUN.findall(text)
        if len(runs) < 2 or width is None:
            return [" ".join(runs)]
        line = self._habits.weighed(cut_line(text))
        ends = line_ends(line, width)
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
    """How often two words are side by side, a word comes first of two, and second."""

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

    def __init__(self, lines: Iterable[tuple[UnbrokenLine, Sequence[bool]]]) -> None:
        typed: list[tuple[str, str]] = []
        solid: list[tuple[str, str]] = []
        for line, ends in lines:
            pairs = list(pairwise(line.words))
            parted = {gap.at for gap in line.gaps}
            solid += [pair for at, pair in enumerate(pairs, start=1) if at not in parted]
            inside = [gap for gap, end in zip(line.gaps, ends, strict=True) if gap.at and not end]
            typed += [pairs[gap.at - 1] for gap in inside]
        self._typed, self._solid = _Counts.of(typed), _Counts.of(solid)

    def weighed(self, line: UnbrokenLine) -> UnbrokenLine:
        """`line` with the odds of its gaps as they are in this table."""
        gaps = [gap if gap.kept else self._weighed(line.words, gap) for gap in line.gaps]
        return line._replace(gaps=gaps)

    def _weighed(self, words: Sequence[str], gap: Gap) -> Gap:
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
        return gap._replace(odds=odds, typed=cost_of_odds(odds))


def _usual_widths(columns: Mapping[int, Sequence[str]]) -> dict[int, float]:
    """The width in letters at which the cells of each column wrap; empty for a table without wraps.

    A column in which nothing may have wrapped has no width.
    """
    usual: dict[int, float] = {}
    saved = all_typed = 0.0
    for number, column in columns.items():
        lines = [line for cell in column if may_wrap(cell) for line in lines_of(cell)]
        typed = sum(gap.typed for line in lines for gap in line.gaps)
        least = inf
        for width in possible_widths(lines):
            cost = cost_of_lines(lines, width, least)
            if cost < least:
                least, usual[number] = cost, width
        all_typed += typed
        saved += max(0.0, typed - least - COST_OF_WIDTH)
    return usual if saved > SHARE_EXPLAINED * all_typed else {}


def _opened(line: UnbrokenLine, ends: Sequence[bool], width: float) -> frozenset[int]:
    """The gaps after which an entry of a list without marks opens."""
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
            ended_early |= width - taken - SPACE - gap.word > ENDED_BY_WRITER
        taken = gap.run
    return frozenset(opened) if ended_early else frozenset()
