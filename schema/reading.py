"""A document as far as it has been read when its scores, findings, limitations and flags are looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract import Document
from schema.headings import Header
from schema.prose import PlacedTable, Statement
from schema.records import DocumentRecord, Measure
from schema.rows import LogicalRow
from schema.tables_old import MeasureTable


@dataclass(frozen=True)
class Reading:
    """A document, what it is, its statements and tables in order, and its measure tables; `measures` are the
    records of `rows`."""

    document: Document
    described: DocumentRecord
    tables: Sequence[MeasureTable]
    rows: Sequence[LogicalRow]
    measures: Sequence[Measure]
    prose: Sequence[Statement | PlacedTable]

    @property
    def records(self) -> Iterator[tuple[LogicalRow, Measure]]:
        """Every logical row with its record."""
        return zip(self.rows, self.measures, strict=True)

    @cached_property
    def _headers(self) -> dict[tuple[int, int], Header]:
        return {
            (place.page, place.block): part.header
            for table in self.tables
            for part in table.parts
            for place, _ in part.rows
        }

    def measure_header(self, table: PlacedTable) -> Header | None:
        """The heading of (a part of) a measure table, None for any other table."""
        return self._headers.get(table.place)
