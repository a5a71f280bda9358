"""Cells, emphasis and unusual packages of DOCX files made here."""

import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from extract import Document, Paragraph, Table, read
from extract.word_package import BrokenWordError
from tests.conftest import FORMS

FORM = FORMS / "nongsueadao_plan_2568.docx"


def document_of(body: str, tmp_path: Path, change: Callable[[Any], None] = lambda _package: None) -> Document:
    """A Word file whose body is `body`, read."""
    package = docx.Document()
    wrapped = parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")
    for element in reversed(list(wrapped)):
        package.element.body.insert(0, element)
    change(package)
    package.save(str(tmp_path / "made.docx"))
    return read(tmp_path / "made.docx")


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def table_in(document: Document) -> Table:
    (found,) = (block for block in document.blocks if isinstance(block, Table))
    return found


def texts(read_table: Table) -> list[list[str]]:
    return [[found.text for found in row.cells] for row in read_table.rows]


START = '<w:vMerge w:val="restart"/>'
NEXT = "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


def test_a_word_table_tells_its_merges(tmp_path: Path) -> None:
    read_table = table_in(
        document_of(table(cell("a", START) + cell("b"), cell("", NEXT) + cell("c")), tmp_path)
    )
    assert read_table.merges_known
    assert read_table.rows[0].cells[0].row_span == 2


def test_a_merge_ends_where_the_row_below_has_other_columns(tmp_path: Path) -> None:
    rows = (
        cell("a", START) + cell("b", START) + cell("c"),
        cell("over both", WIDE) + cell("d"),
        cell("e", NEXT) + cell("f", NEXT) + cell("g"),
        cell("", NEXT) + cell("h") + cell("i"),
    )
    read_table = table_in(document_of(table(*rows), tmp_path))
    assert texts(read_table) == [["a", "b", "c"], ["over both", "d"], ["e", "f", "g"], ["", "h", "i"]]
    assert [[found.row_span for found in row.cells] for row in read_table.rows] == [
        [1, 1, 1],
        [1, 1],
        [2, 1, 1],
        [1, 1, 1],
    ]


def test_a_merge_of_another_width_is_a_cell_of_its_own(tmp_path: Path) -> None:
    rows = (
        cell("a", WIDE + START) + cell("b"),
        cell("c", NEXT) + cell("d") + cell("e"),
        cell("f", NEXT) + cell("g") + cell("h"),
    )
    read_table = table_in(document_of(table(*rows), tmp_path))
    assert texts(read_table) == [["a", "b"], ["c\nf", "d", "e"], ["", "g", "h"]]


def test_columns_left_out_at_both_ends_of_a_row_are_blank(tmp_path: Path) -> None:
    skipped = '<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>'
    read_table = table_in(
        document_of(table(cell("a") + cell("b") + cell("c"), skipped + cell("d")), tmp_path)
    )
    assert texts(read_table) == [["a", "b", "c"], ["", "d", ""]]


def test_a_table_in_a_frame_is_a_table(tmp_path: Path) -> None:
    inner = table(cell("a") + cell("b"), cell("c") + cell("d"))
    read_document = document_of(table(f"<w:tc>{inner}<w:p/></w:tc>"), tmp_path)
    assert texts(table_in(read_document)) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    ("shading", "shaded"),
    [
        ("", False),
        ('<w:shd w:val="clear" w:color="auto" w:fill="auto"/>', False),
        ('<w:shd w:val="clear" w:color="auto" w:fill="ffffff"/>', False),
        ('<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>', True),
        ('<w:shd w:val="pct10" w:color="auto" w:fill="auto"/>', True),
        ('<w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"/>', True),
        ('<w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="background1"/>', False),
        ('<w:shd w:val="clear" w:fill="auto" w:themeFill="background1" w:themeFillShade="D9"/>', True),
    ],
)
def test_a_cell_on_a_coloured_ground(tmp_path: Path, shading: str, shaded: bool) -> None:
    read_table = table_in(document_of(table(cell("a", shading) + cell("b")), tmp_path))
    assert [found.shaded for found in read_table.rows[0].cells] == [shaded, False]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


BOLD_STYLES = (
    '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:b/><w:bCs/></w:rPr></w:style>',
    '<w:style w:type="paragraph" w:styleId="Derived"><w:basedOn w:val="Base"/></w:style>',
    '<w:style w:type="character" w:styleId="Strong1"><w:rPr><w:b/></w:rPr></w:style>',
    '<w:style w:type="paragraph" w:styleId="Circle"><w:basedOn w:val="Circle"/></w:style>',
)


@pytest.mark.parametrize(
    ("style", "runs", "bold"),
    [
        ("Circle", run("plain"), False),
        ("Circle", run("bold", "<w:b/>"), True),
        ("Circle", run("ไทย", "<w:b/>"), True),
        ("Circle", run("ไทย", '<w:b/><w:bCs w:val="0"/>'), False),
        ("Circle", run("ไทย", "<w:bCs/>"), True),
        ("Circle", run("latin", "<w:bCs/>"), False),
        ("Circle", run("bold", "<w:b/>") + run(" ") + run("bold", "<w:b/>"), True),
        ("Circle", run("bold", "<w:b/>") + run("plain"), False),
        ("Circle", run("bold", '<w:rStyle w:val="Strong1"/>'), True),
        ("Derived", run("bold"), True),
        ("Derived", run("plain", '<w:b w:val="false"/>'), False),
        ("Derived", run("toggled", '<w:rStyle w:val="Strong1"/>'), False),
    ],
)
def test_a_line_is_bold_where_all_of_it_is(tmp_path: Path, style: str, runs: str, bold: bool) -> None:
    def add_styles(package: Any) -> None:
        for xml in BOLD_STYLES:
            package.styles.element.append(parse_xml(xml.replace("<w:style ", f"<w:style {nsdecls('w')} ", 1)))

    body = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'
    (block, *_) = document_of(body, tmp_path, add_styles).blocks
    assert isinstance(block, Paragraph)
    assert [line.bold for line in block.lines] == [bold]


def test_bold_is_told_line_by_line(tmp_path: Path) -> None:
    body = f"<w:p>{run('head', '<w:b/>')}<w:r><w:br/></w:r>{run('text')}</w:p>"
    (block, *_) = document_of(body, tmp_path).blocks
    assert isinstance(block, Paragraph)
    assert [(line.text, line.bold) for line in block.lines] == [("head", True), ("text", False)]


@pytest.mark.parametrize("code", ['w:char="FFFFFFFF"', 'w:char="0000"', 'w:char="x"', ""])
def test_a_symbol_without_a_character_is_marked(tmp_path: Path, code: str) -> None:
    (block, *_) = document_of(f"<w:p><w:r><w:sym {code}/></w:r>{run('a')}</w:p>", tmp_path).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "\ufffda"


@pytest.mark.parametrize(("font", "read"), [("Wingdings", "☑"), ("Wingdings 3", "\uf0fe")])
def test_a_tick_of_a_font_of_symbols_is_a_tick(tmp_path: Path, font: str, read: str) -> None:
    tick = f'<w:sym w:font="{font}" w:char="F0FE"/>'
    (block, *_) = document_of(f"<w:p><w:r>{tick}</w:r>{run('a')}</w:p>", tmp_path).blocks
    assert isinstance(block, Paragraph)
    assert block.text == f"{read}a"


def test_a_file_without_a_section_is_read(tmp_path: Path) -> None:
    def drop_sections(package: Any) -> None:
        for section in list(package.element.body.iter(qn("w:sectPr"))):
            section.getparent().remove(section)

    (block,) = document_of(f"<w:p>{run('a')}</w:p>", tmp_path, drop_sections).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "a"


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The form with its parts changed, as `path`."""
    with ZipFile(FORM) as package, ZipFile(path, "w", ZIP_STORED) as made:
        for name in package.namelist():
            made.writestr(name, change(name, package.read(name)))
    return path


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.docm", b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("a.dotx", b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        ("a.dotm", b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    ],
)
def test_files_with_macros_and_templates_are_read(tmp_path: Path, name: str, content_type: bytes) -> None:
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    path = rewritten(tmp_path / name, lambda _part, data: data.replace(plain, content_type))
    assert content_type in ZipFile(path).read("[Content_Types].xml")
    assert read(path).pages == read(FORM).pages


def test_strict_open_xml_is_read(tmp_path: Path) -> None:
    """Its names have no year; it tells widths with their unit."""

    def strict(part: str, data: bytes) -> bytes:
        for name in (b"officeDocument", b"wordprocessingml", b"drawingml"):
            data = data.replace(
                b"http://schemas.openxmlformats.org/%b/2006/" % name, b"http://purl.oclc.org/ooxml/%b/" % name
            )
        return data.replace(b'<w:pgSz w:w="', b'<w:pgSz w:w="21cm" w:was="') if "document" in part else data

    path = rewritten(tmp_path / "strict.docx", strict)
    assert b"purl.oclc.org/ooxml/wordprocessingml/main" in ZipFile(path).read("word/document.xml")
    assert read(path).pages == read(FORM).pages


def patched(data: bytes, changes: Iterable[tuple[bytes, int, bytes]], name: bytes) -> bytes:
    """An archive with fields of the headers of one member changed: signature, offset from it, value."""
    for signature, offset, value in changes:
        at = data.find(name)
        while at >= 0:
            length = {b"PK\x03\x04": 30, b"PK\x01\x02": 46}[signature]
            if data[at - length : at - length + 4] == signature:
                start = at - length + offset
                data = data[:start] + value + data[start + len(value) :]
            at = data.find(name, at + 1)
    return data


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([(b"PK\x03\x04", 6, b"\x01"), (b"PK\x01\x02", 8, b"\x01")], id="encrypted"),
        pytest.param(
            [(b"PK\x03\x04", 8, b"\x63"), (b"PK\x01\x02", 10, b"\x63")], id="packed by another method"
        ),
        pytest.param([(b"PK\x03\x04", 8, b"\x08"), (b"PK\x01\x02", 10, b"\x08")], id="not what it says"),
    ],
)
def test_a_damaged_member_is_an_error(tmp_path: Path, changes: list[tuple[bytes, int, bytes]]) -> None:
    path = rewritten(tmp_path / "damaged.docx", lambda _part, data: data)
    path.write_bytes(patched(path.read_bytes(), changes, b"word/document.xml"))
    with ZipFile(path) as package, pytest.raises((RuntimeError, zlib.error)):
        package.read("word/document.xml")
    with pytest.raises(BrokenWordError, match="the Word file is damaged and cannot be opened"):
        read(path)
