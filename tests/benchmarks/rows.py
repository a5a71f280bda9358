"""Whether printed rows begin records, learned: fits the weights of the signs in schema/tables/signs.py.

`python -m tests.benchmarks.rows` prints how often the weights are right for rows of documents that were left
out of the fit; with `--write` it writes schema/vocabulary/row_weights.csv. Learned from: the documents of the
tests, the samples and their forms, and documents drawn by `tests.layouts`, which takes minutes, LibreOffice
and Chromium. Needs scikit-learn (extra `dev`).
"""

import argparse
import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from extract import read
from extract.grid import grids_of
from normalize.lists import split_items
from schema.tables.entries import Entry, entries
from schema.tables.joined import measure_tables
from schema.tables.row_clues import CLUES, RowPair
from schema.tables.rows import BIAS
from schema.vocabulary import squeeze
from tests.conftest import FORMS, ROOT, SAMPLES, TRUTH
from tests.layouts.draw import draw
from tests.layouts.run import write

WEIGHTS: Final = ROOT / "schema" / "vocabulary" / "row_weights.csv"
DOCUMENTS: Final = ROOT / "tests" / "documents"
USUAL: Final = {401: 50, 402: 50}
"""Seeds of documents of any layout, and how many are drawn with each."""

BROKEN: Final = {
    411: ("rows", "14"),
    412: ("grouped", "14"),
    413: ("tables", "12"),
    414: ("rows", "14"),
    415: ("grouped", "14"),
}
"""Seeds of documents with rows over page breaks: their structure and the size of their letters."""

BROKEN_COUNT: Final = 35
USUAL_FORMS: Final = ("docx", "tabs", "markdown", "html", "libreoffice", "chromium")
BROKEN_FORMS: Final = ("tabs", "libreoffice", "chromium")
FOLDS: Final = 8
SOFTNESS: Final = 10.0
"""How little large weights are held back: C of LogisticRegression."""

WRITTEN: Final = 5.0
"""How many times a row at the top of a page of a text export counts: there are few of them."""

RARE_WEIGHT: Final = 30.0
"""How many times each of the rows `RARE` counts."""

PROSE: Final = ("measure", "step", "result", "finding", "question")
"""Fields by whose texts printed rows are matched with records."""

NOWHERE: Final = float("-inf")

PIECE: Final = 4
"""Characters of the pieces of texts that are compared."""

MATCHED: Final = 0.6
"""Share of the pieces of a row that its record has to hold for the row to be learned from."""

OPENING: Final = 30.0
"""What it counts, in pieces, whether a measure is at the start of those of its record."""

SAME: Final = 15
"""Characters of a measure that are compared with the start of those of a record."""


@dataclass(frozen=True)
class Example:
    """A printed row with what is above it, and whether it begins a record. `document`: of all its forms."""

    document: str
    file: str
    pair: RowPair
    begins: bool


Truth = dict[str, Any]

_ABOVE: Final = {"measure": ["1. จัดทำคู่มือ"], "step": ["ก"], "owner": ["กองคลัง"], "timeline": ["ไตรมาส 1"]}
_MARKED: Final = {"measure": ["2. อบรม"], "step": ["ข"]}
_TIMED: Final = {"measure": ["อบรม"], "step": ["ข"], "timeline": ["มกราคม 2568"]}
_NEXT: Final = {"measure": ["3. ประเมินผล"]}
_LIST: Final = _ABOVE | {"measure": ["1. จัดทำคู่มือ 2. อบรม"]}
_ENDED: Final = {"measure": True, "step": True}

RARE: Final = {
    "written mark": (RowPair(_MARKED, _ABOVE, "measure", page_top=True), True),
    "written time": (RowPair(_TIMED, _ABOVE, "measure", page_top=True), True),
    "written list": (RowPair(_NEXT, _LIST, "measure", page_top=True), False),
    "ended cells": (RowPair(_MARKED, _ABOVE, "measure", page_top=True, ended=_ENDED), True),
}
"""Rows at the top of a page of which the documents have too few, and whether they begin a record: in a text
export, one with a mark or a time of its own does, and one that counts on in a list above does not; on a page,
one below cells that all ended does."""


def truths(drawn: Path) -> Iterator[tuple[Path, Path]]:
    """Every file to learn from with the file of its truth. Pages without rulings are left out: on these, rows
    that are read are not those that were drawn."""
    for path in sorted(DOCUMENTS.glob("*.txt")):
        yield path, path.with_suffix(".json")
    for path in sorted([*SAMPLES.glob("*.txt"), *FORMS.iterdir()]):
        yield path, TRUTH / f"{path.name.split('.')[0]}.json"
    for truth in sorted(drawn.glob("*.json")):
        ruled = json.loads(truth.read_text(encoding="utf-8"))["axes"]["rulings"] == "all"
        for path in sorted(drawn.glob(f"{truth.stem}.*")):
            if path != truth and (ruled or path.suffix != ".pdf"):
                yield path, truth


def examples(file: tuple[Path, Path]) -> list[Example]:
    """The rows of a file about which it is to be decided; none where they do not match the truth well."""
    path, truth = file
    try:
        document = read(path)
        tables = measure_tables(document, grids_of(document))
    except Exception:  # a file that cannot be read has no rows to learn from
        return []
    printed: list[Entry] = []
    decided: set[int] = set()

    def note(pair: RowPair) -> bool:
        decided.add(id(pair.above))
        return True

    for table in tables:
        printed += entries(table, note)
    open_rows = [False, *(id(above.cells) in decided for above in printed[:-1])]
    records = json.loads(truth.read_text(encoding="utf-8"))["measures"]
    begins = matched(printed, open_rows, records)
    if begins is None:
        return []
    answers = iter([one for one, is_open in zip(begins, open_rows, strict=True) if is_open])
    found: list[Example] = []

    def answer(pair: RowPair) -> bool:
        right, sure = next(answers)
        if sure:
            found.append(Example(path.name.split(".")[0], path.name, deepcopy(pair), right))
        return right

    for table in tables:
        entries(table, answer)
    return found


def matched(
    printed: Sequence[Entry], open_rows: Sequence[bool], records: Sequence[Truth]
) -> list[tuple[bool, bool]] | None:
    """Whether each printed row begins a record, and whether that is sure: by the way to put the rows to the
    records, in order, in which these hold the most of their texts. None where there is no such way.
    """
    if not printed or not records or any("measures" not in record for record in records):
        return None
    shares = [[_held(row, record) for record in records] for row in printed]
    opens = [[_opens(row, record) for record in records] for row in printed]
    best, came = _ways(shares, opens, open_rows)
    record = int(np.argmax(best[-1]))
    if best[-1][record] == NOWHERE:
        return None
    begins: list[tuple[bool, bool]] = []
    for row in reversed(range(len(printed))):
        before, begun = came[row][record]
        sure = shares[row][record] >= MATCHED * len(_pieces(_text(printed[row])))
        begins.append((begun, sure and not (begun and opens[row][record] < 0)))
        record = before
    begins.reverse()
    sure_above = [True, *(sure for _, sure in begins[:-1])]
    return [(begun, sure and above) for (begun, sure), above in zip(begins, sure_above, strict=True)]


def _ways(
    shares: list[list[float]], opens: list[list[int]], open_rows: Sequence[bool]
) -> tuple[list[list[float]], list[list[tuple[int, bool]]]]:
    """The best sum with which each row is put to each record, and from which record above, begun or not."""
    count = len(shares[0])
    best = [[NOWHERE] * count for _ in shares]
    came = [[(0, True)] * count for _ in shares]
    for row, held in enumerate(shares):
        reach, at = (NOWHERE, -1) if row else (0.0, -1)
        for record in range(count):
            if row and record and best[row - 1][record - 1] > reach:
                reach, at = best[row - 1][record - 1], record - 1
            begun = reach + held[record] + OPENING * opens[row][record] - 1
            same = best[row - 1][record] if row and open_rows[row] else NOWHERE
            same += held[record] - OPENING * (opens[row][record] > 0)
            best[row][record] = max(begun, same)
            came[row][record] = (at, True) if begun > same else (record, False)
    return best, came


def _pieces(text: str) -> list[str]:
    return [text[at : at + PIECE] for at in range(max(1, len(text) - PIECE + 1))] if text else []


def _text(row: Entry) -> str:
    """The prose of a row, without white space."""
    return squeeze("".join(line for name in PROSE for line in row.cells.get(name, [])))


def _held(row: Entry, record: Truth) -> float:
    """How many pieces of the texts of a row a record holds."""
    values = (value if isinstance(value, list) else [value] for value in record.values())
    whole = squeeze("".join(str(one) for value in values for one in value))
    return float(sum(piece in whole for piece in _pieces(_text(row))))


def _opens(row: Entry, record: Truth) -> int:
    """1 where the measure of a row is at the start of those of a record, -1 where not, 0 without measure."""
    name, written = (
        ("measure", record["measures"]) if record["measures"] else ("step", record.get("steps", []))
    )
    items = split_items(row.cells.get(name, []))
    if not items or not written:
        return 0
    text, whole = squeeze(items[0])[:SAME], squeeze("".join(written))
    return 1 if whole.startswith(text) else -1


def without_measures(found: Iterable[Example]) -> Iterator[Example]:
    """The rows as they would be if their writer had left the measure blank, which is rare: such a row begins
    a record only with a key of its own."""
    for example in found:
        row = {name: lines for name, lines in example.pair.row.items() if name != example.pair.subject}
        if len(row) < len(example.pair.row):
            pair = replace(example.pair, row=row)
            yield replace(example, pair=pair, begins=example.begins and CLUES["key_is_new"](pair))


def _weight(example: Example) -> float:
    """How many times a row counts."""
    if example.document in RARE:
        return RARE_WEIGHT
    return WRITTEN if example.pair.page_top and not example.pair.ended else 1.0


def fitted(printed: Sequence[Example]) -> tuple[dict[str, float], np.ndarray[Any, Any]]:
    """The weight of each sign, and what is decided about each row by the weights of other documents."""
    rare = (Example(name, name, pair, right) for name, (pair, right) in RARE.items())
    found = [*printed, *without_measures(printed), *rare]
    clues = np.array([[clue(example.pair) for clue in CLUES.values()] for example in found], dtype=float)
    begins = np.array([example.begins for example in found])
    model = LogisticRegression(C=SOFTNESS, max_iter=5000)
    documents = [example.document for example in found]
    weight = np.array([_weight(one) for one in found])
    decided = cross_val_predict(
        model, clues, begins, groups=documents, cv=GroupKFold(FOLDS), params={"sample_weight": weight}
    )[: len(printed)]
    model.fit(clues, begins, sample_weight=weight)
    weights = dict(zip(CLUES, map(float, model.coef_[0]), strict=True))
    return weights | {BIAS: float(model.intercept_[0])}, decided


def right(found: Sequence[Example], decided: Iterable[bool], which: Callable[[Example], bool]) -> str:
    """How many of the rows `which` were decided rightly."""
    rows = [one.begins == told for one, told in zip(found, decided, strict=True) if which(one)]
    return f"{sum(rows)} of {len(rows)} ({sum(rows) / max(1, len(rows)):.4f})"


def drawn_documents(folder: Path) -> None:
    """Draw documents into a folder that does not exist yet."""
    if folder.exists():
        return
    usual = [draw(seed, number) for seed, count in USUAL.items() for number in range(count)]
    broken = [
        draw(
            seed,
            number,
            {"structure": structure, "rulings": "all", "breaks": "rows_break", "points": points},
        )
        for seed, (structure, points) in BROKEN.items()
        for number in range(BROKEN_COUNT)
    ]
    write(usual, USUAL_FORMS, folder)
    write(broken, BROKEN_FORMS, folder)


def all_examples(folder: Path, jobs: int) -> list[Example]:
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(examples, truths(folder), chunksize=8))
    print(f"{sum(map(bool, found))} of {len(found)} files have rows to decide about that match their truth")
    return [example for one in found for example in one]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drawn", type=Path, help="folder to keep drawn documents in, and to take them from")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.drawn or Path(scratch) / "drawn"
        drawn_documents(folder)
        found = all_examples(folder, arguments.jobs)
    weights, decided = fitted(found)
    print(f"top of a page: {right(found, decided, lambda one: one.pair.page_top)}")
    print(f"other rows:    {right(found, decided, lambda one: not one.pair.page_top)}")
    if arguments.write:
        with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["sign", "weight"])
            writer.writerows((name, f"{weight:.2f}") for name, weight in weights.items())


if __name__ == "__main__":
    main()
