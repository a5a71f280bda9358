"""Scores: texts and tables in, scores out; what looks like one and is none."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Interpretation
from schema.scores.prose import prose_scores

Reader = Callable[[str], Interpretation]
Stated = tuple[int | None, str, float, float | None]


def told(text: str, indicator: int | None = None, year: int = 2568) -> list[tuple[str, float]]:
    return [(one.subject.code, one.score) for one in prose_scores(text, indicator_no=indicator, year=year)]


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("ผลการประเมิน ITA พบว่าคะแนนภาพรวมอยู่ที่ 91.20 คะแนน อยู่ในระดับ ผ่านดี", [("overall", 91.2)]),
        ("มีผลการประเมินคุณธรรมและความโปร่งใส (ITA) เท่ากับ 90 คะแนน", [("overall", 90.0)]),
        ("แบบวัด IIT ได้ 93.28 คะแนน และแบบวัด OIT ได้ 91.75 คะแนน", [("IIT", 93.28), ("OIT", 91.75)]),
        ("EIT ส่วนที่ 1 ได้ 90.10 คะแนน EIT ส่วนที่ 2 ได้ 80.20 คะแนน", [("EIT1", 90.1), ("EIT2", 80.2)]),
        ("IIT = 93.28, EIT = 94.67, OIT = 91.75", [("IIT", 93.28), ("EIT", 94.67), ("OIT", 91.75)]),
        (
            "IIT EIT และ OIT ได้คะแนน 93.28, 94.67 และ 91.75 คะแนน ตามลำดับ",
            [("IIT", 93.28), ("EIT", 94.67), ("OIT", 91.75)],
        ),
        ("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT) ได้ 88.40 คะแนน", [("IIT", 88.4)]),
        ("ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของทางราชการ(71.25คะแนน)", [("4", 71.25)]),
        ("ตัวชี้วัดที่ 10 การป้องกันการทุจริต คะแนน 87.50", [("10", 87.5)]),
        ("การใช้อำนาจ ได้คะแนน 95.55 คะแนน", [("3", 95.55)]),
        ("ตัวชี้วัดย่อยที่ 9.2 การบริหารงาน มีคะแนนประเมิน 75.00 คะแนน", [("9.2", 75.0)]),
        ("9.5 การส่งเสริมความโปร่งใส ได้ 80 คะแนน", [("9.5", 80.0)]),
        ("ข้อ o1-o3 , o5 และ o7-o8 (100 คะแนน)", [(f"o{number}", 100.0) for number in (1, 2, 3, 5, 7, 8)]),
        ("ข้อ i5-i1 (98.00 คะแนน)", [("i1", 98.0)]),
        ("ข้อ 010 ได้ 0 คะแนน", [("o10", 0.0)]),
        ("ข้อ i1 ประเด็นการให้บริการตามขั้นตอน ได้คะแนน 98.20 คะแนน", [("i1", 98.2)]),
        ("ข้อ e5 (97.99 คะแนน) และข้อ e6 (97 คะแนน)", [("e5", 97.99), ("e6", 97.0)]),
    ],
)
def test_prose(text: str, scores: list[tuple[str, float]]) -> None:
    assert told(text) == scores


def test_a_misread_i_is_read_by_its_indicator() -> None:
    assert told("11 ได้ 100.00 คะแนน 12 ได้ 95.67 คะแนน", indicator=1) == [("i1", 100.0), ("i2", 95.67)]
    assert told("11 ได้ 100.00 คะแนน", indicator=4) == []


@pytest.mark.parametrize(
    "text",
    [
        "ผลการประเมิน ITA มีเป้าหมาย 85 คะแนนขึ้นไป",
        "ผลการประเมิน ITA จากคะแนนเต็ม 100 คะแนน",
        "ตัวชี้วัดที่ 4 ไม่ผ่านเกณฑ์ 85 คะแนน",
        "ตัวชี้วัดที่ 4 ได้ต่ำกว่า 85 คะแนน",
        "IIT มีคะแนนระหว่าง 85 - 94.99 คะแนน",
        "ผลการประเมิน ITA ตัวชี้วัดที่มีคะแนนต่ำสุด 71.25 คะแนน",
        "ข้อ e13 ผู้ตอบร้อยละ 16.13 ไม่ทราบ",
        "ผลการประเมินความพึงพอใจของผู้รับบริการ ได้คะแนนเฉลี่ย 92.50 คะแนน",
        "ข้อ i2 ความพึงพอใจ ได้ 4.50 คะแนน",
        "ตัวชี้วัดที่ 1-5 ได้คะแนนเฉลี่ย 95 คะแนน",
        "ตัวชี้วัดที่ 4 ลดลงจาก 91.50 คะแนน",
        "ประกอบด้วยข้อคำถาม จำนวน 3 ข้อ ได้แก่ i1 i2 i3",
    ],
)
def test_no_scores(text: str) -> None:
    assert told(text) == []


def test_years_and_changes_in_prose() -> None:
    text = (
        "ตัวชี้วัดที่ 2 การใช้งบประมาณ ปี 2568 ได้ 92.55 คะแนน เพิ่มขึ้นจากปี 2567 ซึ่งได้ 91.20 คะแนน "
        "ตัวชี้วัดที่ 3 การใช้อำนาจ ได้ 90 คะแนน ลดลงจากปีก่อน 2.50 คะแนน"
    )
    found = prose_scores(text, year=2568)
    assert [(one.year, one.subject.code, one.score, one.change) for one in found] == [
        (2568, "2", 92.55, None),
        (2567, "2", 91.2, None),
        (2568, "3", 90.0, -2.5),
    ]


def rows(records: Interpretation) -> list[Stated]:
    return [(score.year, score.code, score.score, score.change) for score in records.scores]


TITLE = "ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2568\n\n"


@pytest.mark.parametrize(
    ("table", "scores"),
    [
        ("แบบ|ลำดับ|ตัวชี้วัด|คะแนน\nIIT|1|การปฏิบัติหน้าที่|97.42\n|2|การใช้งบประมาณ|98\n",
         [(2568, "1", 97.42, None), (2568, "2", 98.0, None)]),
        ("ตัวชี้วัด|ปี 2567|ปี 2568|เปลี่ยนแปลง\n|คะแนน|คะแนน|\n1. การปฏิบัติหน้าที่|90.00|92.50|+2.50\n",
         [(2567, "1", 90.0, None), (2568, "1", 92.5, 2.5)]),
        ("ตัวชี้วัด|ปี 2567|ปี 2568|ผลต่าง\nคะแนนภาพรวม|92.50|90.00|ลดลง 2.50\n",
         [(2567, "overall", 92.5, None), (2568, "overall", 90.0, -2.5)]),
        ("เครื่องมือ|คะแนนเต็ม|คะแนนที่ได้|ร้อยละ\nIIT|30|27.90|93.00\nOIT|40|38.00|95.00\n",
         [(2568, "IIT", 93.0, None), (2568, "OIT", 95.0, None)]),
        ("ข้อ|คะแนน|ข้อ|คะแนน\ni1|99.00|i2|98.50\n", [(2568, "i1", 99.0, None), (2568, "i2", 98.5, None)]),
        ("ปี|IIT|EIT|OIT|คะแนนรวม\n2567|90.00|91.00|92.00|91.10\n",
         [(2567, "IIT", 90.0, None), (2567, "EIT", 91.0, None), (2567, "OIT", 92.0, None), (2567, "overall", 91.1, None)]),
        ("ตัวชี้วัด|ผลการประเมิน\n9.1 ข้อมูลพื้นฐาน|87.50 (ผ่านดี)\n10.2 การส่งเสริมคุณธรรม|80\n",
         [(2568, "9.1", 87.5, None), (2568, "10.2", 80.0, None)]),
        ("ข้อ|ประเด็นคำถาม|คะแนน\ne8|การปรับปรุงระบบการทำงาน|85.60\ne9|การบริการ|80.90\n",
         [(2568, "e8", 85.6, None), (2568, "e9", 80.9, None)]),
        ("ข้อ|๐5|๐6\nคะแนน|100|50\n", [(2568, "o5", 100.0, None), (2568, "o6", 50.0, None)]),
        ("ลำดับ|รายการ|น้ำหนัก\n1|การปฏิบัติหน้าที่|30.00\n", []),
    ],
)  # fmt: skip
def test_tables(interpreted: Reader, table: str, scores: list[Stated]) -> None:
    assert rows(interpreted(TITLE + table)) == scores


def test_the_caption_tells_the_year_of_a_table(interpreted: Reader) -> None:
    text = f"{TITLE}ตารางที่ 1 ผลการประเมิน ปีงบประมาณ พ.ศ. 2567\n\nตัวชี้วัด|คะแนน\n1. การปฏิบัติหน้าที่|90.00\n"
    assert rows(interpreted(text)) == [(2567, "1", 90.0, None)]


def test_a_score_that_is_stated_twice_is_one(interpreted: Reader) -> None:
    text = f"{TITLE}ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 90.00 คะแนน\n\nตัวชี้วัด|ปี 2567|ปี 2568|ผลต่าง\n1. การปฏิบัติหน้าที่|88|90|+2.00\n"
    assert rows(interpreted(text)) == [(2568, "1", 90.0, 2.0), (2567, "1", 88.0, None)]


def test_scores_in_the_cells_of_a_measure_table(interpreted: Reader) -> None:
    text = (
        f"{TITLE}ตัวชี้วัด|ข้อค้นพบ|มาตรการ|เป้าหมาย\n4. การใช้ทรัพย์สิน<br>ของราชการ<br>(90.15 คะแนน)|"
        "ข้อ 110 การยืม ได้ 86.40 คะแนน|จัดทำคู่มือ|ได้ 95 คะแนน\n"
    )
    assert rows(interpreted(text)) == [(2568, "4", 90.15, None), (2568, "i10", 86.4, None)]


def test_levels_and_names(interpreted: Reader) -> None:
    text = f"{TITLE}ตัวชี้วัด|คะแนน\n1. การปฏิบัติหน้าที่|90.00\n9.1 ข้อมูลพื้นฐาน|80.00\no1 โครงสร้าง|50\nคะแนนเฉลี่ย|91.00\n"
    assert [(score.level, score.name) for score in interpreted(text).scores] == [
        ("indicator", "การปฏิบัติหน้าที่"),
        ("subindicator", "ข้อมูลพื้นฐาน"),
        ("question", "โครงสร้าง"),
        ("overall", None),
    ]


PIECES = st.sampled_from(
    ["ตัวชี้วัดที่ 1 ", "ข้อ i2 ", "IIT ", "ภาพรวม ", "ผลการประเมิน ITA ", "ได้ ", "(", ")", "92.45", "100", "7", " คะแนน ", "และ ",
     "ปี 2567 ", "ร้อยละ ", "ลดลง ", "เต็ม ", "ตามลำดับ", ", "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join), st.integers(1, 10) | st.none())
def test_every_score_is_a_figure_of_the_text(text: str, indicator: int | None) -> None:
    for one in prose_scores(text, indicator_no=indicator, year=2568):
        assert 0 <= one.score <= 100
        assert f"{one.score:g}" in text
        assert one.year in (2567, 2568)
        assert one.change is None or f"{abs(one.change):g}" in text


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= one.score <= 100 for one in prose_scores(text))
