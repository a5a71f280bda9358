"""What names and documents hold is shown by a terminal, never obeyed."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.query import query
from tests.conftest import SAMPLES

CLIPBOARD = "\x1b]52;c;cm0gLXJmIH4=\x1b\\\x1b[2J"
"""Writes the clipboard and clears the screen, on terminals that obey it."""
SIGNS = f"{CLIPBOARD}\x9b2J\x7f\u202e\u2066"
OBEYED = set("\x1b\x9b\x7f\u202e\u2066")
SAMPLE = SAMPLES / "rimkhongthan_progress_2567.txt"


def ita(*arguments: object, given: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan whose name and cells hold control characters, and a file that cannot be read."""
    folder = tmp_path / "in"
    folder.mkdir()
    text = SAMPLE.read_text(encoding="utf-8").replace("กองช่าง", f"กองช่าง{SIGNS}")
    (folder / f"n{SIGNS.replace('/', '')}x.txt").write_text(text, encoding="utf-8")
    (folder / f"e{CLIPBOARD}.txt").touch()
    return folder


def test_no_command_prints_what_a_terminal_obeys(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{CLIPBOARD}"
    (path,) = folder.glob("n*")
    results = [ita("ingest", folder, "--out", out), ita("ingest", folder, "--out", out, "--json-log")]
    found = query(out, "select record_id from measures where contains(array_to_string(owners, ''), chr(27))")
    record_id = found.rows[0][0]
    results += [
        ita("check", "--dataset", out),
        ita("check", "--dataset", out, "--format", "json"),
        ita("query", "from documents", "--dataset", out),
        ita("query", "from measures", "--dataset", out),
        ita("query", "from passages", "--dataset", out, "--format", "json"),
        ita("query", f"select '{SIGNS}' as \"{SIGNS}\"", "--dataset", out),
        ita("query", f"select '{SIGNS}", "--dataset", out),
        ita("show", record_id, "--dataset", out),
        ita("show", SIGNS, "--dataset", out),
        ita("show", record_id, "--dataset", out, "--image", tmp_path / "x.png", "--source", tmp_path / SIGNS),
        ita("export", "--to", "csv", tmp_path / "no" / SIGNS, "--dataset", out),
        ita("text", path),
        ita("tables", path),
        ita("tables", path, "--image", tmp_path / SIGNS),
        ita("tables", next(folder.glob("e*"))),
        ita("repair", tmp_path / SIGNS),
        ita("ingest", tmp_path / SIGNS, "--out", out),
        ita("text", f"--{SIGNS}"),
        ita("query", "select 1", "--dataset", tmp_path / SIGNS),
    ]
    printed = [result.output for result in results]
    printed.append(ita("repair", "--explain", given=f"ส านักงาน{SIGNS}").stderr)
    for text in printed:
        assert text
        assert not OBEYED & set(text), text
    assert r"กองช่าง\x1b" in ita("text", path).stdout


def test_data_for_programs_are_as_they_are(folder: Path, tmp_path: Path) -> None:
    ita("ingest", folder, "--out", tmp_path / "out")
    sql = f"select '{SIGNS}' as a"
    assert SIGNS in ita("query", sql, "--dataset", tmp_path / "out", "--format", "csv").stdout
    assert CLIPBOARD in ita("repair", given=f"ก{SIGNS}\n").stdout


@pytest.mark.parametrize("command", ["query", "repair", "text"])
def test_data_on_a_terminal_are_shown(
    command: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    ita("ingest", folder, "--out", tmp_path / "out")
    plain = tmp_path / "plain"
    plain.write_text(SIGNS, encoding="utf-8")
    arguments = {
        "query": ["query", f"select '{SIGNS}'", "--format", "csv", "--dataset", str(tmp_path / "out")],
        "repair": ["repair", str(plain)],
        "text": ["text", str(next(folder.glob("n*")))],
    }[command]
    terminal = Terminal()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", terminal)
        main(arguments, standalone_mode=False)
    assert r"\x1b" in terminal.getvalue()
    assert not OBEYED & set(terminal.getvalue())


@pytest.mark.parametrize("arguments", [["query", "from passages", "--format", "csv"], ["text", str(SAMPLE)]])
def test_a_reader_who_has_seen_enough_ends_it_without_a_word(dataset: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]
    environment = os.environ | {"ITA_DATASET": str(dataset)}
    reads, writes = os.pipe()
    os.close(reads)
    with open(writes, "wb") as closed:  # noqa: PTH123 - it is no path
        ended = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False, env=environment)
    assert (ended.returncode, ended.stderr) == (1, b"")


def test_a_terminal_without_thai_letters(dataset: Path) -> None:
    def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-c", "from pipelines.cli import main; main()", *map(str, arguments)]
        environment = os.environ | {"PYTHONIOENCODING": "ascii", "ITA_DATASET": str(dataset)}
        return subprocess.run(command, capture_output=True, check=True, env=environment)

    sql = "select 'กองคลัง' as unit"
    assert rb"\u0e01" in run("query", sql).stdout
    for layout in ("csv", "json"):
        assert "กองคลัง" in run("query", sql, "--format", layout).stdout.decode("utf-8")
    assert b"note" in run("check").stderr


def test_a_file_has_thai_letters_whatever_the_system_takes_for_files(dataset: Path) -> None:
    """As on Windows; a locale without UTF-8 stands for it."""
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "query", "select chr(3585)"]
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "ITA_DATASET": str(dataset)}
    told = subprocess.run(command, capture_output=True, check=True, env=os.environ | plain)
    assert "ก" in told.stdout.decode("utf-8")
