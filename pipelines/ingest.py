"""From files to a dataset: find the files, read each, never stop for one, write all at once."""

import hashlib
import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from extract import Document, ReadError, Table, read
from pipelines import dataset
from schema import TABLES, Interpretation, interpret
from schema.records import Failure

FILES_PER_WORKER: Final = 64
"""Files below which a further process costs more to start than it saves."""

_ID_DIGITS: Final = 16


class NothingToReadError(Exception):
    """Sources without a single file; the text names them."""


@dataclass(frozen=True)
class SourceFile:
    """A file to read, and how the dataset names it. `same` are further files with the same bytes."""

    path: Path
    name: str
    sha256: str
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its records, or why it has none, or both where it holds no measures."""

    records: Interpretation | None
    failure: Failure | None


@dataclass(frozen=True)
class Summary:
    """What an ingest did, in numbers, and every failure."""

    files: int
    measures: int
    flags: int
    failures: list[Failure]


def ingest(sources: Sequence[Path], out: Path, *, jobs: int, progress: Callable[[int, int], None]) -> Summary:
    """Read every file of `sources` (files or folders) into the dataset `out`.

    `jobs` is the most processes to read with; `progress` is told the files done and the files in all.
    Raises `DatasetError` where `out` cannot become a dataset, `NothingToReadError` where there is no file;
    files never raise, they become failures.
    """
    dataset.require_target(out)
    files, failures = find_files(sources)
    if not files and not failures:
        raise NothingToReadError(f"no files in {', '.join(map(str, sources))}: name a folder of documents")
    tables: dict[str, list[Any]] = {table: [] for table in TABLES}
    progress(0, len(files))
    for done, outcome in enumerate(read_all(files, jobs), start=1):
        if outcome.records:
            for field in fields(outcome.records):
                tables[field.name] += getattr(outcome.records, field.name)
        if outcome.failure:
            failures.append(outcome.failure)
        progress(done, len(files))
    tables["failures"] = sorted(failures, key=lambda failure: (failure.source_path, failure.page or 0))
    dataset.write(out, tables)
    return Summary(
        files=sum(1 + len(file.same) for file in files)
        + sum(failure.stage == "open" for failure in failures),
        measures=len(tables["measures"]),
        flags=len(tables["flags"]),
        failures=tables["failures"],
    )


def find_files(sources: Sequence[Path]) -> tuple[list[SourceFile], list[Failure]]:
    """The files of `sources` in order of their names, each content once, and what cannot be opened.

    Hidden files and datasets are passed over. With several sources a name begins with its source.
    """
    files: dict[str, SourceFile] = {}
    failures: list[Failure] = []
    found: list[tuple[str, Path]] = []
    for source in sources:
        prefix = f"{source.resolve().name}/" if len(sources) > 1 and source.is_dir() else ""
        found += [(f"{prefix}{name}", path) for name, path in _walk(source, failures)]
    for name, path in sorted(set(found)):
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            failures.append(_cannot_open(name, error))
            continue
        if digest in files:
            files[digest] = replace(files[digest], same=(*files[digest].same, name))
        else:
            files[digest] = SourceFile(path, name, digest)
    return list(files.values()), failures


def _walk(source: Path, failures: list[Failure]) -> Iterator[tuple[str, Path]]:
    """Name and path of each file below `source`; folders that cannot be listed become failures."""
    if not source.is_dir():
        yield source.name, source
        return

    def note(error: OSError) -> None:
        failures.append(_cannot_open(str(Path(error.filename).relative_to(source)), error))

    for folder, below, names in os.walk(source, onerror=note):
        below[:] = [name for name in below if not name.startswith(".") and not _is_dataset(folder, name)]
        for name in names:
            path = Path(folder, name)
            if not name.startswith((".", "~$")):
                yield path.relative_to(source).as_posix(), path


def _is_dataset(folder: str, name: str) -> bool:
    return dataset.is_dataset(Path(folder, name))


def _cannot_open(name: str, error: OSError) -> Failure:
    hint = "check that the file exists and that you may read it"
    return Failure(name, None, None, "open", f"cannot be opened: {error.strerror or error}", hint)


def read_all(files: Sequence[SourceFile], jobs: int) -> Iterable[Outcome]:
    """The outcome of each file, in the order of `files`, read with as many processes as pay."""
    workers = min(jobs, len(files) // FILES_PER_WORKER)
    if workers < 2:
        yield from map(partial(read_one, program=version(dataset.NAME)), files)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(read_one, program=version(dataset.NAME)), files, chunksize=4)


def read_one(file: SourceFile, program: str) -> Outcome:
    """Read one file. A file that cannot be read, or holds no measures, is a failure; so is a bug of ours."""
    try:
        document = read(file.path)
    except ReadError as error:
        return Outcome(None, Failure(file.name, file.sha256, None, "read", str(error), error.hint))
    except Exception as error:  # one file must never stop the others
        return Outcome(None, _bug(file, "read", error))
    try:
        records = interpret(document, file.sha256[:_ID_DIGITS])
    except Exception as error:
        return Outcome(None, _bug(file, "tables", error))
    described = replace(
        records.documents[0],
        source_path=file.name,
        other_paths=list(file.same),
        sha256=file.sha256,
        extractor_version=program,
    )
    failure = None
    if not records.measures:
        failure = _without_measures(file, document)
    return Outcome(replace(records, documents=[described]), failure)


def _without_measures(file: SourceFile, document: Document) -> Failure:
    what, hint = "no table of measures found", "see what was read with 'ita tables'"
    if document.large_pictures and not any(isinstance(block, Table) for block in document.blocks):
        what = f"no table of measures found: it is one of {document.large_pictures} pictures in the file"
        hint = "put text under the pictures with an OCR program, or get the file they were made from"
    return Failure(file.name, file.sha256, None, "tables", what, f"{hint}; its text is in the passages table")


def _bug(file: SourceFile, stage: str, error: Exception) -> Failure:
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {error}"
    return Failure(file.name, file.sha256, None, stage, what, "this is a bug: report it with the file")
