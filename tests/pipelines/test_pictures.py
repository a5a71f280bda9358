"""Pictures of what was read: red where a cell is, cut to where a record stands."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from PIL import Image, ImageChops, ImageDraw

from pipelines import lettering
from pipelines.cli import main
from pipelines.hashes import hash_of
from pipelines.lettering import caption
from pipelines.pictures import MOST_PIXELS, PictureError, picture_of_rows
from pipelines.query import query
from schema.records import PlaceOnPage
from tests.conftest import FORMS, SAMPLES

FORM = FORMS / "nongsueadao_plan_2568.libreoffice.pdf"


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


def test_a_record_is_shown_below_its_headings_on_each_page(dataset: Path, tmp_path: Path) -> None:
    """Where its file was when it was ingested, and wherever dataset and file are moved together."""
    sql = "select record_id, agency, bboxes from measures order by len(pages) desc limit 1"
    record_id, agency, boxes = query(dataset, sql).rows[0]
    sql = "select bbox from passages where kind = 'table_row' and record_id is null and text like 'ลำดับ%'"
    headings = {row[0]["page"]: row[0] for row in query(dataset, sql).rows}
    assert {box["page"] for box in boxes} == headings.keys() == {1, 2}
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("in", "out", ".out.ita"):
        (tmp_path / name).rename(moved / name)
    shown = ita("show", record_id, "--dataset", moved / "out", "--image", tmp_path / "rows.png")
    assert shown.exit_code == 0, shown.stderr
    rows = sum(2 * (box["bottom"] - box["top"]) for box in [*boxes, *headings.values()])
    with Image.open(tmp_path / "rows.png") as picture:
        head = caption([agency, "file"], picture.width).height
        assert picture.height == pytest.approx(head + rows, abs=6 * len([*boxes, *headings]))
        bar = [picture.getpixel((2, y)) for y in range(picture.height)]
    marked = sum(colour == (200, 16, 46) for colour in bar)
    assert marked == pytest.approx(sum(2 * (box["bottom"] - box["top"]) for box in boxes), abs=6)


@pytest.mark.parametrize("shaped", [True, False])
def test_no_mark_of_a_caption_is_printed_over_another(shaped: bool) -> None:
    """The tone of ที่ is above its vowel: more ink than ที has, and it begins higher."""
    font = lettering._font(shaped=shaped)
    inked = []
    for text in ("ที", "ที่"):
        picture = Image.new("L", (60, 60), 255)
        lettering.write(ImageDraw.Draw(picture), (10, 15), text, "black", font)
        box = ImageChops.invert(picture).getbbox()
        assert box
        inked.append((box[1], sum(255 - value for value in picture.tobytes())))
    (vowel_top, vowel_ink), (tone_top, tone_ink) = inked
    assert tone_top < vowel_top - 2
    assert tone_ink > vowel_ink * 1.05


def test_a_row_of_a_picture_file_is_cut_out_of_it(tmp_path: Path) -> None:
    """Places are points of its paper, which its pixels per inch tell."""
    page = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(page).rectangle((200, 400, 1000, 500), fill=0)
    page.save(tmp_path / "page.png", dpi=(150, 150))
    inch = 72 / 150
    place = PlaceOnPage(1, 200 * inch, 400 * inch, 1000 * inch, 500 * inch)
    picture = picture_of_rows(tmp_path / "page.png", "image/png", [(place, True)], ["ก"])
    assert picture.width == pytest.approx(2 * (800 * inch + 12), abs=2)
    assert picture.getpixel((picture.width // 2, picture.height - 20)) == (0, 0, 0)
    overlapping = [(replace(place, top=place.top - 20, bottom=place.top + 5), False), (place, True)]
    both = picture_of_rows(tmp_path / "page.png", "image/png", overlapping, ["ก"])
    assert both.height == pytest.approx(picture.height + 2 * 20, abs=2)
    with pytest.raises(PictureError, match="cannot be shown"):
        picture_of_rows(tmp_path / "page.png", "image/png", [(replace(place, page=2), True)], ["ก"])
    with pytest.raises(PictureError, match="is no PDF and no picture"):
        picture_of_rows(tmp_path / "page.png", "text/plain", [(place, True)], ["ก"])


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


def shown_record(dataset: Path, source: Path, out: Path) -> Result:
    record_id = query(dataset, "select record_id from measures order by 1 limit 1").rows[0][0]
    return ita("show", record_id, "--dataset", dataset, "--source", source, "--image", out)


def test_only_the_file_that_was_read_is_shown(dataset: Path, tmp_path: Path) -> None:
    """Another file of its name is not, and its bytes are under any of their names."""
    source, out = tmp_path / "in", tmp_path / "out.png"
    shutil.copy(source / "plan.pdf", source / "same.pdf")
    assert ita("ingest", source, "--out", dataset).exit_code == 0
    shutil.copy(FORMS / "nongsueadao_plan_2568.typst.pdf", source / "plan.pdf")
    assert shown_record(dataset, source, out).exit_code == 0
    out.unlink()
    (source / "same.pdf").unlink()
    assert "was changed after the ingest" in message(shown_record(dataset, source, out))
    os.mkfifo(source / "same.pdf")
    assert "was changed after the ingest" in message(shown_record(dataset, source, out))
    assert not out.exists()


@pytest.mark.parametrize("name", ["{folder}/in/plan.pdf", "../in/plan.pdf"])
def test_a_dataset_cannot_name_a_file_outside_of_its_sources(
    dataset: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    rewritten(dataset, "documents", {"source_path": name.format(folder=tmp_path), "other_paths": []})
    said = message(shown_record(dataset, tmp_path / "elsewhere", tmp_path / "out.png"))
    assert "say with --source" in said


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ({"page": 1, "x0": 5000.0, "top": 10.0, "x1": 5100.0, "bottom": 20.0}, "not on page 1"),
        ({"page": 1, "x0": 10.0, "top": 9000.0, "x1": 50.0, "bottom": 9100.0}, "not on page 1"),
        ({"page": 1, "x0": 50.0, "top": 90.0, "x1": -50.0, "bottom": 10.0}, "not on page 1"),
        ({"page": 99, "x0": 10.0, "top": 10.0, "x1": 50.0, "bottom": 50.0}, "cannot be shown"),
        ({"page": 0, "x0": 10.0, "top": 10.0, "x1": 50.0, "bottom": 50.0}, "cannot be shown"),
    ],
)
def test_places_that_no_page_has(dataset: Path, tmp_path: Path, box: dict[str, float], said: str) -> None:
    rewritten(dataset, "measures", {"bboxes": [box]})
    assert said in message(shown_record(dataset, tmp_path / "in", tmp_path / "out.png"))


def rewritten(dataset: Path, table: str, values: dict[str, object]) -> None:
    """Give all rows of a table these values, as if an ingest had written them."""
    path = dataset / f"{table}.parquet"
    read = pq.read_table(path)
    rows = [{**row, **values} for row in read.to_pylist()]
    pq.write_table(pa.Table.from_pylist(rows, read.schema), path)
    described = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    for each in described["resources"]:
        each["hash"] = f"sha256:{hash_of(dataset / each['path'])}"
    (dataset / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")


@pytest.mark.parametrize("size", ["9000000 9000000", "9000000 10", "0 0"])
def test_a_page_of_any_size_has_a_picture_of_some_size(tmp_path: Path, size: str) -> None:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents 4 0 R "
        "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        "<< /Length 41 >>\nstream\nBT /F 12 Tf 5 5 Td (Some text here) Tj ET \nendstream",
    ]
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, 1))
    path = tmp_path / "page.pdf"
    path.write_text(f"%PDF-1.4\n{body}trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n")
    result = ita("tables", path, "--image", tmp_path / "page.png")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    if result.exit_code == 0:
        with Image.open(tmp_path / "page.png") as picture:
            assert max(picture.size) <= MOST_PIXELS
