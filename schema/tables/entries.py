"""Rows of measure tables as their writer meant them: values by field, joined over page breaks, under their
banners, with what merged cells reach down to them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from extract import Cell
from extract.document import Box
from extract.grid import GridCell, RowPlace
from normalize.proven import breaks_word
from schema.fields import FIELDS
from schema.names.subjects import subject_of
from schema.records import PlaceOnPage, PrintedCell
from schema.tables.banners import Banner, banner_of
from schema.tables.columns import Columns
from schema.tables.joined import MeasureTable, TablePart, repeats
from schema.tables.row_clues import RowPair
from schema.tables.rows import begins_record, continue_row, ended_fields
from schema.tables.shapes import BodyRow
from schema.tables.values import Values, values_of
from schema.tables.wraps import Lines, Wraps


@dataclass
class Entry:
    """A row with the printed rows that continue it.

    `cells` holds the lines of every field that is filled, `merged` those of cells that reach down from rows
    above, `blank` the fields whose cells the file shows to be blank, `absent` those for which a card has no
    label, `maybe_merged` those whose blank cell may be the rest of one above, for all that the file shows,
    `codes` the question codes of the columns ticked.
    """

    columns: Columns
    banner: Banner
    cells: dict[str, Lines]
    raw: list[PrintedCell]
    merged: dict[str, Lines] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    maybe_merged: set[str] = field(default_factory=set)
    codes: list[str] = field(default_factory=list)
    places: list[RowPlace] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    bboxes: list[PlaceOnPage] = field(default_factory=list)


def entries(table: MeasureTable, begins: Callable[[RowPair], bool] = begins_record) -> list[Entry]:
    """The rows of `table` in order, what a page cut joined, without banners, repeated headings and sums.

    `begins` decides whether a printed row begins a record.
    """
    found: list[Entry] = []
    banner = Banner()
    wraps = Wraps(table)
    cut = True
    previous: Entry | None = None
    above: list[Cell] = []
    for part in table.parts:
        if not part.cut:
            banner = _banner_above(part, table.columns)
        page_top = cut = cut and part.cut
        for row in part.shaped.body:
            if repeats(part.columns, row):
                page_top = True
                continue
            if opened := banner_of(row, part, banner, page_top=page_top):
                banner, previous = opened, None
                continue
            values = values_of(row, part, wraps)
            if not values.raw or values.is_sum or values.has_no_measure:
                continue
            cells = [cell.cell if cell else Cell() for cell in map(row.beginning, range(len(row.cells)))]
            ended = ended_fields(part.columns, above, cells) if page_top else {}
            above = cells
            if (
                previous is None
                or row.is_whole
                or begins(_pair(values, previous, page_top=page_top, ended=ended))
            ):
                if previous and page_top:
                    _give_back(previous, values, ended)
                previous = _entry(table.columns, banner, values)
                found.append(previous)
            else:
                _continue(previous, values, page_top=page_top, ended=ended)
            _locate(previous, row)
            page_top, cut = False, True
    _note_merges(found)
    return found


def _banner_above(part: TablePart, columns: Columns) -> Banner:
    """What is said before a part for all of its rows, but for the fields that have columns."""
    subject = None if columns.has("issue", "indicator") else part.subject
    values = {name: list(lines) for name, lines in part.values.items() if not columns.has(name)}
    return Banner(subject, values, tuple(PrintedCell("", text) for text in part.printed))


def _note_merges(found: Sequence[Entry]) -> None:
    """Note the fields that are blank in rows of a file that knows no merges, and filled in a row above. Under
    a new issue or indicator nothing is merged."""
    filled: set[str] = set()
    for entry in found:
        if entry.columns.has("issue", "indicator") or entry.banner.subject:
            continue
        entry.maybe_merged |= filled - entry.cells.keys() - entry.blank
        filled |= {name for name, lines in entry.cells.items() if lines}


def _pair(values: Values, previous: Entry, *, page_top: bool, ended: Mapping[str, bool]) -> RowPair:
    """A printed row and the record above, as far as they decide whether the row begins another record."""
    return RowPair(
        row=values.cells,
        above=previous.cells,
        subject="measure" if previous.columns.has("measure") else "step",
        page_top=page_top,
        ended=ended,
    )


def _entry(columns: Columns, banner: Banner, values: Values) -> Entry:
    cells = {
        name: list(lines) for name, lines in banner.values.items() if name not in values.cells
    } | values.cells
    raw = [*banner.raw, *values.raw]
    maybe_merged = set() if _names_subject(cells) else values.maybe_merged
    return Entry(
        columns,
        banner,
        cells,
        raw,
        values.merged,
        values.blank,
        values.absent,
        maybe_merged,
        values.codes,
    )


def _names_subject(cells: Mapping[str, Lines]) -> bool:
    """Whether a row names its issue or indicator: under a new one nothing is merged."""
    texts = (" ".join(lines) for name in ("issue", "indicator") if (lines := cells.get(name)))
    return any((subject := subject_of(text)) and subject.number for text in texts)


def _continue(entry: Entry, values: Values, *, page_top: bool, ended: Mapping[str, bool]) -> None:
    """Add a printed row to the record above it."""
    continue_row(entry.cells, values.cells, page_top=page_top, ended=ended)
    entry.raw += values.raw
    entry.merged |= {name: lines for name, lines in values.merged.items() if name not in entry.cells}
    entry.codes += values.codes


def _give_back(above: Entry, values: Values, ended: Mapping[str, bool]) -> None:
    """Give the record above what a page cut off its cells: such a cell is merged with the next row's, which
    has the rest of a word at its top."""
    for name, lines in list(values.cells.items()):
        cell = above.cells.get(name) or above.merged.get(name)
        cut = FIELDS[name].inherits and ended.get(name) is False and cell and lines
        if cell and cut and breaks_word(cell[-1], lines[0]):
            cell[-1:] = [cell[-1] + lines[0], *lines[1:]]
            values.merged[name] = cell
            del values.cells[name]


def _locate(entry: Entry, row: BodyRow) -> None:
    """Note where a row is printed: its pages, and its boxes where the file has boxes."""
    begun = [cell for index in range(len(row.cells)) if (cell := row.beginning(index))]
    for number in dict.fromkeys(cell.page.number for cell in begun):
        if number is not None and number not in entry.pages:
            entry.pages.append(number)
        if box := box_of([cell for cell in begun if cell.page.number == number]):
            entry.bboxes.append(box)
    entry.places += dict.fromkeys(cell.place for cell in begun)


def box_of(cells: Sequence[GridCell]) -> PlaceOnPage | None:
    """The box around cells of one page, None where the file has no boxes. One that reaches down to other rows
    counts only where all do."""
    placed = [cell for cell in cells if cell.cell.bbox]
    boxes = [cell.cell.bbox for cell in placed if cell.rows == 1] or [cell.cell.bbox for cell in placed]
    if not boxes or (page := cells[0].page).number is None:
        return None
    across = [cell.cell.bbox for cell in placed]
    left, right = min(box.x0 for box in across if box), max(box.x1 for box in across if box)
    top, bottom = min(box.top for box in boxes if box), max(box.bottom for box in boxes if box)
    return PlaceOnPage(page.number, *page.shown(Box(left, top, right, bottom)))
