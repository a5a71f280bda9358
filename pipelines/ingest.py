"""From files to a dataset: find the files, read those that are new, never stop for one, write all at once."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from extract.ocr import Mode
from pipelines import dataset
from pipelines.addresses import cache_of, publish, require_free
from pipelines.cluster import read_all as read_by_cluster
from pipelines.layouts import NamedLayout
from pipelines.origins import keep
from pipelines.reader_process import read_all
from pipelines.software import NAME, programs, software
from pipelines.sources import Source, any_file, find
from pipelines.store import Store, StoreDamagedError, delete
from pipelines.task import DEFAULT_LIMITS, Limits, Task
from schema import TABLES
from schema.records import Failure
from schema.tables.mappings import UserLayout


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
    """What an ingest did, in numbers, and every failure. `kept` files were read by an earlier run.
    `unmatched`: the names of the user's layouts that no table has. `known`: failures that the dataset had
    before; `removed`: names of files that it was made from and that are not there any more."""

    files: int
    kept: int
    measures: int
    flags: int
    failures: list[Failure]
    unmatched: list[str] = field(default_factory=list)
    known: list[Failure] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def new_failures(self) -> list[Failure]:
        """The failures that the dataset did not have before."""
        known = set(self.known)
        return [failure for failure in self.failures if failure not in known]


def ingest(
    sources: Sequence[Path | str],
    out: Path | str,
    *,
    jobs: int = 1,
    cluster: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    passwords: Sequence[str] = (),
    layouts: Sequence[NamedLayout] = (),
    ocr: Mode = "auto",
    progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Read every file of `sources` (files or folders; text is an address) into the dataset `out`.

    `jobs` is the most processes to read with; the workers of `cluster`, the address of a scheduler, read in
    their stead. `limits` hold for each file, `passwords` are tried in turn on files that are locked,
    `layouts` say what columns hold, `ocr` which pages are read as pictures. What an earlier run read is not
    read again.

    Raises `DatasetError` where `out` cannot become a dataset, `NothingToReadError` where there is no file,
    `AddressError` and `ClusterError` where those cannot be used, `NoProcessError` where the machine allows no
    process; files never raise, they become failures.
    """
    local = out if isinstance(out, Path) else cache_of(out) / "dataset"
    dataset.require_target(local)
    if isinstance(out, str):
        require_free(out, dataset.DESCRIPTOR)
    if not any_file(sources):
        raise NothingToReadError(f"no files in {', '.join(map(str, sources))}: name a folder of documents")
    condition = _condition(limits, passwords)
    told = tuple(one.layout for one in layouts)

    def run(side: Path) -> Summary:
        with Store(side, _reader(told, ocr)) as store:
            done = Progress()
            for done.found in store.list_files(find(sources, limits.seconds)):
                progress(done)
            done.to_read = store.plan(condition)
            tasks = _tasks(store.to_read(), limits, passwords, told, ocr)
            for outcome in read_all(tasks, jobs) if cluster is None else read_by_cluster(tasks, cluster):
                store.put(outcome, condition)
                done.read += 1
                done.pages += outcome.pages
                done.failures += len(outcome.failures)
                progress(done)
            store.forget_gone()
            before, failures = dataset.known_files(local), list(store.failures())
            state = store.state()
            if store.written() != state or not dataset.is_whole(local):
                store.order()
                dataset.write(local, side, {table: store.batches(table) for table in TABLES})
                store.note_written(state)
            keep(sources, local)
            if isinstance(out, str):
                publish(local, out, dataset.DESCRIPTOR)
            matched = store.layouts()
            unmatched = [one.name for index, one in enumerate(layouts) if index not in matched]
            known = [failure for failure in failures if before.has(failure)]
            removed = sorted(before.names - store.names())
            return Summary(
                **vars(store.totals()), failures=failures, unmatched=unmatched, known=known, removed=removed
            )

    with dataset.held(local) as side:
        try:
            return _with_sound_store(run, side)
        except (sqlite3.Error, MemoryError) as error:
            raise dataset.cannot_be_written(local, error) from error


def _with_sound_store(run: Callable[[Path], Summary], side: Path) -> Summary:
    """Do `run`; where the store in `side` is found damaged, once more without it. Raises `DatasetError`."""
    try:
        return run(side)
    except StoreDamagedError:
        delete(side)
    try:
        return run(side)
    except StoreDamagedError as error:
        raise dataset.DatasetError(
            f"{side} is damaged, and again when it was made anew: delete it"
        ) from error


def _tasks(
    files: Iterable[Source],
    limits: Limits,
    passwords: Sequence[str],
    layouts: tuple[UserLayout, ...],
    ocr: Mode,
) -> Iterator[Task]:
    program = version(NAME)
    for file in files:
        yield Task(file.path, file.sha256, file.stamp, program, tuple(passwords), limits, layouts, ocr)


def _reader(layouts: tuple[UserLayout, ...], ocr: Mode) -> str:
    """What decides how a file is read: the software, and what the user says of tables and pictures."""
    said: list[object] = [(one.headings, one.fields, one.shape, one.agency) for one in layouts]
    if ocr != "auto":
        said.append(ocr)
    return hashlib.sha256(f"{software()}{said!r}".encode()).hexdigest() if said else software()


def _condition(limits: Limits, passwords: Sequence[str]) -> str:
    """What a file that could not be read may owe to this run: with other limits it is tried again."""
    said = repr((float(limits.seconds), limits.megabytes, list(passwords), programs()))
    return hashlib.sha256(said.encode()).hexdigest()
