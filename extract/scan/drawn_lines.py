"""The rulings of a picture: straight lines of ink with paper on both sides."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.pdf.arrays import Boxes
from extract.scan.picture import Grey, Picture

SHORTEST: Final = 0.25
"""Inches of the shortest ruling: rows of a table are higher, strokes of letters shorter."""

THICKEST: Final = 0.045
"""Inches of the thickest ruling."""

BESIDE: Final = 0.02
"""Inches next to a ruling that are paper."""

MOSTLY: Final = 0.55
"""Share of the length of a ruling that has paper on both sides, at least: signs may touch it."""

IN_LINE: Final = 1.5
"""Points by which two pieces of a ruling may be out of line."""

BROKEN: Final = 24.0
"""Points of paper between two pieces of a faint ruling, at most, where half of it shows a trace."""

GAP: Final = 6.0
"""The same without a trace."""

TRACE: Final = 0.5
"""Share of a gap that is a little darker than paper, at least."""

REACH: Final = 6.0
"""Points between the end of a ruling and one that it is drawn to, at most."""

CUT: Final = 22.0
"""Points from the edge of the paper, at most, where a table ends that is cut by it."""

LEAST_CUT: Final = 2
"""Rulings that end together at the edge of the paper where it cuts a table, at least."""

_INK: Final = 190
"""Grey of the ink of rulings, at most: thin ones are fainter than letters."""

_PALE: Final = 235
"""Grey that is darker than paper."""


class Rulings(NamedTuple):
    """Rulings of a page in points: left, top, right and bottom; and the picture without their ink."""

    boxes: Boxes
    without: Grey


class _Line(NamedTuple):
    """A ruling in points, as if it went across: from where to where, its height at both ends, how thick."""

    start: float
    end: float
    at_start: float
    at_end: float
    thick: float

    @property
    def at(self) -> float:
        return (self.at_start + self.at_end) / 2


def rulings(picture: Picture) -> Rulings:
    """The rulings of a picture that is straight."""
    ink = np.asarray(cv2.threshold(picture.grey, _INK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    across, mask_across = _lines(ink, picture.grey, picture.dpi)
    down, mask_down = _lines(_turned(ink), _turned(picture.grey), picture.dpi)
    width, height = (size * picture.points for size in (picture.grey.shape[1], picture.grey.shape[0]))
    across, down = _drawn_to(across, down), _drawn_to(down, across)
    down = [*down, *_closing(across, down, width)]
    across = [*across, *_closing(down, across, height)]
    return Rulings(_boxes(across, down), _without(picture, mask_across | _turned(mask_down)))


def _turned(picture: Grey) -> Grey:
    return np.ascontiguousarray(picture.T)


def _without(picture: Picture, mask: Grey) -> Grey:
    """The picture with paper in place of its rulings and their blurred edges."""
    around = 2 * round(0.005 * picture.dpi) + 1
    wide = cv2.dilate(mask, np.ones((around, around), np.uint8))
    bare = picture.grey.copy()
    bare[wide > 0] = 255
    return bare


def _lines(ink: Grey, grey: Grey, dpi: float) -> tuple[list[_Line], Grey]:
    """The lines that go across, and where their ink is."""
    least, thick = round(SHORTEST * dpi), THICKEST * dpi
    level = cv2.dilate(ink, np.ones((3, 1), np.uint8))  # a line may step up or down by a pixel
    runs = np.asarray(cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((1, least), np.uint8)), np.uint8) & ink
    outlines, _ = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found: list[_Line] = []
    mask = np.zeros_like(ink)
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        if width < least:
            continue
        drawn = np.zeros((height, width), np.uint8)
        part = np.asarray(cv2.drawContours(drawn, [outline], -1, 1, cv2.FILLED, offset=(-x, -y)), np.bool_)
        line = _fitted(part, x, y)
        if line.thick <= thick and _between_paper(ink, line, dpi):
            found.append(line)
            mask[y : y + height, x : x + width][part] = 255
    scaled = [_Line(*(value * 72 / dpi for value in line)) for line in found]
    return _joined(scaled, grey, dpi), mask


def _fitted(part: NDArray[np.bool_], x: int, y: int) -> _Line:
    """The line through the ink of a run, in pixels."""
    columns = np.flatnonzero(part.any(axis=0))
    rows = np.arange(part.shape[0])[:, None]
    counts = part.sum(axis=0)[columns]
    middles = (part * rows).sum(axis=0)[columns] / counts + y + 0.5
    slope, height = np.polyfit(columns, middles, 1) if len(columns) > 2 else (0.0, float(middles.mean()))
    end = part.shape[1]
    return _Line(
        float(x), float(x + end), float(height), float(height + slope * end), float(np.median(counts))
    )


def _between_paper(ink: Grey, line: _Line, dpi: float) -> bool:
    """Whether most of a line has paper above and below it."""
    columns = np.arange(int(line.start), int(line.end))
    middles = np.interp(columns, (line.start, line.end), (line.at_start, line.at_end))
    half = line.thick / 2 + BESIDE * dpi
    above = (middles - half).round().astype(np.intp).clip(0, ink.shape[0] - 1)
    below = (middles + half).round().astype(np.intp).clip(0, ink.shape[0] - 1)
    return bool(np.mean((ink[above, columns] == 0) & (ink[below, columns] == 0)) >= MOSTLY)


def _joined(lines: Sequence[_Line], grey: Grey, dpi: float) -> list[_Line]:
    """The lines, pieces of one that is faint or broken joined."""
    found: list[_Line] = []
    for line in sorted(lines):
        for index, other in enumerate(found):
            if _continues(other, line, grey, dpi):
                end = max(other, line, key=lambda one: one.end)
                thick = max(other.thick, line.thick)
                found[index] = _Line(other.start, end.end, other.at_start, end.at_end, thick)
                break
        else:
            found.append(line)
    return found


def _continues(left: _Line, right: _Line, grey: Grey, dpi: float) -> bool:
    gap = right.start - left.end
    if abs(left.at_end - right.at_start) > IN_LINE or gap > BROKEN:
        return False
    if gap <= GAP:
        return True
    trace = _trace(left, right, grey, dpi)
    blank = np.flatnonzero(np.diff(np.flatnonzero(trace), prepend=-1, append=len(trace)) > GAP * dpi / 72)
    return bool(trace.size and np.mean(trace) >= TRACE and not blank.size)


def _trace(left: _Line, right: _Line, grey: Grey, dpi: float) -> NDArray[np.bool_]:
    """Where between two pieces of a ruling there is a trace of it, with paper on both sides: a cell that goes
    over the place of the ruling has letters there."""
    scale = dpi / 72
    at = (left.at_end + right.at_start) / 2 * scale
    half = max(2.0, left.thick * scale)
    beside = half + BESIDE * dpi
    columns = slice(int(left.end * scale), int(right.start * scale))
    above, first, after, below = (
        min(max(0, int(at + away)), len(grey)) for away in (-beside, -half, half + 1, beside + 1)
    )
    if first == after:
        return np.zeros(0, np.bool_)
    dark = grey[first:after, columns].min(axis=0) < _PALE
    sides = np.concatenate((grey[above:first, columns], grey[after:below, columns]))
    return np.asarray(dark & (sides.min(axis=0, initial=255) > _INK), np.bool_)


def _drawn_to(lines: Sequence[_Line], crossing: Sequence[_Line]) -> list[_Line]:
    """The lines, drawn to those that they nearly reach."""
    found = []
    for line in lines:
        start, end = line.start, line.end
        for other in crossing:
            if other.start - REACH <= line.at <= other.end + REACH:
                start = other.at if 0 < start - other.at <= REACH else start
                end = other.at if 0 < other.at - end <= REACH else end
        found.append(line._replace(start=start, end=end))
    return found


def _closing(lines: Sequence[_Line], crossing: Sequence[_Line], size: float) -> list[_Line]:
    """Lines in place of those that the edge of the paper cut off: where several end there together.

    `size`: of the paper in the direction of `lines`.
    """
    found = []
    ends = ([line.start for line in lines], [size - line.end for line in lines])
    for side, distances in enumerate(ends):
        cut = [line for line, distance in zip(lines, distances, strict=True) if distance <= CUT]
        if len(cut) < LEAST_CUT:
            continue
        at = min(line.start for line in cut) if side == 0 else max(line.end for line in cut)
        first, last = min(line.at for line in cut), max(line.at for line in cut)
        near = [line for line in crossing if abs(line.at - at) <= CUT]
        if last - first > REACH and not any(line.start < last and line.end > first for line in near):
            found.append(_Line(first, last, at, at, 0.5))
    return found


def _boxes(across: Sequence[_Line], down: Sequence[_Line]) -> Boxes:
    """The lines as thin boxes."""
    flat = [(line.start, line.at - line.thick / 2, line.end, line.at + line.thick / 2) for line in across]
    upright = [(line.at - line.thick / 2, line.start, line.at + line.thick / 2, line.end) for line in down]
    return np.array([*flat, *upright], np.float64).reshape(-1, 4).T
