"""Pictures in Word files that take much of a page: scanned pages, which are read as pages are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final

from extract.document import Block, Cell, Line, Page, Paragraph, Table
from extract.errors import ReadError
from extract.ocr import Ocr, UnreadPictureError, picture_reader
from extract.word_names import qn

LARGE: Final = 0.5
"""Share of the page's width from which on a picture may hold a table."""

PART: Final = 0.15
"""Share of the page's area from which on a picture that is so wide is read: kept is what it holds if that is
a table."""

WHOLE: Final = 0.35
"""Share of the page's area from which on it is a page: all that it holds is kept. A photograph across the
page takes less."""

EMU: Final = 12_700
"""Units of Word's drawings in a point."""

_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


@dataclass(frozen=True)
class ShownPicture:
    """A picture in its file format that takes much of a page, how wide it is shown, in points, and whether it
    is a page or a part of one."""

    data: bytes
    width: float
    whole: bool


def is_large(extent: Any, page_width: int) -> bool:
    """Whether a picture is wide enough to hold a table."""
    return int(extent.get("cx", 0)) >= LARGE * page_width


def pictures_in(paragraph: Any, part: Any, page: tuple[int, int]) -> Iterator[ShownPicture]:
    """The pictures of a paragraph that may hold tables; `page` is the width and height of the paper."""
    for extent in paragraph.iter(qn("wp:extent")):
        across, down = int(extent.get("cx", 0)), int(extent.get("cy", 0))
        share = across * down / (page[0] * page[1])
        if not is_large(extent, page[0]) or share < PART:
            continue
        for blip in extent.getparent().iter(_BLIP):
            related = part.related_parts.get(blip.get(_EMBED))
            if related is not None:
                yield ShownPicture(related.blob, across / EMU, share >= WHOLE)


def with_pictures(
    blocks: Sequence[Block | ShownPicture], ocr: Ocr
) -> tuple[tuple[Block, ...], ReadError | None, bool]:
    """The blocks with those of each picture in its place, why a page is not read, and whether one is."""
    pictures = [block for block in blocks if isinstance(block, ShownPicture)]
    try:
        pages = _pages(pictures, ocr)
    except UnreadPictureError as error:
        printed = tuple(block for block in blocks if not isinstance(block, ShownPicture))
        whole = sum(picture.whole for picture in pictures)
        what = f"{whole} of its pictures are pages, which are not read"
        return printed, UnreadPictureError(what, error.hint) if whole else None, False
    left = iter(pages)
    found: list[Block] = []
    for block in blocks:
        found += map(_without_place, next(left).blocks) if isinstance(block, ShownPicture) else [block]
    wrong = next((page.error for page in pages if page.error), None)
    return tuple(found), wrong, any(page.blocks for page in pages)


def _pages(pictures: Sequence[ShownPicture], ocr: Ocr) -> list[Page]:
    """What pictures hold; a part of a page is blank where it holds no table."""
    if not pictures:
        return []
    files = [(BytesIO(picture.data), picture.width) for picture in pictures]
    pages: list[Page] = picture_reader(ocr).pages_of_pictures(files, ocr)
    return [
        page
        if picture.whole or any(isinstance(block, Table) for block in page.blocks)
        else Page(page.number, None, None, ())
        for picture, page in zip(pictures, pages, strict=True)
    ]


def _without_place(block: Block) -> Block:
    """A block without its place on the picture: a Word file knows no places."""
    if isinstance(block, Paragraph):
        return replace(block, lines=_lines(block.lines), bbox=None)
    rows = tuple(replace(row, cells=tuple(map(_cell, row.cells))) for row in block.rows)
    return replace(block, rows=rows)


def _cell(cell: Cell) -> Cell:
    return replace(cell, lines=_lines(cell.lines), bbox=None)


def _lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, bbox=None) for line in lines)
