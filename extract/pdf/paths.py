"""Path objects of a PDF page to straight rulings."""

from collections.abc import Sequence
from itertools import chain, compress, repeat
from typing import Final

import numpy as np
import pypdfium2.raw as pdfium_c

from extract.pdf import calls
from extract.pdf.arrays import Boxes, Flags, beginnings
from extract.pdf.frame import Frame

THIN: Final = 3.0
"""Points of the widest rectangle that is drawn as a ruling."""

_STRAIGHT: Final = 0.5
"""Points by which the ends of a ruling may be out of line."""


def paths_to_rulings(paths: Sequence[int], frame: Frame) -> Boxes:
    """The straight rulings of `paths` (addresses): segments that are stroked, and thin areas."""
    modes = np.zeros((2, len(paths)), np.int32)
    calls.call_each(calls.draw_mode, paths, *calls.places(modes))
    stroked = modes[1] != 0
    areas = object_boxes(list(compress(paths, ~stroked)), frame)
    return np.concatenate(
        (areas[:, _is_thin(areas)], _strokes(list(compress(paths, stroked)), frame)), axis=1
    )


def object_boxes(objects: Sequence[int], frame: Frame) -> Boxes:
    """The boxes of page objects (addresses); those of stroked paths are wider than their points."""
    sides = np.zeros((4, len(objects)), np.float32)
    calls.call_each(calls.object_bounds, objects, *calls.places(sides))
    return frame.boxes(*sides.astype(np.float64))


def _is_thin(boxes: Boxes) -> Flags:
    x0, top, x1, bottom = boxes
    thin: Flags = np.minimum(x1 - x0, bottom - top) <= THIN
    return thin


def _strokes(paths: Sequence[int], frame: Frame) -> Boxes:
    """The straight segments of paths that are stroked; those of a thin path, which may be dashed, as one."""
    counts = list(map(calls.count_segments, paths))
    if not any(counts):
        return np.zeros((4, 0))
    segments = list(
        chain.from_iterable(
            map(calls.get_segment, repeat(path), range(count))
            for path, count in zip(paths, counts, strict=True)
        )
    )
    points = np.zeros((2, len(segments)), np.float32)
    calls.call_each(calls.segment_point, segments, *calls.places(points))
    matrices = np.zeros((6, len(paths)), np.float32, order="F")
    calls.call_each(calls.object_matrix, paths, calls.places(matrices)[0])
    path_of = np.repeat(np.arange(len(paths)), counts)
    own = Frame(*matrices.astype(np.float64)[:, path_of])
    x, y = frame.inside(own).points(*points.astype(np.float64))

    first = beginnings(path_of)
    whole = np.stack([side.reduceat(values, first) for side in (np.minimum, np.maximum) for values in (x, y)])
    several = np.diff(first, append=len(segments)) > 1

    numbers = np.arange(len(segments))
    moves = np.fromiter(map(calls.segment_type, segments), np.int32) == pdfium_c.FPDF_SEGMENT_MOVETO
    moves[first] = True
    closes = np.fromiter(map(calls.segment_closes, segments), np.bool_)
    ends = np.concatenate((numbers[~moves], numbers[closes]))
    starts = np.concatenate((numbers[~moves] - 1, np.maximum.accumulate(np.where(moves, numbers, 0))[closes]))
    across, down = np.abs(x[starts] - x[ends]), np.abs(y[starts] - y[ends])
    in_thin = np.repeat(_is_thin(whole), np.diff(first, append=len(segments)))
    straight = (np.minimum(across, down) <= _STRAIGHT) & ~in_thin[ends]
    starts, ends = starts[straight], ends[straight]
    lines = np.stack(
        [side(values[starts], values[ends]) for side in (np.minimum, np.maximum) for values in (x, y)]
    )
    return np.concatenate((whole[:, _is_thin(whole) & several], lines), axis=1)
