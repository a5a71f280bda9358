"""Pictures to the pages of a document: those of picture files, and those of a PDF that hold no text."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

import cv2
import pypdfium2 as pdfium

from extract.document import Document, Page
from extract.errors import ReadError
from extract.ocr import Ocr
from extract.pdf.page_content import PageContent
from extract.pdf.pages import BrokenPdfError, pages_of
from extract.pdf.running_heads import with_running_heads
from extract.scan.page import UnreadablePictureError, found_on, is_photograph
from extract.scan.picture import Picture, file_pictures, is_picture, page_picture

_T = TypeVar("_T")

# The processes that read share the processors.
cv2.setNumThreads(1)


class NoTimeError(ReadError):
    hint = "give the file more time with --timeout, or split it"


class EmptyPictureError(ReadError):
    hint = "look at it: a photograph or a blank page holds no text"


def read(path: Path, media_type: str, ocr: Ocr) -> Document:
    """Read a picture file, each of its pages as a page. Raises a `ReadError` that says what is wrong."""
    frames = enumerate(file_pictures(path), start=1)
    pictures = ((number, partial(_itself, picture)) for number, picture in frames)
    pages = list(with_running_heads(list(_pages(pictures, ocr))))
    errors = [page.error for page in pages if page.error]
    if errors and len(errors) == len(pages):
        raise errors[0]
    if not any(page.blocks for page in pages):
        raise EmptyPictureError("no text is found in the picture")
    return Document(path.name, media_type, "ocr", tuple(pages))


def pages_of_pictures(pictures: Sequence[tuple[BinaryIO, float]], ocr: Ocr) -> list[Page]:
    """The pages of pictures in their file formats, each with the points as wide as it is shown, in order;
    that of a photograph is blank."""
    read = {page.number: page for page in with_running_heads(list(_pages(_documents(pictures), ocr)))}
    return [read.get(number, Page(number, None, None, ())) for number in range(1, len(pictures) + 1)]


def _documents(
    pictures: Sequence[tuple[BinaryIO, float]],
) -> Iterator[tuple[int, Callable[[], Picture | ReadError]]]:
    """The numbers and pictures of those that are no photographs."""
    for number, (file, width) in enumerate(pictures, start=1):
        picture = next(file_pictures(file, width))
        if isinstance(picture, ReadError) or not is_photograph(picture):
            yield number, partial(_itself, picture)


def pages_of_pdf(path: Path, numbers: Sequence[int], ocr: Ocr) -> Iterator[Page]:
    """The pages of a PDF with these numbers (from 1), read as pictures."""
    return _pages(((number, partial(_picture, path, number)) for number in numbers), ocr)


def _itself(picture: Picture | ReadError) -> Picture | ReadError:
    return picture


def are_pictures(path: Path, numbers: Sequence[int]) -> list[int]:
    """Those of the pages of a PDF that a picture takes most of."""
    return [number for number in numbers if _of_page(path, number, is_picture) is True]


def _picture(path: Path, number: int) -> Picture | ReadError:
    """The picture of a page."""
    return _of_page(path, number, page_picture) or BrokenPdfError("the page is damaged and cannot be read")


def _of_page(path: Path, number: int, look: Callable[[pdfium.PdfPage], _T]) -> _T | None:
    """What is to be seen on a page of a PDF; None where it cannot be opened.

    The file is opened for each page: PDFium keeps the pictures of one that is open.
    """
    try:
        with pdfium.PdfDocument(path) as pdf:
            page = pdf[number - 1]
            try:
                return look(page)
            finally:
                page.close()
    except pdfium.PdfiumError:
        return None


def _pages(pictures: Iterable[tuple[int, Callable[[], Picture | ReadError]]], ocr: Ocr) -> Iterator[Page]:
    errors: dict[int, ReadError] = {}
    for page in pages_of(_contents(pictures, ocr, errors)):
        error = errors.get(page.number or 0)
        yield replace(page, error=error) if error else page


def _contents(
    pictures: Iterable[tuple[int, Callable[[], Picture | ReadError]]],
    ocr: Ocr,
    errors: dict[int, ReadError],
) -> Iterator[tuple[int, PageContent | None]]:
    """What is on each page; None for one that cannot be read. What is wrong with pages is put in `errors`."""
    end = time.monotonic() + ocr.seconds
    for number, picture_of in pictures:
        late = NoTimeError(f"the pages before it took all of {ocr.seconds:g} s for pictures")
        content, error = _content(late if time.monotonic() > end else picture_of())
        if error:
            errors[number] = error
        yield number, content


def _content(picture: Picture | ReadError) -> tuple[PageContent | None, ReadError | None]:
    if isinstance(picture, ReadError):
        return None, picture
    try:
        return found_on(picture)
    except UnreadablePictureError as error:
        return None, error
