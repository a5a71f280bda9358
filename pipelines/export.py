"""The dataset for other programs: CSV files, or one Excel workbook.

Spreadsheets run a cell that begins like a formula, and a municipality's document may hold one. Such text is
made harmless here; the Parquet files keep it as it is.
"""

import csv
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import FileIO
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from pipelines.dataset import DatasetError, require_dataset, require_table
from pipelines.query import cell_text, csv_cell, is_formula
from schema import TABLES

CELL_SIGNS: Final = 32_767
"""Characters that a cell of Excel holds; Microsoft, Excel specifications and limits."""

SHEET_ROWS: Final = 1_048_576
"""Rows that a sheet of Excel holds, its heading among them."""

_FIRST_DATE: Final = date(1900, 1, 1)
"""The first date that Excel has."""

_ROWS_AT_ONCE: Final = 1000


class ExportError(Exception):
    """An export that cannot be written; the text says where, why and what to do."""


def to_csv(dataset: Path, out: Path) -> int:
    """Write each table as `out`/TABLE.csv, UTF-8 with the mark that Excel needs; gives 0 cells cut.

    Text that a spreadsheet would run begins with an apostrophe. Raises `DatasetError` where there is no
    whole dataset, `ExportError` where `out` cannot be written.
    """

    def write(folder: Path) -> int:
        folder.mkdir()
        for table in TABLES:
            with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)  # with the line ends of RFC 4180; others leave a bare \r unquoted
                writer.writerows([csv_cell(value) for value in row] for row in rows(dataset, table))
        return 0

    return _written(dataset, out, write)


def to_xlsx(dataset: Path, out: Path) -> int:
    """Write the workbook `out` with a sheet for each table; gives the cells that were too long and are cut.

    Text that a spreadsheet would run is marked as text. Raises `DatasetError` where there is no dataset,
    `ExportError` where `out` cannot be written.
    """

    return _written(
        dataset, out, lambda path: write_workbook(path, {table: rows(dataset, table) for table in TABLES})
    )


def write_workbook(path: Path, sheets: Mapping[str, Iterator[list[Any]]]) -> int:
    """Write a workbook with a sheet for each table: the names of its columns, then its rows; gives the cells
    that were cut. Raises `OSError` and `XlsxWriterException` where the disk does not take it.
    """
    disk = _Disk(path, "w")
    with xlsxwriter.Workbook(disk, {"constant_memory": True, "tmpdir": str(path.parent)}) as workbook:
        cut = sum(_Sheets(workbook, name).write(records) for name, records in sheets.items())
    disk.done = True
    disk.close()
    if disk.error:
        raise disk.error
    return cut


FORMATS: Final[dict[str, Callable[[Path, Path], int]]] = {"csv": to_csv, "xlsx": to_xlsx}
"""What `ita export --to` writes, and how."""


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
        raise DatasetError(f"{path} is damaged: run 'ita ingest' again") from error


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

    def __init__(self, workbook: xlsxwriter.Workbook, table: str) -> None:
        self._workbook, self._table = workbook, table
        self._bold = workbook.add_format({"bold": True})
        self._date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._plain = workbook.add_format({"quote_prefix": True})

    def write(self, records: Iterator[list[Any]]) -> int:
        """Write all rows, the names of the columns before them; gives the cells that were cut."""
        names = next(records)
        sheets, number, cut = 1, 1, 0
        sheet = self._sheet(sheets, names)
        for record in records:
            if number == SHEET_ROWS:
                sheets += 1
                sheet, number = self._sheet(sheets, names), 1
            cut += sum(self._cell(sheet, number, column, value) for column, value in enumerate(record))
            number += 1
        return cut

    def _sheet(self, number: int, names: list[str]) -> Worksheet:
        sheet = self._workbook.add_worksheet(self._table if number == 1 else f"{self._table} {number}")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, self._bold)
        return sheet

    def _cell(self, sheet: Worksheet, row: int, column: int, value: object) -> bool:
        """Write one value; whether it had to be cut."""
        if isinstance(value, (int, float)) and math.isfinite(value):
            sheet.write_number(row, column, value)
        elif isinstance(value, date) and value >= _FIRST_DATE:
            sheet.write_datetime(row, column, value, self._date)
        elif text := cell_text(value):
            sheet.write_string(row, column, text[:CELL_SIGNS], self._plain if is_formula(text) else None)
            return len(text) > CELL_SIGNS
        return False


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
    except (OSError, XlsxWriterException) as error:
        what = (error.strerror if isinstance(error, OSError) else None) or error
        raise ExportError(f"{out} cannot be written: {what}: name another path") from error
    return cut
