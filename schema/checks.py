"""Flags: what a document itself has wrong, or leaves out. A flag accuses a municipality in public, so each
is raised by what stands in the document alone, and says it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import regex

from extract import Document, Paragraph
from normalize.numerals import to_arabic
from schema.owners import PLACEHOLDER
from schema.places import mentions
from schema.records import Flag, Measure
from schema.rows import LogicalRow
from schema.tables import MeasureTable

SEVERITY: Final = {
    "place_mismatch": "error",
    "blank_value": "error",
    "placeholder": "error",
    "missing_owner": "warning",
    "missing_timeline": "warning",
    "unmapped_column": "note",
}

_QUANTIFIER: Final = "ประมาณ|กว่า|เกือบ|ถึง|คิดเป็น|เพียง|จำนวน|อยู่ที่|เท่ากับ"
_NUMBER_BELOW: Final = r"\n\s*[\d๐-๙]+(?:\.[\d๐-๙]|[^.)\d๐-๙]|$)"
"""A number on the next line; one with a dot or bracket opens an item."""

_BLANK_PERCENTAGE: Final = regex.compile(
    rf"(?:{_QUANTIFIER})\s*ร้อยละ(?!\s*[\d๐-๙.])(?=\s|$)"
    rf"|ร้อยละ(?=[ \t]{{2,}}(?![\d๐-๙])|[ \t]*(?!{_NUMBER_BELOW})(?:\n|$))"
)
"""ร้อยละ without a number: behind a word that calls for one, or before a gap or the end of a line.
ร้อยละของ… without a space is a way to say "the percentage of"."""

_RUNS_QUOTED: Final = 2
"""Runs without a space, up to the blank value, that its flag quotes."""


def flags(
    document: Document,
    tables: Iterable[MeasureTable],
    rows: Iterable[LogicalRow],
    records: Iterable[Measure],
    document_id: str,
) -> list[Flag]:
    """Every flag of a document; `records` are those of `rows`."""
    found = [
        Flag(document_id, None, kind, where, SEVERITY[kind], detail)
        for kind, where, detail in (*_place_mismatches(document), *_unmapped_columns(tables))
    ]
    for row, record in zip(rows, records, strict=True):
        for kind, detail in _row_flags(row, record):
            found.append(Flag(document_id, record.record_id, kind, _where(record), SEVERITY[kind], detail))
    return found


def _where(record: Measure) -> str:
    if record.issue_no is not None:
        return f"issue {record.issue_no}"
    return (
        f"indicator {record.indicator_no}" if record.indicator_no is not None else f"row {record.row_number}"
    )


def _place_mismatches(document: Document) -> Iterator[tuple[str, str, str]]:
    """A district that the province has not, or a province that is none; each printed name once."""
    seen: set[str] = set()
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        for mention in mentions(" ".join(block.text.split())):
            if mention.misprint and mention.printed not in seen:
                seen.add(mention.printed)
                yield "place_mismatch", mention.printed, mention.misprint


def _unmapped_columns(tables: Iterable[MeasureTable]) -> Iterator[tuple[str, str, str]]:
    """Columns whose heading is not known, or that have none; each heading once."""
    unknown: list[str] = []
    for table in tables:
        columns = table.header.columns
        unknown += [column.heading for column in columns if column.heading and column.field is None]
        filled = {index for index, _ in table.cells}
        if any(index >= len(columns) or not columns[index].heading for index in filled):
            unknown.append("(no heading)")
    for heading in dict.fromkeys(unknown):
        yield "unmapped_column", heading, f"column {heading}: kept in raw only"


def _row_flags(row: LogicalRow, record: Measure) -> Iterator[tuple[str, str]]:
    placeholders = [cell for cell in row.raw if PLACEHOLDER.search(cell.text)]
    for cell in placeholders:
        line = next(line for line in cell.text.split("\n") if PLACEHOLDER.search(line))
        yield "placeholder", f"{cell.header}: not filled in: {to_arabic(line)}"
    whole: dict[str, str] = {}
    for cell in row.raw:
        whole[cell.header] = whole.get(cell.header, "") + cell.text
    for text in whole.values():
        for match in _BLANK_PERCENTAGE.finditer(text):
            line = text[: match.end()].rstrip().rsplit("\n", 1)[-1]
            quoted = " ".join(line.split()[-_RUNS_QUOTED:])
            yield "blank_value", f"percentage left blank: {to_arabic(quoted)}"
    if row.header.has("owner") and not record.owners and not placeholders:
        yield "missing_owner", "no owner in the owner's cell"
    if row.header.has("timeline") and record.timeline is None:
        yield "missing_timeline", "no time in the timeline's cell"
