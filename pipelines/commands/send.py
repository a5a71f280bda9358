"""Subcommands that make something to send: show, report, export."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipelines.commands.options import dataset_option
from pipelines.commands.program import Refused
from pipelines.visible import on_one_line

source_option: Callable[..., Any] = click.option(
    "--source",
    type=click.Path(path_type=Path),
    help="The folder that was ingested, where it is not where it was.",
)


@click.command()
@click.argument("record_id")
@dataset_option
@click.option(
    "--image",
    type=click.Path(path_type=Path),
    metavar="FILE.png",
    help="Write a picture of the record's rows in its PDF, with the heading above them.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="Write a page with the record, its picture or lines, and its flags in words.",
)
@source_option
def show(
    record_id: str, *, dataset: Path, image: Path | None, html: Path | None, source: Path | None
) -> None:
    """Print the record RECORD_ID with its source and its cells as printed."""
    from rich.console import Console

    from pipelines import evidence, inspection, pages
    from pipelines.dataset import DatasetError
    from pipelines.origins import NoOriginalError
    from pipelines.pictures import PictureError, save

    try:
        found = evidence.one(dataset, record_id)
        if image:
            save(pages.picture(dataset, found, source), image)
        if html and (reason := pages.record_page(dataset, found, source, html)):
            click.echo(on_one_line(f"ita: {html} has no picture: {reason}"), err=True)
        inspection.show(found, Console())
    except (DatasetError, NoOriginalError, PictureError, pages.PageError) as error:
        raise Refused(str(error)) from error


@click.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT.html")
@click.argument("question", required=False)
@dataset_option
@click.option(
    "--pictures",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help="Most records that have the picture of their source inside; 0 for a small file.",
)
@source_option
def report(out: Path, *, question: str | None, dataset: Path, pictures: int, source: Path | None) -> None:
    """Write the dataset as one file to read, print and send.

    What is in it, scores, measures, times and flags as charts; every number leads to its records, and every
    record to the picture of its source, in the same file.

    With QUESTION (SQL, or the name of a ready question) the report is of its answer only; the records whose
    ids are in it follow.
    """
    from pipelines.dataset import DatasetError
    from pipelines.pages import PageError
    from pipelines.query import QueryError, QueryStoppedError
    from pipelines.report import write_report

    try:
        write_report(dataset, out, question, source, pictures)
    except (DatasetError, PageError, QueryError) as error:
        raise Refused(str(error)) from error
    except QueryStoppedError:
        raise KeyboardInterrupt from None


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@dataset_option
@click.option(
    "--to",
    "layout",
    type=click.Choice(["csv", "xlsx", "sqlite", "duckdb"]),
    required=True,
    help="csv: a folder of files, one for each table. xlsx: a workbook, one sheet for each table. "
    "sqlite, duckdb: a database.",
)
@click.option("--table", "tables", multiple=True, help="Only this table; may be given several times.")
@click.option(
    "--as-is", is_flag=True, help="csv: no apostrophes, for programs; a spreadsheet would run formulas."
)
def export(path: Path, *, dataset: Path, layout: str, tables: tuple[str, ...], as_is: bool) -> None:
    """Write the dataset to PATH for other programs.

    A workbook has Thai headings, and a sheet that says what each column is and what it is called elsewhere.

    Text that a spreadsheet would run as a formula (it begins with = + - @ or a tab) is written so that it
    does not: in CSV behind an apostrophe, in a workbook marked as text.
    """
    from functools import partial

    from pipelines.dataset import DatasetError
    from pipelines.export import ALL, CELL_SIGNS, FORMATS, ExportError, to_csv

    if unknown := [table for table in tables if table not in ALL]:
        raise Refused(f"there is no table {unknown[0]}: there are {', '.join(ALL)}")
    if as_is and layout != "csv":
        raise Refused("--as-is is for --to csv: other formats need no apostrophes")
    write = partial(to_csv, as_is=True) if as_is else FORMATS[layout]
    try:
        cut = write(dataset, path, tables or ALL)
    except (DatasetError, ExportError) as error:
        raise Refused(str(error)) from error
    if cut:
        what = f"{cut:,} cells are longer than the {CELL_SIGNS:,} characters that Excel takes, and were cut"
        click.echo(f"ita: {what}: --to csv has them whole", err=True)
