"""The pages of `ita explore`: each answers, shows what the dataset has, runs no script and serves no other file."""

import csv
import html
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from PIL import Image

from pipelines import dataset as datasets
from pipelines.cli import main
from pipelines.explore.app import POLICY, app_of
from pipelines.explore.server import server_of
from pipelines.index import opened
from pipelines.ingest import ingest
from schema import TABLES, arrow_schema
from tests.conftest import FORMS, SAMPLES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"
PDF, WORD = "nongphakwaen_plan_2568.chromium.pdf", "rimkhongthan_progress_2567.docx"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, one of them as PDF and one as a Word file, too."""
    folder = tmp_path_factory.mktemp("explored") / "sources"
    shutil.copytree(SAMPLES, folder)
    for name in (PDF, WORD):
        shutil.copy(FORMS / name, folder)
    return folder


@pytest.fixture(scope="module")
def explored(sources: Path) -> Path:
    out = sources.parent / "out"
    ingest([sources], out, jobs=1)
    return out


@pytest.fixture
def client(explored: Path, sources: Path) -> FlaskClient:
    return client_of(explored, sources)


def client_of(explored: Path, *sources: Path) -> FlaskClient:
    return app_of(explored, sources, {"localhost"}).test_client()


def rows_of(explored: Path, sql: str, *parameters: object) -> list[Any]:
    with closing(opened(explored)) as index:
        return index.execute(sql, parameters).fetchall()


def shown(client: FlaskClient, address: str) -> str:
    """What a reader sees of a page: its text."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.text[:300])
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def colours(picture: Image.Image) -> Counter[Any]:
    """How many pixels have each colour."""
    counted = picture.convert("RGB").getcolors(picture.width * picture.height)
    return Counter({colour: count for count, colour in counted or ()})


def addresses(page: str) -> set[str]:
    return {html.unescape(one) for one in re.findall(r'(?:href|src)="(/[^"#]*)', page)}


def visited(client: FlaskClient, *first: str, most: int) -> set[str]:
    """Pages that lead from one to another, `most` of each kind; each answers, and runs nothing."""
    waiting, seen, of_kind = list(first), set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        path = address.split("?")[0]
        kind = f"{path.split('/')[1]} {path.count('/')} {path.partition('.')[2]}"
        if address in seen or of_kind[kind] >= most:
            continue
        seen.add(address)
        of_kind[kind] += 1
        with client.get(address) as response:
            assert response.status_code == 200, address
            assert response.headers["Content-Security-Policy"] == POLICY
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            page = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        assert "<script" not in page
        assert not re.search(r"<[^>]+ (style|on\w+)=", page), address
        waiting += sorted(addresses(page) - seen)
    return {re.sub(r"\?.*", "", address).split("/")[1].split(".")[0] for address in seen}


KINDS = {"measures", "search", "record", "document", "agency", "agencies", "question", "questions", "ready"}


def test_every_page_that_a_page_leads_to_answers_and_runs_nothing(client: FlaskClient) -> None:
    assert visited(client, "/", "/?lang=en", "/search?q=ทรัพยสิน", "/measures?q=งบ", most=4) >= KINDS


def test_documents_that_say_little_have_pages(explored: Path, sources: Path, tmp_path: Path) -> None:
    def blank(row: dict[str, Any], schema: pa.Schema) -> dict[str, Any]:
        return {
            name: None if schema.field(name).nullable else [] if isinstance(value, list) else value
            for name, value in row.items()
        }

    def some_blank(table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        known = arrow_schema(table)
        return [row if int(row["document_id"], 16) % 2 else blank(row, known) for row in rows]

    bare = changed(explored, tmp_path / "bare", some_blank)
    client = client_of(bare, sources)
    assert visited(client, "/", "/search?q=งบ", "/measures?q=งบ", most=2) >= KINDS
    for (record_id,) in rows_of(bare, "SELECT record_id FROM measures"):
        assert client.get(f"/record/{record_id}").status_code == 200


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_record_shows_every_text_of_its_row(client: FlaskClient, explored: Path, language: str) -> None:
    for row in rows_of(explored, "SELECT * FROM measures"):
        page = squeezed(shown(client, f"/record/{row['record_id']}?lang={language}"))
        texts = [json.loads(row[name]) for name in ("measures", "steps", "results", "owners")]
        printed = [cell["text"] for cell in json.loads(row["raw"])]
        for text in (*(item for items in texts for item in items), row["finding"], row["timeline"], *printed):
            assert squeezed(text or "") in page


def test_records_of_text_and_word_show_their_lines_with_the_row_marked(
    client: FlaskClient, explored: Path
) -> None:
    without_place = "SELECT * FROM measures WHERE bboxes = '[]'"
    for row in rows_of(explored, without_place):
        page = client.get(f"/record/{row['record_id']}").text
        marked = squeezed(html.unescape("".join(re.findall(r'<tr class="own">(.*?)</tr>', page, re.DOTALL))))
        of_row = rows_of(explored, "SELECT text FROM passages WHERE record_id = ?", row["record_id"])
        assert of_row
        for (text,) in of_row:
            for cell in text.split("\t"):
                assert squeezed(cell) in marked


def test_records_of_pdf_show_a_picture_of_their_row_and_of_its_page(
    client: FlaskClient, explored: Path
) -> None:
    (record_id, pages), *_ = rows_of(explored, "SELECT record_id, pages FROM measures WHERE bboxes != '[]'")
    page = json.loads(pages)[0]
    whole = Image.open(io.BytesIO(client.get(f"/record/{record_id}/page-{page}.png").data))
    row = Image.open(io.BytesIO(client.get(f"/record/{record_id}/row.png").data))
    assert max(whole.size) > 1000
    assert row.width > row.height > 30
    assert colours(whole)[179, 38, 30] > 1000  # the frame around the row
    assert client.get(f"/record/{record_id}/page-99.png").status_code == 404
    assert client.get(f"/record/{record_id}").text.count("row.png") == 1


def test_originals_are_served_only_as_they_were_read(explored: Path, sources: Path, tmp_path: Path) -> None:
    other = tmp_path / "sources"
    shutil.copytree(sources, other)
    moved = shutil.copytree(explored, tmp_path / "moved")  # what is kept of its sources is not next to it
    client = client_of(moved, other)
    pdf = rows_of(explored, "SELECT * FROM documents WHERE source_path = ?", PDF)[0]
    text = rows_of(explored, "SELECT * FROM documents WHERE media_type = 'text/plain'")[0]
    of_text = client.get(f"/document/{text['document_id']}/original")
    assert of_text.data == (other / text["source_path"]).read_bytes()
    assert of_text.headers["Content-Disposition"].startswith("attachment")
    assert of_text.mimetype == "application/octet-stream"
    assert client.get(f"/document/{pdf['document_id']}/original").mimetype == "application/pdf"
    with (other / text["source_path"]).open("a") as file:
        file.write("changed")
    (other / PDF).unlink()
    (other / PDF).symlink_to("/etc/hostname")
    for document in (pdf, text):
        assert client.get(f"/document/{document['document_id']}/original").status_code == 404
        assert client.get(f"/document/{document['document_id']}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/record/nothing", "/record/0123-m001/row.png", "/document/..%2f..%2fetc%2fpasswd/original", "/agency/none",
        "/question/x9", "/ready/none", "/ready/select 1", "/measures.exe", "/static/../app.py", "/static/..%2fapp.py",
        "/etc/passwd", "/search.php",
    ],
)  # fmt: skip
def test_what_is_not_in_the_dataset_is_no_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_other_names_of_this_machine_and_other_methods_are_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/measures.csv", headers={"Host": "localhost.evil.example"}).status_code == 421
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.open("/", method=method).status_code == 405


@pytest.mark.parametrize(
    ("field", "sql"),
    [
        ("province", "SELECT province, count(*) FROM measures WHERE province NOT NULL GROUP BY 1"),
        ("year", "SELECT fiscal_year, count(*) FROM measures WHERE fiscal_year NOT NULL GROUP BY 1"),
        ("issue", "SELECT issue_no, count(*) FROM measures WHERE issue_no NOT NULL GROUP BY 1"),
        ("indicator", "SELECT indicator_no, count(*) FROM measures WHERE indicator_no NOT NULL GROUP BY 1"),
        ("status", "SELECT status, count(*) FROM measures WHERE status NOT NULL GROUP BY 1"),
        (
            "type",
            "SELECT document_type, count(*) FROM measures JOIN documents USING (document_id) GROUP BY 1",
        ),
        ("agency", "SELECT agency, count(*) FROM measures WHERE agency NOT NULL GROUP BY 1"),
        (
            "question",
            "SELECT value, count(DISTINCT record_id) FROM measures, json_each(question_codes) GROUP BY 1",
        ),
        ("unit", "SELECT value, count(DISTINCT record_id) FROM measures, json_each(owner_units) GROUP BY 1"),
    ],
)
def test_a_facet_leaves_the_measures_that_have_its_value(
    client: FlaskClient, explored: Path, field: str, sql: str
) -> None:
    counts = rows_of(explored, sql)
    assert counts
    for value, count in counts:
        answer = client.get("/measures.json", query_string={field: value})
        assert len(json.loads(answer.data)) == count
    page = client.get("/measures", query_string={field: counts[0][0]})
    assert f"{counts[0][1]:,}" in re.sub(r"<[^>]+>", "", page.text)


def test_a_search_among_measures_keeps_the_facets_and_marks_what_it_found(client: FlaskClient) -> None:
    everything = json.loads(client.get("/measures.json").data)
    found = json.loads(client.get("/measures.json", query_string={"q": "ทรัพย์สิน"}).data)
    assert 0 < len(found) < len(everything)
    year = str(found[0]["fiscal_year"])
    of_year = json.loads(client.get("/measures.json", query_string={"q": "ทรัพย์สิน", "year": year}).data)
    assert {str(row["fiscal_year"]) for row in of_year} == {year}
    assert "<mark>คู่มือ</mark>" in client.get("/measures", query_string={"q": "คู่มือ"}).text
    assert json.loads(client.get("/measures.json", query_string={"q": "ฆฆฆฆฌฌฌฌ"}).data) == []


def test_pages_of_agencies_and_questions_show_their_measures_scores_and_topics(
    client: FlaskClient, explored: Path
) -> None:
    for agency, province in rows_of(explored, "SELECT DISTINCT agency, province FROM documents"):
        page = squeezed(shown(client, f"/agency/{agency}?province={province}"))
        for table in ("findings", "limitations"):
            for (text,) in rows_of(explored, f"SELECT text FROM {table} WHERE agency = ?", agency):
                assert squeezed(text) in page
        for level, score in rows_of(explored, "SELECT level, score FROM scores WHERE agency = ?", agency):
            assert level not in ("overall", "indicator") or f"{score:.2f}" in page
    assert "การสั่งให้ทำธุระส่วนตัว" in shown(client, "/question/i7")
    for code, score in rows_of(explored, "SELECT code, score FROM scores WHERE level = 'question'"):
        assert f"{score:.2f}" in shown(client, f"/question/{code}")


def test_many_agencies_are_listed_by_province(
    client: FlaskClient, explored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(explored, "SELECT DISTINCT agency, province FROM documents")
    assert all(row["agency"] in client.get("/agencies").text for row in rows)
    monkeypatch.setattr("pipelines.explore.app._MOST_LISTED", 1)
    page = client.get("/agencies").text
    assert all(row["province"] in page and row["agency"] not in page for row in rows)
    of_one = client.get("/agencies", query_string={"province": rows[0]["province"]}).text
    assert {row["agency"] for row in rows if row["agency"] in of_one} == {
        row["agency"] for row in rows if row["province"] == rows[0]["province"]
    }


def test_files_hold_what_the_page_shows(client: FlaskClient, explored: Path) -> None:
    (count,) = rows_of(explored, "SELECT count(*) FROM measures")[0]
    lines = list(csv.DictReader(io.StringIO(client.get("/measures.csv").data.decode("utf-8-sig"))))
    assert len(lines) == count
    assert list(lines[0]) == arrow_schema("measures").names
    with zipfile.ZipFile(io.BytesIO(client.get("/measures.xlsx").data)) as workbook:
        assert workbook.read("xl/worksheets/sheet1.xml").count(b"<row ") == count + 1
    assert json.loads(client.get("/ready/flags-by-kind.json").data)


def changed(
    explored: Path, out: Path, change: Callable[[str, list[dict[str, Any]]], list[dict[str, Any]]]
) -> Path:
    """A dataset with the rows of each table that `change` makes of those of `explored`."""

    def batches(table: str) -> Iterator[pa.RecordBatch]:
        rows = pq.read_table(explored / f"{table}.parquet").to_pylist()
        yield pa.RecordBatch.from_pylist(change(table, rows), arrow_schema(table))

    with datasets.held(out) as side:
        datasets.write(out, side, {table: batches(table) for table in TABLES})
    return out


@pytest.fixture
def evil(explored: Path, tmp_path: Path) -> Path:
    """A dataset whose every text is written by somebody who means harm."""

    def spoilt(value: Any, name: str) -> Any:
        if isinstance(value, list):
            return [spoilt(item, name) for item in value]
        if isinstance(value, dict):
            return {key: spoilt(item, name) for key, item in value.items()}
        kept = name.endswith(("_id", "sha256")) or not isinstance(value, str)
        return value if kept else f"=1+1{EVIL}{value}"

    def all_spoilt(table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made = [{name: spoilt(value, name) for name, value in row.items()} for row in rows]
        if table == "documents":
            made[0]["source_path"], made[1]["source_path"] = "../../../../etc/passwd", "/etc/passwd"
        return made

    return changed(explored, tmp_path / "evil", all_spoilt)


def test_texts_of_documents_are_shown_and_not_obeyed(evil: Path, sources: Path) -> None:
    client = client_of(evil, sources, Path("/"))
    documents = rows_of(evil, "SELECT document_id, agency, province FROM documents")
    pages = ["/", "/agencies", "/measures", "/questions", "/search?q=alert(1)", "/ready/weaknesses"]
    pages += [f"/record/{row[0]}" for row in rows_of(evil, "SELECT record_id FROM measures LIMIT 5")]
    pages += [f"/document/{row['document_id']}" for row in documents[:3]]
    for address in pages:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "<script" not in response.text
        assert "<img src=x" not in response.text
        assert "{{ 7*7 }}" in response.text or "=1+1" not in response.text
    for name, value in {
        "agency": documents[0]["agency"],
        "province": documents[0]["province"],
        "q": EVIL,
    }.items():
        assert "<script" not in client.get("/measures", query_string={name: value}).text
    agency = client.get(f"/agency/{urllib.request.quote(documents[0]['agency'], safe='')}")  # type: ignore[attr-defined]
    assert agency.status_code == 200
    assert "<script" not in agency.text
    for row in documents[:2]:
        assert client.get(f"/document/{row['document_id']}/original").status_code == 404
    for line in csv.DictReader(io.StringIO(client.get("/measures.csv").data.decode("utf-8-sig"))):
        assert not line["agency"].startswith("=")


def test_it_is_reached_on_this_machine_only_by_its_own_address(explored: Path, sources: Path) -> None:
    server = server_of(explored, (sources,), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.port}/"
        with urllib.request.urlopen(address) as answer:
            assert "ITA" in answer.read().decode()
        other = urllib.request.Request(address, headers={"Host": f"evil.example:{server.port}"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(other)
        assert server.host == "127.0.0.1"
    finally:
        server.shutdown()
        server.server_close()


def test_a_port_that_is_taken_and_a_missing_dataset_are_one_line(explored: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["explore", "--dataset", str(explored), "--port", port])
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "--port" in result.stderr
    result = CliRunner().invoke(main, ["explore", "--dataset", str(tmp_path / "none")])
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_without_flask_it_says_what_to_install(explored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flask", None)
    for name in ("pipelines.explore.app", "pipelines.explore.server"):
        monkeypatch.delitem(sys.modules, name)
    result = CliRunner().invoke(main, ["explore", "--dataset", str(explored)])
    assert result.exit_code == 2
    assert result.stderr == "ita: 'ita explore' needs Flask: pip install flask\n"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install Debian's chromium")
def test_a_browser_draws_a_record_with_its_style_and_the_picture_of_its_row(
    explored: Path, sources: Path, tmp_path: Path
) -> None:
    (record_id,) = rows_of(explored, "SELECT record_id FROM measures WHERE bboxes != '[]'")[0]
    server = server_of(explored, (sources,), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    picture = tmp_path / "page.png"
    assert CHROMIUM
    try:
        subprocess.run(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1280,900", f"--screenshot={picture}",
                f"http://127.0.0.1:{server.port}/record/{record_id}",
            ],
            capture_output=True, check=True, timeout=60,
        )  # fmt: skip
    finally:
        server.shutdown()
        server.server_close()
    page = Image.open(picture).convert("RGB")
    assert colours(page)[122, 31, 43] > 1000  # the line at the top is of the style sheet
    assert len(colours(page.crop((100, 240, 1180, 500)))) > 20  # the letters of the row's picture


def test_ready_questions_take_parameters_and_say_what_they_cannot_be(client: FlaskClient) -> None:
    of_year = client.get("/ready/rank-by-score.json?year=2568")
    assert {row["year"] for row in json.loads(of_year.data)} == {2568}
    page = client.get("/ready/rank-by-score?year=tomorrow")
    assert page.status_code == 200
    assert 'class="notice"' in page.text
