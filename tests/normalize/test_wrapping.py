from hypothesis import given
from hypothesis import strategies as st

from normalize.wrapping import (
    display_width,
    is_wrapped,
    join_lines,
    shows_wraps,
    unwrap,
    usual_width,
    widest_run,
    words,
    wrap_width,
)

PROSE = (
    "จัดทำคู่มือมาตรฐานการให้บริการประชาชนของทุกกองและเผยแพร่ทางเว็บไซต์ของเทศบาล พร้อมทั้งจัดอบรมเจ้าหน้าที่ผู้ให้บริการ"
    "ให้ทราบขั้นตอนการปฏิบัติงาน เช่น การรับคำร้อง การตรวจสอบเอกสาร และการแจ้งผลการพิจารณาภายในเวลาที่กำหนด"
)


def fill(text: str, width: int) -> str:
    """Lay `text` out in lines of `width` cells, as software does, and write each line end as a space."""
    lines = [""]
    for word in words(text):
        if lines[-1] and not word.isspace() and display_width(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word
    return " ".join(line.strip() for line in lines)


def test_a_filled_column_is_undone() -> None:
    for width in (18, 24, 30, 40):
        folded = fill(PROSE, width)
        assert folded != PROSE
        undone = unwrap(folded, wrap_width(folded, usual_width([folded])))
        assert undone.replace(" ", "") == PROSE.replace(" ", "")
        left = undone.count(" ") - PROSE.count(" ")
        assert abs(left) <= 2, f"{width}: {undone}"


def test_text_wider_than_any_column_was_not_wrapped() -> None:
    assert not is_wrapped("ก" * 61 + " ข")
    assert wrap_width(PROSE, usual_width([PROSE])) is None
    assert unwrap(PROSE, None) == PROSE


def test_a_short_cell_is_wrapped_only_where_its_table_is() -> None:
    assert wrap_width("สำนักปลัด กองคลัง", None) is None
    column = ["กระบวนการ ปฏิบัติงานที่ โปร่งใสและมี ประสิทธิภาพ", "การให้บริการ และระบบ"]
    assert wrap_width(column[1], usual_width(column)) == 10


def test_wraps_show_behind_words_that_lean_on_the_next() -> None:
    assert shows_wraps([fill(PROSE, 24)])
    assert not shows_wraps([PROSE, "สำนักปลัด กองคลัง"])


def test_spaces_that_writers_type_stay() -> None:
    text = "ต่าง ๆ เช่น Facebook เพจ (No Gift Policy) พ.ศ. 2568 ฯลฯ"
    assert unwrap(text, 10) == text


@given(st.text(alphabet="กขานที่และ ๆ12ab/()\n", max_size=80), st.integers(1, 60))
def test_nothing_but_white_space_changes(text: str, width: int) -> None:
    assert "".join(unwrap(text, width).split()) == "".join(text.split())
    assert "".join(join_lines(text).split()) == "".join(text.split())
    assert widest_run(text) <= display_width(text)
