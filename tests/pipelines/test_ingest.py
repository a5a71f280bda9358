"""Folders in, datasets out: what cannot be read costs itself only, and the same input gives the same bytes."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.dataset import DatasetError
from pipelines.ingest import Progress, Summary, ingest
from pipelines.query import query
from tests.conftest import FORMS, SAMPLES

SAMPLE = SAMPLES / "saithanharipun_plan_2569.txt"


def run(*sources: Path, out: Path, jobs: int = 1) -> Summary:
    return ingest(sources, out, jobs=jobs)


def contents(dataset: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in dataset.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    shutil.copy(SAMPLE, made / "a.txt")
    return made


BAD_FILES = [
    ("empty.txt", b"", "read", "the file is empty"),
    ("blank.txt", b" \n\n", "read", "the file is empty"),
    ("binary.txt", bytes(range(256)) * 50, "read", "binary data, not text"),
    (
        "picture.txt",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        "read",
        "the picture is damaged and cannot be opened",
    ),
    (
        "document.pdf",
        b"%PDF-1.7\n" + bytes(200),
        "read",
        "the PDF is damaged and cannot be opened",
    ),
    ("prose.txt", "เทศบาลตำบลทดสอบ ขอแจ้งวันหยุด".encode(), "tables", "no table of measures found"),
    ("scores.txt", "ตัวชี้วัด\tคะแนน\n1\t98\n".encode(), "tables", "no table of measures found"),
    ("ชื่อไทย มีช่องว่าง.txt", b"", "read", "the file is empty"),
]


@pytest.mark.parametrize("case", BAD_FILES, ids=[case[0] for case in BAD_FILES])
def test_a_bad_file_is_a_failure_and_the_others_are_read(
    folder: Path, tmp_path: Path, case: tuple[str, bytes, str, str]
) -> None:
    name, data, stage, error = case
    (folder / name).write_bytes(data)
    summary = run(folder, out=tmp_path / "out")
    (failure,) = summary.failures
    assert (failure.source_path, failure.stage, failure.error) == (name, stage, error)
    assert failure.hint
    assert "\n" not in failure.error + failure.hint
    assert (summary.files, summary.measures) == (2, 5)
    assert query(tmp_path / "out", "select source_path, stage, error from failures").rows == [
        (name, stage, error)
    ]


def test_the_text_of_a_file_without_tables_is_kept(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").write_text("เทศบาลตำบลทดสอบ ขอแจ้งวันหยุด", encoding="utf-8")
    run(folder, out=tmp_path / "out")
    sql = "select text from passages join documents using (document_id) where source_path = 'b.txt'"
    assert query(tmp_path / "out", sql).rows == [("เทศบาลตำบลทดสอบ ขอแจ้งวันหยุด",)]


def test_folders_below_hidden_files_and_datasets(folder: Path, tmp_path: Path) -> None:
    (folder / "2569" / "ลำพูน").mkdir(parents=True)
    (folder / "a.txt").rename(folder / "2569" / "ลำพูน" / "แผน.txt")
    (folder / ".hidden.txt").write_text("ก", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_text("ก", encoding="utf-8")
    run(folder, out=folder / "dataset")
    summary = run(folder, out=tmp_path / "out")
    assert summary.failures == []
    assert query(tmp_path / "out", "select source_path from documents").rows == [("2569/ลำพูน/แผน.txt",)]


def test_the_same_bytes_twice_are_read_once_and_both_are_named(folder: Path, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, folder / "b.txt")
    assert run(folder, out=tmp_path / "out").files == 2
    assert query(tmp_path / "out", "select source_path, other_paths, measure_count from documents").rows == [
        ("a.txt", ["b.txt"], 5)
    ]


def test_several_sources(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(SAMPLES / "nongsueadao_plan_2568.txt", other / "a.txt")
    single = tmp_path / "single.txt"
    shutil.copy(SAMPLES / "pakkhlongsai_plan_2566.txt", single)
    run(folder, other, single, out=tmp_path / "out")
    names = query(tmp_path / "out", "select source_path from documents order by 1").rows
    assert names == [("folder/a.txt",), ("other/a.txt",), ("single.txt",)]


def test_documents_stand_by_agency_and_year(dataset: Path) -> None:
    rows = query(dataset, "select agency, fiscal_year, document_id from documents").rows
    assert rows == sorted(rows)
    for table in ("measures", "flags", "passages"):
        sql = f"select document_id from {table} where document_id is not null"
        order = list(dict.fromkeys(query(dataset, sql).rows))
        assert order == [(row[2],) for row in rows if (row[2],) in order], table


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """Any number of processes, any order of files, read at once or bit by bit."""
    there, back, grown = (tmp_path / name / "docs" for name in ("there", "back", "grown"))
    files = {path.name: path.read_bytes() for path in (*SAMPLES.iterdir(), *FORMS.glob("*.docx"))}
    files |= {"empty.txt": b"", "again.txt": SAMPLE.read_bytes()}
    for folder in (there, back, grown):
        folder.mkdir(parents=True)
    for name in sorted(files):
        (there / name).write_bytes(files[name])
    for name in sorted(files, reverse=True):
        (back / name).write_bytes(files[name])
    run(there, out=tmp_path / "one", jobs=1)
    run(back, out=tmp_path / "two", jobs=3)
    for name in sorted(files):
        (grown / name).write_bytes(files[name])
        if name.startswith(("p", "s")):
            run(grown, out=tmp_path / "three", jobs=2)
    run(grown, out=tmp_path / "three", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "three")


def test_an_output_folder_with_something_else_is_left_alone(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(DatasetError, match="something other than a dataset"):
        run(folder, out=folder)
    assert contents(folder) == before


def test_progress_counts_every_file(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").touch()
    shutil.copy(FORMS / "nongsueadao_plan_2568.typst.pdf", folder / "c.pdf")
    told: list[Progress] = []
    ingest([folder], tmp_path / "out", progress=lambda progress: told.append(replace(progress)))
    pages = told[-1].pages
    assert pages > 1
    assert told[:3] == [Progress(found=1), Progress(found=2), Progress(found=3)]
    assert told[-1] == Progress(found=3, to_read=3, read=3, pages=pages, failures=1)
    assert [progress.read for progress in told[3:]] == [1, 2, 3]
