"""A table of scores as bands: headings, and the rows below them up to the next headings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, NamedTuple

import regex

from extract.grid import Grid, GridCell
from normalize.wrapping import in_one_line
from schema.names.years import year_mentions
from schema.scores.figures import change_of, is_decimal, points_of
from schema.scores.headings import YEAR, role_of
from schema.scores.subjects import ScoreSubject, subject_in_cell
from schema.tables.words import heading_words

LONGEST_HEADING: Final = 60
"""Characters of the longest heading that divides a table."""

_PLAIN_NUMBER: Final = regex.compile(r"\(?[1-9]\d?[.)]?")
_CODE_ALONE: Final = regex.compile(r"\(?[ieo][0-9]{1,2}\)?", regex.IGNORECASE)

Kind = Literal["heading", "body", "both", "banner", "none"]
"""`both`: the row heads columns by codes and has figures of its own."""


class Spot(NamedTuple):
    """What covers a position: its text in one line, and the cell; `begins`: here."""

    text: str
    cell: GridCell | None
    begins: bool

    @property
    def rows(self) -> int:
        return self.cell.rows if self.cell else 1


BLANK: Final = Spot("", None, begins=False)


@dataclass(frozen=True)
class PrintedRow:
    """A row by column; `year`: that of the banner above it."""

    index: int
    spots: tuple[Spot, ...]
    year: int | None = None

    def begun(self, column: int) -> str:
        """The text that begins in a column."""
        spot = self.spots[column]
        return spot.text if spot.begins else ""

    @cached_property
    def filled(self) -> list[int]:
        """The columns in which a text begins."""
        return [column for column in range(len(self.spots)) if self.begun(column)]

    @cached_property
    def points(self) -> list[int]:
        """The columns in which points begin."""
        return [column for column in self.filled if points_of(self.begun(column)) is not None]

    def subjects(self, year: int | None) -> dict[int, ScoreSubject]:
        """What the cells name in the assessment of a year, by column."""
        if year not in self._subjects:
            named = (
                (column, subject_in_cell(self.begun(column), question_column=True, year=year))
                for column in self.filled
            )
            self._subjects[year] = {column: subject for column, subject in named if subject}
        return self._subjects[year]

    @cached_property
    def _subjects(self) -> dict[int | None, dict[int, ScoreSubject]]:
        return {}


@dataclass
class Band:
    """Headings, and the rows below them. `across`: a row of the headings names what is scored."""

    paths: tuple[tuple[str, ...], ...]
    across: bool = False
    rows: list[PrintedRow] = field(default_factory=list)

    def cells(self, column: int) -> list[str]:
        """The filled cells of a column below the headings."""
        return [text for row in self.rows if (text := row.begun(column))]


@dataclass(frozen=True)
class Bands:
    """The bands of a table; `captions`: texts over all its columns. `headed`: it has headings of its own."""

    bands: list[Band]
    captions: tuple[str, ...]
    headed: bool


def printed_rows(grid: Grid) -> list[PrintedRow]:
    """The rows of a grid, each text in one line with Arabic numerals."""
    return [
        PrintedRow(row, tuple(_spot(grid, row, column) for column in range(grid.columns)))
        for row in range(grid.rows)
    ]


def _spot(grid: Grid, row: int, column: int) -> Spot:
    cell = grid.at(row, column)
    if cell is None:
        return BLANK
    return Spot(in_one_line(cell.text), cell, (cell.row, cell.column) == (row, column))


def bands_of(grid: Grid, year: int | None, above: Sequence[Sequence[str]] | None) -> Bands:
    """The bands of a table; `above` are the headings of the one that it may continue."""
    printed = printed_rows(grid)
    guess = not any(spot.cell and spot.cell.columns > 1 for row in printed[:4] for spot in row.spots)
    builder = _Builder(year, guess, tuple(map(tuple, above)) if above else None)
    below = _Below(printed, year)
    for row in printed:
        kind = _kind(row, below, builder.heading, builder.found, year)
        if kind in ("heading", "both"):
            builder.heading.append(row)
        if kind == "banner":
            builder.banner(row.begun(row.filled[0]))
        if kind in ("body", "both"):
            builder.body(row)
    headed = bool(builder.found) and (above is None or builder.found[0].paths != builder.above)
    return Bands(builder.found, tuple(builder.captions), headed)


@dataclass
class _Builder:
    """The bands up to a row. `heading`: rows since the last body; `base`: those of the first band that name
    nothing scored; `year`: the assessed one; `banner_year`: that of the last banner."""

    year: int | None
    guess: bool
    above: tuple[tuple[str, ...], ...] | None
    heading: list[PrintedRow] = field(default_factory=list)
    base: list[PrintedRow] = field(default_factory=list)
    found: list[Band] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    banner_year: int | None = None

    def banner(self, text: str) -> None:
        """Take a row of one text: a caption above the first figures, else what the rows below are of."""
        if not self.found:
            self.captions.append(text)
        self.banner_year = result_year(text) or self.banner_year

    def body(self, row: PrintedRow) -> None:
        """Take a row of figures: the first one below headings opens a band."""
        if self.heading or not self.found:
            across = [len(one.subjects(self.year)) > 1 for one in self.heading]
            if not self.found:
                pairs = zip(self.heading, across, strict=True)
                self.base = [one for one, codes in pairs if not codes]
            elif all(across):
                self.heading = [*self.base, *self.heading]
            size = len(row.spots)
            own = tuple(_paths(self.heading, size, guess=self.guess))
            self.found.append(Band(self.above if self.above and not self.heading else own, any(across)))
            self.heading = []
        self.found[-1].rows.append(PrintedRow(row.index, row.spots, self.banner_year))


def result_year(text: str) -> int | None:
    """The year of a result that a caption names, if it is only one.

    >>> result_year("ปี 2567"), result_year("มาตรการ ปี 2569")
    (2567, None)
    """
    named = year_mentions(text)
    years = {year for _, _, year in named}
    return (
        years.pop() if len(years) == 1 and all(role in ("assessed", None) for _, role, _ in named) else None
    )


def _kind(
    row: PrintedRow,
    below: "_Below",
    heading: Sequence[PrintedRow],
    found: Sequence[Band],
    year: int | None,
) -> Kind:
    """What a row is, given the open heading above it and the bands so far."""
    texts = [row.begun(column) for column in row.filled]
    if not texts or _counts(texts):
        return "none"
    if any(map(is_decimal, texts)):
        codes = sum(bool(_CODE_ALONE.fullmatch(text)) for text in texts)
        return "both" if codes > 1 and _heads_columns(row, below, year) else "body"
    if _heads_columns(row, below, year):
        return "heading"
    if _has_points(row, heading, year):
        return "body"
    if len(texts) == 1 and (len(row.spots) > 2 or row.spots[row.filled[0]].rows == 1):
        spot = row.spots[row.filled[0]]
        if not heading or (spot.cell and spot.cell.columns >= len(row.spots) - 1):
            return "banner"
    if not found:
        return "heading"
    return "heading" if _is_heading(texts) else "body"


def _counts(texts: Sequence[str]) -> bool:
    """Whether a row counts the columns: (1) (2) (3)."""
    numbers = [int(text.strip("().")) for text in texts if _PLAIN_NUMBER.fullmatch(text)]
    return len(texts) > 2 and numbers == list(range(1, len(texts) + 1))


@dataclass
class _Below:
    """Finds the next row with points or the name of something scored; rows are asked for from the top."""

    rows: Sequence[PrintedRow]
    year: int | None
    at: int = 0

    def next(self, row: PrintedRow) -> PrintedRow | None:
        """The next such row below `row`, None where there is none."""
        self.at = max(self.at, row.index + 1)
        while self.at < len(self.rows):
            lower = self.rows[self.at]
            if lower.points or lower.subjects(self.year):
                return lower
            self.at += 1
        return None


def _heads_columns(row: PrintedRow, below: _Below, year: int | None) -> bool:
    """Whether a row names two things or more that have their points below it."""
    named = row.subjects(year)
    if len({(subject.level, subject.code) for subject in named.values()}) < 2 or _is_count(row, named):
        return False
    lower = below.next(row)
    if lower is None or not lower.points:
        return False
    beneath = len([column for column in named if column in lower.points])
    codes = sum(bool(_CODE_ALONE.fullmatch(row.begun(column))) for column in named)
    return beneath >= 2 or beneath >= max(1, codes) == len(named)


def _is_count(row: PrintedRow, named: dict[int, ScoreSubject]) -> bool:
    """Whether numbers that may be misread codes (01 02 03, 11 12 13) are not codes: they do not count up, or
    are next to more than a label."""
    questions = [column for column, subject in named.items() if subject.level == "question"]
    numbers = [int(text) for column in questions if (text := row.begun(column)).isdigit()]
    if not numbers:
        return False
    counts_up = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return not counts_up or len(numbers) < len(questions) or len(row.filled) > len(numbers) + 1


def _has_points(row: PrintedRow, heading: Sequence[PrintedRow], year: int | None) -> bool:
    """Whether a row without decimals has points: next to what it names, or below it."""
    if not row.points:
        return False
    headed = {column for above in heading for column in above.subjects(year)}
    if headed.intersection(row.points):
        return True
    named = row.subjects(year)
    return bool(named) and bool(set(row.points) - set(named) - {row.filled[0]})


def _is_heading(texts: Sequence[str]) -> bool:
    """Whether a row below the first figures opens new headings."""
    if len(texts) < 2 or any(len(text) > LONGEST_HEADING or change_of(text) for text in texts):
        return False
    known = [text for text in texts if role_of(text) or YEAR.search(text) or heading_words(text)]
    return len(known) >= 2 and 2 * len(known) >= len(texts)


def _paths(heading: Sequence[PrintedRow], columns: int, *, guess: bool) -> Iterator[tuple[str, ...]]:
    """The headings over each column, from the top; one over several columns belongs to each."""
    texts = [["" if is_decimal(spot.text) else spot.text for spot in row.spots] for row in heading]
    if guess:
        texts = _spread(texts)
    for column in range(columns):
        yield tuple(dict.fromkeys(row[column] for row in texts if row[column]))


def _spread(heading: Sequence[Sequence[str]]) -> list[list[str]]:
    """Headings of a file that keeps no spans: a text reaches over the blank cells to its right below which
    cells are filled."""
    spread = []
    for number, row in enumerate(heading):
        below = heading[number + 1] if number + 1 < len(heading) else None
        filled: list[str] = []
        for index, text in enumerate(row):
            spanned = not text and below is not None and below[index] and index
            filled.append(filled[-1] if spanned else text)
        spread.append(filled)
    return spread
