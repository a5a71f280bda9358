"""Marks that the file gives another name, known by their ink: the ring of sara am, and tones that are spaces.

Programs write ำ as two glyphs, its ring and า. The ring is named a space, or like a tone mark, or not named
at all, and is before or after its า in the file. Tone marks have such names, too. A typed space has no ink.
"""

from collections import Counter
from collections.abc import Callable
from typing import Final

import numpy as np

from extract.pdf.arrays import Codes, Flags, Floats, Indices, code_table, middle
from extract.pdf.fillers import UNKNOWN
from extract.pdf.glyphs import Glyphs

NO_ADVANCE: Final = 0.25
"""Advance of a ring before its sara aa, in widths of a letter, at most: a typed space takes half and more."""

SAME_BASELINE: Final = 0.15
"""Difference of the baselines of a ring and its sara aa, in heights of a consonant, at most."""

RAISED: Final = 0.9
"""Height of the ink of a mark above the baseline, in heights of a consonant, at least."""

GAP: Final = (-0.35, 0.7)
"""Gap between the ink of a ring and that of its sara aa, in heights of a consonant: letters may be spaced."""

ROUND: Final = (0.8, 1.25)
"""Width of a ring over its height, at least and at most."""

OTHER_SHAPE: Final = 1.2
"""Ratio of the shapes (width over height) of two marks that are different ones."""

ALIKE: Final = 0.15
"""Difference of the shapes and of the widths of two forms of one mark, as a share, at most."""

OVER_RING: Final = 0.25
"""How far a tone mark is over a ring, from bottom to bottom, in heights of a consonant, at least."""

RARE: Final = 8
"""How many times fewer the sara aa of a font are than its sara am, where it calls them sara am."""

_BLANK, _AA, _AM = map(ord, " าำ")
_UNKNOWN: Final = ord(UNKNOWN)
_NAMELESS: Final = code_table((_BLANK, *range(0x200B, 0x2010), 0x2060, 0xFEFF, _UNKNOWN))
_TONE_CODES: Final = range(0x0E48, 0x0E4D)
_TONES: Final = code_table(_TONE_CODES)
_UPPER_VOWELS: Final = code_table((0x0E31, *range(0x0E34, 0x0E38)))
_SARA_AA_AM: Final = code_table((_AA, _AM))
_CONSONANTS: Final = code_table(range(ord("ก"), ord("ฮ") + 1))


def with_marks_by_ink(glyphs: Glyphs, font_of: Callable[[int], object]) -> Glyphs:
    """The glyphs of a page with ำ in one piece, and with the tone marks that are named otherwise.

    `font_of` gives the font of the glyph at an index. Some fonts name every า ำ: where a true ำ has its ring,
    the others of its font are า. A page without consonants stays as it is.
    """
    consonants = _CONSONANTS[glyphs.codes]
    inked = _NAMELESS[glyphs.codes] & (glyphs.x1 > glyphs.x0) & (glyphs.bottom > glyphs.top)
    marks = inked | _round_tones(glyphs, font_of)
    if not marks.any() or not consonants.any():
        return glyphs
    before = np.maximum.accumulate(np.where(consonants, np.arange(len(glyphs)), -1))
    found = np.flatnonzero(marks & (before >= 0))
    rings, true = _rings(glyphs, found, before[found])
    glyphs.texts[true] = chr(_AM)
    false = _false_sara_am(glyphs.codes, true, font_of)
    glyphs.texts[false], glyphs.codes[false] = chr(_AA), _AA
    glyphs.codes[true] = _AM
    inked[rings] = False
    bears_tones = _UPPER_VOWELS[glyphs.codes]
    bears_tones[rings] = True
    _name_tones(glyphs, np.flatnonzero(inked), bears_tones)
    return glyphs[np.setdiff1d(np.arange(len(glyphs)), rings)] if len(rings) else glyphs


def _shapes(glyphs: Glyphs) -> Floats:
    """The width of each glyph over its height."""
    return (glyphs.x1 - glyphs.x0) / np.maximum(glyphs.bottom - glyphs.top, 0.01)


def _round_tones(glyphs: Glyphs, font_of: Callable[[int], object]) -> Flags:
    """The round tone marks before า, unlike those of their name before other letters: those of their font,
    where it has any, for the marks of slanted letters are wide."""
    found = np.zeros(len(glyphs), np.bool_)
    tones = _TONES[glyphs.codes]
    before_aa = tones & np.append(glyphs.codes[1:] == _AA, False)
    if not before_aa.any():
        return found
    shapes = _shapes(glyphs)
    is_round = before_aa & (shapes >= ROUND[0]) & (shapes <= ROUND[1])
    for code in np.unique(glyphs.codes[is_round]).tolist():
        same = glyphs.codes == code
        others = np.flatnonzero(same & ~before_aa)
        marks = np.flatnonzero(same & is_round)
        marks = marks[_is_unlike(shapes[marks], shapes[others])]
        fonts = np.array([font_of(index) for index in others.tolist()] if len(marks) else [], np.object_)
        for index in marks.tolist():
            alike = others[fonts == font_of(index)]
            found[index] = not len(alike) or bool(_is_unlike(shapes[index], shapes[alike]))
    return found


def _is_unlike(shapes: Floats, others: Floats) -> Flags:
    """Whether each of some shapes is another one than that of most `others`; False where there are no
    others."""
    usual = float(np.median(others)) if len(others) else np.inf
    found: Flags = np.maximum(shapes / usual, usual / np.maximum(shapes, 0.01)) >= OTHER_SHAPE
    return found & (usual < np.inf)


def _rings(glyphs: Glyphs, marks: Indices, consonants: Indices) -> tuple[Indices, Indices]:
    """The indices of those `marks` that are rings, and of the า or ำ that each belongs to.

    `consonants` are the last ones before each mark. A mark over a ring does not count.
    """
    last = len(glyphs) - 1
    after = np.minimum(marks + 1, last)
    between = _TONES[glyphs.codes[after]] | (glyphs.codes[after] == _UNKNOWN)
    after = np.minimum(after + between, last)
    ahead = np.maximum(marks - 1, 0)
    ahead = np.maximum(ahead - _TONES[glyphs.codes[ahead]], 0)
    advances = np.abs(glyphs.origin[after] - glyphs.origin[marks])
    stays = advances <= NO_ADVANCE * (glyphs.x1 - glyphs.x0)[consonants]
    heights = (glyphs.bottom - glyphs.top)[consonants]
    is_before = _of_line(glyphs, marks, after, heights) & (stays | _is_over(glyphs, marks, after, heights))
    is_after = _of_line(glyphs, marks, ahead, heights) & _is_over(glyphs, marks, ahead, heights) & ~is_before
    letters = np.where(is_before, after, ahead)
    lowest = np.full(len(glyphs), -np.inf)
    found = is_before | is_after
    np.maximum.at(lowest, letters[found], glyphs.bottom[marks[found]])
    found &= glyphs.bottom[marks] > lowest[letters] - OVER_RING * heights
    return marks[found], letters[found]


def _of_line(glyphs: Glyphs, marks: Indices, letters: Indices, heights: Floats) -> Flags:
    """Whether each of `letters` is one า or ำ on the baseline of its mark, next to a letter of its height."""
    one = np.fromiter(map(len, glyphs.texts[letters]), np.intp, len(letters)) == 1
    apart = np.abs(glyphs.baseline[letters] - glyphs.baseline[marks])
    found: Flags = _SARA_AA_AM[glyphs.codes[letters]] & one & (apart <= SAME_BASELINE * heights)
    return found


def _is_over(glyphs: Glyphs, marks: Indices, letters: Indices, heights: Floats) -> Flags:
    """Whether each mark is above the line to the left of its letter, next to a letter of its height."""
    raised = glyphs.baseline[letters] - glyphs.bottom[marks] >= RAISED * heights
    gaps = glyphs.x0[letters] - glyphs.x1[marks]
    found: Flags = raised & (GAP[0] * heights <= gaps) & (gaps <= GAP[1] * heights)
    return found


def _false_sara_am(codes: Codes, true: Indices, font_of: Callable[[int], object]) -> list[int]:
    """The indices of the ำ without a ring, in fonts that call (nearly) every า ำ.

    In Thai า is five times as frequent as ำ. Without a true one, at `true`, to compare with, a font is left
    alone: it may print nothing but จำนวน.
    """
    bare = _SARA_AA_AM[codes]
    bare[true] = False
    if not np.any(codes[bare] == _AM):
        return []
    fonts = {font_of(index) for index in true.tolist()}
    glyphs = [(index, font_of(index), codes[index]) for index in np.flatnonzero(bare).tolist()]
    counts = Counter((font, code) for _, font, code in glyphs)
    wrong = {font for font in fonts if counts[font, _AA] * RARE <= counts[font, _AM]}
    return [index for index, font, code in glyphs if font in wrong and code == _AM]


def _name_tones(glyphs: Glyphs, spaces: Indices, bears_tones: Flags) -> None:
    """Name the inked `spaces` above a vowel or ring, which `bears_tones`, after the tone mark that has their
    shape, if it is one only."""
    vowels = np.maximum(spaces - 1, 0)
    middles = (glyphs.top[vowels] + glyphs.bottom[vowels]) / 2
    above = (glyphs.bottom[spaces] <= middles) & (glyphs.x0[spaces] < glyphs.x1[vowels])
    spaces = spaces[bears_tones[vowels] & above & (glyphs.x0[vowels] < glyphs.x1[spaces])]
    if not len(spaces):
        return
    shapes, widths = _shapes(glyphs), glyphs.x1 - glyphs.x0
    forms = {
        code: (middle(shapes[same]), middle(widths[same]))
        for code in _TONE_CODES
        if (same := glyphs.codes == code).any()
    }
    for index in spaces.tolist():
        alike = [
            code
            for code, (shape, width) in forms.items()
            if abs(shapes[index] / shape - 1) <= ALIKE and abs(widths[index] / width - 1) <= ALIKE
        ]
        if len(alike) == 1:
            glyphs.codes[index], glyphs.texts[index] = alike[0], chr(alike[0])
