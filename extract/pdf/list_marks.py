"""The marks of lists that a page draws as shapes: they become characters of their lines."""

from dataclasses import fields
from typing import Final

import numpy as np

from extract.pdf.arrays import Boxes
from extract.pdf.glyphs import LETTER, Glyphs

MARK: Final = "•"

NEAR: Final = 4.0
"""Distance of a mark from the text after it, in widths of the mark, at most."""

TOUCHING: Final = 1.5
"""Distance of a mark from text before it from which on it is at the start of a line, in widths of the
mark."""

LARGEST: Final = 1.2
"""Width of a mark, in heights of the letter after it, at most."""


def with_list_marks(glyphs: Glyphs, dots: Boxes) -> Glyphs:
    """The glyphs of a page with a character for each dot that is in front of a line."""
    letters = np.flatnonzero(glyphs.kinds == LETTER)
    found: list[tuple[int, int]] = []
    for number, (x0, top, x1, bottom) in enumerate(dots.T.tolist() if len(letters) else []):
        middle, width = (top + bottom) / 2, x1 - x0
        tall = glyphs.baseline[letters] - glyphs.top[letters]
        over = glyphs.baseline[letters] - middle
        next_letters = letters[(over >= 0) & (over <= tall) & (width <= LARGEST * tall)]
        gaps = glyphs.x0[next_letters] - x1
        near = np.flatnonzero((gaps >= 0) & (gaps <= NEAR * width))
        before = (glyphs.x0[next_letters] < x0) & (x0 - glyphs.x1[next_letters] <= TOUCHING * width)
        if len(near) and not before.any():
            found.append((int(next_letters[near[np.argmin(gaps[near])]]), number))
    if not found:
        return glyphs
    at, which = np.array(sorted(found)).T
    texts, codes = np.array([MARK] * len(at), np.object_), np.full(len(at), ord(MARK), np.uint16)
    x0, top, x1, bottom = dots[:, which]
    added = Glyphs(texts, codes, x0, top, x1, bottom, x0, glyphs.baseline[at])
    return Glyphs(
        *(np.insert(getattr(glyphs, field.name), at, getattr(added, field.name)) for field in fields(Glyphs))
    )
