"""What is between the measure tables of a document: headings, values with labels, what pages repeat."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final

import regex

from extract import Document, Paragraph, Table
from extract.document import FURNITURE
from schema.names.subjects import Subject, subject_of
from schema.tables.inside import labelled_value
from schema.vocabulary import finding_labels, squeeze

STATED_ABOVE: Final = ("question", "finding", "owner", "timeline")
"""Fields that a paragraph between the name of a subject and a table states for all of its rows."""

_NUMBERS: Final = regex.compile(r"^หน้า(?:ที่)?(?=\W*\d)|[\d\W_]+")
"""What page numbers are made of: `- 2 -`, `หน้า 3`."""

_TABLE_NUMBER: Final = regex.compile(r"^\s*ตาราง(?:ที่)?\s*[\d๐-๙.]*\s*[:：]?\s*")
"""What counts tables in front of their titles."""

_FIGURE: Final = regex.compile(r"[\d๐-๙]\s*คะแนน|[\d๐-๙]\.[\d๐-๙]{2}")


@dataclass
class Between:
    """What is between two measure tables; `nothing_else` than page furniture and names of subjects.

    `repeated`: lines that are in several places between tables. `above`: what the paragraph before names.
    In a list of scores no line is the heading of the table below it. `values`: what is given with its labels
    below the name of the subject, or right above a table after one of `labels`.
    """

    repeated: frozenset[str]
    labels: frozenset[str]
    only_page_furniture: bool = False
    nothing_else: bool = False
    subject: Subject | None = None
    above: Subject | None = None
    values: dict[str, list[str]] = field(default_factory=dict)
    printed: tuple[str, ...] = ()
    seen: set[str] = field(default_factory=set)

    def add(self, paragraph: Paragraph) -> None:
        """Note a paragraph: running heads, page numbers and repeated lines are page furniture."""
        if paragraph.kind in FURNITURE:
            return
        if subject := subject_of(_TABLE_NUMBER.sub("", paragraph.text)):
            text = squeeze(paragraph.text)
            if text not in self.seen:
                self.only_page_furniture = False
                listed = self.above and self.above.kind == subject.kind and _FIGURE.search(paragraph.text)
                self.subject = None if listed else subject
                self.values, self.printed = {}, ()
            self.seen.add(text)
            self.above = subject
        elif not self.repeated.issuperset(keys_of(paragraph)):
            self.only_page_furniture = self.nothing_else = False
            self.above = None
            self._note_value(paragraph)

    def _note_value(self, paragraph: Paragraph) -> None:
        """Note what a paragraph states with its label below the name of a subject or above several tables."""
        value = labelled_value(paragraph.text)
        if value is None or not (self.subject or _without_numbers(value.label) in self.labels):
            if not self.subject:  # a label further up is not right above the table
                self.values, self.printed = {}, ()
            return
        if value.field in STATED_ABOVE and squeeze(value.label) not in finding_labels():
            self.values = {**self.values, value.field: [value.text]}
            self.printed = (*self.printed, paragraph.text)

    def start(self) -> None:
        """Note a measure table: what follows is after it."""
        self.only_page_furniture = self.nothing_else = True
        self.subject = self.above = None
        self.values, self.printed = {}, ()


def labels_above_tables(document: Document) -> frozenset[str]:
    """The labels of values that are right above more than one table: what each of these is about."""
    pairs = ((above, below) for page in document.pages for above, below in pairwise(page.blocks))
    found = Counter(
        _without_numbers(value.label)
        for above, below in pairs
        if isinstance(above, Paragraph) and isinstance(below, Table) and (value := labelled_value(above.text))
    )
    return frozenset(label for label, times in found.items() if times > 1)


def keys_of(paragraph: Paragraph) -> Iterator[str]:
    """The lines of a paragraph as they are compared: without page numbers, blank ones left out."""
    return filter(None, (_without_numbers(line.text) for line in paragraph.lines))


@lru_cache(maxsize=4096)
def _without_numbers(line: str) -> str:
    return _NUMBERS.sub("", squeeze(line))


def repeated_lines(document: Document) -> frozenset[str]:
    """The lines that are between more than one pair of tables, or before the first."""
    seen: Counter[str] = Counter()
    for is_paragraph, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Paragraph)):
        if is_paragraph:
            seen.update({key for block in blocks if isinstance(block, Paragraph) for key in keys_of(block)})
    return frozenset(key for key, times in seen.items() if times > 1)
