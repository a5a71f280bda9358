"""Rows of measure tables as their writer meant them: values by field, joined over page breaks, under their
banners, with what merged cells reach down to them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from extract import Cell
from extract.grid import GridCell, RowPlace
from schema.codes import question_codes
from schema.records import PlaceOnPage, PrintedCell
from schema.subjects import Subject, subject_of
from schema.tables.contents import TICK
from schema.tables.inside import Item, labelled_value, shared_values, take_inside
from schema.tables.joined import MeasureTable, TablePart, repeats
from schema.tables.periods import period_of
from schema.tables.roles import Column, Columns
from schema.tables.rows import begins_record, continue_row, ended_fields
from schema.tables.shapes import BodyRow
from schema.tables.signs import KEYS, RowPair
from schema.tables.wraps import Lines, Wraps

_TOTAL: Final = regex.compile(
    r"(?:ยอด)?รวม(?:งบประมาณ|จำนวน|เป็นเงิน|เงิน|โครงการ|มาตรการ|กิจกรรม|ทั้งสิ้น|ทั้งหมด|ทั้งปี|\s|\d|[.,:()])*(?:บาท|โครงการ|กิจกรรม|มาตรการ)?\s*"
)
_AMOUNT_OR_NOTHING: Final = regex.compile(r"[\d๐-๙,.\s–—-]*(?:บาท|โครงการ|กิจกรรม|มาตรการ)?\s*")

OPENING: Final = 10
"""Characters at the start of a text in which the code of its question is."""

_ASKS: Final = regex.compile(r"(?:หรือไม่|เพียงใด|อย่างไร|บ้าง|ไหม|\?)\s*$")

_NOTHING: Final = regex.compile(r"\s*[-–—]+\s*")
"""What writers put in a cell to say that there is nothing: such a cell is no merged one."""


@dataclass
class Banner:
    """What rows are printed under: an issue or indicator, values of fields, and the printed headings."""

    subject: Subject | None = None
    values: dict[str, Lines] = field(default_factory=dict)
    raw: tuple[PrintedCell, ...] = ()


@dataclass
class Entry:
    """A row with the printed rows that continue it.

    `cells` holds the lines of every field that is filled, `merged` those of cells that reach down from rows
    above, `blank` the fields whose cells the file shows to be blank, `absent` those for which a card has no
    label, `codes` those of the columns ticked.
    """

    columns: Columns
    banner: Banner
    cells: dict[str, Lines]
    raw: list[PrintedCell]
    merged: dict[str, Lines] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    codes: list[str] = field(default_factory=list)
    places: list[RowPlace] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    bboxes: list[PlaceOnPage] = field(default_factory=list)


@dataclass
class _Values:
    """What one printed row holds."""

    cells: dict[str, Lines] = field(default_factory=dict)
    raw: list[PrintedCell] = field(default_factory=list)
    merged: dict[str, Lines] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    codes: list[str] = field(default_factory=list)


def entries(table: MeasureTable, begins: Callable[[RowPair], bool] = begins_record) -> list[Entry]:
    """The rows of `table` in order, what a page cut joined. Banners, repeated headings and sums are none.

    `begins` decides whether a printed row begins a record.
    """
    found: list[Entry] = []
    banner = Banner()
    wraps = Wraps(table)
    cut = True
    above: list[Cell] = []
    for part in table.parts:
        if not part.cut:
            banner = Banner(None if table.columns.has("issue", "indicator") else part.subject)
        previous = found[-1] if found else None
        page_top = cut = cut and part.cut
        for row in part.shaped.body:
            if repeats(part.columns, row):
                page_top = True
                continue
            if opened := _banner(row, part, banner, page_top=page_top):
                banner, previous = opened, None
                continue
            values = _values(row, part, wraps)
            if not values.raw or _is_sum(values):
                continue
            cells = [cell.cell if cell else Cell() for cell in map(row.beginning, range(len(row.cells)))]
            ended = ended_fields(part.columns, above, cells) if page_top else {}
            above = cells
            if (
                previous is None
                or row.is_whole
                or begins(_pair(values, previous, page_top=page_top, ended=ended))
            ):
                previous = _entry(table.columns, banner, values)
                found.append(previous)
            else:
                continue_row(previous.cells, values.cells, page_top=page_top, ended=ended)
                previous.raw += values.raw
                previous.merged |= {
                    name: lines for name, lines in values.merged.items() if name not in previous.cells
                }
                previous.codes += values.codes
            _locate(previous, row)
            page_top, cut = False, True
    return found


def _pair(values: _Values, previous: Entry, *, page_top: bool, ended: Mapping[str, bool]) -> RowPair:
    """A printed row and the record above, as far as they decide whether the row begins another record."""
    return RowPair(
        row=values.cells,
        above=previous.cells,
        subject="measure" if previous.columns.has("measure") else "step",
        page_top=page_top,
        ended=ended,
    )


def _entry(columns: Columns, banner: Banner, values: _Values) -> Entry:
    cells = {
        name: list(lines) for name, lines in banner.values.items() if name not in values.cells
    } | values.cells
    raw = [*banner.raw, *values.raw]
    return Entry(columns, banner, cells, raw, values.merged, values.blank, values.absent, values.codes)


def _values(row: BodyRow, part: TablePart, wraps: Wraps) -> _Values:
    """The lines of each field that is filled, and every filled cell as printed, but for the page's wraps."""
    found = _Values()
    for index in range(len(row.cells)):
        column = part.columns.columns[index] if index < len(part.columns.columns) else None
        cell = row.beginning(index)
        if row.is_whole and row.at(index) is None:
            found.absent.update([column.field] if column and column.field else [])
        elif cell is None:
            _add_covering(found, row, index, column, part, wraps)
        elif cell.cell.lines:
            _add_filled(found, cell, index, column, part, wraps)
        elif column and column.field and _is_blank(cell, part):
            if period := column.field == "timeline" and cell.cell.shaded and period_of(column):
                found.cells.setdefault("timeline", []).append(str(period))
            found.blank.add(column.field)
    found.blank -= found.cells.keys()
    found.absent -= found.cells.keys()
    return found


def _add_filled(
    found: _Values, cell: GridCell, index: int, column: Column | None, part: TablePart, wraps: Wraps
) -> None:
    printed = cell.text
    lines = wraps.undo(cell.cell, index, (column and column.field) or "")
    full = any(line.full for line in cell.cell.lines)
    found.raw.append(PrintedCell(column.heading if column else "", "\n".join(lines) if full else printed))
    if column is None or column.field is None:
        return
    if TICK.fullmatch(printed):
        if column.field == "timeline":
            covered = part.columns.columns[index : index + cell.columns]
            lines = [period for one in covered if (period := period_of(one))] or lines
        elif column.field == "question" and column.key:
            found.codes.append(column.key.strip("()"))
            return
    values = [] if _NOTHING.fullmatch(printed) else lines
    for name, told in _parted(column, part.columns, cell, values).items():
        found.cells.setdefault(name, []).extend(told)


def _parted(column: Column, columns: Columns, cell: GridCell, lines: Lines) -> dict[str, Lines]:
    """The lines of a cell by field: of several that one cell holds."""
    if column.field in KEYS and lines:
        (item, *_) = take_inside(["\n".join(lines)], column.field, columns.fields) or [Item("")]
        if item.values:
            return {column.field: [item.text] if item.text else []} | item.values
    if column.field == "finding" and len(lines) > 1:
        return _headed(columns, cell, lines)
    return _shared(column, columns, lines)


def _headed(columns: Columns, cell: GridCell, lines: Lines) -> dict[str, Lines]:
    """The lines of a finding without the issue or indicator and the question above it, where these have no
    columns of their own. A question is bold, or ends as one."""
    found: dict[str, Lines] = {}
    rest = list(lines)
    subject = subject_of(rest[0])
    if subject and not columns.has(subject.kind):
        found[subject.kind] = [rest.pop(0)]
    bold = [line.text.strip() for line in cell.cell.lines if line.bold]
    if len(rest) > 1 and not columns.has("question"):
        asked = question_codes(rest[0][:OPENING], in_column=True) and _ASKS.search(rest[0])
        if asked or (rest[0] in bold and rest[-1] not in bold):
            found["question"] = [rest.pop(0)]
    return found | {"finding": rest}


def _shared(column: Column, columns: Columns, lines: Lines) -> dict[str, Lines]:
    """The lines of a cell by field: of units and times that a column holds together."""
    assert column.field is not None
    if column.also is None and (column.field != "owner" or columns.has("timeline")):
        return {column.field: lines}
    held = shared_values("\n".join(lines))
    if {"owner", "timeline"} <= held.keys() and "other" not in held:
        return held
    return {column.field: lines}


def _add_covering(
    found: _Values, row: BodyRow, index: int, column: Column | None, part: TablePart, wraps: Wraps
) -> None:
    """Note a cell that reaches down from a row above."""
    cell = row.at(index)
    if (
        cell is None
        or column is None
        or column.field is None
        or cell.row == row.number
        or cell.column != index
    ):
        return
    if not cell.cell.lines:
        if _is_blank(cell, part):
            found.blank.add(column.field)
    elif not _NOTHING.fullmatch(cell.text):
        found.merged.setdefault(column.field, []).extend(wraps.undo(cell.cell, index, column.field))


def _is_blank(cell: GridCell, part: TablePart) -> bool:
    """Whether the file shows that a cell without text was left blank: one at the top of a page may be the rest
    of a merged one."""
    return part.merges_told and not (part.cut and cell.row == part.shaped.body[0].number)


def _banner(row: BodyRow, part: TablePart, banner: Banner, *, page_top: bool) -> Banner | None:
    """The banner that a row opens which holds nothing but a heading: the name of an issue or indicator, a
    value with its label, or any other text over all columns or in a column that says what rows are about.
    """
    filled = [
        (index, cell) for index in range(len(row.cells)) if (cell := row.beginning(index)) and cell.text
    ]
    if len(filled) != 1 or len(row.cells) < 3 or row.is_whole:
        return None
    index, cell = filled[0]
    text = " ".join(cell.text.split())
    printed = PrintedCell("", cell.text)
    spans = cell.columns == len(row.cells)
    subject = subject_of(text)
    if subject:
        return Banner(subject, {}, (printed,))
    value = labelled_value(text) if spans or index == 0 else None
    if value and value.field not in KEYS:
        return _with_value(banner, value.field, value.text, printed)
    if spans and question_codes(text[:OPENING], in_column=True):
        return _with_value(banner, "question", text, printed)
    column = part.columns.columns[index] if index < len(part.columns.columns) else None
    key = column is not None and column.field in KEYS
    reaches = any((below := row.at(at)) and below.row != row.number for at in range(len(row.cells)))
    if spans or (key and not page_top and not reaches):
        return Banner(banner.subject, banner.values, (printed,))
    return None


def _with_value(banner: Banner, field: str, text: str, printed: PrintedCell) -> Banner:
    """A banner with a value in place of the one of its field."""
    before = banner.values.get(field)
    kept = tuple(cell for cell in banner.raw if before is None or before[0] not in cell.text)
    return Banner(banner.subject, banner.values | {field: [text]}, (*kept, printed))


def _is_sum(values: _Values) -> bool:
    """Whether a row only sums up the amounts above it."""
    texts = [cell.text for cell in values.raw]
    sums = [text for text in texts if _TOTAL.fullmatch(text)]
    return bool(sums) and all(_AMOUNT_OR_NOTHING.fullmatch(text) for text in texts if text not in sums)


def _locate(entry: Entry, row: BodyRow) -> None:
    """Note where a row is printed: its pages, and its boxes where the file has boxes."""
    begun = [cell for index in range(len(row.cells)) if (cell := row.beginning(index))]
    for number in dict.fromkeys(cell.page.number for cell in begun):
        if number is not None and number not in entry.pages:
            entry.pages.append(number)
        if box := box_of([cell for cell in begun if cell.page.number == number]):
            entry.bboxes.append(box)
    entry.places += dict.fromkeys(cell.place for cell in begun)


def box_of(cells: Sequence[GridCell]) -> PlaceOnPage | None:
    """The box around cells of one page, None where the file has no boxes. One that reaches down to other rows
    counts only where all do."""
    placed = [cell for cell in cells if cell.cell.bbox]
    boxes = [cell.cell.bbox for cell in placed if cell.rows == 1] or [cell.cell.bbox for cell in placed]
    page = cells[0].page.number if cells else None
    if page is None or not boxes:
        return None
    across = [cell.cell.bbox for cell in placed]
    left, right = min(box.x0 for box in across if box), max(box.x1 for box in across if box)
    return PlaceOnPage(
        page, left, min(box.top for box in boxes if box), right, max(box.bottom for box in boxes if box)
    )
