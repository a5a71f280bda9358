"""Measures told in sentences of official prose, without a table and without labels."""

from collections.abc import Callable
from datetime import date

import pytest

from schema import Interpretation

Reader = Callable[[str], Interpretation]

TITLE = "มาตรการยกระดับคุณธรรมและความโปร่งใส (ITA) ประจำปีงบประมาณ พ.ศ. 2569\nเทศบาลตำบลหนองทดสอบ\n\n"


def test_clauses_with_unit_and_time_in_the_sentence(interpreted: Reader) -> None:
    one, two, three = interpreted(
        f"{TITLE}"
        "ข้อ ๑ ประเด็นที่ ๔ กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ\n"
        "๑.๑ ให้ทุกกองตรวจนับรถส่วนกลางทุกสิ้นเดือน โดยมีกองคลังเป็นผู้รับผิดชอบ ระยะเวลาดำเนินการ เดือนมกราคม ๒๕๖๙\n"
        "๑.๒ ให้ปิดประกาศอัตราค่าเช่าภายใน ๑๕ วันนับแต่วันลงนาม ทั้งนี้ มอบหมายให้กองช่างและสำนักปลัดดูแล"
        "และให้กองช่างเป็นเจ้าภาพ ภายในวันที่ ๓๑ มีนาคม ๒๕๖๙\n"
        "ข้อ ๒ ประเด็นที่ ๒ การให้บริการและระบบ E-Service\n"
        "๒.๑ ให้เปิดช่องทางนัดหมายทางโทรศัพท์ โดยผู้รับผิดชอบ ได้แก่ สำนักปลัด ตลอดปีงบประมาณ พ.ศ. ๒๕๖๙\n"
        "ข้อ ๓ ให้ประกาศนี้ใช้บังคับ โดยให้สำนักปลัดเป็นผู้รับผิดชอบ ตั้งแต่วันที่ ๑ ตุลาคม ๒๕๖๘ เป็นต้นไป\n\n"
        "ทั้งนี้ ให้ทุกกองส่งรายงานต่อผู้บริหาร โดยให้สำนักปลัดเป็นผู้รับผิดชอบ ภายในเดือนเมษายน ๒๕๖๙\n"
    ).measures
    assert (one.issue_no, one.measures) == (4, ["ให้ทุกกองตรวจนับรถส่วนกลางทุกสิ้นเดือน"])
    assert (one.owners, one.timeline, one.start_date) == (["กองคลัง"], "เดือนมกราคม 2569", date(2026, 1, 1))
    assert (two.issue_no, two.timeline, two.end_date) == (4, "ภายในวันที่ 31 มีนาคม 2569", date(2026, 3, 31))
    assert "ภายใน 15 วันนับแต่วันลงนาม" in two.measures[0]
    assert two.owners == ["กองช่าง"]
    assert (three.issue_no, three.measures) == (2, ["ให้เปิดช่องทางนัดหมายทางโทรศัพท์"])
    assert (three.owners, three.end_date) == (["สำนักปลัด"], date(2026, 9, 30))


def test_sentences_that_name_indicators_and_findings(interpreted: Reader) -> None:
    one, two, three = interpreted(
        f"{TITLE}"
        "ประการแรก ตัวชี้วัดที่ ๒ การใช้งบประมาณ พบว่าบุคลากรไม่เคยเห็นแผนการเบิกจ่าย จึงกำหนดมาตรการ คือ "
        "ปิดแผนการเบิกจ่ายไว้ทุกห้องทำงาน โดยให้กองคลังเป็นหน่วยงานหลัก ในไตรมาสที่ ๑ ปีงบประมาณ พ.ศ. ๒๕๖๙\n\n"
        "ประการสุดท้าย ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร จากการประเมินพบว่าชาวบ้านไม่ทราบข่าว ดังนั้น "
        "เทศบาลตำบลหนองทดสอบจะดำเนินการเดินสายแจ้งข่าวทุกหมู่บ้าน ผู้รับผิดชอบคือสำนักปลัด ในเดือนมีนาคม ๒๕๖๙ "
        "นอกจากนี้จะดำเนินการเปิดเพจของเทศบาล ผู้รับผิดชอบคือกองช่าง ในเดือนเมษายน ๒๕๖๙\n\n"
        "จึงเรียนมาเพื่อโปรดทราบ โดยให้สำนักปลัดเป็นผู้รับผิดชอบ\n"
    ).measures
    assert (one.indicator_no, one.finding) == (2, "บุคลากรไม่เคยเห็นแผนการเบิกจ่าย")
    assert (one.measures, one.owners) == (["ปิดแผนการเบิกจ่ายไว้ทุกห้องทำงาน"], ["กองคลัง"])
    assert (two.indicator_no, two.finding) == (7, "ชาวบ้านไม่ทราบข่าว")
    assert (two.measures, two.owners) == (["เดินสายแจ้งข่าวทุกหมู่บ้าน"], ["สำนักปลัด"])
    assert (three.indicator_no, three.measures, three.owners) == (7, ["เปิดเพจของเทศบาล"], ["กองช่าง"])


def test_what_came_of_measures_and_units_on_the_next_line(interpreted: Reader) -> None:
    one, two = interpreted(
        "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส (ITA) ปีงบประมาณ พ.ศ. 2568\nเทศบาลตำบลหนองทดสอบ\n\n"
        "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ\n\n"
        "ตรวจสอบทะเบียนรถส่วนกลางร่วมกับผู้ใช้รถทุกคันทุกสัปดาห์\n\n"
        "โดยมีกองคลังเป็นผู้รับผิดชอบ ดำเนินการในเดือนมกราคม 2568\n\n"
        "ตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน\n\n"
        "จัดทำแบบคำขอออนไลน์ กองช่างเป็นเจ้าภาพ ในเดือนมีนาคม 2568 ผลปรากฏว่ามีผู้ใช้ 40 ราย\n"
    ).measures
    assert (one.measures, one.owners) == (["ตรวจสอบทะเบียนรถส่วนกลางร่วมกับผู้ใช้รถทุกคันทุกสัปดาห์"], ["กองคลัง"])
    assert one.timeline == "ในเดือนมกราคม 2568"
    assert (two.measures, two.owners, two.results) == (["จัดทำแบบคำขอออนไลน์"], ["กองช่าง"], ["มีผู้ใช้ 40 ราย"])


def test_an_item_without_unit_and_time_among_others(interpreted: Reader) -> None:
    told = "โดยมีกองคลังเป็นผู้รับผิดชอบ ระยะเวลาดำเนินการ 3 เดือน"
    rows = interpreted(
        f"{TITLE}ตัวชี้วัดที่ 2 การใช้งบประมาณ\n(1) จัดทำสรุปรายจ่าย {told}\n(2) จัดทำป้ายแสดงรายจ่าย\n"
        f"(3) ผู้บริหารไม่มีรายจ่าย\n- ไม่เกินหนึ่งหน้า\nตัวชี้วัดที่ 3 การใช้อำนาจ\n(1) จัดทำเกณฑ์มอบหมายงาน {told}\n"
    ).measures
    assert [(row.measures, row.owners, row.timeline) for row in rows] == [
        (["จัดทำสรุปรายจ่าย"], ["กองคลัง"], "3 เดือน"),
        (["จัดทำป้ายแสดงรายจ่าย"], [], None),
        (["จัดทำเกณฑ์มอบหมายงาน"], ["กองคลัง"], "3 เดือน"),
    ]


PROVEN = "โดยให้กองคลังเป็นผู้รับผิดชอบ ในเดือนมกราคม 2569"


def test_a_time_or_unit_that_no_phrase_proves_stays(interpreted: Reader) -> None:
    one, two = interpreted(
        f"{TITLE}ตัวชี้วัดที่ 2 การใช้งบประมาณ\n1.1 เผยแพร่รายงานการเงิน ประจำปีงบประมาณ พ.ศ. 2568 {PROVEN}\n"
        "ตัวชี้วัดที่ 3 การใช้อำนาจ\n1.2 ประชุมร่วมกับกองคลัง ในเดือนมีนาคม 2569 "
        "มอบหมายให้ผู้เกี่ยวข้องตรวจสอบ ผู้รับผิดชอบคือสำนักปลัด\n"
    ).measures
    assert one.measures == ["เผยแพร่รายงานการเงิน ประจำปีงบประมาณ พ.ศ. 2568"]
    assert two.measures == ["ประชุมร่วมกับกองคลัง ในเดือนมีนาคม 2569 มอบหมายให้ผู้เกี่ยวข้องตรวจสอบ"]
    assert (two.owners, two.timeline) == (["สำนักปลัด"], None)


@pytest.mark.parametrize(
    "sentence",
    [
        "ตามระเบียบกระทรวงมหาดไทย {} {}",
        "เทศบาลได้ตรวจสอบทะเบียนครุภัณฑ์{} แล้ว {}",
        "ผู้ตอบแบบวัดเห็นว่ายังมีการใช้รถส่วนตัว{} {}",
        "o{} แผนดำเนินงานประจำปี {}",
        "ตรวจสอบพัสดุครั้งที่ {} ผลประเมิน 75.20 คะแนน {}",
        "พบว่ามีการยืมพัสดุโดยไม่ลงทะเบียน{} {}",
        "ตรวจสอบพัสดุครั้งที่ {}",
    ],
)
def test_law_findings_deeds_and_codes_are_no_measures(interpreted: Reader, sentence: str) -> None:
    text = "".join(
        f"ตัวชี้วัดที่ {number} {name}\n\n{sentence.format(number, PROVEN)}\n\n"
        for number, name in ((2, "การใช้งบประมาณ"), (3, "การใช้อำนาจ"), (9, "การเปิดเผยข้อมูล"))
    )
    assert interpreted(TITLE + text).measures == []


@pytest.mark.parametrize(
    ("title", "chapter"),
    [
        ("คำสั่งเทศบาลตำบลหนองทดสอบ เรื่อง แต่งตั้งคณะทำงาน ITA ปีงบประมาณ พ.ศ. 2569\n\n", ""),
        (TITLE, "ปัญหาและอุปสรรค\n\n"),
        (TITLE, "จุดที่ต้องพัฒนา\n\n"),
        ("รายงานการประชุมเตรียมการประเมิน ITA ปีงบประมาณ พ.ศ. 2569\nเทศบาลตำบลหนองทดสอบ\n\n", ""),
    ],
)
def test_other_titles_and_chapters_tell_no_measures(interpreted: Reader, title: str, chapter: str) -> None:
    told = (
        f"ตัวชี้วัดที่ 2 การใช้งบประมาณ\n1.1 จัดทำทะเบียนคุมรายจ่าย {PROVEN}\n"
        f"ตัวชี้วัดที่ 3 การใช้อำนาจ\n1.2 จัดทำเกณฑ์มอบหมายงาน {PROVEN}\n"
    )
    assert len(interpreted(TITLE + told).measures) == 2
    assert interpreted(title + chapter + told).measures == []


def test_duties_that_nothing_calls_measures(interpreted: Reader) -> None:
    title = "การมอบหมายงานประเมิน ITA ปีงบประมาณ พ.ศ. 2569\nเทศบาลตำบลหนองทดสอบ\n\n"
    told = (
        f"ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล\n1.1 {{0}}จัดทำข้อมูลพื้นฐาน {PROVEN}\n"
        f"ตัวชี้วัดที่ 10 การป้องกันการทุจริต\n1.2 {{0}}จัดทำข้อมูลนโยบาย {PROVEN}\n"
    )
    assert interpreted(title + told.format("")).measures == []
    assert len(interpreted(title + told.format("เทศบาลจะดำเนินการ")).measures) == 2


def test_one_sentence_or_none_under_subjects_is_no_plan(interpreted: Reader) -> None:
    told = f"จัดทำทะเบียนคุมรายจ่าย {PROVEN}\n"
    assert interpreted(f"{TITLE}ตัวชี้วัดที่ 2 การใช้งบประมาณ\n1.1 {told}").measures == []
    assert interpreted(f"{TITLE}1.1 {told}1.2 {told}").measures == []


def test_blocks_whose_subject_has_no_colon(interpreted: Reader) -> None:
    card = "## มาตรการที่ {} {}\n\n**รองรับประเด็นที่** {}  \n**ผู้รับผิดชอบ:** กองคลัง  \n**ช่วงเวลา:** มีนาคม 2569\n\n"
    one, two, three = interpreted(
        TITLE
        + card.format(1, "ป้ายราคา", "2 การให้บริการและระบบ E-Service")
        + card.format(2, "สมุดยืม", "4 กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ")
        + card.format(3, "ใบสั่งงาน", "6 กระบวนการควบคุม ตรวจสอบ การใช้อำนาจและการบริหารงานบุคคล")
    ).measures
    assert [(row.issue_no, row.measures) for row in (one, two, three)] == [
        (2, ["ป้ายราคา"]), (4, ["สมุดยืม"]), (6, ["ใบสั่งงาน"]),
    ]  # fmt: skip


def test_findings_under_names_of_indicators(interpreted: Reader) -> None:
    read = interpreted(
        "การวิเคราะห์ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2568\nเทศบาลตำบลหนองทดสอบ\n\n"
        "จุดแข็ง\n\nตัวชี้วัดที่ 3 การใช้อำนาจ\n- ข้อ i8 (97.10 คะแนน) แสดงให้เห็นว่ามอบหมายงานเป็นธรรม\n"
        "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน\n- ข้อ e3 (96.00 คะแนน) แสดงให้เห็นว่าไม่มีการเรียกรับเงิน\n\n"
        "จุดอ่อน\n\nตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน\n- ข้อ e9 (70.20 คะแนน) แสดงให้เห็นว่าระบบออนไลน์ใช้ยาก\n\n"
        "สิ่งที่จะทำ\n\nตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน\n- ปรับปรุงหน้าเว็บไซต์\n"
    )
    assert [(one.kind, one.indicator_no, one.question_codes) for one in read.findings] == [
        ("strength", 3, ["i8"]), ("strength", 6, ["e3"]), ("weakness", 8, ["e9"]),
    ]  # fmt: skip


def test_sentences_cut_by_wraps(interpreted: Reader) -> None:
    one, two = interpreted(
        f"{TITLE}ตัวชี้วัดที่ 2 การใช้งบประมาณ\n"
        "1.1 ให้จัดทำแผ่นพับสรุปงบประมาณรายจ่ายประจำปีแจกทุกครัวเรือน โดยมีกองคลังเป็นผู้รับผิด\n"
        "ชอบ ระยะเวลา\nดำเนินการ เดือนมกราคม 2569\n"
        "ตัวชี้วัดที่ 3 การใช้อำนาจ\n"
        "2.1 ให้ปรับคำสั่งแบ่งงานของทุกกองให้เป็นปัจจุบันและปิดประกาศ ผู้รับผิดชอบคือสำนักปลัด\n"
        "ในเดือนเมษายน 2569\n"
    ).measures
    assert one.measures == ["ให้จัดทำแผ่นพับสรุปงบประมาณรายจ่ายประจำปีแจกทุกครัวเรือน"]
    assert (one.owners, one.timeline) == (["กองคลัง"], "เดือนมกราคม 2569")
    assert two.measures == ["ให้ปรับคำสั่งแบ่งงานของทุกกองให้เป็นปัจจุบันและปิดประกาศ"]
    assert (two.owners, two.timeline) == (["สำนักปลัด"], "ในเดือนเมษายน 2569")
