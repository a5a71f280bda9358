"""The marks of numbered lists in a Word file, which it counts and does not write."""

from dataclasses import dataclass, field
from typing import Any, Final

import regex

from extract.word_names import qn

_NUMBER: Final = regex.compile(r"[+-]?[0-9]{1,9}")

_DIGITS: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_THAI_LETTERS: Final = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"


@dataclass
class Numbering:
    """Counts the paragraphs of numbered lists."""

    levels: dict[tuple[str, int], tuple[str, str, int]]
    """Format, pattern (`%1.`) and first number, by list and level."""

    counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Any) -> "Numbering":
        try:
            root = package.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return cls({})
        abstract = {item.get(qn("w:abstractNumId")): item for item in root.iter(qn("w:abstractNum"))}
        levels = {}
        for number in root.iter(qn("w:num")):
            reference = number.find(qn("w:abstractNumId"))
            definition = None if reference is None else abstract.get(reference.get(qn("w:val")))
            if definition is None:
                continue
            for level in definition.iter(qn("w:lvl")):
                key = number.get(qn("w:numId")), integer(level.get(qn("w:ilvl")), 0)
                values = {
                    name: element.get(qn("w:val"))
                    for name in ("numFmt", "lvlText", "start")
                    if (element := level.find(qn(f"w:{name}"))) is not None
                }
                levels[key] = (
                    values.get("numFmt", "decimal"),
                    values.get("lvlText", ""),
                    integer(values.get("start"), 1),
                )
        return cls(levels)

    def mark(self, list_id: str, level: int) -> str:
        """The mark of the next paragraph of a list: `2.`, `๑)`, `•`; blank for a list that is not known."""
        if (list_id, level) not in self.levels:
            return ""
        counts = self.counts.setdefault(list_id, [])
        while len(counts) <= level:
            counts.append(self._start(list_id, len(counts)) - (len(counts) == level))
        counts[level] += 1
        del counts[level + 1 :]
        style, pattern, _ = self.levels[list_id, level]
        if style == "bullet":
            return "•"
        for index, count in enumerate(counts):
            style = self.levels.get((list_id, index), ("decimal", "", 1))[0]
            pattern = pattern.replace(f"%{index + 1}", _numeral(count, style))
        return "" if style == "none" else pattern

    def _start(self, list_id: str, level: int) -> int:
        return self.levels.get((list_id, level), ("", "", 1))[2]


def _numeral(count: int, style: str) -> str:
    """`count` as a list writes it; styles that ITA documents do not use are written as numbers."""
    if style == "thaiNumbers":
        return str(count).translate(_DIGITS)
    if style == "thaiLetters":
        return _THAI_LETTERS[(count - 1) % len(_THAI_LETTERS)]
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if style == "lowerLetter" else letter.upper()
    return str(count)


def integer(text: str | None, default: int) -> int:
    """The number that `text` is; `default` where it is no number, as Word takes it."""
    return int(text) if text and _NUMBER.fullmatch(text) else default
