"""The prose of a document as its writer made it: headings, paragraphs and list items, each in one piece."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import regex

from extract import Document, Line, Page, Paragraph, Table
from extract.document import FURNITURE
from extract.grid import Grid, TablePlace, cells_by_column, grid_of, width
from extract.page_breaks import ended_by_page, with_cut_row
from normalize.lists import opens_item
from normalize.numerals import to_arabic
from normalize.thai import CONTINUES, MARKS, NO_SPACE_AFTER
from normalize.wrapping import in_one_line, join_lines, words
from schema.vocabulary import finding_labels, squeeze

SHORTEST_BROKEN: Final = 60
"""Characters of the shortest paragraph that may have been broken; shorter ones are headings or entries."""

LONGEST_TITLE: Final = 120
"""Characters of the longest title of a numbered part of a document."""

LEAST_WIDTH: Final = 0.75
"""Share of a page's width up to which prose goes at least: a page of titles shows no edge."""

_WITHIN_WORD: Final = regex.compile(rf"[ะาำๅ{MARKS}]")
PAGE_NUMBER: Final = regex.compile(r"\W*(?:หน้า(?:ที่)?)?\s*[\d๐-๙]{1,4}\W*")
_PART: Final = r"(?:ส่วน|บท|ตอน|หมวด)ที่\s*[0-9]{1,2}[.:)]*\s+(?=[ก-ฮเ-ไ])(?!.*[0-9]\.[0-9]|.*[0-9]\s*คะแนน)"
"""The number of a part of the document, before its title; a score is given for a part of the assessment."""

_MARK: Final = regex.compile(
    rf"\s*(?:{_PART}|[-–—•◦➢✓▪*]\s*|\(?[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}}[.)]*\s+|\(?[0-9]{{1,2}}[.)]+(?!\d)\s*"
    r"|\(?[ก-ฮ][.)]\s+)+"
)
_OPENS_PART: Final = regex.compile(_PART)
_OPEN_BRACKET: Final = regex.compile(r"\([^()]*$")
_UNIT: Final = regex.compile(r"\s*(?:คะแนน|บาท|%)")
_NAMES_INDICATOR: Final = regex.compile(r"\W*(?:\d+\W*)?ตัวชี้วัด(?:ย่อย)?(?:ที่)?\s*\d")
_LIST_OPEN: Final = regex.compile(r"(?:เช่น|อาทิ)(?!.*(?:เป็นต้น|ฯลฯ))")
_LIST_END: Final = regex.compile(r"(?:(?!เช่น|อาทิ).)*(?:เป็นต้น|ฯลฯ)")
"""The rest of a list of examples: its end, without its beginning."""


@dataclass(frozen=True)
class Statement:
    """A heading, a paragraph, or an item of a list: one line of text with Arabic numerals.

    `marked`: it opens with the mark of a list or a section. `page`: the one on which it begins, from 1.
    """

    text: str
    page: int | None
    heading: bool
    marked: bool

    @cached_property
    def body(self) -> str:
        """The text without its mark."""
        return without_mark(self.text)


@dataclass(frozen=True)
class PlacedTable:
    """A table between the statements of a document, with its page; a row that the page cut is whole."""

    table: Table
    page: Page
    place: TablePlace
    grid: Grid

    def holding(self, table: Table) -> "PlacedTable":
        """The part with more or fewer rows."""
        return replace(self, table=table, grid=grid_of(table, self.page, *self.place))

    @cached_property
    def texts(self) -> list[list[str]]:
        """The text of each cell by row and column, in one line, with Arabic numerals."""
        size = width(self.table)
        return [
            [in_one_line(cell.text) if cell.lines else "" for cell in cells_by_column(row, size)]
            for row in self.table.rows
        ]


def without_mark(text: str) -> str:
    """`text` without the marks of a list or section that it opens with.

    >>> without_mark("(1) ตัวชี้วัดที่ 1"), without_mark("2.1 จุดแข็ง"), without_mark("92.45 คะแนน")
    ('ตัวชี้วัดที่ 1', 'จุดแข็ง', '92.45 คะแนน')
    >>> without_mark("ส่วนที่ 4 ปัญหาและอุปสรรค"), without_mark("ส่วนที่ 1 ได้ 92.45 คะแนน")
    ('ปัญหาและอุปสรรค', 'ส่วนที่ 1 ได้ 92.45 คะแนน')
    """
    mark = _MARK.match(text)
    if mark and not _UNIT.match(text, mark.end()):
        return text[mark.end() :]
    return text.strip()


def prose(document: Document, grids: Mapping[TablePlace, Grid]) -> list[Statement | PlacedTable]:
    """The statements and tables of `document` in order; running heads and page numbers are left out.

    `grids`: those of the tables of the document.

    A paragraph that a page broke is one statement where the page shows that it continues, and so is a row of
    a table.
    """
    found: list[Statement | PlacedTable] = []
    open_line: Line | None = None
    edge = 0.0
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            if isinstance(block, Table):
                place = TablePlace(page_index, block_index)
                _add_table(found, PlacedTable(block, page, place, grids[place]))
                open_line = None
                continue
            if block.kind in FURNITURE or PAGE_NUMBER.fullmatch(block.text):
                continue
            for statement in _statements(block, page.number):
                last = found[-1] if found else None
                if isinstance(last, Statement) and _continues(
                    last, open_line, statement, block.lines[0], edge
                ):
                    text = join_lines(f"{last.text}\n{statement.text}")
                    found[-1] = Statement(text, last.page, last.heading, last.marked)
                else:
                    found.append(statement)
                open_line = None
            open_line = block.lines[-1]
        edge = _edge(page)
    return found


def _add_table(found: list[Statement | PlacedTable], part: PlacedTable) -> None:
    """Add a table; a row that the page cut is whole in the table above."""
    last = found[-1] if found else None
    table: Table | None = part.table
    if isinstance(last, PlacedTable) and last.place.page != part.place.page:
        whole, table = with_cut_row(last.table, part.table)
        found[-1] = last if whole is last.table else last.holding(whole)
    if table:
        found.append(part if table is part.table else part.holding(table))


def _edge(page: Page) -> float:
    """Where lines of prose end on a page, in points from its left."""
    boxes = [line.bbox for block in page.blocks if isinstance(block, Paragraph) for line in block.lines]
    return max([LEAST_WIDTH * (page.width or 0.0), *(box.x1 for box in boxes if box)])


def _statements(paragraph: Paragraph, page: int | None) -> Iterator[Statement]:
    """The statements of a paragraph: a line begins one where the line above was ended, or where it opens an
    item or names an indicator."""
    run: list[str] = []
    heading = paragraph.kind == "heading"
    full: bool | None = True
    for line in paragraph.lines:
        text = to_arabic(line.text)
        if run and not heading and _begins(run[-1], text, full):
            yield _statement(run, page, heading=heading)
            run = []
        run.append(text)
        full = line.full
    if run:
        yield _statement(run, page, heading=heading)


def _statement(run: list[str], page: int | None, *, heading: bool) -> Statement:
    text = join_lines("\n".join(run))
    heading = heading or (len(text) <= LONGEST_TITLE and _OPENS_PART.match(text) is not None)
    return Statement(text, page, heading, marked=opens_item(text) or without_mark(text) != text)


def _begins(above: str, line: str, full: bool | None) -> bool:
    """Whether a line of a paragraph begins a statement of its own."""
    if (
        squeeze(line.split(maxsplit=1)[0] if line.strip() else "") in finding_labels()
        or squeeze(above) in finding_labels()
    ):
        return True
    if _OPENS_PART.match(line):
        return True
    if full and _OPEN_BRACKET.search(above):
        return False
    if opens_item(line) or _NAMES_INDICATOR.match(line):
        return True
    return full is not True and not breaks_off(above) and not leans_back(line)


def breaks_off(text: str) -> bool:
    """Whether `text` ends within a phrase: in an open bracket, or with a word that leans on the next.

    >>> breaks_off("เผยแพร่ผ่านเว็บไซต์ และ"), breaks_off("เผยแพร่ (ตามคู่มือ"), breaks_off("เผยแพร่คู่มือ")
    (True, True, False)
    """
    if text.count("(") > text.count(")"):
        return True
    return next(reversed(words(text.rstrip()[-40:])), "") in NO_SPACE_AFTER


def leans_back(text: str) -> bool:
    """Whether `text` opens within a word, or with a word that begins no sentence."""
    return bool(_WITHIN_WORD.match(text)) or next(iter(words(text[:40])), "") in CONTINUES


def _continues(
    above: Statement, last_line: Line | None, below: Statement, first_line: Line, edge: float
) -> bool:
    """Whether a statement continues the one before the page or paragraph ended.

    In a PDF the page shows it: a line that it ended continues; `edge` is where its lines end. Elsewhere the
    words have to: a bracket, a list, or a phrase that is not ended, or an opening that begins no sentence.
    """
    if above.heading or below.heading or below.marked or _NAMES_INDICATOR.match(below.text):
        return False
    if squeeze(below.text).startswith(finding_labels()):
        return False
    if last_line is None:
        return False
    if last_line.full is not None:
        return above.page != below.page and ended_by_page(last_line, first_line, edge)
    list_continues = _LIST_OPEN.search(above.text) and _LIST_END.match(below.text)
    return bool(list_continues) or (
        len(above.text) > SHORTEST_BROKEN and (breaks_off(above.text) or leans_back(below.text))
    )
