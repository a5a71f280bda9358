"""Columns that merged cells hide on a further page of a ruled table: those of the page before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from extract.document import FURNITURE, Cell, Page, Row, Table
from extract.grid import width

SAME_PLACE: Final = 1.5
"""Points by which the same edge of two pages may differ."""

LEAST_SHOWN: Final = 0.5
"""Share of the columns of the page before that a page shows, at least: else it is another table."""


def with_hidden_columns(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages, with the table at the top of each in the columns of that at the end of the page before, if
    its own edges are some of theirs.

    Where all rows of a page have merged cells over the same columns, no ruling parts these columns there.
    """
    edges: list[float] = []
    for page in pages:
        blocks = list(page.blocks)
        body = [
            index
            for index, block in enumerate(blocks)
            if isinstance(block, Table) or block.kind not in FURNITURE
        ]
        tables = [index for index in body if isinstance(blocks[index], Table)]
        for index in tables:
            block = blocks[index]
            assert isinstance(block, Table)
            own = _edges(block)
            if index == body[0] and (places := _places(own, edges)):
                blocks[index] = replace(block, rows=tuple(_row(row, places) for row in block.rows))
                own = edges
            edges = own if index == body[-1] else []
        if body and not tables:
            edges = []
        yield replace(page, blocks=tuple(blocks))


def _edges(table: Table) -> list[float]:
    """The left edge of each column, and the right one of the last; none where white space parts columns."""
    if table.by_gaps:
        return []
    edges: dict[int, float] = {}
    for row in table.rows:
        column = 0
        for cell in row.cells:
            after = column + cell.column_span
            if cell.bbox:
                edges[column], edges[after] = cell.bbox.x0, cell.bbox.x1
            column = after
    count = width(table) + 1
    return [edges[column] for column in range(count)] if len(edges) == count else []


def _places(own: Sequence[float], edges: Sequence[float]) -> list[int]:
    """The index of each edge of a table among the `edges` of the page before; none where they are not some of
    these, or all."""
    if not own or len(own) >= len(edges) or len(own) - 1 < LEAST_SHOWN * (len(edges) - 1):
        return []
    places = [place for edge in own for place, other in enumerate(edges) if abs(other - edge) <= SAME_PLACE]
    whole = len(places) == len(own) and places[0] == 0 and places[-1] == len(edges) - 1
    return places if whole else []


def _row(row: Row, places: Sequence[int]) -> Row:
    """A row whose columns begin at `places` of the columns of the page before."""
    cells: list[Cell] = []
    column = 0
    for cell in row.cells:
        span = places[column + cell.column_span] - places[column]
        column += cell.column_span
        cells += [replace(cell, column_span=span)] if cell.bbox else [cell] * span
    return Row(tuple(cells))
