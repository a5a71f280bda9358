"""Documents that are not of the ITA have no records; those that are, however short, keep theirs.

The documents of tests/types were written for these tests as offices write them; types.csv names their types.
"""

import csv
from pathlib import Path

import pytest

from extract import read
from extract.grid import grids_of
from normalize.numerals import to_arabic
from schema import Interpretation, interpret
from schema.document_types import OTHERS
from schema.tables.mappings import UserLayout
from tests.conftest import DOCUMENT_ID, ROOT

TYPES = ROOT / "tests" / "types"


def known() -> list[tuple[str, str]]:
    with (TYPES / "types.csv").open(encoding="utf-8") as file:
        return [(row["file"], row["type"]) for row in csv.DictReader(file)]


def read_by_us(path: Path) -> Interpretation:
    return interpret(read(path), DOCUMENT_ID)


@pytest.mark.parametrize(("name", "kind"), known())
def test_type(name: str, kind: str) -> None:
    (document,) = read_by_us(TYPES / name).documents
    assert (document.document_type or "") == kind
    assert (document.type_confidence is None) == (document.document_type is None)


@pytest.mark.parametrize("name", [name for name, kind in known() if kind in OTHERS])
def test_documents_of_other_kinds_have_no_records_and_no_flags(name: str) -> None:
    records = read_by_us(TYPES / name)
    held = (records.measures, records.scores, records.findings, records.limitations, records.flags)
    assert not any(held)
    assert (records.documents[0].fiscal_year, records.documents[0].assessed_year) == (None, None)
    printed = to_arabic((TYPES / name).read_text(encoding="utf-8"))
    assert "".join("".join(one.text for one in records.passages).split()) == "".join(printed.split())


@pytest.mark.parametrize("name", [name for name, kind in known() if kind not in {*OTHERS, ""}])
def test_short_documents_of_the_ita_keep_their_measures(name: str) -> None:
    assert len(read_by_us(TYPES / name).measures) >= 2


def test_without_evidence_a_plan_is_less_sure() -> None:
    bare, titled = (
        read_by_us(TYPES / name).documents[0].type_confidence for name in ("ita_no_words.txt", "ita_memo.txt")
    )
    assert (bare or 1) < 0.8 < (titled or 0)


def test_a_table_that_a_user_tells_is_one_of_measures() -> None:
    document = read(TYPES / "audit_plan.txt")
    (grid,) = grids_of(document).values()
    headings = tuple(cell.text for cell in grid.filled(0))
    fields = ("indicator", "measure", "step", "timeline", "owner")
    layout = UserLayout(headings, fields, "rows", None)
    records = interpret(document, DOCUMENT_ID, [layout])
    assert len(records.measures) == 2
    assert records.documents[0].document_type == "measures_plan"
