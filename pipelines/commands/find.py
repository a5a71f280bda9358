"""Subcommands that find their way in a dataset: search, explore."""

from contextlib import closing
from pathlib import Path
from typing import Any, Final

import click

from pipelines.commands.options import dataset_option, format_option
from pipelines.commands.program import Refused, data_out
from pipelines.visible import on_one_line

KINDS: Final = ("measure", "step", "finding", "result", "limitation", "passage")

_AROUND: Final = 60
"""Letters that are printed before a hit, and half of those after it."""


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--agency", help="Only of agencies whose name has this in it.")
@click.option("--province", help="Only of provinces whose name has this in it.")
@click.option("--year", type=click.IntRange(1, 4000), help="Only of this fiscal year (Buddhist).")
@click.option("--issue", type=click.IntRange(1, 100), help="Only of measures of this issue.")
@click.option("--indicator", type=click.IntRange(1, 100), help="Only of this indicator.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    help="Only in texts of this kind; passage is whatever else documents say.",
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Hits to print.")
@dataset_option
@format_option
def search(text: tuple[str, ...], *, dataset: Path, layout: str, limit: int, **filters: Any) -> None:
    """Search TEXT in measures, steps, findings, results, limitations and all else that documents say.

    Words and parts of words of two letters and more; several words are all sought within one record; a phrase
    is put in quotation marks ('"..."' in a shell). For what is nowhere, what is spelled like it but for one
    letter is searched, else its words, and that is said. Hits of the newest year come first.

    The first search makes an index of the dataset, which takes about a second for 1,000 measures.
    """
    from pipelines.dataset import DatasetError
    from pipelines.query import write_csv, write_json
    from pipelines.search import Filters, SearchError, as_answer
    from pipelines.search import search as find

    try:
        with closing(_index(dataset)) as index:
            found = find(index, " ".join(text), Filters(**filters), limit)
    except (DatasetError, SearchError) as error:
        raise Refused(str(error)) from error
    if layout == "table":
        _print(found)
    else:
        (write_csv if layout == "csv" else write_json)(as_answer(found), data_out())
    for note in found.notes:
        click.echo(on_one_line(f"ita: {note}"), err=True)
    click.echo(_told(len(found.hits), found.total), err=True)


def _index(dataset: Path) -> Any:
    """The index of the dataset; it is said where it has to be made, which may take minutes."""
    from pipelines.dataset import require_dataset
    from pipelines.index import opened, takes_long

    require_dataset(dataset)
    if takes_long(dataset):
        click.echo(on_one_line(f"ita: making the index of {dataset}, once for each state of it"), err=True)
    return opened(dataset)


def _told(shown: int, total: int) -> str:
    """How many hits there are, and how many are printed."""
    from pipelines.search import MOST_COUNTED

    most = f"more than {MOST_COUNTED:,}" if total > MOST_COUNTED else f"{total:,}"
    hits = f"{most} hit{'' if total == 1 else 's'}"
    return hits if shown == total else f"{hits}, the first {shown:,} printed: more with --limit"


def _print(found: Any) -> None:
    """Print hits for the eye: a line that says where each is, and its texts with what was found marked."""
    from rich.console import Console
    from rich.text import Text

    from pipelines.search import excerpt, marked, pattern_of
    from pipelines.text_table import fold

    console, pattern = Console(highlight=False), pattern_of(found.forms)
    for hit in found.hits:
        where = [hit.record_id or hit.document_id, hit.agency or "-", str(hit.year or "-")]
        where += [f"page {hit.page}"] if hit.page else []
        console.print(Text(fold(on_one_line(" · ".join(where)), console.width), "bold"))
        for kind, text in hit.parts.items():
            line = on_one_line(f"{kind}: {excerpt(text, pattern, _AROUND)}".replace("\n", " / "))
            shown = Text()
            for piece, is_hit in marked(fold(line, console.width - 2), pattern):
                shown.append(piece, "bold black on yellow" if is_hit else "")
            console.print(Text("  ") + Text("\n  ").join(shown.split("\n")))


@click.command()
@dataset_option
@click.option(
    "--source",
    "sources",
    type=click.Path(path_type=Path),
    multiple=True,
    help="The folder that was ingested, where it is not where it was; may be given several times.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="0: any free one."
)
@click.option("--open", "opened", is_flag=True, help="Open the start page in your browser.")
def explore(dataset: Path, sources: tuple[Path, ...], port: int, *, opened: bool) -> None:
    """Show the dataset in a browser: search, lists, and every record beside its original.

    Only this machine can open the pages, and they change nothing. Ctrl-C ends the command.
    """
    from pipelines.dataset import DatasetError

    try:
        from pipelines.explore.server import server_of
    except ImportError as error:
        raise Refused("'ita explore' needs Flask: pip install flask") from error
    try:
        _index(dataset).close()
        server = server_of(dataset, sources, port)
    except DatasetError as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise Refused(f"port {port} cannot be used: {error.strerror}: choose another with --port") from error
    address = f"http://127.0.0.1:{server.port}/"
    click.echo(f"{address} shows {on_one_line(str(dataset))}: Ctrl-C ends", err=True)
    if opened:
        click.launch(address)
    server.serve_forever()
