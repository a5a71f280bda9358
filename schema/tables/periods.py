"""The period that a tick, an arrow or a shaded cell below a heading is for."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

import regex

from normalize.dates import date_range, is_period
from normalize.numerals import to_arabic
from schema.tables.columns import Column
from schema.vocabulary import squeeze

_BRACKETS: Final = regex.compile(r"\([^)]*\)")
_QUARTER: Final = regex.compile(r"(?:q|Q)?\s*([1-4])")
_CALENDAR_YEAR: Final = regex.compile(r"(?:ปี)?(?:พ\.?ศ\.?)?(25\d\d)")
_MONTH: Final = regex.compile(r"[ก-์.\s]+")


@lru_cache(maxsize=64)
def has_doubtful_years(columns: tuple[Column, ...]) -> bool:
    """Whether January has the calendar year of the December before it.

    Then the file did not say over how many months each year is.

    >>> months = [Column(("พ.ศ. 2567", month), "timeline") for month in ("พ.ย.", "ธ.ค.", "ม.ค.")]
    >>> has_doubtful_years(tuple(months)), has_doubtful_years(tuple(months[:2]))
    (True, False)
    """
    starts = [start for column in columns if (start := date_range(period_of(column) or "")[0])]
    return any(
        (one.month, after.month) == (12, 1) and one.year == after.year for one, after in pairwise(starts)
    )


def period_of(column: Column, *, with_year: bool = True) -> str | None:
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
    if not with_year:
        return text
    return f"{text} {years[-1]}" if years and _MONTH.fullmatch(text) and "ไตรมาส" not in text else text
