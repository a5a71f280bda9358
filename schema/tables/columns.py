"""The columns of a table: what each holds, and what the table is of."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import regex

from schema.vocabulary import squeeze

SURE: Final = 0.9
"""Confidence below which what a column was taken for is flagged."""

HINTED: Final = 0.85
"""Confidence in the field that a group heading names over one that says nothing."""

BECAUSE: Final = {
    "whole": "known heading",
    "opens": "opens with a known term",
    "like": "like a known heading",
    "holds": "has a known term in it",
    "group": "the heading over it and others has a known term",
}
"""How the words of a heading name a field, in words for people."""

CODES: Final = "codes"
"""The key of a column of question codes without their texts."""

PROBLEMS: Final = regex.compile("อุปสรรค|ข้อจำกัด")


@dataclass(frozen=True)
class Column:
    """A column: the headings over it, its field (None where it is not known) and a second one that it holds,

    what its cells are about (a period, code or year: `key`), and how sure that is, from 0 to 1, and why.
    `by_user`: a user says so, also of a column that has no field."""

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
        """Whether there are measures or steps with what they answer, who does them, when, or what came of it.

        Steps alone (รายละเอียด) need two of these: they may be the details of anything. With a time alone
        measures are a timetable. What a user says is enough.
        """
        if not self.has("measure", "step"):
            return False
        if any(column.by_user for column in self.columns):
            return True
        context = ("issue", "indicator", "question", "finding", "owner", "timeline", "result")
        found = [name for name in context if self.has(name)]
        of_results = {"result", "status"} <= self.fields and self.has("issue", "indicator")
        is_plan = self._are_measures_sure or {"owner", "timeline"} <= self.fields or of_results
        if not is_plan and (self.has("score") or not self.has("owner", "timeline")):
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
        """Whether the table sets what was spent next to the budgets of projects, and no more."""
        budgets = sum(column.field == "budget" for column in self.columns)
        return budgets > 1 and self.fields <= {"number", "measure", "owner", "budget", "note"}

    @property
    def _is_of_problems(self) -> bool:
        """Whether the table only sets remedies next to the problems that were met."""
        fields = {column.field for column in self.columns if column.path}
        named = any(PROBLEMS.search(column.heading) for column in self.columns)
        return named and fields <= {"number", "finding", "measure"}
