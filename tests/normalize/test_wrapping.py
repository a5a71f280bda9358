from hypothesis import given
from hypothesis import strategies as st

from normalize.wrapping import display_width, join_lines


@given(st.text(alphabet="กขานที่และ ๆ12ab/()\n", max_size=80))
def test_joining_changes_nothing_but_white_space(text: str) -> None:
    assert "".join(join_lines(text).split()) == "".join(text.split())


def test_marks_take_no_room() -> None:
    assert display_width("ที่ปู่") == display_width("ทป")
