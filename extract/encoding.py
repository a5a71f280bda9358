"""Bytes of a text file to text, whatever Thai encoding they are in."""

import codecs
from typing import Final

import regex
from charset_normalizer import from_bytes

from extract.errors import EmptyFileError, NotADocumentError, UnknownEncodingError

_MARKED: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY: Final = ["cp874", "tis_620", "utf_16_le", "utf_16_be"]
_CONTROL: Final = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_WORD_CHARACTER: Final = regex.compile(r"[\p{L}\p{N}]")
_MOST_CONTROL: Final = 0.002
"""Share of control characters above which bytes are no text; exports carry a form feed or two."""


def _is_text(text: str) -> bool:
    return len(_CONTROL.findall(text)) <= _MOST_CONTROL * len(text)


def decode(data: bytes) -> str:
    """The text of `data`, line ends as `\\n`; form feeds stay.

    A byte order mark decides, else UTF-8 where it is valid, else what charset-normalizer finds among
    windows-874, TIS-620 and UTF-16 without a mark.

    Raises `EmptyFileError` for nothing but white space, `NotADocumentError` for binary data,
    `UnknownEncodingError` for bytes that are not text in any of these.
    """
    if not data.strip():
        raise EmptyFileError("the file is empty")
    text = _decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if not _WORD_CHARACTER.search(text):
        raise EmptyFileError("the file holds no letters or numbers")
    return text


def _decode(data: bytes) -> str:
    for mark, name in _MARKED:
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                raise UnknownEncodingError(f"marked as {name}, but not valid {name}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and _is_text(text):
        return text
    best = from_bytes(data, cp_isolation=_LEGACY).best()
    if best is not None and _is_text(str(best)):
        return str(best)
    if b"\x00" in data or text:
        raise NotADocumentError("binary data, not text")
    raise UnknownEncodingError("the encoding is none of UTF-8, UTF-16, windows-874 and TIS-620")
