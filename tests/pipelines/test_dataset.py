"""The finished dataset, asked with SQL."""

import errno
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import dataset as dataset_on_disk
from pipelines.dataset import FILES, ROWS_AT_ONCE, DatasetError, held, is_whole, require_target, write
from pipelines.hashes import hash_of
from pipelines.query import query
from schema import TABLES, arrow_schema
from schema.lookups import LOOKUPS
from tests.conftest import SAMPLES


def rows(dataset: Path, sql: str) -> list[tuple[Any, ...]]:
    return query(dataset, sql).rows


def test_every_table_has_its_schema(dataset: Path) -> None:
    for table in TABLES:
        assert pq.read_schema(dataset / f"{table}.parquet").equals(arrow_schema(table))


def test_keys_are_unique_and_refer(dataset: Path) -> None:
    assert rows(dataset, "select count(*) - count(distinct document_id) from documents") == [(0,)]
    assert rows(dataset, "select count(*) - count(distinct record_id) from measures") == [(0,)]
    for table in ("measures", "flags", "passages"):
        assert rows(dataset, f"select count(*) from {table} anti join documents using (document_id)") == [
            (0,)
        ]
    assert rows(
        dataset,
        "select count(*) from passages anti join measures using (record_id) where record_id is not null",
    ) == [(0,)]


def test_totals_equal_their_parts(dataset: Path) -> None:
    assert rows(dataset, "select count(*) from documents") == [(len(list(SAMPLES.iterdir())),)]
    for table, total in (("measures", "measure_count"), ("flags", "flag_count")):
        sql = f"""select count(*) from documents d where {total} !=
            (select count(*) from {table} t where t.document_id = d.document_id)"""
        assert rows(dataset, sql) == [(0,)]


def test_values_lie_in_their_ranges(dataset: Path) -> None:
    wrong = """select record_id from measures where issue_no not between 1 and 7 or indicator_no not between 1 and 10
        or start_date > end_date or fiscal_year not between 2560 and 2580 or len(raw) = 0"""
    assert rows(dataset, wrong) == []
    assert rows(dataset, "select count(*) from measures where len(measures) = 0 and len(steps) = 0") == [(0,)]
    thai = """select count(*) from measures where regexp_matches(concat_ws(' ', question, finding, timeline,
        array_to_string(list_concat(measures, steps, results, owners), ' ')), '[๐-๙]')"""
    assert rows(dataset, thai) == [(0,)]


def test_no_column_of_documents_and_measures_is_all_null(dataset: Path) -> None:
    without_pages = {"page_count", "pages", "bboxes", "other_paths"}
    for table in ("documents", "measures"):
        for column in arrow_schema(table).names:
            sql = f"""select count(*) from {table} where {column} is not null and cast({column} as varchar) != '[]'"""
            assert (rows(dataset, sql)[0][0] > 0) == (column not in without_pages), column


def test_passages_are_numbered_in_order(dataset: Path) -> None:
    sql = """select document_id from passages group by document_id
        having min("order") != 1 or max("order") != count(*) or count(distinct "order") != count(*)"""
    assert rows(dataset, sql) == []


def test_the_descriptor_describes_every_column(dataset: Path) -> None:
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == [*TABLES, *LOOKUPS]
    for resource in package["resources"]:
        assert (dataset / resource["path"]).exists()
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert field["description"]
            assert field["type"] in {"string", "integer", "number", "date", "array", "object"}


def test_the_keys_of_the_descriptor_hold(dataset: Path) -> None:
    """Rows with the same primary key, and foreign keys that lead nowhere."""
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    checked = 0
    for resource in package["resources"]:
        table, schema = resource["name"], resource["schema"]
        for key in filter(None, [schema.get("primaryKey")]):
            columns = ", ".join(f'"{column}"' for column in key)
            assert rows(dataset, f"select {columns} from {table} group by all having count(*) > 1") == [], (
                table
            )
            checked += 1
        for foreign in schema.get("foreignKeys", ()):
            (column,), to = foreign["fields"], foreign["reference"]
            sql = f"""select {column} from {table} where {column} is not null
                and {column} not in (select {to["fields"][0]} from {to["resource"]})"""
            assert rows(dataset, sql) == [], table
            checked += 1
    assert checked == 18


def test_the_vocabulary_is_in_the_dataset(dataset: Path) -> None:
    assert pq.read_table(dataset / "weights.parquet").to_pylist()[0] == {
        "year": 2564,
        "instrument": "OIT",
        "weight": 40.0,
    }
    question = rows(
        dataset, "select year, code, indicator_no, title from questions where code = 'o1' limit 1"
    )
    assert question == [(2562, "o1", 9, "โครงสร้างองค์กร")]
    for table in LOOKUPS:
        sql = f"select count(*) from {table}"
        assert rows(dataset, sql) == [(pq.read_metadata(dataset / f"{table}.parquet").num_rows,)]


def test_the_dataset_says_what_may_be_done_with_it(dataset: Path) -> None:
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    assert [licence["name"] for licence in package["licenses"]] == ["other-pd", "Apache-2.0"]


def empty() -> dict[str, list[pa.RecordBatch]]:
    return {table: [] for table in TABLES}


def write_empty(out: Path) -> None:
    with held(out) as side:
        write(out, side, empty())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def everything(folder: Path) -> dict[str, bytes | None]:
    """The files and folders below a folder; the bytes of files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def write_one(out: Path) -> None:
    """A dataset that holds a failure."""
    with held(out) as side:
        write(out, side, {**empty(), "failures": [rows_of([1])]})


def put_beside(out: Path) -> dict[str, bytes | None]:
    """Put what a user keeps in the folder of a dataset; gives it."""
    (out / ".git" / "objects").mkdir(parents=True)
    (out / ".git" / "HEAD").write_text("ref: refs/heads/main")
    (out / "csv").mkdir()
    (out / "csv" / "measures.csv").write_text("a,b")
    (out / "notes.txt").write_text("my notes")
    (out / "link").symlink_to("nowhere")
    return {name: data for name, data in everything(out).items() if name not in OWN}


OWN = {*FILES, "datapackage.json"}


def test_a_dataset_replaces_a_dataset_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_empty(out)
    foreign = put_beside(out)
    before = contents_of(out, OWN)
    write_one(out)
    assert contents_of(out, OWN) != before
    assert {name: data for name, data in everything(out).items() if name not in OWN} == foreign
    assert (out / "link").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.ita", "out"]
    assert [path.name for path in (tmp_path / ".out.ita").iterdir()] == ["lock"]


def contents_of(folder: Path, names: set[str]) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names}


@pytest.mark.parametrize("exchangeable", [True, False])
def test_what_is_no_part_of_it_is_kept_when_the_run_is_killed_before_it_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchangeable: bool
) -> None:
    out = tmp_path / "out"
    write_empty(out)
    foreign = put_beside(out)
    with monkeypatch.context() as killed:
        killed.setattr(dataset_on_disk, "_clear", lambda *_: None)
        if not exchangeable:
            killed.setattr(dataset_on_disk, "exchange", refuse_to_exchange)
        write_one(out)
    assert not (out / "notes.txt").exists()
    with held(out):
        assert {name: data for name, data in everything(out).items() if name not in OWN} == foreign
    assert [path.name for path in (tmp_path / ".out.ita").iterdir()] == ["lock"]


def test_what_cannot_be_moved_is_not_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_empty(out)
    (out / "notes.txt").write_text("first")
    with monkeypatch.context() as killed:
        killed.setattr(dataset_on_disk, "_clear", lambda *_: None)
        write_one(out)
    (out / "notes.txt").write_text("second")
    with pytest.raises(DatasetError, match=r"notes\.txt belongs in .*: move it"), held(out):
        pass
    assert (out / "notes.txt").read_text() == "second"
    assert (tmp_path / ".out.ita" / "new" / "notes.txt").read_text() == "first"


def test_a_table_of_an_earlier_version_is_deleted_and_what_only_has_its_name_is_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_empty(out)
    described = json.loads((out / "datapackage.json").read_text())
    for name in ("old.parquet", "thesis.docx"):
        (out / name).write_text(name)
        described["resources"].append({"path": name, "hash": f"sha256:{hash_of(out / name)}"})
    (out / "datapackage.json").write_text(json.dumps(described))
    (out / "thesis.docx").write_text("changed")
    write_one(out)
    assert {path.name for path in out.iterdir()} == OWN | {"thesis.docx"}


def test_the_folder_keeps_its_mode(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_empty(out)
    out.chmod(0o700)
    write_one(out)
    assert out.stat().st_mode & 0o777 == 0o700


def test_what_is_no_dataset_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(DatasetError, match="something other than a dataset: choose another folder"):
        require_target(tmp_path)
    with pytest.raises(DatasetError, match="is a file: choose a folder"):
        require_target(tmp_path / "thesis.docx")
    require_target(tmp_path / "new")
    out = tmp_path / "out"
    out.mkdir()
    require_target(out)
    monkeypatch.chdir(out)
    with pytest.raises(DatasetError, match="is the folder that you are in"):
        require_target(Path())
    with pytest.raises(DatasetError, match="is a mount point"):
        require_target(Path("/proc"))


def test_files_that_only_have_the_names_of_tables_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"name": "thai-ita"}')
    (tmp_path / "measures.parquet").touch()
    with pytest.raises(DatasetError, match=r"measures\.parquet is no part of the dataset"):
        require_target(tmp_path)


def broken() -> Iterator[pa.RecordBatch]:
    yield rows_of([1])
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_failed_write_leaves_the_old_dataset(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_empty(out)
    before = contents(out)
    with (
        pytest.raises(DatasetError, match="out cannot be written: No space left on device"),
        held(out) as side,
    ):
        write(out, side, {**empty(), "failures": broken()})
    assert contents(out) == before
    assert [path.name for path in (tmp_path / ".out.ita").iterdir()] == ["lock"]


def test_a_whole_dataset_is_known_to_the_byte(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert not is_whole(out)
    write_empty(out)
    assert is_whole(out)
    for name, data in contents(out).items():
        (out / name).write_bytes(data[:-2])
        assert not is_whole(out), name
        (out / name).write_bytes(data)
    (out / "flags.parquet").unlink()
    assert not is_whole(out)


def test_a_dataset_is_held_by_one_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    refused = pytest.raises(DatasetError, match=f"written by process {os.getpid()} on ")
    with held(out), refused, held(out):
        pass
    with held(out):
        pass


def refuse_to_exchange(*_: Path) -> None:
    raise OSError(errno.EINVAL, "Invalid argument")


def test_where_folders_cannot_be_exchanged_the_old_one_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset_on_disk, "exchange", refuse_to_exchange)
    out = tmp_path / "out"
    write_empty(out)
    write_empty(out)
    assert is_whole(out)
    # As if the run had been killed between its two steps.
    out.rename(tmp_path / ".out.ita" / "old")
    with held(out):
        assert is_whole(out)


def rows_of(numbers: Iterable[int]) -> pa.RecordBatch:
    texts = [f"{number}" for number in numbers]
    columns = {
        field.name: texts if field.name != "page" else [1] * len(texts) for field in arrow_schema("failures")
    }
    return pa.RecordBatch.from_pydict(columns, arrow_schema("failures"))


def test_rows_are_grouped_alike_however_they_come(tmp_path: Path) -> None:
    count = 2 * ROWS_AT_ONCE + 5
    ways = {
        "at once": [rows_of(range(count))],
        "in tens": [rows_of(range(start, min(start + 10, count))) for start in range(0, count, 10)],
        "uneven": [
            rows_of(range(7)),
            rows_of([]),
            rows_of(range(7, ROWS_AT_ONCE)),
            rows_of(range(ROWS_AT_ONCE, count)),
        ],
    }
    written = set()
    for name, batches in ways.items():
        out = tmp_path / name
        with held(out) as side:
            write(out, side, {**empty(), "failures": batches})
        written.add((out / "failures.parquet").read_bytes())
        file = pq.ParquetFile(out / "failures.parquet")
        groups = [file.metadata.row_group(index).num_rows for index in range(file.metadata.num_row_groups)]
        assert groups == [ROWS_AT_ONCE, ROWS_AT_ONCE, 5]
        assert file.read().column("error").to_pylist() == [str(number) for number in range(count)]
    assert len(written) == 1


def test_long_rows_are_few_in_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held in memory while a table is written has a bound in bytes, too."""
    monkeypatch.setattr(dataset_on_disk, "BYTES_AT_ONCE", 4_000)

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(100):
            yield rows_of([10**1_000 + number])

    with held(tmp_path / "out") as side:
        write(tmp_path / "out", side, {**empty(), "failures": batches()})
    file = pq.ParquetFile(tmp_path / "out" / "failures.parquet")
    assert file.metadata.num_row_groups > 20
    assert file.read().column("error").to_pylist() == [str(10**1_000 + number) for number in range(100)]
