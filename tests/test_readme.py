"""What the pages name is there."""

import re
from pathlib import Path

import pytest

from schema.checks import SEVERITY
from tests.conftest import ROOT
from tests.shown import PAGES


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\u0E00-\u0E7F -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for link in re.findall(r"\]\((?!http)([^)]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


def test_pictures_are_small_and_shown() -> None:
    texts = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.stat().st_size < 150_000, picture
        assert f"pictures/{picture.name})" in texts, picture


def test_every_kind_of_flag_is_explained() -> None:
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| (\w+) \| (error|warning|note) \|", page, re.MULTILINE)) == SEVERITY
