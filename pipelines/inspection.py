"""One record with its source, and what a reader sees in one file."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from extract import Document, Paragraph
from extract.page_breaks import written_lines
from pipelines.evidence import Evidence, Row
from pipelines.query import cell_text
from pipelines.text_table import print_table
from pipelines.visible import on_one_line, visible
from schema import arrow_schema
from schema.inspection import InspectedTable
from schema.tables.columns import Column


def show(found: Evidence, console: Console) -> None:
    """Print a record: source, columns, cells as printed, flags.

    A column that the version of the dataset lacks is left out.
    """
    record = found.record
    console.print(Text(on_one_line(f"{found.document['source_path']}, {_where(record)}"), style="bold"))
    filled = [
        (field.name, (field.metadata or {})[b"thai"].decode(), cell_text(record[field.name]))
        for field in arrow_schema("measures")
        if field.name not in ("raw", "bboxes") and record[field.name] not in (None, [])
    ]
    print_table(console, ("column", "คอลัมน์", "value"), filled)
    print_table(
        console, ("heading", "as printed"), [(cell["header"], cell["text"]) for cell in record["raw"] or []]
    )
    for flag in found.flags:
        console.print(Text(visible(f"{flag['severity']}: {flag['kind']}: {flag['detail']}")))


def _where(record: Row) -> str:
    """Where a record stands in its document."""
    numbers = ", ".join(map(str, record["pages"] or ()))
    return f"page {numbers}" if numbers else f"row {record['row_number']}"


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
