"""One file to what the dataset takes of it: its records as Arrow batches, and what could not be read."""

import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from extract import Cell, Document, Line, Page, Paragraph, ReadError, Row, Table, read
from extract.errors import MachineError, TooLargeError, UnreadableFileError
from extract.machine import is_of_machine
from extract.ocr import Mode, Ocr
from extract.reading import READERS
from pipelines.addresses import fetch, is_address
from pipelines.hashes import Stamp, hash_of, stamp_of
from schema import TABLES, Interpretation, arrow_schema, interpret
from schema.document_types import OTHERS
from schema.records import Failure
from schema.tables.mappings import UserLayout

_ID_DIGITS: Final = 16
_CODEC: Final = pa.Codec("zstd")

BUG: Final = "this is a bug: report it with the file"
"""What to do about an error that nobody foresaw."""

_schema = cache(arrow_schema)


@dataclass(frozen=True)
class Limits:
    """What one file may take: seconds, and megabytes (2^20 bytes) of memory of the process that reads it."""

    seconds: float = 300
    megabytes: int = 2048


LARGEST_RECORDS: Final = 64 * 1024 * 1024
"""Bytes of the records of one file, with its text: some hundred times those of the largest document seen. The
process that writes the dataset has to hold them."""

MOST_FAILURES: Final = 100
"""Pages of one file that are named one by one where they cannot be read."""

FOR_PICTURES: Final = 0.8
"""Share of the seconds of a file in which its pages may be read as pictures."""

DEFAULT_LIMITS: Final = Limits()
"""Far more than any document needs: a PDF with 3,000 pages of tables took 47 s and 570 MB."""


@dataclass(frozen=True)
class Task:
    """A file to read. `stamp` is what it was when `sha256` was taken.

    `path` may be an address that fsspec knows (`s3://...`); its hash is None until it was fetched.
    """

    path: str
    sha256: str | None
    stamp: Stamp
    program: str
    passwords: tuple[str, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    layouts: tuple[UserLayout, ...] = ()
    ocr: Mode = "auto"


@dataclass(frozen=True)
class Packed:
    """The rows of one table: an Arrow record batch without its schema, compressed; `size` bytes before."""

    data: bytes
    size: int


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its records, packed, by table; and what of it could not be read.

    `source_path` of records and failures is blank: it is not in the bytes of the file. `sha256` is None where
    they could not be fetched. `agency` and `fiscal_year` are those of the document, `pages` is 0 where the
    file knows no pages. `layouts`: indexes of those of the task that some of its tables have.
    """

    path: str
    sha256: str | None
    failures: Sequence[Failure] = ()
    records: dict[str, Packed] = field(default_factory=dict)
    agency: str | None = None
    fiscal_year: int | None = None
    pages: int = 0
    measures: int = 0
    flags: int = 0
    layouts: tuple[int, ...] = ()
    out_of_memory: bool = False


Tell = Callable[[str, str | None], None]
"""Is called with the stage and the hash of the file where one of them changes. The first stage is "read", the
second "tables".
"""


def read_task(task: Task, tell: Tell) -> Outcome:
    """Read one file. What goes wrong is a failure of the outcome, be it a fault of the file or of ours."""
    if not is_address(task.path):
        outcome = _read_file(task, Path(task.path), tell)
        return outcome if _stamp(task) == task.stamp else _changed(task)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "document"
        try:
            fetch(task.path, copy)
        except Exception as error:  # storage services raise errors of their own
            what = f"cannot be fetched: {_said(error)}"
            return without_records(task, "open", what, "check that the file exists and that you may read it")
        fetched = replace(task, sha256=hash_of(copy))
        tell("read", fetched.sha256)
        return _read_file(fetched, copy, tell)


def load() -> None:
    """Load what most files need, which else is loaded with the first of them: readers, words, vocabulary."""
    for module in READERS.values():
        import_module(module)
    headings = "ตัวชี้วัดที่ 1", "ข้อค้นพบ", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"
    row = "i1 การปฏิบัติหน้าที่", "คะแนน 90.00", "จัดทำ คู่มือ", "1. ประชุม 2. รายงาน", "สำนักปลัด", "ไตรมาส 1"
    rows = tuple(Row(tuple(Cell((Line(text),)) for text in cells)) for cells in (headings, row))
    title = Paragraph((Line("มาตรการของเทศบาลตำบลหนึ่ง อำเภอเมือง จังหวัดลำปาง ปีงบประมาณ พ.ศ. 2568"),))
    page = Page(number=None, width=None, height=None, blocks=(title, Table(rows, folded=True)))
    pack(interpret(Document("", "", "", (page,)), ""), Task("", "", (0, 0, 0), ""))


def _read_file(task: Task, path: Path, tell: Tell) -> Outcome:
    stage = "read"
    try:
        document = read(path, task.passwords, Ocr(task.ocr, FOR_PICTURES * task.limits.seconds))
        stage = "tables"
        tell(stage, task.sha256)
        return _outcome(task, document)
    except (MachineError, UnreadableFileError) as error:
        return without_records(task, "open", str(error), error.hint)
    except ReadError as error:
        return without_records(task, "read", str(error), error.hint)
    except MemoryError:
        what = f"needs more than {task.limits.megabytes} MB of memory"
        hint = "give it more with --memory, or split the file"
        return without_records(task, stage, what, hint, out_of_memory=True)
    except Exception as error:  # one file must never stop the others
        if is_of_machine(error):
            return without_records(task, "open", _said(error), MachineError.hint)
        return without_records(task, stage, place_of(error), BUG)


def without_records(task: Task, stage: str, what: str, hint: str, *, out_of_memory: bool = False) -> Outcome:
    """The outcome of a file that gave nothing."""
    failure = Failure("", task.sha256, None, stage, " ".join(what.split()), hint)
    return Outcome(task.path, task.sha256, [failure], out_of_memory=out_of_memory)


def _changed(task: Task) -> Outcome:
    if _stamp(task) is None:
        what = "is gone since it was found, or is not shared with the machine that reads it"
        return without_records(task, "open", what, "run again; machines of a cluster need the same folders")
    return without_records(task, "open", "was changed while it was read", "run again")


def _stamp(task: Task) -> Stamp | None:
    """What the file is now; None where it is gone."""
    try:
        return stamp_of(Path(task.path).stat())
    except OSError:
        return None


def _outcome(task: Task, document: Document) -> Outcome:
    assert task.sha256 is not None
    records = interpret(document, task.sha256[:_ID_DIGITS], task.layouts)
    (described,) = records.documents
    packed = pack(records, task)
    if (size := sum(table.size for table in packed.values())) > LARGEST_RECORDS:
        raise TooLargeError(f"holds {size >> 20:,} MB of text and records")
    failures = list(_page_failures(task.sha256, document))
    if not records.measures:
        failures.append(_without_measures(task.sha256, document, described.document_type))
    return Outcome(
        task.path,
        task.sha256,
        failures,
        packed,
        described.agency,
        described.fiscal_year,
        described.page_count or 0,
        len(records.measures),
        len(records.flags),
        tuple(index for index, layout in enumerate(task.layouts) if layout in records.layouts),
    )


def _page_failures(sha256: str, document: Document) -> Iterator[Failure]:
    """A failure for each page that could not be read; those after `MOST_FAILURES` in one."""
    failed = ((page.number, page.error) for page in document.pages if page.error)
    for number, error in islice(failed, MOST_FAILURES):
        yield Failure("", sha256, number, "read", str(error), error.hint)
    for number, error in failed:
        more = 1 + sum(1 for _ in failed)
        yield Failure("", sha256, number, "read", f"{more:,} pages from here on: {error}", error.hint)


def pack(records: Interpretation, task: Task) -> dict[str, Packed]:
    """The rows of every table that has some; the document's own gets what `schema` does not know."""
    packed = {}
    for table in TABLES:
        rows = getattr(records, table, None)
        if not rows:
            continue
        schema = _schema(table)
        columns = {name: [_plain(getattr(row, name)) for row in rows] for name in schema.names}
        if table == "documents":
            columns |= {"source_path": [""], "sha256": [task.sha256], "extractor_version": [task.program]}
        batch = pa.RecordBatch.from_pydict(columns, schema=schema)
        data = batch.serialize()
        packed[table] = Packed(_CODEC.compress(data, asbytes=True), data.size)
    return packed


def unpack(table: str, packed: Packed) -> pa.RecordBatch:
    """The rows that `pack` packed."""
    data = _CODEC.decompress(packed.data, packed.size)
    return pa.ipc.read_record_batch(data, _schema(table))


def _plain(value: Any) -> Any:
    """A value as Arrow takes it: dataclasses, also those in lists, as dictionaries."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return vars(value) if is_dataclass(value) else value


def _without_measures(sha256: str, document: Document, document_type: str | None) -> Failure:
    what, hint = "no table of measures found", "see what was read with 'ita tables'"
    if document_type in OTHERS:
        what = f"it is no document of the ITA, but of type {document_type}"
        hint = "if it is one, say what its columns hold with --layouts"
    elif document.large_pictures and not any(isinstance(block, Table) for block in document.blocks):
        what = f"no table of measures found: it is one of {document.large_pictures} pictures in the file"
        hint = "ask the office for the file that the pictures were made from"
    return Failure("", sha256, None, "tables", what, f"{hint}; its text is in the passages table")


def place_of(error: Exception) -> str:
    """An error that nobody foresaw, and where in the program it arose."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {error}"


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
