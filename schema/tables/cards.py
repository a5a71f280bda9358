"""Tables of cards: labels with their values next to them, a card for each measure."""

from collections import Counter
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from extract.document import Box
from extract.grid import Grid, GridCell
from normalize.wrapping import join_lines
from schema.tables.shapes import BodyRow, Shaped
from schema.tables.words import LONGEST_HEADING, heading_words
from schema.vocabulary import squeeze

MOST_PAIRED: Final = 3
"""Pairs of label and value side by side, at most."""

SHARE_OF_LABELS: Final = 0.6
"""Share of the labels that are known, at least."""


SHORTER: Final = 0.7
SHORT: Final = 30
"""Length of labels by that of their values, at most; or in characters, on average."""


@dataclass
class _Card:
    """The values of one card by label."""

    values: dict[str, GridCell] = field(default_factory=dict)
    last: dict[int, str] = field(default_factory=dict)

    def has(self, label: str) -> bool:
        return label in self.values


@dataclass
class _Cards:
    """Cards as far as they are read; `titles` are cells over a whole card."""

    again: Container[str]
    cards: list[_Card] = field(default_factory=list)
    titles: list[GridCell] = field(default_factory=list)
    known: Counter[int] = field(default_factory=Counter)
    labels: Counter[int] = field(default_factory=Counter)
    letters: Counter[int] = field(default_factory=Counter)
    letters_of_values: Counter[int] = field(default_factory=Counter)

    @property
    def are_known(self) -> bool:
        """Whether most labels are known, in each of the columns of labels; but in the first, they have to be
        shorter than their values, too: these may open with known words."""
        return bool(self.labels) and all(
            self.known[at] >= SHARE_OF_LABELS * count
            and (at == 0 or self.letters[at] <= max(SHORTER * self.letters_of_values[at], SHORT * count))
            for at, count in self.labels.items()
        )

    @property
    def come_again(self) -> bool:
        """Whether every label is in several cards."""
        counted = Counter(label for card in self.cards for label in card.values)
        return bool(counted) and min(counted.values()) > 1

    @property
    def names(self) -> list[str]:
        """The labels, each once."""
        return list(dict.fromkeys(label for card in self.cards for label in card.values))

    def add(self, pairs: Sequence[tuple[GridCell, GridCell]]) -> None:
        """Add a row of labels and values. A label that the card has already begins another card; a value
        without a label continues that above it."""
        named = [(join_lines(label.text), value) for label, value in pairs]
        if not self.cards or any(self.cards[-1].has(label) for label, _ in named if label):
            self.cards.append(_Card())
        card = self.cards[-1]
        for at, (label, value) in enumerate(named):
            if not label:
                above = card.last.get(at)
                if above and value.cell.lines:
                    card.values[above] = _joined(card.values[above], value)
                continue
            self.labels[at] += 1
            self.known[at] += heading_words(label) is not None or squeeze(label) in self.again
            self.letters[at] += len(label)
            self.letters_of_values[at] += len(value.text)
            card.values[label] = value
            card.last[at] = label


def cards_of(grid: Grid, again: Container[str] = (), keys: Collection[str] = ()) -> Shaped | None:
    """The cards of a table, None where it has no cards. `again` are labels that other tables have, too;
    `keys` those that a user gives (all squeezed): all of the table are among them, and two at least.
    """
    found = _Cards(again)
    for row in range(grid.rows):
        begun = grid.beginning(row)
        if len(begun) == 1 and begun[0].columns >= grid.columns:
            found.titles.append(begun[0])
            if found.cards and found.cards[-1].values:
                found.cards.append(_Card())
            continue
        pairs = list(zip(begun[::2], begun[1::2], strict=False))
        if not 0 < len(pairs) <= MOST_PAIRED or (len(begun) % 2 and begun[-1].cell.lines):
            return None
        if any(not _may_be_label(label, keys) or _is_label(value, keys) for label, value in pairs):
            return None
        found.add(pairs)
    are_cards = len(found.names) > 1 if keys else found.are_known or found.come_again
    return _shaped(found) if are_cards else None


def _may_be_label(cell: GridCell, keys: Collection[str]) -> bool:
    text = squeeze(join_lines(cell.text))
    return not text or text in keys if keys else len(text) <= LONGEST_HEADING


def _is_label(cell: GridCell, keys: Collection[str]) -> bool:
    """Whether a cell in the place of a value is a label."""
    if keys:
        return squeeze(join_lines(cell.text)) in keys
    words = heading_words(cell.text)
    return words is not None and words.how == "whole" and words.field != "timeline"


def _joined(above: GridCell, below: GridCell) -> GridCell:
    """A value that continues in the cell below."""
    one, other = above.cell.bbox, below.cell.bbox
    box = one and other and Box(min(one.x0, other.x0), one.top, max(one.x1, other.x1), other.bottom)
    whole = replace(above.cell, lines=(*above.cell.lines, *below.cell.lines), bbox=box)
    return above._replace(cell=whole)


def _shaped(found: _Cards) -> Shaped:
    labels = found.names
    cards = [card for card in found.cards if card.values]
    body = tuple(
        BodyRow(tuple(_placed(card, label, row, at) for at, label in enumerate(labels)), row, is_whole=True)
        for row, card in enumerate(cards)
    )
    return Shaped("cards", tuple((label,) for label in labels), body, tuple(found.titles))


def _placed(card: _Card, label: str, row: int, column: int) -> GridCell | None:
    """The value of a label as a cell of its own in a row for the card."""
    value = card.values.get(label)
    return value and value._replace(row=row, column=column, rows=1, columns=1)
