"""Every letter and digit that a page prints is in its blocks and in the passages, and no other is.

What a page prints is counted as PDFium gives it, without anything that is made of its glyphs afterwards.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2 as pdfium
import pytest

from extract import Document, Page, Table, read
from extract.ocr import Ocr
from extract.pdf import calls
from schema import interpret
from tests.conftest import FORMS, ROOT

REAL: Final = ROOT.parent / "shared" / "real"

SAMPLED: Final = 8
"""Pages of a file that are counted, at most."""

UNREADABLE: Final = {
    "hangdong_projects_libreoffice.pdf",
    "hangdong_prspend_scan.pdf",
    "ktltc_8_gazette_tcpdf.pdf",
    "ktltc_internalcontrol_camscanner.pdf",
    "ktltc_o20_latin_layer.pdf",
}
"""Scans, and files with fonts that cannot be read."""

NO_LETTERS: Final = {
    "": "ÉÊËÌÍ",  # tone marks, in fonts for publishing
    "ktltc_o4.pdf": "ศ",  # full stops
}
"""What stands for no letter: in all files, and in one."""

FOLDED: Final = str.maketrans(
    {"ำ": "า", "แ": "เเ", **{chr(ord("๐") + digit): str(digit) for digit in range(10)}}
)
"""What has the ink of other letters, or is another spelling of one."""


def counted(text: str) -> Counter[str]:
    """How often each letter and digit is in a text."""
    return Counter(sign for sign in text.translate(FOLDED) if unicodedata.category(sign)[0] in "LN")


def printed(page: pdfium.PdfPage) -> str:
    """The characters of a page that have ink."""
    text = page.get_textpage()
    try:
        address, count = calls.address_of(text.raw), text.count_chars()
        sides = np.zeros((4, count))
        calls.call_each(calls.character_box, repeat(address), range(count), *calls.places(sides))
        left, right, bottom, top = sides
        inked = np.flatnonzero((right > left) & (top > bottom)).tolist()
        return "".join(chr(calls.character_code(address, index)) for index in inked)
    finally:
        text.close()


def written(page: Page) -> Iterator[str]:
    for block in page.blocks:
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row.cells)
        else:
            yield block.text


def differences(path: Path, document: Document, no_letters: str = "") -> dict[str, Counter[str]]:
    """The letters that pages print and the document has not, those that it has and no page prints, and both of
    its passages."""
    pdf = pdfium.PdfDocument(path)
    lost, more = Counter[str](), Counter[str]()
    for page in document.pages:
        if page.number and not page.error:
            ink = counted(printed(pdf[page.number - 1]))
            kept = counted("\n".join(written(page)))
            lost += ink - kept
            more += kept - ink
    for sign in no_letters:
        del lost[sign]
    passages = counted("\n".join(passage.text for passage in interpret(document, "0" * 16).passages))
    blocks = counted("\n".join(text for page in document.pages for text in written(page)))
    found = {"lost": lost, "more": more, "no passage": blocks - passages, "no block": passages - blocks}
    return {name: signs for name, signs in found.items() if signs}


# Chromium's are left out: PDFium gives the text of a cluster again for each of the objects that draw it.
@pytest.mark.parametrize(
    "name", sorted(path.name for path in FORMS.glob("*.pdf") if "chromium" not in path.name)
)
def test_every_letter_of_a_sample_is_kept(name: str) -> None:
    assert differences(FORMS / name, read(FORMS / name)) == {}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not at hand")
@pytest.mark.parametrize("name", sorted({path.name for path in REAL.glob("*.pdf")} - UNREADABLE))
def test_every_letter_of_real_pages_is_kept(name: str, tmp_path: Path) -> None:
    whole, sample = pdfium.PdfDocument(REAL / name), pdfium.PdfDocument.new()
    sample.import_pages(whole, list(range(0, len(whole), -(-len(whole) // SAMPLED))))
    sample.save(tmp_path / "sample.pdf")
    document = read(tmp_path / "sample.pdf", (), Ocr("never"))
    no_letters = NO_LETTERS[""] + NO_LETTERS.get(name, "")
    assert differences(tmp_path / "sample.pdf", document, no_letters) == {}
