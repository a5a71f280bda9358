"""A flag before it is a row of the dataset."""

from dataclasses import dataclass
from typing import Final

from normalize.wrapping import words
from schema.records import Measure

WORDS_QUOTED: Final = 8
"""Words at the end of a text that a flag quotes."""


@dataclass(frozen=True)
class DraftFlag:
    """What is wrong: kind, where it is, what the document says, the page, the record if it is of one."""

    kind: str
    where: str
    detail: str
    page: int | None = None
    record_id: str | None = None


def of_record(record: Measure, kind: str, detail: str) -> DraftFlag:
    """A flag of a row of a measure table."""
    page = record.pages[0] if record.pages else None
    return DraftFlag(kind, place_of(record), detail, page, record.record_id)


def place_of(record: Measure) -> str:
    """Where a row is: its issue, else its indicator, else its number."""
    if record.issue_no is not None:
        return f"issue {record.issue_no}"
    if record.indicator_no is not None:
        return f"indicator {record.indicator_no}"
    return f"row {record.row_number}"


def tail(text: str) -> str:
    """The last words of `text`, as a flag quotes them.

    >>> tail("๑. จัดทำแผ่นพับและเผยแพร่ให้ประชาชนทราบผ่านเว็บไซต์ของหน่วยงาน และ")
    'ประชาชนทราบผ่านเว็บไซต์ของหน่วยงาน และ'
    """
    return "".join(words(text.rstrip())[-WORDS_QUOTED:]).strip()
