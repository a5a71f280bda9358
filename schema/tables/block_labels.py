"""The labels of blocks that come again: words before a colon, alone on a line, or before a unit or time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import regex

from normalize.dates import date_range
from normalize.numerals import to_arabic
from schema.names.subjects import subject_in_title
from schema.tables.contents import ANY_YEAR, ColumnClues
from schema.tables.pieces import LABEL, Piece
from schema.tables.words import OTHER, heading_words
from schema.vocabulary import rows, squeeze

LEAST_TIMES: Final = 2
"""Times from which on words come again."""

LONGEST: Final = 60
LONGEST_LEAD: Final = 30
SHORTEST_LEAD: Final = 4
"""Characters of the longest label, and of the longest and shortest that has no colon before its value."""

SURE: Final = 0.8
"""Share of the values that have to be of one kind for words before them without a colon to be a label."""

_COUNT: Final = regex.compile(r"(?:ที่)?\s*[0-9]{1,2}(?:\.[0-9]{1,2})*\s*$")
"""The number at the end of a label: แนวทางการพัฒนาที่ 2."""

_EMPHASIS: Final = " *_"
_ASTERISKS: Final = regex.compile(r"[*_]+\s*")
"""What Markdown sets around a label (*ผู้รับผิดชอบ:* กองคลัง)."""

_ENCLOSED: Final = regex.compile(r"[(\[][^()\[\]]+(?:\([^()]*\)[^()\[\]]*)?[)\]]")
_LEAD: Final = regex.compile(rf"(?P<label>\S{{{SHORTEST_LEAD},{LONGEST_LEAD}}})\s+(?P<text>\S.*)")
_VALUES: Final = ("unit", "period", "status", "amount", "code", "number")
"""What labels are not."""

How = Literal["colon", "alone", "lead"]


@dataclass(frozen=True)
class BlockLabel:
    """A label, where its value begins in the first line of its piece, and whether that is in brackets."""

    heading: str
    start: int
    enclosed: bool = False


@dataclass(frozen=True)
class _Candidate:
    how: How
    label: BlockLabel
    rest: str
    marked: bool = False

    @property
    def key(self) -> str:
        return squeeze(self.label.heading)


def block_labels(pieces: Sequence[Piece]) -> dict[int, BlockLabel]:
    """The labels that `pieces` open with, by the index of the piece."""
    found = {index: list(_candidates(piece)) for index, piece in enumerate(pieces)}
    rests: dict[tuple[How, str], list[str]] = {}
    for index, candidates in found.items():
        below = pieces[index + 1].text if index + 1 < len(pieces) else ""
        for one in candidates:
            rests.setdefault((one.how, one.key), []).append(below if one.how == "alone" else one.rest)
    most = max((len(texts) for (how, _), texts in rests.items() if how != "colon"), default=0)
    labels: dict[int, BlockLabel] = {}
    for index, candidates in found.items():
        for one in candidates:
            if _is_label(one, rests[one.how, one.key], most):
                labels[index] = one.label
                break
    return labels


def is_measure(text: str) -> bool:
    """Whether a label is before a measure."""
    words = heading_words(text)
    return words is not None and words.field == "measure" and words.how in ("whole", "like")


def ends_blocks(label: BlockLabel) -> bool:
    """Whether a label is before a finding of its own (จุดแข็ง), or nothing of the dataset."""
    words = heading_words(label.heading)
    return squeeze(label.heading) in _finding_labels() or (words is not None and words.field == OTHER)


@cache
def _finding_labels() -> frozenset[str]:
    return frozenset(squeeze(row["label"]) for row in rows("finding_labels"))


def _candidates(piece: Piece) -> Iterator[_Candidate]:
    """What may be the label that a piece opens with, the surest first."""
    if piece.mark and is_measure(piece.mark.style):
        yield _Candidate("colon", BlockLabel(piece.mark.style, piece.mark_end), "")
        return
    if piece.heading or (piece.mark and not piece.mark.is_bullet):
        return
    opening = piece.opening
    enclosed = _ENCLOSED.fullmatch(piece.text) is not None
    start = 1 if enclosed else piece.mark_end
    body = opening[start:]
    if match := LABEL.fullmatch(body):
        heading = _COUNT.sub("", match["label"]).strip(_EMPHASIS)
        emphasis = _ASTERISKS.match(match["text"]) if body[:1] in _EMPHASIS else None
        at = start + match.start("text") + (emphasis.end() if emphasis else 0)
        if heading and subject_in_title(body) is None:
            yield _Candidate("colon", BlockLabel(heading, at, enclosed), "")
        return
    if enclosed:
        return
    if match := _LEAD.fullmatch(body):
        rest = to_arabic("\n".join(line.text for line in piece.lines_from(start + match.start("text"))))
        yield _Candidate("lead", BlockLabel(match["label"], start + match.start("text")), rest)
    if len(piece.text) <= LONGEST and len(piece.lines) == 1:
        yield _Candidate("alone", BlockLabel(body.strip(), len(opening)), "", piece.mark is not None)


def _is_label(one: _Candidate, rests: Sequence[str], most: int) -> bool:
    """Whether words are a label, given what follows them each time, and the most times that a line comes."""
    words = heading_words(one.label.heading)
    known = words is not None and words.how in ("whole", "like", "opens")
    if one.how == "colon":
        return len(rests) >= LEAST_TIMES or known or ends_blocks(one.label)
    if len(rests) < LEAST_TIMES or subject_in_title(one.label.heading):
        return False
    if one.how == "lead":
        sure = words is not None and words.how in ("whole", "like") and len(rests) >= SURE * most
        return sure or (_are_values(rests) and not _is_value(one.label.heading))
    if known or len(rests) < SURE * most or one.marked:
        return known
    clues = ColumnClues([one.label.heading])
    return not any(clues.get(name, 0.0) for name in _VALUES) or _are_values(rests)


def _are_values(texts: Sequence[str]) -> bool:
    """Whether texts are units, or times."""
    clues = ColumnClues(texts)
    return max(clues.get(name, 0.0) for name in ("unit", "period")) >= SURE


def _is_value(text: str) -> bool:
    """Whether words before a unit or time are part of it: กองคลัง กองช่าง, ตุลาคม 2568."""
    if ColumnClues([text]).get("unit"):
        return True
    return any(date_range(f"{text} {number}", ANY_YEAR) != (None, None) for number in ("1", "2568"))
