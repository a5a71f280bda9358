"""What ink shows and codes do not: characters under wrong names, and characters printed twice."""

from string import ascii_letters
from typing import Final

import numpy as np

from extract.pdf.arrays import Flags, Indices, code_table, middle
from extract.pdf.glyphs import LETTER, Glyphs

DOT: Final = 0.25
"""Height and width of a full stop, in heights of a consonant, at most."""

RAISED: Final = 0.9
"""How far over the baseline all ink of a mark is, in heights of a consonant, at least."""

OVERPRINTED: Final = 0.1
"""How far apart one character is printed twice to look bold, in heights of a consonant, at most."""

LARGEST_PAGE: Final = 1e4
"""Points across a page, at most, for characters to be put in order by one number."""

_CONSONANTS: Final = code_table(range(ord("ก"), ord("ฮ") + 1))

_FIRST_RAISED: Final = 0xC9
RAISED_LATIN: Final = code_table(range(_FIRST_RAISED, 0xCE))
"""É to Í: where fonts for publishing (PSL, UPC) keep mai ek to thanthakhat, in their order."""

_MAI_EK: Final = 0x0E48
_LATIN: Final = code_table(map(ord, ascii_letters))


def name_by_shape(glyphs: Glyphs) -> Glyphs:
    """The characters of a page, each once, under the name that its ink shows where its code is wrong.

    A consonant that is a dot on the baseline is a full stop. A Latin É to Í that is over the letters is a
    mark. A page without Thai letters stays as it is.
    """
    consonants = _CONSONANTS[glyphs.codes]
    if not consonants.any():
        return glyphs
    tall, wide = glyphs.bottom - glyphs.top, glyphs.x1 - glyphs.x0
    height = middle(tall[consonants])
    low = np.abs(glyphs.bottom - glyphs.baseline) <= DOT * height
    dots = consonants & low & (np.maximum(tall, wide) < DOT * height) & (tall > 0)
    glyphs.codes[dots], glyphs.texts[dots] = ord("."), "."
    raised = RAISED_LATIN[glyphs.codes] & (glyphs.baseline - glyphs.bottom >= RAISED * height)
    for index in np.flatnonzero(raised).tolist():
        glyphs.codes[index] += _MAI_EK - _FIRST_RAISED
        glyphs.texts[index] = chr(glyphs.codes[index])
    twice = _printed_twice(glyphs, OVERPRINTED * height)
    return glyphs[np.setdiff1d(np.arange(len(glyphs)), twice)] if len(twice) else glyphs


def _printed_twice(glyphs: Glyphs, distance: float) -> Indices:
    """The indices of the letters that are where the same one is already, but for a small `distance`."""
    letters = np.flatnonzero(glyphs.kinds == LETTER)
    codes, origins, baselines = glyphs.codes[letters], glyphs.origin[letters], glyphs.baseline[letters]
    found = np.zeros(len(letters), np.bool_)
    for shift in (0.0, 2 * distance):  # the two may be on both sides of where one band ends
        bands = np.floor((baselines + shift) / (4 * distance))
        order = np.argsort((codes * LARGEST_PAGE + bands) * LARGEST_PAGE + origins)
        near = np.flatnonzero(np.abs(np.diff(origins[order])) <= distance)
        pairs = np.sort(np.stack((order[near], order[near + 1])), axis=0)
        one, other = pairs
        same = (codes[one] == codes[other]) & (np.abs(baselines[one] - baselines[other]) <= distance)
        found[other[same & ~_ligatures(glyphs, letters, one, other)]] = True
        if not found.any():
            break
    return letters[found]


def _ligatures(glyphs: Glyphs, letters: Indices, one: Indices, other: Indices) -> Flags:
    """Which pairs of `letters` are one ligature, as ff.

    Two pairs next to each other do not count: there each letter is printed twice in turn.
    """
    origins = glyphs.origin[letters]
    in_turn = (letters[other] - letters[one] == 1) & (origins[one] == origins[other])
    pairs = np.zeros(len(letters) + 4, np.bool_)
    pairs[one[in_turn] + 2] = True
    next_to_pair = pairs[one] | pairs[one + 4]
    found: Flags = in_turn & ~next_to_pair & _LATIN[glyphs.codes[letters[one]]]
    return found
