"""Turned tables one after the other: their labels are in the first column and begin again with each table."""

from collections.abc import Sequence
from typing import Final

import regex

LEAST_LABELS: Final = 3
"""Rows that a turned table has at least."""

LEAST_TEXTS: Final = 3
SHARE_OF_ROWS: Final = 0.6
"""Texts in a row, its label included, and the share of rows that have so many: a card has fewer."""

_FIGURES: Final = regex.compile(r"[0-9๐-๙]+")


def repeated_starts(rows: Sequence[Sequence[str]]) -> list[int]:
    """The rows, by their cells' texts, at which the labels of the first rows begin again.

    >>> repeated_starts([["มาตรการ", "ก", "ข"], ["ใคร", "ค", "ง"], ["เมื่อไร", "จ", "ฉ"]] * 2)
    [3]
    """
    labels = ["".join(row[0].split()) if row else "" for row in rows]
    base = int(len(rows) > 1 and _numbers_columns(rows[0]))
    known = labels[base : base + LEAST_LABELS]
    if len(set(known)) < LEAST_LABELS or not all(known) or _FIGURES.search(known[0]):
        return []
    starts = [at for at in range(base + LEAST_LABELS, len(rows)) if labels[at : at + LEAST_LABELS] == known]
    first = rows[base : starts[0]] if starts else []
    full = sum(sum(bool(text.strip()) for text in row) >= LEAST_TEXTS for row in first)
    if full < SHARE_OF_ROWS * len(first):
        return []
    return [at - _numbers_columns(rows[at - 1]) for at in starts]


def _numbers_columns(row: Sequence[str]) -> bool:
    """Whether the cells after the first differ in nothing but their numbers, as headings of columns do."""
    texts = [text for text in row[1:] if text.strip()]
    return len(set(texts)) == len(texts) > 1 == len({_FIGURES.sub("0", text) for text in texts})
