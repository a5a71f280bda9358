"""The dataset on disk: one Parquet file per table and `datapackage.json`, replaced as a whole.

Beside the folder `out` stands `.out.ita`, which belongs to the program: the lock of the run that writes
`out`, what earlier runs read, and the dataset that is being written.

What else somebody put into the folder is not the program's: it is carried over into the new folder.
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
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.hashes import hash_of
from pipelines.software import NAME
from schema import TABLES, arrow_schema

if TYPE_CHECKING:
    from pipelines.frames import DataFrames

DESCRIPTOR: Final = "datapackage.json"

FILES: Final = frozenset(f"{table}.parquet" for table in TABLES)
"""The names of the files of the tables."""

ROWS_AT_ONCE: Final = 5_000
"""Rows of a row group: what is held in memory while a table is written, and what a query can pass over."""

BATCHES_AT_ONCE: Final = 200
"""Batches, one for each document, that are made one before they wait for their group."""

BYTES_AT_ONCE: Final = 32 * 1024 * 1024
"""Bytes of rows from which on they are a group, however few."""

_NEW: Final = "new"
_OLD: Final = "old"

_RENEW: Final = "run 'ita ingest' again, or copy the dataset anew"

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


def load(folder: Path | str) -> "DataFrames":
    """The tables of the dataset `folder` as DataFrames of pandas: `load("data/out").measures`.

    Raises `DatasetError` where there is no dataset, or a table is not whole.
    """
    from pipelines import frames  # it loads pandas, which only some need

    return frames.load(folder)


def is_dataset(folder: Path) -> bool:
    """Whether `folder` holds a dataset that this program wrote."""
    return _described(folder).get("name") == NAME


def is_whole(folder: Path) -> bool:
    """Whether the files of the dataset `folder` are, to the byte, what this program wrote."""
    listed = _listed(folder)
    try:
        return all(f"sha256:{hash_of(folder / name)}" == listed.get(name) for name in FILES)
    except OSError:
        return False


def is_of_this_version(folder: Path) -> bool:
    """Whether the tables of the dataset `folder` have the columns that this version writes."""
    return _columns(_described(folder)) == _columns(descriptor())


def require_target(out: Path) -> None:
    """Raise `DatasetError` unless `out` is free for a dataset: missing, empty or an older dataset."""
    if not out.exists():
        return
    if not out.is_dir():
        raise DatasetError(f"{out} is a file: choose a folder with --out")
    if os.path.ismount(out.resolve()):
        raise DatasetError(
            f"{out} is a mount point, which cannot be replaced: choose a folder in it with --out"
        )
    if os.path.samestat(out.stat(), Path().stat()):
        raise DatasetError(
            f"{out} is the folder that you are in, and a run replaces it: choose another with --out"
        )
    if not is_dataset(out) and any(out.iterdir()):
        raise DatasetError(f"{out} holds something other than a dataset: choose another folder with --out")
    for path in _parted(out)[1]:
        if path.name in FILES or os.path.ismount(path):
            raise DatasetError(
                f"{path} is no part of the dataset and in its way: move it, or choose another --out"
            )


def identity(folder: Path) -> bytes:
    """What is another once a run has replaced the dataset `folder`."""
    try:
        return (folder / DESCRIPTOR).read_bytes()
    except OSError:
        return b""


def require_dataset(folder: Path) -> None:
    """Raise `DatasetError` unless `folder` holds a dataset, and a complete one."""
    described = _described(folder)
    if described.get("name") != NAME:
        raise DatasetError(f"{folder} holds no dataset: make one with 'ita ingest FOLDER --out {folder}'")
    if described.get("incomplete"):
        raise DatasetError(
            f"{folder} is incomplete: it was being written when it was copied, or the run that wrote it was "
            "stopped: run 'ita ingest' again and copy it anew"
        )


def require_table(folder: Path, table: str, file: Path | None = None) -> Path:
    """The file of a table of the dataset `folder`; with `file` that copy of it.

    Raises `DatasetError` unless it is, to the byte, what an ingest wrote.
    """
    path = folder / f"{table}.parquet"
    listed = _listed(folder)
    if path.name not in listed:
        raise DatasetError(f"{folder} has no table {table}: another version wrote it: run 'ita ingest' again")
    try:
        if not (file or path).is_file():
            raise DatasetError(f"{path} is missing: {_RENEW}")
        whole = listed[path.name] in (None, f"sha256:{hash_of(file or path)}")
        pq.read_schema(file or path)
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror or 'it is damaged'}: {_RENEW}") from error
    except pa.ArrowException as error:
        raise DatasetError(f"{path} is damaged: {_RENEW}") from error
    if not whole:
        raise DatasetError(f"{path} is damaged, or was changed after the ingest: {_RENEW}")
    return file or path


def _described(folder: Path) -> dict[str, Any]:
    """What the descriptor of `folder` says; nothing where there is none."""
    try:
        described = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return described if isinstance(described, dict) else {}


def _listed(folder: Path) -> dict[str, str | None]:
    """The files that the descriptor of `folder` lists, each with its hash; an old one has none."""
    try:
        return {str(each["path"]): each.get("hash") for each in _described(folder)["resources"]}
    except (KeyError, TypeError, AttributeError):
        return {}


def _columns(described: Mapping[str, Any]) -> object:
    """The columns of each table, as a descriptor says them."""
    try:
        return {
            table["name"]: [field["name"] for field in table["schema"]["fields"]]
            for table in described["resources"]
        }
    except (KeyError, TypeError):
        return None


def _parted(folder: Path) -> tuple[list[Path], list[Path]]:
    """What is in the folder of a dataset: what this program wrote, the descriptor last, and what it did not.

    Its own are the descriptor, the tables that it lists (all while it is being written), and what else it
    lists, such as the table of an earlier version, where the bytes are those that it says.
    """
    described, listed = _described(folder), _listed(folder)
    being_written = not described or described.get("incomplete")

    def is_own(path: Path) -> bool:
        if path.is_symlink() or not path.is_file():
            return False
        if path.name in FILES:
            return path.name in listed or bool(being_written)
        return path.name == DESCRIPTOR or (
            path.name in listed and listed[path.name] == f"sha256:{hash_of(path)}"
        )

    own, foreign = list[Path](), list[Path]()
    for path in sorted(folder.iterdir(), key=lambda path: (path.name == DESCRIPTOR, path.name)):
        (own if is_own(path) else foreign).append(path)
    return own, foreign


def side_of(out: Path) -> Path:
    """The folder beside the dataset `out` for what belongs to the program."""
    target = out.resolve()
    return target.parent / f".{target.name}.ita"


@contextmanager
def held(out: Path) -> Iterator[Path]:
    """Keep `out` for this process; gives the folder beside it for what belongs to the dataset.

    What a run that was killed left half done is put right. Raises `DatasetError` where another run holds
    `out` (it says which), or where the disk does not allow it.
    """
    target, side = out.resolve(), side_of(out)
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
            _clear(left_over, target)
        yield side


def write(out: Path, side: Path, tables: Mapping[str, Iterable[pa.RecordBatch]]) -> None:
    """Write the rows of each table as the dataset `out`, in place of the one that is there.

    All is written in `side` (see `held`) and put in place in one step; what the old folder holds beside its
    dataset is then moved into the new one. Raises `DatasetError` where the disk does not allow it.
    """
    made, target = side / _NEW, out.resolve()
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
        if target.exists():
            shutil.copymode(target, made)
        _put_in_place(made, target, side / _OLD)
    except OSError as error:
        raise cannot_be_written(out, error) from error
    finally:
        for left_over in (made, side / _OLD):
            _clear(left_over, target)


def _clear(left_over: Path, target: Path) -> None:
    """Delete the folder of a dataset, once what is not the program's is moved from it to `target`.

    Raises `DatasetError` where that cannot be moved.
    """
    if not left_over.is_dir():
        return
    own, foreign = _parted(left_over)
    for path in foreign:
        where = f"{path} belongs in {target}"
        if os.path.lexists(target / path.name):
            raise DatasetError(f"{where}, where there is another of that name: move it to where you want it")
        try:
            path.rename(target / path.name)
        except OSError as error:
            raise DatasetError(f"{where} and cannot be moved: {error.strerror}: move it there") from error
    with suppress(OSError):  # what is left is deleted by the next run
        for path in own:
            path.unlink()
        left_over.rmdir()


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
