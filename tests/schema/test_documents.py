"""Documents in many layouts, each with what a careful reader gets out of it, who did not know this program.

Spaces are compared apart: in a text export they may come from wraps (see `make bench`).
"""

import json
from typing import Any

import pytest

from extract import read
from schema import Interpretation, interpret
from tests.conftest import DOCUMENT_ID, ROOT

DOCUMENTS = ROOT / "tests" / "documents"
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.json"))


def load(name: str) -> tuple[Interpretation, dict[str, Any]]:
    records = interpret(read(DOCUMENTS / f"{name}.txt"), DOCUMENT_ID)
    return records, json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))


def solid(value: Any) -> Any:
    """A value without its white space, dates as text."""
    if isinstance(value, list):
        return [solid(item) for item in value]
    if isinstance(value, str):
        return "".join(value.split())
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("name", NAMES)
def test_document(name: str) -> None:
    records, truth = load(name)
    assert {field: getattr(records.documents[0], field) for field in truth["document"]} == truth["document"]


@pytest.mark.parametrize("name", NAMES)
def test_measures(name: str) -> None:
    records, truth = load(name)
    assert len(records.measures) == len(truth["measures"])
    for record, expected in zip(records.measures, truth["measures"], strict=True):
        assert {field: solid(getattr(record, field)) for field in expected} == solid_fields(expected)


@pytest.mark.parametrize("name", NAMES)
def test_scores(name: str) -> None:
    records, truth = load(name)
    columns = ("year", "level", "code", "name", "score", "change")
    found = [tuple(getattr(score, column) for column in columns) for score in records.scores]
    assert sorted(found, key=str) == sorted(
        (tuple(score[column] for column in columns) for score in truth["scores"]), key=str
    )


@pytest.mark.parametrize("name", NAMES)
def test_findings(name: str) -> None:
    records, truth = load(name)
    found = [(one.kind, one.indicator_no, one.question_codes, solid(one.text)) for one in records.findings]
    expected = [("strength", one) for one in truth["strengths"]]
    expected += [("weakness", one) for one in truth["weaknesses"]]
    assert sorted(found, key=str) == sorted(
        ((kind, one["indicator_no"], one["question_codes"], solid(one["text"])) for kind, one in expected),
        key=str,
    )


@pytest.mark.parametrize("name", NAMES)
def test_limitations(name: str) -> None:
    records, truth = load(name)
    assert [(one.category, solid(one.text)) for one in records.limitations] == [
        (one["category"], solid(one["text"])) for one in truth["limitations"]
    ]


ACCUSING = {
    "score_mean_mismatch", "score_change_mismatch", "overall_mismatch", "place_mismatch", "other_agency_named",
    "unknown_code", "blank_value", "placeholder",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_flags(name: str) -> None:
    records, truth = load(name)
    assert [(one.kind, one.where) for one in records.flags if one.kind in ACCUSING] == [
        (one["kind"], one["where"]) for one in truth["flags"] if one["kind"] in ACCUSING
    ]


def solid_fields(record: dict[str, Any]) -> dict[str, Any]:
    return {field: solid(value) for field, value in record.items()}


@pytest.mark.parametrize("name", NAMES)
def test_no_consonant_of_the_file_is_lost(name: str) -> None:
    records, _ = load(name)
    kept = "".join(passage.text for passage in records.passages)
    assert sorted(_consonants(kept)) == sorted(
        _consonants((DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8"))
    )


def _consonants(text: str) -> list[str]:
    return [sign for sign in text if "ก" <= sign <= "ฮ"]
