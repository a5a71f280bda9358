"""Answers of `ita query` and `ita check` in the formats of other programs, printed or in a file."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import pyarrow.parquet as pq
from rich.console import Console
from xlsxwriter.exceptions import XlsxWriterException

from pipelines.export import write_workbook
from pipelines.query import (
    Answer,
    Prepared,
    QueryError,
    cell_text,
    query_arrow,
    require_names,
    write_csv,
    write_json,
    write_json_lines,
    write_table,
)
from pipelines.visible import visible

FILE_WIDTH: Final = 100
"""Terminal cells of a table that is written to a file."""

SHEET: Final = "answer"
"""The name of the sheet of a workbook."""

_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>|~$&]")
"""What Markdown may take for more than text."""


def write_markdown(answer: Answer, file: IO[str]) -> None:
    """A table of GitHub's Markdown; no text of a document becomes a link, a picture or HTML."""
    file.write(_markdown_row(answer.columns))
    file.write("|" + " --- |" * len(answer.columns) + "\n")
    file.writelines(_markdown_row([cell_text(value) for value in row]) for row in answer.rows)


def _markdown_row(texts: list[str]) -> str:
    cells = (_MARKDOWN.sub(r"\\\g<0>", visible(text)).replace("\n", "<br>") for text in texts)
    return f"| {' | '.join(cells)} |\n"


TEXTS: Final[dict[str, Callable[[Answer, IO[str]], None]]] = {
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_json_lines,
    "markdown": write_markdown,
    "table": lambda answer, file: write_table(answer, Console(file=file, width=FILE_WIDTH)),
}
"""The formats that are text, and what writes each."""


def save_text(answer: Answer, layout: str, out: Path) -> None:
    """Write an answer in a format of `TEXTS` to `out`, in the place of what is there.

    CSV begins with the mark that Excel needs. Raises `QueryError` where format or disk do not take it.
    """
    with _in_place_of(out) as made:
        encoding = "utf-8-sig" if layout == "csv" else "utf-8"
        with made.open("w", encoding=encoding, newline="") as file:
            TEXTS[layout](answer, file)


def save_workbook(answer: Answer, out: Path) -> int:
    """Write an answer as the workbook `out`; gives the cells that were too long and are cut. Raises as
    `save_text`."""
    records: Iterator[list[Any]] = iter([answer.columns, *map(list, answer.rows)])
    with _in_place_of(out) as made:
        return write_workbook(made, {SHEET: records})


def save_parquet(dataset: Path, question: str | Prepared, out: Path) -> int:
    """Ask `dataset` and write the answer to `out`, its columns as DuckDB types them; gives how many rows it
    has. Raises as `query` and `save_text`."""
    table = query_arrow(dataset, question)
    require_names(table.column_names)
    with _in_place_of(out) as made:
        pq.write_table(table, made, compression="zstd")
    return int(table.num_rows)


@contextmanager
def _in_place_of(out: Path) -> Iterator[Path]:
    """A place for a file beside `out`, which it replaces at the end."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.absolute().parent) as scratch:
            made = Path(scratch) / "made"
            yield made
            made.replace(out)
    except (OSError, XlsxWriterException) as error:
        what = (error.strerror if isinstance(error, OSError) else None) or error
        raise QueryError(f"{out} cannot be written: {what}: name another path") from error
