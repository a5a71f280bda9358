"""The glyphs of a page: what each is, and where its ink is."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

from extract.pdf.arrays import LAST_CODE, Boxes, Codes, Flags, Floats, Indices
from normalize.thai import MARKS

LETTER, MARK, SPACE = range(3)
"""Kinds of glyphs."""


_WITH_MARKS: Final = (*range(0x0E00, 0x0E80), *range(0xF700, 0xF780))
"""Thai, and where Windows fonts have further forms of its marks."""


def _kind_table() -> NDArray[np.uint8]:
    """The kind of each code point up to U+FFFF."""
    kinds = np.full(LAST_CODE + 1, LETTER, np.uint8)
    is_mark = regex.compile(f"[{MARKS}\uf700-\uf71a]")
    kinds[[code for code in _WITH_MARKS if is_mark.match(chr(code))]] = MARK
    kinds[[code for code in range(0x3001) if chr(code).isspace()]] = SPACE
    return kinds


_KINDS: Final = _kind_table()


def kind_of(text: str) -> int:
    """Whether a text begins with a letter, a mark or a space."""
    return int(_KINDS[min(ord(text[0]), LAST_CODE)])


@dataclass(frozen=True)
class Glyphs:
    """Characters of a page, or clusters that were written as one, in the order of the file: an item of each
    array.

    `codes` are the code points of the first characters of `texts`, at most U+FFFF, a space for a blank text.
    The sides of the ink, and the origins on the baseline, are in points from the page's top left corner.
    """

    texts: NDArray[np.object_]
    codes: Codes
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    origin: Floats
    baseline: Floats

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, which: Indices | Flags) -> "Glyphs":
        return Glyphs(*(getattr(self, field.name)[which] for field in fields(self)))

    @property
    def boxes(self) -> Boxes:
        return np.stack((self.x0, self.top, self.x1, self.bottom))

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """Whether each is a letter, a mark that is over or under one, or a space."""
        return _KINDS[self.codes]
