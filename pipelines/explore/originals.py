"""The files that a dataset was made of, and pictures of their pages."""

import io
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from pipelines.evidence import one
from pipelines.origins import NoOriginalError, original
from pipelines.pages import picture
from pipelines.pictures import PictureError

_WIDTH: Final = 1_400
"""Pixels of the width of a page's picture."""

_ONE_AT_A_TIME: Final = Lock()
"""PDFium runs in one thread at a time."""


class Originals:
    """The files that are documents of the dataset, where it was ingested from or below `folders`.

    What else is there cannot be reached.
    """

    def __init__(self, dataset: Path, folders: tuple[Path, ...]) -> None:
        self._dataset, self._sources = dataset, (None, *folders)

    def find(self, document: dict[str, Any]) -> Path | None:
        """The file that has a path and the bytes of `document`; None where none has."""
        for source in self._sources:
            with suppress(NoOriginalError):
                return original(self._dataset, document, source)
        return None

    def rows_picture(self, record_id: str) -> bytes:
        """A PNG of the rows of a record under their headings. Raises `PictureError` where there is none."""
        found = one(self._dataset, record_id)
        for source in self._sources:
            with suppress(NoOriginalError), _ONE_AT_A_TIME:
                return _png(picture(self._dataset, found, source))
        raise PictureError("its file is not there")


def page_picture(path: Path, number: int, boxes: list[dict[str, Any]]) -> bytes:
    """A PNG of a page of a PDF with `boxes` marked. Raises `PictureError` where there is no such page."""
    try:
        with _ONE_AT_A_TIME, pdfium.PdfDocument(path) as pdf:
            page = pdf[number - 1]
            scale = _WIDTH / max(page.get_size())
            drawn = page.render(scale=scale).to_pil().convert("RGB")
    except (OSError, IndexError, pdfium.PdfiumError) as error:
        raise PictureError(f"page {number} cannot be shown") from error
    pen = ImageDraw.Draw(drawn)
    for box in boxes:
        if box["page"] == number:
            edges = (
                box["x0"] * scale - 4,
                box["top"] * scale - 4,
                box["x1"] * scale + 4,
                box["bottom"] * scale + 4,
            )
            pen.rectangle(edges, outline="#b3261e", width=4)
    return _png(drawn)


def _png(drawn: Image.Image) -> bytes:
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
