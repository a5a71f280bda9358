"""Pictures of pages: from a PDF or a picture file to even paper and dark ink."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from extract.errors import ReadError
from extract.machine import is_of_machine

Grey = NDArray[np.uint8]
"""A picture, 0 black to 255 white, rows from top to bottom."""

DPI: Final = 300, 400
"""Pixels per inch at which a page is rendered, at least and at most; between them those of its picture."""

MOST_PIXELS: Final = 20_000_000
"""Pixels of a picture that is read; larger ones are made smaller. A4 at 400 dpi has 15.5 million."""

PAPER: Final = 300.0, 1300.0
"""Points of the long side of paper, at least and at most: A6 and A3, with margins. Elsewhere pixels were
taken for points, and the page is taken for A4."""

A4: Final = 842.0
"""Points of the long side of A4."""

USUAL_DPI: Final = 72, 1200
"""Pixels per inch that a picture file may name and be believed."""

MOST_OF_PAGE: Final = 0.6
"""Share of a page's area that its picture takes, at least, for the page to be a picture."""

GROUND: Final = 0.25
"""Inches around a place in which the brightest is the paper: wider than strokes, narrower than cells."""

FAINT: Final = 110
"""Grey of the ink that an eighth of all ink is darker than, from which on a picture is faint."""

DARK: Final = 60
"""What that grey becomes."""

_SMALLER: Final = 8
"""How much smaller the picture is in which the paper's brightness is looked for."""

_INK: Final = 200
"""Grey that is ink and not paper, at most, on even paper."""


class BrokenPictureError(ReadError):
    hint = "open the picture in its own program and save it again"


class LargePictureError(ReadError):
    hint = "make it smaller: 300 pixels per inch are enough"


class Picture(NamedTuple):
    """A page as a picture: its paper is even and white. `dpi`: pixels per inch of the paper. `unit`: points
    of the file's page in a point of the paper, which are more where its pixels were taken for points."""

    grey: Grey
    dpi: float
    unit: float = 1.0

    @property
    def points(self) -> float:
        """Points per pixel."""
        return 72 / self.dpi


def page_picture(page: pdfium.PdfPage) -> Picture:
    """A page of a PDF, as a viewer shows it."""
    long = max(page.get_size())
    paper = long if PAPER[0] <= long <= PAPER[1] else A4
    dpi = min(max(DPI[0], _own_dpi(page) * long / paper), DPI[1])
    width, height = page.get_size()
    scale = min(dpi / 72 * paper / long, (MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        grey = bitmap.to_numpy()
        even = evened(np.ascontiguousarray(grey.reshape(grey.shape[:2])), scale * 72 * long / paper)
        return even._replace(unit=long / paper)
    finally:
        bitmap.close()


def _own_dpi(page: pdfium.PdfPage) -> float:
    """Pixels per inch of the largest picture of a page; 0 where it has none."""
    return _largest(page)[1]


def is_picture(page: pdfium.PdfPage) -> bool:
    """Whether one picture takes most of a page."""
    width, height = page.get_size()
    return bool(_largest(page)[0] >= MOST_OF_PAGE * width * height)


def _largest(page: pdfium.PdfPage) -> tuple[float, float]:
    """The area of the largest picture of a page, and its pixels per inch."""
    found = [(0.0, 0.0)]
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        across, down = abs(right - left), abs(top - bottom)
        if across and down:
            found.append((across * down, max(item.get_px_size()) * 72 / max(across, down)))
    return max(found)


def file_pictures(path: Path | BinaryIO, width: float | None = None) -> Iterator[Picture | ReadError]:
    """The pages of a picture file, of which a TIFF may have several; an error in place of one that is damaged
    and those after it. `width`: the points as wide as they are shown. Raises errors of the machine."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as file:
                for frame in ImageSequence.Iterator(file) if file.format == "TIFF" else (file,):
                    yield _of_frame(frame, width)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        yield LargePictureError(f"the picture has more than {Image.MAX_IMAGE_PIXELS:,} pixels")
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        if is_of_machine(error):
            raise
        yield BrokenPictureError("the picture is damaged and cannot be opened")


def _of_frame(frame: Image.Image, width: float | None) -> Picture:
    shown = ImageOps.exif_transpose(frame)
    if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
        shown = shown.convert("RGBA")
        white = Image.new("RGBA", shown.size, "white")
        shown = Image.alpha_composite(white, shown)
    if shown.mode.startswith("I"):  # 16 bits
        shown = Image.fromarray((np.asarray(shown) >> 8).clip(0, 255).astype(np.uint8))
    named = frame.info.get("dpi", (0, 0))[0]
    shown = shown.convert("L")
    long = max(shown.size)
    known = USUAL_DPI[0] <= named <= USUAL_DPI[1] and PAPER[0] <= long * 72 / named <= PAPER[1]
    dpi = float(named) if known else long * 72 / A4
    if width:
        dpi = shown.size[0] * 72 / width
    grey = np.asarray(shown)
    scale = max(1.0, DPI[0] / dpi)
    scale = min(scale, DPI[1] / dpi, (MOST_PIXELS / grey.size) ** 0.5)
    if scale != 1.0:
        kind = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=kind), np.uint8)
    return evened(grey, dpi * scale)


def evened(grey: Grey, dpi: float) -> Picture:
    """A picture with shadows and grounds turned white, and faint ink made dark."""
    height, width = grey.shape
    size = max(1, width // _SMALLER), max(1, height // _SMALLER)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    across = max(3, round(GROUND * dpi / _SMALLER) | 1)
    ground = cv2.medianBlur(cv2.dilate(small, np.ones((across, across), np.uint8)), 5)
    ground = cv2.GaussianBlur(ground, (0, 0), across / 4)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    even = np.asarray(cv2.divide(grey, ground, scale=255), np.uint8)
    ink = even[even < _INK]
    darkness = float(np.percentile(ink[:: 1 + len(ink) // 100_000], 12)) if len(ink) else 0.0
    if darkness > FAINT:
        levels = 255 - (255 - np.arange(256)) * (255 - DARK) / (255 - darkness)
        even = np.asarray(cv2.LUT(even, levels.clip(0, 255).astype(np.uint8)), np.uint8)
    return Picture(even, dpi)
