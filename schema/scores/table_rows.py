"""The scores in the rows below one heading: which figures are points, of what year, and what each is of."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import regex

from schema.scores.bands import BLANK, Band, PrintedRow
from schema.scores.changes import change_lines, with_changes
from schema.scores.figures import change_within, is_amount, points_of
from schema.scores.headings import Head, Role, head_of, holds_decimals, role_of, years_of
from schema.scores.placed import Placed
from schema.scores.subjects import LEVELS, ScoreSubject, subject_in_cell

NO_LABELS: Final[frozenset[Role | None]] = frozenset(
    {"score", "percent", "change", "full", "level", "people"}
)
"""Roles of columns whose cells name nothing that was scored."""

NO_POINTS: Final[frozenset[Role | None]] = frozenset({"change", "full", "level", "people", "survey", "other"})

LONGEST_YEAR: Final = 45
"""Characters of the longest label of a row that states its year."""

_NUMBER_ALONE: Final = regex.compile(r"(?:[1-9]|10)\.?")
_NO_CODE: Final = regex.compile(r"[1-9]|[1-9]0")
_CODE_ALONE: Final = regex.compile(r"\(?[ieoIEO][0-9]{1,2}\)?")

_AGENCY: Final = regex.compile(r"\s*(?:เทศบาล|องค์การบริหารส่วน|อบต\.|อบจ\.|ทต\.|ทม\.)")

_OWN_POINTS: Final = regex.compile(r"\D(?:100|\d{1,2}\.\d{1,3})\s*(?:คะแนน|%)?\s*$")
"""The end of a cell that states points of its own: it does not say what those next to it are of."""


@dataclass(frozen=True)
class _ColumnFacts:
    """What is in a column: how often each text is, the greatest whole number; `counted`: some are numbers
    that are no codes."""

    counts: Counter[str]
    greatest: int
    counted: bool

    @classmethod
    def of(cls, cells: Sequence[str]) -> "_ColumnFacts":
        counts = Counter(cells)
        plain = [int(text.rstrip(".")[:9]) for text in counts if text.rstrip(".").isdigit()]
        return cls(counts, max(plain, default=0), any(map(_NO_CODE.fullmatch, counts)))


class BandReader:
    """The scores of the rows below one heading."""

    def __init__(self, band: Band, year: int | None, default: ScoreSubject | None) -> None:
        self.band = band
        self.year = year
        self.default = default
        heads = [
            head_of(path, band.cells(column), year, across=band.across)
            for column, path in enumerate(band.paths)
        ]
        self.is_survey = any(head.role == "survey" for head in heads)
        self.heads = _by_each_other(heads, band)
        self._names: dict[tuple[int, int], ScoreSubject | None] = {}
        self.rows = [self._shifted_under_headings(row) for row in band.rows]

    @cached_property
    def points_columns(self) -> list[int]:
        """The columns that hold points: by their headings, or as those of what their headings name."""
        return [
            column
            for column, head in enumerate(self.heads)
            if head.role in ("score", "percent") or (head.role is None and head.subject)
        ]

    @cached_property
    def runs(self) -> list[list[int]]:
        """The columns that may name what is scored, next to each other, parted by those that do not."""
        runs: list[list[int]] = [[]]
        for column, head in enumerate(self.heads):
            if head.role in NO_LABELS or (head.role is None and head.subject and self._has_points(column)):
                runs.append([])
            else:
                runs[-1].append(column)
        return [run for run in runs if run]

    def _has_points(self, column: int) -> bool:
        return any(points_of(text) is not None for text in self.band.cells(column))

    @cached_property
    def naming(self) -> set[int]:
        """The columns in which some row names what it scores."""
        return {
            column
            for run in self.runs
            for column in run
            if any(self._named(row, column) for row in self.band.rows)
        }

    def _shifted_under_headings(self, row: PrintedRow) -> PrintedRow:
        """A row whose last cells are missing, with its figures moved right, to under their headings: its
        first cells were merged away."""
        figures = [column for column in row.filled if "." in (text := row.begun(column)) and points_of(text)]
        first = next(iter(self.points_columns), None)
        size = len(row.spots)
        if row.spots[-1].cell or not figures or first is None or figures[0] >= first:
            return row
        moved = first - figures[0]
        spots = [*row.spots[: figures[0]], *[BLANK] * moved, *row.spots[figures[0] : size - moved]]
        return replace(row, spots=tuple(spots))

    def scores(self) -> list[Placed]:
        """The scores of all rows, with their changes."""
        found: list[Placed] = []
        changes: list[PrintedRow] = []
        carried: tuple[ScoreSubject | None, int | None] = (None, None)
        for row in self.rows:
            label, role = self._label(row)
            if role == "change":
                changes.append(row)
            if role in NO_POINTS:
                continue
            year = self._row_year(row) or row.year
            carried = (self._carried(row, year, carried), year)
            found += self._row_scores(row, label, year, carried[0])
        found = self._without_strangers(found)
        return with_changes(found, self.rows, self.heads, change_lines(changes, self.points_columns))

    def _label(self, row: PrintedRow) -> tuple[str, Role | None]:
        """The text before the figures of a row, and what it says of them where it names nothing scored."""
        labels = [text for run in self.runs for column in run if (text := row.spots[column].text)]
        named = any(
            (subject := self._named(row, column)) and subject.level != "overall" for column in self.naming
        )
        if named or not labels:
            return "", None
        if _AGENCY.match(labels[0]) and len(self.band.rows) > 1:
            return labels[0], "other"
        return labels[0], role_of(labels[0])

    def _row_year(self, row: PrintedRow) -> int | None:
        """The year that a cell before the figures names; one that is merged or left blank is that above."""
        first = min(self.points_columns, default=0)
        for run in self.runs:
            for column in (column for column in run if column < first):
                if year := self._year_in(row, column):
                    return year
        return None

    def _year_in(self, row: PrintedRow, column: int) -> int | None:
        if column in self.naming:
            return None
        text = row.spots[column].text
        if not text:
            filled = self._filled(column)
            above = bisect_left(filled, row.index, key=lambda one: one.index)
            text = filled[above - 1].spots[column].text if above else ""
        years = set(years_of(text))
        return years.pop() if len(years) == 1 and len(text) <= LONGEST_YEAR else None

    def _carried(
        self, row: PrintedRow, year: int | None, above: tuple[ScoreSubject | None, int | None]
    ) -> ScoreSubject | None:
        """What the rows of several years are of that name it once."""
        for column in sorted(self.naming):
            if subject := self._named(row, column):
                return subject
        blank = not any(row.spots[column].text for column in self.naming)
        return above[0] if blank and year and above[1] and year != above[1] else None

    def _row_scores(
        self, row: PrintedRow, label: str, year: int | None, carried: ScoreSubject | None
    ) -> Iterator[Placed]:
        columns = [column for column in self._usable(row) if points_of(row.begun(column)) is not None]
        for column in columns:
            head = self.heads[column]
            text = row.begun(column)
            subject = self._subject(row, column) or (carried if not head.subject else None)
            if subject is None or (head.subject and subject == head.subject):
                subject = head.subject
            if subject is None and not self.naming and (year or head.year):
                subject = self.default
            if subject is None or (head.subject == subject and self._is_average_of_years(row, subject)):
                continue
            change = change_within(text)
            yield Placed(
                row.index,
                row.index + row.spots[column].rows,
                column,
                subject,
                head.year or year or head.year_or(self.year),
                points_of(text) or 0.0,
                change=change.points if change else None,
                signed=change is not None,
                totals=self._totals(row, subject, head),
                stranger=subject == head.subject and not year and not _says_points(label),
            )

    def _is_average_of_years(self, row: PrintedRow, subject: ScoreSubject) -> bool:
        """Whether a row of an average is below rows of years."""
        own = self._row_year(row)
        averaged = any(
            (named := self._named(row, column)) and named.level == "overall" for column in self.naming
        )
        return averaged and own is None and subject.level != "overall" and self._has_years

    @cached_property
    def _has_years(self) -> bool:
        return any(self._row_year(row) for row in self.rows)

    def _totals(self, row: PrintedRow, subject: ScoreSubject, head: Head) -> str | None:
        """The words for a total, where the score is one of the rows above or the columns next to it."""
        if subject.level != "overall":
            return None
        if head.subject and head.subject.level == "overall" and head.total:
            return head.text
        texts = [row.spots[column].text for column in self.naming if self._named(row, column)]
        return " ".join(texts) or None

    def _usable(self, row: PrintedRow) -> list[int]:
        """The columns that hold points of 100 in a row: where the full mark is another number only those in
        percent."""
        full = [row.begun(column) for column, head in enumerate(self.heads) if head.role == "full"]
        marks = [points_of(text) for text in full if points_of(text) is not None or is_amount(text)]
        if any(mark != 100 for mark in marks):
            return [column for column in self.points_columns if self.heads[column].role == "percent"]
        points = [column for column in self.points_columns if self.heads[column].role != "percent"]
        return points or self.points_columns

    def _subject(self, row: PrintedRow, column: int) -> ScoreSubject | None:
        """What the points in a column are of: what the cells next to it name, or, if that is more exact, its
        heading."""
        own = self.heads[column].subject
        named = self._next_to(row, column)
        if named is None or own is None:
            return named
        if LEVELS.index(named.level) == LEVELS.index(own.level):
            return named if named.code == own.code else None
        return max(named, own, key=lambda subject: LEVELS.index(subject.level))

    def _next_to(self, row: PrintedRow, column: int) -> ScoreSubject | None:
        """What the nearest cells to the left name, else to the right: a code alone before a text."""
        left = [run for run in reversed(self.runs) if run[0] < column]
        right = [run for run in self.runs if run[0] > column]
        run = next((run for run in [*left, *right] if self.naming.intersection(run)), [])
        rows = row.spots[column].rows
        places = [place for place in reversed(run) if self._reaches(row, place, rows)]
        places.sort(key=lambda place: not _CODE_ALONE.fullmatch(row.spots[place].text))
        found = [(place, subject) for place in places if (subject := self._named(row, place))]
        only = self.heads[column].only
        found.sort(key=lambda one: (one[1].level != only, one[1].level == "overall"))
        if not found:
            return None
        place, subject = found[0]
        if subject.name or subject.level in ("overall", "instrument"):
            return subject
        return replace(subject, name=self._name_next_to(row, place))

    def _reaches(self, row: PrintedRow, place: int, rows: int) -> bool:
        """Whether a cell covers as many rows as the figure that it may name."""
        cell = row.spots[place].cell
        return rows == 1 or (cell is not None and cell.row + cell.rows >= row.index + rows)

    def _named(self, row: PrintedRow, column: int) -> ScoreSubject | None:
        """What a cell names that may be scored."""
        key = id(row), column
        if key not in self._names:
            self._names[key] = self._name_in(row, column)
        return self._names[key]

    def _name_in(self, row: PrintedRow, column: int) -> ScoreSubject | None:
        text = row.spots[column].text
        if not text or _OWN_POINTS.search(text):
            return None
        head = self.heads[column]
        lowest = head.texts[-1] if head.texts else ""
        in_questions = head.field == "question" or "ข้อ" in lowest
        counted = in_questions and self._facts(column).counted
        subject = subject_in_cell(text, question_column=in_questions and not counted, year=self.year)
        of_indicators = head.field == "indicator" or "ตัวชี้วัด" in lowest
        if subject is None and of_indicators and not in_questions and _NUMBER_ALONE.fullmatch(text):
            return self._numbered(row, column, text.rstrip("."))
        return subject

    def _numbered(self, row: PrintedRow, column: int, number: str) -> ScoreSubject | None:
        """The indicator of a number alone, where the column does not count something else."""
        facts = self._facts(column)
        again = facts.counts[row.begun(column)] > 1 and not self._has_years_elsewhere(column)
        return None if again or facts.greatest > 10 else ScoreSubject("indicator", number)

    def _facts(self, column: int) -> "_ColumnFacts":
        if column not in self._known:
            self._known[column] = _ColumnFacts.of(self.band.cells(column))
        return self._known[column]

    @cached_property
    def _known(self) -> dict[int, "_ColumnFacts"]:
        return {}

    def _filled(self, column: int) -> list[PrintedRow]:
        """The rows with a text in a column."""
        if column not in self._with_text:
            self._with_text[column] = [row for row in self.rows if row.spots[column].text]
        return self._with_text[column]

    @cached_property
    def _with_text(self) -> dict[int, list[PrintedRow]]:
        return {}

    def _has_years_elsewhere(self, column: int) -> bool:
        others = (other for other in range(len(self.heads)) if other != column)
        return any(years_of(text) for other in others for text in self.band.cells(other))

    def _name_next_to(self, row: PrintedRow, place: int) -> str | None:
        """The text next to a cell that holds only a code or number: the name of what it is for."""
        neighbours = [index for index in (place + 1, place - 1) if 0 <= index < len(row.spots)]
        texts = [row.begun(index) for index in neighbours if self.heads[index].role is None]
        return next((text for text in texts if text and points_of(text) is None), None)

    def _without_strangers(self, found: Sequence[Placed]) -> list[Placed]:
        """`found` without the scores of rows that are of something unknown, where other rows name theirs."""
        values: dict[tuple[object, ...], set[float]] = {}
        for one in found:
            values.setdefault((one.year, one.subject.level, one.subject.code), set()).add(one.points)
        return [
            one
            for one in found
            if not (one.stranger and len(values[one.year, one.subject.level, one.subject.code]) > 1)
        ]


def _says_points(label: str) -> bool:
    return role_of(label) in ("score", "percent")


def _by_each_other(heads: Sequence[Head], band: Band) -> list[Head]:
    """`heads`, with what they mean next to each other."""
    found = list(heads)
    points = [head for head in found if head.role in ("score", "percent")]
    unknown = [
        column
        for column, head in enumerate(found)
        if head.role is None
        and head.field in (None, "score")
        and not head.subject
        and holds_decimals(band.cells(column))
    ]
    if not points and len(unknown) == 1:
        found[unknown[0]] = replace(found[unknown[0]], role="score")
    people = any(head.role == "people" for head in found)
    full = any(head.role == "full" for head in found)
    years = len({head.year for head in points if head.year}) > 1
    repeated = _repeated(found, band)
    for column, head in enumerate(found):
        of_people = people and not full and head.role == "percent"
        average = years and head.total and not head.year
        if of_people or average or column in repeated:
            found[column] = replace(head, role="other", subject=None)
    return found


def _repeated(heads: Sequence[Head], band: Band) -> set[int]:
    """The columns under one heading that names an indicator or question, where each has figures of its own:
    they are of its parts."""
    columns: dict[tuple[object, ...], list[int]] = {}
    for column, head in enumerate(heads):
        figures = any(points_of(text) is not None for text in band.cells(column))
        if figures and head.subject and head.subject.level != "overall" and head.role in (None, "score"):
            columns.setdefault((head.subject.code, head.year, head.role), []).append(column)
    return {column for same in columns.values() if len(same) > 1 for column in same}
