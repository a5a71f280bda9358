"""`python -m tests.benchmarks.search`: how long the index of 100,000 measures and queries over it take.

The measures are those of the samples and of tests/documents with other words in their texts, for other agencies.
Times are of the processor, the least of three runs, and of the clock.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from normalize.wrapping import words
from pipelines import dataset
from pipelines.index import opened
from pipelines.ingest import ingest
from pipelines.search import Filters, search
from schema import TABLES, arrow_schema
from tests.conftest import ROOT, SAMPLES

MEASURES: Final = 100_000
CHANGED: Final = 0.03
"""Share of the words that are exchanged."""

SOUGHT: Final = {
    "a word": ["ทรัพย์สิน", "เว็บไซต์", "สวนสาธารณะ", "การ"],
    "two letters": ["งบ", "กา", "IT"],
    "several words": ["กองคลัง ทรัพย์สิน", "เว็บไซต์ คู่มือ ประชาชน", "ดำเนินการ ประชาชน บริการ โปร่งใส"],
    "a phrase": ['"การใช้ทรัพย์สินของราชการ"', '"เจ้าหน้าที่ ของรัฐ"'],
    "a wrong letter": ["ทรัพยสิน", "กองคลัว", "e-servise", "ปรับปรุงเว็ปไซต์"],
}
FILTERS: Final = {"": Filters(), "of a province and year": Filters(province="ลำพูน", year=2568)}

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Took:
    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor * 1000:,.0f} / {self.clock * 1000:,.0f}"


def made(folder: Path, count: int) -> Path:
    """A dataset of about `count` measures, made of documents with one row at least."""
    few, many = folder / "few", folder / "many"
    ingest([SAMPLES, ROOT / "tests" / "documents"], few)
    tables = {table: pq.read_table(few / f"{table}.parquet").to_pylist() for table in TABLES}
    random.seed(1)
    copies = _copies(tables, count)
    with dataset.held(many) as side:
        dataset.write(many, side, {table: _batches(table, rows) for table, rows in copies.items()})
    return many


def _batches(table: str, rows: Rows) -> Iterable[pa.RecordBatch]:
    for at in range(0, len(rows), 5000):
        yield pa.RecordBatch.from_pylist(rows[at : at + 5000], arrow_schema(table))


def _copies(tables: dict[str, Rows], count: int) -> dict[str, Rows]:
    others = files("pythainlp.corpus").joinpath("words_th.txt").read_text(encoding="utf-8").split()
    documents = [row for row in tables["documents"] if row["measure_count"]]
    of = {table: _by_document(rows) for table, rows in tables.items() if table != "failures"}
    provinces = sorted({row["province"] for row in documents if row["province"]})
    copies: dict[str, Rows] = {table: [] for table in tables}
    while len(copies["measures"]) < count:
        old = random.choice(documents)["document_id"]
        changed = {
            "document_id": f"{len(copies['documents']):016x}",
            "agency": f"เทศบาลตำบล{random.choice(others)}{random.choice(others)}",
            "province": random.choice(provinces),
            "fiscal_year": random.choice(range(2565, 2570)),
        }
        for table, rows in of.items():
            copies[table] += [_copy(row, old, changed, others) for row in rows.get(old, ())]
    return copies


def _by_document(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row["document_id"], []).append(row)
    return found


def _copy(row: dict[str, Any], old: str, changed: dict[str, Any], others: list[str]) -> dict[str, Any]:
    copied = {**row, **{name: value for name, value in changed.items() if name in row}}
    if copied.get("record_id"):
        copied["record_id"] = copied["record_id"].replace(old, changed["document_id"])
    for name in ("measures", "steps", "results"):
        if name in row:
            copied[name] = [_varied(text, others) for text in row[name]]
    for name in ("finding", "text"):
        if row.get(name):
            copied[name] = _varied(row[name], others)
    return copied


def _varied(text: str, others: list[str]) -> str:
    return "".join(
        random.choice(others) if len(word) > 2 and random.random() < CHANGED else word for word in words(text)
    )


def took(work: Callable[[], object], times: int = 3) -> Took:
    """The least that `work` takes, in seconds."""
    runs = []
    for _ in range(times):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        runs.append(Took(time.process_time() - processor, time.perf_counter() - clock))
    return Took(min(run.processor for run in runs), min(run.clock for run in runs))


def main() -> None:
    table = Table("sought", "", "FTS5: processor / clock, ms", "hits", "DuckDB contains, ms")
    with tempfile.TemporaryDirectory() as scratch:
        many = made(Path(scratch), MEASURES)
        making = took(lambda: opened(many).close(), times=1)
        (path,) = (many.parent / f".{many.name}.ita").glob("index-*.sqlite")
        print(f"index: {making.processor:.0f} s of the processor, {path.stat().st_size / 1e6:,.0f} MB")
        scan = duckdb.connect()
        texts = f"SELECT text FROM '{many}/passages.parquet'"
        scan.execute(f"CREATE TABLE texts AS {texts}")
        with closing(opened(many)) as index:
            for kind, all_sought in SOUGHT.items():
                for sought in all_sought:
                    bare = took(lambda s=sought: scan.execute(_SCAN, [s.strip('"')]).fetchall())  # type: ignore[misc]
                    for name, filters in FILTERS.items():
                        query = took(lambda s=sought, f=filters: search(index, s, f))  # type: ignore[misc]
                        total = search(index, sought, filters).total
                        table.add_row(
                            f"{kind}: {sought}", name, str(query), str(total), "" if name else str(bare)
                        )
    Console().print(table)


_SCAN: Final = "SELECT count(*) FROM texts WHERE contains(text, ?)"

if __name__ == "__main__":
    main()
