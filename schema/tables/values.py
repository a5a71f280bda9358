"""What one printed row of a measure table holds, by field."""

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

import regex

from extract.grid import GridCell
from schema.fields import FIELDS
from schema.names.codes import is_code, question_codes
from schema.names.subjects import subject_of
from schema.records import PrintedCell
from schema.tables.columns import CODES, Column, Columns
from schema.tables.contents import TICK
from schema.tables.inside import Item, shared_values, take_inside
from schema.tables.joined import TablePart
from schema.tables.periods import has_doubtful_years, period_of
from schema.tables.row_clues import KEYS
from schema.tables.shapes import BodyRow
from schema.tables.wraps import Lines, Wraps
from schema.vocabulary import squeeze

_TOTAL: Final = regex.compile(
    r"(?:ยอด)?รวม(?:งบประมาณ|จำนวน|เป็นเงิน|เงิน|โครงการ|มาตรการ|กิจกรรม|ทั้งสิ้น|ทั้งหมด|ทั้งปี|\s|\d|[.,:()])*(?:บาท|โครงการ|กิจกรรม|มาตรการ)?\s*"
)
_AMOUNT_OR_NOTHING: Final = regex.compile(r"[\d๐-๙,.\s–—-]*(?:บาท|โครงการ|กิจกรรม|มาตรการ)?\s*")

OPENING: Final = 10
"""Characters at the start of a text in which the code of its question is."""

QUARTER: Final = "ไตรมาส"
_QUARTERS: Final = regex.compile(r"\s*[1-4๑-๔](?:\s*(?:[-–,]|ถึง|และ)\s*[1-4๑-๔])*\s*")
"""What a cell below this heading holds that gives the quarters by their numbers alone."""

_ASKS: Final = regex.compile(r"(?:หรือไม่|เพียงใด|อย่างไร|บ้าง|ไหม|\?)\s*$")

_NOTHING: Final = regex.compile(r"\s*[-–—]+\s*")
"""What writers put in a cell to say that there is nothing: such a cell is no merged one."""


@dataclass
class Values:
    """The lines of each field that is filled, and every filled cell as printed, but for the page's wraps.

    `merged` are the lines of cells that reach down from rows above, `blank` the fields whose cells the file
    shows to be blank, `absent` those for which a card has no label, `maybe_merged` those whose cell may be
    the rest of one on the page before, `nothing` those with a dash, `codes` the question codes of the columns
    ticked.
    """

    cells: dict[str, Lines] = field(default_factory=dict)
    raw: list[PrintedCell] = field(default_factory=list)
    merged: dict[str, Lines] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    maybe_merged: set[str] = field(default_factory=set)
    nothing: set[str] = field(default_factory=set)
    codes: list[str] = field(default_factory=list)

    @property
    def has_no_measure(self) -> bool:
        """Whether the row says that there is no measure, and nothing of how one was taken; or it states
        scores and nothing but what they are of."""
        filled = {name for name, lines in self.cells.items() if lines}
        if "measure" in self.nothing and filled.isdisjoint(("measure", "step", "result")):
            return True
        return "score" in filled and filled <= {"score", "number", *KEYS}

    @property
    def is_sum(self) -> bool:
        """Whether the row only sums up the amounts above it."""
        texts = [cell.text for cell in self.raw]
        sums = [text for text in texts if _TOTAL.fullmatch(text)]
        return bool(sums) and all(_AMOUNT_OR_NOTHING.fullmatch(text) for text in texts if text not in sums)


def values_of(row: BodyRow, part: TablePart, wraps: Wraps) -> Values:
    """What a printed row holds."""
    reader = _RowReader(row, part, wraps)
    columns = [*part.columns.columns, *[None] * len(row.cells)]
    for index, column in zip(range(len(row.cells)), columns, strict=False):
        reader.read(index, column)
    found = reader.found
    found.blank -= found.cells.keys()
    found.absent -= found.cells.keys()
    return found


class _RowReader:
    """Reads the cells of one row into `found`."""

    def __init__(self, row: BodyRow, part: TablePart, wraps: Wraps) -> None:
        self._row, self._part, self._wraps = row, part, wraps
        self._is_shaded = all(cell and cell.cell.shaded for cell in row.cells)
        self.found = Values()

    def read(self, index: int, column: Column | None) -> None:
        """Read the cell in a column."""
        cell, name = self._row.beginning(index), column.field if column else None
        if cell and cell.cell.lines:
            self._filled(cell, index, column)
        elif column is None or name is None:
            return
        elif self._row.is_whole and self._row.at(index) is None:
            self.found.absent.add(name)
        elif cell is None:
            self._covered(index, name)
        elif name == "timeline" and cell.cell.shaded and not self._is_shaded and period_of(column):
            self.found.cells.setdefault(name, []).extend(self._periods(index, cell))
        elif self._row.is_whole or self._is_blank(cell):
            self.found.blank.add(name)
        elif self._part.merges_known:
            self.found.maybe_merged.add(name)

    def _filled(self, cell: GridCell, index: int, column: Column | None) -> None:
        printed = cell.text
        lines = self._wraps.undo(cell.cell, index, (column and column.field) or "")
        full = any(line.full for line in cell.cell.lines)
        heading = column.heading if column else ""
        self.found.raw.append(PrintedCell(heading, "\n".join(lines) if full else printed))
        if column is None or column.field is None:
            return
        columns = self._part.columns
        if TICK.fullmatch(printed):
            if column.field == "timeline":
                lines = self._periods(index, cell) or lines
            elif column.field == "status" and column.key:
                lines = [column.key]
            elif column.field == "question" and column.key and column.key != CODES:
                self.found.codes.append(column.key.strip("()"))
                return
        if column.field == "timeline" and heading.startswith(QUARTER) and _QUARTERS.fullmatch(printed):
            lines = [f"{QUARTER} {' '.join(printed.split())}"]
        if _NOTHING.fullmatch(printed):
            self.found.nothing.add(column.field)
            lines = []
        elif column.key == CODES and is_code(code := "".join(printed.split())):
            lines = [code]
        for name, held in _parted(column, columns, cell, lines).items():
            above = self.found.cells.setdefault(name, [])
            apart = above and held and (FIELDS[name].is_list or name == "finding")
            above += ["", *held] if apart else held

    def _periods(self, index: int, cell: GridCell) -> Lines:
        """The quarters or months over the columns that a cell covers."""
        columns = self._part.columns.columns
        with_year = not has_doubtful_years(columns)
        covered = columns[index : index + cell.columns]
        return [period for one in covered if (period := period_of(one, with_year=with_year))]

    def _covered(self, index: int, name: str) -> None:
        """Note a cell that reaches down from a row above."""
        cell = self._row.at(index)
        if cell is None or cell.row == self._row.number or cell.column != index:
            return
        if not cell.cell.lines:
            if self._is_blank(cell):
                self.found.blank.add(name)
            elif self._part.merges_known:
                self.found.maybe_merged.add(name)
        elif not _NOTHING.fullmatch(cell.text):
            lines = self._wraps.undo(cell.cell, index, name)
            self.found.merged.setdefault(name, []).extend(lines)

    def _is_blank(self, cell: GridCell) -> bool:
        """Whether the file shows that a cell without text was left blank: one at the top of a page may be the
        rest of a merged one."""
        part = self._part
        return part.merges_known and not (part.cut and cell.row == part.shaped.body[0].number)


def _parted(column: Column, columns: Columns, cell: GridCell, lines: Lines) -> dict[str, Lines]:
    """The lines of a cell by field: of several that one cell holds."""
    if column.field in KEYS and lines:
        (item, *_) = take_inside(["\n".join(lines)], column.field, columns.fields) or [Item("")]
        if item.values:
            return {column.field: [item.text] if item.text else []} | item.values
    both = columns.has("question") and columns.has("finding") and not column.also
    if lines and (column.field == "finding" or (column.field == "question" and not both)):
        return _headed(column, columns, cell, lines)
    return _shared(column, columns, lines)


def _headed(column: Column, columns: Columns, cell: GridCell, lines: Lines) -> dict[str, Lines]:
    """The lines of a finding without the issue or indicator and the question above it, where these have no
    columns of their own. A question is bold, or ends as one. A column of questions may hold findings, too."""
    found: dict[str, Lines] = {}
    rest = list(lines)
    subject = subject_of(rest[0])
    if subject and not columns.has(subject.kind):
        found[subject.kind] = [rest.pop(0)]
    bold = squeeze("".join(line.text for line in cell.cell.lines if line.bold))
    if rest and (column.field == "question" or not columns.has_questions):
        coded = bool(question_codes(rest[0][:OPENING], in_column=True))
        asked = len(rest) > 1 and _ASKS.search(rest[0]) and (columns.has("question") or coded)
        heads = len(list(takewhile(lambda line: squeeze(line) in bold, rest)))
        if 0 < heads < len(rest) or (heads and coded):
            found["question"], rest = rest[:heads], rest[heads:]
        elif asked:
            found["question"] = [rest.pop(0)]
    if column.field == "question" and "question" not in found:
        return found | {"question": rest}
    return found | ({"finding": rest} if rest else {})


def _shared(column: Column, columns: Columns, lines: Lines) -> dict[str, Lines]:
    """The lines of a cell by field: of units and times that a column holds together."""
    assert column.field is not None
    pair = {"owner": "timeline", "timeline": "owner"}
    shared = column.field in pair and (column.also or not columns.has(pair[column.field]))
    held = shared_values("\n".join(lines)) if shared else {}
    return held or {column.field: lines}
