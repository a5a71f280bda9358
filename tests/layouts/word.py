"""Writes a drawn document as a Word file."""

from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tests.layouts.model import OCR_O, Cell, Covered, Drawn, Table, Text

FONT: Final = "Laksaman"
MARGIN: Final = 15
SPACE_AFTER_ITEM: Final = 80
"""Twentieths of a point below a line of a cell, so that lines of the writer and wraps can be told apart."""


def write_docx(drawn: Drawn, path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if drawn.axes["paper"] == "wide":
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    if drawn.axes["page_numbers"] == "yes":
        _number_pages(section.footer.paragraphs[0])
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(int(drawn.axes["points"]))
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), FONT)
    size = style.element.get_or_add_rPr()
    size.append(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{2 * int(drawn.axes["points"])}"/>'))
    width = 267 if drawn.axes["paper"] == "wide" else 180
    body = document.element.body
    for block in drawn.blocks:
        markup = (
            _paragraph(block.text, bold=block.kind != "paragraph")
            if isinstance(block, Text)
            else _table(block, drawn, width)
        )
        body.insert(len(body) - 1, parse_xml(markup))
        if isinstance(block, Table):
            body.insert(len(body) - 1, parse_xml(_paragraph("", bold=False)))
    document.save(str(path))


def _number_pages(paragraph: Any) -> None:
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText>PAGE</w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{part}</w:r>"))


def _paragraph(text: str, *, bold: bool, centred: bool = False, after: int = 120) -> str:
    strong = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    run = (
        f"<w:r>{strong}<w:t xml:space='preserve'>{escape(text.replace(OCR_O, 'o'))}</w:t></w:r>"
        if text
        else ""
    )
    align = '<w:jc w:val="center"/>' if centred else ""
    spacing = f'<w:spacing w:before="0" w:after="{after}"/>'
    return f"<w:p {nsdecls('w')}><w:pPr>{spacing}{align}</w:pPr>{run}</w:p>"


def _table(table: Table, drawn: Drawn, width: int) -> str:
    unit = width * 56.7 / sum(table.widths)
    widths = [round(unit * one) for one in table.widths]
    borders = {"all": "single", "horizontal": "single", "none": "nil"}[
        drawn.axes["rulings"].replace("-", "all")
    ]
    upright = "single" if borders == "single" and drawn.axes["rulings"] != "horizontal" else "nil"
    edges = "".join(f'<w:{edge} w:val="{borders}" w:sz="4" w:color="000000"/>' for edge in ("top",))
    edges += f'<w:left w:val="{upright}" w:sz="4"/><w:bottom w:val="{borders}" w:sz="4"/><w:right w:val="{upright}" w:sz="4"/>'
    edges += f'<w:insideH w:val="{borders}" w:sz="4"/><w:insideV w:val="{upright}" w:sz="4"/>'
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    rows = "".join(
        _row(row, widths, drawn, heading=index < table.heading) for index, row in enumerate(table.grid())
    )
    layout = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl {nsdecls('w')}><w:tblPr>{layout}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _row(row: list[Cell | Covered], widths: list[int], drawn: Drawn, *, heading: bool) -> str:
    properties = "<w:cantSplit/>" if drawn.axes["breaks"] == "rows_whole" else ""
    properties += "<w:tblHeader/>" if heading and drawn.axes["repeat"] == "repeated" else ""
    cells = []
    for at, place in enumerate(row):
        if isinstance(place, Cell):
            cells.append(_cell(place, place, widths, at))
        elif place.below and place.first:
            cells.append(_cell(place.by, None, widths, at))
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, shown: Cell | None, widths: list[int], at: int) -> str:
    """A cell, or the continuation of one that begins above."""
    parts = f'<w:tcW w:w="{sum(widths[at : at + cell.columns])}" w:type="dxa"/>'
    parts += f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    if cell.rows > 1:
        parts += '<w:vMerge w:val="restart"/>' if shown else "<w:vMerge/>"
    parts += '<w:shd w:val="clear" w:color="auto" w:fill="9DC3E6"/>' if cell.shaded else ""
    lines = shown.lines if shown else ()
    paragraphs = [
        _paragraph(line, bold=index < cell.bold, centred=cell.centred, after=SPACE_AFTER_ITEM)
        for index, line in enumerate(lines)
    ] or [_paragraph("", bold=False, after=SPACE_AFTER_ITEM)]
    return f"<w:tc><w:tcPr>{parts}</w:tcPr>{''.join(paragraphs)}</w:tc>"
