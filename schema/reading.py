"""What the readers of scores, findings, limitations and flags start from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract import Document, Paragraph, Table
from extract.grid import Grid, RowPlace, TablePlace, width
from extract.page_breaks import joined_grids
from schema.prose import PlacedTable, Statement
from schema.records import DocumentRecord, Measure
from schema.tables.columns import Columns
from schema.tables.entries import Entry
from schema.tables.joined import MeasureTable
from schema.vocabulary import squeeze


@dataclass(frozen=True)
class WholeTable:
    """A table over all its pages; `columns` are those of a measure table, None in any other."""

    grid: Grid
    columns: Columns | None


@dataclass(frozen=True)
class Reading:
    """A document, what it is, its statements and tables in order, and its measure tables; `measures` are the
    records of `rows`."""

    document: Document
    described: DocumentRecord
    tables: Sequence[MeasureTable]
    rows: Sequence[Entry]
    measures: Sequence[Measure]
    prose: Sequence[Statement | PlacedTable]

    @property
    def records(self) -> Iterator[tuple[Entry, Measure]]:
        """Every logical row with its record."""
        return zip(self.rows, self.measures, strict=True)

    @property
    def provable(self) -> Iterator[tuple[Entry, Measure]]:
        """The rows of which the file states what is in each cell, with their records.

        Elsewhere what a cell lacks may be in the one next to it.
        """
        return ((row, record) for row, record in self.records if not any(map(self._is_by_gaps, row.places)))

    def _is_by_gaps(self, place: RowPlace) -> bool:
        block = self.document.pages[place.page].blocks[place.block]
        return isinstance(block, Table) and block.by_gaps

    @cached_property
    def whole(self) -> list[Statement | WholeTable]:
        """The statements and tables in order, a table with all that continues it on the next pages."""
        found: list[Statement | WholeTable] = []
        parts: list[PlacedTable] = []
        for part in [*self.prose, None]:
            if parts and not (isinstance(part, PlacedTable) and self._continues(parts[-1], part)):
                grid = joined_grids([one.grid for one in parts])
                found.append(WholeTable(grid, self.measure_columns(parts[0])))
                parts = []
            if isinstance(part, PlacedTable):
                parts.append(part)
            elif part:
                found.append(part)
        return found

    def _continues(self, above: PlacedTable, below: PlacedTable) -> bool:
        """Whether a table may continue in one on the next page."""
        of_measures = [self.measure_columns(part) is not None for part in (above, below)]
        next_page = above.page.number is not None and below.page.number == above.page.number + 1
        return next_page and width(above.table) == width(below.table) and of_measures[0] == of_measures[1]

    @cached_property
    def finding_labels(self) -> frozenset[str]:
        """The labels, squeezed, before findings of measures that prose states: these head no section."""
        return frozenset(
            squeeze(column.heading)
            for table in self.tables
            for part in table.parts[:1]
            if isinstance(self.document.pages[part.place.page].blocks[part.place.block], Paragraph)
            for column in part.columns.columns
            if column.field == "finding"
        )

    @cached_property
    def _columns(self) -> dict[TablePlace, Columns]:
        return {part.place: part.columns for table in self.tables for part in table.parts}

    def measure_columns(self, table: PlacedTable) -> Columns | None:
        """The columns of (a part of) a measure table, None for any other table."""
        return self._columns.get(table.place)
