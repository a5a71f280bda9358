"""Rows of a measure table that hold nothing but what the rows below them are under."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from extract.grid import GridCell
from schema.names.codes import question_codes
from schema.names.subjects import Subject, names_in_whole, subject_of
from schema.records import PrintedCell
from schema.tables.inside import labelled_value
from schema.tables.joined import TablePart
from schema.tables.row_clues import KEYS
from schema.tables.shapes import BodyRow
from schema.tables.values import OPENING
from schema.tables.wraps import Lines


@dataclass
class Banner:
    """What rows are printed under: an issue or indicator, values of fields, and the printed headings."""

    subject: Subject | None = None
    values: dict[str, Lines] = field(default_factory=dict)
    raw: tuple[PrintedCell, ...] = ()


def banner_of(row: BodyRow, part: TablePart, above: Banner, *, page_top: bool) -> Banner | None:
    """The banner that a row opens which holds nothing but a heading: the name of an issue or indicator, a
    value with its label, or any other text over all columns or in a column that says what rows are about.
    """
    if len(row.cells) < 3 or row.is_whole:
        return None
    begun = ((index, cell) for index in range(len(row.cells)) if (cell := row.beginning(index)) and cell.text)
    filled = list(islice(begun, 3))
    if len(filled) == 2:
        return _of_two_cells([cell for _, cell in filled])
    if len(filled) != 1:
        return None
    index, cell = filled[0]
    text = " ".join(cell.text.split())
    printed = PrintedCell("", cell.text)
    spans = cell.columns == len(row.cells)
    subject = subject_of(text)
    if subject:
        return Banner(subject, {}, (printed,))
    value = labelled_value(text) if spans or index == 0 else None
    if value and value.field not in KEYS:
        return _with_value(above, value.field, value.text, printed)
    if (spans or not part.merges_known) and question_codes(text[:OPENING], in_column=True):
        return _with_value(above, "question", text, printed)
    column = part.columns.columns[index] if index < len(part.columns.columns) else None
    key = column is not None and column.field in KEYS
    reaches = any((below := row.at(at)) and below.row != row.number for at in range(len(row.cells)))
    if spans or (key and not page_top and not reaches):
        return Banner(above.subject, above.values, (printed,))
    return None


def _of_two_cells(cells: Sequence[GridCell]) -> Banner | None:
    """The banner of a row that holds nothing but the name of an issue or indicator, which a false gap between
    columns divides."""
    text = " ".join(" ".join(cell.text.split()) for cell in cells)
    if cells[0].column + cells[0].columns != cells[1].column or not names_in_whole(text):
        return None
    return Banner(subject_of(text), {}, tuple(PrintedCell("", cell.text) for cell in cells))


def _with_value(above: Banner, field: str, text: str, printed: PrintedCell) -> Banner:
    """The banner above with a value in place of the one of its field."""
    before = above.values.get(field)
    kept = tuple(cell for cell in above.raw if before is None or before[0] not in cell.text)
    return Banner(above.subject, above.values | {field: [text]}, (*kept, printed))
