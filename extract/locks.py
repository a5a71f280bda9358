"""Files that are locked with a password: PDF, and office files in both of their formats."""

from collections.abc import Sequence
from pathlib import Path

import msoffcrypto
import pypdfium2 as pdfium
from msoffcrypto.exceptions import DecryptionError, FileFormatError

from extract.errors import LockedFileError


def is_locked(path: Path) -> bool:
    """Whether the office file `path`, one that begins as compound files do, is locked."""
    with path.open("rb") as file:
        try:
            return bool(msoffcrypto.OfficeFile(file).is_encrypted())
        except Exception:  # a damaged file: it breaks the library in many ways, and is refused by its reader
            return False


def unlock(path: Path, passwords: Sequence[str], to: Path) -> None:
    """Write the locked file `path` without its lock to `to`. Raises `LockedFileError` if no password fits."""
    for password in passwords:
        if _unlock_pdf(path, password, to) or _unlock_office(path, password, to):
            return
    raise LockedFileError("the file is locked, and none of the passwords fits")


def _unlock_pdf(path: Path, password: str, to: Path) -> bool:
    try:
        with pdfium.PdfDocument(path, password=password) as pdf:
            pdf.save(to, flags=pdfium.raw.FPDF_REMOVE_SECURITY)
    except pdfium.PdfiumError:
        return False
    return True


def _unlock_office(path: Path, password: str, to: Path) -> bool:
    with path.open("rb") as locked, to.open("wb") as opened:
        try:
            file = msoffcrypto.OfficeFile(locked)
            file.load_key(password=password)
            file.decrypt(opened)
        except (DecryptionError, FileFormatError):
            return False
    return True
