"""Measures told in clauses or blocks of prose, without a table and without labels that a vocabulary has."""

from collections.abc import Callable

import pytest

from schema import Interpretation

Reader = Callable[[str], Interpretation]

NOTICE = """
                    ประกาศเทศบาลเมืองหนองทดสอบ
          เรื่อง มาตรการส่งเสริมคุณธรรมและความโปร่งใส (ITA)
                    ประจำปีงบประมาณ พ.ศ. ๒๕๖๙

          เทศบาลเมืองหนองทดสอบได้วิเคราะห์ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๘ แล้ว จึงกำหนดให้
ส่วนราชการปฏิบัติตามที่กำหนดไว้ดังต่อไปนี้

          ประเด็นที่ ๒ การให้บริการและระบบ E-Service
               ข้อ ๑ ให้มีระบบนัดหมายล่วงหน้าทางโทรศัพท์และทางเว็บไซต์สำหรับงานทะเบียนและงานจัดเก็บภาษี (กอง
คลัง) โดยมีขั้นตอนดังนี้
                    (๑) เปิดเบอร์สายตรง
                    (๒) ประกาศเวลานัดทุกวัน
               ข้อ ๒ รับชำระค่าธรรมเนียมทางโทรศัพท์มือถือ (กองคลัง และสำนักปลัด)

                                        - ๒ -

          ประเด็นที่ ๔ กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ
               ข้อ ๓ ตรวจสอบการยืมเครื่องมือช่างทุกสัปดาห์ (กองช่าง) โดยมีขั้นตอนดังนี้
                    (๑) เปิดเบอร์สายตรง
                    (๒) ตรวจใบยืม

          ทั้งนี้ ให้ถือปฏิบัติโดยเคร่งครัด

                    ประกาศ ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๘
                         (นายทดสอบ ระบบดี)
"""


def test_clauses_under_issues(interpreted: Reader) -> None:
    one, two, three = interpreted(NOTICE).measures
    assert one.measures == ["ให้มีระบบนัดหมายล่วงหน้าทางโทรศัพท์และทางเว็บไซต์สำหรับงานทะเบียนและงานจัดเก็บภาษี"]
    assert (one.issue_no, one.owners, one.steps) == (2, ["กองคลัง"], ["เปิดเบอร์สายตรง", "ประกาศเวลานัดทุกวัน"])
    assert (two.issue_no, two.owners, two.steps) == (2, ["กองคลัง", "สำนักปลัด"], [])
    assert (three.issue_no, three.measures) == (4, ["ตรวจสอบการยืมเครื่องมือช่างทุกสัปดาห์"])
    assert (three.owners, three.steps) == (["กองช่าง"], ["เปิดเบอร์สายตรง", "ตรวจใบยืม"])


def test_clauses_with_owners_on_lines_of_their_own(interpreted: Reader) -> None:
    one, two = interpreted(
        "มาตรการยกระดับ ITA ปีงบประมาณ พ.ศ. 2568\nเทศบาลตำบลหนองทดสอบ\n\n"
        "1. ด้านการใช้งบประมาณ (ตัวชี้วัดที่ 2)\n"
        "1.1 เผยแพร่ยอดใช้จ่ายให้บุคลากร\nทราบ\n1.1.1 สรุปยอด\n1.1.2 ติดประกาศ\n(ผู้รับผิดชอบ : กองคลัง)\n"
        "2. ตัวชี้วัดที่ 3 การใช้อำนาจ\n2.1 ประกาศเกณฑ์ประเมิน\n(ผู้รับผิดชอบ : สำนักปลัด)\n"
        "3. ปัญหาและอุปสรรค\n3.1 จัดหาคนไม่ได้\n(ผู้รับผิดชอบ : สำนักปลัด)\n"
    ).measures
    assert (one.indicator_no, one.measures, one.steps) == (
        2, ["เผยแพร่ยอดใช้จ่ายให้บุคลากรทราบ"], ["สรุปยอด", "ติดประกาศ"],
    )  # fmt: skip
    assert (two.indicator_no, two.measures, two.steps) == (3, ["ประกาศเกณฑ์ประเมิน"], [])
    assert (one.owners, two.owners) == (["กองคลัง"], ["สำนักปลัด"])


CARD = """
### ใบงานที่ {} **{}**

**สนองตัวชี้วัดที่ {}** (ข้อ {})
**มูลเหตุ:** {}
**วิธีลงแรง:**

1. เตรียมแบบ
2. {}

- *ผู้ลงแรง:* {}
- *วันที่จบ:* {} 2568
"""


def test_blocks_with_unknown_labels_under_titles(interpreted: Reader) -> None:
    records = interpreted(
        "# ใบงานยกระดับคุณธรรมและความโปร่งใส (ITA) ปีงบประมาณ พ.ศ. 2568\n## เทศบาลตำบลหนองทดสอบ\n"
        + CARD.format(
            1, "ป้ายเวลาหน้าห้อง", "1 การปฏิบัติหน้าที่", "i1", "ไม่มีเวลาแล้วเสร็จ", "ติดป้าย", "สำนักปลัด", "มกราคม"
        )
        + CARD.format(
            2, "ตู้ยืมของ", "4 การใช้ทรัพย์สินของราชการ", "i10", "ยืมโดยไม่มีหลักฐาน", "จัดตู้", "กองคลัง", "มีนาคม"
        )
        + "\n## ภาคผนวก\n\n1. รายชื่อคณะทำงาน\n"
    ).measures
    assert [(one.indicator_no, one.question_codes, one.measures) for one in records] == [
        (1, ["i1"], ["ป้ายเวลาหน้าห้อง"]),
        (4, ["i10"], ["ตู้ยืมของ"]),
    ]
    assert [one.finding for one in records] == ["ไม่มีเวลาแล้วเสร็จ", "ยืมโดยไม่มีหลักฐาน"]
    assert [one.steps for one in records] == [["เตรียมแบบ", "ติดป้าย"], ["เตรียมแบบ", "จัดตู้"]]
    assert [one.owners for one in records] == [["สำนักปลัด"], ["กองคลัง"]]
    assert [str(one.end_date) for one in records] == ["2025-01-31", "2025-03-31"]


def test_an_outline_with_labels_alone_or_before_their_values(interpreted: Reader) -> None:
    found = interpreted(
        "รายงานการวิเคราะห์ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2568\nเทศบาลตำบลหนองทดสอบ\n\n"
        "2.1 ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน ได้คะแนน 86.20 คะแนน\n"
        "จุดอ่อน : ข้อ e2 ผู้รับบริการเห็นว่าได้รับบริการช้ากว่าคนอื่น\n"
        "แนวทางการแก้ไขที่ 1 : ออกหน่วยเคลื่อนที่\nลงมือทำ\n• ทำปฏิทิน\n• ออกหน่วย\n"
        "ทีมที่ดูแล\nสำนักปลัด\nกองคลัง\nกรอบเวลางาน ไตรมาสที่ 2\n\n"
        "แนวทางการแก้ไขที่ 2 : เปิดช่วงพักเที่ยง\nลงมือทำ\n• จัดเวร\n• ติดป้าย\n"
        "ทีมที่ดูแล\nสำนักปลัด\nกรอบเวลางาน ไตรมาสที่ 3\n\n"
        "3. ข้อจำกัด\n1) บุคลากรน้อย\n"
    )
    one, two = found.measures
    assert (one.indicator_no, one.measures, one.finding) == (6, ["ออกหน่วยเคลื่อนที่"], None)
    assert (one.steps, one.owners) == (["ทำปฏิทิน", "ออกหน่วย"], ["สำนักปลัด", "กองคลัง"])
    assert (two.indicator_no, two.measures, two.steps) == (6, ["เปิดช่วงพักเที่ยง"], ["จัดเวร", "ติดป้าย"])
    assert (one.timeline, two.timeline) == ("ไตรมาสที่ 2", "ไตรมาสที่ 3")
    assert [limitation.text for limitation in found.limitations] == ["บุคลากรน้อย"]


def test_the_label_of_what_a_measure_answers_heads_no_limitations(interpreted: Reader) -> None:
    block = "{}) ตัวชี้วัดที่ {}\nปัญหาที่พบ : {}\nทางออก : {}\nลงมือโดย : กองคลัง\nกรอบเวลา : มกราคม 2568\n"
    found = interpreted(
        "มาตรการยกระดับ ITA ปีงบประมาณ พ.ศ. 2568\nเทศบาลตำบลหนองทดสอบ\n\n"
        + block.format(1, "2 การใช้งบประมาณ", "ไม่ทราบแผน", "เปิดเผยแผน")
        + block.format(2, "7 ประสิทธิภาพการสื่อสาร", "ไม่มีข้อมูล", "ปรับปรุงเว็บไซต์")
    )
    assert [(one.finding, one.measures) for one in found.measures] == [
        ("ไม่ทราบแผน", ["เปิดเผยแผน"]),
        ("ไม่มีข้อมูล", ["ปรับปรุงเว็บไซต์"]),
    ]
    assert found.limitations == []


def test_a_chapter_below_is_no_item_of_the_last_list(interpreted: Reader) -> None:
    block = "{}) ตัวชี้วัดที่ {}\nทางออก : {}\nลงมือโดย : กองคลัง\nลำดับงาน :\n1. {}\n2. {}\n"
    records = interpreted(
        "มาตรการยกระดับ ITA ปีงบประมาณ พ.ศ. 2568\nเทศบาลตำบลหนองทดสอบ\n\n"
        + block.format(1, "2 การใช้งบประมาณ", "เปิดเผยแผน", "จัดทำแผนย่อ", "ติดประกาศ")
        + block.format(2, "7 ประสิทธิภาพการสื่อสาร", "ปรับปรุงเว็บไซต์", "รวบรวมคำถาม", "เขียนคำตอบ")
        + "3. ปัญหาและอุปสรรค\n3.1 บุคลากรน้อย\n3.2 งบประมาณจำกัด\n"
    ).measures
    assert [one.steps for one in records] == [["จัดทำแผนย่อ", "ติดประกาศ"], ["รวบรวมคำถาม", "เขียนคำตอบ"]]


def test_a_heading_between_banner_and_clauses(interpreted: Reader) -> None:
    records = interpreted(
        "# มาตรการยกระดับ ITA ปีงบประมาณ พ.ศ. 2568\n## เทศบาลตำบลหนองทดสอบ\n\n"
        "## ตัวชี้วัดที่ 2 การใช้งบประมาณ\n\n### มาตรการ\n\n1. เปิดเผยแผนการใช้จ่าย (กองคลัง)\n\n"
        "## ตัวชี้วัดที่ 3 การใช้อำนาจ\n\n### มาตรการ\n\n1. ประกาศเกณฑ์การประเมิน (สำนักปลัด)\n"
    ).measures
    assert [(one.indicator_no, one.measures, one.owners) for one in records] == [
        (2, ["เปิดเผยแผนการใช้จ่าย"], ["กองคลัง"]),
        (3, ["ประกาศเกณฑ์การประเมิน"], ["สำนักปลัด"]),
    ]


TITLE = "รายงานการประเมินคุณธรรมและความโปร่งใส (ITA) และมาตรการ ปีงบประมาณ พ.ศ. 2568\nเทศบาลตำบลหนองทดสอบ\n\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่\n1) ผู้รับบริการต้องรอนาน (กองคลัง)\n2) ขั้นตอนมีมาก (กองช่าง)\n"
            "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ\n1) พนักงานไม่มีใบยืม (กองคลัง)\n",
            id="findings",
        ),
        pytest.param(
            "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่\n1. นายสมชาย ใจดี (สำนักปลัด)\n2. นางสมศรี มีสุข (กองคลัง)\n"
            "ตัวชี้วัดที่ 2 การใช้งบประมาณ\n1. นายวิชัย ทองแท้ (กองช่าง)\n",
            id="names",
        ),
        pytest.param(
            "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล\n1. o1 โครงสร้าง\nผู้รับผิดชอบ : สำนักปลัด\n"
            "2. o2 ข้อมูลผู้บริหาร\nผู้รับผิดชอบ : กองคลัง\n",
            id="data to disclose",
        ),
        pytest.param(
            "จึงรายงานปัญหา ดังนี้\nข้อจำกัดรายตัวชี้วัด\nตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ\n"
            "1. จัดหาตู้เพิ่มยังติดขัด (กองคลัง)\n- ขอสนับสนุน\n2. จัดเวรยามยังติดขัด (กองช่าง)\n- ขอคนเพิ่ม\n",
            id="limitations",
        ),
        pytest.param(
            "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่\nคะแนน : 92.10\nระดับ : ผ่าน\nหน่วยงาน : สำนักปลัด\n"
            "ตัวชี้วัดที่ 2 การใช้งบประมาณ\nคะแนน : 90.10\nระดับ : ผ่าน\nหน่วยงาน : กองคลัง\n",
            id="scores",
        ),
        pytest.param(
            "ข้อ 1 ประกาศนี้เรียกว่าประกาศมาตรการ (สำนักปลัด)\nข้อ 2 ให้ใช้บังคับตั้งแต่วันประกาศ (สำนักปลัด)\n"
            "ข้อ 3 ให้ปลัดเทศบาลรักษาการ (สำนักปลัด)\n",
            id="legal clauses",
        ),
    ],
)
def test_what_clauses_tell_no_measures(interpreted: Reader, text: str) -> None:
    assert interpreted(TITLE + text).measures == []


def test_clauses_of_other_documents_are_not_read(interpreted: Reader) -> None:
    other = NOTICE.replace("มาตรการส่งเสริมคุณธรรมและความโปร่งใส (ITA)", "มาตรการตามแผนพัฒนาท้องถิ่น")
    other = other.replace("ผลการประเมิน ITA", "ผลการติดตามแผนพัฒนาท้องถิ่น")
    for name in ("การให้บริการและระบบ E-Service", "กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"):
        other = other.replace(name, "")
    assert interpreted(other).measures == []
