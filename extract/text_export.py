"""Text exports of documents: what OCR services and Word converters write as plain text.

Tables may be marked as such, in HTML or Markdown, or aligned by spaces. Two more layouts are distinguished by
their tabs. OCR services write a table row per line, its cells separated by tabs, and leave HTML in them. Word
converters open a line with a tab for each cell and mark rows by blank lines only, which also are inside
cells; `cells_to_tables` finds the rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

import regex

from extract.aligned_text import split_at_aligned, with_marks_joined
from extract.cell_dump import lines_to_blocks as dump_to_blocks
from extract.document import Block, Document, Line, Page, Paragraph, ParagraphKind, Row, Table
from extract.encoding import decode
from extract.errors import UnreadableFileError
from extract.line_fill import break_width, with_full
from extract.marked_tables import split_at_tables, text_to_cell
from extract.symbols import named_symbols
from extract.text_margins import with_margins_marked
from extract.web_page import is_page, shown
from normalize.characters import repair
from normalize.markup import heading_text, markup_to_bold_lines

_PAGE_MARK: Final = regex.compile(r'\s*<!--\s*Page(?:Break|(Header|Footer|Number)\s*=\s*"(.*)")\s*-->\s*')
"""What Azure Document Intelligence writes of a page (learn.microsoft.com, "Markdown elements")."""

_KINDS: Final[dict[str, ParagraphKind]] = {
    "Header": "page_header",
    "Footer": "page_footer",
    "Number": "page_number",
}


def read(path: Path) -> Document:
    """Read a text export. Pages and boxes are None. Raises a `ReadError` that says what is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"cannot be opened: {error.strerror or error}") from error
    text = named_symbols(decode(data))
    if is_page(text):
        text = shown(text)
    lines = with_marks_joined(with_margins_marked(text.replace("\f", "\n\f").split("\n")))
    blocks = tuple(with_fill(list(_blocks(lines))))
    page = Page(number=None, width=None, height=None, blocks=blocks)
    return Document(source=path.name, media_type="text/plain", reader="text_export", pages=(page,))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    parts: list[Table | list[str]] = []
    in_lines = [[line.replace("\f", "") for line in lines]]
    for part in in_lines if is_cell_dump(lines) else split_at_aligned(lines):
        parts += [part] if isinstance(part, Table) else split_at_tables([repair(line) for line in part])
    unmarked = [line for part in parts if not isinstance(part, Table) for line in part]
    to_blocks = dump_to_blocks if is_cell_dump(unmarked) else lines_to_blocks
    for part in parts:
        if isinstance(part, Table):
            yield part
            continue
        for marked, run in groupby(part, key=lambda line: bool(_PAGE_MARK.fullmatch(line))):
            lines = list(run)
            yield from _page_marks(lines) if marked else to_blocks(lines)


def with_fill(blocks: Sequence[Block]) -> Iterator[Block]:
    """`blocks` with the full lines marked, where the prose was broken at one width.

    It was, where enough lines that have another below them come near the widest of these. A paragraph that
    its writer never broke is one line, and so shows nothing.
    """
    prose = [block.lines for block in blocks if isinstance(block, Paragraph) and block.kind == "paragraph"]
    width = break_width([line.text for lines in prose for line in lines if len(lines) > 1])
    for block in blocks:
        if width is not None and isinstance(block, Paragraph) and block.kind == "paragraph":
            yield replace(block, lines=tuple(with_full(block.lines, width)))
        else:
            yield block


def _page_marks(lines: Iterable[str]) -> Iterator[Paragraph]:
    """What was in the margins of a page, as comments give it."""
    for line in lines:
        if (mark := _PAGE_MARK.fullmatch(line)) and mark[1]:
            yield Paragraph((Line(mark[2]),), _KINDS[mark[1]])


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
    """A run without tabs is a paragraph. With tabs it is a table, and text before or after it."""
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


def run_to_paragraphs(run: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs of a run of lines: lines that Markdown marks as headings, and the text between.

    A run is a heading, too, where bold type goes from its start to its end, or over each of its lines.
    """
    if not run:
        return
    whole = heading_text("\n".join(run))
    if whole and run[0].lstrip().startswith("**"):
        yield _paragraph([(line, True) for line in whole.split("\n")], "heading")
        return
    all_marked = all(heading_text(line) for line in run)
    for marked, group in groupby(run, key=lambda line: all_marked or line.lstrip().startswith("#")):
        lines = list(group)
        headings = [
            (heading, line.lstrip().startswith("**"))
            for line in (lines if marked else [])
            if (heading := heading_text(line))
        ]
        if headings:
            yield _paragraph(headings, "heading")
        elif shown := markup_to_bold_lines("\n".join(lines)):
            yield _paragraph(shown, "paragraph")


def _paragraph(lines: Sequence[tuple[str, bool]], kind: Literal["heading", "paragraph"]) -> Paragraph:
    return Paragraph(tuple(Line(line.strip(), bold=bold) for line, bold in lines), kind)
