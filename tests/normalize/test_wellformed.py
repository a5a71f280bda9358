import pytest
import regex

from normalize.characters import repair
from normalize.thai import MARKS
from normalize.wellformed import why_unreadable

PAGE = "เทศบาลตำบลจัดทำแผนปฏิบัติการป้องกันการทุจริต และรายงานผลให้ประชาชนทราบผ่านเว็บไซต์ของหน่วยงานทุกปี " * 5


def test_thai_is_readable() -> None:
    assert why_unreadable(PAGE) is None
    assert why_unreadable("นายสมชาย รักชาติ ปลัดเทศบาล นางสาวอรพรรณ พงษา ธรรมกาย " * 8) is None


def test_other_scripts_and_figures_are_readable() -> None:
    assert why_unreadable("E-Service 95.50 100.00 (No Gift Policy) " * 20) is None


def test_latin_letters_that_make_no_words_are_not_readable() -> None:
    page = "taT4u'ryr?,0{:59t0{fi't:{9lutuu[tuu0u1 {ytnLmu:nu1 n1 y!anututo{yt1 {:1 tn1 : rir r{u " * 5
    assert why_unreadable(page) == "its text layer has Latin letters that make no words"
    english = 'Integrity and Transparency Assessment (ITA), "No Gift Policy": 95.50% in 2024/25; e-Service. '
    assert why_unreadable(english * 5) is None


def test_bullets_are_readable() -> None:
    assert why_unreadable("\uf0b7 จัดทำคู่มือการให้บริการประชาชน\n" * 10) is None


def test_a_font_without_marks_is_not() -> None:
    bare = regex.sub(f"[{MARKS}]", "", PAGE)
    assert why_unreadable(bare) == "its font has lost the marks above and below the letters"


def test_control_signs_are_not() -> None:
    coded = "".join(chr(ord(sign) % 32) if sign.isalpha() else sign for sign in PAGE)
    assert why_unreadable(coded) == "its font gives control signs in place of letters"


def test_marks_on_nothing_are_not() -> None:
    shifted = PAGE.replace("จ", "\u0e34 ").replace("ร", " \u0e48")
    assert why_unreadable(shifted) == "its font puts the marks on the wrong letters"


@pytest.mark.parametrize("text", ["", "ก", "่่่่", "\x01\x02"])
def test_a_few_signs_tell_nothing(text: str) -> None:
    assert why_unreadable(repair(text)) is None
