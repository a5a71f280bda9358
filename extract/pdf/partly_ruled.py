"""Tables of which rulings draw only some sides of the cells: only rows, only columns, or only a heading."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from extract.pdf.arrays import NO_BOXES, Boxes
from extract.pdf.columns import PrintedRow, PrintedRows, Span, printed_rows, two_columns
from extract.pdf.gaps import gaps_through
from extract.pdf.glyphs import Glyphs
from extract.pdf.open_grid import Before, OpenTable, open_grid, white_rows
from extract.pdf.row_bands import Steps
from extract.pdf.ruled_rows import Bands, Rulings, rulings_of_one_width, tables_between
from extract.pdf.rulings import SAME, Across, Down, Drawing, Extent, GridTable, grid_table

SHORTEST: Final = 60.0
"""Points of the shortest ruling between rows."""

SAME_ENDS: Final = 6.0
"""Points within which rulings of one table end."""

RULED_ROWS: Final = 3
"""Rows from which on rulings draw all rows: two are the heading and the rest."""

HEADING_BANDS: Final = (1, 2)
"""Rows between rulings that a heading has."""

LEAST_ROWS: Final = 3
"""Rows that white space draws in a row between rulings, at least."""

SECTION_LINES: Final = 2
"""Lines of the longest section."""


def tables_across(
    drawing: Drawing, page: PrintedRows, tables: Sequence[GridTable], before: Before | None = None
) -> list[GridTable]:
    """The tables of which horizontal rulings draw the rows, or the heading and the end.

    They come in addition to `tables`; the first one may continue `before`.
    """
    outside = [ruling for ruling in drawing.across if not any(_inside(ruling, table) for table in tables)]
    found: list[GridTable] = []
    for group in sorted(_of_one_width(outside), key=len, reverse=True):
        rulings = rulings_of_one_width(outside, drawing.meetings, group)
        for table in _of_width(rulings, page, before, drawing.down):
            if not any(_overlap(table, other) for other in (*tables, *found)):
                found.append(table)
    return found


def _of_one_width(rulings: Sequence[Across]) -> list[list[Across]]:
    groups: list[list[Across]] = []
    for ruling in rulings:
        if ruling.x1 - ruling.x0 < SHORTEST:
            continue
        for group in groups:
            if max(abs(group[0].x0 - ruling.x0), abs(group[0].x1 - ruling.x1)) <= SAME_ENDS:
                group.append(ruling)
                break
        else:
            groups.append([ruling])
    return groups


def _of_width(
    rulings: Rulings, page: PrintedRows, before: Before | None, uprights: Sequence[Down]
) -> Iterator[GridTable]:
    """The tables of rulings of one width: those with all rows, and those with the heading and the end."""
    left = [(0, len(rulings.ys) - 1)]
    if not any(_is_drawn_through(rulings, ruling) for ruling in uprights):
        found, left = tables_between(rulings, page, before)
        yield from found
    for first, last in left:
        yield from _across(rulings.ys[first : last + 1], rulings.sides, page, before)


def _is_drawn_through(rulings: Rulings, upright: Down) -> bool:
    """Whether a line goes down between the rulings of one width."""
    inside = rulings.sides[0] + SAME_ENDS < upright.x < rulings.sides[1] - SAME_ENDS
    return inside and upright.top < rulings.ys[-1] and upright.bottom > rulings.ys[0]


def _inside(ruling: Across, table: GridTable) -> bool:
    x0, top, x1, bottom = table.box
    return top - SAME <= ruling.y <= bottom + SAME and ruling.x0 < x1 and ruling.x1 > x0


def _overlap(one: GridTable, other: GridTable) -> bool:
    return one.box.top < other.box.bottom and other.box.top < one.box.bottom


def _across(
    ys: Sequence[float], sides: Span, page: PrintedRows, before: Before | None
) -> Iterator[GridTable]:
    """The tables between rulings at `ys`; where one of them has no columns, it may be text between two."""
    bands = _bands(ys, sides, page)
    while bands and not bands[0]:
        bands, ys = bands[1:], ys[1:]
    while bands and not bands[-1]:
        bands, ys = bands[:-1], ys[:-1]
    if not bands:
        return
    table = _open_table(bands, ys, sides, page)
    if before and (continued := _continued(before, ys, sides, table)):
        table = continued
    if table:
        yield open_grid(table)
        return
    for index, band in enumerate(bands):
        if all(len(row.words) < 2 for row in band) and len(bands) > 1:
            yield from _across(ys[: index + 1], sides, page, before)
            yield from _across(ys[index + 1 :], sides, page, before)
            return


def _bands(ys: Sequence[float], sides: Span, page: PrintedRows) -> list[list[PrintedRow]]:
    """The lines between each ruling and the next."""
    bands: list[list[PrintedRow]] = [[] for _ in ys[1:]]
    for row in page.rows:
        band = bisect_right(ys, row.baseline) - 1
        inside = row.words[0][0] >= sides[0] - SAME_ENDS and row.words[-1][1] <= sides[1] + SAME_ENDS
        if 0 <= band < len(bands):
            if not inside:
                return []
            bands[band].append(row)
    return bands


def _open_table(bands: Bands, ys: Sequence[float], sides: Span, page: PrintedRows) -> OpenTable | None:
    """The table that bands of lines are, if gaps go down through them."""
    if len(bands) == 1:  # a frame: what is in it may be anything
        return None
    depths = HEADING_BANDS if len(bands) > max(HEADING_BANDS) + 1 else HEADING_BANDS[:1]
    gaps, alone = max((_gaps_of_body(bands[depth:], page.letter) for depth in depths), key=_count_of_gaps)
    rows = [row for band in bands for row in band]
    crossing = [row for band in alone for row in band if _crosses(band, gaps)]
    sections = frozenset(index for index, row in enumerate(rows) if row in crossing)
    gaps = _with_columns_of_heading(bands[0], gaps, page.letter)
    ruled = len(bands) >= RULED_ROWS
    if not gaps or (len(gaps) == 1 and not ruled and two_columns(page)):
        return None
    return OpenTable(rows, gaps, page.letter, sections, ys, ruled, sides)


def _gaps_of_body(body: Bands, letter: float) -> tuple[list[Span], Bands]:
    """The gaps that go down through bands of lines, and the bands that may be sections, if these close
    any.
    """
    gaps = gaps_through([row for band in body for row in band], letter)
    alone = [band for band in body[1:] if band and _may_be_section(band)]
    without = gaps_through([row for band in body if band not in alone for row in band], letter)
    return (without, alone) if len(without) > len(gaps) else (gaps, [])


def _count_of_gaps(found: tuple[list[Span], Bands]) -> int:
    return len(found[0])


def _continued(before: Before, ys: Sequence[float], sides: Span, found: OpenTable | None) -> OpenTable | None:
    """What is between rulings, as the rest of the table before, if it is in its columns."""
    if max(abs(before.xs[0] - sides[0]), abs(before.xs[-1] - sides[1])) > SAME_ENDS:
        return None
    bands = _bands(ys, sides, before.page)
    letter = before.page.letter
    if len(bands) == 1 and _continues(before, ys[-1]):
        return None
    bodies = [[row for band in bands[depth:] for row in band] for depth in (0, *HEADING_BANDS)]
    if not any(body and all(before.fits(row, letter) for row in body) for body in bodies):
        return None
    if found and len(found.gaps) > len(before.gaps) and len(bands) > before.rows:
        return None
    if any(_has_other_columns(before, row) for band in bands for row in band):
        return None
    rows = [row for band in bands for row in band]
    ruled = len(bands) >= RULED_ROWS
    return OpenTable(rows, before.gaps, letter, frozenset(), ys, ruled, sides, sure=True, steps=before.steps)


def _has_other_columns(before: Before, row: PrintedRow) -> bool:
    """Whether several wide gaps of a line are where no columns of the table before meet."""
    wide = [(left[1], right[0]) for left, right in pairwise(row.runs)]
    return sum(not any(left <= x <= right for x in before.xs) for left, right in wide) > 1


def _continues(before: Before, y: float) -> bool:
    """Whether more of the table is below its last ruling."""
    below = [row for row in before.page.rows if row.baseline > y][:1]
    return any(len(row.words) > 1 and before.fits(row, before.page.letter) for row in below)


def _may_be_section(band: Sequence[PrintedRow]) -> bool:
    return len(band) <= SECTION_LINES and all(len(row.runs) == 1 for row in band)


def _crosses(band: Sequence[PrintedRow], gaps: Sequence[Span]) -> bool:
    return any(x0 < left and x1 > right for row in band for x0, x1 in row.words for left, right in gaps)


def _with_columns_of_heading(
    heading: Sequence[PrintedRow], gaps: Sequence[Span], letter: float
) -> list[Span]:
    """The gaps, divided where a word of the heading is between the columns that have text: its own is
    blank.
    """
    words = [run for row in heading for run in row.words]
    edges = [float("-inf"), *(side for gap in gaps for side in gap), float("inf")]
    found: list[Span] = []
    for index, (left, right) in enumerate(gaps):
        inside = [run for run in words if run[0] >= left + letter and run[1] <= right - letter]
        sides = [edges[2 * index : 2 * index + 2], edges[2 * index + 2 : 2 * index + 4]]
        if inside and all(any(x0 < after and x1 > before for x0, x1 in words) for before, after in sides):
            x0, x1 = min(run[0] for run in inside), max(run[1] for run in inside)
            found += [(left, x0), (x1, right)]
        else:
            found.append((left, right))
    return found


def before_on_page(table: GridTable | None, glyphs: Glyphs, bold: Boxes = NO_BOXES) -> Before | None:
    """The table that the page before ends with, and the lines of glyphs as its columns divide them."""
    if table is None:
        return None
    return Before(table.xs, table.rows, Steps(*table.steps), printed_rows(glyphs, table.xs, bold))


def divided(table: GridTable, glyphs: Glyphs, drawing: Drawing, before: GridTable | None) -> GridTable | None:
    """A ruled table, with the rows and columns that only white space draws between its rulings; itself, if
    there are none. `glyphs` are those inside of it. None where vertical rulings draw no table.
    """
    framed = any(_frames(ruling, table) for ruling in drawing.across)
    if table.columns == 1 and table.rows > 1:
        return _with_white_columns(table, glyphs, before) or (table if framed else None)
    if table.rows == 1 and not framed:
        xs = _columns_of(table, drawing.down)
        page = printed_rows(glyphs, xs)
        steps = Steps(*before.steps) if before else None
        sides = table.xs[0], table.xs[-1]
        gaps = [(x, x) for x in xs]
        found = OpenTable(page.rows, gaps, page.letter, sides=sides, sure=True, steps=steps)
        filled = {bisect_left(xs, x0) for row in page.rows for x0, _ in row.words}
        return open_grid(found) if len(filled) > 1 else None
    if not _may_have_white_rows(table):
        return table if framed else table._replace(ruled=False)
    return _with_white_rows(table, glyphs)


def _with_white_columns(table: GridTable, glyphs: Glyphs, before: GridTable | None) -> GridTable | None:
    """A table in which rulings draw the rows, and the outer sides, if it has more than one column."""
    sides = table.xs[0], table.xs[-1]
    page = printed_rows(glyphs)
    ys = [y for y in table.ys if not any(_cuts(y, row) for row in page.rows)]
    found = _open_table(_bands(ys, sides, page), ys, sides, page)
    rest = before_on_page(before, glyphs)
    if rest and (continued := _continued(rest, ys, sides, found)):
        found = continued
    return open_grid(found._replace(ruled=True)) if found else None


def _columns_of(table: GridTable, uprights: Sequence[Down]) -> list[float]:
    """Where the columns of a table meet; rulings that are not under a heading over several columns too."""
    x0, top, x1, bottom = table.box
    return [
        ruling.x
        for ruling in uprights
        if x0 + SAME < ruling.x < x1 - SAME
        and min(ruling.bottom, bottom) - max(ruling.top, top) >= (bottom - top) / 2
    ]


def _cuts(y: float, row: PrintedRow) -> bool:
    """Whether a line would be cut at `y`: it is of a cell that goes over several rows."""
    return row.top + (row.baseline - row.top) / 3 < y < row.baseline - 1


def _frames(ruling: Across, table: GridTable) -> bool:
    """Whether a ruling is the upper or lower side of a table, or of a row of it."""
    x0, _, x1, _ = table.box
    long = min(ruling.x1, x1) - max(ruling.x0, x0) >= (x1 - x0) / 2
    return long and any(abs(ruling.y - y) <= SAME for y in table.ys)


def _may_have_white_rows(table: GridTable) -> bool:
    """Whether the last row of a table is most of it and has all columns."""
    last = [cell for cell in table.cells if cell.row + cell.row_span == table.rows]
    tall = table.ys[-1] - table.ys[-2] >= (table.ys[-1] - table.ys[0]) / 2
    plain = len(last) == table.columns and all(cell.row_span == 1 for cell in last)
    return table.columns > 1 and table.rows < RULED_ROWS and tall and plain


def _with_white_rows(table: GridTable, glyphs: Glyphs) -> GridTable:
    page = printed_rows(glyphs, table.xs)
    rows = [row for row in page.rows if table.ys[-2] < row.baseline < table.ys[-1]]
    gaps = [(x, x) for x in table.xs[1:-1]]
    if len(rows) < LEAST_ROWS:
        return table
    ys = white_rows(OpenTable(rows, gaps, page.letter, sides=(table.xs[0], table.xs[-1])))
    if len(ys) < LEAST_ROWS - 1:
        return table
    first = table.rows - 1
    extents = [
        Extent(cell.row, cell.column, cell.row + cell.row_span, cell.column + cell.column_span)
        for cell in table.cells
        if cell.row < first
    ]
    return grid_table(table.xs, [*table.ys[:-1], *ys, table.ys[-1]], extents, ruled=False)
