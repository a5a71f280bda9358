"""Search in the texts of a dataset: letters inside words, phrases, several words, misspelt words."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from rapidfuzz.distance import OSA

from normalize import repair, to_arabic
from normalize.wrapping import words
from pipelines.index import PARTS, filter_term, parts_of, squeezed
from pipelines.query import Answer

MOST_COUNTED: Final = 1_000
"""Hits that are counted: where there are more, it is said so."""

MOST_TERMS: Final = 20
LONGEST_TERM: Final = 300

_NO_LETTERS: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_TERM: Final = re.compile(r'"([^"]*)"?|“([^”]*)”?|([^\s"“]+)')
_SHORTEST_CORRECTED: Final = 4
"""Letters from which on a word may be misspelt: shorter ones are near too many others."""

_WORDS_CORRECTED: Final = 4
"""Pieces, cut by a dictionary, that one misspelt word may have come apart in."""

_MOST_FORMS: Final = 5
_MOST_TRIED: Final = 60
_MOST_SPLIT: Final = 10
_PAIR_TERMS: Final = 2_000

_SPACED: Final = re.compile(r"(?<=[\u0e00-\u0e7f])(?=[\u0e00-\u0e7f])|\\ ")
"""Where a text may have white space that `squeezed` takes away or shortens."""

_PARTS: Final = "{" + " ".join(PARTS) + "}"


class SearchError(Exception):
    """A text that cannot be searched; it says why."""


@dataclass(frozen=True)
class Filters:
    """What hits have to be of: texts are parts of names, `kind` is one of `PARTS`."""

    agency: str | None = None
    province: str | None = None
    year: int | None = None
    issue: int | None = None
    indicator: int | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Hit:
    """A record, or a finding, limitation or passage, in which all was found."""

    record_id: str | None
    document_id: str
    agency: str | None
    province: str | None
    year: int | None
    page: int | None
    title: str | None
    """The first measure of a record."""

    parts: dict[str, str]
    """The texts in which something was found, by kind; a line for each item."""


@dataclass(frozen=True)
class Note:
    """A term that is nowhere, and what was searched in its place: any of `instead`, or, of `words`, all."""

    term: str
    instead: tuple[str, ...] = ()
    words: bool = False

    def __str__(self) -> str:
        if not self.instead:
            return f"nothing says {self.term}, nor a word that is spelled like it but for one letter"
        return f"nothing says {self.term}: searched for {(' + ' if self.words else ', ').join(self.instead)}"


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    total: int
    """Hits in all, counted to `MOST_COUNTED` and one more."""

    forms: list[str]
    """What was found and is marked, as `squeezed`."""

    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class _Sought:
    """A term as it is searched: all of `all_of`, each in any of its forms."""

    all_of: list[list[str]]
    note: Note | None = None


def search(
    index: sqlite3.Connection, text: str, filters: Filters | None = None, limit: int = 20, skip: int = 0
) -> Found:
    """What an index (see `pipelines.index`) says of `text`: `limit` hits after the first `skip`.

    All terms are sought within one record: words, parts of words, phrases in quotation marks. A term that is
    nowhere is taken for what is spelled like it but for one letter, else for its words. Raises `SearchError`
    for a text without two letters next to each other.
    """
    filters = filters or Filters()
    sought = [_sought(index, term) for term in _terms(text)]
    notes = [each.note for each in sought if each.note]
    if not all(each.all_of for each in sought):
        return Found([], 0, [], notes)
    asked = _asked(index, [forms for each in sought for forms in each.all_of], filters)
    if asked is None:
        return Found([], 0, [], notes)
    forms = sorted({form for each in sought for some in each.all_of for form in some}, key=len, reverse=True)
    pattern = pattern_of(forms)
    places = index.execute(
        "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid LIMIT ? OFFSET ?", (asked, limit, skip)
    )
    hits = [_hit(index, row[0], pattern, filters.kind) for row in places.fetchall()]
    return Found(hits, _count(index, asked), forms, notes)


def record_rows(index: sqlite3.Connection, text: str, most: int) -> list[int] | None:
    """The rows of `measures` that have all of `text`, `most` at most; None for what is no text to search."""
    try:
        sought = [_sought(index, term) for term in _terms(text)]
    except SearchError:
        return None
    asked = _asked(index, [forms for each in sought for forms in each.all_of], Filters())
    if asked is None or not all(each.all_of for each in sought):
        return []
    rows = index.execute(
        "SELECT row FROM texts JOIN places ON places.id = texts.rowid "
        "WHERE texts MATCH ? AND texts.rowid <= (SELECT count(*) FROM measures) LIMIT ?",
        (asked, most),
    )
    return [row[0] for row in rows]


def as_answer(found: Found) -> Answer:
    """The hits as a table; a hit in several parts has a row for each."""
    columns = ["record_id", "document_id", "kind", "agency", "province", "year", "page", "text"]
    rows: list[tuple[Any, ...]] = [
        (hit.record_id, hit.document_id, kind, hit.agency, hit.province, hit.year, hit.page, text)
        for hit in found.hits
        for kind, text in hit.parts.items()
    ]
    return Answer(columns, rows)


def pattern_of(forms: Sequence[str]) -> re.Pattern[str]:
    """What finds `forms` in a text that may have white space between its Thai letters.

    >>> pattern_of(["ส่วนราชการ"]).search("ทุกส่วน ราชการ").group()
    'ส่วน ราชการ'
    """
    if not forms:
        return re.compile(r"(?!)")
    return re.compile("|".join(_SPACED.sub(_spaced, re.escape(form)) for form in forms), re.IGNORECASE)


def marked(text: str, pattern: re.Pattern[str]) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it is a hit.

    >>> marked("งานคลัง", pattern_of(["คลัง"]))
    [('งาน', False), ('คลัง', True)]
    """
    pieces, at = list[tuple[str, bool]](), 0
    for hit in pattern.finditer(text):
        pieces += [(text[at : hit.start()], False), (hit.group(), True)]
        at = hit.end()
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def excerpt(text: str, pattern: re.Pattern[str], around: int) -> str:
    """The parts of `text` around the first hit of each form, cut between words; … for what is left out."""
    if len(text) <= 3 * around:
        return text
    firsts = {hit.group().lower(): hit.span() for hit in reversed(list(pattern.finditer(text)))}
    shown = list[tuple[int, int]]()
    for start, end in sorted(firsts.values()):
        first, last = start - _size(reversed(words(text[:start][-3 * around :])), around), end
        last += _size(words(text[end : end + 6 * around]), 2 * around)
        if shown and first <= shown[-1][1]:
            shown[-1] = shown[-1][0], max(last, shown[-1][1])
        else:
            shown.append((first, last))
    opening = "…" if shown and shown[0][0] > 0 else ""
    closing = "…" if shown and shown[-1][1] < len(text) else ""
    return opening + " … ".join(text[first:last].strip() for first, last in shown) + closing


def _spaced(place: re.Match[str]) -> str:
    return r"\s+" if place.group() else r"\s*"


def _size(pieces: Iterable[str], most: int) -> int:
    """Letters of the first of `pieces` that have together at most `most`."""
    size = 0
    for piece in pieces:
        if size + len(piece) > most:
            break
        size += len(piece)
    return size


def _terms(text: str) -> list[str]:
    """The words and phrases of what is sought. Raises `SearchError`."""
    found = (_sought_text(next(filter(None, groups), "")) for groups in _TERM.findall(text))
    terms = list(dict.fromkeys(term for term in found if term))
    if not terms:
        raise SearchError("there is nothing to search: say words, or a phrase in quotation marks")
    if short := [term for term in terms if len(term) < 2]:
        raise SearchError(f"{short[0]} alone is too short to search: say two letters or more")
    if len(terms) > MOST_TERMS or any(len(term) > LONGEST_TERM for term in terms):
        raise SearchError(
            f"that is too much: at most {MOST_TERMS} words or phrases of {LONGEST_TERM} letters"
        )
    return terms


def _sought_text(text: str) -> str:
    """`text` as it is sought; what is no letter to SQLite parts words."""
    return squeezed(repair(_NO_LETTERS.sub(" ", text))).lower()


def _sought(index: sqlite3.Connection, term: str) -> _Sought:
    if _is_there(index, term):
        return _Sought([[term]])
    pieces = [piece for piece in words(term) if not piece.isspace()]
    near = list(islice(_corrected(index, pieces), _MOST_TRIED))
    forms = dict.fromkeys("".join((*before, word, *after)) for before, word, after in near)
    if whole := list(islice((form for form in forms if _is_there(index, form)), _MOST_FORMS)):
        return _Sought([whole], Note(term, tuple(whole)))
    for some in islice((pieces, *([*before, word, *after] for before, word, after in near)), _MOST_SPLIT):
        if _are_words(index, some) and _together(index, some):
            return _Sought([[each] for each in some], Note(term, tuple(some), words=True))
    return _Sought([], Note(term))


def _are_words(index: sqlite3.Connection, pieces: Sequence[str]) -> bool:
    """Whether `pieces` are several words that are all somewhere, so that a text may have them apart."""
    if len(pieces) < 2 or any(len(piece) < 2 for piece in pieces):
        return False
    if not all(_is_word(index, piece) for piece in pieces):
        return False
    return all(_is_there(index, piece) for piece in pieces)


def _together(index: sqlite3.Connection, pieces: Sequence[str]) -> bool:
    """Whether a record has all of `pieces`."""
    asked = _asked(index, [[piece] for piece in pieces], Filters())
    found = index.execute("SELECT 1 FROM texts WHERE texts MATCH ? LIMIT 1", (asked,))
    return found.fetchone() is not None


def _is_word(index: sqlite3.Connection, piece: str) -> bool:
    if len(piece) < 3:
        return True
    return index.execute("SELECT 1 FROM words WHERE word = ?", (piece,)).fetchone() is not None


def _corrected(
    index: sqlite3.Connection, pieces: Sequence[str]
) -> Iterator[tuple[Sequence[str], str, Sequence[str]]]:
    """Words near a part of `pieces`, with the pieces before and after it; longer parts first."""
    spans = [(0, len(pieces))] if len(pieces) > _WORDS_CORRECTED else []
    for size in range(min(_WORDS_CORRECTED, len(pieces)), 0, -1):
        spans += [(start, start + size) for start in range(len(pieces) - size + 1)]
    for start, end in spans:
        part = "".join(pieces[start:end])
        if len(part) >= _SHORTEST_CORRECTED:
            for word in _spelled_like(index, part):
                yield pieces[:start], word, pieces[end:]


def _spelled_like(index: sqlite3.Connection, part: str) -> list[str]:
    """Words that differ from `part` in one letter (one more, one less, another, or two exchanged).

    One half of the two is the same then: the first letters or the last.
    """
    half = len(part) // 2
    first, last = part[: half - 1], part[half + 1 :][::-1]
    near = index.execute(
        "SELECT word FROM words WHERE word >= ?1 AND word < ?2 AND length(word) BETWEEN ?5 AND ?6 UNION "
        "SELECT word FROM words WHERE reversed >= ?3 AND reversed < ?4 AND length(word) BETWEEN ?5 AND ?6",
        (first, f"{first}\U0010ffff", last, f"{last}\U0010ffff", len(part) - 1, len(part) + 1),
    )
    return [word for (word,) in near if OSA.distance(part, word, score_cutoff=1) == 1]


def _is_there(index: sqlite3.Connection, form: str) -> bool:
    asked = _expression(index, form)
    if asked is None:
        return False
    found = index.execute("SELECT 1 FROM texts WHERE texts MATCH ? LIMIT 1", (f"{_PARTS} : {asked}",))
    return found.fetchone() is not None


def _asked(index: sqlite3.Connection, all_of: Sequence[Sequence[str]], filters: Filters) -> str | None:
    """What FTS5 is asked; None where nothing can be found."""
    columns = f"{{{filters.kind}}}" if filters.kind else _PARTS
    conditions = []
    for forms in all_of:
        some = [asked for form in forms if (asked := _expression(index, form))]
        if not some:
            return None
        conditions.append(f"({columns} : ({' OR '.join(some)}))")
    for name in ("agency", "province"):
        if (text := getattr(filters, name)) is not None:
            asked = _expression(index, _sought_text(text))
            if asked is None:
                return None
            conditions.append(f"({{{name}}} : {asked})")
    for name in ("year", "issue", "indicator"):
        if (number := getattr(filters, name)) is not None:
            conditions.append(f'({{filters}} : "{filter_term(name, number)}")')
    return " AND ".join(conditions)


def _expression(index: sqlite3.Connection, form: str) -> str | None:
    """`form` as FTS5 is asked for it: two letters are the start of any trigram that has them there."""
    if len(form) > 2:
        return _quoted(form)
    rows = index.execute(
        "SELECT term FROM trigrams WHERE term >= ? AND term < ? LIMIT ?",
        (form, f"{form}\U0010ffff", _PAIR_TERMS),
    )
    terms = [_quoted(row[0]) for row in rows]
    return f"({' OR '.join(terms)})" if terms else None


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _count(index: sqlite3.Connection, asked: str) -> int:
    counted = "SELECT count(*) FROM (SELECT 1 FROM texts WHERE texts MATCH ? LIMIT ?)"
    return int(index.execute(counted, (asked, MOST_COUNTED + 1)).fetchone()[0])


def _hit(index: sqlite3.Connection, place: int, pattern: re.Pattern[str], kind: str | None) -> Hit:
    at = index.execute("SELECT * FROM places WHERE id = ?", (place,)).fetchone()
    row = index.execute(f"SELECT * FROM {at['source']} WHERE rowid = ?", (at["row"],)).fetchone()
    texts = {name: to_arabic(text) for name, text in parts_of(at["source"], row).items()}
    of_measure = at["source"] == "measures"
    return Hit(
        row["record_id"] if of_measure else None,
        row["document_id"],
        at["agency"],
        at["province"],
        at["year"],
        _first_of(row["pages"]) if of_measure else row["page"],
        _first_of(row["measures"]) if of_measure else None,
        _hit_parts({name: text for name, text in texts.items() if kind in (None, name)}, pattern),
    )


def _hit_parts(texts: dict[str, str], pattern: re.Pattern[str]) -> dict[str, str]:
    """The texts that have a hit; the rest of a row (`passage`) only where it has one that they have not."""
    found = {name: {squeezed(hit).lower() for hit in pattern.findall(text)} for name, text in texts.items()}
    elsewhere = set().union(*(hits for name, hits in found.items() if name != "passage"))
    if found.get("passage", set()) <= elsewhere:
        found.pop("passage", None)
    return {name: texts[name] for name, hits in found.items() if hits}


def _first_of(items: str) -> Any:
    return next(iter(json.loads(items)), None)
