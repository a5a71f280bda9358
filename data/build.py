"""Makes the PDF and DOCX files in data/forms out of the text exports in data/samples: `make forms`.

Needs LibreOffice, Chromium, the Thai fonts of Debian's fonts-tlwg packages, and the typst package. The
files that it makes are committed, so that nothing else needs these programs.
"""

import html
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import docx
import typst
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from extract import Paragraph, read
from schema.headings import grid, width
from schema.rows import LogicalRow, logical_rows
from schema.tables_old import MeasureTable, TablePart, measure_tables

SAMPLES: Final = Path(__file__).parent / "samples"
FORMS: Final = Path(__file__).parent / "forms"
FONT: Final = "Laksaman"
POINTS: Final = 12
AFTER: Final = 6
"""Points behind a paragraph in a cell."""

WIDE: Final = 6
"""Columns from which on a document lies on its side."""

Lines = list[str]


@dataclass(frozen=True)
class Sheet:
    """A table as its writer made it: heading rows, and body rows; a row of one cell spans all columns."""

    heading: list[list[Lines]]
    body: list[list[Lines]]

    @property
    def columns(self) -> int:
        return max(len(row) for row in self.heading + self.body)


def sheets(path: Path) -> Iterator[str | Sheet]:
    """Paragraphs and tables of a text export as they were before it was cut into pages."""
    document = read(path)
    tables = measure_tables(document)
    parts = {part.block: (table, part) for table in tables for part in table.parts}
    seen: set[str] = set()
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if block.text not in seen and not block.text.strip("- ").isdigit():
                yield from (line.text for line in block.lines)
            seen.add(block.text)
            continue
        rows = [[_lines(cell.text) for cell in grid(row, width(block))] for row in block.rows]
        table, part = parts.get(index, (None, None))
        if table is None or part is None:
            yield Sheet(rows[:1], rows[1:])
        elif not part.cut:
            whole = [part, *_cut_off(table, part)]
            yield Sheet(rows[: part.header.depth], list(_body(table, whole)))


def _cut_off(table: MeasureTable, first: TablePart) -> Iterator[TablePart]:
    """The parts that a page break cut off `first`."""
    for part in table.parts[table.parts.index(first) + 1 :]:
        if not part.cut:
            return
        yield part


def _body(table: MeasureTable, parts: list[TablePart]) -> Iterator[list[Lines]]:
    """The logical rows of `parts`, and the headings of sections among them."""
    places = {place for part in parts for place, _ in part.rows}
    section = ""
    for row in logical_rows(table):
        if row.places[0] in places:
            if row.raw[0].header == "" and row.raw[0].text != section:
                section = row.raw[0].text
                yield [[section]]
            yield _joined(table, row)


def _joined(table: MeasureTable, row: LogicalRow) -> list[Lines]:
    """The cells of a logical row by column, what a page cut joined and wraps undone."""
    cells = []
    fields = [column.field for column in table.header.columns]
    for column in table.header.columns:
        printed = [cell.text for cell in row.raw if cell.header == column.heading]
        alone = column.field is not None and fields.count(column.field) == 1
        lines = (alone and row.cells.get(column.field or "")) or printed
        cells.append(lines)
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
        rows = [("thead", block.heading), ("tbody", block.body)]
        parts.append("<table>")
        for group, cells in rows:
            parts.append(f"<{group}>")
            parts += [f"<tr>{''.join(_td(cell, row, block) for cell in row)}</tr>" for row in cells]
            parts.append(f"</{group}>")
        parts.append("</table>")
    return "".join(parts)


def _td(cell: Lines, row: list[Lines], sheet: Sheet) -> str:
    span = f" colspan='{sheet.columns}'" if len(row) == 1 else ""
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
        heading = "".join(_typst_cell(cell, row, block) for row in block.heading for cell in row)
        body = "".join(_typst_cell(cell, row, block) for row in block.body for cell in row)
        parts.append(
            f"#table(columns: ({'1fr, ' * block.columns}), stroke: 0.6pt, inset: 3pt, "
            f"table.header({heading}), {body})"
        )
    return "\n\n".join(parts)


def _typst_text(text: str) -> str:
    escaped = text.translate({ord(sign): f"\\{sign}" for sign in "\\#*_`$<>@~[]/=+-."})
    return escaped if not escaped[:1].isdigit() else f"#[]{escaped}"


def _typst_cell(cell: Lines, row: list[Lines], sheet: Sheet) -> str:
    span = f"table.cell(colspan: {sheet.columns})" if len(row) == 1 else ""
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
        for index, row in enumerate([*block.heading, *block.body]):
            added = table.add_row()
            if index < len(block.heading):
                added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            cells = [added.cells[0].merge(added.cells[-1])] if len(row) == 1 else added.cells
            for cell, lines in zip(cells, row, strict=True):
                cell.text = lines[0] if lines else ""
                for line in lines[1:]:
                    cell.add_paragraph(line)
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(AFTER)
    return document


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
