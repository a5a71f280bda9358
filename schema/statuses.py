"""The state of the work, where a cell of results says it."""

from collections.abc import Sequence
from functools import cache

import regex

from schema.vocabulary import rows, squeeze


@cache
def _opening() -> "regex.Pattern[str]":
    statuses = sorted((row["status"] for row in rows("statuses")), key=len, reverse=True)
    return regex.compile(rf"\s*({'|'.join(map(regex.escape, statuses))})(?=\s)\s*")


@cache
def _known() -> frozenset[str]:
    return frozenset(squeeze(row["status"]) for row in rows("statuses"))


def cut_behind_status(line: str) -> list[str]:
    """`line` cut in two behind a status that it opens with and a space.

    >>> cut_behind_status("ยังไม่ดำเนินการ เลื่อนไปปีหน้า"), cut_behind_status("ดำเนินการตามแผน")
    (['ยังไม่ดำเนินการ', 'เลื่อนไปปีหน้า'], ['ดำเนินการตามแผน'])
    """
    match = _opening().match(line)
    return [match[1], line[match.end() :]] if match and line[match.end() :] else [line]


def take_status(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """The first line that is nothing but a status, None where none is, and the other lines.

    >>> take_status(["1. มีแผ่นพับ", "ดำเนินการแล้วเสร็จ"])
    ('ดำเนินการแล้วเสร็จ', ['1. มีแผ่นพับ'])
    """
    for index, line in enumerate(lines):
        if squeeze(line) in _known():
            return line, [*lines[:index], *lines[index + 1 :]]
    return None, list(lines)
