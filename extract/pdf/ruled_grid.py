"""The cells of a table whose rows rulings draw: those that shorter rulings divide, and those over columns."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Final, NamedTuple

from extract.pdf.columns import PrintedRow, Span
from extract.pdf.gaps import united
from extract.pdf.open_grid import INK_BEYOND
from extract.pdf.rulings import Across, Extent, GridTable, grid_table

HEADING_ROWS: Final = 3
"""Rows in which headings over several columns are, at most."""


class RuledPart(NamedTuple):
    """A table: its lines, its rulings, the shorter ones, where its columns meet, whether pieces of rulings
    show that, and whether it begins on this page.
    """

    rows: Sequence[PrintedRow]
    ys: Sequence[float]
    parts: Sequence[Across]
    xs: Sequence[float]
    letter: float
    sure: bool
    begins: bool


def grid_of(part: RuledPart) -> GridTable:
    """The grid of a table: each column is divided by the rulings that go through it."""
    ys = distinct([*part.ys, *(short.y for short in part.parts)])
    xs = list(part.xs)
    lines = bands_of(part.rows, ys)
    cells = [_divided(part, ys, column) for column in range(len(xs) - 1)]
    joined = _heading_groups(part, ys, lines)
    extents: list[Extent] = []
    for row in range(len(ys) - 1):
        column = 0
        while column < len(xs) - 1:
            after = column + 1
            end = cells[column].get(row)
            if end is not None:
                inside = [line for band in lines[row:end] for line in band]
                while (
                    after < len(xs) - 1
                    and cells[after].get(row) == end
                    and _are_one(part, inside, (row, end, column, after), joined)
                ):
                    after += 1
                extents.append(Extent(row, column, end, after))
            column = after
    grid = grid_table(xs, ys, extents, ruled=False)
    return grid._replace(merges_known=True)


def bands_of(rows: Sequence[PrintedRow], ys: Sequence[float]) -> list[list[PrintedRow]]:
    """The lines between each ruling and the next."""
    bands: list[list[PrintedRow]] = [[] for _ in ys[1:]]
    for row in rows:
        band = bisect_left(ys, row.baseline) - 1
        if 0 <= band < len(bands):
            bands[band].append(row)
    return bands


def distinct(xs: Sequence[float]) -> list[float]:
    found: list[float] = []
    for x in sorted(xs):
        if not found or x - found[-1] > 2:
            found.append(x)
    return found


def goes_over(row: PrintedRow, x: float, ink: float) -> bool:
    return any(x0 + ink < x < x1 - ink for x0, x1 in row.pieces)


def _divided(part: RuledPart, ys: Sequence[float], column: int) -> dict[int, int]:
    """Where the cells of a column begin, and end."""
    x0, x1 = part.xs[column : column + 2]
    half = (x1 - x0) / 2
    rulings = {0, len(ys) - 1}
    for index, y in enumerate(ys):
        whole = any(abs(y - other) <= 2 for other in part.ys)
        short = any(
            abs(y - other.y) <= 2 and min(x1, other.x1) - max(x0, other.x0) >= half for other in part.parts
        )
        if whole or short:
            rulings.add(index)
    return dict(pairwise(sorted(rulings)))


def _are_one(
    part: RuledPart,
    lines: Sequence[PrintedRow],
    place: tuple[int, int, int, int],
    joined: Sequence[Extent],
) -> bool:
    """Whether the cell that ends before the column `after` continues in that column."""
    row, end, _, after = place
    for group in joined:
        if (group.row, group.row_after) == (row, end) and group.column < after < group.column_after:
            return True
    ink = INK_BEYOND * part.letter
    x = part.xs[after]
    if any(goes_over(line, x, ink) for line in lines):
        return True
    return _is_alone(part, lines, ink)


def _is_alone(part: RuledPart, lines: Sequence[PrintedRow], ink: float) -> bool:
    """Whether lines are one text over all columns: it goes over some, or has its middle where theirs is."""
    if not lines or any(len(line.words) > 1 for line in lines):
        return False
    x0, x1 = min(line.words[0][0] for line in lines), max(line.words[0][1] for line in lines)
    if x0 > part.xs[1] and abs(x0 + x1 - part.xs[0] - part.xs[-1]) <= 2 * part.letter:
        return True
    return any(goes_over(line, x, ink) for line in lines for x in part.xs[1:-1])


def _heading_groups(
    part: RuledPart, ys: Sequence[float], lines: Sequence[Sequence[PrintedRow]]
) -> list[Extent]:
    """The headings over several columns that a shorter ruling divides from those below."""
    found: list[Extent] = []
    for short in part.parts if part.begins else ():
        row = min(range(len(ys)), key=lambda index: abs(ys[index] - short.y))
        columns = _columns_under(part, short)
        if not 0 < row <= HEADING_ROWS or len(columns) < 2:
            continue
        above = _ruling_above(part, ys, row, short)
        first, after = columns[0], columns[-1] + 1
        inside = (part.xs[first], part.xs[after])
        upper = _texts([line for band in lines[above:row] for line in band], inside, part.letter)
        under = _texts(lines[row] if row < len(lines) else (), inside, part.letter)
        if upper and len(upper) < min(len(columns), len(under)):
            groups = _groups(part.xs, (first, after), upper)
            found += [Extent(above, start, row, end) for start, end in groups]
    return found


def _columns_under(part: RuledPart, short: Across) -> list[int]:
    """The columns that a shorter ruling goes over."""
    return [
        index
        for index, (x0, x1) in enumerate(pairwise(part.xs))
        if min(x1, short.x1) - max(x0, short.x0) >= (x1 - x0) / 2
    ]


def _ruling_above(part: RuledPart, ys: Sequence[float], row: int, short: Across) -> int:
    """The next ruling above a shorter one that goes over all of it."""
    over = [*part.ys, *(one.y for one in part.parts if one.x0 <= short.x0 + 2 and one.x1 >= short.x1 - 2)]
    return max((index for index in range(row) if any(abs(ys[index] - y) <= 2 for y in over)), default=0)


def _texts(lines: Sequence[PrintedRow], inside: Span, letter: float) -> list[Span]:
    """What lines have between two places."""
    pieces = [piece for line in lines for piece in line.pieces if inside[0] < sum(piece) / 2 < inside[1]]
    found: list[Span] = []
    for x0, x1 in united((), pieces):
        if found and x0 - found[-1][1] < letter:
            found[-1] = found[-1][0], x1
        else:
            found.append((x0, x1))
    return found


def _groups(xs: Sequence[float], columns: tuple[int, int], texts: Sequence[Span]) -> list[tuple[int, int]]:
    """The columns under each heading: its middle is over theirs, or it begins where they do."""
    first, after = columns
    best: tuple[float, list[tuple[int, int]]] | None = None
    for cuts in combinations(range(first + 1, after), len(texts) - 1):
        groups = list(pairwise([first, *cuts, after]))
        middle = sum(
            abs(sum(text) - xs[start] - xs[end]) / 2 for text, (start, end) in zip(texts, groups, strict=True)
        )
        left = sum(abs(text[0] - xs[start]) for text, (start, _) in zip(texts, groups, strict=True))
        if best is None or min(middle, left) < best[0]:
            best = min(middle, left), groups
    return best[1] if best else []
