"""Tables and records for the eye: Thai text, which has no spaces to break at, is broken between words."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from normalize.wrapping import words
from pipelines.visible import on_one_line, visible

NARROWEST: Final = 20
"""Terminal cells of the narrowest column that text is broken for; what is shorter gets its own width."""

LABEL_SHARE: Final = 3
"""The names of the columns take at most one part in so many of the width of a record."""

_BORDER: Final = 3
"""Terminal cells that a column's border and padding take."""

_UNBROKEN: Final = re.compile(r"[!-~0-9๐-๙]")
"""What numbers, dates, codes and the names of files consist of: they are never broken."""


def print_table(console: Console, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows of text under `headings`, as wide as the terminal; nothing is cut off.

    Control characters are written out.
    """
    lines = _visible([headings, *rows])
    columns = list(zip(*lines, strict=True))
    widths = _shares(*_widths(columns), console.width - 1 - _BORDER * len(columns))
    folded = [[fold(text, width) for text, width in zip(line, widths, strict=True)] for line in lines[1:]]
    parted = any("\n" in text for line in folded for text in line)
    table = Table(*(Column(Text(heading), overflow="fold") for heading in lines[0]), show_lines=parted)
    for line in folded:
        table.add_row(*map(Text, line))
    console.print(table)


def print_answer(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a table where there is room for one, else as records.

    Columns that are blank in every row are left out where that makes room, and named at the end.
    """
    if _fits(console, headings, rows):
        print_table(console, headings, rows)
        return
    filled = [at for at in range(len(headings)) if any(row[at] for row in rows)]
    kept = [[row[at] for at in filled] for row in (headings, *rows)]
    if rows and _fits(console, kept[0], kept[1:]):
        print_table(console, kept[0], kept[1:])
    else:
        print_records(console, kept[0], kept[1:])
    if left_out := [name for at, name in enumerate(headings) if at not in filled]:
        what = "blank in every row, and not shown" if rows else "columns"
        for line in fold(f"{what}: {', '.join(map(on_one_line, left_out))}", console.width).split("\n"):
            print_line(console, line, "dim")


def _fits(console: Console, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Whether a table has room for columns of text, and for whole numbers, wherever it needs them."""
    columns = list(zip(*_visible([headings, *rows]), strict=True))
    room = console.width - 1 - _BORDER * len(columns)
    if sum(min(width, NARROWEST) for width in map(_natural, columns)) > room:
        return False
    return sum(_widths(columns)[0]) <= room


def print_records(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print each row as a block, a line or more for each of its fields; blank fields are left out.

    Control characters are written out.
    """
    label = min(max(map(cell_len, headings), default=0), console.width // LABEL_SHARE)
    for number, row in enumerate(rows, start=1):
        print_line(console, f"{number} of {len(rows):,}", "bold")
        fields = [
            field_lines(name, text, label, console.width)
            for name, text in zip(headings, row, strict=True)
            if text
        ]
        console.print(Text("\n".join(fields)), soft_wrap=True)


def field_lines(name: str, text: str, label: int, width: int) -> str:
    """The lines of one field of a record: its name, `label` terminal cells wide, and beside it its text.

    Control characters are written out.
    """
    left = fold(visible(name), label).split("\n")
    right = fold(visible(text), max(width - label - 4, 1)).split("\n")
    pairs = zip_longest(left, right, fillvalue="")
    return "\n".join(f"  {one}{' ' * (label - cell_len(one))}  {other}".rstrip() for one, other in pairs)


def print_line(console: Console, text: str, style: str = "") -> None:
    """Print one line as it is, its control characters written out."""
    console.print(Text(on_one_line(text), style), soft_wrap=True)


def fold(text: str, width: int) -> str:
    """Break the lines of `text` between words so that each takes at most `width` terminal cells. Numbers,
    dates, codes and names of files are broken only where they are longer than a line.

    >>> fold("จัดทำคู่มือการให้บริการ", 12)
    'จัดทำคู่มือการ\\nให้บริการ'
    >>> fold("คะแนน 90.65 ปี 2568-2569", 9)
    'คะแนน\\n90.65 ปี\\n2568-2569'
    """
    return "\n".join(part.rstrip() for line in text.split("\n") for part in _folded(line, width))


def _folded(line: str, width: int) -> list[str]:
    if cell_len(line) <= width:
        return [line]
    parts, room = [""], width
    for word in _pieces(line):
        needed = cell_len(word)
        if parts[-1] and cell_len(word.rstrip()) > room:
            parts.append("")
            room = width
        *whole, rest = chop_cells(word, width) if needed > width else [word]
        for full in whole:
            parts[-1] += full
            parts.append("")
            room = width
        parts[-1] += rest
        room -= cell_len(rest)
    return parts


def _pieces(line: str) -> list[str]:
    """The words of a line; what is never broken is one."""
    pieces: list[str] = []
    for word in words(line):
        if pieces and _UNBROKEN.match(pieces[-1][-1]) and _UNBROKEN.match(word):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def _visible(lines: Iterable[Sequence[str]]) -> list[list[str]]:
    return [[visible(text) for text in line] for line in lines]


def _widths(columns: Sequence[Sequence[str]]) -> tuple[list[int], list[int]]:
    """The least width of each column, and the one at which nothing of it has to be broken."""
    natural = [_natural(column) for column in columns]
    least = [
        min(width, _least(column)) if width > NARROWEST else width
        for column, width in zip(columns, natural, strict=True)
    ]
    return least, natural


def _natural(column: Iterable[str]) -> int:
    return max(cell_len(line) for text in column for line in text.split("\n"))


def _least(column: Iterable[str]) -> int:
    long = (text for text in column if cell_len(text) > NARROWEST)
    return max(NARROWEST, *(cell_len(piece) for text in long for piece in _pieces(text)), 0)


def _shares(least: Sequence[int], natural: Sequence[int], room: int) -> list[int]:
    """Widths of columns: what they need at least, and equal shares of what is left; where there is too little
    room, equal shares of that."""
    if sum(least) > room:
        least = [min(width, max(room // len(least), 1)) for width in least]
    widths, left = list(least), room - sum(least)
    narrow_first = sorted(range(len(widths)), key=lambda index: natural[index] - least[index])
    for place, index in enumerate(narrow_first):
        more = max(min(natural[index] - least[index], left // (len(widths) - place)), 0)
        widths[index] += more
        left -= more
    return widths
