"""What was read, kept between runs: one SQLite file beside the dataset.

A file is known by the hash of its bytes. What became of it is kept as long as the software and the user's
layouts are the same, so that a run reads only what is new, and a run that was killed is taken up where it
was. No query needs the store; without it all is read anew.
"""

import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self
from zlib import crc32

import pyarrow as pa

from pipelines.dataset import DatasetError, side_of
from pipelines.sources import Source
from pipelines.task import Outcome, Packed, unpack
from schema import arrow_schema
from schema.records import Failure

COMMIT_SECONDS: Final = 0.5
"""Seconds of work that a kill may cost."""

FAILURES_AT_ONCE: Final = 5_000
"""Rows of the failures that are held in memory."""

_TABLES: Final = """
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists facts (name text primary key, value text);
create table if not exists outcomes (
  sha256 text primary key, condition text, agency text, fiscal_year integer,
  pages integer, measures integer, flags integer, layouts text, tables integer, read real
);
create table if not exists records (sha256 text, name text, size integer, data blob, digest integer);
create unique index if not exists records_of on records (sha256, name);
create table if not exists fetched (path blob primary key, tag text, sha256 text);
create table if not exists failures (sha256 text, page integer, stage text, error text, hint text);
create index if not exists failures_of on failures (sha256);
create temp table files (
  name text, path blob, sha256 text, size integer, changed integer, inode_changed integer,
  error text, hint text, tag text
);
create index temp.files_of on files (sha256, name);
create index temp.files_at on files (path);
"""

_KNOWN: Final = """
update files set sha256 = (select sha256 from fetched where path = files.path and tag = files.tag)
where tag is not null
"""
"""Files at addresses that an earlier run fetched, and that did not change since."""

_FETCHED: Final = """
insert or replace into fetched select path, tag, ? from files where path = ? and tag is not null
"""

_TO_READ: Final = """
create temp table to_read as
select min(name) as name, path, sha256, size, changed, inode_changed from files
where error is null
  and (sha256 is null or sha256 not in (select sha256 from outcomes where condition in ('', ?)))
group by ifnull(sha256, path) order by 1
"""

_ORDERED: Final = """
create temp table ordered as
select sha256, min(name) as name from outcomes join files using (sha256) group by sha256
order by agency is null, agency, fiscal_year is null, fiscal_year, 2
"""
"""Documents in the order of the tables: by agency and year, so that a query for some skips the others."""

_WITHOUT_RECORDS: Final = """
select count(*) from outcomes
where tables is not (select count(*) from records where records.sha256 = outcomes.sha256)
"""

_FAILURES: Final = """
select name, null as sha256, null as page, 'open' as stage, error, hint from files where error is not null
union all
select name, sha256, page, stage, failures.error, failures.hint from failures join files using (sha256)
order by 1, 3, 4, 5
"""


@dataclass(frozen=True)
class Totals:
    """What the files of this run gave. `kept` are those that were not read again."""

    files: int
    kept: int
    measures: int
    flags: int


class StoreDamagedError(Exception):
    """The store is damaged. It holds nothing that cannot be read anew: `delete` it."""


def delete(folder: Path, but: str = "") -> None:
    """Delete the stores in `folder`, and what else has such a name; not where it begins with `but`."""
    for path in folder.glob("store-*"):
        if but and path.name.startswith(but):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def read_since(dataset: Path, when: datetime) -> set[str]:
    """The hashes of the files that were read for `dataset` at `when` or later.

    Raises `DatasetError` where the store of the runs that made it is not beside it.
    """
    stores = list(side_of(dataset).glob("store-*.sqlite"))
    if not stores:
        what = f"{side_of(dataset)} is not there, which says when files were read"
        raise DatasetError(f"{what}: ask where the dataset was made, or without --since")
    found = set[str]()
    try:
        for path in stores:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as base:
                query = "select sha256 from outcomes where read >= ?"
                found.update(sha256 for (sha256,) in base.execute(query, (when.timestamp(),)))
    except sqlite3.Error as error:
        raise DatasetError(f"{path} cannot be read: {error}: run 'ita ingest' again") from error
    return found


class Store:
    """The store in `folder`, for one version of the software and of what a user says of tables; what others
    read is deleted. It is used in a `with` statement, which raises `StoreDamagedError` where that shows.

    Raises `sqlite3.Error` where the disk does not allow it; so does every method.
    """

    def __init__(self, folder: Path, software: str) -> None:
        path = folder / f"store-{software[:16]}.sqlite"
        delete(folder, but=path.name)
        try:
            self._open(path)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if _is_damage(error):
                raise StoreDamagedError from error
            raise

    def _open(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        self._base.executescript(_TABLES)
        self._committed = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _place: object) -> None:
        with suppress(sqlite3.Error):  # what could not be kept is read anew
            self._base.commit()
        self._base.close()
        if _is_damage(error):
            raise StoreDamagedError from error

    def list_files(self, found: Iterable[Source]) -> Iterator[int]:
        """Take in the files of this run; gives how many there are so far."""
        for number, file in enumerate(found, start=1):
            said = file.error, file.hint, file.tag
            row = (file.name, os.fsencode(file.path), file.sha256, *file.stamp, *said)
            self._base.execute("insert into files values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            yield number
        # Sources may lie in each other.
        self._base.execute(
            "delete from files where rowid not in (select min(rowid) from files group by path)"
        )

    def plan(self, condition: str) -> int:
        """Find the files that have to be read; gives how many. `condition`: see `put`."""
        self._base.execute(_KNOWN)
        self._base.execute(_TO_READ, (condition,))
        not_kept = "sha256 is null or sha256 in (select sha256 from to_read where sha256 is not null)"
        self._kept = int(self._one(f"select count(*) from files where not ({not_kept})"))
        return int(self._one("select count(*) from to_read"))

    def to_read(self) -> Iterator[Source]:
        """The files that have to be read, each content once, under the first of its names."""
        for name, path, sha256, *stamp in self._base.execute("select * from to_read"):
            size, changed, inode_changed = stamp
            yield Source(name, os.fsdecode(path), sha256, (size, changed, inode_changed))

    def put(self, outcome: Outcome, condition: str) -> None:
        """Keep what became of a file. A file that could not be read is kept for runs of equal `condition`."""
        path = os.fsencode(outcome.path)
        if outcome.sha256 is None:
            said = [(failure.error, failure.hint, path) for failure in outcome.failures]
            self._base.executemany("update files set error = ?, hint = ? where path = ?", said)
            return
        self._base.execute(_FETCHED, (outcome.sha256, path))
        self._base.execute("update files set sha256 = ? where path = ?", (outcome.sha256, path))
        stages = {failure.stage for failure in outcome.failures}
        if "open" in stages:
            condition = str(time.time_ns())
        elif "read" not in stages and outcome.records:
            condition = ""
        self._forget([outcome.sha256])
        layouts = " ".join(map(str, outcome.layouts))
        counts = outcome.pages, outcome.measures, outcome.flags, layouts, len(outcome.records)
        row = (outcome.sha256, condition, outcome.agency, outcome.fiscal_year, *counts, time.time())
        self._base.execute("insert into outcomes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._base.executemany(
            "insert into records values (?, ?, ?, ?, ?)",
            [
                (outcome.sha256, table, packed.size, packed.data, _digest(outcome.sha256, table, packed))
                for table, packed in outcome.records.items()
            ],
        )
        self._base.executemany(
            "insert into failures values (?, ?, ?, ?, ?)",
            [(outcome.sha256, one.page, one.stage, one.error, one.hint) for one in outcome.failures],
        )
        if time.monotonic() - self._committed > COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Have the disk keep what was put."""
        self._base.commit()
        self._committed = time.monotonic()

    def forget_gone(self) -> None:
        """Delete what was read from files that are not there any more."""
        gone = "select sha256 from outcomes except select sha256 from files"
        self._forget([sha256 for (sha256,) in self._base.execute(gone)])
        self._base.execute("delete from fetched where path not in (select path from files)")
        self.commit()

    def batches(self, table: str) -> Iterator[pa.RecordBatch]:
        """The rows of a table of the dataset, document by document."""
        if table == "failures":
            yield from self._failures()
            return
        query = """
            select ordered.name, sha256, size, data, digest from ordered join records using (sha256)
            where records.name = ? order by ordered.rowid
        """
        for name, sha256, size, data, digest in self._base.execute(query, (table,)):
            packed = Packed(data, size)
            if not isinstance(data, bytes) or _digest(sha256, table, packed) != digest:
                raise StoreDamagedError
            batch = unpack(table, packed)
            yield self._named(batch, name, sha256) if table == "documents" else batch

    def order(self) -> None:
        """Bring the documents in the order of the tables, for `batches`."""
        if self._one(_WITHOUT_RECORDS):
            raise StoreDamagedError
        self._base.execute(_ORDERED)

    def failures(self) -> Iterator[Failure]:
        """What could not be read, by name and page; once for each name of a file."""
        for row in self._base.execute(_FAILURES):
            yield Failure(*row)

    def names(self) -> set[str]:
        """The names of the files of this run."""
        return {name for (name,) in self._base.execute("select name from files")}

    def totals(self) -> Totals:
        """What the files of this run gave."""
        here = "sha256 in (select sha256 from files)"
        return Totals(
            files=self._one("select count(*) from files"),
            kept=self._kept,
            measures=self._one(f"select ifnull(sum(measures), 0) from outcomes where {here}"),
            flags=self._one(f"select ifnull(sum(flags), 0) from outcomes where {here}"),
        )

    def layouts(self) -> set[int]:
        """The indexes of the user's layouts that some table of the files of this run has."""
        query = "select distinct layouts from outcomes where sha256 in (select sha256 from files)"
        return {int(index) for (told,) in self._base.execute(query) for index in told.split()}

    def state(self) -> str:
        """A digest of what the dataset is made from: equal where the dataset would be."""
        digest = hashlib.sha256()
        for row in self._base.execute("select name, sha256, error from files order by 1, 2"):
            digest.update(repr(row).encode())
        for row in self._base.execute("select * from failures order by 1, 2, 3, 4"):
            digest.update(repr(row).encode())
        return digest.hexdigest()

    def written(self) -> str | None:
        """The state of which a dataset was last written."""
        row = self._base.execute("select value from facts where name = 'written'").fetchone()
        return row and str(row[0])

    def note_written(self, state: str) -> None:
        """Note that a dataset of `state` was written."""
        self._base.execute("insert or replace into facts values ('written', ?)", (state,))
        self.commit()

    def _named(self, batch: pa.RecordBatch, name: str, sha256: str) -> pa.RecordBatch:
        """The record of a document with the names of its file."""
        query = "select name from files where sha256 = ? and name != ? order by name"
        others = [other for (other,) in self._base.execute(query, (sha256, name))]
        for column, value in (("source_path", name), ("other_paths", others)):
            index = batch.schema.get_field_index(column)
            field = batch.schema.field(index)
            batch = batch.set_column(index, field, pa.array([value], field.type))
        return batch

    def _failures(self) -> Iterator[pa.RecordBatch]:
        rows = (vars(failure) for failure in self.failures())
        while some := list(islice(rows, FAILURES_AT_ONCE)):
            yield pa.RecordBatch.from_pylist(some, arrow_schema("failures"))

    def _forget(self, files: Iterable[str]) -> None:
        for table in ("outcomes", "records", "failures"):
            self._base.executemany(f"delete from {table} where sha256 = ?", ((one,) for one in files))

    def _one(self, query: str) -> Any:
        return self._base.execute(query).fetchone()[0]


_OF_DISK: Final = frozenset({
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN),
    *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM),
})  # fmt: skip
"""Errors of SQLite that another file would have, too."""


def _digest(sha256: str, table: str, packed: Packed) -> int:
    return crc32(f"{sha256} {table} {packed.size}".encode(), crc32(packed.data))


def _is_damage(error: BaseException | None) -> bool:
    """Whether an error is due to the bytes of the file, of which SQLite may quote some that are no text."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, UnicodeDecodeError)
    return (getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF) not in _OF_DISK
