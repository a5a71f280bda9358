"""The ready questions: an SQL file for each in `queries/`, named as the question is.

Its first lines are comments: what it answers, in English and in Thai, and, after "takes:", the parameters
that it takes ($year in the SQL). DuckDB gets their values apart from the SQL; null stands for "all".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from normalize.numerals import to_arabic
from schema.names.agencies import agencies_in
from schema.names.places import official_province

QUERIES: Final = Path(__file__).parent / "queries"

FIRST_YEAR: Final = 2540
LAST_YEAR: Final = 2640
"""Years that are Buddhist for certain."""

_BUDDHIST: Final = 543
_NAME: Final = re.compile(r"[\w-]+")
_COMMENT: Final = "-- "
_TAKES: Final = "takes: "


@dataclass(frozen=True)
class ReadyQuestion:
    """A question that has its SQL: what it answers, in English and Thai, and the parameters it takes."""

    name: str
    answers: str
    thai: str
    takes: tuple[str, ...]
    sql: str


@cache
def ready_questions() -> dict[str, ReadyQuestion]:
    """The ready questions by name."""
    return {path.stem: _read(path) for path in sorted(QUERIES.glob("*.sql"))}


def _read(path: Path) -> ReadyQuestion:
    sql = path.read_text(encoding="utf-8")
    answers, thai, third = (line.removeprefix(_COMMENT) for line in sql.split("\n", 3)[:3])
    takes = third.removeprefix(_TAKES).split(", ") if third.startswith(_TAKES) else []
    return ReadyQuestion(path.stem, answers, thai, tuple(takes), sql)


def named(question: str) -> str | None:
    """The name that `question` is, written as the ready questions are; None where it is SQL.

    >>> named("rank_by_score"), named("from measures")
    ('rank-by-score', None)
    """
    return question.replace("_", "-") if _NAME.fullmatch(question) else None


def value_of(parameter: str, text: str) -> int | str:
    """The value that a user means by `text`. Raises `ValueError`, which says what is wrong with it.

    >>> value_of("year", "๒๕๖๘"), value_of("province", "จ.ลำพูน"), value_of("agency", "ทต.แม่ทะ")
    (2568, 'ลำพูน', 'เทศบาลตำบลแม่ทะ')
    """
    return _READ[parameter](to_arabic(text).strip())


def _year(text: str) -> int:
    year = _number(text)
    if FIRST_YEAR <= year + _BUDDHIST <= LAST_YEAR:
        raise ValueError(f"years are Buddhist: write {year + _BUDDHIST} for {year}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("a year is written as 2568")
    return year


def _within(last: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = _number(text)
        if not 1 <= number <= last:
            raise ValueError(f"it is a number from 1 to {last}")
        return number

    return read


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("it is a whole number")
    return int(text)


def _province(text: str) -> str:
    name = re.sub(r"^(จังหวัด|จ\.)\s*", "", text)
    if (official := official_province(name)) is None:
        raise ValueError("there is no such province: write its name in Thai, such as ลำพูน")
    return official


def _agency(text: str) -> str:
    """The full name of an agency; other text is taken for a part of one."""
    found = agencies_in(text, title=True)
    return found[0][1] if len(found) == 1 else _filled(text)


def _filled(text: str) -> str:
    if not text:
        raise ValueError("it is blank")
    return text


_READ: Final[dict[str, Callable[[str], int | str]]] = {
    "year": _year,
    "province": _province,
    "agency": _agency,
    "issue": _within(7),
    "indicator": _within(10),
    "kind": _filled,
    "code": lambda text: _filled(text).lower(),
}
"""The parameters that questions take, and how the value of each is read."""
