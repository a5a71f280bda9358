"""A few documents with layouts drawn at random, the same in every run; `make layouts` draws others."""

from pathlib import Path
from typing import Final

from tests.layouts.draw import draw
from tests.layouts.model import TEXT_FORMS
from tests.layouts.run import run, summary

SEED: Final = 2568
DOCUMENTS: Final = 30
FLOORS: Final = {"rows": 0.98, "fields": 0.96, "scores": 0.98, "document": 0.98}


def test_drawn_layouts_are_read(tmp_path: Path) -> None:
    results = run(SEED, DOCUMENTS, ["docx", "html", *TEXT_FORMS], tmp_path, {}, jobs=1)
    figures = summary("ALL", results)
    assert {name: (figures[name] or 0) >= floor for name, floor in FLOORS.items()} == dict.fromkeys(
        FLOORS, True
    )
    assert figures["false_flags"] == 0


def test_a_document_is_drawn_the_same_again() -> None:
    assert draw(SEED, 3) == draw(SEED, 3)
    assert draw(SEED, 3) != draw(SEED, 4)
    assert draw(SEED, 3, {"structure": "cards"}).axes["structure"] == "cards"
