"""The words of ITA documents, as reviewed data: the CSV files of this folder and how they are looked up.

Names are compared squeezed: without white space, Thai numerals as Arabic, Latin letters in lower case.
"""

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from normalize.numerals import to_arabic

NEAR = 85.0
"""Likeness, in percent, from which a misread name counts as the name."""


def rows(name: str) -> list[dict[str, str]]:
    """The rows of the vocabulary file `name`, without its ending."""
    text = files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """`text` as it is compared with names.

    >>> squeeze("ขั้นตอน / วิธีการปฏิบัติ ๑")
    'ขั้นตอน/วิธีการปฏิบัติ1'
    """
    return to_arabic("".join(text.split())).lower()


@cache
def finding_labels() -> tuple[str, ...]:
    """What strengths and weaknesses are called where they are stated, squeezed."""
    return tuple(squeeze(row["label"]) for row in rows("finding_labels") if row["kind"] != "other")


@dataclass(frozen=True)
class Names:
    """Names and what each stands for, looked up whole or by likeness."""

    meanings: dict[str, str]

    def find(self, text: str, near: float = NEAR) -> str | None:
        """What `text` stands for: the same name, else the one most like it from `near` percent on."""
        name = self.nearest(text, near)
        return None if name is None else self.meanings[name]

    def nearest(self, text: str, near: float = NEAR) -> str | None:
        """The name, squeezed, that `text` is, else the one most like it from `near` percent on."""
        key = squeeze(text)
        if not key or key in self.meanings:
            return key or None
        if near >= 100:  # no other name is as like
            return None
        best = process.extractOne(key, self.meanings.keys(), scorer=fuzz.ratio, score_cutoff=near)
        return best[0] if best else None


@cache
def names(table: str, name: str, meaning: str) -> Names:
    """The column `name` of a vocabulary file, each standing for its column `meaning`."""
    return Names({squeeze(row[name]): row[meaning] for row in rows(table)})
