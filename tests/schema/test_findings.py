"""Findings and limitations: what opens them, what ends them, and what is none."""

from collections.abc import Callable, Sequence

import pytest

from extract import Cell, Document, Page, Paragraph, Row, Table
from extract.document import Box, Line
from schema import Interpretation, interpret
from schema.prose import Statement, prose
from tests.conftest import DOCUMENT_ID

Reader = Callable[[str], Interpretation]
Found = tuple[str, int | None, list[str], str]

TITLE = "รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2568\n\n"
INDICATOR = "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 90.00 คะแนน\n\n"


def found(records: Interpretation) -> list[Found]:
    return [(one.kind, one.indicator_no, one.question_codes, one.text) for one in records.findings]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        (f"{INDICATOR}จุดแข็ง คือ ข้อ 13 ไม่รับสินบน", [("strength", 1, ["i3"], "ข้อ 13 ไม่รับสินบน")]),
        (f"{INDICATOR}จุดอ่อน ได้แก่ บริการช้า (อ้างอิงจาก o8)", [("weakness", 1, [], "บริการช้า (อ้างอิงจาก o8)")]),
        ("จุดแข็ง คือ ข้อ e4 มีหลายช่องทาง", [("strength", 7, ["e4"], "ข้อ e4 มีหลายช่องทาง")]),
        ("จุดเด่น: เว็บไซต์ใช้ง่าย", [("strength", None, [], "เว็บไซต์ใช้ง่าย")]),
        (f"{INDICATOR}มีจุดแข็ง คือ บริการดี ส่วนจุดอ่อน คือ รอนาน", [("strength", 1, [], "บริการดี"), ("weakness", 1, [], "รอนาน")]),
        ("จุดที่ควรพัฒนา ดังนี้\n1. รอนาน\n2. ที่จอดรถน้อย\n\n3. มาตรการ", [("weakness", None, [], "รอนาน"), ("weakness", None, [], "ที่จอดรถน้อย")]),
        ("จุดที่ควรพัฒนา\n- รอนาน\n- ที่จอดรถน้อย\n\nส่วนที่ 2 แผน", [("weakness", None, [], "รอนาน"), ("weakness", None, [], "ที่จอดรถน้อย")]),
        (f"{INDICATOR}อยู่ในระดับต้องปรับปรุง เนื่องจากไม่มีบัตรคิว", [("weakness", 1, [], "อยู่ในระดับต้องปรับปรุง เนื่องจากไม่มีบัตรคิว")]),
        (f"{INDICATOR}อยู่ในระดับดีเยี่ยม เนื่องจากมีบัตรคิว", [("strength", 1, [], "อยู่ในระดับดีเยี่ยม เนื่องจากมีบัตรคิว")]),
        (f"{INDICATOR}จุดอ่อน คือ รอนาน เช่น งานภาษี\n\nงานทะเบียน เป็นต้น", [("weakness", 1, [], "รอนาน เช่น งานภาษีงานทะเบียน เป็นต้น")]),
    ],
)  # fmt: skip
def test_findings(interpreted: Reader, text: str, findings: list[Found]) -> None:
    assert found(interpreted(TITLE + text)) == findings


@pytest.mark.parametrize(
    "text",
    [
        "การวิเคราะห์จุดแข็งและจุดอ่อนของหน่วยงาน ดังนี้",
        f"{INDICATOR}ได้คะแนนมากกว่าตัวชี้วัดอื่น ควรรักษาไว้และทำให้ดียิ่งขึ้น",
        f"{INDICATOR}อยู่ในระดับต้องปรับปรุงและทำให้ดีขึ้นทุกปี",
        f"{INDICATOR}จุดอ่อน คือ -",
        f"{INDICATOR}จุดอ่อน : ไม่มี",
        "หน่วยงานควรแก้ไขจุดอ่อนของตนเองต่อไป",
    ],
)
def test_no_findings(interpreted: Reader, text: str) -> None:
    assert found(interpreted(TITLE + text)) == []


def test_a_document_that_is_not_of_the_assessment_has_no_findings(interpreted: Reader) -> None:
    text = "แผนพัฒนาการศึกษา\n\nS (จุดแข็ง)|W (จุดอ่อน)\nครูมีความรู้|งบประมาณน้อย\n"
    assert found(interpreted(text)) == []


@pytest.mark.parametrize(
    "ending",
    ["## 4. แผน", "ตัวชี้วัดที่ 2 การใช้งบประมาณ", "ตารางที่ 2 คะแนน", "ทั้งนี้ ให้ทุกกองทราบ", "มาตรการส่งเสริมคุณธรรม"],
)
def test_what_ends_a_finding(interpreted: Reader, ending: str) -> None:
    text = f"{TITLE}{INDICATOR}จุดอ่อน คือ บริการช้า\n\n{ending}"
    assert [one.text for one in interpreted(text).findings] == ["บริการช้า"]


def page(number: int, *lines: tuple[str, float]) -> Page:
    """A page 600 points wide of paragraphs of one line, each with where its ink ends on the right."""
    blocks = (
        Paragraph((Line(text, Box(60, 100 + 20 * place, right, 112 + 20 * place), full=False),))
        for place, (text, right) in enumerate(lines)
    )
    return Page(number, 600.0, 800.0, tuple(blocks))


@pytest.mark.parametrize(
    ("right", "statements"), [(540.0, ["จุดอ่อน คือ บริการล่าช้า"]), (300.0, ["จุดอ่อน คือ บริการ", "ล่าช้า"])]
)
def test_a_paragraph_goes_on_where_the_page_ended_it(right: float, statements: list[str]) -> None:
    pages = (page(1, ("จุดอ่อน คือ บริการ", right)), page(2, ("ล่าช้า", 90.0)))
    found = prose(Document("a.pdf", "application/pdf", "pdf", pages), {})
    assert [one.text for one in found if isinstance(one, Statement)] == statements


def test_lines_of_a_cell_that_the_column_broke_are_one() -> None:
    heading = [Cell((Line("ข้อจำกัด"),)), Cell((Line("รายละเอียด"),))]
    lines = (Line("1. คนน้อย แต่งาน", full=True), Line("มาก", full=False), Line("2. โยกย้ายบ่อย", full=False))
    table = Table((Row(tuple(heading)), Row((Cell((Line("Man"),)), Cell(lines)))))
    blocks = (Paragraph((Line("รายงานผลการประเมิน ITA ปี 2568"),)), Paragraph((Line("ข้อจำกัด"),)), table)
    read = Document("a.pdf", "application/pdf", "pdf", (Page(1, 600.0, 800.0, blocks),))
    found = interpret(read, DOCUMENT_ID).limitations
    assert [(one.category, one.text) for one in found] == [("Man", "คนน้อย แต่งานมาก"), ("Man", "โยกย้ายบ่อย")]


def test_a_row_that_a_page_cut_is_one() -> None:
    def row(*cells: Sequence[tuple[str, float]]) -> Row:
        boxes = (Box(60.0 + 200 * index, 100, 260.0 + 200 * index, 200) for index in range(len(cells)))
        return Row(
            tuple(
                Cell(
                    tuple(Line(text, Box(box.x0 + 3, 100, box.x0 + right, 112)) for text, right in lines), box
                )
                for lines, box in zip(cells, boxes, strict=True)
            )
        )

    heading = row([("Man", 30.0)], [("Money", 40.0)])
    first = Table((heading, row([("1. คนน้อย แต่งาน", 195.0)], [("1. เงินน้อย", 60.0)])))
    second = Table((heading, row([("มาก", 20.0), ("2. โยกย้ายบ่อย", 80.0)], [("2. เงินช้า", 60.0)])))
    title = tuple(Paragraph((Line(text),)) for text in ("รายงานผลการประเมิน ITA ปี 2568", "ข้อจำกัด"))
    pages = (Page(1, 600.0, 800.0, (*title, first)), Page(2, 600.0, 800.0, (second,)))
    found = interpret(Document("a.pdf", "application/pdf", "pdf", pages), DOCUMENT_ID).limitations
    assert [(one.category, one.text) for one in found] == [
        ("Man", "คนน้อย แต่งานมาก"),
        ("Man", "โยกย้ายบ่อย"),
        ("Money", "เงินน้อย"),
        ("Money", "เงินช้า"),
    ]


@pytest.mark.parametrize(
    ("text", "limitations"),
    [
        ("ข้อจำกัดของหน่วยงาน\n\n1. คนน้อย\n2. เงินน้อย\n\n3) อื่น ๆ", [(None, "คนน้อย"), (None, "เงินน้อย"), (None, "อื่น ๆ")]),
        ("ปัญหาและอุปสรรค\n\n- คนน้อย\n\nข้อเสนอแนะ\n\n- เพิ่มคน", [(None, "คนน้อย")]),
        ("ส่วนที่ 4 ปัญหา อุปสรรค และข้อจำกัดในการดำเนินงาน\n\n1. คนน้อย\n\nส่วนที่ 5 แผนปี 2569\n\n2. เพิ่มคน", [(None, "คนน้อย")]),
        ("ส่วนที่ 4 ข้อจำกัดของหน่วยงาน (4M)\n\nMan (ด้านบุคลากร)\n1. คนน้อย\n", [("Man", "คนน้อย")]),
        ("ปัญหา อุปสรรค : คนน้อย", [(None, "คนน้อย")]),
        ("ข้อจำกัด\n\nMan : ด้านบุคลากร|Method : ด้านวิธีการบริหาร\nคนน้อย|ช้า\n", [("Man", "คนน้อย"), ("Method", "ช้า")]),
        ("ข้อจำกัด\n\nMan|Money\nคนน้อย|1. เงินน้อย 2. เงินช้า\n", [("Man", "คนน้อย"), ("Money", "เงินน้อย"), ("Money", "เงินช้า")]),
        ("ข้อจำกัด\n\n1. Man : คนน้อย\n2. Material : รถเก่า", [("Man", "คนน้อย"), ("Material", "รถเก่า")]),
        ("ข้อจำกัด\n\nด้านงบประมาณ\n- เงินน้อย", [("Money", "เงินน้อย")]),
        ("ปัญหาและอุปสรรค\n\n- ไม่มี", []),
        ("ข้อจำกัด\n\nในการประเมินพบดังนี้\n\n1. คนน้อย\n\n2. เงินน้อย", [(None, "คนน้อย"), (None, "เงินน้อย")]),
        ("อุปสรรคมีผลต่อการดำเนินงานของหน่วยงานทุกแห่ง\n\n1. คนน้อย", []),
        ("ข้อจำกัด\n\nMan : ด้านบุคลากร|1. คนน้อย|Money : ด้านงบประมาณ|1. เงินน้อย\n", [("Man", "คนน้อย"), ("Money", "เงินน้อย")]),
        ("ข้อจำกัดของหน่วยงาน\n\n- คนน้อย\n- ข้อจำกัดด้านงบประมาณ\n", [(None, "คนน้อย"), (None, "ข้อจำกัดด้านงบประมาณ")]),
        ("ลำดับ|งาน\n1|บุคลากร\n", []),
    ],
)  # fmt: skip
def test_limitations(interpreted: Reader, text: str, limitations: list[tuple[str | None, str]]) -> None:
    assert [(one.category, one.text) for one in interpreted(TITLE + text).limitations] == limitations


def test_an_item_that_was_broken_at_the_width_of_the_text_is_one(interpreted: Reader) -> None:
    line = "บุคลากรไม่ทราบแนวปฏิบัติในการยืมเครื่องตัดหญ้าและเครื่องสูบน้ำของหน่วยงาน"
    text = "".join(f"{number}) {line}\nจึงยืมด้วยวาจา\n" for number in range(1, 6))
    records = interpreted(f"{TITLE}จุดที่ต้องพัฒนา ........ 2\n\n๓. จุดที่ต้องพัฒนา\n{text}")
    assert [one.text for one in records.findings] == [f"{line}จึงยืมด้วยวาจา"] * 5


Place = str | tuple[str, int, int]
"""The text of a cell, or it with the rows and columns that the cell covers."""


def cell_of(place: Place) -> Cell:
    text, rows, columns = (place, 1, 1) if isinstance(place, str) else place
    lines = tuple(Line(line, full=False) for line in text.splitlines())
    return Cell(lines, row_span=rows, column_span=columns)


def with_table(above: str, *rows: Sequence[Place], page_break: int | None = None) -> Interpretation:
    """What a document holds with a statement above a table; the rows from `page_break` are on the next page."""
    printed = tuple(Row(tuple(map(cell_of, row))) for row in rows)
    texts = tuple(Paragraph((Line(text),)) for text in (TITLE.strip(), above) if text)
    if page_break is None:
        pages = [Page(1, 600.0, 800.0, (*texts, Table(printed, merges_known=True)))]
    else:
        pages = [
            Page(1, 600.0, 800.0, (*texts, Table(printed[:page_break]))),
            Page(2, 600.0, 800.0, (Table(printed[page_break:]),)),
        ]
    return interpret(Document("a.pdf", "application/pdf", "pdf", tuple(pages)), DOCUMENT_ID)


SLOW = "เจ้าหน้าที่ให้บริการล่าช้าในช่วงเช้า"
POLITE = "เจ้าหน้าที่พูดจาสุภาพกับทุกคน"
CLEAR = "ขั้นตอนการยืมพัสดุติดประกาศชัดเจน"
UNKNOWN = "ประชาชนไม่รู้จักช่องทางร้องเรียน"


@pytest.mark.parametrize(
    ("rows", "findings"),
    [
        (
            [["ตัวชี้วัดที่", "ข้อ", "จุดแข็งที่เห็นได้ชัด"], [("1", 2, 1), "i1", POLITE], ["", "i3", CLEAR], ["7", "e4", UNKNOWN]],
            [("strength", 1, ["i1"], POLITE), ("strength", 1, ["i3"], CLEAR), ("strength", 7, ["e4"], UNKNOWN)],
        ),
        (
            [["ตัวชี้วัด", "ข้อ", "จุดแข็ง", "ข้อ", "จุดอ่อน"], ["1. การปฏิบัติหน้าที่", "i1", POLITE, "i2", SLOW], ["2. การใช้งบประมาณ", "", "-", "i5", UNKNOWN]],
            [("strength", 1, ["i1"], POLITE), ("weakness", 1, ["i2"], SLOW), ("weakness", 2, ["i5"], UNKNOWN)],
        ),
        (
            [["ตัวชี้วัด", ("ผลการวิเคราะห์", 1, 2), "หมายเหตุ"], ["", "จุดเด่น", "จุดที่ควรพัฒนา", ""], ["8", POLITE, SLOW, "ดูภาคผนวก"]],
            [("strength", 8, [], POLITE), ("weakness", 8, [], SLOW)],
        ),
        (
            [["จุดแข็ง (Strengths)", "จุดอ่อน (Weaknesses)"], [POLITE, SLOW], ["โอกาส (Opportunities)", "อุปสรรค (Threats)"], ["รัฐบาลสนับสนุนระบบดิจิทัล", "เศรษฐกิจของพื้นที่ตกต่ำ"]],
            [("strength", None, [], POLITE), ("weakness", None, [], SLOW)],
        ),
        (
            [["S : จุดแข็ง\n1. บริการดีทุกงาน\n2. ตอบเร็วทุกเรื่อง", "W : จุดอ่อน\n- รอคิวนานมาก"], ["O : โอกาส\n- มีงบจากจังหวัด", "T : อุปสรรค\n- น้ำท่วมทุกปี"]],
            [("strength", None, [], "บริการดีทุกงาน"), ("strength", None, [], "ตอบเร็วทุกเรื่อง"), ("weakness", None, [], "รอคิวนานมาก")],
        ),
        (
            [["จุดแข็ง", f"1. {POLITE}\n2. {CLEAR}"], ["จุดที่ต้องปรับปรุง", SLOW], ["โอกาส", "มีงบจากจังหวัด"]],
            [("strength", None, [], POLITE), ("strength", None, [], CLEAR), ("weakness", None, [], SLOW)],
        ),
        (
            [["ข้อ", "รายละเอียด"], [("จุดแข็ง", 1, 2)], ["i1", POLITE], [("จุดอ่อน", 1, 2)], ["e1", SLOW], ["e4", "ไม่พบ"]],
            [("strength", 1, ["i1"], POLITE), ("weakness", 6, ["e1"], SLOW)],
        ),
        (
            [[("จุดแข็ง", 2, 1), POLITE], ["", CLEAR], [("จุดอ่อน", 2, 1), SLOW], ["", UNKNOWN]],
            [("strength", None, [], POLITE), ("strength", None, [], CLEAR), ("weakness", None, [], SLOW), ("weakness", None, [], UNKNOWN)],
        ),
        ([["ตัวชี้วัด", "จุดอ่อน", "จุดแข็ง"], ["1. การปฏิบัติหน้าที่", "ไม่มี", "-"]], []),
        (
            [["ตัวชี้วัด", "ข้อ", "ข้อสังเกต"], ["1. การปฏิบัติหน้าที่", "i1", f"จุดแข็ง คือ {POLITE}"], ["7", "e4", f"จุดอ่อน : {UNKNOWN}"]],
            [("strength", 1, ["i1"], POLITE), ("weakness", 7, ["e4"], UNKNOWN)],
        ),
    ],
)  # fmt: skip
def test_findings_of_tables(rows: list[list[Place]], findings: list[Found]) -> None:
    assert found(with_table("", *rows)) == findings


def test_columns_of_findings_continue_on_the_next_page() -> None:
    heading = ["ตัวชี้วัดที่", "จุดแข็ง", "จุดอ่อน"]
    rows = [heading, ["1", POLITE, SLOW], ["3", CLEAR, "-"], ["7", "-", UNKNOWN]]
    texts = (("strength", 1, POLITE), ("weakness", 1, SLOW), ("strength", 3, CLEAR), ("weakness", 7, UNKNOWN))
    expected: list[Found] = [(kind, number, [], text) for kind, number, text in texts]
    records = with_table("", *rows, page_break=2)
    assert found(records) == expected
    assert [one.page for one in records.findings] == [1, 1, 2, 2]
    assert found(with_table("", *rows[:2], heading, *rows[2:], page_break=2)) == expected


FEW = "พนักงานมีจำนวนน้อยกว่าภาระงาน"
MOVED = "ผู้รับผิดชอบโอนย้ายบ่อยครั้ง"
POOR = "รายได้ของหน่วยงานลดลงทุกปี"
LATE = "หนังสือสั่งการมาถึงล่าช้า"


@pytest.mark.parametrize(
    ("above", "rows", "limitations"),
    [
        ("ปัญหาและอุปสรรค", [["ที่", "ปัญหา/อุปสรรค", "แนวทางแก้ไข"], ["1", FEW, "ขอกรอบอัตรากำลังเพิ่ม"], ["2", LATE, "ประสานงานล่วงหน้า"]], [(None, FEW), (None, LATE)]),
        ("", [["ด้าน", "ข้อจำกัด", "แนวทางแก้ไข"], [("Man", 2, 1), FEW, "ขออัตรากำลังเพิ่ม"], ["", MOVED, "ทำคู่มืองาน"], ["Money", POOR, "หารายได้เพิ่มเติม"]], [("Man", FEW), ("Man", MOVED), ("Money", POOR)]),
        ("ข้อจำกัดของหน่วยงาน", [[("ด้านบุคลากร (Man)", 1, 2)], ["1", FEW], ["2", MOVED], [("ด้านงบประมาณ (Money)", 1, 2)], ["1", POOR]], [("Man", FEW), ("Man", MOVED), ("Money", POOR)]),
        ("", [[("ข้อจำกัดในการดำเนินงาน", 1, 3)], ["Man", "Money", "Method"], [FEW, POOR, LATE]], [("Man", FEW), ("Money", POOR), ("Method", LATE)]),
        ("ข้อจำกัด", [["Man\n1. คนมีน้อยมาก\n2. คนย้ายบ่อยมาก", "Money\n- เงินมีน้อยมาก"]], [("Man", "คนมีน้อยมาก"), ("Man", "คนย้ายบ่อยมาก"), ("Money", "เงินมีน้อยมาก")]),
        ("ข้อจำกัด", [["ด้าน", "รายละเอียด"], ["Man", FEW], ["Money", "ไม่มีข้อจำกัด"]], [("Man", FEW)]),
        ("ข้อจำกัด", [["ด้าน", "ข้อจำกัดที่พบ"], ["Man", FEW], ["เวลา (Time)", LATE]], [("Man", FEW), (None, LATE)]),
        ("ข้อจำกัด", [["Man", "Money"], ["ไม่มีงบประมาณจ้างพนักงานเพิ่ม", "-"]], [("Man", "ไม่มีงบประมาณจ้างพนักงานเพิ่ม")]),
        ("งบประมาณรายจ่าย", [["เงิน", "บุคลากร", "รวม"], ["115,691.29", "กระทรวงคมนาคมและการขนส่ง", "-4.56"], ["20,000.00", "กรมการขนส่งทางบกทั่วประเทศ", "12.50"]], []),
        ("ปัญหาและอุปสรรค", [["เงิน", "บุคลากร", "รวม"], ["115,691.29", "12", "-4.56"], ["20,000.00", "11", "12.50"]], []),
        ("ผลการดำเนินงาน", [["งาน", "จำนวนปัญหา", "อุปสรรค"], ["กองช่าง", "12", "กองคลัง"], ["กองคลัง", "9", "กองช่าง"]], []),
        ("ผลการวิเคราะห์", [["จุดแข็ง", "จุดอ่อน"], [POLITE, SLOW], ["โอกาส", "อุปสรรค"], ["รัฐบาลสนับสนุนระบบดิจิทัล", "เศรษฐกิจของพื้นที่ตกต่ำมาก"]], []),
    ],
)  # fmt: skip
def test_limitations_of_tables(
    above: str, rows: list[list[Place]], limitations: list[tuple[str | None, str]]
) -> None:
    records = with_table(above, *rows)
    assert [(one.category, one.text) for one in records.limitations] == limitations


def test_a_sentence_that_leads_to_a_table_is_no_limitation(interpreted: Reader) -> None:
    text = f"ข้อจำกัด\n\nหน่วยงานมีข้อจำกัดตามตารางดังนี้\n\nMan|Money\n{FEW}|{POOR}\n"
    assert [one.text for one in interpreted(TITLE + text).limitations] == [FEW, POOR]


@pytest.mark.parametrize(
    "text",
    [
        "โอกาส (Opportunity : O)\n\n1. มีงบจากจังหวัด\n\nอุปสรรค (Threat : T)\n\n1. น้ำท่วมทุกปี",
        "โอกาส\n\n1. มีงบจากจังหวัด\n\nอุปสรรค\n\n1. น้ำท่วมทุกปี",
        "ข้อจำกัด\n\n1. ไม่มีปัญหาและอุปสรรคในการดำเนินงาน\n2. -",
    ],
)
def test_no_limitations(interpreted: Reader, text: str) -> None:
    assert interpreted(TITLE + text).limitations == []


def test_opportunities_and_threats_are_neither_strengths_nor_weaknesses(interpreted: Reader) -> None:
    text = "จุดแข็ง\n1. บริการดี\n2. ตอบเร็ว\n\n3. โอกาส\n\nมีงบจากจังหวัด\n\nอุปสรรค\n\nน้ำท่วม"
    assert [one.text for one in interpreted(TITLE + text).findings] == ["บริการดี", "ตอบเร็ว"]


def test_limitations_of_other_documents_are_left_out(interpreted: Reader) -> None:
    assert interpreted("รายงานการจัดซื้อจัดจ้าง\n\nข้อจำกัด\n\n1. เวลามีน้อย\n2. คนมีน้อย").limitations == []
