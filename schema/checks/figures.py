"""Scores that do not agree with each other: printed changes, means of questions, the overall result."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from schema.checks.flag import DraftFlag
from schema.names.questions import LETTERS, highest_number, question_count, question_sets
from schema.scores.prose import Stated
from schema.vocabulary import rows

TOLERANCE: Final = 0.02
"""Points by which scores printed with two decimals may differ from what is worked out of each other."""

_Key = tuple[int | None, str, str]


def score_mismatches(scores: Sequence[Stated]) -> Iterator[DraftFlag]:
    """Flags of scores that contradict each other. A score that is stated with two values proves nothing."""
    values: dict[_Key, set[float]] = {}
    for score in scores:
        values.setdefault((score.year, score.level, score.code), set()).add(score.score)
    certain = {key: min(found) for key, found in values.items() if len(found) == 1}
    yield from _changes(scores, certain)
    yield from _means(scores, certain)
    yield from _overalls(scores, certain)


def _differ(one: float, other: float) -> bool:
    return abs(one - other) > TOLERANCE + 1e-9


def _changes(scores: Sequence[Stated], certain: dict[_Key, float]) -> Iterator[DraftFlag]:
    """Changes that are not the difference between the two scores next to them.

    Where no change of a year is below zero, the document prints them without their signs, but for those with
    a sign or word of their own. Where the year before has no score, the change may be on any other.
    """
    signed = {score.year for score in scores if score.signed and (score.change or 0) < 0}
    for score in scores:
        earlier = (score.year or 0) - 1
        before = certain.get((earlier, score.level, score.code))
        if score.change is None or before is None or (score.year, score.level, score.code) not in certain:
            continue
        difference = round(score.score - before, 3)
        printed = score.change
        is_signed = score.signed or score.year in signed
        if _differ(printed, difference) and (is_signed or _differ(abs(printed), abs(difference))):
            detail = (
                f"printed change {printed:+.2f}; {before:.2f} ({earlier}) to {score.score:.2f}"
                f" ({score.year}) is {difference:+.2f}"
            )
            yield DraftFlag("score_change_mismatch", _where(score), detail, score.page)


def _where(score: Stated) -> str:
    return score.code if score.level in ("overall", "instrument") else f"{score.level} {score.code}"


def _means(scores: Sequence[Stated], certain: dict[_Key, float]) -> Iterator[DraftFlag]:
    """IIT and EIT indicators that are not the mean of their questions, where every question has a score."""
    for score in scores:
        key = (score.year, score.level, score.code)
        if score.level != "indicator" or key not in certain:
            continue
        codes = _questions(int(score.code), score.year, certain)
        if not codes:
            continue
        stated = [certain[score.year, "question", code] for code in codes]
        mean = sum(stated) / len(stated)
        if _differ(mean, score.score):
            parts = ", ".join(f"{code} {value:.2f}" for code, value in zip(codes, stated, strict=True))
            detail = f"stated {score.score:.2f}; mean of {parts} is {mean:.2f}"
            yield DraftFlag("score_mean_mismatch", _where(score), detail, score.page)


def _questions(indicator_no: int, year: int | None, certain: dict[_Key, float]) -> list[str]:
    """The questions of an indicator, if all of them have a score; where the form of the year is not known,
    only if all questions of a form have one."""
    scored = {code for of, level, code in certain if level == "question" and of == year}
    for codes in question_sets(indicator_no, year):
        letter = next(iter(codes))[0]
        whole = question_count(letter, year) or _whole_form(letter, len(codes))
        known = question_count(letter, year) is not None
        every = {f"{letter}{number}" for number in range(1, whole + 1)}
        of_letter = {code for code in scored if code[0] == letter}
        if codes <= scored and (known or of_letter == every):
            return sorted(codes, key=lambda code: int(code[1:]))
    return []


def _whole_form(letter: str, size: int) -> int:
    """How many questions a form has that has `size` of them for each indicator."""
    longest = max(len(codes) for codes in question_sets(1 if letter == "i" else 6))
    return highest_number(letter) * size // longest


@cache
def _weights() -> dict[int, dict[str, float]]:
    weights: dict[int, dict[str, float]] = {}
    for row in rows("weights"):
        weights.setdefault(int(row["year"]), {})[row["instrument"]] = float(row["weight"]) / 100
    return weights


def _overalls(scores: Sequence[Stated], certain: dict[_Key, float]) -> Iterator[DraftFlag]:
    """Overall results that are not what the instruments give with their weights. Instruments that add up to
    the result are printed weighted; what is their mean is no official result."""
    for score in scores:
        if score.level != "overall" or (score.year, "overall", "overall") not in certain:
            continue
        weights = _weights().get(score.year or 0)
        stated = {name: _instrument(name, score.year, certain) for name in LETTERS}
        points = {name: value for name, value in stated.items() if value is not None}
        total = sum(points.values())
        if not weights or len(points) < len(LETTERS) or not _differ(total, score.score):
            continue
        if not _differ(total / len(points), score.score):
            continue
        expected = sum(weights[name] * value for name, value in points.items())
        if _differ(expected, score.score):
            parts = " + ".join(f"{name} {value:.2f} x {weights[name]:.1f}" for name, value in points.items())
            detail = f"stated {score.score:.2f}; {parts} is {expected:.2f}"
            yield DraftFlag("overall_mismatch", "overall", detail, score.page)


def _instrument(name: str, year: int | None, certain: dict[_Key, float]) -> float | None:
    """The score of an instrument; that of both parts of EIT where they are equal: their weights are not
    known."""
    parts = {certain.get((year, "instrument", f"{name}{part}")) for part in (1, 2)}
    return certain.get((year, "instrument", name), parts.pop() if len(parts) == 1 else None)
