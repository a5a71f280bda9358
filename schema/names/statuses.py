"""The state of the work, where a cell of results says it."""

from collections.abc import Sequence
from functools import cache

import regex

from schema.vocabulary import rows, squeeze


@cache
def _status() -> str:
    """Pattern of any status, the longest first; wraps may have left a space in it."""
    statuses = sorted((row["status"] for row in rows("statuses")), key=len, reverse=True)
    return "|".join(r"\s?".join(map(regex.escape, status)) for status in statuses)


@cache
def _opening() -> "regex.Pattern[str]":
    return regex.compile(rf"\s*({_status()})")


@cache
def _apart() -> "regex.Pattern[str]":
    """A status that text follows."""
    return regex.compile(rf"{_opening().pattern}\s+(?=\S)")


@cache
def _ending() -> "regex.Pattern[str]":
    """A status that ends a numbered list, or is in brackets at the end."""
    return regex.compile(
        rf"(?<=(?:^|\s)[0-9๐-๙]{{1,2}}[.)].*)\s+(?P<status>{_status()})\s*$"
        rf"|\s*\((?P<status>{_status()})\)\s*$"
    )


@cache
def _known() -> frozenset[str]:
    return frozenset(squeeze(row["status"]) for row in rows("statuses"))


def is_status(line: str) -> bool:
    """Whether `line` is nothing but a status."""
    return squeeze(line) in _known()


def opening_status(text: str) -> str | None:
    """The longest status that `text` opens with."""
    match = _opening().match(text)
    return match[1] if match else None


def cut_status(line: str) -> list[str]:
    """`line` with a status in a piece of its own: one that it opens with, that ends its numbered list, or in
    brackets at its end.

    >>> cut_status("ยังไม่ดำเนินการ เลื่อนไปปีหน้า"), cut_status("ดำเนินการตามแผน")
    (['ยังไม่ดำเนินการ', 'เลื่อนไปปีหน้า'], ['ดำเนินการตามแผน'])
    >>> cut_status("๑. อบรม ๒. ทำคู่มือ ดำเนินการแล้วเสร็จ"), cut_status("โครงการนี้ ดำเนินการแล้วเสร็จ")
    (['๑. อบรม ๒. ทำคู่มือ', 'ดำเนินการแล้วเสร็จ'], ['โครงการนี้ ดำเนินการแล้วเสร็จ'])
    >>> cut_status("ทำคลิปแล้ว 3 ตอน (อยู่ระหว่างดำเนินการ)")
    ['ทำคลิปแล้ว 3 ตอน', 'อยู่ระหว่างดำเนินการ']
    """
    if opening := _apart().match(line):
        return [opening[1], line[opening.end() :]]
    ending = _ending().search(line)
    return [line[: ending.start()], ending["status"]] if ending else [line]


def take_status(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """The first line that is nothing but a status, None where none is, and the other lines.

    >>> take_status(["1. มีแผ่นพับ", "ดำเนินการแล้วเสร็จ"])
    ('ดำเนินการแล้วเสร็จ', ['1. มีแผ่นพับ'])
    """
    for index, line in enumerate(lines):
        if is_status(line):
            return line, [*lines[:index], *lines[index + 1 :]]
    return None, list(lines)
