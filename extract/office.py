"""Older and other office files: LibreOffice turns them into what there is a reader for."""

import os
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Final

from extract import pdf, word
from extract.document import Document
from extract.errors import MachineError, ReadError
from extract.machine import scratch_folder
from extract.media_types import TO_DOCX

SECONDS: Final = 180
"""Seconds after which LibreOffice is stopped."""

_GUARDED: Final = """
exec 3<&0
(read -r _ <&3; kill -KILL 0) &
"$@" </dev/null 3<&-
code=$?
kill $!
exit $code
"""
"""Runs a command in a process group that ends when its standard input closes, as it does when we are killed.
LibreOffice is a chain of programs: ending the first of them leaves the others."""


_KILLED: Final = 128 + signal.SIGKILL
"""How a shell tells that a program was killed."""


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
    with scratch_folder() as scratch:
        # A profile of its own: LibreOffice refuses a second process on the user's.
        profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
        # A name that LibreOffice cannot take for an option or an address.
        copy = scratch / "document"
        shutil.copyfile(path, copy)
        _run([office, "--headless", profile, "--convert-to", target, "--outdir", str(scratch), str(copy)])
        converted = next(scratch.glob(f"*.{target}"), None)
        if converted is None:
            raise BrokenOfficeFileError("LibreOffice cannot open the file")
        return replace(reader(converted), source=path.name, media_type=media_type)


def _run(command: list[str]) -> None:
    """Run LibreOffice. None of its processes outlives `SECONDS`, or this process.

    Raises `MachineError` where it takes longer, or is killed: how busy the machine is has a say in both.
    """
    with subprocess.Popen(
        ["sh", "-c", _GUARDED, "sh", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            what = f"LibreOffice does not open the file in {SECONDS} seconds"
            raise MachineError(what) from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        if process.returncode in (-signal.SIGKILL, _KILLED):
            raise MachineError("LibreOffice was killed")
