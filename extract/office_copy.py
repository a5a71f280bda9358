"""A copy of an office file in which all is as it was printed: fields and formulas are their values, and what
is linked is left out.

LibreOffice computes dates, file names and formulas again and fetches what a file links to, whatever its
settings. Sources: OpenDocument 1.2, part 1, chapter 7 (fields) and 19.642 (formulas); ECMA-376, part 1,
18.3.1.40 (f), and part 2, 9.3 (relationships); Rich Text Format 1.9.1, "Fields"; [MS-DOC], 2.5.6 (lists) and
2.9.90 (fields).
"""

import shutil
import struct
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import olefile
import regex
from lxml import etree

from extract import old_workbook
from extract.machine import is_of_machine
from extract.media_types import COMPOUND
from extract.word_package import require_sizes

_ZIP: Final = b"PK\x03\x04"
_RTF: Final = b"{\\rtf"

_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"

_FIELDS: Final = frozenset(
    f"{_TEXT}{name}"
    for name in (
        *("date", "time", "page-number", "page-continuation", "page-count", "chapter", "sheet-name"),
        *("file-name", "template-name", "author-name", "author-initials", "sender-firstname"),
        *("sender-lastname", "sender-initials", "sender-title", "sender-position", "sender-email"),
        *("sender-phone-private", "sender-fax", "sender-company", "sender-phone-work", "sender-street"),
        *("sender-city", "sender-postal-code", "sender-country", "sender-state-or-province"),
        *("variable-set", "variable-get", "variable-input", "user-field-get", "user-field-input"),
        *("sequence", "expression", "text-input", "initial-creator", "creation-date", "creation-time"),
        *("description", "user-defined", "print-time", "print-date", "printed-by", "title", "subject"),
        *("keywords", "editing-cycles", "editing-duration", "modification-time", "modification-date"),
        *("creator", "paragraph-count", "word-count", "character-count", "table-count", "image-count"),
        *("object-count", "database-display", "database-row-number", "database-name", "reference-ref"),
        *("bookmark-ref", "note-ref", "sequence-ref", "conditional-text", "dde-connection", "measure"),
        *("table-formula", "placeholder", "drop-down", "execute-macro", "meta-field", "page-variable-get"),
    )
)
"""Elements that LibreOffice computes again; their text is what was printed."""

_ACTIVE: Final = frozenset({f"{_OFFICE}scripts", f"{_OFFICE}event-listeners", f"{_OFFICE}dde-source"})
_WORKBOOK: Final = "xl/workbook.xml"
_TO_COMPUTE: Final = regex.compile(rb"""\bfullCalcOnLoad\s*=\s*["'](?:1|true)""")
"""What programs write that compute no formulas: the values next to these are not formulas' values."""

_LINKS: Final = frozenset({f"{_TEXT}a", "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}a"})
"""What leads to a place only where a reader clicks on it."""

_FIELD_CODE: Final = regex.compile(rb"(?<!\\)(?:\\\\)*+\K\\fldinst(?![a-z])")
_NO_FIELD_CODE: Final = rb"\\*\\itanocode"

_DOCUMENT: Final = "WordDocument"
_TABLE_STREAM: Final = ("0Table", "1Table")
_FLAGS: Final = 0x0A
_SECOND_TABLE: Final = 0x0200
_LOCKED: Final = 0x0100
_VERSION_97: Final = 0x00C1
_PLACES: Final = 154
"""Bytes of a Word document before the places of its lists."""
_FIELD_LISTS: Final = (16, 17, 18, 19, 48, 57, 59)
"""Which of the lists are of fields: of text, headers, footnotes, comments, endnotes and text boxes."""
_PLACES_95: Final = 88
_FIELD_LISTS_95: Final = (16, 17, 18, 19)
"""The same of Word 6 and 95, which have them in the document itself."""
_BEGINS: Final = 0x13
_RESULT: Final = 0x14
_ENDS: Final = 0x15
_QUOTE: Final = 35
_HYPERLINK: Final = 88
"""Kinds of fields whose results LibreOffice takes as they are: without and with fields inside."""


class BrokenPackageError(Exception):
    """The file is damaged."""


def write_copy(path: Path, to: Path) -> None:
    """Write the office file `path` with what was printed in it to `to`.

    Raises `BrokenPackageError`, and `TooLargeError` for one that unpacks to more than any document holds.
    """
    with path.open("rb") as file:
        head = file.read(len(COMPOUND))
    if head.startswith(_ZIP):
        _copy_package(path, to)
    elif head.startswith(_RTF):
        to.write_bytes(_FIELD_CODE.sub(_NO_FIELD_CODE, path.read_bytes()))
    else:
        shutil.copyfile(path, to)
        if head == COMPOUND:
            _freeze_compound(to)


def _copy_package(path: Path, to: Path) -> None:
    try:
        require_sizes(path)
        with ZipFile(path) as package, ZipFile(to, "w", ZIP_DEFLATED) as copy:
            parts = frozenset(package.namelist())
            has_values = _WORKBOOK not in parts or not _TO_COMPUTE.search(package.read(_WORKBOOK))
            for part in package.infolist():
                _copy_part(package, part, parts, copy, has_values=has_values)
    except (BadZipFile, etree.XMLSyntaxError, EOFError, RuntimeError, ValueError) as error:
        raise BrokenPackageError(str(error)) from error


def _copy_part(
    package: ZipFile, part: ZipInfo, parts: Collection[str], copy: ZipFile, *, has_values: bool
) -> None:
    """Copy one of the `parts` of a package; `has_values`: the values next to formulas are what was
    printed."""
    # A new entry: what else the old one says, such as its lock, need not hold for the copy.
    entry = ZipInfo(part.filename)
    entry.compress_type = part.compress_type
    if not part.filename.endswith((".xml", ".rels")):
        with package.open(part) as old, copy.open(entry, "w") as new:
            shutil.copyfileobj(old, new)
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(package.read(part), parser)
    for element in list(root.iter(etree.Element)):
        if etree.QName(element).localname == "f":
            if has_values:
                _remove_formula(element)
        else:
            _freeze(element, parts)
    copy.writestr(entry, etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"))


def _freeze(element: Any, parts: Collection[str]) -> None:
    """Make one element of a package what was printed of it."""
    if element.tag in _FIELDS and element.get(f"{_TEXT}display") != "none":
        element.tag = f"{_TEXT}span"
        element.attrib.clear()
    elif element.tag in _ACTIVE:
        element.clear(keep_tail=True)
    elif _HREF in element.attrib and element.tag not in _LINKS:
        target = element.get(_HREF).removeprefix("./").rstrip("/")
        if not any(part == target or part.startswith(f"{target}/") for part in parts):
            del element.attrib[_HREF]
    elif element.get(f"{_TABLE}formula") and element.find(f"{_TEXT}p") is not None:
        del element.attrib[f"{_TABLE}formula"]
        element.set(f"{_OFFICE}value-type", "string")
    elif element.get("TargetMode") == "External" and not element.get("Type", "").endswith("/hyperlink"):
        element.set("Target", "#")


def _remove_formula(element: Any) -> None:
    """Remove the formula of a cell of an Excel sheet that has a value."""
    cell = element.getparent()
    if cell is not None and etree.QName(cell).localname == "c" and cell.find("{*}v") is not None:
        cell.remove(element)


def _freeze_compound(path: Path) -> None:
    """Have LibreOffice take the results of the fields of a .doc and of the formulas of a .xls as they are.

    A damaged file stays as it is: whether it can be opened is for LibreOffice to say.
    """
    try:
        with olefile.OleFileIO(str(path), write_mode=True) as package:
            if package.exists(_DOCUMENT):
                _freeze_word(package)
            for name in filter(package.exists, old_workbook.STREAMS):
                package.write_stream(name, old_workbook.with_values(package.openstream(name).read()))
    except (OSError, struct.error, IndexError, ValueError) as error:
        if is_of_machine(error):
            raise


def _freeze_word(package: olefile.OleFileIO) -> None:
    head = package.openstream(_DOCUMENT).read()
    version, flags = struct.unpack_from("<H", head, 2)[0], struct.unpack_from("<H", head, _FLAGS)[0]
    if flags & _LOCKED:
        return
    is_97 = version >= _VERSION_97
    name = _TABLE_STREAM[bool(flags & _SECOND_TABLE)] if is_97 else _DOCUMENT
    places, lists = (_PLACES, _FIELD_LISTS) if is_97 else (_PLACES_95, _FIELD_LISTS_95)
    table = bytearray(package.openstream(name).read())
    for index in lists:
        start, length = struct.unpack_from("<II", head, places + 8 * index)
        for at, kind in _fields_with_result(table, start, length):
            table[at + 1] = kind
    package.write_stream(name, bytes(table))


def _fields_with_result(table: bytearray, start: int, length: int) -> Iterator[tuple[int, int]]:
    """Where the fields of a list begin that have a printed result, and of which kind to make them."""
    count = max(0, length - 4) // 6
    first = start + 4 * (count + 1)
    open_fields: list[int] = []
    kinds: dict[int, int] = {}
    for at in range(first, first + 2 * count, 2):
        mark = table[at] & 0x1F
        if mark == _BEGINS:
            kinds |= {outer: _HYPERLINK for outer in open_fields if outer in kinds}
            open_fields.append(at)
        elif mark == _RESULT and open_fields:
            kinds[open_fields[-1]] = _QUOTE
        elif mark == _ENDS and open_fields:
            open_fields.pop()
    yield from kinds.items()
