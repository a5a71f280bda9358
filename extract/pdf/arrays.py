"""Numpy over the characters of a page: arrays with an item for each, and groups of them by their numbers."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint16]

Boxes = Floats
"""Left, top, right and bottom sides of boxes: four rows, in points from the page's top left corner."""

NO_BOXES: Final[Boxes] = np.zeros((4, 0))

FARTHEST: Final = 1e5
"""Points from the page's corner to the farthest place; what a broken file puts beyond it is put there."""

FAR: Final = 10 * FARTHEST
"""Points by which the places of groups are set apart, where they are looked for all at once."""


_HUNDREDTHS: Final = np.array([number / 100 for number in range(100_000)], np.object_)

LAST_CODE: Final = 0xFFFF
"""The last code point of tables: it stands for all higher ones as well, and no character has it."""


def on_page(values: Floats) -> list[float]:
    """Places on a page as Python numbers, to a hundredth of a point.

    Equal ones are one object, so that what is kept of a long document stays small; but where something is
    beyond pages of usual sizes.
    """
    numbers = np.rint(values * 100).astype(np.intp)
    usual = len(numbers) and numbers.min() >= 0 and numbers.max() < len(_HUNDREDTHS)
    found: list[float] = (_HUNDREDTHS[numbers] if usual else numbers / 100).tolist()
    return found


def code_table(codes: Iterable[int]) -> Flags:
    """Whether a code point is among `codes`, to be looked up with an array of code points."""
    table = np.zeros(LAST_CODE + 1, np.bool_)
    table[list(codes)] = True
    return table


def beginnings(groups: NDArray[Any]) -> Indices:
    """Where groups, which are in order, begin."""
    begins = np.ones(len(groups), np.bool_)
    np.not_equal(groups[1:], groups[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def middle(values: Floats) -> float:
    """The median of one value or more without nan, in half the time that numpy's own takes."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    ordered = np.partition(values, (low, high))
    return float((ordered[low] + ordered[high]) / 2)


def medians(values: Floats, groups: Indices, count: int) -> Floats:
    """The median of the values in each of `count` groups, 0 for a group without any."""
    if not len(values):
        return np.zeros(count)
    sizes = np.bincount(groups, minlength=count)
    ordered = values[np.argsort(groups * FAR + values)]
    starts = np.cumsum(sizes) - sizes
    low = (starts + (sizes - 1) // 2).clip(0)
    high = (starts + sizes // 2).clip(max=len(values) - 1)
    return np.where(sizes, (ordered[low] + ordered[high]) / 2, 0.0)


def running_maxima(values: Floats, groups: Indices) -> Floats:
    """The largest value up to each one in its group; groups are in order."""
    offsets = groups * FAR
    maxima: Floats = np.maximum.accumulate(offsets + values) - offsets
    return maxima


def boxes_around(boxes: Boxes, groups: Indices, count: int) -> Boxes:
    """The box around the boxes of each of `count` groups; infinite inside out for a group without any."""
    around = np.repeat([[np.inf], [np.inf], [-np.inf], [-np.inf]], count, axis=1)
    for row, sides in zip(around[:2], boxes[:2], strict=True):
        np.minimum.at(row, groups, sides)
    for row, sides in zip(around[2:], boxes[2:], strict=True):
        np.maximum.at(row, groups, sides)
    return around
