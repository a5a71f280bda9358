"""How far a picture is turned from upright, and the picture set straight."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.pdf.arrays import Floats
from extract.scan.picture import Grey, Picture

MOST: Final = 6.0
"""Degrees by which a page is laid askew on a scanner, at most."""

STEPS: Final = 0.5, 0.1, 0.02
"""Degrees between the angles that are tried: all, then around the best, then around the best of these."""

LEAST_INK: Final = 200
"""Pixels of ink that tell an angle."""

_DPI: Final = 100
"""Pixels per inch at which rows of ink are looked for."""

_MOST_INK: Final = 60_000
"""Pixels of ink that are enough."""

_INK: Final = 150


def straight(picture: Picture, degrees: float) -> Picture:
    """The picture turned back by an angle around its middle; what was outside of it is paper."""
    if not degrees:
        return picture
    height, width = picture.grey.shape
    turned = cv2.warpAffine(
        picture.grey,
        rotation(picture, degrees),
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderValue=(255, 255, 255),
    )
    return picture._replace(grey=np.asarray(turned, np.uint8))


def rotation(picture: Picture, degrees: float) -> NDArray[np.float64]:
    """The matrix (2 rows, 3 columns) from places of a picture, in pixels, to those of it set straight."""
    height, width = picture.grey.shape
    return np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), np.float64)


def skew(picture: Picture) -> float:
    """The angle, in degrees, at which the rows of ink are sharpest; those of rulings are sharper than those
    of text. Positive where lines fall to the right."""
    scale = min(1.0, _DPI / picture.dpi)
    small = cv2.resize(picture.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _sharpest(np.asarray(small, np.uint8))


def _sharpest(small: Grey) -> float:
    y, x = np.nonzero(small < _INK)
    if len(y) < LEAST_INK:
        return 0.0
    some = slice(None, None, 1 + len(y) // _MOST_INK)
    weight = 255.0 - small[y[some], x[some]].astype(np.float64)
    across, down = x[some].astype(np.float64) - small.shape[1] / 2, y[some].astype(np.float64)
    best, reach = 0.0, MOST
    for step in STEPS:
        angles = best + np.arange(-round(reach / step), round(reach / step) + 1) * step
        best = float(
            angles[np.argmax([_sharpness(across, down, weight, angle) for angle in angles.tolist()])]
        )
        reach = step
    return best


def _sharpness(x: Floats, y: Floats, weight: Floats, angle: float) -> float:
    """How much the ink of one row differs from that of the next where rows fall by an angle."""
    rows = y - x * np.tan(np.radians(angle))
    rows -= rows.min()
    lower = rows.astype(np.intp)
    part = rows - lower
    ink = np.bincount(lower, weight * (1 - part), minlength=int(lower.max()) + 2)
    ink += np.bincount(lower + 1, weight * part, minlength=len(ink))
    return float(np.square(np.diff(ink)).sum())
