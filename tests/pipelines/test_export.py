"""The dataset in CSV and Excel: all of it, and nothing that a spreadsheet would run."""

import csv
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from pipelines import export
from pipelines.cli import main
from pipelines.dataset import held, write
from pipelines.export import to_csv, to_xlsx
from pipelines.hashes import hash_of
from pipelines.query import query
from schema import TABLES, arrow_schema

DANGEROUS = ["=1+1", "+66 2 123", "-", "- ทำแผน", "@SUM(A1)", "\tx", "\rx", "＝1"]
HARMLESS = ["1=1", "ก", "'=1", " x", "a\nb", "\x0bก"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def made(folder: Path, texts: list[str], scores: list[float] | None = None) -> Path:
    """A dataset whose scores are called `texts`; each fell by half a point."""
    columns: dict[str, list[Any]] = {
        field.name: ["x"] * len(texts) if field.type == pa.string() else [1] * len(texts)
        for field in arrow_schema("scores")
    }
    columns |= {"name": texts, "change": [-0.5] * len(texts), "score": scores or columns["score"]}
    batch = pa.RecordBatch.from_pydict(columns, arrow_schema("scores"))
    with held(folder) as side:
        write(folder, side, {**{table: [] for table in TABLES}, "scores": [batch]})
    return folder


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path: Path, sheet: int) -> list[list[tuple[str, str | None, str | None]]]:
    """Text, type and style of the cells of a sheet, as they stand in the workbook."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [
        [("".join(cell.itertext()), cell.get("t"), cell.get("s")) for cell in row.iter(f"{MAIN}c")]
        for row in root.iter(f"{MAIN}row")
    ]


def thai(table: str, names: list[str]) -> list[str]:
    """The Thai names of columns."""
    schema = arrow_schema(table)
    return [(schema.field(name).metadata or {})[b"thai"].decode() for name in names]


def test_csv_holds_every_row_of_every_table(dataset: Path, tmp_path: Path) -> None:
    assert to_csv(dataset, tmp_path / "out") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{table}.csv" for table in TABLES}
    for table in TABLES:
        path = tmp_path / "out" / f"{table}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert len(csv_rows(path)) == query(dataset, f"select count(*) from {table}").rows[0][0]
    ends = {row["record_id"]: row["end_date"] for row in csv_rows(tmp_path / "out" / "measures.csv")}
    sql = "select record_id, ifnull(cast(end_date as varchar), '') from measures"
    assert ends == dict(query(dataset, sql).rows)


def test_csv_runs_nothing(tmp_path: Path) -> None:
    to_csv(made(tmp_path / "dataset", DANGEROUS + HARMLESS), tmp_path / "out")
    rows = csv_rows(tmp_path / "out" / "scores.csv")
    assert [row["name"] for row in rows] == [f"'{text}" for text in DANGEROUS] + HARMLESS
    assert {row["change"] for row in rows} == {"-0.5"}
    kept = pq.read_table(tmp_path / "dataset" / "scores.parquet").column("name").to_pylist()
    assert kept == DANGEROUS + HARMLESS


def test_a_workbook_holds_every_row_and_runs_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert to_xlsx(made(tmp_path / "dataset", DANGEROUS + HARMLESS), out) == 0
    names = arrow_schema("scores").names
    heading, *rows = sheet_rows(out, list(TABLES).index("scores") + 1)
    assert [text for text, *_ in heading] == thai("scores", names)
    cells = [row[names.index("name")] for row in rows]
    unescaped = [re.sub(r"_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text) for text, *_ in cells]
    assert [text.replace("\r", "\n") for text in unescaped] == [
        text.replace("\r", "\n") for text in DANGEROUS + HARMLESS
    ]
    assert {kind for _, kind, _ in cells} == {"inlineStr"}
    styles = [style for *_, style in cells]
    (marked,), (plain,) = set(styles[: len(DANGEROUS)]), set(styles[len(DANGEROUS) :])
    assert marked != plain
    with zipfile.ZipFile(out) as package:
        assert b'quotePrefix="1"' in package.read("xl/styles.xml")
        assert not any(b"<f>" in package.read(name) for name in package.namelist())
    assert {row[names.index("change")][:2] for row in rows} == {("-0.5", None)}


def test_dates_and_numbers_stay_what_they_are(dataset: Path, tmp_path: Path) -> None:
    to_xlsx(dataset, tmp_path / "out.xlsx")
    number = list(TABLES).index("measures") + 1
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        root = etree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
    column = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[arrow_schema("measures").names.index("end_date")]
    cells = [cell for cell in root.iter(f"{MAIN}c") if cell.get("r", "")[0] == column][1:]
    since = "date_diff('day', date '1899-12-30', end_date)"
    ends = query(dataset, f"select {since} from measures where end_date is not null").rows
    assert [("".join(cell.itertext()), cell.get("t")) for cell in cells] == [
        (str(end), None) for (end,) in ends
    ]


def test_what_excel_cannot_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "SHEET_ROWS", 3)
    dataset = made(tmp_path / "dataset", ["ก" * 40_000, "ข", "ค"])
    result = ita("--dataset", dataset, "--to", "xlsx", tmp_path / "out.xlsx")
    assert result.exit_code == 0
    assert "1 cells are longer than the 32,767 characters that Excel takes" in result.stderr
    number = list(TABLES).index("scores") + 1
    assert [len(sheet_rows(tmp_path / "out.xlsx", sheet)) for sheet in (number, number + 1)] == [3, 2]
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert b'name="scores 2"' in package.read("xl/workbook.xml")


def test_numbers_and_dates_that_excel_does_not_have_are_texts(tmp_path: Path) -> None:
    numbers = [float("inf"), float("-inf"), float("nan"), 1e300]
    dataset = made(tmp_path / "dataset", ["ก"] * len(numbers), scores=numbers)
    to_xlsx(dataset, tmp_path / "out.xlsx")
    column = arrow_schema("scores").names.index("score")
    _, *rows = sheet_rows(tmp_path / "out.xlsx", list(TABLES).index("scores") + 1)
    assert [row[column][:2] for row in rows] == [
        ("inf", "inlineStr"), ("-inf", "inlineStr"), ("nan", "inlineStr"), ("1E+300", None)
    ]  # fmt: skip
    to_csv(dataset, tmp_path / "out")
    written = csv_rows(tmp_path / "out" / "scores.csv")
    assert [row["score"] for row in written] == ["inf", "-inf", "nan", "1e+300"]


def test_values_stand_under_the_names_that_the_file_has(tmp_path: Path) -> None:
    """Whatever columns another version wrote, and in whatever order."""
    dataset = made(tmp_path / "dataset", ["ก"])
    path = dataset / "scores.parquet"
    names = [name for name in reversed(arrow_schema("scores").names) if name != "year"]
    pq.write_table(pq.read_table(path).select(names).append_column("=new", pa.array([7])), path)
    described = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    for each in described["resources"]:
        each["hash"] = f"sha256:{hash_of(dataset / each['path'])}"
    (dataset / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    to_csv(dataset, tmp_path / "out")
    (row,) = csv_rows(tmp_path / "out" / "scores.csv")
    assert list(row) == [*names, "'=new"]
    assert (row["name"], row["change"], row["'=new"]) == ("ก", "-0.5", "7")
    to_xlsx(dataset, tmp_path / "out.xlsx")
    heading, values = sheet_rows(tmp_path / "out.xlsx", list(TABLES).index("scores") + 1)
    assert [text for text, *_ in heading] == [*thai("scores", names), "=new"]
    assert [text for text, *_ in values][-1] == "7"


def test_a_sheet_is_a_table_that_can_be_filtered(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert to_xlsx(dataset, out, ["measures", "failures"]) == 0
    with zipfile.ZipFile(out) as package:
        tables = [etree.fromstring(package.read(f"xl/tables/table{number}.xml")) for number in (1, 2, 3)]
        sheet = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
        assert package.read("xl/workbook.xml").count(b"<sheet ") == 3
    (count,) = query(dataset, "select count(*) from measures").rows[0]
    measures, failures, dictionary = tables
    assert measures.get("ref") == f"A1:AC{count + 1}"
    assert measures.find(f"{MAIN}autoFilter").get("ref") == measures.get("ref")
    columns = [column.get("name") for column in measures.iter(f"{MAIN}tableColumn")]
    heading, *rows = sheet_rows(out, 1)
    assert columns == [text for text, *_ in heading] == thai("measures", arrow_schema("measures").names)
    assert len(rows) == count
    assert failures.get("ref") == "A1:F2"  # Excel knows no table without a row
    assert [text for text, *_ in sheet_rows(out, 2)[0]] == thai("failures", arrow_schema("failures").names)
    assert dictionary.get("ref").startswith("A1:F")
    described = {tuple(text for text, *_ in row)[:3] for row in sheet_rows(out, 3)[1:]}
    assert ("measures", "มาตรการ", "measures") in described
    assert len(described) == sum(len(arrow_schema(table)) for table in ("measures", "failures"))
    assert sheet.find(f"{MAIN}sheetViews//{MAIN}pane").get("state") == "frozen"


def test_a_row_is_as_high_as_its_longest_list(tmp_path: Path) -> None:
    """Nothing is printed over the next row, and marks above and below letters make no column wider."""
    dataset = made(tmp_path / "dataset", ["ก", "ก\nข\nค", "กี่" * 40, "ก" * 400])
    to_xlsx(dataset, tmp_path / "out.xlsx", ["scores"])
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        root = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    heights = [float(row.get("ht")) for row in root.iter(f"{MAIN}row")][1:]
    one, three, marked, long = heights
    assert three == pytest.approx(3 * one, abs=1)
    assert marked == one
    assert long > 5 * one


def test_text_for_programs_has_no_apostrophes(tmp_path: Path) -> None:
    dataset = made(tmp_path / "dataset", DANGEROUS + HARMLESS)
    assert ita("--dataset", dataset, "--to", "csv", "--as-is", tmp_path / "out").exit_code == 0
    rows = csv_rows(tmp_path / "out" / "scores.csv")
    assert [row["name"] for row in rows] == DANGEROUS + HARMLESS
    refused = ita("--dataset", dataset, "--to", "xlsx", "--as-is", tmp_path / "out.xlsx")
    assert (refused.exit_code, "--as-is is for --to csv" in refused.stderr) == (2, True)


def test_only_the_tables_that_are_asked_for(dataset: Path, tmp_path: Path) -> None:
    assert ita("--dataset", dataset, "--to", "csv", "--table", "flags", tmp_path / "out").exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["flags.csv"]
    refused = ita("--dataset", dataset, "--to", "csv", "--table", "flag", tmp_path / "out")
    assert (refused.exit_code, "there is no table flag: there are documents," in refused.stderr) == (2, True)


def test_databases_hold_what_the_dataset_holds(dataset: Path, tmp_path: Path) -> None:
    for layout in ("sqlite", "duckdb"):
        assert ita("--dataset", dataset, "--to", layout, tmp_path / layout).exit_code == 0
    lite, duck = sqlite3.connect(tmp_path / "sqlite"), duckdb.connect(tmp_path / "duckdb", read_only=True)
    sql = "select record_id, issue_no, measures, end_date, raw, percent_done from measures order by 1"
    expected = query(dataset, sql).rows
    assert duck.sql(sql).fetchall() == expected
    assert [
        (*row[:2], json.loads(row[2]), row[3] and date.fromisoformat(row[3]), json.loads(row[4]), row[5])
        for row in lite.execute(sql)
    ] == expected
    for table in TABLES:
        for base in (lite, duck):
            counted = base.execute(f"select count(*) from {table}").fetchall()
            assert counted == query(dataset, f"select count(*) from {table}").rows
    sql = "select comment from duckdb_columns() where column_name = 'record_id' and table_name = 'measures'"
    assert duck.sql(sql).fetchall() == [("รหัสรายการ",)]
    lite.close()
    duck.close()


def test_a_disk_without_room_is_one_line(tmp_path: Path) -> None:
    """And no more: an unfinished workbook says nothing when it is deleted."""
    dataset = made(tmp_path / "dataset", ["ก" * 20_000] * 20)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"
    command = "from pipelines.cli import main; main()"
    for layout, room in (("xlsx", 5_000), ("xlsx", 300_000), ("csv", 5_000)):
        code = (
            f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); {limit.format(room)}; {command}"
        )
        arguments = ["export", "--to", layout, str(tmp_path / "out"), "--dataset", str(dataset)]
        ended = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
        )
        (line,) = ended.stderr.splitlines()
        assert ended.returncode == 2
        assert "cannot be written: " in line
        assert "File too large" in line
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".out-", "out"))] == []


def ita(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


def test_export_from_the_command_line(dataset: Path, tmp_path: Path) -> None:
    for layout in ("csv", "xlsx"):
        assert ita("--dataset", dataset, "--to", layout, tmp_path / f"out.{layout}").exit_code == 0
        assert ita("--dataset", dataset, "--to", layout, tmp_path / f"out.{layout}").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.xlsx"]
    nowhere = ita("--dataset", dataset, "--to", "xlsx", tmp_path / "no" / "out.xlsx")
    assert nowhere.exit_code == 2
    assert nowhere.stderr.startswith("ita: ")
    assert "cannot be written: No such file or directory" in nowhere.stderr
    assert "holds no dataset" in ita("--dataset", tmp_path, "--to", "csv", tmp_path / "x").stderr
