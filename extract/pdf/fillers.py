"""Unknown characters that draw parts of a cluster of which another glyph says all characters.

InDesign and libraries that shape text name one glyph of a cluster after all of it ("จำ",
"ที่"), and its other glyphs (the ring and า, the marks) after nothing, or U+FFFD.
"""

from typing import Final, NamedTuple

import numpy as np
import regex

from extract.pdf.arrays import code_table
from extract.pdf.glyphs import Glyphs
from normalize.thai import MARKS

UNKNOWN: Final = "\ufffd"
"""A character that its font does not name."""

FARTHEST: Final = 8
"""Glyphs of the file from a cluster to the last of its parts, at most."""

NEAR: Final = 1.0
"""How far to the side of its cluster a part is, in heights of a consonant, at most."""

SAME_BASELINE: Final = 0.15
"""Difference of the baselines of a cluster and its parts, in heights of a consonant, at most."""

RAISED: Final = 0.9
"""Height of the ink of an upper mark above the baseline, in heights of a consonant, at least."""

LOWERED: Final = 0.1
"""How far above the baseline the ink of a lower mark begins, in heights of a consonant, at most."""

_BLANK, _SARA_AM = " ", "ำ"
_MARKS: Final = regex.compile(f"[{MARKS}]")
_CONSONANTS: Final = code_table(range(ord("ก"), ord("ฮ") + 1))


def fillers(glyphs: Glyphs) -> list[int]:
    """The indices of the unknown glyphs that draw a part of a cluster, whose box then holds them.

    An unknown one without ink becomes a blank.
    """
    unknown = np.flatnonzero(glyphs.codes == ord(UNKNOWN))
    if not len(unknown):
        return []
    inked = ((glyphs.x1 > glyphs.x0) & (glyphs.bottom > glyphs.top))[unknown]
    blank = unknown[~inked]
    glyphs.texts[blank], glyphs.codes[blank] = _BLANK, ord(_BLANK)
    clusters = _Clusters(glyphs)
    return [index for index in unknown[inked].tolist() if clusters.take(index)]


class _Wanted(NamedTuple):
    """How many further glyphs draw a cluster: marks, and letters on the line, each the า of a ำ."""

    marks: int
    letters: int


class _Clusters:
    """The clusters of a page that one glyph says, and what other glyphs each still wants."""

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        places = np.stack((*glyphs.boxes, glyphs.origin, glyphs.baseline))
        new = np.append(True, np.any(places[:, 1:] != places[:, :-1], axis=0))[: len(glyphs)]
        self._begins = np.flatnonzero(new)
        self._ends = np.append(self._begins[1:], len(glyphs))
        consonants = _CONSONANTS[glyphs.codes]
        self._height = float(np.median((glyphs.bottom - glyphs.top)[consonants])) if consonants.any() else 0.0
        self._wanted: dict[int, _Wanted] = {}

    def take(self, index: int) -> bool:
        """Whether an unknown glyph is nothing but a part of a cluster before it, which then has its ink.

        A span that begins with such a part and says more is not, but loses the unknown character.
        """
        number = int(np.searchsorted(self._begins, index, "right")) - 1
        for before in range(number - 1, max(number - 1 - FARTHEST, -1), -1):
            cluster = slice(int(self._begins[before]), int(self._ends[before]))
            marks, letters = self._wanted.setdefault(before, self._parts(cluster))
            is_mark = self._is_mark(index)
            if (marks if is_mark else letters) and self._is_near(cluster.start, index):
                self._wanted[before] = _Wanted(marks - is_mark, letters - (not is_mark))
                return self._joined(cluster, index)
        return False

    def _parts(self, cluster: slice) -> _Wanted:
        """What a cluster may want: as many marks as it says, a ring and an า for each ำ.

        A ำ alone wants its า where its ink is that of the ring.
        """
        text = "".join(self._glyphs.texts[cluster])
        if len(text) == 1:
            return _Wanted(0, int(text == _SARA_AM and self._is_mark(cluster.start)))
        sara_am = text.count(_SARA_AM)
        return _Wanted(len(_MARKS.findall(text)) + sara_am, sara_am)

    def _is_mark(self, index: int) -> bool:
        """Whether all ink of a glyph is above or below the letters."""
        glyphs = self._glyphs
        over = glyphs.baseline[index] - glyphs.bottom[index] >= RAISED * self._height
        return bool(over or glyphs.baseline[index] - glyphs.top[index] <= LOWERED * self._height)

    def _is_near(self, first: int, index: int) -> bool:
        glyphs, reach = self._glyphs, NEAR * self._height
        level = abs(glyphs.baseline[first] - glyphs.baseline[index]) <= SAME_BASELINE * self._height
        return bool(level and glyphs.x0[first] - reach <= glyphs.x0[index] <= glyphs.x1[first] + reach)

    def _joined(self, cluster: slice, index: int) -> bool:
        """Put a part into the box of its cluster, unless its glyph says more."""
        glyphs = self._glyphs
        text = glyphs.texts[index].removeprefix(UNKNOWN)
        if text:
            glyphs.texts[index], glyphs.codes[index] = text, ord(text[0])
            return False
        glyphs.x0[cluster] = min(glyphs.x0[cluster.start], glyphs.x0[index])
        glyphs.x1[cluster] = max(glyphs.x1[cluster.start], glyphs.x1[index])
        glyphs.top[cluster] = min(glyphs.top[cluster.start], glyphs.top[index])
        glyphs.bottom[cluster] = max(glyphs.bottom[cluster.start], glyphs.bottom[index])
        return True
