"""Repair of Thai characters: what fonts, converters and OCR did to single signs."""

from typing import Final

import regex

from normalize.thai import ABOVE_BELOW_VOWELS, INVISIBLE, MARKS, PRIVATE_USE_MARKS, TONE_MARKS, WIDE_SPACES

_DAMAGE: Final = regex.compile(
    rf"[{INVISIBLE}{WIDE_SPACES}\uf700-\uf71a\u0e4d]|\u0e40\u0e40|([{MARKS}])\1|[{TONE_MARKS}][{ABOVE_BELOW_VOWELS}]"
)


def drop_invisible(text: str) -> str:
    """Drop zero-width signs, soft hyphens and direction marks; they print nothing.

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
    """Write the private-use marks of old Windows fonts (U+F700-F71A) as the Thai signs they print.

    >>> map_private_use("ท\\uf702\\uf70a")
    'ที่'
    """
    return text.translate(PRIVATE_USE_MARKS)


def join_sara_am(text: str) -> str:
    """Join nikhahit and sara aa into sara am, with a tone mark before, between or behind the two.

    PDF fonts draw ำ as two glyphs. A nikhahit without sara aa (Pali) stays.

    >>> join_sara_am("น\\u0e4d้า"), join_sara_am("ท\\u0e4dา")
    ('น้ำ', 'ทำ')
    """
    return regex.sub(rf"\u0e4d([{TONE_MARKS}]?)\u0e32|([{TONE_MARKS}])\u0e4d\u0e32", "\\1\\2\u0e33", text)


def join_sara_ae(text: str) -> str:
    """Write two sara e as sara ae, which they look like.

    >>> join_sara_ae("\\u0e40\\u0e40ผน")
    'แผน'
    """
    return text.replace("\u0e40\u0e40", "\u0e41")


def order_marks(text: str) -> str:
    """Put a vowel above or below before the tone mark, where it is typed.

    >>> order_marks("ท่ี")
    'ที่'
    """
    return regex.sub(rf"([{TONE_MARKS}])([{ABOVE_BELOW_VOWELS}])", r"\2\1", text)


def single_marks(text: str) -> str:
    """Keep one of a mark that stands twice; no Thai word doubles one.

    >>> single_marks("ที่่")
    'ที่'
    """
    return regex.sub(rf"([{MARKS}])\1+", r"\1", text)


FIXERS: Final = (
    drop_invisible, plain_spaces, map_private_use, join_sara_am, join_sara_ae, order_marks, single_marks,
)  # fmt: skip
"""In the order in which they run: signs become Thai before they are ordered and counted."""


def repair(text: str) -> str:
    """Undo the damage of every fixer of `FIXERS`, until nothing changes. Clean text costs one scan.

    >>> repair("สํานักงาน ท่ี\\u200b")
    'สำนักงาน ที่'
    """
    while _DAMAGE.search(text):
        before = text
        for fix in FIXERS:
            text = fix(text)
        if text == before:
            break
    return text
