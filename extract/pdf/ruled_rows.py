"""Tables of which horizontal rulings draw all rows: what is between two rulings is a row of its cells.

A ruling that does not go through all columns divides only the cells that it is under. Where rulings are drawn
in pieces, a piece for each cell, their ends show the columns; else white space does.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from extract.pdf.columns import PrintedRow, PrintedRows, Span
from extract.pdf.open_grid import INK_BEYOND, Before
from extract.pdf.ruled_grid import RuledPart, bands_of, distinct, goes_over, grid_of
from extract.pdf.rulings import Across, GridTable
from extract.pdf.white_columns import Unit, column_edges, unit_of

SAME_ENDS: Final = 6.0
"""Points within which rulings of one table end."""

LEAST_BANDS: Final = 3
"""Rows between rulings from which on rulings draw all rows: two are the heading and the rest."""

OFTEN: Final = 0.5
"""Share of the rulings of a table at which two pieces meet between columns, at least."""

EXCESS: Final = 0.5
"""Height of a row that its text and the usual white space do not fill, in heights of a line, from which on a
line alone is between two tables."""

UNDERLINE: Final = 0.4
"""Distance of a line from the baseline above it, in heights of that line, up to which it underlines it."""

INDENT: Final = 0.15
"""Share of a table's width by which text between two tables is indented, at most."""

SHORTEST: Final = 12.0
"""Points of the shortest ruling under a cell."""

CLOSE: Final = 1.8
"""Distance of two lines of a row that a page break divides, in usual ones, at most."""

LEAST_FILLED: Final = 0.4
"""Share of the cells of a table that have something in them, at least, where no pieces of rulings meet."""

LEAST_HEADING: Final = 3
"""Bold texts of a line that is a heading, at least."""

PADDING: Final = 5.5
"""Points between a ruling and the text next to it, at most."""

Bands = Sequence[Sequence[PrintedRow]]
"""The lines between each ruling and the next."""


class Rulings(NamedTuple):
    """The horizontal rulings of one width, where pieces of each of them meet, and the shorter ones."""

    sides: Span
    ys: Sequence[float]
    joints: Sequence[Sequence[float]]
    parts: Sequence[Across]


def tables_between(
    rulings: Rulings, page: PrintedRows, before: Before | None
) -> tuple[list[GridTable], list[tuple[int, int]]]:
    """The tables that rulings of one width draw, and the runs of rulings (first, last) that may be others."""
    parts = [part for part in rulings.parts if not _underlines(part, page.rows)]
    rulings = rulings._replace(parts=parts)
    if before and not _same_sides(before.xs, rulings.sides):
        before = None
    runs = list(_runs(rulings, page))
    ys = sorted([*rulings.ys, *(part.y for part in parts)])
    units = [
        unit_of(band, page.letter)
        for first, last in runs
        for band in bands_of(page.rows, [y for y in ys if rulings.ys[first] <= y <= rulings.ys[last]])
    ]
    found: list[GridTable] = []
    left: list[tuple[int, int]] = []
    for first, last in runs:
        part = _part(rulings, (first, last), page, units, before if not first else None)
        table = grid_of(part) if part else None
        if part and table and (part.sure or _is_filled(table, part)):
            found.append(table)
        elif last - first > 1:
            left.append((first, last))
    return found, left


def _is_filled(table: GridTable, part: RuledPart) -> bool:
    """Whether enough cells of a table have something in them: those of a drawing have not."""
    words = np.array([(sum(word) / 2, row.baseline) for row in part.rows for word in row.words]).T
    filled = np.unique(table.cell_of(*words))
    return len(filled) >= LEAST_FILLED * len(table.cells)


def _same_sides(xs: Sequence[float], sides: Span) -> bool:
    return max(abs(xs[0] - sides[0]), abs(xs[-1] - sides[1])) <= SAME_ENDS


def _underlines(part: Across, rows: Sequence[PrintedRow]) -> bool:
    return any(
        0 <= part.y - row.baseline <= UNDERLINE * (row.bottom - row.top)
        and any(x0 - 2 <= part.x0 and part.x1 <= x1 + 2 for x0, x1 in row.runs)
        for row in rows
    )


def _runs(rulings: Rulings, page: PrintedRows) -> Iterator[tuple[int, int]]:
    """The rulings of each table, first and last: between two tables is text, or nothing."""
    bands = bands_of(page.rows, rulings.ys)
    rooms = [
        below - above - (band[-1].bottom - band[0].top) if band else 0.0
        for band, (above, below) in zip(bands, pairwise(rulings.ys), strict=True)
    ]
    usual = sorted(room for room, band in zip(rooms, bands, strict=True) if band)
    least = usual[len(usual) // 4] if usual else 0.0
    first = 0
    for index, (band, room) in enumerate(zip(bands, rooms, strict=True)):
        if (
            not band
            or not _inside(band, rulings.sides)
            or _is_between(band, room - least, rulings.sides)
            or _is_title(bands[first:index], band, bands[index + 1 : index + 2])
        ):
            yield first, index
            first = index + 1
    yield first, len(bands)


def _inside(band: Sequence[PrintedRow], sides: Span) -> bool:
    left, right = sides[0] - SAME_ENDS, sides[1] + SAME_ENDS
    return all(left <= row.words[0][0] and row.words[-1][1] <= right for row in band)


def _is_between(band: Sequence[PrintedRow], excess: float, sides: Span) -> bool:
    """Whether lines are text between two tables: they are alone, with more white space than cells have, and
    begin at the left side, or have their middle where the tables have it.
    """
    if any(len(row.words) > 1 for row in band):
        return False
    (x0, x1), letter = band[0].words[0], band[0].letter
    centred = abs(x0 + x1 - sum(sides)) <= 4 * letter
    at_side = x0 - sides[0] <= INDENT * (sides[1] - sides[0])
    return (centred or at_side) and excess > EXCESS * median(row.bottom - row.top for row in band)


def _is_title(above: Bands, band: Sequence[PrintedRow], below: Bands) -> bool:
    """Whether lines that are alone are the title of another table: a heading, all bold, is below, and plain
    text above."""
    alone = all(len(row.words) == 1 for row in band)
    heads = any(len(row.words) >= LEAST_HEADING for rows in below for row in rows) and all(
        len(row.bold) == len(row.words) for rows in below for row in rows
    )
    return alone and heads and any(len(row.bold) < len(row.words) for rows in above for row in rows)


def _part(
    rulings: Rulings, run: tuple[int, int], page: PrintedRows, units: Sequence[Unit], before: Before | None
) -> RuledPart | None:
    """The table between some rulings; with the rows at both ends that a page break left without a ruling."""
    first, last = run
    ys, sides = list(rulings.ys[first : last + 1]), rulings.sides
    rows = [row for band in bands_of(page.rows, ys) for row in band]
    joints = _common(rulings.joints[first : last + 1])
    xs = [sides[0], *joints, sides[1]]
    if not joints and before and all(_fits(before.xs, row, page.letter) for row in rows):
        xs = list(before.xs)
    elif not joints:
        xs = _white_columns(rulings, run, page, units)
    continues = bool(before) and _alike(xs, before.xs if before else ())
    top = (
        _near(page, reversed([row for row in page.rows if row.baseline < ys[0]]), ys[0], xs)[::-1]
        if continues
        else []
    )
    below = (
        [row for row in page.rows if row.baseline > ys[-1]] if joints and last == len(rulings.ys) - 1 else []
    )
    bottom = _near(page, below, ys[-1], xs)
    if len(xs) < 3 or not (rows or top or (bottom and continues)):
        return None
    ys = [*([top[0].top - 1] if top else []), *ys, *([bottom[-1].bottom + 1] if bottom else [])]
    parts = [part for part in rulings.parts if ys[0] < part.y < ys[-1]]
    if len(ys) <= LEAST_BANDS and not (joints or parts or continues or _are_filled(rows, ys, xs)):
        return None
    return RuledPart([*top, *rows, *bottom], ys, parts, xs, page.letter, bool(joints), not continues)


def _are_filled(rows: Sequence[PrintedRow], ys: Sequence[float], xs: Sequence[float]) -> bool:
    """Whether a row between rulings has something in each of at least four columns, or each row is one line
    with something in each of three.
    """
    bands = bands_of(rows, ys)
    filled = [len({bisect_left(xs, x0) for row in band for x0, _ in row.words}) for band in bands]
    if len(xs) > LEAST_BANDS + 1 and max(filled) == len(xs) - 1:
        return True
    return len(xs) > LEAST_BANDS and all(
        len(band) == 1 and count == len(xs) - 1 for band, count in zip(bands, filled, strict=True)
    )


def _common(joints: Sequence[Sequence[float]]) -> list[float]:
    """The places where pieces meet in most of some rulings."""
    found: list[float] = []
    for x in sorted(x for places in joints for x in places):
        often = sum(any(abs(x - other) <= 1 for other in places) for places in joints)
        if often >= OFTEN * len(joints) and not (found and x - found[-1] <= 1):
            found.append(x)
    return found


def _alike(xs: Sequence[float], others: Sequence[float]) -> bool:
    return len(xs) == len(others) and all(
        abs(x - other) <= SAME_ENDS for x, other in zip(xs, others, strict=True)
    )


def _fits(xs: Sequence[float], row: PrintedRow, letter: float) -> bool:
    """Whether a line is in columns; one that is alone may go over several."""
    ink = INK_BEYOND * letter
    if row.words[0][0] < xs[0] - ink or row.words[-1][1] > xs[-1] + ink:
        return False
    return not any(goes_over(row, x, ink) for x in xs[1:-1]) or len(row.words) == 1


def _near(
    page: PrintedRows, rows: Sequence[PrintedRow] | Iterator[PrintedRow], y: float, xs: Sequence[float]
) -> list[PrintedRow]:
    """The lines, one after the other away from a ruling, that are in the columns of its table."""
    found: list[PrintedRow] = []
    at = y
    ink = INK_BEYOND * page.letter
    for row in rows:
        distance = min(abs(row.baseline - at), abs(row.top - at))
        if distance > CLOSE * page.pitch or any(goes_over(row, x, ink) for x in xs[1:-1]):
            break
        if not _inside([row], (xs[0], xs[-1])):
            break
        found.append(row)
        at = row.baseline
    sure = any(len(row.words) > 1 for row in found) or all(row.words[0][0] > xs[1] for row in found)
    return found if sure else []


def _white_columns(
    rulings: Rulings, run: tuple[int, int], page: PrintedRows, all_units: Sequence[Unit]
) -> list[float]:
    """Where the columns of a table meet as white space shows; shorter rulings end there too."""
    first, last = run
    top, bottom = rulings.ys[first], rulings.ys[last]
    left, right = rulings.sides
    parts = [part for part in rulings.parts if top < part.y < bottom]
    ends = [x for part in parts for x in (part.x0, part.x1) if left + SAME_ENDS < x < right - SAME_ENDS]
    ys = sorted({*rulings.ys[first : last + 1], *(part.y for part in parts)})
    bands = bands_of(page.rows, ys)
    units = [unit_of(band, page.letter) for band in bands if band]
    starts = [unit.pieces[0][0] - left for unit in units]
    padding = min([PADDING, *(start for start in starts if start > 0)])
    return [left, *column_edges(units, all_units, distinct(ends), padding, page.letter), right]


def rulings_of_one_width(
    rulings: Sequence[Across], meetings: Sequence[tuple[float, float]], group: Sequence[Across]
) -> Rulings:
    """The rulings of `group`, which have one width, the shorter ones between them, and where their pieces
    (of which some meet at `meetings`) do.
    """
    sides = min(ruling.x0 for ruling in group), max(ruling.x1 for ruling in group)
    ys = sorted(ruling.y for ruling in group)
    joints = [
        sorted(
            {x for x, at in meetings if abs(at - y) <= 2 and sides[0] + SAME_ENDS < x < sides[1] - SAME_ENDS}
        )
        for y in ys
    ]
    parts = [
        other
        for other in rulings
        if other not in group
        and other.x1 - other.x0 >= SHORTEST
        and sides[0] - SAME_ENDS <= other.x0
        and other.x1 <= sides[1] + SAME_ENDS
    ]
    return Rulings(sides, ys, joints, parts)
