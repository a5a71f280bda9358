"""Whether a printed row begins a record of the table, or continues the one above."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from extract import Cell
from extract.page_breaks import line_pitch, was_ended
from schema.tables.columns import Columns
from schema.tables.row_clues import CLUES, KEYS, RowPair
from schema.tables.wraps import Lines, begins_new
from schema.vocabulary import rows, squeeze

BIAS: Final = "bias"
"""The weight that every row has, whatever holds of it."""


def ended_fields(columns: Columns, above: Sequence[Cell], below: Sequence[Cell]) -> dict[str, bool]:
    """Whether the writer ended the last line of a cell, by field; left out are fields in which the page does
    not show it.
    """
    pitch = line_pitch([*above, *below])
    known = {
        column.field: was_ended(upper, lower, pitch)
        for column, upper, lower in zip(columns.columns, above, below, strict=False)
        if column.field
    }
    return {field: ended for field, ended in known.items() if ended is not None}


def begins_record(pair: RowPair) -> bool:
    """Whether a printed row begins a record: the weights of the clues that hold for it sum up to more than 0.

    The weights are in vocabulary/row_weights.csv, fitted by `python -m tests.benchmarks.rows`.
    """
    weights = row_weights()
    return weights[BIAS] + sum(weights[name] for name, holds in CLUES.items() if holds(pair)) > 0


@cache
def row_weights() -> dict[str, int]:
    """The weight of each clue, in hundredths: whole numbers add up to the same on every machine."""
    return {row["sign"]: round(100 * float(row["weight"])) for row in rows("row_weights")}


def continue_row(
    above_cells: dict[str, Lines], values: Mapping[str, Lines], *, page_top: bool, ended: Mapping[str, bool]
) -> None:
    """Add cells to the row above; what a page cut is joined without a space."""
    for name, lines in values.items():
        above = above_cells.setdefault(name, [])
        if not lines:
            continue
        if name in (*KEYS, "owner", "timeline") and squeeze("".join(lines)) in squeeze("".join(above)):
            continue
        cut = page_top and above and not ended.get(name)
        if cut and not begins_new(above[-1], lines[0], name):
            above[-1] += lines[0]
            above += lines[1:]
        else:
            above += lines
