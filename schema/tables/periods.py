"""The period that a tick, an arrow or a shaded cell below a heading is for."""

from typing import Final

import regex

from normalize.dates import is_period
from normalize.numerals import to_arabic
from schema.tables.roles import Column
from schema.vocabulary import squeeze

_BRACKETS: Final = regex.compile(r"\([^)]*\)")
_QUARTER: Final = regex.compile(r"(?:q|Q)?\s*([1-4])")
_CALENDAR_YEAR: Final = regex.compile(r"(?:ปี)?(?:พ\.?ศ\.?)?(25\d\d)")
_MONTH: Final = regex.compile(r"[ก-์.\s]+")


def period_of(column: Column) -> str | None:
    """The quarter or month that the lowest heading of a column names, with the calendar year over a month;
    None where it names none.

    >>> period_of(Column(("ระยะเวลา", "ไตรมาส 1 (ต.ค.-ธ.ค.)"), "timeline"))
    'ไตรมาส 1'
    >>> period_of(Column(("ระยะเวลา", "พ.ศ. 2567", "ต.ค."), "timeline"))
    'ต.ค. 2567'
    """
    if not column.path:
        return None
    text = _BRACKETS.sub("", column.path[-1]).strip()
    if quarter := _QUARTER.fullmatch(to_arabic(text)):
        return f"ไตรมาส {quarter[1]}"
    if not is_period(text):
        return text if column.key else None
    years = [match[1] for over in column.path[:-1] if (match := _CALENDAR_YEAR.fullmatch(squeeze(over)))]
    return f"{text} {years[-1]}" if years and _MONTH.fullmatch(text) and "ไตรมาส" not in text else text
