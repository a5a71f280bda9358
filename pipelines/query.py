"""SQL over a dataset, and its answers as a table, CSV or JSON."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import duckdb
from rich.console import Console

from pipelines.dataset import require_dataset
from pipelines.text_table import print_table
from schema import TABLES


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
    return connection


def query(folder: Path, sql: str) -> Answer:
    """Run `sql` over the dataset `folder`. Raises `QueryError` for SQL that DuckDB refuses."""
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
    """CSV with a heading row; the items of a list stand on lines of their own in one cell."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([cell_text(value) for value in row] for row in answer.rows)


def write_table(answer: Answer, console: Console) -> None:
    """A table for the eye, as wide as the terminal."""
    print_table(console, answer.columns, [[cell_text(value) for value in row] for row in answer.rows])
    console.print(f"{len(answer.rows)} rows" if len(answer.rows) != 1 else "1 row")


def cell_text(value: object) -> str:
    """A value as one cell of text: nothing for null, one line for each item of a list."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(cell_text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value.isoformat() if isinstance(value, date) else str(value)
