"""Writes a drawn document as each kind of file."""

import html
import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final
from unicodedata import category

from pythainlp.tokenize import subword_tokenize, word_tokenize

from tests.layouts.model import OCR_O, Cell, Covered, Drawn, Table, Text

SUFFIX: Final = {
    "docx": ".docx",
    "libreoffice": ".pdf",
    "chromium": ".pdf",
    "scan": ".pdf",
    "markdown": ".md",
    "html": ".html",
}
PAGE_ROWS: Final = 5
"""Rows of a table on a page of a text export."""

TEXT_WIDTH: Final = {"narrow": 100, "wide": 150}
"""Letters in a line of a page."""


def write_text(drawn: Drawn, form: str, path: Path) -> None:
    writer: Callable[[Drawn], str] = {
        "tabs": _tabs,
        "tags": _tags,
        "markdown": _markdown,
        "dump": _dump,
        "spaced": _spaced,
        "html": _html,
    }[form]
    text = writer(drawn)
    letter = "๐" if form != "html" else "o"
    path.write_text(text.replace(OCR_O, letter), encoding="utf-8")


def _tabs(drawn: Drawn) -> str:
    """A row a line; the lines of a cell as they were wrapped, with spaces between them."""

    def cell(lines: Iterable[str], width: int) -> str:
        return " ".join(part for line in lines for part in wrap(line, width))

    repeat = drawn.axes["repeat"] == "repeated"
    return "\n\n".join(_block(block, drawn, cell, repeat=repeat) for block in drawn.blocks) + "\n"


def _tags(drawn: Drawn) -> str:
    """A row a line; several lines of a cell as HTML paragraphs."""

    def cell(lines: Iterable[str], _: int) -> str:
        lines = list(lines)
        if len(lines) < 2 or drawn.axes["tags"] == "br":
            return "<br>".join(lines)
        return "".join(f"<p>{line}</p>" for line in lines)

    return "\n\n".join(_block(block, drawn, cell) for block in drawn.blocks) + "\n"


def _block(
    block: Text | Table, drawn: Drawn, cell: Callable[[Iterable[str], int], str], *, repeat: bool = False
) -> str:
    if isinstance(block, Text):
        return block.text
    widths = column_widths(block, drawn)
    rows = []
    for row in block.grid():
        texts = [
            cell(place.lines, cell_width(place, widths, at)) if isinstance(place, Cell) else ""
            for at, place in enumerate(row)
        ]
        rows.append("\t".join(texts))
    if not repeat or not block.heading:
        return "\n".join(rows)
    heading, body = rows[: block.heading], rows[block.heading :]
    pages = [heading + body[at : at + PAGE_ROWS] for at in range(0, len(body), PAGE_ROWS)]
    return "\n\n".join("\n".join(page) for page in pages)


def _markdown(drawn: Drawn) -> str:
    def row(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    parts = []
    for block in drawn.blocks:
        if isinstance(block, Text):
            marks = {"title": "# ", "heading": "## "}
            parts.append(marks.get(block.kind, "") + block.text)
            continue
        grid = block.grid()
        rows = [
            row("<br>".join(place.lines) if isinstance(place, Cell) else "" for place in line)
            for line in grid
        ]
        rows.insert(1, row("---" for _ in block.widths))
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _dump(drawn: Drawn) -> str:
    """A cell after a tab, a blank line after a row, as converters of Word files write."""
    parts = []
    for block in drawn.blocks:
        if isinstance(block, Text):
            parts.append(block.text)
            continue
        for row in block.grid():
            cells = [place for place in row if isinstance(place, Cell) or (place.below and place.first)]
            texts = ["\n".join(cell.lines) if isinstance(cell, Cell) else "" for cell in cells]
            parts.append("\n".join(f"\t{text}" for text in texts))
    return "\n\n".join(parts) + "\n"


def _spaced(drawn: Drawn) -> str:
    """Columns aligned by spaces, as `pdftotext -layout` writes them."""
    parts = []
    for block in drawn.blocks:
        if isinstance(block, Text):
            parts.append("\n".join(wrap(block.text, TEXT_WIDTH[drawn.axes["paper"]])))
            continue
        widths = column_widths(block, drawn)
        gap = "\n" if drawn.axes["row_gap"] == "none" else "\n\n"
        parts.append(gap.join("\n".join(_spaced_row(row, widths)) for row in block.grid()))
    return "\n\n".join(parts) + "\n"


def _spaced_row(row: list[Cell | Covered], widths: list[int]) -> Iterator[str]:
    columns, starts = [], []
    for at, place in enumerate(row):
        if isinstance(place, Cell):
            width = cell_width(place, widths, at)
            columns.append([part for line in place.lines for part in wrap(line, width)])
            starts.append(sum(widths[:at]) + 2 * at)
    for parts in itertools.zip_longest(*columns, fillvalue=""):
        line = ""
        for start, part in zip(starts, parts, strict=True):
            if part:
                line += " " * (start - letters(line)) + part
        yield line


def column_widths(table: Table, drawn: Drawn) -> list[int]:
    """Letters that fit into each column."""
    columns = len(table.widths)
    room = max(TEXT_WIDTH[drawn.axes["paper"]], round(11 * sum(table.widths))) - 2 * columns
    return [max(6, round(room * width / sum(table.widths))) for width in table.widths]


def cell_width(cell: Cell, widths: list[int], at: int) -> int:
    return sum(widths[at : at + cell.columns]) + 2 * (cell.columns - 1)


def letters(text: str) -> int:
    """How many places a text takes: marks above and below take none."""
    return sum(category(letter) not in ("Mn", "Me") for letter in text)


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word_tokenize(text, engine="newmm"))


def _pieces(text: str, width: int) -> Iterator[str]:
    """The words of a text; those that are wider than the column in clusters of letters."""
    for word in _words(text):
        if letters(word) > width:
            yield from subword_tokenize(word, engine="tcc")
        else:
            yield word


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text in a column."""
    lines = [""]
    for word in _pieces(text, width):
        if lines[-1].strip() and letters(lines[-1] + word.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def _td(cell: Cell, *, heading: bool) -> str:
    name = "th" if heading else "td"
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    style = "background:#9dc3e6;" if cell.shaded else ""
    style += "text-align:center;" if cell.centred else ""
    lines = [html.escape(line) for line in cell.lines]
    lines = [f"<b>{line}</b>" if index < cell.bold else line for index, line in enumerate(lines)]
    text = lines[0] if len(lines) == 1 else "".join(f"<p>{line}</p>" for line in lines)
    return f"<{name}{spans}{f' style={style!r}' if style else ''}>{text}</{name}>"


def _html(drawn: Drawn) -> str:
    body = []
    for block in drawn.blocks:
        if isinstance(block, Text):
            name = {"title": "h1", "heading": "h2"}.get(block.kind, "p")
            body.append(f"<{name}>{html.escape(block.text)}</{name}>")
        else:
            body.append(html_table(block, repeat=drawn.axes["repeat"] == "repeated"))
    return (
        f"<html lang='th'><head><meta charset='utf-8'></head><body>\n{chr(10).join(body)}\n</body></html>\n"
    )


def html_table(table: Table, *, repeat: bool) -> str:
    rows = [
        "<tr>" + "".join(_td(cell, heading=index < table.heading) for cell in row) + "</tr>"
        for index, row in enumerate(table.rows)
    ]
    columns = "".join(f"<col style='width:{100 * width / sum(table.widths):.1f}%'>" for width in table.widths)
    head = "\n".join(rows[: table.heading])
    if repeat and table.heading:
        return (
            f"<table><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>\n"
            + "\n".join(rows[table.heading :])
            + "\n</tbody></table>"
        )
    return f"<table><colgroup>{columns}</colgroup><tbody>" + "\n".join(rows) + "\n</tbody></table>"
