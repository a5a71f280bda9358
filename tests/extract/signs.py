"""Signs placed by hand, for the tests of what is made of a page."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from extract.pdf.glyphs import Glyphs


class Glyph(NamedTuple):
    """A sign, the sides of its ink, and its origin on the baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    origin: float
    baseline: float


def glyphs_of(signs: Iterable[Glyph]) -> Glyphs:
    """The signs as a page has them."""
    listed = list(signs)
    texts = np.array([sign.text for sign in listed], np.object_)
    codes = np.array([ord((sign.text.strip() or " ")[0]) for sign in listed], np.uint16)
    places = np.array([sign[1:] for sign in listed]).reshape(len(listed), 6)
    x0, top, x1, bottom, origin, baseline = places.T
    return Glyphs(texts, codes, x0, top, x1, bottom, origin, baseline)
