"""What the README shows can be done."""

import re
from pathlib import Path

import pytest

from pipelines.query import query
from schema.checks import SEVERITY
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
(BLOCK,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
QUESTIONS = [statement for statement in BLOCK.split(";\n") if statement.strip()]


@pytest.mark.parametrize("sql", QUESTIONS)
def test_every_question_of_the_readme_has_an_answer(dataset: Path, sql: str) -> None:
    assert query(dataset, sql).rows


def test_links_lead_to_files() -> None:
    for link in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / link).is_file(), link


def test_every_kind_of_flag_is_explained() -> None:
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| (\w+) \| (error|warning|note) \|", page, re.MULTILINE)) == SEVERITY
