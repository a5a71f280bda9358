"""The questions of the ITA by year: how many there are, and which indicator each belongs to.

A code means another question in another year, so each is looked up with the year that was assessed.
"""

from functools import cache
from typing import Final

from schema.vocabulary import rows

LETTERS: Final = {"IIT": "i", "EIT": "e", "OIT": "o"}
"""The letter of the question codes of each instrument."""

_INDICATORS: Final = {"i": range(1, 6), "e": range(6, 9), "o": range(9, 11)}
"""The indicators that the questions of a letter belong to, in every year since 2563."""


@cache
def _counts() -> dict[tuple[str, int], int]:
    return {(row["letter"], int(row["year"])): int(row["count"]) for row in rows("question_counts")}


@cache
def _indicators_of_questions() -> dict[tuple[int, str], int]:
    return {
        (int(row["year"]), row["code"]): int(row["indicator_no"])
        for row in rows("questions")
        if row["indicator_no"]
    }


def question_count(letter: str, year: int | None) -> int | None:
    """How many questions of a letter the assessment of `year` had, None where that is not known for sure.

    >>> question_count("o", 2568), question_count("i", 2567)
    (28, None)
    """
    return _counts().get((letter, year)) if year else None


@cache
def highest_number(letter: str, year: int | None = None) -> int:
    """The highest number of a letter in `year`; where that is not known, in any year.

    >>> highest_number("e", 2568), highest_number("e")
    (9, 15)
    """
    known = question_count(letter, year)
    return known or max(count for (of, _), count in _counts().items() if of == letter)


def question_sets(indicator_no: int, year: int | None = None) -> list[set[str]]:
    """The codes of the questions of an IIT or EIT indicator: one set where the year is known, else one for
    each form that the assessment had. OIT indicators have none: their questions are of unequal weight.

    >>> sorted(question_sets(4, 2568)[0])
    ['i10', 'i11', 'i12']
    >>> [len(codes) for codes in question_sets(6)], question_sets(9)
    ([3, 5], [])
    """
    for letter in ("i", "e"):
        if indicator_no in (indicators := _INDICATORS[letter]):
            known = question_count(letter, year)
            counts = {known} if known else {count for (of, _), count in _counts().items() if of == letter}
            sizes = sorted(count // len(indicators) for count in counts)
            place = indicator_no - indicators[0]
            return [
                {f"{letter}{number}" for number in range(place * size + 1, place * size + size + 1)}
                for size in sizes
            ]
    return []


@cache
def questions_of_indicator(letter: str, indicator_no: int, year: int | None = None) -> frozenset[int]:
    """Numbers that the questions of an indicator may have in `year`; none for a letter that it lacks.

    >>> sorted(questions_of_indicator("i", 4))
    [10, 11, 12, 19, 20, 21, 22, 23, 24]
    """
    if indicator_no not in _INDICATORS[letter]:
        return frozenset()
    if letter == "o":
        return frozenset(range(1, highest_number("o", year) + 1))
    return frozenset(int(code[1:]) for codes in question_sets(indicator_no, year) for code in codes)


def indicator_of(code: str, year: int | None) -> int | None:
    """The indicator that a question belongs to in `year`, None where the form of that year leaves it open.

    >>> indicator_of("i7", 2568), indicator_of("i7", 2566), indicator_of("i7", 2567)
    (3, 2, None)
    """
    if code[0] == "o":
        return _indicators_of_questions().get((year, code)) if year else None
    number = int(code[1:])
    found = [
        indicator
        for indicator in _INDICATORS[code[0]]
        if number in questions_of_indicator(code[0], indicator, year)
    ]
    return found[0] if len(found) == 1 else None
