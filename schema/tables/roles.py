"""What each column of a table holds: told by the words over it, else by its cells and its neighbours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby, pairwise, product
from math import exp, log
from typing import Final

import regex

from normalize.dates import is_period
from schema.fields import FIELDS
from schema.names.statuses import is_status
from schema.names.subjects import subject_of
from schema.tables.contents import ColumnSigns
from schema.tables.heading import KEY
from schema.tables.mappings import UserLayout
from schema.tables.words import OTHER, HeadingWords, heading_words
from schema.vocabulary import rows, squeeze

SURE: Final = 0.9
"""Confidence below which what a column was taken for is flagged."""

LEAST: Final = 0.5
"""Confidence below which a column stays unmapped."""

CONFIDENCE: Final = {"whole": 1.0, "opens": 0.95, "like": 0.92, "holds": 0.7}
"""Confidence in a field by how the words of a heading name it."""

BECAUSE: Final = {
    "whole": "known heading",
    "opens": "opens with a known term",
    "like": "like a known heading",
    "holds": "has a known term in it",
    "group": "the heading over it and others has a known term",
}
"""What a person is told of how the words of a heading name a field."""

HINTED: Final = 0.85
"""Confidence in the field that a group heading names over one that says nothing."""

PARTED: Final = ("step", "result")
"""Fields that several columns below one heading tell in parts."""

CONTRADICTED: Final = ("number", "issue", "indicator", "question", "status", "owner", "timeline", "budget")
"""Fields whose cells show them: a term that opens a heading does not stand against cells that do not."""

LEAST_SHOWN: Final = 0.1
"""Share of the cells below which they show nothing of a field."""

FEW_SHOWN: Final = 0.3
"""Share of texts beside codes that are names of issues or indicators, below which they are questions: some of
these have the name of their indicator."""

EVIDENT: Final = {
    "issue": "issue",
    "indicator": "indicator",
    "code": "question",
    "unit": "owner",
    "period": "timeline",
    "status": "status",
}
"""Signs that leave little doubt of a field."""

CODES: Final = "codes"
"""The key of a column of question codes without their texts."""

MOST_SHOWN: Final = 0.8
"""Share of the cells from which on they show a field against a term that opens the heading."""

CANDIDATES: Final = 4
"""Likeliest fields of a column that are tried together with those of others."""

MOST_GUESSED: Final = 5
"""Columns whose fields are tried together: each further one is told alone."""

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
"""What has to be in a share of the cells of a column, at least, for cells alone to tell its field."""

LEAST_ODDS: Final = -4.0
"""Logarithm of the probability of a field that a heading only hints at and no cell shows."""

LEAST_BESIDE_POINTS: Final = 3
"""Columns without a known heading that may be measures, their owners and times beside points, at least."""

_DONE: Final = regex.compile(r"[A-Za-z\s]*สิ่งที่")
"""What headings of things that were done open with."""

WAYS: Final = ("แนวทาง", "แนวปฏิบัติ", "กิจกรรม")
"""What headings of steps open with that are the measures where there are no others."""

REMARKS: Final = ("ข้อสังเกต", "ข้อคิดเห็น")
"""Headings of findings that are remarks beside another column of findings."""

WEIGHT_OF_NEIGHBOURS: Final = 0.5
WEIGHT_OF_WORD: Final = 2.0
"""Weight of a known term somewhere in a heading."""

_COUNTED: Final = regex.compile(r"(?:มาตรการ|กิจกรรม|โครงการ|เรื่อง|งาน|แผน|รายการ|ข้อ|ลำดับ)ที่\d{1,3}")
_NEXT_YEAR: Final = regex.compile("ปีหน้า|ปีต่อไป|ปีถัดไป")
_YEAR: Final = regex.compile(r"(?:ปี)?(?:งบประมาณ)?(?:พ\.?ศ\.?)?25\d\d")
_CODE: Final = regex.compile(r"\(?[ieoIEO]\d{1,2}\)?")
_QUARTER: Final = regex.compile(r"(?:q)?[1-4]", regex.IGNORECASE)
_PROBLEMS: Final = regex.compile("อุปสรรค|ข้อจำกัด")
_ACTIVITIES: Final = regex.compile("^กิจกรรม|ขั้นตอน")


@dataclass(frozen=True)
class Column:
    """A column: the headings over it, its field (None where it is not known) and a second one that it holds,
    what it is told of (a period, code or year: `key`), and how sure that is, from 0 to 1, and why. `by_user`:
    a user says so, also of a column that has no field."""

    path: tuple[str, ...]
    field: str | None
    also: str | None = None
    key: str | None = None
    confidence: float = 1.0
    because: str = "known heading"
    by_user: bool = False

    @cached_property
    def heading(self) -> str:
        """The headings over the column in one line."""
        return " / ".join(self.path)

    @property
    def is_guessed(self) -> bool:
        return self.field is not None and self.confidence < SURE


def told_columns(
    paths: Sequence[tuple[str, ...]], texts_in: Callable[[int], Sequence[str]]
) -> tuple[Column, ...]:
    """The columns with `paths` over them; `texts_in` gives the texts in the cells of one, by its index."""
    columns = named_columns(paths)
    texts = {index: texts_in(index) for index, column in enumerate(columns) if _needs_cells(column)}
    signs = {index: ColumnSigns(cells) for index, cells in texts.items() if any(cells)}
    with_keys = [_with_key(column, signs.get(index, {})) for index, column in enumerate(columns)]
    with_keys = [
        replace(column, field="number", confidence=SURE, because="its cells count")
        if column.field == "issue" and _count(texts.get(index, ()))
        else column
        for index, column in enumerate(with_keys)
    ]
    told = _with_contents(_under_one_heading(_with_steps(with_keys), signs), signs)
    return tuple(_as_target(_beside_others(told, signs), texts))


def named_columns(paths: Sequence[tuple[str, ...]]) -> tuple[Column, ...]:
    """The columns with `paths` over them as far as these words tell them."""
    return tuple(map(_by_words, paths))


def leave_no_measures(columns: Sequence[Column]) -> bool:
    """Whether words over columns tell that the table is none of measures, whatever its cells hold: they name
    neither these nor steps, and too few are unknown to be measures, their owners and times beside points."""
    named = Columns(tuple(columns))
    unknown = sum(not _is_known(column) and column.key is None for column in columns)
    points = any(column.field == "score" and _is_known(column) for column in columns)
    least = LEAST_BESIDE_POINTS if points else 1
    return not named.has("measure", "step") and unknown < least


def user_columns(paths: Sequence[tuple[str, ...]], layout: UserLayout) -> tuple[Column, ...]:
    """The columns with `paths` over them as a user says. The words over a column still tell its period, and a
    second field beside the one that they and the user name."""
    columns = []
    for index, path in enumerate(paths):
        words = _by_words(path)
        field = layout.field_of(words.heading, index)
        also = words.also if field == words.field else None
        columns.append(Column(path, field, also, words.key, because="your layout", by_user=True))
    return tuple(columns)


def _by_words(path: tuple[str, ...]) -> Column:
    """A column as its headings tell it, from the lowest one up; one further up only hints at it, unless those
    below are keys."""
    if _is_option(path):
        return Column(path, "status", key=path[-1])
    key = None
    keys_only = True
    for text in reversed(path):
        squeezed = squeeze(text)
        if key is None and KEY.fullmatch(squeezed):
            key = squeezed
            continue
        words = heading_words(text)
        if words is None:
            keys_only = False
            continue
        if is_period(squeezed):
            over = next((one for upper in reversed(path[:-1]) if (one := heading_words(upper))), None)
            field = over.field if over and over.field in ("budget", "score", "result") else "timeline"
            return Column(path, field, key=squeezed)
        column = _told(path, words, key)
        if keys_only:
            return column
        return replace(column, confidence=HINTED, because="the heading over it has a known term")
    if key and _CODE.fullmatch(key):
        return Column(path, "question", key=key)
    return Column(path, None, key=key, confidence=0.0, because="unknown heading")


def _is_option(path: tuple[str, ...]) -> bool:
    """Whether the lowest of headings is one of several states below their heading: a tick tells which."""
    over = next((words for text in reversed(path[:-1]) if (words := heading_words(text))), None)
    if over is None or over.field not in ("status", "result"):
        return False
    return is_status(path[-1]) or (over.field == "status" and heading_words(path[-1]) is None)


def _told(path: tuple[str, ...], words: HeadingWords, key: str | None) -> Column:
    if words.field == OTHER:
        return Column(path, None, key=key, because="of no field of the dataset")
    return Column(path, words.field, words.also, key, CONFIDENCE[words.how], BECAUSE[words.how])


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {}
    for row in rows("column_weights"):
        weights.setdefault(row["field"], {})[row["sign"]] = float(row["weight"])
    return weights


def field_odds(signs: Mapping[str, float]) -> dict[str, float]:
    """The logarithm of the probability of each field, given what the cells of a column hold."""
    shares = dict(signs)
    sums = {
        field: weights.get("bias", 0.0)
        + sum(weights.get(name, 0.0) * share for name, share in shares.items())
        for field, weights in _weights().items()
    }
    whole = log(sum(map(exp, sums.values())))
    return {field: value - whole for field, value in sums.items()}


def _needs_cells(column: Column) -> bool:
    """Whether the cells of a column may tell more than its heading.

    They may where its heading is not known whole, and where it may be over codes or over questions.
    """
    is_option = bool(column.path) and is_status(column.path[-1])
    return not _is_known(column) or is_option or column.field in ("question", "issue", "indicator")


def _is_known(column: Column) -> bool:
    """Whether the heading of a column is known whole, or all but."""
    return column.because in (BECAUSE["whole"], BECAUSE["like"])


def _with_key(column: Column, signs: Mapping[str, float]) -> Column:
    """A column of question codes and nothing else, whatever its heading, unless it names another field; and
    one of ticks below a state of the work."""
    if column.key:
        return column
    if signs.get("tick", 0.0) >= MOST_SHOWN and column.path and is_status(column.path[-1]):
        return replace(
            column, field="status", key=column.path[-1], confidence=SURE, because="its cells are ticks"
        )
    if signs.get("code", 0.0) < MOST_SHOWN:
        return column
    if column.field == "question":
        return replace(column, key=CODES)
    if column.field is None or column.because == BECAUSE["opens"] or column.confidence < SURE:
        return replace(column, field="question", key=CODES, confidence=SURE, because="its cells are codes")
    return column


def _with_steps(columns: Sequence[Column]) -> list[Column]:
    """`columns`, with those as steps that only a heading over measures tells, next to one that names it."""
    named = {
        column.path[:-1] for column in columns if column.field == "measure" and column.confidence > HINTED
    }
    if any(column.field == "step" for column in columns):
        return list(columns)
    return [
        replace(column, field="step")
        if column.field == "measure" and column.confidence == HINTED and column.path[:-1] in named
        else column
        for column in columns
    ]


def _count(texts: Sequence[str]) -> bool:
    """Whether all of the texts of a column only count what is told: มาตรการที่ 1."""
    filled = [text for text in map(squeeze, texts) if text]
    return len(filled) > 1 and all(map(_COUNTED.fullmatch, filled))


def _under_one_heading(columns: Sequence[Column], signs: Mapping[int, Mapping[str, float]]) -> list[Column]:
    """`columns`, with those sure that a heading over several of them alone tells, and no cells contradict."""
    found = list(columns)
    for over, group in groupby(enumerate(columns), key=lambda item: item[1].path[:-1]):
        hinted = [
            index
            for index, column in group
            if over and column.confidence == HINTED and column.field in PARTED and not column.key
        ]
        shown = [
            index
            for index in hinted
            if any(signs.get(index, {}).get(name, 0.0) >= MOST_SHOWN for name in EVIDENT)
        ]
        if len(hinted) > 1 and not shown:
            for index in hinted:
                found[index] = replace(columns[index], confidence=SURE, because=BECAUSE["group"])
    return found


def _with_contents(columns: Sequence[Column], signs: Mapping[int, Mapping[str, float]]) -> list[Column]:
    """`columns`, with those that words do not tell for sure told by their cells, all together."""
    unsure = [index for index, held in signs.items() if _is_unsure(columns[index], held)]
    sure = {column.field for index, column in enumerate(columns) if index not in unsure}
    odds = {
        index: found
        for index in unsure
        if (found := _odds_of(columns[index], signs[index])).keys() - (NAMED & sure)
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


def _is_unsure(column: Column, signs: Mapping[str, float]) -> bool:
    """Whether the cells of a column have to tell its field: its heading does not, or opens with a term of
    which they show nothing."""
    if column.confidence < SURE:
        return True
    if column.key or (column.field is not None and column.because != BECAUSE["opens"]):
        return False
    shown = max((signs.get(name, 0.0) for name, _ in SHOWN_BY.get(column.field or "", ())), default=0.0)
    others = max(signs.get(name, 0.0) for name, field in EVIDENT.items() if field != column.field)
    return shown < LEAST_SHOWN and (column.field in CONTRADICTED or others >= MOST_SHOWN)


def _odds_of(column: Column, signs: Mapping[str, float]) -> dict[str, float]:
    odds = {field: value for field, value in field_odds(signs).items() if _is_shown(field, signs)}
    if column.field:
        odds[column.field] = odds.get(column.field, LEAST_ODDS) + WEIGHT_OF_WORD
    if column.key and not signs.get("tick"):
        odds.pop("timeline", None)
    return odds


def _is_shown(field: str, signs: Mapping[str, float]) -> bool:
    """Whether enough cells of a column show what cells of a field do."""
    return any(signs.get(name, 0.0) >= least for name, least in SHOWN_BY.get(field, ()))


def _choices(guessed: Sequence[int], odds: Mapping[int, Mapping[str, float]]) -> Iterator[dict[int, str]]:
    """The likeliest fields of the columns in every combination; of many columns the last have only one."""
    ranked = {index: sorted(odds[index], key=odds[index].__getitem__, reverse=True) for index in guessed}
    most = {index: CANDIDATES if place < MOST_GUESSED else 1 for place, index in enumerate(guessed)}
    for fields in product(*(ranked[index][: most[index]] for index in guessed)):
        yield dict(zip(guessed, fields, strict=True))


def _together(fields: Sequence[str | None], choice: Mapping[int, str], hinted: Sequence[str | None]) -> float:
    """How well the fields of a choice stand next to each other and to those that are known."""
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


def _beside_others(columns: Sequence[Column], signs: Mapping[int, Mapping[str, float]]) -> list[Column]:
    """`columns`, with what a heading means next to the others."""
    meant = {
        **_among_measures(columns),
        **_among_findings(columns, signs),
        **_among_results(columns),
        **_beside_codes(columns, signs),
    }
    return [
        replace(column, field=meant[index]) if index in meant else column
        for index, column in enumerate(columns)
    ]


def _among_measures(columns: Sequence[Column]) -> dict[int, str]:
    """Next to measures, activities are their steps and suggestions and what is for the next year are notes;
    alone they are measures. Where there are no measures, the way that steps name is one."""
    measures = _indexes(columns, "measure")
    steps = _indexes(columns, "step")
    meant = {
        index: "note"
        for index in [*measures, *steps]
        if _NEXT_YEAR.search(squeeze(columns[index].heading)) and {*measures} - {index}
    }
    measures = [index for index in measures if index not in meant]
    for index in measures:
        heading = squeeze(columns[index].path[-1]) if columns[index].path else ""
        if not steps and _ACTIVITIES.search(heading):
            meant[index] = "step"
        elif "ข้อเสนอแนะ" in heading:
            meant[index] = "note"
    if measures:
        return meant if any(index not in meant for index in measures) else {}
    return dict.fromkeys(
        [index for index in steps if is_way("".join(columns[index].path[-1:]))][:1], "measure"
    )


def _among_findings(columns: Sequence[Column], signs: Mapping[int, Mapping[str, float]]) -> dict[int, str]:
    """Next to results, problems are those that were met; next to other findings or after measures, remarks
    are notes, and what opens with codes is the question."""
    findings = _indexes(columns, "finding")
    coded = [index for index in findings if signs.get(index, {}).get("opens_with_code", 0.0) >= MOST_SHOWN]
    if len(coded) == len(findings) or _indexes(columns, "question"):
        coded = []
    findings = [index for index in findings if index not in coded]
    measures = _indexes(columns, "measure")
    problems = [index for index in findings if _PROBLEMS.search(columns[index].heading)]
    remarks = [index for index in findings if squeeze(columns[index].heading) in REMARKS]
    after = [index for index in remarks if measures and index > measures[0]]
    meant = dict.fromkeys(coded, "question")
    meant |= dict.fromkeys(remarks if len(findings) > 1 else after, "note")
    return meant | dict.fromkeys(problems if _indexes(columns, "result") else [], "note")


def _among_results(columns: Sequence[Column]) -> dict[int, str]:
    """Next to results, what was done for them are steps, where there are no others."""
    results = _indexes(columns, "result")
    done = [index for index in results if _DONE.match("".join(columns[index].path[-1:]))]
    return dict.fromkeys(done if len(done) < len(results) and not _indexes(columns, "step") else [], "step")


def _beside_codes(columns: Sequence[Column], signs: Mapping[int, Mapping[str, float]]) -> dict[int, str]:
    """What is to the right of codes is the question, whatever its heading, if no cell names an issue or
    indicator."""
    beside = [index for index, column in enumerate(columns) if column.field != "score"]
    return {
        index: "question"
        for left, index in pairwise(beside)
        if columns[left].key == CODES and columns[index].field in (None, "issue", "indicator")
        if all(signs.get(index, {}).get(name, 0.0) < FEW_SHOWN for name in ("issue", "indicator"))
        if columns[index].path
    }


def _indexes(columns: Sequence[Column], field: str) -> list[int]:
    return [index for index, column in enumerate(columns) if column.field == field]


def is_way(heading: str) -> bool:
    """Whether a heading of steps names the way that is taken, or activities: where there are no measures,
    these are told."""
    return heading.strip().startswith(WAYS)


def _as_target(columns: Sequence[Column], texts: Mapping[int, Sequence[str]]) -> Iterator[Column]:
    """`columns`; indicators after measures, none of which is of the ITA, are what measures are to reach."""
    after_measure = False
    for index, column in enumerate(columns):
        if column.field == "indicator" and after_measure:
            filled = [" ".join(text.split()) for text in texts[index] if text.strip()]
            named = [subject_of(text, column="indicator") for text in filled]
            if named and not any(subject and subject.number for subject in named):
                yield replace(column, field="target")
                continue
        after_measure |= column.field == "measure"
        yield column


def is_kept_in_raw(column: Column) -> bool:
    """Whether a column is known, and its cells are only kept as printed."""
    return column.field is not None and not FIELDS[column.field].is_read


@dataclass(frozen=True)
class Columns:
    """The columns of a table."""

    columns: tuple[Column, ...]

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields of the columns."""
        named = (field for column in self.columns for field in (column.field, column.also))
        return frozenset(field for field in named if field)

    @cached_property
    def squeezed(self) -> tuple[str, ...]:
        """The headings as they are compared."""
        return tuple(squeeze(column.heading) for column in self.columns)

    @cached_property
    def has_questions(self) -> bool:
        """Whether a column holds the texts of questions, not only their codes."""
        return any(column.field == "question" and column.key is None for column in self.columns)

    def has(self, *fields: str) -> bool:
        return not self.fields.isdisjoint(fields)

    @property
    def is_measure_table(self) -> bool:
        """Measures or steps, and beside them what they answer, who does them, when, or what came of it.

        Steps alone (รายละเอียด) need two of these: they may be the details of anything. With a time alone
        measures are a timetable. What a user says is enough.
        """
        if not self.has("measure", "step"):
            return False
        if any(column.by_user for column in self.columns):
            return True
        beside = ("issue", "indicator", "question", "finding", "owner", "timeline", "result")
        found = [name for name in beside if self.has(name)]
        beside_results = {"result", "status"} <= self.fields and self.has("issue", "indicator")
        told = self._are_measures_sure or {"owner", "timeline"} <= self.fields or beside_results
        if not told and (self.has("score") or not self.has("owner", "timeline")):
            return False
        if self.has("measure"):
            enough = bool(found) and (found != ["timeline"] or self.has("step"))
        else:
            enough = len(found) > 1
        return enough and not (self._is_of_problems or self._is_of_money)

    @property
    def _are_measures_sure(self) -> bool:
        """Whether the words of a heading, not only cells below it, say that there are measures or steps."""
        return any(column.field in ("measure", "step") and not column.is_guessed for column in self.columns)

    @property
    def _is_of_money(self) -> bool:
        """Whether the table sets what was spent beside the budgets of projects, and no more."""
        budgets = sum(column.field == "budget" for column in self.columns)
        return budgets > 1 and self.fields <= {"number", "measure", "owner", "budget", "note"}

    @property
    def _is_of_problems(self) -> bool:
        """Whether the table only sets remedies beside the problems that were met."""
        fields = {column.field for column in self.columns if column.path}
        named = any(_PROBLEMS.search(column.heading) for column in self.columns)
        return named and fields <= {"number", "finding", "measure"}
