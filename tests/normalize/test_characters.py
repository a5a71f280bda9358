import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from normalize.characters import explain, repair
from normalize.numerals import to_arabic
from normalize.thai import LETTERS, LOOK_ALIKES

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[object]:
    """The cases of a file as (text, repaired), named by their labels."""
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case["text"], case["repaired"], id=case["label"]) for case in found]


THAI = st.text(alphabet=st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" \n1a"))
SYLLABLES = st.lists(
    st.sampled_from(
        ["กา", "ที่", "ผู้", "น้ำ", "แก้", "เพื่อ", "สิทธิ์", "ๆ", " ", "ให้", "จำ", "เนิน", "2568", "5", "1", "\n", "พุทฺธํ"]
    )
).map("".join)
ILL_FORMED = regex.compile(
    r"(?<![ก-ฮ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e48-\u0e4c][\u0e31\u0e34-\u0e39]"
)


@pytest.mark.parametrize(("text", "repaired"), [*cases("in_the_wild"), *cases("synthetic")])
def test_damage_is_undone(text: str, repaired: str) -> None:
    assert repair(text) == repaired


@pytest.mark.parametrize(("text", "repaired"), cases("negative"))
def test_what_may_be_meant_stays(text: str, repaired: str) -> None:
    assert repair(text) == repaired == text
    assert explain(text) == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize(("text", "repaired"), cases("known_failures"))
def test_known_failures(text: str, repaired: str) -> None:
    assert repair(text) == repaired


def test_steps_lead_from_the_text_to_its_repair() -> None:
    text = "ท\u0e48\u0e48\u0e35\u200b ต าบล"
    steps = explain(text)
    assert steps[0].fixer == "drop_invisible"
    assert "join_split_sara_am" in {step.fixer for step in steps}
    assert steps[0].before == text
    assert steps[-1].after == repair(text) == "ที่ ตำบล"
    for earlier, later in pairwise(steps):
        assert earlier.after == later.before


@given(st.text() | THAI)
def test_repair_is_idempotent(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


@given(SYLLABLES)
def test_well_formed_text_loses_nothing_but_clusters_that_are_split(text: str) -> None:
    assert [sign for sign in repair(text) if not sign.isspace()] == [
        sign for sign in text if not sign.isspace()
    ]


@given(THAI)
def test_repair_keeps_every_consonant_and_digit(text: str) -> None:
    def kept(string: str) -> list[str]:
        return [sign for sign in string if "\u0e01" <= sign <= "\u0e2e" or sign.isdigit()]

    assume(not regex.search(rf"[{LETTERS}][{''.join(LOOK_ALIKES)}][{LETTERS}]", text))
    assert sorted(kept(repair(text))) == sorted(kept(text))


@given(THAI)
def test_repair_drops_no_consonant_for_a_look_alike(text: str) -> None:
    def consonants(string: str) -> Counter[str]:
        return Counter(sign for sign in string if "\u0e01" <= sign <= "\u0e2e")

    repaired = consonants(repair(text))
    assert repaired >= consonants(text)
    assert (repaired - consonants(text)).total() <= sum(sign in LOOK_ALIKES for sign in text)


@given(THAI)
def test_repair_makes_no_ill_formed_cluster(text: str) -> None:
    assert len(ILL_FORMED.findall(repair(text))) <= len(ILL_FORMED.findall(text))


@given(st.text() | THAI)
def test_numerals_keep_length_and_everything_else(text: str) -> None:
    converted = to_arabic(text)
    assert len(converted) == len(text)
    for before, after in zip(text, converted, strict=True):
        assert before == after or "๐๑๒๓๔๕๖๗๘๙".index(before) == int(after)
