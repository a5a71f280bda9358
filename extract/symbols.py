"""Bullets and ticks of fonts of symbols: their code points are private and say nothing without the font."""

import csv
from functools import cache
from importlib.resources import files
from typing import Final

FIRST, LAST = 0xF020, 0xF0FF
"""Private code points of fonts of symbols: their byte codes after U+F000."""

_FAMILIES: Final = ("wingdings3", "wingdings2", "wingdings", "symbol")


def symbol(font: str, character: str) -> str:
    """The usual character for one with a private code point, that one itself where `font` is not known.

    >>> symbol("BCDEEE+Wingdings-Regular", "\\uf0fc"), symbol("Wingdings 2", "\\uf0a3")
    ('✓', '☐')
    >>> symbol("Arial", "\\uf0fc")
    '\\uf0fc'
    """
    name = "".join(filter(str.isalnum, font.rpartition("+")[2].lower()))
    family = next((family for family in _FAMILIES if name.startswith(family)), "")
    return _symbols().get((family, ord(character) & 0xFF), character)


def named_symbols(text: str) -> str:
    """`text` with the usual characters for private ones of a font that is not known: that of most bullets.

    >>> named_symbols("\uf0d8 ติดป้าย \uf0b7 \uf0ff")
    '➢ ติดป้าย • \uf0ff'
    """
    return text.translate(_of_usual_fonts())


@cache
def _of_usual_fonts() -> dict[int, str]:
    """The characters of Wingdings, and of Symbol where Wingdings has no character."""
    found = {code: character for (font, code), character in _symbols().items() if font == "symbol"}
    found |= {code: character for (font, code), character in _symbols().items() if font == "wingdings"}
    return {(FIRST & 0xFF00) + code: character for code, character in found.items()}


@cache
def _symbols() -> dict[tuple[str, int], str]:
    text = files(__package__).joinpath("symbols.csv").read_text(encoding="utf-8")
    return {
        (row["font"], int(row["code"], 16)): row["character"] for row in csv.DictReader(text.splitlines())
    }
