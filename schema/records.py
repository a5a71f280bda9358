"""The records of the dataset. Each column is defined here once: its name and type are the field's, its
Thai label, meaning and unit are next to it. Arrow schemas, `datapackage.json` and the data dictionary
are made from these classes.
"""

from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, Final, get_args, get_origin, get_type_hints

import pyarrow as pa


def column(thai: str, meaning: str, *, unit: str | None = None, default: Any = MISSING) -> Any:
    """A dataclass field that is a column: Thai label, meaning in one sentence, unit of its values."""
    metadata = {"thai": thai, "meaning": meaning, "unit": unit}
    if default == []:
        return field(default_factory=list, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class PlaceOnPage:
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True)
class PrintedCell:
    header: str
    text: str


@dataclass(frozen=True)
class DocumentRecord:
    """A source file that was read."""

    document_id: str = column("รหัสเอกสาร", "First 16 hexadecimal digits of the file's SHA-256")
    source_path: str = column("ไฟล์ต้นทาง", "Path of the file, relative to the folder that was ingested")
    other_paths: list[str] = column("ไฟล์ซ้ำ", "Further paths that hold the same bytes", default=[])
    sha256: str = column("แฮชของไฟล์", "SHA-256 of the file's bytes, hexadecimal", default="")
    media_type: str = column("ชนิดไฟล์", "Media type, told by the file's content", default="")
    reader: str = column("ตัวอ่าน", "Reader that read the file", default="")
    page_count: int | None = column("จำนวนหน้า", "Pages; null where the file knows no pages", default=None)
    agency: str | None = column(
        "หน่วยงาน", "Agency whose document it is, short forms written out", default=None
    )
    agency_code: str | None = column(
        "รหัสหน่วยงาน",
        "The same for an office in all documents and years: code of the province (ISO 3166-2) and full name,"
        " such as TH-52-เทศบาลตำบลแม่ทะ; where the province has several subdistricts of that name, the number"
        " of the district (TH-3101-). Null where agency, province or such a district is not known",
        default=None,
    )
    agency_type: str | None = column(
        "ประเภทหน่วยงาน",
        "เทศบาลนคร, เทศบาลเมือง, เทศบาลตำบล, องค์การบริหารส่วนตำบล or องค์การบริหารส่วนจังหวัด",
        default=None,
    )
    district: str | None = column(
        "อำเภอ", "District, official spelling, where the document says it", default=None
    )
    subdistrict: str | None = column(
        "ตำบล", "Subdistrict, official spelling, where the document says it with its district", default=None
    )
    province: str | None = column(
        "จังหวัด", "Province, official spelling, where the document says it", default=None
    )
    province_code: str | None = column("รหัสจังหวัด", "ISO 3166-2 code of the province", default=None)
    region: str | None = column(
        "ภาค", "Region of the province, one of the six of the National Geographical Committee", default=None
    )
    document_type: str | None = column(
        "ประเภทเอกสาร",
        "measures_plan, progress_report (tells what was done) or assessment_report (scores and plan in one);"
        " budget, other_plan or other: no document of the ITA, without records; null where nothing tells it",
        default=None,
    )
    type_confidence: float | None = column(
        "ความมั่นใจในประเภท", "How sure `document_type` is, 0.5 to 1; null where that is", default=None
    )
    title: str | None = column("ชื่อเอกสาร", "Title, as printed", default=None)
    fiscal_year: int | None = column(
        "ปีงบประมาณ", "Fiscal year in which the measures are carried out", unit="Buddhist year", default=None
    )
    assessed_year: int | None = column(
        "ปีที่ประเมิน", "Year whose ITA result the document analyses", unit="Buddhist year", default=None
    )
    measure_count: int = column("จำนวนมาตรการ", "Rows of the document in `measures`", default=0)
    flag_count: int = column("จำนวนข้อสังเกต", "Rows of the document in `flags`", default=0)
    extractor_version: str = column("รุ่นของโปรแกรม", "Version of thai-ita that read the file", default="")


@dataclass(frozen=True)
class Measure:
    """A logical row of a measure table: rows that a page break cut are one."""

    record_id: str = column("รหัสรายการ", "Document id, `-m` and the number of the row in its document")
    document_id: str = column("รหัสเอกสาร", "Document that the row stands in")
    agency: str | None = column("หน่วยงาน", "Agency of the document")
    province: str | None = column("จังหวัด", "Province of the document")
    fiscal_year: int | None = column("ปีงบประมาณ", "Fiscal year of the document", unit="Buddhist year")
    row_number: int = column("ลำดับ", "Number of the row in its document, from 1")
    issue_no: int | None = column("ประเด็นที่", "Number of the issue, 1 to 7", default=None)
    issue: str | None = column("ประเด็น", "Issue, as printed", default=None)
    indicator_no: int | None = column("ตัวชี้วัดที่", "Number of the ITA indicator, 1 to 10", default=None)
    indicator: str | None = column("ตัวชี้วัด", "Indicator, as printed", default=None)
    question_codes: list[str] = column(
        "รหัสข้อคำถาม", "Questions that the row is about: i, e or o and a number", default=[]
    )
    question: str | None = column("ข้อคำถาม", "Text of the question without its code", default=None)
    finding: str | None = column("ข้อค้นพบ", "What the assessment found; one line for each point", default=None)
    measures: list[str] = column("มาตรการ", "What will be done, one string for each item", default=[])
    measure_owners: list[list[str]] = column(
        "ผู้รับผิดชอบรายมาตรการ",
        "Units in charge of each of `measures`, where the text of a measure names them",
        default=[],
    )
    steps: list[str] = column("ขั้นตอน", "How it will be done, one string for each item", default=[])
    results: list[str] = column("ผลการดำเนินงาน", "What was done, one string for each item", default=[])
    status: str | None = column("สถานะ", "State of the work, where the row says it", default=None)
    percent_done: float | None = column(
        "ร้อยละความก้าวหน้า",
        "Share of the work that is done, where the row says it",
        unit="percent",
        default=None,
    )
    owners: list[str] = column("ผู้รับผิดชอบ", "Units in charge, as printed", default=[])
    owner_units: list[str] = column(
        "หน่วยงานผู้รับผิดชอบ", "Units in charge, one spelling for each kind of unit", default=[]
    )
    timeline: str | None = column("ระยะเวลา", "When, as printed", default=None)
    start_date: date | None = column("วันเริ่มต้น", "First day of the timeline", default=None)
    end_date: date | None = column("วันสิ้นสุด", "Last day of the timeline", default=None)
    budget_baht: float | None = column("งบประมาณ", "Budget of the row", unit="baht", default=None)
    inherited: list[str] = column(
        "ค่าที่มาจากเซลล์ที่ผสาน", "Columns left blank in this row and taken from the merged cell above", default=[]
    )
    pages: list[int] = column("หน้า", "Pages on which the row stands, from 1", default=[])
    bboxes: list[PlaceOnPage] = column(
        "ตำแหน่งในหน้า", "Where the row stands, from the page's top left corner", unit="PDF points", default=[]
    )
    raw: list[PrintedCell] = column(
        "ข้อความเดิม",
        "Every cell of the row as printed, under its heading; the wraps of a page undone",
        default=[],
    )


@dataclass(frozen=True)
class Score:
    """A score that the document states."""

    document_id: str = column("รหัสเอกสาร", "Document that states the score")
    agency: str | None = column("หน่วยงาน", "Agency of the document")
    province: str | None = column("จังหวัด", "Province of the document")
    year: int | None = column("ปี", "Year of the score", unit="Buddhist year")
    level: str = column("ระดับ", "overall, instrument, indicator, subindicator or question")
    code: str = column("รหัส", "overall; IIT, EIT, EIT1, EIT2, OIT; 1 to 10; 9.1; i1, e3, o27")
    name: str | None = column("ชื่อ", "Name of what was scored, as printed")
    score: float = column("คะแนน", "Score", unit="points of 100")
    change: float | None = column("เปลี่ยนแปลง", "Change on the year before, as printed", unit="points")
    page: int | None = column("หน้า", "Page on which the score stands, from 1")


@dataclass(frozen=True)
class Finding:
    """A strength or weakness that the document states in prose."""

    document_id: str = column("รหัสเอกสาร", "Document that states the finding")
    agency: str | None = column("หน่วยงาน", "Agency of the document")
    province: str | None = column("จังหวัด", "Province of the document")
    kind: str = column("ชนิด", "strength or weakness")
    indicator_no: int | None = column("ตัวชี้วัดที่", "Number of the ITA indicator, 1 to 10")
    question_codes: list[str] = column("รหัสข้อคำถาม", "Questions that the finding is about")
    text: str = column("ข้อความ", "The finding")
    page: int | None = column("หน้า", "Page on which the finding begins, from 1")


@dataclass(frozen=True)
class Limitation:
    """A limitation that the document states."""

    document_id: str = column("รหัสเอกสาร", "Document that states the limitation")
    agency: str | None = column("หน่วยงาน", "Agency of the document")
    province: str | None = column("จังหวัด", "Province of the document")
    category: str | None = column("ด้าน", "Man, Money, Method, Management or Material; null in a plain list")
    text: str = column("ข้อความ", "The limitation")
    page: int | None = column("หน้า", "Page on which the limitation stands, from 1")


@dataclass(frozen=True)
class Flag:
    """A thing that a document has wrong, or that a reader should check."""

    document_id: str = column("รหัสเอกสาร", "Document that is flagged")
    record_id: str | None = column("รหัสรายการ", "Row of `measures` that is flagged, null for the document")
    kind: str = column("ชนิด", "Kind of flag")
    where: str = column("ตำแหน่ง", "Place in the document: issue, indicator, heading")
    page: int | None = column("หน้า", "Page to look at, from 1; null where the file knows no pages")
    severity: str = column("ระดับ", "error, warning or note")
    detail: str = column("รายละเอียด", "What is wrong, with the words of the document")


@dataclass(frozen=True)
class Passage:
    """A block of a document, in reading order: nothing that was read is left out."""

    document_id: str = column("รหัสเอกสาร", "Document that the passage stands in")
    page: int | None = column("หน้า", "Page on which it stands, from 1")
    order: int = column("ลำดับ", "Number of the passage in its document, from 1")
    kind: str = column("ชนิด", "heading, paragraph, table_row, page_header, page_footer or page_number")
    text: str = column("ข้อความ", "Text; the cells of a table row are separated by tabs")
    record_id: str | None = column("รหัสรายการ", "Row of `measures` that the passage is part of")
    bbox: PlaceOnPage | None = column("ตำแหน่งในหน้า", "Where it stands on its page", unit="PDF points")


@dataclass(frozen=True)
class Failure:
    """A file or page that could not be read."""

    source_path: str = column("ไฟล์ต้นทาง", "Path of the file, relative to the folder that was ingested")
    sha256: str | None = column("แฮชของไฟล์", "SHA-256 of the file's bytes; null where it could not be opened")
    page: int | None = column("หน้า", "Page that could not be read, null for the whole file")
    stage: str = column("ขั้นตอน", "Where it failed: open, read (no text) or tables (no measures in it)")
    error: str = column("ข้อผิดพลาด", "What is wrong")
    hint: str = column("คำแนะนำ", "What to do")


TABLES: Final[dict[str, type]] = {
    "documents": DocumentRecord,
    "measures": Measure,
    "scores": Score,
    "findings": Finding,
    "limitations": Limitation,
    "flags": Flag,
    "passages": Passage,
    "failures": Failure,
}
"""The tables of the dataset and the class of their rows."""

_ARROW_TYPES: Final[dict[object, pa.DataType]] = {
    str: pa.string(),
    int: pa.int32(),
    float: pa.float64(),
    date: pa.date32(),
}


def _arrow_type(hint: object) -> tuple[pa.DataType, bool]:
    """Arrow type of a field's annotation, and whether it may be null."""
    members = [member for member in get_args(hint) if member is not type(None)]
    if get_origin(hint) is list:
        return pa.list_(_arrow_type(members[0])[0]), False
    if members:
        return _arrow_type(members[0])[0], True
    if hint in _ARROW_TYPES:
        return _ARROW_TYPES[hint], False
    assert isinstance(hint, type)
    return pa.struct(_arrow_fields(hint)), False


def _arrow_fields(record: type) -> "list[pa.Field[Any]]":
    hints = get_type_hints(record)
    return [
        pa.field(column.name, *_arrow_type(hints[column.name]), metadata=_metadata(column.metadata))
        for column in fields(record)
    ]


def _metadata(metadata: Any) -> dict[str, str] | None:
    return {key: value for key, value in metadata.items() if value} or None


def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table of the dataset; labels and meanings are the fields' metadata."""
    return schema_of(TABLES[table])


def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a table whose rows are of the class `record`, a dataclass of `column`s."""
    return pa.schema(_arrow_fields(record))
