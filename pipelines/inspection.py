"""One record with its source, and what a reader sees in one file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.text import Text

from extract import Document, Paragraph
from pipelines.dataset import DatasetError, require_dataset
from pipelines.pictures import picture_of_rows
from pipelines.query import cell_text
from pipelines.text_table import print_table
from schema import arrow_schema
from schema.inspection import InspectedTable
from schema.records import PlaceOnPage
from schema.tables.roles import Column


def show(folder: Path, record_id: str, console: Console) -> None:
    """Print the record `record_id` of the dataset `folder`: source, columns, cells as printed.

    Raises `DatasetError` where there is no such record.
    """
    record, source = _record(folder, record_id)
    flags = pq.read_table(folder / "flags.parquet", filters=pc.field("record_id") == record_id).to_pylist()
    where = (
        f"page {', '.join(map(str, record['pages']))}" if record["pages"] else f"row {record['row_number']}"
    )
    console.print(Text(f"{source['source_path']}, {where}", style="bold"))
    filled = [
        (field.name, (field.metadata or {})[b"thai"].decode(), cell_text(record[field.name]))
        for field in arrow_schema("measures")
        if field.name not in ("raw", "bboxes") and record[field.name] not in (None, [])
    ]
    print_table(console, ("column", "คอลัมน์", "value"), filled)
    print_table(
        console, ("heading", "as printed"), [(cell["header"], cell["text"]) for cell in record["raw"]]
    )
    for flag in flags:
        console.print(Text(f"{flag['severity']}: {flag['kind']}: {flag['detail']}"))


def picture(folder: Path, record_id: str, sources: Path, out: Path) -> None:
    """Write a picture of the rows of a record to `out`; `sources` is the folder that was ingested.

    Raises `DatasetError` where there is no such record, `PictureError` where there is no picture.
    """
    record, source = _record(folder, record_id)
    places = [PlaceOnPage(**box) for box in record["bboxes"]]
    picture_of_rows(sources / source["source_path"], places, out)


def _record(folder: Path, record_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record `record_id` of the dataset `folder`, and its document."""
    require_dataset(folder)
    found = pq.read_table(folder / "measures.parquet", filters=pc.field("record_id") == record_id).to_pylist()
    if not found:
        raise DatasetError(f"no record {record_id} in {folder}: record ids are in the measures table")
    by_id = pc.field("document_id") == found[0]["document_id"]
    return found[0], pq.read_table(folder / "documents.parquet", filters=by_id).to_pylist()[0]


def text_lines(document: Document) -> Iterator[str]:
    """The text of a document in reading order; the cells of a row are separated by tabs."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for row in block.rows:
                yield "\t".join(" ".join(cell.text.split("\n")) for cell in row.cells)
        yield ""


def print_tables(tables: Sequence[InspectedTable], console: Console) -> None:
    """Print every table: what it is, what each column was taken for and why, and its rows."""
    for number, table in enumerate(tables, start=1):
        where = f", page {table.page}" if table.page else ""
        size = f"{table.grid.rows} rows, {table.grid.columns} columns"
        console.print(Text(f"table {number}{where}: {size}, {table.kind}, in {table.shape}", "bold"))
        if table.columns:
            columns = (
                (str(at), column.heading or "(no heading)", *_taken(column))
                for at, column in enumerate(table.columns, start=1)
            )
            print_table(console, ("", "heading", "field", "sure", "why"), columns)
        texts = [table.grid.texts(row) for row in range(table.grid.rows)]
        print_table(console, _heads(table), texts)
        console.print()


def _taken(column: Column) -> tuple[str, str, str]:
    """The field that a column was taken for, how sure that is, and why."""
    field = f"{column.field} + {column.also}" if column.also else column.field or "-"
    told = f"{column.because} (of {column.key})" if column.key else column.because
    return field, f"{column.confidence:.2f}" if column.field else "-", told


def _heads(table: InspectedTable) -> list[str]:
    """What to print over the rows of a table: the fields of its columns, where it has any in columns."""
    if table.shape != "rows" or not any(column.field for column in table.columns):
        return [str(index + 1) for index in range(table.grid.columns)]
    fields = [column.field or "-" for column in table.columns]
    return fields + ["-"] * (table.grid.columns - len(fields))
