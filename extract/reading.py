"""Which reader a file needs, told by its content."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

import filetype

from extract import locks, office, pdf, text_export, word
from extract.document import Document
from extract.errors import LockedFileError, NotADocumentError, TooLargeError, UnreadableFileError

MEDIA_TYPES: Final = {
    "text/plain": text_export.read,
    "application/pdf": pdf.read,
    word.MEDIA_TYPE: word.read,
}
"""Media type to reader."""

LARGEST_TEXT: Final = 32 * 1024 * 1024
"""Bytes of the largest text export that is read: some hundred times the largest seen."""

_MAIN_PARTS: Final = {"word/document.xml": word.MEDIA_TYPE, "xl/workbook.xml": office.XLSX}

_PDF_MARK: Final = b"%PDF-"
_PDF_HEAD: Final = 1024
"""Bytes among which a PDF may begin; ISO 32000-1, annex H, note 13."""

_HEAD: Final = 8192
"""Bytes that tell what kind a file is."""


def media_type_of(path: Path) -> str:
    """The media type that the content of `path` shows; `text/plain` where no signature says otherwise.

    Raises `UnreadableFileError` where the file cannot be opened, `LockedFileError` for office files whose
    kind only their password shows.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnreadableFileError(f"cannot be opened: {error.strerror or error}") from error
    if head.startswith(locks.COMPOUND) and locks.is_locked(path):
        raise LockedFileError("the office file is locked with a password")
    kind = filetype.guess(head)
    if kind and kind.mime == "application/zip":
        return _packed_type(path)
    if kind is None and _PDF_MARK in head[:_PDF_HEAD]:
        return "application/pdf"
    return kind.mime if kind else "text/plain"


def _packed_type(path: Path) -> str:
    """The media type of an office file whose parts stand in an order that its signature does not know."""
    try:
        with ZipFile(path) as package:
            parts = set(package.namelist())
    except BadZipFile:
        parts = set()
    return next((media_type for part, media_type in _MAIN_PARTS.items() if part in parts), "application/zip")


def read(path: Path, passwords: Sequence[str] = ()) -> Document:
    """Read a file of any kind that has a reader; `passwords` are tried in turn where it is locked.

    Raises a `ReadError` that says what is wrong.
    """
    try:
        return _read(path)
    except LockedFileError:
        if not passwords:
            raise
    with tempfile.TemporaryDirectory() as scratch:
        opened = Path(scratch) / path.name
        locks.unlock(path, passwords, opened)
        return _read(opened)


def _read(path: Path) -> Document:
    media_type = media_type_of(path)
    if media_type in (*office.TO_DOCX, *office.TO_PDF):
        return office.read(path, media_type)
    reader = MEDIA_TYPES.get(media_type)
    if reader is None:
        raise NotADocumentError(f"{media_type} is not a kind of file that can be read")
    if reader is text_export.read and (size := path.stat().st_size) > LARGEST_TEXT:
        raise TooLargeError(f"is text of {size >> 20} MB")
    return reader(path)
