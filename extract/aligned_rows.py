"""The rows of a table that spaces align: which printed lines are one row, and which cells head others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import regex

from extract.document import Cell, Line, Row
from extract.line_fill import break_width, reached_width, with_full
from normalize.characters import repair
from normalize.numerals import to_arabic
from normalize.wrapping import display_width

# What speaks for a line to begin a row, and against it: a row begins where the sum is above 0.
_BLANK_ABOVE: Final = 0.6
_BLANK_PARTS_ROWS: Final = 2.5
_COUNTS_ON: Final = 3.0
_NUMBERED: Final = 1.5
_NOT_NUMBERED: Final = -2.0
_FILLED_AGAIN: Final = 1.5
_FILLED_FIRST: Final = 1.0
_MOST_FILLED: Final = 3.0
_LINE_IS_FULL: Final = -0.7
_LINE_IS_SHORT: Final = 0.5
_FIGURE_BELOW: Final = 1.0
_ALL_FILLED: Final = 1.0
_MOST_ARE_FILLED: Final = 0.5
_FEW_FILLED: Final = -0.7
_ONE_FILLED: Final = -1.2

_LINES_NEAR: Final = 2
"""Lines up to which a column may be blank inside a cell: texts next to each other may be spaced otherwise."""

SHARE_WITH_BLANK: Final = 0.8
"""Share of the lines that surely begin a row which have a blank line above, where blank lines part rows."""

NARROW: Final = 9.0
"""Width of a column up to which its texts may all be short: they do not show where lines are full."""

NEAR_FULL: Final = 0.97
FAR_FROM_FULL: Final = 0.8
"""Shares of its column's width: up to where a line and the next word would have reached."""

_HEADING_LINES: Final = 4
"""Lines at the top of a table among which a heading over several columns, and the cells under it, begin."""

_HEADING_CELLS: Final = 3
"""Cells that a heading has at least in a line of it; a card has two."""

_FIGURE: Final = regex.compile(r"[-+]?[0-9๐-๙][0-9๐-๙,]*(?:\.[0-9๐-๙]+)?%?|-")
_NUMBER: Final = regex.compile(r"\(?([0-9๐-๙]{1,3})(?![0-9๐-๙,]|\.[0-9๐-๙])[.)]*(?=\s|$|\p{L})")


@dataclass(frozen=True)
class Piece:
    """A text of a line, over the columns `first` to `last`."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Printed:
    """A line of a table; `blank`: blank lines above it; `parted`: texts are in it side by side."""

    pieces: tuple[Piece, ...]
    blank: int
    parted: bool

    @property
    def filled(self) -> frozenset[int]:
        return frozenset(column for piece in self.pieces for column in range(piece.first, piece.last + 1))

    @property
    def is_banner(self) -> bool:
        """Whether one text is over several columns."""
        return len(self.pieces) == 1 and self.pieces[0].first < self.pieces[0].last

    def at(self, column: int) -> str:
        """The text that is in one column alone."""
        return next((p.text for p in self.pieces if p.first == p.last == column), "")

    @property
    def number(self) -> int | None:
        match = _NUMBER.match(self.at(0))
        return int(to_arabic(match[1])) if match else None


def to_rows(lines: Sequence[Printed], columns: int) -> tuple[Row, ...]:
    """The rows of a table of so many columns."""
    heading = _heading(lines, columns)
    rows: list[Row] = [*_heading_rows(heading, columns)] if heading else []
    for group in _grouped(lines[len(heading) :], columns):
        rows.append(_to_row(group, columns))
    return tuple(_with_fill(rows, columns))


def _heading(lines: Sequence[Printed], columns: int) -> list[Printed]:
    """The lines of a heading in which some cells head several columns, with the cells under these.

    Empty where there is no such column. A text centred over columns may be so short that it is over one of
    them only: then no text is over another, and the cells under it say how far it reaches.
    """
    for at in range(1, min(_HEADING_LINES, len(lines))):
        above, under = _with_spans_extended(lines[:at], lines[at]), lines[at]
        if under.number is not None or any(line.is_banner and line.pieces[0].first == 0 for line in above):
            break
        spans = [
            p for line in above for p in line.pieces if p.first < p.last and _columns_under(under, p) > 1
        ]
        implied = _implied(above, under, columns)
        if not (spans or implied):
            continue
        widened = [replace(line, pieces=tuple(_widened(line.pieces, implied))) for line in above]
        return [*widened, *next(_grouped(lines[at:], columns))]
    return []


def _with_spans_extended(above: Sequence[Printed], under: Printed) -> list[Printed]:
    """`above`, each heading cell over the columns next to it that have a text in `under` alone.

    Only a cell that is over several columns already does so, or, where a blank line parts the rows, any: else
    a text next to it may be in a cell of one line next to one of two.
    """
    filled = frozenset[int]().union(*(line.filled for line in above))
    parted = under.blank and any(len(line.pieces) >= _HEADING_CELLS for line in above)
    extended = []
    for line in above:
        pieces = []
        for piece in line.pieces:
            last = piece.last
            headed = set(range(piece.first, last + 1)) <= under.filled
            while headed and (last > piece.first or parted) and last + 1 in under.filled - filled:
                last += 1
            pieces.append(replace(piece, last=last))
        extended.append(replace(line, pieces=tuple(pieces)))
    return extended


def _columns_under(line: Printed, span: Piece) -> int:
    """How many columns under `span` have a text of their own."""
    return sum(bool(line.at(column)) for column in range(span.first, span.last + 1))


def _implied(above: Sequence[Printed], under: Printed, columns: int) -> list[tuple[int, int]]:
    """The first and last columns of cells that head those of `under`, where no text is over some of these."""
    filled = frozenset[int]().union(*(line.filled for line in above))
    outside = frozenset(range(columns)) - under.filled
    runs = [run for run in _runs(under.filled) if not run <= filled]
    if not outside or not outside <= filled or any(len(run) < 2 or not run & filled for run in runs):
        return []
    return [span for run in runs for span in _shared_out(sorted(run), sorted(run & filled))]


def _runs(columns: Iterable[int]) -> Iterator[frozenset[int]]:
    """Columns next to each other."""
    run: list[int] = []
    for column in sorted(columns):
        if run and column != run[-1] + 1:
            yield frozenset(run)
            run = []
        run.append(column)
    if run:
        yield frozenset(run)


def _shared_out(run: list[int], texts: list[int]) -> Iterator[tuple[int, int]]:
    """The columns of `run`, shared out evenly among the heading cells, whose texts are over `texts`."""
    size = len(run) / len(texts)
    for index in range(len(texts)):
        yield run[round(index * size)], run[round((index + 1) * size) - 1]


def _widened(pieces: Iterable[Piece], spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    for piece in pieces:
        first, last = next(
            (span for span in spans if span[0] <= piece.first <= span[1]), (piece.first, piece.last)
        )
        yield Piece(first, last, piece.text)


def _heading_rows(lines: Sequence[Printed], columns: int) -> Iterator[Row]:
    """Two rows: the cells that head several columns and those next to them; the cells under the former."""
    spans = {p.first: p.last for line in lines for p in line.pieces if p.first < p.last}
    headed = {column for first, last in spans.items() for column in range(first, last + 1)}
    under = next(
        (
            index
            for index, line in enumerate(lines)
            if any(_columns_under(line, Piece(first, last, "")) > 1 for first, last in spans.items())
        ),
        len(lines),
    )
    top, below = _Cells(columns), _Cells(columns)
    for first, last in spans.items():
        top.add(Piece(first, last, ""))
    for index, line in enumerate(lines):
        for piece in line.pieces:
            is_below = index >= under and piece.first == piece.last and piece.first in headed
            (below if is_below else top).add(piece)
    yield top.row()
    yield below.row()


@dataclass
class _Cells:
    """Collects the cells of a row: the last column and the lines of each, by its first column."""

    columns: int
    cells: dict[int, tuple[int, list[str]]] = field(default_factory=dict)

    def add(self, piece: Piece) -> None:
        """Add a text to the cell that it is in; it opens one where there is none."""
        for first, (last, texts) in self.cells.items():
            if first <= piece.first <= last:
                texts.append(piece.text)
                return
        last = min([piece.last, *(first - 1 for first in self.cells if first > piece.first)])
        self.cells[piece.first] = last, [piece.text]

    def row(self) -> Row:
        cells: list[Cell] = []
        column = 0
        for first, (last, texts) in sorted(self.cells.items()):
            cells += [Cell()] * (first - column)
            lines = tuple(Line(repair(text).strip()) for text in texts if text)
            cells.append(Cell(lines, column_span=last + 1 - first))
            column = last + 1
        return Row((*cells, *[Cell()] * (self.columns - column)))


def _to_row(group: Sequence[Printed], columns: int) -> Row:
    collected = _Cells(columns)
    if group[0].is_banner:
        collected.add(Piece(0, columns - 1, ""))
    for line in group:
        for piece in line.pieces:
            collected.add(piece)
    return collected.row()


def _grouped(lines: Sequence[Printed], columns: int) -> Iterator[list[Printed]]:
    """The lines of each row."""
    if not lines:
        return
    rows = _Rows(lines, columns)
    group = [lines[0]]
    for above, line in pairwise(lines):
        if rows.begins(line, above, group):
            yield group
            group = []
        group.append(line)
    yield group


class _Rows:
    """Finds where the rows of a table begin, by what its lines have in common."""

    def __init__(self, lines: Sequence[Printed], columns: int) -> None:
        self._columns = columns
        numbers = [line.number for line in lines if line.number is not None]
        self._numbered = any(below == above + 1 for above, below in pairwise(numbers))
        self._blank_parts = self._do_blank_lines_part(lines)
        self._widths = [
            max((display_width(line.at(column)) for line in lines), default=0.0) for column in range(columns)
        ]
        self._last_number: int | None = lines[0].number

    def _do_blank_lines_part(self, lines: Sequence[Printed]) -> bool:
        """Whether a blank line is above nearly every line that surely begins a row."""
        if self._numbered:
            sure = [line for line in lines[1:] if line.number is not None]
        else:
            most = max(len(line.filled) for line in lines)
            sure = [line for above, line in pairwise(lines) if len(above.filled) < len(line.filled) == most]
        if not sure:
            return any(line.blank for line in lines[1:])
        return sum(line.blank > 0 for line in sure) >= SHARE_WITH_BLANK * len(sure)

    def begins(self, line: Printed, above: Printed, group: Sequence[Printed]) -> bool:
        """Whether `line` begins a row rather than continuing that of `group`, whose last line is `above`."""
        if line.is_banner or above.is_banner:
            continues = above.is_banner and not line.blank and len(line.pieces) == 1
            return not continues
        worth = self._by_blank_lines(line) + self._by_number(line)
        worth += self._by_filled(line, group) + self._by_wraps(line, above)
        if worth > 0 and line.number is not None:
            self._last_number = line.number
        return worth > 0

    def _by_blank_lines(self, line: Printed) -> float:
        if self._blank_parts:
            return _BLANK_PARTS_ROWS if line.blank else -_BLANK_PARTS_ROWS
        return _BLANK_ABOVE if line.blank else 0.0

    def _by_number(self, line: Printed) -> float:
        if not self._numbered:
            return 0.0
        if line.number is None:
            return 0.0 if line.at(0) else _NOT_NUMBERED
        counts_on = line.number == (self._last_number or 0) + 1
        return _COUNTS_ON if counts_on else _NUMBERED

    def _by_filled(self, line: Printed, group: Sequence[Printed]) -> float:
        """What the columns say in which text begins: a cell has text in each of its lines."""
        earlier = frozenset[int]().union(*(other.filled for other in group))
        fresh = line.filled - frozenset[int]().union(*(other.filled for other in group[-_LINES_NEAR:]))
        again = len(fresh & earlier)
        worth = min(_MOST_FILLED, _FILLED_AGAIN * again + _FILLED_FIRST * (len(fresh) - again))
        share = len(line.filled) / self._columns
        if len(line.filled) == 1:
            return worth + _ONE_FILLED
        if share == 1:
            return worth + _ALL_FILLED
        return worth + (_MOST_ARE_FILLED if share >= 0.7 else _FEW_FILLED if share < 0.5 else 0.0)

    def _by_wraps(self, line: Printed, above: Printed) -> float:
        """What the widths of the cells' lines say: a line that is full continues in the one below."""
        worth = 0.0
        for column in range(self._columns):
            text, below = above.at(column), line.at(column)
            if not (text and below):
                continue
            reach = reached_width(text, below)
            if _FIGURE.fullmatch(below):
                worth += _FIGURE_BELOW
            elif reach > NEAR_FULL * self._widths[column]:
                worth += _LINE_IS_FULL if self._widths[column] >= NARROW else 0.0
            else:
                worth += _LINE_IS_SHORT if reach < FAR_FROM_FULL * self._widths[column] else 0.0
        return worth


def _with_fill(rows: Iterable[Row], columns: int) -> Iterator[Row]:
    """`rows` with the full lines marked, in the columns whose texts were broken at one width."""
    rows = list(rows)
    limits = [_limit(rows, column) for column in range(columns)]
    for row in rows:
        column = 0
        cells = []
        for cell in row.cells:
            limit = limits[column] if cell.column_span == 1 else None
            cells.append(cell if limit is None else Cell(tuple(with_full(cell.lines, limit))))
            column += cell.column_span
        yield Row(tuple(cells))


def _limit(rows: Sequence[Row], column: int) -> float | None:
    """The width at which the lines of a column were broken; None where they do not show."""
    cells = (_cell_at(row, column) for row in rows)
    return break_width([line.text for cell in cells if cell for line in cell.lines[:-1]])


def _cell_at(row: Row, column: int) -> Cell | None:
    """The cell that is in one column alone."""
    at = 0
    for cell in row.cells:
        if at == column and cell.column_span == 1:
            return cell
        at += cell.column_span
    return None
