"""What Linux has and other systems lack is taken away: all commands run, and files cost themselves only."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extract import system
from pipelines import dataset as dataset_on_disk
from pipelines.dataset import DatasetError, held, is_whole, write
from pipelines.query import query
from schema import TABLES
from tests.conftest import ROOT, SAMPLES, until
from tests.pipelines.test_reader_process import MISCHIEF, alive, before_others, processes_of

TAKEN_AWAY = """
import os, signal, sys

for module in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[module] = None
for holder, names in {
    os: ("fork", "forkpty", "killpg", "getuid", "geteuid", "getgid", "setsid", "O_NOFOLLOW", "O_DIRECTORY", "mkfifo"),
    signal: ("setitimer", "getitimer", "alarm", "SIGALRM", "SIGHUP", "ITIMER_REAL"),
}.items():
    for name in names:
        delattr(holder, name)

import extract.system

def exchange(*_):
    raise OSError(38, "Function not implemented")

extract.system.exchange = exchange
"""
"""Runs in every process of a test, before all else: what Windows does not have is gone."""

RUNNER = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
import pipelines.reader_process
from pipelines.cli import main

pipelines.reader_process.GRACE = 0.5
answers = []
for arguments in json.loads(sys.argv[1]):
    out, told = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(told):
        try:
            main(arguments)
        except SystemExit as end:
            answers.append((end.code or 0, out.getvalue(), told.getvalue()))
print(json.dumps(answers))
"""
"""Runs several commands and prints for each its exit status and what it printed."""

MODULES_OF_A_SYSTEM = {"fcntl", "resource", "signal", "pwd", "grp", "termios", "msvcrt", "winreg"}


def environment(folder: Path, code: str) -> dict[str, str]:
    """The environment of processes in which `code` runs first."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": before_others(folder), "PYTHONWARNINGS": "ignore"}


def run(folder: Path, code: str, *commands: list[Any]) -> list[tuple[int, str, str]]:
    told = json.dumps([[str(word) for word in command] for command in commands])
    command = [sys.executable, "-c", RUNNER, told]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment(folder, code)
    )
    return [(code, out, said) for code, out, said in json.loads(ran.stdout)]


def test_all_commands_run_and_give_the_same(dataset: Path, tmp_path: Path) -> None:
    out, csv = tmp_path / "out", tmp_path / "csv"
    sql = "select record_id, source_path from measures join documents using (document_id) order by 1 limit 1"
    ((record, where),) = query(dataset, sql).rows
    answers = run(
        tmp_path / "blocked",
        TAKEN_AWAY,
        ["ingest", SAMPLES / where, "--out", out, "--jobs", "1"],
        ["ingest", SAMPLES, "--out", out, "--jobs", "1"],
        ["check", "--dataset", out],
        ["query", "select count(*) from measures", "--dataset", out],
        ["show", record, "--dataset", out],
        ["export", csv, "--to", "csv", "--dataset", out],
    )
    assert [(code, told) for code, _, told in answers if code] == []
    assert "ita: this system does not limit memory: --memory has no effect here" in answers[1][2].splitlines()
    assert record in answers[4][1]
    assert (csv / "measures.csv").stat().st_size > 10_000
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in dataset.iterdir()
    }


def test_each_file_costs_itself_only_without_a_fork(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for trick in ("hang", "exit"):
        (folder / f"{trick}-1.txt").write_text(trick, encoding="utf-8")
    (folder / "a.txt").write_bytes((SAMPLES / "saithanharipun_plan_2569.txt").read_bytes())
    command = ["ingest", folder, "--out", tmp_path / "out", "--timeout", "2", "--jobs", "2", "--json-log"]
    ((code, _, told),) = run(tmp_path / "blocked", TAKEN_AWAY + MISCHIEF, command)
    events = [json.loads(line) for line in told.splitlines()]
    failures = {event["source_path"]: event["error"] for event in events if event["event"] == "failure"}
    assert code == 1
    assert failures == {
        "hang-1.txt": "took longer than 2 s",
        "exit-1.txt": "the reader crashed (exit status 3)",
    }


def test_nothing_is_left_behind_without_a_fork(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "sleep-1.txt").write_text("sleep", encoding="utf-8")
    command = [sys.executable, "-c", "from pipelines.cli import main; main()"]
    command += ["ingest", str(folder), "--out", str(tmp_path / "out")]
    blocked = environment(tmp_path / "blocked", TAKEN_AWAY + MISCHIEF)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=ROOT, env=blocked) as process:
        assert until(lambda: len(processes_of(process.pid)) == 1)
        readers = processes_of(process.pid)
        process.kill()
    assert until(lambda: not any(map(alive, readers)))


def test_a_dataset_that_cannot_be_put_in_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where another program may hold a file of the new one open."""
    out = tmp_path / "out"
    with held(out) as side:
        write(out, side, {table: [] for table in TABLES})
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise PermissionError(13, "Permission denied")
        return real(path, target)

    def exchange(*_: Path) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(dataset_on_disk, "exchange", exchange)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(DatasetError, match="cannot be written: Permission denied"), held(out) as side:
        write(out, side, {table: [] for table in TABLES})
    assert is_whole(out)


def test_code_of_a_system_is_in_one_module() -> None:
    for floor in ("normalize", "extract", "schema", "pipelines"):
        for path in (ROOT / floor).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            imported = {name.split(".")[0] for node in ast.walk(tree) for name in _imported(node)}
            assert path == Path(system.__file__) or not imported & MODULES_OF_A_SYSTEM, path


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
