"""Tables as offices lay them out for themselves: ticked states, banners with scores, what is told above them."""

from collections.abc import Callable

import pytest

from schema import Interpretation

Reader = Callable[[str], Interpretation]

ISSUE = "1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"


@pytest.mark.parametrize("over", ["สถานะ", "ผลการดำเนินงาน"])
def test_a_tick_below_a_state_is_that_state(interpreted: Reader, over: str) -> None:
    text = (
        f"ประเด็น|มาตรการ|ผลที่เกิดขึ้น|{over}|||ผู้รับผิดชอบ\n"
        "|||แล้วเสร็จ|กำลังดำเนินการ|ยังไม่ดำเนินการ|\n"
        f"{ISSUE}|จัดคิว|ติดตั้งแล้ว|✓|||กองคลัง\n"
        "|ติดกล้อง|จัดหาผู้รับจ้าง||✓||กองช่าง\n"
    )
    assert [record.status for record in interpreted(text).measures] == ["แล้วเสร็จ", "กำลังดำเนินการ"]


def test_columns_below_one_heading_hold_parts_of_its_field(interpreted: Reader) -> None:
    text = (
        "ประเด็น|มาตรการ|ขั้นตอนการดำเนินงาน||ผู้รับผิดชอบ\n"
        "||ครึ่งแรก|ครึ่งหลัง|\n"
        f"{ISSUE}|จัดคิว|ติดตั้งบัตรคิว|จับเวลาเดือนละครั้ง|กองคลัง\n"
        "2. การให้บริการและระบบ E-Service|เปิดระบบ|จ้างพัฒนา|อบรมผู้ใช้|กองช่าง\n"
    )
    assert [record.steps for record in interpreted(text).measures] == [
        ["ติดตั้งบัตรคิว", "จับเวลาเดือนละครั้ง"],
        ["จ้างพัฒนา", "อบรมผู้ใช้"],
    ]


def test_what_is_told_above_a_table_is_of_its_rows(interpreted: Reader) -> None:
    text = (
        "ตารางที่ 1 ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ\n\n"
        "ข้อค้นพบ : การยืมพัสดุไม่มีหลักฐานการคืน\n\n"
        "มาตรการ|ขั้นตอน|ผู้รับผิดชอบ\nตรวจนับทุกเดือน|ทำทะเบียน|กองคลัง\nทำใบยืมใหม่|พิมพ์แจก|กองช่าง\n"
    )
    found = [(record.indicator_no, record.finding) for record in interpreted(text).measures]
    assert found == [(4, "การยืมพัสดุไม่มีหลักฐานการคืน")] * 2


def test_a_label_above_each_of_several_tables_is_of_its_rows(interpreted: Reader) -> None:
    heading = "ตัวชี้วัดที่|มาตรการ|ขั้นตอน|ระยะเวลา\n"
    text = (
        "ส่วนราชการ : เทศบาลตำบลทดสอบ\n\nมาตรการ ITA รายส่วนราชการ\n\n"
        f"1. ส่วนราชการ : สำนักปลัดเทศบาล\n\n{heading}4|ตรวจนับทุกเดือน|ทำทะเบียน|ไตรมาส 1\n\n"
        f"2. ส่วนราชการ : กองคลัง\n\n{heading}4|ทำใบยืมใหม่|พิมพ์แจก|ไตรมาส 2\n\n"
    )
    assert [record.owners for record in interpreted(text).measures] == [["สำนักปลัดเทศบาล"], ["กองคลัง"]]


def test_a_label_further_up_is_of_no_table(interpreted: Reader) -> None:
    heading = "ตัวชี้วัดที่|มาตรการ|ขั้นตอน|ระยะเวลา\n"
    text = (
        "ส่วนราชการ : สำนักปลัดเทศบาล\n\nบันทึกเรื่องมาตรการ ITA\n\n"
        f"{heading}2|เปิดเผยแผนจัดซื้อ|ลงเว็บไซต์|ไตรมาส 1\n\n"
        f"1. ส่วนราชการ : กองช่าง\n\n{heading}4|ตรวจนับทุกเดือน|ทำทะเบียน|ไตรมาส 1\n\n"
        f"2. ส่วนราชการ : กองคลัง\n\n{heading}4|ทำใบยืมใหม่|พิมพ์แจก|ไตรมาส 2\n\n"
    )
    assert [record.owners for record in interpreted(text).measures] == [[], ["กองช่าง"], ["กองคลัง"]]


def test_a_label_above_one_table_is_of_the_document(interpreted: Reader) -> None:
    text = "ส่วนราชการ : กองคลัง\n\nตัวชี้วัดที่|มาตรการ|ขั้นตอน|ระยะเวลา\n4|ตรวจนับทุกเดือน|ทำทะเบียน|ไตรมาส 1\n"
    assert [record.owners for record in interpreted(text).measures] == [[]]


def test_a_weakness_above_a_table_is_no_finding_of_its_rows(interpreted: Reader) -> None:
    text = (
        "ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2568\n\n"
        "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ\n\nจุดอ่อน : การยืมพัสดุไม่มีหลักฐานการคืน\n\n"
        "มาตรการ|ขั้นตอน|ผู้รับผิดชอบ\nตรวจนับทุกเดือน|ทำทะเบียน|กองคลัง\n"
    )
    found = interpreted(text)
    assert [record.finding for record in found.measures] == [None]
    assert [one.text for one in found.findings] == ["การยืมพัสดุไม่มีหลักฐานการคืน"]


def test_scores_in_banners_of_measures(interpreted: Reader) -> None:
    text = (
        "ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2568\n\n"
        "ข้อ|มาตรการ|ขั้นตอน|ผู้รับผิดชอบ\n"
        "ตัวชี้วัดย่อยที่ 9.2 การบริหารงาน (78.57 คะแนน)|||\n"
        "o8|ทำคู่มือใหม่|จับเวลาจริง|กองคลัง\n"
        "o9|บอกค่าธรรมเนียม|สำรวจทุกงาน|กองช่าง\n"
    )
    found = interpreted(text)
    assert [(one.level, one.code, one.score) for one in found.scores] == [("subindicator", "9.2", 78.57)]
    assert [record.indicator_no for record in found.measures] == [9, 9]


def test_texts_beside_codes_are_questions_also_behind_a_score(interpreted: Reader) -> None:
    text = (
        "ข้อ|คะแนน|เรื่องที่ถาม|มาตรการ|ผู้รับผิดชอบ\n"
        "i10|84.20|การขอยืมทรัพย์สิน|ทำแบบยืม|กองคลัง\ni12|79.44|การกำกับดูแลทรัพย์สิน|ตั้งกรรมการ|กองช่าง\n"
    )
    assert [record.question for record in interpreted(text).measures] == [
        "การขอยืมทรัพย์สิน",
        "การกำกับดูแลทรัพย์สิน",
    ]


def test_a_row_with_a_dash_for_its_measure_is_none(interpreted: Reader) -> None:
    text = (
        "ตัวชี้วัด|มาตรการ|ผู้รับผิดชอบ|ระยะเวลา\n1. การปฏิบัติหน้าที่|-|-|-\n2. การใช้งบประมาณ|ปิดประกาศ|กองคลัง|ธ.ค. 2568\n"
    )
    assert [record.measures for record in interpreted(text).measures] == [["ปิดประกาศ"]]


def test_a_code_that_a_narrow_column_breaks_is_one(interpreted: Reader) -> None:
    text = "ข้อ|ข้อค้นพบ|มาตรการ|ผู้รับผิดชอบ\no8|คู่มือเก่า|ทำใหม่|กองคลัง\no1<br>2|ไม่มีแผน|ลงแผน|กองช่าง\n"
    assert [record.question_codes for record in interpreted(text).measures] == [["o8"], ["o12"]]


def test_what_only_counts_records_is_no_issue(interpreted: Reader) -> None:
    text = (
        "หัวข้อ|มาตรการที่ 1|มาตรการที่ 2\nประเด็น|ประเด็นที่ 1 กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"
        "|ประเด็นที่ 2 การให้บริการและระบบ E-Service\nมาตรการ|จัดคิว|เปิดระบบ\nผู้รับผิดชอบ|กองคลัง|กองช่าง\n"
        "ระยะเวลา|ม.ค. 2568|ก.พ. 2568\n"
    )
    assert [record.issue_no for record in interpreted(text).measures] == [1, 2]


def test_a_time_alone_in_brackets_is_no_owner(interpreted: Reader) -> None:
    text = "มาตรการ|ขั้นตอน|ผู้รับผิดชอบ/ระยะเวลา\nจัดคิว|ทำบัตร|กองคลัง (มกราคม 2569)\nติดป้าย|สั่งทำ|(กุมภาพันธ์ 2569)\n"
    _, record = interpreted(text).measures
    assert (record.owners, record.timeline) == ([], "กุมภาพันธ์ 2569")


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("แผนขับเคลื่อนความโปร่งใส (ITA) ประจำปีงบประมาณ พ.ศ. 2569", (2569, None)),
        ("มาตรการที่ประกาศใช้ในปีงบประมาณ พ.ศ. 2568 สืบเนื่องจากผลการประเมิน ITA ปี 2567", (2568, 2567)),
        ("บทวิเคราะห์คะแนน ITA ปี 2568 และแผนยกระดับคะแนน ปีงบประมาณ พ.ศ. 2569", (2569, 2568)),
        ("คะแนน ITA ปี 2567 ประกาศเมื่อวันที่ 5 สิงหาคม 2568", (None, 2567)),
        ("มาตรการเพื่อเตรียมรับการประเมิน ITA ปีงบประมาณ พ.ศ. 2567 อ้างถึงผลการประเมินปี 2566", (2567, 2566)),
    ],
)
def test_years_of_titles(interpreted: Reader, title: str, years: tuple[int | None, int | None]) -> None:
    (document,) = interpreted(f"{title}\n\nเทศบาลตำบลทดสอบ\n").documents
    assert (document.fiscal_year, document.assessed_year) == years


@pytest.mark.parametrize("heading", ["แนวปฏิบัติที่กำหนด", "กิจกรรมที่จะดำเนินการ", "แนวทางดำเนินการ"])
def test_ways_and_activities_are_the_measures_where_there_are_no_others(
    interpreted: Reader, heading: str
) -> None:
    text = f"ประเด็น|{heading}|ผู้รับผิดชอบ|ระยะเวลา\n{ISSUE}|จัดคิว|กองคลัง|ม.ค. 2568\n"
    (record,) = interpreted(text).measures
    assert (record.measures, record.steps) == (["จัดคิว"], [])


def test_next_to_a_named_measure_below_one_heading_are_its_steps(interpreted: Reader) -> None:
    text = (
        "ประเด็น|การแก้ไข||ผู้รับผิดชอบ\n|มาตรการ|ลงมือกันแบบนี้|\n"
        f"{ISSUE}|จัดคิว|ติดตั้งบัตรคิว|กองคลัง\n2. การให้บริการและระบบ E-Service|เปิดระบบ|จ้างพัฒนา|กองช่าง\n"
    )
    assert [record.steps for record in interpreted(text).measures] == [["ติดตั้งบัตรคิว"], ["จ้างพัฒนา"]]


def test_numbers_alone_below_quarters_are_quarters(interpreted: Reader) -> None:
    text = (
        f"มาตรการ ITA ประจำปีงบประมาณ พ.ศ. 2569\n\nประเด็น|มาตรการ|ผู้รับผิดชอบ|ไตรมาส\n{ISSUE}|จัดคิว|กองคลัง|2-3\n"
    )
    (record,) = interpreted(text).measures
    assert (record.timeline, str(record.start_date), str(record.end_date)) == (
        "ไตรมาส 2-3",
        "2026-01-01",
        "2026-06-30",
    )


def test_a_running_head_in_columns_cuts_no_table(interpreted: Reader) -> None:
    text = (
        f"ประเด็น|มาตรการ|ขั้นตอน|ผู้รับผิดชอบ\n{ISSUE}|จัดคิว|ทำบัตร|กองคลัง\n\n"
        "เทศบาลนครทดสอบ|||หน้า 2\n\n2. การให้บริการและระบบ E-Service|เปิดระบบ|จ้างพัฒนา|กองช่าง\n"
    )
    assert [record.measures for record in interpreted(text).measures] == [["จัดคิว"], ["เปิดระบบ"]]


def test_a_heading_ends_the_value_of_a_label(interpreted: Reader) -> None:
    text = (
        "**มาตรการที่ 1 :** ติดป้ายวงเงินโครงการหน้าตลาด\n**ผู้รับผิดชอบ:** กองช่าง\n"
        "**มาตรการที่ 2 :** ให้ผู้แทนชุมชนอ่านเอกสารก่อนส่ง\n**ผู้รับผิดชอบ:** คณะทำงาน ITA\n## 3. ข้อจำกัด\n"
    )
    assert [record.owners for record in interpreted(text).measures] == [["กองช่าง"], ["คณะทำงาน ITA"]]


def test_positions_are_owners_where_no_column_is_named_so(interpreted: Reader) -> None:
    text = (
        f"ประเด็น|มาตรการ|ขั้นตอน|ผู้คุมความเสี่ยง\n{ISSUE}|จัดคิว|ทำบัตร|ผู้อำนวยการกองคลัง\n"
        "2. การให้บริการและระบบ E-Service|เปิดระบบ|จ้างพัฒนา|หัวหน้าสำนักปลัด\n"
    )
    found = interpreted(text)
    assert [record.owners for record in found.measures] == [["ผู้อำนวยการกองคลัง"], ["หัวหน้าสำนักปลัด"]]
    assert ("guessed_column", "ผู้คุมความเสี่ยง") in {(flag.kind, flag.where) for flag in found.flags}


def test_a_second_column_of_people_is_not_of_owners(interpreted: Reader) -> None:
    text = (
        f"ประเด็น|มาตรการ|ขั้นตอน|ผู้รับผิดชอบ|ผู้ประสานงาน\n{ISSUE}|จัดคิว|ทำบัตร|กองคลัง|นักวิชาการพัสดุ\n"
        "2. การให้บริการและระบบ E-Service|เปิดระบบ|จ้างพัฒนา|กองช่าง|หัวหน้าฝ่ายโยธา\n"
    )
    assert [record.owners for record in interpreted(text).measures] == [["กองคลัง"], ["กองช่าง"]]


def test_a_day_below_a_heading_of_deadlines_is_no_start(interpreted: Reader) -> None:
    text = f"ประเด็น|มาตรการ|ผู้รับผิดชอบ|ส่งภายใน\n{ISSUE}|จัดคิว|กองคลัง|30 เมษายน 2569\n"
    (record,) = interpreted(text).measures
    assert (record.start_date, str(record.end_date)) == (None, "2026-04-30")


def test_a_page_that_ends_with_a_banner_cuts_no_row(interpreted: Reader) -> None:
    heading = "มาตรการ|ขั้นตอน|ผู้รับผิดชอบ|ผลการดำเนินงาน\n"
    text = (
        f"{heading}ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ|||\nทำใบยืม|พิมพ์แจก|กองคลัง|แจกแล้ว\n"
        "ตัวชี้วัดที่ 5 การแก้ไขปัญหาการทุจริต|||\n\n"
        f"{heading}ประกาศเจตนารมณ์|กำหนดวัน|กองคลัง|ประกาศแล้ว\n"
    )
    found = [(record.indicator_no, record.measures) for record in interpreted(text).measures]
    assert found == [(4, ["ทำใบยืม"]), (5, ["ประกาศเจตนารมณ์"])]


def test_the_budget_that_a_finding_is_about_is_no_label(interpreted: Reader) -> None:
    finding = "i8 การมีส่วนร่วมในแผนการใช้จ่ายงบประมาณ : พนักงานจ้างไม่ได้เข้าร่วม"
    text = f"ประเด็น|สภาพปัญหา|มาตรการ|ผู้รับผิดชอบ\n{ISSUE}|{finding}|เชิญผู้แทนร่วมประชุม|กองคลัง\n"
    (record,) = interpreted(text).measures
    assert record.finding == finding


def test_a_state_that_no_column_tells_but_a_label(interpreted: Reader) -> None:
    text = "".join(
        f"มาตรการที่ {number} {measure}\nผู้ดำเนินการ : กองคลัง\nผลที่ปรากฏ : {result}\nผลสถานะ : เสร็จตามกำหนด\n\n"
        for number, measure, result in [(1, "จัดระบบคิว", "มีคิวแล้ว"), (2, "ทำใบยืมใหม่", "แจกใบยืมแล้ว")]
    )
    found = interpreted(f"รายงานผลการดำเนินงานตามมาตรการ ITA ปีงบประมาณ พ.ศ. 2568\n\n{text}").measures
    assert [(one.results, one.status, one.steps) for one in found] == [
        (["มีคิวแล้ว"], "เสร็จตามกำหนด", []),
        (["แจกใบยืมแล้ว"], "เสร็จตามกำหนด", []),
    ]


def test_a_unit_in_another_column_may_be_the_owner_that_is_missing(interpreted: Reader) -> None:
    heading = "ประเด็น|มาตรการ|ผู้รับผิดชอบ|ระยะเวลา|หมายเหตุ\n"
    text = f"{heading}{ISSUE}|จัดคิว||ไตรมาส 1|{{}}\n2. การให้บริการและระบบ E-Service|เปิดระบบ|กองช่าง|ไตรมาส 2|\n"
    text = text.replace("|", "</td><td>").replace("\n", "</td></tr>\n<tr><td>")
    page = f"<table><tr><td>{text.removesuffix('<tr><td>')}</table>"
    plain, moved = (interpreted(page.format(note)).flags for note in ("", "กองคลัง"))
    assert [flag.kind for flag in plain] == ["missing_owner"]
    assert "missing_owner" not in {flag.kind for flag in moved}
