"""Years of a document: in which its measures are carried out, and which result it analyses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Literal

import regex

from normalize.dates import MONTH
from normalize.numerals import to_arabic

_ASSESSED: Final = r"ผลการประเมิน|ผลประเมิน|ผลคะแนน|คะแนน|การประเมิน|ข้อค้นพบ|จากผล|(?<!\()(?<!:)(?<!: )ITA"
_PLANNED: Final = (
    r"(?:มาตรการ|แนวทาง|แผน)(?:การ)?(?:ยกระดับ|ส่งเสริม|พัฒนา|ปรับปรุง|ขับเคลื่อน|เพิ่ม)?\s*ITA|เตรียม(?:ความพร้อม)?(?:การ)?(?:เพื่อ)?(?:ใน)?(?:เข้า)?(?:รับ)?(?:การ)?(?:ตรวจ)?ประเมิน(?:\s*ITA)?|จะทำ|จะดำเนินการ|ยกระดับ(?:ผล|คะแนน|การประเมิน)\D{0,90}|มาตรการ|แนวทาง|เป้าหมาย|แผน(?:การ)?(?:ขับเคลื่อน|ดำเนิน|ปฏิบัติ|แก้ไข|ปรับปรุง|ยกระดับ(?!ผล|คะแนน|การประเมิน))|ต้องทำ|สำหรับใช้|ที่ประกาศใช้"
    r"|ผลการดำเนินการ|ผลการดำเนินงาน|ดำเนินการใน|รายงานผลการปฏิบัติ"
)
_LAW: Final = r"พระราชบัญญัติ|พ\.ร\.บ\.|ระเบียบ|กฎหมาย|ประกาศ(?!ใช้|ผล)|ยุทธศาสตร์ชาติ|แผนแม่บท"
_YEAR: Final = r"(?<!\d)25[5-9]\d(?!\d)"
_TOKEN: Final = regex.compile(
    rf"(?P<planned>{_PLANNED})|(?P<assessed>{_ASSESSED})|(?P<law>{_LAW})"
    rf"|(?:{MONTH})\s*(?:พ\.ศ\.)?\s*{_YEAR}|{_YEAR}\s*[-–]\s*(?:พ\.ศ\.\s*)?{_YEAR}|(?P<year>{_YEAR})"
)
_RESULT_FOLLOWS: Final = regex.compile(r"[^\d]{0,70}?(?:มี|ได้รับ|ได้|เข้ารับ)\s*(?:ผล|คะแนน|การประเมิน)")
"""Words after a year that make it the year of a result, where no word before it does: ปี 2567 … มีผลคะแนน."""

_ADDED: Final = regex.compile(r"(?:และ|กับ)(?:ของ)?\s*(?:ปี)?(?:งบประมาณ)?\s*(?:พ\.ศ\.)?\s*$")
"""What adds a year to those before it."""

_LONGEST_LINK: Final = 20
"""Characters between two years that are named together: ปี 2566 กับ พ.ศ. 2567."""

Role = Literal["assessed", "planned", "law"]


def year_mentions(text: str) -> tuple[tuple[int, Role | None, int], ...]:
    """Where `text` names Buddhist years, with what each is the year of: the word nearest before it decides.

    Two years named together have one role. A year with no such word since another year is that of a result
    which the words after it say, else of no kind. Spans of years (a plan of five years)
    and dates are left out.

    >>> year_mentions("ปี 2566 และผลการประเมิน ปี 2567")
    ((3, None, 2566), (27, 'assessed', 2567))
    """
    if "5" not in text and "๕" not in text:
        return ()
    text = to_arabic(text)
    return _mentions(text) if "25" in text else ()


@lru_cache(maxsize=1024)
def _mentions(text: str) -> tuple[tuple[int, Role | None, int], ...]:
    """The mentions of `year_mentions` in a text with Arabic numerals."""
    found: list[tuple[int, Role | None, int]] = []
    role: Role | None = None
    year_before: int | None = None
    for token in _TOKEN.finditer(text):
        if token["assessed"] or token["planned"]:
            role, year_before = ("assessed" if token["assessed"] else "planned"), None
        elif token["year"]:
            linked = year_before is None or token.start() - year_before <= _LONGEST_LINK
            role = role if linked else None
            meant = role or ("assessed" if _RESULT_FOLLOWS.match(text, token.end()) else None)
            found.append((token.start(), meant, int(token["year"])))
            year_before = token.end()
        else:
            role = "law" if token["law"] else None
    return tuple(found)


def year_roles(text: str) -> list[tuple[Role, int]]:
    """The Buddhist years that `text` names as those of a result that was assessed or of planned measures.

    >>> year_roles("วิเคราะห์ผลการประเมิน ITA ปี ๒๕๖๘ และมาตรการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๙")
    [('assessed', 2568), ('planned', 2569)]
    >>> year_roles("รายงานผลการขับเคลื่อนมาตรการ ITA ปี 2568")
    [('planned', 2568)]
    >>> year_roles("แนวทางตามพระราชบัญญัติการจัดซื้อจัดจ้าง พ.ศ. 2560")
    []

    The year after the only one that was assessed is that of the measures, where no word says what it is.

    >>> year_roles("การนำผลการประเมิน ITA ปี 2566 ไปสู่การปฏิบัติ ปีงบประมาณ พ.ศ. 2567")
    [('assessed', 2566), ('planned', 2567)]
    """
    found: Sequence[tuple[int, Role | None, int]] = year_mentions(text)
    assessed = {year for _, role, year in found if role == "assessed"}
    other = [(at, year) for at, role, year in found if role is None]
    if {year - 1 for _, year in other} == assessed and not any(_ADDED.search(text[:at]) for at, _ in other):
        found = [(at, role or "planned", year) for at, role, year in found]
    return [(role, year) for _, role, year in found if role in ("assessed", "planned")]


def years_named(passages: Iterable[Sequence[tuple[Role, int]]], role: Role) -> Counter[int]:
    """How often passages name each year as the year of `role`, given their `year_roles`."""
    return Counter(year for roles in passages for found, year in roles if found == role)


def most_named(*votes: Counter[int]) -> int | None:
    """The year that the first of `votes` which names any names most often, of two the later one."""
    for count in votes:
        if count:
            return max(count, key=lambda year: (count[year], year))
    return None
