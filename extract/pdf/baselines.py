"""Which glyphs of a page are on one line: those on one baseline, with the marks over and under them."""

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from extract.pdf.arrays import FAR, Floats, Indices, beginnings, medians
from extract.pdf.glyphs import Glyphs

BASELINE_TOLERANCE: Final = 0.3
"""Distance between two neighbouring baselines of one line, in usual heights of their letters, at most."""

ROW_SPREAD: Final = 0.5
"""Distance between the first and the last baseline of one line, in usual heights of its letters, at most."""

OVERPRINTED: Final = 0.1
"""Share of the letters on a baseline that are over those of the line above, where the two are lines apart."""

SAME_BASELINE: Final = 0.5
"""Points by which two baselines may differ and be one."""


class Rows(NamedTuple):
    """The rows of a page in order: the place that each is in, its baseline, and where its characters
    begin."""

    places: Indices
    baselines: Floats
    begins: Indices

    def around(self, places: Indices, heights: Floats) -> tuple[Indices, Indices]:
        """The row above and the row below each height in its place, the same one twice at an end."""
        below = np.searchsorted(self.places * FAR + self.baselines, places * FAR + heights)
        first, last = np.searchsorted(self.places, places), np.searchsorted(self.places, places, "right") - 1
        return np.clip(below - 1, first, last), np.clip(below, first, last)


def baseline_rows(glyphs: Glyphs, which: Indices, places: Indices) -> tuple[Indices, Indices]:
    """`which` glyphs from top to bottom in each place, and the number of the row on which each is."""
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


def rows_of_marks(glyphs: Glyphs, marks: Indices, places: Indices, letters: Indices, rows: Rows) -> Indices:
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
    """How far a mark is from a row: from its letters' ink, where they are under or over it."""
    over_or_under = (glyphs.x0[row] - 2 <= glyphs.x1[mark]) & (glyphs.x0[mark] <= glyphs.x1[row] + 2)
    near = row[over_or_under] if over_or_under.any() else row
    top, bottom = glyphs.top[near].min(), glyphs.bottom[near].max()
    return float(max(top - middle, middle - bottom, 0.0))
