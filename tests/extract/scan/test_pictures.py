"""What is found on pictures of pages before a sign is read: how they lie, their rulings, their lines of text."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extract.document import Box
from extract.pdf.rulings import GridTable, rulings_to_tables
from extract.scan.drawn_lines import rulings
from extract.scan.picture import Picture, evened
from extract.scan.skew import skew, straight
from extract.scan.text_lines import TextLine, blots, body_height, text_lines
from tests.conftest import FORMS
from tests.extract.scan.made_scans import rendered, scanned

FORM = FORMS / "rimkhongthan_progress_2567.libreoffice.pdf"
DPI = 200


def picture_of(picture: Image.Image, dpi: int = DPI) -> Picture:
    return evened(np.asarray(picture.convert("L")), dpi)


def grid(*, size: tuple[int, int] = (1200, 800), lines: Sequence[tuple[int, int, int, int]]) -> Picture:
    """A page with rulings two pixels wide, each from one point to another."""
    picture = Image.new("L", size, 255)
    pen = ImageDraw.Draw(picture)
    for line in lines:
        pen.line(line, fill=40, width=2)
    return picture_of(scanned(picture, angle=0))


def tables_of(picture: Picture) -> list[GridTable]:
    return rulings_to_tables(rulings(picture).boxes)


def lines_of(picture: Picture) -> list[TextLine]:
    drawn = rulings(picture)
    cells = np.array([cell.box for table in tables_of(picture) for cell in table.cells]).reshape(-1, 4).T
    found = blots(drawn.without)
    body = body_height(found, picture.dpi)
    assert body is not None
    return text_lines(found, body, cells / picture.points, np.zeros((4, 0)))


@pytest.mark.parametrize("angle", [0.7, -2.5])
def test_a_page_that_lies_askew_is_set_straight(angle: float) -> None:
    picture = picture_of(scanned(rendered(FORM, DPI, [0])[0], angle=angle))
    found = skew(picture)
    assert found == pytest.approx(-angle, abs=0.05)
    assert skew(straight(picture, found)) == pytest.approx(0, abs=0.05)


def test_a_scan_has_the_tables_of_its_print() -> None:
    (printed,) = rendered(FORM, DPI, [0])
    wanted = tables_of(picture_of(printed))
    picture = picture_of(scanned(printed, angle=0.7))
    found = tables_of(straight(picture, skew(picture)))
    assert [(table.rows, table.columns, len(table.cells)) for table in found] == [
        (table.rows, table.columns, len(table.cells)) for table in wanted
    ]
    assert len(wanted[0].cells) > 10
    for table, other in zip(found, wanted, strict=True):
        widths, others = np.diff(table.xs), np.diff(other.xs)
        assert widths == pytest.approx(others, abs=1.5)


FLAT = [(100, y, 1100, y) for y in (100, 300, 500)]
UPRIGHT = [(x, 100, x, 500) for x in (100, 600, 1100)]


def test_rulings_with_gaps_in_them_draw_cells() -> None:
    broken = [(100, 300, 340, 300), (350, 300, 1100, 300), (600, 100, 600, 390), (600, 398, 600, 500)]
    (table,) = tables_of(grid(lines=[FLAT[0], FLAT[2], UPRIGHT[0], UPRIGHT[2], *broken]))
    assert (table.rows, table.columns, len(table.cells)) == (2, 2, 4)


def test_letters_in_a_cell_over_all_columns_are_no_rulings() -> None:
    """The rulings between the columns above and below are 20 points apart."""
    flat = [(100, y, 1100, y) for y in (100, 300, 356, 500)]
    upright = [(x, *ends) for x in (400, 700) for ends in ((100, x, 300), (356, x, 500))]
    sides = [(x, 100, x, 500) for x in (100, 1100)]
    strokes = [(x, y, x, y + 12) for x in (400, 700) for y in (308, 322, 336)]
    letters = [(x + away, y, x + away, y + 12) for x, y, _, _ in strokes for away in (-7, 7, 14)]
    (table,) = tables_of(grid(lines=[*flat, *upright, *sides, *strokes, *letters]))
    assert [sum(cell.row == row for cell in table.cells) for row in range(3)] == [3, 1, 3]


def test_a_table_that_the_edge_of_the_paper_cuts_is_closed_there() -> None:
    flat = [(100, y, 1199, y) for y in (100, 300, 500)]
    (table,) = tables_of(grid(lines=[*flat, *UPRIGHT[:2]]))
    assert (table.rows, table.columns, len(table.cells)) == (2, 2, 4)


def test_rows_of_letters_are_no_rulings() -> None:
    (page,) = rendered(FORMS / "doisaengtham_report_2569.libreoffice.pdf", DPI, [1])
    prose = page.crop((0, 0, page.width, 2 * page.height // 5))
    assert not rulings(picture_of(scanned(prose, angle=0))).boxes.shape[1]


def test_each_line_of_a_cell_and_of_prose_is_found_once() -> None:
    (page,) = rendered(FORMS / "doisaengtham_report_2569.libreoffice.pdf", DPI, [0])
    lines = lines_of(picture_of(scanned(page, angle=0)))
    assert len(lines) == 32
    baselines = sorted(line.start for line in lines if line.x1 - line.x0 > 1000)
    assert all(below - above > 2 * lines[0].body for above, below in pairwise(baselines))


def test_a_picture_on_the_page_is_no_text() -> None:
    noise = np.random.default_rng(1).integers(0, 160, (400, 400)).astype(np.uint8)
    (page,) = rendered(FORM, DPI, [0])
    before = len(lines_of(picture_of(scanned(page, angle=0))))
    page.paste(Image.fromarray(noise), (page.width - 500, page.height - 420))
    assert len(lines_of(picture_of(scanned(page, angle=0)))) == before


@pytest.mark.parametrize("size", [(14, 4), (9, 9)])
def test_a_dash_or_bullet_apart_from_its_text_is_found(size: tuple[int, int]) -> None:
    """Outside of tables, more than the height of a letter before a line."""
    (page,) = rendered(FORMS / "doisaengtham_report_2569.libreoffice.pdf", DPI, [0])
    before = lines_of(picture_of(scanned(page, angle=0)))
    line = max(before, key=lambda line: line.x1 - line.x0)
    x, y = int(line.x0 - 3 * line.body), int(line.start - 0.45 * line.body)
    across, down = size
    ImageDraw.Draw(page).ellipse((x, y - down / 2, x + across, y + down / 2), fill=0)
    found = lines_of(picture_of(scanned(page, angle=0)))
    (mark,) = (line for line in found if line.shapes and line not in before)
    assert mark.shapes == ("-" if across > down else "•")
    assert mark.start == pytest.approx(line.start, abs=0.1 * line.body)


def test_a_cell_may_say_nothing_but_a_dash() -> None:
    (page,) = rendered(FORMS / "doisaengtham_report_2569.libreoffice.pdf", DPI, [0])
    before = lines_of(picture_of(scanned(page, angle=0)))
    picture = picture_of(page)
    blank = next(
        cell.box
        for table in tables_of(picture)
        for cell in table.cells
        if not any(_is_in(line, cell.box, picture) for line in before)
    )
    x, y = (int(side / picture.points) for side in (blank.x0 + 20, (blank.top + blank.bottom) / 2))
    ImageDraw.Draw(page).line((x, y, x + 10, y), fill=0, width=2)
    lines = lines_of(picture_of(scanned(page, angle=0)))
    dashes, dashes_before = ([line for line in found if line.shapes == "-"] for found in (lines, before))
    assert len(dashes) == len(dashes_before) + 1
    assert len(lines) == len(before) + 1


def _is_in(line: TextLine, box: Box, picture: Picture) -> bool:
    x, y = (side * picture.points for side in (line.x0, line.start))
    return box.x0 < x < box.x1 and box.top < y < box.bottom
