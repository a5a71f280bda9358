"""The documents of data/samples give exactly the records of data/truth."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from extract import read
from schema import Interpretation, interpret
from tests.conftest import DOCUMENT_ID, SAMPLES, TRUTH

NAMES = sorted(path.stem for path in TRUTH.glob("*.json"))


def load(name: str) -> tuple[Interpretation, dict[str, Any]]:
    records = interpret(read(SAMPLES / f"{name}.txt"), DOCUMENT_ID)
    return records, json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))


def plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_every_sample_has_its_truth() -> None:
    assert len(NAMES) >= 4
    assert sorted(path.name for path in SAMPLES.iterdir()) == [f"{name}.txt" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_document(name: str) -> None:
    records, truth = load(name)
    described = records.documents[0]
    assert {field: getattr(described, field) for field in truth["document"]} == truth["document"]


@pytest.mark.parametrize("name", NAMES)
def test_measures(name: str) -> None:
    records, truth = load(name)
    assert len(records.measures) == len(truth["measures"])
    for record, expected in zip(records.measures, truth["measures"], strict=True):
        assert {field: plain(getattr(record, field)) for field in expected} == expected


@pytest.mark.parametrize("name", NAMES)
def test_flags(name: str) -> None:
    records, truth = load(name)
    raised = sorted((flag.kind, flag.where) for flag in records.flags)
    assert raised == sorted((flag["kind"], flag["where"]) for flag in truth["flags"])


@pytest.mark.parametrize("name", NAMES)
def test_scores(name: str) -> None:
    records, truth = load(name)
    columns = ("year", "level", "code", "name", "score", "change")
    assert [tuple(getattr(score, column) for column in columns) for score in records.scores] == [
        tuple(score[column] for column in columns) for score in truth["scores"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_findings(name: str) -> None:
    records, truth = load(name)
    for kind, expected in (("strength", truth["strengths"]), ("weakness", truth["weaknesses"])):
        found = [finding for finding in records.findings if finding.kind == kind]
        assert [
            {field: getattr(one, field) for field in ("question_codes", "indicator_no", "text")}
            for one in found
        ] == expected


@pytest.mark.parametrize("name", NAMES)
def test_limitations(name: str) -> None:
    records, truth = load(name)
    assert [{"category": one.category, "text": one.text} for one in records.limitations] == truth[
        "limitations"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(name: str) -> None:
    """Every sign that the reader saw is in a passage, every sign of a measure row in a record's raw cells."""
    document = read(SAMPLES / f"{name}.txt")
    records = interpret(document, DOCUMENT_ID)
    read_signs = sorted(_signs(SAMPLES / f"{name}.txt"))
    kept = sorted(sign for passage in records.passages for sign in passage.text if not sign.isspace())
    assert [sign for sign in kept if sign != "•"] == read_signs
    for passage in records.passages:
        if passage.record_id:
            raw = next(record.raw for record in records.measures if record.record_id == passage.record_id)
            printed = _to_arabic("".join(cell.text for cell in raw))
            assert all(cell in printed for cell in passage.text.split("\t"))


def _signs(path: Path) -> list[str]:
    """The signs of a sample, its markup left out, Thai numerals as Arabic ones."""
    text = re.sub(r"<[^>]+>|\*\*|^#+ ", "", path.read_text(encoding="utf-8-sig"), flags=re.MULTILINE)
    return [sign for sign in _to_arabic(text) if not sign.isspace()]


def _to_arabic(text: str) -> str:
    return text.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
