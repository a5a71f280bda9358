"""Tables in, logical rows out: headings, page breaks, sections, merged cells."""

from collections.abc import Callable

import pytest

from schema import Interpretation

Reader = Callable[[str], Interpretation]

H = "ประเด็น|มาตรการ|ขั้นตอน|ผู้รับผิดชอบ|ระยะเวลา"
ISSUE_1 = "1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"
ISSUE_2 = "2. การให้บริการและระบบ E-Service"
FY = "ปีงบประมาณ 2568"


def test_a_row_cut_by_a_page_is_one_in_every_cell(interpreted: Reader) -> None:
    (record,) = interpreted(
        f"{H}\n{ISSUE_1}|จัดทำคู่มือให้ประ|1. ร่างคู่มือ 2. เสนอผู้บ|สำนักปลัด|1 ตุลาคม 2567 –\n\n{H}\n|ชาชน|ริหาร 3. เผยแพร่|เทศบาล|30 กันยายน 2568\n"
    ).measures
    assert record.measures == ["จัดทำคู่มือให้ประชาชน"]
    assert record.steps == ["ร่างคู่มือ", "เสนอผู้บริหาร", "เผยแพร่"]
    assert record.owners == ["สำนักปลัดเทศบาล"]
    assert (str(record.start_date), str(record.end_date)) == ("2024-10-01", "2025-09-30")


def test_an_issue_cut_by_a_page_is_one(interpreted: Reader) -> None:
    (record,) = interpreted(
        f"{H}\n4. กระบวนการกำกับดูแลการใช้|จัดทำทะเบียน|ก|กองคลัง|{FY}\n\n{H}\nทรัพย์สินของราชการ||ข||\n"
    ).measures
    assert (record.issue_no, record.issue) == (4, "กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ")
    assert record.steps == ["กข"]


def test_a_table_goes_on_without_a_heading_behind_page_furniture(interpreted: Reader) -> None:
    text = f"เทศบาลตำบลทดสอบ\n\n{H}\n{ISSUE_1}|ก|ข|กองคลัง|{FY}\n\n- 2 -\n\nเทศบาลตำบลทดสอบ\n\n{ISSUE_2}|ค|ง|กองช่าง|{FY}\n"
    assert [record.issue_no for record in interpreted(text).measures] == [1, 2]


def test_prose_ends_a_table_without_a_heading(interpreted: Reader) -> None:
    text = f"{H}\n{ISSUE_1}|ก|ข|กองคลัง|{FY}\n\nผลการประเมินรายเครื่องมือ\n\nก|ข|ค|ง|จ\n1|2|3|4|5\n"
    assert len(interpreted(text).measures) == 1


def test_rows_of_one_page_are_not_cut(interpreted: Reader) -> None:
    first, second = interpreted(f"{H}\n{ISSUE_1}|จัดทำคู่มือ|ก|กองคลัง|{FY}\n|อบรมเจ้าหน้าที่|ข||\n").measures
    assert (first.measures, second.measures) == (["จัดทำคู่มือ"], ["อบรมเจ้าหน้าที่"])


def test_a_row_with_only_steps_goes_on(interpreted: Reader) -> None:
    (record,) = interpreted(f"{H}\n{ISSUE_1}|จัดทำคู่มือ|- ก|กองคลัง|{FY}\n||- ข||\n").measures
    assert record.steps == ["ก", "ข"]


def test_blank_cells_inherit_within_their_issue_only(interpreted: Reader) -> None:
    one, two, three = interpreted(
        f"{H}\n{ISSUE_1}|1. จัดทำคู่มือ|ก|กองคลัง|{FY}\n|2. อบรม|ข||\n{ISSUE_2}|เปิดระบบ|ค||\n"
    ).measures
    assert one.inherited == []
    assert (two.issue_no, two.owners, two.timeline) == (1, ["กองคลัง"], FY)
    assert two.inherited == ["issue_no", "owners", "timeline"]
    assert (three.issue_no, three.owners, three.timeline, three.inherited) == (2, [], None, [])


def test_merged_cells_of_a_table_by_question(interpreted: Reader) -> None:
    text = "ข้อคำถาม|ข้อค้นพบ|มาตรการ|ผู้รับผิดชอบ\ni1 ตามขั้นตอนหรือไม่|ช้า|1. จัดคิว|กองคลัง\n||2. ติดป้าย|\ne2 เท่าเทียมหรือไม่||อบรม|\n"
    _, two, three = interpreted(text).measures
    assert (two.question_codes, two.question, two.finding, two.owners) == (
        ["i1"],
        "ตามขั้นตอนหรือไม่",
        "ช้า",
        ["กองคลัง"],
    )
    assert two.inherited == ["question_codes", "question", "finding", "owners"]
    assert (three.question_codes, three.finding, three.owners, three.inherited) == (["e2"], None, [], [])


def test_a_dash_says_that_there_is_nothing(interpreted: Reader) -> None:
    _, two = interpreted(f"{H}\n{ISSUE_1}|1. จัดทำคู่มือ|ก|กองคลัง|{FY}\n|2. อบรม|ข|-|-\n").measures
    assert (two.owners, two.timeline, two.inherited) == ([], None, ["issue_no"])
    assert two.raw[-1].text == "-"


def test_a_measure_with_a_number_opens_a_row_at_the_top_of_a_page(interpreted: Reader) -> None:
    one, two = interpreted(f"{H}\n{ISSUE_1}|1. จัดทำคู่มือ|ก|กองคลัง|{FY}\n\n{H}\n|2. อบรม|ข||\n").measures
    assert (one.measures, two.measures) == (["จัดทำคู่มือ"], ["อบรม"])


def test_a_list_of_measures_counts_on_over_a_page(interpreted: Reader) -> None:
    (record,) = interpreted(
        f"{H}\n{ISSUE_1}|1. จัดทำคู่มือ 2. อบรม|ก|กองคลัง|{FY}\n\n{H}\n|3. ประเมินผล|||\n"
    ).measures
    assert record.measures == ["จัดทำคู่มือ", "อบรม", "ประเมินผล"]


def test_an_issue_repeated_on_a_page_for_steps_alone_goes_on(interpreted: Reader) -> None:
    (record,) = interpreted(f"{H}\n{ISSUE_1}|จัดทำคู่มือ|- ก|กองคลัง|{FY}\n\n{H}\n{ISSUE_1}||- ข||\n").measures
    assert (record.steps, record.issue) == (["ก", "ข"], ISSUE_1[3:])


def test_section_rows_give_the_issue(interpreted: Reader) -> None:
    text = "มาตรการ|ขั้นตอน|ผู้รับผิดชอบ\nประเด็นที่ ๔ กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ||\nทำทะเบียน|ก|กองคลัง\nตรวจนับ|ข|\nประเด็นที่ 7||\nรับเรื่องร้องเรียน|ค|\n"
    one, two, three = interpreted(text).measures
    assert [record.issue_no for record in (one, two, three)] == [4, 4, 7]
    assert (two.owners, two.inherited) == (["กองคลัง"], ["owners"])
    assert (three.owners, three.inherited) == ([], [])
    assert one.raw[0].text == "ประเด็นที่ ๔ กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ"


def test_a_heading_inside_a_table_is_no_row(interpreted: Reader) -> None:
    records = interpreted(f"{H}\nแบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)\n{ISSUE_1}|จัดทำคู่มือ|ก|กองคลัง|{FY}\n")
    (record,) = records.measures
    assert record.issue_no == 1
    assert record.raw[0].text.startswith("แบบวัด")


def test_headings_before_tables_without_an_issue_column(interpreted: Reader) -> None:
    h = "มาตรการ|ขั้นตอน|ผู้รับผิดชอบ"
    text = f"ประเด็นที่ 1\n\n{h}\nก|ข|กองคลัง\n\nประเด็นที่ 2\n\n{h}\nค|ง|กองช่าง\n\nอื่น ๆ\n\n{h}\nจ|ฉ|\n"
    assert [record.issue_no for record in interpreted(text).measures] == [1, 2, None]


def test_a_column_of_issues_may_hold_indicators(interpreted: Reader) -> None:
    one, two = interpreted(f"{H}\n2. การใช้งบประมาณ|ก|ข|กองคลัง|{FY}\nตัวชี้วัดที่ 9|ค|ง|สำนักปลัด|{FY}\n").measures
    assert (one.issue_no, one.indicator_no, one.indicator) == (None, 2, "การใช้งบประมาณ")
    assert (two.issue_no, two.indicator_no) == (None, 9)


def test_a_heading_of_two_rows(interpreted: Reader) -> None:
    text = f"ประเด็น|วิเคราะห์ผลการประเมิน||มาตรการ|ผู้รับผิดชอบ\n|ข้อคำถาม ITA|ข้อค้นพบ ปี 2566||\n{ISSUE_1}|e12 สะดวกหรือไม่|ช้า|จัดคิว|กองคลัง\n"
    (record,) = interpreted(text).measures
    assert (record.question_codes, record.question, record.finding) == (["e12"], "สะดวกหรือไม่", "ช้า")
    assert record.raw[1].header == "วิเคราะห์ผลการประเมิน / ข้อคำถาม ITA"
    assert record.raw[2].header == "วิเคราะห์ผลการประเมิน / ข้อค้นพบ ปี 2566"


def test_headings_are_known_wrapped_misread_and_spelled_otherwise(interpreted: Reader) -> None:
    text = (
        f"ประเดน|มาตร การ/โครง การ|ขั้นตอน / วิธีการ ปฏิบัติ|ผู้รับผดชอบ|ระยะเวลา (ปี 2568)\n{ISSUE_1}|ก|ข|กองคลัง|{FY}\n"
    )
    (record,) = interpreted(text).measures
    assert (record.issue_no, record.measures, record.steps) == (1, ["ก"], ["ข"])
    assert (record.owners, record.timeline) == (["กองคลัง"], FY)


def test_a_heading_misread_on_the_next_page_is_the_same_table(interpreted: Reader) -> None:
    text = f"{H}\n{ISSUE_1}|1. ก|ข|กองคลัง|{FY}\n\n{H.replace('ผู้รับผิดชอบ', 'ผู้รับผิดขอบ')}\n|2. ค|ง||\n"
    _, two = interpreted(text).measures
    assert two.inherited == ["issue_no", "owners", "timeline"]


def test_a_title_above_the_heading_and_a_heading_again_below(interpreted: Reader) -> None:
    text = f"ตารางที่ 1||||\n{H}\n{ISSUE_1}|ก|ข|กองคลัง|{FY}\n{H}\n{ISSUE_2}|ค|ง|กองช่าง|{FY}\n"
    assert [record.issue_no for record in interpreted(text).measures] == [1, 2]


def test_score_tables_are_no_measure_tables(interpreted: Reader) -> None:
    scores = "ตัวชี้วัด|รายละเอียดตัวชี้วัด|คะแนน\n1|การปฏิบัติหน้าที่|98.5\n2|การใช้งบประมาณ|97\n"
    assert interpreted(scores).measures == []


def test_scores_beside_measures_do_not_hide_them(interpreted: Reader) -> None:
    text = "ตัวชี้วัด|คะแนน|จุดอ่อน|แนวทางการพัฒนา|ผู้รับผิดชอบ\nการใช้อำนาจ|91.20|มอบหมายงานไม่ชัด|ทำคำสั่งแบ่งงาน|สำนักปลัด\n"
    (record,) = interpreted(text).measures
    assert (record.indicator_no, record.finding, record.measures) == (3, "มอบหมายงานไม่ชัด", ["ทำคำสั่งแบ่งงาน"])


def test_two_columns_of_one_field_are_read_together(interpreted: Reader) -> None:
    text = "ตัวชี้วัด|ปัญหา|ข้อค้นพบ|มาตรการ\nการใช้อำนาจ|มอบหมายงานไม่ชัด|ผู้ตอบร้อยละ 8 ไม่พอใจ|ทำคำสั่งแบ่งงาน\n"
    assert interpreted(text).measures[0].finding == "มอบหมายงานไม่ชัด\nผู้ตอบร้อยละ 8 ไม่พอใจ"


def test_rows_under_a_number_share_its_merged_cells(interpreted: Reader) -> None:
    text = "ที่|มาตรการ|ผู้รับผิดชอบ\n1|จัดทำคู่มือ|กองคลัง\n|แจกคู่มือ|\n2|อบรม|\n"
    assert [(record.owners, record.inherited) for record in interpreted(text).measures] == [
        (["กองคลัง"], []),
        (["กองคลัง"], ["owners"]),
        ([], []),
    ]


def test_results_and_their_status(interpreted: Reader) -> None:
    text = "มาตรการ|ผลการดำเนินงาน|งบประมาณ\nก|ดำเนินการแล้วเสร็จ 1. อบรม 40 คน 2. ทำคู่มือ|12,500.50 บาท\nข|อยู่ระหว่างดำเนินการ|5,000 - 6,000\nค|จัดทำแล้ว|-\n"
    one, two, three = interpreted(text).measures
    assert (one.status, one.results, one.budget_baht) == ("ดำเนินการแล้วเสร็จ", ["อบรม 40 คน", "ทำคู่มือ"], 12500.5)
    assert (two.status, two.results, two.budget_baht) == ("อยู่ระหว่างดำเนินการ", [], None)
    assert (three.status, three.results, three.budget_baht) == (None, ["จัดทำแล้ว"], None)


def test_an_amount_beyond_all_numbers_is_no_amount(interpreted: Reader) -> None:
    text = f"มาตรการ|ผู้รับผิดชอบ|งบประมาณ\nจัดทำคู่มือ|กองคลัง|{'9' * 400} บาท\nอบรม|กองช่าง|{'9' * 40} บาท\n"
    beyond, large = interpreted(text).measures
    assert beyond.budget_baht is None
    assert beyond.raw[2].text == f"{'9' * 400} บาท"
    assert large.budget_baht == 1e40


def test_raw_holds_cells_beyond_the_heading(interpreted: Reader) -> None:
    records = interpreted("ประเด็น|มาตรการ|ผู้รับผิดชอบ\n1. ก|ข|กองคลัง|เกินมา\n")
    assert (records.measures[0].raw[-1].header, records.measures[0].raw[-1].text) == ("", "เกินมา")
    assert [(flag.kind, flag.where) for flag in records.flags] == [("unmapped_column", "(no heading)")]


def test_passages_name_their_record(interpreted: Reader) -> None:
    records = interpreted(f"ชื่อเรื่อง\n\n{H}\n{ISSUE_1}|จัดทำ|ก|กองคลัง|{FY}\n||ข||\n")
    assert [(passage.order, passage.kind, passage.record_id) for passage in records.passages] == [
        (1, "paragraph", None),
        (2, "table_row", None),
        (3, "table_row", records.measures[0].record_id),
        (4, "table_row", records.measures[0].record_id),
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "percent"),
    [
        ("ความก้าวหน้า (ร้อยละ)", "80", 80.0),
        ("ร้อยละความสำเร็จ", "๙๕.๕๐", 95.5),
        ("ผลการดำเนินงาน (ร้อยละ)", "ร้อยละ 100", 100.0),
        ("สถานะ", "อยู่ระหว่างดำเนินการ ร้อยละ 60", 60.0),
        ("สถานะ", "ดำเนินการแล้วเสร็จ", None),
        ("หมายเหตุ", "80", None),
    ],
)
def test_the_share_of_the_work_that_is_done(
    interpreted: Reader, heading: str, cell: str, percent: float | None
) -> None:
    text = f"ประเด็น|มาตรการ|ผลการดำเนินการ|{heading}\n1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ|จัดทำคู่มือ|มีคู่มือ|{cell}\n"
    assert [record.percent_done for record in interpreted(text).measures] == [percent]


def test_a_table_goes_on_behind_the_name_of_an_issue(interpreted: Reader) -> None:
    heading = "มาตรการ|ขั้นตอน|ผู้รับผิดชอบ|ระยะเวลา"
    text = f"{heading}\n\nประเด็นที่ 1\n\nก|ข|กองคลัง|{FY}\n\nประเด็นที่ 2\n\nค|ง|กองช่าง|{FY}\n"
    records = interpreted(text).measures
    assert [(record.issue_no, record.measures) for record in records] == [(1, ["ก"]), (2, ["ค"])]


def test_a_table_goes_on_in_its_section_behind_a_running_head(interpreted: Reader) -> None:
    heading = "ที่|โครงการ|ผู้รับผิดชอบ|ระยะเวลา"
    head = "แผนปฏิบัติการ\nเทศบาลตำบลทดสอบ"
    text = (
        f"{heading}\n|{ISSUE_2}||\n1|ก|กองคลัง|{FY}\n\n{head}\n\n{heading}\n2|ข|กองช่าง|{FY}\n\n"
        f"{head}\n\n{heading}\n3|ค|สำนักปลัด|{FY}\n"
    )
    assert [record.issue_no for record in interpreted(text).measures] == [2, 2, 2]


def test_steps_that_begin_anew_at_the_top_of_a_page_are_of_a_new_row(interpreted: Reader) -> None:
    heading = "ประเด็น|ข้อค้นพบ|มาตรการ|ขั้นตอน|ระยะเวลา"
    first = f"{ISSUE_1}|e6 เข้าถึงยาก|1. ปรับปรุงเนื้อหา|1. สำรวจ 2. ประเมิน|{FY}"
    second = f"|e8 ไม่มีช่องทาง|จัดให้มีช่องทางติชม|1) ติดตั้งตู้ 2) รายงาน|{FY}"
    one, two = interpreted(f"{heading}\n{first}\n\n{heading}\n{second}\n").measures
    assert (one.question_codes, two.question_codes) == (["e6"], ["e8"])
    assert (two.issue_no, two.steps) == (1, ["ติดตั้งตู้", "รายงาน"])


def test_measures_merged_over_several_questions(interpreted: Reader) -> None:
    heading = "ประเด็น|ข้อคำถาม|ข้อค้นพบ|มาตรการ|ขั้นตอน|ผู้รับผิดชอบ"
    rows = f"{ISSUE_1}|e12 สะดวกหรือไม่|ช้า|จัดคิว|1. ประชุม|กองคลัง\n|i2 เท่าเทียมหรือไม่|ไม่เท่าเทียม|||\n"
    one, two = interpreted(f"{heading}\n{rows}").measures
    assert (two.question_codes, two.finding, two.measures, two.owners) == (
        ["i2"],
        "ไม่เท่าเทียม",
        ["จัดคิว"],
        ["กองคลัง"],
    )
    assert (one.inherited, two.inherited) == ([], ["issue_no", "measures", "steps", "owners"])


def test_quarters_with_numbers_alone_below_their_heading(interpreted: Reader) -> None:
    title = "มาตรการส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. 2569"
    heading = "ประเด็น|การดำเนินการ||ระยะเวลา (ไตรมาส) ปี ๒๕๖๙|||\n|มาตรการ|ผู้รับผิดชอบ|๑|๒|๓|๔"
    rows = f"{ISSUE_1}|จัดคิว|กองคลัง|✓|✓||\n{ISSUE_2}|เปิดระบบ|กองช่าง||||✓\n"
    below = "ประเด็น|มาตรการ|ผู้รับผิดชอบ|ไตรมาส|||\n|||๑|๒|๓|๔"
    assert [record.end_date for record in interpreted(f"{title}\n\n{below}\n{rows}").measures] == [
        record.end_date for record in interpreted(f"{title}\n\n{heading}\n{rows}").measures
    ]
    one, two = interpreted(f"{title}\n\n{heading}\n{rows}").measures
    assert (str(one.start_date), str(one.end_date)) == ("2025-10-01", "2026-03-31")
    assert (str(two.start_date), str(two.end_date)) == ("2026-07-01", "2026-09-30")


def test_a_status_in_brackets_behind_the_results(interpreted: Reader) -> None:
    heading = "ประเด็น|มาตรการ|ผลการดำเนินงาน|เอกสาร/ลิงก์"
    result = "1. จัดทำคลิปแล้ว 2. ประชาสัมพันธ์ (อยู่ระหว่างดำเนินการ)"
    records = interpreted(f"{heading}\n{ISSUE_1}|จัดทำคลิป|{result}|https://a.go.th\n")
    (one,) = records.measures
    assert (one.results, one.status) == (["จัดทำคลิปแล้ว", "ประชาสัมพันธ์"], "อยู่ระหว่างดำเนินการ")
    assert records.flags == []


def test_activities_beside_measures_are_their_steps(interpreted: Reader) -> None:
    for activities in ("กิจกรรม/ขั้นตอนการดำเนินงาน", "กิจกรรม"):
        (one,) = interpreted(f"ประเด็น|มาตรการ|{activities}\n{ISSUE_1}|จัดคิว|1. ประชุม 2. สรุป\n").measures
        assert (one.measures, one.steps) == (["จัดคิว"], ["ประชุม", "สรุป"])
    (one,) = interpreted(f"ประเด็น|กิจกรรม|ผู้รับผิดชอบ\n{ISSUE_1}|จัดคิว|กองคลัง\n").measures
    assert (one.measures, one.steps) == (["จัดคิว"], [])


def test_problems_and_suggestions_beside_results_are_none_of_the_plan(interpreted: Reader) -> None:
    records = interpreted(
        f"ประเด็น|มาตรการ|ผลการดำเนินงาน|ปัญหาอุปสรรค|ข้อเสนอแนะ\n{ISSUE_1}|จัดคิว|มีบัตรคิว|เครื่องเสียบ่อย|ซื้อเครื่องใหม่\n"
    )
    (one,) = records.measures
    assert (one.measures, one.finding) == (["จัดคิว"], None)
    assert [limitation.text for limitation in records.limitations] == ["เครื่องเสียบ่อย"]
    assert records.flags == []


def test_a_timetable_has_no_measures(interpreted: Reader) -> None:
    table = "ช่วงเวลา|กิจกรรมตามปฏิทินการประเมิน ITA|หมายเหตุ\nธันวาคม 2568|แต่งตั้งคณะทำงาน|แล้ว\n"
    assert interpreted(table).measures == []
    assert len(interpreted(table.replace("หมายเหตุ", "ผู้รับผิดชอบ")).measures) == 1


def test_a_gap_parts_owners(interpreted: Reader) -> None:
    owners = "หน่วยตรวจสอบภายใน  งานนิติการ สำนักปลัดเทศบาล"
    (one,) = interpreted(f"{H}\n{ISSUE_1}|จัดคิว|ประชุม|{owners}|{FY}\n").measures
    assert one.owners == ["หน่วยตรวจสอบภายใน", "งานนิติการ สำนักปลัดเทศบาล"]


def test_ticks_stand_for_the_quarter_of_their_column(interpreted: Reader) -> None:
    record, other = interpreted(
        "ประเด็น|มาตรการ|ระยะเวลา ปีงบประมาณ 2568|||ผู้รับผิดชอบ\n"
        "||ไตรมาส 1 (ต.ค.-ธ.ค.)|ไตรมาส 2 (ม.ค.-มี.ค.)|ไตรมาส 3|\n"
        f"{ISSUE_1}|จัดทำคู่มือ|✓|/||สำนักปลัด\n{ISSUE_2}|จองคิว|||√|กองคลัง\n\nมาตรการ ประจำปีงบประมาณ พ.ศ. 2568\n"
    ).measures
    assert (record.timeline, other.timeline) == ("ไตรมาส 1 ไตรมาส 2", "ไตรมาส 3")
    assert (str(record.start_date), str(record.end_date)) == ("2024-10-01", "2025-03-31")
    assert [cell.text for cell in other.raw] == [ISSUE_2, "จองคิว", "√", "กองคลัง"]


def test_a_status_in_a_column_of_its_own_leaves_the_results_whole(interpreted: Reader) -> None:
    (record,) = interpreted(
        f"ประเด็น|มาตรการ|ผลการดำเนินงาน|สถานะ\n{ISSUE_1}|จัดทำคู่มือ|1) แจกแล้ว 2) ติดป้าย แล้วเสร็จ|อยู่ระหว่างดำเนินการ\n"
    ).measures
    assert (record.status, record.results) == ("อยู่ระหว่างดำเนินการ", ["แจกแล้ว", "ติดป้าย แล้วเสร็จ"])


def test_a_row_with_a_time_of_its_own_is_not_cut(interpreted: Reader) -> None:
    first, second = interpreted(
        f"{H}\n{ISSUE_1}|- คู่มือ - ป้าย|ก|กองคลัง|ไตรมาส 1\n\n{H}\n|อบรมนักสื่อสาร|ข||มกราคม 2568\n"
    ).measures
    assert (first.timeline, second.timeline) == ("ไตรมาส 1", "มกราคม 2568")


def test_a_letter_apart_from_its_number_opens_a_question(interpreted: Reader) -> None:
    (record,) = interpreted("ข้อคำถาม|มาตรการ|ผู้รับผิดชอบ\nI 3 บุคลากรมีพฤติกรรมอย่างไร|จัดทำคู่มือ|กองคลัง\n").measures
    assert (record.question_codes, record.question) == (["i3"], "บุคลากรมีพฤติกรรมอย่างไร")


def test_a_code_of_no_year_stands_and_is_flagged(interpreted: Reader) -> None:
    records = interpreted(
        "มาตรการ ปีงบประมาณ 2565 จากผลการประเมิน ITA ปี 2564\n\nข้อคำถาม|มาตรการ|ผู้รับผิดชอบ|ระยะเวลา\n"
        "o45 การติดตามมาตรการ|รายงานผล|กองคลัง|ปีงบประมาณ 2565\n"
    )
    assert [record.question_codes for record in records.measures] == [["o45"]]
    assert [flag.kind for flag in records.flags] == ["unknown_code"]


def test_the_total_of_a_budget_is_no_measure(interpreted: Reader) -> None:
    text = f"โครงการ|งบประมาณ|ผู้รับผิดชอบ|ระยะเวลา\nอบรม|1,000|กองคลัง|{FY}\n**รวมงบประมาณทั้งสิ้น**|1,000||\n"
    assert [record.measures for record in interpreted(text).measures] == [["อบรม"]]


def test_projects_with_what_was_spent_are_no_measures(interpreted: Reader) -> None:
    text = "ลำดับ|โครงการ|งบประมาณ (บาท)|เบิกจ่าย (บาท)|หน่วยงาน\n1|โครงการอบรม|80,000|76,450|สำนักปลัด\n2|โครงการเว็บไซต์|120,000|118,000|กองช่าง\n"
    assert interpreted(text).measures == []


def test_times_of_measures_under_an_indicator_are_no_timetable(interpreted: Reader) -> None:
    rows = "ที่|กิจกรรมที่จะทำ|ระยะเวลา\n{}1|ประชุมชี้แจงแผน|ตุลาคม 2567\n2|สรุปผลการเบิกจ่าย|มกราคม 2568\n"
    assert interpreted(rows.format("")).measures == []
    indicated = interpreted(rows.format("ตัวชี้วัดที่ 2 การใช้งบประมาณ||\n")).measures
    assert [record.indicator_no for record in indicated] == [2, 2]
    asked = interpreted(rows.format("ข้อ i5 มีการเบิกจ่ายที่ไม่ตรงกับความจริงหรือไม่||\n")).measures
    assert [record.question_codes for record in asked] == [["i5"], ["i5"]]


def test_beside_causes_what_opens_with_codes_is_the_question(interpreted: Reader) -> None:
    text = f"ประเด็น|ข้อที่ต้องปรับปรุง|สาเหตุ|มาตรการ|ผู้รับผิดชอบ\n{ISSUE_1}|e4 ช่องทางการเผยแพร่|เว็บไซต์เปิดช้า|จัดทำใหม่|กองคลัง\n{ISSUE_2}|e6 การตอบข้อซักถาม|ไม่มีผู้ตอบ|จัดเวร|กองช่าง\n"
    assert [(record.question, record.finding) for record in interpreted(text).measures] == [
        ("ช่องทางการเผยแพร่", "เว็บไซต์เปิดช้า"),
        ("การตอบข้อซักถาม", "ไม่มีผู้ตอบ"),
    ]
