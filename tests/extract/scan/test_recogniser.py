"""Lines of scans, drawn in fonts that the model was not trained on, and what is read in them."""

import multiprocessing
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz.distance import Levenshtein

from extract.scan import recogniser
from extract.scan.recogniser import BASELINE, BODY_HEIGHT, STRIP_HEIGHT, Character, recognise

pytest.importorskip("onnxruntime")

LINES = Path(__file__).with_name("lines")


def _lines() -> dict[str, NDArray[np.uint8]]:
    rows = [row.split("\t") for row in (LINES / "truth.tsv").read_text(encoding="utf-8").splitlines()]
    return {text: np.asarray(Image.open(LINES / name), np.uint8) for name, text in rows}


def _text(characters: Sequence[Character]) -> str:
    return "".join(character.text for character in characters)


def _texts(strips: Sequence[NDArray[np.uint8]]) -> list[str]:
    return [_text(characters) for characters in recognise(strips)]


def test_lines_with_rulings_and_neighbours_are_read() -> None:
    lines = _lines()
    read = _texts(list(lines.values()))
    errors = sum(map(Levenshtein.distance, lines, read))
    assert errors <= 2, list(zip(lines, read, strict=True))


@pytest.mark.parametrize("figure", ["๒.", "๔", "๙๑.๘๔", "+๑.๘๐", "88.40", "2564", "21.64", "60.71", "+5.75"])
def test_figures_are_read_in_the_digits_of_the_page(figure: str) -> None:
    strips = [strip for text, strip in _lines().items() if figure in text]
    assert all(figure in text for text in _texts(strips))


def test_a_line_is_read_the_same_whatever_is_read_with_it() -> None:
    strips = list(_lines().values())
    together = _texts(strips)
    assert _texts(strips[::-1])[::-1] == together
    assert [_texts([strip])[0] for strip in strips] == together


def test_faint_copies_and_grey_paper_are_read() -> None:
    lines = _lines()
    faint = [(200 + strip // 8).astype(np.uint8) for strip in lines.values() if int(np.ptp(strip)) > 150]
    texts = [text for text, strip in lines.items() if int(np.ptp(strip)) > 150]
    errors = sum(map(Levenshtein.distance, texts, _texts(faint)))
    assert errors <= 0.03 * sum(map(len, texts))


def test_paper_without_a_line_says_nothing() -> None:
    paper = np.full((STRIP_HEIGHT, 300), 240, np.uint8)
    ruled = paper.copy()
    ruled[BASELINE + 10 : BASELINE + 12] = 30
    assert _texts([paper, ruled]) == ["", ""]


def test_no_strips_and_strips_without_a_column_are_no_error() -> None:
    assert recognise([]) == []
    assert recognise([np.zeros((STRIP_HEIGHT, 0), np.uint8)]) == [()]
    assert _texts([np.full((STRIP_HEIGHT, 1), 255, np.uint8)]) == [""]


def test_characters_are_where_they_are_on_the_strip() -> None:
    strip = _lines()["+๑.๘๐ ระยะเวลา"]
    characters = recognise([strip])[0]
    assert all(0 <= character.x0 < character.x1 <= strip.shape[1] + 4 for character in characters)
    assert [character.x0 for character in characters] == sorted(character.x0 for character in characters)
    rows = strip[BASELINE - BODY_HEIGHT : BASELINE]
    inked = np.flatnonzero(rows.min(axis=0) < 160)
    assert abs(characters[0].x0 - inked[0]) < BODY_HEIGHT
    assert abs(characters[-1].x1 - inked[-1]) < BODY_HEIGHT
    gap = next(character for character in characters if character.text == " ")
    middle = round((gap.x0 + gap.x1) / 2)
    assert not {middle - 1, middle, middle + 1} & set(inked.tolist())


def test_what_cannot_be_seen_is_less_sure() -> None:
    clear = _lines()["ต.ค.-มิ.ย. 2564"]
    hidden = clear.copy()
    rows = slice(BASELINE - BODY_HEIGHT - 6, BASELINE + 3)
    hidden[rows, 235:262] = np.random.default_rng(1).integers(60, 200, hidden[rows, 235:262].shape)
    surest = [min(character.probability for character in line) for line in recognise([clear, hidden])]
    assert surest[1] < 0.9
    assert surest[1] < surest[0]


def test_it_reads_after_a_fork() -> None:
    strips = list(_lines().values())[:3]
    before = _texts(strips)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(_texts, (strips,)) == before


def test_without_the_library_it_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    assert recogniser.available()
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert not recogniser.available()


def test_the_card_lists_a_sign_for_each_answer() -> None:
    answers = recogniser._answers([np.zeros((STRIP_HEIGHT, 64), np.float32)]).shape[2]
    signs = recogniser._signs()
    assert len(signs) == len(set(signs)) == answers - 1
    assert set("๐๑๒๓๔๕๖๗๘๙0123456789 ำ") <= set(signs)
