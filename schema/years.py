"""Years of a document: in which its measures are carried out, and which result it analyses."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

import regex

from normalize.numerals import to_arabic

TITLE_WEIGHT: Final = 3
"""Mentions in the text that one in a title outweighs."""

_ASSESSED: Final = r"ผลการประเมิน|ผลประเมิน|ผลคะแนน|คะแนน|การประเมิน|ข้อค้นพบ|ITA"
_PLANNED: Final = (
    r"มาตรการ|แนวทาง|แผนปฏิบัติ|แผนการดำเนิน|แผนการขับเคลื่อน|ผลการดำเนินการ|ผลการดำเนินงาน|รายงานผลการปฏิบัติ"
)
_LAW: Final = r"พระราชบัญญัติ|พ\.ร\.บ\.|ระเบียบ|กฎหมาย|ประกาศ|ยุทธศาสตร์ชาติ|แผนแม่บท"
_TOKEN: Final = regex.compile(
    rf"(?P<assessed>{_ASSESSED})|(?P<planned>{_PLANNED})|(?P<law>{_LAW})|(?<!\d)(?P<year>25[5-9]\d)(?!\d)"
)

Role = Literal["assessed", "planned"]


def year_roles(text: str) -> list[tuple[Role, int]]:
    """The Buddhist years that `text` names, each with what it is the year of.

    The word nearest before a year decides: a result that was assessed or measures that are planned. A year
    behind the name of a law, or with no such word since the year before it, is neither.

    >>> year_roles("วิเคราะห์ผลการประเมิน ITA ปี ๒๕๖๘ และมาตรการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๙")
    [('assessed', 2568), ('planned', 2569)]
    >>> year_roles("แนวทางตามพระราชบัญญัติการจัดซื้อจัดจ้าง พ.ศ. 2560")
    []
    """
    roles: list[tuple[Role, int]] = []
    role: Role | None = None
    for token in _TOKEN.finditer(to_arabic(text)):
        if token["year"]:
            if role:
                roles.append((role, int(token["year"])))
            role = None
        elif token["law"]:
            role = None
        else:
            role = "assessed" if token["assessed"] else "planned"
    return roles


def years_of(titles: Iterable[str], texts: Iterable[str]) -> tuple[int | None, int | None]:
    """Planned and assessed year that titles and texts name most often; None where they name none."""
    votes: dict[Role, Counter[int]] = {"planned": Counter(), "assessed": Counter()}
    for weight, passages in ((TITLE_WEIGHT, titles), (1, texts)):
        for passage in passages:
            for role, year in year_roles(passage):
                votes[role][year] += weight
    best = {role: max(count, key=lambda year: (count[year], year)) for role, count in votes.items() if count}
    return best.get("planned"), best.get("assessed")
