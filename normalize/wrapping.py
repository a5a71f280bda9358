"""Undo word wrapping: spaces that stand where a narrow table cell ended a line."""

from collections.abc import Iterable
from itertools import pairwise
from statistics import median_low
from typing import Final

import regex
from pythainlp.tokenize import word_tokenize

from normalize.thai import LETTERS, MARKS, NO_SPACE_AFTER, SET_APART

WIDEST_COLUMN: Final = 60
"""Display cells of the widest column that wraps; a longer run without a space was never wrapped."""

RUNS_THAT_TELL: Final = 6
"""Runs from which on the longest of a cell is a full line."""

LONGEST_MARK: Final = 3
"""Display cells of the longest list mark, `(1)`: a run no longer than it tells nothing of the width."""

WRAPS_THAT_TELL: Final = 0.1
"""Share of gaps behind a word that leans on the next, from which on a table is wrapped: typed text has
next to none, wrapped text one in four."""

_WIDTHLESS: Final = regex.compile(f"[{MARKS}]")
_OPENS_ITEM: Final = regex.compile(r"\(?[0-9๐-๙]{1,2}[.)]|[-–•]$")
_THAI_END: Final = regex.compile(f"[{LETTERS}/]$")
_THAI_START: Final = regex.compile(rf"^(?![ก-ฮ]{{1,4}}\.)[{LETTERS}]")


def display_width(text: str) -> int:
    """Cells that `text` takes in a line: every sign but the marks above and below.

    >>> display_width("ที่นี่")
    2
    """
    return len(text) - len(_WIDTHLESS.findall(text))


def widest_run(text: str) -> int:
    """Display cells of the longest piece of `text` without white space, 0 for blank text."""
    return max((display_width(run) for run in text.split()), default=0)


def is_wrapped(cell: str) -> bool:
    """Whether the text of a cell may have been wrapped: no run is wider than any column that wraps."""
    return widest_run(cell) <= WIDEST_COLUMN


def wrap_width(cell: str, usual: int | None) -> int | None:
    """The width at which `cell` wraps, in display cells; None where it was not wrapped.

    Thai is written without spaces, so in a wrapped cell some line is full and without a space: its longest
    run is the width. A cell of few runs may have no such line, or be short and not wrapped at all: it
    takes the `usual` width of its column, None in a table that shows no wraps.
    """
    if not is_wrapped(cell):
        return None
    widest = widest_run(cell)
    if _counted_runs(cell) >= RUNS_THAT_TELL:
        return widest
    return max(widest, usual) if usual is not None else None


def usual_width(column: Iterable[str]) -> int:
    """The median longest run of the cells of `column` that have more than one, 0 where none has."""
    widths = [widest_run(cell) for cell in column if _counted_runs(cell) > 1 and is_wrapped(cell)]
    return median_low(widths) if widths else 0


def shows_wraps(cells: Iterable[str]) -> bool:
    """Whether gaps in `cells` stand where nobody types a space: behind words that lean on the next."""
    gaps = leaning = 0
    for cell in cells:
        for left, right in pairwise(cell.split()):
            if is_solid(left, right):
                gaps += 1
                leaning += _leans(left)
    return leaning > 1 and leaning >= WRAPS_THAT_TELL * gaps


def _counted_runs(cell: str) -> int:
    return sum(display_width(run) > LONGEST_MARK for run in cell.split())


def _leans(run: str) -> bool:
    return next(reversed(words(run)), "") in NO_SPACE_AFTER


def words(text: str) -> list[str]:
    """`text` cut into words, white space kept as words of its own."""
    return word_tokenize(text, engine="nlpo3") if text else []


def unwrap(text: str, width: int | None) -> str:
    """Remove the spaces that wrapping left; all other white space becomes one space.

    Thai software fills lines greedily: a wrap stands only where the next word would not have fitted into
    `width` display cells. So a line's fill is followed from gap to gap, and a gap between Thai letters is
    removed where the line is full, or behind a word that leans on the next. Spaces beside digits, Latin
    letters, brackets, ๆ, ฯ and เช่น stay; the mark of a list item opens a line. Where `width` is None
    nothing was wrapped.

    >>> unwrap("กระบวนการ ปฏิบัติงานที่ โปร่งใสและมี ประสิทธิภาพ", 12)
    'กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ'
    >>> unwrap("ปีงบประมาณ  2567", None)
    'ปีงบประมาณ 2567'
    """
    runs = text.split()
    if len(runs) < 2 or width is None:
        return " ".join(runs)
    line, joined = display_width(runs[0]), [runs[0]]
    for left, right in pairwise(runs):
        if _OPENS_ITEM.match(right):
            joined += [" ", right]
            line = display_width(right)
            continue
        first = next(iter(words(right)), right)
        if line + 1 + display_width(first) <= width and not _leans(left):
            joined += [" ", right]
            line += 1 + display_width(right)
        else:
            joined += [right] if is_solid(left, right) else [" ", right]
            line = display_width(right)
    return "".join(joined)


def join_lines(text: str) -> str:
    """Join the lines of a text whose line ends are known: Thai letters without a space, else with one.

    A space that was typed at the end of a line stays.

    >>> join_lines("ประมวล\\nความคิดเห็น"), join_lines("ปีงบประมาณ\\n2568"), join_lines("สะดวก \\nรวดเร็ว")
    ('ประมวลความคิดเห็น', 'ปีงบประมาณ 2568', 'สะดวก รวดเร็ว')
    """
    lines = text.split("\n")
    joined = [" ".join(lines[0].split())]
    for left, right in pairwise(lines):
        solid = is_solid(left, right.lstrip())
        joined.append(("" if solid else " ") + " ".join(right.split()))
    return "".join(joined).strip()


def is_solid(left: str, right: str) -> bool:
    """Whether a gap between two runs may come from a wrap: Thai letters on both sides, no word set apart."""
    apart = left.endswith(SET_APART) or right.startswith(SET_APART)
    return bool(_THAI_END.search(left) and _THAI_START.search(right)) and not apart
