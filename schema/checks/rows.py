"""What the rows of measure tables leave blank."""

from collections.abc import Iterator
from typing import Final

import regex

from normalize.numerals import to_arabic
from schema.checks.flag import DraftFlag, of_record
from schema.names.units import PLACEHOLDER
from schema.reading import Reading
from schema.records import Measure, PrintedCell
from schema.tables.entries import Entry

_QUANTIFIER: Final = (
    "ประมาณ|แล้ว|กว่า|เกือบ|ถึง|คิดเป็น|เพียง|จำนวน|อยู่ที่|เท่ากับ|พึงพอใจ|เพิ่มขึ้น|ขึ้นไป|ลดลง|บรรลุเป้าหมาย|แล้วเสร็จ"
)
_PEOPLE: Final = (
    r"บุคค?ลากร(?:ภายใน)?|ประชาชน|ผู้(?:รับ|ใช้)บริการ|ผู้มาติดต่อ(?:ราชการ)?|ผู้มีส่วนได้ส่วนเสีย(?:ภายใน|ภายนอก)?"
    r"|ผู้ตอบแบบ(?:วัด|สอบถาม|ประเมิน)|ภาพรวม"
)
_NUMBER: Final = r"\s*[(\[<>≥≤=~]*\s*(?:[\d๐-๙.]|ศูนย์|หนึ่ง|สอง|ยี่สิบ|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย)"
_NUMBER_BELOW: Final = r"\n\s*[\d๐-๙]+(?:\.[\d๐-๙]|[^.)\d๐-๙]|$)"
"""A number on the next line; one with a dot or bracket opens an item."""

BLANK_PERCENTAGE: Final = regex.compile(
    rf"(?:(?:{_QUANTIFIER})\s*|{_PEOPLE})ร้อยละ(?!{_NUMBER})(?=\s|$)"
    rf"|ร้อยละ(?=[ \t]{{2,}}(?!{_NUMBER})|[ \t]*(?!{_NUMBER_BELOW})(?:\n|$))"
)
"""ร้อยละ without a number: behind a word that calls for one or those it is a part of, or before a gap or the
end of a line.
ร้อยละของ… without a space is a way to say "the percentage of"."""

_RUNS_QUOTED: Final = 2
"""Runs without a space, up to the blank value, that its flag quotes."""


def quoted(text: str, match: "regex.Match[str]") -> str:
    """The last words of `text` up to the end of `match`, in one line."""
    line = text[: match.end()].rstrip().rsplit("\n", 1)[-1]
    return to_arabic(" ".join(line.split()[-_RUNS_QUOTED:]))


def unmapped_columns(reading: Reading) -> Iterator[DraftFlag]:
    """Columns whose heading is not known, or that have none; each heading once. Columns that a user tells are
    known."""
    for table in reading.tables:
        columns = table.columns.columns
        page = reading.document.pages[table.parts[0].place[0]].number
        unknown = [
            column.heading
            for column in columns
            if column.heading and column.field is None and not column.by_user
        ]
        told = {index for index, column in enumerate(columns) if column.by_user}
        filled = {index for index, _ in table.cells} - told
        if any(index >= len(columns) or not columns[index].heading for index in filled):
            unknown.append("(no heading)")
        for heading in unknown:
            yield DraftFlag("unmapped_column", heading, f"column {heading}: kept in raw only", page)


def row_flags(reading: Reading) -> Iterator[DraftFlag]:
    """Placeholders, blank percentages, and blank cells of owners and times."""
    for row, record in reading.records:
        for kind, detail in _row_flags(row):
            yield of_record(record, kind, detail)
    for row, record in reading.provable:
        for kind, detail in _blank_cells(row, record):
            yield of_record(record, kind, detail)


def _placeholders(row: Entry) -> list[PrintedCell]:
    return [cell for cell in row.raw if PLACEHOLDER.search(cell.text)]


def _row_flags(row: Entry) -> Iterator[tuple[str, str]]:
    for cell in _placeholders(row):
        line = next(line for line in cell.text.split("\n") if PLACEHOLDER.search(line))
        yield "placeholder", f"{cell.header}: not filled in: {to_arabic(line)}"
    whole: dict[str, str] = {}
    for cell in row.raw:
        whole[cell.header] = whole.get(cell.header, "") + cell.text
    beside = [*list(whole.values())[1:], ""]
    for text, behind in zip(whole.values(), beside, strict=True):
        if "ร้อยละ" not in text:
            continue
        for match in BLANK_PERCENTAGE.finditer(text):
            told_beside = match.end() == len(text.rstrip()) and behind.strip()[:1].isdecimal()
            if not told_beside:
                yield "blank_value", f"percentage left blank: {quoted(text, match)}"


def _blank_cells(row: Entry, record: Measure) -> Iterator[tuple[str, str]]:
    if _may_lack(row, "owner") and not (record.owners or _placeholders(row)):
        yield "missing_owner", "no owner in the owner's cell"
    if _may_lack(row, "timeline") and record.timeline is None:
        yield "missing_timeline", "no time in the timeline's cell"


def _may_lack(row: Entry, field: str) -> bool:
    """Whether a row is proven to lack a field: its cell is blank, and not by a merge that the file does not
    tell. A row without its number, where rows are numbered, may be the rest of the one above."""
    is_own = "number" not in row.blank
    return is_own and row.columns.has(field) and field not in row.absent and field not in row.maybe_merged


def guessed_columns(reading: Reading) -> Iterator[DraftFlag]:
    """Columns that were taken for something that their headings do not say for sure; each heading once."""
    for table in reading.tables:
        page = reading.document.pages[table.parts[0].place[0]].number
        for column in table.columns.columns:
            if column.is_guessed:
                detail = f"column {column.heading} taken for {column.field}: {column.because}"
                yield DraftFlag("guessed_column", column.heading or "(no heading)", detail, page)
