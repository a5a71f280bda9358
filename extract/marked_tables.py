"""Tables that HTML or Markdown marks in a text: what OCR services and language models write for a page.

The source of both: the table model of HTML (html.spec.whatwg.org, 4.9.12) and the tables of GitHub Flavored
Markdown (github.github.com/gfm, 4.10).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from typing import Final

import regex

from extract.document import Cell, Line, Row, Table
from normalize.markup import markup_to_bold_lines

LARGEST_SPAN: Final = 1_000
"""Columns or rows that a cell may span; the limit of HTML for columns."""

_TAG: Final = regex.compile(r"<(/?)(table|tr|t[dh])(?![a-z])([^<>]*)>", regex.IGNORECASE)
_SPAN: Final = regex.compile(r"\b(col|row)span\s*=\s*[\"']?\s*0*([0-9]+)", regex.IGNORECASE)

_PIPE_ROW: Final = regex.compile(r"\s*\|.*\|\s*")
_RULE: Final = regex.compile(r"\|(?:\s*(?::-+:?|-+:|-{2,})\s*\|)+")
"""The row of dashes below the heading; one dash alone is what writers put for nothing."""
_PIPE: Final = regex.compile(r"(?<!\\)\|")


def split_at_tables(lines: Sequence[str]) -> Iterator[Table | list[str]]:
    """The marked tables among `lines`, and the lines between, in order."""
    for part in _split_at_html("\n".join(lines)):
        if isinstance(part, Table):
            yield part
            continue
        for is_table, run in groupby(part.split("\n"), key=lambda line: bool(_PIPE_ROW.fullmatch(line))):
            if is_table:
                yield from _pipe_table(list(run))
            else:
                yield list(run)


def text_to_cell(text: str, column_span: int = 1, row_span: int = 1) -> Cell:
    """A cell of the lines that `text` shows once its markup is read."""
    lines = tuple(Line(line.strip(), bold=bold) for line, bold in markup_to_bold_lines(text))
    return Cell(lines, column_span=column_span, row_span=row_span)


def _pipe_table(lines: list[str]) -> Iterator[Table]:
    """The table of a run of lines between pipes; without its row of dashes."""
    rows = [
        Row(tuple(text_to_cell(text.replace("\\|", "|")) for text in _PIPE.split(line.strip())[1:-1]))
        for line in lines
        if not _RULE.fullmatch(line.strip())
    ]
    if rows:
        yield Table(tuple(rows), folded=True)


def _split_at_html(text: str) -> Iterator[Table | str]:
    """The outermost HTML tables of `text`, and the text between. A table inside a cell gives lines of it."""
    reader, depth, at = _HtmlTable(), 0, 0
    for tag in _TAG.finditer(text):
        closing, name = bool(tag[1]), tag[2].lower()
        if name == "table":
            if not (depth or closing) and _in_tabbed_row(text, tag.start()):
                continue
            depth += -1 if closing else 1
            if depth == 1 and not closing:
                yield text[at : tag.start()]
                reader, at = _HtmlTable(), tag.end()
            elif depth == 0:
                reader.add(text[at : tag.start()])
                yield from reader.tables()
                at = tag.end()
            depth = max(depth, 0)
        elif depth == 1:
            reader.add(text[at : tag.start()])
            reader.tag(name, tag[3], closing=closing)
            at = tag.end()
    if depth:  # cut off: what is left is in its last cell
        reader.add(text[at:])
        yield from reader.tables()
    else:
        yield text[at:]


def _in_tabbed_row(text: str, at: int) -> bool:
    """Whether cells parted by tabs are before `at` in its line: a table there is inside the next one."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return "\t" in before.lstrip()


def _span(digits: str) -> int:
    """The columns or rows that a cell spans, which `digits` say, without zeros at their start."""
    return LARGEST_SPAN if len(digits) > len(str(LARGEST_SPAN)) else min(max(1, int(digits)), LARGEST_SPAN)


_COVERED: Final = Cell()
"""What is in the place of a cell that reaches down from above."""


def _narrowed(rows: Sequence[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """The rows without the columns in which no cell begins: they have no width, however many a cell spans."""
    starts = [list(accumulate((cell.column_span for cell in row), initial=0)) for row in rows]
    begun = sorted({
        at for row, places in zip(rows, starts, strict=True) for cell, at in zip(row, places, strict=False)
        if cell is not _COVERED
    })  # fmt: skip
    for row, places in zip(rows, starts, strict=True):
        kept: list[Cell] = []
        for cell, at in zip(row, places, strict=False):
            columns = bisect_left(begun, at + cell.column_span) - bisect_left(begun, at)
            if columns == cell.column_span:
                kept.append(cell)
            elif columns:
                kept.append(replace(cell, column_span=columns))
        yield kept


class _HtmlTable:
    """Collects the cells of one HTML table; a cell below one that spans rows is blank."""

    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._width = 0  # columns of the last row so far
        self._spanning: dict[int, int] = {}  # column to rows that a cell above still takes
        self._spans: tuple[int, int] | None = None  # of the open cell: columns, rows
        self._text = ""
        self._loose: list[str] = []
        self._merges_known = False  # an export may write a merged cell as a cell and blank ones

    def add(self, text: str) -> None:
        """Take text between two tags of the table: of the open cell, or outside of cells."""
        if self._spans:
            self._text += text
        elif text.strip():
            self._loose.append(text)

    def tag(self, name: str, attributes: str, *, closing: bool) -> None:
        """Take a tag of a row or cell. One that is not closed ends where the next begins."""
        self._end_cell()
        if name == "tr":
            if not closing:
                self._begin_row()
        elif not closing:
            if not self._rows:
                self._begin_row()
            spans = {which.lower(): _span(digits) for which, digits in _SPAN.findall(attributes)}
            self._spans = spans.get("col", 1), spans.get("row", 1)
            self._merges_known |= self._spans[1] > 1

    def tables(self) -> Iterator[Table | str]:
        """The table, if it has rows; before it, text that was outside of its cells, such as a caption."""
        self._end_cell()
        self._end_row()
        if self._loose:
            yield "\n".join(self._loose)
        rows = tuple(Row(tuple(row)) for row in _narrowed(self._rows) if any(cell.text for cell in row))
        if rows:
            yield Table(rows, folded=True, merges_known=self._merges_known)

    def _begin_row(self) -> None:
        self._end_row()
        self._rows.append([])
        self._width = 0
        self._spanned()

    def _end_row(self) -> None:
        self._spanning = {column: rows - 1 for column, rows in self._spanning.items() if rows > 1}

    def _spanned(self) -> None:
        """Put blank cells where a cell above spans the row."""
        while self._spanning.get(self._width, 0) > 0:
            self._rows[-1].append(_COVERED)
            self._width += 1

    def _end_cell(self) -> None:
        if self._spans is None:
            return
        columns, rows = self._spans
        at = self._width
        # A row is no wider than a cell may be, unless it has as many cells.
        columns = max(1, min(columns, LARGEST_SPAN - at))
        self._rows[-1].append(text_to_cell(self._text, columns, rows))
        self._width += columns
        self._spanning.update(dict.fromkeys(range(at, at + columns), rows))
        self._spans, self._text = None, ""
        self._spanned()
