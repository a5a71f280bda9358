"""The measures of a drawn document: what they say, before it is decided where on the page it is written."""

import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from tests.layouts.axes import TICKED
from tests.layouts.bank import (
    FINDINGS,
    INDICATORS,
    ISSUES,
    NOTES,
    OWNERS,
    QUESTIONS,
    SHORT_OWNERS,
    STATUSES,
    TOPICS,
    Topic,
)
from tests.layouts.model import OCR_O, Axes, Truth
from tests.layouts.times import Time, draw_quarters, draw_run, draw_time

NOT_COMPARED: Final = "*"
"""The truth of a text that a reader has to word himself, such as the time of ticked months."""


@dataclass
class Entry:
    """A measure with all that is said of it."""

    group: int
    """Number of the issue or indicator."""
    measures: list[str]
    steps: list[str]
    results: list[str]
    status: str | None
    owners: list[str]
    time: Time | None
    finding: str | None
    code: str | None
    question: str | None
    budget: int | None
    note: str | None
    merged: set[str] = field(default_factory=set)
    """Fields whose cell is the one above, merged."""
    wide: bool = False
    """Whether the measure's cell spans that of the steps, of which there are none."""


def draw_entries(choice: random.Random, axes: Axes, year: int) -> list[Entry]:
    """Measures in the order of the document, those of an issue or indicator together."""
    by_issue = axes["subject"] == "issue"
    topics = _topics(choice, by_issue=by_issue)
    entries = [
        _entry(choice, axes, topic, year, topic.issue if by_issue else topic.indicator) for topic in topics
    ]
    if axes["banner_of"] == "owner":
        entries.sort(key=lambda entry: entry.owners)
    if axes["question_at"] == "banner":
        for above, entry in pairwise(entries):
            if above.group == entry.group and choice.random() < 0.6:
                entry.code, entry.question = above.code, above.question
    if axes["blanks"] in ("merged", "merged_and_blank"):
        _merge(choice, axes, entries)
    if axes["blanks"] in ("blank", "merged_and_blank"):
        _blank(choice, axes, entries)
    if axes["wide_cells"] == "yes":
        for entry in choice.sample(entries, len(entries) // 3):
            entry.steps, entry.wide = [], True
    return entries


def _topics(choice: random.Random, *, by_issue: bool) -> list[Topic]:
    groups: dict[int, list[Topic]] = {}
    for topic in TOPICS:
        groups.setdefault(topic.issue if by_issue else topic.indicator, []).append(topic)
    chosen = sorted(choice.sample(sorted(groups), choice.randrange(2, 5)))
    return [
        topic
        for group in chosen
        for topic in choice.sample(groups[group], min(len(groups[group]), choice.choice((1, 2, 2, 3))))
    ]


def _entry(choice: random.Random, axes: Axes, topic: Topic, year: int, group: int) -> Entry:
    other = choice.choice([one for one in TOPICS if one.issue == topic.issue and one is not topic])
    measures = [topic.measure]
    if axes["marks"] != "single" and choice.random() < 0.35:
        measures.append(other.measure)
    one = axes["marks"] == "single"
    code, question = choice.choice(QUESTIONS[topic.issue])
    with_status = axes["status_at"] not in ("none", "-")
    return Entry(
        group=group,
        measures=measures,
        steps=list(topic.steps[:1] if one else topic.steps) if axes["steps"] == "yes" else [],
        results=list(topic.results[:1] if one else topic.results) if axes["results"] == "yes" else [],
        status=choice.choice(STATUSES) if with_status else None,
        owners=_owners(choice, axes),
        time=_time(choice, axes, year),
        finding=choice.choice(FINDINGS[topic.issue]) if axes["finding"] == "yes" else None,
        code=code if axes["question_at"] != "none" else None,
        question=question if axes["question_at"] not in ("none", "across") else None,
        budget=choice.choice((None, 5000, 10000, 12500, 20000, 30000, 50000, 150000))
        if axes["budget"] == "yes"
        else None,
        note=choice.choice((*NOTES, None)) if axes["note"] == "yes" else None,
    )


def _owners(choice: random.Random, axes: Axes) -> list[str]:
    if axes["owner_at"] == "two_columns":
        return choice.sample(SHORT_OWNERS, 2)
    if axes["owner_list"] in ("comma", "numbered", "lines") and choice.random() < 0.5:
        return choice.sample(SHORT_OWNERS[:10], choice.randrange(2, 4))
    return [choice.choice(OWNERS)]


def _time(choice: random.Random, axes: Axes, year: int) -> Time:
    if axes["time_at"] == "quarters":
        return draw_quarters(choice, year)
    if axes["time_at"] in TICKED or axes["time_at"] == "from_to":
        return draw_run(choice, year)
    return draw_time(choice, year)


def _merge(choice: random.Random, axes: Axes, entries: list[Entry]) -> None:
    """Let cells of some fields cover those below them, inside of an issue or indicator."""
    fields = ["owners"] if axes["owner_at"] == "column" else []
    fields += ["time"] if axes["time_at"] == "column" else []
    fields += ["finding"] if axes["finding"] == "yes" and axes["question_at"] == "none" else []
    for above, entry in pairwise(entries):
        together = above.group == entry.group and (
            axes["question_at"] != "banner" or above.code == entry.code
        )
        for name in fields:
            if together and choice.random() < 0.6:
                setattr(entry, name, getattr(above, name))
                entry.merged.add(name)


def _blank(choice: random.Random, axes: Axes, entries: list[Entry]) -> None:
    """Leave cells of owners and times blank, each with its own rulings."""
    for entry, below in zip(entries[1:], [*entries[2:], None], strict=True):
        merged = entry.merged | (below.merged if below else set())
        if axes["owner_at"] == "column" and "owners" not in merged and choice.random() < 0.3:
            entry.owners = []
        if axes["time_at"] == "column" and "time" not in merged and choice.random() < 0.3:
            entry.time = None


def code_as_printed(code: str, style: str) -> str:
    if style == "I1":
        return code[0].upper() + code[1:]
    if style == "ข้อ i1":
        return f"ข้อ {code}"
    return code.replace("o", OCR_O) if style == "ocr" else code


def subject_text(axes: Axes, group: int, *, long: bool) -> str:
    """An issue or indicator with its number; `long` where no heading says which of them it is."""
    name = (ISSUES if axes["subject"] == "issue" else INDICATORS)[group]
    word = "ประเด็นที่" if axes["subject"] == "issue" else "ตัวชี้วัดที่"
    return f"{word} {group} {name}" if long else f"{group}. {name}"


def truth_of(entry: Entry, axes: Axes, *, subject_known: bool, subject_merged: bool) -> Truth:
    """The record of a measure."""
    inherited = {"time": "timeline"}
    known = {"issue": "issue_no", "indicator": "indicator_no"}[axes["subject"]]
    time = entry.time
    in_words = axes["time_at"] in ("column", "shared")
    names = [inherited.get(name, name) for name in sorted(entry.merged)]
    record: Truth = {
        "issue_no": None,
        "indicator_no": None,
        "question_codes": [entry.code] if entry.code else [],
        "question": entry.question,
        "finding": entry.finding,
        "measures": entry.measures,
        "steps": entry.steps,
        "results": entry.results,
        "status": entry.status,
        "owners": entry.owners,
        "timeline": (time.text if in_words else NOT_COMPARED) if time else None,
        "start_date": time.start.isoformat() if time and time.start else None,
        "end_date": time.end.isoformat() if time and time.end else None,
        "inherited": ([known] if subject_merged else []) + names,
        "budget_baht": entry.budget,
    }
    if subject_known:
        record[known] = entry.group
    return record
