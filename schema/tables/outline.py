"""The outline of a document: which pieces of its prose are banners of issues and indicators, which are
labels, and which are the titles of clauses or blocks, each of which states a measure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from extract import Document
from schema.names.subjects import Subject, subject_in_title
from schema.tables.block_labels import BlockLabel, block_labels
from schema.tables.intros import announces_measures, introduces_list, titles_others
from schema.tables.pieces import Mark, Piece, pieces

LEAST: Final = 2
"""Titles of a style, at least."""

TITLES: Final = 8
"""Pieces at the top of a document among which its titles are."""

MOST: Final = 0.8
SOME: Final = 0.5
"""Share of the titles that have to be before their issue or indicator; of the banners that have to be before
a title."""


@dataclass(frozen=True)
class Named:
    """An issue or indicator that a piece names, and where in the text without its mark that begins."""

    subject: Subject
    start: int


@dataclass(frozen=True)
class Outline:
    """The pieces of a document, and what is known of them by their index."""

    pieces: Sequence[Piece]
    subjects: Mapping[int, Named]
    labels: Mapping[int, BlockLabel]

    @cached_property
    def banner_styles(self) -> frozenset[str]:
        """The styles of the marks of pieces that name issues and indicators."""
        marks = (self.pieces[index].mark for index in self.subjects)
        return frozenset(mark.style for mark in marks if mark and not mark.is_bullet)

    @cached_property
    def title_style(self) -> str | None:
        """The style of the marks of titles; None where blocks have none."""
        return self._style_before_subjects or self._style_after_subjects

    @property
    def is_subject_inside(self) -> bool:
        """Whether titles are before their issue or indicator, not below it."""
        return self._style_before_subjects is not None

    @cached_property
    def step_style(self) -> str | None:
        """The style of the marks of what is most often next to titles."""
        titles = (index for index in range(len(self.pieces)) if self._has_title_style(index))
        follow = (self.item(index + (2 if self._is_rest(index + 1) else 1)) for index in titles)
        styles = Counter(mark.style for mark in follow if mark)
        other = [style for style in styles if style not in {self.title_style, *self.banner_styles}]
        return max(other, key=styles.__getitem__, default=None)

    def _below(self, banner: int) -> int:
        """The piece below a banner; a heading that announces measures is left out."""
        heading = banner + 1 < len(self.pieces) and self._is_rest(banner + 1, in_block=False)
        return banner + 2 if heading and announces_measures(self.pieces[banner + 1].text) else banner + 1

    def _is_rest(self, index: int, *, in_block: bool = True) -> bool:
        """Whether a piece has no mark and is neither a banner nor a label; with `in_block`, in the block of
        the one above."""
        if index >= len(self.pieces) or index in self.subjects or index in self.labels:
            return False
        return self.pieces[index].mark is None and not (in_block and self.pieces[index].opens_block)

    def is_title(self, index: int) -> bool:
        """Whether a piece is the title of a clause or block, if it is within the part of one."""
        if not self._has_title_style(index):
            return False
        return index + 1 in self.subjects or not self.is_subject_inside

    @cached_property
    def above(self) -> Sequence[str]:
        """The texts above the first issue or indicator."""
        return [piece.text for piece in self.pieces[: min(self.subjects, default=0)]]

    @property
    def announces_measures(self) -> bool:
        """Whether a title, or any text above the first issue or indicator, announces measures."""
        return any(map(announces_measures, self.above))

    @property
    def introduces_measures(self) -> bool:
        """Whether measures are led to: by that text, or by each banner or what is directly above it. A title
        of rules or duties leads to no measures."""
        if any(map(titles_others, self.above[:TITLES])):
            return False
        led_to = self.announces_measures and any(map(introduces_list, self.above))
        return led_to or all(named.subject in self.announced for named in self.subjects.values())

    @cached_property
    def announced(self) -> frozenset[Subject]:
        """The issues and indicators whose banners, or the text above these, say that measures follow."""
        found: set[Subject] = set()
        above = False
        for index, piece in enumerate(self.pieces):
            if named := self.subjects.get(index):
                if above or announces_measures(piece.text[: named.start]):
                    found.add(named.subject)
            elif piece.mark is None and index not in self.labels:
                above = introduces_list(piece.text) and announces_measures(piece.text)
        return frozenset(found)

    def item(self, index: int) -> Mark | None:
        """The mark of a piece that is neither a banner nor a label."""
        if index >= len(self.pieces) or index in self.subjects or index in self.labels:
            return None
        return self.pieces[index].mark

    def _has_title_style(self, index: int) -> bool:
        mark = self.item(index)
        return mark is not None and mark.style == self.title_style

    @cached_property
    def _style_before_subjects(self) -> str | None:
        marks = {index: mark for index in range(len(self.pieces)) if (mark := self.item(index))}
        all_of = Counter(mark.style for mark in marks.values() if not mark.is_bullet)
        before = Counter(mark.style for index, mark in marks.items() if index + 1 in self.subjects)
        found = [style for style, times in all_of.items() if LEAST <= before[style] >= MOST * times]
        return max(found, key=before.__getitem__, default=None)

    @cached_property
    def _style_after_subjects(self) -> str | None:
        below = [index for index in map(self._below, self.subjects) if index not in self.subjects]
        styles = Counter(mark.style for index in below if (mark := self.item(index)))
        found = [
            style
            for style, times in styles.items()
            if times >= SOME * len(below) and style not in self.banner_styles
        ]
        return max(found, key=styles.__getitem__, default=None)


def outline_of(document: Document) -> Outline:
    """The outline of `document`."""
    found = pieces(document)
    named = {index: one for index, piece in enumerate(found) if (one := _named(piece))}
    labels = {index: label for index, label in block_labels(found).items() if index not in named}
    return Outline(found, named, labels)


def _named(piece: Piece) -> Named | None:
    """The issue or indicator that a piece names, before its mark is taken off or after."""
    for text, before in ((piece.text, 0), (piece.body, len(piece.text) - len(piece.body))):
        if found := subject_in_title(text):
            subject, start = found
            return Named(subject, start + before)
    return None
