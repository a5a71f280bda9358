"""Thai dates, quarters and fiscal years to Gregorian date ranges."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import regex
from pythainlp.util.date import thai_abbr_months, thai_full_months

from normalize.numerals import to_arabic
from normalize.thai import LETTERS

BUDDHIST_ERA: Final = 543
"""Years by which the Buddhist era is ahead of the Gregorian one."""

_MONTH_NUMBERS: Final = {
    name.replace(".", ""): number
    for names in (thai_full_months, thai_abbr_months)
    for number, name in enumerate(names, start=1)
}


def _abbreviated(name: str) -> str:
    """Pattern of a short month name such as ก.ค.; without its dots it is alone (not in ทุกครั้ง)."""
    first, last = name.split(".")[:2]
    return rf"{first}\s?\.\s?{last}\s?\.?|(?<![{LETTERS}]){first}{last}\.?(?![{LETTERS}])"


MONTH: Final = "|".join([*thai_full_months, *map(_abbreviated, thai_abbr_months)])
"""Pattern of the name of a month, whole or short."""

_ERA: Final = r"(?:พ\s?\.?\s?ศ\s?\.?|ปี)?\s*(?:พ\s?\.?\s?ศ\s?\.?)?"
_YEAR: Final = r"(?:25\d\d|20\d\d|\d\d)(?!\d)"
_TOKEN: Final = regex.compile(
    rf"""
    (?P<day>\d{{1,2}})\s*/\s*(?P<month_number>\d{{1,2}})\s*/\s*(?P<numeric_year>{_YEAR})
    | (?:(?<!\d)(?:(?P<from>\d{{1,2}})\s*[-–]\s*)?(?<!\d)(?P<day>\d{{1,2}})\s*)?
      (?:เดือน\s*)?(?P<month>{MONTH})\s*{_ERA}\s*(?P<year>{_YEAR}(?!\s*/))?
    | ไตรมาส(?:ที่|\s)*(?P<quarters>[1-4](?:(?:\s|,|-|–|และ|ถึง|ไตรมาส|ที่)*(?<!\d)[1-4](?!\d))*)(?!\d)
      (?:\s*/\s*(?P<quarter_year>{_YEAR}))?
    | (?:ปี)?งบประมาณ\s*{_ERA}\s*(?P<fiscal>{_YEAR})(?:\s*[-–]\s*(?P<fiscal_end>{_YEAR}))?
    | (?P<whole>ตลอด(?:ทั้ง)?ปีงบประมาณ)
    """,
    regex.VERBOSE,
)
_DEADLINE: Final = regex.compile("ภายใน|ก่อน|ไม่เกิน")
_BETWEEN_TOKENS: Final = regex.compile(
    r"(?:ใน|ระหว่าง|ระยะ|ช่วง|ตั้งแต่|ภายใน|ก่อน|ไม่เกิน|จน|ถึง|และ|สิ้น|ต้น|กลาง|ปลาย|ตลอด|ทั้ง|ทุก|วัน|เดือน|ปี|ที่|ของ|ประจำ|เป็นต้นไป"
    r"|พ\.\s?ศ\.|25\d\d(?!\d)|[\s,/()\-–])*"
)
"""What is around days, months and quarters in a text that is nothing but a time."""

_BRACKETS: Final = regex.compile(r"\([^)]*\)")
_ONWARDS: Final = "เป็นต้นไป"


def fiscal_year_range(year: int) -> tuple[date, date]:
    """First and last day of the Thai fiscal year `year` (Buddhist era): October to September.

    >>> fiscal_year_range(2567)
    (datetime.date(2023, 10, 1), datetime.date(2024, 9, 30))
    """
    gregorian = year - BUDDHIST_ERA
    return date(gregorian - 1, 10, 1), date(gregorian, 9, 30)


def fiscal_year_of(day: date) -> int:
    """The fiscal year (Buddhist era) in which `day` lies.

    >>> fiscal_year_of(date(2023, 10, 1))
    2567
    """
    return day.year + BUDDHIST_ERA + (day.month >= 10)


@dataclass(frozen=True)
class _Span:
    """A day or month as printed; the year (Gregorian) is None where none is next to it."""

    year: int | None
    month: int
    day: int | None

    def dated(self, year: int) -> tuple[date, date]:
        if self.day is not None:
            day = date(year, self.month, self.day)
            return day, day
        following = date(year + self.month // 12, self.month % 12 + 1, 1)
        return date(year, self.month, 1), following - timedelta(days=1)


def _gregorian(year: str | None) -> int | None:
    """Two digits are the end of a Buddhist year; four are of the Buddhist or Gregorian era by their size."""
    if year is None:
        return None
    number = int(year) + (2500 if len(year) == 2 else 0)
    return number - BUDDHIST_ERA if number > 2400 else number


@dataclass
class _Named:
    """What the tokens of a timeline name. Years are Buddhist, fiscal."""

    spans: list[_Span] = field(default_factory=list)
    quarters: list[int] = field(default_factory=list)
    fiscal_years: list[int] = field(default_factory=list)
    whole_year: bool = False

    def add(self, token: regex.Match[str]) -> None:
        self.whole_year |= bool(token["whole"])
        for name in ("fiscal", "fiscal_end", "quarter_year"):
            if year := _gregorian(token[name]):
                self.fiscal_years.append(year + BUDDHIST_ERA)
        self.quarters += [int(digit) for digit in token["quarters"] or "" if digit.isdecimal()]
        if token["month"] or token["month_number"]:
            name = "".join((token["month"] or "").replace(".", "").split())
            month = _MONTH_NUMBERS[name] if name else int(token["month_number"])
            year = _gregorian(token["numeric_year"] or token["year"])
            for day in (token["from"], token["day"]) if token["from"] else (token["day"],):
                self.spans.append(_Span(year, month, int(day) if day else None))


def _quarter_range(quarter: int, fiscal_year: int) -> tuple[date, date]:
    start, end = fiscal_year_range(fiscal_year)
    january, april, july = (date(end.year, month, 1) for month in (1, 4, 7))
    starts = [start, january, april, july, end + timedelta(days=1)]
    return starts[quarter - 1], starts[quarter] - timedelta(days=1)


def _with_years(spans: list[_Span], fiscal_year: int | None) -> Iterator[tuple[date, date]]:
    """Date every span: by its own year, else the next one's, else the fiscal year that is meant."""
    year: int | None = None
    month = 12
    dated: list[tuple[date, date]] = []
    for span in reversed(spans):
        if span.year is not None:
            year = span.year
        elif year is not None and span.month > month:
            year -= 1
        elif year is None:
            if fiscal_year is None:
                return
            year = fiscal_year - BUDDHIST_ERA - (span.month >= 10)
        dated.append(span.dated(year))
        month = span.month
    yield from reversed(dated)


@lru_cache(maxsize=1024)
def date_range(
    text: str, fiscal_year: int | None = None, *, due: bool = False
) -> tuple[date | None, date | None]:
    """First and last day that a timeline names, None for what it leaves open or cannot be read.

    `fiscal_year` (Buddhist era) dates quarters, months and "the whole fiscal year" that come without a
    year. A list spans from its first start to its last end; one date that is a deadline (ภายในเดือน…, or
    any where `due`) has no start. Fiscal years run from October to September, quarter 1 from October to
    December.

    >>> date_range("๑ ตุลาคม ๒๕๖๘ – ๓๐ กันยายน ๒๕๖๙")
    (datetime.date(2025, 10, 1), datetime.date(2026, 9, 30))
    >>> date_range("ไตรมาส 1 และ ไตรมาส 3 ปีงบประมาณ 2566")
    (datetime.date(2022, 10, 1), datetime.date(2023, 6, 30))
    >>> date_range("14 - 15 มีนาคม 2567")
    (datetime.date(2024, 3, 14), datetime.date(2024, 3, 15))
    >>> date_range("ภายในเดือนมีนาคม 2568")
    (None, datetime.date(2025, 3, 31))
    """
    text = to_arabic(text)
    named = _Named()
    for token in _TOKEN.finditer(text):
        named.add(token)
    meant = named.fiscal_years[0] if named.fiscal_years else fiscal_year
    try:
        ranges = list(_with_years(named.spans, meant))
    except ValueError:  # 31 กันยายน: no such day
        return None, None
    if ranges:
        return _bounds(ranges, text, due=due)
    if named.quarters and meant is not None:
        quarters = [_quarter_range(quarter, meant) for quarter in sorted(named.quarters)]
        return _bounds(quarters, text, due=due)
    years = named.fiscal_years or ([fiscal_year] if named.whole_year and fiscal_year is not None else [])
    if years:
        return fiscal_year_range(min(years))[0], fiscal_year_range(max(years))[1]
    return None, None


@lru_cache(maxsize=4096)
def is_period(text: str) -> bool:
    """Whether `text` is nothing but a quarter or a month, as the heading of a column is.

    >>> is_period("ไตรมาส ๑ (ต.ค.-ธ.ค.)"), is_period("พ.ย. 66"), is_period("ไตรมาส 1 ปีงบประมาณ 2567")
    (True, True, False)
    """
    token = _TOKEN.fullmatch(_BRACKETS.sub("", to_arabic(" ".join(text.split()))).strip())
    return token is not None and bool(token["month"] or token["quarters"]) and not token["day"]


@lru_cache(maxsize=4096)
def is_time(text: str) -> bool:
    """Whether `text` is nothing but a time that can be dated: a day, a month, a span of these, a year.

    >>> is_time("ในไตรมาสที่ 2 ของปีงบประมาณ พ.ศ. 2568"), is_time("ตั้งแต่วันที่ 1 มีนาคม 2568 เป็นต้นไป")
    (True, True)
    >>> is_time("แผนปีงบประมาณ พ.ศ. 2568"), is_time("ภายใน 30 วัน")
    (False, False)
    """
    plain = to_arabic(text)
    return _TOKEN.search(plain) is not None and _BETWEEN_TOKENS.fullmatch(_TOKEN.sub("", plain)) is not None


def _bounds(ranges: list[tuple[date, date]], text: str, *, due: bool) -> tuple[date | None, date | None]:
    """First start and last end; open where `text` calls its one date a deadline or a beginning."""
    start, end = ranges[0][0], ranges[-1][1]
    if start > end:
        return None, None
    if len(ranges) == 1 and (due or _DEADLINE.search(text)):
        return None, end
    return (start, None) if len(ranges) == 1 and _ONWARDS in text else (start, end)
