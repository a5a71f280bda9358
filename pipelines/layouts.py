"""Files of layouts: what a user says that the columns under certain headings hold, in TOML."""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from rapidfuzz import process

from extract import Document
from pipelines.called import called
from schema.fields import FIELDS
from schema.identity import agency_named
from schema.inspection import InspectedTable
from schema.tables.mappings import UserLayout, plain_agency
from schema.tables.shapes import Shape
from schema.vocabulary import squeeze

SHAPES: Final = get_args(Shape)
_KEYS: Final = ("agency", "headings", "fields", "shape")
_NEAR: Final = 60.0
"""Likeness, in percent, from which a name may be what was meant."""

MEANINGS: Final = {
    "number": ("ลำดับที่", "number of the row"),
    "issue": ("ประเด็น", "issue"),
    "indicator": ("ตัวชี้วัด", "indicator of the assessment"),
    "question": ("ข้อคำถาม รหัส i1 e2 o3", "question, or its code"),
    "finding": ("ข้อค้นพบ ปัญหา", "what was found"),
    "measure": ("มาตรการ โครงการ", "measure"),
    "step": ("ขั้นตอน วิธีดำเนินการ", "steps of a measure"),
    "result": ("ผลการดำเนินงาน", "what came of it"),
    "status": ("สถานะ", "how far it is"),
    "percent": ("ร้อยละความก้าวหน้า", "percent done"),
    "owner": ("ผู้รับผิดชอบ", "who does it"),
    "timeline": ("ระยะเวลา", "when"),
    "budget": ("งบประมาณ", "budget"),
    "follow_up": ("การติดตาม", "how it is followed up"),
    "target": ("เป้าหมาย", "what it is to reach"),
    "note": ("หมายเหตุ", "notes"),
    "score": ("คะแนน", "score"),
}
"""What each field is, in Thai and English."""

_GUIDE: Final = """\
# คอลัมน์ในตารางของ {source} ถูกอ่านเป็นข้อมูลใด แก้ไขไฟล์นี้ได้ แล้วสั่ง
#   {ita} ingest โฟลเดอร์ --out ชุดข้อมูล --layouts ไฟล์นี้.toml
# What the columns of the tables in {source} were taken for. Correct it, then run
#   {ita} ingest FOLDER --out DATASET --layouts THIS_FILE.toml
#
# headings: หัวคอลัมน์ตามที่พิมพ์ในเอกสาร (เว้นวรรคต่างกันได้) หัวซ้อนหลายแถวคั่นด้วย " / "
#   the headings as printed (spaces do not matter); of several rows of headings, with " / " between
# fields: ข้อมูลของแต่ละคอลัมน์ ตามลำดับเดียวกัน; "" = เก็บไว้ตามที่พิมพ์เท่านั้น
#   what each of these columns holds, in the same order; "" = only kept as printed
{fields}
# shape: rows = แถวละหนึ่งรายการ, columns = คอลัมน์ละหนึ่งรายการ, cards = ป้ายกับค่าอยู่คู่กัน
#   rows = a record in each row, columns = a record in each column, cards = labels beside their values
# agency: ใส่เมื่อให้ใช้กับเอกสารของหน่วยงานนี้เท่านั้น
#   only for documents of this agency
"""

_NO_MEASURES: Final = """\
# ตารางนี้ไม่ถูกอ่านเป็นตารางมาตรการ ถ้าเป็น ให้แก้ fields แล้วลบ # หน้าบรรทัดข้างล่างนี้
# This table was not read as one of measures. If it is, correct fields and remove the # of the lines below.
"""


class LayoutError(Exception):
    """A file of layouts that cannot be used; the text says which, which layout in it, and what is wrong."""


@dataclass(frozen=True)
class NamedLayout:
    """A layout, and where it is told: `layout 2 of mine.toml`."""

    name: str
    layout: UserLayout


def read_layouts(files: Sequence[Path]) -> list[NamedLayout]:
    """The layouts of files, each once. Raises `LayoutError`."""
    found: dict[tuple[Any, ...], NamedLayout] = {}
    for file in files:
        for one in _layouts_of(file):
            layout = one.layout
            agency = layout.agency and plain_agency(layout.agency)
            other = found.setdefault((layout.shape, _compared(layout), agency), one)
            if other.layout.fields != layout.fields:
                raise LayoutError(f"{one.name}: has the headings of {other.name} but other fields")
    return list(found.values())


def _compared(layout: UserLayout) -> tuple[str, ...]:
    return tuple(sorted(layout.keys)) if layout.shape == "cards" else layout.keys


def _layouts_of(file: Path) -> Iterator[NamedLayout]:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LayoutError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LayoutError(f"{file}: is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"{file}: is not TOML: {error}") from error
    others = [key for key in told if key != "layout"]
    layouts = told.get("layout")
    if others or not isinstance(layouts, list) or not layouts:
        what = f"has {others[0]!r}" if others else "has no layout"
        raise LayoutError(f"{file}: {what}: write every layout below a line [[layout]]")
    for number, one in enumerate(layouts, start=1):
        name = f"layout {number} of {file}"
        try:
            yield NamedLayout(name, _layout(one))
        except ValueError as error:
            raise LayoutError(f"{name}: {error}") from error


def _layout(told: Any) -> UserLayout:
    """One layout. Raises `ValueError` that says what is wrong."""
    if not isinstance(told, dict):
        raise ValueError("write it below a line [[layout]]")
    for key in told:
        if key not in _KEYS:
            raise ValueError(f"unknown key {key!r}{_meant(key, _KEYS)}")
    headings, fields = _texts(told, "headings"), _texts(told, "fields")
    if len(headings) != len(fields):
        raise ValueError(f"{len(headings)} headings and {len(fields)} fields: there is one for each heading")
    for field in fields:
        if field and field not in FIELDS:
            raise ValueError(f"unknown field {field!r}{_meant(field, list(FIELDS))}")
    if not {"measure", "step"} & set(fields):
        raise ValueError("no field is measure or step: only tables of measures can be told")
    if not any(map(squeeze, headings)):
        raise ValueError("all headings are blank")
    return UserLayout(headings, fields, _shape(told, headings), _agency(told))


def _texts(told: dict[str, Any], key: str) -> tuple[str, ...]:
    value = told.get(key)
    if value is None:
        raise ValueError(f"has no {key}")
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError(f'{key} has to be a list of texts: {key} = ["…", "…"]')
    return tuple(value)


def _shape(told: dict[str, Any], headings: Sequence[str]) -> Shape:
    shape = told.get("shape", "rows")
    if shape not in SHAPES:
        raise ValueError(f"unknown shape {shape!r}: {', '.join(SHAPES[:-1])} or {SHAPES[-1]}")
    keys = list(filter(None, map(squeeze, headings)))
    if shape == "cards" and len(set(keys)) < len(headings):
        raise ValueError("a label of cards is blank or there twice")
    known: Shape = shape
    return known


def _agency(told: dict[str, Any]) -> str | None:
    agency = told.get("agency")
    if agency is not None and not (isinstance(agency, str) and squeeze(agency)):
        raise ValueError('agency has to be a text: agency = "เทศบาลตำบล…"')
    return agency


def _meant(name: str, names: Sequence[str]) -> str:
    """What `name` may be meant for, else all that there is."""
    near = process.extractOne(name.lower(), names, score_cutoff=_NEAR)
    return f": did you mean {near[0]!r}?" if near else f": there are {', '.join(names)}"


def write_layouts(document: Document, tables: Sequence[InspectedTable], file: Path) -> int:
    """Write what the columns of tables were taken for, each heading once; gives how many layouts there are.

    Raises `LayoutError` where the file exists or cannot be written.
    """
    distinct: dict[tuple[object, ...], InspectedTable] = {}
    for table in tables:
        key = table.kind == "measures", table.shape, *(squeeze(column.heading) for column in table.columns)
        if any(column.heading for column in table.columns):
            distinct.setdefault(key, table)
    source = " ".join(Path(document.source).name.split())
    parts = [_GUIDE.format(ita=called(), source=source, fields=_meanings())]
    parts += [_as_toml(table, agency_named(document)) for table in distinct.values()]
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write("\n".join(parts))
    except FileExistsError as error:
        raise LayoutError(f"{file} exists already: name another file, or delete it") from error
    except OSError as error:
        raise LayoutError(f"{file}: {error.strerror}") from error
    return len(distinct)


def _meanings() -> str:
    return "\n".join(f"#     {name:<10} {thai} / {english}" for name, (thai, english) in MEANINGS.items())


def _as_toml(table: InspectedTable, agency: str | None) -> str:
    """A table as a layout; one without measures as a comment."""
    agency_line = f"# agency = {_quoted(agency or 'เทศบาล…')}"
    headings = [_quoted(column.heading) for column in table.columns]
    fields = [_quoted(column.field or "") for column in table.columns]
    where = f"หน้า / page {table.page}\n" if table.page else ""
    lines = [
        "[[layout]]",
        agency_line,
        "headings = [" + "".join(f"\n  {text}," for text in headings) + "\n]",
        "fields = ["
        + "".join(
            f"\n  {text},  # {_comment(column.heading)}"
            for text, column in zip(fields, table.columns, strict=True)
        )
        + "\n]",
        f"shape = {_quoted(table.shape)}",
    ]
    text = "\n".join(lines) + "\n"
    where = f"# {where}" if where else ""
    if table.kind == "measures":
        return where + text
    return where + _NO_MEASURES + "".join(f"# {line}\n" for line in text.splitlines())


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
