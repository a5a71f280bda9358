"""Which text of pages is not the document's own: running heads and page numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

import regex

from extract.document import Block, Page, Paragraph
from extract.pdf.page_blocks import MARGIN, PAGE_NUMBER

_NUMBERS_AND_SPACES: Final = regex.compile(r"[\d๐-๙\s]+")


def with_running_heads(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages with running heads and page numbers marked by their kind."""
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
    """Whether a paragraph is in the top or bottom margin."""
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
