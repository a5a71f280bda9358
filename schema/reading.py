"""A document as far as it has been read when its scores, findings, limitations and flags are looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract import Document
from schema.prose import PlacedTable, Statement
from schema.records import DocumentRecord, Measure
from schema.tables.entries import Entry
from schema.tables.joined import MeasureTable
from schema.tables.roles import Columns


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

    @cached_property
    def _columns(self) -> dict[tuple[int, int], Columns]:
        return {part.place: part.columns for table in self.tables for part in table.parts}

    def measure_columns(self, table: PlacedTable) -> Columns | None:
        """The columns of (a part of) a measure table, None for any other table."""
        return self._columns.get(table.place)
