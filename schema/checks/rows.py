"""What the rows of measure tables leave blank."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import regex

from extract import Table
from extract.document import FURNITURE
from normalize.blanks import unfilled
from normalize.lists import opens_item
from normalize.numerals import to_arabic
from schema.checks.flag import DraftFlag, of_record
from schema.fields import FIELDS
from schema.prose import leans_back
from schema.reading import Reading
from schema.records import Measure
from schema.section_words import says_nothing
from schema.tables.contents import names_units
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

_OF: Final = "(?:ของ|ที่|ความ|การ|ใน)"

BLANK_PERCENTAGE: Final = regex.compile(
    rf"(?:(?:{_QUANTIFIER})\s*|{_PEOPLE})ร้อยละ(?!{_NUMBER})(?=\s|$)"
    rf"|ร้อยละ(?=[ \t]{{2,}}(?!{_NUMBER})|[ \t]*(?!{_NUMBER_BELOW})(?:\n(?!\s*{_OF})|$))"
)
"""ร้อยละ without a number: after a word that calls for one or those it is a part of, or before a gap or the
end of a line, unless the next one says of what it is the percentage.
ร้อยละของ… without a space is a way to say "the percentage of"."""

_CONTINUED: Final = "(ต่อ)"
_COMPARED: Final = 20
"""Characters at the end of a text by which its cell is known."""

_RUNS_QUOTED: Final = 2
"""Runs without a space, up to the blank value, that its flag quotes."""


def quoted(text: str, match: "regex.Match[str]") -> str:
    """The last words of `text` up to the end of `match`, in one line."""
    line = text[: match.end()].rstrip().rsplit("\n", 1)[-1]
    return to_arabic(" ".join(line.split()[-_RUNS_QUOTED:]))


def unmapped_columns(reading: Reading) -> Iterator[DraftFlag]:
    """Columns whose heading is not known, or that have none; each heading once. Columns that a user names are
    known."""
    for table in reading.tables:
        columns = table.columns.columns
        page = reading.document.pages[table.parts[0].place[0]].number
        unknown = [
            column.heading
            for column in columns
            if column.heading and column.field is None and not column.by_user
        ]
        by_user = {index for index, column in enumerate(columns) if column.by_user}
        filled = {index for index, _ in table.cells} - by_user
        if any(
            index >= len(columns) or not (columns[index].path or columns[index].field) for index in filled
        ):
            unknown.append("(no heading)")
        for heading in unknown:
            yield DraftFlag("unmapped_column", heading, f"column {heading}: kept in raw only", page)


def row_flags(reading: Reading) -> Iterator[DraftFlag]:
    """Placeholders, blank percentages, and blank cells of owners and times.

    Where no row of several has a time, colours or drawn lines may show it that are not in the file.
    """
    for row, record, ended in with_ends(reading):
        for kind, detail in _row_flags(row, ended=ended):
            yield of_record(record, kind, detail)
    filled = Counter((id(row.columns), name) for row in reading.rows for name in row.cells | row.merged)
    sizes = Counter(id(row.columns) for row in reading.rows)
    for row, record in reading.provable:
        table = id(row.columns)
        for field, kind, detail in _blank_cells(row, record):
            if sizes[table] == 1 or filled[table, field]:
                yield of_record(record, kind, detail)


def with_ends(reading: Reading) -> Iterator[tuple[Entry, Measure, bool]]:
    """Every row with its record, and whether its texts end with it.

    Elsewhere they may continue: in the row below, where that opens with nothing of its own, or on the next
    page, which may also have cut a row in the midst.
    """
    below: list[Entry | None] = [*reading.rows, None][1:]
    for (row, record), following in zip(reading.records, below, strict=True):
        cut = len(record.pages) > 1 or _ends_its_page(row, reading)
        yield row, record, not cut and (following is None or _is_new(following))


def _is_new(row: Entry) -> bool:
    """Whether a row certainly begins a record: with a key of its own, or an item of a list."""
    keys = any(row.cells.get(name) for name, field in FIELDS.items() if field.is_key)
    return keys or any(
        opens_item(text) for name in ("measure", "step") for text in row.cells.get(name, [])[:1]
    )


def _ends_its_page(row: Entry, reading: Reading) -> bool:
    """Whether a row is the last of its page, and another page follows."""
    last = row.places[-1]
    pages = reading.document.pages
    blocks = pages[last.page].blocks
    table = blocks[last.block]
    if last.page + 1 == len(pages) or not isinstance(table, Table) or last.row + 1 < len(table.rows):
        return False
    return not any(
        isinstance(block, Table) or block.kind not in FURNITURE for block in blocks[last.block + 1 :]
    )


def continues_in_row(row: Entry, text: str) -> bool:
    """Whether the cell next to the one that ends with `text` opens within a phrase: one text in two cells."""
    ends = [
        index for index, cell in enumerate(row.raw[:-1]) if to_arabic(cell.text).rstrip().endswith(text[-20:])
    ]
    return any(leans_back(row.raw[index + 1].text) for index in ends)


def _row_flags(row: Entry, *, ended: bool) -> Iterator[tuple[str, str]]:
    for cell in row.raw:
        if line := unfilled(cell.text):
            yield "placeholder", f"{cell.header}: not filled in: {to_arabic(line)}"
    whole: dict[str, str] = {}
    for cell in row.raw:
        whole[cell.header] = whole.get(cell.header, "") + cell.text
    next_texts = [*list(whole.values())[1:], ""]
    for text, next_text in zip(whole.values(), next_texts, strict=True):
        if "ร้อยละ" not in text:
            continue
        for match in BLANK_PERCENTAGE.finditer(text):
            at_end = match.end() == len(text.rstrip())
            if not at_end or (ended and not next_text.strip()[:1].isdecimal()):
                yield "blank_value", f"percentage left blank: {quoted(text, match)}"


def _blank_cells(row: Entry, record: Measure) -> Iterator[tuple[str, str, str]]:
    """The fields that a row lacks, with the kind of flag and what it says. A unit in a cell of another column
    may be the owner, in a row whose cells are out of place."""
    named = record.owners or any(unfilled(cell.text) or names_units(cell.text) for cell in row.raw)
    if not named and _may_lack(row, "owner"):
        yield "owner", "missing_owner", "no owner in the owner's cell"
    if _may_lack(row, "timeline") and record.timeline is None:
        yield "timeline", "missing_timeline", "no time in the timeline's cell"


def _may_lack(row: Entry, field: str) -> bool:
    """Whether a row is proven to lack a field: its cell is blank, and not by a merge that the file does not
    state. A row without its number, where rows are numbered, or with (ต่อ), may be the rest of the one above.
    One that plans nothing lacks nothing."""
    texts = row.merged | row.cells
    planned = [" ".join(texts[name]) for name in ("measure", "step", "result") if name in texts]
    is_own = "number" not in row.blank and not any(_CONTINUED in cell.text for cell in row.raw)
    is_filled = row.absent.union(row.maybe_merged)
    return (
        is_own and not all(map(says_nothing, planned)) and row.columns.has(field) and field not in is_filled
    )


def guessed_columns(reading: Reading) -> Iterator[DraftFlag]:
    """Columns that were taken for something that their headings do not say for sure; each heading once."""
    for table in reading.tables:
        page = reading.document.pages[table.parts[0].place[0]].number
        for column in table.columns.columns:
            if column.is_guessed:
                detail = f"column {column.heading} taken for {column.field}: {column.because}"
                yield DraftFlag("guessed_column", column.heading or "(no heading)", detail, page)
