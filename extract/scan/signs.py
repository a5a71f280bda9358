"""Lines of a picture to signs with places: what the recogniser reads in each, put where its ink is."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.pdf.arrays import LAST_CODE, Floats
from extract.pdf.glyphs import MARK, SPACE, Glyphs, kind_of
from extract.scan.picture import Grey, Picture
from extract.scan.recogniser import BASELINE, BODY_HEIGHT, STRIP_HEIGHT, Character
from extract.scan.text_lines import TextLine

AROUND: Final = 0.7
"""Heights of a consonant before and after a line that its strip shows."""

OUTSIDE: Final = 0.3
"""How far outside of its line the middle of a character is, at most, in heights of a consonant: others are of
what is next to it."""

TOP: Final = 1.0
"""Height of letters above the baseline, in heights of a consonant."""

MARKED: Final = 1.6, 0.45
"""The same with marks above; and how far marks below reach under the baseline."""

WORD: Final = 1.35
"""Gap within a word, where the recogniser reads no space, and width of a typed space, in heights of a
consonant, at most: more may be between two columns."""

LEAST_MEAN: Final = 0.7
"""Mean probability of the signs of a line, at least: less is no text."""

FEW: Final = 2
"""Signs of a line that are specks or strokes, at most."""

SURE: Final = 0.9
"""Their probability, at least, where none is as high as a letter."""

AS_LETTER: Final = 0.55
"""Height of a sign that is no speck, in heights of a consonant, at least."""

RISE: Final = 0.25
"""How far over the baseline all signs of a line are, in heights of a sign."""

_PALE: Final = 200
"""Grey that is no ink but noise, at least."""

_BELOW: Final = frozenset("\u0e38\u0e39\u0e3a")
_SHRUNK: Final = 1.3
"""Height of consonants on the picture that strips are cut from, in those of the strips, at least."""


class ReadLine(NamedTuple):
    """A line with the characters that were read in it; their places are in pixels of the page."""

    line: TextLine
    characters: tuple[Character, ...]

    @property
    def signs(self) -> list[Character]:
        """The characters that are no spaces."""
        return [character for character in self.characters if not character.text.isspace()]

    @property
    def mean(self) -> float:
        """The mean probability of the signs; 0 where there are none."""
        return sum(sign.probability for sign in self.signs) / max(1, len(self.signs))

    @property
    def is_text(self) -> bool:
        """Whether it was read as text, and is none of a picture's strokes or a speck."""
        signs = self.signs
        if not signs or self.mean < LEAST_MEAN:
            return False
        least = min(sign.probability for sign in signs)
        tall = self.line.highest >= AS_LETTER * self.line.body
        return len(signs) > FEW or tall or least >= SURE


UNREAD: Final = "\ufffd"
"""What is there in place of a line that cannot be read."""


def unread(read: ReadLine) -> ReadLine:
    """A line with one sign in place of what it says."""
    line = read.line
    return ReadLine(line, (Character(UNREAD, line.x0, line.x1, read.mean),))


def told_by_shapes(line: TextLine) -> ReadLine:
    """A row of dots or a dash, which need no reading."""
    step = (line.x1 - line.x0) / len(line.shapes)
    places = [(text, line.x0 + step * number) for number, text in enumerate(line.shapes)]
    return ReadLine(line, tuple(Character(text, x, x + step, 1.0) for text, x in places))


def strips(grey: Grey, lines: Sequence[TextLine]) -> Iterator[NDArray[np.uint8]]:
    """A picture of each line as the recogniser wants it."""
    body = float(np.median([line.body for line in lines])) if lines else 1.0
    factor = min(1.0, _SHRUNK * BODY_HEIGHT / body)
    smaller = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    for line in lines:
        scale, left, width = _place(line)
        matrix = np.array(
            [
                [scale / factor, 0.0, -left * scale],
                [
                    -scale / factor * line.slope,
                    scale / factor,
                    BASELINE - (line.start - line.slope * line.x0) * scale,
                ],
            ]
        )
        strip = cv2.warpAffine(
            smaller, matrix, (width, STRIP_HEIGHT), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
        )
        yield np.asarray(strip, np.uint8)


def _place(line: TextLine) -> tuple[float, float, int]:
    """Pixels of the strip for one of the page, the left end of the strip on the page, and its width."""
    scale = BODY_HEIGHT / line.body
    left = line.x0 - AROUND * line.body
    return scale, left, max(STRIP_HEIGHT // 2, round((line.x1 + AROUND * line.body - left) * scale))


def on_page(line: TextLine, characters: Iterable[Character]) -> ReadLine:
    """A line with what was read in its strip."""
    scale, left, _ = _place(line)
    placed = (
        Character(one.text, left + one.x0 / scale, left + one.x1 / scale, one.probability)
        for one in characters
    )
    first, last = line.x0 - OUTSIDE * line.body, line.x1 + OUTSIDE * line.body
    kept: list[Character] = []
    inside = False
    for one in placed:
        if kind_of(one.text) != MARK or not kept:  # marks are of the letter that they come after
            inside = first <= (one.x0 + one.x1) / 2 <= last
        if inside:
            kept.append(one)
    return ReadLine(line, tuple(kept))


class Signs(NamedTuple):
    """The signs of a page, and where each is and how probable, in three rows as in `PageContent`."""

    glyphs: Glyphs
    read: Floats


class _Cluster(NamedTuple):
    """A letter with its marks, or a space."""

    text: str
    middle: float
    probability: float


def signs_of(lines: Sequence[ReadLine], bare: Picture) -> Signs:
    """The signs of lines, in points. `bare` is the picture without rulings."""
    rows = [row for line in lines for row in _signs(line, bare)]
    texts, *numbers = zip(*rows, strict=True) if rows else ((), *[()] * 7)
    codes = np.array([min(ord(text[0]), LAST_CODE) for text in texts], np.uint16)
    x0, top, x1, bottom, origin, baseline, probability = (np.array(values, np.float64) for values in numbers)
    sides = [values * bare.points for values in (x0, top, x1, bottom, origin, baseline)]
    glyphs = Glyphs(np.array(texts, np.object_), codes, *sides)
    letters = glyphs.kinds != SPACE
    places = (glyphs.x0 + glyphs.x1) / 2, glyphs.baseline - RISE * bare.points * (baseline - top)
    return Signs(glyphs, np.stack((*places, probability))[:, letters])


_Row = tuple[str, float, float, float, float, float, float, float]
"""A sign, the sides of its ink, its origin, its baseline and its probability."""


def _signs(read: ReadLine, bare: Picture) -> Iterator[_Row]:
    """The signs of a line. Those of a word touch, so that only spaces that were read part words."""
    line = read.line
    clusters = list(_clusters(read.characters))
    baseline = line.baseline((line.x0 + line.x1) / 2)
    inks = _inks(line, clusters, bare)
    end = inks[0][0] if inks else 0.0
    for index, cluster in enumerate(clusters):
        x0, x1 = inks[index]
        if cluster.text == " ":
            gap = inks[index + 1][0] - end
            if gap <= WORD * line.body:
                width = max(gap, 0.1 * line.body)
                yield " ", end, baseline, end + width, baseline, end, baseline, cluster.probability
            continue
        follows = index > 0 and clusters[index - 1].text != " " and x0 - end <= WORD * line.body
        above, below = _reach(cluster.text, line.body)
        top, bottom = baseline - above, baseline + below
        yield cluster.text, x0, top, x1, bottom, end if follows else x0, baseline, cluster.probability
        end = x1


def _clusters(characters: Iterable[Character]) -> Iterator[_Cluster]:
    """The letters with their marks, and single spaces between them."""
    text, middle, probability = "", 0.0, 1.0
    for one in characters:
        at, kind = (one.x0 + one.x1) / 2, kind_of(one.text)
        if text and text != " " and kind == MARK:
            text, probability = text + one.text, min(probability, one.probability)
            continue
        if kind == SPACE and text in ("", " "):
            continue
        if text:
            yield _Cluster(text, middle, probability)
        text, middle, probability = " " if kind == SPACE else one.text, at, one.probability
    if text and text != " ":
        yield _Cluster(text, middle, probability)


def _inks(line: TextLine, clusters: Sequence[_Cluster], bare: Picture) -> list[tuple[float, float]]:
    """From where to where the ink of each cluster goes: it is parted where there is the least."""
    left, right = int(line.x0), int(line.x1) + 1
    top = int(min(line.start, line.baseline(line.x1)) - line.body)
    bottom = int(max(line.start, line.baseline(line.x1))) + 1
    band = bare.grey[max(0, top) : max(1, bottom), max(0, left) : right]
    dark = np.where(band < _PALE, 255.0 - band, 0.0)
    ink = dark.sum(axis=0) if band.size else np.zeros(right - left)
    ink[ink < 255] = 0.0
    inked = [cluster for cluster in clusters if cluster.text != " "]
    middles = [min(max(cluster.middle - left, 0.0), len(ink) - 1.0) for cluster in inked]
    bounds = [
        0,
        *(_valley(ink, one, other) for one, other in pairwise(middles)),
        len(ink),
    ]
    found = iter(
        [
            _ends(ink, first, after, middle, line.body)
            for first, after, middle in zip(bounds, bounds[1:], middles, strict=False)
        ]
    )
    at = [next(found) if cluster.text != " " else (0.0, 0.0) for cluster in clusters]
    return [(left + x0, left + x1) for x0, x1 in at]


def _valley(ink: Floats, one: float, other: float) -> int:
    """Where between two places there is the least ink, in the middle of that."""
    first, after = int(min(one, other)), int(max(one, other)) + 1
    between = ink[first:after]
    least = np.flatnonzero(between == between.min())
    return first + int(least[len(least) // 2])


def _ends(ink: Floats, first: int, after: int, middle: float, body: float) -> tuple[float, float]:
    """From where to where there is ink between two places; a narrow strip around the middle where is none."""
    inked = np.flatnonzero(ink[first:after])
    if not len(inked):
        return middle - 0.1 * body, middle + 0.1 * body
    return float(first + inked[0]), float(first + inked[-1] + 1)


def _reach(text: str, body: float) -> tuple[float, float]:
    """How far the ink of a cluster reaches above the baseline and below."""
    marks = set(text[1:])
    above = MARKED[0] if marks - _BELOW else TOP
    return above * body, MARKED[1] * body if marks & _BELOW else 0.0
