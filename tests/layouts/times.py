"""Times in which a measure is carried out, in the many ways of writing them."""

import random
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = ("ตุลาคม", "พฤศจิกายน", "ธันวาคม", "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม",
                 "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน")  # fmt: skip
SHORT: Final = (
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
)
"""Months of a fiscal year, from the first."""


@dataclass(frozen=True)
class Time:
    text: str
    start: date | None
    end: date | None
    first: int
    """Months of the fiscal year, from 0."""
    last: int


def day(year: int, month: int, *, last: bool) -> date:
    """The first or last day of a month of the fiscal year `year`."""
    common = year - 543 - (month < 3)
    number = (month + 9) % 12 + 1
    return date(common, number, monthrange(common, number)[1] if last else 1)


def thai_year(year: int, month: int) -> int:
    return year - (month < 3)


def written(when: date, *, short: bool) -> str:
    month = (when.month - 10) % 12
    return f"{when.day} {(SHORT if short else MONTHS)[month]} {when.year + 543}"


def draw_time(choice: random.Random, year: int) -> Time:
    """A time in words, with its first and last day."""
    kind = choice.randrange(12)
    if kind < 3:
        return _whole_year(choice, year)
    if kind < 6:
        return _quarters(choice, year)
    if kind < 8:
        return _deadline(choice, year)
    return _months(choice, year)


def draw_run(choice: random.Random, year: int) -> Time:
    """A time of whole months, for ticks and bars."""
    first = choice.randrange(0, 9)
    last = min(11, first + choice.randrange(1, 7))
    return Time("", day(year, first, last=False), day(year, last, last=True), first, last)


def draw_quarters(choice: random.Random, year: int) -> Time:
    """A time of whole quarters, for ticks."""
    first = choice.randrange(0, 4)
    last = min(3, first + choice.randrange(0, 3))
    return Time(
        "", day(year, first * 3, last=False), day(year, last * 3 + 2, last=True), first * 3, last * 3 + 2
    )


def _whole_year(choice: random.Random, year: int) -> Time:
    texts = (f"ปีงบประมาณ {year}", f"ตลอดปีงบประมาณ {year}", f"ปีงบประมาณ พ.ศ. {year}", f"ตลอดปีงบประมาณ พ.ศ. {year}",
             f"1 ตุลาคม {year - 1} - 30 กันยายน {year}", f"ต.ค. {year - 1} - ก.ย. {year}")  # fmt: skip
    return Time(choice.choice(texts), day(year, 0, last=False), day(year, 11, last=True), 0, 11)


def _quarters(choice: random.Random, year: int) -> Time:
    first, last = sorted(choice.sample(range(1, 5), 2))
    one = choice.randrange(1, 5)
    spans = ((f"ไตรมาส {first} - {last}", first, last), (f"ไตรมาสที่ {first} - ไตรมาสที่ {last}", first, last),
             (f"ไตรมาส {first} และไตรมาส {last}", first, last), (f"ไตรมาส {first} ถึงไตรมาส {last} ปีงบประมาณ {year}", first, last),
             (f"ไตรมาสที่ {one}", one, one), (f"ไตรมาส {one} ปีงบประมาณ {year}", one, one),
             (f"ไตรมาสที่ {first}-{last}/{year}", first, last))  # fmt: skip
    text, a, b = choice.choice(spans)
    return Time(text, day(year, a * 3 - 3, last=False), day(year, b * 3 - 1, last=True), a * 3 - 3, b * 3 - 1)


def _deadline(choice: random.Random, year: int) -> Time:
    last = choice.randrange(1, 12)
    end = day(year, last, last=True)
    texts = (f"ภายในเดือน{MONTHS[last]} {end.year + 543}", f"ภายในวันที่ {written(end, short=False)}",
             f"ภายใน {written(end, short=True)}")  # fmt: skip
    return Time(choice.choice(texts), None, end, 0, last)


def _months(choice: random.Random, year: int) -> Time:
    first = choice.randrange(0, 10)
    last = choice.randrange(first + 1, 12)
    a, b = day(year, first, last=False), day(year, last, last=True)
    ya, yb = thai_year(year, first), thai_year(year, last)
    dash = choice.choice((" - ", " – ", "-", " ถึง "))
    texts = [f"{MONTHS[first]} {ya}{dash}{MONTHS[last]} {yb}", f"{SHORT[first]} {ya % 100}{dash}{SHORT[last]} {yb % 100}",
             f"{SHORT[first]} {ya}{dash}{SHORT[last]} {yb}", f"{written(a, short=False)}{dash}{written(b, short=False)}",
             f"{a.day} {SHORT[first]} {ya % 100}{dash}{b.day} {SHORT[last]} {yb % 100}"]  # fmt: skip
    if ya == yb:
        texts.append(f"{MONTHS[first]}{dash}{MONTHS[last]} {yb}")
    return Time(choice.choice(texts), a, b, first, last)
