"""Values of other fields inside a text: after their label, or in brackets at its end."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import regex

from normalize.dates import date_range
from normalize.wrapping import join_lines
from schema.names.units import split_owners, starts_unit
from schema.tables.contents import ANY_YEAR
from schema.tables.words import heading_words, whole_terms

LONGEST_LABEL: Final = 40
"""Characters of the longest label before a colon."""

SHORTEST_LABEL: Final = 7
"""Characters of the shortest label that is known without a space before it."""

MOVED: Final = (
    "owner",
    "timeline",
    "status",
    "budget",
    "question",
    "finding",
    "step",
    "result",
    "target",
    "note",
)
"""Fields whose labelled values inside another text are taken out of it."""

_COLON: Final = r"\s*[:：]\s*"
_ANY_COLON: Final = regex.compile(_COLON)
_LABEL: Final = regex.compile(
    rf"(?:^|(?<=[\s(\[]))[-–•*]?\s*(?P<label>[^\s:：()\[\]]{{2,{LONGEST_LABEL}}}(?:\s[^\s:：()\[\]]{{2,20}})?){_COLON}"
)
_SET_OFF: Final = regex.compile(rf"(?P<label>[^:：]{{2,60}}?){_COLON}(?P<text>\S.*)", regex.DOTALL)
_BRACKET: Final = regex.compile(r"\s*[(\[](?P<text>[^()\[\]]{3,80}(?:\([^()]*\)[^()\[\]]*)?)[)\]][.\s]*$")
_SHARED: Final = regex.compile(r"\s*(?:[/,;|]|\n|\s[-–]\s)\s*")
_ALWAYS: Final = regex.compile("ตลอด|ต่อเนื่อง|ทุก(?:เดือน|ไตรมาส)")
_BUDGET: Final = regex.compile(r"\D{0,12}\d|ไม่|[-–]|งบ|เงิน")
"""What a budget opens with."""

_BY: Final = regex.compile(r"(?:โดย|รับผิดชอบโดย|ดำเนินการโดย|มอบหมาย(?:ให้)?)\s*")


@dataclass(frozen=True)
class LabelledValue:
    """A value after its label: the field, the label as printed, the text after it."""

    field: str
    label: str
    text: str


@dataclass
class Item:
    """A text without the values of other fields that were inside it, and these by field."""

    text: str
    values: dict[str, list[str]] = field(default_factory=dict)


def labelled_value(text: str) -> LabelledValue | None:
    """What a text is that consists of a known label, a colon and a value.

    >>> labelled_value("ผู้รับผิดชอบ : กองคลัง")
    LabelledValue(field='owner', label='ผู้รับผิดชอบ', text='กองคลัง')
    """
    match = _SET_OFF.fullmatch(text.strip())
    words = heading_words(match["label"]) if match else None
    if match is None or words is None or words.how == "holds":
        return None
    return LabelledValue(words.field, match["label"].strip(), match["text"])


def take_inside(items: Sequence[str], own: str, columns: Collection[str]) -> list[Item]:
    """The items of a list in a column of the field `own`, with what of other fields is inside them.

    `columns` are the fields that have columns of their own: labels of these are left in the text. A label of
    `own` is no part of the text. An item that is nothing but such values belongs to the one before it.

    >>> [(item.text, item.values) for item in take_inside(["จัดคิว (ผู้รับผิดชอบ: กองคลัง)"], "measure", [])]
    [('จัดคิว', {'owner': ['กองคลัง']})]
    """
    taken: list[Item] = []
    for text in items:
        item = _without_bracket(_without_labels(text, own, columns), columns)
        if not item.text and taken:
            for name, values in item.values.items():
                taken[-1].values.setdefault(name, []).extend(values)
        elif item.text or item.values:
            taken.append(item)
    return taken


@cache
def _known_labels() -> tuple[str, ...]:
    """Labels that are known headings, the longest first."""
    return tuple(
        sorted((term for term in whole_terms() if len(term) >= SHORTEST_LABEL), key=len, reverse=True)
    )


@cache
def _known_label() -> "regex.Pattern[str]":
    """A label that is a known heading, wherever it is: wraps may have taken the space before it."""
    labels = "|".join(map(regex.escape, _known_labels()))
    return regex.compile(rf"[-–•*]?\s*(?P<label>{labels}){_COLON}")


def _known_in(text: str) -> "Iterator[regex.Match[str]]":
    """The labels in `text` that are known headings."""
    if any(text.endswith(_known_labels(), 0, colon.start()) for colon in _ANY_COLON.finditer(text)):
        yield from _known_label().finditer(text)


def _without_labels(text: str, own: str, columns: Collection[str]) -> Item:
    """The text before, between and after labelled values of other fields."""
    if ":" not in text and "：" not in text:
        return Item(text)
    labels = [match for match in _LABEL.finditer(text) if _moves(match, own, columns)]
    for match in _known_in(text):
        apart = all(match.end() <= other.start() or match.start() >= other.end() for other in labels)
        if apart and _moves(match, own, columns):
            labels.append(match)
    labels.sort(key=lambda match: match.start())
    if not labels:
        return Item(text)
    item = Item("")
    rest = [text[: labels[0].start()].rstrip(" (\n-–•[")]
    ends = [match.start() for match in labels[1:]] + [len(text)]
    for match, end in zip(labels, ends, strict=True):
        words = heading_words(match["label"])
        value = text[match.end() : end].strip(" \n")
        if text[: match.start() + 1].rstrip(" ")[-1:] in ("(", "[") or _opened(text, match.start()):
            value = value.rstrip(")] ")
        if words is None or words.field == own:
            rest.append(value)
        elif value:
            item.values.setdefault(words.field, []).append(value)
    item.text = join_lines("\n".join(part for part in rest if part))
    return item


def _opened(text: str, at: int) -> bool:
    """Whether a bracket is open where a label begins."""
    before = text[: at + 1]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")


def _moves(match: "regex.Match[str]", own: str, columns: Collection[str]) -> bool:
    """Whether a label is of a value to take out. A budget is a figure or none: การใช้จ่ายงบประมาณ : is text."""
    words = heading_words(match["label"])
    if words is None or words.how != "whole":
        return False
    if words.field == "budget" and not _BUDGET.match(match.string, match.end()):
        return False
    return words.field == own or (words.field in MOVED and words.field not in columns)


def _without_bracket(item: Item, columns: Collection[str]) -> Item:
    """An item without the units in brackets at its end, where no column names those in charge."""
    is_known = "owner" in columns or "owner" in item.values
    match = None if is_known else _BRACKET.search(item.text)
    if match is None:
        return item
    inside = _BY.sub("", match["text"], count=1)
    held = shared_values(inside) or ({"owner": [inside]} if _are_units(inside) else {})
    if not held:
        return item
    for name, values in held.items():
        if name not in columns:
            item.values.setdefault(name, []).extend(values)
    item.text = item.text[: match.start()].rstrip()
    return item


def shared_values(text: str) -> dict[str, list[str]]:
    """The units and the time in a text that holds one after the other; nothing where it does not.

    >>> shared_values("กองคลัง / ไตรมาส 1-2"), shared_values("ต.ค. 2568 - ธ.ค. 2568")
    ({'owner': ['กองคลัง'], 'timeline': ['ไตรมาส 1-2']}, {})
    >>> shared_values("(กุมภาพันธ์ 2569)"), shared_values("ทุกกอง (ต.ค. 2568 - ก.ย. 2569)")
    ({'timeline': ['กุมภาพันธ์ 2569']}, {'owner': ['ทุกกอง'], 'timeline': ['ต.ค. 2568 - ก.ย. 2569']})
    """
    bracket = _BRACKET.search(text)
    units = text[: bracket.start()].strip() if bracket else ""
    if bracket and _is_time(bracket["text"]) and (not units or _are_units(units)):
        return ({"owner": units.split("\n")} if units else {}) | {"timeline": [bracket["text"]]}
    for separator in _SHARED.finditer(text):
        before, after = text[: separator.start()].strip(), text[separator.end() :].strip()
        for units, time in ((before, after), (after, before)):
            if _are_units(units) and _is_time(time):
                return {"owner": units.split("\n"), "timeline": [" ".join(time.split("\n"))]}
    return {}


def _are_units(text: str) -> bool:
    units, placeholders = split_owners(text.split("\n"))
    return (
        bool(units or placeholders) and all(map(starts_unit, [*units, *placeholders])) and not _is_time(text)
    )


def _is_time(text: str) -> bool:
    dated = date_range(text, ANY_YEAR) != (None, None) or bool(_ALWAYS.match(text))
    return dated and not any(map(starts_unit, text.split("\n")))
