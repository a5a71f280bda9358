"""The shape of one table: fields across, fields down, or cards of labels and values."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from extract.grid import Grid, GridCell
from normalize.lists import opens_item
from normalize.wrapping import join_lines
from schema.names.subjects import subject_of
from schema.tables.cards import cards_of
from schema.tables.contents import ColumnClues
from schema.tables.heading import (
    LONGEST_UNKNOWN,
    Heading,
    find_heading,
    heading_at,
    heading_of,
    is_heading,
    path_words,
)
from schema.tables.mappings import UserLayout
from schema.tables.shapes import BodyRow, Shaped
from schema.tables.words import LONGEST_HEADING, heading_words
from schema.vocabulary import squeeze

LEAST_UNKNOWN: Final = 3
"""Columns of a table whose headings are in no vocabulary, at least."""

LEAST_BODY: Final = 2
"""Rows below such a heading, at least."""

LEAST_LETTERS: Final = 3
"""Letters of the shortest label."""

_LETTER: Final = regex.compile(r"\p{L}")

CONTENT: Final = ("number", "decimal", "amount", "tick", "marked", "code", "period", "unit")
"""What the cells of a body hold and a heading does not: first what is quickly tested."""


def shape_of(grid: Grid, again: Container[str] = ()) -> Shaped | None:
    """The shape that the words over or next to the cells give a table; None where they give none. `again` are
    texts (squeezed) that come again in the same column of other tables, as the labels of cards do.
    """
    across, down = find_heading(grid), _labels_down(grid, again)
    if across and (down is None or _clearness(across) >= _clearness(down)):
        return rows_below(grid, across)
    if down is None:
        return None
    return cards_of(grid, again) or _turned(grid, down)


def may_be_label(text: str) -> bool:
    """Whether a text may be a label of a card that no vocabulary has: short, and nothing that values are."""
    if len(text) > LONGEST_UNKNOWN or len(_LETTER.findall(text)) < LEAST_LETTERS or subject_of(text):
        return False
    held = ColumnClues([text])
    return not any(held.get(name, 0.0) for name in CONTENT)


@dataclass(frozen=True)
class RepeatedTexts:
    """Texts that come again in several tables, by how they are squeezed. Only those that may be labels are in
    it, which is tested when it is asked for."""

    written: Mapping[str, Sequence[str]]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and any(map(may_be_label, self.written.get(key, ())))


def continues_down(above: Grid, below: Grid, again: Container[str] = ()) -> bool:
    """Whether a table on the next page has further rows of a table that has labels in its first column: these
    continue in it, or are those of further cards."""
    shaped = shape_of(above, again) if above.columns == below.columns else None
    if shaped is None or shaped.shape == "rows":
        return False
    known = {squeeze(path[0]) for path in shaped.paths if path}
    if shaped.shape == "cards" and _labels_of(below, step=2) <= known:
        return True
    own = shape_of(below, again)
    labels = _labels_of(below, step=below.columns)
    if (own and own.shape == "rows") or (shaped.shape == "columns" and labels & known):
        return False
    return all(label in known or heading_words(label) is not None for label in labels)


def _labels_of(grid: Grid, step: int) -> set[str]:
    """The texts, squeezed, that begin in every column `step` from the first."""
    begun = (grid.begins(row, column) for row in range(grid.rows) for column in range(0, grid.columns, step))
    return {squeeze(cell.text) for cell in begun if cell and cell.cell.lines}


def user_shape_of(grid: Grid, layout: UserLayout) -> Shaped | None:
    """The table as a user says that it is, None where it does not have these headings in this shape."""
    if not layout.keys:
        return None
    if layout.shape == "columns":
        return _turned(grid, None, layout)
    if layout.shape == "cards":
        return cards_of(grid, keys=layout.keys)
    heading = heading_of(grid, layout.keys)
    return rows_below(grid, heading) if heading else None


def unknown_shape_of(grid: Grid) -> Shaped | None:
    """The shape of a table whose headings are in no vocabulary: short texts, over cells that hold other
    things than they do. None where its first rows may be of the body."""
    start = next((row for row in range(min(grid.rows, 4)) if len(grid.filled(row)) >= LEAST_UNKNOWN), None)
    if start is None:
        return None
    heading = heading_at(grid, start)
    if grid.rows - heading.end < LEAST_BODY or sum(map(bool, heading.paths)) < LEAST_UNKNOWN:
        return None
    texts = [text for path in heading.paths for text in path[-1:]]
    if any(len(squeeze(text)) > LONGEST_UNKNOWN or opens_item(text) for text in texts):
        return None
    held = ColumnClues([text for text in texts if heading_words(text) is None])
    if any(held.get(name, 0.0) for name in CONTENT):
        return None
    return replace(rows_below(grid, heading), known=False)


def rows_below(grid: Grid, heading: Heading | None) -> Shaped:
    """The rows of a grid below its heading; without one, all of them."""
    start = heading.end if heading else 0
    captions = tuple(cell for row in range(heading.caption if heading else 0) for cell in grid.filled(row))
    paths = heading.paths if heading else ((),) * grid.columns
    return Shaped("rows", paths, tuple(_body(grid, start)), captions, heading.depth if heading else 0)


def _body(grid: Grid, start: int) -> Iterator[BodyRow]:
    for row in range(start, grid.rows):
        yield BodyRow(tuple(grid.at(row, column) for column in range(grid.columns)), row)


def _clearness(heading: Heading) -> float:
    """How many fields a heading names, times the share of its texts that name one."""
    filled = [path for path in heading.paths if path]
    named = [words.field for path in filled if (words := path_words(path))]
    return len(set(named)) * len(named) / len(filled)


def _labels_down(grid: Grid, again: Container[str]) -> Heading | None:
    """The labels in the first column, as the heading of the turned grid."""
    if grid.columns < 2 or grid.rows < 2:
        return None
    column = [
        cell
        for row in range(grid.rows)
        if (cell := grid.begins(row, 0)) and cell.cell.lines and not _is_alone(grid, cell)
    ]
    paths = [(join_lines(cell.text),) for cell in column]
    if not paths or any(len(squeeze(path[0])) > LONGEST_HEADING for path in paths if heading_words(path[0])):
        return None
    counted = Counter(paths)
    repeated = len(paths) >= 2 * len(counted) > 2 and grid.columns == 2 and min(counted.values()) > 1
    if is_heading(paths) or repeated or (len(paths) >= LEAST_UNKNOWN and _come_again(paths, again)):
        return Heading(0, 1, tuple(counted))
    return None


def _come_again(paths: Sequence[tuple[str, ...]], again: Container[str]) -> bool:
    return all(squeeze(path[0]) in again for path in paths)


def _is_alone(grid: Grid, cell: GridCell) -> bool:
    """Whether nothing is next to a cell: it is over all columns, or the others of its row are blank."""
    return cell.columns >= grid.columns or (grid.columns > 2 and len(grid.filled(cell.row)) == 1)


def _turned(grid: Grid, labels: Heading | None, layout: UserLayout | None = None) -> Shaped | None:
    """A table with a field in each row and a record in each column: with these labels in its first column, or
    with the headings that a user gives."""
    keys = layout.keys if layout else ()
    titles = [
        row
        for row in range(grid.rows)
        if (cell := grid.begins(row, 0)) and _is_alone(grid, cell) and squeeze(cell.text) not in keys
    ]
    turned = grid.without_rows(titles).turned()
    if turned.rows < 2:
        return None
    if layout:
        heading = heading_of(turned, keys)
    else:
        whole = labels is not None and len(labels.paths) == turned.columns
        heading = heading_at(turned, 0) if whole else find_heading(turned)
    if heading is None or heading.caption:
        return None
    captions = tuple(cell for row in titles for cell in grid.filled(row))
    body = tuple(replace(row, is_whole=True) for row in _body(turned, heading.end) if _is_filled(row))
    return Shaped("columns", heading.paths, body, captions, heading.depth)


def _is_filled(row: BodyRow) -> bool:
    return any(cell and cell.cell.lines for cell in row.cells)
