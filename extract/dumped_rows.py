"""The rows of tables of which only the cells are known, one after the other, as Word converters dump them.

A row ends with a blank line, but blank lines are also inside cells, a row may start in the middle of a
line, lack a cell or hold a stray empty one, and a heading may follow the last cell directly. A heading may
have two rows, neither of which has as many cells as the table has columns, and one cell may be over all of
them. So the rows are the division of the cells into rows that needs the fewest of these accidents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain, groupby, pairwise
from typing import Final, NamedTuple

import regex

from normalize.lists import leading_number

# What each accident costs: chosen so that one clear clue outweighs two weak ones.
_MISSING_CELL: Final = 0.6
_STRAY_CELL: Final = 0.5
_STRAY_OPENS: Final = 0.5
_BLANK_INSIDE_ROW: Final = 0.3
_ROW_WITHOUT_BREAK: Final = 1.0
_NUMBER_BROKEN: Final = 1.5
_NUMBER_SKIPPED: Final = 0.5
_NUMBER_LACKS: Final = 0.5
_NEW_TABLE: Final = 1.0
_LIKE_TABLE_ABOVE: Final = 0.6
_BOXED_TEXT: Final = 0.5
_BOXED_AGAIN: Final = 0.2
_REPEATED_INSIDE_ROW: Final = 2.0
_ROW_AFTER_PROSE: Final = 0.8
_NEW_TABLE_AFTER_PROSE: Final = 0.2
_SECTION_ROW: Final = 0.2
_SUM_ROW: Final = 0.2
_BANNER_ROW: Final = 1.0
_TWO_HEADING_ROWS: Final = 0.2
_GROUPS_GUESSED: Final = 0.4
_BANNER_LINES: Final = 3
_MOST_STRAY: Final = 2
_MOST_MISSING: Final = 2

_BARE_NUMBER: Final = regex.compile(r"[0-9๐-๙]{1,3}")
_SUM: Final = regex.compile(r"(?:ยอด)?รวม")
_SECTION: Final = regex.compile(r"(?:ประเด็น|ตัวชี้วัด)(?:ที่|\s)*[0-9๐-๙]")
"""What a row says that names what the rows below are about, in one cell over all columns."""


@dataclass
class DumpedCell:
    """A cell as dumped: its lines (blank ones too), and what came before its tab.

    Its lines are whole when it is asked about them.
    """

    lines: list[str] = field(default_factory=list)
    after_blank: bool = False
    inside_line: bool = False
    line_above: str = ""

    @cached_property
    def filled(self) -> list[str]:
        return [line for line in self.lines if line.strip()]

    @cached_property
    def number(self) -> int | None:
        if len(self.filled) == 1 and _BARE_NUMBER.fullmatch(self.filled[0].strip()):
            return int(self.filled[0])
        return leading_number(self.filled[0]) if self.filled else None

    @cached_property
    def repeats(self) -> bool:
        """Whether the line before says the same: a heading, and the title of its table."""
        return bool(self.filled) and self.filled[0].strip() == self.line_above

    @cached_property
    def ends_in_prose(self) -> bool:
        """Whether text is after a blank line of the cell: paragraphs after a table, most likely."""
        filled = [bool(line.strip()) for line in self.lines]
        blank = filled.index(False) if False in filled else len(filled)
        return any(filled[:blank]) and any(filled[blank:])

    @cached_property
    def is_alone(self) -> bool:
        """Whether it has few lines and a blank one above, as a cell over all columns has."""
        return self.after_blank and 0 < len(self.filled) <= _BANNER_LINES and not self.ends_in_prose

    @property
    def names_section(self) -> bool:
        """Whether it is set apart and names what is below it."""
        return self.is_alone and len(self.filled) == 1 and bool(_SECTION.match(self.filled[0].strip()))

    @property
    def breaks(self) -> bool:
        """Whether a row may well begin here."""
        return self.after_blank or self.inside_line


class _State(NamedTuple):
    """Cells divided so far: in a table of `columns` (0: none open), where `number` was the last that opened
    a row."""

    columns: int
    number: int | None


class _Step(NamedTuple):
    """What may come next: where it ends, the columns of its table, what it costs whatever came before it.

    `under`: where the second row of a heading begins; `spans`: the columns over which the cells of its first
    row are, empty where that is not known. `banner`: one cell over all columns. `sums`: a row of sums,
    whose first cell is over the columns that the others leave. `under_spans`: the columns over which the
    cells of the second row of a heading of three rows are.
    """

    end: int
    columns: int
    cost: float
    opens_table: bool
    under: int | None = None
    spans: tuple[int, ...] = ()
    banner: bool = False
    sums: bool = False
    under_spans: tuple[int, ...] = ()


class _Way(NamedTuple):
    """The cheapest way to a state: its cost, the state before its last step, and where that step starts."""

    cost: float
    before: _State | None
    start: int
    step: _Step | None


@dataclass
class DumpedRow:
    """The cells of a row, and over how many columns each is; empty: each over one."""

    cells: list[DumpedCell]
    spans: tuple[int, ...] = ()


@dataclass
class DumpedTable:
    columns: int
    rows: list[DumpedRow]


def cells_to_tables(cells: Sequence[DumpedCell]) -> list[DumpedTable]:
    """The division of `cells` into tables of rows of least cost.

    Dynamic programming over the cells: for each number of cells done and each state, the cheapest way there.
    """
    if not cells:
        return []
    best: list[dict[_State, _Way]] = [{} for _ in range(len(cells) + 1)]
    best[0][_State(0, None)] = _Way(0.0, None, 0, None)
    for start in range(len(cells)):
        rows: dict[int, list[_Step]] = {}
        tables = list(_next_tables(cells, start)) if _may_begin_table(cells, start) else []
        for state, way in best[start].items():
            if state.columns not in rows:
                rows[state.columns] = list(_next_rows(cells, start, state.columns))
            for step in chain(rows[state.columns], tables):
                reached = _State(step.columns, _number_after(cells, start, state, step))
                cost = way.cost + (step.cost + _cost_after(cells, start, state, step))
                known = best[step.end].get(reached)
                if known is None or cost < known.cost:
                    best[step.end][reached] = _Way(cost, state, start, step)
    return _trace_back(cells, best)


def _is_after_prose(cells: Sequence[DumpedCell], start: int) -> bool:
    return start > 0 and cells[start - 1].ends_in_prose


def _may_begin_table(cells: Sequence[DumpedCell], start: int) -> bool:
    """Whether a table may begin at `start`: nowhere in the middle of a row."""
    return start == 0 or cells[start].breaks or len(cells[start - 1].filled) > 1


def _number_after(cells: Sequence[DumpedCell], start: int, state: _State, step: _Step) -> int | None:
    """The number that the last row has after a step, or the last before it; None where it begins afresh."""
    number = cells[start].number
    if step.banner and number is not None:
        return None
    if number is None and step.columns in (1, state.columns) and not _is_after_prose(cells, start):
        return state.number
    return number


def _cost_after(cells: Sequence[DumpedCell], start: int, state: _State, step: _Step) -> float:
    """What a step costs because of what came before it."""
    if step.opens_table:
        return _table_cost(cells, start, state)
    if step.banner or step.sums or _is_after_prose(cells, start):
        return 0.0
    return _number_cost(cells[start], step.end - start, state)


def _next_rows(cells: Sequence[DumpedCell], start: int, columns: int) -> Iterator[_Step]:
    """The rows that may begin at `start` in a table of more than one column."""
    if columns < 2:
        return
    left = len(cells) - start
    after_prose = _is_after_prose(cells, start)
    if left > 1 and cells[start].is_alone and cells[start + 1].after_blank:
        names = cells[start].names_section or _is_above_row(cells, start, columns)
        cost = _SECTION_ROW if names and not after_prose else _BANNER_ROW
        cost += _ROW_AFTER_PROSE if after_prose else 0.0
        yield _Step(start + 1, columns, cost, opens_table=False, banner=True)
    if size := _sum_cells(cells, start, columns):
        yield _Step(start + size, columns, _SUM_ROW, opens_table=False, sums=True)
    least = max(columns - _MOST_MISSING, min(2, columns - 1))
    for size in range(min(least, left), min(columns + _MOST_STRAY, left) + 1):
        row_cost = _row_cost(cells[start : start + size], columns, after_prose=after_prose)
        if row_cost is not None:
            yield _Step(start + size, columns, row_cost, opens_table=False)


def _is_above_row(cells: Sequence[DumpedCell], start: int, columns: int) -> bool:
    """Whether a cell of one line is set apart above a whole row, or above others that do so."""
    for at in range(start, min(start + _BANNER_LINES, len(cells) - 1)):
        if not cells[at].is_alone or len(cells[at].filled) > 1 or not cells[at + 1].after_blank:
            return False
        if _run(cells, at + 1) == columns:
            return True
    return False


def _sum_cells(cells: Sequence[DumpedCell], start: int, columns: int) -> int:
    """How many cells a row of sums has that begins at `start` and is set apart; 0 for no such row.

    Its first cell is over so many columns that the row lacks more cells than others do.
    """
    cell = cells[start]
    if not (cell.after_blank and cell.filled and _SUM.match(cell.filled[0].strip())):
        return 0
    size = _run(cells, start)
    return size if 1 < size < columns - _MOST_MISSING else 0


def _next_tables(cells: Sequence[DumpedCell], start: int) -> Iterator[_Step]:
    """The tables that may begin at `start`, by the number of their columns: that of the cells in their first
    rows, or what the two rows of a heading make together."""
    first = start + _run(cells, start)
    size = first - start
    yield _Step(first, size, 0.0, opens_table=True)
    if size == 1 or first == len(cells):
        return
    second = first + _run(cells, first)
    third = second + _run(cells, second) if second < len(cells) else second
    for columns in sorted({second - first, third - second}):
        if size < columns <= size + _MOST_MISSING:
            missing = _MISSING_CELL * (columns - size)
            yield _Step(first, columns, missing, opens_table=True)
    under = cells[first:second]
    if spans := _spans(size, under):
        cost = _TWO_HEADING_ROWS
        if below := _spans(len(under), cells[second:third]):
            yield _Step(third, sum(below), cost, True, first, spans, under_spans=below)
        yield _Step(second, sum(spans), cost, opens_table=True, under=first, spans=spans)
    elif size < third - second < size + len(under) and all(cell.filled for cell in under):
        yield _Step(second, third - second, _GROUPS_GUESSED, opens_table=True, under=first)


def _run(cells: Sequence[DumpedCell], start: int) -> int:
    """How many cells are from `start` on up to the next blank line or the next prose."""
    size = 1
    while start + size < len(cells) and not (
        cells[start + size].breaks or cells[start + size - 1].ends_in_prose
    ):
        size += 1
    return size


def _spans(size: int, under: Sequence[DumpedCell]) -> tuple[int, ...]:
    """Over how many columns each of `size` heading cells is, by the row under them: blank under a cell of
    both rows, filled under one that heads several columns. Empty where the row does not show.
    """
    runs = [(filled, len(list(run))) for filled, run in groupby(under, key=lambda cell: bool(cell.filled))]
    blank = sum(count for filled, count in runs if not filled)
    headed = [count for filled, count in runs if filled]
    groups = size - blank
    if not blank or not headed or groups < len(headed) or min(headed) < 2:
        return ()
    if groups > len(headed) and (len(headed) > 1 or headed[0] % groups or headed[0] == groups):
        return ()
    spans: list[int] = []
    for filled, count in runs:
        each = groups // len(headed)
        spans += [count // each] * each if filled else [1] * count
    return tuple(spans)


def _row_cost(row: Sequence[DumpedCell], columns: int, *, after_prose: bool) -> float | None:
    """What it costs to take `row` as the next row; None where it holds more texts than columns."""
    stray = len(row) - columns
    if stray > sum(not cell.filled for cell in row):
        return None
    cost = _STRAY_CELL * stray if stray > 0 else _MISSING_CELL * -stray
    if stray > 0:
        empty = [cell for cell in row[1:] if not cell.filled]
        cost += _STRAY_OPENS * sum(cell.breaks for cell in empty[:stray])
    cost += 0.0 if row[0].breaks else _ROW_WITHOUT_BREAK
    cost += _BLANK_INSIDE_ROW * sum(cell.breaks for cell in row[1:])
    cost += _REPEATED_INSIDE_ROW * sum(cell.repeats for cell in row[1:])
    return cost + (_ROW_AFTER_PROSE if after_prose else 0.0)


def _number_cost(first: DumpedCell, size: int, state: _State) -> float:
    """What it costs that the number of a row of `size` cells does not count on from the one before."""
    if state.number is None or not first.filled or first.number == state.number + 1:
        return 0.0
    if first.number is None and size < state.columns:
        return _NUMBER_LACKS  # its cell may be the one that is missing
    return _NUMBER_SKIPPED if first.number is not None and first.number > state.number else _NUMBER_BROKEN


def _table_cost(cells: Sequence[DumpedCell], start: int, state: _State) -> float:
    """What it costs to begin a table at `start`; one cell alone is a text in a box, often a title."""
    if state.columns == 0:
        return 0.0
    columns = _run(cells, start)
    counts_on = state.number is not None and cells[start].number == state.number + 1
    cost = _NUMBER_BROKEN if counts_on else 0.0
    if _is_after_prose(cells, start):
        return cost + _NEW_TABLE_AFTER_PROSE
    if state.columns == columns == 1 and cells[start].is_alone:
        return cost + _BOXED_AGAIN
    return (
        cost + (_BOXED_TEXT if columns == 1 else _NEW_TABLE) + _LIKE_TABLE_ABOVE * (columns == state.columns)
    )


def _trace_back(cells: Sequence[DumpedCell], best: list[dict[_State, _Way]]) -> list[DumpedTable]:
    """The rows on the cheapest way to the last cell, a new table where one begins."""
    tables: list[DumpedTable] = []
    rows: list[DumpedRow] = []
    end = len(cells)
    state = min(best[end], key=lambda reached: best[end][reached].cost)
    while end > 0:
        way = best[end][state]
        assert way.before is not None
        assert way.step is not None
        rows[:0] = _rows_of(cells, way.start, way.step)
        if way.step.opens_table:
            tables.append(DumpedTable(state.columns, rows))
            rows = []
        end, state = way.start, way.before
    return tables[::-1]


def _rows_of(cells: Sequence[DumpedCell], start: int, step: _Step) -> list[DumpedRow]:
    if step.under is not None and step.under_spans:
        second = step.under + len(step.under_spans)
        ends = list(accumulate(step.spans, initial=0))
        spans = tuple(sum(step.under_spans[at:end]) for at, end in pairwise(ends))
        return [
            DumpedRow(list(cells[start : step.under]), spans),
            DumpedRow(list(cells[step.under : second]), step.under_spans),
            DumpedRow(list(cells[second : step.end])),
        ]
    if step.under is not None:
        return [
            DumpedRow(list(cells[start : step.under]), step.spans),
            DumpedRow(list(cells[step.under : step.end])),
        ]
    row = list(cells[start : step.end])
    if step.banner:
        return [DumpedRow(row, (step.columns,))]
    if step.sums:
        return [DumpedRow(row, (step.columns + 1 - len(row), *[1] * (len(row) - 1)))]
    return [DumpedRow(_without_stray(row, step.columns))]


def _without_stray(row: list[DumpedCell], columns: int) -> list[DumpedCell]:
    """Drop as many empty cells as the row has too many, the first ones first."""
    while len(row) > columns:
        row.remove(next(cell for cell in row if not cell.filled))
    return row
