"""Which tables of a document are measure tables, each over all the pages it continues on."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import regex

from extract import Cell, Document, Paragraph
from extract.document import FURNITURE, Block
from extract.grid import Grid, TablePlace
from schema.names.codes import question_codes
from schema.names.subjects import Subject, subject_of
from schema.tables.between import Between, keys_of, labels_above_tables, repeated_lines
from schema.tables.columns import Column, Columns
from schema.tables.heading import LONGEST_UNKNOWN
from schema.tables.layouts import (
    RepeatedTexts,
    continues_down,
    rows_below,
    shape_of,
    unknown_shape_of,
    user_shape_of,
)
from schema.tables.mappings import UserLayout
from schema.tables.roles import find_columns, leave_no_measures, named_columns, user_columns
from schema.tables.shapes import BodyRow, Shaped, with_paths
from schema.vocabulary import squeeze

_PAGE_NUMBER: Final = regex.compile(
    r"หน้า(?:ที่)?\s*[\d๐-๙]{1,3}(?:\s*/\s*[\d๐-๙]{1,3})?|[-–]\s*[\d๐-๙]{1,3}\s*[-–]"
)
"""The number of a page in a running head."""


@dataclass(frozen=True)
class TablePart:
    """The rows of a measure table in one table of the document, below its heading.

    `place`: indexes of page and block. `cut`: nothing but page furniture is before it, so that the first row
    may continue the last one of the part before. `subject` is the issue or indicator that a heading before
    the part, or a title in it, names, `values` those that are given there by field, and `printed` what is
    printed there. `layout`: the user's, where the table is read by one.
    """

    place: TablePlace
    shaped: Shaped
    columns: Columns
    merges_known: bool
    cut: bool
    subject: Subject | None
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    printed: tuple[str, ...] = ()
    layout: UserLayout | None = None


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


def measure_tables(
    document: Document, grids: Mapping[TablePlace, Grid], layouts: Sequence[UserLayout] = ()
) -> list[MeasureTable]:
    """Every measure table of `document`, in order; tables with the headings of `layouts` as these say.

    `grids`: those of the tables of the document.

    A table continues where the next one has the same heading. With nothing but page headings, page numbers
    and names of issues and indicators in between, it continues without a heading, too, if it has as many
    columns.
    """
    repeated = repeated_lines(document)
    grids = dict(grids)
    again = texts_that_come_again(grids.values())
    rests = _join_down(document, grids, repeated, again)
    known, guessed = _found_tables(grids, layouts, again)
    tables: list[MeasureTable] = []
    between = Between(repeated, labels_above_tables(document))
    above_titles: list[str] = []
    for place, block in _placed_blocks(document):
        if isinstance(block, Paragraph):
            between.add(block)
            continue
        if place in rests:
            if tables and rests[place] in {part.place for part in tables[-1].parts}:
                tables[-1].parts.append(
                    replace(tables[-1].parts[-1], place=place, shaped=Shaped("rows", (), ()))
                )
            continue
        grid, one = grids[place], known.get(place)
        if _is_running_head(grid):
            continue
        if one is None and between.nothing_else and grid.columns == len(tables[-1].columns.columns):
            one = _FoundTable(rows_below(grid, None), tables[-1].columns)
        one = one or guessed.get(place)
        if one is None or not _is_of_measures(one, between.subject):
            between.only_page_furniture = between.nothing_else = False
            continue
        if not (tables and _same(tables[-1].columns, one.columns)):
            tables.append(MeasureTable(one.columns, block.folded))
        subject = _subject_of_title(one.shaped) or between.subject
        titles = [squeeze(cell.text) for cell in one.shaped.captions]
        cut = between.only_page_furniture and (not titles or titles == above_titles)
        above_titles = titles or above_titles
        part = TablePart(
            place,
            one.shaped,
            one.columns,
            grid.merges_known,
            cut,
            subject,
            between.values,
            between.printed,
            one.layout,
        )
        tables[-1].parts.append(part)
        between.start()
    return tables


def _is_running_head(grid: Grid) -> bool:
    """Whether a table is the one line of a running head, parted into columns: a page number ends it."""
    texts = [text for text in grid.texts(0) if text.strip()] if grid.rows == 1 else []
    return len(texts) > 1 and _PAGE_NUMBER.fullmatch(texts[-1].strip()) is not None


def _is_of_measures(known: "_FoundTable", above: Subject | None) -> bool:
    """Whether a table is one of measures: its columns say so, or measures and times are under issues or
    indicators, `above` it or in rows of their own, or under questions with their codes."""
    if known.columns.is_measure_table:
        return True
    if not (known.columns.has("measure") and known.columns.has("timeline")) or known.columns.has("score"):
        return False
    rows = ([cell for cell in row.cells if cell and cell.cell.lines] for row in known.shaped.body)
    banners = (cells[0].text for cells in rows if len(dict.fromkeys(map(id, cells))) == 1)
    return above is not None or any(map(_names_subject, banners))


def _names_subject(text: str) -> bool:
    """Whether a text names an issue or indicator, or a question by its code."""
    subject = subject_of(" ".join(text.split()))
    return bool(subject and subject.number) or bool(question_codes(text))


@dataclass(frozen=True)
class _FoundTable:
    """A table in its shape with its columns; the user's layout where these are from one."""

    shaped: Shaped
    columns: Columns
    layout: UserLayout | None = None


def _found_tables(
    grids: Mapping[TablePlace, Grid], layouts: Sequence[UserLayout], again: RepeatedTexts
) -> tuple[dict[TablePlace, _FoundTable], dict[TablePlace, _FoundTable]]:
    """The tables that a user or the words of their headings make known; and those that their cells may."""
    by_user = {place: found for place, grid in grids.items() if (found := _by_user(grid, layouts))}
    others = {place: grid for place, grid in grids.items() if place not in by_user}
    shapes = _with_equal_cards({place: shape_of(grid, again) for place, grid in others.items()})
    guesses = {place: unknown_shape_of(grid) for place, grid in others.items() if shapes[place] is None}
    columns = _columns([*shapes.values(), *guesses.values()])
    by_words, by_cells = (
        {place: _FoundTable(shaped, columns[_key(shaped)]) for place, shaped in found.items() if shaped}
        for found in (shapes, guesses)
    )
    return by_user | by_words, by_cells


def _by_user(grid: Grid, layouts: Sequence[UserLayout]) -> _FoundTable | None:
    """A table by the first of the user's layouts with its headings, those for its agency first."""
    for layout in sorted(layouts, key=lambda layout: layout.agency is None):
        if shaped := user_shape_of(grid, layout):
            if layout.shape == "cards":
                shaped = with_paths(shaped, _labels_of(shaped, layout))
            return _FoundTable(shaped, Columns(user_columns(shaped.paths, layout)), layout)
    return None


def _labels_of(shaped: Shaped, layout: UserLayout) -> tuple[tuple[str, ...], ...]:
    """The labels of cards, and those of the user's layout that these lack, in the order of the layout."""
    printed: dict[str, list[tuple[str, ...]]] = {}
    for path in shaped.paths:
        printed.setdefault(squeeze(" / ".join(path)), []).append(path)
    return tuple(
        path
        for heading, key in zip(layout.headings, layout.keys, strict=False)
        for path in printed.get(key, [(heading,)])
    )


def _placed_blocks(document: Document) -> Iterator[tuple[TablePlace, Block]]:
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            yield TablePlace(page_index, block_index), block


def _join_down(
    document: Document, grids: dict[TablePlace, Grid], repeated: frozenset[str], again: RepeatedTexts
) -> dict[TablePlace, TablePlace]:
    """Make tables with labels in the first column whole over page breaks, in `grids`; the places of their
    further parts, with that of the first."""
    rests: dict[TablePlace, TablePlace] = {}
    last: TablePlace | None = None
    for place, block in _placed_blocks(document):
        if isinstance(block, Paragraph):
            if last and block.kind not in FURNITURE and not repeated.issuperset(keys_of(block)):
                last = None
            continue
        if last and place[0] > last[0] and continues_down(grids[last], grids[place], again):
            grids[last] = grids[last].followed_by(grids.pop(place))
            rests[place] = last
        else:
            last = place
    return rests


def texts_that_come_again(grids: Collection[Grid]) -> RepeatedTexts:
    """Short texts that are in the same column of several tables, once in each, as labels are."""
    counted: Counter[tuple[int, str]] = Counter()
    for grid in grids if len(grids) > 1 else ():
        begun = (cell for row in range(grid.rows) for cell in grid.filled(row))
        short = Counter((cell.column, text) for cell in begun if len(text := cell.text) <= LONGEST_UNKNOWN)
        counted.update(key for key, times in short.items() if times == 1)
    written: dict[str, list[str]] = {}
    for (_, text), times in counted.items():
        if times > 1:
            written.setdefault(squeeze(text), []).append(text)
    return RepeatedTexts(written)


def _key(shaped: Shaped) -> tuple[str, tuple[str, ...]]:
    """What tables that hold the same have in common: their shape and headings."""
    return shaped.shape, tuple(squeeze(" / ".join(path)) for path in shaped.paths)


def _columns(shapes: Iterable[Shaped | None]) -> dict[tuple[str, tuple[str, ...]], Columns]:
    """The columns of all tables with the same headings, by the cells of all of them."""
    together: dict[tuple[str, tuple[str, ...]], list[Shaped]] = {}
    for shaped in filter(None, shapes):
        together.setdefault(_key(shaped), []).append(shaped)
    return {key: Columns(_columns_of_all(found)) for key, found in together.items()}


def _columns_of_all(found: Sequence[Shaped]) -> tuple[Column, ...]:
    """The columns of tables with the same headings."""
    named = named_columns(found[0].paths)
    if leave_no_measures(named):
        return named
    return find_columns(
        found[0].paths, lambda column: [text for shaped in found for text in shaped.texts(column)]
    )


def _with_equal_cards(
    shapes: dict[TablePlace, Shaped | None],
) -> dict[TablePlace, Shaped | None]:
    """`shapes`, the cards among them with the labels of all cards, in one order."""
    cards = [shaped for shaped in shapes.values() if shaped and shaped.shape == "cards"]
    paths = tuple(dict.fromkeys(path for shaped in cards for path in shaped.paths))
    return {
        place: with_paths(shaped, paths) if shaped and shaped.shape == "cards" else shaped
        for place, shaped in shapes.items()
    }


def _subject_of_title(shaped: Shaped) -> Subject | None:
    """The last issue or indicator that a title in a table names."""
    subjects = (subject_of(" ".join(cell.text.split())) for cell in shaped.captions)
    return next((subject for subject in reversed(list(subjects)) if subject), None)


def repeats(columns: Columns, row: BodyRow) -> bool:
    """Whether a row in the body of a table is its heading again."""
    headings = 0
    for index in range(len(row.cells)):
        if (cell := row.beginning(index)) and (text := cell.text):
            if not _is_in(squeeze(text), columns.squeezed):
                return False
            headings += 1
    return headings > 1


def _is_in(text: str, headings: Sequence[str]) -> bool:
    return any(text in heading for heading in headings)


def _same(one: Columns, other: Columns) -> bool:
    """Whether two headings are of one table: the same fields in a row, however the words were misread."""
    return [column.field for column in one.columns] == [column.field for column in other.columns]
