"""What the heading of a column means next to the other columns of its table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

import regex

from schema.names.subjects import subject_of
from schema.tables.columns import BECAUSE, CODES, HINTED, PROBLEMS, SURE, Column
from schema.tables.guesses import EVIDENT, MOST_SHOWN
from schema.vocabulary import squeeze

PARTED: Final = ("step", "result")
"""Fields whose parts may be in several columns below one heading."""

FEW_SHOWN: Final = 0.3
"""Share of texts next to codes that are names of issues or indicators, below which they are questions: some
of these have the name of their indicator."""

WAYS: Final = ("แนวทาง", "แนวปฏิบัติ", "กิจกรรม")
"""What headings of steps open with that are the measures where there are no others."""

REMARKS: Final = ("ข้อสังเกต", "ข้อคิดเห็น")
"""Headings of findings that are remarks next to another column of findings."""

_DONE: Final = regex.compile(r"[A-Za-z\s]*สิ่งที่")
"""What headings of things that were done open with."""

_NEXT_YEAR: Final = regex.compile("ปีหน้า|ปีต่อไป|ปีถัดไป")

_ACTIVITIES: Final = regex.compile("^กิจกรรม|ขั้นตอน")


def with_steps(columns: Sequence[Column]) -> list[Column]:
    """`columns`, with those as steps that only a group heading calls measures, next to a column named so."""
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


def under_one_heading(columns: Sequence[Column], clues: Mapping[int, Mapping[str, float]]) -> list[Column]:
    """`columns`, with those sure that only a heading over several of them names, and no cells contradict."""
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
            if any(clues.get(index, {}).get(name, 0.0) >= MOST_SHOWN for name in EVIDENT)
        ]
        if len(hinted) > 1 and not shown:
            for index in hinted:
                found[index] = replace(columns[index], confidence=SURE, because=BECAUSE["group"])
    return found


def next_to_others(columns: Sequence[Column], clues: Mapping[int, Mapping[str, float]]) -> list[Column]:
    """`columns`, with what a heading means next to the others."""
    meant = {
        **_among_measures(columns),
        **_among_findings(columns, clues),
        **_among_results(columns),
        **_next_to_codes(columns, clues),
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


def _among_findings(columns: Sequence[Column], clues: Mapping[int, Mapping[str, float]]) -> dict[int, str]:
    """Next to results, problems are those that were met; next to other findings or after measures, remarks
    are notes, and what opens with codes is the question."""
    findings = _indexes(columns, "finding")
    coded = [index for index in findings if clues.get(index, {}).get("opens_with_code", 0.0) >= MOST_SHOWN]
    if len(coded) == len(findings) or _indexes(columns, "question"):
        coded = []
    findings = [index for index in findings if index not in coded]
    measures = _indexes(columns, "measure")
    problems = [index for index in findings if PROBLEMS.search(columns[index].heading)]
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


def _next_to_codes(columns: Sequence[Column], clues: Mapping[int, Mapping[str, float]]) -> dict[int, str]:
    """What is to the right of codes is the question, whatever its heading, if no cell names an issue or
    indicator."""
    candidates = [index for index, column in enumerate(columns) if column.field != "score"]
    return {
        index: "question"
        for left, index in pairwise(candidates)
        if columns[left].key == CODES and columns[index].field in (None, "issue", "indicator")
        if all(clues.get(index, {}).get(name, 0.0) < FEW_SHOWN for name in ("issue", "indicator"))
        if columns[index].path
    }


def _indexes(columns: Sequence[Column], field: str) -> list[int]:
    return [index for index, column in enumerate(columns) if column.field == field]


def is_way(heading: str) -> bool:
    """Whether a heading of steps names the way that is taken, or activities: where there are no measures,
    these count as measures."""
    return heading.strip().startswith(WAYS)


def with_targets(columns: Sequence[Column], texts: Mapping[int, Sequence[str]]) -> Iterator[Column]:
    """`columns`; indicators after measures, if none is one of the ITA, are the targets of the measures."""
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
