"""The choices that a document is drawn with, and which of them go together."""

import random
from typing import Final

from tests.layouts.model import Axes

GRIDS: Final = ("rows", "grouped", "banner", "tables")
"""Structures with a measure in a row."""

CARDS: Final = ("cards", "long_card", "pair_cards")

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "structure": ("rows", "rows", "grouped", "grouped", "banner", "banner", "tables", "transposed", *CARDS, "prose"),
    "subject": ("issue", "issue", "indicator"),
    "subject_at": ("column", "column", "heading", "none"),
    "banner_of": ("subject", "subject", "owner", "question"),
    "words": ("usual", "usual", "synonyms", "compound", "unknown"),
    "owner_at": ("column", "column", "column", "brackets", "square", "line", "shared", "two_columns"),
    "time_at": ("column", "column", "column", "quarters", "months", "arrows", "bar", "shaded", "from_to", "shared"),
    "question_at": ("none", "none", "column", "code_column", "bold_above", "label"),
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
    "blanks": ("filled", "merged", "blank"),
    "marks": ("1.", "1)", "(1)", "-", "•", "none", "single"),
    "owner_list": ("one", "one", "comma", "numbered", "lines"),
    "digits": ("arabic", "thai"),
    "codes": ("i1", "I1", "ข้อ i1", "ocr"),
    "order": ("usual", "mixed"),
    "scores": ("none", "none", "one_year", "older_left", "newer_left", "spanning", "instruments", "bands", "questions", "full_mark", "prose"),
    "rulings": ("all", "all", "horizontal", "none"),
    "paper": ("narrow", "wide", "wide"),
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
    for _ in range(20_000):
        axes = _settled({axis: choice.choice(values) for axis, values in CHOICES.items()} | forced)
        if all(axes.get(axis) == value for axis, value in forced.items()) and _fit(axes):
            return axes
    raise ValueError(f"no document can be drawn with {forced}")


def _settled(axes: Axes) -> Axes:
    """The choices with `-` for those that the others leave without meaning."""
    grid = axes["structure"] in GRIDS
    without_meaning = {
        "subject_at": axes["structure"] in ("grouped", "tables"),
        "banner_of": axes["structure"] != "banner",
        "sum_row": axes["budget"] == "no" or not grid,
        "practice_group": not grid or axes["steps"] == "no",
        "analysis_group": not grid
        or axes["finding"] == "no"
        or axes["question_at"] not in ("column", "code_column"),
        "plan_group": not grid or axes["results"] == "no",
        "year_over_months": not grid or axes["time_at"] not in MONTHLY,
        "title_rows": not grid,
        "number": not grid,
        "numbered_columns": not grid,
        "order": not grid,
        "status_at": axes["results"] == "no",
        "codes": axes["question_at"] == "none" and axes["banner_of"] != "question",
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
    parts = [
        1 + (axes["practice_group"] == "yes") + plan,
        1 + (axes["analysis_group"] == "yes"),
        1 + (axes["owner_at"] == "two_columns") + plan,
        time + plan,
    ]
    return max(parts)


def _fit(axes: Axes) -> bool:
    """Whether an office could have made a document with these choices, read in one way only."""
    grid = axes["structure"] in GRIDS
    conflicts = [
        (axes["owner_at"] == "shared") != (axes["time_at"] == "shared"),
        not grid and axes["owner_at"] in ("two_columns", "banner"),
        axes["owner_at"] == "banner" and axes["banner_of"] != "owner",
        not grid and axes["time_at"] in (*TICKED, "from_to"),
        axes["question_at"] in ("bold_above", "label") and axes["finding"] == "no",
        axes["structure"] == "prose" and axes["question_at"] in ("bold_above", "label", "code_column"),
        axes["structure"] == "prose" and axes["owner_at"] in ("line", "shared"),
        axes["structure"] == "prose" and axes["status_at"] in ("first_line", "brackets"),
        axes["blanks"] == "merged" and not grid,
        axes["blanks"] == "merged" and axes["banner_of"] == "owner",
        axes["blanks"] != "filled" and axes["structure"] == "prose",
        axes["blanks"] == "blank" and axes["owner_at"] not in ("column",) and axes["time_at"] != "column",
        axes["status_at"] == "first_line" and axes["marks"] in ("single", "none"),
        axes["heading_rows"] == "4",
        axes["rulings"] in ("horizontal", "none")
        and (axes["blanks"] == "blank" or axes["time_at"] in ("bar", "shaded")),
        axes["subject_at"] == "none" and axes["structure"] == "prose",
        axes["question_at"] == "none"
        and axes["finding"] == "no"
        and axes["steps"] == "no"
        and axes["results"] == "no",
    ]
    return not any(conflicts)


def allowed_forms(axes: Axes, forms: tuple[str, ...]) -> tuple[str, ...]:
    """The forms in which a file can show what was drawn."""
    return tuple(form for form in forms if not _is_lost(axes, form))


def _is_lost(axes: Axes, form: str) -> bool:
    pdf, text = form in ("libreoffice", "chromium"), form in ("tabs", "tags", "markdown", "dump", "spaced")
    flat = form == "tabs"
    wrapped = form in ("tabs", "spaced")
    lost = [
        text and axes["blanks"] == "blank",
        pdf and axes["blanks"] == "blank" and axes["rulings"] != "all",
        axes["time_at"] in ("bar", "shaded") and (text or (pdf and axes["rulings"] != "all")),
        form == "html" and axes["time_at"] == "shaded",
        wrapped and axes["marks"] == "none" and axes["structure"] != "prose",
        wrapped and axes["question_at"] == "bold_above",
        wrapped and axes["owner_list"] == "lines",
        flat and axes["owner_at"] == "line" and axes["structure"] in ("prose",),
        axes["structure"] == "prose" and form in ("tags", "html", "dump", "spaced"),
    ]
    return any(lost)
