"""`ita report`: a dataset, or the answer to a question, as one file to read, print and send.

Charts are lines and bars of HTML and SVG that the templates draw: they need no program in the file, every
number in them is a link, and their letters are set by what shows the file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines import pages
from pipelines.dataset import DatasetError, is_of_this_version, require_dataset, require_table
from pipelines.evidence import evidence
from pipelines.query import Answer, cell_text, query
from schema import TABLES, arrow_schema
from schema.vocabulary import rows as vocabulary

MOST_RECORDS: Final = 2_000
"""Records that are shown in a report; of others there are the numbers."""

MOST_MONTHS: Final = 60
"""Months of a chart, counted back from the last."""

MOST_PROVINCES: Final = 12
"""Provinces that have a column of their own."""

LOWEST: Final = 50
"""The score at the beginning of the scale of a chart, where none is lower."""

_RECORD_ID: Final = re.compile(r"[0-9a-f]{16}-m\d+")

_OF_ITA: Final = "coalesce(document_type, '') NOT IN ('budget', 'other_plan', 'other')"
_NONE: Final = "ไม่พบค่า"
_UNDATED: Final = "ไม่ได้ระบุเวลาที่อ่านเป็นวันที่ได้"
_IN_ORDER: Final = "ORDER BY province NULLS LAST, agency NULLS LAST, fiscal_year"

_SCORES: Final = f"""
SELECT scores.* FROM scores JOIN documents USING (document_id) WHERE {_OF_ITA}
ORDER BY
    scores.agency, year,
    list_position(['overall', 'instrument', 'indicator', 'subindicator'], level) NULLS LAST,
    regexp_extract(code, '^[a-zA-Z]*'), try_cast(regexp_extract(code, '[0-9.]+') AS double), page
"""

_FLAGS: Final = """
SELECT flags.*, source_path, agency FROM flags JOIN documents USING (document_id)
ORDER BY
    list_position(['error', 'warning', 'note'], severity), kind, source_path, record_id, flags.page, detail
"""

_COUNTS: Final = f"""
SELECT
    count(*) AS documents, count(DISTINCT (agency, province)) FILTER (agency IS NOT NULL) AS agencies,
    count(DISTINCT province) AS provinces, (SELECT count(*) FROM measures) AS measures,
    (SELECT count(*) FROM ({_SCORES})) AS scores, (SELECT count(*) FROM flags) AS flags,
    (SELECT count(*) FROM failures) AS failures
FROM documents WHERE {_OF_ITA}
"""


@dataclass(frozen=True)
class Number:
    """A number of a chart and the anchor of what it counts; `share` is its bar's, from 0 to 1."""

    label: str
    count: int
    anchor: str
    share: float = 0.0


@dataclass
class Index:
    """Lists of records that numbers lead to."""

    lists: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def number(self, label: str, title: str, ids: Sequence[str], share: float = 0.0) -> Number:
        """A number that leads to the list of the records `ids`, called `title`."""
        anchor = f"g-{len(self.lists) + 1}"
        self.lists[anchor] = title, list(ids)
        return Number(label, len(ids), anchor, share)

    def bars(self, title: str, groups: Iterable[tuple[str, list[str]]]) -> list[Number]:
        """A bar for each group of records, the longest as wide as its column."""
        some = list(groups)
        most = max((len(ids) for _, ids in some), default=1) or 1
        return [self.number(label, f"{title}: {label}", ids, len(ids) / most) for label, ids in some]


def write_report(folder: Path, out: Path, question: str | None, source: Path | None, pictures: int) -> None:
    """Write the report of the dataset `folder` to `out`; with a question (SQL, or the name of a ready one)
    that of its answer. At most `pictures` records have theirs.

    Raises `DatasetError`, `QueryError`, `QueryStoppedError`, `PageError`.
    """
    if question is not None:
        answer = query(folder, question)
        pages.write(out, "answer.html", **_of_answer(folder, question, answer, source, pictures))
        return
    require_dataset(folder)
    if not is_of_this_version(folder):
        raise DatasetError(f"{folder} was made by another version of thai-ita: run 'ita ingest' again")
    with _opened(folder) as base:
        values = _of_dataset(folder, base, source, pictures)
    pages.write(out, "report.html", **values)


Base = duckdb.DuckDBPyConnection


@contextmanager
def _opened(folder: Path) -> Iterator[Base]:
    """The tables of a dataset as views. Raises `DatasetError` where one is not whole."""
    with duckdb.connect() as base:
        base.execute("SET enable_progress_bar = false")
        for table in TABLES:
            base.read_parquet(str(require_table(folder, table))).create_view(table)
        yield base


def _rows(base: Base, sql: str) -> list[dict[str, Any]]:
    asked = base.sql(sql)
    return [dict(zip(asked.columns, row, strict=True)) for row in asked.fetchall()]


def _of_dataset(folder: Path, base: Base, source: Path | None, pictures: int) -> dict[str, Any]:
    """What the template `report.html` needs."""
    index = Index()
    documents = _rows(base, f"SELECT * FROM documents WHERE {_OF_ITA} {_IN_ORDER}, source_path")
    measures = _rows(base, f"SELECT * EXCLUDE (raw, bboxes) FROM measures {_IN_ORDER}, record_id")
    scores = _rows(base, _SCORES)
    flags = _rows(base, _FLAGS)
    shown = [row["record_id"] for row in measures[:MOST_RECORDS]]
    return {
        "counts": _counts(base),
        "documents": documents,
        "others": _rows(base, f"SELECT * FROM documents WHERE NOT ({_OF_ITA}) ORDER BY source_path"),
        "failures": _rows(base, "SELECT * FROM failures ORDER BY source_path, page"),
        "overall": _overall(scores),
        "strips": _strips(scores),
        "heat": _heat(scores),
        "indicators": _names("indicators", "indicator_no"),
        "issues": index.bars("ประเด็น", _by_issue(measures)),
        "by_indicator": index.bars("ตัวชี้วัด", _by_indicator(measures)),
        "provinces": index.bars("จังหวัด", _grouped(measures, "province")),
        "cross": _cross(index, measures),
        "owners": index.bars("ผู้รับผิดชอบ", _by_owner(measures)[:20]),
        "months": _months(index, measures),
        "undated": index.number("", _UNDATED, _ids(row for row in measures if not row["end_date"])),
        "flags": _by_kind(flags),
        "scores_of": _by_document(scores),
        "flags_of": _by_document(row for row in flags if not row["record_id"]),
        "findings_of": _by_document(_rows(base, "SELECT * FROM findings ORDER BY kind, indicator_no, page")),
        "limitations_of": _by_document(_rows(base, "SELECT * FROM limitations ORDER BY page")),
        "timelines": _timelines(measures[:MOST_RECORDS]),
        "records_of": _by_document_shown(folder, shown, source, pictures),
        "lists": index.lists,
        "known": {row["record_id"]: row for row in measures[:MOST_RECORDS]},
        "total": len(measures),
    }


def _counts(base: Base) -> list[tuple[str, str, Any, str]]:
    """The numbers at the head of a report: Thai and English label, number, anchor."""
    (row,) = _rows(base, _COUNTS)
    labels = {
        "documents": ("เอกสาร", "documents"),
        "agencies": ("หน่วยงาน", "documents"),
        "provinces": ("จังหวัด", "provinces"),
        "measures": ("มาตรการ", "issues"),
        "scores": ("คะแนน", "scores"),
        "flags": ("ข้อที่ควรตรวจสอบ", "flags"),
        "failures": ("อ่านไม่ได้", "failures"),
    }
    return [(thai, name, row[name], anchor) for name, (thai, anchor) in labels.items()]


def _names(table: str, key: str) -> dict[int, str]:
    """The names of the vocabulary by number, the first of each."""
    found: dict[int, str] = {}
    for row in vocabulary(table):
        found.setdefault(int(row[key]), row["name"])
    return found


def _ids(measures: Iterable[dict[str, Any]]) -> list[str]:
    return [row["record_id"] for row in measures]


def _grouped(measures: Iterable[dict[str, Any]], column: str) -> list[tuple[str, list[str]]]:
    """The records by a column, the largest group first, those without a value last."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in measures:
        groups[row[column] or ""].append(row["record_id"])
    ordered = sorted(groups.items(), key=lambda group: (not group[0], -len(group[1]), group[0]))
    return [(name or _NONE, ids) for name, ids in ordered]


def _by_issue(measures: Sequence[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return _by_number(measures, "issue_no", _names("issues", "issue_no"), "ไม่ได้จัดตามประเด็น")


def _by_indicator(measures: Sequence[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return _by_number(measures, "indicator_no", _names("indicators", "indicator_no"), "ไม่ได้จัดตามตัวชี้วัด")


def _by_number(
    measures: Sequence[dict[str, Any]], column: str, names: dict[int, str], without: str
) -> list[tuple[str, list[str]]]:
    """The records by issue or indicator, in the order of their numbers; those without one last."""
    groups: dict[int, list[str]] = defaultdict(list)
    for row in measures:
        groups[row[column] if row[column] in names else 0].append(row["record_id"])
    return [*((f"{number}. {name}", groups[number]) for number, name in names.items()), (without, groups[0])]


def _by_owner(measures: Iterable[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for row in measures:
        for unit in dict.fromkeys(row["owner_units"]):
            groups[unit].append(row["record_id"])
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


@dataclass(frozen=True)
class Cross:
    """Records by issue (rows) and province (columns); None where there are none."""

    heads: list[str]
    rows: list[tuple[str, list[Number | None]]]


def _cross(index: Index, measures: Sequence[dict[str, Any]]) -> Cross:
    provinces = [name for name, _ in _grouped(measures, "province")][:MOST_PROVINCES]
    groups: dict[tuple[int | None, str], list[str]] = defaultdict(list)
    for row in measures:
        groups[row["issue_no"], row["province"] or _NONE].append(row["record_id"])
    rows = []
    for issue, name in _names("issues", "issue_no").items():
        cells = [
            _cell(index, f"ประเด็น {issue} {name}: {province}", groups[issue, province])
            for province in provinces
        ]
        rows.append((f"{issue}. {name}", cells))
    return Cross(provinces, rows)


def _cell(index: Index, title: str, ids: list[str], most: int = 0) -> Number | None:
    """A number in a place of its own; None for no records. `most`: those of the longest bar."""
    return index.number(title, title, ids, len(ids) / most if most else 0.0) if ids else None


@dataclass(frozen=True)
class Month:
    """A month, with the records that begin and end in it. `labelled`: its name stands below it."""

    name: str
    begins: Number | None
    ends: Number | None
    labelled: bool


def _months(index: Index, measures: Sequence[dict[str, Any]]) -> list[Month]:
    """The months from the first to the last in which a record begins or ends."""
    begins: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, list[str]] = defaultdict(list)
    for row in measures:
        for column, groups in (("start_date", begins), ("end_date", ends)):
            if row[column]:
                groups[_month(row[column])].append(row["record_id"])
    numbers = sorted({*begins, *ends})
    if not numbers:
        return []
    most = max(map(len, [*begins.values(), *ends.values()]))
    every = 3 if numbers[-1] - numbers[0] < 24 else 12  # quarters, or fiscal years, which begin in October
    found = []
    for number in range(max(numbers[0], numbers[-1] - MOST_MONTHS + 1), numbers[-1] + 1):
        name = _month_name(number)
        found.append(
            Month(
                name,
                _cell(index, f"เริ่ม {name}", begins[number], most),
                _cell(index, f"สิ้นสุด {name}", ends[number], most),
                labelled=number % every == 9 % every,
            )
        )
    return found


def _month(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _month_name(number: int) -> str:
    return pages.thai_date(date(number // 12, number % 12 + 1, 1)).split(" ", 1)[1]


@dataclass(frozen=True)
class Span:
    """A record in the timeline of its document: its bar from `start` to `end`, each from 0 to 1."""

    record_id: str
    label: str
    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Timeline:
    """The records of a document in time; `ticks` are quarters, with their place from 0 to 1."""

    spans: list[Span]
    ticks: list[tuple[str, float]]


def _timelines(measures: Iterable[dict[str, Any]]) -> dict[str, Timeline | None]:
    return {document_id: _timeline(some) for document_id, some in _by_document(measures).items()}


def _timeline(measures: Iterable[dict[str, Any]]) -> Timeline | None:
    """None where no record has dates, or all have the same: that is no chart."""
    dated = [row for row in measures if row["start_date"] and row["end_date"]]
    if len({(row["start_date"], row["end_date"]) for row in dated}) < 2:
        return None
    first = min(_month(row["start_date"]) for row in dated) // 3 * 3
    last = max(_month(row["end_date"]) for row in dated) // 3 * 3 + 3
    if last - first > MOST_MONTHS:
        return None

    def place(day: date) -> float:
        return (_month(day) + (day.day - 1) / 31 - first) / (last - first)

    spans = [
        Span(
            row["record_id"],
            f"ลำดับ {row['row_number']}",
            " ".join(row["measures"]),
            place(row["start_date"]),
            place(row["end_date"]) + 1 / 31 / (last - first),
        )
        for row in dated
    ]
    ticks = [(_month_name(number), (number - first) / (last - first)) for number in range(first, last, 3)]
    return Timeline(spans, ticks)


@dataclass(frozen=True)
class Score:
    """A stated score: whose, of which year, and the anchor of the document's list that has it."""

    agency: str
    year: int | None
    code: str
    score: float
    anchor: str


def _score(row: dict[str, Any]) -> Score:
    return Score(
        row["agency"] or "ไม่ทราบหน่วยงาน", row["year"], row["code"], row["score"], f"s-{row['document_id']}"
    )


def _overall(scores: Iterable[dict[str, Any]]) -> list[Score]:
    """The overall results, the best first."""
    found = [_score(row) for row in scores if row["level"] == "overall"]
    return sorted(found, key=lambda each: (-each.score, each.agency, each.year or 0))


def _of_indicators(scores: Iterable[dict[str, Any]]) -> Iterator[tuple[int, Score]]:
    for row in scores:
        if row["level"] == "indicator" and row["code"].isdecimal():
            yield int(row["code"]), _score(row)


@dataclass(frozen=True)
class Strips:
    """The scores of each indicator, by its number and name, on one scale that begins at `lowest`."""

    lowest: int
    rows: list[tuple[str, list[Score]]]

    def place(self, score: float) -> float:
        """Its place on the scale, from 0 to 1."""
        return (score - self.lowest) / (100 - self.lowest)


def _strips(scores: Sequence[dict[str, Any]]) -> Strips:
    found: dict[int, list[Score]] = defaultdict(list)
    for number, score in _of_indicators(scores):
        found[number].append(score)
    names = _names("indicators", "indicator_no")
    least = min((score.score for some in found.values() for score in some), default=LOWEST)
    rows = [(f"{number}. {names[number]}", found[number]) for number in names if found[number]]
    return Strips(max(min(LOWEST, int(least) // 10 * 10), 0), rows)


def _heat(scores: Sequence[dict[str, Any]]) -> list[tuple[str, int | None, dict[int, Score]]]:
    """The scores by indicator, for each agency and year that a document states."""
    found: dict[tuple[str, str, int | None], dict[int, Score]] = defaultdict(dict)
    for number, score in _of_indicators(scores):
        found[score.agency, score.anchor, score.year].setdefault(number, score)
    return [(agency, year, cells) for (agency, _, year), cells in found.items()]


def _by_kind(flags: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in flags:
        found[row["kind"]].append(row)
    return dict(found)


def _by_document(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["document_id"]].append(row)
    return dict(found)


def _by_document_shown(
    folder: Path, record_ids: Sequence[str], source: Path | None, pictures: int
) -> dict[str, list[pages.Shown]]:
    """The records as pages show them, by document; the first `pictures` that have one with their picture."""
    found: dict[str, list[pages.Shown]] = defaultdict(list)
    left = pictures
    for one in evidence(folder, record_ids):
        shown = pages.shown(folder, one, source, with_picture=left > 0)
        left -= shown.picture is not None
        found[one.document["document_id"]].append(shown)
    return dict(found)


def _of_answer(
    folder: Path, question: str, answer: Answer, source: Path | None, pictures: int
) -> dict[str, Any]:
    """What the template `answer.html` needs."""
    ids = list(dict.fromkeys(_record_ids(answer)))
    of_documents = _by_document_shown(folder, ids[:MOST_RECORDS], source, pictures)
    records = [shown for some in of_documents.values() for shown in some]
    columns = [column for table in reversed(TABLES) for column in arrow_schema(table)]
    thai = {column.name: (column.metadata or {})[b"thai"].decode() for column in columns}
    return {
        "question": question,
        "heads": [(thai.get(name, ""), name) for name in answer.columns],
        "rows": [[cell_text(value).split("\n") for value in row] for row in answer.rows],
        "numeric": _numeric(answer),
        "shares": _shares(answer),
        "records": records,
        "known": {shown.record["record_id"] for shown in records},
        "total": len(ids),
    }


def _record_ids(answer: Answer) -> Iterator[str]:
    """The ids of records in the cells of an answer, row by row, alone or in lists."""
    for row in answer.rows:
        for value in row:
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, str) and _RECORD_ID.fullmatch(item):
                    yield item


def _numeric(answer: Answer) -> list[bool]:
    """Whether a column holds numbers only."""
    columns = zip(*answer.rows, strict=True) if answer.rows else [()] * len(answer.columns)
    kinds = (int, float, Decimal, type(None))
    return [bool(column) and all(isinstance(value, kinds) for value in column) for column in columns]


def _shares(answer: Answer) -> list[float] | None:
    """The bars of the last column, from 0 to 1, where it holds numbers from 0 on and others tell of what."""
    numeric = _numeric(answer)
    if len(numeric) < 2 or not numeric[-1] or numeric[0]:
        return None
    values = [float(row[-1] or 0) for row in answer.rows]
    if min(values) < 0 or max(values) <= 0 or "year" in answer.columns[-1]:
        return None
    return [value / max(values) for value in values]
