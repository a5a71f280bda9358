"""SQL over a dataset, and its answers as a table, CSV or JSON."""

import csv
import errno
import json
import math
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import duckdb
import pyarrow as pa
from rich.console import Console

from pipelines.dataset import DatasetError, identity, is_of_this_version, require_dataset, require_table
from pipelines.held_folder import held_folder
from pipelines.ready_questions import named, ready_questions, value_of
from pipelines.text_table import print_answer
from pipelines.visible import escaped
from pipelines.watch import Watch
from schema import TABLES, arrow_schema
from schema.lookups import LOOKUPS, lookup

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula; OWASP, CSV Injection."""


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

AS_TEXT: Final = "as_text"
"""A function of SQL that gives a list as one text, a line for each item, to be searched with LIKE."""

_LIST_AS_TEXT: Final = re.compile(
    r"No function matches.*VARCHAR\[\]|can't be cast to the destination type VARCHAR\[\]"
)
"""What DuckDB says where a list of texts is compared or searched as if it were one."""

_LISTS: Final = "|".join(
    each.name for table in TABLES for each in arrow_schema(table) if pa.types.is_list(each.type)
)
_COMPARED: Final = re.compile(rf"\b({_LISTS})\s*(?:NOT\s+)?(?:I?LIKE\b|SIMILAR\b|~|=|<|>|!|,)", re.IGNORECASE)
"""A column of lists where SQL takes it for a text."""

_T = TypeVar("_T")

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


@dataclass(frozen=True)
class Prepared:
    """SQL, and the values of its parameters, which DuckDB gets apart from it."""

    sql: str
    values: Mapping[str, object] = field(default_factory=dict)


def prepared(question: str, given: Mapping[str, str]) -> Prepared:
    """`question` as it is run: the ready question of that name with the values `given` for its parameters, by
    their names, else SQL.

    Raises `QueryError` for a name that is no ready question, for a parameter that the question does not take
    and for a value that it cannot have.
    """
    name = named(question)
    if name is None:
        if given:
            raise QueryError(f"{_option(next(iter(given)))} is for ready questions: write it into the SQL")
        return Prepared(question)
    if name not in ready_questions():
        near = get_close_matches(name, ready_questions(), n=3, cutoff=0.5)
        meant = f": did you mean {' or '.join(near)}?" if near else ""
        raise QueryError(f"{question} is no ready question{meant} (see 'ita query --list')")
    ready = ready_questions()[name]
    values = dict[str, object].fromkeys(ready.takes)
    for parameter, text in given.items():
        if parameter not in values:
            takes = ", ".join(map(_option, ready.takes)) or "nothing"
            raise QueryError(f"{name} takes no {_option(parameter)}: it takes {takes}")
        values[parameter] = _value(parameter, text)
    return Prepared(ready.sql, values)


def _value(parameter: str, text: str) -> object:
    try:
        return value_of(parameter, text)
    except ValueError as error:
        raise QueryError(f"{_option(parameter)} {text}: {error}") from error


def _option(parameter: str) -> str:
    """How a parameter is written on the command line."""
    return "CODE" if parameter == "code" else f"--{parameter}"


def query(folder: Path, question: str | Prepared) -> Answer:
    """Run SQL that asks, or the ready question of that name, over the dataset `folder`.

    DuckDB works on copies of the tables in a folder for temporary files and can open nothing else: no SQL
    changes the dataset, or reads or writes another file. The copies take as much room as the dataset.

    Raises `DatasetError` where there is no whole dataset, `QueryError` for SQL that does more than ask or
    that DuckDB refuses, for a table that is damaged, and for a name that is no ready question,
    `QueryStoppedError` at Ctrl-C.
    """
    return _asked(folder, question, _fetched)


def query_arrow(folder: Path, question: str | Prepared) -> pa.Table:
    """The answer as an Arrow table, whose columns have the types that DuckDB gives; raises as `query`."""
    table: pa.Table = _asked(folder, question, duckdb.DuckDBPyRelation.to_arrow_table)
    return table


def _asked(folder: Path, question: str | Prepared, take: Callable[[duckdb.DuckDBPyRelation], _T]) -> _T:
    question = prepared(question, {}) if isinstance(question, str) else question
    sql = question.sql
    if any("\ud800" <= sign <= "\udfff" for sign in sql):
        raise QueryError("the SQL is not UTF-8 text")
    require_dataset(folder)
    unusable: dict[str, DatasetError] = {}
    connections: list[duckdb.DuckDBPyConnection] = []

    def ask(scratch: Path) -> _T:
        connections.append(connection := _shut_in(scratch))
        unusable.update(_load(connection, folder, scratch))
        return take(_relation(connection, question))

    try:
        with held_folder("ita-query-") as scratch:
            return _heeding_interrupts(partial(ask, scratch), connections)
    except (duckdb.Error, OverflowError, ValueError) as error:
        for table, problem in unusable.items():
            if re.search(rf"\b{table}\b", sql, re.IGNORECASE):
                raise QueryError(str(problem)) from error
        raise QueryError(_said(error, folder, sql)) from error
    except OSError as error:
        where = tempfile.gettempdir()
        what = f"the tables cannot be copied to {where}: {error.strerror}"
        raise QueryError(f"{what}: make room, or set TMPDIR to another folder") from error


def _heeding_interrupts(ask: Callable[[], _T], connections: Sequence[duckdb.DuckDBPyConnection]) -> _T:
    """The answer of `ask`, which opens `connections`. Raises `QueryStoppedError` at Ctrl-C: DuckDB hears it
    now and then only, and takes it for an error of its own while it loads tables."""
    with Watch[_T]() as watch:
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
    connection.execute(f"CREATE MACRO {AS_TEXT}(items) AS array_to_string(items, chr(10))")
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


def _relation(connection: duckdb.DuckDBPyConnection, question: Prepared) -> duckdb.DuckDBPyRelation:
    statements = connection.extract_statements(question.sql)
    if len(statements) != 1:
        what = "one statement at a time" if statements else "there is no SQL to run"
        raise QueryError(f"{what}: ask with SELECT, or name a ready question (see 'ita query --list')")
    if (kind := statements[0].type.name) not in _ASKING:
        raise QueryError(
            f"{kind} is not run: 'ita query' only asks: with SELECT, WITH, FROM, VALUES, PIVOT, DESCRIBE, "
            "SUMMARIZE, SHOW or EXPLAIN"
        )
    values = dict(question.values) or None
    try:
        return connection.sql(statements[0], params=values)
    except duckdb.Error:
        connection.execute(statements[0], values)  # it raises the same, and says the line
        raise


def _fetched(relation: duckdb.DuckDBPyRelation) -> Answer:
    kinds = list(enumerate(map(str, relation.types), start=1))
    if not any(_ZONED in kind for _, kind in kinds):
        return Answer(relation.columns, relation.fetchall())
    # Python would need one more library to hold these: they are taken as text.
    values = (f"CAST(#{at} AS VARCHAR)" if _ZONED in kind else f"#{at}" for at, kind in kinds)
    return Answer(relation.columns, relation.project(", ".join(values)).fetchall())


def _literal(path: Path) -> str:
    """A path as a string of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _said(error: Exception, folder: Path, sql: str) -> str:
    """What to say of an error of SQL over the dataset `folder`, in one line."""
    if _LIST_AS_TEXT.search(str(error)):
        column = compared[1] if (compared := _COMPARED.search(sql)) else "measures"
        return f"{column} is a list of texts: write {AS_TEXT}({column}) like '%คำ%'"
    if isinstance(error, duckdb.PermissionException):
        return f"{_in_short(error, sql)}: SQL sees the tables of the dataset, no files"
    return _in_short(error, sql) + (
        "" if is_of_this_version(folder) else f": {_OTHER_VERSION.format(folder)}"
    )


def _in_short(error: Exception, sql: str) -> str:
    """What DuckDB says of `sql`, without all the functions that it knows."""
    said, _, shown = str(error).partition("\n\nLINE ")
    said = said.partition("\n\tCandidate functions:")[0]
    where = f" (line {shown.partition(':')[0]})" if shown and "\n" in sql.strip() else ""
    return " ".join(said.split()) + where


def write_json(answer: Answer, file: IO[str]) -> None:
    """A JSON array with an object for each row; dates are ISO strings, and so are numbers that JSON lacks.

    Raises `QueryError` where two columns have one name.
    """
    file.write(json_text(_objects(answer), indent=2) + "\n")


def write_json_lines(answer: Answer, file: IO[str]) -> None:
    """The same objects as `write_json`, one a line."""
    file.writelines(json_text(each) + "\n" for each in _objects(answer))


def _objects(answer: Answer) -> list[dict[str, Any]]:
    require_names(answer.columns)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def require_names(columns: Sequence[str]) -> None:
    """Raise `QueryError` where two columns have one name."""
    if twice := sorted({name for name in columns if columns.count(name) > 1}):
        raise QueryError(f"two columns are called {twice[0]}: name them apart with AS")


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
    """A table for the eye, as wide as the terminal; where it has too many columns, a block for each row."""
    print_answer(console, answer.columns, [[_eye_text(value) for value in row] for row in answer.rows])


def _eye_text(value: object) -> str:
    """A value for the eye: as `cell_text`, with the names and values of a record in words."""
    if isinstance(value, list):
        return "\n".join(map(_eye_text, value))
    if isinstance(value, dict):
        items = (
            json_text(item) if isinstance(item, (list, dict)) else cell_text(item) for item in value.values()
        )
        return ", ".join(f"{name}: {item}" for name, item in zip(value, items, strict=True))
    return cell_text(value)


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
