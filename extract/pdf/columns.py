"""The printed lines of a page outside of ruled tables, and prose that is in two columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from extract.pdf.arrays import (
    FAR,
    NO_BOXES,
    Boxes,
    Codes,
    Flags,
    Floats,
    Indices,
    beginnings,
    code_table,
    medians,
    middle,
    running_maxima,
)
from extract.pdf.baselines import baseline_rows
from extract.pdf.glyphs import SPACE, Glyphs
from extract.pdf.lines import in_boxes
from extract.pdf.spaces import LEADERS

COLUMN_GAP: Final = 2.0
"""White space between two columns, in widths of a letter, at least."""

WORD_GAP: Final = 1.2
"""White space that may be between two columns if it goes down through many lines, in widths of a letter."""

PIECE_GAP: Final = 0.5
"""White space that may be a space, in widths of a letter, at least."""

BEYOND_USUAL: Final = 0.35
"""Width of a gap that may be a space beyond the usual gap of its line, in widths of a letter, at least."""

WIDEST_USUAL: Final = 0.6
"""Usual gap between two letters of a word, in widths of a letter, at most."""

TOUCHING: Final = 0.8
"""White space between a typed space and the ink of the letters next to it, in widths of a letter, at most."""

MARK_GAP: Final = 3.0
"""White space between the mark of a list and its text, in widths of a letter, at most:
other marks are ticks."""

LEAST_PITCH: Final = 2.8
"""Usual distance of two lines, in widths of a letter, at least: columns with lines between those of others
show a smaller one."""

FEW_LETTERS: Final = 8
"""Letters of a line from which on it shows how wide letters are."""

FARTHEST: Final = 2.5
"""Distance of two lines that are in the same columns, in usual ones, at most."""

APART: Final = 1.8
"""Distance from the line above, in usual ones, from which on a line in one column is of what follows."""

LEAST_PROSE_LINES: Final = 5
"""Lines side by side from which on prose is in two columns: fewer may be signatures."""

LEAST_PROSE: Final = 15.0
"""Width of a column of prose, in widths of a letter, at least."""

FULL: Final = 0.85
"""Share of the widest line's width from which on a line of prose is full."""

MOST: Final = 0.6
"""Share of the lines of prose that are full, at least."""

_DIGITS: Final = code_table(map(ord, "0123456789๐๑๒๓๔๕๖๗๘๙"))

_ENDS_MARK: Final = code_table(map(ord, ".)"))
_BULLETS: Final = code_table((*map(ord, "•●○◦▪■□◆❖❑❒❍➢➔⇨→✓✗☐☑☒"), *range(0xF0A0, 0xF0FF)))
_DASHES: Final = code_table(map(ord, "-–"))

Span = tuple[float, float]


class PrintedRow(NamedTuple):
    """A printed line as the runs of characters between its wide gaps, between its narrower ones (`words`),
    and between all that may be spaces (`pieces`). `number`: it begins with one. `bold`: those of its words
    that are.
    """

    top: float
    bottom: float
    baseline: float
    letter: float
    runs: tuple[Span, ...]
    words: tuple[Span, ...]
    pieces: tuple[Span, ...]
    number: bool = False
    bold: tuple[Span, ...] = ()


class PrintedRows(NamedTuple):
    """The printed lines of a page from top to bottom, their usual distance and width of a letter."""

    rows: list[PrintedRow]
    pitch: float
    letter: float


@dataclass(frozen=True)
class TwoColumns:
    """Where prose is in two columns: from `top` to `bottom`, on both sides of `gutter`."""

    top: float
    bottom: float
    gutter: float


def two_columns(page: PrintedRows) -> list[TwoColumns]:
    """The parts of a page where prose is in two columns, from top to bottom."""
    rows = page.rows
    found = []
    start = 0
    while start < len(rows):
        if len(rows[start].runs) == 2:
            end, gaps = _extent(rows, start, page.pitch)
            paired = [row for row in rows[start:end] if len(row.runs) == 2]
            if _is_prose(paired) and all(_through(gaps, row) for row in rows[start:end]):
                gutter = sum(gaps[0]) / 2
                found.append(TwoColumns(rows[start].top, rows[end - 1].bottom, gutter))
                start = end
                continue
        start += 1
    return found


def _is_prose(rows: Sequence[PrintedRow]) -> bool:
    """Whether the lines on both sides are enough, and most of them full; those of a list end anywhere."""
    for side in (0, 1):
        widths = [row.runs[side][1] - row.runs[side][0] for row in rows]
        full = [width for width in widths if width >= FULL * max(widths)]
        if len(full) < max(LEAST_PROSE_LINES, MOST * len(rows)) or max(widths) < LEAST_PROSE * rows[0].letter:
            return False
    return True


def _extent(rows: Sequence[PrintedRow], start: int, pitch: float) -> tuple[int, list[Span]]:
    """After which line the two columns end that begin at `start`, and the gap that is between them."""
    gaps = [(left[1], right[0]) for left, right in pairwise(rows[start].runs)]
    end = start + 1
    while end < len(rows) and rows[end].baseline - rows[end - 1].baseline <= FARTHEST * pitch:
        fitting = _through(gaps, rows[end])
        if not fitting:
            break
        gaps = fitting
        end += 1
    while end > start + 1 and len(rows[end - 1].runs) == 1:
        if rows[end - 1].baseline - rows[end - 2].baseline <= APART * pitch:
            break
        end -= 1
    return end, gaps


def _through(gaps: Sequence[Span], row: PrintedRow) -> list[Span]:
    """What a line leaves of the gaps; nothing where it closes one."""
    narrowed = [_narrowed(gap, row.runs) for gap in gaps]
    least = COLUMN_GAP / 2 * row.letter
    return narrowed if all(right - left >= least for left, right in narrowed) else []


def _narrowed(gap: Span, runs: Sequence[Span]) -> Span:
    """What `runs` leave of a gap; nothing where one goes across it."""
    left, right = gap
    for x0, x1 in runs:
        if x0 <= left and x1 >= right:
            return left, left
        if x0 < right and x1 > left:
            if x0 - left >= right - x1:
                right = min(right, x0)
            else:
                left = max(left, x1)
    return left, right


def printed_rows(glyphs: Glyphs, xs: Sequence[float] = (), bold: Boxes = NO_BOXES) -> PrintedRows:
    """The printed lines that glyphs are on. Vertical rulings at `xs` divide them wherever they are. `bold`
    are the boxes of bold texts.
    """
    printed = np.flatnonzero(glyphs.kinds != SPACE)
    if not len(printed):
        return PrintedRows([], 0.0, 0.0)
    which, row_of = baseline_rows(glyphs, printed, np.zeros(len(glyphs), np.intp))
    which = which[np.lexsort((glyphs.x0[which], row_of))]
    x0, top, x1, bottom = glyphs.boxes[:, which]
    begins = beginnings(row_of)
    letters = _letter_widths(x1 - x0, row_of, begins, LEADERS[glyphs.codes[which]])
    reaches = np.append(0.0, running_maxima(x1, row_of)[:-1])
    gaps = (x0 - reaches) / letters[row_of]
    divided = np.searchsorted(xs, x0) != np.searchsorted(xs, reaches)
    codes = glyphs.codes[which]
    gaps[_after_list_mark(codes, gaps) | _between_leaders(codes, gaps)] = 0.0
    gaps[_after_typed_space(glyphs, which, row_of, begins, letters)] = PIECE_GAP
    wide, narrow, pieces = (
        _spans(x0, x1, begins, (gaps >= least) | (divided & (gaps > 0)))
        for least in (COLUMN_GAP, WORD_GAP, _least_gaps(gaps, row_of, begins))
    )
    rows = list(
        map(
            PrintedRow,
            np.minimum.reduceat(top, begins).tolist(),
            np.maximum.reduceat(bottom, begins).tolist(),
            glyphs.baseline[which[begins]].tolist(),
            letters.tolist(),
            wide,
            narrow,
            pieces,
            _DIGITS[glyphs.codes[which[begins]]].tolist(),
        )
    )
    rows = _with_weight(rows, bold)
    steps = sorted(below.baseline - above.baseline for above, below in pairwise(rows))
    letter = median(letters.tolist())
    tall = max(LEAST_PITCH * letter, median(row.bottom - row.top for row in rows))
    return PrintedRows(rows, max(steps[len(steps) // 4], tall) if steps else 0.0, letter)


def _with_weight(rows: list[PrintedRow], bold: Boxes) -> list[PrintedRow]:
    """The lines with those of their words that begin and end in the boxes of bold texts."""
    words = [(*word, row.baseline - row.letter, row.baseline) for row in rows for word in row.words]
    if not bold.size or not words:
        return rows
    x0, x1, y0, y1 = np.array(words).T
    found = iter((in_boxes(x0, y0, y1, bold) & in_boxes(x1, y0, y1, bold)).tolist())
    return [row._replace(bold=tuple(word for word in row.words if next(found))) for row in rows]


def _least_gaps(gaps: Floats, row_of: Indices, begins: Indices) -> Floats:
    """The gap before each letter that may be a space, at least: more than the usual one of its line, which is
    wide where all letters have one advance."""
    inner = np.ones(len(gaps), np.bool_)
    inner[begins] = False
    usual = medians(gaps[inner], row_of[inner], len(begins))
    least: Floats = np.maximum(PIECE_GAP, np.minimum(usual, WIDEST_USUAL) + BEYOND_USUAL)[row_of]
    return least


def _after_typed_space(
    glyphs: Glyphs, which: Indices, row_of: Indices, begins: Indices, letters: Floats
) -> Flags:
    """Before which letters is one typed space, from the letter before it to them, and no gap between columns.

    In fonts whose letters all have one advance a space is as wide as the gap between two columns.
    """
    after: Flags = np.zeros(len(which), np.bool_)
    spaces = np.flatnonzero((glyphs.kinds == SPACE) & (glyphs.x1 > glyphs.x0))
    if not len(spaces):
        return after
    baselines = glyphs.baseline[which[begins]]
    below = np.clip(np.searchsorted(baselines, glyphs.baseline[spaces]), 1, max(len(baselines) - 1, 1))
    nearer = np.abs(baselines[below - 1] - glyphs.baseline[spaces]) <= np.abs(
        baselines[np.minimum(below, len(baselines) - 1)] - glyphs.baseline[spaces]
    )
    rows = np.where(nearer, below - 1, np.minimum(below, len(baselines) - 1))
    places = row_of * FAR + glyphs.x0[which]
    at = np.searchsorted(places, rows * FAR + glyphs.x0[spaces])
    inner = (at > 0) & (at < len(which))
    spaces, rows, at = spaces[inner], rows[inner], at[inner]
    same = (row_of[at] == rows) & (row_of[at - 1] == rows)
    spaces, rows, at = spaces[same], rows[same], at[same]
    near = TOUCHING * letters[rows]
    leads = glyphs.x0[which[at]] - glyphs.x1[spaces] <= near
    follows = glyphs.x0[spaces] - glyphs.x1[which[at - 1]] <= near
    after[at[leads & follows]] = True
    return after


def _after_list_mark(codes: Codes, gaps: Floats) -> Flags:
    """Where a gap is between the number or mark of a list and the text that follows."""
    after: Flags = np.zeros(len(codes), np.bool_)
    if len(codes) > 2:
        after[2:] = _ENDS_MARK[codes[1:-1]] & _DIGITS[codes[:-2]] & (gaps[2:] < COLUMN_GAP)
    after[1:] |= _BULLETS[codes[:-1]] & ~_BULLETS[codes[1:]] & (gaps[1:] < MARK_GAP)
    after[1:] |= _DASHES[codes[:-1]] & (gaps[1:] < COLUMN_GAP)
    return after


def _between_leaders(codes: Codes, gaps: Floats) -> Flags:
    """Where a gap is between two of the characters that fill a line."""
    between: Flags = np.zeros(len(codes), np.bool_)
    between[1:] = LEADERS[codes[1:]] & (codes[1:] == codes[:-1]) & (gaps[1:] < COLUMN_GAP)
    return between


def _letter_widths(widths: Floats, row_of: Indices, begins: Indices, leads: Flags) -> Floats:
    """The usual width of a letter of each line; that of the page, at least, where a line has few of them."""
    counted = np.bincount(row_of[~leads], minlength=len(begins))
    letters = medians(widths[~leads], row_of[~leads], len(begins))
    few = counted < FEW_LETTERS
    letters[few] = np.maximum(letters[few], middle(widths[~leads]) if counted.any() else 1.0)
    return np.maximum(letters, 0.1)


def _spans(x0: Floats, x1: Floats, begins: Indices, parted: Flags) -> list[tuple[Span, ...]]:
    """The runs of each line: from one place where it is `parted` to the next."""
    parted[begins] = True
    starts = np.flatnonzero(parted)
    runs = list(zip(x0[starts].tolist(), np.maximum.reduceat(x1, starts).tolist(), strict=True))
    bounds = np.searchsorted(starts, np.append(begins, len(x0))).tolist()
    return [tuple(runs[first:after]) for first, after in pairwise(bounds)]
