"""Files that hold one text give the same records, whatever wrote them: text exports, Word, PDF."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest

from extract import read
from schema import Interpretation, interpret
from schema.vocabulary import squeeze
from tests.conftest import DOCUMENT_ID, FORMS, ROOT, SAMPLES

TYPES = ROOT / "tests" / "types"
PAIRS = [
    (text, form) for text in sorted(SAMPLES.glob("*.txt")) for form in sorted(FORMS.glob(f"{text.stem}.*"))
]

DOCUMENT = ("agency", "district", "province", "document_type", "fiscal_year", "assessed_year")
MEASURE = (
    *("issue_no", "issue", "indicator_no", "indicator", "question_codes", "question", "finding", "measures"),
    *("measure_owners", "steps", "results", "status", "percent_done", "owners", "owner_units", "timeline"),
    *("start_date", "end_date", "budget_baht"),
)
SCORE = ("year", "level", "code", "name", "score", "change")


@cache
def interpreted_file(path: Path) -> Interpretation:
    return interpret(read(path), DOCUMENT_ID)


def plain(value: Any) -> Any:
    """A value without the spaces that wraps leave or take."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return squeeze(value) if isinstance(value, str) else value


def told(records: Interpretation) -> dict[str, list[Any]]:
    """What the records say, without the places in the file."""
    tables = {
        "documents": DOCUMENT,
        "measures": MEASURE,
        "findings": ("kind", "indicator_no", "question_codes", "text"),
        "limitations": ("category", "text"),
    }
    found = {
        table: [[plain(getattr(row, field)) for field in fields] for row in getattr(records, table)]
        for table, fields in tables.items()
    }
    scores = [tuple(plain(getattr(score, field)) for field in SCORE) for score in records.scores]
    flags = [(flag.kind, flag.where, squeeze(flag.detail)) for flag in records.flags]
    return found | {"scores": sorted(scores, key=str), "flags": sorted(flags)}


@pytest.mark.parametrize(("text", "form"), PAIRS, ids=[form.name for _, form in PAIRS])
def test_a_text_and_its_forms_give_the_same_records(text: Path, form: Path) -> None:
    assert told(interpreted_file(form)) == told(interpreted_file(text))


def types() -> list[str]:
    with (TYPES / "types.csv").open(encoding="utf-8") as file:
        return [row["file"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", types())
def test_a_text_and_a_word_file_are_of_one_type(name: str, tmp_path: Path) -> None:
    word = tmp_path / "document.docx"
    write_word((TYPES / name).read_text(encoding="utf-8"), word)
    text, other = interpreted_file(TYPES / name), interpreted_file(word)
    assert told(other) == told(text)
    assert other.documents[0].type_confidence == text.documents[0].type_confidence


def write_word(text: str, path: Path) -> None:
    """Write a text as a Word file, its lines with tabs as rows of tables."""
    document = docx.Document()
    table = None
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) == 1:
            table = None
            document.add_paragraph(line)
            continue
        table = table or document.add_table(rows=0, cols=len(cells))
        for cell, written in zip(table.add_row().cells, cells, strict=True):
            cell.text = written
    document.save(str(path))
