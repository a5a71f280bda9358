"""Path objects of a PDF page to straight rulings, filled areas and dots."""

from collections.abc import Sequence
from itertools import chain, compress, repeat
from typing import Final, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium_c

from extract.pdf import calls
from extract.pdf.arrays import Boxes, Flags, Floats, Indices, beginnings
from extract.pdf.frame import Frame

THIN: Final = 3.0
"""Points of the widest rectangle that is drawn as a ruling."""

DOT: Final = (1.0, 9.0)
"""Points across a mark of a list, at least and at most."""

ROUND: Final = 9
"""Corners of a path from which on it is round: a circle has more, and those of a square are five."""

WHITE: Final = 250
"""Each part of a colour that is white, at least."""

_STRAIGHT: Final = 0.5
"""Points by which the ends of a ruling may be out of line."""


class Drawn(NamedTuple):
    """What paths draw: straight rulings; areas, in the order in which they are painted, and which of them are
    coloured; and dots, which may be the marks of a list.
    """

    rulings: Boxes
    areas: Boxes
    coloured: Flags
    dots: Boxes


def joined(drawn: Sequence[Drawn]) -> Drawn:
    """What several layers draw."""
    nothing = np.zeros((4, 0))
    rulings, areas, coloured, dots = zip(
        Drawn(nothing, nothing, np.zeros(0, np.bool_), nothing), *drawn, strict=True
    )
    return Drawn(
        np.concatenate(rulings, axis=1),
        np.concatenate(areas, axis=1),
        np.concatenate(coloured),
        np.concatenate(dots, axis=1),
    )


def paths_to_drawn(paths: Sequence[int], frame: Frame) -> Drawn:
    """What `paths` (addresses) draw: rulings are segments that are stroked, and thin areas."""
    modes = np.zeros((2, len(paths)), np.int32)
    calls.call_each(calls.draw_mode, paths, *calls.places(modes))
    filled, stroked = modes != 0
    unstroked = object_boxes(list(compress(paths, ~stroked)), frame)
    lines, rings = _strokes(list(compress(paths, stroked)), frame)
    painted = list(compress(paths, filled))
    areas = object_boxes(painted, frame) if stroked[filled].any() else unstroked[:, filled[~stroked]]
    is_dot = _is_dot(areas)
    large = ~is_dot & ~_is_thin(areas)
    return Drawn(
        np.concatenate((unstroked[:, _is_thin(unstroked)], lines), axis=1),
        areas[:, large],
        _is_coloured(list(compress(painted, large))),
        np.concatenate((areas[:, is_dot], rings), axis=1),
    )


def _is_coloured(paths: Sequence[int]) -> Flags:
    """Which of filled paths have a colour that is not white."""
    colours = np.zeros((4, len(paths)), np.uint32)
    calls.call_each(calls.fill_color, paths, *calls.places(colours))
    coloured: Flags = (colours[:3].min(axis=0, initial=255) < WHITE) & (colours[3] > 0)
    return coloured


def _is_dot(boxes: Boxes) -> Flags:
    """Which boxes are about as high as wide, and small."""
    x0, top, x1, bottom = boxes
    across, down = x1 - x0, bottom - top
    least, most = DOT
    longer = np.maximum(across, down)
    dot: Flags = (longer >= least) & (longer <= most) & (np.abs(across - down) <= longer / 10)
    return dot


def object_boxes(objects: Sequence[int], frame: Frame) -> Boxes:
    """The boxes of page objects (addresses); those of stroked paths are wider than their points."""
    sides = np.zeros((4, len(objects)), np.float32)
    calls.call_each(calls.object_bounds, objects, *calls.places(sides))
    return frame.boxes(sides.astype(np.float64))


def _is_thin(boxes: Boxes) -> Flags:
    x0, top, x1, bottom = boxes
    thin: Flags = np.minimum(x1 - x0, bottom - top) <= THIN
    return thin


class _Corners(NamedTuple):
    """The points of some paths, one after the other: where each is and the number of its path.

    A line is drawn to a point from the one before it unless it `begins` a part of its path; from one that
    `closes` a part, another goes back to where the part began.
    """

    x: Floats
    y: Floats
    path: Indices
    begins: Flags
    closes: Flags


def _strokes(paths: Sequence[int], frame: Frame) -> tuple[Boxes, Boxes]:
    """The straight segments of paths that are stroked; those of a thin path, which may be dashed, as one.

    Small rings are given apart.
    """
    if not any(map(calls.count_segments, paths)):
        return np.zeros((4, 0)), np.zeros((4, 0))
    x, y, path, begins, closes = _corners(paths, frame)
    first = beginnings(path)
    sizes = np.diff(first, append=len(path))
    extents = np.stack(
        [side.reduceat(values, first) for side in (np.minimum, np.maximum) for values in (x, y)]
    )
    thin = _is_thin(extents)

    numbers = np.arange(len(path))
    parts = np.maximum.accumulate(np.where(begins, numbers, 0))
    ends = np.concatenate((numbers[~begins], numbers[closes]))
    starts = np.concatenate((numbers[~begins] - 1, parts[closes]))
    drawn = ~np.repeat(thin, sizes)[ends]
    drawn &= np.minimum(np.abs(x[starts] - x[ends]), np.abs(y[starts] - y[ends])) <= _STRAIGHT
    starts, ends = starts[drawn], ends[drawn]
    lines = np.stack(
        [side(values[starts], values[ends]) for side in (np.minimum, np.maximum) for values in (x, y)]
    )
    rings = extents[:, _is_dot(extents) & (sizes >= ROUND)]
    return np.concatenate((extents[:, thin & (sizes > 1)], lines), axis=1), rings


def _corners(paths: Sequence[int], frame: Frame) -> _Corners:
    """The points of paths, of which one at least has some."""
    counts = list(map(calls.count_segments, paths))
    owners = list(chain.from_iterable(map(repeat, paths, counts)))
    segments = list(map(calls.get_segment, owners, chain.from_iterable(map(range, counts))))
    points = np.zeros((2, len(segments)), np.float32)
    calls.call_each(calls.segment_point, segments, *calls.places(points))
    matrices = np.zeros((6, len(paths)), np.float32, order="F")
    calls.call_each(calls.object_matrix, paths, calls.places(matrices)[0])
    path = np.repeat(np.arange(len(paths)), counts)
    own = Frame(*matrices.astype(np.float64)[:, path])
    begins = np.fromiter(map(calls.segment_type, segments), np.int32) == pdfium_c.FPDF_SEGMENT_MOVETO
    begins[beginnings(path)] = True
    closes = np.fromiter(map(calls.segment_closes, segments), np.bool_)
    return _Corners(*frame.inside(own).points(*points.astype(np.float64)), path, begins, closes)
