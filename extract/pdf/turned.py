"""Text that is turned in its cell, to be read from the bottom to the top: headings of narrow columns."""

from dataclasses import replace
from typing import Final

import numpy as np

from extract.document import Box
from extract.pdf.arrays import Flags, Indices
from extract.pdf.glyphs import LETTER, Glyphs

ASIDE: Final = 0.25
"""How far to the side of the letter before it a letter of turned text is, in sizes of a letter, at most."""

ABOVE: Final = 0.15
"""How far above the letter before it a letter of turned text is, in sizes of a letter, at least."""

LEAST_STEPS: Final = 3
"""Steps upwards from a letter to the next in turned text, at least: fewer do not show that it is turned."""

MOST_STEPS: Final = 0.8
"""Their share of all steps: the others lead to the next line."""


def turned_cells(glyphs: Glyphs, cells: Indices, count: int) -> Flags:
    """In which of `count` cells the text is turned: each letter is above the one before it.

    A few letters show nothing unless other cells have more.
    """
    nowhere = np.zeros(count, np.bool_)
    letters = np.flatnonzero((cells < count) & (glyphs.kinds == LETTER))
    if np.count_nonzero(np.diff(glyphs.baseline[letters]) < 0) < LEAST_STEPS:
        return nowhere
    letters = letters[np.argsort(cells[letters], kind="stable")]
    tall, wide = glyphs.bottom - glyphs.top, glyphs.x1 - glyphs.x0
    size = np.median(np.maximum(tall, wide)[letters])
    cell = cells[letters]
    within = cell[1:] == cell[:-1]
    aside, down = np.diff(glyphs.origin[letters]), np.diff(glyphs.baseline[letters])
    upwards = within & (np.abs(aside) <= ASIDE * size) & (down <= -ABOVE * size)
    steps = np.bincount(cell[1:][within], minlength=count)
    found = np.bincount(cell[1:][upwards], minlength=count)
    turned: Flags = (found > 0) & (found >= MOST_STEPS * steps)
    return turned if found.max(initial=0, where=turned) >= LEAST_STEPS else nowhere


def set_upright(glyphs: Glyphs, which: Flags) -> Glyphs:
    """The glyphs with `which` turned so that their lines go to the right, their first line on top."""

    def side(upright: np.ndarray, turned: np.ndarray) -> np.ndarray:
        return np.where(which, turned, upright)

    return replace(
        glyphs,
        x0=side(glyphs.x0, -glyphs.bottom),
        x1=side(glyphs.x1, -glyphs.top),
        top=side(glyphs.top, glyphs.x0),
        bottom=side(glyphs.bottom, glyphs.x1),
        origin=side(glyphs.origin, -glyphs.baseline),
        baseline=side(glyphs.baseline, glyphs.origin),
    )


def turned_back(box: Box) -> Box:
    """Where on the page a line is that was set upright."""
    return Box(box.top, -box.x1, box.bottom, -box.x0)
