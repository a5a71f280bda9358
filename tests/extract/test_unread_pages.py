"""Pages that nobody can read Thai from are named, never passed on as text."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from extract import Document, Paragraph, ReadError, Table, read
from extract.ocr import Ocr
from extract.pdf import second_reading
from extract.pdf.page_content import PageContent
from extract.pdf.reading import read as read_pdf
from pipelines.cli import main
from tests.conftest import ROOT

THAI = "เทศบาลตำบลจัดทำแผนปฏิบัติการป้องกันการทุจริตและรายงานผลให้ประชาชนทราบทุกปี " * 4
WITHOUT_MARKS = "เทศบาลตาบลจดทาแผนปฏบตการปองกนการทจรตและรายงานผลใหประชาชนทราบทกป " * 4
CONTROLS = "\x01\x02\x03\x04 ก\x05\x06" * 40
PICTURE = "q 200 0 0 200 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"


def pdf_of(folder: Path, pages: Sequence[str | None]) -> Path:
    """A PDF whose font calls its signs what the texts say; None stands for a page with a picture only."""
    codes = {
        sign: code for code, sign in enumerate(sorted(set("".join(filter(None, pages)))), start=ord("A"))
    }
    chars = "".join(f"<{code:02x}> <{ord(sign):04x}>\n" for sign, code in codes.items())
    cmap = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange {len(codes)} beginbfchar\n{chars}endbfchar endcmap"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 4 0 R >>",
        stream(cmap),
    ]
    for number, text in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] "
            f"/Resources << /Font << /F 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        objects.append(stream(PICTURE if text is None else shown(text, codes)))
    body = "".join(f"{number} 0 obj\n{item}\nendobj\n" for number, item in enumerate(objects, start=1))
    path = folder / "coded.pdf"
    path.write_bytes(f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF\n".encode("latin-1"))
    return path


def stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def shown(text: str, codes: dict[str, int]) -> str:
    lines = [text[start : start + 60] for start in range(0, len(text), 60)]
    written = (f"<{''.join(f'{codes[sign]:02x}' for sign in line)}> Tj 0 -14 Td" for line in lines)
    return f"BT /F 8 Tf 20 360 Td {' '.join(written)} ET"


def test_the_pages_that_can_be_read_are(tmp_path: Path) -> None:
    document = read(pdf_of(tmp_path, [THAI, WITHOUT_MARKS, None, THAI, THAI]), ocr=Ocr("never"))
    errors = {page.number: str(page.error) for page in document.pages if page.error}
    assert errors == {
        2: "the text cannot be read: its font has lost the marks above and below the letters",
        3: "the page holds no text: it is a picture",
    }
    assert [bool(page.blocks) for page in document.pages] == [True, False, False, True, True]
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    assert "".join(text.split()) == "".join(THAI.split()) * 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (WITHOUT_MARKS, "its font has lost the marks above and below the letters"),
        (CONTROLS, "its font gives control signs in place of letters"),
    ],
)
def test_a_file_of_such_pages_is_an_error_that_names_the_remedy(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ReadError, match=f"^the text cannot be read: {why}$") as raised:
        read(pdf_of(tmp_path, [text, text]), ocr=Ocr("never"))
    assert "--ocr auto" in raised.value.hint


def test_the_commands_that_print_a_file_name_its_pages(tmp_path: Path) -> None:
    path = pdf_of(tmp_path, [THAI, WITHOUT_MARKS, THAI, THAI])
    for command in ("text", "tables"):
        result = CliRunner().invoke(main, [command, "--ocr", "never", str(path)])
        (line,) = [line for line in result.stderr.splitlines() if "page" in line]
        assert line.startswith(f"ita: {path}, page 2: the text cannot be read: its font has lost")


def test_a_file_that_pdfium_cannot_open_is_read_by_pdfminer(tmp_path: Path) -> None:
    whole = ROOT / "data" / "forms" / "phuphaengma_progress_2568.libreoffice.pdf"
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(whole.read_bytes().replace(b"%PDF-1.", b"%XXX-1."))
    with pytest.raises(pdfium.PdfiumError):
        pdfium.PdfDocument(damaged)
    assert rows_of(read_pdf(damaged)) == rows_of(read(whole))


def rows_of(document: Document) -> list[list[str]]:
    """The texts of the cells of all tables, without white space."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [["".join(cell.text.split()) for cell in row.cells] for table in tables for row in table.rows]


def test_a_page_that_pdfminer_cannot_read_either_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ROOT / "data" / "forms" / "nongsueadao_plan_2568.libreoffice.pdf"
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(whole.read_bytes().replace(b"%PDF-1.", b"%XXX-1."))
    content = second_reading._content

    def failing(error: Exception) -> Callable[[Any], PageContent]:
        def read_page(page: Any) -> PageContent:
            if page.page_number == 1:
                raise error
            return content(page)

        return read_page

    monkeypatch.setattr(second_reading, "_content", failing(KeyError("MediaBox")))
    first, second = read_pdf(damaged).pages
    assert (str(first.error), first.blocks) == ("the page is damaged and cannot be read", ())
    assert second.error is None
    assert second.blocks
    monkeypatch.setattr(second_reading, "_content", failing(MemoryError()))
    with pytest.raises(MemoryError):
        read_pdf(damaged)
