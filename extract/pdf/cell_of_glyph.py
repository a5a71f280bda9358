"""Which cell, or column of prose, each character of a page is in."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from extract.pdf.arrays import Flags, Floats, Indices, middle
from extract.pdf.columns import TwoColumns
from extract.pdf.glyphs import LETTER, MARK, SPACE, Glyphs
from extract.pdf.rulings import GridTable

RISE: Final = 2.0
"""Points over the baseline at which all letters have ink."""

TOUCHING: Final = 0.25
"""Gap between two letters, in widths of a letter, up to which they are of one word."""

LEAST_PADDING: Final = 1.0
"""Points between the left side of a cell and its text from which on cells are padded."""

APART: Final = 0.5
"""Gap between two letters, in widths of a letter, from which on they are of two words."""


def points_of(glyphs: Glyphs) -> tuple[Floats, Floats]:
    """The points of the page that show which cell characters are in: the middle of their ink.

    A mark may be over the ruling above its line, so its height is that of the letters under it.
    """
    middle = (glyphs.top + glyphs.bottom) / 2
    return (glyphs.x0 + glyphs.x1) / 2, np.where(glyphs.kinds == MARK, glyphs.baseline - RISE, middle)


def cells_of(glyphs: Glyphs, tables: Sequence[GridTable]) -> Indices:
    """The cell in which each glyph is, counted through all tables; -1 outside of them."""
    x, y = points_of(glyphs)
    cells = np.full(len(x), -1)
    first = 0
    for table in tables:
        x0, top, x1, bottom = table.box
        inside = np.flatnonzero((cells < 0) & (x0 <= x) & (x <= x1) & (top <= y) & (y <= bottom))
        cells[inside] = table.cell_of(x[inside], y[inside]) + first
        first += len(table.cells)
    if tables:
        _keep_words_whole(glyphs, cells, tables)
    return cells


def _keep_words_whole(glyphs: Glyphs, cells: Indices, tables: Sequence[GridTable]) -> None:
    """Put the end of a word that runs over the right side of its cell into the cell in which it begins.

    A word without a place to break is printed over the ruling, and over what follows. Where cells
    are not padded, words of two cells may touch: there nothing is changed.
    """
    letters = np.flatnonzero(glyphs.kinds == LETTER)
    if not len(letters):
        return
    letter = middle((glyphs.x1 - glyphs.x0)[letters])
    spaces = np.cumsum(glyphs.kinds == SPACE)

    def touch(left: Indices, right: Indices) -> Flags:
        ligature = glyphs.origin[left] == glyphs.origin[right]
        near = np.abs(glyphs.origin[right] - glyphs.x1[left]) <= TOUCHING * letter
        on_line = (glyphs.baseline[left] == glyphs.baseline[right]) & (spaces[left] == spaces[right])
        touching: Flags = on_line & (ligature | near)
        return touching

    crossing = np.flatnonzero(np.diff(cells[letters]))
    crossing = crossing[touch(letters[crossing], letters[crossing + 1])]
    if not len(crossing):
        return
    sides = [cell.box.x0 for table in tables for cell in table.cells]
    words = np.concatenate(([0], np.cumsum(~touch(letters[:-1], letters[1:]))))
    for number in np.unique(words[crossing]).tolist():
        word = letters[words == number]
        start, end = np.split(word, np.flatnonzero(cells[word] != cells[word[0]])[:1])
        cell = cells[start[0]]
        padding = glyphs.x0[letters[cells[letters] == cell]].min() - sides[cell]
        padded = cell >= 0 and padding >= LEAST_PADDING
        if padded and len(end) < len(start) and not _opens_word(glyphs, cells, letters, end, letter):
            cells[word[0] : word[-1] + 1] = cell


def _opens_word(glyphs: Glyphs, cells: Indices, letters: Indices, word: Indices, letter: float) -> bool:
    """Whether text continues directly after `word` in its cell, and nothing there is printed under it."""
    others = np.setdiff1d(letters[cells[letters] == cells[word[0]]], word)
    others = others[glyphs.baseline[others] == glyphs.baseline[word[0]]]
    gaps = glyphs.x0[others] - glyphs.x1[word[-1]]
    under = (glyphs.x0[others] >= glyphs.x0[word[0]]) & (gaps < -TOUCHING * letter)
    after = (gaps >= -TOUCHING * letter) & (gaps < APART * letter)
    return bool(after.any() and not under.any())


def number_columns(
    glyphs: Glyphs, places: Indices, first: int, parts: Sequence[TwoColumns]
) -> list[tuple[float | None, int]]:
    """Number the columns of prose outside of tables in `places`, from `first` on, and what is left last.

    Gives for each where its part of the page starts, None for what is left, and which column it is.
    """
    found: list[tuple[float | None, int]] = []
    _, y = points_of(glyphs)
    for part in parts:
        inside = (places < 0) & (part.top <= y) & (y <= part.bottom)
        places[inside] = first + len(found) + (glyphs.x0[inside] >= part.gutter)
        found += [(part.top, 0), (part.top, 1)]
    places[places < 0] = first + len(found)
    return [*found, (None, 0)]
