"""Between which letters of a line there is a space: one that was typed, or a gap as wide."""

from string import ascii_letters, digits
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.pdf.arrays import LAST_CODE, Codes, Flags, Floats, Indices, beginnings, code_table, medians
from extract.pdf.glyphs import Glyphs

TYPED_SPACE: Final = 0.05
"""Advance of a space, in widths of a letter, from which on it was typed."""

GAP_FOR_SPACE: Final = 0.4
"""Gap between two characters, in widths of a letter and beyond the line's usual gap, that is a space where
the file writes none."""

GAP_AMONG_SPACES: Final = 0.65
"""The same on a line on which the file writes spaces."""

GAP_BETWEEN_SCRIPTS: Final = 0.35
"""The same between a Thai letter and a digit or Latin letter, on any line: with no space it is below 0.3."""

BEARING: Final = 0.1
"""Blank between the origin of most letters and their ink, in widths of a letter."""

_THAI: Final = 1
_LATIN: Final = 2


def _scripts() -> NDArray[np.uint8]:
    """By code point `_THAI` for a Thai letter, `_LATIN` for a digit or Latin letter, 0 for any other."""
    table = np.zeros(LAST_CODE + 1, np.uint8)
    table[0x0E01:0x0E50] = _THAI
    table[[*range(0x0E50, 0x0E5A), *map(ord, digits + ascii_letters)]] = _LATIN
    return table


_SCRIPTS: Final = _scripts()

LEADERS: Final = code_table(map(ord, ".…_-"))
"""Characters that fill a line in a row, whatever the gaps between them."""


class Letters(NamedTuple):
    """The letters of rows from left to right, the row of each, and where those of each row begin and end."""

    which: Indices
    rows: Indices
    begins: Indices
    ends: Indices


def typed_spaces(origins: Floats, rows: Indices, is_letter: Flags, widths: Floats) -> tuple[Flags, Flags]:
    """Before which letters a space was typed that takes room, and after which rows."""
    last = np.append(beginnings(rows)[1:], len(rows)) - 1
    advances = widths[rows]
    continues = np.flatnonzero(rows[1:] == rows[:-1])
    advances[continues] = origins[continues + 1] - origins[continues]
    typed = np.cumsum(~is_letter & (advances > TYPED_SPACE * widths[rows]))
    before = typed[is_letter]
    last_letters = np.append(beginnings(rows[is_letter])[1:], len(before)) - 1
    spaced = before > 0
    spaced[1:] = before[1:] > before[:-1]
    return spaced, typed[last] > before[last_letters]


def least_gaps(codes: Codes, rows: Indices, widths: Floats, has_spaces: Flags) -> Floats:
    """The gap before each letter, beyond the usual one of its row, from which on it is a space."""
    least = (widths * np.where(has_spaces, GAP_AMONG_SPACES, GAP_FOR_SPACE))[rows]
    scripts = _SCRIPTS[codes]
    change = np.flatnonzero((scripts[1:] != scripts[:-1]) & (scripts[1:] > 0) & (scripts[:-1] > 0)) + 1
    least[change] = np.minimum(least[change], GAP_BETWEEN_SCRIPTS * widths[rows[change]])
    return least


def blank_after(glyphs: Glyphs, letters: Letters, widths: Floats) -> Floats:
    """The blank that each digit or Latin letter before another one has after its ink, and most have not.

    Digits have one advance, however narrow they are: a narrow one has as much blank after it as before it.
    """
    which, wide = letters.which, widths[letters.rows]
    latin = _SCRIPTS[glyphs.codes[which]] == _LATIN
    latin[:-1] &= latin[1:]
    blanks = glyphs.x0[which] - glyphs.origin[which]
    return np.where(latin, np.clip(blanks - BEARING * wide, 0.0, wide / 2), 0.0)


def wide_gaps(glyphs: Glyphs, letters: Letters, gaps: Floats, least: Floats, over: Indices) -> Flags:
    """Before which letters there is one of the `gaps` that is by `least` wider than usual in its row.

    Dots and lines that fill a row have no gaps; a letter at `over` has a mark and does not fill.
    """
    inner = np.ones(len(gaps), np.bool_)
    inner[letters.begins] = False
    usual = medians(gaps[inner], letters.rows[inner], len(letters.begins))
    codes = glyphs.codes[letters.which]
    fills = LEADERS[codes]
    fills[over] = False
    leads = fills.copy()
    leads[1:] &= fills[:-1] & (codes[1:] == codes[:-1])
    wide: Flags = inner & ~leads & (gaps > np.maximum(usual, 0.0)[letters.rows] + least)
    return wide
