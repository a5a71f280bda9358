"""Tables that spaces align: text in, cells out; and what looks like one but is none."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import Document, Paragraph, Table
from extract.aligned_text import split_at_aligned, with_marks_joined
from tests.extract.made_tables import aligned, made_table, squeezed

Reader = Callable[[str], Document]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def by_column(table: Table) -> list[list[tuple[int, str]]]:
    """Of each row the texts with their columns, without white space and blank cells."""
    rows = []
    for row in table.rows:
        column, cells = 0, []
        for cell in row.cells:
            cells += [(column, squeezed(cell.text))] if cell.text else []
            column += cell.column_span
        rows.append(cells)
    return rows


NUMBERED = """\
แผนปฏิบัติการ

ที่   มาตรการ               ผู้รับผิดชอบ
1    จัดทำคู่มือการปฏิบัติ     กองคลัง
     งานของหน่วยงาน
2    ประชาสัมพันธ์ผ่าน       สำนักปลัด
     เว็บไซต์               กองช่าง

จึงเรียนมาเพื่อโปรดทราบและถือปฏิบัติโดยเคร่งครัดต่อไป
"""


def test_rows_begin_with_their_number(document: Reader) -> None:
    before, table, after = document(NUMBERED).blocks
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert isinstance(table, Table)
    assert texts(table) == [
        ["ที่", "มาตรการ", "ผู้รับผิดชอบ"],
        ["1", "จัดทำคู่มือการปฏิบัติ\nงานของหน่วยงาน", "กองคลัง"],
        ["2", "ประชาสัมพันธ์ผ่าน\nเว็บไซต์", "สำนักปลัด\nกองช่าง"],
    ]
    assert not table.merges_known


def test_blank_lines_part_rows_where_they_always_do(document: Reader) -> None:
    (table,) = tables(
        document(
            "ประเด็น          มาตรการ           เวลา\n\n"
            "การให้บริการ      ลดขั้นตอน          ไตรมาส 1\n"
            "ประชาชน         ทบทวนคู่มือ         ไตรมาส 2\n\n"
            "การใช้งบ         เปิดเผยแผน         ไตรมาส 3\n"
        )
    )
    assert texts(table)[1:] == [
        ["การให้บริการ\nประชาชน", "ลดขั้นตอน\nทบทวนคู่มือ", "ไตรมาส 1\nไตรมาส 2"],
        ["การใช้งบ", "เปิดเผยแผน", "ไตรมาส 3"],
    ]


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("blank_lines", [True, False])
def test_made_tables_are_read(document: Reader, marks: bool, blank_lines: bool) -> None:
    right = rows = 0
    for seed in range(1000, 1015):
        random = Random(seed)
        made = made_table(random)
        read = tables(document(aligned(made, random, marks=marks, blank_lines=blank_lines)))
        found = [row for table in read for row in by_column(table)]
        rows += len(made.rows)
        right += sum(row in found for row in made.expected())
    assert right >= 0.9 * rows


def test_heading_cells_over_several_columns(document: Reader) -> None:
    (table,) = tables(
        document(
            "ที่    ตัวชี้วัด               ผลการประเมิน            ผู้รับผิดชอบ\n"
            "                        ปี 2567      ปี 2568\n"
            "1    การใช้งบประมาณ       85.00       90.25       กองคลัง\n"
            "2    การใช้อำนาจ          80.00       85.75       สำนักปลัด\n"
        )
    )
    assert by_column(table)[:3] == [
        [(0, "ที่"), (1, "ตัวชี้วัด"), (2, "ผลการประเมิน"), (4, "ผู้รับผิดชอบ")],
        [(2, "ปี2567"), (3, "ปี2568")],
        [(0, "1"), (1, "การใช้งบประมาณ"), (2, "85.00"), (3, "90.25"), (4, "กองคลัง")],
    ]
    assert [cell.column_span for cell in table.rows[0].cells] == [1, 1, 2, 1]


def test_a_cell_over_all_columns(document: Reader) -> None:
    (table,) = tables(
        document(
            "ที่   มาตรการ            ผู้รับผิดชอบ\n\n"
            "ประเด็นที่ 1 กระบวนการปฏิบัติงานที่โปร่งใส\n\n"
            "1    จัดทำคู่มือ          กองคลัง\n\n"
            "2    ลดขั้นตอน          กองช่าง\n\n"
            "ประเด็นที่ 2 การให้บริการและระบบ E-Service\n\n"
            "3    ประชาสัมพันธ์       สำนักปลัด\n"
        )
    )
    assert [row.cells[0].column_span for row in table.rows] == [1, 3, 1, 1, 3, 1]


def test_a_table_on_each_page_with_its_heading_again(document: Reader) -> None:
    heading = "ที่   มาตรการ           ผู้รับผิดชอบ\n"
    page = "1    จัดทำคู่มือ         กองคลัง\n2    ลดขั้นตอน         กองช่าง\n"
    first, second = tables(
        document(f"{heading}{page}\n          หน้า 1\n\f{heading}{page.replace('1 ', '3 ')}")
    )
    assert (len(first.rows), len(second.rows)) == (3, 3)
    first, second = tables(document(f"{heading}{page}\n{heading}{page}"))
    assert texts(first) == texts(second)


def test_marks_that_are_printed_on_a_line_of_their_own() -> None:
    lines = ["ที่   คู่มือขัน", " " * 15 + "้ ตอน     กองคลัง", "      ้ กข"]
    assert with_marks_joined(lines) == ["ที่   คู่มือขัน้ ตอน     กองคลัง", "      ้ กข"]


def test_lines_are_full_as_their_column_is_wide(document: Reader) -> None:
    wide = "กกกกกกกกก กกกกกก"
    rows = "\n\n".join(f"{number}    {wide}    ขขข\n     {wide}\n     กก" for number in range(1, 4))
    (table,) = tables(document(f"ที่   ประเด็น             ผล\n\n{rows}\n"))
    assert [line.full for line in table.rows[1].cells[1].lines] == [True, True, None]


PROSE = "เทศบาลตำบลหนองแสงได้วิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใส และกำหนดมาตรการดังต่อไปนี้ เพื่อให้ส่วนราชการ"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"          {PROSE}\n{PROSE}\n          {PROSE}\n{PROSE}  ต่อไป\n" * 3, id="prose"),
        pytest.param(
            "ที่ ลป 52001/123                    สำนักงานเทศบาลตำบลหนองแสง\n"
            "                                  ถนนพหลโยธิน ลป 52150\n\n"
            "                 12 มกราคม 2568\n\nเรื่อง   ขอส่งแผน\nเรียน   นายอำเภอ\n",
            id="head of a letter",
        ),
        pytest.param(
            "   (ลงชื่อ) ..................        (ลงชื่อ) ..................     (ลงชื่อ) ...............\n"
            "      (นายสมชาย ใจดี)              (นางสาวมาลี ดีงาม)          (นายสมศักดิ์ มีสุข)\n"
            "     ปลัดเทศบาล                    นายกเทศมนตรี              ผู้อำนวยการ\n",
            id="signatures",
        ),
        pytest.param(
            "".join(f"{n}. บทที่ {n} การดำเนินงาน ........................ {n * 3}\n" for n in range(1, 9)),
            id="table of contents with dots",
        ),
        pytest.param(
            "".join(
                f"บทที่ {n}     การดำเนิน{'ก' * n}        {n * 3}\n".replace("     ", " ", 1)
                for n in range(1, 9)
            ),
            id="table of contents with spaces",
        ),
        pytest.param(
            "".join(f"{PROSE[n : n + 45]:45}     {PROSE[n + 20 : n + 65]}\n" for n in range(12)),
            id="text in two columns",
        ),
    ],
)
def test_what_is_no_table(document: Reader, text: str) -> None:
    assert tables(document(text)) == []


def test_a_list_in_a_column_does_not_part_it(document: Reader) -> None:
    (table,) = tables(
        document(
            "ที่   มาตรการ                  เวลา\n\n"
            "1    1)  จัดทำคู่มือ            ไตรมาส 1\n     2)  เปิดเผยข้อมูล\n\n"
            "2    1)  ลดขั้นตอนงาน         ไตรมาส 2\n     2)  ทบทวนคู่มือ\n"
        )
    )
    assert {sum(cell.column_span for cell in row.cells) for row in table.rows} == {3}


@given(st.lists(st.text(alphabet="กข1.\u0e48 \f", max_size=24), max_size=12))
def test_no_letter_of_any_text_is_lost(lines: list[str]) -> None:
    kept = "".join(
        "".join(cell.text for row in part.rows for cell in row.cells)
        if isinstance(part, Table)
        else "".join(part)
        for part in split_at_aligned(with_marks_joined(lines))
    )
    for sign in "กข1":
        assert kept.count(sign) == "".join(lines).count(sign)
