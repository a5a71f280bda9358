"""Every flag of the real documents and the samples, judged by a look at the page: flag_verdicts.csv.

A flag that is not in the table has to be looked at and judged there.
"""

import csv
from functools import cache
from pathlib import Path

import pytest

from extract import ReadError, read
from extract.ocr import Ocr
from schema import interpret
from schema.checks import SEVERITY
from tests.conftest import DOCUMENT_ID, ROOT, SAMPLES

FOLDERS = {
    "samples": SAMPLES,
    "seeds": ROOT.parent / "shared" / "seeds",
    "real": ROOT.parent / "shared" / "real",
}
MOST_FALSE_WARNINGS = 0.05

Raised = tuple[str, str, str, str]


def verdicts(folder: str) -> dict[Raised, bool]:
    """Whether each flag that was looked at is right: by file, kind, place and detail."""
    table = Path(__file__).with_name("flag_verdicts.csv")
    with table.open(encoding="utf-8", newline="") as file:
        return {
            (row["file"], row["kind"], row["where"], row["detail"]): row["right"] == "yes"
            for row in csv.DictReader(file)
            if row["folder"] == folder
        }


@cache
def raised(folder: Path) -> list[Raised]:
    """The flags of every document of a folder that can be read."""
    found = []
    for path in sorted(folder.glob("*.*")):
        try:
            document = read(path, (), Ocr("never"))
        except ReadError:
            continue
        flags = interpret(document, DOCUMENT_ID).flags
        found += [(path.name, flag.kind, flag.where, flag.detail) for flag in flags]
    return found


@pytest.mark.parametrize("name", FOLDERS)
def test_flags_are_right(name: str) -> None:
    if not FOLDERS[name].is_dir():
        pytest.skip("the documents are not at hand")
    judged = verdicts(name)
    found = raised(FOLDERS[name])
    assert [flag for flag in found if flag not in judged] == []
    wrong = [flag for flag in found if not judged[flag]]
    assert [flag for flag in wrong if SEVERITY[flag[1]] == "error"] == []
    warnings = [flag for flag in found if SEVERITY[flag[1]] == "warning"]
    wrong_warnings = [flag for flag in wrong if flag in warnings]
    assert len(wrong_warnings) <= MOST_FALSE_WARNINGS * len(warnings), wrong_warnings


@pytest.mark.parametrize("name", FOLDERS)
def test_flags_that_are_right_are_raised(name: str) -> None:
    if not FOLDERS[name].is_dir():
        pytest.skip("the documents are not at hand")
    found = raised(FOLDERS[name])
    assert [flag for flag, right in verdicts(name).items() if right and flag not in found] == []
