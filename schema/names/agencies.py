"""Which local government a document is from."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final

from normalize.thai import LETTERS
from schema.names.places import Mention, districts_with
from schema.vocabulary import rows

TITLE_WEIGHT: Final = 5
"""Mentions in the text that one in a title outweighs."""

LONGEST_NAME: Final = 60
"""Letters of a name after its type: twice as many as the longest of a local government."""

_GAPS: Final = re.compile(r"[\s–-]+")


@cache
def _types() -> dict[str, str]:
    return {row["written"]: row["agency_type"] for row in rows("agency_types")}


@cache
def _pattern(space: str) -> re.Pattern[str]:
    written = "|".join(re.escape(name) for name in sorted(_types(), key=len, reverse=True))
    ends = "|".join(re.escape(row["word"]) for row in rows("agency_ends"))
    name = rf"(?P<name>[{LETTERS}]{{2,{LONGEST_NAME}}}?)"
    return re.compile(rf"(?P<type>{written}){space}{name}(?={ends}|[^{LETTERS}]|$)")


def type_of(name: str) -> str | None:
    """What kind of local government a name says that it is, short or with gaps; None where it says none.

    >>> type_of("ทต.แม่ทะ"), type_of("องค์การบริหารส่วน-ตำบลแม่ทะ"), type_of("แม่ทะ")
    ('เทศบาลตำบล', 'องค์การบริหารส่วนตำบล', None)
    """
    key = _GAPS.sub("", name)
    return next((kind for written, kind in _types().items() if key.startswith(written)), None)


def agencies_in(text: str, *, title: bool = False) -> list[tuple[str, str]]:
    """Agency type and full name of each local government that `text` names, short forms written out.

    In a title a space may be between type and name; in a sentence the next word is not the name. A name
    ends where a word begins that no name of a place contains (schema/vocabulary/agency_ends.csv).

    >>> agencies_in("ของเทศบาลตำบลหนองปล่องอำเภอชำนิ"), agencies_in("อบต. บ้านใหม่", title=True)
    ([('เทศบาลตำบล', 'เทศบาลตำบลหนองปล่อง')], [('องค์การบริหารส่วนตำบล', 'องค์การบริหารส่วนตำบลบ้านใหม่')])
    >>> agencies_in("องค์การบริหารส่วนตำบลไทรย้อยกำหนดไว้")
    [('องค์การบริหารส่วนตำบล', 'องค์การบริหารส่วนตำบลไทรย้อย')]
    """
    return [
        (_types()[match["type"]], _types()[match["type"]] + match["name"])
        for match in _pattern(r"\s?" if title else "").finditer(text)
    ]


def agency_of(titles: Iterable[str], texts: Iterable[str]) -> tuple[str | None, str | None]:
    """Type and name of the agency that titles and texts name most often, None where they name none."""
    votes: Counter[tuple[str, str]] = Counter()
    for title in titles:
        for agency in agencies_in(title, title=True):
            votes[agency] += TITLE_WEIGHT
    votes.update(agencies_in("\n".join(texts)))
    return max(votes, key=lambda agency: votes[agency]) if votes else (None, None)


def agency_code(agency: str | None, agency_type: str | None, place: Mention | None) -> str | None:
    """A code that is the same for an office in all its documents, and no other's: province and name.

    Where the province has several subdistricts of that name, several offices may have it, too: the code then
    has the district (its official number), and is None where `place` does not say which. None also where the
    agency or its province is not known.

    >>> agency_code("เทศบาลตำบลแม่ทะ", "เทศบาลตำบล", Mention("จังหวัดลำปาง", None, "ลำปาง"))
    'TH-52-เทศบาลตำบลแม่ทะ'
    """
    if not agency or not agency_type or not place or not place.province:
        return None
    districts = districts_with(agency.removeprefix(agency_type), place.province)
    if len(districts) <= 1:
        return f"TH-{place.province_code}-{agency}"
    number = districts.get(place.district) if place.district else None
    return f"TH-{number}-{agency}" if number else None
