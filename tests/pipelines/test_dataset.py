"""The finished dataset, asked with SQL."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipelines import dataset as on_disk
from pipelines.dataset import DatasetError, require_target, to_arrow, write
from pipelines.query import query
from schema import TABLES, arrow_schema
from schema.records import Failure
from tests.conftest import SAMPLES


def rows(dataset: Path, sql: str) -> list[tuple[Any, ...]]:
    return query(dataset, sql).rows


def test_every_table_has_its_schema(dataset: Path) -> None:
    for table in TABLES:
        assert pq.read_schema(dataset / f"{table}.parquet").equals(arrow_schema(table))


def test_a_table_is_the_same_in_however_many_parts_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [
        Failure(f"{number}.pdf", None, number, "read", "it is blank", "open it") for number in range(5)
    ]
    whole = to_arrow(failures, arrow_schema("failures"))
    monkeypatch.setattr(on_disk, "ROWS_AT_ONCE", 2)
    assert to_arrow(failures, arrow_schema("failures")).equals(whole)
    assert whole.column("source_path").to_pylist() == [failure.source_path for failure in failures]
    assert to_arrow([], arrow_schema("failures")).num_rows == 0


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
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        assert (dataset / resource["path"]).exists()
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert field["description"]
            assert field["type"] in {"string", "integer", "number", "date", "array", "object"}


def empty() -> dict[str, list[Any]]:
    return {table: [] for table in TABLES}


def test_a_dataset_replaces_a_dataset_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, empty())
    (out / "left over").touch()
    write(out, empty())
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*(f"{t}.parquet" for t in TABLES), "datapackage.json"]
    )
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_no_dataset_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(DatasetError, match="choose another folder"):
        require_target(tmp_path)
    with pytest.raises(DatasetError, match="is a file"):
        require_target(tmp_path / "thesis.docx")
    require_target(tmp_path / "new")


def test_a_failed_write_leaves_the_old_dataset(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, empty())
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(KeyError):
        write(out, {})
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
