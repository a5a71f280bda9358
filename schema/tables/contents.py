"""What the cells of a column hold, as shares of its filled cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Final

import regex

from normalize.dates import date_range, is_period
from normalize.lists import opens_item, split_items
from normalize.numerals import to_arabic
from normalize.thai import OPENS_ENTRY
from normalize.wrapping import words
from schema.names.codes import question_codes
from schema.names.statuses import is_status, opening_status
from schema.names.subjects import subject_of
from schema.names.units import opens_position, split_owners, starts_unit
from schema.vocabulary import squeeze

ANY_YEAR: Final = 2568
"""A fiscal year to date quarters with, where it only matters whether they can be dated."""

LONG: Final = 120.0
"""Characters from which on a text counts as long."""

OPENING: Final = 30
"""Characters at the start of a text in which its first words are looked for."""

_BIDS: Final = ("ให้", "นำ", "ไม่ให้", "เช่า", "ลด", "งด", "เลิก")
"""Words that open what is to be done, though a tagger may not call them verbs."""

MOST_CELLS: Final = 24
"""Cells of a column that are looked at."""

LONGEST_UNIT: Final = 48
LONGEST_UNITS: Final = 160
"""Characters of the longest unit, and of a cell of units, without white space."""

_SENTENCE: Final = regex.compile("ไม่|ให้|เป็น|ยัง|จะ|ถูก|ขาด")
"""Words that no name of a unit has."""

TICK: Final = regex.compile(r"\s*(?:[✓✔√☑●■/*Xx]|[-–—=]*[→>►➔⟶]|[←<◄]?[-–—↔⟷=]{2,}[→>►]?|[←↔⟷]+)\s*")
"""What a cell holds below a quarter or month in which something is done: ticks, arrows."""

_NUMBER: Final = regex.compile(r"\(?\d{1,3}[.)]?")
_DECIMAL: Final = regex.compile(r"(?:100|\d{1,2})(?:\.\d{1,3})?\s*(?:คะแนน|%)?")
_AMOUNT: Final = regex.compile(
    r"[\d,]{4,}(?:\.\d+)?(?:\s*(?:บาท|\.-|-))?|.*\d\s*บาท.*|ไม่(?:ใช้|มี)(?:งบ|เงิน)\S*|งบ\S{0,12}|-"
)
_QUESTION: Final = regex.compile("หรือไม่|เพียงใด|มากน้อย|อย่างไร|ท่าน")
_LACK: Final = regex.compile("ไม่(?!เกิน|น้อยกว่า)|ขาด|น้อยกว่า|ล่าช้า|ต่ำ|บางส่วน|ปัญหา")
_DONE: Final = regex.compile("แล้ว(?!เสร็จภายใน)|^(?:ได้|มีการ|มีคู่มือ|มี)|เรียบร้อย|ครบถ้วน$|เสร็จสิ้น")
_AIM: Final = regex.compile("^(?:เพื่อ|ร้อยละ|จำนวน|คะแนน|ไม่น้อยกว่า|ระดับ|มี)|ไม่(?:น้อย|ต่ำ)กว่า|ร้อยละ")
_BRACKETS: Final = regex.compile(r"\([^)]*\)|ร้อยละ")
_LETTER: Final = regex.compile(r"\p{L}")
_LINK: Final = regex.compile("https?:|www|ภาพถ่าย|เอกสาร|คำสั่ง|รายงาน|บันทึก", regex.IGNORECASE)
_ALWAYS: Final = regex.compile("ตลอด(?:ทั้ง)?ปี|ต่อเนื่อง|ทั้งปี|ทุกเดือน|ทุกไตรมาส|รายเดือน")
_REFERENCE: Final = regex.compile("ระเบียบ|พ.ร.บ.|หนังสือ")


def names_units(text: str) -> bool:
    """Whether a text names units or positions and nothing else: each is short, and no sentence."""
    units, _ = split_owners(text.split("\n")) if len(squeeze(text)) <= LONGEST_UNITS else ([], [])
    return bool(units) and all(
        (starts_unit(unit) or opens_position(unit))
        and len(squeeze(unit)) <= LONGEST_UNIT
        and not _SENTENCE.search(unit)
        for unit in units
    )


def _is_period(text: str) -> bool:
    if len(squeeze(text)) > 70:
        return False
    return is_period(text) or date_range(text, ANY_YEAR) != (None, None) or bool(_ALWAYS.search(text))


def _opens_with_verb(text: str) -> bool:
    """Whether a text, or the first item of its list, opens with a verb: it says what to do."""
    items = split_items(text.split("\n"))
    opening = [word for word in words(items[0][:OPENING]) if word.strip()][:3] if items else []
    if not opening:
        return False
    if opening[0] in OPENS_ENTRY or opening[0] in _BIDS:
        return True
    return str(_tagger()(opening, engine="perceptron", corpus="orchid_ud")[0][1]) == "VERB"


@cache
def _tagger() -> Callable[..., list[tuple[str, str]]]:
    """The tagger of parts of speech, which takes time to load and is rarely needed."""
    tagger: Callable[..., list[tuple[str, str]]] = import_module("pythainlp.tag").pos_tag
    return tagger


def _is_status(text: str) -> bool:
    """Whether a text is a status, and no more than a figure or a remark in brackets with it."""
    opening = opening_status(text)
    return is_status(text) or (
        opening is not None and not _LETTER.search(_BRACKETS.sub("", text[len(opening) :]))
    )


CLUES: Final[dict[str, Callable[[str], bool | float]]] = {
    "unit": names_units,
    "units": lambda text: names_units(text) and len(split_owners(text.split("\n"))[0]) > 1,
    "period": _is_period,
    "code": lambda text: len(squeeze(text)) < 14 and bool(question_codes(text, in_column=True)),
    "opens_with_code": lambda text: bool(question_codes(text[:12], in_column=True)),
    "question": lambda text: bool(_QUESTION.search(text)),
    "issue": lambda text: (one := subject_of(" ".join(text.split()))) is not None and one.kind == "issue",
    "indicator": lambda text: (
        (one := subject_of(" ".join(text.split()))) is not None and one.kind == "indicator"
    ),
    "number": lambda text: bool(_NUMBER.fullmatch(text.strip())),
    "decimal": lambda text: bool(_DECIMAL.fullmatch(text.strip())),
    "amount": lambda text: bool(_AMOUNT.fullmatch(text.strip())),
    "tick": lambda text: bool(TICK.fullmatch(text)),
    "status": _is_status,
    "verb": _opens_with_verb,
    "marked": opens_item,
    "list": lambda text: len(split_items(text.split("\n"))) > 1,
    "long_list": lambda text: len(split_items(text.split("\n"))) > 2,
    "done": lambda text: bool(_DONE.search(text)),
    "lack": lambda text: bool(_LACK.search(text)),
    "aim": lambda text: bool(_AIM.search(text)),
    "link": lambda text: bool(_LINK.search(text)),
    "rule": lambda text: bool(_REFERENCE.search(text)),
    "long": lambda text: min(1.0, len(squeeze(text)) / LONG),
    "short": lambda text: len(squeeze(text)) < 25,
}
"""What is looked for in a cell: a name, and the test or measure of it."""

FEATURES: Final = (*CLUES, "varied", "filled")
"""What the field of a column is guessed from."""


class ColumnClues(Mapping[str, float]):
    """The share of the filled cells of a column that show each of `CLUES`; nothing for a blank column.

    `varied` is the share of its texts that differ, `filled` that of its cells that are. Each is looked for
    when it is asked for: most headings say what is below them.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._filled = [text for text in texts if text.strip()][:MOST_CELLS]
        self._cells = min(len(texts), MOST_CELLS)
        self._shares: dict[str, float] = {}

    def __getitem__(self, name: str) -> float:
        if name not in self._shares:
            if name not in FEATURES or not self._filled:
                raise KeyError(name)
            self._shares[name] = self._sum(name) / (self._cells if name == "filled" else len(self._filled))
        return self._shares[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FEATURES if self._filled else ())

    def __len__(self) -> int:
        return len(FEATURES) if self._filled else 0

    def _sum(self, name: str) -> float:
        if name == "filled":
            return len(self._filled)
        if name == "varied":
            return len({squeeze(text) for text in self._filled})
        return sum(_shown(name, text) for text in self._filled)


@lru_cache(maxsize=16384)
def _shown(name: str, text: str) -> float:
    """How much a text shows one of `CLUES`, from 0 to 1."""
    return float(CLUES[name](to_arabic(text)))
