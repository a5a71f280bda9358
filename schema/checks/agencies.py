"""Other agencies where the document speaks of its own: names left in copied text."""

from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Final

import geothai
import regex
from rapidfuzz import fuzz

from normalize.thai import CONTINUES, LETTERS, NO_SPACE_AFTER
from normalize.wrapping import in_one_line, words
from schema.checks.flag import DraftFlag, of_record
from schema.identity import LONGEST_TITLE
from schema.names.agencies import agencies_in, type_of
from schema.prose import Statement
from schema.reading import Reading

ALIKE: Final = 70.0
"""Likeness, in percent, from which a name is the agency's own, misread."""

SHORTEST_NAME: Final = 3

_GAP: Final = r"\s?[-–]?\s?"
_TYPE: Final = (
    rf"(?:เทศบาล(?:นคร|เมือง|ตำบล)|องค์การบริหารส่วน{_GAP}(?P<level>ตำบล|จังหวัด)"
    r"|(?P<level>อบจ)\.\s?|(?:อบต|ทต|ทม|ทน)\.\s?)"
)
_MUNICIPALITIES: Final = frozenset({"เทศบาลนคร", "เทศบาลเมือง", "เทศบาลตำบล"})
"""Types among which an agency changes when its rank is raised; its name stays."""

_OPENS_WITH_TYPE: Final = regex.compile(rf"^{_TYPE}")
_OWN: Final = (
    r"เว็บไซต์|เพจ|ภารกิจ|อำนาจหน้าที่|หน้าที่|บุคลากร|เจ้าหน้าที่|พนักงาน|ผู้บริหาร|นโยบาย|คู่มือ|การดำเนินงาน"
    r"|การปฏิบัติงาน|การบริหารงาน|การให้บริการ|ผลการประเมิน|มาตรการ|ข้อบัญญัติ|เทศบัญญัติ|ข้อมูลข่าวสาร|ช่องทาง|ทรัพย์สิน"
)
"""What an agency has itself: a document that plans it for another agency was copied from that one."""

_STAYS: Final = ("ข้อบัญญัติ", "เทศบัญญัติ")
"""What an agency keeps from the time when it was of another type."""

_NAMED: Final = regex.compile(
    rf"(?P<own>{_OWN})[{LETTERS}\s/]{{0,25}}?ของ\s?(?P<agency>{_TYPE}\s?(?P<name>[{LETTERS}]{{{SHORTEST_NAME},}}))"
)
_TOGETHER: Final = regex.compile(
    "ร่วม|ประสาน|สนับสนุน|อุดหนุน|ดูงาน|ต้นแบบ|ตัวอย่าง|เช่นเดียวกับ|ขอความ|เครือข่าย|โอน|ยืม|อื่น"
)
_TITLE: Final = regex.compile("มาตรการส่งเสริม|แผนปฏิบัติการ|รายงานผล|การวิเคราะห์ผล|การนำผล")
_PARTS_OF_NAMES: Final = frozenset({"น้อย", "ใหญ่", "เหนือ", "ใต้", "กลาง", "นอก", "พัฒนา", "สามัคคี", "เก่า", "ใหม่"})
"""Words after the name of a place that make it that of another."""

_CONTEXT: Final = 60
"""Characters before a name in which a word says that two agencies work together."""


@cache
def _names(level: str) -> frozenset[str]:
    """Names that agencies of a level bear: those of provinces, and below these of districts and subdistricts,
    too: the town of a province has its name."""
    provinces = frozenset(province.name_th for province in geothai.provinces())
    if level in ("จังหวัด", "อบจ"):
        return provinces
    districts = [
        district for province in geothai.provinces() for district in geothai.districts(province.code)
    ]
    below = (
        subdistrict.name_th for district in districts for subdistrict in geothai.subdistricts(district.code)
    )
    return provinces | frozenset([*below, *(district.name_th for district in districts)])


def other_agencies(reading: Reading) -> Iterator[DraftFlag]:
    """Other local governments named as the owner of what is the agency's own, or in a title."""
    agency = reading.described.agency
    if not agency:
        return
    for row, record in reading.records:
        for cell in row.raw:
            for printed in _left_in(in_one_line(cell.text), agency):
                yield of_record(record, "other_agency_named", f"{printed} in a document of {agency}")
    for part in reading.prose:
        if isinstance(part, Statement):
            found = [*_left_in(part.text, agency), *_in_title(part, agency)]
            for printed in found:
                detail = f"{printed} in a document of {agency}"
                yield DraftFlag("other_agency_named", part.body[:40], detail, part.page)


def _left_in(text: str, agency: str) -> Iterator[str]:
    """Agencies in `text` whose name is an official one, with the words before them; or the agency's own, with
    another kind: the subdistrict organisation that a municipality was, or that is its neighbour. A name
    like the agency's own is that, misread, where the type is its own, too."""
    for match in _NAMED.finditer(text):
        together = _TOGETHER.search(text[max(0, match.start() - _CONTEXT) : match.start("agency")])
        if together:
            continue
        own = _OPENS_WITH_TYPE.sub("", agency)
        name = _official(match["name"], match["level"] or "")
        types = {type_of(match["agency"]), type_of(agency)}
        if match["name"].startswith(own):
            other = len(types) > 1 and not types <= _MUNICIPALITIES
            name = own if other and match["own"] not in _STAYS else None
        elif _is_own(match["name"], agency) and len(types) == 1:
            name = None
        if name:
            yield text[match.start() : match.start("name") + len(name)]


def _official(run: str, level: str) -> str | None:
    """The longest official name that `run` opens with, ending where a word does, with what distinguishes it
    from its neighbours (น้อย, เหนือ)."""
    pieces, ends = words(run), []
    for index in range(1, len(pieces) + 1):
        ends.append("".join(pieces[:index]))
    known = [name for name in ends if name in _names(level) and name not in NO_SPACE_AFTER | CONTINUES]
    if not known:
        return None
    following = pieces[ends.index(known[-1]) + 1 :]
    return known[-1] + "".join(takewhile(_PARTS_OF_NAMES.__contains__, following))


def _is_own(run: str, agency: str) -> bool:
    """Whether a name is that of the agency, whatever its type, also misread or cut off."""
    own = _OPENS_WITH_TYPE.sub("", agency)
    return fuzz.ratio(run[: len(own)], own) >= ALIKE


def _in_title(statement: Statement, agency: str) -> Iterator[str]:
    text = statement.text
    if len(text) <= LONGEST_TITLE and _TITLE.search(text):
        named = [name for _, name in agencies_in(text)]
        own = _OPENS_WITH_TYPE.sub("", agency)
        if named and not any(own in name or fuzz.ratio(name, agency) >= ALIKE for name in named):
            yield named[0]
