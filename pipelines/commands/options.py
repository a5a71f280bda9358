"""Options, and types of options, that subcommands share."""

from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import Any

import click


class Place(click.ParamType[Path | str]):
    """A path of this machine, or, as text, an address such as s3://bucket/folder."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:  # noqa: ARG002
        """A `Path` for a path, the text itself for an address."""
        return value if isinstance(value, str) and "://" in value else Path(value)


class Seconds(click.FloatRange):
    """A number of seconds within a range, which nan is not in, although it is not outside either."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        converted = super().convert(value, param, ctx)
        return self.fail(f"{value} is not a number", param, ctx) if isnan(converted) else converted


dataset_option: Callable[..., Any] = click.option(
    "--dataset",
    type=click.Path(path_type=Path),
    envvar="ITA_DATASET",
    default=Path("data/out"),
    show_default=True,
    show_envvar=True,
    help="The dataset to read.",
)
format_option: Callable[..., Any] = click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
answer_option: Callable[..., Any] = click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "csv", "json", "jsonl", "markdown", "parquet", "xlsx"]),
    help="How to print the answer.  [default: as the name of --out ends, else table]",
)
out_option: Callable[..., Any] = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the answer to a file; parquet and xlsx need one.",
)
password_option: Callable[..., Any] = click.option(
    "--password",
    "passwords",
    multiple=True,
    envvar="ITA_PASSWORD",
    show_envvar=True,
    help="Password of locked files; may be given several times, and all are tried.",
)
layouts_option: Callable[..., Any] = click.option(
    "--layouts",
    "layout_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="What columns hold, in your words (docs/layouts.md); may be given several times.",
)
ocr_option: Callable[..., Any] = click.option(
    "--ocr",
    type=click.Choice(["auto", "never", "always"]),
    default="auto",
    show_default=True,
    help="Which pages are read as pictures: those without text that can be read, none, or all of PDF.",
)
file_argument: Callable[..., Any] = click.argument("file", type=click.Path(path_type=Path))
