"""The dataset on disk: one Parquet file per table and `datapackage.json`, replaced as a whole.

Beside the folder `out` stands `.out.ita`, which belongs to the program: the lock of the run that writes
`out`, what earlier runs read, and the dataset that is being written.
"""

import ctypes
import errno
import fcntl
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.hashes import hash_of
from pipelines.software import NAME
from schema import TABLES, arrow_schema

DESCRIPTOR: Final = "datapackage.json"

ROWS_AT_ONCE: Final = 5_000
"""Rows of a row group: what is held in memory while a table is written, and what a query can pass over."""

BATCHES_AT_ONCE: Final = 200
"""Batches, one for each document, that are made one before they wait for their group."""

BYTES_AT_ONCE: Final = 32 * 1024 * 1024
"""Bytes of rows from which on they are a group, however few."""

_NEW: Final = "new"
_OLD: Final = "old"

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
"""From <fcntl.h> and <linux/fs.h>; on macOS 2 is RENAME_SWAP of <sys/stdio.h>."""

_FRICTIONLESS_TYPES: Final = {
    "string": "string",
    "int32": "integer",
    "double": "number",
    "date32[day]": "date",
}


class DatasetError(Exception):
    """A dataset that cannot be read or written; the text says which, why and what to do."""


def is_dataset(folder: Path) -> bool:
    """Whether `folder` holds a dataset that this program wrote."""
    try:
        return bool(json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8")).get("name") == NAME)
    except (OSError, ValueError, AttributeError):
        return False


def is_whole(folder: Path) -> bool:
    """Whether the files of the dataset `folder` are, to the byte, what this program wrote."""
    try:
        resources = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))["resources"]
        return all(f"sha256:{hash_of(folder / each['path'])}" == each["hash"] for each in resources)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def require_target(out: Path) -> None:
    """Raise `DatasetError` unless `out` is free for a dataset: missing, empty or an older dataset."""
    if out.is_dir() and (is_dataset(out) or not any(out.iterdir())):
        return
    if out.exists():
        what = "holds something else" if out.is_dir() else "is a file"
        raise DatasetError(f"{out} {what} than a dataset: choose another folder with --out")


def require_dataset(folder: Path) -> None:
    """Raise `DatasetError` unless `folder` holds a dataset."""
    if not is_dataset(folder):
        raise DatasetError(f"{folder} holds no dataset: make one with 'ita ingest FOLDER --out {folder}'")


@contextmanager
def held(out: Path) -> Iterator[Path]:
    """Keep `out` for this process; gives the folder beside it for what belongs to the dataset.

    What a run that was killed left half done is put right. Raises `DatasetError` where another run holds
    `out` (it says which), or where the disk does not allow it.
    """
    target = out.resolve()
    side = target.parent / f".{target.name}.ita"
    try:
        side.mkdir(parents=True, exist_ok=True)
        lock = (side / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise cannot_be_written(out, error) from error
    with lock:
        try:
            # The kernel lets go of it when the process ends, however it ends.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "another process"
            raise DatasetError(f"{out} is being written by {holder}: wait until it ends, or end it") from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        lock.flush()
        if (side / _OLD).exists() and not target.exists():
            (side / _OLD).rename(target)
        for left_over in (side / _NEW, side / _OLD):
            shutil.rmtree(left_over, ignore_errors=True)
        yield side


def write(out: Path, side: Path, tables: Mapping[str, Iterable[pa.RecordBatch]]) -> None:
    """Write the rows of each table as the dataset `out`, in place of the one that is there.

    All is written in `side` (see `held`) and put in place in one step. Raises `DatasetError` where the disk
    does not allow it.
    """
    made = side / _NEW
    try:
        made.mkdir()
        described = descriptor()
        for resource in described["resources"]:
            path = made / resource["path"]
            _write_table(path, resource["name"], tables[resource["name"]])
            resource["bytes"], resource["hash"] = path.stat().st_size, f"sha256:{hash_of(path)}"
        (made / DESCRIPTOR).write_text(_to_json(described), encoding="utf-8")
        for path in (*made.iterdir(), made):
            _to_disk(path)
        _put_in_place(made, out.resolve(), side / _OLD)
    except OSError as error:
        raise cannot_be_written(out, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def cannot_be_written(out: Path, error: Exception) -> DatasetError:
    """What to say where the disk does not take the dataset."""
    what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, MemoryError):
        return DatasetError(f"{out} cannot be written: there is not enough memory: free some and run again")
    return DatasetError(f"{out} cannot be written: {what}: make room or choose another folder with --out")


def _write_table(path: Path, table: str, batches: Iterable[pa.RecordBatch]) -> None:
    """Write `batches` in groups of `ROWS_AT_ONCE` rows, whatever the rows of each."""
    schema = arrow_schema(table)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        held_back, rows = list[pa.RecordBatch](), 0
        for batch in _gathered(batches, schema):
            held_back.append(batch)
            rows += batch.num_rows
            while rows >= ROWS_AT_ONCE:
                whole = pa.Table.from_batches(held_back, schema)
                _write_group(writer, whole.slice(0, ROWS_AT_ONCE))
                held_back = whole.slice(ROWS_AT_ONCE).to_batches()
                rows -= ROWS_AT_ONCE
            if sum(batch.nbytes for batch in held_back) >= BYTES_AT_ONCE:
                _write_group(writer, pa.Table.from_batches(held_back, schema))
                held_back, rows = [], 0
        if rows:
            _write_group(writer, pa.Table.from_batches(held_back, schema))


def _gathered(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The same rows in fewer batches: one of a few rows takes more memory than what is in it."""
    some, size = list[pa.RecordBatch](), 0
    for batch in batches:
        some.append(batch)
        size += batch.nbytes
        if len(some) == BATCHES_AT_ONCE or size >= BYTES_AT_ONCE:
            yield from pa.Table.from_batches(some, schema).combine_chunks().to_batches()
            some, size = [], 0
    if some:
        yield from pa.Table.from_batches(some, schema).combine_chunks().to_batches()


def _write_group(writer: pq.ParquetWriter, rows: pa.Table) -> None:
    """Write `rows` as one group; as one chunk, because the bytes written tell chunks apart."""
    writer.write_table(rows.combine_chunks(), row_group_size=ROWS_AT_ONCE)


def _to_disk(path: Path) -> None:
    """Have the disk keep a file or folder before its name changes."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _put_in_place(made: Path, target: Path, aside: Path) -> None:
    """Let `made` stand where `target` stood.

    In one step where the file system can exchange two folders. Elsewhere `target` is missing for a moment;
    `held` brings it back should the process be killed then.
    """
    if not target.exists():
        made.rename(target)
        return
    try:
        _exchange(made, target)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise
        target.rename(aside)
        made.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders of one file system in one step: renameat2(2), on macOS renamex_np(2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = libc.renamex_np(*names, _RENAME_EXCHANGE)
    else:
        failed = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def descriptor() -> dict[str, Any]:
    """The Frictionless data package descriptor of the dataset, made from the Arrow schemas."""
    return {
        "name": NAME,
        "title": "What Thai municipalities do about their ITA results",
        "version": version(NAME),
        "profile": "data-package",
        "resources": [
            {
                "name": table,
                "path": f"{table}.parquet",
                "format": "parquet",
                "description": (record.__doc__ or "").strip(),
                "schema": {"fields": [_field(field) for field in arrow_schema(table)]},
            }
            for table, record in TABLES.items()
        ],
    }


def _field(field: "pa.Field[Any]") -> dict[str, Any]:
    metadata = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    described: dict[str, Any] = {
        "name": field.name,
        "type": _frictionless_type(field.type),
        "title": metadata["thai"],
        "description": metadata["meaning"],
        "constraints": {"required": not field.nullable},
    }
    return {**described, "unit": metadata["unit"]} if "unit" in metadata else described


def _frictionless_type(arrow: pa.DataType) -> str:
    if pa.types.is_list(arrow):
        return "array"
    return "object" if pa.types.is_struct(arrow) else _FRICTIONLESS_TYPES[str(arrow)]


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
