"""Texts that were read from a picture and are not certain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import regex

from extract import Block, Line, Table
from extract.grid import RowPlace
from normalize.numerals import to_arabic
from schema.checks.flag import DraftFlag, of_record
from schema.reading import Reading
from schema.records import PrintedCell

CERTAIN: Final = 0.9
"""Probability of the least probable character of a line that is certain, at least. Of the lines of test pages
2 to 6 in a hundred are below it, and three of four of those that have a wrong character."""

PROOF: Final = 0.98
"""The same of a line that proves something against an office: of the lines of test pages above it two in a
thousand have a wrong character."""

_WORD: Final = regex.compile(r"[ก-\u0e3a\u0e40-\u0e4e]{2,}")
_FIGURE: Final = regex.compile(r"\d+(?:\.\d+)?")
"""Thai words and figures that a flag quotes."""


def certain(reading: Reading, raised: Iterable[DraftFlag]) -> Iterator[DraftFlag]:
    """The flags but for those that quote a word or figure of a line that was read from a picture and may be
    read wrongly: then not the office is wrong."""
    doubtful = [
        (page.number, to_arabic(line.text))
        for page in reading.document.pages
        for block in page.blocks
        for line in _of_block(block)
        if line.probability is not None and line.probability < PROOF
    ]
    for flag in raised:
        if not any(flag.page in (None, page) and _is_flagged(flag.detail, text) for page, text in doubtful):
            yield flag


def _is_flagged(detail: str, text: str) -> bool:
    """Whether a flag quotes any word or figure of a text."""
    if not set(_FIGURE.findall(detail)).isdisjoint(_FIGURE.findall(text)):
        return True
    solid = "".join(text.split())
    return any(word in solid for word in _WORD.findall(detail))


def doubtful_texts(reading: Reading) -> Iterator[DraftFlag]:
    """Lines that are not certain: one flag for each column of a record, and one for the rest of each page."""
    if not reading.document.reader.endswith("ocr"):
        return
    flagged: set[int] = set()
    for row, record in reading.records:
        by_header: defaultdict[str, list[Line]] = defaultdict(list)
        for line in _lines_of(reading, row.places):
            if _is_doubtful(line) and id(line) not in flagged:
                flagged.add(id(line))
                by_header[_header(row.raw, line)].append(line)
        for header, found in by_header.items():
            yield of_record(record, "low_confidence", f"{header or '(no heading)'}: {_said(found)}")
    for page in reading.document.pages:
        lines = (line for block in page.blocks for line in _of_block(block))
        rest = [line for line in lines if _is_doubtful(line) and id(line) not in flagged]
        if rest:
            yield DraftFlag("low_confidence", f"page {page.number}", _said(rest), page.number)


def _is_doubtful(line: Line) -> bool:
    return line.probability is not None and line.probability < CERTAIN


def _lines_of(reading: Reading, places: Sequence[RowPlace]) -> Iterator[Line]:
    """The lines of the printed rows at these places."""
    for place in places:
        table = reading.document.pages[place.page].blocks[place.block]
        if isinstance(table, Table):
            yield from (line for cell in table.rows[place.row].cells for line in cell.lines)


def _of_block(block: Block) -> Iterator[Line]:
    if isinstance(block, Table):
        return (line for row in block.rows for cell in row.cells for line in cell.lines)
    return iter(block.lines)


def _header(raw: Sequence[PrintedCell], line: Line) -> str:
    """The heading of the cell that a line is in; blank where none has it."""
    text = "".join(line.text.split())
    return next((cell.header for cell in raw if text in "".join(cell.text.split())), "")


def _said(lines: Sequence[Line]) -> str:
    """What lines say, the least certain in full."""
    least = min(lines, key=lambda line: line.probability or 0.0)
    more = f", and {len(lines) - 1} more" if len(lines) > 1 else ""
    return (
        f"read from a picture, not certain ({least.probability:.2f}): {to_arabic(least.text.strip())}{more}"
    )
