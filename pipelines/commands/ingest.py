"""The subcommand that makes a dataset: ingest."""

import os
from pathlib import Path
from typing import Any

import click

from pipelines.commands.options import Place, Seconds, layouts_option, ocr_option, password_option
from pipelines.commands.program import EXIT_FAILURES, EXIT_KNOWN_FAILURES, EXIT_STOPPED, Refused


@click.command()
@click.argument("sources", nargs=-1, required=True, type=Place())
@click.option(
    "--out",
    required=True,
    type=Place(),
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
    type=Seconds(min=0, min_open=True, max=24 * 60 * 60),
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
@ocr_option
@password_option
@layouts_option
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

    SOURCES and OUT may be addresses such as s3://bucket/folder (needs the extra cluster: docs/install.md).

    A file that cannot be read is listed and kept in the failures table; the others are read. Exit status
    is 1 if there is any, 3 if the dataset had all of them before. Run again, it reads only files that are new
    or changed, and names those that are gone. Ctrl-C stops it; the next run goes on from there.
    """
    from extract.system import LIMITS_MEMORY
    from pipelines.processes import NoProcessError, server

    for source in sources:
        if isinstance(source, Path) and _is_missing(source):
            raise Refused(f"{source} does not exist: name a folder of documents, or a file")
    if cluster is None:
        server.start()  # it loads while this process does
        if not LIMITS_MEMORY and not json_log:
            click.echo("ita: this system does not limit memory: --memory has no effect here", err=True)

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
        raise Refused(str(error)) from error
    except KeyboardInterrupt:
        click.echo("ita: stopped: run the same command again to go on from here", err=True)
        raise SystemExit(EXIT_STOPPED) from None
    tell_summary(summary, out, json_log=json_log)
    if summary.failures:
        raise SystemExit(EXIT_FAILURES if summary.new_failures else EXIT_KNOWN_FAILURES)


def _is_missing(source: Path) -> bool:
    """Whether there is no such file or folder; one that cannot be looked at is a failure of the run."""
    try:
        source.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
