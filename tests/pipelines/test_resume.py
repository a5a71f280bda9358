"""What was read is kept: a run goes on where the last one ended, however it ended, to the same bytes."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines import dataset
from pipelines import ingest as pipeline
from pipelines.dataset import DatasetError, held, is_whole
from pipelines.ingest import ingest
from pipelines.query import query
from tests.conftest import FORMS, SAMPLES

ITA = str(Path(sys.executable).parent / "ita")
KILLS = 6
FILES = len(list(SAMPLES.iterdir()))


def contents(dataset: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in dataset.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    shutil.copytree(SAMPLES, made)
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def fresh(folder: Path, tmp_path: Path) -> dict[str, bytes]:
    """The dataset of `folder` made from nothing."""
    shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
    shutil.rmtree(tmp_path / ".fresh.ita", ignore_errors=True)
    ingest([folder], tmp_path / "fresh")
    return contents(tmp_path / "fresh")


def test_a_second_run_reads_what_is_new_and_drops_what_is_gone(
    folder: Path, tmp_path: Path, out: Path
) -> None:
    assert ingest([folder], out).kept == 0
    first = contents(out)
    stamps = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    assert ingest([folder], out).kept == FILES
    assert contents(out) == first
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == stamps

    (folder / "new.txt").touch()
    (folder / "rimkhongthan_progress_2567.txt").rename(folder / "moved.txt")
    (folder / "thungdokkhun_plan_2568.txt").unlink()
    with (folder / "pakkhlongsai_plan_2566.txt").open("a", encoding="utf-8") as changed:
        changed.write("\nแก้ไข\n")
    summary = ingest([folder], out)
    assert (summary.files, summary.kept) == (FILES, FILES - 2)
    assert contents(out) == fresh(folder, tmp_path)
    names = {name for (name,) in query(out, "select source_path from documents").rows}
    assert "moved.txt" in names
    assert not names & {"rimkhongthan_progress_2567.txt", "thungdokkhun_plan_2568.txt"}


def test_a_file_that_comes_back_is_read_again(folder: Path, out: Path) -> None:
    ingest([folder], out)
    first = contents(out)
    sample = folder / "thungdokkhun_plan_2568.txt"
    data = sample.read_bytes()
    sample.unlink()
    ingest([folder], out)
    sample.write_bytes(data)
    assert ingest([folder], out).kept == FILES - 1
    assert contents(out) == first


def test_another_version_of_the_software_reads_all_anew(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([folder], out)
    monkeypatch.setattr(pipeline, "software", lambda: "another")
    assert ingest([folder], out).kept == 0
    assert len(list((out.parent / ".out.ita").glob("store-*.sqlite"))) == 1


@pytest.mark.parametrize("spoilt", ["measures.parquet", "datapackage.json", None])
def test_a_dataset_that_was_touched_is_written_anew(folder: Path, out: Path, spoilt: str | None) -> None:
    ingest([folder], out)
    first = contents(out)
    if spoilt:
        (out / spoilt).write_bytes(first[spoilt][:-5] + b"wrong")
        if spoilt == "datapackage.json":
            (out / spoilt).write_text(json.dumps({"name": "thai-ita", "incomplete": True}))
    else:
        shutil.rmtree(out)
    assert ingest([folder], out).kept == FILES
    assert contents(out) == first


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b""])
def test_a_damaged_store_is_read_anew(folder: Path, out: Path, damage: bytes) -> None:
    ingest([folder], out)
    first = contents(out)
    (store,) = (out.parent / ".out.ita").glob("store-*.sqlite")
    store.write_bytes(damage)
    assert ingest([folder], out).kept == 0
    assert contents(out) == first


@pytest.mark.parametrize("spoilt", range(1, 20, 3))
def test_a_store_damaged_inside_is_read_anew(folder: Path, out: Path, spoilt: int) -> None:
    """A page of the store is overwritten, and then one byte in each of its records."""
    ingest([folder], out)
    first = contents(out)
    (store,) = (out.parent / ".out.ita").glob("store-*.sqlite")
    data = bytearray(store.read_bytes())
    data[spoilt * 4096 : (spoilt + 1) * 4096] = random.Random(spoilt).randbytes(4096)
    store.write_bytes(data)
    shutil.rmtree(out)
    assert ingest([folder], out).failures == []
    assert contents(out) == first


def test_a_record_of_the_store_that_changed_is_noticed(folder: Path, out: Path) -> None:
    ingest([folder], out)
    first = contents(out)
    shutil.rmtree(out)
    (store,) = (out.parent / ".out.ita").glob("store-*.sqlite")
    with closing(sqlite3.connect(store)) as base:
        (data,) = base.execute("select data from records where name = 'measures' limit 1").fetchone()
        base.execute("update records set data = ? where data = ?", (data[:-1] + bytes([data[-1] ^ 1]), data))
        base.commit()
    assert ingest([folder], out).kept == 0
    assert contents(out) == first


def test_what_else_has_the_name_of_a_store_goes(folder: Path, out: Path) -> None:
    (out.parent / ".out.ita" / "store-x").mkdir(parents=True)
    assert ingest([folder], out).failures == []


def test_a_run_that_is_killed_loses_nothing(folder: Path, tmp_path: Path, out: Path) -> None:
    """Killed at random moments; what stands there is the old dataset or the new one, and the end is the same."""
    for form in FORMS.glob("*.docx"):
        shutil.copy(form, folder)
    old = fresh(SAMPLES, tmp_path)
    start = time.monotonic()
    new = fresh(folder, tmp_path)
    seconds = time.monotonic() - start + 0.6
    ingest([SAMPLES], out)
    moments = random.Random(0)
    for _ in range(KILLS):
        with subprocess.Popen(
            [ITA, "ingest", str(folder), "--out", str(out)], stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(moments.uniform(0.2, seconds))
            process.kill()
        assert contents(out) in (old, new)
    assert not ingest([folder], out).failures
    assert contents(out) == new


def test_two_runs_do_not_mix(folder: Path, out: Path) -> None:
    ingest([folder], out)
    first = contents(out)
    with held(out):
        command = [ITA, "ingest", str(FORMS), "--out", str(out)]
        refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert f"is being written by process {os.getpid()} on " in refused.stderr
    assert contents(out) == first


def test_a_full_disk_leaves_the_old_dataset(folder: Path, out: Path) -> None:
    """The limit on the size of files stands for the end of the disk."""
    ingest([folder], out)
    first = contents(out)

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    for form in FORMS.glob("*.docx"):
        shutil.copy(form, folder)
    command = [ITA, "ingest", str(folder), "--out", str(out)]
    full = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=small_disk)
    assert full.returncode == 2
    (line,) = full.stderr.splitlines()
    assert line.startswith(f"ita: {out} cannot be written: ")
    assert line.endswith("make room or choose another folder with --out")
    assert contents(out) == first
    assert ingest([folder], out).files == FILES + len(list(FORMS.glob("*.docx")))


def test_a_folder_that_cannot_be_made_is_an_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatasetError, match="cannot be written: "):
        ingest([folder], tmp_path / "file" / "out")
    assert not is_whole(tmp_path / "file" / "out")


def test_too_little_memory_to_write_the_dataset_is_an_error(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is kept: the next run writes it."""

    def fail(*_: object) -> None:
        raise pa.ArrowMemoryError("malloc of size 128 failed")

    with monkeypatch.context() as patched:
        patched.setattr(dataset, "_write_table", fail)
        with pytest.raises(DatasetError, match="there is not enough memory: free some and run again"):
            ingest([folder], out)
    assert ingest([folder], out).kept == FILES
