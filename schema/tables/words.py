"""Which field the words of a column heading name."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

import regex

from normalize.dates import is_period
from normalize.thai import MARKS
from normalize.wrapping import words
from schema.names.subjects import subject_of
from schema.vocabulary import Names, rows, squeeze

LONGEST_HEADING: Final = 70
"""Characters of the longest text that can be a heading, without white space."""

LONG_TERM: Final = 6
"""Characters from which on a term opens a heading even where no word seems to end after it."""

OTHER: Final = "other"

How = Literal["whole", "opens", "like", "holds"]
"""The heading is a known one; opens with a known term; is much like a known one; has a known term in it."""

_YEAR: Final = regex.compile(r"(?:ประจำ)?ปี(?:งบประมาณ)?(?:พ\.?ศ\.?)?25\d\d|พ\.?ศ\.?25\d\d|25\d\d$")
_BRACKETS: Final = regex.compile(r"\([^)]*\)")
_MARK: Final = regex.compile(r"\(?\d{1,2}[.)]+")
_SUBJECT: Final = regex.compile(r"(?:ตัวชี้วัด|ประเด็น|มาตรการ)(?:ที่)?\d")
"""What names one issue, indicator or measure, and so heads no column."""

_LABELLED: Final = regex.compile(r"[:：].")
"""A colon and a value: no heading."""

_LATIN: Final = regex.compile(r"^[a-z]{2,}[:.–-]*(?=\p{Thai})")
"""A word in Latin letters before the Thai ones: PLAN มาตรการ."""

_PARTS: Final = regex.compile(r"/|และ|หรือ|,|กับ")
_WITHIN_WORD: Final = regex.compile(rf"[ะาำๅ{MARKS}]")
_MODIFIER: Final = regex.compile(r"(?:รายละเอียด|รายการ|ชื่อ|ข้อมูล)(?:ของ)?")
"""Words that only say what is said of the following."""

SHARED: Final = {
    frozenset({"owner", "timeline"}),
    frozenset({"budget", "timeline"}),
    frozenset({"budget", "owner"}),
    frozenset({"result", "status"}),
    frozenset({"question", "finding"}),
}
"""Pairs of fields that one column may hold together."""


@dataclass(frozen=True)
class HeadingWords:
    """The field that the words of a heading name, how they do, and a second field that they name; `OTHER`
    where they name something that the dataset has no field for."""

    field: str
    how: How
    also: str | None = None


@cache
def _terms(place: str) -> dict[str, str]:
    return {squeeze(row["term"]): row["field"] for row in rows("headings") if row["place"] == place}


@cache
def _wholes() -> dict[str, str]:
    return _terms("whole") | _terms("alone")


@cache
def _whole() -> Names:
    return Names(_wholes())


@cache
def whole_terms() -> tuple[str, ...]:
    """Headings that are known whole, as they are written in the vocabulary."""
    return tuple(row["term"] for row in rows("headings") if row["place"] == "whole")


@cache
def _openings() -> dict[int, dict[str, str]]:
    """Terms that name the field of a heading that opens with them, by their length, the longest first.

    Thai puts the head of a phrase first: what follows it only says of what it is.
    """
    wholes = {
        term: field for term, field in _terms("whole").items() if len(term) > LONG_TERM and field != "number"
    }
    openings: dict[int, dict[str, str]] = {}
    for term, field in sorted((wholes | _terms("opens")).items(), key=lambda item: -len(item[0])):
        openings.setdefault(len(term), {})[term] = field
    return openings


def heading_words(text: str) -> HeadingWords | None:
    """What the words of a heading say; None where they say nothing.

    >>> heading_words("ข้อค้นพบ ปี 2566").field, heading_words("ผู้รับผิดชอบมาตรการ").field
    ('finding', 'owner')
    >>> heading_words("ผู้รับผิดชอบ/ระยะเวลา")
    HeadingWords(field='owner', how='whole', also='timeline')
    >>> heading_words("สำนักปลัด")
    """
    key = squeeze(text)
    return _words_of(key) if 0 < len(key) <= LONGEST_HEADING else None


def known_field(text: str) -> str | None:
    """The field of a heading that is known whole, or all but; None for any other."""
    words = heading_words(text)
    known = words is not None and words.how in ("whole", "like") and words.field != OTHER
    return words.field if words and known else None


@lru_cache(maxsize=4096)
def _words_of(key: str) -> HeadingWords | None:
    if _SUBJECT.match(key) or _LABELLED.search(key) or subject_of(key):
        return None
    plain = _MARK.sub("", _YEAR.sub("", key), count=1) or key
    without_brackets = _BRACKETS.sub("", plain)
    forms = list(dict.fromkeys(filter(None, (key, plain, without_brackets, _LATIN.sub("", plain)))))
    for form in forms:
        if field := _wholes().get(form):
            return HeadingWords(field, "whole", _in_brackets(plain, field))
    parts = [part for part in _PARTS.split(_LATIN.sub("", without_brackets)) if part]
    named = [part_words for part in parts if (part_words := _opening(part))]
    if named and _opening(parts[0]):
        also = next((one for one in named[1:] if frozenset({one, named[0]}) in SHARED), None)
        whole = all(part in _wholes() for part in parts)
        if not _is_like_other(plain, named[0]):
            return HeadingWords(named[0], "whole" if whole else "opens", also)
    for form in forms:
        name = _whole().nearest(form)
        if name and not _has_other_head(form, name):
            return HeadingWords(_wholes()[name], "like")
    if is_period(key):
        return HeadingWords("timeline", "whole")
    held = next((field for term, field in _terms("holds").items() if term in key), None)
    return HeadingWords(held, "holds") if held else None


def _in_brackets(key: str, field: str) -> str | None:
    """The field that brackets in a heading name, if a column may hold it and `field` together."""
    inside = (_wholes().get(match[0][1:-1]) for match in _BRACKETS.finditer(key))
    return next((one for one in inside if one and frozenset({one, field}) in SHARED), None)


def _opening(text: str) -> str | None:
    """The field of the longest term that `text` opens with and after which a word ends; without one,
    that of the text without a word such as รายละเอียด."""
    if field := _longest_opening(text):
        return field
    modifier = _MODIFIER.match(text)
    return _longest_opening(text[modifier.end() :]) if modifier else None


def _longest_opening(text: str) -> str | None:
    ends: set[int] | None = None
    for length, terms in _openings().items():
        field = terms.get(text[:length])
        if field is None:
            continue
        if length == len(text):
            return field
        if _WITHIN_WORD.match(text, length):
            continue
        if length >= LONG_TERM:
            return field
        if ends is None:
            ends = set()
            at = 0
            for word in words(text):
                at += len(word)
                ends.add(at)
        if length in ends:
            return field
    return None


def _has_other_head(text: str, name: str) -> bool:
    """Whether `text` opens with a word that opens headings, but not the one that it is like."""
    head = words(text)[0]
    return not name.startswith(head) and head in _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(words(term)[0] for terms in _openings().values() for term in terms)


def _is_like_other(text: str, field: str) -> bool:
    """Whether `text` is a misread heading of another field rather than one that opens with its own."""
    like = _whole().find(text, near=95.0)
    return like is not None and like != field
