"""The cells of a run of lines that spaces align, if it is a table."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import regex

from extract.aligned_gaps import AlignedLine, Gap
from extract.aligned_regions import PLACE_MOVED, Region, zones_of
from extract.aligned_rows import Piece, Printed, to_rows
from extract.document import Row, Table

LEAST_SPANNED: Final = 0.4
"""Share of the texts over a gap without a blank there from which on cells are over both columns."""

LEAST_LINES: Final = 3
LEAST_ROWS: Final = 2
"""Lines with text in several columns, and rows, that a table has at least."""

LEAST_SHARE: Final = 0.5
"""Share of its rows that have several cells."""

LEAST_PAIRS: Final = 4
WIDEST_LABEL: Final = 32
MANY_PAIRS: Final = 8
WIDEST_OF_MANY: Final = 64
"""A table of two columns: its least rows, and how wide the texts of the first one are at most; where it has
many rows, half of the texts may be wider."""

_FIGURE: Final = regex.compile(r"[0-9๐-๙]{1,3}[.,][0-9๐-๙]{1,2}")
_ENTRY: Final = regex.compile(r"[0-9๐-๙]+")


def to_table(lines: Sequence[AlignedLine], region: Region) -> Table | None:
    """The table that a region is, None where it is something else that is set side by side."""
    zones = zones_of(lines, region)
    spanned = _spanned(lines[region.start : region.end], region.gaps)
    printed = []
    blank = 0
    for line in lines[region.start : region.end]:
        if not line.ink:
            blank += 1
            continue
        printed.append(Printed(tuple(_pieces(line, region.gaps, spanned, zones)), blank, parted=line.parted))
        blank = 0
    over = {index + 1 for index, gap in enumerate(region.gaps) if gap in spanned}
    rows = tuple(_with_last_cells_over(to_rows(printed, len(zones)), over))
    several = sum(sum(bool(cell.lines) for cell in row.cells) > 1 for row in rows)
    enough = several >= LEAST_SHARE * len(rows)
    return Table(rows, by_gaps=True) if enough and _is_table(printed, len(rows), zones) else None


def _pieces(
    line: AlignedLine, gaps: Sequence[Gap], spanned: Collection[Gap], zones: Sequence[tuple[int, int]]
) -> Iterator[Piece]:
    """The texts of a line by the columns over which they are."""
    at = first = 0
    for index, cut in enumerate([*_cuts(line, gaps, spanned), line.columns[-1] + 1]):
        if cut is None:
            continue
        end = next(
            (place for place in range(at, len(line.text)) if line.columns[place] >= cut), len(line.text)
        )
        text = line.text[at:end]
        if text.strip():
            start = line.columns[at + len(text) - len(text.lstrip())]
            stop = line.columns[at + len(text.rstrip()) - 1] + 1
            yield Piece(*_columns(start, stop, zones, range(first, index + 1)), text.strip())
        at, first = max(at, end), index + 1


def _cuts(line: AlignedLine, gaps: Sequence[Gap], spanned: Collection[Gap]) -> Iterator[int | None]:
    """Where the columns begin in a line; None where a text is over a gap.

    A text that begins with a column and is over one of the gaps that are `spanned` has no cut, whatever
    blanks are in it.
    """
    starts = {gap.end for gap in gaps}
    spanning = [
        each for each in line.segments if each.start in starts and any(gap.is_within(each) for gap in spanned)
    ]
    for gap in gaps:
        over = next((each for each in line.segments if gap.is_within(each)), None)
        cut = gap.cut(line)
        begins = over is not None and over.start in starts and cut == over.start
        yield None if begins or over in spanning else cut


def _spanned(lines: Sequence[AlignedLine], gaps: Sequence[Gap]) -> frozenset[Gap]:
    """The gaps over which texts are that have no blank there, so that a blank in others is one by chance.

    Where more texts are over a gap than next to it, the blank has to be right where the column begins.
    """
    spanned = []
    parted = [line for line in lines if line.parted]
    for gap in gaps:
        over = [line for line in parted if gap.is_crossed(line)]
        between = sum(gap.is_between(line) for line in parted)
        if len(over) > between:
            reach = range(gap.end - 1 - PLACE_MOVED, gap.end + PLACE_MOVED)
            without = sum(not any(blank in reach for blank in line.blanks) for line in over)
        else:
            without = sum(gap.cut(line) is None for line in over)
        if without > LEAST_SPANNED * len(over):
            spanned.append(gap)
    return frozenset(spanned)


def _with_last_cells_over(rows: Iterable[Row], columns: Collection[int]) -> Iterator[Row]:
    """`rows` with the last text of each over the blank columns after it, where one of `columns` is next."""
    for row in rows:
        filled = [at for at, cell in enumerate(row.cells) if cell.lines]
        last = filled[-1] if len(filled) > 1 else len(row.cells) - 1
        after = row.cells[last + 1 :]
        if after and sum(cell.column_span for cell in row.cells[: last + 1]) in columns:
            over = replace(row.cells[last], column_span=row.cells[last].column_span + len(after))
            yield Row((*row.cells[:last], over))
        else:
            yield row


def _columns(start: int, end: int, zones: Sequence[tuple[int, int]], among: range) -> tuple[int, int]:
    """The first and the last of the columns `among` that a text is in, without those that it only touches."""
    shared = {at: min(end, zones[at][1]) - max(start, zones[at][0]) for at in among}
    nearest = max(shared, key=lambda at: shared[at])
    least = {
        at: min(zones[at][1] - zones[at][0], max(2, 0.2 * (zones[at][1] - zones[at][0]))) for at in among
    }
    taken = [at for at in among if at == nearest or shared[at] >= least[at]]
    return taken[0], taken[-1]


def _are_figures(lines: Sequence[Printed]) -> bool:
    """Whether two lines are a heading and figures under it."""
    heading, figures = lines[0], lines[-1]
    return heading.filled == figures.filled and all(
        _FIGURE.fullmatch(piece.text) for piece in figures.pieces[1:]
    )


def _is_table(lines: Sequence[Printed], rows: int, zones: Sequence[tuple[int, int]]) -> bool:
    """Whether enough lines have text in enough columns, and no table of contents or letter does the same."""
    filled = [line for line in lines if len(line.pieces) >= min(3, len(zones))]
    if len(zones) > 2:
        return (
            len(filled) >= LEAST_ROWS
            and (sum(line.parted for line in lines) >= LEAST_LINES or _are_figures(filled))
            and rows >= LEAST_ROWS
        )
    pairs = [line.pieces for line in lines if len(line.pieces) == 2]
    labels = sorted(len(first.text) for first, _ in pairs)
    if len(pairs) < LEAST_PAIRS or rows < LEAST_PAIRS or labels[-len(labels) // 2] > WIDEST_LABEL:
        return False
    if labels[-1] > (WIDEST_LABEL if len(pairs) < MANY_PAIRS else WIDEST_OF_MANY):
        return False
    return not all(_ENTRY.fullmatch(second.text) for _, second in pairs)
