"""Tables that spaces align, as `pdftotext -layout` prints them: columns with blanks between them.

A table is a run of lines that leave the same gaps between columns blank. Some programs give a Thai vowel or
tone mark a place of its own, others none: both ways of counting are tried.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Final

import regex

from extract.aligned_gaps import (
    CROSSED_GAP,
    LEAST_GAP,
    AlignedLine,
    Gap,
    Segment,
    alignment,
    count,
    gaps_of,
    may_be_parted,
    to_line,
)
from extract.aligned_rows import Piece, Printed, to_rows
from extract.document import Row, Table
from extract.repeated_labels import repeated_starts
from normalize.thai import MARKS

MOST_BLANK_LINES: Final = 4
"""Blank lines in a row that may stand inside a table."""

LEAST_SPANNED: Final = 0.4
"""Share of the texts over a gap without a blank there from which on cells are over both columns."""

MOST_BANNER_LINES: Final = 3
"""Lines in a row that may cross the gaps inside a table: one cell over all columns, wrapped."""

EVERY: Final = 4
"""One of so many lines, and each before one without several texts, is tried as the end of a table."""

HEADING_TEXTS: Final = 3
HEADING_SHARE: Final = 0.6
HEADING_LINES: Final = 2
"""Texts of a heading, and their share, that are repeated in that of the next table (a card has two), and the
lines of a heading in which they may be."""

LEAST_ABOVE: Final = 4
EXACT: Final = 0.9
"""Share of texts that begin where another one does from which on those in a column begin at one place."""

LEAST_AGREEING: Final = 0.2
LINES_BELOW: Final = 5
PLACE_MOVED: Final = 1
MOST_PLACE_MOVED: Final = 3
"""Lines that show where the columns of a table are, the share of texts in the same columns where only a blank
line parts two tables, lines below that may be in others, and by how much texts in the same may differ."""

FAR_MORE: Final = 1.3
"""How many times more texts are aligned by one way to count marks for the other not to be tried."""

LOST: Final = 14.0
"""How much worse than its best a run of lines may become before its end is looked for no longer."""

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

_LOOSE_MARK: Final = regex.compile(rf"[ ]{{3,}}(?=[{MARKS}])")
_HTML_TABLE: Final = regex.compile(r"<(/?)table(?![a-z])", regex.IGNORECASE)
_WORD: Final = regex.compile(r"\p{L}{2}")
_FIGURE: Final = regex.compile(r"[0-9๐-๙]{1,3}[.,][0-9๐-๙]{1,2}")
_ENTRY: Final = regex.compile(r"[0-9๐-๙]+")


@dataclass(frozen=True)
class _Region:
    """Lines `start` to `end` of a page that may be a table."""

    start: int
    end: int
    gaps: tuple[Gap, ...]
    worth: float


def with_marks_joined(lines: Sequence[str]) -> list[str]:
    """`lines`, where one continues inside the line above it: it has a Thai mark where a text above it ends.

    `pdftotext` does so where a mark is printed higher than its letters.

    >>> with_marks_joined(["  คู่มือขัน", "           ้ ตอน  กองคลัง"])
    ['  คู่มือขัน้ ตอน  กองคลัง']
    """
    joined: list[str] = []
    for line in lines:
        above = joined[-1] if joined else ""
        match = _LOOSE_MARK.match(line)
        moved = len(above.rstrip()) - match.end() if match and above.strip() else None
        if match and moved in (-1, 0, 1):
            rest = line[match.end() :]
            wide = regex.search(" {4,}", rest)
            joined[-1] = above.rstrip() + (rest if wide is None else _moved(rest, wide.start(), moved))
        else:
            joined.append(line)
    return joined


def _moved(text: str, at: int, columns: int) -> str:
    """`text` with as many blanks more or fewer at a place, so that what is after it keeps its column."""
    return text[:at] + (text[at + columns :] if columns > 0 else " " * -columns + text[at:])


def split_at_aligned(lines: Sequence[str]) -> Iterator[Table | list[str]]:
    """The aligned tables among `lines`, and the lines between, in order. Pages begin with a form feed."""
    between: list[str] = []
    for page in _pages(lines):
        for part in _split_page(page):
            if isinstance(part, Table):
                yield between
                yield part
                between = []
            else:
                between += part
    yield between


def _pages(lines: Sequence[str]) -> Iterator[list[str]]:
    page: list[str] = []
    for line in lines:
        if line.startswith("\f"):
            yield page
            page = []
        page.append(line.replace("\f", ""))
    yield page


def _split_page(lines: list[str]) -> Iterator[Table | list[str]]:
    if not any(map(may_be_parted, lines)):
        yield lines
        return
    found: list[tuple[_Region, Table]] = []
    worth = 0.0
    for printed in _countings(lines):
        tables = [(region, table) for region in _regions(printed) if (table := _to_table(printed, region))]
        if (total := sum(region.worth for region, _ in tables)) > worth:
            found, worth = tables, total
    at = 0
    for region, table in found:
        yield lines[at : region.start]
        yield from _split_table(table)
        at = region.end
    yield lines[at:]


def _split_table(table: Table) -> Iterator[Table]:
    starts = repeated_starts([[cell.text for cell in row.cells] for row in table.rows])
    for start, end in pairwise([0, *starts, len(table.rows)]):
        yield replace(table, rows=table.rows[start:end])


def _countings(lines: Sequence[str]) -> Iterator[list[AlignedLine]]:
    """The lines by both ways to count marks; by one where texts begin at the same places far more often."""
    with_marks, without = (
        [to_line(line, marks=marks) for line in _without_html(lines)] for marks in (True, False)
    )
    one, other = alignment(with_marks), alignment(without)
    if one * FAR_MORE >= other:
        yield with_marks
    if other * FAR_MORE >= one:
        yield without


def _without_html(lines: Sequence[str]) -> Iterator[str]:
    """`lines`, blank where an HTML table is."""
    depth = 0
    for line in lines:
        tags = [match[1] for match in _HTML_TABLE.finditer(line)]
        yield "" if depth or tags else line
        depth = max(0, depth + sum(-1 if closing else 1 for closing in tags))


def _regions(lines: Sequence[AlignedLine]) -> Iterator[_Region]:
    """The best runs of lines with common gaps, one after the other."""
    at = 0
    while at < len(lines):
        region = _grown(lines[: _end_of_columns(lines, at)], at) if lines[at].parted else None
        if region is None:
            at += 1
            continue
        region = _with_start(lines, region)
        if region.start < at:
            region = _Region(at, region.end, region.gaps, region.worth)
        yield region
        at = region.end


def _end_of_columns(lines: Sequence[AlignedLine], start: int) -> int:
    """Where, after a blank line or one of one text, lines begin whose texts are in other columns than those
    above them."""
    above: list[AlignedLine] = []
    alone = False
    for index in range(start, len(lines)):
        line = lines[index]
        if line.parted and (alone or not lines[index - 1].ink) and _are_settled(above):
            below = list(islice((each for each in lines[index:] if each.parted), LINES_BELOW))
            least = 0.5 if alone else LEAST_AGREEING
            if not any(_share_columns(above, part, least=least) for part in (below, below[:1])):
                return index
        if line.parted:
            above.append(line)
        if line.ink:
            alone = not line.parted and _is_title(line, above)
    return len(lines)


def _is_title(line: AlignedLine, above: Sequence[AlignedLine]) -> bool:
    """Whether a line of one text begins at the left, or is over several texts of a line above it."""
    (start, end) = line.segments[0].start, line.segments[-1].end
    left = min((each.segments[0].start for each in above), default=start)
    return start <= left + PLACE_MOVED or any(
        sum(each.start < end and start < each.end for each in other.segments) > 1 for other in above
    )


def _are_settled(lines: Sequence[AlignedLine]) -> bool:
    """Whether lines show where the columns of a table are."""
    return len(lines) > 1 and (len(lines) >= LEAST_ABOVE or _share_columns(lines[:1], lines[1:], least=0.5))


def _share_columns(above: Sequence[AlignedLine], below: Sequence[AlignedLine], *, least: float) -> bool:
    """Whether at least such a share of the texts of the lines `below` begin, end or are centred where those
    of the lines above do.

    Where there are few lines above, they may be a heading: texts may also be below one of its texts each, if
    there are enough of them.
    """
    left = min(line.segments[0].start for line in above)
    starts = Counter(each.start for line in above for each in line.segments[1:])
    exact = sum(times for times in starts.values() if times > 1) >= EXACT * starts.total()
    moved = 0 if exact else PLACE_MOVED if least > LEAST_AGREEING else MOST_PLACE_MOVED
    often = 2 if len(above) >= LEAST_ABOVE else 1
    known = [
        {at for at, times in Counter(places).items() if times >= often}
        for places in zip(*(place for line in above for place in _places(line)), strict=True)
    ][: 1 if exact else None]
    most_above, most_below = (max(len(line.segments) for line in part) for part in (above, below))
    may_be_heading = len(above) < LEAST_ABOVE and 2 * most_below > most_above
    agreeing = disagreeing = 0
    for line in below:
        for segment, place in zip(line.segments, _places(line), strict=True):
            if abs(segment.start - left) <= PLACE_MOVED:
                continue
            reaches = [range(at - moved, at + moved + 1) for at in place]
            agrees = any(not here.isdisjoint(reach) for here, reach in zip(known, reaches, strict=False))
            if agrees or (may_be_heading and _is_under_one(segment, line, above)):
                agreeing += 1
            else:
                disagreeing += 1
    return agreeing >= least * (agreeing + disagreeing)


def _is_under_one(segment: Segment, line: AlignedLine, above: Sequence[AlignedLine]) -> bool:
    """Whether a text is below one text of each line above at most, and no other is below the same."""
    found = False
    for other in above:
        over = [each for each in other.segments if each.start < segment.end and segment.start < each.end]
        if len(over) > 1:
            return False
        for each in over:
            found = True
            if sum(each.start < one.end and one.start < each.end for one in line.segments) > 1:
                return False
    return found


def _places(line: AlignedLine) -> list[tuple[int, int, int]]:
    """Where each text of a line begins, ends, and has its middle (in half columns)."""
    return [(each.start, each.end, each.start + each.end) for each in line.segments]


def _grown(lines: Sequence[AlignedLine], start: int) -> _Region | None:
    """The run of lines from `start` on that is worth most, None where none has a gap."""
    best: _Region | None = None
    taken: list[AlignedLine] = []
    parted: list[AlignedLine] = []
    counts: list[int] = []
    blank = banner = 0
    for index in range(start, len(lines)):
        line = lines[index]
        blank = 0 if line.ink else blank + 1
        if blank > MOST_BLANK_LINES:
            break
        if not line.ink:
            continue
        if any(_is_heading_again(line, above) for above in parted[:HEADING_LINES]):
            break
        taken.append(line)
        if not line.parted:
            banner += best is not None and any(gap.is_crossed(line) for gap in best.gaps)
            if banner > MOST_BANNER_LINES:
                break
            continue
        banner = 0
        parted.append(line)
        count(counts, line)
        if index % EVERY and index + 1 < len(lines) and lines[index + 1].parted:
            continue
        gaps, worth = gaps_of(taken, counts)
        if best is None or worth >= best.worth:
            best = _Region(start, index + 1, gaps, worth)
        elif worth < best.worth - LOST:
            break
    return _with_end(lines, best) if best and best.gaps else None


def _is_heading_again(line: AlignedLine, heading: AlignedLine) -> bool:
    """Whether a line has most of the texts of a heading above, though maybe in other columns."""
    texts, above = (
        {text for each in line.segments if _WORD.search(text := line.text[each.first : each.last])}
        for line in (line, heading)
    )
    return len(texts & above) >= max(HEADING_TEXTS, HEADING_SHARE * len(texts))


def _with_end(lines: Sequence[AlignedLine], region: _Region) -> _Region:
    """The region with the lines after it that belong to its last row: they cross no gap."""
    end = region.end
    while end < len(lines) and lines[end].ink and not lines[end].parted:
        if any(gap.is_crossed(lines[end]) for gap in region.gaps):
            break
        end += 1
    return _Region(region.start, end, region.gaps, region.worth)


def _with_start(lines: Sequence[AlignedLine], region: _Region) -> _Region:
    """The region without the lines at its start that cost more than they are worth, and with those right
    above it that belong to its heading."""
    start = region.start
    for index in range(region.start, region.end):
        line = lines[index]
        if not line.ink:
            continue
        crossed = sum(gap.is_crossed(line) for gap in region.gaps)
        if _begins_at(line, region.gaps):
            break
        if crossed and CROSSED_GAP * crossed >= sum(gap.is_between(line) for gap in region.gaps):
            start = index + 1
            continue
        break
    while start and _is_heading_part(lines, start - 1, region):
        start -= 1
    return _Region(start, region.end, region.gaps, region.worth)


def _begins_at(line: AlignedLine, gaps: Sequence[Gap]) -> bool:
    """Whether a text of the line that others are before begins where a column does."""
    return line.parted and not {s.start for s in line.segments[1:]}.isdisjoint(gap.end for gap in gaps)


def _is_heading_part(lines: Sequence[AlignedLine], index: int, region: _Region) -> bool:
    """Whether the line right above a table is part of a heading cell: it is above one column, or centred over
    several but not all."""
    line = lines[index]
    if len(line.segments) != 1:
        return False
    (segment,) = line.segments
    edges = _zones(lines, region)
    covered = [(start, end) for start, end in edges if segment.start < end and start < segment.end]
    if not covered or len(covered) > len(edges) / 2 or segment.end > edges[-1][1] + LEAST_GAP:
        return False
    if len(covered) == 1:
        return segment.start >= covered[0][0] - LEAST_GAP and len(edges) > 2
    middle = (covered[0][0] + covered[-1][1]) / 2
    return abs((segment.start + segment.end) / 2 - middle) <= LEAST_GAP


def _zones(lines: Sequence[AlignedLine], region: _Region) -> list[tuple[int, int]]:
    """Where each column of the region begins and ends."""
    inside = [line for line in lines[region.start : region.end] if line.parted]
    left = min(line.segments[0].start for line in inside)
    right = max(line.segments[-1].end for line in inside)
    starts = [left, *(gap.end for gap in region.gaps)]
    ends = [*(gap.start for gap in region.gaps), right]
    return list(zip(starts, ends, strict=True))


def _to_table(lines: Sequence[AlignedLine], region: _Region) -> Table | None:
    """The table that a region is, None where it is something else that is set side by side."""
    zones = _zones(lines, region)
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
    """The texts of a line by the columns over which they stand."""
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

    Where more texts are over a gap than beside it, the blank has to be right where the column begins.
    """
    spanned = []
    parted = [line for line in lines if line.parted]
    for gap in gaps:
        over = [line for line in parted if gap.is_crossed(line)]
        beside = sum(gap.is_between(line) for line in parted)
        if len(over) > beside:
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
