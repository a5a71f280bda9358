"""What is found in a folder, whatever its names, links and permissions; and what the dataset calls it."""

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines import sources
from pipelines.cli import main
from pipelines.hashes import hash_of
from pipelines.ingest import NothingToReadError, Progress, ingest
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
    assert [name for name in names(folder, tmp_path / "elsewhere") if name.startswith("folder/")] == [
        "folder/3 away/c.txt",
        "folder/a.txt",
        "folder/below/b.txt",
    ]


def test_links_are_not_followed_out_of_the_sources(folder: Path, tmp_path: Path) -> None:
    """What a folder from somewhere else links to is of this machine, and not of the folder."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    (folder / "all").symlink_to(tmp_path / "elsewhere")
    (folder / "again.txt").symlink_to("a.txt")
    assert names(folder) == ["a.txt", "again.txt", "all", "link.txt"]
    assert errors(folder) == {
        "all": f"is a link to {tmp_path}/elsewhere, outside of the folder",
        "link.txt": f"is a link to {tmp_path}/elsewhere/secret.txt, outside of the folder",
    }
    assert errors(folder / "link.txt") == {}


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


def test_two_names_are_never_one(folder: Path) -> None:
    for name in (rb"\xa1.txt", b"\xa1.txt", rb"\x5cxa1.txt", rb"a\b.txt"):
        (folder / os.fsdecode(name)).touch()
    assert names(folder) == [r"\x5cx5cxa1.txt", r"\x5cxa1.txt", r"\xa1.txt", "a.txt", r"a\b.txt"]


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


def test_a_folder_that_can_be_listed_but_not_searched_is_failures() -> None:
    """What `chmod -R 644` leaves."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "listed" / "below").mkdir(parents=True)
        (folder / "listed" / "b.txt").write_text("b")
        (folder / "a.txt").write_text("a")
        folder.chmod(0o755)
        (folder / "listed").chmod(0o644)
        with nobody():
            found = errors(folder), names(folder), errors(folder / "listed" / "b.txt")
            same_names = names(folder / "listed" / "b.txt", folder / "listed" / "below" / "b.txt")
        (folder / "listed").chmod(0o755)
    denied = "cannot be opened: Permission denied"
    # The folder is left out: whether it can be looked at is found when its content is listed.
    assert found[0].items() >= {"listed/b.txt": denied, "listed/below": denied}.items()
    assert "a.txt" in found[1]
    assert found[2] == {"b.txt": denied}
    assert same_names == ["b.txt", "below/b.txt"]


def test_a_path_that_is_too_long_is_a_failure(folder: Path, tmp_path: Path) -> None:
    long = folder / ("x" * 300)
    assert errors(long) == {"x" * 300: "cannot be opened: File name too long"}
    refused = CliRunner().invoke(main, ["ingest", str(folder), str(long), "--out", str(tmp_path / "out")])
    assert refused.exit_code == 1
    assert "cannot be opened: File name too long" in refused.stderr
    assert query(tmp_path / "out", "select count(*) from documents").rows == [(1,)]
    with working_in(folder):
        for _ in range(20):
            Path("y" * 250).mkdir()
            os.chdir("y" * 250)
        Path("b.txt").touch()
    (error,) = errors(folder).values()
    assert error == "cannot be opened: File name too long"
    assert "a.txt" in names(folder)


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def test_files_larger_than_any_document_are_not_read(folder: Path) -> None:
    with (folder / "video.txt").open("wb") as video:
        video.truncate(300 << 30)
    assert errors(folder) == {"video.txt": "is a file of 307,200 MB"}


def test_a_file_without_end_is_not_waited_for() -> None:
    """The kernel's log is a regular file to its name, and waits for the next line."""
    assert errors(Path("/proc/kmsg")) in ({}, {"kmsg": "cannot be opened: Operation not permitted"})


def test_a_file_that_is_replaced_by_one_of_equal_size_and_time_is_read_anew(
    folder: Path, tmp_path: Path
) -> None:
    """Between its hash and its reading, another file takes its name."""
    first, other = folder / "a.txt", tmp_path / "other.txt"
    first.write_text("มาตรการของเรา", encoding="utf-8")
    other.write_text("มาตรการของเขา", encoding="utf-8")
    os.utime(other, ns=(first.stat().st_atime_ns, first.stat().st_mtime_ns))

    def replace(progress: Progress) -> None:
        if other.exists() and progress.found:
            other.rename(first)

    summary = ingest([folder], tmp_path / "out", progress=replace)
    assert [failure.error for failure in summary.failures] == ["was changed while it was read"]
    ingest([folder], tmp_path / "out")
    assert query(tmp_path / "out", "select text from passages").rows == [("มาตรการของเขา",)]


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


def test_a_disk_that_hangs_costs_its_files_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()

    def slow(path: Path, size: int) -> str:
        if path.parent.name == "hanging":
            answers.wait()
        return hash_of(path, size)

    monkeypatch.setattr(sources, "hash_of", slow)
    (folder / "hanging").mkdir()
    for name in ("b.txt", "c.txt"):
        (folder / "hanging" / name).write_text("text", encoding="utf-8")
    (folder / "z").mkdir()
    shutil.copy(SAMPLE, folder / "z" / "z.txt")
    found = {source.name: source.error for source in find([folder], seconds=1)}
    answers.set()
    hangs = "cannot be opened: gave not all of its bytes in 1 s"
    assert found == {"a.txt": None, "hanging/b.txt": hangs, "hanging/c.txt": hangs, "z/z.txt": None}
