"""Issues and indicators: which of them a heading or cell names."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

import regex
from rapidfuzz import fuzz, process

from normalize.lists import leading_number
from normalize.numerals import to_arabic
from schema.vocabulary import NEAR, rows, squeeze

_LABEL: Final = regex.compile(r"^\s*(ประเด็น|ตัวชี้วัด)(?:ที่|\s)*\s*([0-9๐-๙]{1,2})(?![0-9๐-๙.])[.):]?\s*")
_SUBINDICATOR: Final = regex.compile(r"^\s*ตัวชี้วัดย่อย(?:ที่)?\s*([0-9๐-๙]{1,2})\.[0-9๐-๙]{1,2}(?![0-9๐-๙])\s*")
_MARK: Final = regex.compile(r"^\s*\(?[0-9๐-๙]{1,2}[.)]{0,2}\s*")
_NUMBER_AFTER: Final = regex.compile(r"^ด้าน|\s*[(\[](?:ประเด็น|ตัวชี้วัด)(?:ที่)?\s*[0-9๐-๙]{1,2}[)\]]\s*$")
"""What is around the name in a title: ด้านการใช้อำนาจ (ตัวชี้วัดที่ 3)."""

_IN_TITLE: Final = regex.compile(
    r"(?:[^\s:：]{1,24}?\s?)?(?P<label>ประเด็น|ตัวชี้วัด)(?:ที่)?\s*[:：]?\s*(?P<name>.*)"
)
_TAIL: Final = regex.compile(
    r"\s+[(\[]?(?:ได้|มี)?(?:ผล|ระดับ)?คะแนน.*\d.*|\s*[(\[](?:ข้อ\s*)?[ieoIEO][0-9๐-๙].*"
)
"""What follows the name in a title: a score, or codes of questions."""

LONGEST_TITLE: Final = 120
"""Characters of the longest title that names an issue or indicator."""

_CODE: Final = regex.compile(r"(?<![A-Za-z])[ieoIEO๐0][0-9๐-๙]{1,2}(?![0-9๐-๙])")


@dataclass(frozen=True)
class Subject:
    """What a row is about: an issue (1 to 7) or an indicator (1 to 10), and how it is written."""

    kind: Literal["issue", "indicator"]
    number: int | None
    text: str


@cache
def _subject_names() -> dict[str, tuple[Literal["issue", "indicator"], int]]:
    names: dict[str, tuple[Literal["issue", "indicator"], int]] = {}
    for row in rows("issues"):
        names[squeeze(row["name"])] = ("issue", int(row["issue_no"]))
    for row in rows("indicators"):
        names[squeeze(row["name"])] = ("indicator", int(row["indicator_no"]))
    return names


@cache
def _name_endings() -> tuple[str, ...]:
    return tuple(_subject_names())


@cache
def _longest_name() -> int:
    return max(map(len, _subject_names()))


def _known_name(key: str, within: bool) -> str | None:
    """The name most like `key`; with `within`, also a name that a longer text opens with."""
    if len(key) < 2 * _longest_name():  # what is longer is not like any
        best = process.extractOne(key, _subject_names().keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
        if best:
            return best[0]
    return next((name for name in _subject_names() if key.startswith(name)), None) if within else None


def is_named(text: str) -> bool:
    """Whether `text`, without its mark or label, is the name of an issue or indicator.

    >>> is_named("4. การใช้ทรัพย์สินของราชการ"), is_named("4. การใช้ทรัพย์สิน")
    (True, False)
    """
    label = _LABEL.match(text)
    name = text[label.end() :] if label else _MARK.sub("", text, count=1)
    return _known_name(squeeze(name), within=False) is not None


def names_in_whole(text: str) -> str | None:
    """The name of the issue or indicator that `text`, without its mark or label, is; None where it is not
    one.

    >>> names_in_whole("ตัวชี้วัดที่ 2 การใช้งบประมาณ"), names_in_whole("การใช้งบประมาณของกองคลัง")
    ('การใช้งบประมาณ', None)
    """
    if not squeeze(text).endswith(_name_endings()):
        return None
    label = _LABEL.match(text)
    key = squeeze(text[label.end() :] if label else _MARK.sub("", text, count=1))
    return key if key in _subject_names() else None


def subject_in_title(text: str) -> tuple[Subject, int] | None:
    """The issue or indicator that a title says it is of, and where in it that begins; None where it names
    none, or no known one.

    >>> subject_in_title("มาตรการตามตัวชี้วัดการใช้งบประมาณ")
    (Subject(kind='indicator', number=2, text='การใช้งบประมาณ'), 10)
    >>> subject_in_title("ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 92.15 คะแนน")[0].number
    1
    >>> subject_in_title("ตัวชี้วัดที่ 3 : ผู้บังคับบัญชามอบหมายงานตามตำแหน่ง")
    """
    if len(text) > LONGEST_TITLE:
        return None
    plain = subject_of(_NUMBER_AFTER.sub("", text))
    if plain and plain.number and not _LABEL.match(text):
        return plain, 0
    match = _IN_TITLE.match(text)
    if match is None:
        return None
    named = text[match.start("label") :]
    named = _TAIL.sub("", named)
    subject = subject_of(named) if _LABEL.match(named) else subject_of(_TAIL.sub("", match["name"]))
    if subject is None or subject.number is None:
        return None
    rest = subject_of(subject.text, column=subject.kind) if subject.text != named.strip() else None
    known = rest is None or rest.number is not None
    return (subject, match.start("label")) if known else None


def subject_opening(text: str) -> tuple[Subject, int] | None:
    """The issue or indicator that a sentence opens with, by label, number and known name, and where the name
    ends in it.

    >>> subject_opening("ตัวชี้วัดที่ 2 การใช้งบประมาณ พบว่าไม่ทราบแผน")
    (Subject(kind='indicator', number=2, text='การใช้งบประมาณ'), 29)
    >>> subject_opening("ตัวชี้วัดที่ 2 พบว่าไม่ทราบแผน")
    """
    label = _LABEL.match(text)
    rest = text[label.end() :].lstrip(" :：") if label else ""
    name = _known_name_of_opening(squeeze(rest)) if rest else None
    if name is None:
        return None
    kind, number = _subject_names()[name]
    start = len(text) - len(rest)
    left = len(name)
    end = start
    while left:
        left -= not text[end].isspace()
        end += 1
    return Subject(kind, number, text[start:end]), end


def _known_name_of_opening(key: str) -> str | None:
    """The longest name that `key` opens with."""
    return max((name for name in _subject_names() if key.startswith(name)), key=len, default=None)


@lru_cache(maxsize=4096)
def subject_of(text: str, column: Literal["issue", "indicator"] | None = None) -> Subject | None:
    """The issue or indicator that `text` names, by its name, else by its label and number.

    `column` is what the heading above says; the name decides where the two differ. In a column, text
    that names none of them is a subject without a number, unless its mark or label gives one.

    >>> subject_of("ประเด็นที่ ๒ การให้บริการและระบบ E-Service")
    Subject(kind='issue', number=2, text='การให้บริการและระบบ E-Service')
    >>> subject_of("2. การใช้ งบประมาณ", column="issue")
    Subject(kind='indicator', number=2, text='การใช้ งบประมาณ')
    >>> subject_of("๓", column="issue").number
    3
    >>> subject_of("ตัวชี้วัดย่อยที่ 9.2 การบริหารงาน").number
    9
    >>> subject_of("จัดทำคู่มือ")
    """
    if part := _SUBINDICATOR.match(text):
        return Subject("indicator", int(to_arabic(part[1])), text.strip())
    label = _LABEL.match(text)
    kind = column
    if label:
        kind = "issue" if label[1] == "ประเด็น" else "indicator"
    name = text[label.end() :] if label else _MARK.sub("", text, count=1)
    key = squeeze(_CODE.split(name)[0] or name)
    known = _known_name(key, within=bool(label or column))
    if known:
        named, number = _subject_names()[known]
        return Subject(named, number, name.strip())
    if kind is None:
        return None
    number_printed = int(to_arabic(label[2])) if label else leading_number(text)
    if number_printed is None and text.strip().isdecimal():
        number_printed = int(text)
    highest = 7 if kind == "issue" else 10
    in_range = number_printed is not None and 1 <= number_printed <= highest
    return Subject(kind, number_printed if in_range else None, name.strip() or text.strip())
