"""For each kind of flag: a document that has it wrong, and one like it that has not."""

from collections.abc import Callable

import pytest

from schema import Interpretation

Reader = Callable[[str], Interpretation]

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
    "text", ["อำเภอเมือง จังหวัดลำปาง", "อำเภอเมืองลำปาง จังหวัดลำปาง", "อำเภอในฝัน", "ทุกอำเภอ ทุกจังหวัด"]
)
def test_no_place_mismatch(interpreted: Reader, text: str) -> None:
    assert flags(interpreted, text) == []


@pytest.mark.parametrize("finding", ["มีผู้ตอบประมาณร้อยละ เห็นว่าช้า", "ผู้ตอบร้อยละ  เห็นว่าช้า", "คิดเป็นร้อยละ"])
def test_blank_value(interpreted: Reader, finding: str) -> None:
    ((kind, where, detail),) = flags(interpreted, finding=finding)
    assert (kind, where) == ("blank_value", "issue 1")
    assert detail.startswith("percentage left blank: ")
    assert detail.endswith("ร้อยละ")


@pytest.mark.parametrize(
    "finding",
    ["ประมาณร้อยละ 16.13 เห็นว่าช้า", "ร้อยละ ๘๐", "คิดเป็นร้อยละของผู้ตอบ", "ประมาณร้อยละแปดสิบ", "ร้อยละ ของผู้ตอบ"],
)
def test_no_blank_value(interpreted: Reader, finding: str) -> None:
    assert flags(interpreted, finding=finding) == []


def test_placeholder(interpreted: Reader) -> None:
    assert flags(interpreted, owner="กองงาน........") == [
        ("placeholder", "issue 1", "ผู้รับผิดชอบ: not filled in: กองงาน........")
    ]
    assert flags(interpreted, finding="ช้า เช่น ทะเบียน ฯลฯ ...") == []


def test_missing_owner_and_timeline(interpreted: Reader) -> None:
    assert [flag[0] for flag in flags(interpreted, owner="", timeline="")] == [
        "missing_owner",
        "missing_timeline",
    ]
    assert interpreted(f"ประเด็น|มาตรการ|ขั้นตอน\n{ROW}|จัดทำ|ก\n").flags == []


def test_inherited_owners_are_not_missing(interpreted: Reader) -> None:
    text = f"ประเด็น|มาตรการ|ผู้รับผิดชอบ\n{ROW}|1. ก|กองคลัง\n|2. ข|\n"
    assert interpreted(text).flags == []


def test_unmapped_column(interpreted: Reader) -> None:
    text = f"ประเด็น|มาตรการ|ผู้รับผิดชอบ|สีที่ชอบ|\n{ROW}|ก|กองคลัง|เขียว|\n"
    (flag,) = interpreted(text).flags
    assert (flag.kind, flag.where, flag.severity) == ("unmapped_column", "สีที่ชอบ", "note")
    assert interpreted(text.replace("สีที่ชอบ", "หมายเหตุ")).flags == []
