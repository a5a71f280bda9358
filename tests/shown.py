"""The commands that README.md, README.th.md, CONTRIBUTING.md and docs/ show, run as they are printed there.

What is run is in fenced blocks: lines that begin with `ita` (or `.venv/bin/ita`), alone or behind `$ `, with the
output below them; and the statements of blocks of SQL. `…` alone on a line stands for any lines. A comment that
begins with "needs" says why a command is not run. A block of text or TOML whose fence names a file is that file.

`python -m tests.shown` writes the output that the commands have now into the pages.
"""

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from click.testing import CliRunner

from pipelines.cli import main
from pipelines.ingest import ingest
from tests.conftest import ROOT, SAMPLES

PAGES: Final = [
    *(ROOT / name for name in ("README.md", "README.th.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]

WIDTH: Final = 100
"""Terminal cells of the output in the pages."""

MORE: Final = "…"

_BLOCK: Final = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND: Final = re.compile(r"(?:\$ )?(?:\.venv/bin/)?ita ")
_NOT_RUN: Final = re.compile(r"#\s*needs\b")
_SERVES: Final = ("explore",)
"""Subcommands that do not end by themselves."""


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it: the lines of its output, None where the page shows none, and where in the
    page these lines are."""

    arguments: tuple[str, ...]
    output: tuple[str, ...] | None
    start: int
    end: int

    def __str__(self) -> str:
        return shlex.join(("ita", *self.arguments))


@dataclass(frozen=True)
class ShownFile:
    """A file that a page shows."""

    name: str
    text: str


def shown(page: str) -> Iterator[Shown | ShownFile]:
    """The commands and files of the text of a page, in order."""
    for block in _BLOCK.finditer(page):
        language, _, name = block["info"].strip().partition(" ")
        if language == "sql":
            for statement in block["body"].split(";\n"):
                if statement.strip():
                    yield Shown(("query", f"{statement};"), None, block.end(), block.end())
        elif name:
            yield ShownFile(name, block["body"])
        else:
            yield from _commands(block["body"], block.start("body"))


def _commands(body: str, start: int) -> Iterator[Shown]:
    lines = body.splitlines(keepends=True)
    starts = [start + sum(map(len, lines[:at])) for at in range(len(lines) + 1)]
    at = 0
    while at < len(lines):
        begun = at
        at += 1
        if not _COMMAND.match(lines[begun]):
            continue
        while (words := _words("".join(lines[begun:at]))) is None:
            at += 1
        output = at
        if lines[begun].startswith("$ "):
            while at < len(lines) and not lines[at].startswith("$ "):
                at += 1
        told = tuple(line.rstrip("\n") for line in lines[output:at]) if at > output else None
        if not _NOT_RUN.search("".join(lines[begun:output])) and words[1] not in _SERVES:
            yield Shown(tuple(words[1:]), told, starts[output], starts[at])


def _words(command: str) -> list[str] | None:
    """The words of a command of the shell, without where its output goes; None where it does not end here."""
    try:
        words = shlex.split(command.removeprefix("$ "), comments=True)
    except ValueError:
        return None
    return words[: next((at for at, word in enumerate(words) if word in (">", "|")), len(words))]


def make_place(folder: Path, dataset: Path) -> None:
    """Make `folder` a place where the pages hold: a dataset of the samples in data/out, a folder of documents
    called FOLDER and a document called FILE."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "samples").symlink_to(SAMPLES)
    shutil.copytree(dataset, folder / "data" / "out")
    (folder / "FOLDER").mkdir()
    for place in (folder / "FOLDER" / "a.txt", folder / "FILE"):
        shutil.copy(SAMPLES / "rimkhongthan_progress_2567.txt", place)


def run(command: Shown) -> tuple[int, list[str]]:
    """Run a command in the folder one is in; gives its exit status and the lines that it prints."""
    result = CliRunner().invoke(
        main, command.arguments, env={"COLUMNS": str(WIDTH), "ITA_DATASET": None, "NO_COLOR": "1"}
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    printed = result.stdout.removeprefix("\ufeff") + result.stderr
    return result.exit_code, [line.rstrip() for line in printed.splitlines()]


def is_as_shown(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the lines that a page shows are those that are printed."""
    parts = "\n".join(shown).split(f"\n{MORE}")
    text = "\n".join(printed)
    pattern = r"(?:\n.*)*?".join(re.escape(part) for part in parts)
    return re.fullmatch(pattern, text) is not None


def renewed(page: str) -> str:
    """The text of a page with the output that its commands have now."""
    changes = []
    for each in shown(page):
        if isinstance(each, ShownFile):
            Path(each.name).write_text(each.text, encoding="utf-8")
            continue
        _, printed = run(each)
        if each.output is None or is_as_shown(each.output, printed):
            continue
        if MORE in each.output:
            printed = [*printed[: each.output.index(MORE)], MORE]
        changes.append((each.start, each.end, "".join(f"{line}\n" for line in printed)))
    for start, end, text in reversed(changes):
        page = page[:start] + text + page[end:]
    return page


def renew() -> None:
    """Write the output that the commands have now into the pages."""
    with tempfile.TemporaryDirectory() as scratch:
        ingest([SAMPLES], Path(scratch) / "dataset", jobs=os.cpu_count() or 1)
        for page in PAGES:
            place = Path(scratch) / "pages" / page.stem
            make_place(place, Path(scratch) / "dataset")
            with chdir(place):
                text = renewed(page.read_text(encoding="utf-8"))
            page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()
