"""Older and other office files: LibreOffice turns them into what there is a reader for."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Final

from extract import pdf, system, word
from extract.document import Document
from extract.errors import MachineError, ReadError
from extract.machine import scratch_folder
from extract.media_types import TO_DOCX
from extract.ocr import AUTO, Ocr
from extract.office_copy import BrokenPackageError, write_copy

SECONDS: Final = 180
"""Seconds after which LibreOffice is stopped."""

_SETTINGS: Final = (
    # Links are never updated, nor are fields; nothing runs.
    ("Office.Writer/Content/Update", "Link", 0),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Writer/Content/Update", "Chart", "false"),
    ("Office.Calc/Content/Update", "Link", 1),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
    # What asks for the network all the same asks a proxy that is not there.
    ("Inet/Settings", "ooInetProxyType", 2),
    *(
        setting
        for protocol in ("HTTP", "HTTPS", "FTP")
        for setting in (
            ("Inet/Settings", f"ooInet{protocol}ProxyName", "127.0.0.1"),
            ("Inet/Settings", f"ooInet{protocol}ProxyPort", 9),
        )
    ),
)
"""Path, name and value of settings of LibreOffice; the names are those of its registry (`main.xcd`)."""


class NoOfficeError(ReadError):
    hint = "install LibreOffice, or save the file as .docx or PDF"


class BrokenOfficeFileError(ReadError):
    hint = "open the file in its own program and save it as .docx or PDF"


def read(path: Path, media_type: str, ocr: Ocr = AUTO) -> Document:
    """Read a file that LibreOffice can turn into another; pages that are pictures as `ocr` says. Raises a
    `ReadError` that says what is wrong."""
    office = system.libreoffice()
    if office is None:
        raise NoOfficeError(f"{media_type} is read with LibreOffice, which is not installed")
    target = "docx" if media_type in TO_DOCX else "pdf"
    with scratch_folder() as scratch:
        profile = f"-env:UserInstallation={_profile(scratch).as_uri()}"
        # A name that LibreOffice cannot take for an option or an address.
        copy = scratch / "document"
        try:
            write_copy(path, copy)
        except BrokenPackageError as error:
            raise BrokenOfficeFileError("the file is damaged and cannot be opened") from error
        _run([office, "--headless", profile, "--convert-to", target, "--outdir", str(scratch), str(copy)])
        converted = next(scratch.glob(f"*.{target}"), None)
        if converted is None:
            raise BrokenOfficeFileError("LibreOffice cannot open the file")
        document = word.read(converted, ocr) if target == "docx" else pdf.read(converted, ocr)
        return replace(document, source=path.name, media_type=media_type)


def _profile(folder: Path) -> Path:
    """A profile for one conversion: LibreOffice refuses a second process on the user's."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    items = (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + "".join(items) + "</oor:items>",
        encoding="utf-8",
    )
    return folder / "profile"


def _run(command: list[str]) -> None:
    """Run LibreOffice. None of its processes outlives `SECONDS`, or this process.

    Raises `MachineError` where it takes longer, or is killed: how busy the machine is has a say in both.
    """
    with subprocess.Popen(
        system.guarded(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **system.apart(),
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            what = f"LibreOffice does not open the file in {SECONDS} seconds"
            raise MachineError(what) from error
        finally:
            if process.poll() is None:
                system.end_group(process)
        if system.was_killed(process.returncode):
            raise MachineError("LibreOffice was killed")
