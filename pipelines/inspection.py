"""One record with its source, and what a reader sees in one file."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.text import Text

from extract import Document, Paragraph
from extract.page_breaks import written_lines
from pipelines.dataset import DatasetError, require_dataset, require_table
from pipelines.hashes import hash_of
from pipelines.pictures import PictureError, picture_of_rows
from pipelines.query import cell_text
from pipelines.text_table import print_table
from pipelines.visible import on_one_line, visible
from schema import arrow_schema
from schema.inspection import InspectedTable
from schema.records import PlaceOnPage
from schema.tables.columns import Column


def show(folder: Path, record_id: str, console: Console) -> None:
    """Print the record `record_id` of the dataset `folder`: source, columns, cells as printed.

    A column that the version of the dataset lacks is left out. Raises `DatasetError` where there is no such
    record, or a table is not whole.
    """
    record, source = _record(folder, record_id)
    flags = _rows(folder, "flags", "record_id", record_id)
    where = (
        f"page {', '.join(map(str, record['pages']))}" if record["pages"] else f"row {record['row_number']}"
    )
    console.print(Text(on_one_line(f"{source['source_path']}, {where}"), style="bold"))
    filled = [
        (field.name, (field.metadata or {})[b"thai"].decode(), cell_text(record[field.name]))
        for field in arrow_schema("measures")
        if field.name not in ("raw", "bboxes") and record[field.name] not in (None, [])
    ]
    print_table(console, ("column", "คอลัมน์", "value"), filled)
    print_table(
        console, ("heading", "as printed"), [(cell["header"], cell["text"]) for cell in record["raw"] or []]
    )
    for flag in flags:
        console.print(Text(visible(f"{flag['severity']}: {flag['kind']}: {flag['detail']}")))


def picture(folder: Path, record_id: str, sources: Path, out: Path) -> None:
    """Write a picture of the rows of a record to `out`; `sources` is the folder that was ingested.

    Raises `DatasetError` where there is no such record, `PictureError` where there is no picture.
    """
    record, source = _record(folder, record_id)
    places = [PlaceOnPage(**box) for box in record["bboxes"] or []]
    names = [source["source_path"], *(source["other_paths"] or [])]
    picture_of_rows(_original(sources, names, source["sha256"]), places, out)


def _original(sources: Path, names: Sequence[str], sha256: str) -> Path:
    """The file below `sources` that has one of `names` and the bytes of `sha256`."""
    below = [PurePosixPath(name) for name in names]
    found = [sources / name for name in below if not name.is_absolute() and ".." not in name.parts]
    found = [path for path in found if path.is_file()]
    if not found:
        raise PictureError(f"{sources} has no {names[0]}: say with --source which folder was ingested")
    try:
        return next(path for path in found if hash_of(path) == sha256)
    except StopIteration:
        raise PictureError(f"{found[0]} was changed after the ingest: run 'ita ingest' again") from None
    except OSError as error:
        raise PictureError(f"{error.filename} cannot be opened: {error.strerror}") from error


def _record(folder: Path, record_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record `record_id` of the dataset `folder`, and its document."""
    require_dataset(folder)
    found = _rows(folder, "measures", "record_id", record_id)
    if not found:
        raise DatasetError(f"no record {record_id} in {folder}: record ids are in the measures table")
    sources = _rows(folder, "documents", "document_id", found[0]["document_id"])
    if not sources:
        raise DatasetError(f"{folder} has no document of {record_id}: run 'ita ingest' again")
    return found[0], sources[0]


def _rows(folder: Path, table: str, column: str, value: str) -> list[dict[str, Any]]:
    """The rows of a table of the dataset `folder` that have `value` in `column`.

    What the version that wrote it did not know is None.
    """
    path = require_table(folder, table)
    try:
        found = pq.read_table(path, filters=pc.field(column) == value).to_pylist()
    except pa.ArrowException as error:
        raise DatasetError(f"{path} is damaged: run 'ita ingest' again") from error
    columns = dict.fromkeys(arrow_schema(table).names)
    return [{**columns, **row} for row in found]


def text_lines(document: Document) -> Iterator[str]:
    """The text of a document in reading order; the cells of a row are separated by tabs.

    Control characters are written out.
    """
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield visible(block.text)
        else:
            for row in block.rows:
                yield visible("\t".join(" ".join(written_lines(cell)) for cell in row.cells))
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
    fields = [column.field or "-" for column in table.columns[: table.grid.columns]]
    return fields + ["-"] * (table.grid.columns - len(fields))
