"""Scores in tables of many layouts, with their spans as files tell them, and without."""

import pytest

from extract.document import Cell, Document, Line, Page, Paragraph, Row, Table
from schema import interpret

Score = tuple[int | None, str, float, float | None]
Written = str | tuple[str, int, int]
"""The text of a cell, or with the rows and columns that it spans."""

TITLE = "รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2567"


def table(rows: list[list[Written]], *, spans: bool) -> Table:
    """A table of cells as they begin in each row; without `spans` blank cells are in the place of merged ones."""
    covered: set[tuple[int, int]] = set()
    printed: list[Row] = []
    for index, row in enumerate(rows):
        cells: list[Cell] = []
        left = [one if isinstance(one, tuple) else (one, 1, 1) for one in row]
        while left or (index, len(cells)) in covered:
            if (index, _width(cells)) in covered:
                cells.append(Cell())
                continue
            text, down, across = left.pop(0)
            column = _width(cells)
            covered.update((index + more, column + side) for more in range(1, down) for side in range(across))
            lines = (Line(text),) if text else ()
            if spans:
                cells.append(Cell(lines, None, down, across))
            else:
                cells += [Cell(lines), *[Cell()] * (across - 1)]
        printed.append(Row(tuple(cells)))
    return Table(tuple(printed), folded=False, merges_known=spans)


def _width(cells: list[Cell]) -> int:
    return sum(cell.column_span for cell in cells)


def read(rows: list[list[Written]], caption: str = TITLE, *, spans: bool = True) -> list[Score]:
    blocks = (
        Paragraph((Line(TITLE),), "heading"),
        Paragraph((Line(caption),)),
        table(rows, spans=spans),
    )
    records = interpret(Document("a.docx", "x", "word", (Page(1, None, None, blocks),)), "0" * 16)
    return sorted((one.year or 0, one.code, one.score, one.change) for one in records.scores)


LAYOUTS: dict[str, tuple[list[list[Written]], list[Score]]] = {
    "newer year left": (
        [["ตัวชี้วัด", "ปี 2567", "ปี 2566", "ผลต่าง"], ["1. การปฏิบัติหน้าที่", "90.64", "97.75", "-7.11"]],
        [(2566, "1", 97.75, None), (2567, "1", 90.64, -7.11)],
    ),
    "change before the years": (
        [["ตัวชี้วัด", "ผลต่าง", "ปี 2567", "ปี 2566"], ["1. การปฏิบัติหน้าที่", "-7.11", "90.64", "97.75"]],
        [(2566, "1", 97.75, None), (2567, "1", 90.64, -7.11)],
    ),
    "points over years": (
        [[("ตัวชี้วัด", 2, 1), ("คะแนน", 1, 2), ("เพิ่มขึ้น/ลดลง", 2, 1)], ["2567", "2566"],
         ["2. การใช้งบประมาณ", "92.12", "91.36", "เพิ่มขึ้น 0.76"]],
        [(2566, "2", 91.36, None), (2567, "2", 92.12, 0.76)],
    ),
    "years over points and level": (
        [[("เครื่องมือ", 2, 1), ("ปี 2566", 1, 2), ("ปี 2567", 1, 2)], ["คะแนน", "ระดับ", "คะแนน", "ระดับ"],
         ["IIT", "88.10", "ผ่านดี", "96.20", "ผ่านดีเยี่ยม"]],
        [(2566, "IIT", 88.1, None), (2567, "IIT", 96.2, None)],
    ),
    "a change for each pair of years": (
        [["เครื่องมือ", "2565", "2566", "ผลต่าง", "2567", "ผลต่าง"], ["OIT", "80.00", "82.00", "+2.00", "81.00", "-1.00"]],
        [(2565, "OIT", 80.0, None), (2566, "OIT", 82.0, 2.0), (2567, "OIT", 81.0, -1.0)],
    ),
    "one change of three years": (
        [["เครื่องมือ", "2567", "2566", "2565", "ผลต่าง"], ["OIT", "81.00", "82.00", "70.00", "-1.00"],
         ["IIT", "91.00", "82.00", "70.00", "+9.00"]],
        [(2565, "IIT", 70.0, None), (2565, "OIT", 70.0, None), (2566, "IIT", 82.0, None), (2566, "OIT", 82.0, None),
         (2567, "IIT", 91.0, 9.0), (2567, "OIT", 81.0, -1.0)],
    ),
    "a row of changes below newer and older year": (
        [["ปี", "IIT", "EIT"], ["2567", "92.33", "91.25"], ["2566", "90.12", "92.00"], ["ผลต่าง", "+2.21", "-0.75"]],
        [(2566, "EIT", 92.0, None), (2566, "IIT", 90.12, None), (2567, "EIT", 91.25, -0.75), (2567, "IIT", 92.33, 2.21)],
    ),
    "rises and falls in columns of their own": (
        [["ตัวชี้วัด", "ปี 2566", "ปี 2567", "เพิ่มขึ้น", "ลดลง"], ["1. การปฏิบัติหน้าที่", "90.00", "88.00", "-", "2.00"]],
        [(2566, "1", 90.0, None), (2567, "1", 88.0, -2.0)],
    ),
    "codes across in bands": (
        [["ข้อ", "o1", "o2", "o3"], ["คะแนน", "100", "0", "50"], ["ข้อ", "o4", "o5", "o6"], ["คะแนน", "100", "100", "0"]],
        [(2567, "o1", 100.0, None), (2567, "o2", 0.0, None), (2567, "o3", 50.0, None),
         (2567, "o4", 100.0, None), (2567, "o5", 100.0, None), (2567, "o6", 0.0, None)],
    ),
    "an indicator over its codes": (
        [[("ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล", 1, 3)], ["๐1", "๐2", "๐3"], ["100", "0.00", "50"]],
        [(2567, "o1", 100.0, None), (2567, "o2", 0.0, None), (2567, "o3", 50.0, None)],
    ),
    "misread codes next to their indicator, in bands": (
        [[("9. การเปิดเผยข้อมูล", 2, 1), "๐7", "๐8", "๐9"], ["100", "0.00", "50"], [("9. การเปิดเผยข้อมูล", 2, 1), "๐10", "๐11", "๐12"],
         ["0", "100", "50"]],
        [(2567, "o10", 0.0, None), (2567, "o11", 100.0, None), (2567, "o12", 50.0, None),
         (2567, "o7", 100.0, None), (2567, "o8", 0.0, None), (2567, "o9", 50.0, None)],
    ),
    "an indicator over numbers": (
        [[("ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล", 1, 3)], ["1", "2", "3"], ["100.00", "0.00", "50.00"]],
        [],
    ),
    "indicators down, their codes across, and their mean": (
        [["ตัวชี้วัด", ("คะแนนรายข้อ", 1, 2), "คะแนนเฉลี่ย"],
         [("1. การปฏิบัติหน้าที่", 2, 1), "i1", "i2", ("91.00", 2, 1)], ["90.00", "92.00"],
         [("2. การใช้งบประมาณ", 2, 1), "i4", "i5", ("81.00", 2, 1)], ["80.00", "82.00"]],
        [(2567, "1", 91.0, None), (2567, "2", 81.0, None), (2567, "i1", 90.0, None), (2567, "i2", 92.0, None),
         (2567, "i4", 80.0, None), (2567, "i5", 82.0, None)],
    ),
    "a merged score beside scores of its questions": (
        [["ตัวชี้วัด", "คะแนนตัวชี้วัด", "ข้อ", "คะแนน"], [("1. การปฏิบัติหน้าที่", 2, 1), ("91.00", 2, 1), "i1", "90.00"], ["i2", "92.00"]],
        [(2567, "1", 91.0, None), (2567, "i1", 90.0, None), (2567, "i2", 92.0, None)],
    ),
    "a merged year over instruments": (
        [["ปี", "เครื่องมือ", "คะแนน"], [("2566", 2, 1), "IIT", "80.00"], ["EIT", "81.00"], [("2567", 2, 1), "IIT", "82.00"], ["EIT", "83.00"]],
        [(2566, "EIT", 81.0, None), (2566, "IIT", 80.0, None), (2567, "EIT", 83.0, None), (2567, "IIT", 82.0, None)],
    ),
    "averages of parts": (
        [["ตัวชี้วัด", "คะแนน"], ["1. การปฏิบัติหน้าที่", "90.00"], ["เฉลี่ย", "90.00"], ["6. คุณภาพการดำเนินงาน", "80.00"], ["เฉลี่ย", "80.00"],
         ["คะแนนเฉลี่ยรวม", "85.00"]],
        [(2567, "1", 90.0, None), (2567, "6", 80.0, None), (2567, "overall", 85.0, None)],
    ),
    "an average of one instrument": (
        [["ข้อ", "คะแนน"], ["i1", "90.00"], ["i2", "92.00"], ["เฉลี่ย", "91.00"]],
        [(2567, "i1", 90.0, None), (2567, "i2", 92.0, None)],
    ),
    "weights, levels and people below": (
        [["แบบวัด", "IIT", "EIT"], ["น้ำหนัก", "30", "30"], ["คะแนน", "90.00", "91.00"], ["ระดับ", "A", "A"], ["จำนวนผู้ตอบ", "45", "60"]],
        [(2567, "EIT", 91.0, None), (2567, "IIT", 90.0, None)],
    ),
    "the average of the country, and a target": (
        [["ตัวชี้วัด", "ค่าเป้าหมาย", "คะแนน", "คะแนนเฉลี่ยระดับประเทศ", "ผลต่างจากเป้าหมาย"],
         ["1. การปฏิบัติหน้าที่", "85.00", "90.00", "92.00", "+5.00"]],
        [(2567, "1", 90.0, None)],
    ),
    "numbers of questions": (
        [["ที่", "ข้อคำถาม", "คะแนน"], [("ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่", 1, 2), "90.00"], ["1", "การให้บริการ", "91.00"], ["11", "ความเสมอภาค", "89.00"]],
        [(2567, "1", 90.0, None)],
    ),
    "other agencies": (
        [["หน่วยงาน", "IIT", "EIT"], ["เทศบาลตำบลแม่ทะ", "90.00", "91.00"], ["เทศบาลตำบลป่าตัน", "92.00", "93.00"]],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("spans", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str, *, spans: bool) -> None:
    rows, scores = LAYOUTS[layout]
    assert read(rows, spans=spans) == scores


@pytest.mark.parametrize(
    ("caption", "rows"),
    [
        ("ดัชนีการรับรู้การทุจริต (CPI)", [["ปี", "คะแนน"], ["2566", "35"], ["เฉลี่ย", "35.50"]]),
        ("ผลการสำรวจ", [["ด้าน", "ค่าเฉลี่ย", "S.D."], ["1. การใช้งบประมาณ", "4.20", "0.51"], ["รวม", "4.10", "0.50"]]),
        ("ผู้ตอบ", [["ข้อ", "น้อย", "ปานกลาง", "มาก"], ["i1", "0.00", "20.00", "80.00"], ["i2", "1.00", "19.00", "80.00"]]),
        ("ผู้ตอบแบบวัด", [["แบบวัด", "จำนวน (คน)", "ร้อยละ"], ["IIT", "40", "88.89"], ["EIT", "60", "60.00"]]),
        ("อาคาร", [["ลำดับ", "รายการ", "จำนวน", "ห้อง"], ["14", "อาคาร", "1", "6"], ["15", "อาคาร", "2", "18"], ["16", "อาคาร", "3", "6"]]),
        ("งบประมาณ", [["รายการ", "ร้อยละ"], ["ค่าวัสดุ", "40.00"], ["รวม", "100.00"]]),
    ],
)  # fmt: skip
def test_tables_of_something_else(caption: str, rows: list[list[Written]]) -> None:
    assert read(rows, caption) == []
