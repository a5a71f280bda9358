"""Old Excel workbooks (.xls) with the values of formulas that are computed whenever a file is opened.

Such a formula (TODAY, NOW, RAND) becomes its last value in its own bytes: LibreOffice computes it again,
whatever its settings. Source: [MS-XLS], 2.4.127 (Formula), 2.5.133 (FormulaValue), 2.5.198.4 (PtgAttrSemi),
2.4.180 (Number), 2.4.148 (Label), 2.4.24 (BoolErr), 2.4.268 (String).
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

STREAMS: Final = ("Workbook", "Book")
"""Where the workbook is in its package: of Excel 97, and of Excel 5 and 95."""

_FORMULA, _STRING, _SHARED, _ENCRYPTED = 0x0006, 0x0207, 0x04BC, 0x002F
_NUMBER, _LABEL, _TRUTH, _BLANK = 0x0203, 0x0204, 0x0205, 0x0201
_CONTINUED: Final = 0x003C
_LONGEST: Final = 8224
"""Bytes of a record, at most."""

_CELL: Final = 6
"""Bytes of a record before a value: row, column and format of its cell."""
_FLAGS: Final = 14
_TOKENS: Final = 22
_ALWAYS, _IS_SHARED = 0x01, 0x08
_VOLATILE: Final = b"\x19\x01"
_TEXT, _BOOLEAN, _ERROR = range(3)


class _Record(NamedTuple):
    """The number of the kind of a record, and where its data begin and end."""

    kind: int
    start: int
    end: int


def with_values(workbook: bytes) -> bytes:
    """The stream of a workbook in which formulas that are always computed are values. One that is damaged or
    locked is as it was from there on.
    """
    changed = bytearray(workbook)
    records = list(_records(workbook))
    if any(record.kind == _ENCRYPTED for record in records):
        return workbook
    for index, record in enumerate(records):
        if record.kind == _FORMULA and _is_always_computed(workbook[record.start : record.end]):
            _freeze(changed, record, records[index + 1 : index + 4])
    return bytes(changed)


def _records(workbook: bytes) -> Iterator[_Record]:
    at = 0
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        if at + 4 + length > len(workbook):
            return
        yield _Record(kind, at + 4, at + 4 + length)
        at += 4 + length


def _is_always_computed(formula: bytes) -> bool:
    """Whether a formula is: it says so, or shares one, as days that are left do in a column."""
    if len(formula) <= _TOKENS:
        return False
    flags: int = struct.unpack_from("<H", formula, _FLAGS)[0]
    return bool(flags & (_ALWAYS | _IS_SHARED)) or formula.startswith(_VOLATILE, _TOKENS)


def _freeze(workbook: bytearray, formula: _Record, after: list[_Record]) -> None:
    """Make a formula its value, of the records `after` it the one with its text."""
    value = workbook[formula.start + _CELL : formula.start + _FLAGS]
    if value[6:] != b"\xff\xff":
        _rename(workbook, formula, _NUMBER)
    elif value[0] in (_BOOLEAN, _ERROR):
        _rename(workbook, formula, _TRUTH)
        workbook[formula.start + _CELL : formula.start + _CELL + 2] = value[2], value[0] == _ERROR
    elif value[0] == _TEXT:
        _freeze_text(workbook, formula, [record for record in after if record.kind != _SHARED])
    else:
        _rename(workbook, formula, _BLANK)


def _freeze_text(workbook: bytearray, formula: _Record, after: list[_Record]) -> None:
    """Join a formula and the text after it to one record, if that may be as long."""
    text = after[0] if after else formula
    is_whole = text.kind == _STRING and not (len(after) > 1 and after[1].kind == _CONTINUED)
    if is_whole and text.end - formula.start <= _LONGEST:
        printed = workbook[text.start : text.end]
        _rename(workbook, formula, _LABEL)
        struct.pack_into("<H", workbook, formula.start - 2, text.end - formula.start)
        rest = text.end - formula.start - _CELL
        workbook[formula.start + _CELL : text.end] = printed.ljust(rest, b"\0")


def _rename(workbook: bytearray, record: _Record, kind: int) -> None:
    struct.pack_into("<H", workbook, record.start - 4, kind)
