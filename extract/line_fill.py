"""Which lines of a text were full: the next word would not have fitted after them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from extract.document import Line
from normalize.wrapping import display_width, words

NEAR_WIDEST: Final = 0.9
"""Share of the widest line from which on a line counts as near it: the first of a paragraph is indented."""

LINES_THAT_SHOW: Final = 4
SHARE_THAT_SHOWS: Final = 0.15
"""Lines near the widest, and their share, from which on a text was broken at one width."""

LONGEST_WORD: Final = 40
"""Characters at the start of a line in which its first word is looked for."""


def break_width(texts: Sequence[str]) -> float | None:
    """The width at which lines were broken that have another below them; None where they do not show."""
    widths = [display_width(text) for text in texts]
    widest = max(widths, default=0.0)
    near = sum(width >= NEAR_WIDEST * widest for width in widths)
    return NEAR_WIDEST * widest if near >= max(LINES_THAT_SHOW, SHARE_THAT_SHOWS * len(widths)) else None


def with_full(lines: Sequence[Line], width: float) -> Iterator[Line]:
    """`lines`, full where the first word of the next would have made them wider than `width`."""
    for line, below in pairwise(lines):
        yield replace(line, full=reached_width(line.text, below.text) > width)
    yield from lines[-1:]


def reached_width(text: str, below: str) -> float:
    """How wide `text` would be with the first word of the line below it."""
    return display_width(text) + display_width(words(below[:LONGEST_WORD])[0])
