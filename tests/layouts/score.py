"""Compares what was read with what was drawn."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from rapidfuzz.distance import Levenshtein

from schema import Interpretation
from tests.layouts.entries import NOT_COMPARED
from tests.layouts.model import Truth

PLAIN: Final = (
    "issue_no",
    "indicator_no",
    "question_codes",
    "start_date",
    "end_date",
    "inherited",
    "budget_baht",
)
TEXTS: Final = ("question", "finding", "measures", "steps", "results", "status", "owners", "timeline")
FIELDS: Final = PLAIN + TEXTS
DOCUMENT: Final = (
    "agency",
    "agency_type",
    "district",
    "province",
    "document_type",
    "fiscal_year",
    "assessed_year",
)
LIKE: Final = 0.4
"""From which likeness on two rows may be the same."""

ABOUT: Final[dict[str, tuple[str, ...]]] = {
    "owner_at": ("owners", "measures"), "owner_list": ("owners",), "time_at": ("timeline", "start_date", "end_date"),
    "question_at": ("question_codes", "question", "finding"), "subject_at": ("issue_no", "indicator_no"),
    "subject": ("issue_no", "indicator_no"), "banner_of": ("issue_no", "indicator_no", "owners", "question_codes"),
    "status_at": ("status", "results"), "blanks": ("owners", "timeline", "finding", "inherited"),
    "marks": ("measures", "steps", "results"), "budget": ("budget_baht",), "codes": ("question_codes",),
}  # fmt: skip
"""The fields that the choice of an axis is about."""


@dataclass
class Tally:
    """What was right, what should have been read, and what was read."""

    right: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, right: int, expected: int, given: int) -> None:
        self.right[name] += right
        self.expected[name] += expected
        self.given[name] += given

    def merge(self, other: "Tally") -> None:
        self.right.update(other.right)
        self.expected.update(other.expected)
        self.given.update(other.given)

    def f1(self, name: str) -> float | None:
        total = self.expected[name] + self.given[name]
        return 2 * self.right[name] / total if total else None

    def share(self, names: Iterable[str]) -> float | None:
        names = list(names)
        expected = sum(self.expected[name] for name in names)
        return sum(self.right[name] for name in names) / expected if expected else None

    @property
    def fields(self) -> float | None:
        return self.share(FIELDS)


def squeeze(value: Any) -> str:
    """The letters of a text or list of texts, without white space."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\x1f".join(squeeze(one) for one in value if one)
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", str(value)))


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def compare(read: Interpretation | None, truth: Truth) -> Tally:
    """One document; `read` is missing where the file could not be read at all."""
    tally = Tally()
    given = [asdict(row) for row in read.measures] if read else []
    pairs = list(align(given, truth["measures"]))
    tally.add("rows", sum(1 for a, b in pairs if a and b), len(truth["measures"]), len(given))
    for ours, theirs in pairs:
        if theirs is None:
            tally.notes.append(f"row not in the document: {squeeze(ours and ours['measures'])[:70]}")
        else:
            _row(tally, ours, theirs)
    _scores(tally, [asdict(one) for one in read.scores] if read else [], truth["scores"])
    _flags(tally, [asdict(one) for one in read.flags] if read else [], truth["flags"])
    _document(tally, asdict(read.documents[0]) if read else {}, truth["document"])
    return tally


def _row(tally: Tally, ours: Truth | None, theirs: Truth) -> None:
    if ours is None:
        tally.notes.append(f"row missing: {squeeze(theirs['measures'])[:70]}")
    for name in FIELDS:
        if theirs[name] == NOT_COMPARED:
            continue
        right = ours is not None and _same(name, ours[name], theirs[name])
        tally.add(name, right, 1, 1)
        if ours is not None and not right:
            tally.notes.append(
                f"{name}: read {str(plain(ours[name]))[:90]!r}, drawn {str(theirs[name])[:90]!r}"
            )


def _same(name: str, ours: Any, theirs: Any) -> bool:
    if name == "inherited":
        return set(ours) == set(theirs)
    if name in PLAIN:
        return (plain(ours) or None) == (theirs or None)
    return squeeze(ours) == squeeze(theirs)


def align(ours: list[Truth], theirs: list[Truth]) -> Iterator[tuple[Truth | None, Truth | None]]:
    """Pairs of rows in their order, so that the summed likeness is greatest."""
    like = [[Levenshtein.normalized_similarity(_words(a), _words(b)) for b in theirs] for a in ours]
    n, m = len(ours), len(theirs)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in reversed(range(n)):
        for j in reversed(range(m)):
            together = like[i][j] + best[i + 1][j + 1] if like[i][j] > LIKE else -1.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < n and j < m:
        if like[i][j] > LIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            yield ours[i], theirs[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield ours[i], None
            i += 1
        else:
            yield None, theirs[j]
            j += 1
    yield from ((one, None) for one in ours[i:])
    yield from ((None, one) for one in theirs[j:])


def _words(row: Truth) -> str:
    return squeeze([squeeze(row["measures"]), squeeze(row["steps"]), squeeze(row["finding"])])


def _scores(tally: Tally, ours: list[Truth], theirs: list[Truth]) -> None:
    def key(one: Truth) -> tuple[Any, ...]:
        change = one.get("change")
        rounded = None if change is None else round(float(change), 2)
        return one.get("year"), one["level"], one["code"], round(float(one["score"]), 2), rounded

    a, b = Counter(map(key, ours)), Counter(map(key, theirs))
    tally.add("scores", (a & b).total(), b.total(), a.total())
    tally.notes += [f"score missing: {one}" for one in b - a] + [
        f"score not in the document: {one}" for one in a - b
    ]


def _flags(tally: Tally, ours: list[Truth], theirs: list[Truth]) -> None:
    a = Counter(one["kind"] for one in ours if one["severity"] in ("error", "warning"))
    del a["low_confidence"]  # what was drawn does not say which line of a scan is hard to read
    b = Counter(one["kind"] for one in theirs)
    tally.add("flags", (a & b).total(), b.total(), a.total())
    details = {one["kind"]: one["detail"] for one in ours}
    tally.notes += [f"false flag: {kind} {details[kind][:90]}" for kind in a - b]
    tally.notes += [f"missing flag: {kind}" for kind in b - a]


def _document(tally: Tally, ours: Truth, theirs: Truth) -> None:
    for name in DOCUMENT:
        right = squeeze(ours.get(name)) == squeeze(theirs[name])
        tally.add("document", right, 1, 1)
        if not right:
            tally.notes.append(f"document.{name}: read {ours.get(name)!r}, drawn {theirs[name]!r}")
