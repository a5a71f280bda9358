"""Rows of measure tables as their writer meant them: wraps undone, joined over page breaks, under their
section.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from extract import Cell, Page, Row
from normalize.dates import date_range
from normalize.lists import leading_number, opens_item, opens_with_amount, split_items
from normalize.thai import MARKS
from normalize.unwrapping import Unwrapper
from normalize.wrapping import join_lines
from schema.cells import line_pitch, was_ended
from schema.codes import question_codes
from schema.headings import Header, grid, repeats
from schema.owners import cut_at_gaps, cut_before_units, owner_unit, starts_unit
from schema.records import PlaceOnPage, PrintedCell
from schema.statuses import cut_status, is_status, opening_status
from schema.subjects import Subject, is_named, subject_of
from schema.tables_old import MeasureTable, RowPlace
from schema.vocabulary import squeeze

LISTS: Final = ("measure", "step", "result")
"""Fields that hold lists."""

KEYS: Final = ("number", "issue", "indicator", "question")
"""Fields that tell what a row is about: a row in which one of them begins anew is a row of its own."""

_UNIT_GOES_ON: Final = regex.compile(
    r"(?:และ|หน่วย|องค์การบริหาร|[/,]|\([^)]*|(?:^|\s)(?:สำนัก|กอง(?:การ)?|ฝ่าย|งาน(?:การ)?|ส่วน)|\S(?:สำนัก|กอง))\s*$"
)
"""The end of a line of owners that goes on in the next: a conjunction, a bracket, the word for a unit."""

_UNIT_ALONE: Final = regex.compile(r"(?:สำนัก|กอง|ฝ่าย|งาน|ส่วน)(?:[\s)]|$)")
"""The start of a line of owners that ends a unit: the word for one without a name."""

_WITHIN_WORD: Final = regex.compile(rf"[ะาำๅ{MARKS}]")
"""Signs that no Thai word begins with."""

_CALLS_FOR_NUMBER: Final = regex.compile(r"(?:ร้อยละ|จำนวน|ประมาณ|ทั้งหมด|ทั้งสิ้น)\s*$")
_NUMBER: Final = regex.compile(r"\s*[0-9๐-๙,.]+(?:\s|$)(?<![.]\s)")

_OPENS_WITH_CODE: Final = regex.compile(r"[ieoIEO๐0][0-9๐-๙]{1,2}\s")

_TOTAL: Final = regex.compile(r"(?:ยอด)?รวม(?:งบประมาณ|เป็นเงิน|เงิน|โครงการ|ทั้งสิ้น|ทั้งหมด|\s)*")
_FROM_TO: Final = ("-", "–", "ถึง")
_ANY_YEAR: Final = 2560
"""A fiscal year to date quarters with, where only matters whether they can be dated."""

_TICK: Final = regex.compile(r"\s*[✓✔√☑●/*]\s*")
"""What stands in the column of a quarter or month in which something is done."""

_BRACKETS: Final = regex.compile(r"\([^)]*\)")

_NOTHING: Final = regex.compile(r"\s*[-–—]+\s*")
"""What writers put in a cell to say that there is nothing: such a cell is no merged one."""

Lines = list[str]


@dataclass
class LogicalRow:
    """A row with the rows that go on with it. `cells` holds the lines of every field that is filled."""

    header: Header
    section: Subject | None
    cells: dict[str, Lines]
    raw: list[PrintedCell]
    places: list[RowPlace] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    bboxes: list[PlaceOnPage] = field(default_factory=list)


@dataclass
class _Section:
    """The issue or indicator that the rows to come stand under, and its printed heading."""

    subject: Subject | None = None
    raw: tuple[PrintedCell, ...] = ()


def logical_rows(table: MeasureTable) -> list[LogicalRow]:
    """The rows of `table` in order, what a page cut joined. Rows that name a section are not among them."""
    rows: list[LogicalRow] = []
    section = _Section()
    wraps = _Wraps(table)
    cut = True
    above: list[Cell] = []
    for part in table.parts:
        if not part.cut:
            section = _Section(None if table.header.has("issue", "indicator") else part.subject)
        previous = rows[-1] if rows else None
        page_top = cut = cut and part.cut
        for place, row in part.rows:
            if repeats(part.header, row):
                page_top = True
                continue
            cells = grid(row, len(table.header.columns))
            if opened := _section(cells, part.header, page_top=page_top):
                section = _Section(opened.subject or section.subject, opened.raw)
                previous = None
                continue
            values, raw = _by_field(part.header, cells, wraps)
            if not raw or _is_total(values):
                continue
            ended = _ended(part.header, above, cells) if page_top else {}
            above = cells
            if previous is None or starts_row(values, previous, page_top=page_top, ended=ended):
                previous = LogicalRow(table.header, section.subject, values, [*section.raw, *raw])
                rows.append(previous)
            else:
                _go_on(previous, values, page_top=page_top, ended=ended)
                previous.raw += raw
            previous.places.append(place)
            _locate(previous, part.page, row)
            page_top, cut = False, True
    return rows


class _Wraps:
    """Undoes the wraps in the cells of one table, by the widths of its columns."""

    def __init__(self, table: MeasureTable) -> None:
        self._unwrapper = Unwrapper(_columns(table)) if table.folded else None
        self._status_in_result = not table.header.has("status")

    def undo(self, cell: Cell, column: int, field: str) -> Lines:
        """The lines of `cell` as their writer ended them, each in one piece.

        A full line goes on in the next, unless that begins an item, or an owner, question or result of its
        own. The space between two owners, or beside a status, is none of a wrap.
        """
        lines: Lines = []
        full: bool | None = None
        for line in cell.lines:
            if full is False:
                full = _calls_for(lines[-1], line.text, field)
            if full and not _begins_anew(lines[-1], line.text, field):
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
        if field in LISTS and not any(map(opens_item, lines[:1])):
            return [entry for line in lines for entry in self._unwrapper.entries(line, width)]
        return [unwrap(line, width) for line in lines]


def _columns(table: MeasureTable) -> dict[int, list[str]]:
    """The texts of the filled cells of each column."""
    columns: dict[int, list[str]] = {}
    for index, cell in table.cells:
        columns.setdefault(index, []).append(cell.text)
    return columns


def _calls_for(above: str, line: str, field: str) -> bool:
    """Whether two lines belong together though the first is not full: in a word, an amount, or a unit."""
    if (
        _WITHIN_WORD.match(line)
        or opens_with_amount(line)
        or (_CALLS_FOR_NUMBER.search(above) and _NUMBER.match(line))
    ):
        return True
    return field == "owner" and bool(_UNIT_GOES_ON.search(above))


def _begins_anew(above: str, line: str, field: str) -> bool:
    """Whether a line behind a full one begins something of its own in a cell of `field`."""
    if opens_item(line) and not opens_with_amount(line):
        return True
    if field == "owner":
        whole = starts_unit(line) and not _UNIT_ALONE.match(line)
        return whole and starts_unit(above) and not _UNIT_GOES_ON.search(above)
    if field == "result":
        return is_status(line) or opening_status(f"{above}{line}") == above.strip()
    return field in ("finding", "question") and bool(_OPENS_WITH_CODE.match(line))


def _by_field(
    header: Header, cells: Sequence[Cell], wraps: _Wraps
) -> tuple[dict[str, Lines], list[PrintedCell]]:
    """The lines of each field that is filled, and every filled cell as printed, but for the page's wraps."""
    values: dict[str, Lines] = {}
    raw: list[PrintedCell] = []
    for index, cell in enumerate(cells):
        printed = cell.text
        if not printed:
            continue
        column = header.columns[index] if index < len(header.columns) else None
        lines = wraps.undo(cell, index, (column and column.field) or "")
        if column and column.field == "timeline" and _TICK.fullmatch(cell.text):
            lines = [_period(column.heading)]
        full = any(line.full for line in cell.lines)
        raw.append(PrintedCell(column.heading if column else "", "\n".join(lines) if full else printed))
        if column and column.field:
            values.setdefault(column.field, []).extend([] if _NOTHING.fullmatch(printed) else lines)
    return values, raw


def _period(heading: str) -> str:
    """What a tick below a heading stands for: the quarter or month in its last part."""
    period = _BRACKETS.sub("", heading.rsplit(" / ", maxsplit=1)[-1]).strip()
    return f"ไตรมาส {period}" if period.isdecimal() else period


def _ended(header: Header, above: Sequence[Cell], below: Sequence[Cell]) -> dict[str, bool]:
    """Whether the writer ended the last line of a cell, by field; left out are fields in which the page does
    not tell.
    """
    pitch = line_pitch([*above, *below])
    told = {
        column.field: was_ended(upper, lower, pitch)
        for column, upper, lower in zip(header.columns, above, below, strict=False)
        if column.field
    }
    return {field: ended for field, ended in told.items() if ended is not None}


def _section(cells: Sequence[Cell], header: Header, *, page_top: bool) -> _Section | None:
    """The section that a row opens which holds nothing but the name of an issue or indicator.

    So does a row that holds nothing but another heading, in a column that tells what rows are about or
    over all columns; it leaves the issue or indicator as it is.
    """
    filled = [(index, cell) for index, cell in enumerate(cells) if cell.text]
    if len(filled) != 1 or len(cells) < 3:
        return None
    index, cell = filled[0]
    key = index < len(header.columns) and header.columns[index].field in KEYS
    subject = subject_of(" ".join(cell.text.split()))
    heading = cell.column_span == len(cells) or (key and not page_top)
    if subject is None and not heading:
        return None
    return _Section(subject, (PrintedCell("", cell.text),))


def starts_row(
    values: Mapping[str, Lines], previous: LogicalRow, *, page_top: bool, ended: Mapping[str, bool]
) -> bool:
    """Whether a row is one of its own, or goes on with `previous`.

    A row is its own where its issue, indicator, question or number begins anew, or where a measure stands
    that opens with a list mark or has an owner or time of its own. A row without a measure goes on with the
    one above. At the top of a page a measure without any of these signs goes on, too: the page cut it.
    """
    anew = [name for name in KEYS if name in values and not _goes_on(name, values, previous, page_top, ended)]
    subject = "measure" if previous.header.has("measure") else "step"
    if anew or subject not in values:
        return bool(anew)
    prose = [name for name in ("finding", "measure", "step") if not ended.get(name)]
    if page_top and not ended and (_has_own_time(values, previous) or _restarts(values, previous)):
        return True
    if page_top and any(_is_cut(name, values, previous) for name in prose):
        return False
    opening = values[subject][0] if values[subject] else ""
    unfinished = [
        values[name][0] for name, end in ended.items() if not end and name != subject and values[name]
    ]
    cut = not all(map(_opens_marked, unfinished))
    own = [
        name
        for name in ("owner", "timeline")
        if name in values and not _goes_on(name, values, previous, page_top, ended)
    ]
    if not page_top or own not in ([], ["owner"]) or _restarts(values, previous):
        return True
    if own:
        return not (cut and _counts_on(previous.cells.get(subject, []), opening, 1))
    if len(ended) > 1 and all(ended.values()):
        openings = {name: values[name][0] for name in ended if values[name]}
        listed = [name for name, text in openings.items() if opens_item(text)]
        return len(listed) < len(ended) or not all(
            _counts_on(previous.cells[name], openings[name], least=1) for name in listed
        )
    least = 1 if ended and (cut or len(values) == 1) else 2
    return opens_item(opening) and not _counts_on(previous.cells.get(subject, []), opening, least)


def _has_own_time(values: Mapping[str, Lines], previous: LogicalRow) -> bool:
    """Whether a row has a whole timeline, other than the whole one of the row above.

    For files in which no page tells whether the one above ended.
    """
    own, above = (" ".join(cells.get("timeline", [])) for cells in (values, previous.cells))
    if any(date_range(text, _ANY_YEAR) == (None, None) for text in (own, above)):
        return False
    return squeeze(own) not in squeeze(above) and not _is_cut_between(above, own)


def _is_cut_between(above: str, below: str) -> bool:
    """Whether a timeline goes on: the sign between its first and last day stands at the cut."""
    return above.endswith(_FROM_TO) or below.startswith(_FROM_TO)


def _is_total(values: Mapping[str, Lines]) -> bool:
    """Whether a row only sums up the amounts above it."""
    names = " ".join(values.get("measure", []))
    return _TOTAL.fullmatch(names) is not None and values.keys() <= {"measure", "budget"}


def _goes_on(
    name: str, values: Mapping[str, Lines], previous: LogicalRow, page_top: bool, ended: Mapping[str, bool]
) -> bool:
    """Whether the cell of field `name` goes on with the one above, or only repeats it."""
    text, above = " ".join(values[name]), " ".join(previous.cells.get(name, []))
    if name in ("issue", "indicator"):
        repeated = squeeze(text) == squeeze(above) and not values.keys() & {"measure", "question"}
        subject = subject_of(text, column="issue" if name == "issue" else "indicator")
        numbered = subject is not None and subject.number is not None
        completes = not is_named(above) and is_named(above + text)
        return repeated or (page_top and bool(above) and (completes or not numbered))
    if not page_top or not above:
        return False
    if name == "question":
        return not question_codes(text, in_column=True) and leading_number(text) is None
    if name == "timeline":
        return date_range(above) == (None, None) or _is_cut_between(above, text)
    if name == "owner":
        if not ended.get(name, True) and not _begins_anew(above, text, name):
            return True
        return not starts_unit(text) and owner_unit(text) == text
    return False


def _is_cut(name: str, values: Mapping[str, Lines], previous: LogicalRow) -> bool:
    """Whether the cell of field `name` opens within an item: the one above it opens with a mark or code."""
    above, lines = previous.cells.get(name, []), values.get(name, [])
    return any(map(_opens_marked, above[:1])) and not any(map(_opens_marked, lines[:1] or above))


def _restarts(values: Mapping[str, Lines], previous: LogicalRow) -> bool:
    """Whether a list of steps or results begins with 1 where the one above is numbered, too."""
    return any(
        leading_number(line) == 1 and leading_number(above) is not None
        for name in ("step", "result")
        for line, above in zip(values.get(name, [])[:1], previous.cells.get(name, [])[:1], strict=False)
    )


def _opens_marked(line: str) -> bool:
    return opens_item(line) or bool(_OPENS_WITH_CODE.match(line))


def _counts_on(above: Lines, opening: str, least: int) -> bool:
    """Whether the mark of `opening` is the next in the list of `least` items that the cell above holds."""
    if leading_number(opening) is None:
        return bool(above) and opens_item(above[0])
    items = len(split_items(above))
    first = leading_number(above[0]) if above else None
    return items >= least and first is not None and leading_number(opening) == first + items


def _go_on(
    previous: LogicalRow, values: Mapping[str, Lines], *, page_top: bool, ended: Mapping[str, bool]
) -> None:
    """Add cells to the row above; what a page cut is joined without a space."""
    for name, lines in values.items():
        above = previous.cells.setdefault(name, [])
        if not lines:
            continue
        if name in (*KEYS, "owner", "timeline") and squeeze("".join(lines)) in squeeze("".join(above)):
            continue
        cut = page_top and above and not ended.get(name)
        if cut and not _begins_anew(above[-1], lines[0], name):
            above[-1] += lines[0]
            above += lines[1:]
        else:
            above += lines


def row_box(page: Page, row: Row) -> PlaceOnPage | None:
    """The box around the cells of `row`, None where the file has no boxes."""
    boxes = [cell.bbox for cell in row.cells if cell.bbox]
    if page.number is None or not boxes:
        return None
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return PlaceOnPage(page.number, min(x0), min(top), max(x1), max(bottom))


def _locate(row: LogicalRow, page: Page, printed: Row) -> None:
    """Note the page on which a row stands, and its box where the file has boxes."""
    if page.number is not None and page.number not in row.pages:
        row.pages.append(page.number)
    if box := row_box(page, printed):
        row.bboxes.append(box)
