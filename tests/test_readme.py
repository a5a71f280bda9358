"""What the README names is there."""

import re

from schema.checks import SEVERITY
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_lead_to_files() -> None:
    for link in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / link).is_file(), link


def test_every_kind_of_flag_is_explained() -> None:
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| (\w+) \| (error|warning|note) \|", page, re.MULTILINE)) == SEVERITY
