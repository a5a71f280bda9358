"""Draws a line of text as it appears in a scan: a strip of the page with what is near the line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from training.damage import Grey, damaged, placed, ruled, stamped
from training.fonts import Face, Family, loaded
from training.texts import Texts

POINTS: Final = (11.0, 18.5)
"""Sizes of a Sarabun whose body height is that of the line: other faces are drawn as high as it."""

SARABUN_BODY: Final = 0.4
"""Body height of TH Sarabun, in sizes of the font."""

RESOLUTIONS: Final = (125.0, 310.0)
"""Of scanners and of pages that were made small, in dots per inch."""

PITCHES: Final = (2.05, 3.2)
"""From one baseline to the next, in body heights."""

WIDEST: Final = 1600
"""Columns of a strip: longer lines are drawn again."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A strip, what it says, and where each character was drawn (left and right, in pixels of the strip)."""

    strip: Grey
    text: str
    places: list[tuple[float, float]] = field(default_factory=list)


class Renderer:
    """Draws lines of `texts` in the faces of `families`.

    `resolution` is in dots per inch; without one, each line has its own. `wear` is how often a line is faint,
    stamped, struck through or of 1 bit, next to the lines of the training; `blank` the share of lines that
    say nothing.
    """

    def __init__(
        self,
        families: Sequence[Family],
        texts: Texts,
        *,
        resolution: float | None = None,
        wear: float = 1.0,
        blank: float = 0.015,
    ) -> None:
        shares = np.array([family.share for family in families])
        self._families = families
        self._shares = np.cumsum(shares / shares.sum())
        self._texts = texts
        self._resolution = resolution
        self._wear = wear
        self._blank = blank

    def draw(self, random: np.random.Generator) -> Drawn:
        """One line; the same for the same state of `random`."""
        while True:
            drawn = self._try(random)
            if drawn is not None and drawn.strip.shape[1] <= WIDEST:
                return drawn

    def _try(self, random: np.random.Generator) -> Drawn | None:
        family = self._families[int(np.searchsorted(self._shares, random.random()))]
        face = family.faces[int(random.integers(len(family.faces)))]
        text = self._texts.draw(random)
        text = " ".join("".join(letter for letter in text if letter == " " or face.covers(letter)).split())
        if not text:
            return None
        if random.random() < self._blank:
            text = ""
        resolution = self._resolution or random.uniform(*RESOLUTIONS)
        body = SARABUN_BODY * random.uniform(*POINTS) / 72 * resolution
        page, place = self._page(text, face, body, random)
        page = damaged(page, body, self._wear, random)
        strip, scale = placed(page, place, body, self._wear, random)
        places = [(x0 * scale, x1 * scale) for x0, x1 in place.letters]
        return Drawn(strip, text, places)

    def _page(self, text: str, face: Face, body: float, random: np.random.Generator) -> "tuple[Grey, Place]":
        pen = Pen.of(face, body, random)
        width, letters = pen.measured(text) if text else (body * random.uniform(1, 15), [])
        margins = [_margin(random) * body for _ in range(2)]
        above, below = round(4.2 * body), round(3.2 * body)
        page = Image.new("L", (round(sum(margins) + width) + 1, above + below), 0)
        draw = ImageDraw.Draw(page)
        pen.write(draw, margins[0], above, text)
        pitch = random.uniform(*PITCHES) * body
        for direction in (-1, 1):
            if random.random() < 0.7:
                at = margins[0] - random.uniform(-1, 20) * body * (random.random() < 0.7)
                pen.write(draw, at, above + direction * pitch, self._texts.draw(random))
        ink = np.asarray(page, np.uint8)
        place = Place(
            margins[0], margins[0] + width, above, [(x0 + margins[0], x1 + margins[0]) for x0, x1 in letters]
        )
        ink = ruled(ink, place, body, self._wear, random)
        return stamped(ink, body, self._wear, random), place


@dataclass(frozen=True, slots=True)
class Place:
    """Where the line is on a drawn page, in pixels: its ends, its baseline and its letters."""

    x0: float
    x1: float
    baseline: float
    letters: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Pen:
    """A face at a size, with the width of its spaces, the room between letters and how thick it draws."""

    face: Face
    size: int
    stroke: float
    space: float

    @classmethod
    def of(cls, face: Face, body: float, random: np.random.Generator) -> "Pen":
        """A pen whose body height is `body` pixels."""
        size = max(6, round(body / face.body()))
        stroke = body / 24 * (random.random() < 0.2)
        space = size * (0.0 if random.random() < 0.8 else random.exponential(0.4))
        return cls(face, size, stroke, space)

    def measured(self, text: str) -> tuple[float, list[tuple[float, float]]]:
        """The width of the text, and left and right of each of its characters, in pixels."""
        letters: list[tuple[float, float]] = []
        x = 0.0
        for word in self._words(text):
            for path, run in self.face.runs(word):
                font = loaded(path, self.size)
                ends = [font.getlength(run[:count]) for count in range(1, len(run) + 1)]
                letters += [
                    (x + before, x + max(before, after))
                    for before, after in zip([0.0, *ends], ends, strict=False)
                ]
                x += ends[-1]
            if word.endswith(" "):
                x += self.space
        return x, letters

    def write(self, draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str) -> None:
        """Draws the text from `x` on its baseline, in white."""
        for word in self._words(text):
            for path, run in self.face.runs(word):
                font = loaded(path, self.size)
                draw.text((x, baseline), run, font=font, fill=255, anchor="ls", stroke_width=self.stroke)
                x += font.getlength(run)
            if word.endswith(" "):
                x += self.space

    def _words(self, text: str) -> list[str]:
        if not self.space:
            return [text]
        return [word + " " for word in text.split(" ")[:-1]] + text.split(" ")[-1:]


def _margin(random: np.random.Generator) -> float:
    """Paper before or after a line, in body heights: little, but in cells often much."""
    return float(random.exponential(0.8) + 0.1 if random.random() < 0.94 else random.uniform(2, 14))
