import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.unwrapping import shows_wraps, unwrap, usual_width, wrap_width
from normalize.wrapping import display_width, words

COLUMN = (
    "จัดทำคู่มือมาตรฐานการให้บริการประชาชนของทุกกองและเผยแพร่ทางเว็บไซต์ของเทศบาลให้ทราบโดยทั่วกัน",
    "ประชุมชี้แจงแนวทางการยืมทรัพย์สินของทางราชการแก่บุคลากร พร้อมแจ้งเวียนหนังสือให้ทุกส่วนราชการถือปฏิบัติ",
    "สำรวจความพึงพอใจของผู้รับบริการทุกไตรมาส และรายงานผลต่อผู้บริหารเพื่อปรับปรุงการทำงานให้รวดเร็วยิ่งขึ้น",
    "เปิดช่องทางรับเรื่องร้องเรียนการทุจริต (สายตรงนายกเทศมนตรี) และแจ้งผลภายใน 15 วัน",
)


def fill(text: str, width: float) -> str:
    """Lay `text` out in lines of `width` letters, as software does, and write each line end as a space."""
    lines = [""]
    for word in words(text):
        if lines[-1] and not word.isspace() and display_width(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word
    return " ".join(line.strip() for line in lines)


def undone(cells: list[str]) -> list[str]:
    usual = usual_width(cells) if shows_wraps(cells) else None
    return [unwrap(cell, wrap_width(cell, usual)) for cell in cells]


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
    assert undone(list(COLUMN)) == list(COLUMN)


def test_a_short_cell_is_wrapped_only_where_its_table_is() -> None:
    assert wrap_width("สำนักปลัด กองคลัง", None) is None
    column = ["กระบวนการ ปฏิบัติงานที่ โปร่งใสและมี ประสิทธิภาพ", "การให้บริการ และระบบ"]
    usual = usual_width(column)
    assert usual is not None
    assert 9 <= usual <= 11
    assert wrap_width(column[1], usual) == usual


def test_a_run_wider_than_any_column_was_not_wrapped() -> None:
    assert wrap_width("ก" * 61 + " ข", 30) is None


def test_wraps_show_behind_words_that_lean_on_the_next() -> None:
    assert shows_wraps([fill(text, 24) for text in COLUMN])
    assert not shows_wraps([*COLUMN, "สำนักปลัด กองคลัง"])


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


@given(st.text(alphabet="กขานที่และ ๆ12ab/()-.\n", max_size=80), st.integers(1, 60))
def test_nothing_but_white_space_changes(text: str, width: int) -> None:
    assert "".join(unwrap(text, width).split()) == "".join(text.split())
    assert "".join("".join(undone([text, text])).split()) == "".join((text + text).split())
