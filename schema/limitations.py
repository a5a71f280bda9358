"""Limitations that a document states: lists and tables under their heading."""

from collections.abc import Iterator, Sequence
from functools import cache
from statistics import median
from typing import Final

import regex

from extract.grid import Grid, GridCell
from extract.page_breaks import written_lines
from normalize.lists import leading_number, split_items
from normalize.wrapping import in_one_line, join_lines
from schema.labelled_cells import LabelledCell, labelled_cells, line_of
from schema.prose import Statement
from schema.reading import Reading, WholeTable
from schema.records import Limitation
from schema.section_words import any_of, says_nothing
from schema.tables.heading import ROWS_SEARCHED, heading_at
from schema.tables.words import LONGEST_HEADING as LONGEST_CELL
from schema.tables.words import heading_words
from schema.vocabulary import rows, squeeze

LONGEST_HEADING: Final = 230
"""Characters of the longest heading of limitations."""

TITLES: Final = 5
"""Statements at the top of a document among which its title is."""

SHORTEST_TEXT: Final = 12
"""Characters of the usual text in a table of limitations without categories, at least."""

_SEPARATED: Final = r"(?:\s*(?:/|,|และ|แล้ว)*\s*"
_HEADING: Final = regex.compile(
    rf"(?:{any_of('limits_heading')}|\s)*"
    rf"(?:{any_of('limits')}|ปัญหา\s*(?:/|,|และ|\s)*\s*{any_of('with_problems')})"
    rf"{_SEPARATED}{any_of('with_limits')})*(?P<rest>.*)"
)
_ANNOUNCES: Final = regex.compile(rf"(?:มี|พบ)(?:{any_of('limits')})[^\d:]{{0,40}}(?:ดังนี้|ต่อไปนี้)\s*[:：]?$")
"""A sentence that ends with the words that a list of limitations follows."""

_HEADING_ALONE: Final = regex.compile(rf"(?:{any_of('with_limits')}|และ|[\s/,:.])+")
"""A text that only names what a list would hold."""

_THREAT: Final = regex.compile(r"\bThreats?\b|[(\s]T\)", regex.IGNORECASE)
"""What shows that obstacles are those of a SWOT analysis: of the surroundings, not of the agency."""

_OPPORTUNITY: Final = regex.compile(r"\W*โอกาส(?:\s*(?:\(.*\)|[:：])?\s*)")
_INLINE: Final = regex.compile(r"[^:]{0,120}?\s*(?:คือ|ได้แก่|[:：])\s*(?P<text>\S.*)")
_OPENS_OTHER: Final = regex.compile(rf"{any_of('other', 'after_limitations')}|ประเด็นที่\s*\d")
"""What opens a statement that is no limitation."""

_LEADS_TO_TABLE: Final = regex.compile(r"(?:ดังนี้|ต่อไปนี้|ตาราง\S*)\s*[:：]?$")
_ITA: Final = regex.compile(r"\bITA\b|คุณธรรมและความโปร่งใส")
_LETTER: Final = regex.compile(r"[\p{L}\p{M}]")
_BRACKETS: Final = regex.compile(r"\([^)]*\)")
_SPEAKS_OF: Final = regex.compile(rf"\s*{any_of('speaks_of')}")
_SUB_HEADING: Final = regex.compile(
    r"([^:]{2,40}?)\s*[:：]\s*(?=\S)|(ด้าน\S{2,20}(?:\s*\([A-Za-z]+\))?)\s+(?=\S)"
)
_BETWEEN: Final = regex.compile(r"[:：()/\s,–-]+|ด้าน")
_EXPLAINED: Final = regex.compile(r"[A-Za-z]+\s*[:：(/–-]?\s*ด้าน\S+")
"""A category in English, and what it is in Thai."""
_COLON: Final = regex.compile("[:：]")
_MEETS_PROBLEMS: Final = regex.compile("อุปสรรค|ข้อจำกัด")


@cache
def _categories() -> dict[str, str]:
    return {squeeze(row["written"]): row["category"] for row in rows("limitation_categories")}


def category_of(text: str) -> str | None:
    """The category that a heading names, None where it names none. What it explains in brackets may be new.

    >>> category_of("Man : ด้านบุคลากร"), category_of("ด้านงบประมาณ"), category_of("บุคลากรไม่เพียงพอ")
    ('Man', 'Money', None)
    >>> category_of("Material (สิ่งของ)"), category_of("Method : ด้านวิธีการบริหารจัดการ")
    ('Material', 'Method')
    """
    if (outside := _BRACKETS.sub("", text)) != text and (named := category_of(outside)):
        return named
    pieces = [piece for piece in _BETWEEN.split(text.strip()) if squeeze(piece)]
    found = [_categories().get(squeeze(piece)) for piece in pieces]
    whole = _categories().get(squeeze("".join(pieces)))
    return whole or (found[0] if found and (all(found) or _EXPLAINED.fullmatch(text.strip())) else None)


def limitations(reading: Reading) -> list[Limitation]:
    """Every limitation of a document, in order; the category is None in a plain list.

    A document that is not about the ITA has limitations of other things.
    """
    described = reading.described
    titles = [part.text for part in reading.whole if isinstance(part, Statement)][:TITLES]
    if described.assessed_year is None and not reading.measures and not any(map(_ITA.search, titles)):
        return []
    return [
        Limitation(
            document_id=described.document_id,
            agency=described.agency,
            province=described.province,
            category=category,
            text=" ".join(text.split()),
            page=page,
        )
        for category, text, page in _stated(reading)
        if not (says_nothing(text) or _HEADING_ALONE.fullmatch(text))
    ]


_Stated = tuple[str | None, str, int | None]


def _stated(reading: Reading) -> Iterator[_Stated]:
    items: _List | None = None
    threats = False
    for part in reading.whole:
        if isinstance(part, WholeTable):
            found = list(_in_table(part, announced=items is not None))
            yield from items.before_table(bool(found)) if items else ()
            yield from found
            items = None
            continue
        if items and items.takes(part):
            continue
        yield from items.found if items else ()
        items = None
        threats = threats or _OPPORTUNITY.fullmatch(part.body) is not None
        heading = _heading(part)
        if heading is None or _is_of_measure(part, reading) or (threats and _is_threat(part.body)):
            continue
        items = _List()
        inline = _INLINE.fullmatch(heading)
        if inline and not part.heading:
            for item in split_items([inline["text"]]):
                yield None, join_lines(item), part.page
    yield from items.found if items else ()
    yield from _in_measure_tables(reading)


def _is_of_measure(statement: Statement, reading: Reading) -> bool:
    """Whether a statement opens with the label of what a measure answers."""
    return squeeze(_COLON.split(statement.body)[0]) in reading.finding_labels


def _is_threat(text: str) -> bool:
    """Whether a heading of obstacles is of nothing more, as it is next to opportunities."""
    return squeeze(_BRACKETS.sub("", text)).strip(":：") == "อุปสรรค"


def _heading(statement: Statement) -> str | None:
    """What follows the word for limitations in a statement that heads them; None where it does not.

    A sentence that only speaks of problems is longer, or continues with a verb.
    """
    if _ANNOUNCES.search(statement.body):
        return ""
    match = _HEADING.fullmatch(statement.body) if len(statement.body) <= LONGEST_HEADING else None
    if not match:
        return None
    rest: str = match["rest"]
    if (_SPEAKS_OF.match(rest) and not statement.heading) or _THREAT.search(rest):
        return None
    return rest


class _List:
    """The limitations `found` below a heading, with the category that a sub-heading names."""

    def __init__(self) -> None:
        self.found: list[_Stated] = []
        self._category: str | None = None
        self._marked: bool | None = None
        self._number = 0
        self._first = 0

    def takes(self, statement: Statement) -> bool:
        """Take a statement that is an item, or a sub-heading, of the list; False where it is neither.

        What has no mark before a list with marks continues the heading, or leads to the list.
        """
        item = bool(self._marked) and statement.marked and not statement.heading
        if not item and _heading(statement) is not None:
            return False
        if category := category_of(statement.body):
            self._category, self._marked, self._number = category, None, 0
            self._first = len(self.found)
            return True
        if statement.heading or _OPENS_OTHER.match(statement.body):
            return False
        number = leading_number(statement.text)
        if number not in (None, 1, self._number + 1):
            return False
        if statement.marked and self._marked is False:
            del self.found[self._first :]
        elif self._marked not in (None, statement.marked):
            return False
        self._marked = statement.marked
        self._number = number or 0
        category, text = _with_category(statement.body)
        self.found.append((category or self._category, text, statement.page))
        return True

    def before_table(self, filled: bool) -> list[_Stated]:
        """The limitations above a table, without the sentence that leads to the limitations in it."""
        last = self.found[-1][1] if self.found and filled and not self._marked else ""
        return self.found[:-1] if _LEADS_TO_TABLE.search(last) else self.found


def _with_category(text: str) -> tuple[str | None, str]:
    """The category that opens an item and is set off by a colon, and the rest."""
    opened = _SUB_HEADING.match(text)
    category = category_of(opened[1] or opened[2]) if opened else None
    return (category, text[opened.end() :]) if opened and category else (None, text)


def _in_table(table: WholeTable, *, announced: bool) -> Iterator[_Stated]:
    """The limitations in a table: those of categories, or those in a column whose heading names them.

    `announced`: the statement above names limitations; else the table itself has to.
    """
    if table.columns is not None and table.columns.has("result"):
        return
    first, named = _named_columns(table.grid)
    if not (announced or first):
        return
    found = list(_cells(table.grid, first, named))
    categories = any(one.label for one in found)
    if not categories and table.columns and not announced:
        return
    if _are_texts([text for one in found for text in one.items], 1 if categories else SHORTEST_TEXT):
        for one in found:
            for text in one.items:
                yield one.label or None, text, one.cell.page.number


def _cells(grid: Grid, first: int, named: Sequence[int]) -> Iterator[LabelledCell]:
    """The cells below a heading of limitations, "" where they have no category; where there is no heading,
    those with a category that are the first text after it, or under no known heading."""
    labelled = {id(one.cell): one for one in labelled_cells(grid, category_of)}
    for row in range(first, grid.rows):
        for cell in grid.filled(row):
            one = labelled.get(id(cell))
            if cell.column in named and category_of(line_of(cell)) is None:
                yield one or LabelledCell("", cell, tuple(written_lines(cell.cell)))
            elif one and not named and _belongs(grid, cell):
                yield one


def _belongs(grid: Grid, cell: GridCell) -> bool:
    left = line_of(grid.at(cell.row, cell.column - 1)) if cell.column else ""
    top = line_of(grid.at(0, cell.column))
    is_first = not left or category_of(left) is not None
    return is_first or category_of(top) is not None or heading_words(top) is None


def _are_texts(texts: Sequence[str], shortest: int) -> bool:
    """Whether cells hold texts, not figures or names."""
    filled = [text for text in texts if not says_nothing(text)]
    letters = [len(_LETTER.findall(text)) for text in filled]
    mostly = [2 * count > len(squeeze(text)) for count, text in zip(letters, filled, strict=True)]
    return bool(filled) and all(mostly) and median(letters) >= shortest


def _named_columns(grid: Grid) -> tuple[int, list[int]]:
    """The row below the heading that names limitations, and the columns that it names; row 0 and none where
    no heading does."""
    for row in range(min(grid.rows, ROWS_SEARCHED)):
        texts = [text for text in map(line_of, grid.filled(row)) if _names_limits(text)]
        if not all(map(_is_threat, texts)) or (texts and not _has_opportunities(grid)):
            heading = heading_at(grid, row)
            named = [index for index, path in enumerate(heading.paths) if _is_of_limits(path)]
            return heading.end, [index for index in named if not _holds_categories(grid, heading.end, index)]
    return 0, []


def _has_opportunities(grid: Grid) -> bool:
    """Whether a cell heads opportunities: the table is an analysis."""
    return any(_OPPORTUNITY.fullmatch(line_of(cell)) for row in range(grid.rows) for cell in grid.filled(row))


def _holds_categories(grid: Grid, first: int, column: int) -> bool:
    """Whether a column holds the categories of the texts next to it."""
    cells = (grid.begins(row, column) for row in range(first, grid.rows))
    texts = [line_of(cell) for cell in cells if cell and cell.text]
    return bool(texts) and all(map(category_of, texts))


def _is_of_limits(path: Sequence[str]) -> bool:
    """Whether a column is of limitations: by its lowest heading that is no category."""
    lowest = [text for text in path if category_of(text) is None][-1:]
    return any(map(_names_limits, lowest))


def _names_limits(text: str) -> bool:
    match = _HEADING.fullmatch(text) if len(squeeze(text)) <= LONGEST_CELL else None
    return match is not None and not (_SPEAKS_OF.match(match["rest"]) or _THREAT.search(match["rest"]))


def _in_measure_tables(reading: Reading) -> Iterator[_Stated]:
    """Problems that were met, in a column of a table that gives results."""
    for row, record in reading.records:
        if not row.columns.has("result"):
            continue
        for cell in row.raw:
            if _MEETS_PROBLEMS.search(cell.header):
                for item in split_items(cell.text.split("\n")):
                    yield None, in_one_line(item), record.pages[0] if record.pages else None
