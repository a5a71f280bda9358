"""What the headings over a column of figures, or the cell before a row of them, say of the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal, cast

import regex

from schema.scores.figures import is_amount, is_decimal, points_of
from schema.scores.subjects import ScoreSubject, subject_in_cell
from schema.tables.words import heading_words
from schema.vocabulary import rows, squeeze

Role = Literal["score", "percent", "change", "full", "level", "people", "survey", "other"]

YEAR: Final = regex.compile(r"(?<!\d)25[5-9]\d(?!\d)")
_SHORT_YEARS: Final = regex.compile(r"(?<!\d)(?P<year>[5-7]\d)\s*(?:-|–|/|กับ|และ)\s*(?P<year>[5-7]\d)(?!\d)")
_BEFORE: Final = regex.compile("ปีก่อน|ปีที่แล้ว|ปีที่ผ่านมา")
_FROM_YEAR: Final = regex.compile(r"(?:จาก|เทียบ|กับ)\D{0,30}25[5-9]\d")
_FULL: Final = regex.compile(r"เต็ม\D{0,12}(\d{1,3})|\((?:คะแนน)?\s*(\d{1,3})\s*คะแนน\)")
_OBTAINED: Final = regex.compile(r"ที่ได้|ได้รับ|คะแนน[^()]*\(")
_TOTAL: Final = regex.compile(r"(?:ค่า|คะแนน)?(?:เฉลี่ย|รวม)(?:\D{0,12})")
_GROUPS: Final = regex.compile(r"(?:คะแนน|ผล)\D*?(?P<indicator>ตัวชี้วัด)|(?:คะแนน|ผล)\D*?(?P<question>ข้อ)")


@dataclass(frozen=True)
class Head:
    """`subject`: what the figures are scores of, where the heading names it. `years`: those it names; more
    than one only over changes. `earlier`: the year before. `only`: the level of what they are scores of.
    `total`: the heading of an average or sum over what is next to it.
    """

    texts: tuple[str, ...]
    role: Role | None = None
    field: str | None = None
    years: tuple[int, ...] = ()
    earlier: bool = False
    subject: ScoreSubject | None = None
    only: str | None = None
    total: bool = False

    @property
    def year(self) -> int | None:
        return self.years[0] if len(set(self.years)) == 1 else None

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def from_year(self) -> bool:
        """Whether its one year is the one that changes are counted from."""
        return _FROM_YEAR.search(self.text) is not None

    def year_or(self, year: int | None) -> int | None:
        """The year of the figures, where `year` is that of the table."""
        return self.year or (year - 1 if year and self.earlier else year)


@cache
def _roles() -> list[tuple[str, Role]]:
    return [(squeeze(row["heading"]), cast(Role, row["role"])) for row in rows("score_headings")]


@lru_cache(maxsize=2048)
def role_of(heading: str) -> Role | None:
    """What a heading says that the cells below, or next to it, hold."""
    key = squeeze(heading)
    role = next((role for part, role in _roles() if part in key), None)
    if role == "full" and (full := _FULL.search(heading)) and _OBTAINED.search(heading):
        return "score" if (full[1] or full[2]) == "100" else "other"
    return role


def years_of(text: str) -> tuple[int, ...]:
    """The years that a heading names, also in short (67-68)."""
    if found := YEAR.findall(text):
        return tuple(map(int, found))
    short = _SHORT_YEARS.search(text)
    return tuple(2500 + int(year) for year in short.captures("year")) if short else ()


def head_of(path: Sequence[str], cells: Sequence[str], year: int | None, *, across: bool) -> Head:
    """What the headings over a column say, the lowest first, given the filled `cells` below.

    `across`: the headings name what is scored, so that a number may be a misread code.
    """
    lowest = list(reversed(path))
    field = next((words.field for text in lowest if (words := heading_words(text))), None)
    years = next((found for text in lowest if (found := years_of(text))), ())
    in_questions = across or any("ข้อ" in text for text in path)
    subjects = [subject_in_cell(text, question_column=in_questions, year=year) for text in lowest]
    roles = (_role_next_to_name(*one) for one in zip(lowest, subjects, strict=True))
    role = _confirmed(next(filter(None, roles), None), path, cells, field)
    if role is None and years and cells and all(points_of(cell) is not None for cell in cells):
        role = "score"
    only = _GROUPS.search(lowest[0]) if lowest else None
    return Head(
        tuple(path),
        role,
        field,
        years if role == "change" or len(set(years)) == 1 else (),
        earlier=any(_BEFORE.search(text) for text in path),
        subject=next(filter(None, subjects), None),
        only=only.lastgroup if only else None,
        total=bool(lowest) and _TOTAL.fullmatch(squeeze(lowest[0])) is not None,
    )


def _role_next_to_name(heading: str, subject: ScoreSubject | None) -> Role | None:
    """The role that a heading gives next to the name of what is scored."""
    return role_of(heading.replace(subject.name, "") if subject and subject.name else heading)


def _confirmed(
    role: Role | None, path: Sequence[str], cells: Sequence[str], field: str | None
) -> Role | None:
    """`role` as far as the cells below agree with it."""
    if role == "full" and any(full[1] == "100" for text in path if (full := _FULL.search(text))):
        return "score" if len(set(cells)) > 1 and all(points_of(cell) is not None for cell in cells) else role
    if role in ("score", "percent"):
        points = [cell for cell in cells if points_of(cell) is not None]
        others = [cell for cell in cells if is_amount(cell)]
        if others or (len(points) * 2 < len(cells) and field not in ("score", None)):
            return "other"
    return role


def holds_decimals(cells: Sequence[str]) -> bool:
    """Whether all of the filled cells of a column hold points with decimals."""
    return len(cells) > 1 and all(map(is_decimal, cells))
