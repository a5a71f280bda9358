"""Which indicator the statements of a document are about."""

from typing import Final

import regex

from schema.names.subjects import subject_of
from schema.prose import Statement

_LABEL: Final = "ตัวชี้วัด"
_OPENED: Final = regex.compile(r"(?:[^\d]{0,90}(?:25\d\d)?\s*)ตัวชี้วัด(?:ย่อย)?(?:ที่|\s)*\s*(10|[1-9])(?!\d)")


def indicator_of_section(statement: Statement, current: int | None) -> int | None:
    """The indicator that a statement and those below it are about, given that of the one before."""
    if _LABEL in statement.body and (opened := _OPENED.match(statement.body)):
        return int(opened[1])
    if statement.heading or statement.marked:
        subject = subject_of(statement.text)
        if subject and subject.kind == "indicator" and len(statement.body) <= len(subject.text) + 20:
            return subject.number
        return None if statement.heading else current
    return current
