"""Tables for the eye: Thai text, which has no spaces to break at, is broken between words."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from normalize.wrapping import words
from pipelines.visible import visible

NARROWEST: Final = 12
"""Terminal cells of the narrowest column that text is broken for."""

_BORDER: Final = 3
"""Terminal cells that a column's border and padding take."""


def print_table(console: Console, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows of text under `headings`, as wide as the terminal; nothing is cut off.

    Control characters are written out.
    """
    lines = [[visible(text) for text in line] for line in (headings, *rows)]
    widths = _shares([_natural(column) for column in zip(*lines, strict=True)], console.width)
    table = Table(*(Column(Text(heading), overflow="fold") for heading in lines[0]), show_lines=True)
    for row in lines[1:]:
        table.add_row(*(Text(fold(text, width)) for text, width in zip(row, widths, strict=True)))
    console.print(table)


def fold(text: str, width: int) -> str:
    """Break the lines of `text` between words so that each takes at most `width` terminal cells.

    >>> fold("จัดทำคู่มือการให้บริการ", 12)
    'จัดทำคู่มือการ\\nให้บริการ'
    """
    folded = []
    for line in text.split("\n"):
        folded.append("")
        for word in words(line):
            if folded[-1] and cell_len(folded[-1] + word.rstrip()) > width:
                folded.append("")
            folded[-1] += word
    return "\n".join(line.rstrip() for line in folded)


def _natural(column: Iterable[str]) -> int:
    return max(cell_len(line) for text in column for line in text.split("\n"))


def _shares(natural: Sequence[int], terminal: int) -> list[int]:
    """Widths of columns: their own where that is less than an equal share of what is left, else the share."""
    left = terminal - 1 - _BORDER * len(natural)
    widths = [0] * len(natural)
    narrow_first = sorted(range(len(natural)), key=lambda index: natural[index])
    for place, index in enumerate(narrow_first):
        share = max(NARROWEST, left // (len(natural) - place))
        widths[index] = min(natural[index], share)
        left -= widths[index]
    return widths
