"""A second reading of pages that PDFium cannot read, or whose text cannot be Thai, through pdfplumber.

pdfminer, which it runs on, decodes fonts and repairs damaged files in its own way. It does not give the ink
of characters, so that is placed where it is in most fonts; what is made of a page is otherwise the same.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pdfplumber
import regex

from extract.machine import is_of_machine
from extract.pdf.arrays import LAST_CODE
from extract.pdf.fillers import UNKNOWN
from extract.pdf.glyphs import LETTER, MARK, Glyphs
from extract.pdf.page_content import PageContent
from extract.pdf.paths import Drawn

INK: Final = {LETTER: (0.6, 0.0), MARK: (0.85, 0.65)}
"""Top and bottom of the ink of characters above the baseline, in sizes of their font."""

TONE: Final = (1.05, 0.87)
"""The same of tone marks, which may be over a vowel sign."""

LOWER: Final = (-0.05, -0.25)
"""The same of vowel signs below a letter."""

MARK_WIDTH: Final = 0.25
"""Width of a mark, which is left of its origin, in sizes of its font."""

# It says what it finds damaged; whether a page can be read is all that matters here.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_UNNAMED: Final = regex.compile(r"\(cid:\d+\)")
"""What pdfminer writes for a character that its font does not name."""

_TONES: Final = range(0x0E48, 0x0E4D)
_LOWER: Final = range(0x0E38, 0x0E3B)


def second_contents(path: Path, numbers: Sequence[int] | None) -> Iterator[tuple[int, PageContent | None]]:
    """The number and content of pages of a PDF: those of `numbers` (from 1), or all where that is None. The
    content of a page that pdfminer cannot read is None; there are no pages where it cannot open the file.

    Raises `MemoryError` and errors of the machine.
    """
    with ExitStack() as stack:
        pages: list[Any] = []
        with _damage_aside():
            pages = stack.enter_context(pdfplumber.open(path)).pages
        for number in numbers or range(1, len(pages) + 1):
            content = None
            if number <= len(pages):
                with _damage_aside():
                    content = _content(pages[number - 1])
                pages[number - 1].close()
            yield number, content


@contextmanager
def _damage_aside() -> Iterator[None]:
    """Leave aside what pdfminer raises in damaged files: errors of all kinds, but not those of the
    machine."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        if is_of_machine(error):
            raise


def _content(page: Any) -> PageContent:
    characters = [character for character in page.chars if character["upright"] and character["text"]]
    texts = [_UNNAMED.sub(UNKNOWN, character["text"]) for character in characters]
    codes = np.array([min(ord(text.strip()[:1] or " "), LAST_CODE) for text in texts], np.uint16)
    sizes = np.array([character["size"] for character in characters], np.float64)
    origin = np.array([character["matrix"][4] - page.bbox[0] for character in characters], np.float64)
    baseline = np.array([page.bbox[3] - character["matrix"][5] for character in characters], np.float64)
    x0 = np.array([character["x0"] for character in characters], np.float64)
    x1 = np.array([character["x1"] for character in characters], np.float64)
    glyphs = Glyphs(np.array(texts, np.object_), codes, x0, baseline, x1, baseline, origin, baseline)
    marks = glyphs.kinds == MARK
    x0, x1 = np.where(marks, origin - MARK_WIDTH * sizes, x0), np.where(marks, origin, x1)
    ink = np.array(
        [_ink(code, kind) for code, kind in zip(codes.tolist(), glyphs.kinds.tolist(), strict=True)]
    )
    top, bottom = baseline - ink.reshape(-1, 2).T * sizes
    edges = [(edge["x0"], edge["top"], edge["x1"], edge["bottom"]) for edge in page.edges]
    rulings = np.array(edges, np.float64)
    nothing = np.zeros((4, 0))
    drawn = Drawn(rulings.reshape(-1, 4).T, nothing, np.zeros(0, np.bool_), nothing)
    inked = Glyphs(glyphs.texts, codes, x0, top, x1, bottom, origin, baseline)
    return PageContent(float(page.width), float(page.height), inked, drawn, len(page.images), nothing)


def _ink(code: int, kind: int) -> tuple[float, float]:
    if code in _TONES:
        return TONE
    if code in _LOWER:
        return LOWER
    return INK.get(kind, (0.0, 0.0))
