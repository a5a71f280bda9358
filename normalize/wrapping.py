"""Line ends and words: what a line end joins, where words end, and how much room they take."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise, repeat
from typing import Final

import nlpo3
import regex

from normalize.numerals import to_arabic
from normalize.thai import CONSONANTS, LETTERS, SET_APART, WIDTHS

_NUMBER_WITH_MARKS: Final = re.compile(r"(?:\d+[.,:])+\d+")
_OPEN_GROUP: Final = regex.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})*,\d{0,2}$")
_WHOLE_GROUPS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")
LEADING_VOWELS: Final = tuple("เแโใไ")
"""Vowel signs that are written before their consonant: no text ends with one."""

_DICTIONARY: Final = "thai-ita"
"""The name under which nlpo3 keeps the words of PyThaiNLP."""

_CONSONANT: Final = re.compile(f"[{CONSONANTS}]")
LONGEST_RUN: Final = 1_000
"""Thai letters without a space that are cut into words as a whole: where there are many ways to do that, it
takes time that grows with the square of their number."""

_LONG_RUN: Final = re.compile(f"[{LETTERS}]{{{LONGEST_RUN}}}")
_HYPHEN_END: Final = re.compile(r"[A-Za-z]-")
_LATIN_START: Final = re.compile(r"[A-Za-z]")
_THAI_END: Final = re.compile(f"[{LETTERS}/]")
_THAI_START: Final = re.compile(rf"(?![ก-ฮ]{{1,4}}\.)[{LETTERS}]")


def display_width(text: str) -> float:
    """Room that `text` takes in a line, in widths of a usual consonant.

    >>> display_width("ก่อ"), display_width("ณ")
    (2.0, 1.4)
    """
    return sum(map(WIDTHS.get, text, repeat(1.0)))


def words(text: str) -> list[str]:
    """`text` cut into words, white space kept as words of its own, and numbers in one piece.

    >>> words("ลดลง 1,234.5 บาท")
    ['ลดลง', ' ', '1,234.5', ' ', 'บาท']
    """
    long = len(text) > LONGEST_RUN and _LONG_RUN.search(text) is not None
    pieces: list[str] = nlpo3.segment(text, _dictionary(), safe=long)
    if long or not _NUMBER_WITH_MARKS.search(text):
        return pieces
    return _with_whole_numbers(pieces)


@cache
def _dictionary() -> str:
    """The name of the Thai dictionary in nlpo3, which loads it for the first text."""
    path = files("pythainlp.corpus") / "words_th.txt"
    problem, loaded = nlpo3.load_dict(str(path), _DICTIONARY)
    if not loaded:
        raise RuntimeError(f"the Thai dictionary {path} cannot be loaded: {problem}")
    return _DICTIONARY


def _with_whole_numbers(pieces: Sequence[str]) -> list[str]:
    """The words of a text with the pieces of a number that has marks in it (1,234.5) as one."""
    numbers = _NUMBER_WITH_MARKS.finditer("".join(pieces))
    number = next(numbers, None)
    whole: list[str] = []
    at, begun = 0, False
    for piece in pieces:
        while number and number.end() <= at:
            number, begun = next(numbers, None), False
        inside = number is not None and number.start() <= at
        if inside and begun:
            whole[-1] += piece
        else:
            whole.append(piece)
        begun = inside
        at += len(piece)
    return whole


def join_lines(text: str) -> str:
    """Join the lines of a text whose line ends are known: Thai letters without a space, else with one.

    A space that was typed at the end of a line stays.

    >>> join_lines("ประมวล\\nความคิดเห็น"), join_lines("ปีงบประมาณ\\n2568"), join_lines("สะดวก \\nรวดเร็ว")
    ('ประมวลความคิดเห็น', 'ปีงบประมาณ 2568', 'สะดวก รวดเร็ว')
    >>> join_lines("ระบบ E-\\nService")
    'ระบบ E-Service'
    """
    if "\n" not in text:
        return " ".join(text.split())
    lines = text.split("\n")
    joined = [" ".join(lines[0].split())]
    for left, right in pairwise(lines):
        solid = is_solid(left, right.lstrip())
        joined.append(("" if solid else " ") + " ".join(right.split()))
    return "".join(joined).strip()


@lru_cache(maxsize=8192)
def in_one_line(text: str) -> str:
    """`text` with its lines joined and Arabic numerals. Scores, findings and flags are looked for in the same
    cells, one after the other.

    >>> in_one_line("ปี\\n๒๕๖๘")
    'ปี 2568'
    """
    return to_arabic(join_lines(text))


def is_solid(left: str, right: str) -> bool:
    """Whether a gap between two runs may come from a wrap: Thai letters on both sides, no word set apart.

    A Latin word may wrap after its hyphen, and a number within a group of three digits.

    >>> is_solid("เ", "ม.ย."), is_solid("ไตรมาส", "ม.ค. - มี.ค.")
    (True, False)
    >>> is_solid("30,00", "0"), is_solid("30,000", "5"), is_solid("\u0e21", "\u0e35.\u0e04.")
    (True, False, True)
    """
    if number := _OPEN_GROUP.search(left):
        return _WHOLE_GROUPS.match(number[0] + right) is not None
    if left.endswith(LEADING_VOWELS) and _CONSONANT.match(right):
        return True
    if not (_THAI_END.match(left[-1:]) and _THAI_START.match(right)):
        return bool(_HYPHEN_END.match(left[-2:]) and _LATIN_START.match(right))
    return not (left.endswith(SET_APART) or right.startswith(SET_APART))
