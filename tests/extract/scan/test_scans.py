"""Scanned pages are read as their prints are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from math import cos, radians, sin
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageFilter
from rapidfuzz.distance import Levenshtein

from extract import Document, Line, ReadError, Table, ocr, read
from extract.ocr import Ocr
from extract.scan import page as scan_page
from extract.scan import recogniser
from extract.scan.picture import Grey
from pipelines.ingest import ingest
from schema import interpret
from schema.records import Measure
from tests.conftest import DOCUMENT_ID, FORMS
from tests.extract.scan.made_scans import rendered, scanned, write_scan

FORM = FORMS / "rimkhongthan_progress_2567.libreoffice.pdf"
MOST_WRONG = 0.005
"""Characters that may be read wrongly, as a share of all."""

ANGLE = 0.7
"""Degrees by which `scan` is askew."""

OVER_PAGES = FORMS / "doisaengtham_report_2569.libreoffice.pdf"


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first page of `FORM`, scanned askew."""
    out = tmp_path_factory.mktemp("scan") / "scan.pdf"
    return write_scan([scanned(picture, angle=ANGLE) for picture in rendered(FORM, 200, [0])], out, 200)


@pytest.fixture(scope="module")
def read_scan(scan: Path) -> Document:
    return read(scan)


def first_page(form: Path, folder: Path) -> Path:
    out = folder / "first.pdf"
    with pdfium.PdfDocument(form) as pdf, pdfium.PdfDocument.new() as new:
        new.import_pages(pdf, [0])
        new.save(out)
    return out


def cells_of(document: Document) -> list[list[str]]:
    """The texts of the cells of all tables, without white space."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [["".join(cell.text.split()) for cell in row.cells] for table in tables for row in table.rows]


def tables_of(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def lines_of(document: Document) -> list[Line]:
    """The lines of cells."""
    rows = [row for table in tables_of(document) for row in table.rows]
    return [line for row in rows for cell in row.cells for line in cell.lines]


def middles_of(document: Document) -> list[tuple[float, float]]:
    """Where the middles of cells are on the pages of the file."""
    tables = [(page, block) for page in document.pages for block in page.blocks if isinstance(block, Table)]
    boxes = [
        page.shown(cell.bbox)
        for page, table in tables
        for row in table.rows
        for cell in row.cells
        if cell.bbox
    ]
    return [((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) for box in boxes]


def require_alike(found: Sequence[Sequence[str]], wanted: Sequence[Sequence[str]]) -> None:
    """Fail unless two lists of rows have as many rows and cells, and hardly a character differs."""
    assert list(map(len, found)) == list(map(len, wanted))
    one, other = ("\n".join(map("\t".join, rows)) for rows in (found, wanted))
    wrong = Levenshtein.distance(one, other)
    assert wrong <= MOST_WRONG * len(other), (found, wanted)


def texts_of(measures: Sequence[Measure]) -> list[list[str]]:
    """What measures say, the items of a list as one text."""
    texts = (
        (one.issue, *map(" ".join, (one.measures, one.steps, one.results, one.owners)), one.timeline)
        for one in measures
    )
    return [[text or "" for text in row] for row in texts]


def test_a_scan_has_the_records_of_its_print(read_scan: Document, tmp_path: Path) -> None:
    printed = read(first_page(FORM, tmp_path))
    assert read_scan.reader == "pdf+ocr"
    wanted = interpret(printed, DOCUMENT_ID).measures
    found = interpret(read_scan, DOCUMENT_ID).measures
    assert len(wanted) > 2
    assert [one.issue_no for one in found] == [one.issue_no for one in wanted]
    assert [(one.start_date, one.end_date) for one in found] == [
        (one.start_date, one.end_date) for one in wanted
    ]
    require_alike(texts_of(found), texts_of(wanted))


def test_every_line_says_how_probable_it_is(read_scan: Document) -> None:
    lines = [line for block in read_scan.blocks if not isinstance(block, Table) for line in block.lines]
    lines += [
        line
        for block in read_scan.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
        for line in cell.lines
    ]
    assert len(lines) > 20
    assert all(line.probability is not None and 0 < line.probability <= 1 for line in lines)


def test_lines_with_thicker_strokes_are_bold(read_scan: Document, tmp_path: Path) -> None:
    assert not any(line.bold for line in lines_of(read_scan))
    printed = read(first_page(FORM, tmp_path))
    cell = max(
        (cell for row in tables_of(printed)[0].rows for cell in row.cells), key=lambda cell: len(cell.lines)
    )
    assert cell.bbox
    (picture,) = rendered(FORM, 200, [0])
    x0, top, x1, bottom = (round(side * 200 / 72) for side in cell.bbox)
    inside = x0 + 4, top + 4, x1 - 4, bottom - 4
    picture.paste(picture.crop(inside).filter(ImageFilter.MinFilter(3)), inside)
    found = read(write_scan([scanned(picture)], tmp_path / "scan.pdf", 200))
    bold = ["".join(line.text.split()) for line in lines_of(found) if line.bold]
    require_alike([bold], [["".join(line.text.split()) for line in cell.lines]])


def test_a_table_over_two_scanned_pages_is_one(tmp_path: Path) -> None:
    pages = [
        scanned(picture, angle=angle)
        for picture, angle in zip(rendered(OVER_PAGES, 200, [1, 2]), (0.6, -0.4), strict=True)
    ]
    found = interpret(read(write_scan(pages, tmp_path / "scan.pdf", 200)), DOCUMENT_ID)
    wanted = interpret(read(OVER_PAGES), DOCUMENT_ID)
    assert any(len(record.pages) > 1 for record in found.measures)
    require_alike(texts_of(found.measures), texts_of(wanted.measures))


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90])
def test_a_page_that_was_scanned_the_wrong_way_up_is_turned(
    read_scan: Document, tmp_path: Path, turn: Image.Transpose
) -> None:
    (picture,) = rendered(FORM, 200, [0])
    turned = scanned(picture).transpose(turn)
    found = read(write_scan([turned], tmp_path / "scan.pdf", 200))
    require_alike(cells_of(found), cells_of(read_scan))
    page = read_scan.pages[0]
    assert page.width
    assert page.height
    for (x, y), (other_x, other_y) in zip(middles_of(found), middles_of(read_scan), strict=True):
        moved = {
            Image.Transpose.ROTATE_180: (page.width - other_x, page.height - other_y),
            Image.Transpose.ROTATE_90: (other_y, page.width - other_x),
        }[turn]
        assert (x, y) == pytest.approx(moved, abs=1.5)


def test_cells_of_a_page_askew_have_their_places_on_it(read_scan: Document, tmp_path: Path) -> None:
    printed = read(first_page(FORM, tmp_path))
    page = printed.pages[0]
    assert page.width
    assert page.height
    for (x, y), (other_x, other_y) in zip(middles_of(read_scan), middles_of(printed), strict=True):
        angle = radians(ANGLE)
        across, down = other_x - page.width / 2, other_y - page.height / 2
        moved_x = page.width / 2 + across * cos(angle) + down * sin(angle)
        moved_y = page.height / 2 - across * sin(angle) + down * cos(angle)
        assert (x, y) == pytest.approx((moved_x, moved_y), abs=1.5)


def test_picture_files_are_read(read_scan: Document, tmp_path: Path) -> None:
    picture = scanned(rendered(FORM, 200, [0])[0])
    picture.save(tmp_path / "a.png", dpi=(200, 200))
    blank = Image.new("L", picture.size, 255)
    picture.save(tmp_path / "a.tif", save_all=True, append_images=[blank, picture])
    one, pages = read(tmp_path / "a.png"), read(tmp_path / "a.tif")
    assert (one.media_type, one.reader, pages.media_type) == ("image/png", "ocr", "image/tiff")
    require_alike(cells_of(one), cells_of(read_scan))
    require_alike(cells_of(pages), cells_of(read_scan) * 2)
    assert [page.number for page in pages.pages] == [1, 2, 3]


def test_pages_with_text_are_not_read_as_pictures(tmp_path: Path, scan: Path) -> None:
    with pdfium.PdfDocument(FORM) as pdf, pdfium.PdfDocument(scan) as other:
        pdf.import_pages(other, [0])
        pdf.save(tmp_path / "mixed.pdf")
    mixed = read(tmp_path / "mixed.pdf")
    printed = read(FORM)
    assert mixed.pages[: len(printed.pages)] == printed.pages
    assert mixed.pages[-1].blocks
    assert mixed.reader == "pdf+ocr"


def test_pictures_are_left_where_they_are_not_to_be_read(scan: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="hold no text") as raised:
        read(scan, ocr=Ocr("never"))
    assert "--ocr auto" in raised.value.hint
    Image.new("L", (300, 300), 255).save(tmp_path / "a.jpg")
    with pytest.raises(ReadError, match="is a picture"):
        read(tmp_path / "a.jpg", ocr=Ocr("never"))


def test_all_pages_are_read_as_pictures_on_demand(tmp_path: Path) -> None:
    document = read(first_page(FORM, tmp_path), ocr=Ocr("always"))
    assert document.reader == "pdf+ocr"
    assert len(cells_of(document)) > 3


def test_what_is_not_installed_is_named(scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None if name == "onnxruntime" else find_spec(name))
    with pytest.raises(ReadError, match="hold no text") as raised:
        read(scan)
    assert "pip install onnxruntime opencv-python-headless" in raised.value.hint
    with pdfium.PdfDocument(FORM) as pdf, pdfium.PdfDocument(scan) as other:
        count = len(pdf)
        pdf.import_pages(other, [0])
        pdf.save(tmp_path / "mixed.pdf")
    errors = {page.number: page.error.hint for page in read(tmp_path / "mixed.pdf").pages if page.error}
    assert list(errors) == [count + 1]
    assert "pip install onnxruntime opencv-python-headless" in errors[count + 1]


def test_a_page_that_takes_too_long_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [scanned(picture) for picture in rendered(OVER_PAGES, 100, [0, 2])]
    path = write_scan(pages, tmp_path / "scan.pdf", 100)
    clocks = iter([lambda: None, out_of_time])
    monkeypatch.setattr(scan_page, "_clock", lambda: next(clocks))
    first, second = read(path).pages
    assert first.blocks
    assert str(second.error) == "too long"


def out_of_time() -> None:
    raise scan_page.UnreadablePictureError("too long")


def test_pages_for_which_no_time_is_left_are_named(scan: Path) -> None:
    with pytest.raises(ReadError, match="the pages before it took all of 0 s") as raised:
        read(scan, ocr=Ocr(seconds=0))
    assert "--timeout" in raised.value.hint


def test_a_page_whose_lines_are_no_text_is_named(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "recognise", with_probabilities(lambda _: 0.4))
    document = read(scan)
    assert "lines of the picture cannot be read" in str(document.pages[0].error)
    said = {cell for row in cells_of(document) for cell in row}
    assert {sign for text in said for sign in text} - {"-"} == {"\ufffd"}  # dashes need no reading


def with_probabilities(
    probability: Callable[[str], float],
) -> Callable[[Sequence[Grey]], list[tuple[recogniser.Character, ...]]]:
    """The recogniser with other probabilities of its characters."""
    read_whole = recogniser.recognise

    def recognise(strips: Sequence[Grey]) -> list[tuple[recogniser.Character, ...]]:
        return [
            tuple(replace(one, probability=probability(one.text)) for one in line)
            for line in read_whole(strips)
        ]

    return recognise


def test_what_is_not_certain_is_flagged(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        recogniser, "recognise", with_probabilities(lambda text: 0.8 if text in "12" else 0.95)
    )
    flags = [flag for flag in interpret(read(scan), DOCUMENT_ID).flags if flag.kind == "low_confidence"]
    places = [(flag.record_id, flag.detail.split(":")[0]) for flag in flags]
    assert len(places) == len(set(places)) > 1
    assert all("not certain (0.80)" in flag.detail and flag.page == 1 for flag in flags)
    assert any(flag.record_id for flag in flags)


def test_an_ingest_reads_pictures_when_it_may(scan: Path, tmp_path: Path) -> None:
    left = ingest([scan], tmp_path / "out", ocr="never")
    assert [failure.stage for failure in left.failures] == ["read"]
    again = ingest([scan], tmp_path / "out")
    assert again.measures > 2
    assert ingest([scan], tmp_path / "out").kept == 1
