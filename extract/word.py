"""DOCX to documents. The package is python-docx's; the text is taken from the XML, where python-docx leaves
out inserted text, content controls and text boxes.

Element names and what they mean: ECMA-376, part 1, chapter 17.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import regex
from docx.oxml import parse_xml
from docx.shared import Cm

from extract import symbols
from extract.document import Block, Cell, Document, Line, Page, Paragraph, ParagraphKind, Row, Table
from extract.machine import is_of_machine
from extract.media_types import DOCX
from extract.ocr import AUTO, Ocr
from extract.word_emphasis import BoldText, is_shaded
from extract.word_names import qn
from extract.word_numbering import Numbering, integer
from extract.word_package import DAMAGE, BrokenWordError, opened_package, require_no_entities, require_sizes
from extract.word_pictures import ShownPicture, is_large, pictures_in, with_pictures
from normalize.characters import repair

MOST_COLUMNS: Final = 63
"""Columns that a table of Word has at most; Microsoft, Word's operating parameter limits."""

PAPER: Final = Cm(21), Cm(29.7)
"""Of a file that does not tell: width and height of A4."""

_NOT_READ: Final = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
"""What is not part of a paragraph's text: deleted text, text boxes (blocks of their own), second forms."""

_WRAPPERS: Final = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")}

_MATH_TEXT: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_SYMBOL: Final = regex.compile(r"0*(?:[0-9A-Fa-f]{1,5}|10[0-9A-Fa-f]{4})")


def read(path: Path, ocr: Ocr = AUTO) -> Document:
    """Read a DOCX file; pages and boxes are None. Pictures that are pages are read as `ocr` says. Raises a
    `ReadError` that says what is wrong."""
    try:
        require_sizes(path)
        package = opened_package(path)
        require_no_entities(package)
        found = list(_Reader(package).document_blocks())
        large = _large_pictures(package)
    except DAMAGE as error:
        if is_of_machine(error):
            raise
        raise BrokenWordError("the Word file is damaged and cannot be opened") from error
    blocks, unread, is_read = with_pictures(found, ocr)
    page = Page(number=None, width=None, height=None, blocks=blocks, error=unread)
    return Document(path.name, DOCX, "word+ocr" if is_read else "word", (page,), large_pictures=large)


def _large_pictures(package: Any) -> int:
    """How many pictures are wide enough to hold a table."""
    width, _ = _paper(package)
    return sum(is_large(extent, width) for extent in package.element.body.iter(qn("wp:extent")))


def _paper(package: Any) -> tuple[int, int]:
    """Width and height of the paper of the first section."""
    first = next(iter(package.sections), None)
    width, height = (first.page_width, first.page_height) if first else (None, None)
    return width or PAPER[0], height or PAPER[1]


class _Reader:
    """Reads the parts of one package; list numbers run on from part to part."""

    def __init__(self, package: Any) -> None:
        self._package = package
        self._paper = _paper(package)
        self._numbering = Numbering.of(package)
        styles = reversed(list(package.styles.element.iter(qn("w:style"))))  # of equal ones the first counts
        by_id = {style.get(qn("w:styleId")): style for style in styles}
        self._bold = BoldText(by_id)
        number = f"{qn('w:pPr')}/{qn('w:numPr')}"
        self._style_numbers = {style_id: style.find(number) for style_id, style in by_id.items()}

    def document_blocks(self) -> Iterator[Block | ShownPicture]:
        """Headers, body, notes and footers, each header and footer once; and pictures that are pages."""
        yield from self._running("header", "page_header")
        yield from self._blocks(self._package.element.body)
        notes = {
            relation.target_part.partname: relation.target_part
            for relation in self._package.part.rels.values()
            if relation.reltype.endswith(("/footnotes", "/endnotes"))
        }
        for part in notes.values():
            yield from self._blocks(parse_xml(part.blob))
        yield from self._running("footer", "page_footer")

    def _running(self, what: str, kind: ParagraphKind) -> Iterator[Paragraph]:
        seen: set[str] = set()
        read: set[str] = set()
        for section in self._package.sections:
            for name in (what, f"first_page_{what}", f"even_page_{what}"):
                part = getattr(section, name)
                if part.is_linked_to_previous or part.part.partname in read:
                    continue
                read.add(part.part.partname)
                for line in self._lines(part._element):
                    if line.text not in seen:
                        seen.add(line.text)
                        yield Paragraph((line,), kind)

    def _blocks(self, parent: Any) -> Iterator[Block | ShownPicture]:
        """The paragraphs and tables in `parent`; a table of one cell is a frame around what it holds."""
        for child in parent:
            if child.tag == qn("w:p"):
                if lines := self._paragraph(child):
                    yield Paragraph(lines, "heading" if self._is_heading(child) else "paragraph")
                for box in _text_boxes(child):
                    yield from self._blocks(box)
                yield from pictures_in(child, self._package.part, self._paper)
            elif child.tag == qn("w:tbl"):
                cells = [cell for row in _children(child, qn("w:tr")) for cell in _children(row, qn("w:tc"))]
                if len(cells) == 1:
                    yield from self._blocks(cells[0])
                elif cells:
                    yield self._table(child)
            elif child.tag in _WRAPPERS or child.tag in (qn("w:footnote"), qn("w:endnote")):
                yield from self._blocks(child)

    def _is_heading(self, paragraph: Any) -> bool:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return style is not None and style.get(qn("w:val"), "").startswith(("Heading", "Title"))

    def _paragraph(self, paragraph: Any) -> tuple[Line, ...]:
        """The lines of a paragraph that its writer broke; the first with its list mark."""
        lines = [
            Line(text, full=False, bold=self._all_bold(pieces, paragraph))
            for pieces in _broken(_pieces(paragraph))
            if (text := repair("".join(text for text, _ in pieces)).strip())
        ]
        if lines and (mark := self._mark(paragraph)):
            lines[0] = replace(lines[0], text=f"{mark} {lines[0].text}")
        return tuple(lines)

    def _all_bold(self, pieces: list[tuple[str, Any]], paragraph: Any) -> bool:
        """Whether every run that shows something in a line is bold."""
        return all(
            run is not None and self._bold.is_bold(run, paragraph) for text, run in pieces if text.strip()
        )

    def _mark(self, paragraph: Any) -> str:
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if number is None:
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if style is None:
                return ""
            number = self._style_numbers.get(style.get(qn("w:val")))
        if number is None:
            return ""
        values = {child.tag: child.get(qn("w:val")) for child in number}
        return self._numbering.mark(values.get(qn("w:numId"), ""), integer(values.get(qn("w:ilvl")), 0))

    def _lines(self, parent: Any) -> Iterator[Line]:
        """The lines of all blocks in `parent`; a row of a table inside it is one line."""
        for block in self._blocks(parent):
            if isinstance(block, Paragraph):
                yield from block.lines
            for row in block.rows if isinstance(block, Table) else ():
                text = " ".join(line.text for cell in row.cells for line in cell.lines)
                if text:
                    yield Line(text, full=False)

    def _table(self, table: Any) -> Table:
        """Rows and cells by grid column; a cell that is merged down is given once, in its first row."""
        rows: list[list[Cell]] = []
        opened: dict[int, tuple[int, int]] = {}
        for row in _children(table, qn("w:tr")):
            opened = self._add_row(rows, row, opened)
        return Table(tuple(Row(tuple(cells)) for cells in rows), merges_known=True)

    def _add_row(
        self, rows: list[list[Cell]], row: Any, above: dict[int, tuple[int, int]]
    ) -> dict[int, tuple[int, int]]:
        """Add the cells of `row` to `rows`; the merged cells that it opens or continues, as `above` has them.

        Those are by grid column: the row and the place in it where the merged cell is. One ends where the
        cell below it begins elsewhere or has another width.
        """
        cells = [Cell()] * _value(row, "w:trPr", "w:gridBefore", 0)
        rows.append(cells)
        opened: dict[int, tuple[int, int]] = {}
        for cell in _children(row, qn("w:tc")):
            column, span = _columns(cells), _value(cell, "w:tcPr", "w:gridSpan", 1)
            lines = tuple(self._lines(cell))
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            covering = above.get(column) if _continues(merge) else None
            if covering and rows[covering[0]][covering[1]].column_span == span:
                at_row, at = opened[column] = covering
                first = rows[at_row][at]
                rows[at_row][at] = replace(first, lines=first.lines + lines, row_span=len(rows) - at_row)
                cells += [Cell()] * span
                continue
            if merge is not None:
                opened[column] = (len(rows) - 1, len(cells))
            cells.append(Cell(lines, column_span=span, shaded=is_shaded(cell)))
        cells += [Cell()] * _value(row, "w:trPr", "w:gridAfter", 0)
        return opened


def _columns(cells: list[Cell]) -> int:
    return sum(cell.column_span for cell in cells)


def _continues(merge: Any) -> bool:
    """Whether a cell with this `w:vMerge` belongs to the cell above it."""
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The children of `parent` with that tag, also inside content controls; deleted rows are left out."""
    for child in parent:
        if child.tag == tag and child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _value(parent: Any, properties: str, name: str, default: int) -> int:
    element = parent.find(f"{qn(properties)}/{qn(name)}")
    return default if element is None else min(integer(element.get(qn("w:val")), default), MOST_COLUMNS)


def _pieces(parent: Any, run: Any = None) -> Iterator[tuple[str, Any]]:
    """The text in a paragraph as it is with all tracked changes accepted, each piece with its run."""
    for child in parent:
        if child.tag in _NOT_READ:
            continue
        if (text := _shown(child, parent)) is not None:
            yield text, run
        else:
            yield from _pieces(child, child if child.tag == qn("w:r") else run)


def _shown(element: Any, parent: Any) -> str | None:
    """What an element shows by itself; None where that is what is inside it."""
    tag = element.tag
    if tag in (qn("w:t"), _MATH_TEXT):
        return element.text or ""
    if tag == qn("w:sym"):
        return _symbol(element.get(qn("w:char")), element.get(qn("w:font")))
    if tag in (qn("w:br"), qn("w:cr")):
        return "\n"
    if tag in (qn("w:tab"), qn("w:ptab")) and parent.tag == qn("w:r"):
        return " "
    return "-" if tag == qn("w:noBreakHyphen") else None


def _symbol(code: str | None, font: str | None) -> str:
    """The character that a `w:sym` names; U+FFFD where it names none."""
    if code is None or not _SYMBOL.fullmatch(code):
        return "\ufffd"
    number = int(code, 16)
    if number < ord(" ") or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return symbols.symbol(font or "", chr(number)) if symbols.FIRST <= number <= symbols.LAST else chr(number)


def _broken(pieces: Iterator[tuple[str, Any]]) -> Iterator[list[tuple[str, Any]]]:
    """The pieces of each line."""
    line: list[tuple[str, Any]] = []
    for text, run in pieces:
        first, *rest = text.split("\n")
        line.append((first, run))
        for part in rest:
            yield line
            line = [(part, run)]
    yield line


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes that are anchored in a paragraph, each in one of its forms."""
    for child in paragraph:
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag not in _NOT_READ:
            yield from _text_boxes(child)
