"""Folders in, datasets out: what cannot be read costs itself only, and the same input gives the same bytes."""

import shutil
from pathlib import Path

import pytest

from pipelines import ingest as pipeline
from pipelines.dataset import DatasetError
from pipelines.ingest import FILES_PER_WORKER, Summary, ingest
from pipelines.query import query
from tests.conftest import SAMPLES

SAMPLE = SAMPLES / "saithanharipun_plan_2569.txt"


def run(*sources: Path, out: Path, jobs: int = 1) -> Summary:
    return ingest(sources, out, jobs=jobs, progress=lambda _done, _total: None)


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
        "image/png is not a kind of file that can be read",
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


def test_a_file_that_cannot_be_opened(folder: Path, tmp_path: Path) -> None:
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    (failure,) = run(folder, out=tmp_path / "out").failures
    assert (failure.source_path, failure.stage, failure.sha256) == ("gone.txt", "open", None)
    assert failure.error == "cannot be opened: No such file or directory"


def test_a_bug_on_one_file_does_not_stop_the_others(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(pipeline, "interpret", broken)
    (failure,) = run(folder, out=tmp_path / "out").failures
    assert failure.error.startswith("ZeroDivisionError in test_ingest.py:")
    assert failure.hint.startswith("this is a bug")


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
    names = query(tmp_path / "out", "select source_path from documents").rows
    assert names == [("folder/a.txt",), ("other/a.txt",), ("single.txt",)]


def test_same_input_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    samples = list(SAMPLES.iterdir())
    for number in range(2 * FILES_PER_WORKER // len(samples) + 1):
        for sample in samples:
            text = sample.read_text(encoding="utf-8-sig")
            (folder / f"{number}-{sample.name}").write_text(f"{text}\n\nสำเนาที่ {number}\n", encoding="utf-8")
    (folder / "empty.txt").touch()
    run(folder, out=tmp_path / "one", jobs=1)
    run(folder, out=tmp_path / "two", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_an_output_folder_with_something_else_is_left_alone(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(DatasetError, match="something else"):
        run(folder, out=folder)
    assert contents(folder) == before


def test_progress_counts_every_file(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").touch()
    told: list[tuple[int, int]] = []
    ingest([folder], tmp_path / "out", jobs=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]
