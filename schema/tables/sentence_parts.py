"""What one sentence of official prose states: what was found, the measure, who is in charge, when, and what
came of it.

พบว่าไม่มีทะเบียนยืม จึงกำหนดมาตรการ คือ จัดทำทะเบียนยืม โดยให้กองคลังเป็นผู้รับผิดชอบ ในเดือนมกราคม 2568
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from normalize.dates import MONTH, is_time
from normalize.wrapping import join_lines
from schema.names.units import split_owners, starts_unit
from schema.tables.contents import ColumnClues
from schema.vocabulary import names, rows, squeeze

LONGEST_TAIL: Final = 200
"""Characters at the end of a text in which units and times are looked for."""

LONGEST_UNKNOWN: Final = 30
"""Characters of the longest unit that no vocabulary has: a longer one may hold what it does."""

SHORTEST_MEASURE: Final = 8
"""Characters of the shortest measure."""

_DURATION: Final = regex.compile(r"(?:ภายใน|ไม่เกิน|ประมาณ)?\s*[0-9๐-๙]{1,3}\s*(?:วัน|สัปดาห์|เดือน|ปี)(?:ทำการ)?")
_OF_TIME: Final = regex.compile(rf"ไตรมาส|เดือน|เวลา|งบประมาณ\s*พ|[0-9๐-๙]|{MONTH}")
"""What no name of a unit has."""

_BRACKETS: Final = regex.compile(r"\((?P<units>[^()]+)\)$")


@dataclass(frozen=True)
class StatedMeasure:
    """The values of a sentence by field, as printed; the measure may be blank. `is_led_to`: words before it
    say that it is what will be done."""

    values: dict[str, str]
    is_led_to: bool = False

    @property
    def is_proven(self) -> bool:
        """Whether it says who is in charge, or when it is done."""
        return not self.values.keys().isdisjoint(("owner", "timeline"))

    @property
    def is_tail(self) -> bool:
        """Whether it says nothing else: it is the rest of the sentence above."""
        return self.is_proven and not self.values["measure"]

    @property
    def has_measure(self) -> bool:
        """Whether it says what to do; not what the law says, or what was found or done."""
        measure = self.values["measure"]
        is_background = _pattern(r"(?:{self}\S{0,50}?)?{background}|{closing}").match(measure)
        return len(squeeze(measure)) >= SHORTEST_MEASURE and is_background is None


def stated_measures(text: str) -> list[StatedMeasure]:
    """What a text states: a sentence, and those that further measures open.

    >>> [one.values for one in stated_measures("จะดำเนินการจัดทำคู่มือ ผู้รับผิดชอบคือกองคลัง ในเดือนมีนาคม 2569")]
    [{'measure': 'จัดทำคู่มือ', 'owner': 'กองคลัง', 'timeline': 'ในเดือนมีนาคม 2569'}]
    """
    return [stated for part in _parts(text) if part.strip() and (stated := _stated_measure(part))]


def joined(lines: Sequence[str]) -> str:
    """Printed lines in one. A space at a wrap is lost; before a phrase it is set again.

    >>> joined(["จัดทำคู่มือ โดยกอง", "คลังเป็นผู้รับผิดชอบ", "ในเดือนมีนาคม 2569"])
    'จัดทำคู่มือ โดยกองคลังเป็นผู้รับผิดชอบ ในเดือนมีนาคม 2569'
    """
    text = ""
    wraps: list[int] = []
    for line in lines:
        text = join_lines(f"{text}\n{line}")
        wraps.append(len(text) - len(" ".join(line.split())))
    for wrap in reversed(wraps):
        if wrap and not text[wrap - 1].isspace() and _opens_phrase(text[wrap:]):
            text = f"{text[:wrap]} {text[wrap:]}"
    return text


def _opens_phrase(text: str) -> bool:
    """Whether a text opens with a phrase before which a space is typed."""
    return _opens_time(text) or _pattern(r"{owner_alone}|{further}|{result}").match(text) is not None


def _opens_time(text: str, start: int = 0) -> bool:
    """Whether words that lead to a time, and what a time opens with, are at a place in a text."""
    time = rf"(?:วันที่|เดือน|ไตรมาส|ปี|สิ้น|[0-9๐-๙]|{MONTH})"
    return _pattern(rf"{{time_lead}}\s*{time}").match(text, start) is not None


def without_ordinal(text: str) -> str:
    """A text without the word that counts it.

    >>> without_ordinal("ประการแรก ตัวชี้วัดที่ 2"), without_ordinal("ประการที่สาม ประเด็นที่ 1")
    ('ตัวชี้วัดที่ 2', 'ประเด็นที่ 1')
    """
    return _pattern(r"\s*(?:{ordinal})\S{0,12}\s+").sub("", text, count=1)


def opens_further(text: str) -> bool:
    """Whether a text opens with the words of a further measure about the same."""
    return _pattern(r"\s*{further}").match(text) is not None


def closes(text: str) -> bool:
    """Whether a text opens with words that close a document or part."""
    return _pattern(r"\s*{closing}").match(text) is not None


def _parts(text: str) -> Iterator[str]:
    """A text cut before the words that open a further measure, where a unit or time ends what is before."""
    start = 0
    for match in _pattern(r"(?:^|\s){further}\s*").finditer(text):
        before = text[start : match.start()]
        if not before.strip() or _tail(before)[1]:
            yield before
            start = match.end()
    yield text[start:]


def _stated_measure(text: str) -> StatedMeasure | None:
    """What a sentence states; None where that is what was found and no measure."""
    text, result = _without_result(text)
    text, tail = _tail(text)
    found = _pattern(
        r"(?:{before_finding}.{0,50}?)?{finding}\s*(?P<finding>\S.*?)\s+{therefore}(?P<rest>.*)"
    ).fullmatch(text)
    if found is None and _pattern(r"(?:{before_finding}.{0,50}?)?{finding}").match(text):
        return None
    finding = {"finding": found["finding"].rstrip(" ,")} if found else {}
    measure = _without_lead(found["rest"] if found else text)
    is_led_to = found is not None or measure != text
    return StatedMeasure({**finding, "measure": measure, **tail, **result}, is_led_to)


def _without_lead(text: str) -> str:
    """A measure without the agency that takes it and the words that lead to it."""
    text = _pattern(r"\s*{colon}?\s*[:：]?\s*").sub("", text, count=1)
    for lead in ("{will_do}", "{will}"):
        pattern = rf"(?:{{self}}\S{{0,50}}?\s?)?{lead}(?:\s*{{colon}})?\s*[:：]?\s*(?=\S)"
        if match := _pattern(pattern).match(text):
            return text[match.end() :]
    return text


def _without_result(text: str) -> tuple[str, dict[str, str]]:
    """A text without what came of the measure, if a unit or time is before that."""
    pattern = r"\s(?:{result}\s*|{joint}?(?={result_whole}))(?P<result>\S.*)"
    for match in _pattern(pattern).finditer(text, overlapped=True):
        before = text[: match.start()]
        if _tail(before)[1]:
            return before, {"result": match["result"]}
    return text, {}


def _tail(text: str) -> tuple[str, dict[str, str]]:
    """A text without the unit in charge and the time at its end, and these; a time is only taken out where
    it has a label or is next to the unit."""
    text = _stripped(text)
    start = _time_start(text, durations=True)
    if start is None:
        return _owner_tail(text)
    time = {"timeline": text[start:]}
    before = _stripped(text[:start])
    label = _pattern(r"{joint}?{time_label}$").search(before)
    unlabelled = _stripped(before[: label.start()]) if label else before
    owner = _owner_at_end(unlabelled)
    if owner is None:
        unlabelled = before
        owner = _owner_at_end(before) or _owner_in_brackets(before)
    if owner:
        return _stripped(unlabelled[: owner[0]]), {"owner": owner[1], **time}
    if label and _pattern(r"(?:^|\s|{owner_after})$").search(before, 0, label.start()):
        return _stripped(before[: label.start()]), time
    return text, {}


def _owner_tail(text: str) -> tuple[str, dict[str, str]]:
    """A text without the unit in charge at its end, and a time directly before that."""
    owner = _owner_at_end(text)
    if owner is None:
        return text, {}
    before = _stripped(text[: owner[0]])
    time = _time_start(before)
    if time is None:
        return before, {"owner": owner[1]}
    label = _pattern(r"(?:^|\s){time_label}\s*$").search(before, 0, time)
    if label or _pattern(r"{time_lead}").match(before, time):
        start = label.start() if label else time
        return _stripped(before[:start]), {"owner": owner[1], "timeline": before[time:]}
    return before, {"owner": owner[1]}


def _stripped(text: str) -> str:
    """A text without what joins it to the next."""
    return _pattern(r"(?:[\s,;]|(?<=\s){joint}\s*$)+$").sub("", text).lstrip()


def _time_start(text: str, *, durations: bool = False) -> int | None:
    """Where the time at the end of a text begins; None where there is no time. `durations`: 3 เดือน is one."""
    first = max(0, len(text) - LONGEST_TAIL)
    glued = tuple(word for place in ("owner_after", "time_label") for word in _words(place))
    for start in range(first, len(text)):
        begins = not start or text[start - 1].isspace() or text.endswith(glued, 0, start)
        if not (begins or _opens_time(text, start)) or text[start].isspace():
            continue
        if _is_time(text[start:]) or (durations and _DURATION.fullmatch(text, start)):
            return start
    return None


def _is_time(text: str) -> bool:
    return is_time(text) or squeeze(text) in _words("always")


def _owner_at_end(text: str) -> tuple[int, str] | None:
    """Where the phrase begins that puts a unit in charge at the end of a text, and the unit."""
    first = max(0, len(text) - LONGEST_TAIL)
    after = _pattern(r"{owner_after}$").search(text, first)
    end = len(_stripped(text[: after.start()])) if after else len(text)
    place = "owner_before" if after else "owner_alone"
    phrases = _pattern(rf"{{{place}}}\s*").finditer(text, first, end, overlapped=True)
    if found := [match for match in phrases if _are_units(text[match.end() : end])]:
        last = max(match.end() for match in found)
        return min(match.start() for match in found if match.end() == last), text[last:end]
    spaces = (match.end() for match in regex.finditer(r"\s+", text[:end]) if match.start() >= first)
    start = next((at for at in spaces if after and _are_units(text[at:end])), None)
    return None if start is None else (start, text[start:end])


def _owner_in_brackets(text: str) -> tuple[int, str] | None:
    """Where the brackets begin that hold units at the end of a text, and the units."""
    match = _BRACKETS.search(text)
    return (match.start(), match["units"]) if match and _are_units(match["units"]) else None


def _are_units(text: str) -> bool:
    """Whether a text is units and nothing else, known ones or short ones."""
    if not starts_unit(text) or _OF_TIME.search(text) or not ColumnClues([text]).get("unit"):
        return False
    known = names("owners", "written", "unit")
    owners, _ = split_owners([text])
    return all(len(squeeze(owner)) <= LONGEST_UNKNOWN or known.find(owner, near=92.0) for owner in owners)


@cache
def _pattern(template: str) -> "regex.Pattern[str]":
    """A pattern with the words of each place in braces."""
    return regex.compile(regex.sub(r"\{([a-z_]+)\}", lambda found: _any_of(found[1]), template))


def _any_of(place: str) -> str:
    """The words of a place, the longest first; their spaces may lack."""
    longest_first = sorted(_words(place), key=len, reverse=True)
    return "(?:" + "|".join(r"\s*".join(map(regex.escape, word.split())) for word in longest_first) + ")"


@cache
def _words(place: str) -> tuple[str, ...]:
    return tuple(row["words"] for row in rows("sentence_words") if row["place"] == place)
