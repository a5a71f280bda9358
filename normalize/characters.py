"""Repair of Thai characters: what fonts, converters and OCR did to single characters.

    >>> from normalize.characters import repair
    >>> repair("สํานักงาน ท่ี")
    'สำนักงาน ที่'

A fixer undoes one kind of damage and leaves everything else alone. No word is corrected: a character changes
only where what is there cannot be Thai, or where a dictionary proves what it was.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import regex

from normalize.proven import (
    close_after_tall,
    join_split_sara_am,
    order_displaced_marks,
    read_look_alikes,
    restore_sara_aa,
)
from normalize.thai import (
    ABOVE_BELOW_VOWELS,
    CONSONANTS,
    INVISIBLE,
    LETTERS,
    MARKS,
    PRIVATE_USE_MARKS,
    THANTHAKHAT,
    TONE_MARKS,
    WIDE_SPACES,
)

_DAMAGE: Final = re.compile(
    rf"[{INVISIBLE}{WIDE_SPACES}\uf700-\uf71a\u0e4d\ufffe]|\u0e40\u0e40|([{MARKS}])\1"
    rf"|[{TONE_MARKS}{THANTHAKHAT}][{ABOVE_BELOW_VOWELS}]|[ะาำ][{TONE_MARKS}]|ำ[าำ]|าำ|[^ฤฦ]ๅ"
    rf"| [{MARKS}ะำ]|[เแโใไ] "
)


def drop_invisible(text: str) -> str:
    """Drop zero-width characters, soft hyphens and direction marks; they print nothing.

    Web pages and Word put them between Thai words as places to break a line.

    >>> drop_invisible("จัด\\u200bทำ")
    'จัดทำ'
    """
    return regex.sub(f"[{INVISIBLE}]", "", text)


def plain_spaces(text: str) -> str:
    """Write no-break and other fixed-width spaces as plain ones. Line ends stay.

    >>> plain_spaces("ข้อ\\u00a01")
    'ข้อ 1'
    """
    return regex.sub(f"[{WIDE_SPACES}]", " ", text)


def map_private_use(text: str) -> str:
    """Write the private-use marks of old Windows fonts (U+F700-F71A) as the Thai characters they print.

    >>> map_private_use("ท\\uf702\\uf70a")
    'ที่'
    """
    return text.translate(PRIVATE_USE_MARKS)


def join_sara_am(text: str) -> str:
    """Join nikhahit and sara aa into sara am, with a tone mark before or between the two, or a space.

    PDF fonts draw ำ as two glyphs. A nikhahit without sara aa (Pali) stays.

    >>> join_sara_am("น\\u0e4d้า"), join_sara_am("ท\\u0e4dา"), join_sara_am("ต\\u0e4d าบล")
    ('น้ำ', 'ทำ', 'ตำบล')
    """
    return regex.sub(
        rf"\u0e4d *([{TONE_MARKS}]?) *\u0e32|([{TONE_MARKS}])\u0e4d *\u0e32", "\\1\\2\u0e33", text
    )


def join_sara_ae(text: str) -> str:
    """Write two sara e as sara ae, which they look like.

    >>> join_sara_ae("\\u0e40\\u0e40ผน")
    'แผน'
    """
    return text.replace("\u0e40\u0e40", "\u0e41")


def order_marks(text: str) -> str:
    """Put a vowel above or below before the tone mark or thanthakhat, and that before a vowel after it.

    Converters write marks from left to right or from bottom to top.

    >>> order_marks("ท่ี"), order_marks("สิทธ์ิ"), order_marks("นำ้"), order_marks("หา้")
    ('ที่', 'สิทธิ์', 'น้ำ', 'ห้า')
    """
    text = regex.sub(rf"([{TONE_MARKS}{THANTHAKHAT}])([{ABOVE_BELOW_VOWELS}])", r"\2\1", text)
    return regex.sub(rf"(?<=[{CONSONANTS}][{ABOVE_BELOW_VOWELS}]?)([ะาำ])([{TONE_MARKS}])", r"\2\1", text)


def single_sara_am(text: str) -> str:
    """Keep one sara am of those, and of the sara aa next to it, that converters leave in place of one.

    >>> single_sara_am("ตำาบล"), single_sara_am("น้าำ"), single_sara_am("จำำนวน")
    ('ตำบล', 'น้ำ', 'จำนวน')
    """
    return regex.sub("\u0e32*\u0e33[\u0e32\u0e33]+|\u0e32+\u0e33", "\u0e33", text)


def sara_aa(text: str) -> str:
    """Write lakkhangyao as sara aa, which it looks like; it is lakkhangyao after ฤ and ฦ only.

    >>> sara_aa("จัดกๅร"), sara_aa("ฤๅษี")
    ('จัดการ', 'ฤๅษี')
    """
    return regex.sub(rf"(?<=[{LETTERS}])(?<![ฤฦ])ๅ", "\u0e32", text)


def close_clusters(text: str) -> str:
    """Drop spaces inside a cluster: before a mark, ะ or ำ, and after a vowel that is written first.

    PDF programs take the jump from a consonant to its mark for a space. A vowel that is alone stays.

    >>> close_clusters("ที ่ประชุม"), close_clusters("จัดท ำ"), close_clusters("และเ ป็น")
    ('ที่ประชุม', 'จัดทำ', 'และเป็น')
    >>> close_clusters("สระ เ กับ แ")
    'สระ เ กับ แ'
    """
    text = regex.sub(rf"(?<=[{CONSONANTS}][{MARKS}]*) +(?=[{MARKS}]|[ะำ])", "", text)
    return regex.sub(rf"(?<=[{LETTERS}][เแโใไ]) +(?=[{CONSONANTS}])", "", text)


def line_end_hyphens(text: str) -> str:
    """Write U+FFFE, which PDF programs give for a hyphen at the end of a line, as a hyphen.

    >>> line_end_hyphens("E\ufffeService")
    'E-Service'
    """
    return text.replace("\ufffe", "-")


def single_marks(text: str) -> str:
    """Keep one of a mark that is there twice; no Thai word doubles one.

    >>> single_marks("ที่่")
    'ที่'
    """
    return regex.sub(rf"([{MARKS}])\1+", r"\1", text)


class Step(NamedTuple):
    """What one fixer did to a text."""

    fixer: str
    before: str
    after: str


FIXERS: Final[tuple[Callable[[str], str], ...]] = (
    drop_invisible, plain_spaces, line_end_hyphens, map_private_use, join_sara_am, single_sara_am,
    join_sara_ae, sara_aa, close_clusters, order_marks, single_marks,
)  # fmt: skip
"""In the order in which they run: characters become Thai before they are ordered and counted."""

PROVEN_FIXERS: Final[tuple[Callable[[str], str], ...]] = (
    join_split_sara_am, close_after_tall, restore_sara_aa, order_displaced_marks, read_look_alikes,
)  # fmt: skip
"""Those that a dictionary has to prove, which run on clusters that are whole."""


def repair(text: str) -> str:
    """Undo the damage of every fixer, until nothing changes. Clean text costs a few scans.

    >>> repair("สํานักงาน ท่ี\u200b")
    'สำนักงาน ที่'
    """
    for step in _steps(text):
        text = step.after
    return text


def explain(text: str) -> list[Step]:
    """What `repair` does to `text`, step by step: empty for clean text.

    >>> [(step.fixer, step.after) for step in explain("ท่ี\u200b")]
    [('drop_invisible', 'ท่ี'), ('order_marks', 'ที่')]
    """
    return list(_steps(text))


def _steps(text: str) -> Iterator[Step]:
    changed = True
    while changed:
        changed = False
        for fix in (*FIXERS, *PROVEN_FIXERS) if _DAMAGE.search(text) else PROVEN_FIXERS:
            after = fix(text)
            if after != text:
                yield Step(fix.__name__, text, after)
                text, changed = after, True
