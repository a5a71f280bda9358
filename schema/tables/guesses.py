"""The fields of columns by what their cells hold, where their headings do not say it for sure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from math import exp, log
from typing import Final

from schema.tables.columns import BECAUSE, CODES, SURE, Column
from schema.vocabulary import rows

LEAST: Final = 0.5
"""Confidence below which a column stays unmapped."""

CONTRADICTED: Final = ("number", "issue", "indicator", "question", "status", "owner", "timeline", "budget")
"""Fields whose cells show them: a term that opens a heading does not count against cells that do not."""

LEAST_SHOWN: Final = 0.1
"""Share of the cells below which they show nothing of a field."""

EVIDENT: Final = {
    "issue": "issue",
    "indicator": "indicator",
    "code": "question",
    "unit": "owner",
    "period": "timeline",
    "status": "status",
}
"""What cells hold that leaves little doubt of their field, with that field."""

MOST_SHOWN: Final = 0.8
"""Share of the cells from which on they show a field against a term that opens the heading."""

CANDIDATES: Final = 4
"""Likeliest fields of a column that are tried together with those of others."""

MOST_GUESSED: Final = 5
"""Columns whose fields are tried together: each further one is guessed alone."""

REPEATED: Final = -3.0

NEVER: Final = -30.0
"""Weight of a second column of a field, at which its heading hints, or nothing but its cells."""

NAMED: Final = frozenset({"owner"})
"""Fields of which a heading has to name a second column: people also coordinate, report, sign."""

SHOWN_BY: Final = {
    "number": (("number", 0.7),),
    "issue": (("issue", 0.3),),
    "indicator": (("indicator", 0.3),),
    "question": (("opens_with_code", 0.4), ("code", 0.4), ("question", 0.5)),
    "finding": (("lack", 0.3),),
    "measure": (("verb", 0.5),),
    "step": (("verb", 0.5), ("long_list", 0.5)),
    "result": (("done", 0.4),),
    "status": (("status", 0.5),),
    "owner": (("unit", 0.5),),
    "timeline": (("period", 0.5), ("tick", 0.5)),
    "budget": (("amount", 0.6),),
    "target": (("aim", 0.4),),
}
"""What has to be in a share of the cells of a column, at least, for cells alone to show its field."""

LEAST_ODDS: Final = -4.0
"""Logarithm of the probability of a field that a heading only hints at and no cell shows."""

WEIGHT_OF_NEIGHBOURS: Final = 0.5

WEIGHT_OF_WORD: Final = 2.0
"""Weight of a known term somewhere in a heading."""


def with_contents(columns: Sequence[Column], clues: Mapping[int, Mapping[str, float]]) -> list[Column]:
    """`columns`, where words leave fields in doubt with those that the cells of all of them show."""
    unsure = [index for index, held in clues.items() if _is_unsure(columns[index], held)]
    sure = {column.field for index, column in enumerate(columns) if index not in unsure}
    odds = {
        index: found
        for index in unsure
        if (found := _odds_of(columns[index], clues[index])).keys() - (NAMED & sure)
    }
    guessed = list(odds)
    if not guessed:
        return list(columns)
    fields = [None if index in odds else column.field for index, column in enumerate(columns)]
    fields = [None if column.key == CODES else field for column, field in zip(columns, fields, strict=True)]
    hinted = [column.field if column.because == BECAUSE["holds"] else None for column in columns]
    best: dict[int, dict[str, float]] = {index: {} for index in guessed}
    for choice in _choices(guessed, odds):
        value = sum(odds[index][field] for index, field in choice.items()) + _together(fields, choice, hinted)
        for index, field in choice.items():
            best[index][field] = max(value, best[index].get(field, value))
    return [_guess(column, best[index]) if index in best else column for index, column in enumerate(columns)]


def _field_odds(clues: Mapping[str, float]) -> dict[str, float]:
    """The logarithm of the probability of each field, given what the cells of a column hold."""
    shares = dict(clues)
    sums = {
        field: weights.get("bias", 0.0)
        + sum(weights.get(name, 0.0) * share for name, share in shares.items())
        for field, weights in _weights().items()
    }
    whole = log(sum(map(exp, sums.values())))
    return {field: value - whole for field, value in sums.items()}


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {}
    for row in rows("column_weights"):
        weights.setdefault(row["field"], {})[row["sign"]] = float(row["weight"])
    return weights


def _is_unsure(column: Column, clues: Mapping[str, float]) -> bool:
    """Whether the cells of a column have to show its field: its heading does not, or opens with a term of
    which they show nothing."""
    if column.confidence < SURE:
        return True
    if column.key or (column.field is not None and column.because != BECAUSE["opens"]):
        return False
    shown = max((clues.get(name, 0.0) for name, _ in SHOWN_BY.get(column.field or "", ())), default=0.0)
    others = max(clues.get(name, 0.0) for name, field in EVIDENT.items() if field != column.field)
    return shown < LEAST_SHOWN and (column.field in CONTRADICTED or others >= MOST_SHOWN)


def _odds_of(column: Column, clues: Mapping[str, float]) -> dict[str, float]:
    odds = {field: value for field, value in _field_odds(clues).items() if _is_shown(field, clues)}
    if column.field:
        odds[column.field] = odds.get(column.field, LEAST_ODDS) + WEIGHT_OF_WORD
    if column.key and not clues.get("tick"):
        odds.pop("timeline", None)
    return odds


def _is_shown(field: str, clues: Mapping[str, float]) -> bool:
    """Whether enough cells of a column show what cells of a field do."""
    return any(clues.get(name, 0.0) >= least for name, least in SHOWN_BY.get(field, ()))


def _choices(guessed: Sequence[int], odds: Mapping[int, Mapping[str, float]]) -> Iterator[dict[int, str]]:
    """The likeliest fields of the columns in every combination; of many columns the last have only one."""
    ranked = {index: sorted(odds[index], key=odds[index].__getitem__, reverse=True) for index in guessed}
    most = {index: CANDIDATES if place < MOST_GUESSED else 1 for place, index in enumerate(guessed)}
    for fields in product(*(ranked[index][: most[index]] for index in guessed)):
        yield dict(zip(guessed, fields, strict=True))


def _together(fields: Sequence[str | None], choice: Mapping[int, str], hinted: Sequence[str | None]) -> float:
    """How well the fields of a choice fit next to each other and to those that are known."""
    whole = [choice.get(index, field) for index, field in enumerate(fields)]
    value = 0.0
    for index, field in enumerate(whole):
        if field is None:
            continue
        before = whole[index - 1] if index else ""
        if before is not None:
            value += WEIGHT_OF_NEIGHBOURS * _weights().get(field, {}).get(f"after {before}", 0.0)
        if index in choice and field in whole[:index] + whole[index + 1 :]:
            value += REPEATED if field == hinted[index] else NEVER
    return value


def _guess(column: Column, values: Mapping[str, float]) -> Column:
    """A column as its likeliest field, if that is likely enough."""
    likeliest = max(values.values())
    chances = {field: exp(value - likeliest) for field, value in values.items()}
    field = max(chances, key=chances.__getitem__)
    confidence = 1 / sum(chances.values())
    agrees = field == column.field
    if confidence < LEAST and not agrees:
        return replace(column, field=None, confidence=confidence, because="its cells do not tell")
    confidence = min(confidence, 0.99 if agrees else SURE - 0.01)
    because = f"{column.because} and its cells agree" if agrees else "its cells"
    return replace(column, field=field, also=None, confidence=confidence, because=because)
