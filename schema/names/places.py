"""Provinces, districts and subdistricts: what a document prints, and the official place that it means."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

import geothai
import regex
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from normalize.thai import CONTINUES, LETTERS, NO_SPACE_AFTER
from normalize.wrapping import words
from schema.vocabulary import NEAR, rows

_NAME: Final = rf"[{LETTERS}]+?(?=จังหวัด|จ\.|[^{LETTERS}]|$)"
_PLACE: Final = regex.compile(
    rf"(?<!นาย|ที่ว่าการ|กิ่ง)(?:อำเภอ|(?<![{LETTERS}])อ\.)\s*(?P<district>{_NAME})"
    rf"(?:\s*(?:จังหวัด|จ\.)\s*(?P<province>[{LETTERS}]+))?"
)
_PROVINCE: Final = regex.compile(
    rf"(?<!ส่วน|ส่วน-|ราชการ|กลาง|สำนักงาน)(?:จังหวัด|(?<![{LETTERS}])จ\.)\s*(?P<province>[{LETTERS}]+)"
)
_SUBDISTRICT: Final = regex.compile(
    rf"(?<!เทศบาล|ส่วน)(?:ตำบล|(?<![{LETTERS}])ต\.)\s*(?P<subdistrict>[{LETTERS}]{{2,25}})\s*$"
)
"""A subdistrict right before its district; the name of an agency does not count."""

_CAPITAL: Final = "เมือง"

_RELATIONS: Final = (
    NO_SPACE_AFTER | CONTINUES | {"รอบ", "ต่าง", "อื่น", "ทุก", "ทั้งหมด", "ใกล้เคียง", "ข้างเคียง"}
) - {"ใน"}
"""Words that no name of a district has."""

LONGEST_NAME: Final = 20
"""Letters and marks of the longest district's name, and some more; a longer run is a sentence."""


@dataclass(frozen=True)
class Mention:
    """A place that a document names: as printed, and the official names it stands for, None if unknown."""

    printed: str
    district: str | None
    province: str | None
    misprint: str | None = None
    """What is wrong with the printed names, None where they are official or cannot be checked."""

    subdistrict: str | None = None

    @property
    def province_code(self) -> str | None:
        return _provinces()[self.province] if self.province else None


@cache
def _provinces() -> dict[str, str]:
    return {province.name_th: str(province.code) for province in geothai.provinces()}


@cache
def _provinces_of_districts() -> dict[str, list[str]]:
    """District name to the provinces that have one of that name."""
    found: dict[str, list[str]] = {}
    for province in geothai.provinces():
        for district in geothai.districts(province.code):
            found.setdefault(district.name_th, []).append(province.name_th)
    return found


@cache
def _districts(province: str) -> list[str]:
    """Names of the districts of a province."""
    return [name for name, provinces in _provinces_of_districts().items() if province in provinces]


def official_province(printed: str) -> str | None:
    """The province that `printed` opens with, or is most like where a character was misread.

    >>> official_province("ลำปางพบว่า"), official_province("ศรีษะเกษ"), official_province("ของเรา")
    ('ลำปาง', 'ศรีสะเกษ', None)
    """
    opens = [name for name in _provinces() if printed.startswith(name)]
    if opens:
        return max(opens, key=len)
    if any(name in printed for name in _provinces()):
        return None  # other words are before it: "จังหวัดและกรุงเทพมหานคร"
    best = process.extractOne(printed, list(_provinces()), scorer=fuzz.ratio, score_cutoff=NEAR)
    return best[0] if best else None


def official_district(printed: str, province: str) -> str | None:
    """The district of `province` that `printed` means: the same name, else the only one a character away.

    A name that is a district of another province was not misread.

    >>> official_district("ขำนิ", "บุรีรัมย์"), official_district("เมือง", "ลำปาง")
    ('ชำนิ', 'เมืองลำปาง')
    >>> official_district("บัวชุม", "บุรีรัมย์"), official_district("แม่ทะ", "ลำพูน")
    (None, None)
    """
    name = f"{_CAPITAL}{province}" if printed == _CAPITAL else printed
    known = _provinces_of_districts()
    if name in known:
        return name if province in known[name] else None
    near = [district for district in _districts(province) if Levenshtein.distance(name, district) == 1]
    return near[0] if len(near) == 1 else None


@cache
def _subdistricts(district: str, province: str) -> frozenset[str]:
    """Names of the subdistricts of a district."""
    return frozenset(
        subdistrict.name_th
        for of in geothai.districts(_provinces()[province])
        if of.name_th == district
        for subdistrict in geothai.subdistricts(of.code)
    )


@cache
def districts_with(subdistrict: str, province: str) -> dict[str, str]:
    """The districts of a province that have a subdistrict of that name: their names and official codes.

    >>> districts_with("ชำนิ", "บุรีรัมย์")
    {'ชำนิ': '3118'}
    """
    return {
        of.name_th: str(of.code)
        for of in geothai.districts(_provinces()[province])
        if subdistrict in _subdistricts(of.name_th, province)
    }


def official_subdistrict(printed: str, district: str, province: str) -> str | None:
    """The subdistrict of a district that `printed` means: the same name, else the only one a character away.

    >>> official_subdistrict("หนองปลอง", "ชำนิ", "บุรีรัมย์"), official_subdistrict("ในเมือง", "ชำนิ", "บุรีรัมย์")
    ('หนองปล่อง', None)
    """
    known = _subdistricts(district, province)
    if printed in known:
        return printed
    near = [name for name in known if Levenshtein.distance(printed, name) == 1]
    return near[0] if len(near) == 1 else None


def mentions(text: str) -> list[Mention]:
    """Every district and province that `text` names, in order; a district alone has no province.

    >>> [(mention.district, mention.province) for mention in mentions("อำเภอแม่ทะ จังหวัดลำปาง")]
    [('แม่ทะ', 'ลำปาง')]
    """
    if not any(map(text.__contains__, ("อำเภอ", "อ.", "จังหวัด", "จ."))):
        return []
    places = list(_PLACE.finditer(text))
    found = []
    for match in places:
        mention = _mention(match["district"], match["province"] or "")
        above = _SUBDISTRICT.search(text, 0, match.start())
        if above and mention.district and mention.province:
            named = official_subdistrict(above["subdistrict"], mention.district, mention.province)
            mention = replace(mention, subdistrict=named)
        found.append((match.start(), mention))
    for match in _PROVINCE.finditer(text):
        inside = any(place.start() <= match.start() < place.end() for place in places)
        if not inside:
            found.append((match.start(), _mention("", match["province"])))
    return [mention for _, mention in sorted(found, key=lambda item: item[0])]


def _without_further_words(run: str, province: str) -> str:
    """The district that a run of letters opens with, where other words follow it."""
    opens = filter(run.startswith, _districts(province))
    return max(opens, key=len, default=run)


def _is_phrase(run: str) -> bool:
    """Whether what follows อำเภอ is no name, but says which districts are meant (อำเภอรอบในของจังหวัด)."""
    return run not in _provinces_of_districts() and not _RELATIONS.isdisjoint(words(run))


@lru_cache(maxsize=1024)
def _mention(district: str, province: str) -> Mention:
    official = official_province(province) if province else None
    if official:
        district = _without_further_words(district, official)
    if official is None or len(district) > LONGEST_NAME:
        return Mention(f"อำเภอ{district}" if district else f"จังหวัด{province}", None, None)
    printed = f"จังหวัด{official}"
    misprints = []
    if not province.startswith(official):
        printed = f"จังหวัด{province}"
        misprints.append(f"จังหวัด{province}: no such province, read as {official}")
    known = official_district(district, official) if district else None
    if known is None and _is_phrase(district):
        return Mention(printed, None, official, "; ".join(misprints) or None)
    if district and known not in (district, f"{_CAPITAL}{official}"):
        elsewhere = _provinces_of_districts().get(district, [])
        meant = f", read as {known}" if known else "".join(f", but in จังหวัด{name}" for name in elsewhere)
        misprints.append(f"อำเภอ{district}: no such district in จังหวัด{official}{meant}")
    printed = f"อำเภอ{district} {printed}" if district else printed
    return Mention(printed, known, official, "; ".join(misprints) or None)


@cache
def region(province_code: str) -> str:
    """Region of a province, of the six that the National Geographical Committee of Thailand names."""
    return {row["province_code"]: row["region"] for row in rows("regions")}[province_code]
