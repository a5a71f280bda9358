"""Every form of a sample (PDF by several producers, DOCX) gives the records of its text export."""

import json
from functools import cache
from typing import Any

import pypdfium2 as pdfium
import pytest

from extract import read
from extract.pdf.page_content import page_content
from normalize.numerals import to_arabic
from schema import Interpretation, interpret
from tests.conftest import DOCUMENT_ID, ROOT, TRUTH
from tests.schema.test_documents import solid, solid_fields
from tests.schema.test_samples import plain

FORMS = ROOT / "data" / "forms"
NAMES = sorted(path.stem for path in TRUTH.glob("*.json"))
PRODUCERS = ["chromium.pdf", "libreoffice.pdf", "typst.pdf"]
FILES = [f"{name}.{form}" for name in NAMES for form in (*PRODUCERS, "docx")]


@cache
def load(file: str) -> tuple[Interpretation, dict[str, Any]]:
    truth = TRUTH / f"{file.split('.', maxsplit=1)[0]}.json"
    records = interpret(read(FORMS / file), DOCUMENT_ID)
    return records, json.loads(truth.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES)
def test_document(file: str) -> None:
    records, truth = load(file)
    assert {field: getattr(records.documents[0], field) for field in truth["document"]} == truth["document"]


@pytest.mark.parametrize("file", FILES)
def test_measures(file: str) -> None:
    records, truth = load(file)
    assert len(records.measures) == len(truth["measures"])
    for record, expected in zip(records.measures, truth["measures"], strict=True):
        assert {field: solid(getattr(record, field)) for field in expected} == solid_fields(expected)


@pytest.mark.parametrize("file", FILES)
def test_flags(file: str) -> None:
    records, truth = load(file)
    raised = sorted((flag.kind, flag.where) for flag in records.flags)
    assert raised == sorted((flag["kind"], flag["where"]) for flag in truth["flags"])


@pytest.mark.parametrize("file", FILES)
def test_scores(file: str) -> None:
    records, truth = load(file)
    columns = ("year", "level", "code", "name", "score", "change")
    assert [tuple(getattr(score, column) for column in columns) for score in records.scores] == [
        tuple(score[column] for column in columns) for score in truth["scores"]
    ]


@pytest.mark.parametrize("file", FILES)
def test_findings_and_limitations(file: str) -> None:
    records, truth = load(file)
    for kind, expected in (("strength", truth["strengths"]), ("weakness", truth["weaknesses"])):
        found = [finding for finding in records.findings if finding.kind == kind]
        fields = ("question_codes", "indicator_no", "text")
        assert [{field: solid(getattr(one, field)) for field in fields} for one in found] == [
            solid_fields(one) for one in expected
        ]
    assert [{"category": one.category, "text": solid(one.text)} for one in records.limitations] == [
        solid_fields(one) for one in truth["limitations"]
    ]


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith("pdf")])
def test_every_record_of_a_pdf_says_its_page(file: str) -> None:
    records, _ = load(file)
    tables = (records.scores, records.findings, records.limitations, records.flags)
    assert [row for rows in tables for row in rows if row.page is None] == []


@pytest.mark.parametrize("name", NAMES)
def test_docx_has_every_space(name: str) -> None:
    records, truth = load(f"{name}.docx")
    for record, expected in zip(records.measures, truth["measures"], strict=True):
        assert {field: plain(getattr(record, field)) for field in expected} == expected


@pytest.mark.parametrize("producer", PRODUCERS)
def test_nearly_every_text_has_the_spaces_that_were_typed(producer: str) -> None:
    """A space at a full line's end is lost where the producer does not write it."""
    same = total = 0
    for name in NAMES:
        records, truth = load(f"{name}.{producer}")
        for record, expected in zip(records.measures, truth["measures"], strict=True):
            for field in ("finding", "measures", "steps", "results"):
                if expected.get(field):
                    total += 1
                    same += getattr(record, field) == expected[field]
    assert total > 40
    assert same / total >= 0.95


@pytest.mark.parametrize("file", [f"{name}.libreoffice.pdf" for name in NAMES])
def test_the_box_of_a_record_holds_its_text(file: str) -> None:
    """PDFium's own text of the box has the letters of the row's cells. It repeats clusters in other PDFs."""
    records, _ = load(file)
    with pdfium.PdfDocument(FORMS / file) as pdf:
        for record in records.measures:
            assert record.pages == sorted({box.page for box in record.bboxes})
            text = ""
            for box in record.bboxes:
                page = pdf[box.page - 1]
                height = page.get_height()
                text += page.get_textpage().get_text_bounded(
                    box.x0, height - box.bottom, box.x1, height - box.top
                )
            printed = "".join(cell.text for cell in record.raw if cell.header)
            assert consonants(text) == consonants(printed)


def consonants(text: str) -> list[str]:
    return sorted(sign for sign in text if "ก" <= sign <= "ฮ")


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith("pdf")])
def test_running_heads_and_page_numbers_are_kept_apart(file: str) -> None:
    records, _ = load(file)
    numbers = [passage.text for passage in records.passages if passage.kind == "page_number"]
    with pdfium.PdfDocument(FORMS / file) as pdf:
        assert len(numbers) == len(pdf)
    assert all(text.startswith("หน้า") for text in numbers)
    for record in records.measures:
        assert not any("เอกสารเผยแพร่" in cell.text for cell in record.raw)


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith("pdf")])
def test_no_sign_of_a_page_is_lost(file: str) -> None:
    records, _ = load(file)
    with pdfium.PdfDocument(FORMS / file) as pdf:
        on_pages = "".join(text for page in pdf for text in page_content(page).glyphs.texts)
    kept = "".join(passage.text for passage in records.passages)
    assert letters(to_arabic(on_pages)) == letters(kept)


def letters(text: str) -> list[str]:
    return sorted(sign for sign in text if sign.isalnum() or "ก" <= sign <= "๛")
