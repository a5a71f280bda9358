"""Text exports of documents: what OCR services and Word converters write as plain text.

Two layouts are told apart by their tabs. OCR services write a table row per line, its cells separated
by tabs, and leave HTML in them. Word converters open a line with a tab for each cell and mark rows by
blank lines only, which also stand inside cells; `cells_to_rows` finds the rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

from extract.cell_dump import lines_to_blocks as dump_to_blocks
from extract.document import Block, Cell, Document, Line, Page, Paragraph, Row, Table
from extract.encoding import decode
from extract.errors import UnreadableFileError
from normalize.characters import repair
from normalize.markup import heading_text, markup_to_lines


def read(path: Path) -> Document:
    """Read a text export. Pages and boxes are None. Raises a `ReadError` that says what is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"cannot be opened: {error.strerror or error}") from error
    lines = [repair(line) for line in decode(data).split("\n")]
    to_blocks = dump_to_blocks if is_cell_dump(lines) else lines_to_blocks
    page = Page(number=None, width=None, height=None, blocks=tuple(to_blocks(lines)))
    return Document(source=path.name, media_type="text/plain", reader="text_export", pages=(page,))


def is_cell_dump(lines: Sequence[str]) -> bool:
    """Whether tabs open lines, one a cell, rather than separate the cells of a row in one line."""
    tabs = [line for line in lines if "\t" in line]
    opening = [line for line in tabs if line.count("\t") == 1 and not line[: line.index("\t")].strip()]
    return len(opening) > len(tabs) / 2


def lines_to_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Blocks of an export with a table row per line: runs of lines between blank ones."""
    for blank, run in groupby(lines, key=lambda line: not line.strip(" ")):
        if not blank:
            yield from _run_to_blocks(list(run))


def _run_to_blocks(run: list[str]) -> Iterator[Block]:
    """A run without tabs is a paragraph. With tabs it is a table, and text before or behind it."""
    rows = [index for index, line in enumerate(run) if "\t" in line]
    if not rows:
        yield from run_to_paragraphs(run)
        return
    first, last = rows[0], rows[-1] + 1
    yield from run_to_paragraphs(run[:first])
    columns = max(run[index].count("\t") + 1 for index in rows)
    table = [row for line in run[first:last] if (row := _line_to_row(line, columns))]
    if table:
        yield Table(tuple(table), folded=True)
    yield from run_to_paragraphs(run[last:])


def _line_to_row(line: str, columns: int) -> Row | None:
    """The cells of a line; one without tabs between rows spans all columns. None where all are blank."""
    if not line.strip():
        return None
    if "\t" not in line:
        return Row((text_to_cell(line, column_span=columns),))
    return Row(tuple(text_to_cell(text) for text in line.split("\t")))


def text_to_cell(text: str, column_span: int = 1) -> Cell:
    """A cell of the lines that `text` shows once its markup is read."""
    lines = tuple(Line(line.strip()) for line in markup_to_lines(text))
    return Cell(lines, column_span=column_span)


def run_to_paragraphs(run: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs of a run of lines: lines that Markdown marks as headings, and the text between.

    A run is a heading, too, where bold type goes from its start to its end, or over each of its lines.
    """
    if not run:
        return
    whole = heading_text("\n".join(run))
    if whole and run[0].lstrip().startswith("**"):
        yield _paragraph(whole.split("\n"), "heading")
        return
    all_marked = all(heading_text(line) for line in run)
    for marked, group in groupby(run, key=lambda line: all_marked or line.lstrip().startswith("#")):
        lines = list(group)
        headings = [heading for line in lines if (heading := heading_text(line))] if marked else []
        if headings:
            yield _paragraph(headings, "heading")
        elif shown := markup_to_lines("\n".join(lines)):
            yield _paragraph(shown, "paragraph")


def _paragraph(lines: Sequence[str], kind: Literal["heading", "paragraph"]) -> Paragraph:
    return Paragraph(tuple(Line(line.strip()) for line in lines), kind)
