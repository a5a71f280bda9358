"""Tables that white space alone draws on a page."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from extract.pdf.columns import APART, FARTHEST, PrintedRow, PrintedRows, Span, two_columns
from extract.pdf.gaps import is_aligned, segments
from extract.pdf.open_grid import Before, OpenTable, open_grid
from extract.pdf.row_bands import Steps
from extract.pdf.rulings import GridTable
from extract.pdf.spaced_parts import MOST_ALONE, Part, Rest, columns_of, crosses, parts_of, rows_of

LEAST_COLUMNS: Final = 3
"""Columns from which on white space draws a table whatever is in them."""

LEAST_LINES: Final = 3
"""Lines of the shortest table."""

LEAST_PAIRS: Final = 5
"""Lines of the shortest table of two columns: fewer may be anything."""

LEAST_LABEL: Final = 3.0
"""Usual width of what is in either of two columns, in widths of a letter: less are numbers of a list."""

LABEL_GAP: Final = 1.5
"""White space between labels and what they are of, in widths of a letter, at least."""

LABELS_ALIGNED: Final = 0.8
"""Share of the lines in the second of two columns that begin at one place, at least."""

MOST_CROSSING: Final = 0.24, 0.34
"""Share of the lines of a table of few columns, and of many, that go across places where columns meet, at
most: those of prose do."""

SECTION: Final = 0.5
"""What a line alone between rows counts among them."""

MARGIN: Final = 0.09
"""Share of a page's height at its top and bottom in which running heads and page numbers are."""

SHORT: Final = 5.0
"""Width of a page number, in widths of a letter, at most."""

MOST_PAGES: Final = 50
"""Pages of a table that are read together, at most."""

MOST_ROWS: Final = 40
"""Lines at the top and at the end of a table that show where it continues."""

LEAST_FILLED: Final = 0.5
"""Share of the places of a table that have something in them, at least."""

LEAST_ROWS: Final = 3
"""Rows of the smallest table of few columns."""

FEW_COLUMNS: Final = 4
"""Columns up to which lines may be a list, and no table."""

BEGINS_FILLED: Final = 0.8
"""Share of the columns of a table that have something in its first row, at least."""

HEADING_ROWS: Final = 3
"""Rows of the highest heading."""

HEADING_LINES: Final = 6
"""Lines at the top of a table among which a heading over several columns may be."""

NEAR: Final = 1.1
"""Distance of two lines of one heading, in usual ones, at most."""

BETWEEN: Final = 0.75
"""Distance of two lines, in usual ones, up to which they are of cells that are side by side."""

NEXT: Final = 4
"""Lines of a heading in which the texts below a line are looked for."""

CENTRED: Final = 4.0
"""Distance of a title from the middle of a table, in widths of a letter, at most."""

OUTDENT: Final = 3.0
"""Points to the left of a table from which on a line is the heading of what follows."""


def spaced_tables(page: PrintedRows, height: float, before: Before | None = None) -> list[GridTable]:
    """The tables that white space draws on a page of a `height` in points, from top to bottom; the first may
    continue `before`.
    """
    return Strip(page, height, before).tables()[0]


class _Place(NamedTuple):
    """A part of a page of a strip."""

    page: int
    part: Part


class Strip:
    """Pages that follow one another, of which each begins with the rest of the table that the one before ends
    with. The columns of a table are those that its lines on all pages show.
    """

    def __init__(self, page: PrintedRows, height: float, before: Before | None = None) -> None:
        """Begin with a page, the first table of which may continue `before`."""
        self._pages: list[PrintedRows] = []
        self._chains: list[list[_Place]] = []
        self._rest: Rest | None = None
        self._before = before
        if before:
            self._before = before._replace(page=_body(before.page, height))
        page = _body(page, height)
        self._add(page, _parts(page, self._before, None))

    def add(self, page: PrintedRows, height: float) -> bool:
        """Add a page, if it begins with the rest of the last table; whether it does."""
        if self._rest is None or len(self._pages) >= MOST_PAGES:
            return False
        page = _body(page, height)
        parts = _parts(page, None, self._rest)
        if not parts or not parts[0].continues:
            return False
        self._add(page, parts)
        return True

    def _add(self, page: PrintedRows, parts: Sequence[Part]) -> None:
        places = [_Place(len(self._pages), part) for part in parts]
        if self._pages and places:
            above = self._pages[-1]
            last = self._chains[-1][-1]
            lone = range(last.part.end, len(above.rows))
            ended = last.part._replace(end=len(above.rows), sections=[*last.part.sections, *lone])
            self._chains[-1][-1] = last._replace(part=ended)
            self._chains[-1].append(_with_lone_lines_above(page, places.pop(0)))
        self._chains += [[place] for place in places]
        self._pages.append(page)
        self._rest = self._open_end(page, parts)

    def _open_end(self, page: PrintedRows, parts: Sequence[Part]) -> Rest | None:
        """The table that the last page ends with, if nothing but lines that are alone is below it."""
        if not parts or not parts[-1].gaps:
            return None
        below = page.rows[parts[-1].end - 1 :]
        near = all(
            lower.baseline - upper.baseline <= FARTHEST * page.pitch for upper, lower in pairwise(below)
        )
        if len(below) > MOST_ALONE + 1 or any(len(row.words) > 1 for row in below[1:]) or not near:
            return None
        rows = [row for place in self._chains[-1] for row in rows_of(self._pages[place.page], place.part)]
        return Rest.of([*rows[:MOST_ROWS], *rows[MOST_ROWS:][-MOST_ROWS:]], page.letter)

    def tables(self) -> list[list[GridTable]]:
        """The tables of each page."""
        found: list[list[GridTable]] = [[] for _ in self._pages]
        after = [0] * len(self._pages)
        for chain in self._chains:
            tables = self._tables(chain, after[chain[0].page])
            for place, table in zip(chain, tables, strict=False):
                found[place.page].append(table)
                after[place.page] = place.part.end
        return found

    def _tables(self, chain: Sequence[_Place], after: int) -> list[GridTable]:
        """The parts of a table on each of its pages; nothing if they are no table."""
        pages = [self._pages[place.page] for place in chain]
        parts = [place.part for place in chain]
        parts[-1] = _trimmed(pages[-1], parts[-1])
        letter = pages[0].letter
        if parts[0].continues and self._before:
            return _continued(self._before, pages, parts)
        parts[0] = _below_lone_lines(pages[0], parts[0])
        rows = [row for page, part in zip(pages, parts, strict=True) for row in rows_of(page, part)]
        gaps = columns_of(rows, letter)
        if not gaps or len(rows) < (LEAST_LINES if len(gaps) < FEW_COLUMNS - 1 else LEAST_LINES - 1):
            return []
        is_table = _is_table if len(gaps) >= LEAST_COLUMNS - 1 else _is_of_labels
        if not is_table(rows, gaps, letter) or _is_crossed(rows, pages, parts, letter):
            return []
        parts[0] = _with_heading(pages[0], parts[0]._replace(gaps=gaps), after)
        tables = _grids(pages, parts, gaps)
        labels = _is_of_labels(rows, gaps[:1], letter)
        return tables if (labels or _are_filled(tables, pages)) and not _is_prose(pages[0], parts[0]) else []


def _continued(before: Before, pages: Sequence[PrintedRows], parts: Sequence[Part]) -> list[GridTable]:
    """The parts of a table on each of its pages, of which `before` is the one on the page before."""
    first = _grid(before.page, parts[0], before.gaps, before.steps)
    return [first, *_following(pages[1:], parts[1:], first)]


def _grids(pages: Sequence[PrintedRows], parts: Sequence[Part], gaps: Sequence[Span]) -> list[GridTable]:
    """The parts of a table on each of its pages."""
    first = _grid(pages[0], parts[0], gaps)
    return [first, *_following(pages[1:], parts[1:], first)]


def _following(pages: Sequence[PrintedRows], parts: Sequence[Part], first: GridTable) -> Iterator[GridTable]:
    gaps = [(x, x) for x in first.xs[1:-1]]
    for page, part in zip(pages, parts, strict=True):
        yield _grid(page, part, gaps, Steps(*first.steps))


def _grid(page: PrintedRows, part: Part, gaps: Sequence[Span], steps: Steps | None = None) -> GridTable:
    """The part of a table on a page; the distances of its lines are known where it began before."""
    sections = frozenset(section - part.start for section in part.sections)
    rows = page.rows[part.start : part.end]
    return open_grid(OpenTable(rows, gaps, page.letter, sections, sure=steps is not None, steps=steps))


def _are_filled(tables: Sequence[GridTable], pages: Sequence[PrintedRows]) -> bool:
    """Whether something is in enough places of a table, or in most of its first row."""
    first = tables[0]
    begins = _begins(first, pages[0])
    if first.columns <= FEW_COLUMNS:
        filled = max(map(_filled, tables, pages)) >= LEAST_FILLED
        return begins and filled and sum(table.rows for table in tables) >= LEAST_ROWS
    return begins or max(map(_filled, tables, pages)) >= LEAST_FILLED


def _is_crossed(
    rows: Sequence[PrintedRow], pages: Sequence[PrintedRows], parts: Sequence[Part], letter: float
) -> bool:
    """Whether too many lines go across the places where columns meet: they are prose."""
    gaps = Rest.of(rows, letter).gaps
    crossing, count = 0.0, 0
    for page, part in zip(pages, parts, strict=True):
        for index, row in enumerate(page.rows[part.start : part.end], start=part.start):
            heads = index == part.start and len(row.words) >= LEAST_COLUMNS
            if not heads and crosses(row, gaps, letter):
                crossing += SECTION if index in part.sections else 1.0
            count += 1
    return crossing > MOST_CROSSING[len(gaps) >= FEW_COLUMNS] * count


def _is_prose(page: PrintedRows, part: Part) -> bool:
    return len(part.gaps) == 1 and _in_columns(page, part)


def _parts(page: PrintedRows, before: Before | None, rest: Rest | None) -> list[Part]:
    words = [len(row.words) for row in page.rows if len(row.words) > 1]
    few = len(words) < LEAST_LINES and max(words, default=0) < FEW_COLUMNS
    return [] if few and not (before or rest) else parts_of(page, before, rest)


def _body(page: PrintedRows, height: float) -> PrintedRows:
    """The lines of a page without the numbers and running heads in its margins."""
    rows = page.rows
    if len(rows) > 1 and _is_margin(rows[-1], rows[-2], page, rows[-1].top >= (1 - MARGIN) * height):
        rows = rows[:-1]
    if len(rows) > 1 and _is_margin(rows[0], rows[1], page, rows[0].bottom <= MARGIN * height):
        rows = rows[1:]
    return page._replace(rows=rows)


def _is_margin(row: PrintedRow, neighbour: PrintedRow, page: PrintedRows, at_edge: bool) -> bool:
    """Whether a line of the margin is of no table: a short number, or far from the line next to it."""
    x0, x1 = row.words[0][0], row.words[-1][1]
    is_number = row.number and x1 - x0 < SHORT * page.letter
    far = abs(row.baseline - neighbour.baseline) > APART * page.pitch
    return at_edge and len(row.words) == 1 and (is_number or far)


def _with_lone_lines_above(page: PrintedRows, place: _Place) -> _Place:
    """A part with the lines above it on its page, which are alone across its columns."""
    part = place.part
    above = [index for index in range(part.start) if len(page.rows[index].words) == 1]
    if len(above) < part.start or part.start > MOST_ALONE:
        return place
    return place._replace(part=part._replace(start=0, sections=[*above, *part.sections]))


def _below_lone_lines(page: PrintedRows, part: Part) -> Part:
    """The part without lines at its top that are alone: they are headings, or above the table."""
    start = part.start
    while start < part.end - 1 and len(page.rows[start].words) == 1:
        start += 1
    return part._replace(start=start, sections=[index for index in part.sections if index >= start])


def _filled(table: GridTable, page: PrintedRows) -> float:
    """The share of the places of a table that have something in them; 0 if no row has something in all."""
    edges = list(pairwise(table.xs))
    counts = []
    for top, bottom in pairwise(table.ys):
        words = [word for row in page.rows if top < row.baseline < bottom for word in row.words]
        counts.append(sum(any(x0 < right and x1 > left for x0, x1 in words) for left, right in edges))
    return sum(counts) / (len(counts) * len(edges)) if max(counts) == len(edges) else 0.0


def _begins(table: GridTable, page: PrintedRows) -> bool:
    """Whether the first rows of a table have something in most columns."""
    words = [
        ((x0 + x1) / 2, row.baseline)
        for row in page.rows
        if table.ys[0] < row.baseline < table.ys[-1]
        for x0, x1 in row.words
    ]
    filled: set[int] = set()
    for cell in table.cells:
        if cell.row < HEADING_ROWS and any(
            cell.box.x0 < x < cell.box.x1 and cell.box.top < y < cell.box.bottom for x, y in words
        ):
            filled |= set(range(cell.column, cell.column + cell.column_span))
    return len(filled) >= BEGINS_FILLED * table.columns


def _in_columns(page: PrintedRows, part: Part) -> bool:
    """Whether some of the lines of a part are prose in two columns."""
    lines = page.rows[part.start : part.end]
    return any(lines[0].top < prose.bottom and prose.top < lines[-1].bottom for prose in two_columns(page))


def _trimmed(page: PrintedRows, part: Part) -> Part:
    """The part without lines at its end that are set apart, or are in no columns."""
    end = part.end
    while end > part.start + 1 and len(page.rows[end - 1].runs) == 1:
        x0, x1 = page.rows[end - 1].runs[0]
        above = next(
            (
                row
                for row in reversed(page.rows[part.start : end - 1])
                if any(left < x1 and right > x0 for left, right in row.words)
            ),
            page.rows[end - 2],
        )
        if page.rows[end - 1].baseline - above.baseline <= APART * page.pitch:
            break
        end -= 1
    return part._replace(end=end, sections=[index for index in part.sections if index < end])


def _is_table(rows: Sequence[PrintedRow], gaps: Sequence[Span], _letter: float) -> bool:
    """Whether lines are a table: two of them, or two of each column, fill enough columns."""
    edges = [float("-inf"), *((x0 + x1) / 2 for x0, x1 in gaps), float("inf")]
    filled = [list(segments(rows, left, right)) for left, right in pairwise(edges)]
    counts = sorted((len(column) for column in filled), reverse=True)
    return counts[LEAST_COLUMNS - 1] > 1


def _is_of_labels(rows: Sequence[PrintedRow], gaps: Sequence[Span], letter: float) -> bool:
    """Whether lines in two columns are labels and what they are of, and no list or prose."""
    (gap,) = gaps
    if len(rows) < LEAST_PAIRS or gap[1] - gap[0] < LABEL_GAP * letter:
        return False
    middle = sum(gap) / 2
    sides = [list(segments(rows, float("-inf"), middle)), list(segments(rows, middle, float("inf")))]
    if any(len(side) < LEAST_LINES for side in sides):
        return False
    widths = [median(x1 - x0 for _, x0, x1 in side) for side in sides]
    starts = sorted(x0 for _, x0, _ in sides[1])
    aligned = sum(x0 - starts[0] <= letter for x0 in starts) >= LABELS_ALIGNED * len(starts)
    return min(widths) >= LEAST_LABEL * letter and aligned and is_aligned(sides[0], letter)


def _with_heading(page: PrintedRows, part: Part, after: int) -> Part:
    """The part with the lines above it that are the upper lines of its heading."""
    rows = page.rows
    steps = sorted(
        rows[index + 1].baseline - rows[index].baseline for index in range(part.start, part.end - 1)
    )
    start = part.start
    left = min(row.words[0][0] for row in rows[part.start : part.end]) - OUTDENT
    right = max(row.words[-1][1] for row in rows[part.start : part.end]) + OUTDENT
    near = NEAR * max(
        steps[len(steps) // 4] if steps else 0.0, 1.5 * median(row.bottom - row.top for row in rows)
    )
    while start > max(after, part.start - HEADING_LINES):
        above, below = rows[start - 1], rows[start]
        if below.baseline - above.baseline > (near if len(above.words) == 1 else FARTHEST * page.pitch):
            break
        beyond = above.words[0][0] < left or (len(above.words) == 1 and above.words[0][1] > right)
        if beyond or not _heads(above, rows[start : start + NEXT], part.gaps, page.pitch):
            break
        start -= 1
    return part._replace(start=start)


def _heads(above: PrintedRow, below: Sequence[PrintedRow], gaps: Sequence[Span], pitch: float) -> bool:
    """Whether a line is of the heading that the lines below it are of.

    Of the columns, some, but not all, are under each run of it, and it is not alone.
    """
    crossed = [sum(x0 < left and x1 > right for left, right in gaps) for x0, x1 in above.words]
    if max(crossed) == len(gaps):
        return False
    if len(above.words) > 1:
        return 2 * sum(crossed) <= len(gaps)
    (x0, x1), letter = above.words[0], above.letter
    under = [word for row in below for word in row.words if word[1] > x0 and word[0] < x1]
    if crossed[0]:
        middle = (gaps[0][0] + gaps[-1][1]) / 2
        return len(under) > 1 and x0 > gaps[0][0] and abs((x0 + x1) / 2 - middle) > CENTRED * letter
    if below[0].baseline - above.baseline <= BETWEEN * pitch:
        return True
    aligned = x0 > gaps[0][0]  # what begins where the first column does may be a paragraph
    return any(
        abs(x0 + x1 - left - right) <= 2 * letter or (aligned and abs(x0 - left) <= letter / 2)
        for left, right in under
    )
