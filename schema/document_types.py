"""What a document is: one of the ITA, of which the records are read, or one of another kind, which has none.

The evidence is words: those of schema/vocabulary/type_words.csv in titles and in the whole text, names of
issues and indicators in cells of their own, and question codes. The weights are fitted by
tests/benchmarks/types.py.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from typing import Final, Literal

import regex

from extract import Document, Paragraph
from schema.names.subjects import names_in_whole
from schema.prose import PlacedTable, Statement
from schema.reading import Reading
from schema.vocabulary import rows, squeeze

KindName = Literal["ita", "other_plan", "budget", "other"]

OTHERS: Final[tuple[KindName, ...]] = ("other_plan", "budget", "other")

TITLES: Final = 8
"""Statements at the top of a document among which its titles are."""

LONGEST_TITLE: Final = 160
"""Characters of the longest title; with a longer statement the text begins."""

MOST: Final = 6
"""Names and codes that are counted: more prove no more."""

CLUES: Final = ("title", "body", "named", "codes")
"""The evidence: for words the logarithm of how many more are of the ITA than of other kinds, else a count."""

BIAS: Final = "bias"

_SCORES_OF_A_REPORT: Final = 3
"""Scores that a plan has to state to be a report on the assessment as well."""

_PROGRESS: Final = regex.compile("^รายงานผล(?:การ)?(?:ดำเนิน|ปฏิบัติ|การดำเนิน)")
_THAI: Final = regex.compile(r"[ก-ฮ]")
_BETWEEN: Final = "\0"
"""What keeps texts apart that are searched together: no white space, and in no word."""

_CODE: Final = regex.compile(r"(?<![^\sก-๛(,/–-])[ieoIEO]\d{1,2}(?![^\sก-๛),:/–-])")
"""A question code; one that is misread proves nothing."""


@dataclass(frozen=True)
class Kind:
    """The kind of a document, and how sure it is (0.5 to 1)."""

    name: KindName
    confidence: float

    @property
    def is_ita(self) -> bool:
        return self.name == "ita"


@dataclass(frozen=True)
class Evidence:
    """What shows the kind of a document: words of each kind in its titles and its text, by kind, and how
    many issues, indicators and questions it names."""

    titles: Counter[str]
    body: Counter[str]
    named: int
    codes: int

    @property
    def clues(self) -> dict[str, float]:
        """The clues that speak for the ITA, by name."""
        return {
            "title": _balance(self.titles),
            "body": _balance(self.body),
            "named": min(self.named, MOST),
            "codes": min(self.codes, MOST),
        }

    @property
    def other_kind(self) -> KindName:
        """The kind other than the ITA that most words are of; titles count more."""
        return max(OTHERS, key=lambda kind: (self.titles[kind], self.body[kind]))


def _balance(counted: Counter[str]) -> float:
    others = sum(counted[kind] for kind in OTHERS)
    return log((counted["ita"] + 1) / (others + 1))


def kind_of(document: Document, prose: Sequence[Statement | PlacedTable], *, by_user: bool = False) -> Kind:
    """The kind of `document`, given its prose; without evidence one of the ITA, of low confidence. `by_user`:
    it has a table that a user says is one of measures."""
    if by_user:
        return Kind("ita", 1.0)
    evidence = evidence_of(document, prose)
    weights = _weights()
    total = weights[BIAS] + sum(weights[clue] * value for clue, value in evidence.clues.items())
    of_ita = 1 / (1 + exp(-total))
    return Kind("ita", of_ita) if of_ita >= 0.5 else Kind(evidence.other_kind, 1 - of_ita)


def evidence_of(document: Document, prose: Sequence[Statement | PlacedTable]) -> Evidence:
    """What `document`, of which `prose` is the prose, shows of its kind."""
    titles = _titles(document, prose)
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    cells = [text for part in prose if isinstance(part, PlacedTable) for row in part.texts for text in row]
    statements = [part.text for part in prose if isinstance(part, Statement)]
    named = {name for text in (*cells, *statements) if (name := names_in_whole(text))}
    thai = (text for text in (*cells, *statements) if _THAI.search(text) or _CODE.fullmatch(text))
    codes = {code.lower() for code in _CODE.findall("\n".join(thai))}
    return Evidence(
        titles=_counted(titles, ("title", "any"), distinct=True),
        body=_counted([*texts, *cells], ("any",), distinct=False),
        named=len(named),
        codes=len(codes),
    )


def _titles(document: Document, prose: Sequence[Statement | PlacedTable]) -> list[str]:
    """The short statements before the text begins, and what is printed at the top of every page."""
    found = []
    for part in prose[:TITLES]:
        if not isinstance(part, Statement) or len(part.text) > LONGEST_TITLE:
            break
        found.append(part.text)
    heads = {
        block.text
        for block in document.blocks
        if isinstance(block, Paragraph) and block.kind in ("page_header", "page_footer")
    }
    return [*found, *heads]


@cache
def _words(places: tuple[str, ...]) -> tuple[tuple[str, str, "regex.Pattern[str]"], ...]:
    """The words of places with their kinds, the longest first, as they are looked for in squeezed texts."""
    words = {squeeze(row["word"]): row["type"] for row in rows("type_words") if row["place"] in places}
    return tuple(
        (words[word], word, regex.compile(_pattern(word))) for word in sorted(words, key=len, reverse=True)
    )


def _pattern(word: str) -> str:
    return rf"(?<![a-z]){regex.escape(word)}(?![a-z])" if word.isascii() else regex.escape(word)


def _counted(texts: Iterable[str], places: tuple[str, ...], *, distinct: bool) -> Counter[str]:
    """How often words of each kind are in texts; with `distinct`, each word once. A word within a longer one
    is part of that."""
    text = "".join(_BETWEEN.join(texts).split()).lower()
    found: Counter[str] = Counter()
    for kind, word, pattern in _words(places):
        if word in text:
            text, times = pattern.subn(" ", text)
            found[kind] += min(times, 1) if distinct else times
    return found


@cache
def _weights() -> dict[str, float]:
    return {row["sign"]: float(row["weight"]) for row in rows("type_weights")}


def document_type(reading: Reading, score_count: int) -> str | None:
    """What a document of the ITA is for: it says what was done, or plans measures and maybe reports the
    assessment. None where it has no measures."""
    texts = [part.text for part in reading.prose if isinstance(part, Statement)]
    has_results = any("result" in row.cells for row in reading.rows)
    if has_results or any(map(_PROGRESS.match, texts[:3])):
        return "progress_report"
    if not reading.rows:
        return None
    return "assessment_report" if score_count >= _SCORES_OF_A_REPORT else "measures_plan"
