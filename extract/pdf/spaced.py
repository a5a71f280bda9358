"""Tables that white space alone draws on a page."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from extract.pdf.columns import APART, COLUMN_GAP, FARTHEST, PrintedRow, PrintedRows, Span, two_columns
from extract.pdf.gaps import NARROWEST, gaps_between, is_aligned, parting, segments, united
from extract.pdf.open_grid import Before, OpenTable, open_grid
from extract.pdf.rulings import GridTable
from extract.pdf.white_columns import unit_of, white_gaps

LEAST_COLUMNS: Final = 3
"""Columns from which on white space draws a table whatever is in them."""

LEAST_LINES: Final = 3
"""Lines of the shortest table."""

LEAST_PAIRS: Final = 5
"""Lines of the shortest table of two columns: fewer may be anything."""

LEAST_LABEL: Final = 3.0
"""Usual width of what stands in either of two columns, in widths of a letter: less are numbers of a list."""

LABELS_ALIGNED: Final = 0.8
"""Share of the lines in the second of two columns that begin at one place, at least."""

STARTS: Final = 6
"""Lines, from the first one on that may be of a table, among which the table begins."""

LEAST_FILLED: Final = 0.5
"""Share of the places of a table that have something in them, at least."""

USUALLY_FILLED: Final = 0.8
STRICTLY_FILLED: Final = 0.9
"""The share from which on it is surely one; and what it is, at least, of a table that is preferred to a
longer
one with less, and of which no line closes a gap."""

AHEAD: Final = 12
"""Lines from the first one of a table on, among which at least as many stand in columns as the shortest one
has."""

BETWEEN_PARTS: Final = 2
"""Lines that stand alone between two parts of a table, at most."""

LEAST_ROWS: Final = 3
"""Rows of the smallest table of few columns."""

SEEN: Final = 1 / 3
"""Share of the lines of a table that show a gap between columns which others go over, at least."""

FEW_COLUMNS: Final = 4
"""Columns up to which lines may be a list, and no table."""

BEGINS_FILLED: Final = 0.8
"""Share of the columns of a table that have something in its first row, at least."""

HEADING_LINES: Final = 6
"""Lines at the top of a table among which a heading over several columns may be."""

NEAR: Final = 1.1
"""Distance of two lines of one heading, in usual ones, at most."""

BETWEEN: Final = 0.75
"""Distance of two lines, in usual ones, up to which they are of cells that stand side by side."""

NEXT: Final = 4
"""Lines of a heading in which what a line stands over is looked for."""

OUTDENT: Final = 3.0
"""Points to the left of a table from which on a line is the heading of what follows."""


class _Part(NamedTuple):
    """The lines of a page that gaps go through, from `start` to `end`; its sections do not count."""

    start: int
    end: int
    gaps: list[Span]
    sections: list[int]

    @property
    def score(self) -> int:
        """How much of a table it is: lines, and pairs of columns."""
        return len(self.gaps) * (self.end - self.start)


class _Parts:
    """The parts of a page that begin at its lines, each looked for once."""

    def __init__(self, page: PrintedRows) -> None:
        self.page = page
        self._found: dict[int, _Part | None] = {}

    def at(self, start: int) -> _Part | None:
        if start not in self._found:
            self._found[start] = _part(self.page, start)
        return self._found[start]


def spaced_tables(page: PrintedRows, before: Before | None = None) -> list[GridTable]:
    """The tables that stand on a page without rulings, from top to bottom; the first may continue
    `before`.
    """
    tables = []
    parts = _Parts(page)
    after = start = 0
    if before and (rest := _continued(parts, before)):
        tables.append(rest[0])
        after = start = rest[1]
    while start < len(page.rows):
        part = _best_part(parts, start, after) if _may_begin(page, start) else None
        if part is None:
            start += 1
            continue
        part = _with_following(parts, _refined(page, part))
        table = _grid(page, part)
        if len(part.gaps) > 1 and (share := _filled(table, page)) < USUALLY_FILLED:
            other = _part(page, start, strict=True)
            denser = _grid(page, _with_heading(page, other, after)) if other else None
            if other and denser and _filled(denser, page) >= STRICTLY_FILLED:
                part, table = other, denser
            elif share < LEAST_FILLED:
                start += 1
                continue
        if table.columns <= FEW_COLUMNS and not _begins(table, page):
            below = [row for row in page.rows[: part.end] if row.baseline < table.ys[1]]
            after = start = max(start + 1, len(below))
            continue
        if len(part.gaps) > 1 or not _in_columns(page, part):
            tables.append(table)
        start = after = part.end
    return tables


def _with_following(parts: _Parts, part: _Part) -> _Part:
    """The part with the ones that follow, as far as they have its columns; what stands alone between them is
    a section.
    """
    page = parts.page
    while len(part.gaps) >= LEAST_COLUMNS - 1:
        start = part.end
        while start < min(len(page.rows), part.end + BETWEEN_PARTS) and len(page.rows[start].words) == 1:
            start += 1
        if start >= len(page.rows) or len(page.rows[start].words) == 1:
            return part
        if any(
            below.baseline - above.baseline > FARTHEST * page.pitch
            for above, below in pairwise(page.rows[part.end - 1 : start + 1])
        ):
            return part
        if _repeats(page.rows[start], page.rows[part.start], page.letter):
            return part
        other = _best_part(parts, start, start)
        if not other or other.start > start or len(other.gaps) < LEAST_COLUMNS - 1:
            return part
        sections = [*part.sections, *range(part.end, start), *other.sections]
        rows = [page.rows[index] for index in range(part.start, other.end) if index not in sections]
        gaps = white_gaps([unit_of([row], page.letter) for row in rows], page.letter)
        heading = start == part.end and start - part.start <= HEADING_LINES
        if len(gaps) < max(len(part.gaps), len(other.gaps)) or not (heading or _alike(part.gaps, other.gaps)):
            return part
        part = _refined(page, _Part(part.start, other.end, gaps, sections))
    return part


def _refined(page: PrintedRows, part: _Part) -> _Part:
    """The part with the columns that most of its lines show, too: headings go over some."""
    if len(part.gaps) < LEAST_COLUMNS - 1:
        return part
    rows = [page.rows[index] for index in range(part.start, part.end) if index not in part.sections]
    more = [
        gap
        for gap in white_gaps([unit_of([row], page.letter) for row in rows], page.letter)
        if not any(gap[0] < right and left < gap[1] for left, right in part.gaps)
        and sum(_has_sides(row, gap) for row in rows) >= SEEN * len(rows)
    ]
    return part._replace(gaps=sorted([*part.gaps, *more]))


def _has_sides(row: PrintedRow, gap: Span) -> bool:
    """Whether a line has text on both sides of a gap, and none in it."""
    x = sum(gap) / 2
    return row.words[0][0] < x < row.words[-1][1] and not any(x0 < x < x1 for x0, x1 in row.pieces)


def _repeats(row: PrintedRow, first: PrintedRow, letter: float) -> bool:
    """Whether a line begins a table as another line did: with words at the same places."""
    return len(row.words) == len(first.words) > 1 and all(
        abs(one[0] - other[0]) + abs(one[1] - other[1]) <= letter / 2
        for one, other in zip(row.words, first.words, strict=True)
    )


def _alike(gaps: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether two parts have the same columns."""
    return len(gaps) == len(others) and all(
        one[0] < other[1] and other[0] < one[1] for one, other in zip(gaps, others, strict=True)
    )


def _continued(parts: _Parts, before: Before) -> tuple[GridTable, int] | None:
    """The rest of the table before, and the line after it, if the first lines stand in its columns."""
    page = parts.page
    rows, letter = before.page.rows, page.letter
    fits = [before.fits(row, letter) for row in rows]
    start = next(
        (index for index in range(min(len(rows), STARTS)) if fits[index] and len(rows[index].words) > 1), 0
    )
    end = start
    while end < len(rows) and fits[end]:
        if end > start and rows[end].baseline - rows[end - 1].baseline > FARTHEST * page.pitch:
            break
        end += 1
    part = _trimmed(before.page, _Part(start, end, before.gaps, []))
    if len(before.gaps) < LEAST_COLUMNS - 1 or part.end == part.start:
        return None
    usual = _best_part(parts, start, 0) if len(page.rows[start].words) > 1 else None
    if usual and usual.end - usual.start > max(part.end - part.start, before.rows):
        return None
    part = _with_heading(before.page, part, 0)
    lines = rows[part.start : part.end]
    return open_grid(OpenTable(lines, before.gaps, letter, sure=True, steps=before.steps)), part.end


def _filled(table: GridTable, page: PrintedRows) -> float:
    """The share of the places of a table that have something in them; 0 if no row has something in all."""
    edges = list(pairwise(table.xs))
    counts = []
    for top, bottom in pairwise(table.ys):
        words = [word for row in page.rows if top < row.baseline < bottom for word in row.words]
        counts.append(sum(any(x0 < right and x1 > left for x0, x1 in words) for left, right in edges))
    return sum(counts) / (len(counts) * len(edges)) if max(counts) == len(edges) else 0.0


def _may_begin(page: PrintedRows, start: int) -> bool:
    """Whether some of the next lines, too, stand in columns."""
    beside = sum(len(row.words) > 1 for row in page.rows[start : start + AHEAD])
    return len(page.rows[start].words) > 1 and beside >= LEAST_LINES


def _begins(table: GridTable, page: PrintedRows) -> bool:
    """Whether a table has more than one row, and its first row has something in most columns."""
    if table.rows < LEAST_ROWS:
        return False
    words = [
        ((x0 + x1) / 2, row.baseline)
        for row in page.rows
        if table.ys[0] < row.baseline < table.ys[-1]
        for x0, x1 in row.words
    ]
    filled = sum(
        cell.column_span
        for cell in table.cells
        if cell.row == 0
        and any(cell.box.x0 < x < cell.box.x1 and cell.box.top < y < cell.box.bottom for x, y in words)
    )
    return filled >= BEGINS_FILLED * table.columns


def _in_columns(page: PrintedRows, part: _Part) -> bool:
    """Whether some of the lines of a part are prose in two columns."""
    lines = page.rows[part.start : part.end]
    return any(lines[0].top < prose.bottom and prose.top < lines[-1].bottom for prose in two_columns(page))


def _grid(page: PrintedRows, part: _Part) -> GridTable:
    sections = frozenset(section - part.start for section in part.sections)
    return open_grid(OpenTable(page.rows[part.start : part.end], part.gaps, page.letter, sections))


def _best_part(parts: _Parts, start: int, after: int) -> _Part | None:
    """The lines from `start` on, or from one of the next lines on, that are most of a table; its heading
    may begin above, from `after` on."""
    page, best = parts.page, parts.at(start)
    if best is None:
        return None
    best = _with_heading(page, best, after)
    for other in range(start + 1, min(start + STARTS, best.end - LEAST_LINES + 1)):
        part = parts.at(other) if len(page.rows[other].words) > 1 else None
        part = _with_heading(page, part, after) if part else None
        if part and part.score > best.score:
            best = part
    return best


def _part(page: PrintedRows, start: int, *, strict: bool = False) -> _Part | None:
    """The lines from `start` on that are most of a table; if `strict`, all gaps go down through all of
    them.
    """
    rows = page.rows
    covered: list[Span] = list(rows[start].pieces)
    least = NARROWEST * page.letter
    gaps = gaps_between(covered, least)
    sections: list[int] = []
    best: _Part | None = None
    end = start + 1
    while gaps and end < len(rows):
        if rows[end].baseline - rows[end - 1].baseline > FARTHEST * page.pitch:
            break
        if len(rows[end].runs) == 1 and rows[end].runs[0][0] < covered[0][0] - OUTDENT:
            break
        wider = united(covered, rows[end].pieces)
        left = gaps_between(wider, least)
        if len(left) < len(gaps):
            if below := _below_section(page, start, end, covered, gaps):
                sections += range(end, below)
                end = below
                continue
            best = _better(best, page, _Part(start, end, gaps, sections))
            if strict:
                return best
        covered, gaps = wider, left
        end += 1
    return _better(best, page, _Part(start, end, gaps, sections)) if gaps else best


def _below_section(
    page: PrintedRows, first: int, index: int, covered: list[Span], gaps: Sequence[Span]
) -> int | None:
    """The line below the lines of a section, if the columns of the table go on there."""
    wide = [gap for gap in gaps if gap[1] - gap[0] >= COLUMN_GAP * page.letter]
    x0, x1 = page.rows[index].runs[0]
    crossed = sum(x0 < left and x1 > right for left, right in wide)
    begins = abs(x0 - covered[0][0]) <= page.letter
    if not crossed or (2 * crossed < len(wide) and not begins):
        return None
    for below in (index + 1, index + 2):
        if below >= len(page.rows) or len(page.rows[below - 1].runs) > 1:
            return None
        if _repeats(page.rows[below], page.rows[first], page.letter):
            return None
        if len(page.rows[below].runs) >= LEAST_COLUMNS:
            left = gaps_between(united(covered, page.rows[below].pieces), NARROWEST * page.letter)
            return below if len(left) >= len(gaps) else None
    return None


def _better(best: _Part | None, page: PrintedRows, part: _Part) -> _Part | None:
    part = _trimmed(page, part)
    if part.end - part.start < LEAST_LINES or (best and part.score <= best.score):
        return best
    rows = [page.rows[index] for index in range(part.start, part.end) if index not in part.sections]
    part = part._replace(gaps=parting(rows, part.gaps, page.letter))
    while rows and len(rows) > LEAST_LINES and part.gaps and rows[0].words[-1][1] <= part.gaps[0][1]:
        rows = rows[1:]  # what stands alone in the first column is above the table
        part = part._replace(start=part.start + 1)
    if not part.gaps or (best and part.score <= best.score):
        return best
    is_table = _is_table if len(part.gaps) >= LEAST_COLUMNS - 1 else _is_of_labels
    return part if is_table(rows, part.gaps, page.letter) else best


def _trimmed(page: PrintedRows, part: _Part) -> _Part:
    """The part without lines at its end that stand apart, or are in no columns."""
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
    if len(rows) < LEAST_PAIRS or gap[1] - gap[0] < COLUMN_GAP * letter:
        return False
    middle = sum(gap) / 2
    sides = [list(segments(rows, float("-inf"), middle)), list(segments(rows, middle, float("inf")))]
    if any(len(side) < LEAST_LINES for side in sides):
        return False
    widths = [median(x1 - x0 for _, x0, x1 in side) for side in sides]
    starts = sorted(x0 for _, x0, _ in sides[1])
    aligned = sum(x0 - starts[0] <= letter for x0 in starts) >= LABELS_ALIGNED * len(starts)
    return min(widths) >= LEAST_LABEL * letter and aligned and is_aligned(sides[0], letter)


def _with_heading(page: PrintedRows, part: _Part, after: int) -> _Part:
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
        return len(under) > 1
    if below[0].baseline - above.baseline <= BETWEEN * pitch:
        return True
    aligned = x0 > gaps[0][0]  # what begins where the first column does may be a paragraph
    return any(
        abs(x0 + x1 - left - right) <= 2 * letter or (aligned and abs(x0 - left) <= letter / 2)
        for left, right in under
    )
