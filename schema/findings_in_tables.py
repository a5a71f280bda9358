"""Strengths and weaknesses in the cells of tables, with the indicator and questions of their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import filterfalse
from typing import Final

import regex

from extract.grid import GridCell
from schema.finding_labels import Found, any_name, cell_kind, labelled_findings, opening_label
from schema.labelled_cells import LabelledCell, heading_paths, labelled_cells, line_of
from schema.names.codes import question_codes
from schema.names.subjects import subject_of
from schema.prose import Statement
from schema.reading import Reading, WholeTable
from schema.scores.subjects import subject_in_cell
from schema.section_words import says_nothing
from schema.tables.heading import path_words
from schema.vocabulary import squeeze

_NUMBER: Final = regex.compile(r"10|[1-9]")
_CODES: Final = regex.compile(r"(?:ข้อ(?:ที่)?|และ|ถึง|[ieo0]\d{1,2}|[-–,./()])+", regex.IGNORECASE)
_CODE_HEADINGS: Final = ("ข้อ", "ข้อที่", "รหัส")


def findings_in_table(reading: Reading, table: WholeTable) -> Iterator[Found]:
    """The findings in the cells that belong to a label, or hold one with its text. In a measure table
    weaknesses are the findings of its rows."""
    cells = [cell for row in range(table.grid.rows) for cell in table.grid.filled(row)]
    if not any_name().search("\n".join(squeeze(cell.text) for cell in cells)):
        return
    labelled = {id(one.cell): one for one in labelled_cells(table.grid, cell_kind)}
    subjects = _Subjects(table, reading.described.assessed_year)
    for cell in cells:
        indicator, codes = subjects.of(cell)
        page = cell.page.number
        if one := labelled.get(id(cell)):
            if not (_is_read_elsewhere(table, one) or cell.column in subjects.columns):
                for text in filterfalse(says_nothing, one.items):
                    yield Found(one.label, text, indicator, page, labelled=False, codes=codes)
        elif table.columns is None and (labels := opening_label(line_of(cell))):
            statement = Statement(line_of(cell), page, heading=False, marked=False)
            for found in labelled_findings(statement, labels, indicator):
                yield replace(found, labelled=False, codes=codes)


def _is_read_elsewhere(table: WholeTable, one: LabelledCell) -> bool:
    """Whether a cell is no finding, or that of a measure, or only names questions."""
    of_measure = table.columns is not None and one.label == "weakness"
    return one.label == "other" or of_measure or _CODES.fullmatch(squeeze(one.cell.text)) is not None


class _Subjects:
    """What the rows of a table are about, by cells that are in columns of their own next to the texts."""

    def __init__(self, table: WholeTable, year: int | None) -> None:
        self._grid, self._year = table.grid, year
        self._first, paths = heading_paths(table.grid, cell_kind)
        self._fields = [_field(path) for path in paths]
        self.columns = {index for index, field in enumerate(self._fields) if field}
        self._indicators: dict[int, int | None] = {}
        indicator: int | None = None
        for row in range(self._first, self._grid.rows):
            indicator = self._indicator(row) or indicator
            self._indicators[row] = indicator

    def of(self, cell: GridCell) -> tuple[int | None, tuple[str, ...]]:
        """The indicator and the question codes of the row of a cell: those nearest to the left of it."""
        indicator = self._indicators.get(cell.row)
        columns = [*range(cell.column - 1, -1, -1), *range(cell.column + cell.columns, self._grid.columns)]
        for column in columns:
            if codes := self._codes(cell.row, column, indicator):
                return indicator, codes
        return indicator, ()

    def _indicator(self, row: int) -> int | None:
        """The indicator that a cell names, the first of those that reach into the row."""
        for column, field in enumerate(self._fields):
            text = line_of(self._grid.at(row, column))
            if not text:
                continue
            scored = subject_in_cell(text, question_column=False, year=self._year)
            if scored and scored.level == "indicator":
                return int(scored.code)
            if field == "indicator" and (subject := subject_of(text, column="indicator")):
                number = _NUMBER.fullmatch(text.strip(" .()"))
                return int(number[0]) if number else subject.number
        return None

    def _codes(self, row: int, column: int, indicator: int | None) -> tuple[str, ...]:
        """The question codes in a column of codes or questions, or in a cell that holds no more."""
        text = line_of(self._grid.at(row, column))
        of_questions = self._fields[column] == "question"
        if not text or not (of_questions or _CODES.fullmatch(squeeze(text))):
            return ()
        return tuple(question_codes(text, indicator_no=indicator, year=self._year, in_column=of_questions))


def _field(path: Sequence[str]) -> str | None:
    """Whether a column holds indicators or questions: by its lowest heading."""
    if path and squeeze(path[-1]) in _CODE_HEADINGS:
        return "question"
    words = path_words(path)
    return words.field if words and words.field in ("indicator", "question") else None
