"""`ita search` finds what the samples say, however it is cut into words, and says what it searched instead."""

import csv
import io
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.index import opened
from pipelines.ingest import ingest
from pipelines.search import Filters, search

SAID = [
    # words
    "ทรัพย์สิน", "คู่มือ", "งบประมาณ", "ร้องเรียน", "เว็บไซต์", "กองคลัง", "สำนักปลัด", "ผู้บริหาร", "บุคลากร", "ประชาชน",
    # parts of words, two letters, and pieces across words
    "ประมาณ", "งบ", "กอง", "ซื้อจัด", "ารใช้", "ธุระส่วน",
    # several words, of one text and of several
    "ทรัพย์สิน ยืม", "กองคลัง งบประมาณ", "คู่มือ ประชาชน",
    # phrases, also with spaces that the text has not
    '"การใช้ทรัพย์สินของราชการ"', '"จัดซื้อ จัดจ้าง"', '"เจ้าหน้าที่ทุกคน"', '"สำนัก ปลัด"', '"การปฏิบัติหน้าที่"',
    # Latin letters, numerals of both kinds, codes
    "e-service", "Social Network", "service", "2568", "๒๕๖๘", "o1",
]  # fmt: skip


@pytest.fixture
def index(dataset: Path) -> Iterator[sqlite3.Connection]:
    with closing(opened(dataset)) as connection:
        yield connection


def found(dataset: Path, text: str, **filters: object) -> list[dict[str, str]]:
    result = ita(dataset, text, *(f"--{name}={value}" for name, value in filters.items()))
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def ita(dataset: Path, *arguments: str, layout: str = "csv") -> Result:
    return CliRunner().invoke(main, ["search", *arguments, "--format", layout, "--dataset", str(dataset)])


@pytest.mark.parametrize("text", SAID)
def test_what_the_samples_say_is_found(dataset: Path, text: str) -> None:
    result = ita(dataset, text)
    assert result.exit_code == 0, result.output
    assert list(csv.DictReader(io.StringIO(result.stdout))), result.stderr
    assert "nothing says" not in result.stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ทรัพยสิน", "ทรัพย์สิน"),
        ("เว็ปไซต์", "เว็บไซต์"),
        ("งบประมาน", "งบประมาณ"),
        ("กองคลัว", "กองคลัง"),
        ("การใช้ทรัพย์สนิของราชการ", "การใช้ทรัพย์สินของราชการ"),
    ],
)
def test_a_word_with_one_wrong_letter_is_found_and_said(dataset: Path, typed: str, meant: str) -> None:
    result = ita(dataset, typed)
    assert meant in result.stdout.replace(" ", "")
    assert f"nothing says {typed}: searched for {meant}" in result.stderr


def test_every_finding_and_limitation_is_found_by_its_own_words(index: sqlite3.Connection) -> None:
    for table, column in (("measures", "finding"), ("findings", "text"), ("limitations", "text")):
        for row in index.execute(f"SELECT *, {column} AS said FROM {table} WHERE said NOT NULL"):
            hits = search(index, f'"{row["said"][:40]}"', limit=1000).hits
            assert row["document_id"] in {hit.document_id for hit in hits}


def test_words_of_several_texts_of_a_record_are_found_together(index: sqlite3.Connection) -> None:
    row = index.execute(
        "SELECT record_id, measures, owners FROM measures WHERE measures != '[]' AND owners != '[]'"
    ).fetchone()
    measure, owner = json.loads(row["measures"])[0], json.loads(row["owners"])[0]
    hits = search(index, f'"{measure}" "{owner}"', limit=1000).hits
    assert row["record_id"] in {hit.record_id for hit in hits}


def test_filters_leave_only_what_is_of_them(dataset: Path, index: sqlite3.Connection) -> None:
    everything = found(dataset, "การ", limit=1000)
    agency, year = everything[0]["agency"], everything[0]["year"]
    assert {row["agency"] for row in found(dataset, "การ", agency=agency[6:])} == {agency}
    assert {row["year"] for row in found(dataset, "การ", year=year)} == {year}
    assert {row["kind"] for row in found(dataset, "การ", kind="limitation")} == {"limitation"}
    province = everything[0]["province"]
    assert {row["province"] for row in found(dataset, "การ", province=province)} == {province}
    issues = {hit.record_id for hit in search(index, "การ", Filters(issue=4), limit=1000).hits}
    of_issue = {row[0] for row in index.execute("SELECT record_id FROM measures WHERE issue_no = 4")}
    assert issues
    assert issues <= of_issue
    assert not search(index, "การ", Filters(agency="ไม่มีที่ไหน")).hits


def test_what_is_nowhere_is_said_and_no_error(dataset: Path) -> None:
    result = ita(dataset, "ฆฆฆฆฌฌฌฌ")
    assert result.exit_code == 0
    assert found(dataset, "ฆฆฆฆฌฌฌฌ") == []
    assert "nothing says ฆฆฆฆฌฌฌฌ" in result.stderr


@pytest.mark.parametrize(
    "text", ["ก", " ", '""', "กขค" * 200, " ".join(f"ก{number}" for number in range(500))]
)
def test_what_cannot_be_searched_is_one_line(dataset: Path, text: str) -> None:
    result = ita(dataset, text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    [
        'a"b',
        "NEAR(กอง คลัง)",
        "กอง* OR",
        "{measure}:กอง",
        "'; DROP TABLE texts",
        "กอ\0ง",
        "\udcff\udcfeงบ",
        "(",
        "\\",
    ],
)
def test_words_of_the_engine_are_letters_like_others(dataset: Path, text: str) -> None:
    assert ita(dataset, text).exit_code in (0, 2)
    assert found(dataset, "งบประมาณ")


def test_hits_are_told_with_their_record_agency_and_year(dataset: Path) -> None:
    result = ita(dataset, "ทรัพย์สิน", layout="table")
    first = found(dataset, "ทรัพย์สิน")[0]
    for told in (first["record_id"], first["agency"], first["year"]):
        assert told in result.stdout
    rows = json.loads(ita(dataset, "ทรัพย์สิน", layout="json").stdout)
    assert rows[0]["record_id"] == first["record_id"]


def test_another_state_of_the_dataset_has_another_index(tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    note = source / "a.txt"
    note.write_text("แผนการปรับปรุงผลการประเมิน ITA เทศบาลตำบลหนองปล่อง\n", encoding="utf-8")
    ingest([source], out, jobs=1)
    assert found(out, "หนองปล่อง")
    (before,) = (tmp_path / ".out.ita").glob("index-*")
    before.with_suffix(".part").write_text("left by a process that was killed")
    note.write_text("แผนการปรับปรุงผลการประเมิน ITA เทศบาลตำบลเมืองศรีไค\n", encoding="utf-8")
    ingest([source], out, jobs=1)
    assert not found(out, "หนองปล่อง")
    assert found(out, "ศรีไค")
    (after,) = (tmp_path / ".out.ita").glob("index-*")
    assert after != before


def test_a_dataset_that_cannot_be_written_next_to_has_its_index_in_the_cache(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "shelf" / "copy"
    shutil.copytree(dataset, copy)
    (tmp_path / "shelf" / ".copy.ita").write_text("in the way")  # root may write into any folder
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert found(copy, "งบประมาณ")
    assert list((tmp_path / "cache").rglob("index-*.sqlite"))


def test_a_damaged_table_is_one_line(dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(dataset, copy)
    os.truncate(copy / "passages.parquet", 100)
    result = ita(copy, "งบประมาณ")
    assert result.exit_code == 2
    assert "passages.parquet" in result.stderr
    assert len(result.stderr.splitlines()) == 1
