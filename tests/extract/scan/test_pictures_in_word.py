"""Scanned pages that were put into Word files as pictures are read as pages."""

import io
import zipfile
from pathlib import Path

import docx
import numpy as np
import pytest
from docx.shared import Cm
from PIL import Image

from extract import Document, Table, read
from extract.ocr import Ocr
from pipelines.ingest import ingest
from schema import interpret
from tests.conftest import DOCUMENT_ID, FORMS
from tests.extract.scan.made_scans import rendered, scanned

FORM = FORMS / "doisaengtham_report_2569.libreoffice.pdf"


def write_word(path: Path, *shown: Image.Image | str, width: float = 16) -> Path:
    """A Word file with texts and pictures, these as wide as `width` in centimetres."""
    made = docx.Document()
    for one in shown:
        if isinstance(one, str):
            made.add_paragraph(one)
            continue
        file = io.BytesIO()
        one.save(file, "JPEG", quality=60)
        made.add_picture(file, width=Cm(width))
    made.save(str(path))
    return path


def photograph() -> Image.Image:
    noise = np.random.default_rng(1).integers(0, 160, (600, 800)).astype(np.uint8)
    return Image.fromarray(noise)


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages of `FORM`, with a text before and after."""
    pages = [scanned(page) for page in rendered(FORM, 200)]
    path = tmp_path_factory.mktemp("word") / "scan.docx"
    return write_word(path, "ก่อนหน้าที่สแกน", *pages, "หลังหน้าที่สแกน")


@pytest.fixture(scope="module")
def read_word(word: Path) -> Document:
    return read(word)


def test_scanned_pages_in_word_have_the_records_of_their_print(read_word: Document) -> None:
    wanted = interpret(read(FORM), DOCUMENT_ID).measures
    found = interpret(read_word, DOCUMENT_ID).measures
    assert read_word.reader == "word+ocr"
    assert [one.issue_no for one in found] == [one.issue_no for one in wanted]
    assert [one.measures for one in found] == [one.measures for one in wanted]
    assert not any(one.pages or one.bboxes for one in found)


def test_what_pictures_hold_is_between_the_text_around_them(read_word: Document) -> None:
    blocks = list(read_word.blocks)
    texts = ["" if isinstance(block, Table) else block.text for block in blocks]
    first, last = texts.index("ก่อนหน้าที่สแกน"), texts.index("หลังหน้าที่สแกน")
    assert first == 0
    assert last == len(blocks) - 1
    assert any(isinstance(block, Table) for block in blocks)


def test_pages_in_word_that_are_not_read_are_named(word: Path, tmp_path: Path) -> None:
    page = rendered(FORM, 100, [0])[0]
    whole = page.resize((page.height, page.width)) if page.width > page.height else page
    path = write_word(tmp_path / "whole.docx", "ข้อความ", whole)
    error = read(path, ocr=Ocr("never")).pages[0].error
    assert error
    assert str(error) == "1 of its pictures are pages, which are not read"
    assert "--ocr auto" in error.hint
    left = ingest([word], tmp_path / "out", ocr="never")
    assert [failure.stage for failure in left.failures] == ["tables"]


def test_photographs_and_small_pictures_in_word_say_nothing(tmp_path: Path) -> None:
    page = scanned(rendered(FORM, 200, [1])[0])
    for name, picture, width in (("photo", photograph(), 16), ("small", page, 6)):
        document = read(write_word(tmp_path / f"{name}.docx", "ข้อความ", picture, width=width))
        assert (document.reader, len(list(document.blocks)), document.pages[0].error) == ("word", 1, None)


def test_a_picture_in_word_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    path = write_word(tmp_path / "whole.docx", Image.new("L", (800, 1100), 255))
    damaged = tmp_path / "damaged.docx"
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(damaged, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            copy.writestr(name, data[:300] if "media" in name else data)
    assert "picture is damaged" in str(read(damaged).pages[0].error)
