"""The files that a dataset was made of, and pictures of their pages."""

import io
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import ImageDraw

from pipelines.hashes import Stamp, hash_of, stamp_of
from pipelines.pictures import PictureError, picture_of_rows
from schema.records import PlaceOnPage

_WIDTH: Final = 1_400
"""Pixels of the width of a page's picture."""

_ONE_AT_A_TIME: Final = Lock()
"""PDFium runs in one thread at a time."""


class Originals:
    """The files below `folders` that are documents of the dataset: what else is there cannot be reached."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders

    def find(self, document: sqlite3.Row, other_paths: list[str]) -> Path | None:
        """The file that has the path and the bytes of `document`; None where none has."""
        for name in (document["source_path"], *other_paths):
            below = PurePosixPath(name)
            if below.is_absolute() or ".." in below.parts:
                continue
            for path in self._places(below):
                try:
                    if path.is_file() and _hash(path, stamp_of(path.stat())) == document["sha256"]:
                        return path
                except OSError:
                    continue
        return None

    def _places(self, below: PurePosixPath) -> Iterator[Path]:
        """Where a path may be: of several folders that were ingested, each begins it with its name."""
        for folder in self._folders:
            yield folder / below
            if below.parts[:1] == (folder.resolve().name,):
                yield folder.joinpath(*below.parts[1:])


@lru_cache(maxsize=4096)
def _hash(path: Path, stamp: Stamp) -> str:  # noqa: ARG001
    return hash_of(path)


def rows_picture(path: Path, boxes: list[dict[str, Any]]) -> bytes:
    """A PNG of the rows of a record. Raises `PictureError` where there is none."""
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "rows.png"
        picture_of_rows(path, [PlaceOnPage(**box) for box in boxes], out)
        return out.read_bytes()


def page_picture(path: Path, number: int, boxes: list[dict[str, Any]]) -> bytes:
    """A PNG of a page of a PDF with `boxes` marked. Raises `PictureError` where there is no such page."""
    try:
        with _ONE_AT_A_TIME, pdfium.PdfDocument(path) as pdf:
            page = pdf[number - 1]
            scale = _WIDTH / max(page.get_size())
            picture = page.render(scale=scale).to_pil().convert("RGB")
    except (OSError, IndexError, pdfium.PdfiumError) as error:
        raise PictureError(f"page {number} cannot be shown") from error
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        if box["page"] == number:
            edges = (
                box["x0"] * scale - 4,
                box["top"] * scale - 4,
                box["x1"] * scale + 4,
                box["bottom"] * scale + 4,
            )
            pen.rectangle(edges, outline="#b3261e", width=4)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
