"""Which runs of lines of a page may be tables that spaces align: those that leave the same gaps blank."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import regex

from extract.aligned_gaps import CROSSED_GAP, LEAST_GAP, AlignedLine, Gap, Segment, count, gaps_of

MOST_BLANK_LINES: Final = 4
"""Blank lines in a row that may be inside a table."""

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

LOST: Final = 14.0
"""How much worse than its best a run of lines may become before the search for its end stops."""

_WORD: Final = regex.compile(r"\p{L}{2}")


@dataclass(frozen=True)
class Region:
    """Lines `start` to `end` of a page that may be a table."""

    start: int
    end: int
    gaps: tuple[Gap, ...]
    worth: float


def regions(lines: Sequence[AlignedLine]) -> Iterator[Region]:
    """The best runs of lines with common gaps, one after the other."""
    at = 0
    while at < len(lines):
        region = _grown(lines[: _end_of_columns(lines, at)], at) if lines[at].parted else None
        if region is None:
            at += 1
            continue
        region = _with_start(lines, region)
        if region.start < at:
            region = Region(at, region.end, region.gaps, region.worth)
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


def _grown(lines: Sequence[AlignedLine], start: int) -> Region | None:
    """The run of lines from `start` on that is worth most, None where none has a gap."""
    best: Region | None = None
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
            best = Region(start, index + 1, gaps, worth)
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


def _with_end(lines: Sequence[AlignedLine], region: Region) -> Region:
    """The region with the lines after it that belong to its last row: they cross no gap."""
    end = region.end
    while end < len(lines) and lines[end].ink and not lines[end].parted:
        if any(gap.is_crossed(lines[end]) for gap in region.gaps):
            break
        end += 1
    return Region(region.start, end, region.gaps, region.worth)


def _with_start(lines: Sequence[AlignedLine], region: Region) -> Region:
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
    return Region(start, region.end, region.gaps, region.worth)


def _begins_at(line: AlignedLine, gaps: Sequence[Gap]) -> bool:
    """Whether a text of the line that others are before begins where a column does."""
    return line.parted and not {s.start for s in line.segments[1:]}.isdisjoint(gap.end for gap in gaps)


def _is_heading_part(lines: Sequence[AlignedLine], index: int, region: Region) -> bool:
    """Whether the line right above a table is part of a heading cell: it is above one column, or centred over
    several but not all."""
    line = lines[index]
    if len(line.segments) != 1:
        return False
    (segment,) = line.segments
    edges = zones_of(lines, region)
    covered = [(start, end) for start, end in edges if segment.start < end and start < segment.end]
    if not covered or len(covered) > len(edges) / 2 or segment.end > edges[-1][1] + LEAST_GAP:
        return False
    if len(covered) == 1:
        return segment.start >= covered[0][0] - LEAST_GAP and len(edges) > 2
    middle = (covered[0][0] + covered[-1][1]) / 2
    return abs((segment.start + segment.end) / 2 - middle) <= LEAST_GAP


def zones_of(lines: Sequence[AlignedLine], region: Region) -> list[tuple[int, int]]:
    """Where each column of the region begins and ends."""
    inside = [line for line in lines[region.start : region.end] if line.parted]
    left = min(line.segments[0].start for line in inside)
    right = max(line.segments[-1].end for line in inside)
    starts = [left, *(gap.end for gap in region.gaps)]
    ends = [*(gap.start for gap in region.gaps), right]
    return list(zip(starts, ends, strict=True))
