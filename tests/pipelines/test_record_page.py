"""`ita show --html`: a record as a page to send."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.pages import flag_words
from pipelines.query import query
from schema.checks import SEVERITY
from tests.conftest import FORMS
from tests.pipelines.pages_read import Page
from tests.pipelines.test_pictures import rewritten


def ita(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_record_of_a_text_file_shows_its_lines_with_its_own_marked(dataset: Path, tmp_path: Path) -> None:
    sql = "select record_id, kind, detail from flags where kind = 'other_agency_named'"
    record_id, kind, detail = query(dataset, sql).rows[0]
    page = tmp_path / "record.html"
    assert ita("show", record_id, "--dataset", dataset, "--html", page).exit_code == 0
    shown = Page(page)
    assert [attributes.get("class") for tag, attributes in shown.elements if tag == "tr"][:2] == [
        "heading",
        "own",
    ]
    assert flag_words()[kind]["thai"] in shown.text
    assert detail in shown.text
    printed = query(
        dataset, f"select unnest(raw, recursive := true) from measures where record_id = '{record_id}'"
    )
    assert printed.rows
    for heading, text in printed.rows:
        assert heading in shown.text
        assert text in shown.text


def test_a_record_of_a_pdf_has_its_picture_inside(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(FORMS / "saithanharipun_plan_2569.typst.pdf", tmp_path / "in" / "plan.pdf")
    assert ita("ingest", tmp_path / "in", "--out", tmp_path / "out").exit_code == 0
    record_id = query(tmp_path / "out", "select record_id from measures limit 1").rows[0][0]
    page = tmp_path / "record.html"
    shown = ita("show", record_id, "--dataset", tmp_path / "out", "--html", page)
    assert (shown.exit_code, shown.stderr) == (0, "")
    (picture,) = [attributes["src"] for tag, attributes in Page(page).elements if tag == "img"]
    assert picture
    assert picture.startswith("data:image/webp;base64,")
    (tmp_path / "in" / "plan.pdf").unlink()
    shown = ita("show", record_id, "--dataset", tmp_path / "out", "--html", page)
    assert shown.exit_code == 0
    assert "has no picture" in shown.stderr
    assert "say with --source" in shown.stderr
    assert "มาตรการ" in Page(page).text
    assert (
        "cannot be written"
        in ita("show", record_id, "--dataset", tmp_path / "out", "--html", tmp_path / "no" / "x.html").stderr
    )


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e{{ 7 * 7 }}"


def test_texts_of_documents_are_texts_of_the_page(dataset: Path, tmp_path: Path) -> None:
    own = tmp_path / "dataset"
    shutil.copytree(dataset, own)
    rewritten(own, "measures", {"agency": EVIL, "issue": EVIL, "raw": [{"header": EVIL, "text": EVIL}]})
    rewritten(own, "passages", {"text": EVIL})
    rewritten(own, "flags", {"kind": EVIL, "severity": EVIL, "detail": EVIL, "where": EVIL})
    rewritten(own, "documents", {"source_path": EVIL})
    record_id = query(own, "select record_id from flags where record_id is not null limit 1").rows[0][0]
    page = tmp_path / "record.html"
    assert ita("show", record_id, "--dataset", own, "--html", page).exit_code == 0
    shown = Page(page)
    assert not {"script", "img"} & {tag for tag, _ in shown.elements}
    assert not [name for _, attributes in shown.elements for name in attributes if name.startswith("on")]
    assert "49" not in re.sub(r"\d{3,}|[0-9a-f]{16,}", "", shown.text)
    assert "\u202e" not in shown.text
    assert "<script>alert(1)</script>" in shown.text


def test_every_kind_of_flag_has_words() -> None:
    assert flag_words().keys() == SEVERITY.keys()
    assert all(row["thai"] and row["english"] for row in flag_words().values())


@pytest.mark.parametrize("attribute", ["src", "href"])
def test_a_page_loads_nothing(dataset: Path, tmp_path: Path, attribute: str) -> None:
    record_id = query(dataset, "select record_id from measures limit 1").rows[0][0]
    ita("show", record_id, "--dataset", dataset, "--html", tmp_path / "record.html")
    page = Page(tmp_path / "record.html")
    targets = [attributes[attribute] or "" for _, attributes in page.elements if attribute in attributes]
    assert all(target.startswith(("data:", "#")) for target in targets)
    policy = [attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes]
    assert policy == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]
