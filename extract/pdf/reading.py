"""Read a PDF: every page by PDFium, some a second time by pdfminer, and their running heads."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import regex

from extract.document import Block, Document, Page, Paragraph, Table
from extract.errors import ReadError
from extract.pdf.hidden_columns import with_hidden_columns
from extract.pdf.pages import MARGIN, PAGE_NUMBER, BrokenPdfError, ScannedPdfError, pages_of, pages_of_file
from normalize.wellformed import impossible, why_unreadable

MOST_IMPOSSIBLE: Final = 0.005
"""Share of the characters of a page that cannot be where they are from which on it is read a second time."""

LESS_IMPOSSIBLE: Final = 0.5
"""Impossible characters of a second reading that is preferred, as a share of those of the first, at most."""

LEAST_KEPT: Final = 0.95
"""Characters of a second reading, as a share of those of the first, at least."""

MOST_IN_VAIN: Final = 5
"""Pages of a file that are read a second time if none of them gains."""

_NUMBERS_AND_SPACES: Final = regex.compile(r"[\d๐-๙\s]+")


class UnreadableFontError(ReadError):
    hint = "ask the office for the file that the PDF was made from"


def read(path: Path) -> Document:
    """Read a born-digital PDF. Raises a `ReadError` that says what is wrong."""
    pages = _with_second_readings(path, _first_readings(path))
    broken = [page.error for page in pages if isinstance(page.error, BrokenPdfError)]
    if len(broken) == len(pages) and pages[0].number is None:
        raise broken[0]
    if len(broken) == len(pages):
        raise BrokenPdfError("the PDF is damaged: none of its pages can be read")
    if not any(page.blocks for page in pages):
        raise ScannedPdfError("the pages hold no text: they are pictures or blank")
    readable = list(map(_readable, pages))
    unreadable = [page.error for page in readable if isinstance(page.error, UnreadableFontError)]
    if 2 * len(unreadable) > sum(bool(page.blocks) for page in pages):
        raise unreadable[0]
    return Document(
        path.name, "application/pdf", "pdf", tuple(with_hidden_columns(_with_running_heads(readable)))
    )


def _first_readings(path: Path) -> list[Page]:
    """The pages as PDFium reads them; one broken page for a file that it cannot open."""
    try:
        return list(pages_of_file(path))
    except BrokenPdfError as error:
        return [Page(None, None, None, (), error)]


def _with_second_readings(path: Path, pages: list[Page]) -> list[Page]:
    """The pages, those that cannot be as they were read as pdfminer reads them, if that is nearer to Thai."""
    doubtful = {page.number: index for index, page in enumerate(pages) if _is_doubtful(page)}
    if not doubtful:
        return pages
    from extract.pdf.second_reading import second_contents

    if None in doubtful:
        return list(pages_of(second_contents(path, None))) or pages
    better = 0
    numbers = [number for number in doubtful if number]
    for tried, (number, content) in enumerate(second_contents(path, numbers), start=1):
        for page in pages_of([(number, content)]) if content else ():
            if _is_nearer(_text(page), _text(pages[doubtful[number]])):
                pages[doubtful[number]] = page
                better += 1
        if tried >= MOST_IN_VAIN and not better:
            break
    return pages


def _is_doubtful(page: Page) -> bool:
    return isinstance(page.error, BrokenPdfError) or impossible(_text(page)) > MOST_IMPOSSIBLE


def _is_nearer(text: str, other: str) -> bool:
    """Whether a text is nearer to Thai than another one and has as much of the page, or there is no other.

    It has more that is possible: one that leaves out what is impossible gains nothing.
    """
    if not other:
        return bool(text)
    size, other_size = sum(map(len, text.split())), sum(map(len, other.split()))
    wrong, other_wrong = impossible(text), impossible(other)
    return (
        size >= LEAST_KEPT * other_size
        and size * (1 - wrong) > other_size * (1 - other_wrong)
        and wrong <= LESS_IMPOSSIBLE * other_wrong
    )


def _readable(page: Page) -> Page:
    """The page, without its blocks if its fonts cannot be read."""
    why = why_unreadable(_text(page))
    if why is None:
        return page
    return Page(
        page.number, page.width, page.height, (), UnreadableFontError(f"the text cannot be read: {why}")
    )


def _text(page: Page) -> str:
    parts: list[str] = []
    for block in page.blocks:
        if isinstance(block, Table):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return "\n".join(parts)


def _with_running_heads(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages with the kind of their running heads and page numbers told."""
    seen: dict[str, int] = {}
    for page in pages:
        for key in {
            _head_key(block.text)
            for block in page.blocks
            if isinstance(block, Paragraph) and _side(page, block)
        }:
            seen[key] = seen.get(key, 0) + 1
    for page in pages:
        blocks = tuple(_with_kind(page, block, seen) for block in page.blocks)
        yield replace(page, blocks=blocks)


def _side(page: Page, paragraph: Paragraph) -> Literal["page_header", "page_footer"] | None:
    """Whether a paragraph stands in the top or bottom margin."""
    if paragraph.bbox is None or page.height is None:
        return None
    if paragraph.bbox.bottom <= MARGIN * page.height:
        return "page_header"
    return "page_footer" if paragraph.bbox.top >= (1 - MARGIN) * page.height else None


def _head_key(text: str) -> str:
    return _NUMBERS_AND_SPACES.sub("", text)


def _with_kind(page: Page, block: Block, seen: dict[str, int]) -> Block:
    if not isinstance(block, Paragraph):
        return block
    side = _side(page, block)
    if side and PAGE_NUMBER.match(block.text):
        return Paragraph(block.lines, "page_number", block.bbox)
    if side and seen[_head_key(block.text)] > 1:
        return Paragraph(block.lines, side, block.bbox)
    return block
