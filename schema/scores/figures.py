"""Points and changes as the cells of a table print them."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from schema.vocabulary import rows

_NUMBER: Final = r"(?:100(?:\.0{1,3})?|(?:0|[1-9]\d?)(?:\.\d{1,3})?)"
_DECIMAL: Final = regex.compile(r"(?:ร้อยละ\s*)?(?:100(?:\.0{1,3})?|\d{1,2}\.\d{1,3})(?:\s*(?:คะแนน|%))?")
_MORE: Final = r"เพิ่มขึ้น|เพิ่ม|สูงขึ้น|ดีขึ้น|▲|↑|⬆"
_LESS: Final = r"ลดลง|ลด|ต่ำลง|▼|↓|⬇"
_CHANGE: Final = regex.compile(
    rf"(?P<bracket>\()?\s*(?P<word>{_MORE}|{_LESS})?\s*\(?\s*(?P<sign>[+\-–−]?)\s*(?P<number>\d{{1,3}}(?:\.\d{{1,3}})?)\s*"
    rf"(?P<percent>%)?\s*(?:คะแนน)?\s*(?P<after>{_MORE}|{_LESS})?\s*\)?"
)
_IS_LESS: Final = regex.compile(_LESS)
_DOWN: Final = regex.compile(_LESS)
_UP: Final = regex.compile(_MORE)
_LARGE: Final = regex.compile(r"[\d,]{3,}(?:\.\d+)?")


@dataclass(frozen=True)
class Change:
    """A change as printed; `signed`: with a sign, word or arrow for its direction, not in brackets alone."""

    points: float
    signed: bool
    percent: bool = False


@cache
def _figure() -> "re.Pattern[str]":
    """A cell that holds points, and the level or the change next to them."""
    levels = "|".join(sorted({row["level"] for row in rows("levels")}, key=len, reverse=True))
    return re.compile(
        rf"(?:ร้อยละ\s*)?(?P<points>{_NUMBER})\s*(?:คะแนน|%)?"
        rf"(?:\s*\((?P<change>\s*(?:[+\-–−]|{_MORE}|{_LESS})[^()]*)\)|\s*\([^\d]*\)|\s*(?:ระดับ\s*)?(?:{levels}))?"
    )


def points_of(text: str) -> float | None:
    """The points in a cell that holds nothing else, or a level or change next to them.

    >>> points_of("87.50 (ผ่านดี)"), points_of("95.2 (+1.50)"), points_of("05"), points_of("150.00")
    (87.5, 95.2, None, None)
    """
    match = _figure().fullmatch(text)
    return float(match["points"]) if match else None


def change_within(text: str) -> Change | None:
    """The change that a cell prints in brackets after the points."""
    match = _figure().fullmatch(text)
    return change_of(match["change"].strip()) if match and match["change"] else None


def is_decimal(text: str) -> bool:
    """Whether a cell holds points with decimals, or 100: no count or number of a row."""
    return _DECIMAL.fullmatch(text) is not None or (points_of(text) is not None and "." in text)


def is_amount(text: str) -> bool:
    """Whether a cell holds a number beyond all points: of baht, of people.

    >>> is_amount("12,500"), is_amount("100"), is_amount("250.00")
    (True, False, True)
    """
    return _LARGE.fullmatch(text) is not None and float(text.replace(",", "") or 0) > 100


def change_of(text: str) -> Change | None:
    """The change that a cell says: below zero with a minus, a word or arrow for less, or in brackets.

    >>> change_of("ลดลง 2.50").points, change_of("(1.20)").points, change_of("▲ 3.00").points
    (-2.5, -1.2, 3.0)
    """
    match = _CHANGE.fullmatch(text)
    if match is None:
        return None
    word = match["word"] or match["after"]
    less = match["sign"] in tuple("-–−") or (word is not None and _IS_LESS.fullmatch(word) is not None)
    less = less or bool(match["bracket"] and not match["sign"] and not word)
    points = -float(match["number"]) if less else float(match["number"])
    signed = bool(match["sign"] or word)
    return Change(points, signed, match["percent"] is not None)


def direction_of(heading: str) -> int:
    """Which way all changes under a heading go: 1, -1, or 0 where it does not say.

    >>> direction_of("เพิ่มขึ้น"), direction_of("ลดลง (คะแนน)"), direction_of("เพิ่มขึ้น/ลดลง")
    (1, -1, 0)
    """
    more, less = _UP.search(heading), _DOWN.search(heading)
    return 0 if bool(more) == bool(less) else 1 if more else -1
