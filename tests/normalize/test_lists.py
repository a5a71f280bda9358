import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.lists import leading_number, opens_item, split_items

CASES = [
    ("numbers with a space", ["1. ประชุม 2. สรุป"], ["ประชุม", "สรุป"]),
    ("numbers without a space", ["1.ประชุม 2.สรุป"], ["ประชุม", "สรุป"]),
    ("numbers without a dot", ["1 ประชุม 2 สรุป 3 เผยแพร่"], ["ประชุม", "สรุป", "เผยแพร่"]),
    ("Thai numerals in brackets", ["๑) ประชุม ๒) สรุป"], ["ประชุม", "สรุป"]),
    ("numbers in two brackets", ["(1) ประชุม (2) สรุป"], ["ประชุม", "สรุป"]),
    ("two dots", ["1. ประชุม 2..สรุป"], ["ประชุม", "สรุป"]),
    ("dashes", ["- ประชุม - สรุป"], ["ประชุม", "สรุป"]),
    ("dashes without a space", ["-ประชุม -สรุป"], ["ประชุม", "สรุป"]),
    ("a pair with a dash in a dashed list", ["- จัดระบบยืม - คืนพัสดุ - สรุป"], ["จัดระบบยืม - คืนพัสดุ", "สรุป"]),
    ("bullets", ["• ประชุม", "• สรุป"], ["ประชุม", "สรุป"]),
    ("dashes on lines", ["- ประชุม", "- สรุป"], ["ประชุม", "สรุป"]),
    ("lines without marks", ["ประชุมประจำเดือน", "สรุปผล"], ["ประชุมประจำเดือน", "สรุปผล"]),
    ("a line that goes on", ["ประชุมประจำเดือน", "และสรุปผล"], ["ประชุมประจำเดือน\nและสรุปผล"]),
    ("one text", ["ประชุม"], ["ประชุม"]),
    ("no text", ["", "  "], []),
    ("the count of a row", ["3. ประชุม"], ["ประชุม"]),
    ("a list that goes on from the page before", ["4. ประชุม 5. สรุป"], ["ประชุม", "สรุป"]),
    ("text before the list", ["ดังนี้ 1. ประชุม 2. สรุป"], ["ดังนี้", "ประชุม", "สรุป"]),
    ("a line inside an item", ["1. ประชุม", "ทุกเดือน", "2. สรุป"], ["ประชุม\nทุกเดือน", "สรุป"]),
    ("numbers that repeat", ["1. ประชุม", "1. สรุป", "2. ส่ง"], ["ประชุม", "สรุป", "ส่ง"]),
    ("numbers that skip", ["1. ประชุม", "3. สรุป"], ["ประชุม", "สรุป"]),
    ("dashes inside a numbered item", ["1. ส่ง - ทางไลน์ - ทางเว็บ 2. สรุป"], ["ส่ง  ทางไลน์  ทางเว็บ", "สรุป"]),
    ("parts of a numbered item", ["1. ส่ง 1.1 ทางไลน์ 1.2 ทางเว็บ 2. สรุป"], ["ส่ง  ทางไลน์  ทางเว็บ", "สรุป"]),
    ("parts alone", ["1.1 ประชุม 1.2 สรุป"], ["ประชุม", "สรุป"]),
    ("a bracket that a line end cuts", ["ประชุม (คณะ", "ทำงาน)", "สรุป"], ["ประชุม (คณะ\nทำงาน)", "สรุป"]),
    ("numbers inside a dashed item", ["- ส่ง ๑) นายก ๒) ปลัด - สรุป"], ["ส่ง  นายก  ปลัด", "สรุป"]),
    ("numbers that count on from bullets", ["• ประชุม", "• สรุป", "3. ส่ง"], ["ประชุม", "สรุป", "ส่ง"]),
    ("a mark behind ไตรมาส", ["1. รายงานทุกไตรมาส 2. สรุป"], ["รายงานทุกไตรมาส", "สรุป"]),
    ("a mark behind เจ้าหน้าที่", ["1. อบรมเจ้าหน้าที่ 2. สรุป"], ["อบรมเจ้าหน้าที่", "สรุป"]),
    ("a mark behind a number of points", ["1) ตอบ 50 ข้อ 2) สรุป"], ["ตอบ 50 ข้อ", "สรุป"]),
]
NO_LISTS = [
    "จัดช่องทางการติดต่อ - สอบถามข้อมูล",
    "1 ตุลาคม 2568 – 30 กันยายน 2569",
    "ร้อยละ 16.13 ของผู้ตอบ",
    "1.5 ล้านบาท",
    "ตาม พ.ร.บ. พ.ศ. 2560 มาตรา 9",
    "ดำเนินการตามข้อ 1. และข้อ 2. ของประกาศ",
    "ส่งภายใน 2 วัน ตอบภายใน 3 วัน",
    "โทร 0 4433 1234",
]


@pytest.mark.parametrize(("lines", "items"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_items(lines: list[str], items: list[str]) -> None:
    assert split_items(lines) == items


@pytest.mark.parametrize("text", NO_LISTS)
def test_a_sentence_is_one_item(text: str) -> None:
    assert split_items([text]) == [text]


@given(st.lists(st.text(alphabet="กขคน่า 12.)(-•\n", max_size=40), max_size=4))
def test_no_letter_is_lost(lines: list[str]) -> None:
    def letters(texts: list[str]) -> str:
        return "".join(sign for text in texts for sign in text if "ก" <= sign <= "๎")

    assert letters(split_items(lines)) == letters(lines)


@given(
    st.lists(st.sampled_from(["จัดทำคู่มือ", "ประชุมคณะทำงาน", "เผยแพร่ผล เช่น เว็บไซต์"]), min_size=2, max_size=9),
    st.sampled_from(["{}. ", "{}.", "{}) ", "({}) "]),
    st.sampled_from([" ", "  ", "\n"]),
)
def test_a_numbered_list_gives_its_items(items: list[str], mark: str, between: str) -> None:
    text = between.join(mark.format(number) + item for number, item in enumerate(items, start=1))
    assert split_items(text.split("\n")) == items


def test_marks_at_the_start() -> None:
    assert leading_number("๔. กระบวนการ") == 4
    assert leading_number("จัดทำ 4. กระบวนการ") is None
    assert opens_item("2..จัดให้มี")
    assert not opens_item("2 ตุลาคม 2567")
