"""The list of measures: what is chosen of it, and how many there are of each value (facets)."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipelines.query import Answer
from pipelines.search import record_rows
from schema import arrow_schema

AT_ONCE: Final = 30
"""Measures of a page."""

MOST_DOWNLOADED: Final = 100_000
_MOST_VALUES: Final = 12

NUMBERS: Final = ("year", "issue", "indicator")
FACETS: Final = ("province", "type", "year", "issue", "indicator", "question", "unit", "status")
CHOICES: Final = (*FACETS, "agency")

_LINKED: Final = {"question": ("measure_questions", "code"), "unit": ("measure_units", "unit")}

_ORDERS: Final = {"issue": "1", "indicator": "1", "year": "1 DESC"}


@dataclass(frozen=True)
class Choice:
    """Values by field (see `CHOICES`), and the rows of `measures` that have a text, if one was sought."""

    values: dict[str, str]
    rows: list[int] | None

    def where(self, without: str = "") -> tuple[str, list[Any]]:
        """The condition on `facts` and its parameters, leaving the field `without` out."""
        conditions, parameters = ["1"], list[Any]()
        for name, value in self.values.items():
            if name == without:
                continue
            if name in _LINKED:
                table, column = _LINKED[name]
                conditions.append(f"row IN (SELECT row FROM {table} WHERE {column} = ?)")
            else:
                conditions.append(f"{name} = ?")
            parameters.append(int(value) if name in NUMBERS else value)
        if self.rows is not None:
            conditions.append("row IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(self.rows))
        return " AND ".join(conditions), parameters


def chosen(index: sqlite3.Connection, asked: Mapping[str, str]) -> Choice:
    """What the parameters of an address choose; what is no value of its field is left out."""
    values = {
        name: asked[name]
        for name in CHOICES
        if asked.get(name) and (name not in NUMBERS or (asked[name].isdecimal() and len(asked[name]) < 5))
    }
    text = asked.get("q", "").strip()
    return Choice(values, record_rows(index, text, MOST_DOWNLOADED) if text else None)


def count(index: sqlite3.Connection, choice: Choice) -> int:
    where, parameters = choice.where()
    return int(index.execute(f"SELECT count(*) FROM facts WHERE {where}", parameters).fetchone()[0])


def facets(index: sqlite3.Connection, choice: Choice) -> dict[str, list[tuple[Any, int]]]:
    """The most frequent values of each field with their counts, under what is chosen of the other fields."""
    return {name: _facet(index, choice, name) for name in FACETS}


def _facet(index: sqlite3.Connection, choice: Choice, name: str) -> list[tuple[Any, int]]:
    where, parameters = choice.where(without=name)
    if name in _LINKED:
        table, column = _LINKED[name]
        source = f"{table} JOIN facts USING (row)"
    else:
        column, source = name, "facts"
    order = _ORDERS.get(name, "2 DESC, 1")
    rows = index.execute(
        f"SELECT {column}, count(*) FROM {source} WHERE {where} AND {column} NOT NULL "
        f"GROUP BY 1 ORDER BY {order} LIMIT {_MOST_VALUES}",
        parameters,
    )
    return [(value, number) for value, number in rows]


def listed(index: sqlite3.Connection, choice: Choice, page: int) -> list[sqlite3.Row]:
    """The measures of a page of the list, the newest year first."""
    return _rows(index, choice, AT_ONCE, (page - 1) * AT_ONCE)


def downloaded(index: sqlite3.Connection, choice: Choice) -> Answer:
    """All measures that are chosen, with the columns of the dataset."""
    return as_answer("measures", _rows(index, choice, MOST_DOWNLOADED, 0))


def _rows(index: sqlite3.Connection, choice: Choice, most: int, skipped: int) -> list[sqlite3.Row]:
    where, parameters = choice.where()
    return index.execute(
        "SELECT measures.* FROM (SELECT row AS chosen, year AS y, agency AS a FROM facts "
        f"WHERE {where} ORDER BY year DESC NULLS LAST, agency, row LIMIT ? OFFSET ?) "
        "JOIN measures ON measures.rowid = chosen ORDER BY y DESC NULLS LAST, a, chosen",
        [*parameters, most, skipped],
    ).fetchall()


def as_answer(table: str, rows: list[sqlite3.Row]) -> Answer:
    """Rows of the index as an answer: lists are lists again."""
    schema = arrow_schema(table)
    nested = {field.name for field in schema if str(field.type).startswith(("list", "struct"))}
    return Answer(
        schema.names,
        [tuple(plain(row[name]) if name in nested else row[name] for name in schema.names) for row in rows],
    )


def plain(value: str | None) -> Any:
    """What a nested column of the index holds."""
    return None if value is None else json.loads(value)
