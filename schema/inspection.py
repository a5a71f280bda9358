"""What each table of a document is taken for, for a person to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract import Document
from extract.grid import Grid, grids_of
from schema.document_types import kind_of
from schema.interpretation import meant_for
from schema.prose import prose
from schema.scores.tables import table_scores
from schema.tables.columns import Column
from schema.tables.heading import heading_at
from schema.tables.joined import measure_tables
from schema.tables.layouts import rows_below, shape_of
from schema.tables.mappings import UserLayout
from schema.tables.roles import find_columns
from schema.tables.shapes import Shape

Kind = Literal["measures", "scores", "no measures"]


@dataclass(frozen=True)
class InspectedTable:
    """A table: its page, grid, kind, shape and columns. Where no words are known as headings, they are taken
    to be in the first row with more than one text."""

    page: int | None
    grid: Grid
    kind: Kind
    shape: Shape
    columns: tuple[Column, ...]


def tables_of(document: Document, layouts: Sequence[UserLayout] = ()) -> list[InspectedTable]:
    """Every table of a document with what it is taken for."""
    grids = grids_of(document)
    measures = measure_tables(document, grids, meant_for(document, layouts))
    parts = {part.place: part for table in measures for part in table.parts}
    found = []
    for place, grid in grids.items():
        number = document.pages[place.page].number
        if part := parts.get(place):
            columns = part.columns.columns
            found.append(InspectedTable(number, grid, "measures", part.shaped.shape, columns))
        else:
            found.append(_without_measures(grid, number))
    return found


def other_type(document: Document, layouts: Sequence[UserLayout] = ()) -> str | None:
    """The type of a document that is not of the ITA, so that its tables give no records; None for others."""
    grids = grids_of(document)
    tables = measure_tables(document, grids, meant_for(document, layouts))
    by_user = any(part.layout for table in tables for part in table.parts)
    kind = kind_of(document, prose(document, grids), by_user=by_user)
    return None if kind.is_ita else kind.name


def _without_measures(grid: Grid, page: int | None) -> InspectedTable:
    scores, _ = table_scores(grid, None)
    kind: Kind = "scores" if scores else "no measures"
    shaped = shape_of(grid)
    if shaped:
        return InspectedTable(page, grid, kind, shaped.shape, find_columns(shaped.paths, shaped.texts))
    start = next((row for row in range(grid.rows) if len(grid.filled(row)) > 1), None)
    if start is None:
        return InspectedTable(page, grid, kind, "rows", ())
    below = rows_below(grid, heading_at(grid, start))
    return InspectedTable(page, grid, kind, "rows", find_columns(below.paths, below.texts))
