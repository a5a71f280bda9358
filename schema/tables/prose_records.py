"""Records stated in prose: the lines of each value by the label before it, to rows of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from extract import Cell, Line, Page
from extract.document import Box
from extract.grid import GridCell, RowPlace, TablePlace
from schema.names.subjects import Subject
from schema.tables.columns import Columns
from schema.tables.contents import ColumnClues
from schema.tables.joined import TablePart
from schema.tables.shapes import BodyRow, Shaped

LEAST_ROWS: Final = 2
"""Rows of the shortest table, and times that a label is alone on its line: one may head a chapter."""

MOST_BETWEEN: Final = 3
"""Paragraphs without marks between two labels that are still of the first one's value, at most."""

SHARE_OF_VALUES: Final = 0.5
"""Share of the values after a label that are of its field, at least."""


@dataclass
class ProseRecord:
    """The lines of each value by its heading. `place`: where the first of them is. `alone`: headings
    after which nothing follows in their line."""

    subject: Subject | None
    page: Page
    place: RowPlace
    fields: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[Line]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)

    def holds(self, heading: str, name: str) -> bool:
        """Whether a label is here already, or another for the measure itself."""
        return heading in self.values or (name == "measure" and name in self.fields.values())

    def text(self, heading: str) -> str:
        """The lines of a value joined by line ends."""
        return "\n".join(line.text for line in self.values.get(heading, ()))


def has_values(records: Sequence[ProseRecord], fields: Mapping[str, str | None]) -> bool:
    """Whether most values of the headings whose field is the owner are units, or those of timelines times.

    `fields`: those of the headings.
    """
    for name, clue in (("owner", "unit"), ("timeline", "period")):
        values = [
            record.text(heading)
            for record in records
            for heading in record.values
            if fields.get(heading) == name
        ]
        if len(values) >= LEAST_ROWS and ColumnClues(values).get(clue, 0.0) >= SHARE_OF_VALUES:
            return True
    return False


def part_of(record: ProseRecord, headings: Sequence[str], columns: Columns) -> TablePart:
    """A record as a row of a table: the values of `headings` under `columns`."""
    cells = tuple(
        GridCell(_cell(lines), 0, index, 1, 1, record.page, record.place)
        if (lines := record.values.get(heading))
        else None
        for index, heading in enumerate(headings)
    )
    paths = tuple(column.path for column in columns.columns)
    shaped = Shaped("cards", paths, (BodyRow(cells, 0, is_whole=True),))
    place = TablePlace(record.place.page, record.place.block)
    return TablePart(place, shaped, columns, merges_known=False, cut=False, subject=record.subject)


def _cell(lines: Sequence[Line]) -> Cell:
    boxes = [line.bbox for line in lines if line.bbox]
    if not boxes:
        return Cell(tuple(lines))
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Cell(tuple(lines), Box(min(x0), min(top), max(x1), max(bottom)))
