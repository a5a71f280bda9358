"""What a score is of: the overall result, an instrument, an indicator, a sub-indicator, a question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import regex

from normalize.thai import LETTERS
from schema.names.codes import code_mentions, without_opening_codes
from schema.names.subjects import subject_of
from schema.vocabulary import rows, squeeze

Level = Literal["overall", "instrument", "indicator", "subindicator", "question"]

LEVELS: Final[tuple[Level, ...]] = ("overall", "instrument", "indicator", "subindicator", "question")
"""From the whole result to its parts."""

LONGEST_NAME: Final = 90
"""Characters of the longest name of an indicator or sub-indicator that is not in the vocabulary."""

_TOTAL: Final = r"(?:ภาพรวม|เฉลี่ย|รวม|ทั้งหมด|ทั้งสิ้น)"
_TOTAL_OF: Final = regex.compile(rf"^(?:ผล|ค่า|คะแนน|{_TOTAL}|ของ|\s)+(?=ตัวชี้วัด)")
_AROUND_TOTAL: Final = r"(?:ผล|ค่า|การ|ประเมิน|คะแนน|ita|ใน|โดย|ของ|หน่วยงาน|ทุกตัวชี้วัด|[().:])*"
_OVERALL_CELL: Final = regex.compile(
    rf"{_AROUND_TOTAL}{_TOTAL}(?:{_TOTAL}|{_AROUND_TOTAL})*|(?:ผล|ค่า)?คะแนน(?:การประเมิน|ผลการประเมิน)?ita"
    r"|(?:ผล)?(?:การประเมิน)(?:คุณธรรมและความโปร่งใส.*)?\(?ita\)?"
)
_OVERALL: Final = regex.compile(
    r"(?:คะแนน|ผลการประเมิน|ผลคะแนน|ค่าคะแนน)?(?:การประเมิน)?\s*(?:ใน|โดย)?\s*ภาพรวม"
    r"|(?:คะแนน|ค่า)\s*(?:ITA\s*)?(?:รวม|เฉลี่ย)(?!\s*ของ)"
)
_WHOLE: Final = ("รวม", "เฉลี่ย")
_ASSESSED: Final = ("ประเมิน", "คะแนน", "ITA")
"""Words of which one is in every text that these patterns find."""

_RESULT: Final = regex.compile(
    r"(?:ผล|คะแนน|เข้ารับ)(?:การ|คะแนน|ผล)*ประเมิน(?!ความพึงพอใจ|ความเสี่ยง|ตนเอง|โครงการ)|(?:ผล)?คะแนน\s*(?:การประเมิน\s*)?ITA"
    r"|(?<![A-Za-z])ITA(?=\s*(?:ประจำ)?ปี\s*(?:งบประมาณ\s*)?(?:พ\.ศ\.\s*)?25\d\d\s*(?:[:=]|ได้|เท่ากับ))"
)
"""Words that announce the result of the agency as a whole, unless something more exact follows."""

_INDICATOR: Final = regex.compile(r"ตัวชี้วัด(?:ที่|\s)*\s*(?P<number>10|[1-9])(?![0-9]|\.[0-9])[.):]?\s*")
_SUBINDICATOR: Final = regex.compile(
    r"(?:ตัวชี้วัดย่อย(?:ที่|\s)*|(?<![0-9.]))\s*(?P<number>9\.[1-9]|10\.[1-9])(?![0-9.])[.):]?\s*(?=[\u0e01-\u0e2e\u0e40-\u0e44])"
)
_OPENS_SUBINDICATOR: Final = regex.compile(
    r"\s*(?:ตัวชี้วัดย่อย(?:ที่)?\s*)?(9\.[1-9]|10\.[1-9])(?![0-9.])[.):]?\s*"
)
_PART: Final = r"(?:\s*\(?\s*(?:ส่วนที่|ตอนที่|[Pp]art)\s*(?P<part>[12])\)?(?![0-9])|(?P<part>[12])(?![0-9.]))?"
_ENDS_NAME: Final = regex.compile(
    rf"\s*(?:\(|ถึง|โดยรวม|โดยมี|มีคะแนน|ได้|คะแนน|มีค่า|อยู่|เท่ากับ|[=:0-9–]|มีผล|เพิ่มขึ้น|ลดลง|สูงกว่า|ต่ำกว่า|ไม่ผ่าน|เป็นตัวชี้วัด|มีตัวชี้วัด|(?:และ|กับ|หรือ)?\s*ตัวชี้วัดที่|ประกอบ|ซึ่ง|พบว่า|สะท้อน|[^{LETTERS}\s]|$)"
)


@dataclass(frozen=True)
class ScoreSubject:
    """What a score is of: level and code as in the dataset, and its name as printed."""

    level: Level
    code: str
    name: str | None = None


@dataclass(frozen=True)
class SubjectMention:
    """Where a text names what a score may be of. `weak`: anything more exact outweighs it."""

    start: int
    end: int
    subjects: tuple[ScoreSubject, ...]
    weak: bool = False


@cache
def _flexible(name: str) -> str:
    """Pattern of a name in which white space may be anywhere: wraps leave it inside words."""
    return r"\s*".join(regex.escape(character) for character in name if not character.isspace())


@cache
def _indicator_names() -> "tuple[regex.Pattern[str], dict[str, str]]":
    numbers = {squeeze(row["name"]): row["indicator_no"] for row in rows("indicators")}
    written = sorted((row["name"] for row in rows("indicators")), key=len, reverse=True)
    return regex.compile("|".join(map(_flexible, written))), numbers


@cache
def _subindicator_names() -> "regex.Pattern[str]":
    written = {row["name"] for row in rows("subindicators")}
    return regex.compile("|".join(map(_flexible, sorted(written, key=len, reverse=True))))


@cache
def _instruments() -> "regex.Pattern[str]":
    parts = []
    for instrument in dict.fromkeys(row["instrument"] for row in rows("instruments")):
        names = (row["written"] for row in rows("instruments") if row["instrument"] == instrument)
        written = "|".join(
            rf"(?<![A-Za-z]){name}(?![A-Za-z])" if name.isascii() else _flexible(name) for name in names
        )
        parts.append(rf"(?P<{instrument}>{written})")
    return regex.compile(rf"(?:{'|'.join(parts)}){_PART}")


def mentions(text: str, *, indicator_no: int | None = None, year: int | None = None) -> list[SubjectMention]:
    """Everything in `text` (one line, Arabic numerals) that a score may be of, in order.

    `indicator_no` is the indicator that the text is under, `year` the one that was assessed: they say
    what a misread code means.

    >>> [mention.subjects[0].code for mention in mentions("ตัวชี้วัดที่ 2 การใช้งบประมาณ ข้อ i4 และ EIT ส่วนที่ 1")]
    ['2', 'i4', 'EIT1']
    """
    found = [*_indicators(text), *_subindicators(text), *_instrument_mentions(text)]
    for code in code_mentions(text, indicator_no=indicator_no, year=year, scored=True):
        scored = tuple(ScoreSubject("question", name) for name in code.codes)
        found.append(SubjectMention(code.start, code.end, scored))
    found += [
        SubjectMention(match.start(), match.end(), (ScoreSubject("overall", "overall"),), weak=True)
        for pattern, words in ((_OVERALL, _WHOLE), (_RESULT, _ASSESSED))
        if any(map(text.__contains__, words))
        for match in pattern.finditer(text)
    ]
    return _without_overlaps(found)


def _indicators(text: str) -> Iterator[SubjectMention]:
    names, numbers = _indicator_names()
    for match in _INDICATOR.finditer(text):
        name = names.match(text, match.end())
        end = name.end() if name else _end_of_name(text, match.end())
        yield SubjectMention(
            match.start(), end, (ScoreSubject("indicator", match["number"], _tidy(text[match.end() : end])),)
        )
    for match in names.finditer(text) if _holds_any(text, numbers) else ():
        number = numbers[squeeze(match[0])]
        yield SubjectMention(
            match.start(), match.end(), (ScoreSubject("indicator", number, _tidy(match[0])),), weak=True
        )


def _holds_any(text: str, names: Iterable[str]) -> bool:
    """Whether one of `names`, squeezed, is in `text`: this is quickly tested, where it is takes longer."""
    return any(map(squeeze(text).__contains__, names))


def _subindicators(text: str) -> Iterator[SubjectMention]:
    if "9." not in text and "10." not in text:
        return
    for match in _SUBINDICATOR.finditer(text):
        name = _subindicator_names().match(text, match.end())
        if not name and not match[0].startswith("ตัวชี้วัด"):
            continue
        end = name.end() if name else _end_of_name(text, match.end())
        scored = ScoreSubject("subindicator", match["number"], _tidy(text[match.end() : end]))
        yield SubjectMention(match.start(), end, (scored,))


def _instrument_mentions(text: str) -> Iterator[SubjectMention]:
    for match in _instruments().finditer(text):
        yield SubjectMention(
            match.start(), match.end(), (ScoreSubject("instrument", _instrument_code(match)),)
        )


def _instrument_code(match: "regex.Match[str]") -> str:
    instrument = next(name for name in ("IIT", "EIT", "OIT") if match[name])
    return f"EIT{match['part']}" if instrument == "EIT" and match["part"] else instrument


def _end_of_name(text: str, start: int) -> int:
    end = _ENDS_NAME.search(text, start, start + LONGEST_NAME)
    return end.start() if end else start


def _tidy(name: str) -> str | None:
    """A name in one piece: without the white space that wraps left at its ends."""
    return " ".join(name.split()) or None


def _without_overlaps(found: Sequence[SubjectMention]) -> list[SubjectMention]:
    """The mentions in order; of two that overlap the exact one, else the longer one."""
    kept: list[SubjectMention] = []
    for mention in sorted(found, key=lambda mention: (mention.weak, mention.start - mention.end)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def subject_in_cell(text: str, *, question_column: bool, year: int | None) -> ScoreSubject | None:
    """What the row of a cell is about, where the cell names it; None where it does not.

    >>> subject_in_cell("1. การปฏิบัติหน้าที่", question_column=False, year=2568)
    ScoreSubject(level='indicator', code='1', name='การปฏิบัติหน้าที่')
    >>> subject_in_cell("คะแนนเฉลี่ย", question_column=False, year=2568).level
    'overall'
    """
    codes = code_mentions(text, year=year, in_column=question_column)
    if codes and codes[0].start <= len("ข้อที่ (") and len(codes[0].codes) == 1:
        name = without_opening_codes(text)
        return ScoreSubject("question", codes[0].codes[0], name if name != text.strip() and name else None)
    opened = _OPENS_SUBINDICATOR.match(text)
    if opened:
        return ScoreSubject("subindicator", opened[1], _tidy(text[opened.end() :]))
    subject = subject_of(_TOTAL_OF.sub("", text))
    if subject and subject.kind == "indicator" and subject.number:
        labelled = next(iter(_indicators(text)), None)
        printed = labelled.subjects[0].name if labelled else None
        return ScoreSubject("indicator", str(subject.number), printed or subject.text)
    if (labelled := next(iter(_indicators(text)), None)) and labelled.start == 0 and not labelled.weak:
        return labelled.subjects[0]
    key = squeeze(text)
    if instrument := next(iter(_instrument_mentions(text)), None):
        return instrument.subjects[0] if len(key) <= LONGEST_NAME else None
    return ScoreSubject("overall", "overall") if _OVERALL_CELL.fullmatch(key) else None


@cache
def _instruments_of_indicators() -> dict[str, str]:
    return {row["indicator_no"]: row["instrument"] for row in rows("indicators")}


def instrument_of(subject: ScoreSubject) -> str | None:
    """The instrument that a score is of, or whose part it is of; None for the overall result.

    >>> instrument_of(ScoreSubject("subindicator", "9.1")), instrument_of(ScoreSubject("question", "e3"))
    ('OIT', 'EIT')
    """
    if subject.level == "overall":
        return None
    if subject.level in ("question", "instrument"):
        return f"{subject.code[0].upper()}IT"
    return _instruments_of_indicators().get(subject.code.split(".")[0])
