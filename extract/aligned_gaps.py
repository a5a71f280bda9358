"""Lines that spaces align, and the gaps between columns that they have in common.

Some programs give a Thai vowel or tone mark a place of its own, others none: a line may be taken either way.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Final, NamedTuple

import regex

from normalize.thai import MARKS

LEAST_GAP: Final = 2
"""Blanks in a row from which on they may be a gap between columns; words are one apart."""

MOST_MOVED: Final = 4
MOST_MOVED_WORD: Final = 4
"""Columns by which a gap may be moved in a line, and by which it may be where it is as narrow as a blank."""

CROSSING_LINE: Final = 1.5
"""What a line costs that has text where others have a gap, added to what it costs for each gap."""
CROSSED_GAP: Final = 2.0
CROSSED_BY_ONE: Final = 0.25

LEAST_NARROW: Final = 3
"""Lines from which on a gap counts that is as narrow as a blank in most of them: all have it in one place."""

LEAST_BEGUN: Final = 3
LEAST_BEGUN_SHARE: Final = 0.08
CROSSED_BEGUN: Final = 0.1
"""Lines, and their share, in which a text begins at one place for a column to begin there, whatever crosses
it: cells of other lines may be over several columns."""

HEADING_LINES: Final = 5
LEAST_HEADED: Final = 4
"""Lines among which those of the heading are, and the least texts in one that shows columns alone."""

HEADED_ONLY: Final = 0.5
"""What a gap is worth that the heading alone shows."""

_MARK: Final = regex.compile(f"[{MARKS}]")
_WORD_BLANK: Final = regex.compile(r"(?<=\S)\s(?=\S)")
_ITEM_MARK: Final = regex.compile(r"[-–—•▪●‣➢➤✓*]|\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)]")
_LEADER: Final = regex.compile(r"(?:(?:\.\s?){5,}|…{2,}|_{5,})\s*[0-9๐-๙]*$")
_SIGNATURE: Final = regex.compile(r"\(?(?:ลงชื่อ|ลงนาม)|\([^()]*\)$|[.…_\s]{6,}$")
_WIDE_BLANK: Final = regex.compile(r"\S[^\S\t]{2,}\S")
"""What is between the columns of aligned text."""

_NOT_ALIGNED: Final = regex.compile(r"\t|\s*\|.*\|\s*$")
"""Cells parted by tabs or pipes, which are read elsewhere."""


@dataclass(frozen=True)
class Segment:
    """Text without a gap: the columns where it begins and ends, and its place in the line."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class AlignedLine:
    """A line with the column of each of its characters; `ink` has a bit for each column that is not blank."""

    text: str
    columns: tuple[int, ...]
    segments: tuple[Segment, ...]
    ink: int
    blanks: tuple[int, ...]
    """The columns of the blanks between its words."""
    parted: bool
    """Whether several texts are in it side by side, as the cells of a table do."""


class Gap(NamedTuple):
    """Columns between those of a table that its lines leave blank."""

    start: int
    end: int

    @property
    def ink(self) -> int:
        return (1 << self.end) - (1 << self.start)

    def is_crossed(self, line: AlignedLine) -> bool:
        """Whether a text of the line goes over the gap."""
        return bool(line.ink & self.ink) and any(self.is_within(segment) for segment in line.segments)

    def is_within(self, segment: Segment) -> bool:
        """Whether a text goes over the gap."""
        return segment.start < self.start and segment.end > self.end

    def cut(self, line: AlignedLine) -> int | None:
        """The column where what is after the gap begins in `line`; None where a text goes over it.

        A text that needs more room than its column has pushes those after it to the right, so that the blank
        of a line may be next to the gap.
        """
        if not line.ink & self.ink:
            return self.end
        first, last = line.segments[0], line.segments[-1]
        if last.end <= self.end:
            return last.end
        if first.start >= self.start:
            return first.start
        blanks = [
            (one.end, other.start)
            for one, other in pairwise(line.segments)
            if one.end < self.end + MOST_MOVED and self.start - MOST_MOVED < other.start
        ]
        if not blanks and line.parted:
            reach = range(self.start - MOST_MOVED_WORD, self.end + MOST_MOVED_WORD)
            blanks = [(column, column + 1) for column in line.blanks if column in reach]
        return min(blanks, key=lambda blank: abs(sum(blank) - self.start - self.end), default=(0, None))[1]

    def is_between(self, line: AlignedLine) -> bool:
        """Whether the line has texts on both sides of the gap and none that goes over it."""
        return (
            not line.ink & self.ink
            and bool(line.ink >> self.end)
            and bool(line.ink & ((1 << self.start) - 1))
        )


LONGEST_LINE: Final = 1000
"""Characters of the longest line of a page: a longer one was never printed."""


def _may_be_aligned(text: str) -> bool:
    return len(text) <= LONGEST_LINE and not _NOT_ALIGNED.search(text)


def may_be_parted(text: str) -> bool:
    """Whether a line may have several texts side by side."""
    return bool(_WIDE_BLANK.search(text)) and _may_be_aligned(text)


def to_line(text: str, *, marks: bool) -> AlignedLine:
    """A line with the places of its characters; a Thai mark has one of its own where `marks`."""
    if not _may_be_aligned(text):
        text = ""
    text = text.rstrip()
    columns: list[int] = []
    column = 0
    for character in text:
        takes_place = marks or not _MARK.match(character) or not column
        columns.append(column if takes_place else column - 1)
        column += takes_place
    segments = tuple(
        Segment(columns[match.start()], columns[match.end() - 1] + 1, match.start(), match.end())
        for match in regex.finditer(r"\S+(?:\s\S+)*", text)
    )
    ink = 0
    for character, at in zip(text, columns, strict=True):
        if not character.isspace():
            ink |= 1 << at
    blanks = tuple(columns[match.start()] for match in _WORD_BLANK.finditer(text))
    return AlignedLine(text, tuple(columns), segments, ink, blanks, _is_parted(text, segments))


def _is_parted(text: str, segments: Sequence[Segment]) -> bool:
    if len(segments) < 2 or _LEADER.search(text):
        return False
    texts = [text[segment.first : segment.last] for segment in segments]
    return not all(_SIGNATURE.match(part) for part in texts)


def alignment(lines: Iterable[AlignedLine]) -> float:
    """How much the texts of lines begin at the same places: 1 where all of them do."""
    starts = Counter(segment.start for line in lines if line.parted for segment in line.segments[1:])
    total = starts.total()
    return sum(times * times for times in starts.values()) / total**2 if total else 0.0


def count(counts: list[int], line: AlignedLine) -> None:
    """Count the columns in which `line` has text; a lone blank between words counts as text."""
    counts.extend([0] * (line.segments[-1].end - len(counts)))
    for column in line.columns:
        if line.ink >> column & 1:
            counts[column] += 1


def gaps_of(lines: Sequence[AlignedLine], counts: Sequence[int]) -> tuple[tuple[Gap, ...], float]:
    """The gaps between columns that `lines` show, and what the lines are worth as a table."""
    parted = [line for line in lines if line.parted]
    left = min(line.segments[0].start for line in parted)
    found: list[Gap] = []
    for most in range(min(3, len(parted) // 5 + 1) + 1):
        for gap in _low_runs(counts, left, most):
            if not any(gap.start < other.end and other.start < gap.end for other in found):
                found.append(gap)
    begun = _with_begun(found, parted)
    crossed = {
        gap: (
            sum(gap.is_crossed(line) for line in parted),
            sum(gap.is_crossed(line) for line in lines if not line.parted),
        )
        for gap in found
    }
    worths = _pruned(sorted(found), crossed, begun, parted, len(counts))
    gaps = tuple(gap for gap in worths if not _is_in_list(gap, worths, parted))
    crossing = sum(not line.parted and any(gap.is_crossed(line) for gap in gaps) for line in lines)
    return gaps, sum(worths[gap] for gap in gaps) - CROSSING_LINE * crossing


def _with_begun(gaps: list[Gap], parted: Sequence[AlignedLine]) -> dict[Gap, float]:
    """Add to `gaps` those before the places where texts begin in many lines; what these gaps are worth."""
    worths: dict[Gap, float] = {}
    for begun, worth in sorted([*_begun(parted).items(), *_headed(parted)], key=lambda item: -item[1]):
        same = [gap for gap in gaps if gap.start < begun.end and begun.start < gap.end]
        if any(gap in worths or not any(gap.is_crossed(line) for line in parted) for gap in same):
            for gap in same:
                if abs(gap.end - begun.end) <= 1:
                    worths[gap] = max(worth, worths.get(gap, 0.0))
            continue
        gaps[:] = [*(gap for gap in gaps if gap not in same), begun]
        worths[begun] = worth
    return worths


def _headed(parted: Sequence[AlignedLine]) -> Iterator[tuple[Gap, float]]:
    """The gaps that a line of the heading shows and no text below it is over or begins in."""
    left = min(line.segments[0].start for line in parted)
    for index, line in enumerate(parted[:HEADING_LINES]):
        if len(line.segments) < LEAST_HEADED:
            continue
        below = [segment for other in parted[index + 1 :] for segment in other.segments]
        ends = [left, *(segment.end for segment in line.segments)]
        for end, segment in zip(ends, line.segments, strict=False):
            over = [each for each in below if each.start < segment.start and each.end > end]
            start = max([end, *(each.end for each in over)])
            if end < start + 1 <= segment.start and all(each.start < end for each in over):
                yield Gap(start, segment.start), HEADED_ONLY


def _begun(parted: Sequence[AlignedLine]) -> dict[Gap, float]:
    """The gaps before the places where a text begins in many lines, less what crosses them."""
    before: dict[int, list[int]] = {}
    for line in parted:
        for one, other in pairwise(line.segments):
            before.setdefault(other.start, []).append(one.end)
    least = max(LEAST_BEGUN, LEAST_BEGUN_SHARE * len(parted))
    gaps: dict[Gap, float] = {}
    for start, ends in before.items():
        if len(ends) < least:
            continue
        gap = Gap(max(ends), start)
        crossed = sum(gap.is_crossed(line) for line in parted)
        if len(ends) > CROSSED_BEGUN * crossed:
            gaps[gap] = len(ends) - CROSSED_BEGUN * crossed
    return gaps


def _pruned(
    gaps: list[Gap],
    crossed: dict[Gap, tuple[int, int]],
    begun: dict[Gap, float],
    parted: Sequence[AlignedLine],
    right: int,
) -> dict[Gap, float]:
    """The gaps that part columns, and what each is worth; the worst are left out one by one.

    A gap parts columns where several lines have texts in both of the columns next to it.
    """
    while True:
        edges = [0, *(edge for gap in gaps for edge in gap), right]
        inks = [(1 << end) - (1 << start) for start, end in zip(edges[::2], edges[1::2], strict=True)]
        worths = {
            gap: max(
                begun.get(gap, -inf),
                _worth(
                    gap,
                    crossed[gap],
                    [line for line in parted if line.ink & one and line.ink & other],
                    parted[0],
                ),
            )
            for gap, one, other in zip(gaps, inks, inks[1:], strict=False)
        }
        worst = min(worths, key=lambda gap: (worths[gap], -sum(crossed[gap])), default=None)
        if worst is None or worths[worst] > 0:
            return worths
        gaps.remove(worst)


def _low_runs(counts: Sequence[int], left: int, most: int) -> Iterator[Gap]:
    """The columns in a row in which at most `most` lines have text: of each run the part with the least."""
    start = None
    for column in range(left, len(counts) + 1):
        low = column < len(counts) and counts[column] <= most
        if low and start is None:
            start = column
        elif not low and start is not None:
            if start > left:
                yield _lowest(counts, start, column)
            start = None


def _lowest(counts: Sequence[int], start: int, end: int) -> Gap:
    """The longest run of the least count in columns `start` to `end`."""
    least = min(counts[start:end])
    best, at = Gap(start, start), start
    while at < end:
        stop = at
        while stop < end and counts[stop] == least:
            stop += 1
        if stop - at > best.end - best.start:
            best = Gap(at, stop)
        at = stop + 1
    return best


def _worth(gap: Gap, crossed: tuple[int, int], both: Sequence[AlignedLine], first: AlignedLine) -> float:
    """Lines with text in both columns next to a gap, less those that cross it; 0 where it parts no columns.

    The heading alone, `first`, parts columns that nothing is in.

    `crossed`: how many lines cross it that have several texts, and one. The latter may head the rows below.
    """
    if len(both) == 1 and both[0] is first and gap.end - gap.start > LEAST_GAP and not any(crossed):
        return HEADED_ONLY
    parted = [line for line in both if not line.ink & gap.ink]
    wide = sum(_has_wide_blank(line, gap) for line in parted)
    several, one = crossed
    worth = len(parted) - CROSSED_GAP * several - CROSSED_BY_ONE * one
    by_chance = 2 * wide < len(parted) and (not wide or len(parted) < LEAST_NARROW or any(crossed))
    if len(parted) < 2 or by_chance or 2 * several > len(parted) + 1 or one > len(parted):
        return min(0.0, worth - len(parted))
    return worth


def _has_wide_blank(line: AlignedLine, gap: Gap) -> bool:
    """Whether the blanks of the line at the gap are more than those between words."""
    return any(one.end <= gap.end and gap.start <= other.start for one, other in pairwise(line.segments))


def _is_in_list(gap: Gap, gaps: Iterable[Gap], parted: Sequence[AlignedLine]) -> bool:
    """Whether the gap is that between the marks and the texts of a list inside a column."""
    before = max((other.end for other in gaps if other.end <= gap.start), default=0)
    if not before and any(_has_wide_blank(line, gap) for line in parted):
        return False
    between = (1 << gap.start) - (1 << before)
    texts = [
        _text_between(line, before, gap.start)
        for line in parted
        if line.ink & between and not gap.is_crossed(line)
    ]
    return bool(texts) and all(_ITEM_MARK.fullmatch(text) for text in texts if text)


def _text_between(line: AlignedLine, start: int, end: int) -> str:
    return "".join(
        character for character, column in zip(line.text, line.columns, strict=True) if start <= column < end
    ).strip()
