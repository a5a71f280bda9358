"""For each kind of flag: a document that has it wrong, and one like it that has not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extract import Block, Cell, Document, Line, Page, Paragraph, Row, Table
from schema import Interpretation, interpret
from schema.checks import SEVERITY
from schema.records import Flag
from tests.conftest import DOCUMENT_ID

Reader = Callable[[str], Interpretation]
MakeDocument = Callable[[str], Document]

ROW = "1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"
TABLE = f"ประเด็น|ข้อค้นพบ|มาตรการ|ผู้รับผิดชอบ|ระยะเวลา\n{ROW}|{{finding}}|จัดทำคู่มือ|{{owner}}|{{timeline}}\n"


def flags(interpreted: Reader, text: str = "", **cells: str) -> list[tuple[str, str, str]]:
    filled = {"finding": "บริการช้า", "owner": "กองคลัง", "timeline": "ปีงบประมาณ 2568", **cells}
    records = interpreted(f"{text}\n\n{TABLE.format(**filled)}")
    return [(flag.kind, flag.where, flag.detail) for flag in records.flags]


def test_a_sound_document_has_none(interpreted: Reader) -> None:
    assert flags(interpreted, "เทศบาลตำบลทดสอบ อำเภอแม่ทะ จังหวัดลำปาง") == []


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("อำเภอขำนิ จังหวัดบุรีรัมย์", "อำเภอขำนิ: no such district in จังหวัดบุรีรัมย์, read as ชำนิ"),
        ("อำเภอแม่ทะ จังหวัดลำพูน", "อำเภอแม่ทะ: no such district in จังหวัดลำพูน, but in จังหวัดลำปาง"),
        ("อำเภอเมือง จังหวัดศรีษะเกษ", "จังหวัดศรีษะเกษ: no such province, read as ศรีสะเกษ"),
    ],
)
def test_place_mismatch(interpreted: Reader, text: str, detail: str) -> None:
    ((kind, _, found),) = flags(interpreted, f"{text}\n\n{text}")
    assert (kind, found) == ("place_mismatch", detail)


@pytest.mark.parametrize(
    "text",
    [
        "อำเภอเมือง จังหวัดลำปาง",
        "อำเภอเมืองลำปาง จังหวัดลำปาง",
        "อำเภอในฝัน",
        "ทุกอำเภอ ทุกจังหวัด",
        "เป็นชุมชนและอำเภอรอบในของจังหวัดเชียงใหม่",
        "อำเภอต่างๆ จังหวัดลำปาง",
    ],
)
def test_no_place_mismatch(interpreted: Reader, text: str) -> None:
    assert flags(interpreted, text) == []


@pytest.mark.parametrize(
    "finding",
    [
        "มีผู้ตอบประมาณร้อยละ เห็นว่าช้า",
        "ผู้ตอบร้อยละ  เห็นว่าช้า",
        "คิดเป็นร้อยละ",
        "บุคลากรภายในร้อยละ ของผู้ตอบแบบวัดเห็นว่าช้า",
        "ตอบข้อซักถามแล้วร้อยละ ของเรื่อง",
    ],
)
def test_blank_value(interpreted: Reader, finding: str) -> None:
    ((kind, where, detail),) = flags(interpreted, finding=finding)
    assert (kind, where) == ("blank_value", "issue 1")
    assert detail.startswith("percentage left blank: ")
    assert detail.endswith("ร้อยละ")


@pytest.mark.parametrize(
    "finding",
    [
        "ประมาณร้อยละ 16.13 เห็นว่าช้า",
        "ร้อยละ ๘๐",
        "คิดเป็นร้อยละของผู้ตอบ",
        "ประมาณร้อยละแปดสิบ",
        "ร้อยละ ของผู้ตอบ",
        "ประชาชนร้อยละ 80 เห็นว่าช้า",
        "ประชาชนร้อยละแปดสิบ",
        "ประชาชนร้อยละ แปดสิบ",
        "ประมาณร้อยละ (80)",
        "ไม่น้อยกว่าร้อยละ ≥ 80",
        "ผู้ตอบร้อยละ  (๘๐)",
    ],
)
def test_no_blank_value(interpreted: Reader, finding: str) -> None:
    assert flags(interpreted, finding=finding) == []


def test_placeholder(interpreted: Reader) -> None:
    assert flags(interpreted, owner="กองงาน........") == [
        ("placeholder", "issue 1", "ผู้รับผิดชอบ: not filled in: กองงาน........")
    ]
    assert flags(interpreted, finding="ช้า เช่น ทะเบียน ฯลฯ ...") == []


@pytest.mark.parametrize(
    "finding",
    [
        "ผู้ตอบ......๕.....คน",
        "ผู้ประสาน........นายสมชาย........",
        "(ลงชื่อ)............................ผู้รายงาน",
        "/จำนวน.............",
        "ดูหน้า.............. 12",
    ],
)
def test_dots_that_are_filled_in_or_wait_for_a_hand(interpreted: Reader, finding: str) -> None:
    assert flags(interpreted, finding=finding) == []


def test_missing_owner_and_timeline(interpreted: Reader) -> None:
    assert [flag[0] for flag in flags(interpreted, owner="", timeline="")] == [
        "missing_owner",
        "missing_timeline",
    ]
    assert interpreted(f"ประเด็น|มาตรการ|ขั้นตอน\n{ROW}|จัดทำ|ก\n").flags == []


def test_nothing_is_missing_where_only_white_space_parts_cells(document: MakeDocument) -> None:
    filled = TABLE.format(finding="บริการช้าและ", owner="", timeline="ปีงบประมาณ 2567")
    read = document(f"{PLAN}{filled}".replace("|", "\t"))
    blocks = [replace(block, by_gaps=True) if isinstance(block, Table) else block for block in read.blocks]
    by_gaps = replace(read, pages=(replace(read.pages[0], blocks=tuple(blocks)),))
    raised = [{flag.kind for flag in interpret(one, DOCUMENT_ID).flags} for one in (read, by_gaps)]
    assert raised == [{"missing_owner", "truncated_text", "year_mismatch"}, set()]


def test_nothing_is_missing_from_a_row_without_its_number(document: MakeDocument) -> None:
    read = document("ที่|มาตรการ|ผู้รับผิดชอบ\n1|จัดทำคู่มือ|กองคลัง\n2|ติดป้าย|\n|เปิดช่องบริการ|\n".replace("|", "\t"))
    blocks = [
        replace(block, merges_known=True) if isinstance(block, Table) else block for block in read.blocks
    ]
    told = replace(read, pages=(replace(read.pages[0], blocks=tuple(blocks)),))
    found = interpret(told, DOCUMENT_ID)
    named = {record.record_id: record.measures for record in found.measures}
    missing = [
        named[flag.record_id] for flag in found.flags if flag.kind == "missing_owner" and flag.record_id
    ]
    assert missing == [["ติดป้าย"]]


@pytest.mark.parametrize(
    ("first", "second", "raised"),
    [
        ("จัดทำคู่มือ|กองคลัง", "อบรม|", ["missing_owner"]),
        ("จัดทำคู่มือ|", "อบรม|", []),
        ("จัดทำคู่มือ|กองคลัง", "อบรม (ต่อ)|", []),
        ("จัดทำคู่มือ|กองคลัง", "-|", []),
    ],
)
def test_an_owner_is_missing_where_the_table_proves_it(
    interpreted: Reader, first: str, second: str, raised: list[str]
) -> None:
    """Not where no row has one, the row continues another or plans nothing."""
    rows = f"{ROW}|{first}\n2. การให้บริการและระบบ E-Service|{second}\n"
    found = interpreted(f"ประเด็น|มาตรการ|ผู้รับผิดชอบ\n{rows}").flags
    assert [flag.kind for flag in found] == raised


def test_inherited_owners_are_not_missing(interpreted: Reader) -> None:
    text = f"ประเด็น|มาตรการ|ผู้รับผิดชอบ\n{ROW}|1. ก|กองคลัง\n|2. ข|\n"
    assert interpreted(text).flags == []


def test_unmapped_column(interpreted: Reader) -> None:
    text = f"ประเด็น|มาตรการ|ผู้รับผิดชอบ|สีที่ชอบ|\n{ROW}|ก|กองคลัง|เขียว|\n"
    (flag,) = interpreted(text).flags
    assert (flag.kind, flag.where, flag.severity) == ("unmapped_column", "สีที่ชอบ", "note")
    assert interpreted(text.replace("สีที่ชอบ", "หมายเหตุ")).flags == []


def test_guessed_column(interpreted: Reader) -> None:
    text = f"ประเด็น|มาตรการ|ผู้ถือธง|ระยะเวลา\n{ROW}|จัดคิว|กองคลัง|ไตรมาส 1\n"
    records = interpreted(text)
    assert records.measures[0].owners == ["กองคลัง"]
    (flag,) = records.flags
    assert (flag.kind, flag.where, flag.severity) == ("guessed_column", "ผู้ถือธง", "note")
    assert flag.detail == "column ผู้ถือธง taken for owner: its cells"
    assert interpreted(text.replace("ผู้ถือธง", "ผู้รับผิดชอบ")).flags == []


TITLE = "รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2568\n\nเทศบาลตำบลหนองทดสอบ\n\n"
QUESTIONS_OF_1 = "ข้อ i1 (90.00 คะแนน) ข้อ i2 (92.00 คะแนน) ข้อ i3 (94.00 คะแนน)"


def kinds(interpreted: Reader, text: str) -> list[tuple[str, str]]:
    return [(flag.kind, flag.where) for flag in interpreted(TITLE + text).flags]


def test_score_mean_mismatch(interpreted: Reader) -> None:
    text = f"ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 95.00 คะแนน\n\n{QUESTIONS_OF_1}"
    (flag,) = interpreted(TITLE + text).flags
    assert (flag.kind, flag.where, flag.severity) == ("score_mean_mismatch", "indicator 1", "error")
    assert flag.detail == "stated 95.00; mean of i1 90.00, i2 92.00, i3 94.00 is 92.00"


@pytest.mark.parametrize(
    "text",
    [
        f"ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 92.00 คะแนน\n\n{QUESTIONS_OF_1}",
        f"ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 92.02 คะแนน\n\n{QUESTIONS_OF_1}",
        "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 95.00 คะแนน\n\nข้อ i1 (90.00 คะแนน) ข้อ i2 (92.00 คะแนน)",
        f"ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 95.00 คะแนน\n\nตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 92 คะแนน\n\n{QUESTIONS_OF_1}",
        "ตัวชี้วัดที่ 10 การป้องกันการทุจริต ได้ 95.00 คะแนน\n\nข้อ o21-o28 (80 คะแนน)",
        f"ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ปี 2567 ได้ 95.00 คะแนน\n\n{QUESTIONS_OF_1}",
    ],
)
def test_no_score_mean_mismatch(interpreted: Reader, text: str) -> None:
    assert kinds(interpreted, text) == []


def test_the_mean_of_a_year_of_unknown_form_needs_every_question(interpreted: Reader) -> None:
    title = "รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2567\n\nตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน ได้ 95.00 คะแนน\n\n"
    assert interpreted(f"{title}ข้อ e1-e3 ข้อละ 80 คะแนน").flags == []
    (flag,) = interpreted(f"{title}ข้อ e1-e9 ข้อละ 80 คะแนน").flags
    assert flag.kind == "score_mean_mismatch"


YEARS = "ตัวชี้วัด|ปี 2567|ปี 2568|เปลี่ยนแปลง\n"


def test_score_change_mismatch(interpreted: Reader) -> None:
    table = f"{YEARS}1. การปฏิบัติหน้าที่|90.00|92.00|-2.00\nคะแนนภาพรวม|91.00|93.50|+2.00\n"
    assert kinds(interpreted, table) == [
        ("score_change_mismatch", "indicator 1"),
        ("score_change_mismatch", "overall"),
    ]
    assert "90.00 (2567) to 92.00 (2568) is +2.00" in interpreted(TITLE + table).flags[0].detail


def test_a_fall_that_is_called_a_rise(interpreted: Reader) -> None:
    rows = "1. การปฏิบัติหน้าที่|90.00|92.00|{0} 2.00\n2. การใช้งบประมาณ|90.00|85.00|{0} 5.00\n"
    for rise in ("เพิ่มขึ้น", "+"):
        assert kinds(interpreted, YEARS + rows.format(rise)) == [("score_change_mismatch", "indicator 2")]


@pytest.mark.parametrize(
    "rows",
    [
        "1. การปฏิบัติหน้าที่|90.00|92.00|+2.00\n2. การใช้งบประมาณ|90.00|85.00|-5.00\n",
        "1. การปฏิบัติหน้าที่|90.00|92.00|2.00\n2. การใช้งบประมาณ|90.00|85.00|5.00\n",
        "1. การปฏิบัติหน้าที่|90.00|92.00|-\n",
        "1. การปฏิบัติหน้าที่||92.00|-2.00\n",
        "1. การปฏิบัติหน้าที่|80.00|92.00|+15.00%\n",
    ],
)
def test_no_score_change_mismatch(interpreted: Reader, rows: str) -> None:
    assert kinds(interpreted, YEARS + rows) == []


@pytest.mark.parametrize(
    ("heading", "row", "raised"),
    [
        ("ปี 2568|ปี 2567|เปลี่ยนแปลง", "92.00|90.00|+2.00", False),
        ("ปี 2568|ปี 2567|เปลี่ยนแปลง", "92.00|90.00|-2.00", True),
        ("ปี 2568|ปี 2566|เปลี่ยนแปลง", "92.00|90.00|+5.00", False),
        ("ปี 2567|ปี 2568|ร้อยละที่เปลี่ยนแปลง", "80.00|92.00|+15.00", False),
    ],
)
def test_changes_are_checked_against_the_year_before(
    interpreted: Reader, heading: str, row: str, *, raised: bool
) -> None:
    table = f"ตัวชี้วัด|{heading}\n1. การปฏิบัติหน้าที่|{row}\n"
    expected = [("score_change_mismatch", "indicator 1")] if raised else []
    assert kinds(interpreted, table) == expected


def test_overall_mismatch(interpreted: Reader) -> None:
    text = "ผลการประเมิน ITA คะแนนภาพรวม {} คะแนน แบบวัด IIT ได้ 90.00 คะแนน แบบวัด EIT ได้ 80.00 คะแนน แบบวัด OIT ได้ 95.00 คะแนน"
    assert kinds(interpreted, text.format("92.00")) == [("overall_mismatch", "overall")]
    assert kinds(interpreted, text.format("89.00")) == []
    assert kinds(interpreted, "ผลการประเมิน ITA คะแนนภาพรวม 92.00 คะแนน แบบวัด IIT ได้ 90.00 คะแนน") == []
    weighted = (
        "ผลการประเมิน ITA คะแนนภาพรวม 89.00 คะแนน IIT ได้ 27.00 คะแนน EIT ได้ 24.00 คะแนน OIT ได้ 38.00 คะแนน"
    )
    assert kinds(interpreted, weighted) == []


def test_two_districts_of_one_agency(interpreted: Reader) -> None:
    text = "เทศบาลตำบลหนองทดสอบ อำเภอแม่ทะ จังหวัดลำปาง\n\nมาตรการของเทศบาลตำบลหนองทดสอบ อำเภอ{} จังหวัดลำปาง"
    assert kinds(interpreted, text.format("เกาะคา")) == [("place_mismatch", "อำเภอเกาะคา จังหวัดลำปาง")]
    assert kinds(interpreted, text.format("แม่ทะ")) == []
    assert kinds(interpreted, f"{text.format('แม่ทะ')}\n\nไปดูงานที่อำเภอเกาะคา จังหวัดลำปาง") == []


@pytest.mark.parametrize("text", ["อำเภอแม่ทะตั้งอยู่ทางทิศใต้ของ จังหวัดลำปาง", "จังหวัดและกรุงเทพมหานคร"])
def test_words_behind_a_place_are_no_place(interpreted: Reader, text: str) -> None:
    assert kinds(interpreted, text) == []


@pytest.mark.parametrize(
    ("step", "raised"),
    [
        ("ประชาสัมพันธ์ผ่านเว็บไซต์ขององค์การบริหารส่วนจังหวัดลำปาง", True),
        ("เผยแพร่ภารกิจขององค์การบริหารส่วน-จังหวัดลำปางที่เกิดขึ้น", True),
        ("จัดทำคู่มือของเทศบาลตำบลแม่ทะ", True),
        ("จัดทำคู่มือของเทศบาลตำบลหนองทดสอบ", False),
        ("จัดทำคู่มือของเทศบาลตำบลหนองทดสอป", False),
        ("ประสานงานร่วมกับเจ้าหน้าที่ขององค์การบริหารส่วนจังหวัดลำปาง", False),
        ("เผยแพร่บนเว็บไซต์ของเทศบาลนครสมุทรสาคร", True),
        ("เผยแพร่บนเว็บไซต์ขององค์การบริหารส่วนตำบลหนองทดสอบ", True),
        ("เผยแพร่บนเว็บไซต์ของอบต.หนองทดสอบ", True),
        ("เผยแพร่บนเว็บไซต์ของทต.หนองทดสอ", False),
        ("ถือปฏิบัติตามข้อบัญญัติขององค์การบริหารส่วนตำบลหนองทดสอบ", False),
        ("เผยแพร่บนเว็บไซต์ของเทศบาลเมืองหนองทดสอบ", False),
        ("เผยแพร่บนเว็บไซต์ของเทศบาลตำบลหนองทดสอ", False),
        ("ศึกษาดูงานคู่มือของเทศบาลตำบลแม่ทะ", False),
        ("ปฏิบัติตามคู่มือของเทศบาลตำบลและองค์การบริหารส่วนตำบล", False),
    ],
)
def test_other_agency_named(interpreted: Reader, step: str, *, raised: bool) -> None:
    text = f"ประเด็น|มาตรการ|ขั้นตอน\n{ROW}|จัดทำคู่มือ|{step}\n"
    assert kinds(interpreted, text) == ([("other_agency_named", "issue 1")] if raised else [])


def test_a_shorter_name_of_another_rank_is_another_agency(interpreted: Reader) -> None:
    title = TITLE.replace("เทศบาลตำบลหนองทดสอบ", "เทศบาลเมืองวังกระแจะทอง")
    table = f"ประเด็น|มาตรการ|ขั้นตอน\n{ROW}|จัดทำคู่มือ|เผยแพร่ช่องทางของ{{}}ให้ทราบ\n"
    for name, kinds_raised in (
        ("เทศบาลตำบลวังกระแจะ", ["other_agency_named"]),
        ("เทศบาลเมืองวังกระแจะ", []),
        ("ทม.วังกระแจะ", []),
    ):
        raised = interpreted(title + table.format(name)).flags
        assert [flag.kind for flag in raised] == kinds_raised


@pytest.mark.parametrize("name", ["แม่ทะ", "แม่ทะเหนือ", "แม่ทะใต้พัฒนา"])
def test_an_agency_is_named_in_full(interpreted: Reader, name: str) -> None:
    text = f"ประเด็น|มาตรการ|ขั้นตอน\n{ROW}|จัดทำคู่มือ|จัดทำคู่มือของเทศบาลตำบล{name}ในปีหน้า\n"
    (flag,) = (flag for flag in interpreted(TITLE + text).flags if flag.kind == "other_agency_named")
    assert flag.detail.startswith(f"คู่มือของเทศบาลตำบล{name} in a document of ")


def test_the_words_behind_an_agency_are_not_its_name(interpreted: Reader) -> None:
    text = "เทศบาลตำบลแม่ทะกำหนดมาตรการส่งเสริมคุณธรรม\n\nเทศบาลตำบลแม่ทะหมู่ที่ 5 จัดทำมาตรการส่งเสริมคุณธรรม"
    records = interpreted(text)
    assert (records.documents[0].agency, records.flags) == ("เทศบาลตำบลแม่ทะ", [])


def test_another_agency_in_a_title(interpreted: Reader) -> None:
    text = "แผนปฏิบัติการป้องกันการทุจริตของเทศบาลตำบลบ้านอื่น ประจำปี\n\nเทศบาลตำบลหนองทดสอบ"
    assert [kind for kind, _ in kinds(interpreted, text)] == ["other_agency_named"]
    assert kinds(interpreted, text.replace("บ้านอื่น", "หนองทดสอบ")) == []


def test_unknown_code(interpreted: Reader) -> None:
    text = f"ประเด็น|ข้อคำถาม|มาตรการ\n{ROW}|{{}} การให้บริการ|จัดทำคู่มือ\n"
    (flag,) = interpreted(TITLE + text.format("e13")).flags
    assert (flag.kind, flag.where) == ("unknown_code", "issue 1")
    assert flag.detail == "e13: the assessment of 2568 has e1 to e9"
    assert kinds(interpreted, text.format("e9")) == []
    assert kinds(interpreted, "จุดแข็ง คือ ข้อ o30 (100 คะแนน) เผยแพร่ครบ")[0][0] == "unknown_code"
    unknown_form = "รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2567\n\n"
    assert interpreted(unknown_form + text.format("e13")).flags == []


PLAN = "ผลการประเมิน ITA ปี 2568 และมาตรการส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. 2569\n\n"


@pytest.mark.parametrize(
    ("step", "timeline", "raised"),
    [
        ("เผยแพร่ข้อมูลของปีงบประมาณ พ.ศ. 2567", "ปีงบประมาณ 2569", True),
        ("เผยแพร่ข้อมูล", "ปีงบประมาณ 2567", True),
        ("เผยแพร่ข้อมูลของปีงบประมาณ พ.ศ. 2569", "ปีงบประมาณ 2569", False),
        ("เผยแพร่ข้อมูลของปีงบประมาณ พ.ศ. 2568", "1 ตุลาคม 2568 - 30 กันยายน 2569", False),
        ("เปรียบเทียบกับปีงบประมาณ พ.ศ. 2567", "ปีงบประมาณ 2569", False),
        ("ตามระเบียบ พ.ศ. 2567", "ปีงบประมาณ 2569", False),
        ("ตามพระราชบัญญัติ พ.ศ. 2560", "ปีงบประมาณ 2569", False),
    ],
)
def test_year_mismatch(interpreted: Reader, step: str, timeline: str, *, raised: bool) -> None:
    text = f"{PLAN}ประเด็น|มาตรการ|ขั้นตอน|ระยะเวลา\n{ROW}|จัดทำ|{step}|{timeline}\n"
    found = [(flag.kind, flag.where) for flag in interpreted(text).flags]
    assert found == ([("year_mismatch", "issue 1")] if raised else [])


@pytest.mark.parametrize(
    ("measure", "raised"),
    [
        ("จัดทำคู่มือและ", True),
        ("1. จัดทำคู่มือโดย 2. เผยแพร่คู่มือ", True),
        ("เพิ่มช่องทางต่าง", True),
        ("เพิ่มช่องทางต่าง ๆ", False),
        ("จัดทำคู่มือ", False),
        ("ประชาชนทราบหรือไม่", False),
    ],
)
def test_truncated_text(interpreted: Reader, measure: str, *, raised: bool) -> None:
    text = f"ประเด็น|มาตรการ|ขั้นตอน\n{ROW}|{measure}|ก\n"
    assert kinds(interpreted, text) == ([("truncated_text", "issue 1")] if raised else [])


@pytest.mark.parametrize(("number", "raised"), [("2", True), ("", False)])
def test_a_text_above_a_row_without_a_key_may_continue(
    interpreted: Reader, number: str, *, raised: bool
) -> None:
    text = f"ลำดับ|มาตรการ|ผู้รับผิดชอบ|ระยะเวลา\n1|จัดอบรมพนักงานและ|กองคลัง|2568\n{number}|จัดทำคู่มือ|กองช่าง|2568\n"
    assert ("truncated_text" in [kind for kind, _ in kinds(interpreted, text)]) == raised


def test_a_paragraph_that_breaks_off_above_a_finding(interpreted: Reader) -> None:
    broken = f"{'การเปิดเผยข้อมูลของหน่วยงานต่อประชาชน' * 3} ซึ่งหน่วยงานควร"
    strength = "จุดแข็ง คือ ข้อ o1 (100 คะแนน) เผยแพร่ข้อมูลครบถ้วน"
    assert [kind for kind, _ in kinds(interpreted, f"{broken}\n\n{strength}")] == ["truncated_text"]
    assert kinds(interpreted, f"{broken}\n\nเผยแพร่ข้อมูล\n\n{strength}") == []


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ("1. ก<br>2. ข<br>4. ค", "numbering_gap"),
        ("1. ก<br>1. ข<br>2. ค", "numbering_repeat"),
        ("1. ก<br>2. ข<br>3. ค", None),
        ("1. ก<br>1) ข<br>2) ค<br>2. ง", None),
        ("1. ก<br>2. ข<br>1. ค<br>2. ง", None),
        ("7.1 ก<br>7.2 ข<br>8. ค<br>9. ง", None),
        ("1.1.1 (1) ก<br>1.1.1 (2) ข<br>1.1.2 (1) ค", None),
    ],
)
def test_numbering_in_a_cell(interpreted: Reader, steps: str, kind: str | None) -> None:
    text = f"ประเด็น|มาตรการ|ขั้นตอน\n{ROW}|จัดทำ|{steps}\n"
    assert kinds(interpreted, text) == ([(kind, "issue 1")] if kind else [])


def test_numbering_of_the_measures_of_an_issue(interpreted: Reader) -> None:
    text = f"ประเด็น|มาตรการ|ผู้รับผิดชอบ\n{ROW}|{{}}|กองคลัง\n|2. ข|กองคลัง\n|3. ค|กองคลัง\n"
    (flag,) = interpreted(text.format("ก")).flags
    assert (flag.kind, flag.severity) == ("numbering_gap", "note")
    assert flag.detail == "measures of issue 1 are numbered 2 to 3; the first has no number"
    assert interpreted(text.format("1. ก")).flags == []


def test_blank_figures_in_prose(interpreted: Reader) -> None:
    text = "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่\n\nจุดอ่อน คือ ข้อ i1 ผู้ตอบประมาณร้อยละ {} เห็นว่าช้า"
    assert [kind for kind, _ in kinds(interpreted, text.format(""))] == ["blank_value"]
    assert kinds(interpreted, text.format("20")) == []
    assert [kind for kind, _ in kinds(interpreted, "ผลการประเมินได้คะแนน ............ คะแนน")] == [
        "placeholder"
    ]
    assert kinds(interpreted, "สารบัญ จำนวน ............ 4") == []
    assert kinds(interpreted, "หลักประกันสัญญาเท่ากับร้อยละ......5.....ของราคา") == []
    assert kinds(interpreted, "แบบตอบรับ จำนวน..........คน ชาย..........คน หญิง..........คน") == []


def test_a_percentage_that_stands_in_the_next_cell_is_not_blank(interpreted: Reader) -> None:
    text = f"ประเด็น|มาตรการ|ตัวชี้วัดความสำเร็จ|เป้าหมาย\n{ROW}|จัดอบรม|ผู้ผ่านการอบรมร้อยละ |80\n"
    assert kinds(interpreted, text) == []


def test_a_flag_says_its_page() -> None:
    line = Line("อำเภอแม่ทะ จังหวัดลำพูน")
    page = Page(7, 600.0, 800.0, (Paragraph((line,)),))
    (flag,) = interpret(Document("a.pdf", "application/pdf", "pdf", (page,)), DOCUMENT_ID).flags
    assert flag.page == 7


def scanned_flags(*blocks: Block) -> list[Flag]:
    return interpret(
        Document("a.pdf", "application/pdf", "pdf+ocr", (Page(7, 600.0, 800.0, blocks),)), DOCUMENT_ID
    ).flags


def test_a_line_that_was_read_without_certainty_is_flagged_with_its_record_and_column() -> None:
    rows = [
        ["ประเด็น", "มาตรการ", "ผู้รับผิดชอบ"],
        [ROW, "จัดทำคู่มือการให้บริการ", "กองคลัง"],
        [ROW, "จัดอบรม", "กองช่าง"],
    ]
    doubtful = {"กองคลัง": 0.62, "จัดอบรม": 0.899}
    cells = [
        Row(tuple(Cell((Line(text, probability=doubtful.get(text, 0.95)),)) for text in row)) for row in rows
    ]
    title = Paragraph((Line("มาตรการของปี พ.ศ. 2568", probability=0.3),))
    first, second, page = (
        flag for flag in scanned_flags(title, Table(tuple(cells))) if flag.kind == "low_confidence"
    )
    assert (first.record_id, first.page) == (f"{DOCUMENT_ID}-m001", 7)
    assert first.detail == "ผู้รับผิดชอบ: read from a picture, not certain (0.62): กองคลัง"
    assert second.detail.startswith("มาตรการ: ")
    assert (page.record_id, page.where) == (None, "page 7")


def test_a_line_that_was_read_without_certainty_proves_nothing() -> None:
    def flagged(probability: float) -> list[str]:
        line = Line("อำเภอแม่ทะ จังหวัดลำพูน", probability=probability)
        return [flag.kind for flag in scanned_flags(Paragraph((line,)))]

    assert flagged(0.99) == ["place_mismatch"]
    assert flagged(0.95) == []
    assert flagged(0.5) == ["low_confidence"]


def test_every_kind_of_flag_has_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in SEVERITY if f'"{kind}"' not in source] == []
