"""`ita query` only asks: whatever the SQL, nothing is written, and nothing but the dataset is read."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.hashes import hash_of
from pipelines.ingest import ingest
from pipelines.query import QueryError, query
from schema import TABLES
from tests.conftest import SAMPLES, until


def ita(*arguments: object, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)


def refused(result: Result) -> str:
    """The one line that a mistake of the user gets."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("ita: ")
    return line


@pytest.fixture
def own(dataset: Path, tmp_path: Path) -> Path:
    """A copy of the dataset, to be spoilt."""
    return shutil.copytree(dataset, tmp_path / "own")


@pytest.fixture
def requests() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine: its address, and what it was asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def files(folder: Path) -> dict[str, str]:
    return {str(path): hash_of(path) for path in folder.rglob("*") if path.is_file()}


WRITES = [
    "copy (select 1) to '{folder}/evil' (format csv)",
    "copy (select 1) to '{dataset}/measures.parquet' (format parquet)",
    "copy (select 1) to '{dataset}/measures.parquet' (format parquet, use_tmp_file false)",
    "copy (pivot measures on issue_no) to '{folder}/evil'",
    "explain analyze copy (select 1) to '{folder}/evil'",
    "explain analyze copy (select 1) to '{dataset}/measures.parquet' (format parquet, use_tmp_file false)",
    "with made as (copy (select 1) to '{folder}/evil') select * from made",
    "select * from query('with made as (copy (select 1) to ''{folder}/evil'') select * from made')",
    "export database '{folder}/evil'",
    "attach '{folder}/evil.db'",
    "attach '{folder}/evil.db'; create table evil.t as select 1",
    "create table evil as select 1",
    "insert into measures select * from measures",
    "delete from measures",
    "drop view measures",
    "set enable_external_access = true",
    "reset lock_configuration",
    "pragma enable_external_access",
    "call enable_logging(storage = 'file', storage_config = {{'path': '{folder}/evil'}})",
    "select * from enable_logging(storage = 'file', storage_config = {{'path': '{folder}/evil'}})",
    "install httpfs",
    "load httpfs",
    "select 1; select 2",
]
READS = [
    "select content from read_text('{folder}/secret')",
    "select * from read_csv('{folder}/secret')",
    "select * from '{folder}/secret.csv'",
    "select * from glob('{folder}/*')",
    "select * from sniff_csv('{folder}/secret')",
    "select * from parquet_metadata('{dataset}/measures.parquet')",
    "select * from query('from read_text(''{folder}/secret'')')",
    "select * from duckdb_extensions()",
]


@pytest.mark.parametrize("sql", WRITES + READS)
def test_sql_writes_nothing_and_reads_nothing_else(sql: str, own: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    (tmp_path / "secret.csv").write_text("a,secret")
    before = files(tmp_path)
    said = refused(ita("query", sql.format(folder=tmp_path, dataset=own), "--dataset", own))
    assert "a secret" not in said
    assert files(tmp_path) == before


def test_sql_asks_no_other_machine(own: Path, requests: tuple[str, list[str]]) -> None:
    address, asked = requests
    for sql in (
        f"install x from '{address}/repo'",
        f"select * from '{address}/x.parquet'",
        f"select * from read_csv('{address}/x.csv')",
        f"attach '{address}/x.db'",
    ):
        refused(ita("query", sql, "--dataset", own))
    assert asked == []


secret = [("a variable of this process",)]


def test_sql_sees_no_variable(own: Path) -> None:
    assert "secret does not exist" in refused(ita("query", "select * from secret", "--dataset", own))


@pytest.mark.parametrize(
    ("sql", "first"),
    [
        ("select 1", (1,)),
        ("SELECT 1;", (1,)),
        ("-- a comment\nselect 1", (1,)),
        ("/* a comment */ with a as (select 2) select * from a", (2,)),
        ("from range(1)", (0,)),
        ("values (3)", (3,)),
        ("(select 4)", (4,)),
        ("describe flags", ("document_id", "VARCHAR", "YES", None, None, None)),
        ("show tables", ("documents",)),
        ("pivot (select 1 as a, 'x' as b) on b using sum(a)", (1,)),
        ("unpivot (select 1 as a) on a", ("a", 1)),
    ],
)
def test_all_that_asks_is_run(dataset: Path, sql: str, first: tuple[object, ...]) -> None:
    assert query(dataset, sql).rows[0] == first


def test_plans_and_summaries(dataset: Path) -> None:
    assert query(dataset, "explain select * from measures").rows[0][0] == "physical_plan"
    assert query(dataset, "explain analyze select * from measures").rows[0][0] == "analyzed_plan"
    assert [row[0] for row in query(dataset, "summarize flags").rows][:2] == ["document_id", "record_id"]


def test_the_folder_for_temporary_files_may_have_any_name_and_is_left_empty(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("it's [12]", "it's 1"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "it's [12]"))
    assert query(dataset, "select count(*) from documents").rows == [(len(list(SAMPLES.iterdir())),)]
    assert list((tmp_path / "it's [12]").iterdir()) == []


@pytest.mark.parametrize("name", ["a[12]", "a?", "a*", "it's", "a{1,2}"])
def test_the_name_of_a_folder_is_no_pattern(dataset: Path, tmp_path: Path, name: str) -> None:
    for other in ("a1", "a2", name):
        shutil.copytree(dataset, tmp_path / other)
    counted = "select count(*) from measures"
    assert query(tmp_path / name, counted).rows == query(dataset, counted).rows


@pytest.mark.parametrize(
    "command", [["query", "select 1"], ["check"], ["show", "x"], ["export", "--to", "csv", "x"]]
)
def test_an_incomplete_dataset_is_refused(own: Path, command: list[str]) -> None:
    (own / "datapackage.json").write_text('{"name": "thai-ita", "incomplete": true}')
    assert "is incomplete: " in refused(ita(*command, "--dataset", own))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[300] ^= 1
    path.write_bytes(data)


def of_another_dataset(path: Path) -> None:
    pq.write_table(pq.read_table(path).slice(1), path)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("spoil", [cut, changed, of_another_dataset, Path.unlink, pipe])
def test_a_spoilt_table_is_named_and_the_others_are_asked(own: Path, spoil: Callable[[Path], None]) -> None:
    count = query(own, "select count(*) from documents").rows
    spoil(own / "measures.parquet")
    assert query(own, "select count(*) from documents").rows == count
    assert ita("check", "--dataset", own).exit_code == 0
    for command in (
        ["query", "select count(*) from Measures"],
        ["query", "measures-for-weak-questions"],
        ["show", "x"],
        ["export", "--to", "csv", own.parent / "out"],
        ["export", "--to", "xlsx", own.parent / "out.xlsx"],
    ):
        said = refused(ita(*command, "--dataset", own))
        assert f"{own / 'measures.parquet'} " in said
        assert "run 'ita ingest' again" in said
    assert not (own.parent / "out").exists()
    (own / "flags.parquet").write_bytes(b"")
    assert "flags.parquet is damaged" in refused(ita("check", "--dataset", own))


@pytest.fixture
def earlier(own: Path) -> Path:
    """A dataset of an earlier version: measures without a column, no table of limitations, no hashes."""
    table = pq.read_table(own / "measures.parquet")
    pq.write_table(table.drop_columns(["percent_done"]), own / "measures.parquet")
    (own / "limitations.parquet").unlink()
    described = json.loads((own / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"] = [each for each in described["resources"] if each["name"] != "limitations"]
    for each in described["resources"]:
        del each["hash"]
        each["schema"]["fields"] = [
            field for field in each["schema"]["fields"] if field["name"] != "percent_done"
        ]
    (own / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    return own


def test_a_dataset_of_an_earlier_version_is_asked_by_the_names_it_has(earlier: Path) -> None:
    assert query(earlier, "select count(*) from measures where owners != []").rows[0][0] > 0
    again = "another version of thai-ita wrote"
    assert again in refused(ita("query", "select percent_done from measures", "--dataset", earlier))
    assert "another version wrote it" in refused(ita("query", "from limitations", "--dataset", earlier))
    assert "another version wrote it" in refused(ita("export", "--to", "csv", "x", "--dataset", earlier))
    (record_id,) = query(earlier, "select record_id from measures limit 1").rows[0]
    shown = ita("show", record_id, "--dataset", earlier)
    assert shown.exit_code == 0
    assert "as printed" in shown.stdout


def test_an_error_is_one_line_that_names_the_line_of_the_sql(dataset: Path) -> None:
    line = refused(ita("query", "select 1,\n  nope\nfrom measures", "--dataset", dataset))
    assert '"nope" not found' in line
    assert line.endswith("(line 2)")
    for nothing in ("", " ", ";", "-- only a comment"):
        assert "there is no SQL to run" in refused(ita("query", nothing, "--dataset", dataset))
    assert "is not UTF-8" in refused(ita("query", "select '\udca1'", "--dataset", dataset))


def test_sql_comes_from_a_file_standard_input_or_begins_with_a_comment(dataset: Path, tmp_path: Path) -> None:
    sql = "-- how many\nselect count(*) as n from documents"
    expected = f"\ufeffn\n{len(list(SAMPLES.iterdir()))}\n"
    saved = tmp_path / "q.sql"
    saved.write_text(sql, encoding="utf-8-sig")
    options = ("--dataset", dataset, "--format", "csv")
    for result in (
        ita("query", sql, *options),
        ita("query", *options, sql),
        ita("query", "-", *options, given=sql),
        ita("query", "--file", saved, *options),
        ita("query", "--file", "-", *options, given=sql),
    ):
        assert (result.exit_code, result.stdout) == (0, expected), result.stderr
    saved.write_bytes("select 'ก'".encode("tis-620"))
    assert "is not UTF-8 text" in refused(ita("query", "--file", saved, *options))
    for wrong in (["--file", saved, "select 1"], [], ["--formt", "csv", "select 1"]):
        assert ita("query", *wrong).exit_code == 2


def test_times_with_their_zone(dataset: Path) -> None:
    sql = "select timestamptz '2025-01-02 03:04:05+00' as t, [now()] as l, 1 as t order by 1"
    answer = query(dataset, sql)
    assert answer.columns == ["t", "l", "t"]
    assert [type(value) for value in answer.rows[0]] == [str, str, int]
    assert "2025-01-02" in answer.rows[0][0]


def test_a_dataset_that_is_replaced_meanwhile_is_asked_as_a_whole(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables are those of one run, before or after."""
    other = own.parent / "other"
    ingest([SAMPLES / "rimkhongthan_progress_2567.txt"], other)
    copy = shutil.copyfile
    left = ["scores.parquet"]

    def replaced(source: Path, to: Path) -> Path:
        if source.name in left:
            left.clear()
            shutil.rmtree(own)
            other.rename(own)
        return copy(source, to)

    monkeypatch.setattr(shutil, "copyfile", replaced)
    sql = "select (select count(*) from documents), count(distinct document_id), count(*) from measures"
    assert query(own, sql).rows == [(1, 1, 4)]


def test_json_holds_every_value_and_is_json(dataset: Path) -> None:
    sql = """select 'inf'::double as a, {'b': ['nan'::double]} as c, map {date '2020-01-02': 1} as d,
        chr(155) || chr(27) || chr(8238) as e"""
    printed = ita("query", sql, "--dataset", dataset, "--format", "json").stdout

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    assert json.loads(printed, parse_constant=refuse) == [
        {"a": "inf", "c": {"b": ["nan"]}, "d": {"2020-01-02": 1}, "e": "\x9b\x1b\u202e"}
    ]
    assert not set("\x9b\x1b\u202e") & set(printed)
    twice = ita("query", "select 1 as a, 2 as a", "--dataset", dataset, "--format", "json")
    assert "two columns are called a" in refused(twice)


def test_headings_do_not_run_as_formulas(dataset: Path) -> None:
    sql = "pivot (select '=1+1' as a, 2 as b) on a using sum(b)"
    assert ita("query", sql, "--dataset", dataset, "--format", "csv").stdout == "\ufeff'=1+1\n2\n"


def test_no_room_for_the_copies_is_one_line(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(QueryError, match="No space left on device: make room, or set TMPDIR"):
        query(dataset, "select 1")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full disk to write to")
@pytest.mark.parametrize(
    "arguments", [["query", "select 1"], ["check", "--format", "csv"], ["query", "--help"]]
)
def test_a_full_disk_is_one_line(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("ITA_DATASET", str(dataset))
    said = io.StringIO()
    with Path("/dev/full").open("w", encoding="utf-8") as full, monkeypatch.context() as patched:
        patched.setattr("sys.stdout", full)
        patched.setattr("sys.stderr", said)
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
    assert stopped.value.code == 2
    assert said.getvalue().splitlines()[-1] == (
        "ita: what is printed cannot be written: No space left on device"
    )


ENDLESS = "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t"


@pytest.fixture
def asked(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that answers an endless question, and the folder with its copies of the tables."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "query", ENDLESS]
    with subprocess.Popen(
        [*command, "--dataset", dataset], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert until(lambda: any(tmp_path.glob("ita-query-*/passages.parquet")))
        (folder,) = tmp_path.glob("ita-query-*")
        yield process, folder
        process.kill()


@pytest.mark.usefixtures("heard_interrupts")
def test_a_question_that_is_stopped_ends_at_once(asked: tuple[subprocess.Popen[str], Path]) -> None:
    process, folder = asked
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == ("", "ita: stopped\n")
    assert process.returncode == 130
    assert not folder.exists()


def test_what_a_question_that_was_killed_leaves_is_deleted_by_the_next(
    dataset: Path, asked: tuple[subprocess.Popen[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    process, folder = asked
    monkeypatch.setattr("tempfile.tempdir", str(folder.parent))
    os.utime(folder, (0, 0))
    query(dataset, "select 1")
    assert folder.exists()
    process.kill()
    process.wait()
    os.utime(folder, (0, 0))
    query(dataset, "select 1")
    assert not folder.exists()


def test_every_table_is_known(dataset: Path) -> None:
    shown = {name for (name,) in query(dataset, "show tables").rows}
    assert set(TABLES) <= shown
