"""The scores that a document states, in prose and in tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from normalize.wrapping import in_one_line
from schema.names.subjects import subject_of
from schema.names.years import year_mentions
from schema.prose import PlacedTable, Statement
from schema.reading import Reading
from schema.records import DocumentRecord, Score
from schema.scores.prose import Stated, has_figures, last_index, prose_scores
from schema.scores.subjects import LONGEST_NAME, ScoreSubject, mentions
from schema.scores.tables import Layout, table_scores
from schema.sections import indicator_of_section

MEASURE_FIELDS: Final = ("issue", "indicator", "question", "finding")
"""Fields of a measure table in which scores are stated; targets are not scores and are left out."""

LONGEST_REST: Final = 15
"""Characters after the name of an indicator in its heading: (ต่อ), a colon."""

LONGEST_HEADING: Final = LONGEST_NAME + 3 * LONGEST_REST
"""Characters of the longest heading that names an indicator: its label and number, its name, and the rest."""


def stated_scores(reading: Reading) -> list[Stated]:
    """Every score that a document states, each once, in order of its first statement.

    A score without a year is of the year that was assessed.
    """
    return _once(_stated(reading))


def score_records(stated: Iterable[Stated], described: DocumentRecord) -> list[Score]:
    """Scores as rows of the dataset."""
    return [
        Score(
            document_id=described.document_id,
            agency=described.agency,
            province=described.province,
            year=one.year,
            level=one.level,
            code=one.code,
            name=one.subject.name,
            score=one.score,
            change=one.change,
            page=one.page,
        )
        for one in stated
    ]


def _once(stated: Iterable[Stated]) -> list[Stated]:
    """Each score once, with the name and the change of any statement of it."""
    found: dict[tuple[int | None, str, str, float], Stated] = {}
    for one in stated:
        key = (one.year, one.level, one.code, one.score)
        first = found.setdefault(key, one)
        if first is not one:
            subject = replace(first.subject, name=first.subject.name or one.subject.name)
            with_change = one if first.change is None else first
            found[key] = replace(first, subject=subject, change=with_change.change, signed=with_change.signed)
    return list(found.values())


def _stated(reading: Reading) -> Iterator[Stated]:
    yield from _in_prose(reading)
    year = reading.described.assessed_year
    for row, record in reading.records:
        page = record.pages[0] if record.pages else None
        for name in MEASURE_FIELDS:
            if lines := row.cells.get(name):
                text = in_one_line("\n".join(lines))
                yield from prose_scores(text, indicator_no=record.indicator_no, year=year, page=page)


def _in_prose(reading: Reading) -> Iterator[Stated]:
    """The scores of the statements, and of the tables between them."""
    reader = _ProseReader(reading)
    for part in reading.prose:
        yield from reader.statement(part) if isinstance(part, Statement) else reader.table(part)


@dataclass
class _ProseReader:
    """The statements and tables of a document up to a place in it.

    `above`: the statement right before. `stated`: its scores. `heads`: the last statements. `layout`: that of
    the table right before. `of_ita`: no other index was named since the ITA.
    """

    reading: Reading
    indicator: int | None = None
    above: Statement | None = None
    stated: list[Stated] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    layout: Layout | None = None
    of_ita: bool = True

    def statement(self, statement: Statement) -> list[Stated]:
        """The scores of a statement."""
        text = statement.text
        self.indicator = indicator_of_section(statement, self.indicator)
        heading = _heading(self.above) if self.above and not self.stated and has_figures(text) else None
        self.stated = prose_scores(
            text,
            indicator_no=self.indicator,
            year=self.reading.described.assessed_year,
            page=statement.page,
            heading=heading,
        )
        index = last_index(text)
        stated = [one for one in self.stated if index or self.of_ita or one.level != "overall"]
        self.of_ita = index != "other" if index else self.of_ita
        self.heads = [*self.heads[-1:], text]
        self.above, self.layout = statement, None
        return stated

    def table(self, part: PlacedTable) -> Iterator[Stated]:
        """The scores of a table: its figures, and those stated in its cells."""
        year = (_only_year(self.above) if self.above else None) or self.reading.described.assessed_year
        header = self.reading.measure_columns(part)
        self.above = None
        if header is None or header.has("score"):
            found, self.layout = table_scores(part.grid, year, captions=self.heads, above=self.layout)
            for one in found:
                yield Stated(one.subject, one.year, one.score, one.change, part.page.number, one.signed)
        yield from _in_cells(part, year) if header is None else _in_banners(part, year)


def _heading(statement: Statement) -> ScoreSubject | None:
    """What a statement names, if it names an indicator or sub-indicator and says no more."""
    body = statement.body
    if len(body) > LONGEST_HEADING:
        return None
    named = mentions(body)
    if len(named) != 1 or len(body) > named[0].end + LONGEST_REST:
        return None
    scored = named[0].subjects[0]
    return scored if scored.level in ("indicator", "subindicator") and named[0].start == 0 else None


def _only_year(statement: Statement) -> int | None:
    """The year whose result a statement names, if it is only one: a table below it is of that year."""
    named = {year for _, role, year in year_mentions(statement.text) if role == "assessed"}
    return named.pop() if len(named) == 1 else None


def _in_banners(part: PlacedTable, year: int | None) -> Iterator[Stated]:
    """Scores stated in the rows of a measure table that hold nothing but the name of what rows are under."""
    for row in part.texts:
        texts = {text for text in row if text}
        if len(texts) == 1 and has_figures(text := texts.pop()) and mentions(text):
            yield from prose_scores(text, year=year, page=part.page.number)


def _in_cells(part: PlacedTable, year: int | None) -> Iterator[Stated]:
    """Scores stated in the cells of a table: each row is about the indicator that it names last."""
    if not any(has_figures(text) for row in part.texts for text in row):
        return
    indicator: int | None = None
    for row in part.texts:
        texts = [text for text in row if text]
        for text in texts:
            subject = subject_of(text)
            if subject and subject.kind == "indicator":
                indicator = subject.number
        for text in texts:
            yield from prose_scores(text, indicator_no=indicator, year=year, page=part.page.number)
