"""HTML pages that are one file each: what is in them of records, and how templates are filled.

Every text is escaped, control characters are written out, and a page loads nothing: pictures are inside.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from pipelines.evidence import Evidence, Row
from pipelines.origins import NoOriginalError, original
from pipelines.pictures import PictureError, compressed, picture_of_rows
from pipelines.visible import visible
from schema import arrow_schema
from schema.vocabulary import rows as vocabulary

_MONTHS: Final = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)

_IN_HEAD: Final = frozenset({
    *("record_id", "document_id", "agency", "province", "fiscal_year"),
    *("row_number", "pages", "bboxes", "raw", "inherited"),
})  # fmt: skip
"""Columns of measures that are told above the others, or drawn."""


_LISTED: Final = frozenset({"measures", "measure_owners", "steps", "results"})


class PageError(Exception):
    """A page that cannot be written; the text says where, why and what to do."""


@dataclass(frozen=True)
class Fact:
    """A column of a record that is filled: its Thai and its English name, and its values as texts.

    `listed`: they are things to do or done, in an order.
    """

    thai: str
    english: str
    values: tuple[str, ...]
    listed: bool


@dataclass(frozen=True)
class Line:
    """A printed row: its cells, and whether it is of the record itself or a heading above it."""

    cells: tuple[str, ...]
    own: bool


@dataclass(frozen=True)
class Shown:
    """A record as a page shows it. `picture`: address of the picture inside the page, else `no_picture` says
    why there is none, and `lines` stand in its place."""

    record: Row
    document: Row
    facts: tuple[Fact, ...]
    printed: tuple[tuple[str, str], ...]
    flags: tuple[Row, ...]
    lines: tuple[Line, ...]
    picture: str | None
    size: tuple[int, int]
    no_picture: str


def shown(folder: Path, found: Evidence, source: Path | None, *, with_picture: bool = True) -> Shown:
    """What a page shows of a record; without a picture where its file is not to be had."""
    address, size, reason = None, (0, 0), ""
    if with_picture and found.places:
        try:
            drawn = picture(folder, found, source)
            address, size = _inside(drawn), drawn.size
        except (NoOriginalError, PictureError) as error:
            reason = str(error)
    return Shown(
        record=found.record,
        document=found.document,
        facts=tuple(_facts(found.record)),
        printed=tuple((cell["header"], cell["text"]) for cell in found.record["raw"] or ()),
        flags=found.flags,
        lines=tuple(_line(row, own=False) for row in found.headings)
        + tuple(_line(row, own=True) for row in found.rows),
        picture=address,
        size=size,
        no_picture=reason,
    )


def picture(folder: Path, found: Evidence, source: Path | None) -> Image.Image:
    """The rows of a record under their headings, with the agency, the file and the page above.

    Raises `NoOriginalError`, `PictureError`.
    """
    record, document = found.record, found.document
    if not found.places:
        raise PictureError("the record has no place on a page: --html shows its lines")
    path = original(folder, document, source)
    numbers = ", ".join(map(str, record["pages"]))
    year = f"ปีงบประมาณ {record['fiscal_year']}" if record["fiscal_year"] else ""
    head = " · ".join(part for part in (record["agency"], record["province"], year) if part)
    caption = [
        head or document["source_path"],
        f"{document['source_path']} · หน้า {numbers} · {record['record_id']}",
    ]
    return picture_of_rows(path, document["media_type"], found.places, caption)


def _inside(drawn: Image.Image) -> str:
    return f"data:image/webp;base64,{base64.b64encode(compressed(drawn)).decode()}"


def _facts(record: Row) -> list[Fact]:
    """The filled columns of a record of `measures`, in their order."""
    return [
        Fact((field.metadata or {})[b"thai"].decode(), field.name, texts, field.name in _LISTED)
        for field in arrow_schema("measures")
        if field.name not in _IN_HEAD and any(texts := _texts(record[field.name]))
    ]


def _texts(value: object) -> tuple[str, ...]:
    """A value as texts: each item of a list one, and the items of a list within one text."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(", ".join(_texts(item)) or "-" for item in value) if any(value) else ()
    if isinstance(value, date):
        return (thai_date(value),)
    return (f"{value:,.2f}".removesuffix(".00"),) if isinstance(value, float) else (str(value),)


def _line(passage: Row, *, own: bool) -> Line:
    return Line(tuple(passage["text"].split("\t")), own)


def thai_date(day: date) -> str:
    """A day as Thai readers write it, in the Buddhist era.

    >>> thai_date(date(2024, 10, 1))
    '1 ต.ค. 2567'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year + 543}"


@cache
def flag_words() -> Mapping[str, Row]:
    """What each kind of flag means, in Thai and English, by kind."""
    return {row["kind"]: row for row in vocabulary("flag_kinds")}


def write(out: Path, template: str, **values: Any) -> None:
    """Write the page that a template makes of `values` to `out`. Raises `PageError`."""
    page = environment().get_template(template).render(**values)
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        what = f"{out} cannot be written: {error.strerror}"
        raise PageError(f"{what}: name an .html file in a folder that exists") from error


@cache
def environment() -> Environment:
    """What fills the templates: all is escaped but what they themselves say, a missing value is an error."""
    made = Environment(
        loader=PackageLoader("pipelines"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    filters: dict[str, Callable[..., Any]] = {"thai_date": thai_date, "flag_words": _flag_words}
    made.filters.update(filters)
    return made


def _visible(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _flag_words(kind: str) -> Row:
    return flag_words().get(kind, {"kind": kind, "thai": kind, "english": kind})


def record_page(folder: Path, found: Evidence, source: Path | None, out: Path) -> str:
    """Write the page of one record to `out`; gives why there is no picture in it, where there should be one.

    Raises `DatasetError`, `PageError`.
    """
    one = shown(folder, found, source)
    write(out, "record_page.html", one=one)
    return one.no_picture
