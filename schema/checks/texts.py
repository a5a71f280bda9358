"""Texts that are not whole: cut off, left blank, misnumbered."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

import regex

from normalize.blanks import LONGEST_VALUE, unfilled
from normalize.lists import leading_number, opens_item
from normalize.numerals import to_arabic
from normalize.wrapping import words
from schema.checks.flag import DraftFlag, of_record, place_of, tail
from schema.checks.rows import BLANK_PERCENTAGE, continues_in_row, quoted, with_ends
from schema.prose import Statement
from schema.reading import Reading
from schema.records import Finding, Measure

ENDS_NOTHING: Final = frozenset({
    "และ", "หรือ", "โดย", "ซึ่ง", "เพื่อ", "ของ", "แก่", "รวมทั้ง", "รวมถึง", "ตลอดจน", "เนื่องจาก", "สำหรับ", "เกี่ยวกับ",
    "ระหว่าง", "ภายใต้", "ควร", "กับ", "ซึ่งหน่วยงาน", "หน่วยงานควร",
})  # fmt: skip
"""Words that no Thai text ends with."""

_WITHOUT_REPEAT: Final = regex.compile(r"(?:รูปแบบ|ช่องทาง|เรื่อง|ด้าน|ส่วน|หน่วยงาน|อย่าง|ประเภท|วิธี|สื่อ)ต่าง$")
"""ต่าง without the mark of repetition after it."""

_QUOTED: Final = 40
"""Characters at the start of a paragraph that say where a flag is."""

_DOTTED: Final = regex.compile(r"(?:คะแนน|ร้อยละ|จำนวน)\s*(?:\.{4,}+|…{2,}+|_{4,}+)")
_DOTS: Final = regex.compile(r"[.…_]{3,}")
_OF_A_FORM: Final = 3
"""Blanks in one statement from which on it is a form to be used, not a text that was not finished."""

_MARK: Final = regex.compile(r"\s*(\(?)[0-9๐-๙]{1,2}([.)])(?!\s?[0-9๐-๙])")
_NESTED: Final = regex.compile(r"\s*\(?[0-9๐-๙]{1,2}\.\s?[0-9๐-๙]")
"""A number of a list within lists (7.1), which counts with these."""


def _is_broken(text: str) -> bool:
    text = text.rstrip()
    if text.endswith(tuple(ENDS_NOTHING)) and words(text[-60:])[-1] in ENDS_NOTHING:
        return True
    return text.endswith("ต่าง") and _WITHOUT_REPEAT.search(text) is not None


def broken_texts(reading: Reading) -> Iterator[DraftFlag]:
    """Items of rows, and paragraphs above a heading or finding, that end within a phrase.

    Of a list without marks only the last item counts: a line may continue in the next. So may a text in the
    next row, cell or page.
    """
    provable = {record.record_id for _, record in reading.provable}
    for row, record, ended in with_ends(reading):
        if record.record_id not in provable or not ended:
            continue
        lists = (("measure", record.measures), ("step", record.steps), ("result", record.results))
        for field, items in (("finding", [record.finding or ""]), *lists):
            marked = any(map(opens_item, row.cells.get(field, [])[:1]))
            for text in items if marked else items[-1:]:
                if _is_broken(text) and not continues_in_row(row, text):
                    yield of_record(record, "truncated_text", f"breaks off: {tail(text)}")
    for part, below in pairwise(reading.prose):
        if isinstance(part, Statement) and isinstance(below, Statement) and not part.heading:
            opens = below.heading or below.body.startswith(("จุด", "ตัวชี้วัด"))
            if opens and part.page == below.page and len(part.text) > 2 * _QUOTED and _is_broken(part.text):
                detail = f"breaks off: {tail(part.text)}"
                yield DraftFlag("truncated_text", part.body[:_QUOTED], detail, part.page)


def blank_figures(reading: Reading, findings: Sequence[Finding]) -> Iterator[DraftFlag]:
    """Percentages left blank in findings, and dots where a figure has to be filled in."""
    for finding in findings:
        for match in BLANK_PERCENTAGE.finditer(finding.text):
            detail = f"percentage left blank: {quoted(finding.text, match)}"
            yield DraftFlag("blank_value", f"{finding.kind} {finding.text[:20]}", detail, finding.page)
    for part in reading.prose:
        if isinstance(part, Statement) and (dots := _left_open(part.text)):
            detail = f"not filled in: {quoted(part.text, dots)}"
            yield DraftFlag("placeholder", part.body[:_QUOTED], detail, part.page)


def _left_open(text: str) -> "regex.Match[str] | None":
    """Where dots wait for a figure; None in a form, which has many such places."""
    if len(_DOTS.findall(text)) >= _OF_A_FORM:
        return None
    found = _DOTTED.finditer(text)
    return next((dots for dots in found if unfilled(text[dots.start() : dots.end() + LONGEST_VALUE])), None)


def numbering(reading: Reading) -> Iterator[DraftFlag]:
    """Lists in a cell, and measures of one issue or indicator, whose numbers skip one or repeat one."""
    for row, record in reading.provable:
        for field in ("measure", "step", "result"):
            for kind, detail in _misnumbered(_numbers(row.cells.get(field, []))):
                yield of_record(record, kind, f"{field}s are numbered {detail}")
    together = [(record, _row_number(row.cells.get("measure", []))) for row, record in reading.provable]
    for _, group in groupby(together, key=lambda pair: (pair[0].issue_no, pair[0].indicator_no)):
        yield from _misnumbered_rows(list(group))


def _numbers(lines: Sequence[str]) -> list[int]:
    """The numbers that open lines, those in the style of the first; without nested numbers."""
    marks = [(mark, leading_number(line)) for line in lines if (mark := _MARK.match(line))]
    styles = [mark.group(1, 2) for mark, _ in marks]
    if any(map(_NESTED.match, lines[:1])):
        return []
    return [
        number
        for (_, number), style in zip(marks, styles, strict=True)
        if number is not None and style == styles[0]
    ]


def _misnumbered(numbers: Sequence[int]) -> Iterator[tuple[str, str]]:
    """What is wrong with the numbers of a list that counts up from 1; a list within a list counts from 1
    again."""
    if len(numbers) < 3 or numbers[0] != 1 or any(one > other for one, other in pairwise(numbers)):
        return
    printed = ", ".join(map(str, numbers))
    if any(one == other for one, other in pairwise(numbers)):
        yield "numbering_repeat", printed
    if any(other - one > 1 for one, other in pairwise(numbers)):
        yield "numbering_gap", printed


def _row_number(lines: Sequence[str]) -> int | None:
    """The number of a measure that is the only one of its row; 0 where it has none, None for a list."""
    numbers = [number for line in lines if (number := leading_number(line)) is not None]
    if (
        len(numbers) > 1
        or not lines
        or _NESTED.match(lines[0])
        or leading_number(to_arabic(" ".join(lines))) != next(iter(numbers), None)
    ):
        return None
    return numbers[0] if numbers else 0


def _misnumbered_rows(group: Sequence[tuple[Measure, int | None]]) -> Iterator[DraftFlag]:
    numbers = [number for _, number in group]
    if len(numbers) < 3 or None in numbers:
        return
    counted = [number or 0 for number in numbers]
    expected = list(range(1, len(counted) + 1))
    record = group[0][0]
    if counted[1:] == expected[1:] and counted[0] == 0:
        detail = f"measures of {place_of(record)} are numbered 2 to {counted[-1]}; the first has no number"
        yield of_record(record, "numbering_gap", detail)
    elif 0 not in counted:
        for kind, detail in _misnumbered(counted):
            yield of_record(record, kind, f"measures of {place_of(record)} are numbered {detail}")
