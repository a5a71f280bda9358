"""The runs of lines of a page that are of one table, or of no table, whichever tables there are."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extract.pdf.columns import APART, PrintedRow, PrintedRows

BELOW: Final = 1.1
"""Distance of a line from the one above, in usual ones, from which on another table may begin."""

LEAST_HEADED: Final = 3
"""Bold texts of a line that is another heading, at least: fewer may be labels without values."""


class Element(NamedTuple):
    """Lines that are all of one table or all of no table: one alone across columns, or some in columns."""

    start: int
    end: int
    alone: bool


def elements_of(page: PrintedRows) -> list[Element]:
    rows = page.rows
    alone = [_is_across(rows, index) for index in range(len(rows))]
    elements: list[Element] = []
    for index, row in enumerate(rows):
        begins = not index or alone[index] or alone[index - 1]
        if not begins:
            above = rows[index - 1]
            begins = row.baseline - above.baseline > APART * page.pitch or (
                len(row.words) > 1
                and (
                    _repeated(rows, elements[-1].start, index, page.letter)
                    or is_headed(above, row)
                    or _closes(rows, index, page.pitch)
                )
            )
        if begins:
            elements.append(Element(index, index + 1, alone[index]))
        else:
            elements[-1] = elements[-1]._replace(end=index + 1)
    return elements


def _closes(rows: Sequence[PrintedRow], index: int, pitch: float) -> bool:
    """Whether a line, apart from the one above, goes across a wide gap of the last line with several
    texts."""
    row = rows[index]
    if row.baseline - rows[index - 1].baseline <= BELOW * pitch:
        return False
    above = next((other for other in reversed(rows[:index]) if len(other.runs) > 1), None)
    return above is not None and any(
        x0 <= left[1] and right[0] <= x1 for left, right in pairwise(above.runs) for x0, x1 in row.words
    )


def _is_across(rows: Sequence[PrintedRow], index: int) -> bool:
    """Whether a line is one text, across several of the columns of the next line that has some."""
    row = rows[index]
    if len(row.runs) > 1:
        return False
    x0, x1 = row.runs[0]
    near = [
        next((other for other in side if len(other.words) > 1 and not _is_spaced(other, row)), None)
        for side in (rows[index + 1 :], reversed(rows[:index]))
    ]
    found = [other for other in near if other]
    if any(_white_in(left[1], right[0], found) for left, right in pairwise(row.words)):
        return False
    return not found or any(
        sum(left < x1 and right > x0 for left, right in other.words) > 1 for other in found
    )


def _is_spaced(row: PrintedRow, other: PrintedRow) -> bool:
    """Whether a line is one text with a wide space after its first words, as another one is."""
    return len(row.runs) == len(other.runs) == 1 < len(other.words) == len(row.words)


def _white_in(x0: float, x1: float, rows: Sequence[PrintedRow]) -> bool:
    """Whether no text of some lines is over the middle of a gap, or there are no texts."""
    middle = (x0 + x1) / 2
    return not any(left < middle < right for row in rows for left, right in row.words)


def _repeated(rows: Sequence[PrintedRow], start: int, index: int, letter: float) -> bool:
    """Whether a line is at the same places as the first one of its table, and the one above is not."""
    first = rows[start]
    return (
        index - start > 1
        and repeats(rows[index], first, letter)
        and not repeats(rows[index - 1], first, letter)
    )


def is_headed(above: PrintedRow, row: PrintedRow) -> bool:
    """Whether a line is a heading below a line of text: all of its texts are bold, and some of those not."""
    return len(row.bold) == len(row.words) >= LEAST_HEADED and len(above.bold) < len(above.words)


def repeats(row: PrintedRow, first: PrintedRow, letter: float) -> bool:
    """Whether a line begins a table as another line did: with words at the same places."""
    return len(row.words) == len(first.words) > 2 and all(
        abs(one[0] - other[0]) + abs(one[1] - other[1]) <= letter / 2
        for one, other in zip(row.words, first.words, strict=True)
    )
