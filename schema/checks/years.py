"""Years that are out of step with the plan."""

from collections.abc import Iterator
from typing import Final

import regex

from normalize.dates import fiscal_year_range
from schema.checks.flag import DraftFlag, of_record, tail
from schema.names.years import year_mentions
from schema.reading import Reading
from schema.records import Measure

OLDEST: Final = 4
"""Years before the plan from which on a year is that of a law or order, not of older work."""

_MEANT: Final = regex.compile(
    r"(?:เปรียบเทียบ|เทียบกับ|ย้อนหลัง|ตั้งแต่|จาก|กับ|ระหว่าง|ถึง|คำสั่ง|หนังสือ|แผนพัฒนา|ข้อบัญญัติ|เทศบัญญัติ|ฉบับ|มติ|ที่ผ่านมา|เดิม|พระราช|ครั้งที่)"
    r"[^\d]{0,40}$"
)
"""Words before an older year that say why it is named."""

_FISCAL: Final = regex.compile(r"ปีงบประมาณ\s*(?:พ\.\s?ศ\.)?\s*$")


def year_mismatches(reading: Reading) -> Iterator[DraftFlag]:
    """Rows of a plan that lie outside of its year, or speak of work in a year before the assessed one."""
    plan = reading.described.fiscal_year
    if plan is None:
        return
    for _, record in reading.provable:
        yield from _timeline(record, plan)
    for record in reading.measures:
        if reading.described.document_type != "progress_report":
            yield from _older_years(record, plan, reading.described.assessed_year)


def _timeline(record: Measure, plan: int) -> Iterator[DraftFlag]:
    first, last = fiscal_year_range(plan)
    start, end = record.start_date or record.end_date, record.end_date or record.start_date
    if start and end and (end < first or start > last):
        detail = f"time {record.timeline} lies outside of fiscal year {plan}"
        yield of_record(record, "year_mismatch", detail)


def _older_years(record: Measure, plan: int, assessed: int | None) -> Iterator[DraftFlag]:
    """Fiscal years in measures and steps that ended before the year whose result the plan answers."""
    least = assessed if assessed and assessed < plan else plan - 1
    for text in (*record.measures, *record.steps):
        for start, role, year in year_mentions(text):
            before = text[:start]
            if role == "law" or not plan - OLDEST < year < least or not _FISCAL.search(before):
                continue
            if not _MEANT.search(_FISCAL.sub("", before)):
                detail = f"{tail(text[: start + 4])}: an older year in a plan for {plan}"
                yield of_record(record, "year_mismatch", detail)
