"""Columns of a table of which rulings draw the rows: where white space is in most rows."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from extract.pdf.columns import COLUMN_GAP, WORD_GAP, PrintedRow, Span
from extract.pdf.gaps import NARROWEST, SAME_EDGE, gaps_between, united

MANY: Final = 2
"""Lines of a row from which on white space through all of them is no space between words."""

CROSSED: Final = 0.2
"""Rows with text across a place, as a share of those with white space there, up to which columns meet
there."""

HEADING_LINES: Final = 6
"""Lines at the top of a table among which the headings of groups of columns are."""

UNDER: Final = 4
"""Lines below such a heading among which are those of its columns."""

LEAVES: Final = 6
"""Words of a line at the top of a table from which on it is the lowest of its heading."""

HEADING: Final = 3
"""Rows with several columns at the top of a table of which one shows that a column is there that is blank
below."""

TOGETHER: Final = 2
"""Rows of a page with text that begins at one place after a wide gap, from which on a column begins there."""

ALIGNED: Final = 0.5
"""Share of the rows with text in a column that begins at its left side, from which on this is its side."""


class Unit(NamedTuple):
    """What the text of a row covers, with gaps between words and without."""

    filled: Sequence[Span]
    pieces: Sequence[Span]


def without_groups(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """The lines of a table without the headings of groups of columns at its top: several words are side by
    side below them.
    """
    left = [
        _without(row, [word for word in row.words if _is_group(word, rows[index + 1 : index + 1 + UNDER])])
        for index, row in enumerate(rows[:HEADING_LINES])
    ]
    return [row for row in left if row.words] + list(rows[HEADING_LINES:])


def _is_group(word: Span, below: Sequence[PrintedRow]) -> bool:
    """Whether a word is over several of a line below, or over one and nearer than it to the next."""
    if any(sum(x0 < word[1] and x1 > word[0] for x0, x1 in row.runs) > 1 for row in below):
        return True
    leaves = max(below, key=lambda row: len(row.words), default=None)
    if leaves is None or len(leaves.words) < LEAVES:
        return False
    under = [index for index, (x0, x1) in enumerate(leaves.words) if x0 < word[1] and x1 > word[0]]
    return any(
        word[0] < (left[1] + right[0]) / 2 < word[1]
        for index in under
        for left, right in pairwise(leaves.words[max(0, index - 1) : index + 2])
    )


def _without(row: PrintedRow, words: Sequence[Span]) -> PrintedRow:
    """A line without some of its words."""

    def left(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(span for span in spans if not any(x0 <= span[0] and span[1] <= x1 for x0, x1 in words))

    return row._replace(words=left(row.words), runs=left(row.runs), pieces=left(row.pieces)) if words else row


def unit_of(lines: Sequence[PrintedRow], letter: float) -> Unit:
    """What the text of a row covers."""
    pieces = united((), [piece for line in lines for piece in line.pieces])
    if len(lines) < MANY:
        return Unit(united((), [word for line in lines for word in line.words]), pieces)
    filled: list[Span] = []
    for x0, x1 in pieces:
        if filled and x0 - filled[-1][1] < NARROWEST * letter:
            filled[-1] = filled[-1][0], x1
        else:
            filled.append((x0, x1))
    return Unit(filled, pieces)


def column_edges(
    units: Sequence[Unit], page: Sequence[Unit], sure: Sequence[float], padding: float, letter: float
) -> list[float]:
    """Where the columns meet of the table that has `units` as rows: at places that are `sure`, and where
    white space is. `page`: the rows of all its tables.
    """
    edges = [
        _edge(units, region, padding, letter)
        for region in _regions(units, letter)
        if not any(region[0] - letter < x < region[1] + letter for x in sure)
    ]
    edges = sorted([*edges, *sure])
    return sorted([*edges, *_begun_together(units, page, edges, padding, letter)])


def white_gaps(units: Sequence[Unit], letter: float) -> list[Span]:
    """The white space that goes down through most of `units`."""
    regions = _regions(units, letter)
    gaps = sorted(_clearest(units, region) for region in regions)
    return _with_headings_over(units, _seen_twice(units, gaps, letter))


def _seen_twice(units: Sequence[Unit], gaps: Sequence[Span], letter: float) -> list[Span]:
    """The gaps, but the narrow ones that have text on both sides in one row only."""
    filled = _lines_of_columns(units, gaps)
    return [
        gap
        for index, gap in enumerate(gaps)
        if gap[1] - gap[0] >= WORD_GAP * letter or len({*filled[index]} & {*filled[index + 1]}) >= TOGETHER
    ]


def _with_headings_over(units: Sequence[Unit], gaps: Sequence[Span]) -> list[Span]:
    """The gaps, but those between a heading with nothing below it and a column next to it without heading."""
    kept = list(gaps)
    found = True
    while found:
        found = False
        filled = _lines_of_columns(units, kept)
        for index in range(len(kept)):
            if _heads(filled[index], filled[index + 1]) or _heads(filled[index + 1], filled[index]):
                del kept[index]
                found = True
                break
    return kept


def _lines_of_columns(units: Sequence[Unit], gaps: Sequence[Span]) -> list[list[int]]:
    """The units with text in each column."""
    edges = [float("-inf"), *(sum(gap) / 2 for gap in gaps), float("inf")]
    return [
        [
            index
            for index, unit in enumerate(units)
            if any(left < (x0 + x1) / 2 < right for x0, x1 in unit.filled)
        ]
        for left, right in pairwise(edges)
    ]


def _heads(heading: Sequence[int], column: Sequence[int]) -> bool:
    """Whether one column has text in upper lines only, and another one only below these."""
    return bool(heading and column) and heading[-1] < min(HEADING_LINES, column[0])


def begun_gaps(units: Sequence[Unit], gaps: Sequence[Span], letter: float) -> list[Span]:
    """The wide white space before texts that begin at one place in few of `units`, next to other `gaps`."""
    within = SAME_EDGE * letter
    found: list[Span] = []
    wide = [gap for unit in units for gap in gaps_between(unit.filled, COLUMN_GAP * letter)]
    for left, right in sorted(wide, key=lambda gap: gap[1]):
        if any(left - within <= sum(gap) / 2 <= right + within for gap in (*gaps, *found)):
            continue
        together = [gap for gap in wide if abs(gap[1] - right) <= within]
        if len(together) >= TOGETHER:
            found.append((max(gap[0] for gap in together), min(gap[1] for gap in together)))
    return found


def _in_columns(units: Sequence[Unit]) -> list[Unit]:
    """The rows with text in several columns; others may be sections, across all of them."""
    return [unit for unit in units if len(unit.filled) > 1]


def _regions(units: Sequence[Unit], letter: float) -> Iterator[Span]:
    """The white space that goes down through most rows, without the text that some have in it alone."""
    places = sorted({x for unit in units for span in unit.filled for x in span})
    if len(places) < 2:
        return
    support = _counts_over(places, [gaps_between(unit.filled, 0.0) for unit in units])
    crossed = _counts_over(places, [unit.filled for unit in _in_columns(units)])
    heading = _in_columns(units)[:HEADING]
    wide = _counts_over(places, [gaps_between(unit.filled, COLUMN_GAP * letter) for unit in heading])
    is_open = [
        over <= CROSSED * gaps if gaps >= TOGETHER else over == 0 < in_heading
        for gaps, over, in_heading in zip(support, crossed, wide, strict=True)
    ]
    regions: list[Span] = []
    for (left, right), kept in zip(pairwise(places), is_open, strict=True):
        if kept and regions and regions[-1][1] == left:
            regions[-1] = regions[-1][0], right
        elif kept:
            regions.append((left, right))
    edges = [float("-inf"), *(x for region in regions for x in region), float("inf")]
    for index, region in enumerate(regions):
        yield from _cut(units, region, (edges[2 * index], edges[2 * index + 3]), letter)


def _counts_over(places: Sequence[float], rows: Iterable[Iterable[Span]]) -> list[int]:
    """How many rows have a span over each stretch from one of some places to the next; a span begins and
    ends at such places."""
    changes = dict.fromkeys(places, 0)
    for row in rows:
        for x0, x1 in row:
            changes[x0] += 1
            changes[x1] -= 1
    return list(accumulate(changes.values()))[:-1]


def _cut(units: Sequence[Unit], region: Span, around: Span, letter: float) -> Iterator[Span]:
    """The white space on both sides of text that is in the midst of some.

    One text next to which its row has nothing on one side, up to where the columns `around` end, is of the
    column there.
    """
    left, right = region
    inside: list[Span] = []
    for unit in units:
        words = [span for span in unit.filled if span[0] > region[0] and span[1] < region[1]]
        before = any(around[0] < x1 <= region[0] for _, x1 in unit.filled)
        after = any(region[1] <= x0 < around[1] for x0, _ in unit.filled)
        if len(words) > 1 or (before and after):
            inside += words
        elif words and after:
            left = max(left, words[0][1])
        elif words and before:
            right = min(right, words[0][0])
    covered = united((), inside)
    for x0, x1 in pairwise([left, *(x for span in covered for x in span if left < x < right), right]):
        if x1 - x0 >= NARROWEST * letter and not any(span == (x0, x1) for span in covered):
            yield x0, x1


def _edge(units: Sequence[Unit], region: Span, padding: float, letter: float) -> float:
    """Where two columns meet: next to the text on the right, if it is aligned there, else in the middle."""
    left, right = _clearest(_in_columns(units), region)
    starts = [min((x0 for x0, _ in unit.filled if x0 >= left), default=None) for unit in units]
    near = [start for start in starts if start is not None and start < right + 4 * letter]
    aligned = [start for start in near if abs(start - right) <= SAME_EDGE * letter]
    middle = (left + right) / 2
    return max(middle, right - padding) if len(aligned) >= ALIGNED * max(len(near), 1) else middle


def _clearest(units: Sequence[Unit], region: Span) -> Span:
    """The widest part of some white space that the least text goes into."""
    left, right = region
    inside = {x for unit in units for span in unit.pieces for x in span if left < x < right}
    places = [left, *sorted(inside), right]
    counts = _counts_over(
        places,
        [
            [(max(x0, left), min(x1, right)) for x0, x1 in unit.pieces if x0 < right and x1 > left]
            for unit in units
        ],
    )
    best = (left, left)
    least = min(counts)
    for part, count in zip(pairwise(places), counts, strict=True):
        if count == least:
            if best[1] == part[0] and best[1] > best[0]:
                best = best[0], part[1]
            elif part[1] - part[0] > best[1] - best[0]:
                best = part
    return best


def _begun_together(
    units: Sequence[Unit], page: Sequence[Unit], edges: Sequence[float], padding: float, letter: float
) -> Iterator[float]:
    """Where columns begin that only few rows have: text begins there in some rows of the page, after a wide
    gap.
    """
    within = SAME_EDGE * letter
    starts = sorted(right for unit in page for left, right in gaps_between(unit.filled, COLUMN_GAP * letter))
    taken = list(edges)
    for unit in units:
        for left, right in gaps_between(unit.filled, COLUMN_GAP * letter):
            together = sum(abs(right - other) <= within for other in starts)
            if together >= TOGETHER and not any(left - within <= x <= right + within for x in taken):
                taken.append(max((left + right) / 2, right - padding))
                yield taken[-1]
