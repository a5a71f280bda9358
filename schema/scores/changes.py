"""Which score of a table a printed change is of: that of the newer of the two years compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from schema.scores.bands import PrintedRow
from schema.scores.figures import Change, change_of, direction_of
from schema.scores.headings import Head
from schema.scores.placed import Placed

_SHARE: Final = regex.compile("ร้อยละ|%|อัตรา")
TOLERANCE: Final = 0.021
"""Points by which a change may differ from the scores it is worked out of."""


@dataclass(frozen=True)
class _Line:
    """The changes of a column or row: each with the scores of one subject that it may be of, in the order in
    which they are printed. `heading`: what its heading says."""

    changes: tuple[tuple[Change, tuple[Placed, ...]], ...]
    heading: Head | None = None


def change_lines(rows: Sequence[PrintedRow], columns: Sequence[int]) -> list[tuple[int, int, Change]]:
    """The changes in rows of changes: row, column, and what is printed."""
    return [
        (row.index, column, change)
        for row in rows
        for column in columns
        if (change := change_of(row.begun(column)))
    ]


def with_changes(
    placed: Sequence[Placed],
    rows: Sequence[PrintedRow],
    heads: Sequence[Head],
    below: Sequence[tuple[int, int, Change]],
) -> list[Placed]:
    """`placed` with the changes of the columns of changes, and of the rows of changes (`below`)."""
    lines = [
        _column_line(placed, rows, column, head) for column, head in enumerate(heads) if head.role == "change"
    ]
    lines += [_Line(((change, _above(placed, row, column, below)),)) for row, column, change in below]
    single = sum(line.heading is not None for line in lines) == 1
    changes = {id(score): change for line in lines for score, change in _assigned(line, single=single)}
    return [
        replace(one, change=changes[id(one)].points, signed=changes[id(one)].signed)
        if id(one) in changes
        else one
        for one in placed
    ]


def _column_line(placed: Sequence[Placed], rows: Sequence[PrintedRow], column: int, head: Head) -> _Line:
    changes: list[tuple[Change, tuple[Placed, ...]]] = []
    for row in rows:
        change = change_of(row.begun(column))
        if change is None:
            continue
        covered = range(row.index, row.index + row.spots[column].rows)
        found = [one for one in placed if one.row in covered]
        before = [one for one in found if one.column < column]
        if found:
            nearest = before[-1] if before else found[0]
            same = tuple(one for one in found if _key(one) == _key(nearest))
            changes.append((_directed(change, head), same))
    return _Line(tuple(changes), head)


def _directed(change: Change, head: Head) -> Change:
    way = 0 if change.signed else direction_of(head.texts[-1])
    if _SHARE.search(head.text):
        change = replace(change, percent=True)
    return replace(change, points=way * abs(change.points), signed=True) if way else change


def _key(one: Placed) -> tuple[str, str]:
    return one.subject.level, one.subject.code


def _above(
    placed: Sequence[Placed], row: int, column: int, below: Sequence[tuple[int, int, Change]]
) -> tuple[Placed, ...]:
    """The scores in a column above a row of changes, up to the row of changes before."""
    last = max((index for index, place, _ in below if place == column and index < row), default=-1)
    return tuple(one for one in placed if one.column == column and last < one.row < row)


def _assigned(line: _Line, *, single: bool) -> list[tuple[Placed, Change]]:
    """Each change of a line with the score that it is of."""
    year = _newer_year(line, single=single)
    found: list[tuple[Placed, Change]] = []
    for change, scores in line.changes:
        dated = {one.year: one for one in scores}
        one = scores[0] if len(scores) == 1 else dated.get(year) if len(dated) == len(scores) else None
        if one and (not change.percent or _fits(change, one, dated)):
            found.append((one, change))
    return found


def _newer_year(line: _Line, *, single: bool) -> int | None:
    """The year that the changes of a line lead up to: as its heading states, else the newest, where more than
    two are printed that which the figures prove."""
    years = sorted({one.year for _, scores in line.changes for one in scores if one.year})
    stated = sorted(set(line.heading.years)) if line.heading else []
    if len(stated) > 1:
        return stated[-1]
    if stated and line.heading:
        later = [year for year in years if year > stated[0]]
        return later[0] if line.heading.from_year and later else stated[0]
    if len(years) < 3:
        return years[-1] if years else None
    proved = {year: sum(_fits_at(change, scores, year) for change, scores in line.changes) for year in years}
    best = max(years, key=lambda year: (proved[year], year))
    return best if proved[best] or single else None


def _fits_at(change: Change, scores: Sequence[Placed], year: int) -> bool:
    dated = {one.year: one for one in scores}
    return year in dated and _fits(change, dated[year], dated)


def _fits(change: Change, one: Placed, dated: dict[int | None, Placed]) -> bool:
    """Whether a change is the difference between a score and that of the year before."""
    earlier = [year for year in dated if year and one.year and year < one.year]
    if not earlier:
        return False
    difference = abs(one.points - dated[max(earlier)].points)
    return abs(difference - abs(change.points)) <= TOLERANCE
