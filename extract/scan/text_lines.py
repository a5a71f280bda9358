"""The lines of text of a picture: where each one begins and ends, its baseline, and how high its letters are.

A line is told by the bottoms of its letters: at the usual distance of Thai lines, the marks of one touch the
line above, so that nothing between the two parts them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final, NamedTuple

import cv2
import numpy as np

from extract.pdf.arrays import Boxes, Flags, Floats, Indices
from extract.scan.picture import Grey

BODY: Final = 0.03, 0.2
"""Inches of the height of a consonant, at least and at most: 6 and 40 points of a font."""

LETTER: Final = 0.6, 2.2
"""Heights of letters, in those of a consonant."""

LARGEST: Final = 6.0
"""Height of a letter of a title, and of what is no picture, in heights of a consonant, at most."""

DENSE: Final = 0.12
"""Share of ink in what is a picture, a stamp or a crest, at least; lines that cross have less."""

SPECK: Final = 0.1
"""Height and width of the smallest sign, a dot, in heights of a consonant."""

DOT: Final = 0.4
"""Height and width of a dot, in heights of a consonant, at most."""

DASH: Final = 0.25, 2.5
"""Width of a dash, in heights of a consonant, at least and at most; it is twice as wide as high."""

RAISED: Final = 0.35
"""Height of a dash over its baseline, in heights of a consonant."""

BULLET: Final = 0.2, 0.65
"""Height and width of a bullet, in heights of a consonant, at least and at most."""

SOLID: Final = 0.6
"""Share of the box of a dash or bullet that is ink, at least."""

IN_ROW: Final = 0.15, 0.75
"""How far above the baseline of the line next to it the middle of a dash or bullet is, in heights of a
consonant."""

DASHED: Final = 1.5
"""Distance of the strokes of a dashed ruling, in heights of a consonant, at most."""

DOTS: Final = 5
"""Dots of a row that fills a blank, at least."""

EVEN: Final = 0.5
"""Difference of the distances of dots of a row, as a share of the usual one, at most; their sizes may differ
twice as much."""

ON_LINE: Final = 0.18
"""How far from the baseline the bottom of a letter is that stands on it, in heights of a consonant."""

STEEPEST: Final = 0.02
"""How much a line may rise or fall on a picture that is straight."""

OF_LINE: Final = 1.7, 1.4
"""How far above and below a baseline the bottoms of what is of its line are, in heights of a consonant."""

WORD_GAP: Final = 1.8
"""Gap within a line outside of cells, in heights of a consonant, at most: columns may have lines of their
own."""

ASIDE: Final = 0.5
"""How far a dash or dot may be outside of the run that it is of, in heights of a consonant."""

SAME_LINE: Final = 3.0, 0.15
"""Gap and difference of the baselines of two pieces of one line, in heights of a consonant, at most."""

NEAR: Final = 1.2
"""Distance of a dot or stroke from the rest of its line, in heights of a consonant, at most."""

ENOUGH: Final = 8
"""Letters of a line that tell how high they are, where those of the page are not."""

AGREE: Final = 0.12, 0.15
"""By what share heights may differ and be one; share of the letters of a line that have the page's height, at
least."""

_INK: Final = 160


@dataclass(frozen=True)
class Blots:
    """Connected ink: the sides of each piece in pixels, and the number of its pixels."""

    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    ink: Floats

    def __len__(self) -> int:
        return len(self.x0)

    def __getitem__(self, which: Indices | Flags) -> "Blots":
        return Blots(*(getattr(self, field.name)[which] for field in fields(self)))

    @property
    def heights(self) -> Floats:
        return self.bottom - self.top

    @property
    def widths(self) -> Floats:
        return self.x1 - self.x0


class TextLine(NamedTuple):
    """A line in pixels: from where to where, its baseline at its start, how much that falls for each pixel,
    the height of its consonants, and of its highest sign; and what it says, if its shapes alone tell that."""

    x0: float
    x1: float
    start: float
    slope: float
    body: float
    highest: float
    shapes: str = ""

    def baseline(self, x: float) -> float:
        return self.start + self.slope * (x - self.x0)


def blots(grey: Grey) -> Blots:
    """The connected ink of a picture."""
    ink = cv2.threshold(grey, _INK, 255, cv2.THRESH_BINARY_INV)[1]
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, width, height, area = stats[1:].T.astype(np.float64)
    return Blots(x, y, x + width, y + height, area)


def body_height(found: Blots, dpi: float) -> float | None:
    """The usual height of consonants on a page; None where there is no text."""
    heights = found.heights[(found.heights >= BODY[0] * dpi) & (found.heights <= BODY[1] * dpi)]
    return _usual(heights) if len(heights) else None


def _usual(heights: Floats) -> float:
    """The height around which most ink is, to a part of a pixel: of specks there may be more than letters."""
    counts = np.bincount(heights.astype(np.intp), np.square(heights))
    smooth = np.convolve(counts, (0.5, 1.0, 0.5), "same")
    peak = int(np.argmax(smooth))
    near = heights[np.abs(heights - peak) <= 1]
    return float(near.mean()) if len(near) else float(peak)


def pictures(found: Blots, body: float) -> Boxes:
    """The boxes of photographs, crests and stamps, in pixels."""
    large = (found.heights > LARGEST * body) & (found.widths > LARGEST / 2 * body)
    dense = found.ink > DENSE * found.heights * found.widths
    return np.stack((found.x0, found.top, found.x1, found.bottom))[:, large & dense]


def text_lines(found: Blots, body: float, cells: Boxes, upright: Boxes) -> list[TextLine]:
    """The lines of text in cells (boxes in pixels) and outside of them, where `upright` rulings part them."""
    masked = _inside(found, pictures(found, body)) >= 0
    large = found.heights > LARGEST * body
    specks = np.maximum(found.heights, found.widths) < SPECK * body
    signs = found[~(masked | large | specks)]
    places = _inside(signs, cells)
    lines: list[TextLine] = []
    for place in range(cells.shape[1]):
        inside = signs[places == place]
        of_cell = _joined(_lines(inside, body), upright)
        lines += [*of_cell, *_marks(inside, of_cell, body)] if of_cell else _dash(inside, body)
    outside = signs[places < 0]
    runs = _runs(outside, body, upright)
    pieces = [
        line for run in range(int(runs.max(initial=-1)) + 1) for line in _lines(outside[runs == run], body)
    ]
    of_page = _joined(pieces, upright)
    return _without_marks([*lines, *of_page, *_marks(outside, of_page, body)])


def _dash(signs: Blots, body: float) -> list[TextLine]:
    """The line of a cell that says nothing but a dash."""
    if len(signs) != 1 or not _dashes(signs, body)[0]:
        return []
    x0, x1, bottom, height = (
        float(values[0]) for values in (signs.x0, signs.x1, signs.bottom, signs.heights)
    )
    return [TextLine(x0, x1, bottom + RAISED * body, 0.0, body, height, "-")]


def _dashes(signs: Blots, body: float) -> Flags:
    least, most = DASH
    wide, tall = signs.widths, signs.heights
    return (least * body <= wide) & (wide <= most * body) & (tall <= wide / 2) & (tall <= DOT * body)


def _marks(signs: Blots, lines: Sequence[TextLine], body: float) -> Iterator[TextLine]:
    """The dashes and bullets that are further from their text than the signs of a line are, or in a column of
    their own."""
    least, most = BULLET
    square = np.abs(signs.widths - signs.heights) <= most / 3 * body
    bullets = (
        square & (signs.heights >= least * body) & (np.maximum(signs.widths, signs.heights) <= most * body)
    )
    dashes = _dashes(signs, body)
    solid = signs.ink >= SOLID * signs.heights * signs.widths
    found = signs[(dashes | bullets) & solid]
    shapes = np.where(dashes, "-", "•")[(dashes | bullets) & solid].tolist()
    for index, shape in enumerate(shapes):
        x0, x1 = float(found.x0[index]), float(found.x1[index])
        middle = float(found.top[index] + found.bottom[index]) / 2
        line = _next_to(x0, x1, middle, lines)
        if line and not _is_dashed(found, index, body):
            start = line.baseline((x0 + x1) / 2)
            yield TextLine(x0, x1, start, 0.0, line.body, float(found.heights[index]), shape)


def _next_to(x0: float, x1: float, middle: float, lines: Sequence[TextLine]) -> TextLine | None:
    """The line nearest to a sign that is in its row; None where there is none, or the sign is in a line."""
    low, high = IN_ROW
    x = (x0 + x1) / 2
    if any(
        line.x0 <= x <= line.x1 and abs(line.baseline(x) - middle) < OF_LINE[0] * line.body for line in lines
    ):
        return None
    row = [line for line in lines if low * line.body <= line.baseline(x) - middle <= high * line.body]
    return min(row, key=lambda line: max(line.x0 - x1, x0 - line.x1), default=None)


def _is_dashed(signs: Blots, index: int, body: float) -> bool:
    """Whether a sign has its like on both sides, or two of it on one."""
    level = np.abs(signs.bottom - signs.bottom[index]) <= SPECK * body
    near = np.abs(signs.x0 - signs.x0[index]) <= 2 * DASHED * body
    return int(np.count_nonzero(level & near)) > 2


def _without_marks(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines but for those that are marks above or below the letters of another one."""
    above, below = OF_LINE
    found = []
    for line in lines:
        middle = (line.x0 + line.x1) / 2
        near = (other for other in lines if other.x1 - other.x0 > line.x1 - line.x0)
        if not any(
            other.x0 - other.body < line.x0
            and line.x1 < other.x1 + other.body
            and -above * other.body < line.baseline(middle) - other.baseline(middle) < below * other.body
            for other in near
        ):
            found.append(line)
    return found


def _inside(found: Blots, boxes: Boxes) -> Indices:
    """In which box the middle of each blot is; -1 outside of all."""
    x, y = (found.x0 + found.x1) / 2, (found.top + found.bottom) / 2
    places = np.full(len(found), -1)
    for index, (x0, top, x1, bottom) in enumerate(boxes.T.tolist()):
        places[(x0 <= x) & (x < x1) & (top <= y) & (y < bottom)] = index
    return places


def _runs(signs: Blots, body: float, upright: Boxes) -> Indices:
    """The number of the run that each sign is in: letters in a row without a wide gap or ruling."""
    runs = np.full(len(signs), -1)
    letters = np.flatnonzero(_letters(signs, body) | (signs.heights > LETTER[1] * body))
    if not len(letters):
        return runs
    scale = 8.0 / body  # consonants are 8 pixels high
    width, height = int(signs.x1.max() * scale) + 3, int(signs.bottom.max() * scale) + 3
    painted = np.zeros((height, width), np.uint8)
    sizes = np.maximum(body, signs.heights / LETTER[1])  # those of titles are larger
    reach = WORD_GAP * sizes / 2
    sides = (signs.x0 - reach, signs.bottom - 0.8 * sizes, signs.x1 + reach, signs.bottom - 0.2 * sizes)
    boxes = (np.stack(sides) * scale).astype(np.intp).clip(0)
    for x0, top, x1, bottom in boxes[:, letters].T.tolist():
        painted[top : bottom + 1, x0 : x1 + 1] = 1
    for x0, top, x1, bottom in (upright * scale).astype(np.intp).clip(0).T.tolist():
        painted[top : bottom + 1, x0 : x1 + 1] = 0
    labels = cv2.connectedComponents(painted, connectivity=4)[1]
    middles = (signs.x0 + signs.x1) / 2
    for away in (0.0, ASIDE, -ASIDE):
        x = ((middles + away * body) * scale).astype(np.intp).clip(0, width - 1)
        for up in (0.5, 0.1, 0.9, 0.3, 0.7):  # a stroke or dot is in the band at any height
            y = ((signs.bottom - up * np.minimum(signs.heights, sizes)) * scale).astype(np.intp)
            missing = runs < 0
            runs[missing] = labels[y.clip(0, height - 1), x][missing] - 1
    return runs


def _letters(signs: Blots, body: float) -> Flags:
    least, most = LETTER
    return (
        (signs.heights >= least * body) & (signs.heights <= most * body) & (signs.widths <= 3 * most * body)
    )


def _lines(signs: Blots, body: float) -> Iterator[TextLine]:
    """The lines of one cell or run, the fullest first; then those of letters of titles, then rows of dots."""
    taken = np.zeros(len(signs), np.bool_)
    dots = np.maximum(signs.heights, signs.widths) < DOT * body
    for letters in (_letters(signs, body), signs.heights > LETTER[1] * body, dots):
        while (left := letters & ~taken).any():
            line, of_line = _line(signs, left, body)
            taken |= of_line
            if letters is not dots:
                yield line
            elif _is_row_of_dots(row := signs[of_line & dots]):
                yield line._replace(shapes="." * len(row))


def _is_row_of_dots(dots: Blots) -> bool:
    """Whether dots are enough, of one size and at one distance: those of dust and of grey grounds are not."""
    steps, sizes = np.diff(np.sort(dots.x0)), dots.ink
    if len(dots) < DOTS:
        return False
    return bool(np.ptp(steps) <= EVEN * np.median(steps) and np.ptp(sizes) <= 2 * EVEN * np.median(sizes))


def _line(signs: Blots, left: Flags, body: float) -> tuple[TextLine, Flags]:
    """The line that most of the letters that are left are on, and which signs are of it."""
    start, slope, on_line = _baseline(signs, left, body)
    away = signs.bottom - (start + slope * (signs.x0 + signs.x1) / 2)
    height = _body_of(signs[on_line], body)
    extent = _extent(signs, away, on_line, height)
    x0, x1 = float(signs.x0[extent].min()), float(signs.x1[extent].max())
    above, below = OF_LINE
    around = (signs.x1 > x0 - 2 * height) & (signs.x0 < x1 + 2 * height)
    of_line = around & (away > -above * height) & (away < below * height)
    highest = float(signs.heights[extent].max())
    return TextLine(x0, x1, start + slope * x0, slope, height, highest), of_line | on_line


def _baseline(signs: Blots, left: Flags, body: float) -> tuple[float, float, Flags]:
    """The baseline that most letters are on: its height at the left of the page, its fall, and which are."""
    middles = (signs.x0 + signs.x1) / 2
    bottoms = np.sort(signs.bottom[left])
    reach = ON_LINE * body
    counts = np.searchsorted(bottoms, bottoms + reach, "right") - np.searchsorted(bottoms, bottoms - reach)
    best = bottoms[int(np.argmax(counts))]
    start, slope = float(best), 0.0
    on_line = left & (np.abs(signs.bottom - best) <= reach)
    for _ in range(3):
        if np.count_nonzero(on_line) >= ENOUGH:
            fitted = np.polyfit(middles[on_line], signs.bottom[on_line], 1)
            slope = float(np.clip(fitted[0], -STEEPEST, STEEPEST))
        start = float(np.median(signs.bottom[on_line] - slope * middles[on_line]))
        again = left & (np.abs(signs.bottom - start - slope * middles) <= reach)
        if not again.any() or np.array_equal(again, on_line):
            break
        on_line = again
    return start, slope, on_line


def _body_of(letters: Blots, body: float) -> float:
    """The height of the consonants of a line: the page's, unless hardly any letter has it."""
    heights = letters.heights
    alike, share = AGREE
    few = len(heights) < ENOUGH
    if few and heights.min() < LETTER[1] * body:
        return body
    if np.mean(np.abs(heights - body) <= alike * body) >= share:
        return body
    return _usual(heights)


def _extent(signs: Blots, away: Floats, on_line: Flags, body: float) -> Flags:
    """Which signs tell where a line begins and ends: those next to its letters, and small ones near these."""
    tall = signs.heights
    in_band = (away > -body) & (away - tall < -0.1 * body) & (away < 0.8 * body) & (tall <= 3 * body)
    sizeable = in_band & (np.maximum(tall, signs.widths) >= 0.5 * body)
    found = on_line | sizeable
    x0, x1 = signs.x0[found].min(), signs.x1[found].max()
    small = np.flatnonzero(in_band & ~found)
    for index in small[np.argsort(signs.x0[small])].tolist():
        if signs.x0[index] - x1 <= NEAR * body and signs.x1[index] > x0:
            found[index] = True
            x1 = max(x1, signs.x1[index])
    for index in small[np.argsort(-signs.x1[small])].tolist():
        if x0 - signs.x1[index] <= NEAR * body and signs.x0[index] < x1:
            found[index] = True
            x0 = min(x0, signs.x0[index])
    return found


def _joined(pieces: Iterable[TextLine], upright: Boxes) -> list[TextLine]:
    """The lines, pieces of one joined that have one baseline and no ruling or wide gap between them."""
    found: list[TextLine] = []
    for line in sorted(pieces):
        for index, other in enumerate(found):
            if _continues(other, line, upright):
                slope = (line.baseline(line.x1) - other.start) / (line.x1 - other.x0)
                highest = max(line.highest, other.highest)
                found[index] = TextLine(other.x0, line.x1, other.start, slope, other.body, highest)
                break
        else:
            found.append(line)
    return found


def _continues(left: TextLine, right: TextLine, upright: Boxes) -> bool:
    gap, apart = SAME_LINE
    middle = (right.x0 + left.x1) / 2
    return (
        left.shapes == right.shapes == ""
        and 0 <= right.x0 - left.x1 <= gap * right.body
        and abs(left.baseline(middle) - right.baseline(middle)) <= apart * right.body
        and abs(left.body - right.body) <= AGREE[0] * right.body
        and not _parted(left.x1, right.x0, right.start - right.body / 2, upright)
    )


def _parted(left: float, right: float, height: float, upright: Boxes) -> bool:
    """Whether a ruling stands between two places at a height."""
    x0, top, x1, bottom = upright
    return bool(((x1 > left) & (x0 < right) & (top < height) & (height < bottom)).any())
