"""Glyphs to lines of text: in what order they are printed, with which marks, and where a space was typed.

The lines of a page are put together all at once, with an array for each property of their characters.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from extract.document import Box
from extract.pdf.arrays import (
    FAR,
    Boxes,
    Flags,
    Floats,
    Indices,
    beginnings,
    boxes_around,
    code_table,
    medians,
    middle,
    on_page,
    running_maxima,
)
from extract.pdf.baselines import Rows, baseline_rows, rows_of_marks
from extract.pdf.glyphs import LETTER, MARK, SPACE, Glyphs
from extract.pdf.spaces import Letters, blank_after, least_gaps, typed_spaces, wide_gaps
from normalize.characters import repair

FEW_LETTERS: Final = 8
"""Letters of a line from which on it shows how wide letters are, and whether the file writes spaces."""

BEARINGS: Final = 2.0
"""Points around the ink of a word that belong to it, or by which a right edge may be too far out."""

_OVER_VOWELS: Final = code_table(map(ord, "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"))
"""Tone marks and thanthakhat, which are written after the vowel that they are over."""

_UPPER_VOWELS: Final = code_table((0x0E31, *range(0x0E34, 0x0E38)))

_BEARS_MARKS: Final = code_table(range(0x0E01, 0x0E2F))

OVER_VOWEL: Final = 0.5
"""Share of the narrower one by which a tone mark is over a vowel sign of the same letter, at least."""


class PrintedLine(NamedTuple):
    """A line as printed: its text, with a space at the end where one was typed there, its ink and baseline.

    `letter` is the usual width of a letter. `clusters` are the letters with what is over and before them,
    and `reaches` where on the page the ink of each one ends. `probability` is that of the least probable
    character of a line that was read from a picture.
    """

    text: str
    box: Box
    baseline: float
    letter: float
    clusters: list[str]
    reaches: list[float]
    bold: bool = False
    probability: float | None = None

    def width(self, text: str) -> float:
        """Points that `text`, with which this line opens, takes."""
        ends = list(accumulate(map(len, self.clusters[: len(text)])))
        return self.reaches[min(bisect_left(ends, len(text)), len(self.reaches) - 1)] - self.box.x0


def printed_lines(glyphs: Glyphs, places: Indices, count: int) -> list[list[PrintedLine]]:
    """The lines on which glyphs are, from top to bottom, in each of `count` places on a page.

    `places` numbers the place (cell, column, rest of the page) that each glyph is in.
    """
    kinds = glyphs.kinds
    lettered = np.bincount(places[kinds == LETTER], minlength=count) > 0
    kinds[(kinds == MARK) & ~lettered[places]] = LETTER
    lettered = np.bincount(places[kinds == LETTER], minlength=count) > 0
    found: list[list[PrintedLine]] = [[] for _ in range(count)]
    if not lettered.any():
        return found
    letters, row_of = baseline_rows(glyphs, np.flatnonzero(kinds == LETTER), places)
    begins = beginnings(row_of)
    rows = Rows(places[letters[begins]], glyphs.baseline[letters[begins]], begins)
    marks = np.flatnonzero(kinds == MARK)
    spaces = np.flatnonzero((kinds == SPACE) & lettered[places])
    above, below = rows.around(places[spaces], glyphs.baseline[spaces])
    nearer = np.abs(rows.baselines[above] - glyphs.baseline[spaces]) <= np.abs(
        rows.baselines[below] - glyphs.baseline[spaces]
    )
    characters = np.concatenate((spaces, letters))
    row_numbers = np.concatenate((np.where(nearer, above, below), row_of))
    lines = _lines(
        glyphs, characters, row_numbers, marks, rows_of_marks(glyphs, marks, places, letters, rows)
    )
    for place, line in zip(rows.places.tolist(), lines, strict=True):
        found[place].append(line)
    return found


def _lines(
    glyphs: Glyphs, characters: Indices, row_numbers: Indices, marks: Indices, mark_rows: Indices
) -> Iterator[PrintedLine]:
    """The line of each row: `characters` (letters, spaces) by their origins, letters with the marks over
    them."""
    places = _starts(glyphs)
    order = np.lexsort((places[characters], row_numbers))
    characters, row_numbers = characters[order], row_numbers[order]
    is_letter = glyphs.kinds[characters] != SPACE
    which, rows = characters[is_letter], row_numbers[is_letter]
    begins = beginnings(rows)
    letters = Letters(which, rows, begins, np.append(begins[1:], len(which)))
    widths = medians((glyphs.x1 - glyphs.x0)[which], rows, len(begins))
    short = letters.ends - begins < FEW_LETTERS
    widths[short] = np.maximum(widths[short], middle((glyphs.x1 - glyphs.x0)[which]))
    widths[widths == 0] = 1.0

    over = _letters_under(glyphs, letters, marks, mark_rows)
    leading = glyphs.x1[marks] <= glyphs.x0[which[begins[mark_rows]]]
    reaches = glyphs.x1[which]
    np.maximum.at(reaches, over, glyphs.x1[marks])
    reaches = running_maxima(reaches, rows)
    typed_before, typed_after = typed_spaces(places[characters], row_numbers, is_letter, widths)
    has_spaces = np.bincount(row_numbers[~is_letter], minlength=len(begins)) > 0
    has_spaces[short] = has_spaces.any()
    least = least_gaps(glyphs.codes[which], rows, widths, has_spaces)
    gaps = places[which] - np.append(0.0, (reaches + blank_after(glyphs, letters, widths))[:-1])
    spaced = typed_before | wide_gaps(glyphs, letters, gaps, least, over)
    spaced[begins] = False

    pieces = _pieces(glyphs, letters, marks[~leading], over[~leading], spaced)
    for row, mark in zip(mark_rows[leading].tolist(), marks[leading].tolist(), strict=True):
        pieces[begins[row]] = glyphs.texts[mark] + pieces[begins[row]]
    ink, ink_rows = np.concatenate((which, marks)), np.concatenate((rows, mark_rows))
    boxes = boxes_around(glyphs.boxes[:, ink], ink_rows, len(begins))
    all_reaches = reaches.tolist()
    bounds = list(zip(begins.tolist(), letters.ends.tolist(), strict=True))
    texts = _repaired("".join(pieces[start:end]) for start, end in bounds)
    return map(
        PrintedLine,
        [text.strip() + " " * space for text, space in zip(texts, typed_after.tolist(), strict=True)],
        map(Box, *map(on_page, boxes)),
        glyphs.baseline[which[begins]].tolist(),
        widths.tolist(),
        [pieces[start:end] for start, end in bounds],
        [all_reaches[start:end] for start, end in bounds],
    )


def _letters_under(glyphs: Glyphs, letters: Letters, marks: Indices, mark_rows: Indices) -> Indices:
    """The index of the letter that each mark is of: the last that begins before the mark's middle and may
    have marks, if its row has any. A tone mark over a vowel sign is of the same letter as that.
    """
    which = letters.which
    may = _BEARS_MARKS[glyphs.codes[which]] | (np.fromiter(map(len, glyphs.texts[which]), np.intp) > 1)
    may |= np.bincount(letters.rows[may], minlength=len(letters.begins))[letters.rows] == 0
    bearers = np.flatnonzero(may)
    rows = letters.rows[bearers]
    begins = beginnings(rows)
    ends = np.append(begins[1:], len(rows))
    starts = np.maximum.accumulate(rows * FAR + glyphs.x0[which[bearers]])
    middles = mark_rows * FAR + (glyphs.x0[marks] + glyphs.x1[marks]) / 2
    found = np.searchsorted(starts, middles, "right") - 1
    found = bearers[np.clip(found, begins[mark_rows], ends[mark_rows] - 1)]
    over, vowels = _over_vowels(glyphs, marks, mark_rows)
    found[over] = found[vowels]
    return found


def _over_vowels(glyphs: Glyphs, marks: Indices, rows: Indices) -> tuple[Indices, Indices]:
    """Which `marks` are tone marks over a vowel sign of their row, and which ones these characters are."""
    tones = np.flatnonzero(_OVER_VOWELS[glyphs.codes[marks]])
    vowels = np.flatnonzero(_UPPER_VOWELS[glyphs.codes[marks]])
    if not len(tones) or not len(vowels):
        return tones[:0], vowels[:0]
    places = rows * FAR + glyphs.x0[marks]
    vowels = vowels[np.argsort(places[vowels])]
    tone_marks = marks[tones]
    ends = rows[tones] * FAR + glyphs.x1[tone_marks]
    below = vowels[np.maximum(np.searchsorted(places[vowels], ends) - 1, 0)]
    vowel_marks = marks[below]
    left = np.maximum(glyphs.x0[tone_marks], glyphs.x0[vowel_marks])
    shared = np.minimum(glyphs.x1[tone_marks], glyphs.x1[vowel_marks]) - left
    narrower = np.minimum((glyphs.x1 - glyphs.x0)[tone_marks], (glyphs.x1 - glyphs.x0)[vowel_marks])
    middles = (glyphs.top + glyphs.bottom) / 2
    above = (rows[tones] == rows[below]) & (middles[tone_marks] < middles[vowel_marks])
    over = above & (shared >= OVER_VOWEL * narrower)
    return tones[over], below[over]


def _starts(glyphs: Glyphs) -> Floats:
    """Where each glyph starts: at its origin, or with its ink where all of it is before its origin.

    So is that of a glyph without an advance that is named after a letter with its marks.
    """
    before = (glyphs.kinds != SPACE) & (glyphs.x0 < glyphs.x1) & (glyphs.x1 <= glyphs.origin)
    return np.where(before, glyphs.x0, glyphs.origin)


def _pieces(glyphs: Glyphs, letters: Letters, marks: Indices, over: Indices, spaced: Flags) -> list[str]:
    """The text of each letter: with its marks, and a space before it."""
    pieces: list[str] = glyphs.texts[letters.which].tolist()
    order = np.lexsort((-glyphs.bottom[marks], _OVER_VOWELS[glyphs.codes[marks]], over))
    for letter, mark in zip(over[order].tolist(), glyphs.texts[marks[order]].tolist(), strict=True):
        pieces[letter] += mark
    for letter in np.flatnonzero(spaced).tolist():
        pieces[letter] = " " + pieces[letter]
    return pieces


def with_weight(lines: list[list[PrintedLine]], bold: Boxes) -> list[list[PrintedLine]]:
    """The lines of each place; those that begin and end in the boxes of bold texts are marked as bold."""
    if not bold.size:
        return lines
    boxes = np.array([line.box for place in lines for line in place]).reshape(-1, 4).T
    middle = (boxes[1] + boxes[3]) / 2
    ends = [in_boxes(x, middle, middle, bold) for x in (boxes[0], boxes[2])]
    found = iter((ends[0] & ends[1]).tolist())
    return [[line._replace(bold=next(found)) for line in place] for place in lines]


def with_probability(lines: list[list[PrintedLine]], read: Floats | None) -> list[list[PrintedLine]]:
    """The lines of each place with the least probability of their characters; `read` as in `PageContent`."""
    if read is None:
        return lines
    x, y, probability = read

    def least(line: PrintedLine) -> float | None:
        x0, top, x1, bottom = line.box
        found = probability[(x0 <= x) & (x <= x1) & (top <= y) & (y <= bottom)]
        return round(float(found.min()), 3) if len(found) else None

    return [[line._replace(probability=least(line)) for line in place] for place in lines]


def in_boxes(x: Floats, y0: Floats, y1: Floats, boxes: Boxes) -> Flags:
    """Whether anything of each upright line is in one of the `boxes` of texts, or next to it by no more than
    a letter's bearing.
    """
    left, top, right, bottom = boxes[:, None, :]
    across = (left - BEARINGS <= x[:, None]) & (x[:, None] <= right + BEARINGS)
    inside: Flags = (across & (top <= y1[:, None]) & (y0[:, None] <= bottom)).any(axis=1)
    return inside


def _repaired(texts: Iterable[str]) -> list[str]:
    """Texts without line ends, repaired all in one."""
    return repair("\n".join(texts)).split("\n")
