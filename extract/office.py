"""Older and other office files: LibreOffice turns them into what there is a reader for."""

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from extract import pdf, word
from extract.document import Document
from extract.errors import ReadError
from extract.media_types import TO_DOCX

SECONDS: Final = 180
"""Seconds after which LibreOffice is stopped."""


class NoOfficeError(ReadError):
    hint = "install LibreOffice, or save the file as .docx or PDF"


class BrokenOfficeFileError(ReadError):
    hint = "open the file in its own program and save it as .docx or PDF"


def read(path: Path, media_type: str) -> Document:
    """Read a file that LibreOffice can turn into another. Raises a `ReadError` that says what is wrong."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise NoOfficeError(f"{media_type} is read with LibreOffice, which is not installed")
    target, reader = ("docx", word.read) if media_type in TO_DOCX else ("pdf", pdf.read)
    with tempfile.TemporaryDirectory() as scratch:
        # A profile of its own: LibreOffice refuses a second process on the user's.
        profile = f"-env:UserInstallation={(Path(scratch) / 'profile').as_uri()}"
        command = [office, "--headless", profile, "--convert-to", target, "--outdir", scratch, str(path)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
            converted = next(Path(scratch).glob(f"*.{target}"))
        except (subprocess.SubprocessError, OSError, StopIteration) as error:
            raise BrokenOfficeFileError("LibreOffice cannot open the file") from error
        return replace(reader(converted), source=path.name, media_type=media_type)
