"""SQL over a dataset, and its answers as a table, CSV or JSON; ready questions in `queries/`."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

import duckdb
import pyarrow as pa
from rich.console import Console

from pipelines.dataset import require_dataset
from pipelines.text_table import print_table
from schema import TABLES
from schema.vocabulary import rows

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula; OWASP, CSV Injection."""

QUERIES: Final = Path(__file__).parent / "queries"
"""The ready questions: an SQL file for each, whose first line says what it answers."""

LOOKUPS: Final = ("questions", "indicators", "subindicators", "issues", "levels", "weights")
"""Files of the vocabulary that SQL sees as tables beside those of the dataset."""

_NUMBERS: Final[dict[str, type]] = {
    "year": int, "indicator_no": int, "issue_no": int, "weight": float, "lowest": float, "highest": float
}  # fmt: skip
"""Columns of the vocabulary that are no text."""


class QueryError(Exception):
    """SQL that cannot be run; the text says why."""


@dataclass(frozen=True)
class Answer:
    columns: list[str]
    rows: list[tuple[Any, ...]]


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with a view for each table of the dataset `folder`."""
    require_dataset(folder)
    connection = duckdb.connect()
    for table in TABLES:
        path = str(folder / f"{table}.parquet").replace("'", "''")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
    for table in LOOKUPS:
        connection.register(table, _lookup(table))
    return connection


def _lookup(table: str) -> pa.Table:
    """A file of the vocabulary as a table; a blank cell is null."""
    return pa.Table.from_pylist(
        [
            {name: _NUMBERS.get(name, str)(text) if text else None for name, text in row.items()}
            for row in rows(table)
        ]
    )


def ready_questions() -> dict[str, str]:
    """The names of the ready questions, each with what it answers."""
    return {
        path.stem: path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("-- ")
        for path in sorted(QUERIES.glob("*.sql"))
    }


def sql_of(question: str) -> str:
    """The SQL of a ready question, else `question` itself. Raises `QueryError` for a name that is none."""
    if not question.isidentifier():
        return question
    if question not in ready_questions():
        names = ", ".join(ready_questions())
        raise QueryError(f"{question} is no ready question; there are {names}")
    return (QUERIES / f"{question}.sql").read_text(encoding="utf-8")


def query(folder: Path, sql: str) -> Answer:
    """Run SQL, or the ready question of that name, over the dataset `folder`.

    Raises `QueryError` for SQL that DuckDB refuses, and for a name that is no ready question.
    """
    sql = sql_of(sql)
    with connect(folder) as connection:
        try:
            result = connection.execute(sql)
            columns = [column[0] for column in result.description or []]
            return Answer(columns, result.fetchall())
        except duckdb.Error as error:
            raise QueryError(str(error)) from error


def write_json(answer: Answer, file: IO[str]) -> None:
    """A JSON array with an object for each row; dates are ISO strings."""
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    json.dump(rows, file, ensure_ascii=False, indent=2, default=str)
    file.write("\n")


def write_csv(answer: Answer, file: IO[str]) -> None:
    """CSV with a heading row; the items of a list stand on lines of their own in one cell, no text runs as a
    formula."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([csv_cell(value) for value in row] for row in answer.rows)


def write_table(answer: Answer, console: Console) -> None:
    """A table for the eye, as wide as the terminal."""
    print_table(console, answer.columns, [[cell_text(value) for value in row] for row in answer.rows])


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take `text` for a formula.

    >>> is_formula("=1+1"), is_formula("1+1")
    (True, False)
    """
    return text.startswith(FORMULA_STARTS)


def csv_cell(value: object) -> str:
    """A value as a cell of CSV: text that a spreadsheet would run begins with an apostrophe."""
    text = cell_text(value)
    return f"'{text}" if is_formula(text) and not isinstance(value, (int, float, Decimal)) else text


def cell_text(value: object) -> str:
    """A value as one cell of text: nothing for null, one line for each item of a list."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(cell_text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value.isoformat() if isinstance(value, date) else str(value)
