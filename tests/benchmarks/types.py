"""What kind a document is, learned: fits the weights of the signs of schema/document_types.py.

`python -m tests.benchmarks.types` prints how many documents are told right that were left out of the fit; with
`--write` it writes schema/vocabulary/type_weights.csv. Learned from the documents of the tests (tests/types are
also of other kinds) and the samples, each also without its titles. Needs scikit-learn (extra `dev`).
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict

from extract import read
from extract.grid import grids_of
from schema.document_types import BIAS, CLUES, Evidence, evidence_of
from schema.prose import prose
from tests.conftest import ROOT, SAMPLES

WEIGHTS: Final = ROOT / "schema" / "vocabulary" / "type_weights.csv"
DOCUMENTS: Final = ROOT / "tests" / "documents"
TYPES: Final = ROOT / "tests" / "types"

OTHERS: Final = frozenset({"other_plan", "budget", "other"})
SOFTNESS: Final = 3.0
"""How little large weights are held back: C of LogisticRegression."""

UNKNOWN: Final = 10
"""How many times it counts that a document without any evidence is taken for one of the ITA."""


@dataclass(frozen=True)
class Example:
    """The evidence of a document, and whether it is of the ITA. `name`: of the file; `whole`: with titles."""

    name: str
    evidence: Evidence
    of_ita: bool
    whole: bool = True

    @property
    def clues(self) -> list[float]:
        return [self.evidence.clues[clue] for clue in CLUES]


def examples() -> Iterator[Example]:
    """Every document with a known type, whole and without its titles; and what shows nothing."""
    nothing = Example("", Evidence(Counter(), Counter(), 0, 0), of_ita=True, whole=False)
    yield from [nothing] * UNKNOWN
    for path, of_ita in documents():
        document = read(path)
        example = Example(path.name, evidence_of(document, prose(document, grids_of(document))), of_ita)
        yield example
        bare = replace(example, evidence=replace(example.evidence, titles=Counter()), whole=False)
        if any(bare.clues):
            yield bare


def documents() -> Iterator[tuple[Path, bool]]:
    """The documents with a known type, and whether they are of the ITA."""
    for folder in (DOCUMENTS, SAMPLES):
        yield from ((path, True) for path in sorted(folder.glob("*.txt")))
    with (TYPES / "types.csv").open(encoding="utf-8") as file:
        yield from ((TYPES / row["file"], row["type"] not in OTHERS) for row in csv.DictReader(file))


def _model() -> LogisticRegression:
    return LogisticRegression(C=SOFTNESS, max_iter=5000)


def fitted(found: Sequence[Example]) -> tuple[dict[str, float], "np.ndarray[Any, Any]"]:
    """The weights by sign, and what the fit without the document says of each example."""
    clues = np.array([example.clues for example in found])
    answers = np.array([example.of_ita for example in found])
    model = _model().fit(clues, answers)
    weights = dict(zip(CLUES, model.coef_[0], strict=True)) | {BIAS: model.intercept_[0]}
    names = [example.name for example in found]
    left_out = cross_val_predict(_model(), clues, answers, groups=names, cv=LeaveOneGroupOut())
    return weights, left_out


def main() -> None:
    """Fit, say how often the fit is right, and write the weights where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.relative_to(ROOT)}")
    arguments = parser.parse_args()
    found = list(examples())
    weights, decided = fitted(found)
    for whole, what in ((True, "whole"), (False, "without titles")):
        for of_ita, kind in ((True, "of the ITA"), (False, "of other kinds")):
            told = [
                (example.name, bool(answer) == of_ita)
                for example, answer in zip(found, decided, strict=True)
                if example.name and example.whole == whole and example.of_ita == of_ita
            ]
            wrong = [name for name, right in told if not right]
            print(f"{what}, {kind}: {len(told) - len(wrong)} of {len(told)} right", *wrong)
    for clue, weight in weights.items():
        print(f"{clue:10} {weight:6.2f}")
    if arguments.write:
        with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["sign", "weight"])
            writer.writerows([clue, f"{weight:.2f}"] for clue, weight in weights.items())


if __name__ == "__main__":
    main()
