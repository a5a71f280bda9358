"""Question codes of the ITA: i1, e12, o27, in every way they are written and misread."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex

from schema.names.questions import highest_number, questions_of_indicator

_NUMBER: Final = r"[0-9๐-๙]{1,2}(?![0-9๐-๙]|\.\d)"
_LETTERED: Final = rf"(?<![A-Za-z0-9๐-๙])[iIeEoO]{_NUMBER}"
_THOUSANDS: Final = r",[0-9๐-๙]{3}(?![0-9๐-๙])"
_MISREAD: Final = rf"(?<![A-Za-z0-9๐-๙])(?:[lL|๐0О]{_NUMBER}|[1๑]{_NUMBER}(?!{_THOUSANDS}))"
_ANY: Final = regex.compile(rf"{_LETTERED}|[iIeEoO] {_NUMBER}|{_MISREAD}")
"""What every text that names a code holds."""

_CODE: Final = regex.compile(_LETTERED)
_AFTER_POINT: Final = regex.compile(
    rf"ข้อ(?:ที่)?\s*(?P<code>{_MISREAD})(?:(?:\s|,|และ|ข้อ|ถึง|[-–])*(?P<code>{_MISREAD}))*"
)
_AT_START: Final = rf"(?:{_LETTERED}|[iIeEoO] {_NUMBER}|{_MISREAD})"
_OPENING: Final = regex.compile(rf"^\s*(?:ข้อ\s*)?(?P<code>{_AT_START})(?![.)])")
_OPENING_O: Final = regex.compile(
    rf"^\s*(?P<code>[๐0О]{_NUMBER})(?=\s)|\(\s*(?P<code>[๐0О]{_NUMBER})\s*\)(?!\s*\d)", regex.MULTILINE
)
_OPENING_ALL: Final = regex.compile(
    rf"^\s*(?:ข้อ\s*)?{_AT_START}(?![.)])(?:(?:\s|,|และ|ถึง|กับ|ข้อ|[-–/])*(?:{_LETTERED}|(?P<o>[๐0О]{_NUMBER})))*"
)
_RANGE: Final = regex.compile(
    rf"(?P<first>{_LETTERED}|(?<![A-Za-z0-9๐-๙])[0๐О]{_NUMBER}|(?<=ข้อ(?:ที่)?\s*){_MISREAD})"
    rf"(?:\s*(?:-|–|ถึง)\s*(?P<last>{_LETTERED}|{_MISREAD})|[-–](?P<bare>{_NUMBER}))"
)
_SCORED: Final = regex.compile(
    rf"(?<![.,/])(?P<code>{_MISREAD})(?=\s*(?:ได้|มีคะแนน|\([^)]*คะแนน|คะแนน|[=:]\s*\d))"
)
"""A misread code that a score is stated of."""
_MIXED: Final = regex.compile(r"(?<![\w.,:/–-])๐[0-9]{1,2}(?![0-9๐-๙%]|[.,:/]\d)")
"""A Thai zero before Arabic numerals: no number is written so, it is an o."""

_CITES: Final = ("อ้างอิง", "ตาม")
_UP_TO: Final = ("-", "–", "ถึง")
_POINT: Final = "ข้อ"
"""Words that open a citation, one of which is in every range, and before a misread code."""

_CITED: Final = regex.compile(
    rf"(?:อ้างอิง(?:จาก|ตาม)?|ตาม|รายละเอียดตาม)\s*(?:ข้อ\s*)?(?:{_LETTERED}|{_MISREAD})"
    rf"(?:(?:\s|,|และ|-|–|ถึง|ข้อ)*(?:{_LETTERED}|{_MISREAD}))*"
)
_SEPARATORS: Final = " \t\n:;,.-–/"


def is_code(text: str) -> bool:
    """Whether a text is one question code and nothing else."""
    return _CODE.fullmatch(text) is not None


def decode(written: str, indicator_no: int | None = None, year: int | None = None) -> str | None:
    """Decode one printed code, of which the first character is the letter, however it was read; None if no
    such question exists.

    `1`, `๑`, `l` and `|` are a misread i only where the indicator has that question; `0` and `๐` are an o.
    A letter and a number stand for themselves where any year has that question.

    >>> decode("1๑", 1), decode("010"), decode("11", 4, 2568)
    ('i1', 'o10', None)
    """
    letter, number = written[0].lower(), int(written[1:])
    if letter in "1๑l|":
        if indicator_no is not None and number not in questions_of_indicator("i", indicator_no, year):
            return None
        letter = "i"
    elif letter in "0๐о":
        letter = "o"
    return f"{letter}{number}" if 1 <= number <= highest_number(letter) else None


@dataclass(frozen=True)
class CodeMention:
    """Codes where they are in a text: one, or those of a range."""

    start: int
    end: int
    codes: tuple[str, ...]


@lru_cache(maxsize=4096)
def code_mentions(
    text: str,
    *,
    indicator_no: int | None = None,
    year: int | None = None,
    in_column: bool = False,
    scored: bool = False,
) -> tuple[CodeMention, ...]:
    """The codes that `text` is about where they are, in order; those only cited are left out.

    A letter and a number are a code anywhere. A misread o (`๐40`, `011`) is believed after ข้อ, at the
    start of a line, alone in brackets, and among the codes that open a cell in a column of questions
    (`in_column`), a misread i (`1๑`) after ข้อ where the indicator (`indicator_no`) has that question in
    `year`, and either at the start of such a cell and where its score follows (`scored`). Where two scripts
    make one number (`๐27` anywhere, `1๑๙` after ข้อ), it is misread for certain. Ranges (o1-o5) are counted
    out.
    """
    if not _ANY.search(text):
        return ()
    if any(map(text.__contains__, _CITES)):
        text = _CITED.sub(lambda match: " " * len(match[0]), text)
    found = list(_ranges(text, indicator_no, year)) if any(map(text.__contains__, _UP_TO)) else []
    written = list(_written(text, indicator_no))
    if in_column:
        written += _opening(text)
        found += _unknown(text)
    if scored and indicator_no is not None:
        written += ((match.start("code"), match["code"]) for match in _SCORED.finditer(text))
    for start, code in written:
        if decoded := decode(code, indicator_no, year):
            found.append(CodeMention(start, start + len(code), (decoded,)))
    return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end)))


def _written(text: str, indicator_no: int | None) -> Iterator[tuple[int, str]]:
    """Where a code is anywhere in a text, and as it is written; one may come twice."""
    for match in (*_CODE.finditer(text), *_MIXED.finditer(text)):
        yield match.start(), match[0]
    for match in _AFTER_POINT.finditer(text) if _POINT in text else ():
        for start, written in zip(match.starts("code"), match.captures("code"), strict=True):
            two_scripts = written[0] == "1" and not written[1:].isascii()
            if written[0] in "0๐О" or indicator_no is not None or two_scripts:
                yield start, written
    for match in _OPENING_O.finditer(text):
        yield match.start("code"), match["code"]


def _opening(text: str) -> Iterator[tuple[int, str]]:
    """The code that opens a cell of questions, as written, and every misread o among those listed with it."""
    if cell := _OPENING.match(text):
        yield cell.start("code"), cell["code"]
    if listed := _OPENING_ALL.match(text):
        yield from zip(listed.starts("o"), listed.captures("o"), strict=True)


def _unknown(text: str) -> Iterator[CodeMention]:
    """A code that opens a cell of questions and is of no year: the document is wrong, and that is flagged."""
    cell = _OPENING.match(text)
    if cell and cell["code"][0] in "ieoIEO" and not decode(cell["code"]):
        code = f"{cell['code'][0].lower()}{int(cell['code'][1:])}"
        yield CodeMention(cell.start("code"), cell.end("code"), (code,))


def _ranges(text: str, indicator_no: int | None, year: int | None) -> Iterator[CodeMention]:
    """The codes from one to another (o1-o5)."""
    for match in _RANGE.finditer(text):
        first = decode(match["first"], indicator_no, year)
        last = decode(match["last"] or match["first"][0] + match["bare"], indicator_no, year)
        if not first or not last or first[0] != last[0]:
            continue
        numbers = range(int(first[1:]), int(last[1:]) + 1)
        if codes := tuple(f"{first[0]}{number}" for number in numbers):
            yield CodeMention(match.start(), match.end(), codes)


def question_codes(
    text: str, *, indicator_no: int | None = None, year: int | None = None, in_column: bool = False
) -> list[str]:
    """The codes of `code_mentions`, in order of first mention, each once.

    >>> question_codes("I8 มีส่วนร่วม (อ้างอิงจาก o11) และ e10")
    ['i8', 'e10']
    >>> question_codes("ข้อ 110 และข้อ ๐27", indicator_no=4), question_codes("๐40 จริยธรรม", in_column=True)
    (['i10', 'o27'], ['o40'])
    >>> question_codes("เยาวชนอายุ 12-17 ปี"), question_codes("ข้อ 11-13", indicator_no=1, year=2568)
    ([], ['i1', 'i2', 'i3'])
    >>> question_codes("e9, 010 และ ๐12 ระบบ E-Service", in_column=True)
    ['e9', 'o10', 'o12']
    >>> question_codes("ข้อ 1๑๙ รวมถึง ๐27 แนวปฏิบัติ เวลา ๐8.30 น. ร้อยละ ๐5")
    ['i19', 'o27', 'o5']
    >>> question_codes("11,400 บาท", indicator_no=1, in_column=True)
    []
    >>> question_codes("ข้อ o1-o3 , o5")
    ['o1', 'o2', 'o3', 'o5']
    """
    mentions = code_mentions(text, indicator_no=indicator_no, year=year, in_column=in_column)
    return list(dict.fromkeys(code for mention in mentions for code in mention.codes))


def without_opening_codes(text: str) -> str:
    """`text` of a question column without the codes that it opens with, and what sets them off.

    >>> without_opening_codes("e12 วิธีการ ขั้นตอน"), without_opening_codes("i1, i2 และ i3 : การปฏิบัติ")
    ('วิธีการ ขั้นตอน', 'การปฏิบัติ')
    """
    codes = _OPENING_ALL.match(text)
    return text[codes.end() :].lstrip(_SEPARATORS) if codes else text.strip()
