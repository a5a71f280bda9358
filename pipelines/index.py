"""One SQLite file made from a dataset, in which `ita search` and `ita explore` look things up.

The engine is SQLite's FTS5 with its trigram tokenizer, which finds any three letters or more inside a text,
however Thai is cut into words: a word alone is not always cut as it is inside a sentence. In 100,000 measures
a scan with DuckDB's `contains` takes 43 to 318 ms a word, FTS5 4 to 21 ms (docs/explore.md); DuckDB's own
index parts words at spaces, which Thai has not, and is an extension that has to be downloaded. Ordering by
`bm25` reads every hit (up to 1.4 s), so hits come in the order in which they were indexed: measures of the
newest year first, then findings, limitations and other passages.

The file is in the folder `.NAME.ita` next to the dataset NAME, or, where nothing can be written there, in the
cache folder of the user. It is named for the state of the dataset and made anew where that is another.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from importlib.resources import files
from itertools import chain
from os import getpid
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from normalize import to_arabic
from pipelines.addresses import cache_of
from pipelines.dataset import DatasetError, identity, require_dataset, require_table
from schema import TABLES, arrow_schema
from schema.vocabulary import rows as vocabulary

PARTS: Final = ("measure", "step", "finding", "result", "limitation", "passage")
"""Columns of `texts`, and the kinds of hits. What of a printed row is in no other part is its `passage`."""

LARGE: Final = 1_000_000
"""Bytes of tables from which on the index takes seconds."""

_ROWS_AT_ONCE: Final = 2_000
_HELD_BACK: Final = 64 * 1024 * 1024
"""Bytes of the text index that are kept in memory before they are written and merged."""

_WHILE_MADE: Final = (
    "page_size = 16384",  # a measure takes some 3 KB: one would fill a page of the usual 4 KB
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -131072",
    "temp_store = MEMORY",
)

_THAI: Final = "\u0e00-\u0e7f"
_SPACE_IN_THAI: Final = re.compile(rf"(?<=[{_THAI}])\s+(?=[{_THAI}])")
_LATIN_WORD: Final = re.compile(r"[A-Za-z][A-Za-z-]{3,}")

_NO_LETTERS: Final = re.compile(rf"[^{_THAI}A-Za-z]+|[๐-๙]")

_FILTERS: Final = {"year": 0x4000, "issue": 0x5000, "indicator": 0x6000}
"""Code points from which on each number of a filter has a sign of its own; see `filter_term`."""

_TYPES: Final = {"int32": "INTEGER", "double": "REAL"}

_LINKS: Final = """
CREATE TABLE measure_questions AS
    SELECT value AS code, measures.rowid AS row FROM measures, json_each(measures.question_codes);
CREATE INDEX questions_of ON measure_questions (code, row);
CREATE TABLE measure_units AS
    SELECT DISTINCT value AS unit, measures.rowid AS row FROM measures, json_each(measures.owner_units);
CREATE INDEX units_of ON measure_units (unit, row);
CREATE TABLE facts (
    row INTEGER PRIMARY KEY, agency TEXT, province TEXT, year INTEGER, issue INTEGER, indicator INTEGER,
    status TEXT, type TEXT
);
INSERT INTO facts
    SELECT measures.rowid, measures.agency, measures.province, measures.fiscal_year, issue_no, indicator_no,
        status, document_type
    FROM measures LEFT JOIN documents USING (document_id);
CREATE UNIQUE INDEX measure_of ON measures (record_id);
CREATE INDEX measures_of ON measures (document_id);
CREATE INDEX measures_by_agency ON measures (agency);
CREATE INDEX scores_of ON scores (document_id);
CREATE INDEX scores_by_code ON scores (code);
CREATE INDEX scores_by_agency ON scores (agency);
CREATE INDEX findings_of ON findings (document_id);
CREATE INDEX limitations_of ON limitations (document_id);
CREATE INDEX flags_of ON flags (document_id);
CREATE INDEX flags_of_record ON flags (record_id);
CREATE INDEX passages_of ON passages (document_id, "order");
CREATE UNIQUE INDEX document_of ON documents (document_id);
CREATE INDEX documents_by_agency ON documents (agency);
"""

_PLACES: Final = """
CREATE TABLE places (
    id INTEGER PRIMARY KEY, source TEXT, row INTEGER, agency TEXT, province TEXT, year INTEGER,
    issue INTEGER, indicator INTEGER
);
INSERT INTO places (source, row, agency, province, year, issue, indicator)
    SELECT 'measures', rowid, agency, province, fiscal_year, issue_no, indicator_no FROM measures
    ORDER BY fiscal_year DESC NULLS LAST, agency, rowid;
INSERT INTO places (source, row, agency, province, year, issue, indicator)
    SELECT 'findings', findings.rowid, findings.agency, findings.province, fiscal_year, NULL, indicator_no
    FROM findings JOIN documents USING (document_id)
    ORDER BY fiscal_year DESC NULLS LAST, findings.agency, findings.rowid;
INSERT INTO places (source, row, agency, province, year, issue, indicator)
    SELECT 'limitations', limitations.rowid, limitations.agency, limitations.province, fiscal_year, NULL, NULL
    FROM limitations JOIN documents USING (document_id)
    ORDER BY fiscal_year DESC NULLS LAST, limitations.agency, limitations.rowid;
INSERT INTO places (source, row, agency, province, year, issue, indicator)
    SELECT 'passages', passages.rowid, agency, province, fiscal_year, NULL, NULL
    FROM passages JOIN documents USING (document_id) WHERE record_id IS NULL
    ORDER BY fiscal_year DESC NULLS LAST, agency, document_id, "order";
"""


def opened(folder: Path) -> sqlite3.Connection:
    """The index of the dataset `folder`, read-only; it is made where there is none of this state.

    Raises `DatasetError` where there is no whole dataset, or no room for the index.
    """
    require_dataset(folder)
    while True:
        state = identity(folder)
        path = _found(folder, state) or _made(folder, state)
        if identity(folder) == state:  # else a run has replaced the dataset meanwhile
            break
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection


def takes_long(folder: Path) -> bool:
    """Whether `opened` has to make an index, of tables of `LARGE` bytes or more."""
    if _found(folder, identity(folder)):
        return False
    return sum(path.stat().st_size for path in folder.glob("*.parquet")) >= LARGE


def squeezed(text: str) -> str:
    """`text` as it is searched: Arabic numerals, no white space between Thai letters, one space elsewhere.

    >>> squeezed("ส่วน ราชการ  ๒๕๖๘ IT\\nday")
    'ส่วนราชการ 2568 IT day'
    """
    return " ".join(_SPACE_IN_THAI.sub("", to_arabic(text)).split())


def filter_term(name: str, number: int) -> str:
    """What is in `texts.filters` for a number of `year`, `issue` or `indicator`: a trigram of no text.

    >>> len(filter_term("issue", 7)), filter_term("year", 2568) == filter_term("year", 2567)
    (3, False)
    """
    return chr(_FILTERS[name] + number % 0x1000) * 3


def parts_of(source: str, row: Any) -> dict[str, str]:
    """The texts of a row of the table `source`, by kind (see `PARTS`), a line for each item."""
    if source != "measures":
        return {source.removesuffix("s"): row["text"]}
    parts = {
        "measure": _lines(row["measures"]),
        "step": _lines(row["steps"]),
        "finding": row["finding"] or "",
        "result": _lines(row["results"]),
    }
    known = [row[name] for name in ("issue", "indicator", "question", "status", "timeline") if row[name]]
    known += [item for item in json.loads(row["owners"]) if item not in known]
    seen = _core("".join(chain(parts.values(), known)))
    printed = (cell["text"] for cell in json.loads(row["raw"]))
    parts["passage"] = "\n".join([*known, *(text for text in printed if _core(text) not in _core(seen))])
    return {name: text for name, text in parts.items() if text}


def _core(text: str) -> str:
    """The letters of `text`, or all of it where it has none: marks of lists are no part of their items."""
    return _NO_LETTERS.sub("", text) or squeezed(text)


def _lines(items: str) -> str:
    return "\n".join(json.loads(items))


def _found(folder: Path, state: bytes) -> Path | None:
    return next((path for path in _paths(folder, state) if path.is_file()), None)


def _paths(folder: Path, state: bytes) -> list[Path]:
    """Where the index of the dataset `folder` may be, the better place first.

    This file is part of the name: another version makes another index.
    """
    target = folder.resolve()
    name = f"index-{hashlib.sha256(state + Path(__file__).read_bytes()).hexdigest()[:16]}.sqlite"
    return [target.parent / f".{target.name}.ita" / name, cache_of(str(target)) / name]


def _made(folder: Path, state: bytes) -> Path:
    """Make the index and give its place; those of other states, and what was left half made, are deleted."""
    problem: Exception | None = None
    for path in _paths(folder, state):
        part = path.with_name(f"{path.stem}-{getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            with closing(sqlite3.connect(part, isolation_level=None)) as connection:
                _fill(connection, folder)
            part.replace(path)
        except (OSError, sqlite3.Error) as error:
            problem = error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        if path.is_file():  # made here, or by a faster process, which deleted the part
            _clear(path)
            return path
    raise DatasetError(f"the index of {folder} cannot be written: {problem}: make room") from problem


def _clear(kept: Path) -> None:
    """Delete the other indexes next to `kept`."""
    for path in kept.parent.glob("index-*"):
        if path != kept:
            with suppress(OSError):
                path.unlink()


def _fill(connection: sqlite3.Connection, folder: Path) -> None:
    for setting in _WHILE_MADE:
        connection.execute(f"PRAGMA {setting}")
    connection.row_factory = sqlite3.Row
    connection.execute("BEGIN")
    for table in TABLES:
        _copy(connection, folder, table)
    for statement in (_LINKS + _PLACES).split(";"):
        connection.execute(statement)
    columns = ", ".join((*PARTS, "agency", "province", "filters"))
    connection.execute(
        f"CREATE VIRTUAL TABLE texts USING fts5({columns}, tokenize = 'trigram', content = '')"
    )
    connection.execute("INSERT INTO texts (texts, rank) VALUES ('hashsize', ?)", (_HELD_BACK,))
    marks = ", ".join("?" * (len(PARTS) + 4))
    latin: set[str] = set()
    connection.executemany(
        f"INSERT INTO texts (rowid, {columns}) VALUES ({marks})", _texts(connection, latin)
    )
    _know_words(connection, latin)
    connection.execute("ANALYZE")
    connection.execute("COMMIT")


def _copy(connection: sqlite3.Connection, folder: Path, table: str) -> None:
    """Copy a table of the dataset; lists are JSON. A column that the version of the dataset lacks is null."""
    schema = arrow_schema(table)
    columns = ", ".join(f'"{field.name}" {_TYPES.get(str(field.type), "TEXT")}' for field in schema)
    connection.execute(f"CREATE TABLE {table} ({columns})")
    insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(schema))})"
    path = require_table(folder, table)
    try:
        with pq.ParquetFile(path) as file:
            there = set(file.schema_arrow.names)
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                values = (
                    _values(batch.column(field.name))
                    if field.name in there
                    else _missing(field, batch.num_rows)
                    for field in schema
                )
                connection.executemany(insert, zip(*values, strict=True))
    except pa.ArrowException as error:
        raise DatasetError(f"{path} is damaged: run 'ita ingest' again") from error


def _values(column: Any) -> list[Any]:
    """The values of a column as SQLite takes them."""
    values = column.to_pylist()
    if pa.types.is_nested(column.type):
        return [value if value is None else json.dumps(value, ensure_ascii=False) for value in values]
    if pa.types.is_date(column.type):
        return [value and value.isoformat() for value in values]
    return list(values)


def _missing(field: Any, count: int) -> list[Any]:
    return ["[]" if pa.types.is_list(field.type) else None] * count


def _texts(connection: sqlite3.Connection, latin: set[str]) -> Iterator[list[Any]]:
    """The rows of `texts`, in the order of `places`; Latin words in them are added to `latin`."""
    for source in ("measures", "findings", "limitations", "passages"):
        rows = connection.execute(
            "SELECT places.id AS place, places.agency AS of_agency, places.province AS of_province, "
            "places.year, places.issue AS of_issue, places.indicator AS of_indicator, source.* "
            f"FROM places JOIN {source} AS source ON source.rowid = places.row "
            "WHERE places.source = ? ORDER BY places.id",
            (source,),
        )
        for row in rows:
            parts = parts_of(source, row)
            texts = [
                "\n".join(map(squeezed, parts[name].split("\n"))) if name in parts else "" for name in PARTS
            ]
            for text in texts:
                latin.update(_LATIN_WORD.findall(text))
            numbers = {"year": row["year"], "issue": row["of_issue"], "indicator": row["of_indicator"]}
            filters = [filter_term(name, number) for name, number in numbers.items() if number is not None]
            # A line end after each text: a pair of letters is searched as the start of a trigram.
            names = [f"{squeezed(row[name] or '')}\n" for name in ("of_agency", "of_province")]
            yield [row["place"], *(text and f"{text}\n" for text in texts), *names, "\n".join(filters)]


def _know_words(connection: sqlite3.Connection, latin: set[str]) -> None:
    """Fill `trigrams`, all that the texts have, and `words`, what a misspelt word may be meant for.

    These are those words of the Thai dictionary and of the vocabulary, and those names and Latin words of the
    dataset, whose trigrams the texts have.
    """
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, row)")
    connection.execute("CREATE TABLE trigrams (term TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("INSERT INTO trigrams SELECT term FROM terms ORDER BY term")
    connection.execute("DROP TABLE terms")
    there = {row[0] for row in connection.execute("SELECT term FROM trigrams")}
    connection.execute("CREATE TABLE words (word TEXT PRIMARY KEY, reversed TEXT) WITHOUT ROWID")
    words = {word for word in _words(connection, latin) if _trigrams(word) <= there and len(word) > 2}
    connection.executemany("INSERT INTO words VALUES (?, ?)", ((word, word[::-1]) for word in sorted(words)))
    connection.execute("CREATE INDEX words_from_the_end ON words (reversed, word)")


def _words(connection: sqlite3.Connection, latin: set[str]) -> Iterable[str]:
    yield from files("pythainlp.corpus").joinpath("words_th.txt").read_text(encoding="utf-8").split()
    yield from (word.lower() for word in latin)
    for name, column in (
        ("owners", "unit"),
        ("issues", "name"),
        ("indicators", "name"),
        ("questions", "title"),
    ):
        yield from (squeezed(row[column]).lower() for row in vocabulary(name))
    for column in ("agency", "province", "district", "subdistrict"):
        for (name,) in connection.execute(f"SELECT DISTINCT {column} FROM documents WHERE {column} NOT NULL"):
            yield squeezed(name).lower()


def _trigrams(word: str) -> set[str]:
    return {word[at : at + 3] for at in range(len(word) - 2)}
