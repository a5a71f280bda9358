"""Glyphs to lines of text: which stand on one line, in what order, and where a space was typed.

The lines of a page are put together all at once, with an array for each property of their signs.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from string import ascii_letters, digits
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.document import Box, Line
from extract.pdf.arrays import (
    FAR,
    LAST_CODE,
    Boxes,
    Codes,
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
from extract.pdf.glyphs import LETTER, MARK, SPACE, Glyphs
from normalize.characters import repair
from normalize.proven import breaks_word
from normalize.thai import OPENS_ENTRY
from normalize.wrapping import is_solid, words

BASELINE_TOLERANCE: Final = 0.3
"""Distance between two neighbouring baselines of one line, in usual heights of their letters, at most."""

ROW_SPREAD: Final = 0.5
"""Distance between the first and the last baseline of one line, in usual heights of its letters, at most."""

OVERPRINTED: Final = 0.1
"""Share of the letters on a baseline that are over those of the line above, where the two are lines apart."""

SAME_BASELINE: Final = 0.5
"""Points by which two baselines may differ and be one."""

TYPED_SPACE: Final = 0.05
"""Advance of a space, in widths of a letter, from which on it was typed."""

SPACE_WIDTH: Final = 0.6
"""Width of a space, in widths of a letter."""

GAP_FOR_SPACE: Final = 0.4
"""Gap between two signs, in widths of a letter and beyond the line's usual gap, that is a space where the
file writes none."""

GAP_BESIDE_SPACES: Final = 0.65
"""The same on a line on which the file writes spaces."""

GAP_BETWEEN_SCRIPTS: Final = 0.35
"""The same between a Thai letter and a digit or Latin letter, on any line: with no space it is below 0.3."""

BEARING: Final = 0.1
"""Blank between the origin of most letters and their ink, in widths of a letter."""

FEW_LETTERS: Final = 8
"""Letters of a line from which on it tells how wide letters are, and whether the file writes spaces."""

LONGEST_OPENING: Final = 40
"""Signs at the start of a line in which its first two words are looked for."""

BEARINGS: Final = 2.0
"""Points around the ink of a word that belong to it, or that a right edge is told too far out."""

PARAGRAPH_GAP: Final = 1.2
"""Distance of two baselines, in usual ones, from which on a new paragraph begins."""

LEAST_PITCH: Final = 2.0
"""Distance of the baselines of two lines, in widths of a letter, at least: nearer ones stand side by side."""

_OVER_VOWELS: Final = code_table(map(ord, "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"))
"""Tone marks and thanthakhat, which are written behind the vowel that they stand over."""

_UPPER_VOWELS: Final = code_table((0x0E31, *range(0x0E34, 0x0E38)))

_BEARS_MARKS: Final = code_table(range(0x0E01, 0x0E2F))


_THAI, _LATIN = 1, 2


def _scripts() -> NDArray[np.uint8]:
    """By code point `_THAI` for a Thai letter, `_LATIN` for a digit or Latin letter, 0 for any other."""
    table = np.zeros(LAST_CODE + 1, np.uint8)
    table[0x0E01:0x0E50] = _THAI
    table[[*range(0x0E50, 0x0E5A), *map(ord, digits + ascii_letters)]] = _LATIN
    return table


_SCRIPTS: Final = _scripts()

OVER_VOWEL: Final = 0.5
"""Share of the narrower one by which a tone mark is over a vowel sign of the same letter, at least."""

LEADERS: Final = code_table(map(ord, ".…_-"))
"""Signs that fill a line in a row, whatever the gaps between them."""


_OPENS: Final = tuple("([{“‘")
_CLOSES: Final = tuple(")]}”’.,:;!?%ๆฯ")
"""Signs that stand with the word behind them, and with the one before them."""


class PrintedLine(NamedTuple):
    """A line as printed: its text, with a space at the end where one was typed there, its ink and baseline.

    `letter` is the usual width of a letter. `signs` are the letters with what stands over and before them,
    and `reaches` where on the page the ink of each one ends. `probability` is that of the least probable sign
    of a line that was read from a picture.
    """

    text: str
    box: Box
    baseline: float
    letter: float
    signs: list[str]
    reaches: list[float]
    bold: bool = False
    probability: float | None = None

    def width(self, text: str) -> float:
        """Points that `text`, with which this line opens, takes."""
        ends = list(accumulate(map(len, self.signs[: len(text)])))
        return self.reaches[min(bisect_left(ends, len(text)), len(self.reaches) - 1)] - self.box.x0


class _Rows(NamedTuple):
    """The rows of a page in order: the place that each is in, its baseline, and where its signs begin."""

    places: Indices
    baselines: Floats
    begins: Indices

    def around(self, places: Indices, heights: Floats) -> tuple[Indices, Indices]:
        """The row above and the row below each height in its place, the same one twice at an end."""
        below = np.searchsorted(self.places * FAR + self.baselines, places * FAR + heights)
        first, last = np.searchsorted(self.places, places), np.searchsorted(self.places, places, "right") - 1
        return np.clip(below - 1, first, last), np.clip(below, first, last)


def printed_lines(glyphs: Glyphs, places: Indices, count: int) -> list[list[PrintedLine]]:
    """The lines on which glyphs stand, from top to bottom, in each of `count` places on a page.

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
    rows = _Rows(places[letters[begins]], glyphs.baseline[letters[begins]], begins)
    marks = np.flatnonzero(kinds == MARK)
    spaces = np.flatnonzero((kinds == SPACE) & lettered[places])
    above, below = rows.around(places[spaces], glyphs.baseline[spaces])
    nearer = np.abs(rows.baselines[above] - glyphs.baseline[spaces]) <= np.abs(
        rows.baselines[below] - glyphs.baseline[spaces]
    )
    signs = np.concatenate((spaces, letters))
    sign_rows = np.concatenate((np.where(nearer, above, below), row_of))
    lines = _lines(glyphs, signs, sign_rows, marks, _rows_of_marks(glyphs, marks, places, letters, rows))
    for place, line in zip(rows.places.tolist(), lines, strict=True):
        found[place].append(line)
    return found


def baseline_rows(glyphs: Glyphs, which: Indices, places: Indices) -> tuple[Indices, Indices]:
    """`which` glyphs from top to bottom in each place, and the number of the row on which each stands."""
    which = which[np.lexsort((glyphs.baseline[which], places[which]))]
    baselines, place_of = glyphs.baseline[which], places[which]
    heights = np.maximum(glyphs.bottom[which] - glyphs.top[which], 1.0)
    levels = beginnings(place_of * FAR + baselines)
    bounds = [*levels.tolist(), len(which)]
    usual = medians(heights, np.repeat(np.arange(len(levels)), np.diff(bounds)), len(levels))
    begins = np.zeros(len(which), np.bool_)
    row_start, row_place, first, last, row_height, last_height = 0, -1, 0.0, 0.0, 0.0, 0.0
    for (start, end), place, baseline, height in zip(
        pairwise(bounds), place_of[levels].tolist(), baselines[levels].tolist(), usual.tolist(), strict=True
    ):
        row_height = max(row_height, height)
        if (
            place != row_place
            or baseline - last > BASELINE_TOLERANCE * max(height, last_height)
            or baseline - first > ROW_SPREAD * row_height
            or (
                baseline - last > SAME_BASELINE
                and _overprint(glyphs, which[row_start:start], which[start:end])
            )
        ):
            begins[start] = True
            row_start, row_place, first, row_height = start, place, baseline, height
        last, last_height = baseline, height
    return which, np.cumsum(begins) - 1


def _overprint(glyphs: Glyphs, row: Indices, others: Indices) -> bool:
    """Whether other letters are printed over those of a row: then the two are rows of their own."""
    middles = (glyphs.x0[others] + glyphs.x1[others]) / 2
    order = row[np.argsort(glyphs.x0[row])]
    ends = np.maximum.accumulate(glyphs.x1[order])
    at = np.searchsorted(glyphs.x0[order], middles) - 1
    over = (at >= 0) & (middles < ends[np.maximum(at, 0)])
    return bool(np.count_nonzero(over) > OVERPRINTED * len(others))


def _rows_of_marks(glyphs: Glyphs, marks: Indices, places: Indices, letters: Indices, rows: _Rows) -> Indices:
    """The row that each mark belongs to: that of its baseline, else the one nearest to its ink."""
    baselines = glyphs.baseline[marks]
    above, below = rows.around(places[marks], baselines)
    on_above = np.abs(rows.baselines[above] - baselines) <= SAME_BASELINE
    found = np.where(on_above, above, below)
    unsure = np.flatnonzero(~on_above & (np.abs(rows.baselines[below] - baselines) > SAME_BASELINE))
    if len(unsure):
        of_row = np.split(letters, rows.begins[1:])
        middles = (glyphs.top + glyphs.bottom)[marks] / 2
        above, below = rows.around(places[marks], middles)
        for index in unsure.tolist():
            mark, near = marks[index], (above[index], below[index])
            found[index] = min(near, key=lambda row: _distance(glyphs, of_row[row], mark, middles[index]))
    return found


def _distance(glyphs: Glyphs, row: Indices, mark: int, middle: float) -> float:
    """How far a mark is from a row: from its letters' ink, where they stand under or over it."""
    beside = (glyphs.x0[row] - 2 <= glyphs.x1[mark]) & (glyphs.x0[mark] <= glyphs.x1[row] + 2)
    near = row[beside] if beside.any() else row
    top, bottom = glyphs.top[near].min(), glyphs.bottom[near].max()
    return float(max(top - middle, middle - bottom, 0.0))


class _Letters(NamedTuple):
    """The letters of rows from left to right, the row of each, and where those of each row begin and end."""

    which: Indices
    rows: Indices
    begins: Indices
    ends: Indices


def _lines(
    glyphs: Glyphs, signs: Indices, sign_rows: Indices, marks: Indices, mark_rows: Indices
) -> Iterator[PrintedLine]:
    """The line of each row: `signs` (letters, spaces) by their origins, letters with the marks over them."""
    places = _starts(glyphs)
    order = np.lexsort((places[signs], sign_rows))
    signs, sign_rows = signs[order], sign_rows[order]
    is_letter = glyphs.kinds[signs] != SPACE
    which, rows = signs[is_letter], sign_rows[is_letter]
    begins = beginnings(rows)
    letters = _Letters(which, rows, begins, np.append(begins[1:], len(which)))
    widths = medians((glyphs.x1 - glyphs.x0)[which], rows, len(begins))
    short = letters.ends - begins < FEW_LETTERS
    widths[short] = np.maximum(widths[short], middle((glyphs.x1 - glyphs.x0)[which]))
    widths[widths == 0] = 1.0

    over = _letters_under(glyphs, letters, marks, mark_rows)
    leading = glyphs.x1[marks] <= glyphs.x0[which[begins[mark_rows]]]
    reaches = glyphs.x1[which]
    np.maximum.at(reaches, over, glyphs.x1[marks])
    reaches = running_maxima(reaches, rows)
    typed_before, typed_behind = _typed_spaces(places[signs], sign_rows, is_letter, widths)
    has_spaces = np.bincount(sign_rows[~is_letter], minlength=len(begins)) > 0
    has_spaces[short] = has_spaces.any()
    least = _least_gaps(glyphs.codes[which], rows, widths, has_spaces)
    gaps = places[which] - np.append(0.0, (reaches + _blank_after(glyphs, letters, widths))[:-1])
    spaced = typed_before | _wide_gaps(glyphs, letters, gaps, least, over)
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
        [text.strip() + " " * space for text, space in zip(texts, typed_behind.tolist(), strict=True)],
        map(Box, *map(on_page, boxes)),
        glyphs.baseline[which[begins]].tolist(),
        widths.tolist(),
        [pieces[start:end] for start, end in bounds],
        [all_reaches[start:end] for start, end in bounds],
    )


def _letters_under(glyphs: Glyphs, letters: _Letters, marks: Indices, mark_rows: Indices) -> Indices:
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
    """Which `marks` are tone marks over a vowel sign of their row, and which ones these signs are."""
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


def _typed_spaces(origins: Floats, rows: Indices, is_letter: Flags, widths: Floats) -> tuple[Flags, Flags]:
    """Before which letters a space was typed that takes room, and behind which rows."""
    last = np.append(beginnings(rows)[1:], len(rows)) - 1
    advances = widths[rows]
    goes_on = np.flatnonzero(rows[1:] == rows[:-1])
    advances[goes_on] = origins[goes_on + 1] - origins[goes_on]
    typed = np.cumsum(~is_letter & (advances > TYPED_SPACE * widths[rows]))
    before = typed[is_letter]
    last_letters = np.append(beginnings(rows[is_letter])[1:], len(before)) - 1
    spaced = before > 0
    spaced[1:] = before[1:] > before[:-1]
    return spaced, typed[last] > before[last_letters]


def _least_gaps(codes: Codes, rows: Indices, widths: Floats, has_spaces: Flags) -> Floats:
    """The gap before each letter, beyond the usual one of its row, from which on it is a space."""
    least = (widths * np.where(has_spaces, GAP_BESIDE_SPACES, GAP_FOR_SPACE))[rows]
    scripts = _SCRIPTS[codes]
    change = np.flatnonzero((scripts[1:] != scripts[:-1]) & (scripts[1:] > 0) & (scripts[:-1] > 0)) + 1
    least[change] = np.minimum(least[change], GAP_BETWEEN_SCRIPTS * widths[rows[change]])
    return least


def _starts(glyphs: Glyphs) -> Floats:
    """Where each glyph starts: at its origin, or with its ink where all of it is before its origin.

    So is that of a glyph without an advance that is named after a letter with its marks.
    """
    before = (glyphs.kinds != SPACE) & (glyphs.x0 < glyphs.x1) & (glyphs.x1 <= glyphs.origin)
    return np.where(before, glyphs.x0, glyphs.origin)


def _blank_after(glyphs: Glyphs, letters: _Letters, widths: Floats) -> Floats:
    """The blank that each digit or Latin letter before another one has after its ink, and most have not.

    Digits have one advance, however narrow they are: a narrow one has as much blank after it as before it.
    """
    which, wide = letters.which, widths[letters.rows]
    latin = _SCRIPTS[glyphs.codes[which]] == _LATIN
    latin[:-1] &= latin[1:]
    blanks = glyphs.x0[which] - glyphs.origin[which]
    return np.where(latin, np.clip(blanks - BEARING * wide, 0.0, wide / 2), 0.0)


def _wide_gaps(glyphs: Glyphs, letters: _Letters, gaps: Floats, least: Floats, over: Indices) -> Flags:
    """Before which letters there is one of the `gaps` that is by `least` wider than usual in its row.

    Dots and lines that fill a row have no gaps; a letter at `over` has a mark and is none of them.
    """
    inner = np.ones(len(gaps), np.bool_)
    inner[letters.begins] = False
    usual = medians(gaps[inner], letters.rows[inner], len(letters.begins))
    codes = glyphs.codes[letters.which]
    fills = LEADERS[codes]
    fills[over] = False
    leads = fills.copy()
    leads[1:] &= fills[:-1] & (codes[1:] == codes[:-1])
    wide: Flags = inner & ~leads & (gaps > np.maximum(usual, 0.0)[letters.rows] + least)
    return wide


def _pieces(glyphs: Glyphs, letters: _Letters, marks: Indices, over: Indices, spaced: Flags) -> list[str]:
    """The text of each letter: with its marks, and a space before it."""
    pieces: list[str] = glyphs.texts[letters.which].tolist()
    order = np.lexsort((-glyphs.bottom[marks], _OVER_VOWELS[glyphs.codes[marks]], over))
    for letter, mark in zip(over[order].tolist(), glyphs.texts[marks[order]].tolist(), strict=True):
        pieces[letter] += mark
    for letter in np.flatnonzero(spaced).tolist():
        pieces[letter] = " " + pieces[letter]
    return pieces


def with_weight(lines: list[list[PrintedLine]], bold: Boxes) -> list[list[PrintedLine]]:
    """The lines of each place with those told that begin and end in the boxes of bold texts."""
    if not bold.size:
        return lines
    boxes = np.array([line.box for place in lines for line in place]).reshape(-1, 4).T
    middle = (boxes[1] + boxes[3]) / 2
    ends = [in_boxes(x, middle, middle, bold) for x in (boxes[0], boxes[2])]
    found = iter((ends[0] & ends[1]).tolist())
    return [[line._replace(bold=next(found)) for line in place] for place in lines]


def with_probability(lines: list[list[PrintedLine]], read: Floats | None) -> list[list[PrintedLine]]:
    """The lines of each place with the least probability of their signs; `read` as in `PageContent`."""
    if read is None:
        return lines
    x, y, probability = read

    def least(line: PrintedLine) -> float | None:
        x0, top, x1, bottom = line.box
        found = probability[(x0 <= x) & (x <= x1) & (top <= y) & (y <= bottom)]
        return round(float(found.min()), 3) if len(found) else None

    return [[line._replace(probability=least(line)) for line in place] for place in lines]


def in_boxes(x: Floats, y0: Floats, y1: Floats, boxes: Boxes) -> Flags:
    """Whether anything of each upright line is in one of the `boxes` of texts, or beside it by no more than a
    letter's bearing.
    """
    left, top, right, bottom = boxes[:, None, :]
    across = (left - BEARINGS <= x[:, None]) & (x[:, None] <= right + BEARINGS)
    inside: Flags = (across & (top <= y1[:, None]) & (y0[:, None] <= bottom)).any(axis=1)
    return inside


def _repaired(texts: Iterable[str]) -> list[str]:
    """Texts without line ends, repaired all in one."""
    return repair("\n".join(texts)).split("\n")


Apart = Callable[[PrintedLine, PrintedLine], bool]
"""Whether two lines, one below the other, belong to different paragraphs."""


def by_distance(cells: Sequence[Sequence[PrintedLine]]) -> Apart:
    """Tells paragraphs of `cells` by the distance of their baselines: between paragraphs it is wider.

    The usual distance is the lower quartile of all.
    """
    steps = sorted(below.baseline - above.baseline for lines in cells for above, below in pairwise(lines))
    widest = PARAGRAPH_GAP * steps[len(steps) // 4] if steps else 0.0
    return lambda above, below: below.baseline - above.baseline > widest


def set_off(lines: Sequence[PrintedLine]) -> set[float]:
    """The baselines of the lines that stand further below the line above than the lines beside them do.

    The usual distance may change on a page, so each is held against the next ones only.
    """
    steps = [below.baseline - above.baseline for above, below in pairwise(lines)]
    found = set()
    for index, (line, step) in enumerate(zip(lines[1:], steps, strict=False)):
        beside = steps[max(0, index - 1) : index] + steps[index + 1 : index + 2]
        near = [other for other in beside if other >= LEAST_PITCH * line.letter]
        if near and step > PARAGRAPH_GAP * min(near):
            found.add(line.baseline)
    return found


def with_fill(lines: Sequence[PrintedLine], right: float, apart: Apart) -> Iterator[Line]:
    """`lines` of one column that ends at `right`, told which were full; none at a paragraph's end is."""
    for above, below in pairwise(lines):
        full = above.bold == below.bold and not apart(above, below) and _is_full(above, below, right)
        yield Line(above.text, above.box, full, above.bold, above.probability)
    yield from (Line(last.text, last.box, False, last.bold, last.probability) for last in lines[-1:])


def _is_full(line: PrintedLine, below: PrintedLine, right: float) -> bool:
    """Whether the word that `below` opens with would not have fitted behind `line`.

    Layout programs divide Thai into longer words than a dictionary does: where one word would have fitted
    but not two, the line counts as full, unless both lines open as entries of a list do. A line that ends
    within a word goes on, however much room is behind it.
    """
    return _has_no_room(line, below, right) or breaks_word(line.text, below.text)


def _has_no_room(line: PrintedLine, below: PrintedLine, right: float) -> bool:
    room, space = right - line.box.x1 - BEARINGS, SPACE_WIDTH * line.letter
    if room <= 0 or room < below.reaches[0] - below.box.x0:
        return True
    if room - space >= below.reaches[-1] - below.box.x0:
        return False
    opening = _unbroken(_opening(below))
    one = below.width("".join(opening[:1]).rstrip())
    if room < one:
        return True
    two = below.width("".join(opening[:2]).rstrip())
    if room - space >= two:
        return False
    entries = OPENS_ENTRY.issuperset(opening[:1]) and OPENS_ENTRY.issuperset(_opening(line)[:1])
    spaced = line.text.endswith(" ") or not is_solid(line.text, below.text)
    return room - space * spaced < (one if entries else two)


def _opening(line: PrintedLine) -> list[str]:
    """The words that a line opens with."""
    return words(line.text[:LONGEST_OPENING])


def _unbroken(opening: Sequence[str]) -> list[str]:
    """Words with the signs that no line ends behind, or begins with."""
    pieces: list[str] = []
    for word in opening:
        if pieces and (pieces[-1].endswith(_OPENS) or word.startswith(_CLOSES)):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces
