"""The `ita` command. Each subcommand is a thin layer over a function; heavy imports wait for it to run."""

import errno
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from math import isnan
from pathlib import Path
from typing import IO, Any, Final, TextIO

import click

from pipelines.visible import on_one_line, visible_on

EXIT_FAILURES: Final = 1
"""Some files could not be read; they are listed. Wrong use is click's 2."""

EXIT_STOPPED: Final = 130
"""Stopped with Ctrl-C, as shells tell it."""


class _Refused(click.ClickException):
    """A mistake of the user: one line on standard error, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(on_one_line(f"ita: {self.format_message()}"), file=file, err=True)


class _Program(click.Group):
    """The command: what it prints goes to any terminal and any disk without a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command. A full disk under standard output is a line, a letter that it lacks an escape.

        A reader who has seen enough is nothing to tell.
        """
        for stream in (sys.stdout, sys.stderr):
            _reconfigure(stream, errors="backslashreplace")
        try:
            try:
                return super().main(*args, **extra)
            finally:
                sys.stdout.flush()
        except OSError as error:
            if error.filename is not None:
                raise
            with suppress(OSError):  # Python writes what is left once more when it ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if error.errno == errno.EPIPE:  # such as `ita text FILE | head`
                raise SystemExit(EXIT_FAILURES) from None
            click.echo(f"ita: what is printed cannot be written: {error.strerror or error}", err=True)
            raise SystemExit(_Refused.exit_code) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand. What it refuses is told with the control characters of names written out."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            error.show(visible_on(sys.stderr))
            raise SystemExit(error.exit_code) from error
        except KeyboardInterrupt:
            click.echo("ita: stopped", err=True)
            raise SystemExit(EXIT_STOPPED) from None


def _reconfigure(stream: IO[str], **settings: str) -> None:
    if reconfigure := getattr(stream, "reconfigure", None):
        reconfigure(**settings)


class _Query(click.Command):
    """`ita query`, whose SQL may begin with a comment."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What begins with two dashes and is the name of no option is SQL."""
        options = {name for option in self.get_params(ctx) for name in option.opts}
        for index, text in enumerate(args):
            if text.startswith("--") and re.search(r"\s", text) and text.split("=")[0] not in options:
                return super().parse_args(ctx, [*args[:index], *args[index + 1 :], "--", text])
        return super().parse_args(ctx, args)


class _Place(click.ParamType[Path | str]):
    """A path of this machine, or, as text, an address such as s3://bucket/folder."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:  # noqa: ARG002
        """A `Path` for a path, the text itself for an address."""
        return value if isinstance(value, str) and "://" in value else Path(value)


class _Seconds(click.FloatRange):
    """A number of seconds within a range, which nan is not in, although it is not outside either."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        converted = super().convert(value, param, ctx)
        return self.fail(f"{value} is not a number", param, ctx) if isnan(converted) else converted


_dataset_option: Callable[..., Any] = click.option(
    "--dataset",
    type=click.Path(path_type=Path),
    envvar="ITA_DATASET",
    default=Path("data/out"),
    show_default=True,
    show_envvar=True,
    help="The dataset to read.",
)
_format_option: Callable[..., Any] = click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
_password_option: Callable[..., Any] = click.option(
    "--password",
    "passwords",
    multiple=True,
    envvar="ITA_PASSWORD",
    show_envvar=True,
    help="Password of locked files; may be given several times, and all are tried.",
)
_layouts_option: Callable[..., Any] = click.option(
    "--layouts",
    "layout_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="What columns hold, in your words (docs/layouts.md); may be given several times.",
)
_ocr_option: Callable[..., Any] = click.option(
    "--ocr",
    type=click.Choice(["auto", "never", "always"]),
    default="auto",
    show_default=True,
    help="Which pages are read as pictures: those without text that can be read, none, or all of PDF.",
)
_file_argument: Callable[..., Any] = click.argument("file", type=click.Path(path_type=Path))


@click.group(cls=_Program)
@click.version_option(package_name="thai-ita", prog_name="ita")
def main() -> None:
    """Turn the ITA documents of Thai municipalities into a dataset, and query it."""


@main.command()
@click.argument("sources", nargs=-1, required=True, type=_Place())
@click.option(
    "--out",
    required=True,
    type=_Place(),
    help="Folder or address for the dataset; replaced as a whole. What else is in the folder stays.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one per processor",
    help="Most processes to read with.",
)
@click.option(
    "--cluster", metavar="ADDRESS", help="Scheduler of a dask cluster whose machines read the files."
)
@click.option(
    "--timeout",
    type=_Seconds(min=0, min_open=True, max=24 * 60 * 60),
    default=300,
    show_default=True,
    help="Seconds that reading one file may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=512, max=1024 * 1024),
    default=2048,
    show_default=True,
    help="Megabytes that a process may take to read a file.",
)
@_ocr_option
@_password_option
@_layouts_option
@click.option("--json-log", is_flag=True, help="Tell progress, failures and summary as lines of JSON.")
def ingest(
    sources: tuple[Path | str, ...],
    *,
    out: Path | str,
    jobs: int,
    cluster: str | None,
    timeout: float,
    memory: int,
    ocr: Any,
    passwords: tuple[str, ...],
    layout_files: tuple[Path, ...],
    json_log: bool,
) -> None:
    """Read SOURCES (folders or files) into the dataset OUT.

    SOURCES and OUT may be addresses such as s3://bucket/folder (needs thai-ita[cluster]).

    A file that cannot be read is listed and kept in the failures table; the others are read. Exit status
    is 1 if there is any. Run again, it reads only files that are new or changed. Ctrl-C stops it; the next
    run goes on from there.
    """
    from pipelines.fork_server import NoProcessError, server

    for source in sources:
        if isinstance(source, Path) and _is_missing(source):
            raise _Refused(f"{source} does not exist: name a folder of documents, or a file")
    if cluster is None:
        server.start()  # it loads while this process does

    from pipelines import ingest as pipeline
    from pipelines.addresses import AddressError
    from pipelines.cluster import ClusterError
    from pipelines.dataset import DatasetError
    from pipelines.layouts import LayoutError, read_layouts
    from pipelines.progress import shown, tell_summary
    from pipelines.task import Limits

    try:
        layouts = read_layouts(layout_files)
        with shown(json_log=json_log) as progress:
            summary = pipeline.ingest(
                sources,
                out,
                jobs=jobs,
                cluster=cluster,
                limits=Limits(timeout, memory),
                passwords=passwords,
                layouts=layouts,
                ocr=ocr,
                progress=progress,
            )
    except (
        *(DatasetError, AddressError, ClusterError),
        *(LayoutError, NoProcessError, pipeline.NothingToReadError),
    ) as error:
        raise _Refused(str(error)) from error
    except KeyboardInterrupt:
        click.echo("ita: stopped: run the same command again to go on from here", err=True)
        raise SystemExit(EXIT_STOPPED) from None
    tell_summary(summary, out, json_log=json_log)
    if summary.failures:
        raise SystemExit(EXIT_FAILURES)


@main.command(cls=_Query)
@click.argument("sql", required=False)
@click.option(
    "--file",
    "file",
    type=click.File(encoding="utf-8-sig"),
    metavar="FILE.sql",
    help="Take the SQL from a file.",
)
@click.option("--list", "listed", is_flag=True, help="List the ready questions.")
@_dataset_option
@_format_option
def query(sql: str | None, *, file: TextIO | None, listed: bool, dataset: Path, layout: str) -> None:
    """Run SQL (DuckDB), or a ready question by its name, over the dataset and print the answer.

    The tables are documents, measures, scores, findings, limitations, flags, passages and failures; beside
    them stand those of the vocabulary: questions, indicators, subindicators, issues, levels and weights.

    SQL can only ask: it changes nothing, and no file but the dataset can be read. With - for SQL it is read
    from standard input.
    """
    from pipelines import query as pipeline
    from pipelines.dataset import DatasetError

    if listed:
        for name, answers in pipeline.ready_questions().items():
            click.echo(f"{name}: {answers}")
        return
    try:
        answer = pipeline.query(dataset, _sql(sql, file))
        _print(answer, layout)
    except (DatasetError, pipeline.QueryError) as error:
        raise _Refused(str(error)) from error
    except pipeline.QueryStoppedError:
        click.echo("ita: stopped", err=True)
        sys.stderr.flush()
        os._exit(EXIT_STOPPED)
    if layout == "table":
        click.echo(f"{len(answer.rows)} rows" if len(answer.rows) != 1 else "1 row")


def _sql(argument: str | None, file: IO[str] | None) -> str:
    """The SQL of the argument, of the file, or, for `-`, of standard input."""
    if (argument is None) == (file is None):
        raise click.UsageError("say what to ask: SQL, the name of a ready question (see --list), or --file")
    if argument is not None and argument != "-":
        return argument
    opened = file or click.open_file("-", encoding="utf-8-sig")
    try:
        return opened.read()
    except UnicodeDecodeError as error:
        raise _Refused(f"{opened.name}: is not UTF-8 text: save the SQL as UTF-8") from error


@main.command()
@_dataset_option
@_format_option
def check(dataset: Path, layout: str) -> None:
    """Print what to look at in the dataset, worst first: failures, errors, warnings, notes.

    Each with the file, the page and the place, and what the document says.
    """
    from pipelines import check as pipeline
    from pipelines.dataset import DatasetError
    from pipelines.query import QueryError

    try:
        answer = pipeline.check(dataset)
    except (DatasetError, QueryError) as error:
        raise _Refused(str(error)) from error
    _print(answer, layout)
    click.echo(pipeline.summary(answer), err=True)


def _is_missing(source: Path) -> bool:
    """Whether there is no such file or folder; one that cannot be looked at is a failure of the run."""
    try:
        source.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _read(file: Path, passwords: tuple[str, ...], ocr: Any) -> Any:
    """The document of FILE; its pages that could not be read are named."""
    from extract import ReadError, read
    from extract.ocr import Ocr

    try:
        document = read(file, passwords, Ocr(ocr))
    except ReadError as error:
        raise _Refused(f"{file}: {error}: {error.hint}") from error
    except Exception as error:
        raise _of_program(file, error) from error
    for page in document.pages:
        if page.error:
            where = f"ita: {file}, page {page.number}"
            click.echo(on_one_line(f"{where}: {page.error}: {page.error.hint}"), err=True)
    return document


def _of_program(file: Path, error: Exception) -> _Refused:
    """What to say of an error that nobody foresaw."""
    from pipelines.task import BUG, place_of

    return _Refused(f"{file}: {' '.join(place_of(error).split())}: {BUG}")


def _print(answer: Any, layout: str) -> None:
    """Print an answer of `pipelines.query` as a table, CSV or JSON."""
    from rich.console import Console

    from pipelines import query as pipeline

    if layout == "table":
        pipeline.write_table(answer, Console())
    else:
        write = pipeline.write_csv if layout == "csv" else pipeline.write_json
        write(answer, _data_out())


def _data_out() -> IO[str]:
    """Standard output for data: in UTF-8 and as they are, on a terminal with control characters shown."""
    if sys.stdout.isatty():
        return visible_on(sys.stdout)
    _reconfigure(sys.stdout, encoding="utf-8")
    return sys.stdout


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@_dataset_option
@click.option(
    "--to",
    "layout",
    type=click.Choice(["csv", "xlsx"]),
    required=True,
    help="csv: a folder of files, one for each table. xlsx: a workbook, one sheet for each table.",
)
def export(path: Path, dataset: Path, layout: str) -> None:
    """Write the dataset to PATH for other programs.

    Text that a spreadsheet would run as a formula (it begins with = + - @ or a tab) is written so that it
    does not: in CSV behind an apostrophe, in a workbook marked as text.
    """
    from pipelines.dataset import DatasetError
    from pipelines.export import CELL_SIGNS, FORMATS, ExportError

    try:
        cut = FORMATS[layout](dataset, path)
    except (DatasetError, ExportError) as error:
        raise _Refused(str(error)) from error
    if cut:
        what = f"{cut:,} cells are longer than the {CELL_SIGNS:,} characters that Excel takes, and were cut"
        click.echo(f"ita: {what}: --to csv has them whole", err=True)


@main.command()
@click.argument("record_id")
@_dataset_option
@click.option(
    "--image", type=click.Path(path_type=Path), help="Write a picture of the record's rows in its PDF here."
)
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    default=Path("data/samples"),
    show_default=True,
    help="The folder that was ingested, for the picture.",
)
def show(record_id: str, dataset: Path, image: Path | None, source: Path) -> None:
    """Print the record RECORD_ID with its source and its cells as printed."""
    from rich.console import Console

    from pipelines import inspection
    from pipelines.dataset import DatasetError
    from pipelines.pictures import PictureError

    try:
        inspection.show(dataset, record_id, Console())
        if image:
            inspection.picture(dataset, record_id, source, image)
    except (DatasetError, PictureError) as error:
        raise _Refused(str(error)) from error


@main.command()
@_file_argument
@_ocr_option
@_password_option
def text(file: Path, *, ocr: Any, passwords: tuple[str, ...]) -> None:
    """Print the text that is read out of FILE, in reading order."""
    from pipelines.inspection import text_lines

    out = _data_out()
    for line in text_lines(_read(file, passwords, ocr)):
        out.write(f"{line}\n")


@main.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option(
    "--explain", is_flag=True, help="Print on standard error what was done to which line, and by which fixer."
)
def repair(file: TextIO, explain: bool) -> None:
    """Repair the Thai characters of plain text: FILE, or what comes in, line by line.

    What fonts, PDF programs and converters did to single signs is undone; words are not corrected.
    """
    from normalize.characters import explain as steps_of

    out = _data_out()
    try:
        for number, line in enumerate(file, start=1):
            steps = steps_of(line)
            out.write(steps[-1].after if steps else line)
            for step in steps if explain else ():
                said = f"line {number}: {step.fixer}: {step.before.strip()} -> {step.after.strip()}"
                click.echo(on_one_line(said), err=True)
    except UnicodeDecodeError as error:
        raise _Refused(f"{file.name}: is not UTF-8 text: 'ita text' reads other files") from error


@main.command()
@_file_argument
@_ocr_option
@_password_option
@click.option(
    "--image", type=click.Path(path_type=Path), help="Write a picture of a page with its cells here (PDF)."
)
@click.option(
    "--page", type=click.IntRange(min=1), default=1, show_default=True, help="The page of the picture."
)
@_layouts_option
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
        raise _Refused(str(error)) from error
    document = _read(file, passwords, ocr)
    try:
        found = tables_of(document, layouts)
    except Exception as error:
        raise _of_program(file, error) from error
    if write_layout and found:
        try:
            written = write_layouts(document, found, write_layout)
        except LayoutError as error:
            raise _Refused(str(error)) from error
        said = f"layouts written: {written}: correct {write_layout}, then give it with --layouts"
        click.echo(on_one_line(said), err=True)
    if image:
        try:
            picture_of_page(file, document, page, image)
        except PictureError as error:
            raise _Refused(str(error)) from error
    print_tables(found, Console())
    if not found:
        click.echo(on_one_line(f"{file}: no tables found"), err=True)
    elif other := other_type(document, layouts):
        what = f"{file}: no document of the ITA, but of type {other}: its tables give no records"
        click.echo(on_one_line(what), err=True)
