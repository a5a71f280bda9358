"""A file that hangs, eats memory or crashes its process costs itself only, and no process is left behind."""

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract import machine, office, read, word
from extract.errors import MachineError
from pipelines import reader_process
from pipelines.ingest import ingest
from pipelines.query import query
from pipelines.task import Limits
from tests.conftest import FORMS, ROOT, SAMPLES, until

MISCHIEF = """
import ctypes, os, signal, time
from multiprocessing.connection import Connection
from pathlib import Path
import pipelines.task as reading

real = reading.read

def read(path, passwords=(), *rest):
    trick = path.name.split("-")[0]
    if trick == "hang":
        while True:
            pass
    if trick == "sleep":
        time.sleep(1000)
    if trick == "crash":
        ctypes.string_at(0)
    if trick == "exit":
        os._exit(3)
    if trick == "eat":
        bytearray(1 << 30)
    if trick == "bug":
        return {}["no such key\\n"]
    if trick == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    if trick == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if trick == "full":
        raise OSError(28, "No space left on device")
    if trick == "damaged":
        raise OSError(22, "Invalid argument")
    if trick == "change":
        path.write_text("something else")
    if trick == "vanish":
        path.unlink()
    if trick == "once" and not Path(str(path) + ".seen").exists():
        Path(str(path) + ".seen").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if trick == "half":
        def send_half(connection, data, *_):
            os.write(connection.fileno(), data[:3])
            os.kill(os.getpid(), signal.SIGSTOP)
        Connection._send = send_half
    return real(path, passwords, *rest)

reading.read = read
"""
"""Runs in each process that reads: files misbehave as their names say."""


def before_others(folder: Path) -> str:
    """`PYTHONPATH` with `folder` in front."""
    return os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])


@pytest.fixture
def mischief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """New processes, in which a file `crash-1.txt` crashes, and so on."""
    reader_process.stop_idle()
    (tmp_path / "mischief").mkdir()
    (tmp_path / "mischief" / "sitecustomize.py").write_text(MISCHIEF, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", before_others(tmp_path / "mischief"))
    yield
    reader_process.stop_idle()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two good documents."""
    made = tmp_path / "folder"
    made.mkdir()
    shutil.copy(SAMPLES / "saithanharipun_plan_2569.txt", made / "a.txt")
    shutil.copy(SAMPLES / "nongsueadao_plan_2568.txt", made / "z.txt")
    return made


ITA = [str(Path(sys.executable).parent / "ita")]
LIMITS = Limits(seconds=2, megabytes=600)

TRICKS = [
    ("hang", "read", "took longer than 2 s", "--timeout"),
    ("sleep", "read", "took longer than 2 s", "--timeout"),
    ("crash", "read", "the reader crashed (SIGSEGV)", "--memory"),
    ("exit", "read", "the reader crashed (exit status 3)", "--memory"),
    ("eat", "read", "needs more than 600 MB of memory", "--memory"),
    ("bug", "read", "KeyError in sitecustomize.py:23: 'no such key\\n'", "this is a bug"),
    ("damaged", "read", "OSError in sitecustomize.py:31: [Errno 22] Invalid argument", "this is a bug"),
    (
        "stop",
        "open",
        "gave no answer in 2 s, and did not end by itself",
        "something stopped the process that read it",
    ),
    (
        "half",
        "open",
        "gave no answer in 2 s, and did not end by itself",
        "something stopped the process that read it",
    ),
    (
        "kill",
        "open",
        "the process that read it was killed: by the machine, if that is short of memory",
        "fewer --jobs",
    ),
    ("full", "open", "No space left on device", "room in memory and on the disk"),
    ("change", "open", "was changed while it was read", "run again"),
    (
        "vanish",
        "open",
        "is gone since it was found, or is not shared with the machine that reads it",
        "run again",
    ),
]


@pytest.mark.usefixtures("mischief")
def test_each_costs_itself_only(folder: Path, tmp_path: Path) -> None:
    for trick, *_ in TRICKS:
        (folder / f"{trick}-1.txt").write_text(f"{trick} กขค", encoding="utf-8")
    summary = ingest([folder], tmp_path / "out", jobs=2, limits=LIMITS)
    assert [(failure.source_path, failure.stage, failure.error) for failure in summary.failures] == sorted(
        (f"{trick}-1.txt", stage, error) for trick, stage, error, _ in TRICKS
    )
    hints = {failure.source_path: failure.hint for failure in summary.failures}
    assert all(hint in hints[f"{trick}-1.txt"] for trick, _, _, hint in TRICKS)
    assert summary.measures == 10
    assert query(tmp_path / "out", "select source_path from documents order by 1").rows == [
        ("a.txt",),
        ("z.txt",),
    ]


@pytest.mark.usefixtures("mischief")
def test_a_process_that_is_killed_from_outside_costs_nothing(folder: Path, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "rimkhongthan_progress_2567.txt", folder / "once-1.txt")
    summary = ingest([folder], tmp_path / "out")
    assert [failure.source_path for failure in summary.failures] == [
        "once-1.txt.seen"
    ] or not summary.failures
    assert summary.measures == 14


@pytest.fixture
def own_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """New processes, whose scratch folders go with those of the test."""
    reader_process.stop_idle()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    yield
    reader_process.stop_idle()


@pytest.mark.usefixtures("own_processes")
def test_a_fork_server_or_a_waiting_process_that_is_killed_costs_nothing(
    folder: Path, tmp_path: Path
) -> None:
    before = processes_of(os.getpid())
    ingest([folder], tmp_path / "first", jobs=2)
    fork_server, *waiting = [number for number in processes_of(os.getpid()) if number not in before]
    assert len(waiting) == 2
    os.kill(waiting[0], signal.SIGKILL)
    assert ingest([folder], tmp_path / "second", jobs=2).failures == []
    assert alive(fork_server)
    os.kill(fork_server, signal.SIGKILL)
    assert until(lambda: not any(map(alive, waiting)))
    assert ingest([folder], tmp_path / "third", jobs=2).failures == []
    assert query(tmp_path / "third", "select * from measures").rows == (
        query(tmp_path / "first", "select * from measures").rows
    )


@pytest.mark.usefixtures("mischief")
def test_a_failure_is_tried_again_under_other_limits_only(folder: Path, tmp_path: Path) -> None:
    (folder / "sleep-1.txt").write_text("กขค", encoding="utf-8")
    assert ingest([folder], tmp_path / "out", limits=Limits(seconds=1.5)).kept == 0
    assert ingest([folder], tmp_path / "out", limits=Limits(seconds=1.5)).kept == 3
    again = ingest([folder], tmp_path / "out", limits=Limits(seconds=2.0))
    assert again.kept == 2
    assert [failure.error for failure in again.failures] == ["took longer than 2 s"]


def test_a_full_disk_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither of what LibreOffice cannot turn into another file, nor of what cannot be unlocked."""
    stand_in = tmp_path / "soffice"
    stand_in.write_text("#!/bin/sh\n", encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    rtf = tmp_path / "document.rtf"
    rtf.write_text(r"{\rtf1 text}", encoding="utf-8")
    with pytest.raises(office.BrokenOfficeFileError):
        read(rtf)
    monkeypatch.setattr(machine, "LEAST_ROOM", 1 << 62)
    with pytest.raises(MachineError, match="there is no room for temporary files"):
        read(rtf)
    with pytest.raises(MachineError, match="there is no room for temporary files"):
        read(ROOT / "tests" / "extract" / "locked.pdf", ["wrong"])


def test_word_files_are_not_damaged_where_the_disk_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(word, "opened_package", fail)
    with pytest.raises(OSError, match="Input/output error"):
        read(FORMS / "saithanharipun_plan_2569.docx")


@pytest.mark.usefixtures("mischief")
@pytest.mark.parametrize("trick", ["stop", "kill", "full"])
def test_what_the_machine_did_is_no_fault_of_the_file(
    folder: Path, tmp_path: Path, trick: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run under the same limits reads the file, and ends with the bytes of an undisturbed one."""
    monkeypatch.setattr(reader_process, "GRACE", 0.1)
    sample = folder / f"{trick}-1.txt"
    shutil.copy(SAMPLES / "rimkhongthan_progress_2567.txt", sample)
    (failure,) = ingest([folder], tmp_path / "out", limits=LIMITS).failures
    assert (failure.source_path, failure.stage) == (sample.name, "open")
    reader_process.stop_idle()
    (tmp_path / "mischief" / "sitecustomize.py").write_text("", encoding="utf-8")
    again = ingest([folder], tmp_path / "out", limits=LIMITS)
    assert (again.kept, again.failures) == (2, [])
    ingest([folder], tmp_path / "fresh", limits=LIMITS)
    assert query(tmp_path / "out", "select * from measures").rows == (
        query(tmp_path / "fresh", "select * from measures").rows
    )


def test_a_machine_that_allows_no_process(folder: Path, tmp_path: Path) -> None:
    full = "import tempfile\n\ndef mkdtemp(**_):\n    raise OSError(28, 'No space left on device')\n\ntempfile.mkdtemp = mkdtemp\n"
    (tmp_path / "sitecustomize.py").write_text(full, encoding="utf-8")
    command = [*ITA, "ingest", str(folder), "--out", str(tmp_path / "out")]
    environment = {**os.environ, "PYTHONPATH": before_others(tmp_path)}
    refused = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert refused.returncode == 2
    assert refused.stderr.startswith("ita: no process can be started: make room in memory and in ")
    assert refused.stderr.count("\n") == 1


def processes_of(parent: int) -> list[int]:
    """The processes below `parent`, and those below them (Linux)."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, above = status.read_text().rsplit(") ", 1)[1].split()[:2]
            if state != "Z":
                children.setdefault(int(above), []).append(int(status.parent.name))
    below = list(children.get(parent, []))
    for number in below:
        below += children.get(number, [])
    return below


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
@pytest.mark.usefixtures("mischief", "heard_interrupts")
def test_nothing_is_left_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    for trick in ("hang", "sleep"):
        (folder / f"{trick}-1.txt").write_text(trick, encoding="utf-8")
    command = [*ITA, "ingest", str(folder), "--out", str(tmp_path / "out"), "--jobs", "2"]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert until(lambda: len(processes_of(process.pid)) == 3)
        readers = processes_of(process.pid)
        process.send_signal(number)
        _, told = process.communicate(timeout=10)
    assert until(lambda: not any(map(alive, readers)))
    assert not any(scratch.iterdir())
    assert "Traceback" not in told
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert told == "ita: stopped: run the same command again to go on from here\n"
    assert ingest([SAMPLES], tmp_path / "out").failures == []


def test_libreoffice_ends_with_the_process_that_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for LibreOffice that starts a second program and never ends, as LibreOffice may."""
    stand_in = tmp_path / "soffice"
    stand_in.write_text("#!/bin/sh\nsleep 1000 &\nsleep 1000\n", encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    rtf = tmp_path / "document.rtf"
    rtf.write_text(r"{\rtf1 text}", encoding="utf-8")
    code = f"from pathlib import Path; import extract; extract.read(Path({str(rtf)!r}))"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL) as process:
        assert until(lambda: len(processes_of(process.pid)) >= 4)
        below = processes_of(process.pid)
        process.kill()
    assert until(lambda: not any(map(alive, below)))
    monkeypatch.setattr(office, "SECONDS", 0.2)
    before = set(processes_of(os.getpid()))
    with pytest.raises(MachineError, match="does not open the file in 0"):
        office.read(rtf, "application/rtf")
    assert until(lambda: not set(processes_of(os.getpid())) - before)
