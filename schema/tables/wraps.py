"""The lines of a cell as its writer ended them."""

from typing import Final

import regex
from pythainlp.util.date import thai_abbr_months, thai_full_months

from extract import Cell
from normalize.lists import opens_item, opens_with_amount
from normalize.thai import MARKS
from normalize.unwrapping import Unwrapper
from normalize.wrapping import join_lines
from schema.fields import FIELDS
from schema.names.statuses import cut_status, is_status, opening_status
from schema.names.units import cut_at_gaps, cut_before_units, starts_unit
from schema.tables.joined import MeasureTable

_UNIT_CONTINUES: Final = regex.compile(
    r"(?:และ|หน่วย|องค์การบริหาร|[/,]|\([^)]*|(?:^|\s)(?:สำนัก|กอง(?:การ)?|ฝ่าย|งาน(?:การ)?|ส่วน)|\S(?:สำนัก|กอง))\s*$"
)
"""The end of a line of owners that continues in the next: a conjunction, a bracket, the word for a unit."""

_UNIT_ALONE: Final = regex.compile(r"(?:สำนัก|กอง|ฝ่าย|งาน|ส่วน)(?:[\s)]|$)")
"""The start of a line of owners that ends a unit: the word for one without a name."""

_WITHIN_WORD: Final = regex.compile(rf"[ะาำๅ{MARKS}]")
"""Characters that no Thai word begins with."""

_CALLS_FOR_NUMBER: Final = regex.compile(r"(?:ร้อยละ|จำนวน|ประมาณ|ทั้งหมด|ทั้งสิ้น)\s*$")
_NUMBER: Final = regex.compile(r"\s*[0-9๐-๙,.]+(?:\s|$)(?<![.]\s)")

OPENS_WITH_CODE: Final = regex.compile(r"[ieoIEO๐0][0-9๐-๙]{1,2}\s")

_OPENS_PERIOD: Final = regex.compile(
    rf"\s*(?:(?:[0-9๐-๙]{{1,2}}\s*)?(?:{'|'.join(map(regex.escape, (*thai_full_months, *thai_abbr_months)))})"
    r"|ไตรมาส|ปีงบประมาณ|ตลอดปี|ภายใน(?:เดือน|วัน|ไตรมาส|ปี))"
)
"""The start of a time: it is not the rest of a unit."""

Lines = list[str]


class Wraps:
    """Undoes the wraps in the cells of one table, by the widths of its columns."""

    def __init__(self, table: MeasureTable) -> None:
        self._unwrapper = Unwrapper(_columns(table)) if table.folded else None
        self._status_in_result = not table.columns.has("status")

    def undo(self, cell: Cell, column: int, field: str) -> Lines:
        """The lines of `cell` as their writer ended them, each in one piece.

        A full line continues in the next, unless that begins an item, or an owner, question or result of its
        own. The space between two owners, or next to a status, is not from a wrap.
        """
        lines: Lines = []
        full: bool | None = None
        for line in cell.lines:
            if full is False:
                full = _calls_for(lines[-1], line.text, field, ends=not line.full)
            if full and not begins_new(lines[-1], line.text, field):
                lines[-1] = join_lines(f"{lines[-1]}\n{line.text}") + " " * line.text.endswith(" ")
            else:
                lines.append(line.text)
            full = line.full
        if field == "result" and self._status_in_result:
            lines = [piece for line in lines for piece in cut_status(line)]
        if not self._unwrapper:
            return [line.strip() for line in lines]
        unwrap, width = self._unwrapper.unwrap, self._unwrapper.width(cell.text, column)
        if field == "owner":
            lines = [piece for line in lines for piece in cut_at_gaps(line)]
            return [" ".join(unwrap(unit, width) for unit in cut_before_units(line)) for line in lines]
        if _is_list(field) and not any(map(opens_item, lines[:1])):
            return [entry for line in lines for entry in self._unwrapper.entries(line, width)]
        return [unwrap(line, width) for line in lines]


def _columns(table: MeasureTable) -> dict[int, list[str]]:
    """The texts of the filled cells of each column."""
    columns: dict[int, list[str]] = {}
    for index, cell in table.cells:
        columns.setdefault(index, []).append(cell.text)
    return columns


def _calls_for(above: str, line: str, field: str, *, ends: bool) -> bool:
    """Whether two lines belong together though the first is not full: in a word, an amount, or a unit.

    `ends`: the second does not continue in a third.
    """
    if (
        _WITHIN_WORD.match(line)
        or opens_with_amount(line)
        or (_CALLS_FOR_NUMBER.search(above) and _NUMBER.match(line))
    ):
        return True
    return field == "owner" and bool(_UNIT_CONTINUES.search(above) or (ends and _UNIT_ALONE.fullmatch(line)))


def begins_new(above: str, line: str, field: str) -> bool:
    """Whether a line after a full one begins something of its own in a cell of `field`."""
    if opens_item(line) and not opens_with_amount(line):
        return True
    if field in ("owner", "timeline") and _OPENS_PERIOD.match(line) and starts_unit(above):
        return True
    if field == "owner":
        whole = starts_unit(line) and not _UNIT_ALONE.match(line)
        return whole and starts_unit(above) and not _UNIT_CONTINUES.search(above)
    if field == "result":
        return is_status(line) or opening_status(f"{above}{line}") == above.strip()
    return field in ("finding", "question") and bool(OPENS_WITH_CODE.match(line))


def _is_list(field: str) -> bool:
    return field in FIELDS and FIELDS[field].is_list
