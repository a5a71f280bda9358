"""DOCX files made here come out as Word shows them; other office files go through LibreOffice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from PIL import Image

from extract import Document, Paragraph, ReadError, Table, read
from pipelines.ingest import ingest
from tests.conftest import ROOT


def saved(package: Any, tmp_path: Path) -> Document:
    path = tmp_path / "made.docx"
    package.save(str(path))
    return read(path)


def table_of(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def paragraphs(document: Document) -> Iterator[tuple[str, str]]:
    return ((block.kind, block.text) for block in document.blocks if isinstance(block, Paragraph))


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(inner: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")


def test_merged_cells_stand_once(tmp_path: Path) -> None:
    package = docx.Document()
    table = package.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    for row, column in ((0, 2), (1, 0), (2, 0)):
        table.cell(row, column).text = ""
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(2, 0))
    read_table = table_of(saved(package, tmp_path))
    assert texts(read_table) == [["00", "01"], ["", "11", "12"], ["", "21", "22"]]
    down, across = read_table.rows[0].cells
    assert (down.row_span, across.column_span) == (3, 2)


def test_a_table_in_a_cell_stays_in_it_and_a_frame_of_one_cell_is_left_out(tmp_path: Path) -> None:
    package = docx.Document()
    outer = package.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "outer"
    inner = outer.cell(0, 1).add_table(rows=2, cols=2)
    for index, cell in enumerate(cell for row in inner.rows for cell in row.cells):
        cell.text = str(index)
    frame = package.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "framed"
    document = saved(package, tmp_path)
    assert texts(table_of(document)) == [["outer", "0 1\n2 3"]]
    assert ("paragraph", "framed") in list(paragraphs(document))


def test_headers_and_footers_are_apart_and_once(tmp_path: Path) -> None:
    package = docx.Document()
    package.sections[0].header.paragraphs[0].text = "head"
    package.sections[0].footer.paragraphs[0].text = "foot"
    package.add_paragraph("body")
    second = package.add_section()
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "head"
    assert list(paragraphs(saved(package, tmp_path))) == [
        ("page_header", "head"),
        ("paragraph", "body"),
        ("page_footer", "foot"),
    ]


def test_footnotes_follow_the_body(tmp_path: Path) -> None:
    package = docx.Document()
    package.add_paragraph("body")
    notes = f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p>{run('note')}</w:p></w:footnote></w:footnotes>"
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        notes.encode(),
        package.part.package,
    )
    package.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    # However many relations lead to them, the notes are there once.
    package.part.rels.add_relationship(RELATIONSHIP_TYPE.FOOTNOTES, part, "again")
    assert list(paragraphs(saved(package, tmp_path))) == [("paragraph", "body"), ("paragraph", "note")]


def test_lists_have_their_marks(tmp_path: Path) -> None:
    package = docx.Document()
    for style in ("List Number", "List Number", "List Bullet"):
        package.add_paragraph("item", style=style)
    assert [text for _, text in paragraphs(saved(package, tmp_path))] == ["1. item", "2. item", "• item"]


def test_lists_of_two_levels_and_thai_numbers(tmp_path: Path) -> None:
    package = docx.Document()
    numbering = package.part.numbering_part.element
    levels = "".join(
        f"<w:lvl w:ilvl='{level}'><w:start w:val='1'/><w:numFmt w:val='thaiNumbers'/><w:lvlText w:val='{text}'/></w:lvl>"
        for level, text in enumerate(("%1)", "%1.%2"))
    )
    numbering.insert(
        0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='90'>{levels}</w:abstractNum>")
    )
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='90'><w:abstractNumId w:val='90'/></w:num>"))
    for level in (0, 1, 1, 0, 1):
        properties = (
            f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='90'/></w:numPr></w:pPr>{run('ก')}"
        )
        package.element.body.insert(-1, paragraph(properties))
    found = [text for _, text in paragraphs(saved(package, tmp_path))]
    assert found == ["๑) ก", "๑.๑ ก", "๑.๒ ก", "๒) ก", "๒.๑ ก"]


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    package = docx.Document()
    deleted = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('away')}</w:moveFrom><w:moveTo>{run(' here')}</w:moveTo>"
    package.element.body.insert(0, paragraph(f"{run('the ')}{deleted}<w:ins>{run('new')}</w:ins>{moved}"))
    assert next(paragraphs(saved(package, tmp_path))) == ("paragraph", "the new here")


def test_a_deleted_row_is_left_out(tmp_path: Path) -> None:
    package = docx.Document()
    table = package.add_table(rows=2, cols=2)
    for cell in (cell for row in table.rows for cell in row.cells):
        cell.text = "x"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')}/>"))
    assert texts(table_of(saved(package, tmp_path))) == [["x", "x"]]


def test_text_boxes_and_content_controls_are_read_once(tmp_path: Path) -> None:
    package = docx.Document()
    compatibility = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    box = f"<w:pict><w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent></w:pict>"
    choice = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    anchor = f"{run('anchor')}<w:r><mc:AlternateContent {compatibility}>{choice}</mc:AlternateContent></w:r>"
    body = package.element.body
    body.insert(0, paragraph(anchor))
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('controlled')}</w:p></w:sdtContent></w:sdt>"
    body.insert(1, parse_xml(control))
    assert [text for _, text in paragraphs(saved(package, tmp_path))] == ["anchor", "boxed", "controlled"]


def test_a_line_break_ends_a_line(tmp_path: Path) -> None:
    package = docx.Document()
    package.add_paragraph("one\ntwo")
    assert next(paragraphs(saved(package, tmp_path)))[1] == "one\ntwo"


def test_a_table_that_is_a_picture_is_a_failure_that_says_so(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "picture.png")
    (tmp_path / "in").mkdir()
    package = docx.Document()
    package.add_paragraph("แผนของเทศบาล")
    package.add_picture(str(tmp_path / "picture.png"), width=Cm(14))
    package.save(str(tmp_path / "in" / "picture.docx"))
    summary = ingest([tmp_path / "in"], tmp_path / "out", jobs=1)
    (failure,) = summary.failures
    assert (failure.stage, failure.error) == (
        "tables",
        "no table of measures found: it is one of 1 pictures in the file",
    )
    assert "ask the office" in failure.hint


def test_the_parts_of_the_package_may_stand_in_any_order(tmp_path: Path) -> None:
    form = ROOT / "data" / "forms" / "nongsueadao_plan_2568.docx"
    path = tmp_path / "other.docx"
    with ZipFile(form) as package, ZipFile(path, "w") as other:
        first = ["[Content_Types].xml", "docProps/app.xml", "docProps/core.xml"]
        for name in [*first, *(name for name in package.namelist() if name not in first)]:
            other.writestr(name, package.read(name))
    assert read(path).pages == read(form).pages


def test_an_archive_is_no_document(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(ReadError, match="application/zip is not a kind of file"):
        read(tmp_path / "a.docx")


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    whole = (ROOT / "data" / "forms" / "nongsueadao_plan_2568.docx").read_bytes()
    path = tmp_path / "half.docx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReadError, match="the Word file is damaged"):
        read(path)


OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + b"\xec\xa5\xc1\x00" + bytes(8000)


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "แผน เก่า.doc"
    path.write_bytes(OLD_WORD)
    return path


def test_an_old_file_needs_libreoffice(old_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReadError, match="LibreOffice, which is not installed") as raised:
        read(old_file)
    assert "install LibreOffice" in raised.value.hint


def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program in LibreOffice's place, called with its options from $2 on."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")


def test_an_old_file_is_read_as_what_libreoffice_makes_of_it(
    old_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = ROOT / "data" / "forms" / "nongsueadao_plan_2568.docx"
    office(tmp_path, monkeypatch, f'test -f "$7" && cp "{form}" "$6/made.$4"')
    document = read(old_file)
    assert (document.source, document.media_type) == (old_file.name, "application/msword")
    assert document.pages == read(form).pages


def test_a_file_that_libreoffice_cannot_open_is_an_error(
    old_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch, "exit 0")
    with pytest.raises(ReadError, match="LibreOffice cannot open the file"):
        read(old_file)


def test_lists_without_a_definition_have_no_marks(tmp_path: Path) -> None:
    package = docx.Document()
    numbering = package.part.numbering_part.element
    for inner in ("", '<w:abstractNumId w:val="nowhere"/>'):
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="9{len(inner)}">{inner}</w:num>'))
        body = f'<w:pPr><w:numPr><w:ilvl w:val="x"/><w:numId w:val="9{len(inner)}"/></w:numPr></w:pPr>{run("one")}'
        package.element.body.insert(0, paragraph(body))
    assert list(paragraphs(saved(package, tmp_path))) == [("paragraph", "one")] * 2


def test_a_cell_that_claims_a_million_columns_spans_what_word_knows(tmp_path: Path) -> None:
    package = docx.Document()
    table = package.add_table(rows=1, cols=2)
    table.cell(0, 0)._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="999999999"/>')
    )
    (cell, _) = table_of(saved(package, tmp_path)).rows[0].cells
    assert cell.column_span == 63


def test_a_sign_that_is_no_character_is_marked(tmp_path: Path) -> None:
    package = docx.Document()
    package.element.body.insert(0, paragraph('<w:r><w:sym w:font="x" w:char="D800"/></w:r>' + run("one")))
    assert list(paragraphs(saved(package, tmp_path))) == [("paragraph", "\ufffdone")]


@pytest.mark.parametrize("gone", ["word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"])
def test_a_package_with_a_broken_part_is_an_error(tmp_path: Path, gone: str) -> None:
    form = ROOT / "data" / "forms" / "nongsueadao_plan_2568.docx"
    with ZipFile(form) as package, ZipFile(tmp_path / "broken.docx", "w") as broken:
        for name in package.namelist():
            broken.writestr(name, package.read(name) if name != gone else b"<x/>")
    with pytest.raises(ReadError, match="the Word file is damaged and cannot be opened"):
        read(tmp_path / "broken.docx")


def test_a_section_that_names_no_header_is_an_error(tmp_path: Path) -> None:
    package = docx.Document()
    package.sections[0].header.paragraphs[0].text = "head"
    (reference,) = package.element.body.iter(qn("w:headerReference"))
    del reference.attrib[qn("r:id")]
    with pytest.raises(ReadError, match="the Word file is damaged and cannot be opened"):
        saved(package, tmp_path)
