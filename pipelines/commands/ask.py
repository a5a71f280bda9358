"""Subcommands that ask a dataset: query, check."""

import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final, TextIO

import click

from pipelines.called import as_called
from pipelines.commands.options import answer_option, dataset_option, out_option
from pipelines.commands.program import EXIT_STOPPED, Refused, data_out
from pipelines.visible import on_one_line

_SUFFIXES: Final = {".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".md": "markdown"} | {
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
"""The formats of answers by the names of files."""

_BINARY: Final = ("parquet", "xlsx")

_PARAMETERS: Final = {
    "year": "Buddhist year, such as 2568.",
    "province": "Province, in Thai.",
    "agency": "Agency, or a part of its name: ทต.แม่ทะ.",
    "issue": "Number of the issue, 1 to 7.",
    "indicator": "Number of the indicator, 1 to 10.",
    "kind": "Kind of flag; strength or weakness.",
}
"""The options of ready questions."""


class _Query(click.Command):
    """`ita query`, whose SQL may begin with a comment."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What begins with two dashes and is the name of no option is SQL."""
        options = {name for option in self.get_params(ctx) for name in option.opts}
        for index, text in enumerate(args):
            if text.startswith("--") and re.search(r"\s", text) and text.split("=")[0] not in options:
                return super().parse_args(ctx, [*args[:index], *args[index + 1 :], "--", text])
        return super().parse_args(ctx, args)


def _parameter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, meaning in reversed(_PARAMETERS.items()):
        command = click.option(f"--{name}", metavar=name.upper(), help=f"For ready questions: {meaning}")(
            command
        )
    return command


@click.command(cls=_Query)
@click.argument("sql", required=False, metavar="[SQL|NAME]")
@click.argument("code", required=False)
@click.option(
    "--file",
    "file",
    type=click.File(encoding="utf-8-sig"),
    metavar="FILE.sql",
    help="Take the SQL from a file.",
)
@click.option("--list", "listed", is_flag=True, help="List the ready questions, and what each takes.")
@_parameter_options
@dataset_option
@answer_option
@out_option
def query(
    sql: str | None,
    *,
    file: TextIO | None,
    listed: bool,
    dataset: Path,
    layout: str | None,
    out: Path | None,
    **given: str | None,
) -> None:
    """Run SQL (DuckDB), or a ready question by its name, over the dataset and print the answer.

    The tables are documents, measures, scores, findings, limitations, flags, passages and failures; beside
    them stand those of the vocabulary: questions, indicators, subindicators, issues, levels and weights.
    Lists are searched as text: as_text(measures) like '%คู่มือ%'.

    SQL can only ask: it changes nothing, and no file but the dataset can be read. With - for SQL it is read
    from standard input.

    The ready question named question explains a CODE of the assessment: ita query question i7.
    """
    from pipelines import query as pipeline
    from pipelines.dataset import DatasetError

    if listed:
        _list_questions()
        return
    asked = _sql(sql, file)
    layout = _layout(layout, out)
    try:
        question = pipeline.prepared(asked, {name: text for name, text in given.items() if text is not None})
        count = _deliver(dataset, question, layout, out)
    except (DatasetError, pipeline.QueryError) as error:
        raise Refused(str(error)) from error
    except pipeline.QueryStoppedError:
        click.echo("ita: stopped", err=True)
        sys.stderr.flush()
        os._exit(EXIT_STOPPED)
    if layout == "table" and not out:
        click.echo(_rows(count))


def _list_questions() -> None:
    """Print the ready questions: name and parameters, and what they answer in English and Thai."""
    from rich.console import Console

    from pipelines.ready_questions import ready_questions
    from pipelines.text_table import field_lines, print_line

    console = Console()
    for ready in ready_questions().values():
        takes = ["CODE" if name == "code" else f"--{name}" for name in ready.takes]
        print_line(console, " ".join([ready.name, *takes]), "bold")
        for text in (ready.answers, ready.thai):
            click.echo(field_lines("", text, 0, console.width))


def _rows(count: int) -> str:
    return f"{count:,} rows" if count != 1 else "1 row"


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
        raise Refused(f"{opened.name}: is not UTF-8 text: save the SQL as UTF-8") from error


def _layout(layout: str | None, out: Path | None) -> str:
    """The format to print in: what the user says, else what the name of the file says."""
    if layout is None:
        return _SUFFIXES.get(out.suffix.lower(), "table") if out else "table"
    if layout in _BINARY and out is None:
        raise Refused(f"{layout} is no text: say with --out FILE.{layout} where to write it")
    return layout


def _deliver(dataset: Path, question: Any, layout: str, out: Path | None, answer: Any = None) -> int:
    """Ask `dataset`, unless the answer is there, and print it or write it to `out`; gives how many rows."""
    from pipelines import formats
    from pipelines.query import query as ask

    if layout == "parquet" and out:
        count = formats.save_parquet(dataset, question, out)
    else:
        answer = answer or ask(dataset, question)
        count = len(answer.rows)
        if out:
            _save(answer, layout, out)
        else:
            _print(answer, layout)
    if out:
        click.echo(on_one_line(f"{_rows(count)}: {out}"), err=True)
    return count


def _save(answer: Any, layout: str, out: Path) -> None:
    from pipelines import formats
    from pipelines.export import CELL_SIGNS

    if layout != "xlsx":
        formats.save_text(answer, layout, out)
    elif cut := formats.save_workbook(answer, out):
        what = f"{cut:,} cells are longer than the {CELL_SIGNS:,} characters that Excel takes, and were cut"
        click.echo(f"ita: {what}: --format csv has them whole", err=True)


def _print(answer: Any, layout: str) -> None:
    """Print an answer; CSV begins with the mark that Excel needs, but on a terminal."""
    from rich.console import Console

    from pipelines import formats
    from pipelines.query import write_table

    if layout == "table":
        write_table(answer, Console())
        return
    if layout == "csv" and not sys.stdout.isatty():
        data_out().write("\ufeff")
    formats.TEXTS[layout](answer, data_out())


@click.command()
@dataset_option
@click.option("--kind", metavar="KIND", help="Only flags of this kind (docs/reading.md), or failure.")
@click.option("--severity", type=click.Choice(["failure", "error", "warning", "note"]), help="Only these.")
@click.option("--agency", metavar="AGENCY", help="Only this agency, or those with this in their name.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    metavar="DATE",
    help="Only files that 'ita ingest' read on this day (2025-01-31) or later.",
)
@click.option("--all", "whole", is_flag=True, help="Print all of it as a table, however long.")
@answer_option
@out_option
def check(
    dataset: Path,
    *,
    kind: str | None,
    severity: str | None,
    agency: str | None,
    since: datetime | None,
    whole: bool,
    layout: str | None,
    out: Path | None,
) -> None:
    """Print what to look at in the dataset, worst first: failures, errors, warnings, notes.

    By document, each with the page and the place, and what the document says; of many documents, some. Other
    formats than a table have all of it, a row for each.
    """
    from rich.console import Console

    from pipelines import check as pipeline
    from pipelines.dataset import DatasetError
    from pipelines.query import QueryError
    from pipelines.query import query as ask

    layout = _layout(layout, out)
    try:
        question = pipeline.to_check(dataset, pipeline.Filters(kind, severity, agency, since))
        answer = ask(dataset, question)
        if layout == "table" and not out:
            pipeline.print_by_document(answer, Console(), whole=whole)
        else:
            _deliver(dataset, question, layout, out, answer)
    except (DatasetError, QueryError) as error:
        raise Refused(str(error)) from error
    if layout == "table" and not out and not whole and pipeline.is_cut(answer):
        what = "this is not all: --all shows it, --severity, --kind, --agency and --since choose"
        click.echo(as_called(f"{what}, 'ita query flags-by-kind' counts"), err=True)
    click.echo(pipeline.summary(row[0] for row in answer.rows), err=True)
