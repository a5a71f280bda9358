"""What is in the margins of the pages of a text export: lines that its pages begin or end with."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import regex

LEAST_PAGES: Final = 2
LEAST_SHARE: Final = 0.6
"""Pages, and their share, that begin or end with a line for it to be one of the margin."""

_FIGURES: Final = regex.compile(r"[0-9๐-๙]+")
_PAGE_NUMBER: Final = regex.compile(
    r"(?:หน้า(?:ที่)?\s*)?[-–—/.\s]*[0-9๐-๙]{1,4}(?:\s*(?:/|จาก)\s*[0-9๐-๙]{1,4})?[-–—\s]*"
)
_GAP: Final = regex.compile(r"\S\s{2,}\S|\t")


def with_margins_marked(lines: Sequence[str]) -> list[str]:
    """`lines`, with the first and last line of each page as a comment where several pages have it so.

    Pages begin with a form feed. The comments are those of Azure Document Intelligence. A line of several
    texts is the heading of a table, and one that text follows directly is its first line.

    >>> with_margins_marked(["a", "", "1", "\\fb", "", "2"])
    ['a', '', '<!-- PageNumber="1" -->', '\\x0cb', '', '<!-- PageNumber="2" -->']
    """
    starts = [0, *(index for index, line in enumerate(lines) if line.startswith("\f")), len(lines)]
    pages = [range(start, end) for start, end in pairwise(starts) if start < end]
    marked = list(lines)
    for which, step in (("Header", 1), ("Footer", -1)):
        places = [place for page in pages if (place := _outermost(lines, page[::step], step)) is not None]
        counts = Counter(_pattern(lines[place]) for place in places)
        for place in places:
            text = lines[place].strip()
            if counts[_pattern(text)] >= max(LEAST_PAGES, LEAST_SHARE * len(places)):
                kind = "Number" if _PAGE_NUMBER.fullmatch(text) else which
                marked[place] = "\f" * lines[place].startswith("\f") + f'<!-- Page{kind}="{text}" -->'
    return marked


def _outermost(lines: Sequence[str], page: range, step: int) -> int | None:
    """The place of the first line of text in `page`; None where it is not set apart."""
    place = next((index for index in page if lines[index].strip()), None)
    if place is None or place == page[-1] or _GAP.search(lines[place].strip()):
        return None
    return None if lines[place + step].strip() else place


def _pattern(line: str) -> str:
    """What a line says, whatever numbers are in it."""
    return _FIGURES.sub("0", " ".join(line.split()))
