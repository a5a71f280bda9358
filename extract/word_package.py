"""Opening the package of a Word file, if it is one and unpacks to no more than a document holds."""

import zlib
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import regex
from docx.exceptions import PythonDocxError
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import PartFactory, XmlPart
from docx.oxml.exceptions import XmlchemyError
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml.etree import XMLSyntaxError

from extract.errors import ReadError, TooLargeError

DAMAGE: Final = (
    OpcError,
    PythonDocxError,
    XmlchemyError,
    BadZipFile,
    XMLSyntaxError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    OSError,
    EOFError,
    RuntimeError,  # and with it NotImplementedError: parts that are encrypted or packed in an unknown way
    zlib.error,
    LZMAError,
)
"""What python-docx and zipfile raise over a package whose parts are missing, damaged or of the wrong kind."""

_MAIN_TYPES: Final = frozenset({
    CONTENT_TYPE.WML_DOCUMENT_MAIN,
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
})  # fmt: skip
"""What the main part of .docx, .docm, .dotx and .dotm is called; their content is written alike."""

PartFactory.part_type_for.update(dict.fromkeys(_MAIN_TYPES, DocumentPart))

_STRICT: Final = regex.compile(rb"""(?<=["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
_TRANSITIONAL: Final = rb"http://schemas.openxmlformats.org/\1/2006/"
"""How names of Strict Open XML begin, and those of the transitional form, which python-docx knows."""

UNPACKED_BYTES: Final = 512 * 1024 * 1024
"""Bytes that the parts of a file may unpack to; a page of photographs is a few megabytes."""

MOST_PARTS: Final = 10_000
"""Parts that a file may have: one for each picture, and some dozen more."""

XML_BYTES: Final = 64 * 1024 * 1024
"""Bytes that one part of XML may unpack to: some thousand pages of tables."""


class BrokenWordError(ReadError):
    hint = "open the file in Word or LibreOffice and save it again as .docx"


def require_sizes(path: Path) -> None:
    """Raise `TooLargeError` for a file that unpacks to more than any document holds.

    The sizes are those that the file declares; unpacking stops there.
    """
    with ZipFile(path) as package:
        parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise TooLargeError(f"is made of {len(parts):,} parts")
    if sum(part.file_size for part in parts) > UNPACKED_BYTES or any(
        part.file_size > XML_BYTES for part in parts if part.filename.endswith((".xml", ".rels"))
    ):
        size = sum(part.file_size for part in parts)
        raise TooLargeError(f"unpacks from {path.stat().st_size >> 10:,} KB to {size >> 20:,} MB")


def opened_package(path: Path) -> Any:
    """The document of a Word file."""
    main: Any = Package.open(_transitional(path)).main_document_part
    if main.content_type not in _MAIN_TYPES:
        raise BrokenWordError(f"its main part is of the type {main.content_type}, which no Word file has")
    return main.document


def _transitional(path: Path) -> Any:
    """What to open for a Word file: its path; for Strict Open XML a copy with the other names."""
    with ZipFile(path) as package:
        if not _STRICT.search(package.read("_rels/.rels")):
            return str(path)
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as copy:
            for part in package.infolist():
                data = package.read(part)
                is_xml = part.filename.endswith((".xml", ".rels"))
                copy.writestr(part.filename, _STRICT.sub(_TRANSITIONAL, data) if is_xml else data)
        return made


def require_no_entities(package: Any) -> None:
    """Raise `BrokenWordError` for XML that declares entities, which would hide text or fetch files.

    No office program writes them: ECMA-376, part 2, forbids document type declarations.
    """
    for part in package.part.package.iter_parts():
        if isinstance(part, XmlPart) and part.element.getroottree().docinfo.internalDTD is not None:
            raise BrokenWordError(f"{part.partname} declares a document type, which no Word file does")
