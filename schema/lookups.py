"""Tables of the vocabulary that a dataset holds beside its own: what the codes and numbers in it mean."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, get_args, get_type_hints

import pyarrow as pa

from schema.records import column, schema_of
from schema.vocabulary import rows


@dataclass(frozen=True)
class Question:
    """A question of the assessment in a year; a year that is not listed is not known."""

    year: int = column("ปี", "Year of the assessment", unit="Buddhist year")
    code: str = column("รหัส", "i, e or o and the number of the question in that year")
    indicator_no: int | None = column("ตัวชี้วัดที่", "Number of the ITA indicator, 1 to 10")
    subindicator: str | None = column("ตัวชี้วัดย่อย", "Part of an OIT indicator: 9.1")
    title: str | None = column("ชื่อข้อ", "Title; of IIT and EIT its topic in short; null where it is not known")
    certainty: str | None = column("ที่มา", "stated by the assessment, or inferred; null of what is not known")


@dataclass(frozen=True)
class Indicator:
    """A name of an indicator; some have two."""

    indicator_no: int = column("ตัวชี้วัดที่", "Number of the ITA indicator, 1 to 10")
    name: str = column("ชื่อ", "Name of the indicator")
    instrument: str = column("แบบวัด", "IIT, EIT or OIT")


@dataclass(frozen=True)
class Subindicator:
    """A part of an OIT indicator in a year."""

    year: int = column("ปี", "Year of the assessment", unit="Buddhist year")
    code: str = column("รหัส", "Number of the part: 9.1")
    name: str = column("ชื่อ", "Name of the part")
    first_question: str | None = column("ข้อแรก", "Code of its first question")
    last_question: str | None = column("ข้อสุดท้าย", "Code of its last question")


@dataclass(frozen=True)
class Issue:
    """An issue of the plans of measures."""

    issue_no: int = column("ประเด็นที่", "Number of the issue, 1 to 7")
    name: str = column("ชื่อ", "Name of the issue")


@dataclass(frozen=True)
class Level:
    """A level of result in a year."""

    year: int = column("ปี", "Year of the assessment", unit="Buddhist year")
    level: str = column("ระดับ", "Name of the level")
    lowest: float = column("คะแนนต่ำสุด", "Least overall score", unit="points of 100")
    highest: float = column("คะแนนสูงสุด", "Most overall score", unit="points of 100")
    condition: str | None = column("เงื่อนไข", "What else it takes")


@dataclass(frozen=True)
class Weight:
    """The share of an instrument in the overall score of a year."""

    year: int = column("ปี", "Year of the assessment", unit="Buddhist year")
    instrument: str = column("แบบวัด", "IIT, EIT or OIT")
    weight: float = column("น้ำหนัก", "Share of the overall score", unit="percent")


LOOKUPS: Final[dict[str, type]] = {
    "questions": Question,
    "indicators": Indicator,
    "subindicators": Subindicator,
    "issues": Issue,
    "levels": Level,
    "weights": Weight,
}
"""The tables of the vocabulary, files of `schema/vocabulary/`, and the class of their rows."""


@cache
def lookup(table: str) -> pa.Table:
    """A table of the vocabulary; a blank cell is null."""
    kinds = {name: _number(hint) for name, hint in get_type_hints(LOOKUPS[table]).items()}
    records = [
        {name: kind(row[name]) if row[name] else None for name, kind in kinds.items()} for row in rows(table)
    ]
    return pa.Table.from_pylist(records, schema_of(LOOKUPS[table]))


def _number(hint: Any) -> type:
    """The type of the values of a field: that of its annotation without None."""
    (kind,) = {*(get_args(hint) or (hint,))} - {type(None)}
    return kind  # type: ignore[no-any-return]
