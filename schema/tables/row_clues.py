"""What speaks for or against a printed row of a table being the beginning of a record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from normalize.dates import date_range
from normalize.lists import leading_number, opens_item, split_items
from normalize.thai import CONTINUES, OPENS_ENTRY
from normalize.wrapping import words
from schema.fields import FIELDS
from schema.names.codes import question_codes
from schema.names.subjects import is_named, subject_of
from schema.names.units import owner_unit, starts_unit
from schema.tables.wraps import OPENS_WITH_CODE, Lines, begins_new
from schema.vocabulary import squeeze

KEYS: Final = tuple(name for name, field in FIELDS.items() if field.is_key)
"""Fields that say what a row is about: a row with a new value of one of them begins a record."""

PROSE: Final = ("finding", "measure", "step")
"""Fields whose cells are long enough for a page to part them often."""

_FROM_TO: Final = ("-", "–", "ถึง")
_ANY_YEAR: Final = 2560
"""A fiscal year to date quarters with, where it only matters whether they can be dated."""

_OPENING: Final = 30
"""Characters at the start of a text in which its first word is looked for."""


@dataclass(frozen=True)
class RowPair:
    """A printed row, and the record that the row above belongs to.

    `row` and `above` are the lines of their filled cells by field, `subject` the field of what is to be done
    ("measure", or "step" in tables without measures). `page_top`: a page or repeated heading begins between
    them. `ended`: whether the writer ended the last line of a cell above, by field, where the page shows it.
    """

    row: Mapping[str, Lines]
    above: Mapping[str, Lines]
    subject: str
    page_top: bool = False
    ended: Mapping[str, bool] = field(default_factory=dict)

    @property
    def opening(self) -> str:
        """The first line of the measure."""
        lines = self.row.get(self.subject)
        return lines[0] if lines else ""

    @cached_property
    def is_parted(self) -> bool:
        """Whether the row has a measure and a page begins above it."""
        return self.page_top and self.subject in self.row

    @cached_property
    def is_unfinished(self) -> bool:
        """Whether a cell other than the measure continues one that its writer had not ended."""
        return any(
            not opens_marked(self.row[name][0])
            for name, end in self.ended.items()
            if not end and name != self.subject and self.row.get(name)
        )

    @cached_property
    def new_fields(self) -> frozenset[str]:
        """The keys, owner and time that neither continue nor repeat the cell above."""
        return frozenset(
            name for name in (*KEYS, "owner", "timeline") if name in self.row and not _continues(name, self)
        )


def key_is_new(pair: RowPair) -> bool:
    """The number, issue, indicator or question is another than that of the row above."""
    return not pair.new_fields.isdisjoint(KEYS)


def has_measure(pair: RowPair) -> bool:
    """The row has a measure."""
    return pair.subject in pair.row


def is_on_same_page(pair: RowPair) -> bool:
    """The row has a measure and is on the page of the row above."""
    return not pair.page_top and pair.subject in pair.row


def number_is_new(pair: RowPair) -> bool:
    """The row has a number of its own, or a question that opens with its code."""
    return not pair.new_fields.isdisjoint(("number", "question"))


def key_is_unfinished(pair: RowPair) -> bool:
    """The page shows that a key above which another seems to follow was not ended by its writer."""
    return any(pair.ended.get(name) is False for name in pair.new_fields.intersection(KEYS))


def new_key_has_no_measure(pair: RowPair) -> bool:
    """At the top of a page, a key is another than above, but no measure is next to it."""
    return pair.page_top and key_is_new(pair) and pair.subject not in pair.row


def owner_is_new(pair: RowPair) -> bool:
    """At the top of a page, the owner is another than the one above."""
    return pair.is_parted and "owner" in pair.new_fields


def time_is_new(pair: RowPair) -> bool:
    """At the top of a page, the time is another than the one above."""
    return pair.is_parted and "timeline" in pair.new_fields


def time_is_whole(pair: RowPair) -> bool:
    """At the top of a page that does not show where cells end, the row has a whole time, and so has the row
    above."""
    if not pair.is_parted or pair.ended:
        return False
    own, above = (" ".join(cells.get("timeline", [])) for cells in (pair.row, pair.above))
    if any(date_range(text, _ANY_YEAR) == (None, None) for text in (own, above)):
        return False
    return squeeze(own) not in squeeze(above) and not _is_cut_between(above, own)


def time_is_missing(pair: RowPair) -> bool:
    """Where a page shows where cells end, the row has no time though the one above has."""
    return pair.is_parted and bool(pair.ended) and "timeline" in pair.above and "timeline" not in pair.row


def is_as_full(pair: RowPair) -> bool:
    """Where a page shows where cells end, the row fills every field but for keys that the one above fills."""
    return pair.is_parted and bool(pair.ended) and pair.above.keys() - set(KEYS) <= pair.row.keys()


def is_alone(pair: RowPair) -> bool:
    """Where a page shows where cells end, the row holds nothing but a measure."""
    return pair.is_parted and bool(pair.ended) and len(pair.row) == 1


def list_restarts(pair: RowPair) -> bool:
    """At the top of a page, a list of steps or results begins with 1 below another numbered one."""
    return pair.is_parted and any(
        leading_number(line) == 1 and leading_number(above) is not None
        for name in ("step", "result")
        for line, above in zip(pair.row.get(name, [])[:1], pair.above.get(name, [])[:1], strict=False)
    )


def opens_within_item(pair: RowPair) -> bool:
    """Where no page shows where cells end, a text without a mark continues a list."""
    return page_shows_nothing(pair) and any(_is_cut(name, pair) for name in PROSE)


def measure_leans_back(pair: RowPair) -> bool:
    """At the top of a page, the measure opens with a word that begins no sentence."""
    return pair.is_parted and _first_word(pair.opening) in CONTINUES


def measure_opens_with_verb(pair: RowPair) -> bool:
    """At the top of a page, the measure opens with a verb that opens entries of lists."""
    return pair.is_parted and _first_word(pair.opening) in OPENS_ENTRY


def measure_is_marked(pair: RowPair) -> bool:
    """At the top of a page, the measure opens with a list mark."""
    return pair.is_parted and opens_item(pair.opening)


def measure_counts_on(pair: RowPair) -> bool:
    """At the top of a page, the mark of the measure is the next in the list above."""
    return (
        pair.is_parted
        and opens_item(pair.opening)
        and _counts_on(pair.above.get(pair.subject, []), pair.opening)
    )


def mark_is_new(pair: RowPair) -> bool:
    """Where no page shows where cells end, the measure opens with a list mark that is not the next one in a
    list of two or more above."""
    if not (page_shows_nothing(pair) and opens_item(pair.opening)):
        return False
    above = pair.above.get(pair.subject, [])
    long = len(split_items(above)) > 1 or leading_number(pair.opening) is None
    return not (long and measure_counts_on(pair))


def cells_ended(pair: RowPair) -> bool:
    """The page shows that its writer ended every cell above it, and not all below are next items of lists."""
    return pair.is_parted and len(pair.ended) > 1 and all(pair.ended.values()) and not _lists_count_on(pair)


def cell_is_unfinished(pair: RowPair) -> bool:
    """The page shows that a cell above, other than the measure, continues in the row."""
    return pair.is_parted and pair.is_unfinished


def unfinished_list_counts_on(pair: RowPair) -> bool:
    """A cell continues one above, and the measure is the next item of the list above."""
    return cell_is_unfinished(pair) and measure_counts_on(pair)


def measure_ended(pair: RowPair) -> bool:
    """The page shows that its writer ended the measure above."""
    return pair.is_parted and bool(pair.ended.get(pair.subject))


def measure_is_unfinished(pair: RowPair) -> bool:
    """The page shows that the measure above continues in the row."""
    return pair.is_parted and pair.ended.get(pair.subject) is False and not opens_marked(pair.opening)


def page_shows_nothing(pair: RowPair) -> bool:
    """At the top of a page, the file does not show where its writer ended the cells above."""
    return pair.is_parted and not pair.ended


CLUES: Final[dict[str, Callable[[RowPair], bool]]] = {
    clue.__name__: clue
    for clue in (
        key_is_new, number_is_new, key_is_unfinished, new_key_has_no_measure, has_measure, is_on_same_page,
        owner_is_new, time_is_new, time_is_whole, time_is_missing, is_as_full, is_alone, list_restarts,
        opens_within_item, measure_leans_back, measure_opens_with_verb, measure_is_marked,
        measure_counts_on, mark_is_new, cells_ended, cell_is_unfinished, measure_ended,
        unfinished_list_counts_on, measure_is_unfinished, page_shows_nothing,
    )
}  # fmt: skip
"""What is looked for in a printed row, by name."""


def opens_marked(line: str) -> bool:
    """Whether a line opens with a list mark or the code of a question."""
    return opens_item(line) or bool(OPENS_WITH_CODE.match(line))


def _lists_count_on(pair: RowPair) -> bool:
    """Whether all cells of a row are the next items of the lists above them."""
    openings = {name: pair.row[name][0] for name in pair.ended if pair.row.get(name)}
    return len(openings) == len(pair.ended) and all(
        opens_item(text) and _counts_on(pair.above.get(name, []), text) for name, text in openings.items()
    )


def _first_word(text: str) -> str:
    return next((word for word in words(text[:_OPENING]) if word.strip()), "")


def _is_cut_between(above: str, below: str) -> bool:
    """Whether a time continues: the dash between its first and last day is at the page break."""
    return above.endswith(_FROM_TO) or below.startswith(_FROM_TO)


def _continues(name: str, pair: RowPair) -> bool:
    """Whether the cell of field `name` continues the one above, or only repeats it."""
    text, above = " ".join(pair.row[name]), " ".join(pair.above.get(name, []))
    if name in ("issue", "indicator"):
        return _subject_continues(name, text, above, pair)
    if name == "question" and pair.page_top:
        asked = bool(question_codes(text, in_column=True)) or leading_number(text) is not None
        return not asked and ("question" in pair.above or "finding" in pair.above)
    if not pair.page_top or not above:
        return False
    if name == "timeline":
        return date_range(above) == (None, None) or _is_cut_between(above, text)
    if name == "owner":
        if not pair.ended.get(name, True) and not begins_new(above, text, name):
            return True
        return not starts_unit(text) and owner_unit(text) == text
    return False


def _subject_continues(name: str, text: str, above: str, pair: RowPair) -> bool:
    """Whether an issue or indicator continues the one above, or repeats it in a row without a measure."""
    if squeeze(text) == squeeze(above) and not pair.row.keys() & {"measure", "question"}:
        return True
    if not (pair.page_top and above):
        return False
    subject = subject_of(text, column="issue" if name == "issue" else "indicator")
    numbered = subject is not None and subject.number is not None
    return not numbered or (not is_named(above) and is_named(above + text))


def _is_cut(name: str, pair: RowPair) -> bool:
    """Whether the cell of field `name` opens within an item: the one above it opens with a mark or code."""
    above, lines = pair.above.get(name, []), pair.row.get(name, [])
    return any(map(opens_marked, above[:1])) and not any(map(opens_marked, lines[:1] or above))


def _counts_on(above: Lines, opening: str) -> bool:
    """Whether the mark of `opening` is the next in the list of the cell above."""
    if leading_number(opening) is None:
        return bool(above) and opens_item(above[0])
    first = leading_number(above[0]) if above else None
    return first is not None and leading_number(opening) == first + len(split_items(above))
