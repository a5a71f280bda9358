"""The scores in a table: which column or row holds them, of what year, and what each is a score of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

import regex

from schema.headings import known_field
from schema.scores.subjects import ScoreSubject, subject_in_cell
from schema.vocabulary import rows as vocabulary_rows
from schema.vocabulary import squeeze

HEADING_ROWS: Final = 4
"""Rows at the top of a table that may be its title and heading."""

Role = Literal["score", "percent", "change", "full", "other"]

_POINTS: Final = r"(?:ร้อยละ\s*)?(100(?:\.0{1,3})?|\d{1,2}(?:\.\d{1,3})?)\s*(?:คะแนน|%)?"
_DECIMAL: Final = regex.compile(r"(?:100(?:\.0{1,3})?|\d{1,2}\.\d{1,3})(?:\s*(?:คะแนน|%))?")
_CHANGE: Final = regex.compile(
    r"(?P<word>เพิ่มขึ้น|เพิ่ม|ลดลง|ลด|▲|▼|↑|↓)?\s*(?P<bracket>\()?\s*(?P<sign>[+\-–−]?)\s*(?P<number>\d{1,3}(?:\.\d{1,3})?)\s*\)?\s*"
    r"(?:คะแนน|%)?\s*(?P<behind>เพิ่มขึ้น|ลดลง|▲|▼|↑|↓)?"
)
_LESS: Final = ("ลดลง", "ลด", "▼", "↓")
_NUMBER_ALONE: Final = regex.compile(r"(?:[1-9]|10)\.?")
_CODE_ALONE: Final = regex.compile(r"\(?[ieoIEO][0-9]{1,2}\)?")
_YEAR: Final = regex.compile(r"(?<!\d)25[5-9]\d(?!\d)")
_BEFORE: Final = regex.compile("ปีก่อน|ปีที่แล้ว|ปีที่ผ่านมา")


@dataclass(frozen=True)
class TableScore:
    """A score in a table; `year` is None where neither the table nor its caption names one."""

    subject: ScoreSubject
    year: int | None
    score: float
    change: float | None = None


@dataclass(frozen=True)
class _Column:
    heading: str
    role: Role | None
    year: int | None


Layout = tuple[_Column, ...]
"""The columns of a table of scores; the table goes on over pages with the same ones."""


def table_scores(
    texts: Sequence[Sequence[str]], year: int | None, above: Layout | None = None
) -> tuple[list[TableScore], Layout | None]:
    """The scores of a table with `texts` in its cells, row by row, and its columns where each row is of a
    thing that was scored.

    `year` is the one that its caption or document tells; `above` are the columns of a table that this one
    may go on with: it does if it has no heading of its own and is as wide.
    """
    size = len(texts[0])
    if size < 2:
        return [], None
    depth = _heading_depth(texts)
    goes_on = above is not None and depth == 0 and len(above) == size
    columns = above if goes_on and above else _columns(texts[:depth], texts[depth:])
    found = _by_row(texts[depth:], columns, year)
    points = goes_on or any("คะแนน" in text or "ITA" in text for row in texts for text in row)
    if not points and all(score.subject.level == "overall" for score in found):
        found = []  # the total of a table of something else
    return (found, columns) if found else (list(_by_column(texts, year)), None)


@cache
def _figure() -> "regex.Pattern[str]":
    """A cell that holds points, and the level beside them."""
    levels = sorted({row["level"] for row in vocabulary_rows("levels")}, key=len, reverse=True)
    return regex.compile(rf"{_POINTS}(?:\s*\([^\d]*\)|\s*(?:ระดับ\s*)?(?:{'|'.join(levels)}))?")


def _by_row(body: Sequence[Sequence[str]], columns: Layout, year: int | None) -> list[TableScore]:
    """Scores of a table with a row for each thing that was scored."""
    places = [index for index, column in enumerate(columns) if column.role in ("score", "percent")]
    found: list[TableScore] = []
    totals: list[int] = []
    for row in body:
        if len([text for text in row if text]) < 2:
            continue
        cells = _in_place(row, places)
        for index in _usable(places, columns, cells):
            figure = _figure().fullmatch(cells[index])
            scored = _of_row(cells, columns, index, year) if figure else None
            if not figure or not scored:
                continue
            if scored.level == "overall":
                totals.append(len(found))
            of_year = columns[index].year or _other_year(columns[index], year)
            found.append(TableScore(scored, of_year, float(figure[1]), _change(cells, columns, index)))
    return _with_one_total(found, totals)


def _in_place(row: Sequence[str], places: Sequence[int]) -> Sequence[str]:
    """A row whose last cells are missing with its figures under their headings: the first were merged."""
    figures = [index for index, text in enumerate(row) if _DECIMAL.fullmatch(text)]
    if row[-1] or not figures or not places or figures[0] >= places[0]:
        return row
    moved = places[0] - figures[0]
    return [*row[: figures[0]], *[""] * moved, *row[figures[0] : len(row) - moved]]


def _usable(places: Sequence[int], columns: Sequence[_Column], row: Sequence[str]) -> list[int]:
    """The columns of `places` that hold points of 100 in `row`: where the full score is another number only
    those in percent."""
    full = [row[index] for index, column in enumerate(columns) if column.role == "full" and row[index]]
    if any(float(match[1]) != 100 for text in full if (match := _figure().fullmatch(text))):
        return [index for index in places if columns[index].role == "percent"]
    points = [index for index in places if columns[index].role == "score"]
    return points or list(places)


def _other_year(column: _Column, year: int | None) -> int | None:
    return year - 1 if year and _BEFORE.search(column.heading) else year


def _with_one_total(found: list[TableScore], totals: Sequence[int]) -> list[TableScore]:
    """`found` without totals of a part: of several totals of one year the last is of the whole."""
    last: dict[int | None, int] = {found[index].year: index for index in totals}
    return [score for index, score in enumerate(found) if index not in totals or last[score.year] == index]


def _heading_depth(texts: Sequence[Sequence[str]]) -> int:
    """How many rows stand above the first one with a decimal figure or 100, at most `HEADING_ROWS`."""
    for index, row in enumerate(texts[: HEADING_ROWS + 1]):
        if any(_DECIMAL.fullmatch(text) for text in row):
            return index
    return min(1, len(texts))


def _columns(heading: Sequence[Sequence[str]], body: Sequence[Sequence[str]]) -> Layout:
    """The columns by their headings; an unknown heading is one of scores if decimals stand below it."""
    size = len(body[0]) if body else 0
    named = [row for row in heading if len([text for text in row if text]) > 1 or size == 1]
    headings = [
        " ".join(dict.fromkeys(part for row in _spread(named) if (part := row[index])))
        for index in range(size)
    ]
    columns = []
    for index, text in enumerate(headings):
        years = _YEAR.findall(text)
        filled = [row[index] for row in body if row[index]]
        role = _role(text, figures=bool(filled) and all(_figure().fullmatch(cell) for cell in filled))
        unknown = role is None and known_field(text) is None
        if unknown and len(filled) > 1 and all(_DECIMAL.fullmatch(cell) for cell in filled):
            role = "score"
        columns.append(_Column(text, role, int(years[-1]) if years else None))
    return tuple(columns)


def _spread(heading: Sequence[Sequence[str]]) -> list[list[str]]:
    """Heading rows in which a text stands over every column that it spans: blank cells to its right, above
    cells that are filled."""
    spread = []
    for number, row in enumerate(heading):
        below = heading[number + 1] if number + 1 < len(heading) else None
        filled: list[str] = []
        for index, text in enumerate(row):
            spanned = not text and below is not None and below[index] and index
            filled.append(filled[-1] if spanned else text)
        spread.append(filled)
    return spread


@cache
def _roles() -> list[tuple[str, str]]:
    return [(squeeze(row["heading"]), row["role"]) for row in vocabulary_rows("score_headings")]


def _role(heading: str, *, figures: bool) -> Role | None:
    """What a heading says that its column holds; a year alone heads scores where `figures` stand below."""
    key = squeeze(heading)
    for part, role in _roles():
        if part in key:
            if role in ("score", "percent") and not figures and known_field(heading) not in ("score", None):
                return "other"
            return role  # type: ignore[return-value]
    return "score" if figures and _YEAR.search(key) else None


def _of_row(
    row: Sequence[str], columns: Sequence[_Column], index: int, year: int | None
) -> ScoreSubject | None:
    """What the score in column `index` is of: the code that a cell holds alone, else what the nearest cell to
    the left names, else to the right."""
    nearest = [*range(index - 1, -1, -1), *range(index + 1, len(row))]
    for place in sorted(nearest, key=lambda place: not _CODE_ALONE.fullmatch(row[place])):
        if not row[place] or columns[place].role in ("score", "percent", "change", "full"):
            continue
        field = known_field(columns[place].heading)
        scored = subject_in_cell(row[place], question_column=field == "question", year=year)
        if scored is None and field == "indicator" and _NUMBER_ALONE.fullmatch(row[place]):
            scored = ScoreSubject("indicator", row[place].rstrip("."))
        if scored:
            named = scored.name or scored.level in ("overall", "instrument")
            return scored if named else replace(scored, name=_name_beside(row, columns, place))
    return None


def _name_beside(row: Sequence[str], columns: Sequence[_Column], place: int) -> str | None:
    """The text beside a cell that holds only a code or number: the name of what it stands for."""
    beside = [index for index in (place + 1, place - 1) if 0 <= index < len(row)]
    texts = [row[index] for index in beside if columns[index].role is None]
    return next((text for text in texts if text and not _figure().fullmatch(text)), None)


def _change(row: Sequence[str], columns: Sequence[_Column], index: int) -> float | None:
    """The change that is printed beside the score in column `index`: in the next column of changes, before
    another score."""
    for place in range(index + 1, len(row)):
        if columns[place].role in ("score", "percent"):
            return None
        if columns[place].role == "change" and (change := _read_change(row[place])) is not None:
            return change
    return None


def _read_change(text: str) -> float | None:
    """The change that a cell says: below zero with a minus, a word or arrow for less, or in brackets."""
    match = _CHANGE.fullmatch(text)
    if match is None:
        return None
    less = match["sign"] in tuple("-–−") or match["word"] in _LESS or match["behind"] in _LESS
    less = less or bool(match["bracket"] and not match["sign"] and not match["word"])
    return -float(match["number"]) if less else float(match["number"])


def _by_column(texts: Sequence[Sequence[str]], year: int | None) -> Iterator[TableScore]:
    """Scores of a table with a column for each thing that was scored, and a row for each year."""
    for depth, heading in enumerate(texts[:HEADING_ROWS]):
        questions = any(known_field(text) == "question" for text in heading)
        named = {
            index: scored
            for index, text in enumerate(heading)
            if text and (scored := subject_in_cell(text, question_column=questions, year=year))
        }
        if len(named) < 2:
            continue
        yield from _by_year(texts[depth + 1 :], named, year)
        return


def _by_year(
    body: Sequence[Sequence[str]], named: dict[int, ScoreSubject], year: int | None
) -> Iterator[TableScore]:
    """The scores of rows with one for each thing in `named`; a row of changes is of the row above it."""
    above: dict[int, TableScore] = {}
    for row in body:
        label = next((text for index, text in enumerate(row) if text and index not in named), "")
        role = _role(label, figures=False)
        if role == "change":
            for index, score in above.items():
                above[index] = replace(score, change=_read_change(row[index]))
        if role in ("full", "change", "other"):
            continue
        yield from above.values()
        years = _YEAR.findall(label)
        above = {
            index: TableScore(scored, int(years[-1]) if years else year, float(figure[1]))
            for index, scored in named.items()
            if (figure := _figure().fullmatch(row[index]))
        }
    yield from above.values()
