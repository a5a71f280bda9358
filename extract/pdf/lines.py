"""Glyphs to lines of text: which stand on one line, in what order, and where a space was typed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import Final

import regex

from extract.document import Box, Line
from extract.pdf.glyphs import Glyph
from normalize.characters import map_private_use, repair
from normalize.thai import MARKS, OPENS_ENTRY
from normalize.wrapping import is_solid, words

BASELINE_TOLERANCE: Final = 0.3
"""Share of a sign's height by which the baselines of one line may differ."""

SAME_BASELINE: Final = 0.5
"""Points by which two baselines may differ and be one."""

RISE: Final = 2.0
"""Points over the baseline at which all letters have ink."""

TYPED_SPACE: Final = 0.05
"""Advance of a space, in widths of a letter, from which on it was typed."""

SPACE: Final = 0.6
"""Width of a space, in widths of a letter."""

GAP_FOR_SPACE: Final = 0.45
"""Gap between two signs, in widths of a letter and beyond the line's usual gap, that is a space where the
file writes none."""

GAP_BESIDE_SPACES: Final = 0.65
"""The same on a line on which the file writes spaces."""

LONGEST_OPENING: Final = 40
"""Signs at the start of a line in which its first two words are looked for."""

BEARINGS: Final = 1.0
"""Points around the ink of a word that belong to it."""

PARAGRAPH_GAP: Final = 1.2
"""Distance of two baselines, in usual ones, from which on a new paragraph begins."""

_MARK: Final = regex.compile(f"[{MARKS}\uf700-\uf71a]")

_OVER_VOWELS: Final = frozenset("\u0e48\u0e49\u0e4a\u0e4b\u0e4c")
"""Tone marks and thanthakhat, which are written behind the vowel that they stand over."""

_LEADERS: Final = frozenset(".…_-")
"""Signs that fill a line in a row, whatever the gaps between them."""


@dataclass(frozen=True)
class PrintedLine:
    """A line as printed: its text, with a space at the end where one was typed there, its ink and baseline.

    `letter` is the usual width of a letter. `ends`: how long the text is behind each sign, and `reaches`:
    where on the page that sign's ink ends.
    """

    text: str
    box: Box
    baseline: float
    letter: float
    ends: tuple[int, ...]
    reaches: tuple[float, ...]

    def width(self, text: str) -> float:
        """Points that `text`, with which this line opens, takes."""
        return self.reaches[min(bisect_left(self.ends, len(text)), len(self.ends) - 1)] - self.box.x0


def point_of(glyph: Glyph) -> tuple[float, float]:
    """The point of the page that tells which cell a sign is in: the middle of its ink.

    A mark may stand over the ruling above its line, so its height is that of the letters under it.
    """
    x = (glyph.x0 + glyph.x1) / 2
    return x, glyph.baseline - RISE if _MARK.match(glyph.text) else (glyph.top + glyph.bottom) / 2


def printed_lines(glyphs: Sequence[Glyph]) -> list[PrintedLine]:
    """The lines that `glyphs` (of one cell, or of a page outside its tables) stand on, from top to bottom."""
    letters: list[Glyph] = []
    marks: list[Glyph] = []
    spaces: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace():
            spaces.append(glyph)
        elif _MARK.match(glyph.text):
            marks.append(glyph)
        else:
            letters.append(glyph)
    if not letters:
        letters, marks = marks, []
    rows = baseline_rows(letters)
    if not rows:
        return []
    baselines = [row[0].baseline for row in rows]
    over: list[list[Glyph]] = [[] for _ in rows]
    for mark in marks:
        over[_line_of(mark, rows, baselines)].append(mark)
    for space in spaces:
        near = _around(baselines, space.baseline)
        rows[min(near, key=lambda index: abs(baselines[index] - space.baseline))].insert(0, space)
    return [_line(row, above) for row, above in zip(rows, over, strict=True)]


def _line_of(mark: Glyph, rows: Sequence[Sequence[Glyph]], baselines: Sequence[float]) -> int:
    """The index of the line that a mark belongs to: that of its baseline, else the one nearest to its ink."""
    for index in _around(baselines, mark.baseline):
        if abs(baselines[index] - mark.baseline) <= SAME_BASELINE:
            return index
    near = _around(baselines, (mark.top + mark.bottom) / 2)
    return min(near, key=lambda index: _distance(rows[index], mark)) if len(near) > 1 else near[0]


def _around(baselines: Sequence[float], height: float) -> range:
    """The indices of the lines above and below `height`."""
    below = bisect_left(baselines, height)
    return range(max(below - 1, 0), min(below + 1, len(baselines)))


def usual_pitch(cells: Sequence[Sequence[PrintedLine]]) -> float:
    """The distance of two baselines in a paragraph of `cells`, in points; infinite without two such lines.

    It is the lower quartile: between paragraphs distances are wider.
    """
    steps = sorted(below.baseline - above.baseline for lines in cells for above, below in pairwise(lines))
    return steps[len(steps) // 4] if steps else float("inf")


def with_fill(lines: Sequence[PrintedLine], right: float, pitch: float) -> Iterator[Line]:
    """`lines` of one column that ends at `right`, told which of them were full."""
    for above, below in pairwise(lines):
        apart = below.baseline - above.baseline > PARAGRAPH_GAP * pitch
        yield Line(above.text, above.box, not apart and _is_full(above, below, right))
    yield from (Line(last.text, last.box, full=False) for last in lines[-1:])


def _is_full(line: PrintedLine, below: PrintedLine, right: float) -> bool:
    """Whether the word that `below` opens with would not have fitted behind `line`.

    Layout programs divide Thai into longer words than a dictionary does: where one word would have fitted
    but not two, the line counts as full, unless both lines open as entries of a list do.
    """
    spaced = line.text.endswith(" ") or not is_solid(line.text, below.text)
    room = right - line.box.x1 - SPACE * line.letter * spaced - BEARINGS
    if room <= 0:
        return True
    if room >= below.reaches[-1] - below.box.x0:
        return False
    opening = words(below.text[:LONGEST_OPENING])
    entries = {*words(line.text[:LONGEST_OPENING])[:1], *opening[:1]} <= OPENS_ENTRY
    needed = opening[:1] if entries else opening[:2]
    return room < below.width("".join(needed).rstrip())


def baseline_rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=attrgetter("baseline")):
        height = max(glyph.bottom - glyph.top, 1.0)
        if rows and glyph.baseline - rows[-1][0].baseline <= BASELINE_TOLERANCE * height:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _distance(row: Sequence[Glyph], mark: Glyph) -> float:
    """How far a mark is from a line: from its letters' ink, where they stand under or over it."""
    middle = (mark.top + mark.bottom) / 2
    near = [glyph for glyph in row if glyph.x0 - 2 <= mark.x1 and mark.x0 <= glyph.x1 + 2] or list(row)
    top, bottom = min(glyph.top for glyph in near), max(glyph.bottom for glyph in near)
    return max(top - middle, middle - bottom, 0.0)


def _line(row: list[Glyph], marks: Sequence[Glyph]) -> PrintedLine:
    """One line: its signs by their origins, each with the marks that stand over it, spaces where typed."""
    row = sorted(row, key=attrgetter("origin"))
    letters = [glyph for glyph in row if not glyph.text.isspace()]
    starts = [glyph.x0 for glyph in letters]
    over: dict[int, list[Glyph]] = {}
    for mark in marks:
        over.setdefault(max(bisect_right(starts, (mark.x0 + mark.x1) / 2) - 1, 0), []).append(mark)
    width = median(glyph.x1 - glyph.x0 for glyph in letters) or 1.0
    signs: list[str] = []
    spaced: list[bool] = []
    reaches: list[float] = []
    typed = False
    for index, glyph in enumerate(row):
        if glyph.text.isspace():
            advance = row[index + 1].origin - glyph.origin if index + 1 < len(row) else width
            typed |= advance > TYPED_SPACE * width
            continue
        sign = glyph.text
        reach = max(reaches[-1], glyph.x1) if reaches else glyph.x1
        if above := over.get(len(signs)):
            above.sort(key=lambda mark: (mark.text in _OVER_VOWELS, -mark.bottom))
            sign += "".join(mark.text for mark in above)
            reach = max(reach, *(mark.x1 for mark in above))
        signs.append(sign)
        spaced.append(typed)
        reaches.append(reach)
        typed = False
    gaps = [right.origin - reach for right, reach in zip(letters[1:], reaches, strict=False)]
    usual = median(gaps) if gaps else 0.0
    for_space = max(usual, 0.0) + width * (GAP_BESIDE_SPACES if len(letters) < len(row) else GAP_FOR_SPACE)
    text, ends = "", []
    for sign, is_typed, gap in zip(signs, spaced, [0.0, *gaps], strict=True):
        leads = sign in _LEADERS and text.endswith(sign)
        if text and (is_typed or (gap > for_space and not leads)):
            text += " "
        text += sign
        ends.append(len(text))
    ink = [*letters, *marks]
    box = Box(
        min(glyph.x0 for glyph in ink),
        min(glyph.top for glyph in ink),
        max(glyph.x1 for glyph in ink),
        max(glyph.bottom for glyph in ink),
    )
    return PrintedLine(
        repair(map_private_use(text)).strip() + " " * typed,
        box,
        letters[0].baseline,
        width,
        tuple(ends),
        tuple(reaches),
    )
