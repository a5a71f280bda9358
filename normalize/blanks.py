"""Dots and lines that writers leave where something has to be filled in."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import regex

_BLANKS: Final = ("....", "……", "___")
"""What every blank holds."""

_DOTS: Final = regex.compile(r"(?:\.{4,}|…{2,}|_{3,})[.…_]*")
_SIGNED: Final = regex.compile(r"(?:ลงชื่อ|ลายมือชื่อ|ลงนาม)[\s()]*$")
_LABEL: Final = regex.compile(
    r"(?:วันที่|เดือน|พ\.\s?ศ\.|ปี|เวลา|น\.|ถึง|งาน|กลุ่ม|กอง|ฝ่าย|สำนัก|ตำแหน่ง|ชื่อ|เลขที่|หมู่(?:ที่)?|ตำบล|อำเภอ|จังหวัด|โทร(?:ศัพท์|สาร)?"
    r"|บาท|คน|ครั้ง|เรื่อง|ร้อยละ|จำนวน|คะแนน|และ|หรือ|หน้า|ที่|ผู้\S*|[\s().:,/])*"
)
"""What is between two blanks without filling either."""

_VALUE: Final = regex.compile(r"\s*[\d๐-๙]")
_NAME_TO_SIGN: Final = regex.compile(r"\s*\([.…_\s]+\)\s*")

LONGEST_VALUE: Final = 40
"""Characters of the longest text between dots that fills them."""


def unfilled(text: str) -> str | None:
    """The first line of `text` in which dots or lines are left to be filled in; None where there are no such
    dots.

    What has a value between or after its dots is filled in. Dots next to a signature wait for a hand, and
    those of a line that opens with a slash lead to the next page.

    >>> [bool(unfilled(text)) for text in ("กอง........", "ร้อยละ......๕.....ของราคา", "บทนำ.......... 1")]
    [True, False, False]
    >>> [bool(unfilled(text)) for text in ("วันที่.....เดือน.........", "ชื่อ....สมชาย ใจดี....", "/จำนวน.......")]
    [True, False, False]
    """
    if not any(map(text.__contains__, _BLANKS)):
        return None
    return next((line for line in text.split("\n") if _is_unfilled(line)), None)


def _is_unfilled(line: str) -> bool:
    if line.lstrip().startswith("/") or _NAME_TO_SIGN.fullmatch(line):
        return False
    runs = list(_DOTS.finditer(line))
    return any(not _is_filled(line, runs, index) for index in range(len(runs)))


def _is_filled(line: str, runs: Sequence["regex.Match[str]"], index: int) -> bool:
    run = runs[index]
    if _VALUE.match(line, run.end()) or _SIGNED.search(line, 0, run.start()):
        return True
    neighbours = [(one, other) for one, other in pairwise(runs) if run in (one, other)]
    return any(_is_value(line[one.end() : other.start()]) for one, other in neighbours)


def _is_value(text: str) -> bool:
    """Whether a text between dots fills them."""
    return len(text) <= LONGEST_VALUE and not _LABEL.fullmatch(text)
