"""Lists in cells: numbered, dashed, bulleted or one entry a line, to the texts of their items."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

import regex

from normalize.thai import CONTINUES, LETTERS, NUMERALS
from normalize.wrapping import words

_DIGITS: Final = r"[0-9๐-๙]{1,2}"
_DASHES, _BULLETS, _HOLLOW = "-–—", "•▪●■◆❖❑❒❍‣➢➤➔✓✔*", "◦○"
_OPENS_MARK: Final = frozenset(f"(0123456789{NUMERALS}{_DASHES}{_BULLETS}{_HOLLOW}")
"""What marks begin with."""

_MARK: Final = regex.compile(
    rf"""
    (?:^|(?<=\s))
    (?: \((?P<enclosed>{_DIGITS})\)
      | \((?P<outer>{_DIGITS}(?:\.{_DIGITS})?)\.(?P<inner>{_DIGITS})\)
      | (?P<whole>{_DIGITS}(?:\.{_DIGITS})?)\.(?P<part>{_DIGITS})(?=[.)]?[ \t]+[{LETTERS}])[.)]?
      | (?P<dotted>{_DIGITS})\.{{1,2}}(?![0-9๐-๙])
      | (?P<closed>{_DIGITS})\)
      | (?P<bare>{_DIGITS})(?=[ \t]+[{LETTERS}])
      | (?P<dash>[{_DASHES}])(?=\s|[{LETTERS}])
      | (?P<bullet>[{_BULLETS}])(?=\s|[{LETTERS}])
      | (?P<hollow>[{_HOLLOW}])(?=\s|[{LETTERS}])
    )
    [ \t]*
    """,
    regex.VERBOSE | regex.MULTILINE,
)
_NUMBERED: Final = frozenset({"enclosed", "inner", "part", "dotted", "closed", "bare"})
_COUNTED: Final = regex.compile(
    rf"(?:(?<=^|[^{LETTERS}]|ตาม|ใน|และ|หรือ|จาก|ของ|ถึง)(?<![0-9๐-๙]\s?)ข้อ|มาตรา|พ\.\s?ศ\."
    r"|(?:ข้อ|ครั้ง|ส่วน|ไตรมาส|ระยะ|ประเด็น|ตัวชี้วัด|ฉบับ|ลำดับ|วัน|หมู่|หมวด|มาตรการ|กิจกรรม)ที่)\s?$"
)
"""Words that a number belongs to: `ข้อ 1.` names point 1, it opens no item. `50 ข้อ` and หัวข้อ do not."""

_BARE_COUNTED: Final = regex.compile(r"(?:ไตรมาส|หมู่|หมวด|ส่วน|ระยะ|ปี|เดือน|ครั้ง|ที่)\s?$")
"""Words that a number without a dot or bracket belongs to, in addition to those above."""

_UNIT: Final = regex.compile(
    r"\s*(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|[ก-ฮ]{1,2}\.[ก-ฮ]{1,2}\."
    r"|ครั้ง|คน|วัน|เดือน|ปี|บาท|ล้าน|แสน|หมื่น|พัน|ร้อย|ชั่วโมง|นาที|แห่ง|ฉบับ|โครงการ|กิจกรรม|หมู่บ้าน|คะแนน|ข้อ|ประเด็น|ตัวชี้วัด|ด้าน|ส่วน|ชุด|หลัง|เรื่อง|เท่า|เมตร|กิโลเมตร|ของ)"
)
"""What follows a number that counts or dates something."""

_AMOUNT: Final = regex.compile(
    rf"\s*(?:[0-9๐-๙,]+\s?(?=[^\s0-9๐-๙.)]){_UNIT.pattern}|[0-9๐-๙]{{2,}}\.[0-9๐-๙]+(?![.)]))"
)
_MARKED: Final = regex.compile(r"\s*[0-9๐-๙]{1,2}[.)]\s")

_PAIRS: Final = regex.compile(
    r"(?:ติดต่อ\s-\sสอบถาม|รับ\s-\s(?:ส่ง|คืน)|ชื่อ\s-\s(?:นาม)?สกุล|ซื้อ\s-\sขาย|ถาม\s-\sตอบ|เข้า\s-\sออก|ไป\s-\sกลับ"
    r"|ยืม\s-\sคืน|(?:เบิก|รับ)\s-\s(?:ราย)?จ่าย|จัดซื้อ\s-\s(?:จัด)?จ้าง|เปิด\s-\sปิด|ก่อน\s-\sหลัง)"
)
"""Pairs of words that Thai writers join with a spaced dash."""


_CONTEXT: Final = 40
"""Characters before and after a mark that show whether it is one."""


class _Mark(NamedTuple):
    start: int
    end: int
    kind: str
    number: int | None
    opens_line: bool

    @property
    def numbered(self) -> bool:
        return self.number is not None


def _marks(text: str) -> Iterator[_Mark]:
    """Every place in `text` that looks like the mark of an item, in order."""
    paired = {match.start() + match[0].index("-") for match in _PAIRS.finditer(text)} if "-" in text else ()
    for match in _MARK.finditer(text):
        if match.start("dash") not in paired and (mark := _mark(text, match)):
            yield mark


def _mark(text: str, match: "regex.Match[str]") -> _Mark | None:
    """The mark that `match` is; None where the words around it say that it is not a mark."""
    start, end = match.span()
    after = text[end : end + _CONTEXT]
    if not after.strip():
        return None
    kind = match.lastgroup or ""
    outer = match["whole"] or match["outer"]
    style = f"{outer}.{kind}" if outer else kind
    before = text[max(0, start - _CONTEXT) : start]
    number = int(match[kind]) if kind in _NUMBERED else None
    opens_line = not before.strip() or before.rstrip(" \t").endswith("\n")
    if kind in ("bare", "part") and (_UNIT.match(after) or _BARE_COUNTED.search(before)):
        return None
    if number is not None and not opens_line and _COUNTED.search(before):
        return None
    if kind == "dash" and before.rstrip()[-1:].isdigit() and after[:1].isdigit():
        return None
    return _Mark(start, end, style, number, opens_line)


@lru_cache(maxsize=4096)
def _opening_mark(text: str) -> _Mark | None:
    """The mark that `text` begins with."""
    match = _MARK.match(text) if text[:1] in _OPENS_MARK else None
    return _mark(text, match) if match else None


def _chain(marks: Sequence[_Mark], first: int) -> list[_Mark]:
    """The numbered marks that count on from `marks[first]`, one up each in the same style.

    At the start of a line a mark of the style opens an item whatever its number: writers misnumber.
    """
    chain = [marks[first]]
    for mark in marks[first + 1 :]:
        expected = (chain[-1].number or 0) + 1
        if mark.kind == chain[-1].kind and (
            mark.number == expected or (mark.opens_line and mark.kind != "bare")
        ):
            chain.append(mark)
    return chain


def _top_level(marks: list[_Mark]) -> list[_Mark]:
    """The marks that open items of the outermost list; empty where there is no list.

    The first mark of a kind decides: what counts on from a later one counts on from it, too.
    """
    first_of_kind: dict[tuple[str, bool], int] = {}
    for index, mark in enumerate(marks):
        first_of_kind.setdefault((mark.kind, mark.number == 1), index)
    for index in sorted(first_of_kind.values()):
        mark = marks[index]
        opens_text = mark.start == 0 and mark.kind != "bare"
        if mark.numbered:
            chain = _chain(marks, index)
            if opens_text or (mark.number == 1 and len(chain) > 1):
                return chain
            continue
        same = [other for other in marks if other.kind == mark.kind]
        if opens_text:
            return _with_numbered(same, marks)
        if at_lines := [other for other in same if other.opens_line]:
            return at_lines
        if len(same) > 1 and index == 0 and mark.kind == "bullet":
            return same
    return []


def _with_numbered(bullets: list[_Mark], marks: list[_Mark]) -> list[_Mark]:
    """Bullets, and numbers at the start of a line that count on from them: a list that a page cut."""
    top: list[_Mark] = []
    kind = bullets[0].kind
    for mark in marks:
        if mark.kind == kind or (mark.opens_line and mark.number == len(top) + 1):
            top.append(mark)
    return top


def _without_inner_marks(item: str) -> str:
    """Remove the marks of a list inside an item; a lone dash or number in a sentence is text."""
    marks = list(_marks(item))
    inner = {mark for mark in marks if mark.opens_line and mark.kind != "bare"}
    for kind in ("dash", "bullet", "hollow"):
        same = [mark for mark in marks if mark.kind == kind]
        inner.update(same if len(same) > 1 else [])
    inner.update(_counted_out(marks))
    pieces, start = [], 0
    for mark in sorted(inner, key=lambda mark: mark.start):
        pieces.append(item[start : mark.start])
        start = mark.end
    return " ".join([*pieces, item[start:]])


def _counted_out(marks: Sequence[_Mark]) -> Iterator[_Mark]:
    """The numbered marks that count from 1 to 2 or further, one style at a time."""
    for kind in dict.fromkeys(mark.kind for mark in marks if mark.numbered):
        run: list[_Mark] = []
        for mark in (mark for mark in marks if mark.kind == kind):
            if run and mark.number == (run[-1].number or 0) + 1:
                run.append(mark)
                continue
            yield from run if len(run) > 1 else []
            run = [mark] if mark.number == 1 else []
        yield from run if len(run) > 1 else []


def _line_entries(lines: Sequence[str]) -> list[str]:
    """Lines without marks: each is an entry, unless it continues the one above.

    That is where a bracket is open, or the line opens with a word that begins no sentence.
    """
    entries = [lines[0]]
    for line in lines[1:]:
        bracket_open = entries[-1].count("(") > entries[-1].count(")")
        if bracket_open or next(iter(words(line)), "") in CONTINUES:
            entries[-1] += f"\n{line}"
        else:
            entries.append(line)
    return entries


def split_items(lines: Sequence[str]) -> list[str]:
    """The items of a cell, their marks removed; inner white space is left to `unwrap`.

    A numbered or dashed list inside an item loses its marks and stays with the item. A text without
    marks is one item, or one for each line. Text before the first mark is an item. No item goes over a blank
    line.

    >>> split_items(["1. จัดทำคู่มือ  2.เผยแพร่คู่มือ"])
    ['จัดทำคู่มือ', 'เผยแพร่คู่มือ']
    >>> split_items(["- แจ้งเวียน - จัดช่องทางการติดต่อ - สอบถาม"])
    ['แจ้งเวียน', 'จัดช่องทางการติดต่อ - สอบถาม']
    >>> split_items(["๑) ประกาศทาง - เว็บไซต์ - เสียงตามสาย ๒) ประชุม"])
    ['ประกาศทาง  เว็บไซต์  เสียงตามสาย', 'ประชุม']
    """
    parts = (list(part) for filled, part in groupby(map(str.strip, lines), key=bool) if filled)
    return [item for part in parts for item in _items(part)]


def _items(kept: Sequence[str]) -> list[str]:
    """The items of lines without a blank one between them."""
    text = "\n".join(kept)
    top = _top_level(list(_marks(text)))
    if not top:
        return _line_entries(kept)
    ends = [mark.start for mark in top[1:]] + [len(text)]
    intro = text[: top[0].start].strip()
    items = [text[mark.end : end].strip() for mark, end in zip(top, ends, strict=True)]
    return [_without_inner_marks(item).strip() for item in [intro, *items] if item]


def leading_number(text: str) -> int | None:
    """The number of the mark that opens `text`, None where it opens with none.

    >>> leading_number("(๔) กระบวนการ"), leading_number("2.การให้บริการ"), leading_number("คู่มือ")
    (4, 2, None)
    """
    mark = _opening_mark(text.strip())
    return mark.number if mark else None


def opens_with_amount(text: str) -> bool:
    """Whether `text` begins with a number and what it counts, or with a decimal number.

    >>> opens_with_amount("3 เดือน"), opens_with_amount("๙๓.๒๕ และ"), opens_with_amount("1. จัดทำ")
    (True, True, False)
    """
    return bool(_AMOUNT.match(text) and not _MARKED.match(text))


def opens_item(text: str) -> bool:
    """Whether `text` begins with the mark of a list item.

    >>> opens_item("- จัดทำ"), opens_item("จัดทำ - เผยแพร่")
    (True, False)
    """
    mark = _opening_mark(text.strip())
    return mark is not None and mark.kind != "bare"
