"""Pictures of what was read: red where a cell is, cut to where a record stands."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image, ImageChops

from pipelines.cli import main
from pipelines.query import query
from tests.conftest import ROOT, SAMPLES

FORM = ROOT / "data" / "forms" / "nongsueadao_plan_2568.libreoffice.pdf"


def ita(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    shutil.copy(FORM, tmp_path / "in" / "plan.pdf")
    assert ita("ingest", tmp_path / "in", "--out", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


def test_the_cells_are_drawn_over_the_page_that_is_asked_for(tmp_path: Path) -> None:
    pictures = []
    for page in (1, 2):
        out = tmp_path / f"{page}.png"
        assert ita("tables", FORM, "--image", out, "--page", page).exit_code == 0
        with Image.open(out) as picture:
            pictures.append(picture.copy())
    first, second = pictures
    assert ImageChops.difference(first, second).getbbox()
    colours = {colour for _, colour in first.getcolors(1 << 24) or []}
    assert {(255, 0, 0), (0, 0, 255)} <= colours


def test_the_rows_of_a_record_are_cut_out_of_their_pages(dataset: Path, tmp_path: Path) -> None:
    record_id, boxes = query(
        dataset, "select record_id, bboxes from measures order by len(pages) desc limit 1"
    ).rows[0]
    assert len(boxes) > 1
    out = tmp_path / "rows.png"
    shown = ita("show", record_id, "--dataset", dataset, "--source", tmp_path / "in", "--image", out)
    assert shown.exit_code == 0, shown.stderr
    with Image.open(out) as picture:
        heights = sum(2 * (box["bottom"] - box["top"] + 12) for box in boxes)
        assert picture.height == pytest.approx(heights, abs=2 * len(boxes))


def message(result: Result) -> str:
    assert result.exit_code == 2
    return result.stderr.splitlines()[-1]


def test_what_has_no_picture_is_told_in_one_line(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    text = SAMPLES / "saithanharipun_plan_2569.txt"
    assert "only a PDF has pages" in message(ita("tables", text, "--image", out))
    assert "it has pages 1 to" in message(ita("tables", FORM, "--image", out, "--page", 99))
    assert "cannot be written" in message(ita("tables", FORM, "--image", tmp_path / "no" / "out.png"))
    record_id = query(dataset, "select record_id from measures limit 1").rows[0][0]
    shown = ita("show", record_id, "--dataset", dataset, "--source", tmp_path, "--image", out)
    assert "say with --source" in message(shown)
    assert not out.exists()
