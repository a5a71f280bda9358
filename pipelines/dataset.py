"""The dataset on disk: one Parquet file per table and `datapackage.json`, replaced as a whole."""

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from schema import TABLES, arrow_schema

NAME: Final = "thai-ita"
DESCRIPTOR: Final = "datapackage.json"

ROWS_AT_ONCE: Final = 500
"""Records that are turned into Arrow at once."""

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


def write(out: Path, tables: Mapping[str, Iterable[Any]]) -> None:
    """Write the records of each table as the dataset `out`, in place of the one that is there.

    All is written beside `out` first; what stood there before is kept until that is complete. Raises
    `DatasetError` where the disk does not allow it.
    """
    target = out.resolve()
    pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own keeps the room of every part it was given
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as workshop:
            made = Path(workshop) / "dataset"
            made.mkdir()
            for table in TABLES:
                pq.write_table(to_arrow(tables[table], arrow_schema(table)), made / f"{table}.parquet")
            (made / DESCRIPTOR).write_text(_to_json(descriptor()), encoding="utf-8")
            if target.exists():
                target.rename(Path(workshop) / "before")
            made.rename(target)
    except OSError as error:
        raise DatasetError(f"{out} cannot be written: {error.strerror or error}") from error


def to_arrow(records: Iterable[Any], schema: pa.Schema) -> pa.Table:
    """The table of records, made of a part of them at a time: as dicts they take many times their room."""
    left = iter(records)
    parts = []
    while rows := [asdict(record) for record in islice(left, ROWS_AT_ONCE)]:
        parts.append(pa.RecordBatch.from_pylist(rows, schema))
    return pa.Table.from_batches(parts, schema)


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
