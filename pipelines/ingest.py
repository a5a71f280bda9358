"""From files to a dataset: find the files, read those that are new, never stop for one, write all at once."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipelines import dataset
from pipelines.isolation import read_all
from pipelines.reading import DEFAULT_LIMITS, Limits, Task
from pipelines.software import NAME, programs, software
from pipelines.sources import Source, any_file, find
from pipelines.store import Store
from schema import TABLES
from schema.records import Failure


class NothingToReadError(Exception):
    """Sources without a single file; the text names them."""


@dataclass
class Progress:
    """What is done so far. `found` grows before the first file is read, `to_read` is known from then on."""

    found: int = 0
    to_read: int = 0
    read: int = 0
    pages: int = 0
    failures: int = 0


@dataclass(frozen=True)
class Summary:
    """What an ingest did, in numbers, and every failure. `kept` files were read by an earlier run."""

    files: int
    kept: int
    measures: int
    flags: int
    failures: list[Failure]


def ingest(
    sources: Sequence[Path],
    out: Path,
    *,
    jobs: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    passwords: Sequence[str] = (),
    progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Read every file of `sources` (files or folders) into the dataset `out`.

    `jobs` is the most processes to read with, `limits` hold for each file, `passwords` are tried in turn on
    files that are locked. What an earlier run read is not read again.

    Raises `DatasetError` where `out` cannot become a dataset, `NothingToReadError` where there is no file;
    files never raise, they become failures.
    """
    dataset.require_target(out)
    if not any_file(sources):
        raise NothingToReadError(f"no files in {', '.join(map(str, sources))}: name a folder of documents")
    condition = _condition(limits, passwords)
    with dataset.held(out) as side:
        try:
            with Store(side, software()) as store:
                done = Progress()
                for done.found in store.list_files(find(sources)):
                    progress(done)
                done.to_read = store.plan(condition)
                for outcome in read_all(_tasks(store.to_read(), limits, passwords), jobs):
                    store.put(outcome, condition)
                    done.read += 1
                    done.pages += outcome.pages
                    done.failures += len(outcome.failures)
                    progress(done)
                store.forget_gone()
                state = store.state()
                if store.written() != state or not dataset.is_whole(out):
                    store.order()
                    dataset.write(out, side, {table: store.batches(table) for table in TABLES})
                    store.note_written(state)
                totals = store.totals()
                return Summary(**vars(totals), failures=list(store.failures()))
        except sqlite3.Error as error:
            raise dataset.cannot_be_written(out, error) from error


def _tasks(files: Iterable[Source], limits: Limits, passwords: Sequence[str]) -> Iterator[Task]:
    program = version(NAME)
    for file in files:
        assert file.sha256 is not None
        yield Task(file.path, file.sha256, file.stamp, program, tuple(passwords), limits)


def _condition(limits: Limits, passwords: Sequence[str]) -> str:
    """What a file that could not be read may owe to this run: with other limits it is tried again."""
    said = repr((limits, list(passwords), programs()))
    return hashlib.sha256(said.encode()).hexdigest()
