"""Which reader a file needs, by its content."""

import stat
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

import filetype

from extract.document import Document
from extract.errors import (
    EmptyFileError,
    LockedFileError,
    NotADocumentError,
    TooLargeError,
    UnreadableFileError,
)
from extract.machine import scratch_folder
from extract.media_types import COMPOUND, DOCX, PDF, PICTURES, TEXT, TO_DOCX, TO_PDF, XLSX
from extract.ocr import AUTO, Ocr, picture_reader

READERS: Final = {TEXT: "extract.text_export", PDF: "extract.pdf", DOCX: "extract.word"}
"""Media type to the module that reads it. It is imported with the first file of its type: PDF and Word files
each need libraries of their own, which take time and memory.
"""

_MAIN_PARTS: Final = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}

LARGEST_TEXT: Final = 32 * 1024 * 1024
"""Bytes of the largest text export that is read: some hundred times the largest seen."""

LARGEST_FILE: Final = 1 << 30
"""Bytes of the largest file of any kind that is read: some hundred pages of photographs take a tenth."""

_PDF_MARK: Final = b"%PDF-"
_PDF_HEAD: Final = 1024
"""Bytes among which a PDF may begin; ISO 32000-1, annex H, note 13."""

_HEAD: Final = 8192
"""Bytes that show what kind a file is."""


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
    if head.startswith(COMPOUND) and import_module("extract.locks").is_locked(path):
        raise LockedFileError("the office file is locked with a password")
    if head.startswith(_PDF_MARK):
        return PDF
    kind = filetype.guess(head)
    if kind and kind.mime == "application/zip":
        return _packed_type(path)
    if kind is None and _PDF_MARK in head[:_PDF_HEAD]:
        return PDF
    return kind.mime if kind else "text/plain"


def _packed_type(path: Path) -> str:
    """The media type of an office file whose parts are in an order that its signature does not know."""
    try:
        with ZipFile(path) as package:
            parts = set(package.namelist())
    except BadZipFile:
        parts = set()
    return next((media_type for part, media_type in _MAIN_PARTS.items() if part in parts), "application/zip")


def read(path: Path, passwords: Sequence[str] = (), ocr: Ocr = AUTO) -> Document:
    """Read a file of any kind that has a reader; `passwords` are tried in turn where it is locked. `ocr` says
    which pages are read as pictures.

    Raises a `ReadError` that says what is wrong.
    """
    _require_file(path)
    try:
        return _read(path, ocr)
    except LockedFileError:
        if not passwords:
            raise
    with scratch_folder() as scratch:
        opened = scratch / path.name
        import_module("extract.locks").unlock(path, passwords, opened)
        return _read(opened, ocr)


def _require_file(path: Path) -> None:
    """Raise a `ReadError` for what cannot be a document, before anything waits for its bytes."""
    try:
        status = path.stat()
    except OSError as error:
        raise UnreadableFileError(f"cannot be opened: {error.strerror or error}") from error
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFileError("is no file that can be read: a folder, a pipe, a socket or a device")
    if not status.st_size:
        raise EmptyFileError("the file is empty")
    if status.st_size > LARGEST_FILE:
        raise TooLargeError(f"is a file of {status.st_size >> 20:,} MB")


def _read(path: Path, ocr: Ocr) -> Document:
    media_type = media_type_of(path)
    document: Document
    if media_type in (*TO_DOCX, *TO_PDF):
        document = import_module("extract.office").read(path, media_type, ocr)
    elif media_type == TEXT and (size := path.stat().st_size) > LARGEST_TEXT:
        raise TooLargeError(f"is text of {size >> 20} MB")
    elif media_type in (PDF, DOCX):
        document = import_module(READERS[media_type]).read(path, ocr)
    elif media_type in READERS:
        document = import_module(READERS[media_type]).read(path)
    elif media_type in PICTURES:
        document = picture_reader(ocr).read(path, media_type, ocr)
    else:
        raise NotADocumentError(f"{media_type} is not a kind of file that can be read")
    return document
