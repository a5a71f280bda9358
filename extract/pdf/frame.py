"""From PDFium's coordinates to those of the page as it is shown."""

from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium

from extract.pdf.arrays import FARTHEST, Boxes, Floats


class Frame(NamedTuple):
    """A PDF matrix, or one for each of some points: (x, y) is at (a x + c y + e, b x + d y + f)."""

    a: float | Floats
    b: float | Floats
    c: float | Floats
    d: float | Floats
    e: float | Floats
    f: float | Floats

    def inside(self, matrix: "Frame") -> "Frame":
        """The frame of what is in this one by a matrix of its own."""
        a, b, c, d, e, f = matrix
        return Frame(
            self.a * a + self.c * b,
            self.b * a + self.d * b,
            self.a * c + self.c * d,
            self.b * c + self.d * d,
            self.a * e + self.c * f + self.e,
            self.b * e + self.d * f + self.f,
        )

    def points(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Where points are on the page, in points from its top left corner."""
        across, down = self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f
        return np.clip(across, -FARTHEST, FARTHEST), np.clip(down, -FARTHEST, FARTHEST)

    def boxes(self, sides: Floats) -> Boxes:
        """Where boxes are on the page, given their left, bottom, right and top `sides`: a row for each."""
        x, y = self.points(sides[0::2], sides[1::2])
        return np.stack((x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0)))


def frame_of(page: pdfium.PdfPage) -> Frame:
    """PDFium counts from the bottom left of the page before it is turned; here it is the top left."""
    left, bottom, right, top = page.get_cropbox()
    return {
        0: Frame(1, 0, 0, -1, -left, top),
        90: Frame(0, 1, 1, 0, -bottom, -left),
        180: Frame(-1, 0, 0, 1, right, -bottom),
        270: Frame(0, -1, -1, 0, top, right),
    }[page.get_rotation()]
