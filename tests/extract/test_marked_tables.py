"""Tables that HTML or Markdown marks: text in, cells out."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import Document, Paragraph, Table
from extract.marked_tables import split_at_tables
from schema import Interpretation, interpret
from tests.conftest import DOCUMENT_ID

Reader = Callable[[str], Document]


def cells(table: object) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_markdown_table_between_paragraphs(document: Reader) -> None:
    before, table, after = document(
        "ตารางที่ 1\n\n| ก | ข |\n|:---|---:|\n| 1 | สอง<br>**สาม** |\n| | - |\n\nที่มา"
    ).blocks
    assert cells(table) == [["ก", "ข"], ["1", "สอง\nสาม"], ["", "-"]]
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert (before.text, after.text) == ("ตารางที่ 1", "ที่มา")


def test_a_pipe_that_is_text_and_lines_that_are_no_row(document: Reader) -> None:
    foot, table = document("เทศบาล | หน้า 1\n\n| ก \\| ข | ค |").blocks
    assert isinstance(foot, Paragraph)
    assert foot.text == "เทศบาล | หน้า 1"
    assert cells(table) == [["ก | ข", "ค"]]


def test_an_html_table_on_one_line(document: Reader) -> None:
    (table,) = document("<table><tr><th>ก</th><th>ข</th></tr><tr><td>1</td><td>2</td></tr></table>").blocks
    assert cells(table) == [["ก", "ข"], ["1", "2"]]


def test_spans_leave_blanks(document: Reader) -> None:
    (table,) = document(
        '<table border="1">\n<tr><td rowspan="2">ก</td><td colspan=2>ข</td></tr>\n'
        "<TR><td>ค</td><td rowspan='2'>ง</td></TR>\n<tr><td>จ</td><td>ฉ</td></tr>\n</table>"
    ).blocks
    assert cells(table) == [["ก", "ข"], ["", "ค", "ง"], ["จ", "ฉ", ""]]
    assert isinstance(table, Table)
    assert [cell.column_span for cell in table.rows[0].cells] == [1, 2]
    assert table.rows[1].cells[2].row_span == 2


def test_only_html_that_merges_cells_downward_tells_merges(document: Reader) -> None:
    told, flat = document(
        "<table><tr><td rowspan=2>ก<td>ข<tr><td>ค</table>\n<table><tr><td>ก<td>ข<tr><td><td>ค</table>"
    ).blocks
    assert isinstance(told, Table)
    assert isinstance(flat, Table)
    assert (told.merges_known, flat.merges_known) == (True, False)


def test_numbers_of_many_digits(document: Reader) -> None:
    digits = "9" * 5000
    (table,) = document(
        f"<table><tr><td colspan={digits} rowspan=00{digits}>ก&#{digits};<td>ข</table>"
    ).blocks
    assert isinstance(table, Table)
    cell = table.rows[0].cells[0]
    assert (cell.column_span, cell.row_span) == (1, 1000)
    assert cell.text == f"ก&#{digits};"


def test_a_line_is_bold_where_all_of_it_is_marked(document: Reader) -> None:
    (table, heading, paragraph) = document(
        "<table><tr><td><b>ก</b><br><strong>ข</strong> 1<td>**ค**<br>ง</table>\n\n**จ**\n\n<b>ฉ</b>\nช ** ซ"
    ).blocks
    assert isinstance(table, Table)
    assert [[(line.text, line.bold) for line in cell.lines] for cell in table.rows[0].cells] == [
        [("ก", True), ("ข 1", False)],
        [("ค", True), ("ง", False)],
    ]
    assert isinstance(heading, Paragraph)
    assert isinstance(paragraph, Paragraph)
    assert [line.bold for line in heading.lines] == [True]
    assert [(line.text, line.bold) for line in paragraph.lines] == [("ฉ", True), ("ช  ซ", False)]


def test_tags_that_are_not_closed_and_a_table_that_is_cut_off(document: Reader) -> None:
    (table,) = document("<table><tr><td>ก<td>ข<tr><td>ค<td>ง").blocks
    assert cells(table) == [["ก", "ข"], ["ค", "ง"]]


def test_a_table_inside_a_cell_gives_lines_of_it(document: Reader) -> None:
    (table,) = document(
        "<table><tr><td>ก<table><tr><td>1</td></tr><tr><td>2</td></tr></table></td><td>ข</td></tr></table>"
    ).blocks
    assert cells(table) == [["ก\n1\n2", "ข"]]


def test_a_table_inside_a_tabbed_row_gives_lines_of_its_cell(document: Reader) -> None:
    (table,) = document("ก\t<table><tr><td>1</td></tr><tr><td>2</td></tr></table>\tข\nค\tง\tจ").blocks
    assert cells(table) == [["ก", "1\n2", "ข"], ["ค", "ง", "จ"]]


def test_an_html_table_indented_with_tabs(document: Reader) -> None:
    (table,) = document("\t<table>\n\t\t<tr>\n\t\t\t<td>ก</td><td>ข</td>\n\t\t</tr>\n\t</table>").blocks
    assert cells(table) == [["ก", "ข"]]


def test_a_caption_is_kept(document: Reader) -> None:
    caption, table = document("<table><caption>ตารางที่ 2</caption><tr><td>ก</td></tr></table>").blocks
    assert isinstance(caption, Paragraph)
    assert caption.text == "ตารางที่ 2"
    assert cells(table) == [["ก"]]


def test_what_comments_say_of_a_page(document: Reader) -> None:
    blocks = document(
        '<!-- PageHeader="เทศบาล" -->\nก\n<!-- PageNumber="- 2 -" -->\n<!-- PageBreak -->\nข'
    ).blocks
    assert [(block.kind, block.text) for block in blocks if isinstance(block, Paragraph)] == [
        ("page_header", "เทศบาล"),
        ("paragraph", "ก"),
        ("page_number", "- 2 -"),
        ("paragraph", "ข"),
    ]


HEADING = ("ประเด็น", "ข้อค้นพบ", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ")
ROWS = (
    ("1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "คิวยาว", "เปิดจองคิว", "- แจ้งเวียน - ปิดประกาศ", "กองคลัง"),
    ("", "ขั้นตอนมาก", "ลดขั้นตอน", "ทบทวนคู่มือ", "สำนักปลัด"),
)


def _html(rows: Iterable[Iterable[str]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{body}</table>"


def _markdown(rows: Iterable[Iterable[str]]) -> str:
    heading, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([heading, "|---" * len(HEADING) + "|", *body])


@pytest.mark.parametrize("write", [_html, _markdown])
def test_the_same_records_as_from_tabs(
    write: Callable[[Iterable[Iterable[str]]], str],
    document: Reader,
    interpreted: Callable[[str], Interpretation],
) -> None:
    tabbed = interpreted("\n".join("|".join(row) for row in (HEADING, *ROWS)))
    marked = interpret(document(write((HEADING, *ROWS))), DOCUMENT_ID)
    assert [measure.owners for measure in marked.measures] == [["กองคลัง"], ["สำนักปลัด"]]
    assert marked.measures == tabbed.measures


PIECES = (
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<td rowspan=2 colspan=3>",
    "|",
    "-",
    "ก",
    "<",
)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=6))
def test_no_letter_of_any_text_is_lost(lines: list[str]) -> None:
    """Whatever is written in pipes and tags: every letter stands in a cell or between the tables."""
    kept = "".join(
        "".join(cell.text for row in part.rows for cell in row.cells)
        if isinstance(part, Table)
        else "".join(part)
        for part in split_at_tables(lines)
    )
    assert kept.count("ก") == "".join(lines).count("ก")


@given(
    st.lists(
        st.lists(st.sampled_from(["ก", "ขค", "", "ง จ"]), min_size=1, max_size=4), min_size=1, max_size=4
    )
)
def test_what_was_written_as_html_is_read(rows: list[list[str]]) -> None:
    tables = [part for part in split_at_tables([_html(rows)]) if isinstance(part, Table)]
    filled = [row for row in rows if any(row)]
    assert [cells(table) for table in tables] == ([filled] if filled else [])


def test_columns_in_which_no_cell_begins_are_none(document: Reader) -> None:
    """However many columns a cell spans, they have no width where no other cell begins in them."""
    html = (
        "<table><tr><td colspan=1000>title</td></tr><tr><td rowspan=2 colspan=3>a</td><td colspan=2>b</td></tr>"
        "<tr><td>c</td><td>d</td></tr><tr><td colspan=4>e</td><td>f</td></tr></table>"
    )
    (table,) = document(html).blocks
    assert isinstance(table, Table)
    assert [[(cell.text, cell.column_span) for cell in row.cells] for row in table.rows] == [
        [("title", 3)],
        [("a", 1), ("b", 2)],
        [("", 1), ("c", 1), ("d", 1)],
        [("e", 2), ("f", 1)],
    ]


def test_a_row_is_no_wider_than_a_cell_may_be(document: Reader) -> None:
    cells = "".join(f"<td colspan=1000 rowspan=1000>{number}</td>" for number in range(2_000))
    (table,) = document(f"<table><tr>{cells}</tr><tr><td>last</td></tr></table>").blocks
    assert isinstance(table, Table)
    assert [len(row.cells) for row in table.rows] == [2_000, 2_001]
    assert table.rows[1].cells[-1].text == "last"
