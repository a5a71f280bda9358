"""The scores that a text states: points, and what was named before them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import Final

from schema.names.years import year_mentions
from schema.scores import words
from schema.scores.subjects import ScoreSubject, SubjectMention, mentions
from schema.vocabulary import rows

FARTHEST: Final = 220
"""Characters between what was scored and its score."""

FARTHEST_WEAK: Final = {"indicator": 40, "overall": 160}
"""The same where a name alone, or the word for the whole result, says what was scored."""

CLOSE: Final = 25
"""Characters between a year that another is compared with and a score of it."""

DIFFERENCE: Final = 0.021
"""Points by which a difference may be off that is worked out of two scores."""

LEAST_SCORE: Final = 50.0
"""Points that are no change where they are in brackets after the year that is compared with."""

SCALE: Final = 5.0
"""The highest point of the scale of most surveys: no whole result is as low."""

FARTHEST_CHANGE: Final = 160
"""Characters between a score and its change."""


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
    """Points in a text: one number, or several that are stated in the order of what they are of.

    No number: a score of no known year. `year`: the one given with them. `again`: they are of what the points
    before are of. `change`: they are that, counted from `from_year`; `percent`: it is a share.
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
    """Whether `text` may state a score at all."""
    return words.FIGURES.search(text) is not None


def prose_scores(
    text: str,
    *,
    indicator_no: int | None = None,
    year: int | None = None,
    page: int | None = None,
    heading: ScoreSubject | None = None,
) -> list[Stated]:
    """The scores that a text (one line, Arabic numerals) states, each of what was named last before it.

    Several questions of the OIT before one round score have it in common (o1-o5 (100 คะแนน)), other things
    only full points, or what the text says to be of each; a second score with another year is of the same
    thing. Limits, full marks, aims, weights and differences are no scores; a difference stated after a score
    is its change. `heading` is what the heading right above the text names.

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
    text = " ".join(text.split())
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
    the last that was named, which a change may compare. `end`: the end of the last figure.
    """

    text: str
    year: int | None
    page: int | None
    group: list[SubjectMention]
    found: list[Stated] = field(default_factory=list)
    run: list[int] = field(default_factory=list)
    end: int = 0

    def read(self, figure: _Figure) -> None:
        """Take the scores of a figure, or the change that it is."""
        if not figure.numbers and figure.change is None:
            return
        if figure.change is not None:
            if figure.start - self.end <= FARTHEST_CHANGE and self._is_of_run():
                self._change(figure, figure.change)
            self.end = figure.end
            return
        if self.group and _belongs(self.text, self.group, figure):
            self._take(_each_with_its_number(self.text, self.group, figure), figure)
        elif not self.group and self._is_of_same(figure):
            last = [index for index in self.run if self.found[index].year == self.found[self.run[-1]].year]
            self._take([(self.found[last[0]].subject, figure.numbers[0])], figure)
        self.group, self.end = [], figure.end

    def _is_of_run(self) -> bool:
        """Whether nothing else was named since the last scores."""
        codes = {self.found[index].code for index in self.run}
        return all(subject.code in codes for mention in self.group for subject in mention.subjects)

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
        """Whether a figure before which nothing was named is of the same as the last one, in another year."""
        between = self.text[self.end : figure.start]
        if not self.run or len(figure.numbers) != 1 or words.OTHER_RESULT.search(between):
            return False
        return figure.again or bool(year_mentions(between))

    def _change(self, figure: _Figure, change: float) -> None:
        """The change is of the newer of the scores compared; a share only where it is their difference."""
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
    """What is scored with its points; nothing where one figure is stated of several things and not of each,
    or where there is another count of numbers.

    Round points of OIT questions are those of each, which is published or not; and so are full points.
    """
    subjects = [subject for mention in group for subject in mention.subjects]
    numbers = figure.numbers
    if len(numbers) == 1 and len(subjects) > 1:
        around = text[group[-1].end : figure.end + CLOSE]
        published = all(subject.code[0] == "o" for subject in subjects) and numbers[0].is_integer()
        if not (published or numbers[0] == 100 or words.EACH.search(around)):
            return []
        numbers *= len(subjects)
    return list(zip(subjects, numbers, strict=True)) if len(numbers) == len(subjects) else []


def _without_ranges(text: str, named: Iterable[SubjectMention]) -> list[SubjectMention]:
    """`named` without indicators that open a range or a list of numbers (ตัวชี้วัดที่ 1-5, 1 2 และ 3)."""
    kept: list[SubjectMention] = []
    end = -1
    for mention in named:
        if end >= 0 and words.RANGE_LINK.fullmatch(text, end, mention.start):
            end = -1
            continue
        end = mention.end if _opens_list(text, mention) else -1
        if end < 0:
            kept.append(mention)
    return kept


def _opens_list(text: str, mention: SubjectMention) -> bool:
    subject = mention.subjects[0]
    if subject.level != "indicator":
        return False
    listed = subject.name is None and words.LISTED.match(text, mention.end)
    return bool(listed or words.RANGE.match(text, mention.end))


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
    return [*group, mention] if together and words.ONLY_BETWEEN.fullmatch(between) else [mention]


def _figures(text: str, named: Sequence[SubjectMention]) -> list[_Figure]:
    """The points that `text` states, in order; of two readings of one number the first counts."""
    found: list[_Figure] = []
    read = (
        _listed(text),
        _from_to(text),
        _pointed(text),
        _changed(text),
        _after_names(text, named),
        _of_years(text),
    )
    for figure in chain.from_iterable(read):
        if all(figure.end <= other.start or other.end <= figure.start for other in found):
            found.append(figure)
    return found


def _listed(text: str) -> Iterator[_Figure]:
    """Numbers stated in the order of what they are of (… ตามลำดับ)."""
    for match in words.LIST.finditer(text):
        yield _Figure(match.start(), match.end(), tuple(map(float, match.captures("number"))))


def _from_to(text: str) -> Iterator[_Figure]:
    """A score and the one that followed it; the first only where its year is given."""
    for match in words.FROM_TO.finditer(text):
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
    """Numbers next to the word for points: scores and changes. Limits and full marks are left out."""
    for match in words.POINTS.finditer(text):
        start, end = match.span("number")
        number = float(match["number"])
        before = text[:start]
        change = words.CHANGE.search(before) or words.CHANGE_AFTER.search(before)
        if change and number >= LEAST_SCORE and words.YEAR_OPENS.search(change[0]):
            yield _Figure(start, end, (number,))
        elif change:
            if not words.COMES_FROM.search(before):
                less = words.FALL.fullmatch(change["word"]) is not None
                years = words.YEAR.findall(change[0])
                of = int(years[0]) if years else None
                yield _Figure(start, end, (), -number if less else number, "ร้อยละ" in change[0], of)
        elif (number == 100 and words.FULL.search(before)) or not (
            words.NO_SCORE_BEFORE.search(before)
            or words.SIGN.search(before)
            or words.NO_SCORE_AFTER.match(text, end)
        ):
            yield _Figure(start, end, (number,))


def _changed(text: str) -> Iterator[_Figure]:
    """Changes without the word for points."""
    for match in words.CHANGE_ALONE.finditer(text):
        less = match["sign"] in tuple("-–−") or bool(match["word"] and words.FALL.fullmatch(match["word"]))
        number = float(match["number"])
        percent = match["percent"] is not None
        yield _Figure(*match.span("number"), (), -number if less else number, percent)


def _after_names(text: str, named: Sequence[SubjectMention]) -> Iterator[_Figure]:
    """Numbers right after what was scored, without the word for points; ร้อยละ after a question is of
    people."""
    for mention in named:
        level = mention.subjects[0].level
        following = words.FOLLOWING.match(text, mention.end)
        if following is None and not mention.weak:
            following = words.IN_BRACKETS.match(text, mention.end)
        if level == "overall" or following is None:
            continue
        start, end = following.span("number")
        of_people = "ร้อยละ" in following[0] and (
            level == "question"
            or words.OF_WHOLE.match(text, end)
            or words.PEOPLE.search(text[: mention.start])
        )
        if not of_people and not words.NO_SCORE_AFTER.match(text, end):
            yield _Figure(start, end, (float(following["number"]),))


def _of_years(text: str) -> Iterator[_Figure]:
    for match in words.OF_YEAR.finditer(text):
        yield _Figure(*match.span("number"), (float(match["number"]),))


def _belongs(text: str, group: Sequence[SubjectMention], figure: _Figure) -> bool:
    """Whether a figure is near enough to what was named, and nothing between says that it is of another."""
    between = text[group[-1].end : figure.start]
    last = group[-1]
    level = last.subjects[0].level
    if len(between) > (FARTHEST_WEAK.get(level, FARTHEST) if last.weak else FARTHEST):
        return False
    before = text[: figure.start]
    if words.MEANT.search(text, 0, group[0].start) or _is_weight(last.subjects[0], figure):
        return False
    if words.OTHER_RESULT.search(between) or words.OF_OTHERS.search(before) or last_index(before) == "other":
        return False
    if level != "overall":
        return True
    if max(figure.numbers) <= SCALE:
        return False
    around = text[max(0, last.start - FARTHEST) : figure.end + FARTHEST]
    return bool(words.ITA.search(around)) and not (
        words.OTHER_SURVEY.search(around) or words.EXTREME.search(between)
    )


def _is_weight(subject: ScoreSubject, figure: _Figure) -> bool:
    """Whether a figure is the weight of an instrument in the whole result, not its score."""
    return subject.level == "instrument" and (subject.code, figure.numbers[0]) in _weights()


@cache
def _weights() -> frozenset[tuple[str, float]]:
    return frozenset((row["instrument"], float(row["weight"])) for row in rows("weights"))


def last_index(text: str) -> str | None:
    """Which index a text named last: the ITA or another one."""
    found = [match.lastgroup for match in words.INDEX.finditer(text)]
    return found[-1] if found else None


def _year_at(text: str, figure: _Figure, year: int | None) -> int | None:
    """The year of a score: in brackets after it, else the last one named before it that is not of a plan
    or law, or only compared with; else `year`."""
    if after := words.YEAR_AFTER.match(text, figure.end):
        return int(after["year"])
    found = year
    for start, role, named in year_mentions(text[: figure.start]):
        if role in ("planned", "law"):
            continue
        if not words.COMPARED.search(text[:start]) or figure.start - start <= CLOSE:
            found = named
    return found
