"""The labels of strengths and weaknesses in a text, and the findings after them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from schema.prose import Statement
from schema.section_words import any_of, says_nothing
from schema.vocabulary import rows, squeeze

SHORTEST_TEXT: Final = 20
"""Characters of the shortest text after a label that no word sets off from it."""

LONGEST_CELL: Final = 70
"""Characters of the longest label in a cell, without white space."""

_BRACKET: Final = r"(?:\s*\([^)]{0,60}\))?"
_MAYBE_BRACKET: Final = regex.compile(_BRACKET)
_LEADS_IN: Final = any_of("leads_in")
_CONNECTOR: Final = regex.compile(rf"{_BRACKET}\s*(?:{_LEADS_IN}\s*)+[-–]?\s*|{_BRACKET}\s+[-–]\s+")
_FAR_CONNECTOR: Final = regex.compile(rf"{_BRACKET}[^:()]{{0,60}}?{_BRACKET}\s*(?:{_LEADS_IN}\s*)+")

_BEFORE_LABEL: Final = regex.compile(rf"{any_of('before_label')}?\s*")
_HEADS_OTHERS: Final = regex.compile(rf"^(?:{any_of('heads_others')}|$)")
_DANGLING: Final = regex.compile(
    r"(?:และ|แต่|ส่วน)$|(?:(?:\s|^)(?:และ|แต่|ส่วน|สำหรับ|ทั้งนี้|โดย|ใน|มี|พบ|ด้าน)+|[,;])+\s*$"
)

_LEADS_TO_TEXT: Final = regex.compile(r"[^:：]{0,60}?(?:\s*(?:คือ|ได้แก่)|[:：].*[ก-ฮ])")

_LATIN: Final = r"[A-Za-z]+\s*[:=(/–-]*\s*"
"""The English word or letter in front of a label of a SWOT analysis."""


@dataclass
class Found:
    """A finding while its text is put together; `labelled`: its label is in its own paragraph. `codes`: what
    other cells of its row name."""

    kind: str
    text: str
    indicator_no: int | None
    page: int | None
    labelled: bool = True
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    """A label in a text: the kind of finding, where the label starts and where the text after it does."""

    kind: str
    start: int
    end: int
    sets_off: bool


@cache
def _kinds(*, other: bool = False) -> dict[str, str]:
    """The kinds of labels; with `other`, also those of neither strengths nor weaknesses."""
    labels = rows("finding_labels")
    return {squeeze(row["label"]): row["kind"] for row in labels if other or row["kind"] != "other"}


@cache
def _label() -> "regex.Pattern[str]":
    """A label, and further ones of any kind that are named with it."""
    one = _any_label(_kinds())
    return regex.compile(rf"(?P<label>{one})(?:\s*(?:/|,|หรือ|และ|กับ)+\s*(?P<label>{one}))*")


@cache
def any_name() -> "re.Pattern[str]":
    """Any label, in squeezed text."""
    return re.compile("|".join(map(re.escape, _kinds())))


def _any_label(labels: Iterable[str]) -> str:
    return "|".join(r"\s*".join(map(regex.escape, name)) for name in sorted(labels, key=len, reverse=True))


def labels_in(text: str) -> Iterator[Label]:
    """The labels in a text after which a finding follows. A label such as "strengths and
    weaknesses" is the title of a section and heads no finding."""
    if not any_name().search(squeeze(text)):
        return
    for match in _label().finditer(text):
        kinds = {_kinds()[squeeze(label)] for label in match.captures("label")}
        if len(kinds) > 1:
            continue
        opens = _BEFORE_LABEL.fullmatch(text, 0, match.start()) is not None
        close = _CONNECTOR.match(text, match.end())
        far = _FAR_CONNECTOR.match(text, match.end()) if opens else None
        if connector := close or far:
            yield Label(kinds.pop(), match.start(), connector.end(), sets_off=True)
        elif opens:
            bracket = _MAYBE_BRACKET.match(text, match.end())
            end = bracket.end() if bracket else match.end()
            yield Label(kinds.pop(), match.start(), end, sets_off=False)


def labelled_findings(statement: Statement, labels: Sequence[Label], section: int | None) -> Iterator[Found]:
    """The findings of a statement that holds `labels` with a text after each."""
    text = statement.body
    for index, label in enumerate(labels):
        end = labels[index + 1].start if index + 1 < len(labels) else len(text)
        rest = text[label.end : end]
        if index + 1 < len(labels):
            rest = _DANGLING.sub("", rest)
        if _is_finding(rest, label):
            yield Found(label.kind, rest.strip(), section, statement.page)


def _is_finding(rest: str, label: Label) -> bool:
    """Whether the text after a label is a finding, not the rest of a heading."""
    if label.sets_off:
        return not says_nothing(rest)
    return rest.startswith(" ") and len(rest) > SHORTEST_TEXT and not _HEADS_OTHERS.match(rest.strip())


def opening_label(text: str) -> list[Label]:
    """The labels of a text that opens with one, each with a text after it; none in any other."""
    labels = [label for label in labels_in(text) if label.sets_off]
    return labels if labels and _BEFORE_LABEL.fullmatch(text, 0, labels[0].start) else []


@cache
def _label_of_cell() -> "regex.Pattern[str]":
    kinds = _kinds(other=True)
    others = _any_label(label for label, kind in kinds.items() if kind == "other")
    alone = rf"(?:{_LATIN})?(?P<label>{others})\s*(?:[(:=/]?\s*[A-Za-z][A-Za-z\s:=/-]*\)?)?\)?"
    return regex.compile(rf"(?:{_LATIN})?{_label().pattern}|{alone}$", regex.IGNORECASE)


def cell_kind(text: str) -> str | None:
    """The kind of finding that a text names, if it names nothing else; "other" is neither kind."""
    match = _label_of_cell().match(text) if 0 < len(squeeze(text)) <= LONGEST_CELL else None
    if not match:
        return None
    kinds = {_kinds(other=True)[squeeze(label)] for label in match.captures("label")}
    has_text = _LEADS_TO_TEXT.match(text, match.end())
    return kinds.pop() if len(kinds) == 1 and not has_text else None
