"""What subcommands of `ita` share: how they refuse, print, and survive a full disk or a closed pipe."""

import os
import sys
from contextlib import suppress
from typing import IO, Any, Final

import click

from pipelines.called import as_called, called
from pipelines.visible import on_one_line, visible_on

EXIT_FAILURES: Final = 1
"""Some files could not be read; they are listed. Wrong use is click's 2."""

EXIT_KNOWN_FAILURES: Final = 3
"""Some files could not be read, all of which an earlier run listed."""

EXIT_STOPPED: Final = 130
"""Stopped with Ctrl-C, as shells tell it."""


class Refused(click.ClickException):
    """A mistake of the user: one line on standard error, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(on_one_line(as_called(f"ita: {self.format_message()}")), file=file, err=True)


class Program(click.Group):
    """The command: what it prints goes to any terminal and any disk without a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command. A full disk under standard output is a line, a letter that it lacks an escape.

        A reader who has seen enough is nothing to tell.
        """
        for stream in (sys.stdout, sys.stderr):
            reconfigure(stream, errors="backslashreplace", **_with_thai(stream))
        try:
            try:
                return super().main(*args, **{"prog_name": called()} | extra)
            finally:
                sys.stdout.flush()
        except OSError as error:
            if error.filename is not None:
                raise
            with suppress(OSError):  # Python writes what is left once more when it ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            from extract.system import is_closed_pipe

            if is_closed_pipe(error):  # such as `ita text FILE | head`
                raise SystemExit(EXIT_FAILURES) from None
            click.echo(f"ita: what is printed cannot be written: {error.strerror or error}", err=True)
            raise SystemExit(Refused.exit_code) from error

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


def _with_thai(stream: IO[str]) -> dict[str, str]:
    """Settings with which Thai can be printed to a file or pipe: what a system such as Windows takes for them
    may lack it. What the user asks for (PYTHONIOENCODING) holds."""
    if stream.isatty() or "PYTHONIOENCODING" in os.environ:
        return {}
    try:
        "ก".encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return {"encoding": "utf-8"}
    return {}


def reconfigure(stream: IO[str], **settings: str) -> None:
    if reconfigure := getattr(stream, "reconfigure", None):
        reconfigure(**settings)


def data_out() -> IO[str]:
    """Standard output for data: in UTF-8 and as they are, on a terminal with control characters shown."""
    if sys.stdout.isatty():
        return visible_on(sys.stdout)
    reconfigure(sys.stdout, encoding="utf-8")
    return sys.stdout
