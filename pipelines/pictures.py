"""Pictures that show what was read: the cells over their page, the rows of a record cut out of theirs."""

from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from extract import Document, Paragraph
from extract.document import Box
from schema.records import PlaceOnPage

SCALE: Final = 2.0
"""Pixels per point of pages up to `MOST_PIXELS` high and wide; larger pages are drawn smaller."""

MOST_PIXELS: Final = 8_000

AROUND: Final = 6.0
"""Points of the page that are shown around a row."""

_CELL, _TEXT = "red", "blue"


class PictureError(Exception):
    """Why there is no picture, and what to do, in one line."""


def picture_of_page(path: Path, document: Document, number: int, out: Path) -> None:
    """Write page `number` to `out` with its cells in red and the text around them in blue."""
    printed = document.pages if document.media_type == "application/pdf" else ()
    pages = {page.number: page for page in printed if page.number is not None}
    if number not in pages:
        known = f"it has pages 1 to {max(pages)}" if pages else "only a PDF has pages to show"
        raise PictureError(f"{path} has no page {number} that can be shown: {known}")
    try:
        with pdfium.PdfDocument(path) as pdf:
            picture, scale = _render(pdf, number)
    except (OSError, IndexError, pdfium.PdfiumError) as error:
        raise PictureError(f"{path} cannot be shown: it is locked, or its page is damaged") from error
    pen = ImageDraw.Draw(picture)
    page = pages[number]
    for block in page.blocks:
        if isinstance(block, Paragraph):
            if block.bbox:
                pen.rectangle(_pixels(page.shown(block.bbox), scale), outline=_TEXT)
            continue
        for box in (cell.bbox for row in block.rows for cell in row.cells if cell.bbox):
            pen.rectangle(_pixels(page.shown(box), scale), outline=_CELL, width=3)
    _save(picture, out)


def picture_of_rows(path: Path, places: list[PlaceOnPage], out: Path) -> None:
    """Write the places of a record in the PDF `path` to `out`, one below the other."""
    if not places:
        raise PictureError("the record has no place on a page: only records from PDF have one")
    try:
        with pdfium.PdfDocument(path) as pdf:
            cuts = [_cut(*_render(pdf, place.page), place) for place in places]
    except (OSError, IndexError, pdfium.PdfiumError) as error:
        raise PictureError(f"{path} cannot be shown: it is locked, or its page is damaged") from error
    picture = Image.new("RGB", (max(cut.width for cut in cuts), sum(cut.height for cut in cuts)), "white")
    top = 0
    for cut in cuts:
        picture.paste(cut, (0, top))
        top += cut.height
    _save(picture, out)


def _render(pdf: pdfium.PdfDocument, number: int) -> tuple[Image.Image, float]:
    """The picture of a page, and its pixels per point."""
    page = pdf[number - 1]
    scale = min(SCALE, MOST_PIXELS / max(*page.get_size(), 1.0))
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture, scale


def _pixels(box: Box | PlaceOnPage, scale: float) -> tuple[float, float, float, float]:
    return box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale


def _cut(page: Image.Image, scale: float, place: PlaceOnPage) -> Image.Image:
    x0, top, x1, bottom = _pixels(place, scale)
    margin = AROUND * scale
    box = (
        max(x0 - margin, 0),
        max(top - margin, 0),
        min(x1 + margin, page.width),
        min(bottom + margin, page.height),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        raise PictureError(f"the record has a place that is not on page {place.page}: run 'ita ingest' again")
    return page.crop((int(box[0]), int(box[1]), int(box[2]), int(box[3])))


def _save(picture: Image.Image, out: Path) -> None:
    try:
        picture.save(out)
    except (OSError, ValueError) as error:
        raise PictureError(f"{out} cannot be written: name a .png file in a folder that exists") from error
