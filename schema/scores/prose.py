"""The scores that a text tells: points, and what was named before them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from schema.scores.subjects import ScoreSubject, SubjectMention, mentions
from schema.years import year_mentions

FARTHEST: Final = 220
"""Characters between what was scored and its score."""

FARTHEST_WEAK: Final = {"indicator": 40, "overall": 160}
"""The same where a name alone, or the word for the whole result, tells what was scored."""

CLOSE: Final = 25
"""Characters between a year that another is compared with and a score of it."""

_NUMBER: Final = r"(?<![\d.,/])(?P<number>100(?:\.0{1,3})?|\d{1,2}(?:\.\d{1,3})?)(?!\d|[.,/]\d)"
_DECIMAL: Final = r"(?<![\d.,/])(?P<number>100(?:\.0{1,3})?|\d{1,2}\.\d{1,3})(?!\d|[.,/]\d)"
_LINK: Final = r"(?:ที่ได้|ITA|การประเมิน|ประเมิน|ภาพรวม|เฉลี่ย|รวม|อยู่ที่|เท่ากับ|ร้อยละ|คือ|เป็น|ได้|[:=]|\s){0,6}"
_POINTS: Final = regex.compile(rf"{_NUMBER}\s*คะแนน|คะแนน{_LINK}{_DECIMAL}(?!\s*คะแนน)")
_FIGURES: Final = regex.compile(r"\d\s*คะแนน|\d\.\d|100")
"""What every text that tells a score holds."""

_LIST: Final = regex.compile(
    r"(?<![\d.])(?P<number>\d{1,3}(?:\.\d{1,3})?)(?:\s*(?:คะแนน)?\s*(?:,|และ)(?:\s|และ)*(?P<number>\d{1,3}(?:\.\d{1,3})?))+"
    r"\s*(?:คะแนน)?\s*ตามลำดับ"
)
_BESIDE: Final = regex.compile(
    r"(?:\s*(?:มีคะแนน|ได้คะแนน|คะแนน|ได้|เท่ากับ|คือ|ร้อยละ|อยู่ที่|ถึง|[=:(–-]))*\s*"
    r"(?P<number>100(?:\.0{1,3})?|\d{1,2}\.\d{2})(?!\d|\.\d|\s*%)"
)
"""A score right behind what was scored, without the word for it."""

_OF_YEAR: Final = regex.compile(rf"25\d\d\s*(?:ซึ่ง|ที่)?\s*(?:ได้|มี|เท่ากับ|อยู่ที่)(?:คะแนน|ร้อยละ|\s)*{_DECIMAL}")
"""A score that is told of a year alone: (ปี 2567 ได้ร้อยละ 88.02)."""

_IN_BRACKETS: Final = regex.compile(r"[^\d()]{0,90}\((?P<number>100(?:\.0{1,3})?|\d{1,2}\.\d{2})\)")
"""A score alone in brackets behind a code or number and its name."""

_NO_SCORE_BEFORE: Final = regex.compile(
    r"(?:เป้าหมาย|เกณฑ์)(?:(?!ได้|มีคะแนน|ภาพรวม|IT)(?:[^\d]|25\d\d)){0,30}$|"
    r"(?:(?:เต็ม|เกณฑ์|เป้าหมาย|กว่า|เกิน|ตั้งแต่|ไม่ถึง|ระหว่าง|อย่างน้อย|ขั้นต่ำ|กำหนดไว้|ห่างกัน|ต่างกัน|ช่วง|จาก)"
    r"(?:มาตรฐาน|ที่กำหนด|ที่|ร้อยละ|คะแนน|คือ|เป็น|[:=(]|\s)*|\d\s*(?:-|–|ถึง)\s*)$"
)
_NO_SCORE_BEHIND: Final = regex.compile(
    r"\s*(?:คะแนน)?\s*(?:ขึ้นไป|ลงมา|เต็ม|(?:-|–|ถึง)\s*\d|จาก(?:คะแนน)?(?:เต็ม)?\s*(?:[345]|10|20|30|40)(?![\d.]))"
)
_CHANGE: Final = regex.compile(
    r"(?P<word>เพิ่มขึ้น|สูงขึ้น|ดีขึ้น|ลดลง|ต่ำลง|น้อยลง)"
    r"(?:จาก(?:เดิม|ปี)?|เมื่อเทียบกับปี|ปีก่อน|ก่อนหน้า|ก่อน|ที่ผ่านมา|ที่แล้ว|งบประมาณ|พ\.ศ\.|25\d\d|คิดเป็น|จำนวน|ไป|อีก|คะแนน|[(:]|\s)*$"
)
_CHANGE_BEHIND: Final = regex.compile(
    r"(?P<word>เพิ่มขึ้น|สูงขึ้น|ดีขึ้น|ลดลง|ต่ำลง|น้อยลง)(?:จาก|เมื่อเทียบ)[^\d]{0,40}(?:25\d\d)?[^\d]{0,40}"
    r"\d+(?:\.\d+)?\s*คะแนน\s*(?:จำนวน|เท่ากับ|คิดเป็น|อยู่ที่)\s*(?:คะแนน)?\s*$"
)
"""A change told behind the score that it is counted from."""

_COMES_FROM: Final = regex.compile(r"จาก\s*(?:คะแนน|ร้อยละ|\s)*$")
_COMPARED: Final = regex.compile(
    r"(?:เทียบกับ|เปรียบเทียบ(?:กับ)?|จาก|กว่า|กับ)\s*(?:ปี|งบประมาณ|พ\.ศ\.|ผล|คะแนน|การประเมิน|ของ|\s)*$"
)
_YEAR_BEHIND: Final = regex.compile(
    r"\s*(?:คะแนน)?\s*\(\s*(?:ใน)?(?:ปี)?(?:งบประมาณ)?\s*(?:พ\.ศ\.)?\s*(?P<year>25\d\d)\s*\)"
)
_OTHER_SURVEY: Final = regex.compile(
    "ความพึงพอใจ|แบบสอบถาม|แบบทดสอบ|ก่อนอบรม|หลังอบรม|การสอบ|ประสิทธิภาพขององค์กร|LPA"
)
_EXTREME: Final = regex.compile("สูงสุด|ต่ำสุด|ต่ำที่สุด|สูงที่สุด|น้อยที่สุด|มากที่สุด")
_ITA: Final = regex.compile("ITA|คุณธรรมและความโปร่งใส|ภาพรวม|ระดับ")
_ONLY_BETWEEN: Final = regex.compile(
    r"(?:\s|,|และ|ข้อ(?:ที่)?|กับ|รวมถึง|แบบวัด|เครื่องมือ|การรับรู้ของ|[()/:]|Integrity|Transparency|Assessment|Internal|External|Open|[Dd]ata|and)*"
)
"""What stands between several things that have one score, or one each."""

_RANGE: Final = regex.compile(r"\s*(?:-|–|ถึง)\s*(?:ตัวชี้วัด(?:ที่)?\s*)?\d")


@dataclass(frozen=True)
class Stated:
    """A score as the document states it, before it is a row of the dataset.

    `signed`: its change is printed with a sign or word for its direction.
    """

    subject: ScoreSubject
    year: int | None
    score: float
    change: float | None
    page: int | None
    signed: bool = False


@dataclass(frozen=True)
class _Figure:
    """Points in a text: one number, or several that are told in the order of what they are of."""

    start: int
    end: int
    numbers: tuple[float, ...]
    change: float | None = None


def has_figures(text: str) -> bool:
    """Whether `text` may tell a score at all."""
    return _FIGURES.search(text) is not None


def prose_scores(
    text: str,
    *,
    indicator_no: int | None = None,
    year: int | None = None,
    page: int | None = None,
    heading: ScoreSubject | None = None,
) -> list[Stated]:
    """The scores that a text (one line, Arabic numerals) tells, each of what was named last before it.

    Several things that one score follows have it in common (o1-o5 (100 คะแนน)); a second score with another
    year is of the same thing. Limits, full marks, and differences are no scores; a difference told behind a
    score is its change. `heading` is what the heading right above the text names.

    >>> [(one.subject.code, one.score) for one in prose_scores("ข้อ i1 (97.42 คะแนน) และ i2 ได้ 98 คะแนน")]
    [('i1', 97.42), ('i2', 98.0)]
    >>> [(one.year, one.score, one.change) for one in prose_scores(
    ...     "ผลการประเมิน ITA ปี 2568 ได้ 92.50 คะแนน เพิ่มขึ้นจากปี 2567 จำนวน 1.25 คะแนน")]
    [(2568, 92.5, 1.25)]
    >>> [(one.year, one.score, one.change) for one in prose_scores(
    ...     "ภาพรวม ปี 2568 ได้ 92.35 คะแนน ลดลงจากปี 2567 ซึ่งได้ 94.65 คะแนน เท่ากับ 2.30 คะแนน")]
    [(2568, 92.35, -2.3), (2567, 94.65, None)]
    """
    if not has_figures(text):
        return []
    found: list[Stated] = []
    named = _without_ranges(text, mentions(text, indicator_no=indicator_no, year=year))
    group = [SubjectMention(0, 0, (heading,))] if heading else []
    latest = slice(0, 0)
    told = 0
    events: list[SubjectMention | _Figure] = [*named, *_figures(text, named)]
    for event in sorted(events, key=lambda event: event.start):
        if isinstance(event, SubjectMention):
            group = _grouped(text, group, event)
            continue
        of_year = _year_at(text, event, year)
        if event.change is not None:
            found[latest] = [replace(stated, change=event.change) for stated in found[latest]]
        elif group and _belongs(text, group, event):
            latest = slice(len(found), None)
            found += _each_with_its_number(group, event, of_year, page)
        elif not group and len(event.numbers) == 1 and year_mentions(text[told : event.start]):
            of_same = found[latest][:1]
            found += [replace(one, year=of_year, score=event.numbers[0], change=None) for one in of_same]
            latest = slice(latest.start, latest.start + 1)
        group, told = [], event.end
    return found


def _each_with_its_number(
    group: Sequence[SubjectMention], figure: _Figure, year: int | None, page: int | None
) -> list[Stated]:
    """The scores of all that one figure follows; none where it has another count of numbers."""
    scored = [one for mention in group for one in mention.subjects]
    numbers = figure.numbers * len(scored) if len(figure.numbers) == 1 else figure.numbers
    if len(numbers) != len(scored):
        return []
    return [Stated(one, year, number, None, page) for one, number in zip(scored, numbers, strict=True)]


def _without_ranges(text: str, named: Iterable[SubjectMention]) -> list[SubjectMention]:
    """`named` without indicators that open a range (ตัวชี้วัดที่ 1-5)."""
    return [
        mention
        for mention in named
        if not (mention.subjects[0].level == "indicator" and _RANGE.match(text, mention.end))
    ]


def _grouped(text: str, group: list[SubjectMention], mention: SubjectMention) -> list[SubjectMention]:
    """What the next score is of, once `mention` has been read."""
    if not group:
        return [mention]
    between = text[group[-1].end : mention.start]
    if mention.weak and not group[-1].weak and len(between) < FARTHEST:
        return group
    if group[-1].subjects == mention.subjects:
        return [*group[:-1], mention]
    together = mention.weak == group[-1].weak and mention.subjects[0].level == group[-1].subjects[0].level
    return [*group, mention] if together and _ONLY_BETWEEN.fullmatch(between) else [mention]


def _figures(text: str, named: Sequence[SubjectMention]) -> list[_Figure]:
    """The points that `text` tells, in order; of two readings of one number the first counts."""
    found: list[_Figure] = []
    for figure in (*_listed(text), *_pointed(text), *_beside(text, named), *_of_years(text)):
        if all(figure.end <= other.start or other.end <= figure.start for other in found):
            found.append(figure)
    return found


def _listed(text: str) -> Iterator[_Figure]:
    """Numbers told in the order of what they are of (… ตามลำดับ)."""
    for match in _LIST.finditer(text):
        yield _Figure(match.start(), match.end(), tuple(map(float, match.captures("number"))))


def _pointed(text: str) -> Iterator[_Figure]:
    """Numbers beside the word for points: scores and changes. Limits and full marks are none."""
    for match in _POINTS.finditer(text):
        start, end = match.span("number")
        number = float(match["number"])
        before = text[:start]
        if change := _CHANGE.search(before) or _CHANGE_BEHIND.search(before):
            if not _COMES_FROM.search(before):
                less = change["word"] in ("ลดลง", "ต่ำลง", "น้อยลง")
                yield _Figure(start, end, (), -number if less else number)
        elif not _NO_SCORE_BEFORE.search(before) and not _NO_SCORE_BEHIND.match(text, end):
            yield _Figure(start, end, (number,))


def _beside(text: str, named: Sequence[SubjectMention]) -> Iterator[_Figure]:
    """Numbers right behind what was scored, without the word for points; ร้อยละ behind a question is of
    people."""
    for mention in named:
        level = mention.subjects[0].level
        beside = _BESIDE.match(text, mention.end)
        if beside is None and not mention.weak:
            beside = _IN_BRACKETS.match(text, mention.end)
        if level == "overall" or beside is None:
            continue
        start, end = beside.span("number")
        of_people = level == "question" and "ร้อยละ" in beside[0]
        if not of_people and not _NO_SCORE_BEHIND.match(text, end):
            yield _Figure(start, end, (float(beside["number"]),))


def _of_years(text: str) -> Iterator[_Figure]:
    for match in _OF_YEAR.finditer(text):
        yield _Figure(*match.span("number"), (float(match["number"]),))


def _belongs(text: str, group: Sequence[SubjectMention], figure: _Figure) -> bool:
    """Whether a figure is near enough to what was named, and nothing between says that it is of another."""
    between = text[group[-1].end : figure.start]
    last = group[-1]
    level = last.subjects[0].level
    if len(between) > (FARTHEST_WEAK.get(level, FARTHEST) if last.weak else FARTHEST):
        return False
    if _OTHER_SURVEY.search(between):
        return False
    if level != "overall":
        return True
    around = text[max(0, last.start - FARTHEST) : figure.end + FARTHEST]
    return bool(_ITA.search(around)) and not (_OTHER_SURVEY.search(around) or _EXTREME.search(between))


def _year_at(text: str, figure: _Figure, year: int | None) -> int | None:
    """The year of a score: in brackets behind it, else the last one named before it that is not of a plan
    or law, or only compared with; else `year`."""
    if behind := _YEAR_BEHIND.match(text, figure.end):
        return int(behind["year"])
    found = year
    for start, role, named in year_mentions(text[: figure.start]):
        if role in ("planned", "law"):
            continue
        if not _COMPARED.search(text[:start]) or figure.start - start <= CLOSE:
            found = named
    return found
