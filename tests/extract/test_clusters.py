"""Clusters of Thai whose glyphs the file names in ways of its own are read as they are printed."""

from collections.abc import Sequence
from functools import partial
from operator import gt
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from extract import Paragraph, read
from extract.pdf.fillers import fillers
from extract.pdf.inked_marks import with_marks_by_ink
from extract.pdf.lines import printed_lines
from extract.pdf.misnamed_glyphs import name_by_shape
from tests.extract.signs import Glyph, glyphs_of, pdf_of


def letter(text: str, x: float, width: float = 5.0) -> Glyph:
    return Glyph(text, x, 90.0, x + width, 100.0, x, 100.0)


def line(glyphs: Sequence[Glyph]) -> str:
    """The one line that glyphs are, without those that draw a part of a cluster."""
    page = glyphs_of(glyphs)
    parts = fillers(page)
    page = with_marks_by_ink(page[np.setdiff1d(np.arange(len(page)), parts)], lambda _: "one font")
    ((printed,),) = printed_lines(page, np.zeros(len(page), np.intp), 1)
    return printed.text


RING = Glyph("\ufffd", 3.0, 86.0, 5.2, 89.0, 5.5, 100.0)
"""The ring of sara am over the letter at 0."""


def test_glyphs_without_a_name_that_draw_a_cluster_are_no_characters() -> None:
    """As fpdf2 writes Thai: the ring is named ำ, and its า is not; its number is that of a digit here."""
    document = read(Path(__file__).parent / "shaped.pdf")
    lines = [part.text for block in document.blocks if isinstance(block, Paragraph) for part in block.lines]
    assert lines[1:] == ["แผนปฏิบัติการประจำปี", "ดื่มน้ำที่สำนักงาน", "ต่ำกว่าร้อยละ 14"]


def test_a_glyph_that_says_its_cluster_is_followed_by_its_parts() -> None:
    sara_am = [letter("จ", 0), letter("ำ", 0), RING, letter("\ufffd", 5.5), letter("ปี", 11)]
    assert line(sara_am) == "จำปี"
    tone = RING._replace(x0=1.0, x1=4.0)
    assert line([letter("ท", 0), letter("ี", 0), letter("่", 0), tone, tone, letter("น", 5.5)]) == "ที่น"
    span = [Glyph("จำ", 0, 86, 5, 100, 0, 100.0), Glyph("\ufffdปี", 5.5, 86, 16, 100, 5.5, 100.0)]
    assert line(span) == "จำปี"


def test_an_unknown_glyph_that_is_printed_is_no_part_of_a_cluster_that_is_whole() -> None:
    assert line([letter("ท", 0), letter("ี", 0), letter("\ufffd", 5.5), letter("น", 11)]) == "ที\ufffdน"
    assert line([letter("น", 0), letter("\ufffd", 5.5), letter("น", 11)]) == "น\ufffdน"
    one_too_many = [
        letter("จ", 0),
        letter("ำ", 0),
        letter("\ufffd", 5.5),
        letter("\ufffd", 11),
        letter("น", 17),
    ]
    assert line(one_too_many) == "จำ\ufffdน"


def test_an_unknown_glyph_without_ink_is_a_blank() -> None:
    blank = Glyph("\ufffd", 5.5, 100, 5.5, 100, 5.5, 100.0)
    assert line([letter("ก", 0), blank, letter("ข", 5.6)]) == "กข"
    assert line([letter("ก", 0), blank, letter("ข", 9)]) == "ก ข"


def test_the_ring_of_sara_am_may_have_no_name() -> None:
    assert line([letter("จ", 0), RING, letter("า", 5.5), letter("ปี", 11)]) == "จำปี"


def test_a_tone_mark_over_a_ring_is_none() -> None:
    tone, ring = RING._replace(top=81.0, bottom=85.0), RING._replace(text=" ")
    word = [letter("น", 0), ring, tone, letter("า", 5.5), letter("ด", 11)]
    assert line(word) == "น\ufffdำด"
    named = Glyph("้", 23.0, 86.0, 25.2, 90.0, 25.0, 100.0)
    assert line([*word, letter("ถ", 20), named]) == "น้ำด ถ้"


def test_a_cluster_without_an_advance_is_where_its_ink_is() -> None:
    cluster = Glyph("ที่", 6.0, 86.0, 11.0, 100.0, 11.6, 100.0)
    assert line([letter("ก", 0), letter("จ", 11.5), cluster]) == "กที่จ"


def test_a_cluster_in_a_form_is_on_the_line_of_its_letters(tmp_path: Path) -> None:
    """As Chromium prints what is scaled: the clusters of the form are spans, whose text PDFium places as if they
    stood on the page itself."""
    spans = [
        f"/Span <</ActualText <feff{text.encode('utf-16-be').hex()}>>> BDC ({code}) Tj EMC"
        for text, code in (("ที่", "A"), ("ผู้", "B"))
    ]
    line_of_form = f"BT /F 12 Tf 1 0 0 1 100 200 Tm (C) Tj {spans[0]} (D) Tj {spans[1]} ET"
    (tmp_path / "form.pdf").write_bytes(pdf_of(line_of_form, {"A": "ท", "B": "ผ", "C": "ก", "D": "ข"}))
    with pdfium.PdfDocument(tmp_path / "form.pdf") as pdf, pdfium.PdfDocument.new() as new:
        form = pdf.page_as_xobject(0, new).as_pageobject()
        form.set_matrix(pdfium.PdfMatrix().scale(0.5, 0.5).translate(30, 40))
        page = new.new_page(400, 300)
        page.insert_obj(form)
        page.gen_content()
        new.save(tmp_path / "page.pdf")
    (paragraph,) = (block for block in read(tmp_path / "page.pdf").blocks if isinstance(block, Paragraph))
    assert paragraph.text == "กที่ขผู้"


def test_a_printed_soft_hyphen_is_a_hyphen(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(
        pdf_of("BT /F 12 Tf 1 0 0 1 100 200 Tm (1A2) Tj ET", {"1": "1", "A": "\u00ad", "2": "2"})
    )
    assert [block.text for block in read(path).blocks if isinstance(block, Paragraph)] == ["1-2"]


def test_a_narrow_digit_has_the_advance_of_the_others() -> None:
    digits = [
        Glyph(text, x + 2.3 * (text == "1"), 90, x + (4.5 if text == "1" else 7.5), 100, x, 100.0)
        for text, x in (("2", 0), ("1", 8), ("4", 16))
    ]
    apart = [
        glyph._replace(x0=glyph.x0 + 6, x1=glyph.x1 + 6, origin=glyph.origin + 6) for glyph in digits[2:]
    ]
    i = Glyph("i", -3.0, 90, -2.0, 100, -3.2, 100.0)
    assert line([i, *digits]) == "i214"
    assert line([i, *digits[:2], *apart]) == "i21 4"


def test_letters_that_are_printed_twice_in_turn_are_read_once() -> None:
    word = [letter(text, 5.5 * place) for place, text in enumerate("กoff11(ii)")]
    assert (
        "".join(name_by_shape(glyphs_of([part for glyph in word for part in (glyph, glyph)])).texts)
        == "กoff11(ii)"
    )
    ligature = [letter("ก", 0), letter("o", 5.5), letter("f", 11), letter("f", 11), letter("i", 16.5)]
    assert "".join(name_by_shape(glyphs_of(ligature)).texts) == "กoffi"


def test_tone_marks_of_slanted_letters_are_no_rings() -> None:
    """A round tone mark before า is a ring where the others of its font are not round."""
    slanted = [letter("ก", 0), RING._replace(text="่", x1=5.8), letter("า", 5.5), letter("ท", 11)]
    alike = RING._replace(text="่", x0=13.0, x1=15.8, origin=16.5)
    upright = [letter("ท", 30 + 10 * place) for place in range(3)]
    narrow = [RING._replace(text="่", x0=glyph.x0 + 3.0, x1=glyph.x0 + 3.5, origin=0) for glyph in upright]
    page = [*slanted, alike, *upright, *narrow]
    for slanted_glyphs, told in ((5, "ก่าท่ททท่่่"), (4, "กำท่ททท่่่")):
        assert "".join(with_marks_by_ink(glyphs_of(page), partial(gt, slanted_glyphs)).texts) == told
