"""What is found in a folder, whatever its names, links and permissions; and what the dataset calls it."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.ingest import NothingToReadError, ingest
from pipelines.query import query
from pipelines.sources import any_file, find
from tests.conftest import SAMPLES

SAMPLE = SAMPLES / "saithanharipun_plan_2569.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    shutil.copy(SAMPLE, made / "a.txt")
    return made


def names(*sources: Path) -> list[str]:
    return sorted(source.name for source in find(sources))


def errors(*sources: Path) -> dict[str, str | None]:
    return {source.name: source.error for source in find(sources) if source.error}


def test_links_to_folders_are_followed_once(folder: Path, tmp_path: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "b.txt").write_text("b")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "c.txt").write_text("c")
    (tmp_path / "elsewhere" / "back").symlink_to(folder)
    (folder / "1 up").symlink_to(folder)
    (folder / "2 aside").symlink_to(folder / "below")
    (folder / "3 away").symlink_to(tmp_path / "elsewhere")
    (folder / "4 away again").symlink_to(tmp_path / "elsewhere")
    assert names(folder) == ["3 away/c.txt", "a.txt", "below/b.txt"]


def test_links_that_lead_nowhere_are_failures(folder: Path) -> None:
    (folder / "loop").symlink_to("loop")
    (folder / "gone").symlink_to("nowhere")
    assert errors(folder) == {
        "gone": "cannot be opened: No such file or directory",
        "loop": "cannot be opened: Too many levels of symbolic links",
    }


def test_pipes_sockets_and_devices_are_not_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "device").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket"))
    what = "is no file that can be read: a pipe, a socket or a device"
    assert errors(folder) == dict.fromkeys(["pipe", "device", "socket"], what)


STRANGE = [
    "แผนปี ๒๕๖๘ (ฉบับแก้ไข).txt",
    "two\nlines.txt",
    "tab\tand 'quote' \".txt",
    "-rf.txt",
    "x" * 250 + ".txt",
]


def test_strange_names_are_kept(folder: Path, tmp_path: Path) -> None:
    for number, name in enumerate(STRANGE):
        (folder / name).write_text(f"{SAMPLE.read_text('utf-8-sig')}\n{number}\n", encoding="utf-8")
    (folder / os.fsdecode(b"\xa1\xa2.txt")).write_bytes(b"")
    assert [failure.source_path for failure in ingest([folder], tmp_path / "out", jobs=2).failures] == [
        r"\xa1\xa2.txt"
    ]
    found = {name for (name,) in query(tmp_path / "out", "select source_path from documents").rows}
    assert found == {*STRANGE, "a.txt"}


def test_sources_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for year in ("2567", "2568"):
        (tmp_path / year / "plans").mkdir(parents=True)
        (tmp_path / year / "plans" / "a.txt").write_text(year)
    assert names(tmp_path / "2567" / "plans", tmp_path / "2568" / "plans") == [
        "2567/plans/a.txt",
        "2568/plans/a.txt",
    ]
    assert names(tmp_path / "2567" / "plans" / "a.txt", tmp_path / "2568" / "plans" / "a.txt") == [
        "2567/plans/a.txt",
        "2568/plans/a.txt",
    ]


def test_a_file_that_is_named_twice_is_one(folder: Path, tmp_path: Path) -> None:
    assert ingest([folder, folder, folder / "a.txt"], tmp_path / "out").files == 1
    assert query(tmp_path / "out", "select source_path, other_paths from documents").rows == [
        ("folder/a.txt", [])
    ]


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user who owns nothing, where the tests run as one who may do everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_a_failure() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "a.txt").write_text("a")
        (folder / "secret.txt").write_text("b")
        (folder / "closed").mkdir()
        for path, mode in ((folder, 0o755), (folder / "secret.txt", 0), (folder / "closed", 0)):
            path.chmod(mode)
        with nobody():
            found = errors(folder), names(folder)
        (folder / "closed").chmod(0o700)
    denied = "cannot be opened: Permission denied"
    assert found == ({"secret.txt": denied, "closed": denied}, ["a.txt", "closed", "secret.txt"])


def test_a_folder_that_vanishes_is_a_failure(folder: Path) -> None:
    for name in ("1", "2"):
        (folder / name).mkdir()
        (folder / name / "b.txt").write_text(name)
    found = find([folder])
    assert next(found).name == "a.txt"
    shutil.rmtree(folder / "1")
    assert {source.name: source.error for source in found} == {
        "1": "cannot be opened: No such file or directory",
        "2/b.txt": None,
    }


def test_an_empty_folder_is_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "empty" / "below").mkdir(parents=True)
    assert not any_file([tmp_path / "empty"])
    with pytest.raises(NothingToReadError, match="name a folder of documents"):
        ingest([tmp_path / "empty"], tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
