"""Tables that spaces align, as `pdftotext -layout` prints them: columns with blanks between them.

A table is a run of lines that leave the same gaps between columns blank. Some programs give a Thai vowel or
tone mark a place of its own, others none: both ways of counting are tried.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import regex

from extract.aligned_cells import to_table
from extract.aligned_gaps import (
    AlignedLine,
    alignment,
    may_be_parted,
    to_line,
)
from extract.aligned_regions import Region, regions
from extract.document import Table
from extract.repeated_labels import repeated_starts
from normalize.thai import MARKS

FAR_MORE: Final = 1.3
"""How many times more texts are aligned by one way to count marks for the other not to be tried."""

_LOOSE_MARK: Final = regex.compile(rf"[ ]{{3,}}(?=[{MARKS}])")
_HTML_TABLE: Final = regex.compile(r"<(/?)table(?![a-z])", regex.IGNORECASE)


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
    found: list[tuple[Region, Table]] = []
    worth = 0.0
    for printed in _countings(lines):
        tables = [(region, table) for region in regions(printed) if (table := to_table(printed, region))]
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
