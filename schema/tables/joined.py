"""Which tables of a document are measure tables, each over all the pages it continues on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Final

import regex

from extract import Cell, Document, Paragraph, Table
from extract.document import FURNITURE, Block
from extract.grid import Grid, grid_of
from schema.subjects import Subject, subject_of
from schema.tables.layouts import rows_below, shape_of, unknown_shape_of
from schema.tables.roles import Column, Columns, told_columns
from schema.tables.shapes import BodyRow, Shaped, with_paths
from schema.vocabulary import squeeze

_NUMBERS: Final = regex.compile(r"^หน้า(?:ที่)?(?=\W*\d)|[\d\W_]+")
"""What page numbers are made of: `- 2 -`, `หน้า 3`."""


@dataclass(frozen=True)
class TablePart:
    """The rows of a measure table in one table of the document, below its heading.

    `place`: indexes of page and block. `cut`: nothing but page furniture is before it, so that the first row
    may continue the last one of the part before. `subject` is the issue or indicator that a heading before
    the part, or a title in it, names.
    """

    place: tuple[int, int]
    shaped: Shaped
    columns: Columns
    merges_told: bool
    cut: bool
    subject: Subject | None


@dataclass(frozen=True)
class MeasureTable:
    """A measure table over all its pages. `folded`: the line ends in its cells became spaces."""

    columns: Columns
    folded: bool
    parts: list[TablePart] = field(default_factory=list)

    @property
    def cells(self) -> Iterator[tuple[int, Cell]]:
        """Every filled cell of the body with the index of its column."""
        for part in self.parts:
            for row in part.shaped.body:
                for index in range(len(row.cells)):
                    cell = row.beginning(index)
                    if cell and cell.cell.lines:
                        yield index, cell.cell


def measure_tables(document: Document) -> list[MeasureTable]:
    """Every measure table of `document`, in order.

    A table continues where the next one has the same heading. With nothing but page headings, page numbers
    and names of issues and indicators in between, it continues without a heading, too, if it has as many
    columns.
    """
    grids = _grids(document)
    shapes = _with_equal_cards({place: shape_of(grid) for place, grid in grids.items()})
    guesses = {place: unknown_shape_of(grid) for place, grid in grids.items() if shapes[place] is None}
    columns = _columns([*shapes.values(), *guesses.values()])
    tables: list[MeasureTable] = []
    between = _Between(_repeated_lines(document))
    for place, block in _placed_blocks(document):
        if isinstance(block, Paragraph):
            between.add(block)
            continue
        grid, shaped = grids[place], shapes[place]
        if shaped is None and between.nothing_else and grid.columns == len(tables[-1].columns.columns):
            shaped, known = rows_below(grid, None), tables[-1].columns
        else:
            shaped = shaped or guesses[place]
            known = columns[_key(shaped)] if shaped else Columns(())
        if shaped is None or not known.is_measure_table:
            between.only_page_furniture = between.nothing_else = False
            continue
        if not (tables and _same(tables[-1].columns, known)):
            tables.append(MeasureTable(known, block.folded))
        subject = _subject_of_title(shaped) or between.subject
        cut = between.only_page_furniture and _has_no_new_title(tables[-1], place, shaped)
        tables[-1].parts.append(TablePart(place, shaped, known, grid.merges_told, cut, subject))
        between.start()
    return tables


def _has_no_new_title(table: MeasureTable, place: tuple[int, int], shaped: Shaped) -> bool:
    """Whether a part has no title in it, or the title of the part above again, on another page."""
    above = table.parts[-1] if table.parts else None
    if not shaped.captions or above is None or above.place[0] == place[0]:
        return not shaped.captions
    titles = ([squeeze(cell.text) for cell in part.captions] for part in (above.shaped, shaped))
    return next(titles) == next(titles)


def _placed_blocks(document: Document) -> Iterator[tuple[tuple[int, int], Block]]:
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            yield (page_index, block_index), block


def _grids(document: Document) -> dict[tuple[int, int], Grid]:
    """The grids of the tables of a document, by the indexes of page and block."""
    return {
        (page, block): grid_of(table, document.pages[page], page, block)
        for (page, block), table in _placed_blocks(document)
        if isinstance(table, Table)
    }


def _key(shaped: Shaped) -> tuple[str, tuple[str, ...]]:
    """What tables that hold the same have in common: their shape and headings."""
    return shaped.shape, tuple(squeeze(" / ".join(path)) for path in shaped.paths)


def _columns(shapes: Iterable[Shaped | None]) -> dict[tuple[str, tuple[str, ...]], Columns]:
    """The columns of all tables with the same headings, told by the cells of all of them."""
    together: dict[tuple[str, tuple[str, ...]], list[Shaped]] = {}
    for shaped in filter(None, shapes):
        together.setdefault(_key(shaped), []).append(shaped)
    return {
        key: Columns(
            told_columns(
                found[0].paths,
                [
                    list(chain.from_iterable(texts))
                    for texts in zip(*(one.texts() for one in found), strict=True)
                ],
            )
        )
        for key, found in together.items()
    }


def _with_equal_cards(
    shapes: dict[tuple[int, int], Shaped | None],
) -> dict[tuple[int, int], Shaped | None]:
    """`shapes`, the cards among them with the labels of all cards, in one order."""
    cards = [shaped for shaped in shapes.values() if shaped and shaped.shape == "cards"]
    paths = tuple(dict.fromkeys(path for shaped in cards for path in shaped.paths))
    return {
        place: with_paths(shaped, paths) if shaped and shaped.shape == "cards" else shaped
        for place, shaped in shapes.items()
    }


@dataclass(frozen=True)
class InspectedTable:
    """A table as a person looks at it: its page, grid, shape and columns, and what kind it is."""

    page: int | None
    grid: Grid
    shape: str
    columns: tuple[Column, ...]
    kind: str


def tables_of(document: Document) -> list[InspectedTable]:
    """Every table of a document with what it was taken for."""
    parts = {part.place: part for table in measure_tables(document) for part in table.parts}
    found = []
    for place, grid in _grids(document).items():
        number = document.pages[place[0]].number
        part, shaped = parts.get(place), shape_of(grid)
        if part:
            kind = f"measures in {part.shaped.shape}"
            found.append(InspectedTable(number, grid, part.shaped.shape, part.columns.columns, kind))
        elif shaped:
            columns = told_columns(shaped.paths, shaped.texts())
            found.append(InspectedTable(number, grid, shaped.shape, columns, "no measures"))
        else:
            found.append(InspectedTable(number, grid, "rows", (), "no heading known"))
    return found


def _subject_of_title(shaped: Shaped) -> Subject | None:
    """The last issue or indicator that a title in a table names."""
    subjects = (subject_of(" ".join(cell.text.split())) for cell in shaped.captions)
    return next((subject for subject in reversed(list(subjects)) if subject), None)


def repeats(columns: Columns, row: BodyRow) -> bool:
    """Whether a row in the body of a table is its heading again."""
    filled = [cell.text for index in range(len(row.cells)) if (cell := row.beginning(index)) and cell.text]
    return len(filled) > 1 and all(_is_in(squeeze(text), columns.squeezed) for text in filled)


def _is_in(text: str, headings: Sequence[str]) -> bool:
    return any(text in heading for heading in headings)


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


def _same(one: Columns, other: Columns) -> bool:
    """Whether two headings are of one table: the same fields in a row, however the words were misread."""
    return [column.field for column in one.columns] == [column.field for column in other.columns]
