"""Repairs of Thai text that a dictionary has to prove: what is there could be Thai, but is not made of words.

A repair is proven where with it fewer letters around it are outside of words than without.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from operator import add
from typing import Final, NamedTuple

import regex
from pythainlp.corpus import thai_words

from normalize.thai import ABOVE_BELOW_VOWELS, CONSONANTS, LETTERS, LOOK_ALIKES, MARKS, TONE_MARKS
from normalize.wrapping import words

AROUND: Final = 24
"""Letters on each side of a change that are looked at."""

SHORTEST_PROOF: Final = 4
"""Letters of the shortest word that proves a letter in it: by chance many characters make a shorter one."""

MOST_SARA_AM: Final = 8
"""How many ำ of a run are tried as า: each doubles the readings."""

_RUN: Final = regex.compile(rf"[{LETTERS}]{{0,{AROUND}}}")
_RUN_END: Final = regex.compile(rf"[{LETTERS}]*$")
_HYPHENED: Final = regex.compile(r"[A-Za-z]-\n[A-Za-z]")
_SPLIT: Final = regex.compile(rf"(?<=[{CONSONANTS}][{MARKS}]?) +า")
_AFTER_TALL: Final = regex.compile(rf"(?<=[ปฝฟ][{MARKS}]{{1,2}}) (?=[{CONSONANTS}])")
_RUN_WITH_SARA_AM: Final = regex.compile(rf"[{LETTERS}]*ำ[{LETTERS}]*")
_DISPLACED: Final = regex.compile(
    rf"(?<=[{CONSONANTS}])([{CONSONANTS}])([{ABOVE_BELOW_VOWELS}][{TONE_MARKS}]?) (?=[{CONSONANTS}])"
)
_LOOK_ALIKE: Final = regex.compile(rf"(?<=[{LETTERS}])[{''.join(LOOK_ALIKES)}](?=[{LETTERS}])")


@lru_cache(maxsize=1)
def _dictionary() -> frozenset[str]:
    return frozenset(thai_words())


class Reading(NamedTuple):
    """How well a text reads: letters that are in no word of the dictionary, and how many words it is."""

    unknown: int
    words: int


def reading(text: str) -> Reading:
    """How well `text` reads.

    >>> reading("จัดการ"), reading("จัดกำร")
    (Reading(unknown=0, words=1), Reading(unknown=1, words=3))
    """
    known, found = _dictionary(), words(text)
    return Reading(sum(len(word) for word in found if word not in known and not word.isspace()), len(found))


def breaks_word(above: str, below: str) -> bool:
    """Whether the end of a line is within a word: the letters next to it are no words but together, or it
    is after the hyphen of a Latin word.

    >>> breaks_word("ติดสติก", "เกอร์รหัสครุภัณฑ์"), breaks_word("จัดทำแผน", "ที่ดินของเทศบาล")
    (True, False)
    >>> breaks_word("ระบบ E-", "Service")
    True
    """
    if _HYPHENED.search(f"{above}\n{below}"):
        return True
    end, start = _RUN_END.search(above[-AROUND:]), _RUN.match(below)
    left, right = end.group() if end else "", start.group() if start else ""
    if not left or not right:
        return False
    apart = reading(left).unknown + reading(right).unknown
    return apart > 0 and reading(left + right).unknown < apart


def join_split_sara_am(text: str) -> str:
    """Write a space and า inside a word as ำ or as า, whichever is a word.

    Word writes ำ as a space that holds its ring, and า: PDF programs read that as a space.

    >>> join_split_sara_am("ส านักงานเทศบาลต าบล"), join_split_sara_am("ก ารประชุม")
    ('สำนักงานเทศบาลตำบล', 'การประชุม')
    """

    return _with_proven(_SPLIT, text, lambda _: ("ำ", "า"))


def close_after_tall(text: str) -> str:
    """Drop the space after ป, ฝ or ฟ with a mark above where only that gives words.

    Fonts move the mark next to the tall stem, and PDF programs take the jump back for a space.

    >>> close_after_tall("ปั ญหาที่เปิ ดเผย ฝึ กอบรม"), close_after_tall("ปี งบประมาณ")
    ('ปัญหาที่เปิดเผย ฝึกอบรม', 'ปี งบประมาณ')
    """
    return _with_proven(_AFTER_TALL, text, lambda _: ("",))


def restore_sara_aa(text: str) -> str:
    """Write ำ as า where only that gives words, in a line that has no า at all.

    Some fonts call every า ำ.

    >>> restore_sara_aa("กำรดำเนินงำน โรงพยำบำล"), restore_sara_aa("กำหนดจำนวน")
    ('การดำเนินงาน โรงพยาบาล', 'กำหนดจำนวน')
    """
    return "\n".join(
        _RUN_WITH_SARA_AM.sub(_sara_aa, line) if "ำ" in line and "า" not in line else line
        for line in text.split("\n")
    )


def _sara_aa(run: regex.Match[str]) -> str:
    """A run of letters with those of its ำ as า that make it fewer words and all of them known."""
    printed = run.group()
    parts = printed.split("ำ")
    before = reading(printed)
    if not before.unknown or len(parts) > MOST_SARA_AM:
        return printed
    vowels = product("ำา", repeat=len(parts) - 1)
    best = min((parts[0] + "".join(map(add, chosen, parts[1:])) for chosen in vowels), key=reading)
    after = reading(best)
    return best if not after.unknown and after.words < before.words else printed


def order_displaced_marks(text: str) -> str:
    """Put marks back that are a consonant too late, and drop the space that came with them.

    Converters that go by the place of the glyphs take the mark of a letter for one of the next.

    >>> order_displaced_marks("ประชาชนมคี วามสุข"), order_displaced_marks("การที่ ประชาชน")
    ('ประชาชนมีความสุข', 'การที่ ประชาชน')
    """

    return _with_proven(_DISPLACED, text, lambda found: (found[2] + found[1],))


def read_look_alikes(text: str) -> str:
    """Write a Latin letter or digit alone among Thai letters as the Thai letter that it makes a word with.

    A letter has to leave fewer unknown letters or fewer words. Numbers are between Thai words, and after
    letters that count (ม1, ป5): a digit has to leave fewer unknown letters, and be inside a longer word.

    >>> read_look_alikes("ดำเนินกาsประชุม เoกสาร ข้0มูล"), read_look_alikes("กลุ่มAและข้อ1ที่ใช้nครั้ง ม1และม2")
    ('ดำเนินการประชุม เอกสาร ข้อมูล', 'กลุ่มAและข้อ1ที่ใช้nครั้ง ม1และม2')
    """
    return _LOOK_ALIKE.sub(_read_look_alike, text)


def _read_look_alike(found: regex.Match[str]) -> str:
    printed, text = found.group(), found.string
    before, after = _RUN_END.search(text[: found.start()][-AROUND:]), _RUN.match(text, found.end())
    left, right = before.group() if before else "", after.group() if after else ""
    own = reading(left), reading(right)
    apart = Reading(own[0].unknown + own[1].unknown, own[0].words + own[1].words)
    if printed.isdigit():
        apart = Reading(apart.unknown, 0)
    proven = sorted(
        (read, letter)
        for letter in LOOK_ALIKES[printed]
        if (read := reading(left + letter + right)) < apart
        and _is_in_word(left, letter + right, amid=printed.isdigit())
    )
    tie = len(proven) > 1 and proven[0][0] == proven[1][0]
    return printed if tie or not proven else proven[0][1]


def _is_in_word(left: str, right: str, *, amid: bool) -> bool:
    """Whether a longer word of the dictionary continues from `left` to the first letter of `right`, and,
    where that is asked for, has it `amid` others: two before it and one after."""
    end = 0
    for word in words(left + right):
        end += len(word)
        if end > len(left):
            before, after = len(left) - (end - len(word)), end - len(left) - 1
            placed = (before > 1 and after > 0) if amid else before > 0
            return placed and len(word) >= SHORTEST_PROOF and word in _dictionary()
    return False


def _with_proven(
    pattern: regex.Pattern[str], text: str, repaired: Callable[[regex.Match[str]], tuple[str, ...]]
) -> str:
    """`text` with each match of `pattern` replaced by the one of the texts `repaired` that is proven."""
    done, at = "", 0
    for found in pattern.finditer(text):
        done += text[at : found.start()]
        at = found.end()
        before = _RUN_END.search(done[-AROUND:])
        after = _RUN.match(text, at)
        context = before.group() if before else "", after.group() if after else ""
        done += _proven(found.group(), repaired(found), *context)
    return done + text[at:]


def _proven(printed: str, repaired: tuple[str, ...], before: str, after: str) -> str:
    """The one of `repaired` that reads best; `printed` unless with it fewer letters are unknown."""
    least = reading(f"{before}{printed}{after}").unknown
    if not least:
        return printed
    found = sorted((reading(f"{before}{text}{after}"), text) for text in repaired)
    tie = len(found) > 1 and found[0][0] == found[1][0]
    return printed if tie or found[0][0].unknown >= least else found[0][1]
