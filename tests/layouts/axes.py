"""The choices that a document is drawn with, and which of them go together."""

import random
from typing import Final

from tests.layouts.model import SCAN, TEXT_FORMS, WRAPPED_FORMS, Axes

GRIDS: Final = ("rows", "grouped", "banner", "tables", "mixed")
"""Structures with a measure in a row; mixed is a first issue in prose, the others in tables."""

CARDS: Final = ("cards", "long_card", "pair_cards")

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "structure": (*GRIDS[:3], *GRIDS, "transposed", *CARDS, "prose"),
    "subject": ("issue", "issue", "indicator"),
    "subject_at": ("column", "column", "heading", "none"),
    "banner_of": ("subject", "subject", "owner", "question"),
    "words": ("usual", "usual", "synonyms", "compound", "unknown"),
    "owner_at": ("column", "column", "column", "brackets", "name_in_brackets", "square", "line", "shared", "two_columns"),
    "time_at": ("column", "column", "column", "quarters", "months", "arrows", "bar", "shaded", "from_to", "shared"),
    "question_at": ("none", "none", "column", "code_column", "bold_above", "label", "across"),
    "finding": ("yes", "no"),
    "steps": ("yes", "yes", "no"),
    "results": ("no", "no", "yes"),
    "status_at": ("none", "column", "first_line", "brackets"),
    "budget": ("no", "no", "yes"),
    "note": ("no", "no", "yes"),
    "number": ("no", "yes"),
    "sum_row": ("no", "yes"),
    "practice_group": ("no", "yes"),
    "analysis_group": ("no", "yes"),
    "plan_group": ("no", "yes"),
    "year_over_months": ("no", "yes"),
    "title_rows": ("0", "0", "0", "1", "2", "4"),
    "numbered_columns": ("no", "no", "no", "yes"),
    "blanks": ("filled", "filled", "filled", "merged", "merged", "blank", "merged_and_blank"),
    "wide_cells": ("no", "no", "no", "yes"),
    "tags": ("p", "br"),
    "row_gap": ("blank", "none"),
    "scores_at": ("before", "after"),
    "marks": ("1.", "1)", "(1)", "-", "•", "none", "single"),
    "owner_list": ("one", "one", "comma", "numbered", "lines"),
    "digits": ("arabic", "thai"),
    "codes": ("i1", "I1", "ข้อ i1", "ocr"),
    "order": ("usual", "mixed"),
    "scores": ("none", "none", "one_year", "older_left", "newer_left", "spanning", "instruments", "bands", "by_year", "questions", "full_mark", "prose"),
    "rulings": ("all", "all", "horizontal", "none"),
    "paper": ("narrow", "wide"),
    "points": ("10", "12", "14"),
    "breaks": ("rows_break", "rows_whole"),
    "repeat": ("repeated", "once"),
    "page_numbers": ("yes", "no"),
}  # fmt: skip

HEADING_ROWS: Final = "heading_rows"
TICKED: Final = ("quarters", "months", "arrows", "bar", "shaded")
MONTHLY: Final = TICKED[1:]


def draw_axes(choice: random.Random, forced: Axes) -> Axes:
    """Choices that go together, with the forced ones among them."""
    for attempt in range(30_000):
        if attempt % 300 == 0:
            first = _draw_first(choice)
        drawn = {axis: choice.choice(values) for axis, values in CHOICES.items()}
        axes = _settled(drawn | first | forced)
        if all(axes.get(axis) == value for axis, value in forced.items()) and _fit(axes):
            return axes
    raise ValueError(f"no document can be drawn with {forced}")


def _draw_first(choice: random.Random) -> Axes:
    """Kept while the others are drawn until they go together: else the least particular would be the most."""
    first = {axis: choice.choice(CHOICES[axis]) for axis in ("structure", "rulings", "time_at")}
    if first["structure"] not in GRIDS[:4] or first["time_at"] == "shared":
        del first["time_at"]
    return first


def _settled(axes: Axes) -> Axes:
    """The choices with `-` for those that the others leave without meaning."""
    grid = axes["structure"] in GRIDS
    without_meaning = {
        "subject_at": axes["structure"] in ("grouped", "tables", "mixed"),
        "banner_of": axes["structure"] != "banner",
        "sum_row": axes["budget"] == "no" or not grid,
        "practice_group": not grid or axes["steps"] == "no",
        "analysis_group": not grid
        or axes["finding"] == "no"
        or axes["question_at"] not in ("column", "code_column"),
        "plan_group": not grid or axes["results"] == "no",
        "wide_cells": not grid or axes["steps"] == "no" or axes["order"] == "mixed",
        "scores_at": axes["scores"] == "none",
        "year_over_months": not grid or axes["time_at"] not in MONTHLY,
        "title_rows": not grid,
        "number": not grid,
        "row_gap": not grid or axes["number"] == "no",
        "numbered_columns": not grid,
        "order": not grid,
        "status_at": axes["results"] == "no",
        "codes": axes["question_at"] == "none"
        and (axes["structure"], axes["banner_of"]) != ("banner", "question"),
        "owner_list": axes["owner_at"] != "column",
        "rulings": axes["structure"] == "prose",
        "repeat": not grid,
        "breaks": axes["structure"] == "prose",
    }
    settled = dict(axes) | {axis: "-" for axis, idle in without_meaning.items() if idle}
    if axes["structure"] == "banner" and axes["banner_of"] == "owner":
        settled |= {"owner_at": "banner", "owner_list": "-"}
    if axes["structure"] == "banner" and axes["banner_of"] == "question":
        settled |= {"question_at": "banner", "analysis_group": "-"}
    if axes["structure"] == "banner" and axes["banner_of"] == "subject":
        settled["subject_at"] = "-"
    settled[HEADING_ROWS] = str(heading_rows(settled)) if grid else "-"
    return settled


def heading_rows(axes: Axes) -> int:
    """How many rows of headings a table needs with these choices."""
    plan = 1 if axes["plan_group"] == "yes" else 0
    time = {"quarters": 2, "from_to": 2}.get(axes["time_at"], 1)
    if axes["time_at"] in MONTHLY:
        time = 3 if axes["year_over_months"] == "yes" else 2
    across = 2 if axes["question_at"] == "across" else 1
    parts = [
        across,
        1 + (axes["practice_group"] == "yes") + plan,
        1 + (axes["analysis_group"] == "yes"),
        1 + (axes["owner_at"] == "two_columns") + plan,
        time + plan,
    ]
    return max(parts)


def _fit(axes: Axes) -> bool:
    """Whether an office could have made a document with these choices, read in one way only."""
    return not any([*_wrong_structure(axes), *_wrong_cells(axes)])


def _wrong_structure(axes: Axes) -> list[bool]:
    grid = axes["structure"] in GRIDS
    prose = axes["structure"] in ("prose", "mixed")
    return [
        not grid and axes["owner_at"] in ("two_columns", "banner"),
        not grid and axes["time_at"] in (*TICKED, "from_to"),
        not grid and axes["question_at"] == "across",
        grid and axes["subject_at"] == "heading",
        not grid and axes["blanks"] in ("merged", "merged_and_blank"),
        prose and axes["question_at"] in ("bold_above", "label", "code_column", "across"),
        prose and axes["owner_at"] in ("line", "shared", "two_columns"),
        prose and axes["time_at"] in (*TICKED, "from_to"),
        prose and axes["status_at"] in ("first_line", "brackets"),
        prose and axes["blanks"] != "filled",
        prose and axes["marks"] == "none" and axes["scores_at"] == "after",
        axes["structure"] == "prose" and axes["subject_at"] == "none",
        axes["heading_rows"] == "4",
    ]


def _wrong_cells(axes: Axes) -> list[bool]:
    merged = axes["blanks"] in ("merged", "merged_and_blank")
    column = "column" in (axes["owner_at"], axes["time_at"])
    return [
        (axes["owner_at"] == "shared") != (axes["time_at"] == "shared"),
        axes["owner_at"] == "banner" and axes["banner_of"] != "owner",
        axes["question_at"] in ("bold_above", "label") and axes["finding"] == "no",
        merged and axes["banner_of"] == "owner",
        merged and not column and not (axes["finding"] == "yes" and axes["question_at"] == "none"),
        axes["blanks"] in ("blank", "merged_and_blank") and not column,
        axes["status_at"] == "first_line" and axes["marks"] in ("single", "none"),
        axes["rulings"] in ("horizontal", "none") and _needs_rulings(axes),
        axes["owner_at"] == "name_in_brackets" and axes["words"] == "unknown",
        (axes["question_at"], axes["finding"], axes["steps"], axes["results"]) == ("none", "no", "no", "no"),
    ]


def _needs_rulings(axes: Axes) -> bool:
    """Whether only rulings show which rows and columns a cell belongs to."""
    shown = axes["blanks"] in ("blank", "merged_and_blank") or axes["time_at"] in ("bar", "shaded")
    return shown or axes["wide_cells"] == "yes"


def allowed_forms(axes: Axes, forms: tuple[str, ...]) -> tuple[str, ...]:
    """The forms in which a file can show what was drawn."""
    return tuple(form for form in forms if not _is_lost(axes, form))


def _is_lost(axes: Axes, form: str) -> bool:
    text = form in TEXT_FORMS
    wrapped = form in WRAPPED_FORMS
    lost = [
        text and _needs_rulings(axes),
        form in ("html", SCAN) and axes["time_at"] == "shaded",
        wrapped and axes["marks"] == "none" and axes["structure"] != "prose",
        wrapped and axes["question_at"] == "bold_above",
        wrapped and axes["owner_list"] == "lines",
        axes["structure"] in ("prose", "mixed") and form in ("tags", "html", "dump", "spaced"),
    ]
    return any(lost)
