"""Tables that a Word converter dumped cell by cell: every cell opens a line with a tab, rows are unmarked.

A row ends with a blank line, but blank lines also stand inside cells, a row may start in the middle of a
line, lack its last cell or hold a stray empty one, and a heading may follow the last cell directly. So
the rows are the division of the cells into rows that needs the fewest of these accidents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import regex

from extract.document import Block, Cell, Line, Paragraph, Row, Table
from extract.marked_tables import text_to_cell
from normalize.lists import leading_number
from normalize.markup import heading_text, markup_to_bold_lines
from normalize.wrapping import display_width

# What each accident costs: chosen so that one clear sign outweighs two weak ones.
_MISSING_CELL: Final = 0.6
_STRAY_CELL: Final = 0.5
_BLANK_INSIDE_ROW: Final = 0.3
_ROW_WITHOUT_BREAK: Final = 1.0
_NUMBER_BROKEN: Final = 1.5
_NUMBER_SKIPPED: Final = 0.5
_NEW_TABLE: Final = 1.0
_BOXED_TEXT: Final = 0.5
_REPEATED_INSIDE_ROW: Final = 2.0
_ROW_AFTER_PROSE: Final = 0.8
_NEW_TABLE_AFTER_PROSE: Final = 0.2
_SECTION_ROW: Final = 0.2
_MOST_STRAY: Final = 2

_SECTION: Final = regex.compile(r"(?:ประเด็น|ตัวชี้วัด)(?:ที่|\s)*[0-9๐-๙]")
"""What a row says that names what the rows below are about, in one cell over all columns."""

FAR_WIDER: Final = 1.8
"""How many times wider than any line of its column a line is that stands behind the table."""


@dataclass
class _Cell:
    """A cell as dumped: its lines (blank ones too), and what stood before its tab."""

    lines: list[str] = field(default_factory=list)
    after_blank: bool = False
    inside_line: bool = False
    line_above: str = ""

    @property
    def filled(self) -> list[str]:
        return [line for line in self.lines if line.strip()]

    @cached_property
    def number(self) -> int | None:
        return leading_number(self.filled[0]) if self.filled else None

    @property
    def repeats(self) -> bool:
        """Whether the line before says the same: a heading, and the title of its table."""
        return bool(self.filled) and self.filled[0].strip() == self.line_above

    @cached_property
    def ends_in_prose(self) -> bool:
        """Whether text stands behind a blank line of the cell: paragraphs behind a table, most likely."""
        filled = [bool(line.strip()) for line in self.lines]
        blank = filled.index(False) if False in filled else len(filled)
        return any(filled[:blank]) and any(filled[blank:])

    @property
    def names_section(self) -> bool:
        """Whether it stands apart and names what is below it."""
        filled = self.filled
        return self.after_blank and len(filled) == 1 and bool(_SECTION.match(filled[0].strip()))

    @property
    def breaks(self) -> bool:
        """Whether a row may well begin here."""
        return self.after_blank or self.inside_line


@dataclass(frozen=True)
class _State:
    """Cells divided so far: in a table of `columns` (0: none open), where `number` was the last that opened
    a row."""

    columns: int
    number: int | None


@dataclass(frozen=True)
class _Step:
    """A row that may come next: where it ends, the columns of its table, what it costs."""

    end: int
    columns: int
    cost: float
    opens_table: bool


@dataclass(frozen=True)
class _Way:
    """The cheapest way to a state: its cost, the state before its last row, and where that row starts."""

    cost: float
    before: _State | None
    start: int
    opens_table: bool


def lines_to_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Paragraphs and tables of a cell dump, in order."""
    head, cells = _lines_to_cells(lines)
    yield from _paragraphs(head)
    tables = [part for rows in cells_to_tables(cells) for part in _split_at_headings(rows)]
    for index, rows in enumerate(tables):
        following = tables[index + 1][0][0].filled[:1] if index + 1 < len(tables) else []
        tail = _text_after(rows, following)
        if len(rows) == 1 and len(rows[0]) == 1:
            yield from _paragraphs(rows[0][0].lines)  # a text in a box
        else:
            columns = len(rows[0])
            yield Table(tuple(_to_row(row, columns) for row in rows))
        yield from _paragraphs(tail)


def _split_at_headings(rows: list[list[_Cell]]) -> Iterator[list[list[_Cell]]]:
    """Part a table where its first row stands again: the heading of the next page's table."""
    start = 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or [cell.filled for cell in rows[index]] == [cell.filled for cell in rows[0]]:
            yield rows[start:index]
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
            above = target[-1].strip() if target else ""
            cells.append(_Cell([text], after_blank=blank, inside_line=bool(before), line_above=above))
            target, before = cells[-1].lines, ""
    return head, cells


def cells_to_tables(cells: Sequence[_Cell]) -> list[list[list[_Cell]]]:
    """The division of `cells` into tables of rows of least cost.

    A table has as many columns as cells stand up to the first blank line of it. Dynamic programming over
    the cells: for each number of cells done and each state, the cheapest way there.
    """
    if not cells:
        return []
    best: list[dict[_State, _Way]] = [{} for _ in range(len(cells) + 1)]
    best[0][_State(0, None)] = _Way(0.0, None, 0, opens_table=True)
    for start in range(len(cells)):
        after_prose = start > 0 and cells[start - 1].ends_in_prose
        for state, way in best[start].items():
            for step in _next_rows(cells, start, state):
                number = cells[start].number
                if number is None and step.columns in (1, state.columns) and not after_prose:
                    number = state.number
                reached = _State(step.columns, number)
                cost = way.cost + step.cost
                known = best[step.end].get(reached)
                if known is None or cost < known.cost:
                    best[step.end][reached] = _Way(cost, state, start, opens_table=step.opens_table)
    return _trace_back(cells, best)


def _next_rows(cells: Sequence[_Cell], start: int, state: _State) -> Iterator[_Step]:
    """The rows that may begin at `start`."""
    if state.columns > 1:
        left = len(cells) - start
        if left > 1 and cells[start].names_section and cells[start + 1].after_blank:
            yield _Step(start + 1, state.columns, _SECTION_ROW, opens_table=False)
        for size in range(min(state.columns - 1, left), min(state.columns + _MOST_STRAY, left) + 1):
            after_prose = cells[start - 1].ends_in_prose
            cost = _row_cost(cells[start : start + size], state, after_prose=after_prose)
            if cost is not None:
                yield _Step(start + size, state.columns, cost, opens_table=False)
    if state.columns == 0 or cells[start].breaks or len(cells[start - 1].filled) > 1:
        size = 1
        while start + size < len(cells) and not cells[start + size].breaks:
            size += 1
        cost = _table_cost(cells, start, size, state)
        yield _Step(start + size, size, cost, opens_table=True)


def _row_cost(row: Sequence[_Cell], state: _State, *, after_prose: bool) -> float | None:
    """What it costs to take `row` as the next row; None where it holds more texts than columns."""
    stray = len(row) - state.columns
    if stray > sum(not cell.filled for cell in row):
        return None
    cost = _STRAY_CELL * stray if stray > 0 else _MISSING_CELL * -stray
    cost += 0.0 if row[0].breaks else _ROW_WITHOUT_BREAK
    cost += _BLANK_INSIDE_ROW * sum(cell.breaks for cell in row[1:])
    cost += _REPEATED_INSIDE_ROW * sum(cell.repeats for cell in row[1:])
    if after_prose:
        cost += _ROW_AFTER_PROSE
    elif state.number is not None and row[0].filled and row[0].number != state.number + 1:
        skips = row[0].number is not None and row[0].number > state.number
        cost += _NUMBER_SKIPPED if skips else _NUMBER_BROKEN
    return cost


def _table_cost(cells: Sequence[_Cell], start: int, columns: int, state: _State) -> float:
    """What it costs to begin a table at `start`; one cell alone is a text in a box, often a title."""
    if state.columns == 0:
        return 0.0
    counts_on = state.number is not None and cells[start].number == state.number + 1
    cost = _NUMBER_BROKEN if counts_on else 0.0
    if cells[start - 1].ends_in_prose:
        return cost + _NEW_TABLE_AFTER_PROSE
    return cost + (_BOXED_TEXT if columns == 1 else _NEW_TABLE)


def _trace_back(cells: Sequence[_Cell], best: list[dict[_State, _Way]]) -> list[list[list[_Cell]]]:
    """The rows on the cheapest way to the last cell, a new list where a table begins."""
    tables: list[list[list[_Cell]]] = [[]]
    end = len(cells)
    state = min(best[end], key=lambda reached: best[end][reached].cost)
    while end > 0:
        way = best[end][state]
        assert way.before is not None
        tables[-1].insert(0, _without_stray(list(cells[way.start : end]), state.columns))
        end, state = way.start, way.before
        if way.opens_table and end > 0:
            tables.append([])
    return tables[::-1]


def _without_stray(row: list[_Cell], columns: int) -> list[_Cell]:
    """Drop as many empty cells as the row has too many, the first ones first."""
    while len(row) > columns:
        row.remove(next(cell for cell in row if not cell.filled))
    return row


def _text_after(rows: list[list[_Cell]], following: list[str]) -> list[str]:
    """Cut from the last cell of a table what stands behind the table, and return it.

    That is: text after a blank line, where the row is full; a line that the next table repeats; a last
    line far wider than its column, where rows between the heading and the last one show how wide that is.
    """
    last = rows[-1][-1]
    column = [cell for row in rows[1:-1] for cell in row[len(rows[-1]) - 1 : len(rows[-1])]]
    widest = max((display_width(line) for cell in column for line in cell.filled), default=0)
    full = len(rows[-1]) == len(rows[0])
    for index in range(1, len(last.lines)):
        line = last.lines[index].strip()
        repeated = bool(following) and line == following[0].strip()
        after_blank = full and not last.lines[index - 1].strip()
        if line and (repeated or after_blank or display_width(line) > FAR_WIDER * widest > 0):
            cut = last.lines[index:]
            del last.lines[index:]
            return cut
    return []


def _to_row(row: list[_Cell], columns: int) -> Row:
    """The cells of a row; one alone that names a section spans all columns."""
    if len(row) == 1 and row[0].names_section:
        return Row((_to_cell(row[0], column_span=columns),))
    return Row(tuple(_to_cell(cell) for cell in row))


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
