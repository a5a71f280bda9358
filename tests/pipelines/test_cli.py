"""The `ita` command as its user meets it."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract import text_export
from pipelines.cli import main
from tests.conftest import ROOT, SAMPLES

BUDGET = ROOT / "tests" / "types" / "ordinance.txt"
SAMPLE = str(SAMPLES / "rimkhongthan_progress_2567.txt")


def ita(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(result: Result) -> str:
    """The one line that a mistake of the user gets."""
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    assert line.startswith("ita: ")
    return line


def test_ingest_says_what_it_did(tmp_path: Path) -> None:
    result = ita("ingest", SAMPLES, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == f"9 files, 36 records, 11 flags, 0 failures: {tmp_path / 'out'}\n"


def test_ingest_lists_failures_and_exits_with_1(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "empty.txt").touch()
    result = ita("ingest", folder, SAMPLE, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "folder/empty.txt: the file is empty: get the file again from where it came from",
        f"2 files, 4 records, 0 flags, 1 failures: {tmp_path / 'out'}",
    ]


@pytest.mark.parametrize(
    "option", [("--timeout", text) for text in ("inf", "nan", "1e10", "0")] + [("--memory", "99999999999999")]
)
def test_ingest_refuses_limits_that_no_machine_has(tmp_path: Path, option: tuple[str, str]) -> None:
    result = ita("ingest", SAMPLE, "--out", tmp_path / "out", *option)
    assert result.exit_code == 2
    assert f"Invalid value for '{option[0]}': " in result.stderr
    assert not (tmp_path / "out").exists()


def test_ingest_refuses_wrong_use(tmp_path: Path) -> None:
    assert "does not exist" in refused(ita("ingest", tmp_path / "nowhere", "--out", tmp_path / "out"))
    (tmp_path / "empty").mkdir()
    assert "no files in" in refused(ita("ingest", tmp_path / "empty", "--out", tmp_path / "out"))
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
    (tmp_path / "empty").rmdir()
    (tmp_path / "thesis.txt").touch()
    assert "choose another folder" in refused(ita("ingest", SAMPLES, "--out", tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


SQL = "select agency, issue_no, owners, end_date from measures where issue_no = 5 and end_date is null"


def test_query_as_a_table(dataset: Path) -> None:
    result = ita("query", SQL, "--dataset", dataset)
    assert result.exit_code == 0
    assert "กองคลัง" in result.stdout
    assert result.stdout.endswith("1 row\n")


def test_query_as_json(dataset: Path) -> None:
    assert json.loads(ita("query", SQL, "--dataset", dataset, "--format", "json").stdout) == [
        {"agency": "เทศบาลนครสายธารหริภุญ", "issue_no": 5, "owners": ["กองคลัง"], "end_date": None}
    ]


def test_query_as_csv(dataset: Path) -> None:
    sql = "select issue_no, owners, end_date from measures where issue_no = 1 and len(owners) > 1 order by record_id"
    printed = ita("query", sql, "--dataset", dataset, "--format", "csv").stdout
    assert printed.startswith("\ufeff")  # without it Excel shows no Thai
    rows = list(csv.reader(io.StringIO(printed[1:])))
    assert rows[0] == ["issue_no", "owners", "end_date"]
    assert ["1", "สำนักปลัดเทศบาล\nกองช่าง\nกองคลัง", "2026-09-30"] in rows


def test_a_long_thai_text_is_not_cut_off_in_a_table(dataset: Path) -> None:
    text = "กระบวนการสร้างความโปร่งใสในการใช้งบประมาณและการจัดซื้อจัดจ้าง"
    result = ita("query", f"select 1 as one, repeat('{text}', 3) as text", "--dataset", dataset)
    printed = "".join(cell.strip() for line in result.stdout.splitlines() for cell in line.split("│")[2:3])
    assert printed.replace(" ", "") == text * 3


def test_query_refuses_what_it_cannot_run(dataset: Path, tmp_path: Path) -> None:
    assert "holds no dataset" in refused(ita("query", SQL, "--dataset", tmp_path))
    wrong = ita("query", "select nothing from nowhere", "--dataset", dataset)
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("ita: Catalog Error")
    assert "Traceback" not in wrong.stderr


def test_the_dataset_may_be_named_by_the_environment(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITA_DATASET", str(dataset))
    assert ita("query", "select 1 as one").exit_code == 0


def test_show(dataset: Path) -> None:
    sql = "select record_id from measures where issue_no = 4 and fiscal_year = 2566"
    record_id = ita("query", sql, "--dataset", dataset, "--format", "csv").stdout.split()[1]
    shown = ita("show", record_id, "--dataset", dataset)
    assert shown.exit_code == 0
    assert shown.stdout.startswith("pakkhlongsai_plan_2566.txt, row 4\n")
    assert "กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ" in shown.stdout
    assert "warning: missing_timeline" in shown.stdout
    assert "no record" in refused(ita("show", "no-such-record", "--dataset", dataset))


def test_text() -> None:
    result = ita("text", SAMPLE)
    assert result.exit_code == 0
    assert "กองช่าง\t๑๒,๕๐๐\n" in result.stdout
    assert "<p>" not in result.stdout


def test_tables(tmp_path: Path) -> None:
    result = ita("tables", SAMPLE)
    assert result.exit_code == 0
    assert "table 1: 6 rows, 5 columns, measures" in result.stdout
    assert "owner" in result.stdout
    prose = tmp_path / "prose.txt"
    prose.write_text("เทศบาล", encoding="utf-8")
    assert ita("tables", prose).stderr == f"{prose}: no tables found\n"
    result = ita("tables", BUDGET)
    assert "measures" in result.stdout
    assert result.stderr == (
        f"{BUDGET}: no document of the ITA, but of type budget: its tables give no records\n"
    )


@pytest.mark.parametrize("command", ["text", "tables"])
def test_a_file_that_cannot_be_read(command: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert "the file is empty" in refused(ita(command, tmp_path / "empty.txt"))
    assert "cannot be opened: No such file" in refused(ita(command, tmp_path / "nowhere.txt"))
    assert "is no file that can be read: a folder, " in refused(ita(command, tmp_path))
    os.mkfifo(tmp_path / "pipe")
    assert "is no file that can be read: a folder, a pipe" in refused(ita(command, tmp_path / "pipe"))


@pytest.mark.parametrize("command", ["text", "tables"])
def test_an_error_that_nobody_foresaw_is_one_line(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("no such\nkey")

    monkeypatch.setattr(text_export, "decode", fail)
    line = refused(ita(command, SAMPLE))
    assert "rimkhongthan_progress_2567.txt: KeyError in test_cli.py:" in line
    assert line.endswith(": this is a bug: report it with the file")


def test_version_and_help() -> None:
    assert ita("--version").stdout.startswith("ita, version ")
    assert ita("--help").exit_code == 0


def test_the_vocabulary_stands_beside_the_tables(dataset: Path) -> None:
    sql = "select title from questions where year = 2568 and code = 'o27'"
    assert json.loads(ita("query", sql, "--dataset", dataset, "--format", "json").stdout) == [
        {"title": "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"}
    ]


def test_check_prints_the_worst_first(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "empty.txt").touch()
    ita("ingest", folder, SAMPLES, "--out", tmp_path / "out")
    result = ita("check", "--dataset", tmp_path / "out", "--format", "csv")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert rows[0]["file"] == "folder/empty.txt"
    ranks = ["failure", "error", "warning", "note"]
    assert [row["severity"] for row in rows] == sorted((row["severity"] for row in rows), key=ranks.index)
    assert {row["severity"] for row in rows} == set(ranks)
    assert result.stderr.startswith("1 failure, ")
    assert "holds no dataset" in refused(ita("check", "--dataset", folder))


def test_repair_prints_repaired_text_and_what_was_done(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("ส านักงาน\nสะอาด\n", encoding="utf-8")
    result = ita("repair", "--explain", path)
    assert (result.exit_code, result.stdout) == (0, "สำนักงาน\nสะอาด\n")
    assert result.stderr == "line 1: join_split_sara_am: ส านักงาน -> สำนักงาน\n"


def test_repair_of_other_encodings_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("สำนักงาน".encode("tis-620"))
    result = ita("repair", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"ita: {path}: is not UTF-8 text: 'ita text' reads other files\n"


def test_a_locked_file_with_its_password(tmp_path: Path) -> None:
    locked = ROOT / "tests" / "extract" / "locked.pdf"
    assert "name its password with --password" in refused(ita("text", locked))
    assert "เทศบาล" in ita("text", locked, "--password", "secret").stdout
    assert "measures" in ita("tables", locked, "--password", "secret").stdout
    image = tmp_path / "page.png"
    assert "it is locked" in refused(ita("tables", locked, "--password", "secret", "--image", image))
    assert not image.exists()


def test_no_text_of_an_answer_runs_as_a_formula(dataset: Path) -> None:
    sql = "select '=1+1' as sum, '-ไม่มี' as dash, -1.5 as number, -2 as whole"
    assert ita("query", sql, "--dataset", dataset, "--format", "csv").stdout == (
        "\ufeffsum,dash,number,whole\n'=1+1,'-ไม่มี,-1.5,-2\n"
    )
