"""Which tables of a document are measure tables, each over all the pages it goes on for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import regex

from extract import Cell, Document, Page, Paragraph, Row
from schema.headings import Header, find_header, grid, width
from schema.subjects import Subject, subject_of
from schema.vocabulary import squeeze

FURNITURE: Final = ("page_header", "page_footer", "page_number")
"""Kinds of paragraphs that stand on the page, not in the text."""

_NUMBERS: Final = regex.compile(r"^หน้า(?:ที่)?(?=\W*\d)|[\d\W_]+")
"""What page numbers are made of: `- 2 -`, `หน้า 3`."""


@dataclass(frozen=True)
class RowPlace:
    """Where a row of a table stands: index of page, of block in the page, of row in the table."""

    page: int
    block: int
    row: int


@dataclass(frozen=True)
class TablePart:
    """The rows of a measure table in one table of the document, below its heading.

    `cut`: nothing but page furniture stands before, so that the first row may go on with the last one of
    the part before. `subject` is the issue or indicator that a heading before the part names. `block` is
    the index of the table in its page.
    """

    page: Page
    block: int
    header: Header
    rows: tuple[tuple[RowPlace, Row], ...]
    cut: bool
    subject: Subject | None


@dataclass(frozen=True)
class MeasureTable:
    """A measure table over all its pages. `folded`: its cells' line ends became spaces."""

    header: Header
    folded: bool
    parts: list[TablePart] = field(default_factory=list)

    @property
    def cells(self) -> Iterator[tuple[int, Cell]]:
        """Every filled cell of the body with the index of its column."""
        for part in self.parts:
            for _, row in part.rows:
                for index, cell in enumerate(grid(row, len(self.header.columns))):
                    if cell.text:
                        yield index, cell


def measure_tables(document: Document) -> list[MeasureTable]:
    """Every measure table of `document`, in order.

    A table goes on where the next one has the same heading. With nothing but page headings, page numbers and
    names of issues and indicators in between, it goes on without a heading, too, if it has as many columns.
    """
    tables: list[MeasureTable] = []
    between = _Between(_repeated_lines(document))
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            if isinstance(block, Paragraph):
                between.add(block)
                continue
            header = find_header(block)
            goes_on = header is None and between.nothing_else
            if goes_on and width(block) != len(tables[-1].header.columns):
                goes_on = False
            if not goes_on and not (header and header.is_measure_table):
                between.only_page_furniture = between.nothing_else = False
                continue
            if header and not (tables and _same(tables[-1].header, header)):
                tables.append(MeasureTable(header, block.folded))
            rows = enumerate(block.rows)
            body = tuple((RowPlace(page_index, block_index, index), row) for index, row in rows)
            tables[-1].parts.append(
                TablePart(
                    page,
                    block_index,
                    header or tables[-1].header,
                    body[header.depth if header else 0 :],
                    cut=between.only_page_furniture,
                    subject=between.subject,
                )
            )
            between.start()
    return tables


@dataclass
class _Between:
    """What stands between two measure tables; `nothing_else` than page furniture and names of subjects.

    `repeated`: lines that stand in several places between tables.
    """

    repeated: frozenset[str]
    only_page_furniture: bool = False
    nothing_else: bool = False
    subject: Subject | None = None
    seen: set[str] = field(default_factory=set)

    def add(self, paragraph: Paragraph) -> None:
        """Note a paragraph: running heads, page numbers and repeated lines are page furniture."""
        if paragraph.kind in FURNITURE:
            return
        if subject := subject_of(paragraph.text):
            text = squeeze(paragraph.text)
            if text not in self.seen:
                self.only_page_furniture = False
                self.subject = subject
            self.seen.add(text)
        elif not self.repeated.issuperset(_keys(paragraph)):
            self.only_page_furniture = self.nothing_else = False

    def start(self) -> None:
        """Note a measure table: what follows stands behind it."""
        self.only_page_furniture = self.nothing_else = True
        self.subject = None


def _keys(paragraph: Paragraph) -> Iterator[str]:
    """The lines of a paragraph as they are compared: without page numbers, blank ones left out."""
    return filter(None, (_NUMBERS.sub("", squeeze(line.text)) for line in paragraph.lines))


def _repeated_lines(document: Document) -> frozenset[str]:
    """The lines that stand between more than one pair of tables, or before the first."""
    seen: Counter[str] = Counter()
    for is_paragraph, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Paragraph)):
        if is_paragraph:
            seen.update({key for block in blocks if isinstance(block, Paragraph) for key in _keys(block)})
    return frozenset(key for key, times in seen.items() if times > 1)


def _same(one: Header, other: Header) -> bool:
    """Whether two headings are of one table: the same fields in a row, however the words were misread."""
    return [column.field for column in one.columns] == [column.field for column in other.columns]
