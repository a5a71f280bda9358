"""The words that introduce a list of steps or measures."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from extract import Line
from schema.tables.pieces import as_one
from schema.tables.words import LONGEST_HEADING
from schema.vocabulary import rows, squeeze


def announces_measures(text: str) -> bool:
    """Whether a text announces measures.

    >>> announces_measures("มาตรการตาม"), announces_measures("ผลการประเมินตาม")
    (True, False)
    """
    return any(word in squeeze(text) for word in _words("announces"))


def heads_others(text: str) -> bool:
    """Whether a text is the heading of scores, findings, limitations or rules, and not of measures, too.

    >>> heads_others("ปัญหาและอุปสรรค"), heads_others("ปัญหาและแนวทางแก้ไข")
    (True, False)
    """
    key = squeeze(text)
    short = len(key) <= LONGEST_HEADING
    return short and key.startswith(_words("heads_others")) and not announces_measures(text)


def titles_others(text: str) -> bool:
    """Whether a text is the title of a document that is of rules or duties rather than measures.

    >>> titles_others("คู่มือการประเมิน"), titles_others("ประกาศมาตรการ")
    (True, False)
    """
    return squeeze(text).startswith(_words("titles_others"))


def introduces_list(text: str) -> bool:
    """Whether a text ends with words that introduce a list.

    >>> introduces_list("จึงกำหนดแนวทาง ดังต่อไปนี้"), introduces_list("จัดทำคู่มือ")
    (True, False)
    """
    return squeeze(text).rstrip(":：").endswith(_intros())


def without_intro(lines: Sequence[Line]) -> list[Line]:
    """Lines without the words at their end that introduce a list."""
    text = squeeze("".join(line.text for line in lines)).rstrip(":：")
    ending = next((intro for intro in _intros() if text.endswith(intro)), "")
    kept = list(lines)
    left = len(ending)
    while left and kept:
        line = kept.pop()
        text = line.text.rstrip(" :：")
        while text and left:
            left -= not text[-1].isspace()
            text = text[:-1]
        if text.strip():
            kept.append(replace(line, text=text.rstrip(), full=None))
    return as_one(kept)


@cache
def _intros() -> tuple[str, ...]:
    """What introduces a list, the longest first, squeezed."""
    joined = (lead + end for lead in ("", *_words("lead")) for end in _words("end"))
    return tuple(sorted([*_words("alone"), *joined], key=len, reverse=True))


@cache
def _words(place: str) -> tuple[str, ...]:
    return tuple(squeeze(row["words"]) for row in rows("clause_words") if row["place"] == place)
