"""Files that LibreOffice reads hold what was printed, and nothing that they link to is fetched."""

import shutil
import struct
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import olefile
import pytest
import regex

from extract import ReadError, office, read, system
from extract.errors import TooLargeError
from extract.office_copy import write_copy
from pipelines.inspection import text_lines

with_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("text", "text"), ("draw", "drawing"), ("table", "table")),
        ("svg", "svg-compatible"),
    )
)
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def package(path: Path, media_type: str, body: str) -> Path:
    """An OpenDocument file with this body."""
    kind = "text" if media_type == ODT else "spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<m:file-entry m:full-path="{name}" m:media-type="{of}"/>'
        for name, of in (("/", media_type), ("content.xml", "text/xml"))
    )
    content = (
        f'<office:document-content {NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", media_type)
        made.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}">{entries}</m:manifest>')
        made.writestr("content.xml", content)
    return path


def text_of(path: Path) -> str:
    return " ".join(line for line in text_lines(read(path)) if line)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    paths: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def answer(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()


def linking(path: Path, address: str) -> Path:
    frame = '<draw:frame svg:width="3cm" svg:height="3cm"><draw:{} xlink:href="{}/x" xlink:type="simple"/></draw:frame>'
    frames = (frame.format(kind, address) for kind in ("image", "object"))
    section = f'<text:section text:name="s"><text:section-source xlink:href="{address}/s"/><text:p>kept</text:p></text:section>'
    return package(path, ODT, f"<text:p>text {''.join(frames)}</text:p>{section}")


@with_office
def test_nothing_that_a_file_links_to_is_fetched(tmp_path: Path, asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    assert text_of(linking(tmp_path / "a.odt", address)) == "text kept"
    assert paths == []


@with_office
def test_the_settings_alone_keep_libreoffice_from_the_network(
    tmp_path: Path, asked: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, paths = asked
    monkeypatch.setattr(office, "write_copy", shutil.copyfile)
    monkeypatch.setattr(system, "_GUARDED", '"$@" </dev/null')
    assert text_of(linking(tmp_path / "a.odt", address)) == "text kept"
    assert paths == []


@with_office
def test_fields_are_what_was_printed(tmp_path: Path) -> None:
    fields = """<text:p>วันที่ <text:date text:date-value="2008-01-01">1 ม.ค. 2551</text:date>
        <text:file-name text:display="full">แผน.odt</text:file-name> <text:page-count>9</text:page-count>
        <text:a xlink:href="http://a.b/">ลิงก์</text:a></text:p>"""
    path = package(tmp_path / "a.odt", ODT, fields)
    assert text_of(path) == "วันที่ 1 ม.ค. 2551 แผน.odt 9 ลิงก์"


@with_office
def test_formulas_are_what_was_printed(tmp_path: Path) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="{kind}" office:{kind}-value="{value}" table:formula="of:={formula}"><text:p>{printed}</text:p></table:table-cell>'
        for kind, value, formula, printed in (
            ("date", "2008-01-01", "TODAY()", "1/1/2551"),
            ("string", "kept", "WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)", "kept"),
        )
    )
    path = package(
        tmp_path / "a.ods",
        ODS,
        f'<table:table table:name="t"><table:table-row>{cells}</table:table-row></table:table>',
    )
    assert "1/1/2551 kept" in text_of(path)


@with_office
def test_fields_of_rtf_are_what_was_printed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    code = (
        r'{\rtf1\ansi on {\field{\*\fldinst DATE \\@ "d/M/yyyy"}{\fldrslt 1/1/2500}}, '
        rf'{{\field{{\*\fldinst INCLUDETEXT "{tmp_path}/secret.txt"}}{{\fldrslt kept}}}} \\fldinst.\par}}'
    )
    (tmp_path / "a.rtf").write_text(code)
    assert text_of(tmp_path / "a.rtf") == r"on 1/1/2500, kept \fldinst."


@with_office
def test_fields_of_doc_are_what_was_printed(tmp_path: Path) -> None:
    """Also those in the result of another field."""
    source = package(
        tmp_path / "a.odt",
        ODT,
        '<text:p>on <text:a xlink:href="http://a.b/">page <text:page-number>1</text:page-number></text:a> of <text:page-count>1</text:page-count>.</text:p>',
    )
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "doc", "--outdir", tmp_path, source], check=True, capture_output=True
    )
    path = tmp_path / "a.doc"
    with olefile.OleFileIO(str(path), write_mode=True) as made:
        # The text of a small file begins behind its head, in one byte a character or two.
        data = made.openstream("WordDocument").read()
        for code in ("latin-1", "utf-16-le"):
            for printed in ("1", "\x14"):
                data = data.replace(
                    f"\x141\x15{printed[1:]}".encode(code), f"\x147\x15{printed[1:]}".encode(code)
                )
        made.write_stream("WordDocument", data)
    assert text_of(path) == "on page 7 of 7."


@with_office
def test_fields_of_word_95_are_taken_as_they_are(tmp_path: Path) -> None:
    """Word 6 and 95 have the list of the fields of the text, at 216 of its head, in the document itself."""
    source = package(tmp_path / "a.odt", ODT, "<text:p>text</text:p>")
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "doc", "--outdir", tmp_path, source], check=True, capture_output=True
    )
    a_date, of_the_result, end = b"\x13\x1f", b"\x14\xff", b"\x15\x80"
    with olefile.OleFileIO(str(tmp_path / "a.doc"), write_mode=True) as made:
        document = bytearray(made.get_size("WordDocument"))
        struct.pack_into("<HH", document, 0, 0xA5DC, 104)
        struct.pack_into("<II", document, 216, 1000, 4 * 4 + 3 * 2)
        document[1016:1022] = a_date + of_the_result + end
        made.write_stream("WordDocument", bytes(document))
    write_copy(tmp_path / "a.doc", tmp_path / "copy")
    quotation = b"\x13\x23"
    with olefile.OleFileIO(str(tmp_path / "copy")) as copied:
        assert copied.openstream("WordDocument").read()[1016:1022] == quotation + of_the_result + end


def test_a_sheet_has_its_values_and_no_formulas(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row><c><f>TODAY()</f><v>39448</v></c>'
        "<c><f>A1+1</f></c></row></sheetData></worksheet>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="x"><Relationship Id="1" Type="x/image" TargetMode="External" Target="http://a.b/c"/>'
        '<Relationship Id="2" Type="x/hyperlink" TargetMode="External" Target="http://a.b/d"/></Relationships>',
        "xl/media/image1.png": "picture",
    }
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    write_copy(tmp_path / "a.xlsx", tmp_path / "copy")
    with zipfile.ZipFile(tmp_path / "copy") as copied:
        sheet, relations, picture = (copied.read(name).decode() for name in parts)
    assert "TODAY" not in sheet
    assert "<v>39448</v>" in sheet
    assert "<f>A1+1</f>" in sheet  # nothing was printed for it
    assert "http://a.b/c" not in relations
    assert "http://a.b/d" in relations
    assert picture == "picture"


def test_formulas_that_were_never_computed_stay(tmp_path: Path) -> None:
    parts = {
        "xl/workbook.xml": '<workbook><calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>',
        "xl/worksheets/sheet1.xml": "<worksheet><row><c><f>A1+1</f><v>0</v></c></row></worksheet>",
    }
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    write_copy(tmp_path / "a.xlsx", tmp_path / "copy")
    with zipfile.ZipFile(tmp_path / "copy") as copied:
        assert "<f>A1+1</f>" in copied.read("xl/worksheets/sheet1.xml").decode()


def test_damaged_office_files_are_failures(tmp_path: Path) -> None:
    whole = package(tmp_path / "a.odt", ODT, "<text:p>text</text:p>").read_bytes()
    for name, data in (
        ("cut.odt", whole[:-40]),
        ("xml.odt", whole.replace(b"</text:p>", b"</text:q>")),
        ("a.doc", olefile.MAGIC + bytes(600)),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ReadError):
            read(tmp_path / name)


def test_an_office_file_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = package(tmp_path / "a.odt", ODT, "<text:p>text</text:p>")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("styles.xml", bytes(100 << 20))
    with pytest.raises(TooLargeError):
        write_copy(path, tmp_path / "copy")


@with_office
def test_formulas_of_xls_are_what_was_printed(tmp_path: Path) -> None:
    """Numbers, texts and truths of formulas that are computed whenever the file is opened, and what they give."""
    cells = (
        "".join(
            f'<table:table-cell office:value-type="float" office:value="1" table:formula="={formula}"><text:p>1</text:p></table:table-cell>'
            for formula in ("INT(RAND())", "[.A1]+1", 'TEXT(RAND();"0")&amp;"อ"', "RAND()&gt;2", "1+2")
        )
        .replace('"0"', "&quot;0&quot;")
        .replace('"อ"', "&quot;อ&quot;")
    )
    table = f'<table:table table:name="t"><table:table-row>{cells}</table:table-row></table:table>'
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    source = package(tmp_path / "a.ods", ODS, table)
    subprocess.run(
        [*command, "--convert-to", "xls", "--outdir", tmp_path, source], check=True, capture_output=True
    )
    path = tmp_path / "a.xls"
    with olefile.OleFileIO(str(path), write_mode=True) as made:
        book = bytearray(made.openstream("Workbook").read())
        formulas = [
            found.start() + 4 for found in regex.finditer(rb"\x06\0.\0\0\0[\0-\x04]\0", book, regex.DOTALL)
        ]
        for formula, value in zip(formulas, (7.0, 8.0, None, None, 3.0), strict=True):
            if value:
                struct.pack_into("<d", book, formula + 6, value)
        book[formulas[3] + 8] = 1
        text = book.index(b"\x07\x02", formulas[2]) + 7
        book[text : text + 4] = "5อ".encode("utf-16-le")
        made.write_stream("Workbook", bytes(book))
    assert "".join(text_of(path).split()) == "t785อ13Page1"
