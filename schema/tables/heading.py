"""Which rows of a grid are its heading, and what is over each column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from extract.grid import Grid, GridCell
from normalize.dates import is_period
from normalize.lists import opens_item
from normalize.numerals import to_arabic
from normalize.wrapping import join_lines
from schema.tables.mappings import without_blank_end
from schema.tables.words import LONGEST_HEADING, HeadingWords, How, heading_words
from schema.vocabulary import squeeze

ROWS_SEARCHED: Final = 6
"""Rows at the top of a table among which its heading begins: titles may be above it."""

LONGEST_UNKNOWN: Final = 40
"""Characters of the longest heading that is in no vocabulary."""

MOST_IN_TITLE: Final = 2
"""Filled cells of a row of titles further down, at most."""

DEEPEST: Final = 5
"""Rows of the deepest heading."""

WEIGHTS: Final[dict[How, float]] = {"whole": 1.0, "like": 1.0, "opens": 0.7, "holds": 0.3}
"""How much a text is a heading that names a field in this way."""

LEAST_NAMED: Final = 1.4
"""Sum of these weights over the fields of a heading, at least."""

_COUNT: Final = regex.compile(r"\(?\d{1,2}\)?")
KEY: Final = regex.compile(
    r"\(?[ieoIEO]\d{1,2}\)?|(?:ปี)?(?:งบประมาณ)?(?:พ\.?ศ\.?)?25\d\d|[1-4]|q[1-4]|(?:ครั้ง|รอบ)ที่\d", regex.I
)
"""What divides a heading other than names of fields: question codes, years, quarters, rounds. Squeezed."""


@dataclass(frozen=True)
class Heading:
    """`caption` rows of titles, then `depth` rows of headings; over each column the headings from the top to
    the lowest one, each once."""

    caption: int
    depth: int
    paths: tuple[tuple[str, ...], ...]

    @property
    def end(self) -> int:
        """The first row of the body."""
        return self.caption + self.depth


def find_heading(grid: Grid) -> Heading | None:
    """The heading of a grid: the first rows that name two fields, and mostly hold headings."""
    for start in range(min(grid.rows, ROWS_SEARCHED)):
        filled = grid.filled(start)
        if len(filled) < 2 and not _opens_block(grid, start):
            continue
        if any(len(squeeze(cell.text)) > LONGEST_HEADING for cell in filled):
            return None
        heading = heading_at(grid, start)
        if is_heading(heading.paths):
            return heading
    return None


def heading_of(grid: Grid, keys: Sequence[str]) -> Heading | None:
    """The heading of a grid whose squeezed texts are `keys`; None where there is none. Nothing but titles are
    above it."""
    for start in range(grid.rows):
        top = [squeeze(join_lines(cell.text)) for cell in grid.filled(start)]
        may_open = top and all(any(key.startswith(text) for key in keys) for text in top)
        if may_open and (heading := _deepest(grid, start, keys)):
            return heading
        if start + 1 >= ROWS_SEARCHED and len(top) > MOST_IN_TITLE:
            break
    return None


def _deepest(grid: Grid, start: int, keys: Sequence[str]) -> Heading | None:
    """The heading that begins in row `start` and whose squeezed texts are `keys`, as deep as it may be."""
    for end in range(min(grid.rows, start + DEEPEST), start, -1):
        paths = tuple(_path(grid, start, end, column) for column in range(grid.columns))
        if without_blank_end(tuple(squeeze(" / ".join(path)) for path in paths)) == keys:
            counted = end < grid.rows and _counts_columns(grid, end)
            return Heading(start, end - start + counted, paths)
    return None


def is_heading(paths: Sequence[Sequence[str]]) -> bool:
    """Whether texts over columns, or next to rows, are headings: two fields are named, one of them by a known
    heading, and at least half of the texts name fields."""
    named: dict[str, float] = {}
    filled = [path for path in paths if path]
    headings = 0
    for path in filled:
        words = path_words(path)
        if words is None:
            headings += bool(KEY.fullmatch(squeeze(path[-1])))
            continue
        headings += 1
        if is_period(squeeze(path[-1])):
            words = path_words(path[:-1])
        if words:
            weight = WEIGHTS[words.how]
            named[words.field] = max(weight, named.get(words.field, 0.0))
    return len(named) >= 2 and sum(named.values()) >= LEAST_NAMED and 2 * headings >= len(filled)


def path_words(path: Sequence[str]) -> HeadingWords | None:
    """What the lowest heading of a path says that says something."""
    return next((words for text in reversed(path) if (words := heading_words(text))), None)


def heading_at(grid: Grid, start: int) -> Heading:
    """The heading that begins in row `start`, as deep as its cells and spans make it."""
    end = start + 1
    while end < min(grid.rows, start + DEEPEST) and _continues(grid, start, end):
        end += 1
    paths = tuple(_path(grid, start, end, column) for column in range(grid.columns))
    if end < grid.rows and _counts_columns(grid, end):
        end += 1
    return Heading(start, end - start, paths)


def _opens_block(grid: Grid, row: int) -> bool:
    """Whether the one filled cell of a row spans some columns, and others begin blank next to it."""
    filled = grid.filled(row)
    return len(filled) == 1 and 1 < filled[0].columns < grid.columns - 1 and filled[0].column > 0


def _continues(grid: Grid, start: int, end: int) -> bool:
    """Whether row `end` still belongs to the heading of the rows from `start` to the one above."""
    if any(cell.row + cell.rows > end for row in range(start, end) for cell in grid.filled(row)):
        return any(
            len(squeeze(cell.text)) <= LONGEST_HEADING for cell in grid.filled(end)
        ) or not grid.filled(end)
    return _divides(grid, start, end)


def _divides(grid: Grid, start: int, end: int) -> bool:
    """Whether row `end` divides columns of the heading above it: it holds headings below group headings, and
    is blank below the others."""
    below = grid.texts(end)
    filled = [column for column, text in enumerate(below) if text.strip()]
    if len(filled) < 2 or any(_is_content(below[column]) for column in filled):
        return False
    above = [_lowest(grid, start, end, column) for column in range(grid.columns)]
    grouped = _grouped_columns(grid, above, below)
    outside = [column for column in filled if column not in grouped]
    if outside and len(filled) == grid.columns:
        return False
    known = (_is_heading(below[column]) for column in filled)
    if outside:
        return (len(outside) < len(grouped) and _are_short(below, filled)) or all(known)
    if len(filled) == grid.columns:
        return sum(known) >= max(2, (len(filled) + 1) // 2)
    return len(grouped) > 0


def _are_short(texts: Sequence[str], filled: Sequence[int]) -> bool:
    """Whether the filled texts of a row are as short as unknown headings."""
    return max(len(squeeze(texts[column])) for column in filled) <= LONGEST_UNKNOWN


def _grouped_columns(grid: Grid, above: Sequence[GridCell | None], below: Sequence[str]) -> set[int]:
    """The columns under a heading over several of them: one that spans, or that has blank ones to its right
    which are filled in row `end`."""
    grouped: set[int] = set()
    group: list[int] = []
    for column, cell in enumerate([*above, None]):
        if column < grid.columns and cell is None and group:
            group.append(column)
            continue
        divided = [one for one in group if below[one].strip()]
        if len(divided) > 1:
            grouped.update(divided)
        if cell is not None and cell.columns > 1:
            grouped.update(range(cell.column, cell.column + cell.columns))
        group = (
            [column] if cell is not None and cell.columns == 1 and below[column : column + 1] != [""] else []
        )
    return grouped


def _lowest(grid: Grid, start: int, end: int, column: int) -> GridCell | None:
    """The lowest filled heading over a column, in rows from `start` to before `end`."""
    cells = (grid.at(row, column) for row in range(end - 1, start - 1, -1))
    return next((cell for cell in cells if cell and cell.cell.lines), None)


def _is_heading(text: str) -> bool:
    key = squeeze(text)
    return heading_words(text) is not None or is_period(key) or KEY.fullmatch(key) is not None


def _is_content(text: str) -> bool:
    """Whether a text is too long for a heading, or opens a list."""
    return len(squeeze(text)) > LONGEST_HEADING or (opens_item(text) and not _is_heading(text))


def _counts_columns(grid: Grid, row: int) -> bool:
    """Whether a row only counts the columns: (1) (2) (3)."""
    filled = [text for text in grid.texts(row) if text.strip()]
    if len(filled) < max(3, grid.columns - 1):
        return False
    texts = list(map(squeeze, filled))
    if not all(map(_COUNT.fullmatch, texts)):
        return False
    numbers = [int(to_arabic(text).strip("()")) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2


def _path(grid: Grid, start: int, end: int, column: int) -> tuple[str, ...]:
    """The headings over a column, from the top to the lowest; one over several columns belongs to each."""
    path: list[str] = []
    for row in range(start, end):
        cell = grid.at(row, column)
        text = join_lines(cell.text) if cell else ""
        if not text and row + 1 < end and _filled_below(grid, row + 1, end, column):
            text = _spanning(grid, row, column)
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)


def _filled_below(grid: Grid, start: int, end: int, column: int) -> bool:
    return any((cell := grid.begins(row, column)) and cell.cell.lines for row in range(start, end))


def _spanning(grid: Grid, row: int, column: int) -> str:
    """The nearest heading to the left in a row that the file gives no spans for."""
    for left in range(column - 1, -1, -1):
        cell = grid.at(row, left)
        if cell and cell.cell.lines:
            return join_lines(cell.text) if cell.columns == 1 else ""
    return ""
