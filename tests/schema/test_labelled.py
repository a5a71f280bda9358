"""Measures that are told line by line, each value behind a label."""

from collections.abc import Callable

from extract import Document, Page, Paragraph
from extract.document import Box, Line
from schema import Interpretation, interpret
from tests.conftest import DOCUMENT_ID

Reader = Callable[[str], Interpretation]

LETTER = """เรื่อง รายงานผลการดำเนินการตามมาตรการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๘

เทศบาลตำบลหนองทดสอบ

ผลการดำเนินงาน : ตามที่ได้กำหนดมาตรการไว้

บัดนี้สิ้นปีงบประมาณแล้ว จึงขอรายงาน ดังนี้

ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่
  มาตรการที่ ๑.๑ เปิดช่องบริการด่วน
  ข้อค้นพบ : ประชาชนรอนาน
  วิธีดำเนินการ
    (๑) คัดแยกคำขอ
    (๒) จัดเจ้าหน้าที่สำรองในวันจันทร์
และวันศุกร์
  ผลการดำเนินงาน : ดำเนินการแล้วเสร็จ
    - เปิดบริการเมื่อวันที่ ๖ มกราคม
๒๕๖๘
  ระยะเวลา : ไตรมาส ๑
  ผู้รับผิดชอบ : สำนักปลัด และกองคลัง
  มาตรการที่ ๑.๒ จัดทำบทสนทนา
  วิธีดำเนินการ
    (๑) รวบรวมคำถาม

/ผลการ...

- ๒ -

  ผลการดำเนินงาน : อยู่ระหว่างดำเนินการ
  ระยะเวลา : ไตรมาส ๒
ตัวชี้วัดที่ ๒ การใช้งบประมาณ
  มาตรการที่ ๒.๑ เปิดเผยแผน
  ผู้รับผิดชอบ : กองคลัง

๓. ปัญหาและอุปสรรค
  ๓.๑ งบประมาณล่าช้า

จึงเรียนมาเพื่อโปรดทราบ
"""


def test_a_letter(interpreted: Reader) -> None:
    records = interpreted(LETTER)
    one, two, three = records.measures
    assert (one.indicator_no, one.measures, one.finding) == (1, ["เปิดช่องบริการด่วน"], "ประชาชนรอนาน")
    assert one.steps == ["คัดแยกคำขอ", "จัดเจ้าหน้าที่สำรองในวันจันทร์และวันศุกร์"]
    assert (one.status, one.results) == ("ดำเนินการแล้วเสร็จ", ["เปิดบริการเมื่อวันที่ 6 มกราคม 2568"])
    assert (one.owners, one.timeline) == (["สำนักปลัด", "กองคลัง"], "ไตรมาส 1")
    assert (two.indicator_no, two.measures, two.steps) == (1, ["จัดทำบทสนทนา"], ["รวบรวมคำถาม"])
    assert (two.status, two.owners, two.inherited) == ("อยู่ระหว่างดำเนินการ", [], [])
    assert (three.indicator_no, three.measures, three.owners) == (2, ["เปิดเผยแผน"], ["กองคลัง"])
    assert (three.finding, three.timeline) == (None, None)
    assert [limitation.text for limitation in records.limitations] == ["งบประมาณล่าช้า"]
    assert {cell.header: cell.text for cell in three.raw} == {"มาตรการ": "เปิดเผยแผน", "ผู้รับผิดชอบ": "กองคลัง"}


def test_sheets_with_numbered_labels(interpreted: Reader) -> None:
    sheet = "{0}\n\n1. มาตรการ : {1}\n\n2. ขั้นตอนการดำเนินงาน\n- ประชุม\n- สรุปผล\n\n3. ผู้รับผิดชอบ\nกองคลัง\nกองช่าง\n\n4. ตัวชี้วัด : ร้อยละ 80 ของผู้รับบริการพึงพอใจ\n\n"
    text = sheet.format("1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "จัดคิว")
    one, two = interpreted(text + sheet.format("2. การให้บริการและระบบ E-Service", "เปิดระบบ")).measures
    assert (one.issue_no, two.issue_no) == (1, 2)
    assert (one.measures, two.measures) == (["จัดคิว"], ["เปิดระบบ"])
    assert one.steps == two.steps == ["ประชุม", "สรุปผล"]
    assert one.owners == two.owners == ["กองคลัง", "กองช่าง"]


def test_what_tells_no_measures(interpreted: Reader) -> None:
    once = "มาตรการ : จัดคิว\nผู้รับผิดชอบ : กองคลัง\n"
    budget = "โครงการที่ 1 ก่อสร้างถนน\nงบประมาณ : 100 บาท\nโครงการที่ 2 ขุดลอกคลอง\nงบประมาณ : 200 บาท\n"
    remedies = "ปัญหา : คนน้อย\nข้อเสนอแนะ : เพิ่มคน\nปัญหา : เงินน้อย\nข้อเสนอแนะ : ตั้งงบ\n"
    for text in (once, budget, remedies):
        assert interpreted(text).measures == []


def test_labels_count_beside_a_table_in_the_order_of_the_document(interpreted: Reader) -> None:
    table = "ประเด็น|มาตรการ|ผู้รับผิดชอบ\n1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ|อบรม|กองช่าง\n\n"
    measures = [["อบรม"], ["เปิดช่องบริการด่วน"], ["จัดทำบทสนทนา"], ["เปิดเผยแผน"]]
    assert [record.measures for record in interpreted(table + LETTER).measures] == measures
    after = interpreted(LETTER + "\n" + table).measures
    assert [record.measures for record in after] == [*measures[1:], measures[0]]


def test_a_label_that_no_vocabulary_has_is_told_by_its_values(interpreted: Reader) -> None:
    row = "ประเด็นที่ {0}\n\nมาตรการ : {1}\n\nทำทีละอย่างดังนี้ :\n\n1) ประชุม\n\n2) ทำรายงาน\n\nผู้ถือธง : {2}\n\nระยะเวลา : ไตรมาส {0}\n\n"
    one, two = interpreted(row.format(1, "จัดคิว", "กองคลัง") + row.format(2, "เปิดระบบ", "กองช่าง")).measures
    assert (one.steps, one.owners, one.timeline) == (["ประชุม", "ทำรายงาน"], ["กองคลัง"], "ไตรมาส 1")
    assert (two.issue_no, two.measures, two.owners) == (2, ["เปิดระบบ"], ["กองช่าง"])


def test_the_way_that_is_taken_is_the_measure_where_none_is_told(interpreted: Reader) -> None:
    value = "แนวทางดำเนินงานของหน่วยงาน : {}\n\nขั้นตอนการดำเนินการ : {}\n\nผู้รับผิดชอบ : กองคลัง\n\n"
    found = interpreted(value.format("จัดทำคู่มือ", "ประชุม") + value.format("เปิดช่องบริการ", "ติดป้าย")).measures
    assert [(one.measures, one.steps) for one in found] == [
        (["จัดทำคู่มือ"], ["ประชุม"]),
        (["เปิดช่องบริการ"], ["ติดป้าย"]),
    ]


def test_the_place_on_the_page() -> None:
    texts = ["มาตรการ : จัดคิว", "ผู้รับผิดชอบ : กองคลัง", "มาตรการ : อบรม", "ผู้รับผิดชอบ : กองช่าง"]
    lines = [
        Line(text, Box(60, 100 + 20 * at, 200, 112 + 20 * at), full=False) for at, text in enumerate(texts)
    ]
    page = Page(3, 600.0, 800.0, (Paragraph(tuple(lines)),))
    one, two = interpret(Document("a.pdf", "application/pdf", "pdf", (page,)), DOCUMENT_ID).measures
    assert (one.pages, two.pages) == ([3], [3])
    assert [(box.page, box.top, box.bottom) for box in (*one.bboxes, *two.bboxes)] == [
        (3, 100, 132),
        (3, 140, 172),
    ]


def test_a_labelled_issue_after_a_measure_is_that_of_the_measure(interpreted: Reader) -> None:
    record = "มาตรการที่ {0} จัดทำคู่มือ {0}\nประเด็น: {1}\nผู้รับผิดชอบ: กองคลัง\nระยะเวลา: ตุลาคม 2567\n"
    text = record.format(1, "การให้บริการและระบบ E-Service") + record.format(
        2, "กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"
    )
    found = interpreted(text).measures
    assert [(one.issue_no, one.measures) for one in found] == [(2, ["จัดทำคู่มือ 1"]), (4, ["จัดทำคู่มือ 2"])]


def test_the_way_that_answers_a_finding_is_the_measure(interpreted: Reader) -> None:
    record = "ข้อค้นพบ : ใช้เวลานาน\nแนวทางดำเนินงาน : ลดเอกสาร {}\nระยะเวลา : ไตรมาส {}\n"
    found = interpreted(
        "ประเด็นที่ 2 การให้บริการและระบบ E-Service\n" + record.format(1, 1) + record.format(2, 2)
    ).measures
    assert [(one.finding, one.measures, one.steps) for one in found] == [
        ("ใช้เวลานาน", ["ลดเอกสาร 1"], []),
        ("ใช้เวลานาน", ["ลดเอกสาร 2"], []),
    ]
