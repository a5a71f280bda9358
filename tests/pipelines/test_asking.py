"""Asking a dataset from the command line: what fits no terminal, lists, formats, ready questions, checks."""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from pipelines.called import as_called, called
from pipelines.check import DOCUMENTS_SHOWN
from pipelines.cli import main
from pipelines.ingest import ingest
from pipelines.query import prepared, query
from pipelines.ready_questions import ready_questions
from schema.checks import SEVERITY
from tests.conftest import SAMPLES

SAMPLE = SAMPLES / "rimkhongthan_progress_2567.txt"


def ita(*arguments: object, width: int = 80) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": str(width)})


def refused(result: Result) -> str:
    """The one line that a mistake of the user gets."""
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("ita: ")
    return line.removeprefix("ita: ")


def asked(dataset: Path, *arguments: object) -> list[dict[str, object]]:
    """The rows of the answer."""
    result = ita("query", *arguments, "--dataset", dataset, "--format", "json")
    assert result.exit_code == 0, result.stderr
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


@pytest.mark.parametrize("width", [80, 120])
def test_what_fits_no_terminal_is_a_block_for_each_row(dataset: Path, width: int) -> None:
    result = ita("query", "from measures order by record_id limit 2", "--dataset", dataset, width=width)
    lines = result.stdout.splitlines()
    assert max(map(cell_len, lines)) <= width
    assert lines[0] == "1 of 2"
    assert "2 of 2" in lines
    assert lines[-1] == "2 rows"
    assert any(line.split() == ["end_date", "2025-03-31"] for line in lines)
    left_out = result.stdout[result.stdout.index("blank in every row, and not shown: ") :]
    assert "results" in left_out
    assert "end_date" not in left_out


def test_a_table_is_one_where_it_fits_without_columns_that_are_blank(dataset: Path) -> None:
    sql = "select 'ก' as one, null as a_long_name_of_a_column, 90.65 as score, date '2025-01-31' as day"
    fits = ita("query", sql, "--dataset", dataset, width=60).stdout
    assert "a_long_name_of_a_column" in fits.splitlines()[1]
    less = ita("query", sql, "--dataset", dataset, width=35).stdout.splitlines()
    assert [cell.strip() for cell in less[3].split("│")[1:-1]] == ["ก", "90.65", "2025-01-31"]
    assert "".join(less[5:7]).startswith("blank in every row, and not shown")
    assert "│" not in ita("query", sql, "--dataset", dataset, width=25).stdout


def test_numbers_and_dates_are_never_broken(dataset: Path) -> None:
    sql = (
        "select repeat('ความโปร่งใส ', 9) as a, 'ได้ 90.65 คะแนน' as b, date '2025-01-31' as c, 1234567.25 as d"
    )
    for width in range(40, 130, 9):
        shown = ita("query", sql, "--dataset", dataset, width=width).stdout
        assert all(number in shown for number in ("90.65", "2025-01-31", "1234567.25")), width


def test_an_answer_without_rows_names_its_columns(dataset: Path) -> None:
    result = ita("query", "from measures where false", "--dataset", dataset)
    assert result.stdout.startswith("columns: record_id, document_id, ")
    assert result.stdout.endswith("\n0 rows\n")


def test_records_within_a_field_are_shown_in_words(dataset: Path) -> None:
    sql = "select raw, {'a': [1, 2], 'b': null} as deep from measures order by record_id limit 1"
    shown = ita("query", sql, "--dataset", dataset, width=120).stdout
    assert "header: ระยะเวลา, text: " in shown
    assert "a: [1, 2], b: " in shown


def test_control_characters_of_documents_are_shown_in_blocks(dataset: Path) -> None:
    wide = ", ".join(f"'{'x' * 30}{number}' as c{number}" for number in range(4))
    shown = ita("query", f"select chr(27) || '[2J' as \"a\tb\", {wide}", "--dataset", dataset).stdout
    assert r"\x1b[2J" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("sql", "column"),
    [
        ("select 1 from measures where measures like '%คู่มือ%'", "measures"),
        ("select 1 from measures where steps not ilike '%คู่มือ%'", "steps"),
        ("select 1 from measures where owners = 'กองคลัง'", "owners"),
        ("select 1 from measures where regexp_matches(results, 'คู่มือ')", "results"),
    ],
)
def test_a_list_that_is_taken_for_a_text_is_told_with_what_to_write(
    dataset: Path, sql: str, column: str
) -> None:
    said = refused(ita("query", sql, "--dataset", dataset))
    assert said == f"{column} is a list of texts: write as_text({column}) like '%คำ%'"


def test_lists_are_searched_as_text(dataset: Path) -> None:
    sql = "select record_id from measures where as_text(measures) like '%แผ่นพับ%' or as_text(results) like '%ไม่มีคำนี้%'"
    assert [row["record_id"] for row in asked(dataset, sql)] == ["ddfd3ca7049a961c-m001"]


SQL = "select record_id, issue_no, measures, end_date, 'a|<b>' as odd, null::int as nothing from measures where fiscal_year = 2566 order by record_id"


@pytest.mark.parametrize("layout", ["csv", "json", "jsonl", "markdown", "table"])
def test_text_is_the_same_printed_and_in_a_file(dataset: Path, tmp_path: Path, layout: str) -> None:
    options = ("--dataset", dataset, "--format", layout)
    printed = ita("query", SQL, *options, width=100)
    out = tmp_path / "answer"
    saved = ita("query", SQL, *options, "--out", out)
    assert (saved.exit_code, saved.stdout, saved.stderr) == (0, "", f"4 rows: {out}\n")
    written = out.read_text(encoding="utf-8")
    assert printed.stdout == written + ("4 rows\n" if layout == "table" else "")


def test_every_line_of_jsonl_is_a_row_and_json_has_no_nan(dataset: Path) -> None:
    sql = "select 'nan'::double as n, [1, null] as l union all by name select 1 as n"
    lines = ita("query", sql, "--dataset", dataset, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line, parse_constant=pytest.fail) for line in lines] == [
        {"n": "nan", "l": [1, None]},
        {"n": 1.0, "l": None},
    ]


def test_markdown_is_a_table_in_which_no_text_is_more_than_text(dataset: Path) -> None:
    sql = "select '![x](http://a.b) <b> | `c`' as \"a|b\", ['1', '2'] as l"
    assert ita("query", sql, "--dataset", dataset, "--format", "markdown").stdout.splitlines() == [
        r"| a\|b | l |",
        "| --- | --- |",
        r"| !\[x\](http://a.b) \<b\> \| \`c\` | 1<br>2 |",
    ]


def test_parquet_has_the_types_of_the_answer(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.parquet"
    assert ita("query", SQL, "--dataset", dataset, "--out", out).exit_code == 0
    table = pq.read_table(out)
    assert [str(kind) for kind in table.schema.types] == [
        *("string", "int32"),
        str(pq.read_schema(dataset / "measures.parquet").field("measures").type).replace("item", "l"),
        *("date32[day]", "string", "int32"),
    ]
    assert table.num_rows == 4
    twice = ita("query", "select 1 as a, 2 as a", "--dataset", dataset, "--out", out)
    assert "two columns are called a" in refused(twice)


def test_a_workbook_has_the_answer(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.xlsx"
    assert ita("query", SQL, "--dataset", dataset, "--out", out).exit_code == 0
    with ZipFile(out) as workbook:
        sheets = [name for name in workbook.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = "".join(workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml"))
    assert len(sheets) == 1
    assert all(f">{text}<" in texts for text in ("record_id", "32d80761efc9781e-m001", "a|&lt;b&gt;"))


def test_a_file_that_cannot_be_written_is_one_line_and_the_old_one_stays(
    dataset: Path, tmp_path: Path
) -> None:
    assert "say with --out FILE.xlsx" in refused(ita("query", SQL, "--dataset", dataset, "--format", "xlsx"))
    nowhere = tmp_path / "nowhere" / "a.csv"
    assert "cannot be written" in refused(ita("query", SQL, "--dataset", dataset, "--out", nowhere))
    old = tmp_path / "old.csv"
    old.write_text("old")
    assert "measure_s" in refused(
        ita("query", "select measure_s from measures", "--dataset", dataset, "--out", old)
    )
    assert old.read_text() == "old"


def test_every_ready_question_is_listed_and_has_an_answer(dataset: Path) -> None:
    assert max(map(cell_len, ita("query", "--list").stdout.splitlines())) <= 80
    listed = ita("query", "--list", width=200).stdout
    for name, ready in ready_questions().items():
        assert f"{name} " in listed
        assert ready.answers in listed
        assert ready.thai in listed
        assert set(ready.takes) == set(re.findall(r"\$([a-z]+)", ready.sql))
        given = {
            "year": "2568",
            "province": "ลำพูน",
            "agency": "ทต.",
            "indicator": "1",
            "issue": "1",
            "kind": "x",
            "code": "i7",
        }
        query(dataset, prepared(name, {parameter: given[parameter] for parameter in ready.takes}))


def test_parameters_choose_rows(dataset: Path) -> None:
    ranked = asked(dataset, "rank-by-score", "--year", "2567")
    assert [(row["rank"], row["score"]) for row in ranked] == [(1, 87.35), (2, 86.75)]
    assert asked(dataset, "rank_by_score", "--year", "๒๕๖๗") == ranked
    (row,) = asked(dataset, "rank-by-score", "--province", "จังหวัดเพชรบูรณ์")
    assert (row["agency"], row["rank"]) == ("เทศบาลตำบลภูแผงม้า", 2)
    (row,) = asked(dataset, "rank-by-score", "--agency", "ทต.ดอยแสงธรรม", "--indicator", "7")
    assert row["score"] == 92
    assert {row["agency"] for row in asked(dataset, "plan-vs-result", "--year", "2568")} == {
        "เทศบาลตำบลภูแผงม้า"
    }
    assert [row["code"] for row in asked(dataset, "fell-most")] == ["5", "5", "3", "3", "overall"]
    assert {
        row["code"]: row["change"] for row in asked(dataset, "year-on-year", "--agency", "คลองบัวรมย์")
    } == {
        **{"overall": 3.47, "2": 1.5, "3": -1.75, "5": -4.6, "10": 18.75},
    }
    titles = {row["year"]: row["title"] for row in asked(dataset, "question", "i7")}
    assert titles[2566] != titles[2568]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["rank-by-score", "--kind", "x"],
            "rank-by-score takes no --kind: it takes --year, --province, --agency, --ind",
        ),
        (["rank-by-score", "--year", "2025"], "--year 2025: years are Buddhist: write 2568 for 2025"),
        (["rank-by-score", "--year", "x"], "--year x: it is a whole number"),
        (["rank-by-score", "--year", ""], "--year : it is a whole number"),
        (["rank-by-score", "--year", "99999999999999999999"], "a year is written as 2568"),
        (["rank-by-score", "--province", "ไม่มี"], "--province ไม่มี: there is no such province"),
        (["rank-by-score", "--indicator", "11"], "--indicator 11: it is a number from 1 to 10"),
        (["rank-by-score", "--agency", " "], "it is blank"),
        (["rank-by-score", "i7"], "rank-by-score takes no CODE"),
        (["rank-by-scor"], "rank-by-scor is no ready question: did you mean rank-by-score"),
        (["select 1", "--year", "2568"], "--year is for ready questions: write it into the SQL"),
        ([""], "there is no SQL to run"),
        (["' "], "nterminated"),
        (["select $year"], "year"),
        (["\x00"], ""),
        (["🙂"], ""),
        (["-"], "there is no SQL to run"),
    ],
)
def test_odd_questions_are_one_line(dataset: Path, arguments: list[str], said: str) -> None:
    assert said in refused(ita("query", *arguments, "--dataset", dataset))


def test_values_of_parameters_are_no_sql(dataset: Path) -> None:
    for text in ("' or true --", "%", "_", "'; select 1"):
        assert asked(dataset, "rank-by-score", "--agency", text) == []


PLAN = """แผนปฏิบัติการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2568

เทศบาลตำบลแม่ทะ อำเภอแม่ทะ จังหวัดลำปาง

ประเด็น\tมาตรการ\tผู้รับผิดชอบ\tระยะเวลา
1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ\tจัดทำคู่มือการให้บริการประชาชน\tสำนักปลัด\tไตรมาส 2
2. การให้บริการและระบบ E-Service\tเปิดรับคำร้องขอซ่อมไฟฟ้าทางไลน์\tกองช่าง\tไตรมาส 3
6. กระบวนการควบคุม ตรวจสอบการใช้อำนาจและการบริหารงานบุคคล\tประกาศเกณฑ์การเลื่อนขั้นเงินเดือนก่อนรอบการประเมิน\tสำนักปลัด\tไตรมาส 2
"""
REPORT = """รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2568

เทศบาลตำบลแม่ทะ อำเภอแม่ทะ จังหวัดลำปาง

ประเด็น\tมาตรการ\tผลการดำเนินงาน\tผู้รับผิดชอบ
1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ\tจัดทำคู่มือการให้บริการประชาชน\tดำเนินการแล้วเสร็จ มีคู่มือ 12 เล่ม\tสำนักปลัด
6. กระบวนการควบคุม ตรวจสอบการใช้อำนาจและการบริหารงานบุคคล\tประกาศเกณฑ์การเลื่อนขั้นเงินเดือน ก่อนรอบประเมิน\tดำเนินการแล้วเสร็จ\tสำนักปลัด
"""


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder with a plan and the report on it, beside the plan of an agency that has no report, and its
    dataset; and files that cannot be read."""
    folder = tmp_path_factory.mktemp("followed") / "documents"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "other.txt").write_text(PLAN.replace("แม่ทะ", "เสริมงาม"), encoding="utf-8")
    for number in range(DOCUMENTS_SHOWN + 10):
        (folder / f"empty{number:03}.txt").write_bytes(b" " * number)
    out = folder.parent / "dataset"
    ingest([folder], out)
    return folder, out


def test_what_was_promised_and_is_not_in_the_report(followed: tuple[Path, Path]) -> None:
    """A measure that the report words almost the same is not among them."""
    (row,) = asked(followed[1], "promised-not-reported")
    assert row["agency"] == "เทศบาลตำบลแม่ทะ"
    assert row["promised"] == "เปิดรับคำร้องขอซ่อมไฟฟ้าทางไลน์"
    assert row["likeness"] == pytest.approx(0, abs=0.1)
    done = asked(followed[1], "plan-vs-result", "--year", "2568")
    assert [(row["status"], row["planned_until"]) for row in done] == [
        ("ดำเนินการแล้วเสร็จ", "2025-03-31"),
        ("ดำเนินการแล้วเสร็จ", None),
    ]


def test_measures_of_a_plan_and_its_report_are_counted_once(followed: tuple[Path, Path]) -> None:
    assert {row["unit"]: row["measures"] for row in asked(followed[1], "who-is-responsible")} == {
        **{"สำนักปลัด": 4, "กองช่าง": 2},
    }


def test_check_shows_some_of_many_documents_and_says_how_to_see_all(followed: tuple[Path, Path]) -> None:
    result = ita("check", "--dataset", followed[1])
    assert len(result.stdout.splitlines()) < 4 * DOCUMENTS_SHOWN
    assert "and 10 more of 10 other documents" in result.stdout
    assert result.stderr.splitlines() == [
        "this is not all: --all shows it, --severity, --kind, --agency and --since choose, "
        "'ita query flags-by-kind' counts",
        f"{DOCUMENTS_SHOWN + 10} failures",
    ]
    whole = ita("check", "--dataset", followed[1], "--all")
    assert whole.stdout.count("  failure  ") == DOCUMENTS_SHOWN + 10
    assert len(whole.stderr.splitlines()) == 1


def test_check_groups_by_document_and_filters(dataset: Path) -> None:
    lines = ita("check", "--dataset", dataset).stdout.splitlines()
    assert lines.count("khlongbuarom_report_2568.txt: องค์การบริหารส่วนตำบลคลองบัวรมย์") == 1
    for options, summary in [
        (("--agency", "คลองบัวรมย์"), "1 error, 1 warning"),
        (("--agency", "อบต.คลองบัวรมย์", "--severity", "error"), "1 error"),
        (("--kind", "missing_timeline"), "3 warnings"),
        (("--severity", "failure"), "nothing to look at"),
    ]:
        assert ita("check", "--dataset", dataset, *options).stderr == f"{summary}\n"
    assert refused(ita("check", "--dataset", dataset, "--kind", "nothing")).endswith(list(SEVERITY)[-1])


def test_check_of_what_was_read_since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = tmp_path / "documents", tmp_path / "out"
    folder.mkdir()
    shutil.copy(SAMPLE, folder)
    (folder / "old.txt").touch()
    monkeypatch.setattr("pipelines.store.time.time", lambda: 1_700_000_000.0)  # in November 2023
    ingest([folder], out)
    monkeypatch.setattr("pipelines.store.time.time", lambda: 1_750_000_000.0)  # in June 2025
    (folder / "new.txt").write_bytes(b" ")
    ingest([folder], out)
    for since, failures in [("2020-01-01", 2), ("2024-01-01", 1), ("2026-01-01", 0)]:
        result = ita("check", "--dataset", out, "--since", since, "--format", "json")
        assert len(json.loads(result.stdout)) == failures
    shutil.copytree(out, tmp_path / "copy")
    assert "says when files were read" in refused(
        ita("check", "--dataset", tmp_path / "copy", "--since", "2024-01-01")
    )


def test_a_run_tells_new_failures_from_known_ones(tmp_path: Path) -> None:
    folder, out = tmp_path / "documents", tmp_path / "out"
    folder.mkdir()
    shutil.copy(SAMPLE, folder / "a.txt")
    (folder / "b.txt").touch()
    first = ita("ingest", folder, "--out", out)
    assert (first.exit_code, len(first.stderr.splitlines())) == (1, 2)
    again = ita("ingest", folder, "--out", out)
    assert again.exit_code == 3
    assert again.stderr == f"2 files (2 as before), 4 records, 0 flags, 1 failures (1 as before): {out}\n"
    (folder / "b.txt").write_bytes(b"  ")
    (folder / "a.txt").unlink()
    changed = ita("ingest", folder, "--out", out)
    assert changed.exit_code == 1
    assert changed.stderr.splitlines()[:2] == [
        "b.txt: the file is empty: get the file again from where it came from",
        "a.txt: is not there any more, and left out",
    ]
    (folder / "b.txt").unlink()
    shutil.copy(SAMPLE, folder / "c.txt")
    assert ita("ingest", folder, "--out", out).exit_code == 0


def test_hints_name_the_command_as_it_was_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "my bin" / "ita"
    script.parent.mkdir()
    script.touch(mode=0o755)
    hint = "make one with 'ita ingest FOLDER'"
    for typed, path, expected in [
        (str(script), "", f"'{script}'"),
        (str(script), str(script.parent), "ita"),
        ("/usr/lib/python3/pytest", "", "ita"),
    ]:
        called.cache_clear()
        monkeypatch.setattr(sys, "argv", [typed])
        monkeypatch.setenv("PATH", path + os.pathsep)
        assert as_called(hint) == f"make one with '{expected} ingest FOLDER'"
    monkeypatch.setattr(sys, "argv", [str(script)])
    called.cache_clear()
    said = refused(ita("query", "select 1", "--dataset", tmp_path))
    assert f"'{script}' ingest FOLDER" in said
    called.cache_clear()
