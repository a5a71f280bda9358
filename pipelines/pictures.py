"""Pictures that show what was read: the cells over their page, the rows of a record cut out of theirs."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from extract import Document, Paragraph
from extract.document import Box
from extract.media_types import PDF, PICTURES
from pipelines import lettering
from schema.records import PlaceOnPage

SCALE: Final = 2.0
"""Pixels per point of pages up to `MOST_PIXELS` high and wide; larger pages are drawn smaller."""

MOST_PIXELS: Final = 8_000

AROUND: Final = 6.0
"""Points of the page that are shown at the left and right of a row."""

RULING: Final = 1.5
"""Points of the page that are shown above and below a row: half a ruling, and no more of the next row."""

BAR: Final = 3.0
"""Points of the bar at the left of a record's own rows."""

NARROWEST: Final = 700
"""Pixels of the narrowest picture: its caption must be readable."""

QUALITY: Final = 50
"""Quality of pictures in pages, of 100."""

_CELL, _TEXT, _OWN = "red", "blue", "#c8102e"


class PictureError(Exception):
    """Why there is no picture, and what to do, in one line."""


def picture_of_page(path: Path, document: Document, number: int, out: Path) -> None:
    """Write page `number` to `out` with its cells in red and the text around them in blue."""
    printed = document.pages if document.media_type == PDF else ()
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
    save(picture, out)


def picture_of_rows(
    path: Path, media_type: str, places: Sequence[tuple[PlaceOnPage, bool]], caption: Sequence[str]
) -> Image.Image:
    """The places of a record in a PDF or picture file, one below the other, under a caption.

    With each place comes whether it is of the record itself, which has a bar at its left, or of a heading
    above it. Raises `PictureError` where there is nothing to see.
    """
    if not any(own for _, own in places):
        raise PictureError("the record has no place on a page: only records from PDF and pictures have one")
    rendered = _rendered(path, media_type, {place.page for place, _ in places})
    for place, _ in places:
        _require_on_page(place, *rendered[place.page])
    cuts = [_cut(*rendered[some[0][0].page], some) for some in _adjoining(_of_equal_width(places))]
    width = max(NARROWEST, *(cut.width for cut in cuts))
    cuts = [lettering.caption(caption, width), *cuts]
    picture = Image.new("RGB", (width, sum(cut.height for cut in cuts)), "white")
    top = 0
    for cut in cuts:
        picture.paste(cut, (0, top))
        top += cut.height
    return picture


def _rendered(path: Path, media_type: str, numbers: Collection[int]) -> dict[int, tuple[Image.Image, float]]:
    """The pictures of some pages, each with its pixels per point."""
    try:
        if media_type in PICTURES:
            return _frames(path, numbers)
        if media_type != PDF:
            raise PictureError(f"{path} is no PDF and no picture: --html shows the lines of the record")
        with pdfium.PdfDocument(path) as pdf:
            return {number: _render(pdf, number) for number in sorted(numbers)}
    except (OSError, LookupError, pdfium.PdfiumError) as error:
        raise PictureError(f"{path} cannot be shown: it is locked, or its page is damaged") from error


def _frames(path: Path, numbers: Collection[int]) -> dict[int, tuple[Image.Image, float]]:
    try:
        from extract.scan.picture import Picture, file_pictures  # an extra
    except ImportError as error:
        what = f"{path} is a picture: install thai-ita with its extra 'scan' to show it"
        raise PictureError(what) from error
    found = {}
    for number, frame in enumerate(file_pictures(path), start=1):
        if number in numbers and isinstance(frame, Picture):
            picture = Image.fromarray(frame.grey).convert("RGB")
            scale = min(SCALE, 1 / frame.points)
            size = round(picture.width * scale * frame.points), round(picture.height * scale * frame.points)
            found[number] = picture.resize(size), scale
    if missing := set(numbers) - found.keys():
        raise LookupError(f"no page {min(missing)}")
    return found


def _render(pdf: pdfium.PdfDocument, number: int) -> tuple[Image.Image, float]:
    """The picture of a page, and its pixels per point."""
    page = pdf[number - 1]
    scale = min(SCALE, MOST_PIXELS / max(*page.get_size(), 1.0))
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture, scale


def _pixels(box: Box | PlaceOnPage, scale: float) -> tuple[float, float, float, float]:
    return box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale


def _require_on_page(place: PlaceOnPage, page: Image.Image, scale: float) -> None:
    x0, top, x1, bottom = _pixels(place, scale)
    if max(x0, 0) >= min(x1, page.width) or max(top, 0) >= min(bottom, page.height):
        raise PictureError(f"the record has a place that is not on page {place.page}: run 'ita ingest' again")


def _of_equal_width(places: Sequence[tuple[PlaceOnPage, bool]]) -> list[tuple[PlaceOnPage, bool]]:
    """The same places, all of a page as wide as they are together, so that columns stand below each other."""
    spans = {
        number: (
            min(place.x0 for place, _ in places if place.page == number),
            max(place.x1 for place, _ in places if place.page == number),
        )
        for number in {place.page for place, _ in places}
    }
    return [(replace(place, x0=spans[place.page][0], x1=spans[place.page][1]), own) for place, own in places]


def _adjoining(places: Sequence[tuple[PlaceOnPage, bool]]) -> list[list[tuple[PlaceOnPage, bool]]]:
    """The places in groups, those of one page together that stand one below the other, or overlap, as rows of
    a page do that is askew."""
    groups: list[list[tuple[PlaceOnPage, bool]]] = []
    for place, own in places:
        last = groups[-1][-1][0] if groups else None
        if last and last.page == place.page and last.top <= place.top <= last.bottom + RULING:
            groups[-1].append((place, own))
        else:
            groups.append([(place, own)])
    return groups


def _cut(page: Image.Image, scale: float, places: Sequence[tuple[PlaceOnPage, bool]]) -> Image.Image:
    """Places of a page that adjoin, with a little around them, and a bar at the record's own."""
    boxes = [_pixels(place, scale) for place, _ in places]
    x0, top, x1, bottom = (
        int(max(boxes[0][0] - AROUND * scale, 0)),
        int(max(boxes[0][1] - RULING * scale, 0)),
        int(min(boxes[0][2] + AROUND * scale, page.width)),
        int(min(max(box[3] for box in boxes) + RULING * scale, page.height)),
    )
    cut = page.crop((x0, top, x1, bottom))
    pen = ImageDraw.Draw(cut)
    for box, (_, own) in zip(boxes, places, strict=True):
        if own:
            pen.rectangle((0, box[1] - top, BAR * scale, box[3] - top), fill=_OWN)
    return cut


def compressed(picture: Image.Image) -> bytes:
    """A picture as WebP, for pages: lines stay sharp at a tenth of the bytes of PNG."""
    held = BytesIO()
    picture.save(held, "WEBP", quality=QUALITY, method=4)
    return held.getvalue()


def save(picture: Image.Image, out: Path) -> None:
    """Write a picture in the format that the name of `out` says. Raises `PictureError`."""
    try:
        picture.save(out)
    except (OSError, ValueError) as error:
        raise PictureError(f"{out} cannot be written: name a .png file in a folder that exists") from error
