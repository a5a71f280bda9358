"""What `datapackage.json` says of a dataset, made from the schemas: a Frictionless data package."""

from importlib.metadata import version
from typing import Any, Final

import pyarrow as pa

from pipelines.software import NAME
from schema import TABLES
from schema.lookups import LOOKUPS
from schema.records import schema_of

_TYPES: Final = {
    "string": "string",
    "int32": "integer",
    "double": "number",
    "date32[day]": "date",
}

_PRIMARY_KEYS: Final = {
    "documents": ["document_id"],
    "measures": ["record_id"],
    "passages": ["document_id", "order"],
    "questions": ["year", "code"],
    "indicators": ["indicator_no", "name"],
    "subindicators": ["year", "code"],
    "issues": ["issue_no"],
    "levels": ["year", "level"],
    "weights": ["year", "instrument"],
}
"""The columns that tell the rows of a table apart; a document may state a score or a finding twice."""

_REFERRED: Final = {"document_id": "documents", "record_id": "measures", "issue_no": "issues"}
"""Columns that refer to the column of the same name of a table, wherever they stand."""

_LICENCES: Final = (
    {
        "name": "other-pd",
        "title": "The texts of the documents: notifications and official letters of local governments are no "
        "copyright works (Thai Copyright Act B.E. 2537, section 7 (3))",
    },
    {
        "name": "Apache-2.0",
        "path": "https://www.apache.org/licenses/LICENSE-2.0",
        "title": "What thai-ita adds: the vocabulary, and the names and meanings of tables and columns",
    },
)


def descriptor() -> dict[str, Any]:
    """The Frictionless data package descriptor of a dataset of this version."""
    return {
        "name": NAME,
        "title": "What Thai municipalities do about their ITA results",
        "version": version(NAME),
        "profile": "data-package",
        "licenses": list(_LICENCES),
        "resources": [_resource(table, record) for table, record in (TABLES | LOOKUPS).items()],
    }


def _resource(table: str, record: type) -> dict[str, Any]:
    fields = schema_of(record)
    schema: dict[str, Any] = {"fields": [_field(field) for field in fields]}
    if key := _PRIMARY_KEYS.get(table):
        schema["primaryKey"] = key
    if foreign := [_foreign(name) for name in fields.names if _REFERRED.get(name, table) != table]:
        schema["foreignKeys"] = foreign
    return {
        "name": table,
        "path": f"{table}.parquet",
        "format": "parquet",
        "description": (record.__doc__ or "").strip(),
        "schema": schema,
    }


def _foreign(column: str) -> dict[str, Any]:
    return {"fields": [column], "reference": {"resource": _REFERRED[column], "fields": [column]}}


def _field(field: "pa.Field[Any]") -> dict[str, Any]:
    metadata = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    described: dict[str, Any] = {
        "name": field.name,
        "type": _type(field.type),
        "title": metadata["thai"],
        "description": metadata["meaning"],
        "constraints": {"required": not field.nullable},
    }
    return {**described, "unit": metadata["unit"]} if "unit" in metadata else described


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_list(arrow):
        return "array"
    return "object" if pa.types.is_struct(arrow) else _TYPES[str(arrow)]
