"""What columns hold, learned: writes the weights by which the contents of a column tell its field.

`python -m tests.benchmarks.columns` prints how often they do for columns of documents that were left out;
with `--write` it writes schema/vocabulary/column_weights.csv. Needs scikit-learn (extra `dev`).
"""

import argparse
import csv
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from extract import Document, Table, read
from extract.grid import grid_of
from schema.tables.contents import FEATURES, ColumnClues
from schema.tables.heading import find_heading, path_words
from tests.conftest import ROOT, SAMPLES

WEIGHTS: Final = ROOT / "schema" / "vocabulary" / "column_weights.csv"
FOLDS: Final = 8
EDGE: Final = ""
"""What is next to the first and the last column."""

SMOOTHING: Final = 1.0
"""Counts added to each pair of neighbours that may be."""


@dataclass(frozen=True)
class Example:
    """A column whose heading is known whole: its field, that of the column before, what its cells hold."""

    document: str
    field: str
    before: str | None
    clues: ColumnClues


def examples(paths: Sequence[Path]) -> Iterator[Example]:
    """The columns of measure tables in documents."""
    for path in paths:
        for fields, clues in _columns(read(path)):
            for index, (field, held) in enumerate(zip(fields, clues, strict=True)):
                if field and held:
                    yield Example(path.name, field, fields[index - 1] if index else EDGE, held)


def _columns(document: Document) -> Iterator[tuple[list[str | None], list[ColumnClues]]]:
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            if not isinstance(block, Table):
                continue
            grid = grid_of(block, page, page_index, block_index)
            heading = find_heading(grid)
            if heading is None or grid.rows - heading.end < 2:
                continue
            words = [path_words(path) for path in heading.paths]
            fields = [one.field if one and one.how == "whole" else None for one in words]
            if {"measure", "step"} & set(fields):
                rows = [grid.texts(row) for row in range(heading.end, grid.rows)]
                yield fields, [ColumnClues([row[column] for row in rows]) for column in range(grid.columns)]


def fitted(found: Sequence[Example]) -> tuple[dict[tuple[str, str], float], float]:
    """The weight of each sign for each field, and the share of columns of left out documents told right."""
    clues = np.array([[example.clues[name] for name in FEATURES] for example in found])
    fields = np.array([example.field for example in found])
    model = LogisticRegression(C=1.0, max_iter=5000)
    documents = [example.document for example in found]
    told = cross_val_predict(model, clues, fields, groups=documents, cv=GroupKFold(FOLDS))
    model.fit(clues, fields)
    weights = {
        (field, name): float(weight)
        for field, row in zip(model.classes_, model.coef_, strict=True)
        for name, weight in zip(FEATURES, row, strict=True)
    }
    weights |= {
        (field, "bias"): float(bias) for field, bias in zip(model.classes_, model.intercept_, strict=True)
    }
    return weights, float((told == fields).mean())


def neighbours(found: Sequence[Example]) -> dict[tuple[str, str], float]:
    """How much likelier than elsewhere a field is after another one: the logarithm of the ratio."""
    pairs = Counter((example.before, example.field) for example in found if example.before is not None)
    fields = Counter(example.field for example in found)
    before = Counter(one for one, _ in pairs.elements())
    total = sum(fields.values())
    return {
        (field, f"after {one}"): math.log(
            (pairs[one, field] + SMOOTHING * count / total) / (before[one] + SMOOTHING) / (count / total)
        )
        for one in before
        for field, count in fields.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="further folders of documents to learn from")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    arguments = parser.parse_args()
    paths = sorted((ROOT / "tests" / "documents").glob("*.txt")) + sorted(SAMPLES.glob("*.txt"))
    for folder in arguments.folders:
        paths += sorted(folder.glob("*.docx"))
    found = list(examples(paths))
    weights, share = fitted(found)
    print(
        f"{len(found)} columns of {len(paths)} documents; told by contents alone where left out: {share:.3f}"
    )
    if arguments.write:
        table = weights | neighbours(found)
        with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["field", "sign", "weight"])
            writer.writerows((*key, f"{weight:.2f}") for key, weight in sorted(table.items()))


if __name__ == "__main__":
    main()
