"""Subcommands that look into one file: text, tables, repair."""

from pathlib import Path
from typing import Any, TextIO

import click

from pipelines.commands.options import file_argument, layouts_option, ocr_option, password_option
from pipelines.commands.program import Refused, data_out
from pipelines.visible import on_one_line


def _read(file: Path, passwords: tuple[str, ...], ocr: Any) -> Any:
    """The document of FILE; its pages that could not be read are named."""
    from extract import ReadError, read
    from extract.ocr import Ocr

    try:
        document = read(file, passwords, Ocr(ocr))
    except ReadError as error:
        raise Refused(f"{file}: {error}: {error.hint}") from error
    except Exception as error:
        raise _of_program(file, error) from error
    for page in document.pages:
        if page.error:
            where = f"ita: {file}, page {page.number}"
            click.echo(on_one_line(f"{where}: {page.error}: {page.error.hint}"), err=True)
    return document


def _of_program(file: Path, error: Exception) -> Refused:
    """What to say of an error that nobody foresaw."""
    from pipelines.task import BUG, place_of

    return Refused(f"{file}: {' '.join(place_of(error).split())}: {BUG}")


@click.command()
@file_argument
@ocr_option
@password_option
def text(file: Path, *, ocr: Any, passwords: tuple[str, ...]) -> None:
    """Print the text that is read out of FILE, in reading order."""
    from pipelines.inspection import text_lines

    out = data_out()
    for line in text_lines(_read(file, passwords, ocr)):
        out.write(f"{line}\n")


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option(
    "--explain", is_flag=True, help="Print on standard error what was done to which line, and by which fixer."
)
def repair(file: TextIO, explain: bool) -> None:
    """Repair the Thai characters of plain text: FILE, or what comes in, line by line.

    What fonts, PDF programs and converters did to single signs is undone; words are not corrected.
    """
    from normalize.characters import explain as steps_of

    out = data_out()
    try:
        for number, line in enumerate(file, start=1):
            steps = steps_of(line)
            out.write(steps[-1].after if steps else line)
            for step in steps if explain else ():
                said = f"line {number}: {step.fixer}: {step.before.strip()} -> {step.after.strip()}"
                click.echo(on_one_line(said), err=True)
    except UnicodeDecodeError as error:
        raise Refused(f"{file.name}: is not UTF-8 text: 'ita text' reads other files") from error


@click.command()
@file_argument
@ocr_option
@password_option
@click.option(
    "--image", type=click.Path(path_type=Path), help="Write a picture of a page with its cells here (PDF)."
)
@click.option(
    "--page", type=click.IntRange(min=1), default=1, show_default=True, help="The page of the picture."
)
@layouts_option
@click.option(
    "--write-layout",
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="Write what the columns were taken for here, to correct it and give it with --layouts.",
)
def tables(
    file: Path,
    *,
    ocr: Any,
    passwords: tuple[str, ...],
    image: Path | None,
    page: int,
    layout_files: tuple[Path, ...],
    write_layout: Path | None,
) -> None:
    """Print the tables that are found in FILE, and what their columns are taken for.

    For each table its kind (measures, scores, no measures) and shape, for each column its field, how sure
    that is, from 0 to 1, and why. Those of a document that is not of the ITA give no records.
    """
    from rich.console import Console

    from pipelines.inspection import print_tables
    from pipelines.layouts import LayoutError, read_layouts, write_layouts
    from pipelines.pictures import PictureError, picture_of_page
    from schema.inspection import other_type, tables_of

    try:
        layouts = [one.layout for one in read_layouts(layout_files)]
    except LayoutError as error:
        raise Refused(str(error)) from error
    document = _read(file, passwords, ocr)
    try:
        found = tables_of(document, layouts)
    except Exception as error:
        raise _of_program(file, error) from error
    if write_layout and found:
        try:
            written = write_layouts(document, found, write_layout)
        except LayoutError as error:
            raise Refused(str(error)) from error
        said = f"layouts written: {written}: correct {write_layout}, then give it with --layouts"
        click.echo(on_one_line(said), err=True)
    if image:
        try:
            picture_of_page(file, document, page, image)
        except PictureError as error:
            raise Refused(str(error)) from error
    print_tables(found, Console())
    if not found:
        click.echo(on_one_line(f"{file}: no tables found"), err=True)
    elif other := other_type(document, layouts):
        what = f"{file}: no document of the ITA, but of type {other}: its tables give no records"
        click.echo(on_one_line(what), err=True)
