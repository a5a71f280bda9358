"""Tables on pages: what the fill of the lines tells about wraps, page breaks and blank values.

The pages are made by hand: a letter is 5 points wide, a line 12 points high, a cell 100 points wide with 5
points of padding on each side.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from extract import Cell, Document, Line, Page, Paragraph, Row, Table
from extract.document import Box
from normalize.wrapping import display_width
from schema import Interpretation, interpret
from schema.records import Measure
from tests.conftest import DOCUMENT_ID

H = ["ประเด็น", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"]
ISSUE_1 = "1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"
FY = "ปีงบประมาณ 2568"

Texts = Sequence[str]


def printed(*pages: Sequence[Texts]) -> Interpretation:
    """The records of a table with heading `H` on every page; `+` at the end of a line: it is full."""
    made = []
    for number, rows in enumerate(pages, start=1):
        tops = accumulate(
            (12.0 * max(text.count("\n") + 1 for text in texts) for texts in rows), initial=12.0
        )
        lines = [_row(texts, top) for top, texts in zip([0.0, *tops], [H, *rows], strict=False)]
        made.append(Page(number, 600.0, 800.0, (Table(tuple(lines)),)))
    return interpret(Document("a.pdf", "application/pdf", "pdf", tuple(made)), DOCUMENT_ID)


def _row(texts: Texts, top: float) -> Row:
    bottom = top + 12 * max(text.count("\n") + 1 for text in texts)
    cells = (
        Cell(
            tuple(_lines(text, 110.0 * index + 5, top)), Box(110.0 * index, top, 110.0 * (index + 1), bottom)
        )
        for index, text in enumerate(texts)
    )
    return Row(tuple(cells))


def _lines(text: str, x0: float, top: float) -> Iterator[Line]:
    for index, line in enumerate(text.split("\n") if text else []):
        kept = line.removesuffix("+")
        width = 100 if kept != line else 5 * display_width(kept)
        box = Box(x0, top + 12 * index, x0 + width, top + 12 * index + 12)
        yield Line(kept, box, full=kept != line)


def only(interpretation: Interpretation) -> Measure:
    (record,) = interpretation.measures
    return record


def test_a_full_line_goes_on_and_one_that_is_not_ends() -> None:
    record = only(printed([[ISSUE_1, "จัดทำคู่มือให้ประ+\nชาชน\nอบรมเจ้าหน้าที่", "ก", "กองคลัง", FY]]))
    assert record.measures == ["จัดทำคู่มือให้ประชาชน", "อบรมเจ้าหน้าที่"]


def test_a_full_line_does_not_take_in_the_next_item_or_owner() -> None:
    record = only(
        printed([[ISSUE_1, "จัดทำคู่มือ", "1. ร่างคู่มือ+\n2. เสนอ", "กองคลัง+\nกองช่าง+\nสำนักปลัด+\nเทศบาล", FY]])
    )
    assert record.steps == ["ร่างคู่มือ", "เสนอ"]
    assert record.owners == ["กองคลัง", "กองช่าง", "สำนักปลัดเทศบาล"]


def test_a_word_that_is_broken_in_the_middle_goes_on() -> None:
    record = only(printed([[ISSUE_1, "จัดทำกระบวนก\nารใหม่", "ก", "กองคลัง", FY]]))
    assert record.measures == ["จัดทำกระบวนการใหม่"]


def test_an_amount_opens_no_item() -> None:
    record = only(
        printed(
            [[ISSUE_1, "สุ่มตรวจทุก\n3 เดือน", "ให้ได้ร้อยละ+\n93.25 ของผู้รับบริการ", "ทุกส่วนราชการ (ทุก+\nกอง)", FY]]
        )
    )
    assert record.measures == ["สุ่มตรวจทุก 3 เดือน"]
    assert record.steps == ["ให้ได้ร้อยละ 93.25 ของผู้รับบริการ"]
    assert record.owners == ["ทุกส่วนราชการ (ทุกกอง)"]


def test_a_line_that_was_not_full_at_the_page_break_is_an_item_of_its_own() -> None:
    one = only(printed([[ISSUE_1, "จัดทำคู่มือ+", "ก", "กองคลัง", FY]], [["", "ประชาชน", "ข", "", ""]]))
    assert (one.measures, one.steps) == (["จัดทำคู่มือประชาชน"], ["ก", "ข"])


def test_a_row_whose_cells_all_ended_above_the_page_break_is_whole() -> None:
    first, second = printed(
        [[ISSUE_1, "จัดทำคู่มือ", "ร่างคู่มือ", "กองคลัง", FY]], [["", "อบรม", "เชิญวิทยากร", "", ""]]
    ).measures
    assert (first.measures, second.measures) == (["จัดทำคู่มือ"], ["อบรม"])
    assert second.owners == ["กองคลัง"]


def test_a_list_of_steps_that_begins_again_opens_a_row() -> None:
    first, second = printed(
        [[ISSUE_1, "จัดทำคู่มือ+", "1. ร่าง\n2. เสนอ+", "กองคลัง", FY]], [["", "อบรม", "1. เชิญ\n2. จัด", "", ""]]
    ).measures
    assert (first.steps, second.steps) == (["ร่าง", "เสนอ"], ["เชิญ", "จัด"])


def test_a_cell_that_goes_on_within_an_item_keeps_its_row_together_whatever_owner_is_below() -> None:
    record = only(
        printed(
            [[ISSUE_1, "1. จัดทำคู่มือ+", "ก", "กองคลัง/+", FY]], [["", "ให้ประชาชน\n2. อบรม", "ข", "กองช่าง", ""]]
        )
    )
    assert record.measures == ["จัดทำคู่มือให้ประชาชน", "อบรม"]
    assert record.owners == ["กองคลัง", "กองช่าง"]


def test_a_cell_with_room_for_another_line_ended_above_the_page_break() -> None:
    above = [ISSUE_1, "1. จัดเวร\n2. ติดป้าย+", "1. ทำตาราง\n2. ติดป้าย\n3. ตรวจ\n4. สรุป\n5. รายงาน", "กองคลัง", ""]
    first, second = printed([above], [["", "ยุบขั้นตอน", "- เขียนผัง", "", ""]]).measures
    assert (first.measures, second.measures) == (["จัดเวร", "ติดป้าย"], ["ยุบขั้นตอน"])


def test_lists_that_a_page_parts_between_their_items_go_on() -> None:
    record = only(
        printed(
            [[ISSUE_1, "• ย้ายตู้รับความเห็น", "• ทำผัง\n• แต่งตั้ง", "กองคลัง", FY]],
            [["", "• ตอบความเห็น", "• เสนอผู้บริหาร", "", ""]],
        )
    )
    assert record.measures == ["ย้ายตู้รับความเห็น", "ตอบความเห็น"]
    assert record.steps == ["ทำผัง", "แต่งตั้ง", "เสนอผู้บริหาร"]


def test_a_cell_that_is_not_ended_keeps_a_list_together_whatever_owner_is_below() -> None:
    record = only(
        printed(
            [[ISSUE_1, "1) ส่งข่าว", "สำรวจความเห็นของประ+", "กองคลัง\nกองช่าง", FY]],
            [["", "2) จัดรถ", "ชาชนทุกหมู่บ้าน", "กองการศึกษา", ""]],
        )
    )
    assert record.measures == ["ส่งข่าว", "จัดรถ"]
    assert record.steps == ["สำรวจความเห็นของประชาชนทุกหมู่บ้าน"]
    assert record.owners == ["กองคลัง", "กองช่าง", "กองการศึกษา"]


def test_a_latin_word_that_a_page_parts_behind_its_hyphen_goes_on() -> None:
    record = only(printed([[ISSUE_1, "แนะนำระบบ E-", "ก", "กองคลัง", FY]], [["", "Service", "ข", "", ""]]))
    assert record.measures == ["แนะนำระบบ E-Service"]


def test_a_dash_below_a_page_break_tells_nothing() -> None:
    first, second = printed(
        [[ISSUE_1, "1. จัดทำคู่มือ", "ก+", "กองคลัง", FY]], [["", "2. อบรม", "-", "กองช่าง", FY]]
    ).measures
    assert (first.steps, second.steps, second.owners) == (["ก"], [], ["กองช่าง"])
    first, second = printed(
        [[ISSUE_1, "1. จัดทำ", "ก" * 19, "กองคลัง", FY]], [["", "2. อบรม", "-", "", ""]]
    ).measures
    assert (first.measures, second.measures, second.steps) == (["จัดทำ"], ["อบรม"], [])


def test_a_percentage_on_the_next_line_is_not_blank() -> None:
    def blank(text: str) -> list[str]:
        found = printed([[ISSUE_1, "จัดทำคู่มือ", text, "กองคลัง", FY]])
        return [flag.kind for flag in found.flags]

    assert blank("มีผู้ตอบร้อยละ\n92") == []
    assert blank("มีผู้ตอบร้อยละ\n92.5 เห็นว่าช้า") == []
    assert blank("มีผู้ตอบร้อยละ\n2. เสนอ") == ["blank_value"]
    assert blank("มีผู้ตอบร้อยละ\nเห็นว่าช้า") == ["blank_value"]


def test_a_record_has_the_pages_and_boxes_of_all_its_parts() -> None:
    record = only(printed([[ISSUE_1, "จัดทำคู่มือ+", "ก+", "กองคลัง", FY]], [["", "ประชาชน", "ข", "", ""]]))
    assert record.pages == [1, 2]
    assert [(box.page, box.x0, box.top, box.x1, box.bottom) for box in record.bboxes] == [
        (1, 0.0, 12, 550.0, 24),
        (2, 0.0, 12, 550.0, 24),
    ]


def test_a_name_that_two_lines_of_a_title_hold_is_whole() -> None:
    lines = (Line("มาตรการของเทศบาลตำบลโป่งน้ำ", None, full=True), Line("รอน ปี 2568", None, full=False))
    pages = (Page(1, 600.0, 800.0, (Paragraph(lines),)),)
    (record,) = interpret(Document("a.pdf", "application/pdf", "pdf", pages), DOCUMENT_ID).documents
    assert (record.agency, record.title) == ("เทศบาลตำบลโป่งน้ำรอน", "มาตรการของเทศบาลตำบลโป่งน้ำรอน ปี 2568")


def printed_prose(*lines: str) -> Interpretation:
    """The records of a page of prose about the assessment of 2568; `+` at the end of a line: it is full."""
    title = Paragraph((Line("การวิเคราะห์ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2568", None, full=False),))
    body = Paragraph(tuple(Line(line.removesuffix("+"), None, full=line.endswith("+")) for line in lines))
    pages = (Page(1, 600.0, 800.0, (title, body)),)
    return interpret(Document("a.pdf", "application/pdf", "pdf", pages), DOCUMENT_ID)


def test_a_label_alone_on_a_line_begins_a_list_whatever_the_line_above_is() -> None:
    found = printed_prose("จุดแข็ง", "- เว็บไซต์เป็นปัจจุบัน+", "จุดอ่อน", "- บุคลากรไม่เข้าใจขั้นตอน").findings
    assert [(finding.kind, finding.text) for finding in found] == [
        ("strength", "เว็บไซต์เป็นปัจจุบัน"),
        ("weakness", "บุคลากรไม่เข้าใจขั้นตอน"),
    ]


def test_a_conjunction_at_the_start_of_a_line_is_part_of_the_label_behind_it() -> None:
    found = printed_prose(
        "มีจุดเด่น ได้แก่ บุคลากรไม่เรียกรับเงินจากผู้มาติดต่อ+", "ส่วนจุดที่ควรพัฒนา ได้แก่ งานทะเบียนใช้เวลานาน"
    ).findings
    assert [finding.text for finding in found] == [
        "บุคลากรไม่เรียกรับเงินจากผู้มาติดต่อ",
        "งานทะเบียนใช้เวลานาน",
    ]


def test_a_line_that_closes_a_bracket_of_the_full_one_above_is_no_item() -> None:
    scores = printed_prose("EIT (ส่วนที่ 1) เท่ากับ 90.01 คะแนน EIT (ส่วนที่+", "2) เท่ากับ 88.44 คะแนน").scores
    assert [(score.code, score.score) for score in scores] == [("EIT1", 90.01), ("EIT2", 88.44)]


def test_a_row_of_scores_that_a_page_cut_is_whole() -> None:
    heading = ["ตัวชี้วัด", "คะแนน ปี 2566", "คะแนน ปี 2567"]

    def table(*rows: Texts) -> Table:
        return Table(tuple(_row(row, 30.0 * index) for index, row in enumerate([heading, *rows])))

    pages = (
        Page(1, 600.0, 800.0, (table(["7. ประสิทธิภาพการสื่อสาร", "87.75", "89.05"], ["8. การปรับปรุงระบบ+", "83.75", "86.30"]),)),
        Page(2, 600.0, 800.0, (table(["การทำงาน", "", ""], ["9. การเปิดเผยข้อมูล", "90.25", "91.00"]),)),
    )  # fmt: skip
    document = Document("a.pdf", "application/pdf", "pdf", pages)
    found = [(score.year, score.code, score.score) for score in interpret(document, DOCUMENT_ID).scores]
    assert found == [
        (2566, "7", 87.75), (2567, "7", 89.05), (2566, "8", 83.75), (2567, "8", 86.3),
        (2566, "9", 90.25), (2567, "9", 91.0),
    ]  # fmt: skip
