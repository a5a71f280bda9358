"""Subcommands that ask a dataset: query, check."""

import os
import re
import sys
from pathlib import Path
from typing import IO, Any, TextIO

import click

from pipelines.commands.options import dataset_option, format_option
from pipelines.commands.program import EXIT_STOPPED, Refused, data_out


class _Query(click.Command):
    """`ita query`, whose SQL may begin with a comment."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What begins with two dashes and is the name of no option is SQL."""
        options = {name for option in self.get_params(ctx) for name in option.opts}
        for index, text in enumerate(args):
            if text.startswith("--") and re.search(r"\s", text) and text.split("=")[0] not in options:
                return super().parse_args(ctx, [*args[:index], *args[index + 1 :], "--", text])
        return super().parse_args(ctx, args)


@click.command(cls=_Query)
@click.argument("sql", required=False)
@click.option(
    "--file",
    "file",
    type=click.File(encoding="utf-8-sig"),
    metavar="FILE.sql",
    help="Take the SQL from a file.",
)
@click.option("--list", "listed", is_flag=True, help="List the ready questions.")
@dataset_option
@format_option
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
        print_answer(answer, layout)
    except (DatasetError, pipeline.QueryError) as error:
        raise Refused(str(error)) from error
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
        raise Refused(f"{opened.name}: is not UTF-8 text: save the SQL as UTF-8") from error


@click.command()
@dataset_option
@format_option
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
        raise Refused(str(error)) from error
    print_answer(answer, layout)
    click.echo(pipeline.summary(answer), err=True)


def print_answer(answer: Any, layout: str) -> None:
    """Print an answer of `pipelines.query` as a table, CSV or JSON."""
    from rich.console import Console

    from pipelines import query as pipeline

    if layout == "table":
        pipeline.write_table(answer, Console())
    else:
        write = pipeline.write_csv if layout == "csv" else pipeline.write_json
        write(answer, data_out())
