"""Tables that a Word converter dumped cell by cell: every cell opens a line with a tab, rows are unmarked.

A row ends with a blank line, but blank lines also stand inside cells, a row may start in the middle of a
line, lack a cell or hold a stray empty one, and a heading may follow the last cell directly. A heading may
have two rows, neither of which has as many cells as the table has columns, and one cell may be over all of
them. So the rows are the division of the cells into rows that needs the fewest of these accidents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, chain, groupby, pairwise
from math import log2
from statistics import fmean
from typing import Final, NamedTuple

import regex

from extract.document import Block, Cell, Line, Paragraph, Row, Table
from extract.marked_tables import text_to_cell
from extract.repeated_labels import repeated_starts
from normalize.lists import leading_number
from normalize.markup import heading_text, markup_to_bold_lines
from normalize.wrapping import display_width

# What each accident costs: chosen so that one clear sign outweighs two weak ones.
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

ANOTHER_PLACE: Final = 1.0
"""How much better the cells of a short row have to fit their columns, if it is not the last that it lacks."""

_BARE_NUMBER: Final = regex.compile(r"[0-9๐-๙]{1,3}")
_SUM: Final = regex.compile(r"(?:ยอด)?รวม")
_SECTION: Final = regex.compile(r"(?:ประเด็น|ตัวชี้วัด)(?:ที่|\s)*[0-9๐-๙]")
"""What a row says that names what the rows below are about, in one cell over all columns."""

FAR_WIDER: Final = 1.8
"""How many times wider than any line of its column a line is that stands behind the table."""


@dataclass
class _Cell:
    """A cell as dumped: its lines (blank ones too), and what stood before its tab.

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
        """Whether text stands behind a blank line of the cell: paragraphs behind a table, most likely."""
        filled = [bool(line.strip()) for line in self.lines]
        blank = filled.index(False) if False in filled else len(filled)
        return any(filled[:blank]) and any(filled[blank:])

    @cached_property
    def is_alone(self) -> bool:
        """Whether it has few lines and a blank one above, as a cell over all columns has."""
        return self.after_blank and 0 < len(self.filled) <= _BANNER_LINES and not self.ends_in_prose

    @property
    def names_section(self) -> bool:
        """Whether it stands apart and names what is below it."""
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
    row stand, empty where that cannot be told. `banner`: one cell over all columns. `sums`: a row of sums,
    whose first cell is over the columns that the others leave. `under_spans`: the columns over which the
    cells of the second row of a heading of three rows stand.
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
class _Row:
    """The cells of a row, and over how many columns each stands; empty: each over one."""

    cells: list[_Cell]
    spans: tuple[int, ...] = ()


@dataclass
class _Table:
    columns: int
    rows: list[_Row]


def lines_to_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Paragraphs and tables of a cell dump, in order."""
    head, cells = _lines_to_cells(lines)
    yield from _paragraphs(head)
    tables = [part for table in cells_to_tables(cells) for part in _split_at_headings(table)]
    for index, table in enumerate(tables):
        following = tables[index + 1].rows[0].cells[0].filled[:1] if index + 1 < len(tables) else []
        tail = _text_after(table, following)
        if len(table.rows) == 1 and len(table.rows[0].cells) == 1:
            yield from _paragraphs(table.rows[0].cells[0].lines)  # a text in a box
        else:
            yield Table(tuple(_placed(table)))
        yield from _paragraphs(tail)


def _split_at_headings(table: _Table) -> Iterator[_Table]:
    """Part a table where its first row or its first labels are repeated: the heading of the next table."""
    rows = table.rows
    heading = [cell.filled for cell in rows[0].cells]
    starts = repeated_starts([["\n".join(cell.filled) for cell in row.cells] for row in rows])
    start = 0
    for index in range(1, len(rows) + 1):
        again = index < len(rows) and [cell.filled for cell in rows[index].cells] == heading
        if index == len(rows) or again or index in starts:
            yield _Table(table.columns, rows[start:index])
            start = index


def _lines_to_cells(lines: Sequence[str]) -> tuple[list[str], list[_Cell]]:
    """The lines before the first cell, and the cells."""
    head: list[str] = []
    cells: list[_Cell] = []
    for line in lines:
        before, *texts = line.split("\t")
        target = cells[-1].lines if cells else head
        if before.strip() or not texts:
            target.append(before)
        for text in texts:
            blank = not target[-1].strip() if len(target) > 1 else not cells
            # A line that is the whole cell above is no title; cells next to each other may say the same.
            above = target[-1].strip() if target and (not cells or len(cells[-1].filled) > 1) else ""
            cells.append(_Cell([text], after_blank=blank, inside_line=bool(before), line_above=above))
            target, before = cells[-1].lines, ""
    return head, cells


def cells_to_tables(cells: Sequence[_Cell]) -> list[_Table]:
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


def _is_after_prose(cells: Sequence[_Cell], start: int) -> bool:
    return start > 0 and cells[start - 1].ends_in_prose


def _may_begin_table(cells: Sequence[_Cell], start: int) -> bool:
    """Whether a table may begin at `start`: nowhere in the middle of a row."""
    return start == 0 or cells[start].breaks or len(cells[start - 1].filled) > 1


def _number_after(cells: Sequence[_Cell], start: int, state: _State, step: _Step) -> int | None:
    """The number that the last row has after a step, or the last before it; None where it begins afresh."""
    number = cells[start].number
    if step.banner and number is not None:
        return None
    if number is None and step.columns in (1, state.columns) and not _is_after_prose(cells, start):
        return state.number
    return number


def _cost_after(cells: Sequence[_Cell], start: int, state: _State, step: _Step) -> float:
    """What a step costs because of what came before it."""
    if step.opens_table:
        return _table_cost(cells, start, state)
    if step.banner or step.sums or _is_after_prose(cells, start):
        return 0.0
    return _number_cost(cells[start], step.end - start, state)


def _next_rows(cells: Sequence[_Cell], start: int, columns: int) -> Iterator[_Step]:
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


def _is_above_row(cells: Sequence[_Cell], start: int, columns: int) -> bool:
    """Whether a cell of one line stands apart above a whole row, or above others that do so."""
    for at in range(start, min(start + _BANNER_LINES, len(cells) - 1)):
        if not cells[at].is_alone or len(cells[at].filled) > 1 or not cells[at + 1].after_blank:
            return False
        if _run(cells, at + 1) == columns:
            return True
    return False


def _sum_cells(cells: Sequence[_Cell], start: int, columns: int) -> int:
    """How many cells a row of sums has that begins at `start` and stands apart; 0 where none does.

    Its first cell is over so many columns that the row lacks more cells than others do.
    """
    cell = cells[start]
    if not (cell.after_blank and cell.filled and _SUM.match(cell.filled[0].strip())):
        return 0
    size = _run(cells, start)
    return size if 1 < size < columns - _MOST_MISSING else 0


def _next_tables(cells: Sequence[_Cell], start: int) -> Iterator[_Step]:
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


def _run(cells: Sequence[_Cell], start: int) -> int:
    """How many cells stand from `start` on up to the next blank line or the next prose."""
    size = 1
    while start + size < len(cells) and not (
        cells[start + size].breaks or cells[start + size - 1].ends_in_prose
    ):
        size += 1
    return size


def _spans(size: int, under: Sequence[_Cell]) -> tuple[int, ...]:
    """Over how many columns each of `size` heading cells is, by the row under them: blank under a cell of
    both rows, filled under one that heads several columns. Empty where the row does not tell.
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


def _row_cost(row: Sequence[_Cell], columns: int, *, after_prose: bool) -> float | None:
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


def _number_cost(first: _Cell, size: int, state: _State) -> float:
    """What it costs that the number of a row of `size` cells does not count on from the one before."""
    if state.number is None or not first.filled or first.number == state.number + 1:
        return 0.0
    if first.number is None and size < state.columns:
        return _NUMBER_LACKS  # its cell may be the one that is missing
    return _NUMBER_SKIPPED if first.number is not None and first.number > state.number else _NUMBER_BROKEN


def _table_cost(cells: Sequence[_Cell], start: int, state: _State) -> float:
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


def _trace_back(cells: Sequence[_Cell], best: list[dict[_State, _Way]]) -> list[_Table]:
    """The rows on the cheapest way to the last cell, a new table where one begins."""
    tables: list[_Table] = []
    rows: list[_Row] = []
    end = len(cells)
    state = min(best[end], key=lambda reached: best[end][reached].cost)
    while end > 0:
        way = best[end][state]
        assert way.before is not None
        assert way.step is not None
        rows[:0] = _rows_of(cells, way.start, way.step)
        if way.step.opens_table:
            tables.append(_Table(state.columns, rows))
            rows = []
        end, state = way.start, way.before
    return tables[::-1]


def _rows_of(cells: Sequence[_Cell], start: int, step: _Step) -> list[_Row]:
    if step.under is not None and step.under_spans:
        second = step.under + len(step.under_spans)
        ends = list(accumulate(step.spans, initial=0))
        spans = tuple(sum(step.under_spans[at:end]) for at, end in pairwise(ends))
        return [
            _Row(list(cells[start : step.under]), spans),
            _Row(list(cells[step.under : second]), step.under_spans),
            _Row(list(cells[second : step.end])),
        ]
    if step.under is not None:
        return [_Row(list(cells[start : step.under]), step.spans), _Row(list(cells[step.under : step.end]))]
    row = list(cells[start : step.end])
    if step.banner:
        return [_Row(row, (step.columns,))]
    if step.sums:
        return [_Row(row, (step.columns + 1 - len(row), *[1] * (len(row) - 1)))]
    return [_Row(_without_stray(row, step.columns))]


def _without_stray(row: list[_Cell], columns: int) -> list[_Cell]:
    """Drop as many empty cells as the row has too many, the first ones first."""
    while len(row) > columns:
        row.remove(next(cell for cell in row if not cell.filled))
    return row


def _text_after(table: _Table, following: list[str]) -> list[str]:
    """Cut from the last cell of a table what stands behind the table, and return it.

    That is: text after a blank line, where the row is full; a line that the next table repeats; a last
    line far wider than its column, where rows between the heading and the last one show how wide that is.
    """
    rows = [row.cells for row in table.rows]
    last = rows[-1][-1]
    column = [cell for row in rows[1:-1] for cell in row[len(rows[-1]) - 1 : len(rows[-1])]]
    widest = max((display_width(line) for cell in column for line in cell.filled), default=0)
    full = len(rows[-1]) == table.columns
    for index in range(1, len(last.lines)):
        line = last.lines[index].strip()
        repeated = bool(following) and line == following[0].strip()
        after_blank = full and not last.lines[index - 1].strip()
        if line and (repeated or after_blank or display_width(line) > FAR_WIDER * widest > 0):
            cut = last.lines[index:]
            rows[-1][-1] = replace(last, lines=last.lines[:index])
            return cut
    return []


def _placed(table: _Table) -> Iterator[Row]:
    """The rows of a table, the cells of short ones in the columns that they fit."""
    full = [row.cells for row in table.rows[1:] if len(row.cells) == table.columns]
    sizes = [[_size(row[column]) for row in full if row[column].filled] for column in range(table.columns)]
    for index, row in enumerate(table.rows):
        spans = row.spans or (1,) * len(row.cells)
        cells = [_to_cell(cell, span) for cell, span in zip(row.cells, spans, strict=True)]
        if index and len(row.cells) == table.columns - 1 and not row.spans and len(full) > 1:
            at = _missing(row.cells, sizes)
            cells[at:at] = [Cell()] if at < table.columns - 1 else []
        yield Row(tuple(cells))


def _size(cell: _Cell) -> float:
    """How much text a cell holds; twice as much is one more."""
    return log2(1 + sum(display_width(line) for line in cell.filled))


def _missing(row: list[_Cell], sizes: list[list[float]]) -> int:
    """The column in which a row that is one cell short has none: the last, unless its texts fit others."""
    last = len(sizes) - 1

    def misfit(missing: int) -> float:
        others = [sizes[column] for column in range(len(sizes)) if column != missing]
        return sum(abs(_size(cell) - fmean(size)) for cell, size in zip(row, others, strict=True) if size)

    best = min(range(len(sizes)), key=misfit)
    return best if misfit(best) + ANOTHER_PLACE < misfit(last) else last


def _to_cell(cell: _Cell, column_span: int = 1) -> Cell:
    return text_to_cell("\n".join(cell.filled), column_span)


def _paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    """One paragraph a line: a Word converter ends a line where a paragraph ends."""
    for line in lines:
        if line.strip():
            heading = heading_text(line)
            marked = line.lstrip().startswith("**")
            texts = [(heading, marked)] if heading else markup_to_bold_lines(line)
            if shown := tuple(Line(text.strip(), bold=bold) for text, bold in texts):
                yield Paragraph(shown, kind="heading" if heading else "paragraph")
