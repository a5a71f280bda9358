"""Units in charge: one string for each, and the kind of unit that it is."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

import regex

from normalize.blanks import unfilled
from normalize.lists import opens_item, split_items
from normalize.numerals import to_arabic
from normalize.wrapping import join_lines
from schema.vocabulary import names, rows, squeeze

_UNIT: Final = r"(?:ทุก)?(?:สำนัก|กอง|ส่วน|หน่วย|โรงเรียน|ศูนย์|สถาน|โรงพยาบาล|ผู้บริหาร|นายก|ปลัด|คณะ|เจ้าหน้าที่)"
_SUB_UNIT: Final = r"(?:กลุ่มงาน|กลุ่ม|ฝ่าย|งาน)"
_STARTS_UNIT: Final = regex.compile(rf"^(?:{_UNIT}|{_SUB_UNIT})")
_STARTS_SUB_UNIT: Final = regex.compile(rf"^{_SUB_UNIT}")
_SEPARATOR: Final = regex.compile(rf"\s*[,;]\s*|\s*(?:และ|\n|(?<!ทุก[^\s,;/]*)/)\s*(?={_UNIT}|{_SUB_UNIT})")
_SPACES: Final = regex.compile(rf"\s*[,;]\s*|\s*\n\s*|\s+(?:และ)?(?={_UNIT}\S|{_SUB_UNIT}\S)")
"""Separators after ทุก ("every"), where neither slash nor space separates: ทุกสำนัก/กอง, ทุกสำนัก กอง."""

_BEFORE_UNIT: Final = regex.compile(
    rf"(?<!(?:^|\s)(?:สำนัก|(?:กอง|ฝ่าย|{_SUB_UNIT})การ))\s+(?={_UNIT}|{_SUB_UNIT})"
)
"""Where the next unit begins; not within สำนัก ปลัด and กองการ เจ้าหน้าที่."""

_GAP_BEFORE_UNIT: Final = regex.compile(rf"[ \t]{{2,}}(?={_UNIT}|{_SUB_UNIT})")
_EVERY: Final = regex.compile(r"(?<![^\n])\s*ทุก(?:\n?[^\s,;/]+/)*\n?")
"""A line that begins with "every", as far as slashes and line ends part what it counts: ทุก | สำนัก/ | กอง."""

_BRACKETS: Final = regex.compile(r"\([^)]*\)")
_MARK: Final = regex.compile(r"^[-–•]\s*")


def split_owners(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Owners in a cell, one string for each unit as printed, and the placeholders not filled in.

    Units are parted by line ends, commas, และ, slashes and spaces before the word for a unit. A sub-unit
    with its parent, and `ทุกสำนัก/กอง`, are one.

    >>> split_owners(["กลุ่มงานนิติการ สำนักปลัดเทศบาล"])
    (['กลุ่มงานนิติการ สำนักปลัดเทศบาล'], [])
    >>> split_owners(["สำนักปลัด กองคลัง และกองช่าง"])
    (['สำนักปลัด', 'กองคลัง', 'กองช่าง'], [])
    >>> split_owners(["หน่วยตรวจสอบภายใน/กองคลัง", "ทุกสำนัก/กอง"])
    (['หน่วยตรวจสอบภายใน', 'กองคลัง', 'ทุกสำนัก/กอง'], [])
    >>> split_owners(["ทุก", "สำนัก/", "กอง"])
    (['ทุกสำนัก/กอง'], [])
    >>> split_owners(["กองคลัง ฝ่ายพัสดุ"])
    (['กองคลัง ฝ่ายพัสดุ'], [])
    >>> split_owners(["สำนักปลัด", "กองงาน........"])
    (['สำนักปลัด'], ['กองงาน........'])
    """
    owners: list[str] = []
    placeholders: list[str] = []
    whole = _EVERY.sub(lambda found: found[0].replace("\n", ""), "\n".join(lines))
    items = split_items(whole.split("\n") if lines else lines)
    if lines and not opens_item(lines[0]):
        items = _with_parents(items)
    for item in items:
        for owner in _split_units(item):
            (placeholders if unfilled(owner) else owners).append(owner)
    return owners, placeholders


def _with_parents(items: list[str]) -> list[str]:
    """Lines of owners, a sub-unit joined with the parent on the line below."""
    joined: list[str] = []
    for item in items:
        if joined and _is_sub_unit(joined[-1]) and starts_unit(item) and not _is_sub_unit(item):
            joined[-1] += f" {item}"
        else:
            joined.append(item)
    return joined


def _split_units(item: str) -> list[str]:
    text = to_arabic(item)
    if names("owners", "written", "unit").find(text, near=100.0):
        return [join_lines(text)]
    separator = _SPACES if text.startswith("ทุก") else _SEPARATOR
    parts = (_MARK.sub("", part).strip() for part in separator.split(text))
    return [unit for part in parts if part for unit in _units_in(part)]


def _units_in(part: str) -> list[str]:
    """The units that spaces part; a title before a unit and a sub-unit next to its parent belong to it."""
    groups: list[list[str]] = []
    for piece in cut_before_units(part):
        is_one_unit = groups and (
            not starts_unit(groups[-1][0])
            or (len(groups[-1]) == 1 and _is_sub_unit(groups[-1][0]) != _is_sub_unit(piece))
        )
        if is_one_unit:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [" ".join(join_lines(piece) for piece in group) for group in groups]


def _is_sub_unit(text: str) -> bool:
    return bool(_STARTS_SUB_UNIT.match(text))


@lru_cache(maxsize=1024)
def owner_unit(owner: str) -> str:
    """The one spelling for the kind of unit that `owner` is; the name as printed where it is not known.

    A sub-unit counts as the unit that it names with itself.

    >>> owner_unit("สำนักปลัดฯ"), owner_unit("ทุกส่วนราชการ (ทุกกอง)"), owner_unit("กลุ่มงานนิติการ สำนักปลัดเทศบาล")
    ('สำนักปลัด', 'ทุกส่วนราชการ', 'สำนักปลัด')
    """
    known = names("owners", "written", "unit")
    plain = _BRACKETS.sub("", owner).strip()
    pieces = plain.split(" ")
    # A text of twice as many words as the longest name has characters is not like any of them.
    most = 2 * max(map(len, known.meanings))
    endings = [" ".join(pieces[start:]) for start in range(max(0, len(pieces) - most), len(pieces))]
    openings = [" ".join(pieces[:end]) for end in range(min(len(pieces) - 1, most), 0, -1)]
    for text in (owner, *endings, *openings):
        if unit := known.find(text, near=92.0):
            return unit
    key = squeeze(plain)
    opens = [written for written in known.meanings if key.startswith(written) and written.startswith("ทุก")]
    return known.meanings[max(opens, key=len)] if opens else plain


@cache
def _positions() -> tuple[str, ...]:
    return tuple(row["position"] for row in rows("positions"))


def opens_position(text: str) -> bool:
    """Whether `text` begins with the name of a position, as of a head of a unit.

    >>> opens_position("ผู้อำนวยการกองคลัง"), opens_position("กองคลัง")
    (True, False)
    """
    return text.startswith(_positions())


def starts_unit(text: str) -> bool:
    """Whether `text` begins with the word for a unit or for all units.

    >>> starts_unit("กองคลัง"), starts_unit("เทศบาล")
    (True, False)
    """
    return bool(_STARTS_UNIT.match(text))


def cut_at_gaps(text: str) -> list[str]:
    """`text` cut at every gap wider than a space before the word for a unit: a line ended there.

    >>> cut_at_gaps("หน่วยตรวจสอบภายใน  งานนิติการ สำนักปลัด")
    ['หน่วยตรวจสอบภายใน', 'งานนิติการ สำนักปลัด']
    """
    return _GAP_BEFORE_UNIT.split(text)


def cut_before_units(text: str) -> list[str]:
    """`text` cut at every space before the word for a unit.

    >>> cut_before_units("สำนักปลัด เทศบาล กองคลัง"), cut_before_units("กองช่าง สำนัก ปลัดเทศบาล")
    (['สำนักปลัด เทศบาล', 'กองคลัง'], ['กองช่าง', 'สำนัก ปลัดเทศบาล'])
    >>> cut_before_units("งานการ เจ้าหน้าที่ สำนัก ปลัดเทศบาล")
    ['งานการ เจ้าหน้าที่', 'สำนัก ปลัดเทศบาล']
    """
    return _BEFORE_UNIT.split(text)
