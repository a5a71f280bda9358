"""The `ita` command: its subcommands are in `pipelines.commands`."""

import click

from pipelines.commands.ask import check, query
from pipelines.commands.find import explore, search
from pipelines.commands.ingest import ingest
from pipelines.commands.look import repair, tables, text
from pipelines.commands.program import Program
from pipelines.commands.send import export, report, show
from pipelines.without_pandas import refuse_pandas


@click.group(cls=Program)
@click.version_option(package_name="thai-ita", prog_name="ita")
def main() -> None:
    """Turn the ITA documents of Thai municipalities into a dataset, and query it."""


def run() -> None:
    """The command as a program of its own, which needs no pandas."""
    refuse_pandas()
    main()


for _command in (check, explore, export, ingest, query, repair, report, search, show, tables, text):
    main.add_command(_command)
