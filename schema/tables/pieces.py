"""The prose of a document as its writer made it, piece by piece, with the marks that pieces open with."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final

import regex

from extract import Document, Line, Page, Paragraph
from extract.document import FURNITURE
from extract.grid import RowPlace
from normalize.lists import opens_with_amount
from normalize.numerals import to_arabic
from normalize.wrapping import join_lines
from schema.prose import PAGE_NUMBER, SHORTEST_BROKEN, breaks_off, leans_back
from schema.tables.words import known_field
from schema.vocabulary import rows, squeeze

CATCHWORD: Final = regex.compile(r"/.{1,40}(?:\.{2,}|…)")
"""What the next page begins with, at the end of a page of an official letter."""

LABEL: Final = regex.compile(r"(?P<label>[^:：]{2,60}?)\s*[:：]\s*(?P<text>.*)")
"""A label, a colon, and what follows it."""

_RULE: Final = regex.compile(r"[\s\-_=*.~–—]*")
_WORD: Final = regex.compile(
    r"(?P<word>[ก-ฮเ-ไ][ก-๎]{1,13}?)(?:ที่)?\s*(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2})?)(?![0-9,.])\s*[.):：-]*\s+(?=\S)"
)
_NUMBERED: Final = regex.compile(
    r"(?P<open>[(\[]?)(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,3})(?P<close>[.)\]]{0,2})\s+(?=\S)"
)
_LETTERED: Final = regex.compile(r"(?P<open>\(?)(?P<number>[ก-ฮ])(?P<close>[.)])\s+(?=\S)")
_BULLET: Final = regex.compile(r"(?P<bullet>[-–—•▪●■◆○◦*✓➢➔])\s*(?=[\p{L}(\[*_])")
_NAMES_SUBJECT: Final = regex.compile(r"(?:ประเด็น|ตัวชี้วัด)(?:ที่)?\s*[0-9]")


@dataclass(frozen=True)
class Mark:
    """The mark of a list, a clause or a part of a document: its style, in which its numbers are all 1; its
    last number, None for a letter or bullet; and where it ends in the line.
    """

    style: str
    number: int | None
    end: int

    @property
    def is_bullet(self) -> bool:
        return len(self.style) == 1


@dataclass(frozen=True)
class Piece:
    """A heading, clause, item or paragraph: its printed lines, where the first of them is, and whether this
    opens a block of the page."""

    lines: tuple[Line, ...]
    page: Page
    place: RowPlace
    heading: bool
    opens_block: bool

    @cached_property
    def opening(self) -> str:
        """The first line, with Arabic numerals."""
        return to_arabic(self.lines[0].text)

    @cached_property
    def text(self) -> str:
        """The whole in one line, with Arabic numerals."""
        return text_of(self.lines)

    @cached_property
    def body(self) -> str:
        """The whole without its mark."""
        return text_of(self.lines_from(self.mark_end))

    @cached_property
    def mark(self) -> Mark | None:
        return mark_of(self.opening)

    @property
    def mark_end(self) -> int:
        """Where the mark ends in the first line: 0 where there is none."""
        return self.mark.end if self.mark else 0

    def lines_from(self, start: int) -> list[Line]:
        """The lines from a character of the first one on, as those of one text."""
        first = replace(self.lines[0], text=self.lines[0].text[start:].strip())
        return as_one([line for line in (first, *self.lines[1:]) if line.text])


def text_of(lines: Sequence[Line]) -> str:
    """Printed lines as one line, with Arabic numerals."""
    return to_arabic(join_lines("\n".join(line.text for line in lines)))


def as_one(lines: Sequence[Line]) -> list[Line]:
    """Lines of which each continues in the next one."""
    return [*(replace(line, full=True) for line in lines[:-1]), *lines[-1:]]


def mark_of(text: str) -> Mark | None:
    """The mark that a line opens with; a number that counts something is not a mark.

    >>> mark_of("ข้อ 12 จัดคิว"), mark_of("(1.2) จัดคิว"), mark_of("3 วันทำการ")
    (Mark(style='ข้อ', number=12, end=7), Mark(style='(1.1)', number=2, end=6), None)
    """
    if match := _BULLET.match(text):
        return Mark(match["bullet"], None, match.end())
    if match := _LETTERED.match(text):
        return Mark(f"{match['open']}ก{match['close']}", None, match.end())
    if (match := _WORD.match(text)) and match["word"] not in _counting_words():
        return Mark(match["word"], int(match["number"].split(".")[-1]), match.end())
    match = _NUMBERED.match(text)
    numbers = match["number"].split(".") if match else []
    alone = match is not None and len(numbers) == 1 and not match["close"]
    if match is None or alone or opens_with_amount(text):
        return None
    style = f"{match['open']}{'.'.join('1' for _ in numbers)}{match['close']}"
    return Mark(style, int(numbers[-1]), match.end())


@cache
def _counting_words() -> frozenset[str]:
    """Words with a number that is of no clause: ไตรมาสที่ 1."""
    return frozenset(row["words"] for row in rows("clause_words") if row["place"] == "counts")


def pieces(document: Document) -> list[Piece]:
    """The prose of `document` in order; running heads, page numbers and drawn lines are left out. Lines that
    a wrap or a page parted are one piece; one that comes again, as labels do, is a piece of its own."""
    placed = list(_placed_lines(document))
    times = Counter(squeeze(line.text) for line, *_ in placed)
    found: list[Piece] = []
    for line, page, place, heading, opens_block in placed:
        last = found[-1] if found else None
        apart = heading or (last and (last.heading or _is_apart(last, line, times)))
        if last and not apart and not _begins(last, line, opens_block=opens_block):
            kept = line if page is last.page else replace(line, bbox=None)
            found[-1] = replace(last, lines=(*last.lines, kept))
        else:
            found.append(Piece((line,), page, place, heading, opens_block))
    return found


def _placed_lines(document: Document) -> Iterator[tuple[Line, Page, RowPlace, bool, bool]]:
    """The lines of the prose, each with its page and place, whether it is a heading and opens a block."""
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            if not isinstance(block, Paragraph) or block.kind in FURNITURE:
                continue
            if PAGE_NUMBER.fullmatch(block.text):
                continue
            place = RowPlace(page_index, block_index, 0)
            for index, line in enumerate(block.lines):
                text = line.text.strip()
                if text and not _RULE.fullmatch(text) and not CATCHWORD.fullmatch(text):
                    yield replace(line, text=text), page, place, block.kind == "heading", index == 0


def _is_apart(above: Piece, line: Line, times: Mapping[str, int]) -> bool:
    """Whether a line or that above comes again, as labels do; below a full line one has to be known."""
    if _is_open("\n".join(one.text for one in above.lines)):
        return False
    again = [one.text for one in (above.lines[-1], line) if times[squeeze(one.text)] > 1]
    return any(not above.lines[-1].full or known_field(text) is not None for text in again)


def _is_open(text: str) -> bool:
    """Whether a bracket is open at the end of a text."""
    return text.count("(") > text.count(")")


def _begins(above: Piece, line: Line, *, opens_block: bool) -> bool:
    """Whether a line begins a piece of its own below `above`."""
    last, text = above.lines[-1], to_arabic(line.text)
    whole = "\n".join(one.text for one in above.lines)
    if mark_of(text) or LABEL.fullmatch(text):
        return not (last.full and _is_open(whole))
    if last.full is not None and (last.full or not opens_block):
        return not last.full
    if breaks_off(whole):
        return False
    return opens_block or (
        _NAMES_SUBJECT.match(text) is not None
        or (len(last.text) < SHORTEST_BROKEN and not leans_back(line.text) and not text[0].isdigit())
    )
