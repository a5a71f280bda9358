"""`ita report`: a dataset as one file."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines import report
from pipelines.cli import main
from pipelines.dataset import held, write
from pipelines.query import query
from schema import TABLES
from tests.conftest import FORMS, SAMPLES
from tests.pipelines.pages_read import Page
from tests.pipelines.test_pictures import rewritten
from tests.pipelines.test_record_page import EVIL


def ita(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of all samples, one of them as a PDF."""
    root = tmp_path_factory.mktemp("mixed")
    shutil.copytree(SAMPLES, root / "in")
    (root / "in" / "saithanharipun_plan_2569.txt").unlink()
    shutil.copy(FORMS / "saithanharipun_plan_2569.typst.pdf", root / "in")
    assert ita("ingest", root / "in", "--out", root / "out").exit_code == 0
    return root / "out"


@pytest.fixture(scope="module")
def page(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    out = tmp_path_factory.mktemp("report") / "out.html"
    written = ita("report", out, "--dataset", mixed)
    assert (written.exit_code, written.output) == (0, "")
    return Page(out)


def test_every_link_leads_to_a_place_in_the_file(page: Page) -> None:
    targets = page.all("href")
    assert len(targets) > 100
    anchors = page.all("id")
    assert len(anchors) == len(set(anchors))
    assert {target.removeprefix("#") for target in targets} <= set(anchors)
    assert all(target.startswith("#") for target in targets)
    assert all(source.startswith("data:image/") for source in page.all("src"))


def test_every_record_is_there_and_those_of_pdf_with_their_pictures(mixed: Path, page: Page) -> None:
    ids = {row[0] for row in query(mixed, "select record_id from measures").rows}
    assert {anchor.removeprefix("r-") for anchor in page.all("id") if anchor.startswith("r-")} == ids
    (count,) = query(mixed, "select count(*) from measures where len(bboxes) > 0").rows[0]
    assert len(page.all("src")) == count > 0


def test_numbers_are_those_of_the_dataset_and_lead_to_their_records(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    assert ita("report", out, "--dataset", mixed, "--pictures", 0).exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert "data:image" not in text
    for table in ("measures", "scores", "flags", "failures"):
        (count,) = query(mixed, f"select count(*) from {table}").rows[0]
        assert re.search(rf"<b>{count}</b></a>[^<]+<small>{table}<", text)
    counts = dict(query(mixed, "select province, count(*) from measures group by all").rows)
    section = text[text.index('id="provinces"') :]
    for province, anchor, number in re.findall(
        r"<tr><td>([^<]+)</td><td class=\"number\"><a href=\"#(g-\d+)\">(\d+)</a>", section
    )[: len(counts)]:
        assert counts[province] == int(number)
        listed = re.search(rf'id="{anchor}">.*?</ol>', text, re.DOTALL)
        assert listed
        assert listed[0].count('href="#r-') == int(number)
    sql = "select detail from flags"
    assert all(detail in unescape(text) for (detail,) in query(mixed, sql).rows)
    overall = query(mixed, "select distinct printf('%.2f', score) from scores where level = 'overall'").rows
    assert all(f">{score}</a>" in text for (score,) in overall)


def test_an_answer_has_its_records_below(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    sql = "select agency, record_id, end_date from measures where issue_no = 1 order by record_id"
    assert ita("report", out, sql, "--dataset", mixed).exit_code == 0
    ids = [row[1] for row in query(mixed, sql).rows]
    shown = Page(out)
    assert [anchor for anchor in shown.all("id") if anchor.startswith("r-")] == [f"r-{one}" for one in ids]
    assert shown.all("href") == [f"#r-{one}" for one in ids]
    listed = "select agency, list(record_id order by record_id) as told_in from measures where issue_no = 1 group by 1"
    assert ita("report", out, listed, "--dataset", mixed).exit_code == 0
    assert sorted(Page(out).all("href")) == [f"#r-{one}" for one in ids]
    assert "หน่วยงาน" in shown.text
    assert (
        ita(
            "report", out, "select province, count(*) from measures group by all", "--dataset", mixed
        ).exit_code
        == 0
    )
    assert "width:100.0%" in out.read_text(encoding="utf-8")
    assert "select record_id, too" in Page(out).text
    refused = ita("report", out, "select nothing", "--dataset", mixed)
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)


def test_more_records_than_are_shown_are_counted(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_RECORDS", 5)
    out = tmp_path / "out.html"
    assert ita("report", out, "--dataset", mixed, "--pictures", 0).exit_code == 0
    shown = Page(out)
    (count,) = query(mixed, "select count(*) from measures").rows[0]
    assert f"แสดงรายการ 5 จาก {count}" in shown.text
    assert {target.removeprefix("#") for target in shown.all("href")} <= set(shown.all("id"))


def test_texts_of_documents_are_texts_of_the_report(mixed: Path, tmp_path: Path) -> None:
    own = tmp_path / "dataset"
    shutil.copytree(mixed, own)
    for table, columns in {
        "measures": ["agency", "province", "issue"],
        "documents": ["agency", "province", "source_path", "title", "document_type"],
        "scores": ["agency", "name", "code"],
        "findings": ["text", "kind"],
        "limitations": ["text", "category"],
        "flags": ["kind", "detail", "where", "severity"],
        "passages": ["text"],
    }.items():
        rewritten(own, table, dict.fromkeys(columns, EVIL))
    rewritten(own, "measures", {"owner_units": [EVIL], "measures": [EVIL]})
    for question in ([], [f"select '{EVIL.replace(chr(39), '')}' as \"<script>\", record_id from measures"]):
        out = tmp_path / "out.html"
        assert ita("report", out, *question, "--dataset", own).exit_code == 0
        shown = Page(out)
        assert "script" not in {tag for tag, _ in shown.elements}
        assert not [name for _, values in shown.elements for name in values if name.startswith("on")]
        assert {tag for tag, values in shown.elements if values.get("src") == "x"} == set()
        assert "\u202e" not in out.read_text(encoding="utf-8")


def test_a_dataset_without_rows_has_a_report(tmp_path: Path) -> None:
    with held(tmp_path / "empty") as side:
        write(tmp_path / "empty", side, {table: [] for table in TABLES})
    assert ita("report", tmp_path / "out.html", "--dataset", tmp_path / "empty").exit_code == 0
    assert ita("report", tmp_path / "out.html", "--dataset", tmp_path).stderr.startswith("ita: ")
    refused = ita("report", tmp_path / "no" / "out.html", "--dataset", tmp_path / "empty")
    assert "cannot be written" in refused.stderr
