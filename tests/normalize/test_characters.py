import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.characters import repair
from normalize.numerals import to_arabic

DAMAGED = [
    ("nikhahit and sara aa", "ส\u0e4dานักงาน", "สำนักงาน"),
    ("tone mark between nikhahit and sara aa", "น\u0e4d\u0e49า", "น้ำ"),
    ("tone mark before nikhahit", "น\u0e49\u0e4dา", "น้ำ"),
    ("two sara e", "\u0e40\u0e40ผน", "แผน"),
    ("tone mark before vowel", "ท\u0e48\u0e35", "ที่"),
    ("doubled tone mark", "ที่\u0e48", "ที่"),
    ("doubled vowel below", "ผู\u0e39้", "ผู้"),
    ("private-use marks of Windows fonts", "เพ\uf705อ", "เพ่อ"),
    ("zero-width space", "จัด\u200bทำ", "จัดทำ"),
    ("byte order mark inside", "\ufeffจัดทำ", "จัดทำ"),
    ("no-break space", "ข้อ\u00a01", "ข้อ 1"),
    ("several at once", "ท\u0e48\u0e48\u0e35\u200b น\u0e4dา", "ที่ นำ"),
]
CLEAN = [
    "สำนักงานปลัดเทศบาล",
    "น้ำ ทำ คำ จำนวน",
    "พุทฺธํ สรณํ คจฺฉามิ",
    "เพื่อให้ ต่าง ๆ ฯลฯ",
    "E-Service & Dos and Don'ts (100%)",
    "กระบวนการ\nโปร่งใส",
]
THAI = st.text(alphabet=st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" \n1a"))


@pytest.mark.parametrize(
    ("damaged", "repaired"), [case[1:] for case in DAMAGED], ids=[case[0] for case in DAMAGED]
)
def test_damage_is_undone(damaged: str, repaired: str) -> None:
    assert repair(damaged) == repaired


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_stays(text: str) -> None:
    assert repair(text) == text


@given(st.text() | THAI)
def test_repair_is_idempotent(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


@given(THAI)
def test_repair_keeps_every_consonant_and_digit(text: str) -> None:
    def kept(string: str) -> list[str]:
        return [sign for sign in string if "\u0e01" <= sign <= "\u0e2e" or sign.isdigit()]

    assert kept(repair(text)) == kept(text)


@given(st.text() | THAI)
def test_numerals_keep_length_and_everything_else(text: str) -> None:
    converted = to_arabic(text)
    assert len(converted) == len(text)
    for before, after in zip(text, converted, strict=True):
        assert before == after or "๐๑๒๓๔๕๖๗๘๙".index(before) == int(after)
