"""Undo word wrapping where line ends became spaces: each space was typed, or left by a wrap.

Layout programs fill lines greedily: a wrap stands only where the next word would not have fitted. So the
width of a column, in letters, tells the two apart, and it shows in the column's own text: it is the width
at which the spaces are explained best. What a wrap hides is lost: a space that was typed at the end of a
full line looks like a wrap, and is removed as one.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from string import punctuation
from typing import Final, NamedTuple

import regex

from normalize.thai import NO_SPACE_AFTER, SPACE_AFTER, SPACE_BEFORE
from normalize.wrapping import display_width, is_solid, words

WIDEST_COLUMN: Final = 60
"""Letters of the widest column that wraps; a longer run without a space was never wrapped."""

WRAPS_THAT_TELL: Final = 0.05
"""Share of gaps behind a word that leans on the next, from which on a table is wrapped: typed text has one in
fifty at most, wrapped text one in ten and more."""

SPACE: Final = display_width(" ")

OVERFULL: Final = 2.0
"""Cost of each letter by which a line is wider than its column."""

UNFILLED: Final = 0.8
"""Cost of each letter that a wrap leaves free behind room for the next word: less, since layout programs
divide Thai into longer words than a dictionary does."""

MOST: Final = 8.0
"""The highest cost of one misfit: a text may have been joined from several pages."""

UNLIKELY: Final = 0.7
"""Cost of each typed space where widths are compared: a narrow column explains many spaces and has none
typed."""

MARGINS: Final = (0.0, 1.0, 2.5)
"""Letters by which a column may be wider than one of its runs."""

OF_ITS_OWN: Final = 4.0
"""Cost of a cell whose width is not that of its column."""

_RUN: Final = regex.compile(r"\S+")
_OPENS_ITEM: Final = regex.compile(r"\(?[0-9๐-๙]{1,2}[.)]|•$")
_MAY_OPEN_ITEM: Final = regex.compile(r"[-–]$")


class _Gap(NamedTuple):
    """A gap between two runs of signs: what it costs to call it typed, and to call it a wrap (negative
    logarithms of the chances, given the words beside it); the widths of the first word and of the whole run
    behind it.

    `kept`: a space stands there either way. `opens`: what is behind it opens a line.
    """

    typed: float
    wrapped: float
    word: float
    run: float
    kept: bool
    opens: bool


TYPED_AMONG_WORDS: Final = (0.97, 0.47)
"""Costs of a typed space and of a wrap between two Thai words: three in eight are typed."""

TYPED_BESIDE_APART: Final = (0.36, 1.2)
"""The same beside a word that is set apart: seven in ten are typed, and so a space stays at a line's end."""

TYPED_BEHIND_LEANING: Final = (4.0, 0.02)
"""The same behind a word that leans on the next, where nobody types a space."""

TYPED_IN_WORD: Final = (5.0, 0.01)
"""The same inside a word."""

TELLS_NOTHING: Final = (0.0, 0.0)
"""The same where a space stands either way."""


def usual_width(column: Iterable[str]) -> float | None:
    """The width in letters at which the cells of `column` wrap, None where nothing was wrapped."""
    cells = [cell for cell in column if is_wrapped(cell)]
    costs = {width: sum(_cost(cell, width) for cell in cells) for width in _widths(cells)}
    return min(costs, key=costs.__getitem__, default=None)


def wrap_width(cell: str, usual: float | None) -> float | None:
    """The width at which `cell` wraps, in letters; None where it was not wrapped.

    It is the `usual` one of its column, unless another explains its spaces far better. None for a
    column in a table that shows no wraps.
    """
    if usual is None or not is_wrapped(cell):
        return None
    least = _cost(cell, usual)
    if least <= OF_ITS_OWN:
        return usual
    costs = {width: _cost(cell, width) + OF_ITS_OWN for width in _widths([cell])} | {usual: least}
    return min(costs, key=costs.__getitem__)


def is_wrapped(cell: str) -> bool:
    """Whether the text of a cell may have been wrapped: no run is wider than any column that wraps."""
    return widest_run(cell) <= WIDEST_COLUMN


def widest_run(text: str) -> float:
    """Letters of the longest piece of `text` without white space, 0 for blank text."""
    return max((display_width(run) for run in text.split()), default=0.0)


def shows_wraps(cells: Iterable[str]) -> bool:
    """Whether gaps in `cells` stand where nobody types a space: behind words that lean on the next."""
    gaps = [gap for cell in cells for line in cell.split("\n") for gap in _gaps(line)[1] if not gap.kept]
    leaning = sum(gap.typed == TYPED_BEHIND_LEANING[0] for gap in gaps)
    return leaning > 1 and leaning >= WRAPS_THAT_TELL * len(gaps)


def unwrap(text: str, width: float | None) -> str:
    """Remove the spaces that wrapping at `width` letters left; all other white space becomes one space.

    Spaces beside digits, Latin letters, brackets, ๆ, ฯ and เช่น stay, and so do doubled ones; the mark of a
    list item opens a line. Where `width` is None nothing was wrapped.

    >>> unwrap("กระบวนการ ปฏิบัติงานที่ โปร่งใสและมี ประสิทธิภาพ", 11)
    'กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ'
    >>> unwrap("ปีงบประมาณ  2567", None)
    'ปีงบประมาณ 2567'
    """
    runs = _RUN.findall(text)
    if len(runs) < 2 or width is None:
        return " ".join(runs)
    first, gaps = _gaps(text)
    ends = _fill(first, gaps, width)[1]
    spaces = ("" if end and not gap.kept else " " for gap, end in zip(gaps, ends, strict=True))
    return "".join([runs[0], *chain.from_iterable(zip(spaces, runs[1:], strict=True))])


def _widths(cells: Sequence[str]) -> list[float]:
    """The widths that the column of `cells` may have: those of their longer runs and a little more."""
    runs = {round(2 * display_width(run)) / 2 for cell in cells for run in cell.split()}
    widest = max(runs, default=0.0)
    return sorted({run + more for run in runs if run >= widest / 2 for more in MARGINS})


def _cost(cell: str, width: float) -> float:
    """How badly a column of `width` letters explains where the spaces of `cell` stand."""
    return sum(_fill(*_gaps(line), width, UNLIKELY)[0] for line in cell.split("\n"))


@lru_cache(maxsize=4096)
def _gaps(text: str) -> tuple[float, tuple[_Gap, ...]]:
    """The width of the first run of `text`, and its gaps."""
    found = list(_RUN.finditer(text))
    beginning: dict[int, str] = {}
    ending: dict[int, str] = {}
    at = 0
    for word in words("".join(run.group() for run in found)):
        beginning[at] = word
        at += len(word)
        ending[at] = word.lstrip(punctuation)
    gaps = []
    at = 0
    for before, after in pairwise(found):
        left, right = before.group(), after.group()
        at += len(left)
        doubled = after.start() - before.end() > 1
        kept = doubled or not is_solid(left, right)
        if kept:
            costs = TELLS_NOTHING
        elif at not in ending:
            costs = TYPED_IN_WORD
        elif ending[at] in NO_SPACE_AFTER:
            costs = TYPED_BEHIND_LEANING
        elif ending[at] in SPACE_AFTER or beginning[at] in SPACE_BEFORE:
            costs, kept = TYPED_BESIDE_APART, True
        else:
            costs = TYPED_AMONG_WORDS
        opening = display_width(beginning.get(at) or words(right)[0])
        if _MAY_OPEN_ITEM.match(right):
            opening = WIDEST_COLUMN
        gaps.append(_Gap(*costs, opening, display_width(right), kept, bool(_OPENS_ITEM.match(right))))
    return display_width(found[0].group()) if found else 0.0, tuple(gaps)


def _fill(
    first: float, gaps: Sequence[_Gap], width: float, unlikely: float = 0.0
) -> tuple[float, list[bool]]:
    """What lines of `width` letters cost that hold a run of `first` letters and those behind `gaps`, and
    which of the gaps are line ends. Each typed space costs `unlikely` more.
    """
    line, ends = first, []
    cost = min(MOST, OVERFULL * max(0.0, first - width))
    for gap in gaps:
        longer = line + SPACE + gap.run
        over, free = longer - width, width - line - SPACE - gap.word
        typed = gap.typed if over <= 0 else gap.typed + min(MOST, OVERFULL * over)
        wrapped = gap.wrapped if free <= 0 else gap.wrapped + min(MOST, UNFILLED * free)
        end = gap.opens or wrapped < typed
        ends.append(end)
        if end:
            line = gap.run
            cost += wrapped * (not gap.opens)
            if line > width:
                cost += min(MOST, OVERFULL * (line - width))
        else:
            line = longer
            cost += typed + unlikely * (not gap.kept)
    return cost, ends
