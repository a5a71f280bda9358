"""The scores that a text tells: points, and what was named before them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

import regex

from schema.scores.subjects import ScoreSubject, SubjectMention, mentions
from schema.vocabulary import rows
from schema.years import year_mentions

FARTHEST: Final = 220
"""Characters between what was scored and its score."""

FARTHEST_WEAK: Final = {"indicator": 40, "overall": 160}
"""The same where a name alone, or the word for the whole result, tells what was scored."""

CLOSE: Final = 25
"""Characters between a year that another is compared with and a score of it."""

DIFFERENCE: Final = 0.021
"""Points by which a difference may be off that is worked out of two scores."""

LEAST_SCORE: Final = 50.0
"""Points that are no change where they are told in brackets after the year that is compared with."""

SCALE: Final = 5.0
"""The highest point of the scale of most surveys: no whole result is as low."""

FARTHEST_CHANGE: Final = 160
"""Characters between a score and its change."""

_NUMBER: Final = r"(?<![\d.,/])(?P<number>100(?:\.0{1,3})?|\d{1,2}(?:\.\d{1,3})?)(?!\d|[.,/]\d)"
_DECIMAL: Final = r"(?<![\d.,/])(?P<number>100(?:\.0{1,3})?|\d{1,2}\.\d{1,3})(?!\d|[.,/]\d)"
_YEAR: Final = r"(?:ใน)?(?:ปี)?(?:งบประมาณ)?\s*(?:พ\.ศ\.)?\s*(?P<year>25\d\d)"


def _words(*roles: str) -> str:
    """Alternation of the words of some roles, the longest first."""
    written = {row["word"] for row in rows("score_words") if row["role"] in roles}
    return "|".join(regex.escape(word) for word in sorted(written, key=lambda word: (-len(word), word)))


_WAY: Final = rf"(?P<word>{_words('rise', 'fall')})"
_POINTS: Final = regex.compile(
    rf"{_NUMBER}\s*คะแนน|คะแนน(?:{_words('link')}|[:=]|\s){{0,6}}{_DECIMAL}(?!\s*คะแนน)"
)
_FIGURES: Final = regex.compile(r"\d\s*คะแนน|\d\.\d|100")
"""What every text that tells a score holds."""

_LIST: Final = regex.compile(
    r"(?<![\d.])(?P<number>\d{1,3}(?:\.\d{1,3})?)(?:\s*(?:คะแนน)?\s*(?:,|และ)(?:\s|และ)*(?P<number>\d{1,3}(?:\.\d{1,3})?))+"
    r"\s*(?:คะแนน)?\s*ตามลำดับ"
)
_BESIDE: Final = regex.compile(
    rf"(?:\s*(?:{_words('beside')}|[=:(–-]))*\s*(?P<number>100(?:\.0{{1,3}})?|\d{{1,2}}\.\d{{2}})(?!\d|\.\d|\s*%)"
)
"""A score right after what was scored, without the word for it."""

_OF_YEAR: Final = regex.compile(rf"25\d\d\s*(?:ซึ่ง|ที่)?\s*(?:ได้|มี|เท่ากับ|อยู่ที่)(?:คะแนน|ร้อยละ|\s)*{_DECIMAL}")
"""A score that is told of a year alone: (ปี 2567 ได้ร้อยละ 88.02)."""

_FROM_TO: Final = regex.compile(
    rf"(?:{_words('from')})(?:{_words('from_link')}|[(]|\s)*(?:{_YEAR})?(?:{_words('from_link')}|[():]|\s)*{_NUMBER}"
    rf"(?:คะแนน|[()]|\s)*(?:{_YEAR})?(?:{_words('rise', 'fall')}|[(),]|\s)*(?:{_words('to')})"
    rf"(?:คะแนน|ร้อยละ|\s)*{_NUMBER}\s*(?:คะแนน)?[\s(]*(?P<after>{_YEAR})?"
)
"""Two scores of which the second followed the first: จาก 85.92 คะแนน ในปี 2566 เป็น 90.18 คะแนน ในปี 2567."""

_IN_BRACKETS: Final = regex.compile(r"[^\d()]{0,90}\((?P<number>100(?:\.0{1,3})?|\d{1,2}\.\d{2})\)")
"""A score alone in brackets after a code or number and its name."""

_NO_SCORE_BEFORE: Final = regex.compile(
    rf"(?:{_words('aim')})(?:(?!{_words('result_again')})(?:[^\d]|25\d\d)){{0,30}}$|"
    rf"(?:(?:{_words('limit')})(?:{_words('limit_link')}|[:=(]|\s)*|\d\s*(?:-|–|ถึง)\s*)$"
)
_NO_SCORE_AFTER: Final = regex.compile(
    rf"\s*(?:คะแนน)?\s*(?:{_words('limit_after')}|(?:-|–|ถึง)\s*\d|\(?จาก(?:คะแนน|เดิม)?(?:เต็ม)?\s*(?:[345]|10|20|30|40)(?![\d.]))"
)
_FULL: Final = regex.compile(rf"(?:{_words('full')})\s*$")
_CHANGE: Final = regex.compile(rf"{_WAY}(?:{_words('change_link')}|25\d\d|[(:]|\s)*$")
_CHANGE_AFTER: Final = regex.compile(
    rf"{_WAY}(?:{_words('change_from')})[^\d]{{0,40}}(?:25\d\d)?[^\d]{{0,40}}"
    rf"\d+(?:\.\d+)?\s*คะแนน\s*(?:(?:{_words('change_told')})|\))\s*(?:คะแนน)?\s*$"
)
"""A change told after the score that it is counted from."""

_CHANGE_ALONE: Final = regex.compile(
    rf"(?:{_WAY}(?:{_words('change_told', 'rise', 'fall')}|อีก|คะแนน|[(:=]|\s)*(?P<percent>ร้อยละ)?\s*(?P<sign>[+\-–−])?"
    rf"|(?<=[(\s])(?P<sign>[+\-–−]))\s*(?P<number>\d{{1,2}}\.\d{{1,3}})(?![\d.])(?P<percent>\s*%)?(?!\s*(?:{_words('other_unit')}))"
)
"""A change without the word for points: (เพิ่มขึ้น 4.26), (-3.57)."""

_YEAR_OPENS: Final = regex.compile(r"25\d\d\s*\($")
_COMES_FROM: Final = regex.compile(r"จาก\s*(?:คะแนน|ร้อยละ|\s)*$")
_COMPARED: Final = regex.compile(rf"(?:{_words('compared')})\s*(?:{_words('compared_link')}|\s)*$")
_YEAR_AFTER: Final = regex.compile(rf"\s*(?:คะแนน)?\s*(?:\(\s*{_YEAR}\s*\)|(?=ใน){_YEAR}(?![^\d]{{0,25}}\d))")
_OTHER_SURVEY: Final = regex.compile(_words("other_survey"))
_OTHER_RESULT: Final = regex.compile(_words("other_survey", "other_result"))
_OF_OTHERS: Final = regex.compile(_words("of_others"))
_INDEX: Final = regex.compile(rf"(?P<ita>{_words('ita')})|(?P<other>{_words('other_index')})")
_EXTREME: Final = regex.compile(_words("extreme"))
_ITA: Final = regex.compile(_words("of_ita"))
_EACH: Final = regex.compile(_words("each"))
_PEOPLE: Final = regex.compile(rf"(?:{_words('people')})[^\d]{{0,30}}$")
_OF_WHOLE: Final = regex.compile(r"\s*ของ")
_FALL: Final = regex.compile(_words("fall"))
_ONLY_BETWEEN: Final = regex.compile(rf"(?:\s|,|[()/:]|{_words('between')})*")
"""What is between several things that have one score, or one each."""

_RANGE: Final = regex.compile(r"\s*(?:-|–|ถึง)\s*(?:ตัวชี้วัด(?:ที่)?\s*)?\d")
_LISTED: Final = regex.compile(r"(?:\s|,|และ|กับ)*(?:ที่\s*)?(?:10|[1-9])(?![\d.])(?!\s*(?:ข้อ|คะแนน|ตัว|ครั้ง))")
"""Numbers of further indicators after the first."""


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

    @property
    def level(self) -> str:
        return self.subject.level

    @property
    def code(self) -> str:
        return self.subject.code


@dataclass(frozen=True)
class _Figure:
    """Points in a text: one number, or several that are told in the order of what they are of.

    No number: a score of no known year. `year`: what is told with them. `again`: they are of what the points before are of. `change`: they are that,
    counted from `from_year`; in `percent` of the score before or of 100.
    """

    start: int
    end: int
    numbers: tuple[float, ...]
    change: float | None = None
    percent: bool = False
    from_year: int | None = None
    year: int | None = None
    again: bool = False


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
    named = _without_ranges(text, mentions(text, indicator_no=indicator_no, year=year))
    reader = _Reader(text, year, page, [SubjectMention(0, 0, (heading,))] if heading else [])
    events: list[SubjectMention | _Figure] = [*named, *_figures(text, named)]
    for event in sorted(events, key=lambda event: event.start):
        if isinstance(event, SubjectMention):
            reader.group = _grouped(text, reader.group, event)
        else:
            reader.read(event)
    return reader.found


@dataclass
class _Reader:
    """The scores of a text up to a place in it. `group`: what the next score is of. `run`: the scores since
    the last that was named, which a change may compare. `told`: the end of the last figure.
    """

    text: str
    year: int | None
    page: int | None
    group: list[SubjectMention]
    found: list[Stated] = field(default_factory=list)
    run: list[int] = field(default_factory=list)
    told: int = 0

    def read(self, figure: _Figure) -> None:
        """Take the scores of a figure, or the change that it is."""
        if not figure.numbers and figure.change is None:
            return
        if figure.change is not None:
            if figure.start - self.told <= FARTHEST_CHANGE:
                self._change(figure, figure.change)
        elif self.group and _belongs(self.text, self.group, figure):
            self._take(_each_with_its_number(self.text, self.group, figure), figure)
        elif not self.group and self._is_of_same(figure):
            last = [index for index in self.run if self.found[index].year == self.found[self.run[-1]].year]
            self._take([(self.found[last[0]].subject, figure.numbers[0])], figure)
        self.group, self.told = [], figure.end

    def _take(self, scores: Sequence[tuple[ScoreSubject, float]], figure: _Figure) -> None:
        year = figure.year or (self._year_after if figure.again else _year_at(self.text, figure, self.year))
        subjects = {self.found[index].code for index in self.run}
        if not subjects.intersection(subject.code for subject, _ in scores):
            self.run = []
        self.run += range(len(self.found), len(self.found) + len(scores))
        self.found += [Stated(subject, year, number, None, self.page) for subject, number in scores]

    @property
    def _year_after(self) -> int | None:
        """The year of a score that followed the last one: the assessed year, if it is later."""
        last = self.found[self.run[-1]].year
        return self.year if last is None or (self.year and self.year > last) else last + 1

    def _is_of_same(self, figure: _Figure) -> bool:
        """Whether a figure after which nothing was named is of the same as the one before, in another year."""
        between = self.text[self.told : figure.start]
        if not self.run or len(figure.numbers) != 1 or _OTHER_RESULT.search(between):
            return False
        return figure.again or bool(year_mentions(between))

    def _change(self, figure: _Figure, change: float) -> None:
        """The change is that of the newer of the scores compared; a share only where it is their difference."""
        years = sorted({year for index in self.run if (year := self.found[index].year)})
        later = [year for year in years if figure.from_year is None or year > figure.from_year]
        if not later and figure.from_year is not None:
            return
        newer = later[0] if figure.from_year and later else later[-1] if later else None
        for index in self.run:
            one = self.found[index]
            if one.year == newer and (not figure.percent or self._is_difference(one, change)):
                self.found[index] = replace(one, change=change, signed=True)

    def _is_difference(self, one: Stated, change: float) -> bool:
        others = [self.found[index].score for index in self.run if self.found[index].year != one.year]
        return any(abs(one.score - other - change) < DIFFERENCE for other in others)


def _each_with_its_number(
    text: str, group: Sequence[SubjectMention], figure: _Figure
) -> list[tuple[ScoreSubject, float]]:
    """What is scored with its points; nothing where one figure is told of several indicators and not of each,
    or where there is another count of numbers."""
    subjects = [subject for mention in group for subject in mention.subjects]
    numbers = figure.numbers
    if len(numbers) == 1 and len(subjects) > 1:
        around = text[group[-1].end : figure.end + CLOSE]
        questions = all(subject.level == "question" for subject in subjects)
        if not (questions or numbers[0] == 100 or _EACH.search(around)):
            return []
        numbers *= len(subjects)
    return list(zip(subjects, numbers, strict=True)) if len(numbers) == len(subjects) else []


def _without_ranges(text: str, named: Iterable[SubjectMention]) -> list[SubjectMention]:
    """`named` without indicators that open a range or a list of numbers (ตัวชี้วัดที่ 1-5, 1 2 และ 3)."""
    return [mention for mention in named if not _opens_list(text, mention)]


def _opens_list(text: str, mention: SubjectMention) -> bool:
    subject = mention.subjects[0]
    if subject.level != "indicator":
        return False
    listed = subject.name is None and _LISTED.match(text, mention.end)
    return bool(listed or _RANGE.match(text, mention.end))


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
    read = (
        _listed(text),
        _from_to(text),
        _pointed(text),
        _changed(text),
        _beside(text, named),
        _of_years(text),
    )
    for figure in chain.from_iterable(read):
        if all(figure.end <= other.start or other.end <= figure.start for other in found):
            found.append(figure)
    return found


def _listed(text: str) -> Iterator[_Figure]:
    """Numbers told in the order of what they are of (… ตามลำดับ)."""
    for match in _LIST.finditer(text):
        yield _Figure(match.start(), match.end(), tuple(map(float, match.captures("number"))))


def _from_to(text: str) -> Iterator[_Figure]:
    """A score and the one that followed it; the first only where its year is told."""
    for match in _FROM_TO.finditer(text):
        first, second = match.captures("number")
        (start, end), (second_start, second_end) = match.spans("number")
        years = list(zip(match.starts("year"), map(int, match.captures("year")), strict=True))
        before = next((year for place, year in years if place < second_start), None)
        after = next((year for place, year in years if place > second_start), None)
        if not (before or after or "เดิม" in match[0]):
            continue
        yield _Figure(start, end, (float(first),) if before else (), year=before)
        yield _Figure(second_start, second_end, (float(second),), year=after, again=before is not None)


def _pointed(text: str) -> Iterator[_Figure]:
    """Numbers next to the word for points: scores and changes. Limits and full marks are none."""
    for match in _POINTS.finditer(text):
        start, end = match.span("number")
        number = float(match["number"])
        before = text[:start]
        change = _CHANGE.search(before) or _CHANGE_AFTER.search(before)
        if change and number >= LEAST_SCORE and _YEAR_OPENS.search(change[0]):
            yield _Figure(start, end, (number,))
        elif change:
            if not _COMES_FROM.search(before):
                less = _FALL.fullmatch(change["word"]) is not None
                years = regex.findall(r"25\d\d", change[0])
                of = int(years[0]) if years else None
                yield _Figure(start, end, (), -number if less else number, "ร้อยละ" in change[0], of)
        elif number == 100 and _FULL.search(before):
            yield _Figure(start, end, (number,))
        elif not _NO_SCORE_BEFORE.search(before) and not _NO_SCORE_AFTER.match(text, end):
            if not regex.search(r"(?<!\d)\s[+\-–−]\s*$|\([+\-–−]\s*$", before):
                yield _Figure(start, end, (number,))


def _changed(text: str) -> Iterator[_Figure]:
    """Changes without the word for points."""
    for match in _CHANGE_ALONE.finditer(text):
        less = match["sign"] in tuple("-–−") or bool(match["word"] and _FALL.fullmatch(match["word"]))
        number = float(match["number"])
        percent = match["percent"] is not None
        yield _Figure(*match.span("number"), (), -number if less else number, percent)


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
        of_people = "ร้อยละ" in beside[0] and (
            level == "question" or _OF_WHOLE.match(text, end) or _PEOPLE.search(text[: mention.start])
        )
        if not of_people and not _NO_SCORE_AFTER.match(text, end):
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
    before = text[: figure.start]
    if _OTHER_RESULT.search(between) or _OF_OTHERS.search(before) or last_index(before) == "other":
        return False
    if level != "overall":
        return True
    if max(figure.numbers) <= SCALE:
        return False
    around = text[max(0, last.start - FARTHEST) : figure.end + FARTHEST]
    return bool(_ITA.search(around)) and not (_OTHER_SURVEY.search(around) or _EXTREME.search(between))


def last_index(text: str) -> str | None:
    """Which index a text named last: the ITA or another one."""
    found = [match.lastgroup for match in _INDEX.finditer(text)]
    return found[-1] if found else None


def _year_at(text: str, figure: _Figure, year: int | None) -> int | None:
    """The year of a score: in brackets after it, else the last one named before it that is not of a plan
    or law, or only compared with; else `year`."""
    if after := _YEAR_AFTER.match(text, figure.end):
        return int(after["year"])
    found = year
    for start, role, named in year_mentions(text[: figure.start]):
        if role in ("planned", "law"):
            continue
        if not _COMPARED.search(text[:start]) or figure.start - start <= CLOSE:
            found = named
    return found
