"""Makes the PDF and DOCX files in data/forms out of the text exports in data/samples: `make forms`.

Needs LibreOffice, Chromium, the Thai fonts of Debian's fonts-tlwg packages, and the typst package. The
files that it makes are committed, so that nothing else needs these programs.
"""

import html
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from typing import Final

import docx
import typst
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table

from extract import Paragraph, read
from extract.grid import cells_by_column, grids_of, width
from schema.identity import describe
from schema.measures import measures
from schema.tables.entries import Entry, entries
from schema.tables.joined import MeasureTable, TablePart, measure_tables

SAMPLES: Final = Path(__file__).parent / "samples"
FORMS: Final = Path(__file__).parent / "forms"
FONT: Final = "Laksaman"
POINTS: Final = 12
AFTER: Final = 6
"""Points behind a paragraph in a cell."""

WIDE: Final = 6
"""Columns from which on a document lies on its side."""

Lines = list[str]
Cells = Sequence[Lines | None]

COLUMNS: Final = {"issue": "issue_no", "indicator": "indicator_no", "owner": "owners", "measure": "measures"}
"""Columns of the dataset by the fields that fill them, where their names differ."""


@dataclass(frozen=True)
class Sheet:
    """A table as its writer made it: heading rows, and body rows; a row of one cell spans all columns, and a
    cell that is None is merged with the one above."""

    heading: Sequence[Sequence[Lines]]
    body: Sequence[Cells]

    @property
    def columns(self) -> int:
        return max([*map(len, self.heading), *map(len, self.body)])

    def rows_of(self, row: int, column: int) -> int:
        """How many rows of the body a cell takes."""
        below = row + 1
        while below < len(self.body) and len(self.body[below]) > column and self.body[below][column] is None:
            below += 1
        return below - row


def sheets(path: Path) -> Iterator[str | Sheet]:
    """Paragraphs and tables of a text export as they were before it was cut into pages."""
    document = read(path)
    tables = measure_tables(document, grids_of(document))
    parts = {part.place[1]: (table, part) for table in tables for part in table.parts}
    rows_of = [entries(table) for table in tables]
    every = list(chain.from_iterable(rows_of))
    inherited = [record.inherited for record in measures(every, describe(document, every, ""))]
    starts = [0, *accumulate(map(len, rows_of))]
    seen: set[str] = set()
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if block.text not in seen and not block.text.strip("- ").isdigit():
                yield from (line.text for line in block.lines)
            seen.add(block.text)
            continue
        rows = [[_lines(cell.text) for cell in cells_by_column(row, width(block))] for row in block.rows]
        table, part = parts.get(index, (None, None))
        if table is None or part is None:
            yield Sheet(rows[:1], rows[1:])
        elif not part.cut:
            whole = [part, *_cut_off(table, part)]
            at = tables.index(table)
            told = inherited[starts[at] : starts[at + 1]]
            heading = part.shaped.heading_rows + len(part.shaped.captions)
            yield Sheet(rows[:heading], list(_body(table, whole, told)))


def _cut_off(table: MeasureTable, first: TablePart) -> Iterator[TablePart]:
    """The parts that a page break cut off `first`."""
    for part in table.parts[table.parts.index(first) + 1 :]:
        if not part.cut:
            return
        yield part


def _body(table: MeasureTable, parts: list[TablePart], inherited: list[list[str]]) -> Iterator[Cells]:
    """The rows of `parts`, and the banners among them."""
    places = {part.place for part in parts}
    banner = ""
    for entry, names in zip(entries(table), inherited, strict=True):
        if entry.places[0][:2] in places:
            opens = entry.raw[0].header == "" and entry.raw[0].text != banner
            if opens:
                banner = entry.raw[0].text
                yield [[banner]]
            yield _joined(table, entry, [] if opens else names)


def _joined(table: MeasureTable, entry: Entry, inherited: list[str]) -> Cells:
    """The cells of a row by column, what a page cut joined and wraps undone; None where one is merged with
    that above."""
    cells: list[Lines | None] = []
    columns = table.columns.columns
    fields = [column.field for column in columns]
    for column in columns:
        printed = [cell.text for cell in entry.raw if cell.header == column.heading]
        alone = column.field is not None and fields.count(column.field) == 1
        lines = (alone and entry.cells.get(column.field or "")) or printed
        merged = not lines and COLUMNS.get(column.field or "", column.field) in inherited
        cells.append(None if merged else lines)
    return cells


def to_html(blocks: list[str | Sheet]) -> str:
    """A page for Chromium: heading rows that repeat, a running header, page numbers."""
    size = "A4 landscape" if _is_wide(blocks) else "A4"
    parts = [
        f"<html lang='th'><style>@page {{ size: {size}; margin: 18mm 15mm; "
        f"@top-right {{ content: 'เอกสารเผยแพร่'; font: 9pt {FONT}; }} "
        f"@bottom-center {{ content: 'หน้า ' counter(page); font: 9pt {FONT}; }} }} "
        f"body {{ font: {POINTS}pt {FONT}; }} table {{ border-collapse: collapse; width: 100%; }} "
        "td, th { border: 0.6pt solid black; padding: 2pt 3pt; vertical-align: top; } p { margin: 4pt 0; } "
        f"td p {{ margin: 0 0 {AFTER}pt; }}</style>"
    ]
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
            continue
        parts.append("<table><thead>")
        parts += [f"<tr>{''.join(map(_td, row))}</tr>" for row in block.heading]
        parts.append("</thead><tbody>")
        for number, row in enumerate(block.body):
            span = block.columns if len(row) == 1 else 1
            cells = [
                _td(cell, span, block.rows_of(number, column))
                for column, cell in enumerate(row)
                if cell is not None
            ]
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</tbody></table>")
    return "".join(parts)


def _td(cell: Lines, columns: int = 1, rows: int = 1) -> str:
    span = f" colspan='{columns}'" * (columns > 1) + f" rowspan='{rows}'" * (rows > 1)
    return f"<td{span}>{''.join(f'<p>{html.escape(line)}</p>' for line in cell)}</td>"


def to_typst(blocks: list[str | Sheet]) -> str:
    """A source for typst, with the same header and footer."""
    parts = [
        f'#set page(paper: "a4", flipped: {str(_is_wide(blocks)).lower()}, margin: 16mm, '
        "header: align(right)[#text(size: 9pt)[เอกสารเผยแพร่]], "
        "footer: context align(center)[#text(size: 9pt)[หน้า #counter(page).display()]])",
        f'#set text(font: "{FONT}", size: {POINTS}pt, lang: "th")',
        "#set smartquote(enabled: false)",
        f"#show table: set par(spacing: 0.65em + {AFTER}pt)",
    ]
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"#par[{_typst_text(block)}]")
            continue
        heading = "".join(_typst_cell(cell) for row in block.heading for cell in row)
        body = "".join(
            _typst_cell(cell, block.columns if len(row) == 1 else 1, block.rows_of(number, column))
            for number, row in enumerate(block.body)
            for column, cell in enumerate(row)
            if cell is not None
        )
        parts.append(
            f"#table(columns: ({'1fr, ' * block.columns}), stroke: 0.6pt, inset: 3pt, "
            f"table.header({heading}), {body})"
        )
    return "\n\n".join(parts)


def _typst_text(text: str) -> str:
    escaped = text.translate({ord(sign): f"\\{sign}" for sign in "\\#*_`$<>@~[]/=+-."})
    return escaped if not escaped[:1].isdigit() else f"#[]{escaped}"


def _typst_cell(cell: Lines, columns: int = 1, rows: int = 1) -> str:
    span = f"table.cell(colspan: {columns}, rowspan: {rows})" if columns > 1 or rows > 1 else ""
    return f"{span}[{' #parbreak() '.join(map(_typst_text, cell))}], "


def to_docx(blocks: list[str | Sheet]) -> Docx:
    """A Word document with the same header and footer, and heading rows that repeat."""
    document = docx.Document()
    section = document.sections[0]
    if _is_wide(blocks):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.header.paragraphs[0].text = "เอกสารเผยแพร่"
    _add_page_number(section.footer.paragraphs[0])
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(POINTS)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:cs"), FONT)
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=0, cols=block.columns, style="Table Grid")
        every: list[Cells] = [*block.heading, *block.body]
        for index, row in enumerate(every):
            added = table.add_row()
            if index < len(block.heading):
                added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            cells = [added.cells[0].merge(added.cells[-1])] if len(row) == 1 else added.cells
            for column, (cell, lines) in enumerate(zip(cells, row, strict=True)):
                if lines is None:
                    table.cell(index - 1, column).merge(cell)
                    continue
                cell.text = lines[0] if lines else ""
                for line in lines[1:]:
                    cell.add_paragraph(line)
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(AFTER)
        _without_blank_lines(table)
    return document


def _without_blank_lines(table: Table) -> None:
    """Drop the blank paragraphs that merging leaves in cells."""
    for cell in {id(cell._tc): cell for row in table.rows for cell in row.cells}.values():
        for paragraph in cell.paragraphs[1:]:
            if not paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)


def _add_page_number(paragraph: object) -> None:
    """Write `หน้า` and the page's number into `paragraph`."""
    run = paragraph.add_run("หน้า ")  # type: ignore[attr-defined]
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            sign = OxmlElement("w:fldChar")
            sign.set(qn("w:fldCharType"), kind)
        else:
            sign = OxmlElement("w:instrText")
            sign.text = text
        run._r.append(sign)


def _is_wide(blocks: list[str | Sheet]) -> bool:
    return any(isinstance(block, Sheet) and block.columns >= WIDE for block in blocks)


def build(path: Path, out: Path) -> None:
    """Make every form of the sample `path` in the folder `out`."""
    blocks = list(sheets(path))
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "page.html"
        page.write_text(to_html(blocks), encoding="utf-8")
        pdf = out / f"{path.stem}.chromium.pdf"
        _run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={scratch}/profile",
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        )
        source = Path(scratch) / "page.typ"
        source.write_text(to_typst(blocks), encoding="utf-8")
        typst.compile(source, output=out / f"{path.stem}.typst.pdf")
        to_docx(blocks).save(str(out / f"{path.stem}.docx"))
        _run(
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{scratch}/office",
            "--convert-to",
            "pdf",
            "--outdir",
            scratch,
            str(out / f"{path.stem}.docx"),
        )
        (Path(scratch) / f"{path.stem}.pdf").replace(out / f"{path.stem}.libreoffice.pdf")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _lines(text: str) -> Lines:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


if __name__ == "__main__":
    for sample in sorted(SAMPLES.glob("*.txt")):
        build(sample, FORMS)
