"""Question codes of the ITA: i1, e12, o27, in every way they are written and misread."""

from typing import Final

import regex

from normalize.numerals import to_arabic

HIGHEST: Final = {"i": 30, "e": 15, "o": 43}
"""Highest number of each letter in any year up to 2568 (the long forms of 2564 to 2566)."""

_NUMBER: Final = r"[0-9๐-๙]{1,2}(?![0-9๐-๙]|\.\d)"
_LETTERED: Final = rf"(?<![A-Za-z0-9๐-๙])[iIeEoO]{_NUMBER}"
_MISREAD: Final = rf"(?<![A-Za-z0-9๐-๙])[1๑lL|๐0О]{_NUMBER}"
_CODE: Final = regex.compile(_LETTERED)
_AFTER_POINT: Final = regex.compile(
    rf"ข้อ(?:ที่)?\s*(?P<code>{_MISREAD})(?:(?:\s|,|และ|ข้อ)*(?P<code>{_MISREAD}))*"
)
_OPENING: Final = regex.compile(rf"^\s*(?:ข้อ\s*)?(?P<code>{_LETTERED}|{_MISREAD})(?![.)])")
_OPENING_O: Final = regex.compile(
    rf"^\s*(?P<code>[๐0О]{_NUMBER})(?=\s)|\(\s*(?P<code>[๐0О]{_NUMBER})\s*\)(?!\s*\d)", regex.MULTILINE
)
_OPENING_ALL: Final = regex.compile(
    rf"^\s*(?:ข้อ\s*)?(?:{_LETTERED}|{_MISREAD})(?![.)])(?:(?:\s|,|และ|ถึง|กับ|ข้อ|[-–/])*(?:{_LETTERED}|[๐0]{_NUMBER}))*"
)
_RANGE: Final = regex.compile(
    rf"(?P<first>{_LETTERED}|{_MISREAD})\s*(?:-|–|ถึง)\s*(?P<last>{_LETTERED}|{_MISREAD})"
)
_CITED: Final = regex.compile(
    rf"(?:อ้างอิง(?:จาก|ตาม)?|ตาม|รายละเอียดตาม)\s*(?:ข้อ\s*)?(?:{_LETTERED}|{_MISREAD})"
    rf"(?:(?:\s|,|และ|-|–|ถึง|ข้อ)*(?:{_LETTERED}|{_MISREAD}))*"
)
_SEPARATORS: Final = " \t\n:;,.-–/"


def questions_of_indicator(letter: str, indicator_no: int) -> set[int]:
    """Numbers that the questions of an indicator have: IIT three or six for each indicator from 1, EIT
    three or five from 6, in the short and the long form; none for a letter that the indicator lacks.

    >>> sorted(questions_of_indicator("i", 4))
    [10, 11, 12, 19, 20, 21, 22, 23, 24]
    """
    if letter == "o":
        return set(range(1, HIGHEST["o"] + 1)) if indicator_no >= 9 else set()
    first, sizes = (1, (3, 6)) if letter == "i" else (6, (3, 5))
    place = indicator_no - first
    if not 0 <= place < (5 if letter == "i" else 3):
        return set()
    return {number for size in sizes for number in range(place * size + 1, place * size + size + 1)}


def _decode(written: str, indicator_no: int | None) -> str | None:
    """One code as it is meant, None where it cannot be: the first sign is the letter, however it was read.

    `1`, `๑`, `l` and `|` are a misread i only where the indicator has that question; `0` and `๐` are an o.
    """
    letter, number = written[0].lower(), int(to_arabic(written[1:]))
    if letter in "1๑l|":
        if indicator_no is not None and number not in questions_of_indicator("i", indicator_no):
            return None
        letter = "i"
    elif letter in "0๐о":
        letter = "o"
    return f"{letter}{number}" if 1 <= number <= HIGHEST[letter] else None


def question_codes(text: str, *, indicator_no: int | None = None, in_column: bool = False) -> list[str]:
    """Codes that `text` is about, in order of first mention, each once; codes only cited are left out.

    A letter and a number are a code anywhere. A misread o (`๐40`, `011`) is believed behind ข้อ, at the
    start of a line and alone in brackets, a misread i (`1๑`) behind ข้อ where the indicator
    (`indicator_no`) has that question, and either at the start of a cell in a column of questions
    (`in_column`). Ranges (o1-o5) are counted out.

    >>> question_codes("I8 มีส่วนร่วม (อ้างอิงจาก o11) และ e10")
    ['i8', 'e10']
    >>> question_codes("ข้อ 110 และข้อ ๐27", indicator_no=4), question_codes("๐40 จริยธรรม", in_column=True)
    (['i10', 'o27'], ['o40'])
    >>> question_codes("ข้อ o1-o3 , o5")
    ['o1', 'o2', 'o3', 'o5']
    """
    text = _CITED.sub(" ", text)
    found: list[tuple[int, str]] = []
    for match in _RANGE.finditer(text):
        first, last = (_decode(match[name], indicator_no) for name in ("first", "last"))
        if first and last and first[0] == last[0]:
            numbers = range(int(first[1:]), int(last[1:]) + 1)
            found += [(match.start(), f"{first[0]}{number}") for number in numbers]
    found += [
        (match.start(), code) for match in _CODE.finditer(text) if (code := _decode(match[0], indicator_no))
    ]
    for match in _AFTER_POINT.finditer(text):
        for start, written in zip(match.starts("code"), match.captures("code"), strict=True):
            certain = written[0] in "0๐О" or indicator_no is not None
            if certain and (code := _decode(written, indicator_no)):
                found.append((start, code))
    cell = _OPENING.match(text) if in_column else None
    for opened in [*_OPENING_O.finditer(text), *([cell] if cell else [])]:
        if code := _decode(opened["code"], indicator_no):
            found.append((opened.start("code"), code))
    return list(dict.fromkeys(code for _, code in sorted(found, key=lambda item: item[0])))


def without_opening_codes(text: str) -> str:
    """`text` of a question column without the codes that it opens with, and what sets them off.

    >>> without_opening_codes("e12 วิธีการ ขั้นตอน"), without_opening_codes("i1, i2 และ i3 : การปฏิบัติ")
    ('วิธีการ ขั้นตอน', 'การปฏิบัติ')
    """
    codes = _OPENING_ALL.match(text)
    return text[codes.end() :].lstrip(_SEPARATORS) if codes else text.strip()
