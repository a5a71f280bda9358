from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.unwrapping import Unwrapper
from normalize.wrapping import display_width, words

COLUMN = (
    "จัดทำคู่มือมาตรฐานการให้บริการประชาชนของทุกกองและเผยแพร่ทางเว็บไซต์ของเทศบาลให้ทราบโดยทั่วกัน",
    "ประชุมชี้แจงแนวทางการยืมทรัพย์สินของทางราชการแก่บุคลากร พร้อมแจ้งเวียนหนังสือให้ทุกส่วนราชการถือปฏิบัติ",
    "สำรวจความพึงพอใจของผู้รับบริการทุกไตรมาส และรายงานผลต่อผู้บริหารเพื่อปรับปรุงการทำงานให้รวดเร็วยิ่งขึ้น",
    "เปิดช่องทางรับเรื่องร้องเรียนการทุจริต (สายตรงนายกเทศมนตรี) และแจ้งผลภายใน 15 วัน",
)


VERBS = st.lists(st.sampled_from(["จัดทำ", "ประชุม", "แผนงาน", "และ", " ", "1.", "ประชาชน", "\n"])).map("".join)


def lines(text: str, width: float) -> list[str]:
    """`text` in lines of `width` letters, as software fills them; a space at the end of a line stays there."""
    filled = [""]
    for word in words(text):
        if filled[-1] and not word.isspace() and display_width(filled[-1] + word) > width:
            filled.append("")
        filled[-1] += word
    return filled


def fill(text: str, width: float) -> str:
    """`text` in lines of `width` letters, each line end written as a space."""
    return " ".join(line.strip() for line in lines(text, width))


def undone(cells: Sequence[str]) -> list[str]:
    unwrapper = Unwrapper({0: cells})
    return [unwrapper.unwrap(cell, unwrapper.width(cell, 0)) for cell in cells]


def unwrap(text: str, width: float | None) -> str:
    return Unwrapper({}).unwrap(text, width)


@pytest.mark.parametrize("width", [12, 16, 20, 26])
def test_a_filled_column_is_undone(width: int) -> None:
    folded = [fill(text, width) for text in COLUMN]
    typed = sum(text.count(" ") for text in COLUMN)
    assert sum(cell.count(" ") for cell in folded) > 2 * typed
    wrong = 0
    for text, cell in zip(COLUMN, undone(folded), strict=True):
        assert cell.replace(" ", "") == text.replace(" ", "")
        wrong += abs(cell.count(" ") - text.count(" "))
    assert wrong <= 3


def test_a_column_that_was_not_wrapped_stays() -> None:
    assert undone(COLUMN) == list(COLUMN)


def test_a_document_with_few_wraps_is_told_from_one_with_none() -> None:
    folded = [fill(text, 55) for text in COLUMN]
    assert sum(cell.count(" ") for cell in folded) == sum(text.count(" ") for text in COLUMN) + 4
    assert undone(folded) == list(COLUMN)


def test_a_short_cell_is_wrapped_at_the_width_of_its_column() -> None:
    cells = ["กระบวนการ ปฏิบัติงานที่ โปร่งใสและมี ประสิทธิภาพ", "การให้บริการ และระบบ"]
    width = Unwrapper({0: cells}).width(cells[1], 0)
    assert width is not None
    assert 9 <= width <= 12
    assert Unwrapper({0: cells[1:]}).width(cells[1], 0) is None


def test_lines_that_the_writer_ended_are_entries() -> None:
    """Three entries, each begun on a line of its own, in a column of 25 letters."""
    entries = [
        "จัดทำข่าวสารด้วยภาษาที่อ่านเข้าใจง่าย",
        "เพิ่มรอบการประชาสัมพันธ์ทางเสียงตามสาย",
        "ตรวจสอบเนื้อหาก่อนเผยแพร่ต่อสาธารณะ",
    ]
    cell = " ".join(fill(entry, 25) for entry in entries)
    column = [cell, *(fill(text, 25) for text in COLUMN)]
    unwrapper = Unwrapper({0: column})
    assert unwrapper.entries(cell, unwrapper.width(cell, 0)) == entries
    for wrapped in column[1:]:
        width = unwrapper.width(wrapped, 0)
        assert unwrapper.entries(wrapped, width) == [unwrapper.unwrap(wrapped, width)]


def test_a_verb_that_belongs_to_the_word_before_opens_no_entry() -> None:
    cell = "จัดทำทะเบียนคุมพัสดุ กำหนดมาตรการคุ้มครองผู้ แจ้งเบาะแสการทุจริต"
    assert Unwrapper({}).entries(cell, 25.0) == ["จัดทำทะเบียนคุมพัสดุ", "กำหนดมาตรการคุ้มครองผู้แจ้งเบาะแสการทุจริต"]


def test_a_cell_may_have_a_width_of_its_own() -> None:
    narrow, wide = [fill(text, 16) for text in COLUMN], fill(COLUMN[0], 40)
    assert undone([*narrow, wide])[-1] == COLUMN[0]


def test_a_run_wider_than_any_column_was_not_wrapped() -> None:
    cells = [fill(text, 20) for text in COLUMN]
    assert Unwrapper({0: cells}).width("ก" * 61 + " ข", 0) is None


def test_wraps_that_are_not_greedy_show_behind_words_that_lean_on_the_next() -> None:
    cells = ["จัดทำคู่มือและ เผยแพร่ให้ ประชาชนทราบ", "ประชุมชี้แจงเพื่อ ให้บุคลากรใน สังกัดถือปฏิบัติ"]
    assert [cell.replace(" ", "") for cell in cells] == undone(cells)


def test_a_space_that_the_document_has_elsewhere_stays_at_the_end_of_a_line() -> None:
    texts = [
        "ติดประกาศไว้หน้าสำนักงานให้ประชาชนทราบ กรณีมีเหตุขัดข้องให้แจ้งกองช่างทันที",
        "แจ้งผู้ยื่นคำขอทราบ กรณีเอกสารไม่ครบให้ยื่นเพิ่มเติมภายในกำหนดเวลา",
        "ส่งหนังสือให้ผู้ร้องทราบ กรณีต้องใช้เวลาตรวจสอบนานกว่าที่ประกาศไว้",
    ]
    assert "แจ้งผู้ยื่นคำขอทราบ " in lines(texts[1], 16)
    folded = [fill(text, 16) for text in texts]
    assert undone(folded) == texts
    assert undone([folded[1]]) == [texts[1].replace(" ", "")]


def test_where_line_ends_kept_their_spaces_a_single_one_is_a_wrap() -> None:
    cells = [" ".join(lines(text, 17)) for text in COLUMN]
    assert sum(cell.count("  ") for cell in cells) == 4
    assert undone(cells) == list(COLUMN)


def test_spaces_that_writers_type_stay() -> None:
    text = "ต่าง ๆ เช่น Facebook เพจ (No Gift Policy) พ.ศ. 2568 ฯลฯ"
    assert unwrap(text, 10) == text


def test_a_doubled_space_was_typed() -> None:
    assert unwrap("กระบวนการ  ปฏิบัติงานที่ โปร่งใส", 10) == "กระบวนการ ปฏิบัติงานที่โปร่งใส"


def test_a_space_stays_at_the_end_of_a_line_before_a_word_that_is_set_apart() -> None:
    folded = "จัดทำคู่มือมาตรฐาน ตลอดจนเผยแพร่ให้ผู้ที่ มาติดต่อทราบ"
    assert unwrap(folded, 18) == "จัดทำคู่มือมาตรฐาน ตลอดจนเผยแพร่ให้ผู้ที่มาติดต่อทราบ"


def test_the_mark_of_an_item_opens_a_line() -> None:
    folded = "1. จัดอบรม 2. เผยแพร่คู่มือการให้ บริการ"
    assert unwrap(folded, 20) == "1. จัดอบรม 2. เผยแพร่คู่มือการให้บริการ"


def test_a_dash_in_a_sentence_does_not() -> None:
    assert unwrap("เพิ่มช่องทางถาม - ตอบบน เว็บไซต์", 22) == "เพิ่มช่องทางถาม - ตอบบนเว็บไซต์"


@given(st.text(alphabet="กขานที่และ ๆ12ab/()-.\n", max_size=80) | VERBS, st.integers(1, 60))
def test_nothing_but_white_space_changes(text: str, width: int) -> None:
    assert "".join(unwrap(text, width).split()) == "".join(text.split())
    assert "".join("".join(Unwrapper({}).entries(text, width)).split()) == "".join(text.split())
    assert "".join("".join(undone([text, text])).split()) == "".join((text + text).split())
