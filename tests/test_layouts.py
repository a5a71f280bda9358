"""A few documents with layouts drawn at random, the same in every run; `make layouts` draws others."""

from pathlib import Path
from typing import Final

from tests.layouts.draw import draw
from tests.layouts.model import TEXT_FORMS
from tests.layouts.run import run, summary

SEED: Final = 2568
DOCUMENTS: Final = 30
ROWS_FLOOR: Final = 0.34
FIELDS_FLOOR: Final = 0.16


def test_drawn_layouts_are_read(tmp_path: Path) -> None:
    results = run(SEED, DOCUMENTS, ["docx", "html", *TEXT_FORMS], tmp_path, {}, jobs=1)
    figures = summary("ALL", results)
    assert (figures["rows"] or 0) >= ROWS_FLOOR
    assert (figures["fields"] or 0) >= FIELDS_FLOOR


def test_a_document_is_drawn_the_same_again() -> None:
    assert draw(SEED, 3) == draw(SEED, 3)
    assert draw(SEED, 3) != draw(SEED, 4)
    assert draw(SEED, 3, {"structure": "cards"}).axes["structure"] == "cards"
