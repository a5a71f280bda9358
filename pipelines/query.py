"""SQL over a dataset, and its answers as a table, CSV or JSON; ready questions in `queries/`."""

import csv
import errno
import json
import math
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import duckdb
from rich.console import Console

from pipelines.dataset import DatasetError, identity, is_of_this_version, require_dataset, require_table
from pipelines.held_folder import held_folder
from pipelines.text_table import print_table
from pipelines.visible import escaped
from pipelines.watch import Watch
from schema import TABLES
from schema.lookups import LOOKUPS, lookup

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula; OWASP, CSV Injection."""

QUERIES: Final = Path(__file__).parent / "queries"
"""The ready questions: an SQL file for each, whose first line says what it answers."""

_CLOSED: Final[dict[str, str | bool | int | float | list[str]]] = {
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
"""Settings of DuckDB, beside those of `_shut_in`."""

_ASKING: Final = ("SELECT", "EXPLAIN", "MULTI")
"""DuckDB's types of statements that ask: WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW are SELECT, PIVOT is
MULTI. They give clear messages, no safety: EXPLAIN and WITH can hold a COPY. `_shut_in` stops that."""

_ZONED: Final = "WITH TIME ZONE"

_OTHER_VERSION: Final = "another version of thai-ita wrote {}: run 'ita ingest' again"


class QueryError(Exception):
    """SQL that cannot be run; the text says why."""


class QueryStoppedError(KeyboardInterrupt):
    """Ctrl-C while DuckDB works.

    It may go on for minutes, and Python aborts if it ends meanwhile: end the program with `os._exit`.
    """


@dataclass(frozen=True)
class Answer:
    columns: list[str]
    rows: list[tuple[Any, ...]]


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
    """Run SQL that asks, or the ready question of that name, over the dataset `folder`.

    DuckDB works on copies of the tables in a folder for temporary files and can open nothing else: no SQL
    changes the dataset, or reads or writes another file. The copies take as much room as the dataset.

    Raises `DatasetError` where there is no whole dataset, `QueryError` for SQL that does more than ask or
    that DuckDB refuses, for a table that is damaged, and for a name that is no ready question,
    `QueryStoppedError` at Ctrl-C.
    """
    sql = sql_of(sql)
    if any("\ud800" <= sign <= "\udfff" for sign in sql):
        raise QueryError("the SQL is not UTF-8 text")
    require_dataset(folder)
    unusable: dict[str, DatasetError] = {}
    connections: list[duckdb.DuckDBPyConnection] = []

    def ask(scratch: Path) -> Answer:
        connections.append(connection := _shut_in(scratch))
        unusable.update(_load(connection, folder, scratch))
        return _answer(connection, sql)

    try:
        with held_folder("ita-query-") as scratch:
            return _heeding_interrupts(partial(ask, scratch), connections)
    except (duckdb.Error, OverflowError, ValueError) as error:
        for table, problem in unusable.items():
            if re.search(rf"\b{table}\b", sql, re.IGNORECASE):
                raise QueryError(str(problem)) from error
        raise QueryError(_in_short(error, sql) + _hint(error, folder)) from error
    except OSError as error:
        where = tempfile.gettempdir()
        what = f"the tables cannot be copied to {where}: {error.strerror}"
        raise QueryError(f"{what}: make room, or set TMPDIR to another folder") from error


def _heeding_interrupts(
    ask: Callable[[], Answer], connections: Sequence[duckdb.DuckDBPyConnection]
) -> Answer:
    """The answer of `ask`, which opens `connections`. Raises `QueryStoppedError` at Ctrl-C: DuckDB hears it
    now and then only, and takes it for an error of its own while it loads tables."""
    with Watch[Answer]() as watch:
        try:
            return watch.call(ask)
        except KeyboardInterrupt:
            for connection in connections:
                connection.interrupt()
            raise QueryStoppedError from None


def _shut_in(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can open the tables in `scratch`, and nothing else; no SQL can change that."""
    connection = duckdb.connect(config=_CLOSED)
    paths = ", ".join(_literal(scratch / f"{table}.parquet") for table in TABLES)
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET temp_directory = {_literal(scratch / 'spilt')}")
    connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _load(connection: duckdb.DuckDBPyConnection, folder: Path, scratch: Path) -> dict[str, DatasetError]:
    """Make the tables of the dataset `folder` and the vocabulary known; gives why some tables cannot be."""
    while True:
        before = identity(folder)
        unusable = _copy(folder, scratch)
        if identity(folder) == before:  # else a run has replaced the dataset meanwhile
            break
    for table in TABLES.keys() - unusable.keys():
        path = _literal(scratch / f"{table}.parquet")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet({path})")
    for table in LOOKUPS:
        connection.register(table, lookup(table))
    return unusable


def _copy(folder: Path, scratch: Path) -> dict[str, DatasetError]:
    """Copy the tables of the dataset `folder` to `scratch`; gives why some are not whole."""
    unusable = {}
    for table in TABLES:
        copy = scratch / f"{table}.parquet"
        try:
            with suppress(FileNotFoundError, shutil.SpecialFileError):  # `require_table` says so
                shutil.copyfile(folder / copy.name, copy)
            require_table(folder, table, copy)
        except DatasetError as error:
            unusable[table] = error
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            unusable[table] = DatasetError(f"{folder / copy.name} cannot be read: {error.strerror}")
    return unusable


def _answer(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        what = "one statement at a time" if statements else "there is no SQL to run"
        raise QueryError(f"{what}: ask with SELECT, or name a ready question (see --list)")
    if (kind := statements[0].type.name) not in _ASKING:
        raise QueryError(
            f"{kind} is not run: 'ita query' only asks: with SELECT, WITH, FROM, VALUES, PIVOT, DESCRIBE, "
            "SUMMARIZE, SHOW or EXPLAIN"
        )
    try:
        relation = connection.sql(statements[0])
    except duckdb.Error:
        connection.execute(statements[0])  # it raises the same, and says the line
        raise
    kinds = list(enumerate(map(str, relation.types), start=1))
    if not any(_ZONED in kind for _, kind in kinds):
        return Answer(relation.columns, relation.fetchall())
    # Python would need one more library to hold these: they are taken as text.
    values = (f"CAST(#{at} AS VARCHAR)" if _ZONED in kind else f"#{at}" for at, kind in kinds)
    return Answer(relation.columns, relation.project(", ".join(values)).fetchall())


def _literal(path: Path) -> str:
    """A path as a string of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _hint(error: Exception, folder: Path) -> str:
    """What to add to an error of SQL over the dataset `folder`."""
    if isinstance(error, duckdb.PermissionException):
        return ": SQL sees the tables of the dataset, no files"
    return "" if is_of_this_version(folder) else f": {_OTHER_VERSION.format(folder)}"


def _in_short(error: Exception, sql: str) -> str:
    """What DuckDB says of `sql`, in one line."""
    said, _, shown = str(error).partition("\n\nLINE ")
    where = f" (line {shown.partition(':')[0]})" if shown and "\n" in sql.strip() else ""
    return " ".join(said.split()) + where


def write_json(answer: Answer, file: IO[str]) -> None:
    """A JSON array with an object for each row; dates are ISO strings, and so are numbers that JSON lacks.

    Raises `QueryError` where two columns have one name.
    """
    if twice := sorted({name for name in answer.columns if answer.columns.count(name) > 1}):
        raise QueryError(f"two columns are called {twice[0]}: name them apart with AS")
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    file.write(json_text(rows, indent=2) + "\n")


def json_text(value: object, indent: int | None = None) -> str:
    """A value as JSON that any program reads and no terminal obeys.

    >>> json_text({"a": float("inf"), "b": chr(0x9B)})
    '{"a": "inf", "b": "\\\\u009b"}'
    """
    return escaped(json.dumps(_plain(value), ensure_ascii=False, indent=indent, default=str))


def _plain(value: object) -> object:
    """`value` with texts in place of the numbers and names that JSON cannot hold."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def write_csv(answer: Answer, file: IO[str]) -> None:
    """CSV with a heading row; the items of a list stand on lines of their own in one cell, no text runs as a
    formula."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([csv_cell(name) for name in answer.columns])
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
        return json_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
