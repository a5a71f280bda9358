"""Pages that typst prints, and signs placed by hand, come out as the tables and lines that one sees."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import typst

from extract import Document, Paragraph, ReadError, Table, read
from extract.document import Box
from extract.pdf import pages
from extract.pdf.cell_of_glyph import points_of
from extract.pdf.full_lines import by_distance, set_off, with_fill
from extract.pdf.inked_marks import with_marks_by_ink
from extract.pdf.lines import PrintedLine, printed_lines
from extract.pdf.misnamed_glyphs import name_by_shape
from tests.extract.signs import Glyph, glyphs_of, pdf_of

PAGE = (
    '#set page(width: 400pt, height: 300pt, margin: 40pt)\n#set text(font: "Libertinus Serif", size: 10pt)\n'
)


def printed(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "page.pdf"
    (tmp_path / "page.typ").write_text(PAGE + source, encoding="utf-8")
    typst.compile(tmp_path / "page.typ", output=path)
    return path


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def paragraphs(document: Document) -> Iterator[Paragraph]:
    return (block for block in document.blocks if isinstance(block, Paragraph))


TWO_BY_TWO = [["one", "two"], ["three", "four"]]


def test_a_ruled_table(tmp_path: Path) -> None:
    assert tables(read(printed(tmp_path, "#table(columns: 2)[one][two][three][four]"))) == [TWO_BY_TWO]


def test_rulings_may_be_thin_areas_or_doubled(tmp_path: Path) -> None:
    areas = "".join(
        f"#place(dx: {x}pt, dy: {y}pt, rect(width: {width}pt, height: {height}pt, fill: black))"
        for x, y, width, height in [
            *((0, y + twice, 200, 0.7) for y in (0, 20, 40) for twice in (0, 1.4)),
            *((x + twice, 0, 0.7, 40) for x in (0, 100, 200) for twice in (0, 1.4)),
        ]
    )
    words = "".join(
        f"#place(dx: {5 + 100 * column}pt, dy: {6 + 20 * row}pt)[{word}]"
        for row, line in enumerate(TWO_BY_TWO)
        for column, word in enumerate(line)
    )
    assert tables(read(printed(tmp_path, areas + words))) == [TWO_BY_TWO]


def test_cells_with_borders_of_their_own(tmp_path: Path) -> None:
    boxes = "".join(
        f"#place(dx: {100 * column}pt, dy: {20 * row}pt, rect(width: 100pt, height: 20pt)[{word}])"
        for row, line in enumerate(TWO_BY_TWO)
        for column, word in enumerate(line)
    )
    assert tables(read(printed(tmp_path, boxes))) == [TWO_BY_TWO]


def test_merged_cells_are_read_once(tmp_path: Path) -> None:
    source = "#table(columns: 3, table.cell(rowspan: 2)[down], table.cell(colspan: 2)[across], [a], [b], [c], [d], [e])"
    document = read(printed(tmp_path, source))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert tables(document) == [[["down", "across"], ["", "a", "b"], ["c", "d", "e"]]]
    down, across = table.rows[0].cells
    assert (down.row_span, down.column_span, across.row_span, across.column_span) == (2, 1, 1, 2)


def test_turned_text_in_a_cell_is_read_from_the_bottom_to_the_top(tmp_path: Path) -> None:
    turned = "#rotate(-90deg, reflow: true)[upward words \\ below]"
    document = read(printed(tmp_path, f"#table(columns: 2, [one], [{turned}], [5], [21])"))
    assert tables(document) == [[["one", "upward words\nbelow"], ["5", "21"]]]
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    cell = table.rows[0].cells[1]
    first, second = (line.bbox for line in cell.lines)
    assert cell.bbox
    assert first
    assert second
    assert cell.bbox.x0 < first.x0 < first.x1 < second.x1 < cell.bbox.x1
    assert cell.bbox.top < first.top < second.top < first.bottom < cell.bbox.bottom


def test_two_letters_one_over_the_other_are_turned_beside_turned_text(tmp_path: Path) -> None:
    turned = "#rotate(-90deg, reflow: true)[{}]"
    two, more = turned.format("ab"), turned.format("upward")
    assert tables(read(printed(tmp_path, f"#table(columns: 2, [{two}], [one])"))) == [[["b\na", "one"]]]
    assert tables(read(printed(tmp_path, f"#table(columns: 2, [{two}], [{more}])"))) == [[["ab", "upward"]]]


def test_a_word_that_runs_over_its_cell_is_kept_whole(tmp_path: Path) -> None:
    source = "#table(columns: (40pt, 60pt), [overflowing], [two], [three], [four])"
    assert tables(read(printed(tmp_path, source))) == [[["overflowing", "two"], ["three", "four"]]]


def test_words_of_two_cells_may_touch(tmp_path: Path) -> None:
    source = "#table(columns: 2, inset: 0pt, [abcdef], [gh])"
    assert tables(read(printed(tmp_path, source))) == [[["abcdef", "gh"]]]


def test_a_page_break_may_leave_out_the_closing_rulings(tmp_path: Path) -> None:
    lines = "".join(f"#place(dx: {x}pt, line(length: 60pt, angle: 90deg))" for x in (0, 100, 200))
    middle = "#place(dy: 30pt, line(length: 200pt))"
    words = "".join(
        f"#place(dx: {5 + 100 * column}pt, dy: {10 + 30 * row}pt)[{word}]"
        for row, line in enumerate(TWO_BY_TWO)
        for column, word in enumerate(line)
    )
    assert tables(read(printed(tmp_path, lines + middle + words))) == [TWO_BY_TWO]


def test_a_frame_is_no_table(tmp_path: Path) -> None:
    document = read(printed(tmp_path, "#rect(width: 200pt)[framed]"))
    assert tables(document) == []
    assert [paragraph.text for paragraph in paragraphs(document)] == ["framed"]


def test_a_jump_between_two_parts_of_a_path_is_no_ruling(tmp_path: Path) -> None:
    """Two lines in one path; the jump from the end of the first to the second goes straight down."""
    lines = (
        "#place(curve(stroke: 1pt, curve.move((0pt, 0pt)), curve.line((200pt, 0pt)), curve.move((200pt, 40pt)), "
        "curve.line((0pt, 40pt))))"
    )
    uprights = "".join(f"#place(dx: {x}pt, line(length: 40pt, angle: 90deg))" for x in (0, 100))
    words = "#place(dx: 5pt, dy: 10pt)[one] #place(dx: 105pt, dy: 10pt)[two]"
    document = read(printed(tmp_path, lines + uprights + words))
    assert tables(document) == []


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned(tmp_path: Path, turn: int) -> None:
    body = f"#rotate({-turn}deg, reflow: true, table(columns: 2)[one][two][three][four])"
    path = printed(tmp_path, body)
    with pdfium.PdfDocument(path) as pdf:
        pdf[0].set_rotation(turn)
        pdf.save(tmp_path / "turned.pdf")
    assert tables(read(tmp_path / "turned.pdf")) == [TWO_BY_TWO]


def test_a_page_that_is_one_form_inside_another(tmp_path: Path) -> None:
    path = printed(tmp_path, "#table(columns: 2)[one][two][three][four]")
    for nested in ("once.pdf", "twice.pdf"):
        with pdfium.PdfDocument(path) as pdf, pdfium.PdfDocument.new() as new:
            form = pdf.page_as_xobject(0, new) if hasattr(pdf, "page_as_xobject") else None
            page = new.new_page(400, 300)
            assert form is not None
            page.insert_obj(form.as_pageobject())
            page.gen_content()
            path = tmp_path / nested
            new.save(path)
    assert tables(read(path)) == [TWO_BY_TWO]


def test_a_form_that_is_drawn_smaller(tmp_path: Path) -> None:
    path = printed(tmp_path, "#table(columns: (100pt, 60pt), rows: 20pt)[one][two][three][four]")
    with pdfium.PdfDocument(path) as pdf, pdfium.PdfDocument.new() as new:
        form = pdf.page_as_xobject(0, new) if hasattr(pdf, "page_as_xobject") else None
        page = new.new_page(400, 300)
        assert form is not None
        drawn = form.as_pageobject()
        drawn.set_matrix(pdfium.PdfMatrix().scale(0.5, 0.5))
        page.insert_obj(drawn)
        page.gen_content()
        new.save(tmp_path / "small.pdf")
    document = read(tmp_path / "small.pdf")
    assert tables(document) == [TWO_BY_TWO]
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [cell.bbox for cell in table.rows[0].cells] == [Box(20, 170, 70, 180), Box(70, 170, 100, 180)]


def test_a_sign_beyond_the_basic_plane(tmp_path: Path) -> None:
    (paragraph,) = paragraphs(read(printed(tmp_path, "one $upright(bold(A))$ two")))
    assert paragraph.text == "one 𝐀 two"


def test_places_are_in_hundredths_of_a_point(tmp_path: Path) -> None:
    document = read(printed(tmp_path, "#v(1pt / 3) #table(columns: 3, inset: 10pt / 3)[one][two][three]"))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    boxes = [box for cell in table.rows[0].cells for box in (cell.bbox, cell.lines[0].bbox) if box]
    assert len(boxes) == 6
    assert all(side == round(side, 2) for box in boxes for side in box)


def test_text_stands_in_reading_order_and_running_heads_have_their_kind(tmp_path: Path) -> None:
    source = (
        "#set page(height: 500pt, header: [Head], footer: context align(center)[\\- #counter(page).display() -])\n"
        "above #table(columns: 2)[one][two] below #pagebreak() next"
    )
    document = read(printed(tmp_path, source))
    blocks = [
        block.kind + ": " + block.text if isinstance(block, Paragraph) else "table"
        for block in document.blocks
    ]
    assert blocks == [
        "page_header: Head", "paragraph: above", "table", "paragraph: below", "page_number: - 1 -",
        "page_header: Head", "paragraph: next", "page_number: - 2 -",
    ]  # fmt: skip


def test_prose_in_two_columns_is_read_one_column_after_the_other(tmp_path: Path) -> None:
    source = (
        "over both columns #columns(2, gutter: 30pt)[#lorem(60) #colbreak() second #lorem(40)] #v(1fr) end"
    )
    read_texts = [paragraph.text for paragraph in paragraphs(read(printed(tmp_path, source)))]
    assert read_texts[0] == "over both columns"
    assert read_texts[-1] == "end"
    body = " ".join(" ".join(read_texts[1:-1]).split())
    first, second = body.split(" second ")
    assert first.startswith("Lorem ipsum dolor sit amet")
    assert second.startswith("Lorem ipsum dolor sit amet")


@pytest.mark.parametrize("at_once", [1, 2, 3, 4])
def test_every_page_is_read_once_however_often_the_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    path = printed(tmp_path, "one #pagebreak() two #pagebreak() three")
    monkeypatch.setattr(pages, "PAGES_AT_ONCE", at_once)
    document = read(path)
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [paragraph.text for paragraph in paragraphs(document)] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"%PDF-1.7\nnothing", "the PDF is damaged and cannot be opened"),
        (b"%PDF-1.7\n", "the PDF is damaged and cannot be opened"),
    ],
)
def test_a_damaged_file_is_an_error(tmp_path: Path, data: bytes, error: str) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadError) as raised:
        read(path)
    assert str(raised.value) == error


def test_a_file_with_a_password_is_an_error_that_says_so() -> None:
    with pytest.raises(ReadError, match="locked with a password"):
        read(Path(__file__).parent / "locked.pdf")


def test_pages_without_text_are_an_error_that_says_so(tmp_path: Path) -> None:
    path = printed(tmp_path, "#rect(width: 100%, height: 50%, fill: gray)")
    with pytest.raises(ReadError, match="hold no text") as raised:
        read(path)
    assert "ask the office" in raised.value.hint


def signs(*placed: tuple[str, float] | tuple[str, float, float], baseline: float = 100.0) -> list[Glyph]:
    """Signs at their origins, 5 points wide unless told, 10 high."""
    glyphs = []
    for text, x, *width in placed:
        glyphs.append(Glyph(text, x, baseline - 10, x + (width[0] if width else 5.0), baseline, x, baseline))
    return glyphs


def texts(glyphs: Sequence[Glyph]) -> list[str]:
    return [line.text for line in lines(glyphs)]


def lines(glyphs: Sequence[Glyph]) -> list[PrintedLine]:
    """The lines of signs that all stand in one place."""
    return printed_lines(glyphs_of(glyphs), np.zeros(len(glyphs), np.intp), 1)[0]


def test_a_space_is_one_that_is_typed_or_a_gap() -> None:
    assert texts(signs(("ก", 0), (" ", 6), ("ข", 9))) == ["ก ข"]
    assert texts(signs(("ก", 0), ("ข", 5.5), ("ค", 15), ("ง", 20.5))) == ["กข คง"]
    assert texts(signs(("ก", 0), ("ข", 5.5), ("ค", 11), (" ", 16.5))) == ["กขค "]


def test_wide_letter_spacing_is_no_space() -> None:
    assert texts(signs(*(("ก", 9.0 * place) for place in range(5)))) == ["กกกกก"]


def test_dots_that_fill_a_line_have_no_spaces() -> None:
    assert texts(signs(*((".", 3.0 * place, 1.0) for place in range(6)), ("ก", 30))) == ["...... ก"]


def test_a_space_that_takes_no_room_is_none() -> None:
    assert texts([*signs(("จ", 0), ("า", 5.5), ("แ", 11)), Glyph(" ", 5.5, 100, 5.5, 100, 5.5, 100.0)]) == [
        "จาแ"
    ]


RING = Glyph(" ", 3.0, 88, 5.2, 91, 5.5, 100.0)
"""The ring of sara am as Word writes it, over the letter at 0."""


def repaired(glyphs: Sequence[Glyph]) -> str:
    return "".join(with_marks_by_ink(glyphs_of(glyphs), lambda _: "one font").texts)


def test_a_space_with_ink_and_no_advance_before_sara_aa_is_the_ring_of_sara_am() -> None:
    first, *rest = signs(("จ", 0), ("า", 5.5), ("แ", 11))
    assert repaired([first, RING, *rest]) == "จำแ"
    tone = Glyph("้", 3.0, 86, 5.2, 88, 5.5, 100.0)
    assert repaired([first, RING, tone, *rest]) == "จ้ำแ"
    assert repaired([first, tone, RING, *rest]) == "จ้ำแ"


def test_the_ring_of_sara_am_may_come_after_its_sara_aa_in_the_file() -> None:
    first, aa, last = signs(("จ", 0), ("า", 5.5), ("แ", 11))
    assert repaired([first, aa, RING._replace(origin=6.0), last]) == "จำแ"
    on_the_line = Glyph(" ", 10.6, 96, 10.9, 100, 10.5, 100.0)
    assert repaired([first, aa, on_the_line, last]) == "จา แ"


def test_the_ring_of_letters_that_are_spaced_has_an_advance() -> None:
    first, *rest = signs(("จ", 0), ("า", 8.5), ("แ", 14))
    assert repaired([first, RING, *rest]) == "จำแ"


def test_a_round_tone_mark_unlike_the_others_of_its_name_is_a_ring() -> None:
    first, *rest = signs(("จ", 0), ("า", 5.5), ("แ", 11))
    ring = RING._replace(text="้", x1=5.8)
    tone = Glyph("้", 14, 88, 18, 91, 18.0, 100.0)
    assert repaired([first, ring, *rest, tone]) == "จำแ้"
    assert repaired([first, tone._replace(x0=2, x1=6, origin=5.5), *rest, tone]) == "จ้าแ้"
    assert repaired([first, ring, *rest]) == "จ้าแ"


def test_a_space_with_the_ink_of_a_tone_mark_over_a_vowel_is_that_mark() -> None:
    first, vowel = Glyph("ช", 0, 92, 5, 100, 0, 100.0), Glyph("ี", 1, 87, 5, 91, 5.5, 100.0)
    space = Glyph(" ", 2, 83, 5.8, 86, 5.5, 100.0)
    mai_tho, mai_ek = Glyph("้", 14, 88, 18, 91, 18.0, 100.0), Glyph("่", 24, 88, 25, 91, 25.0, 100.0)
    assert repaired([first, vowel, space, mai_tho, mai_ek]) == "ชี้้่"
    assert repaired([first, vowel, space, mai_ek]) == "ชี ่"


def test_a_typed_space_before_sara_aa_stays() -> None:
    first, *rest = signs(("จ", 0), ("า", 8.5), ("แ", 14))
    assert repaired([first, RING._replace(top=99, bottom=101), *rest]) == "จ าแ"


def test_a_font_that_calls_every_sara_aa_sara_am_is_told_by_the_rings_of_the_true_ones() -> None:
    ring = RING._replace(x0=8.5, x1=10.7, origin=11.0)
    glyphs = signs(("ก", 0), ("ำ", 5.5), ("จ", 6), ("ำ", 11), ("ร", 16.5), ("ำ", 22))
    assert repaired([*glyphs[:3], ring, *glyphs[3:]]) == "กาจำรา"
    assert repaired(glyphs) == "กำจำรำ"


def test_a_font_that_prints_sara_am_only_is_left_alone() -> None:
    assert repaired(signs(*(("จำ"[place % 2], 5.5 * place) for place in range(40)))) == "จำ" * 20


def test_a_font_in_which_sara_aa_stands_beside_sara_am_is_left_alone() -> None:
    glyphs = signs(*(("ำ" if place % 4 else "า", 5.5 * place) for place in range(45)))
    assert repaired(glyphs) == "".join("ำ" if place % 4 else "า" for place in range(45))


def test_a_mark_that_says_its_whole_cluster_again_is_read_once(tmp_path: Path) -> None:
    """As typst raises a mark: behind the span of its cluster, as a glyph that stands for all of it."""
    cluster = "ธิ์"
    span = f"/Span <</ActualText <feff{cluster.encode('utf-16-be').hex()}>>> BDC (A) Tj EMC"
    show = "BT /F 12 Tf 1 0 0 1 100 200 Tm {} 1 0 0 1 {} 201 Tm (B) Tj 1 0 0 1 120 200 Tm (C) Tj ET"
    texts_of_letters = {"A": "ธ", "B": cluster, "C": "ก"}
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf_of(show.format(span, 103), texts_of_letters))
    assert [block.text.replace(" ", "") for block in paragraphs(read(path))] == ["ธิ์ก"]
    path.write_bytes(pdf_of(show.format(span, 109), texts_of_letters))
    assert [block.text.replace(" ", "") for block in paragraphs(read(path))] == ["ธิ์ธิ์ก"]


def test_marks_that_stand_behind_their_span_once_more_are_read_once(tmp_path: Path) -> None:
    """As InDesign prints them: A is the span of ที่, B and C its raised tone mark, C without a text."""
    span = f"/Span <</ActualText <feff{'ที่'.encode('utf-16-be').hex()}>>> BDC (A) Tj EMC"
    show = f"BT /F 12 Tf 1 0 0 1 100 200 Tm {span} /F 6 Tf 1 0 0 1 102 208 Tm {{}} /F 12 Tf 1 0 0 1 109 200 Tm (D) Tj ET"
    path = tmp_path / "page.pdf"
    texts_of_letters = {"A": "ท", "B": "่", "C": "\ufffd", "D": "ก", "E": "้"}
    path.write_bytes(pdf_of(show.format("(B) Tj 1 0 0 1 102 209 Tm (C) Tj"), texts_of_letters))
    assert [block.text for block in paragraphs(read(path))] == ["ที่ก"]
    path.write_bytes(pdf_of(show.format("(E) Tj"), texts_of_letters))
    assert [block.text for block in paragraphs(read(path))] == ["ที่้ก"]


def told(*placed: Glyph) -> str:
    return "".join(name_by_shape(glyphs_of(placed)).texts)


def test_a_consonant_that_is_a_dot_on_the_baseline_is_a_full_stop() -> None:
    letters = signs(("พ", 0), ("ศ", 8), ("ก", 13))
    dot = Glyph("ศ", 5.5, 99, 6.5, 100.1, 5.0, 100.0)
    assert told(*letters[:1], dot, *letters[1:]) == "พ.ศก"
    assert told(*letters[:1], dot._replace(top=94, bottom=95), *letters[1:]) == "พศศก"


def test_a_latin_letter_that_stands_over_the_letters_is_a_mark() -> None:
    letters = signs(("ท", 0), ("ส", 5.5))
    over = Glyph("É", 1, 84, 4, 88, 5.5, 100.0)
    assert told(letters[0], over, letters[1]) == "ท่ส"
    assert told(letters[0], over._replace(text="Í"), letters[1]) == "ท์ส"
    assert told(letters[0], *signs(("É", 5.5)), letters[1]) == "ทÉส"


def test_what_is_printed_twice_to_look_bold_is_read_once() -> None:
    word = signs(("ก", 0), ("ก", 5.5), ("1", 11), ("1", 16))
    shadow = [glyph._replace(origin=glyph.origin + 0.4, baseline=100.4) for glyph in word]
    assert told(*word, *shadow) == "กก11"
    in_turn = [glyph for pair in zip(word, shadow, strict=True) for glyph in pair]
    assert told(*in_turn) == "กก11"


def test_a_ligature_is_two_letters() -> None:
    ligature = signs(("f", 0), ("f", 0), ("ก", 5.5))
    assert told(*ligature) == "ffก"


def test_a_mark_on_the_baseline_of_its_line_stays_there_however_near_the_line_above_is() -> None:
    tone = Glyph("่", 1.0, 103.0, 3.0, 105.0, 5.5, 120.0)
    assert texts([*signs(("ก", 0)), *signs(("ร", 0), baseline=120.0), tone]) == ["ก", "ร่"]


def test_a_vowel_comes_before_the_sign_that_stands_over_it() -> None:
    over, under = Glyph("์", 1.0, 86, 3, 89, 5.5, 100.0), Glyph("ุ", 1.0, 99, 3, 99.5, 5.5, 100.0)
    assert texts([*signs(("ธ", 0)), over, under]) == ["ธุ์"]
    assert texts([*signs(("ธ", 0)), over._replace(bottom=104.0), under]) == ["ธุ์"]


def test_marks_without_a_letter_are_kept() -> None:
    assert texts([Glyph("่", 1.0, 86, 3, 89, 5.5, 100.0)]) == ["่"]


def test_a_mark_over_the_ruling_is_in_the_cell_of_its_letter() -> None:
    xs, ys = points_of(glyphs_of([Glyph("่", 1.0, 80.0, 3.0, 84.0, 5.5, 100.0), *signs(("ก", 0))]))
    assert list(zip(xs, ys, strict=True)) == [(2.0, 98.0), (2.5, 95.0)]


def test_marks_go_to_the_letters_they_stand_over() -> None:
    """The mark of the lower line is nearer to it than to the line above, and comes first in the file."""
    mark = Glyph("ี", 6.0, 108.0, 10.0, 110.0, 5.5, 120.0)
    upper, lower = signs(("ก", 0), ("ข", 5.5)), signs(("ค", 0), ("ด", 5.5), baseline=120.0)
    assert texts([mark, *upper, *lower]) == ["กข", "คดี"]


def test_a_line_is_full_where_the_next_word_would_not_fit_and_no_paragraph_ends() -> None:
    def full(right: float, *baselines: float) -> list[bool | None]:
        placed = [(letter, 5.5 * place) for place, letter in enumerate("ปรบปรง")]
        found = lines([glyph for at in baselines for glyph in signs(*placed, baseline=at)])
        return [line.full for line in with_fill(found, right, by_distance([found]))]

    assert full(35, 100, 115, 130) == [True, True, False]
    assert full(135, 100, 115, 130) == [False, False, False]
    assert full(35, 100, 115, 130, 150, 165) == [True, True, False, True, False]


def test_what_no_line_ends_behind_or_begins_with_is_part_of_a_word() -> None:
    """Behind the upper line there is room for the bracket that opens the lower one, and for the next sign."""
    upper, lower = signs(("ก", 0), ("ข", 5.5)), signs(*zip("(i1)", (0.0, 3.0, 6.0, 9.0), strict=True))
    found = lines([*upper, *(glyph._replace(bottom=115, baseline=115.0) for glyph in lower)])
    together = by_distance([found])
    assert [line.full for line in with_fill(found, 23, together)] == [True, False]
    assert [line.full for line in with_fill(found, 40, together)] == [False, False]


def test_a_line_that_ends_within_a_word_is_full_however_much_room_is_behind_it() -> None:
    placed = [
        glyph
        for text, at in (("สติก", 100.0), ("เกอร์", 115.0))
        for glyph in signs(*((sign, 5.5 * place) for place, sign in enumerate(text)), baseline=at)
    ]
    found = lines(placed)
    assert [line.full for line in with_fill(found, 200, by_distance([found]))] == [True, False]


def test_a_short_line_of_narrow_letters_has_the_spaces_of_the_others() -> None:
    letters = signs(*(("ก", 5.5 * place) for place in range(7)), (" ", 38.5), ("ข", 41.5))
    narrow = signs(("(", 0, 2), ("i", 3, 1), ("1", 6, 4), (")", 11, 2), baseline=120)
    assert texts([*letters, *narrow]) == ["กกกกกกก ข", "(i1)"]


def test_a_line_further_below_than_those_beside_it_is_set_off() -> None:
    def baselines(*steps: float) -> set[float]:
        at = [100.0 + sum(steps[:count]) for count in range(len(steps) + 1)]
        return set_off(lines([glyph for baseline in at for glyph in signs(("ก", 0), baseline=baseline)]))

    assert baselines(15, 15, 22, 15) == {152.0}
    assert baselines(15, 15, 15) == set()
    assert baselines(22, 22, 15, 15) == {144.0}
    assert baselines(15) == set()


def test_titles_on_a_page_without_prose_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    source = "The longest of all the titles \\ a shorter one \\ another"
    found = [block.text for block in paragraphs(read(printed(tmp_path, source)))]
    assert found == ["The longest of all the titles", "a shorter one", "another"]


def test_a_running_head_does_not_tell_where_prose_ends(tmp_path: Path) -> None:
    source = (
        "#set page(margin: (right: 100pt), header: place(right, dx: 90pt)[out of the way])\n"
        "#set par(justify: true)\n#lorem(40)"
    )
    (head, prose) = paragraphs(read(printed(tmp_path, source)))
    assert head.text == "out of the way"
    assert len(prose.lines) > 2


def test_a_page_number_close_below_a_full_line_stands_apart(tmp_path: Path) -> None:
    line = "word " * 12
    full = f"#block(width: 320pt, par(justify: true)[{line}#linebreak(justify: true)])"
    source = f"#place(dy: 225pt)[{full}]#place(dx: 150pt, dy: 238pt)[12]"
    found = list(paragraphs(read(printed(tmp_path, source))))
    assert [(block.text.split()[-1], block.kind) for block in found] == [
        ("word", "paragraph"),
        ("12", "page_number"),
    ]


def test_a_tone_mark_is_of_the_letter_whose_vowel_it_is_over() -> None:
    vowel, tone = Glyph("ั", 2, 86, 7, 89, 5.5, 100.0), Glyph("่", 5.6, 82, 7.4, 85, 5.5, 100.0)
    assert texts([*signs(("ท", 0), ("ว", 5.5)), vowel, tone]) == ["ทั่ว"]


def test_a_mark_is_of_a_consonant_and_of_no_other_letter() -> None:
    tone = Glyph("้", 4.9, 86, 8, 89, 5.5, 100.0)
    assert texts([*signs(("ห", 0), ("โ", 5.5, 2), ("ร", 8)), tone]) == ["ห้โร"]
    assert texts([*signs(("ห", 0), ("7", 5.5, 2), ("ร", 8)), tone]) == ["ห้7ร"]


def test_a_label_and_its_amount_may_have_two_baselines() -> None:
    amount = signs(("5", 40), ("9", 45.5), baseline=100)
    label = signs(("ก", 0), ("ข", 5.5), baseline=102.5)
    dot = Glyph(".", 11, 101.6, 12, 102.5, 11, 102.5)
    assert texts([*amount, *label, dot]) == ["กข. 59"]


def test_lines_that_are_printed_over_each_other_are_two() -> None:
    upper = signs(("ก", 0), ("ข", 5.5), ("ค", 11), baseline=100)
    assert texts([*upper, *signs(("ง", 1), ("จ", 6.5), baseline=102.5)]) == ["กขค", "งจ"]


def test_a_narrow_gap_beside_a_number_is_a_space() -> None:
    placed = zip("กขฃคฅ4ฆงจฉช", (0, 5.5, 11, 16.5, 22, 29.5, 35, 42.5, 47.4, 56, 61.5), strict=True)
    assert texts([*signs(*placed), *signs((" ", 52.9))]) == ["กขฃคฅ 4ฆงจ ฉช"]
