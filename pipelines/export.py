"""The dataset for other programs: CSV files, an Excel workbook, a database of SQLite or DuckDB.

Spreadsheets run a cell that begins like a formula, and a municipality's document may hold one. Such text is
made harmless here; the Parquet files keep it as it is.
"""

import csv
import math
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from pipelines.dataset import DatasetError, require_dataset, require_table
from pipelines.query import cell_text, csv_cell, is_formula, json_text
from schema import TABLES, arrow_schema

CELL_SIGNS: Final = 32_767
"""Characters that a cell of Excel holds; Microsoft, Excel specifications and limits."""

SHEET_ROWS: Final = 1_048_576
"""Rows that a sheet of Excel holds, its heading among them."""

_FIRST_DATE: Final = date(1900, 1, 1)
"""The first date that Excel has."""

_ROWS_AT_ONCE: Final = 1000

ALL: Final = tuple(TABLES)
"""The tables of a dataset."""

DICTIONARY: Final = "คำอธิบาย columns"
"""The sheet that says what each column is."""

NARROWEST: Final = 6
WIDEST: Final = 48
"""Characters of a column of a sheet, at least and at most; marks above and below letters take none."""

_HEADING_WIDTH: Final = 12
"""Characters after which a heading goes on in another line."""

_LINE: Final = 14.5
_HIGHEST: Final = 409.0
"""Points of a line, and of the highest row that Excel has."""

_LOST: Final = 1.15
"""How much longer a text is whose lines end between words."""

_FILTER: Final = 3
"""Characters that the button of a filter takes beside a heading."""

_HEADING_SIGNS: Final = 240
"""Characters of a heading, at most; Excel has 255, and a number may follow."""

_LETTERS: Final = {"font_name": "Tahoma", "font_size": 10}
"""A font that has Thai on Windows and macOS; LibreOffice takes one like it."""

_STYLE: Final = "Table Style Light 1"
_HEADING_GROUND: Final = "#E8E5DA"
_A4: Final = 9

_SQLITE: Final = {"int32": "INTEGER", "double": "REAL"}


class ExportError(Exception):
    """An export that cannot be written; the text says where, why and what to do."""


def to_csv(dataset: Path, out: Path, tables: Sequence[str] = ALL, *, as_is: bool = False) -> int:
    """Write each of `tables` as `out`/TABLE.csv, UTF-8 with the mark that Excel needs; gives 0 cells cut.

    Text that a spreadsheet would run begins with an apostrophe, unless it is to be kept `as_is`. Raises
    `DatasetError` where there is no whole dataset, `ExportError` where `out` cannot be written.
    """
    cell = cell_text if as_is else csv_cell

    def write(folder: Path) -> int:
        folder.mkdir()
        for table in tables:
            with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)  # with the line ends of RFC 4180; others leave a bare \r unquoted
                writer.writerows([cell(value) for value in row] for row in rows(dataset, table))
        return 0

    return _written(dataset, out, write)


def to_xlsx(dataset: Path, out: Path, tables: Sequence[str] = ALL) -> int:
    """Write the workbook `out` with a sheet for each of `tables`, under Thai headings, and one that says what
    each column is; gives the cells that were too long and are cut.

    Text that a spreadsheet would run is marked as text. Raises `DatasetError` where there is no dataset,
    `ExportError` where `out` cannot be written.
    """

    def write(path: Path) -> int:
        sheets: dict[str, Iterator[list[Any]]] = {table: rows(dataset, table) for table in tables}
        titles = {table: _titles(dataset, table) for table in tables}
        return write_workbook(path, {**sheets, DICTIONARY: _dictionary(tables)}, titles)

    return _written(dataset, out, write)


def write_workbook(
    path: Path,
    sheets: Mapping[str, Iterator[list[Any]]],
    titles: Mapping[str, Mapping[str, str]] | None = None,
) -> int:
    """Write a workbook with a sheet for each table: the names of its columns, then its rows; gives the cells
    that were cut. `titles` are the headings of columns by sheet and name, where these are others.

    Raises `OSError` and `XlsxWriterException` where the disk does not take it.
    """
    disk = _Disk(path, "w")
    settings = {"constant_memory": True, "tmpdir": str(path.parent), "default_format_properties": _LETTERS}
    with xlsxwriter.Workbook(disk, settings) as workbook:
        cut = sum(
            _Sheets(workbook, name, (titles or {}).get(name, {})).write(records)
            for name, records in sheets.items()
        )
    disk.done = True
    disk.close()
    if disk.error:
        raise disk.error
    return cut


def to_sqlite(dataset: Path, out: Path, tables: Sequence[str] = ALL) -> int:
    """Write `tables` to the SQLite file `out`: lists as JSON, dates as ISO text; gives 0 cells cut.

    Raises `DatasetError` where there is no whole dataset, `ExportError` where `out` cannot be written.
    """

    def write(path: Path) -> int:
        base = sqlite3.connect(path)
        try:
            with base:
                for table in tables:
                    _to_sqlite(base, table, rows(dataset, table))
        finally:
            base.close()
        return 0

    return _written(dataset, out, write)


def _to_sqlite(base: sqlite3.Connection, table: str, records: Iterator[list[Any]]) -> None:
    names = next(records)
    kinds = {field.name: _SQLITE.get(str(field.type), "TEXT") for field in arrow_schema(table)}
    columns = ", ".join(f"{_quoted(name)} {kinds.get(name, '')}" for name in names)
    base.execute(f"CREATE TABLE {table} ({columns})")
    marks = ", ".join("?" for _ in names)
    base.executemany(
        f"INSERT INTO {table} VALUES ({marks})", ([_sqlite_value(value) for value in row] for row in records)
    )
    for name in {"document_id", "record_id"} & set(names):
        base.execute(f"CREATE INDEX {table}_{name} ON {table} ({name})")


def _sqlite_value(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return json_text(value)
    return value.isoformat() if isinstance(value, date) else value


def to_duckdb(dataset: Path, out: Path, tables: Sequence[str] = ALL) -> int:
    """Write `tables` to the DuckDB file `out`, their columns with their Thai names as comments; gives 0 cells
    cut.

    Raises `DatasetError` where there is no whole dataset, `ExportError` where `out` cannot be written.
    """

    def write(path: Path) -> int:
        with duckdb.connect(path) as base:
            for table in tables:
                read = base.read_parquet(str(require_table(dataset, table)))  # noqa: F841  # DuckDB sees it
                base.execute(f"CREATE TABLE {table} AS SELECT * FROM read")
                for name, title in _titles(dataset, table).items():
                    text = title.replace("'", "''")
                    base.execute(f"COMMENT ON COLUMN {table}.{_quoted(name)} IS '{text}'")
        return 0

    return _written(dataset, out, write)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


FORMATS: Final[dict[str, Callable[[Path, Path, Sequence[str]], int]]] = {
    "csv": to_csv,
    "duckdb": to_duckdb,
    "sqlite": to_sqlite,
    "xlsx": to_xlsx,
}
"""What `ita export --to` writes, and how."""


def _titles(dataset: Path, table: str) -> dict[str, str]:
    """The Thai names of the columns of a table, as its file says them."""
    try:
        fields = pq.read_schema(require_table(dataset, table))
    except pa.ArrowException as error:
        raise _damaged(dataset, table) from error
    metadata = {field.name: field.metadata or {} for field in fields}
    return {name: said[b"thai"].decode() for name, said in metadata.items() if b"thai" in said}


def _dictionary(tables: Iterable[str]) -> Iterator[list[Any]]:
    """What each column of some tables is, as rows of a sheet."""
    yield ["ตาราง / table", "หัวคอลัมน์", "column", "ชนิด / type", "หน่วย / unit", "ความหมาย / meaning"]
    for table in tables:
        for field in arrow_schema(table):
            said = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
            unit = said.get("unit")
            yield [table, said["thai"], field.name, _kind(field.type), unit, said["meaning"]]


def _kind(arrow: pa.DataType) -> str:
    """The type of a column in the words of a reader of sheets.

    >>> _kind(pa.list_(pa.string())), _kind(pa.int32())
    ('list of text', 'number')
    """
    if pa.types.is_list(arrow):
        return f"list of {_kind(arrow.value_type)}"
    if pa.types.is_struct(arrow):
        return ", ".join(field.name for field in arrow)
    return {"string": "text", "date32[day]": "date"}.get(str(arrow), "number")


def rows(dataset: Path, table: str) -> Iterator[list[Any]]:
    """The names of the columns of a table, then its rows, some at a time.

    They are those of the file: another version may have written it. Raises `DatasetError` where it is not
    whole.
    """
    path = require_table(dataset, table)
    try:
        with pq.ParquetFile(path) as file:
            yield list(file.schema_arrow.names)
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))
    except pa.ArrowException as error:
        raise _damaged(dataset, table) from error


def _damaged(dataset: Path, table: str) -> DatasetError:
    return DatasetError(f"{dataset / table}.parquet is damaged: run 'ita ingest' again")


class _Disk(FileIO):
    """A file that raises nothing and stays open until it is done.

    A `ZipFile` that could not be written is written once more when Python deletes it, and that is printed.
    """

    error: OSError | None = None
    """The first error of a write."""

    done: bool = False

    def close(self) -> None:
        """Close the file once it is done; before, Python does so after the `ZipFile` is deleted."""
        if self.done:
            super().close()

    def write(self, data: Any, /) -> int:
        """Write all of `data`, unless a write failed before."""
        left = memoryview(data)
        try:
            while left and not self.error:
                left = left[super().write(left) :]
        except OSError as error:
            self.error = error
        return memoryview(data).nbytes


class _Sheets:
    """The sheet of a table, and further ones where it has more rows than a sheet holds."""

    def __init__(self, workbook: xlsxwriter.Workbook, table: str, titles: Mapping[str, str]) -> None:
        self._workbook, self._table, self._titles = workbook, table, titles
        self._heading = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": _HEADING_GROUND}
        )
        self._date = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self._number = workbook.add_format({"valign": "top"})
        # What holds records would make its row higher than what is read: it is kept within its cell.
        kept = {"align": "fill", "valign": "top"}, {"text_wrap": True, "valign": "top"}
        self._texts = {
            (style is kept[0], formula): workbook.add_format({**style, "quote_prefix": formula})
            for style in kept
            for formula in (True, False)
        }

    def write(self, records: Iterator[list[Any]]) -> int:
        """Write all rows, the names of the columns before them; gives the cells that were cut."""
        headings = _apart([self._titles.get(name, name) for name in next(records)])
        sheet, sheets, number, cut = self._begun(1, headings), 1, 0, 0
        self._widths = [NARROWEST for _ in headings]
        for record in records:
            if number + 1 == SHEET_ROWS:
                self._end(sheet, headings, number)
                sheets += 1
                sheet, number = self._begun(sheets, headings), 0
            number += 1
            lines = max((_lines(value) for value in record), default=1)
            sheet.set_row(number, min(lines * _LINE, _HIGHEST))
            cut += sum(self._cell(sheet, number, column, value) for column, value in enumerate(record))
        self._end(sheet, headings, number)
        return cut

    def _begun(self, number: int, headings: Sequence[str]) -> Worksheet:
        sheet = self._workbook.add_worksheet(self._table if number == 1 else f"{self._table} {number}")
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.repeat_rows(0)
        self._head(sheet, headings)
        return sheet

    def _head(self, sheet: Worksheet, headings: Sequence[str]) -> None:
        lines = max((math.ceil(cell_len(heading) / _HEADING_WIDTH) for heading in headings), default=1)
        sheet.set_row(0, lines * _LINE)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self._heading)

    def _end(self, sheet: Worksheet, headings: Sequence[str], number: int) -> None:
        """Make the `number` rows of a sheet a table with filters, its columns as wide as they need."""
        for column, (heading, width) in enumerate(zip(headings, self._widths, strict=True)):
            of_heading = min(cell_len(heading), _HEADING_WIDTH) + _FILTER
            sheet.set_column(column, column, min(max(width, of_heading), WIDEST) + 1)
        columns = [{"header": heading, "header_format": self._heading} for heading in headings]
        # Sheets that are written row by row refuse tables, which write headings: these are there.
        sheet.constant_memory = False
        sheet.add_table(0, 0, max(number, 1), len(headings) - 1, {"columns": columns, "style": _STYLE})
        sheet.constant_memory = True
        self._head(sheet, headings)

    def _cell(self, sheet: Worksheet, row: int, column: int, value: object) -> bool:
        """Write one value; whether it had to be cut."""
        if isinstance(value, (int, float)) and math.isfinite(value):
            sheet.write_number(row, column, value, self._number)
        elif isinstance(value, date) and value >= _FIRST_DATE:
            sheet.write_datetime(row, column, value, self._date)
        elif text := _sheet_text(value):
            records = _has_records(value)
            sheet.write_string(row, column, text[:CELL_SIGNS], self._texts[records, is_formula(text)])
            longest = NARROWEST if records else max(map(cell_len, text.split("\n")))
            self._widths[column] = max(self._widths[column], longest)
            return len(text) > CELL_SIGNS
        return False


def _lines(value: object) -> int:
    """Lines that a value takes in its cell: one that is longer than the widest column goes over several."""
    if isinstance(value, (int, float, date)) or value is None or _has_records(value):
        return 1
    return sum(math.ceil(cell_len(line) * _LOST / WIDEST) or 1 for line in _sheet_text(value).split("\n"))


def _has_records(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_has_records, value)))


def _sheet_text(value: object) -> str:
    """A value as the text of a cell: one line for each item of a list.

    >>> print(_sheet_text([["กองคลัง", "สำนักปลัด"], []]))
    กองคลัง, สำนักปลัด
    -
    >>> _sheet_text([{"header": "มาตรการ", "text": "อบรม"}])
    'มาตรการ: อบรม'
    """
    if isinstance(value, list):
        return "\n".join(
            (", ".join(map(_sheet_text, item)) or "-") if isinstance(item, list) else _sheet_text(item)
            for item in value
        )
    if isinstance(value, dict) and value.keys() == {"header", "text"}:
        return f"{value['header']}: {value['text']}"
    return cell_text(value)


def _apart(headings: Iterable[str]) -> list[str]:
    """Headings as a table of Excel takes them: short, none of them blank, no two alike.

    >>> _apart(["a", "A", ""])
    ['a', 'A 2', 'column']
    """
    found: list[str] = []
    for heading in headings:
        known = {each.lower() for each in found}
        name = heading[:_HEADING_SIGNS].strip() or "column"
        candidates = (name if number == 1 else f"{name} {number}" for number in count(1))
        found.append(next(each for each in candidates if each.lower() not in known))
    return found


def _written(dataset: Path, out: Path, write: Callable[[Path], int]) -> int:
    """Call `write` with a place beside `out`, and put what it wrote in the place of `out`."""
    require_dataset(dataset)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.absolute().parent) as scratch:
            made = Path(scratch) / "made"
            cut = write(made)
            if made.is_dir():
                out.mkdir(exist_ok=True)
                for file in made.iterdir():
                    file.replace(out / file.name)
            else:
                made.replace(out)
    except (OSError, XlsxWriterException, sqlite3.Error, duckdb.Error) as error:
        what = (error.strerror if isinstance(error, OSError) else None) or error
        raise ExportError(f"{out} cannot be written: {what}: name another path") from error
    return cut
