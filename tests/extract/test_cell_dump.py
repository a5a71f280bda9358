"""Tables that a Word converter dumped cell by cell: text in, cells out."""

from collections.abc import Callable
from random import Random

import pytest

from extract import Document, Table
from tests.extract.made_tables import MadeTable, dumped, made_table, squeezed

Reader = Callable[[str], Document]


def dump(*rows: str) -> str:
    """Rows as they are dumped; `|` before each cell."""
    return "".join(f"{row.replace('|', chr(10) + chr(9)).lstrip(chr(10))}\n\n" for row in rows)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def shape(table: Table) -> list[list[tuple[str, int]]]:
    return [[(cell.text, cell.column_span) for cell in row.cells] for row in table.rows]


def test_a_heading_of_two_rows_with_blanks_below_single_cells(document: Reader) -> None:
    (table,) = tables(
        document(
            dump(
                "|ที่|ตัวชี้วัด|ผลคะแนน|ผู้รับผิดชอบ",
                "|||ปี 2567|ปี 2568|",
                "|1|การใช้งบประมาณ|85|90|กองคลัง",
                "|2|การใช้อำนาจ|80|85|สำนักปลัด",
            )
        )
    )
    assert shape(table)[0] == [("ที่", 1), ("ตัวชี้วัด", 1), ("ผลคะแนน", 2), ("ผู้รับผิดชอบ", 1)]
    assert [len(row.cells) for row in table.rows] == [4, 5, 5, 5]
    assert [text for text, _ in shape(table)[1]] == ["", "", "ปี 2567", "ปี 2568", ""]


def test_a_heading_whose_second_row_has_only_the_cells_under_groups(document: Reader) -> None:
    (table,) = tables(
        document(
            dump(
                "|ที่|ตัวชี้วัด|ผลคะแนน|ผู้รับผิดชอบ",
                "|ปี 2567|ปี 2568",
                "|1|การใช้งบประมาณ|85|90|กองคลัง",
                "|2|การใช้อำนาจ|80|85|สำนักปลัด",
            )
        )
    )
    assert [len(row.cells) for row in table.rows] == [4, 2, 5, 5]


def test_a_table_has_the_columns_that_most_of_its_rows_have(document: Reader) -> None:
    rows = ["|ประเด็น|มาตรการ|เวลา"] + [f"|ก{n}|ข|ค|ง" for n in range(5)]
    (table,) = tables(document(dump(*rows)))
    assert [len(row.cells) for row in table.rows] == [3, 4, 4, 4, 4, 4]


def test_a_cell_over_all_columns_whatever_it_says(document: Reader) -> None:
    (table,) = tables(
        document(
            dump(
                "|มาตรการ|ขั้นตอน|ผู้รับผิดชอบ",
                "|หน่วยงาน กองสาธารณสุข\nและสิ่งแวดล้อม",
                "|ก|ข|ค",
                "|e5 เจ้าหน้าที่ให้บริการเท่าเทียม",
                "|ง|จ|ฉ",
            )
        )
    )
    assert [[cell.column_span for cell in row.cells] for row in table.rows] == [
        [1] * 3,
        [3],
        [1] * 3,
        [3],
        [1] * 3,
    ]


def test_a_cell_that_a_merge_left_out(document: Reader) -> None:
    long = "จัดทำคู่มือการปฏิบัติงานและเผยแพร่ผ่านเว็บไซต์ของหน่วยงานให้ประชาชนทราบ"
    (table,) = tables(
        document(
            dump(
                "|ประเด็น|มาตรการ|ผู้รับผิดชอบ",
                f"|๑. กระบวนการ|{long}|กองคลัง",
                f"|{long}|กองช่าง",
                f"|๒. การ|{long}|กองคลัง",
            )
        )
    )
    assert [[text for text, _ in row] for row in shape(table)][2] == ["", long, "กองช่าง"]


def test_cells_that_say_the_same_are_no_titles(document: Reader) -> None:
    (table,) = tables(document(dump("|ข้อ|เต็ม|ได้", "|ก|100|100", "|ข|100|50", "|ค|-|-")))
    assert [len(row.cells) for row in table.rows] == [3, 3, 3, 3]


def rows_right(made: MadeTable, read: Document) -> int:
    found = []
    for table in tables(read):
        for row in table.rows:
            column, cells = 0, []
            for cell in row.cells:
                cells += [(column, squeezed(cell.text))] if cell.text else []
                column += cell.column_span
            found.append(cells)
    return sum(row in found for row in made.expected())


@pytest.mark.parametrize(
    ("groups", "banners", "merged", "least"),
    [
        (False, False, False, 1.0),
        (True, False, False, 0.97),
        (False, True, False, 0.97),
        (False, False, True, 1.0),
    ],
)
def test_made_tables_are_read(
    document: Reader, groups: bool, banners: bool, merged: bool, least: float
) -> None:
    right = rows = 0
    for seed in range(1000, 1015):
        random = Random(seed)
        made = made_table(random, groups=groups, banners=banners, merged=merged)
        right += rows_right(made, document("ชื่อเรื่อง\n" + dumped(made, random)))
        rows += len(made.rows)
    assert right >= least * rows
