from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import Document, Paragraph, Table
from extract.cell_dump import lines_to_blocks as dump_to_blocks
from extract.text_export import lines_to_blocks as rows_to_blocks

Reader = Callable[[str], Document]


def shape(document: Document) -> list[object]:
    """Paragraphs as text, tables as rows of cell texts."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[cell.text for cell in row.cells] for row in block.rows]
        for block in document.blocks
    ]


def test_rows_of_tabbed_lines_between_paragraphs(document: Reader) -> None:
    read = document("ชื่อเรื่อง\nเทศบาล\n\nก\tข\n1\t2\n\n\nก\tข\n\t3\n\nท้ายเรื่อง\n")
    assert shape(read) == ["ชื่อเรื่อง\nเทศบาล", [["ก", "ข"], ["1", "2"]], [["ก", "ข"], ["", "3"]], "ท้ายเรื่อง"]


def test_text_without_a_blank_line_around_a_table(document: Reader) -> None:
    assert shape(document("ตารางที่ 1\nก\tข\n1\t2\nที่มา: เทศบาล")) == [
        "ตารางที่ 1",
        [["ก", "ข"], ["1", "2"]],
        "ที่มา: เทศบาล",
    ]


def test_a_line_without_tabs_between_rows_spans_the_table(document: Reader) -> None:
    (table,) = document("ก\tข\tค\nประเด็นที่ 1 กระบวนการ\n1\t2\t3").blocks
    assert isinstance(table, Table)
    assert [cell.column_span for cell in table.rows[1].cells] == [3]


def test_rows_of_blank_cells_are_dropped(document: Reader) -> None:
    assert shape(document("ก\tข\n\t\n1\t2")) == [[["ก", "ข"], ["1", "2"]]]


def test_markup_in_cells_becomes_lines(document: Reader) -> None:
    read = document("ก\tข\n<b>หนึ่ง</b>\t<p>- สอง</p> <p>- สาม</p>")
    assert shape(read) == [[["ก", "ข"], ["หนึ่ง", "- สอง\n- สาม"]]]


def test_markdown_headings_are_told_apart(document: Reader) -> None:
    blocks = list(document("## ก\n\n**ข**  \n**ค**\n\n**ง** จ\n").blocks)
    assert [(block.kind, block.text) for block in blocks if isinstance(block, Paragraph)] == [
        ("heading", "ก"),
        ("heading", "ข\nค"),
        ("paragraph", "ง จ"),
    ]


def test_characters_are_repaired(document: Reader) -> None:
    assert shape(document("ส\u0e4dานัก\tงาน\u200b")) == [[["สำนัก", "งาน"]]]


HEADING = "\tประเด็น\n\tมาตรการ\n\tผู้รับผิดชอบ\n\n"


def test_a_cell_dump_in_rows(document: Reader) -> None:
    read = document(f"ชื่อเรื่อง\n{HEADING}\t1.หนึ่ง\n\t- ก\n- ข\n\tสำนักปลัด\n\n\t2.สอง\n\tค\n\tกองคลัง\n\n")
    assert shape(read) == [
        "ชื่อเรื่อง",
        [["ประเด็น", "มาตรการ", "ผู้รับผิดชอบ"], ["1.หนึ่ง", "- ก\n- ข", "สำนักปลัด"], ["2.สอง", "ค", "กองคลัง"]],
    ]


def test_a_blank_line_inside_a_cell_ends_no_row(document: Reader) -> None:
    read = document(f"{HEADING}\t1.หนึ่ง\n\tก\n\nข\n\n\tสำนักปลัด\n\n\t2.สอง\n\tค\n\tกองคลัง\n")
    (table,) = shape(read)
    assert table == [
        ["ประเด็น", "มาตรการ", "ผู้รับผิดชอบ"],
        ["1.หนึ่ง", "ก\nข", "สำนักปลัด"],
        ["2.สอง", "ค", "กองคลัง"],
    ]


def test_a_stray_tab_line_is_no_cell(document: Reader) -> None:
    (table,) = shape(document(f"{HEADING}\t1.หนึ่ง\n\tก\n\t\n\tสำนักปลัด\n\n\t2.สอง\n\tข\n\tกองคลัง\n\n"))
    assert table == [
        ["ประเด็น", "มาตรการ", "ผู้รับผิดชอบ"],
        ["1.หนึ่ง", "ก", "สำนักปลัด"],
        ["2.สอง", "ข", "กองคลัง"],
    ]


def test_rows_that_lack_the_last_cell_and_start_inside_a_line(document: Reader) -> None:
    (table,) = shape(
        document(f"{HEADING}\t1.หนึ่ง\n\tก\n\tสำนักปลัด\n\n\t2.สอง\n\tข\n \t3.สาม\n\tค\n \t4.สี่\n\tง\n\tกองช่าง\n")
    )
    assert table == [
        ["ประเด็น", "มาตรการ", "ผู้รับผิดชอบ"],
        ["1.หนึ่ง", "ก", "สำนักปลัด"],
        ["2.สอง", "ข"],
        ["3.สาม", "ค"],
        ["4.สี่", "ง", "กองช่าง"],
    ]


def test_text_behind_the_last_cell_is_a_paragraph(document: Reader) -> None:
    rows = "\t1.หนึ่ง\n\tก\n\tสำนักปลัด\n\n\t2.สอง\n\tข\n\tกองคลัง\n"
    after_blank = document(f"{HEADING}{rows}\nจึงเรียนมาเพื่อโปรดทราบ\n")
    assert shape(after_blank)[1:] == ["จึงเรียนมาเพื่อโปรดทราบ"]
    far_wider = document(
        f"{HEADING}{rows}การวิเคราะห์ข้อจำกัดของหน่วยงานในการดำเนินการ\n\n\tMan\n\tMoney\n\n\tคน\n\tเงิน\n"
    )
    assert shape(far_wider)[1:] == [
        "การวิเคราะห์ข้อจำกัดของหน่วยงานในการดำเนินการ",
        [["Man", "Money"], ["คน", "เงิน"]],
    ]
    repeated = document(f"{HEADING}{rows}ข้อจำกัด\n\tข้อจำกัด\n\n\tMan\n\tMoney\n\n\tคน\n\tเงิน\n")
    assert shape(repeated)[1:] == ["ข้อจำกัด", "ข้อจำกัด", [["Man", "Money"], ["คน", "เงิน"]]]


def test_a_section_that_stands_alone_is_a_row_of_its_own(document: Reader) -> None:
    read = document(
        "\tข้อคำถาม\n\tมาตรการ\n\tผู้รับผิดชอบ\n\n\tตัวชี้วัดที่ 1\n\n\ti1 ก\n\tข\n\tค\n\n"
        "\tตัวชี้วัดที่ 2\n\n\ti7 ง\n\tจ\n\tฉ\n"
    )
    (table,) = read.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row.cells] for row in table.rows][1:4] == [
        ["ตัวชี้วัดที่ 1"],
        ["i1 ก", "ข", "ค"],
        ["ตัวชี้วัดที่ 2"],
    ]
    assert table.rows[1].cells[0].column_span == 3


def test_a_title_in_a_box_is_a_paragraph(document: Reader) -> None:
    assert shape(document(f"\tมาตรการส่งเสริมคุณธรรม\n\n{HEADING}\tก\n\tข\n\tค\n"))[0] == "มาตรการส่งเสริมคุณธรรม"


def test_nothing_of_a_file_is_lost(document: Reader) -> None:
    text = f"ก\n{HEADING}\t1.ข\n\tค\n\t\n\tง\nจ\n\n\t2.ฉ\n\tช\n \t3.ซ\n\tฌ\nญ\n\nฎ\n"
    printed = "".join("".join(str(block)) for block in shape(document(text)))
    assert all(sign in printed for sign in "กขคงจฉชซฌญฎ")


@given(st.lists(st.text(alphabet="กขค1.\t  ", max_size=8), max_size=30))
def test_any_lines_are_read_whole_in_both_layouts(lines: list[str]) -> None:
    printed = sorted(sign for line in lines for sign in line if not sign.isspace())
    for to_blocks in (rows_to_blocks, dump_to_blocks):
        read = [
            text
            for block in to_blocks(lines)
            for text in (
                [block.text]
                if isinstance(block, Paragraph)
                else [c.text for r in block.rows for c in r.cells]
            )
        ]
        assert sorted(sign for text in read for sign in text if not sign.isspace()) == printed


@pytest.mark.parametrize("text", ["<p></p>\n", "ก\n\n<br>\n\nข\n", "\tก\n\tข\n\n\tค\n\tง\n\n<p>\n"])
def test_markup_without_text_is_no_paragraph(document: Callable[[str], Document], text: str) -> None:
    assert all(block.lines for block in document(text).blocks if isinstance(block, Paragraph))
