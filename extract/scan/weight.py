"""Which words of a picture are bold: their strokes are thicker than most of the page."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.pdf.arrays import Boxes
from extract.pdf.glyphs import MARK, kind_of
from extract.scan.picture import Picture
from extract.scan.recogniser import Character
from extract.scan.signs import ReadLine

BOLD: Final = 1.08
"""Thickness of bold strokes of letters, in that of most of the page, at least. Bold faces of Thai have 1.1 to
1.5, words of one weight differ by up to 0.05."""

BOLD_DIGITS: Final = 1.13
"""The same of digits, which differ more."""

ENOUGH: Final = 8
"""Numbers of a page that tell how thick its digits are, at least."""

LETTERS: Final = 2, 0.6
"""Letters of a word whose strokes tell its weight, at least, and their share of what is in a row: dots,
digits and dashes have other strokes."""

REACH: Final = 0.3
"""How far the ink of a word may be outside of the places of its characters, in heights of a consonant."""

FEWEST: Final = 0.2
"""Share of the words of a page, by their width, that are of its usual weight, at least: the thinnest."""

NEXT: Final = 1.8
"""Gap of the places of two words, at most, where one that tells no weight has that of the other, in heights
of a consonant."""

_LETTERS: Final = frozenset([*map(chr, range(ord("ก"), ord("ฮ") + 1)), *"ะาำเแโใไ"])
_INK: Final = 160


Kind = Literal["letters", "digits", "thai digits", "other"]

KINDS: Final[tuple[Kind, ...]] = ("letters", "digits", "thai digits")
"""Kinds of words whose weight is told; each has strokes of its own."""


class _Word(NamedTuple):
    """Where a word is, in pixels, of what kind, and how thick its strokes are, in heights of a consonant."""

    x0: float
    x1: float
    kind: Kind
    thickness: float


def bold_words(lines: Sequence[ReadLine], bare: Picture) -> Boxes:
    """The boxes, in points, of the bold words of lines; neighbours have one box. `bare`: without rulings."""
    ink = cv2.threshold(bare.grey, _INK, 255, cv2.THRESH_BINARY_INV)[1]
    depths = np.asarray(cv2.distanceTransform(ink, cv2.DIST_L2, 3), np.float32)
    found = [(read, list(_words(read, depths))) for read in lines]
    told = [word for _, words in found for word in words]
    least = {kind: _least_bold([word for word in told if word.kind == kind], kind) for kind in KINDS}
    boxes = [box for read, words in found for box in _boxes(read, words, least)]
    return np.array(boxes, np.float64).reshape(-1, 4).T * bare.points


def _least_bold(words: Sequence[_Word], kind: Kind) -> float | None:
    """The thickness from which on words of a kind are bold: more than that of the thin ones, which may be
    few. None where too few words tell it."""
    if len(words) < (1 if kind == "letters" else ENOUGH):
        return None
    bold = BOLD if kind == "letters" else BOLD_DIGITS
    thickness, widths = np.array([(word.thickness, word.x1 - word.x0) for word in words]).T
    thin = thickness < bold * _quantile(thickness, widths, FEWEST)
    return bold * _quantile(thickness[thin], widths[thin], 0.5)


def _quantile(values: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    order = np.argsort(values)
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, share * sums[-1])])


def _words(read: ReadLine, depths: NDArray[np.float32]) -> Iterator[_Word]:
    word: list[Character] = []
    for one in (*read.characters, None):
        if one is not None and not one.text.isspace():
            word.append(one)
        elif word:
            kind = _kind([one.text for one in word if kind_of(one.text) != MARK])
            yield _Word(word[0].x0, word[-1].x1, kind, _thickness(read, word, depths))
            word = []


def _kind(texts: Sequence[str]) -> Kind:
    """The kind of a word by its characters that are in a row."""
    least, share = LETTERS
    counts: dict[Kind, int] = {
        "letters": sum(text in _LETTERS for text in texts),
        "digits": sum(text.isdigit() and text.isascii() for text in texts),
        "thai digits": sum(text.isdigit() and not text.isascii() for text in texts),
    }
    kind = max(counts, key=lambda kind: counts[kind])
    told = counts[kind] >= max(least, share * len(texts)) and not (kind == "letters" and "." in texts)
    return kind if told else "other"


def _thickness(read: ReadLine, word: Sequence[Character], depths: NDArray[np.float32]) -> float:
    """The mean depth of the ink of a word, which is a quarter of the thickness of its strokes."""
    line = read.line
    bottom = line.baseline((word[0].x0 + word[-1].x1) / 2)
    rows = slice(max(0, int(bottom - line.body)), max(0, int(bottom)) + 1)
    part = depths[rows, max(0, int(word[0].x0)) : max(0, int(word[-1].x1)) + 1]
    ink = part[part > 0]
    return float(ink.mean()) / line.body if ink.size else 0.0


def _boxes(
    read: ReadLine, words: Sequence[_Word], least: Mapping[Kind, float | None]
) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of bold words; neighbours have one."""
    body = read.line.body
    for is_bold, run in groupby(zip(words, _weights(words, least, NEXT * body), strict=True), itemgetter(1)):
        if is_bold:
            inside = [word for word, _ in run]
            start, end = inside[0].x0, inside[-1].x1
            bottom = read.line.baseline((start + end) / 2)
            yield start - REACH * body, bottom - body, end + REACH * body, bottom


def _weights(words: Sequence[_Word], least: Mapping[Kind, float | None], near: float) -> list[bool]:
    """Which words are bold; those that do not tell are as the word next before them, or after them."""
    known: list[bool | None] = []
    for word in words:
        bold = least.get(word.kind)
        known.append(None if bold is None else word.thickness >= bold)
    for order in (range(len(words)), range(len(words) - 1, -1, -1)):
        for one, other in pairwise(order):
            gap = max(words[one].x0, words[other].x0) - min(words[one].x1, words[other].x1)
            if known[other] is None and gap <= near:
                known[other] = known[one]
    return [bool(one) for one in known]
