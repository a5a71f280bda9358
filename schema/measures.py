"""Rows of measure tables to `Measure` records."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal

import regex

from normalize.dates import date_range
from normalize.lists import split_items
from normalize.numerals import to_arabic
from normalize.wrapping import in_one_line
from schema.fields import FIELDS
from schema.names.codes import question_codes, without_opening_codes
from schema.names.statuses import take_status
from schema.names.subjects import Subject, subject_of
from schema.names.units import owner_unit, split_owners
from schema.records import DocumentRecord, Measure
from schema.tables.entries import Entry
from schema.tables.inside import Item, take_inside

INHERITABLE: Final = tuple(name for name, field in FIELDS.items() if field.inherits)
"""Fields that a blank cell takes from the merged cell above, within one issue or indicator."""

MEASURES: Final = ("measure", "step")
"""Fields that a row takes from the merged cells above where both are blank in it."""

Kind = Literal["issue", "indicator"]

SUBJECTS: Final[tuple[Kind, ...]] = ("issue", "indicator")

HOLDING: Final = ("finding", "measure", "step", "result")
"""Fields in whose text values of others may be."""

_DUE: Final = regex.compile("แล้วเสร็จ|กำหนดเสร็จ|กำหนดส่ง|ภายใน|เส้นตาย|วันครบกำหนด")
"""What a heading says whose column holds the last day."""

_SHARE: Final = r"(100(?:\.0+)?|\d{1,2}(?:\.\d+)?)"
_SHARE_ALONE: Final = regex.compile(rf"(?:ร้อยละ)?\s*{_SHARE}\s*%?")
_SHARE_IN_TEXT: Final = regex.compile(rf"ร้อยละ\s*{_SHARE}|{_SHARE}\s*%")
_AMOUNT: Final = regex.compile(r"\d[\d,]*(?:\.\d+)?")


Lines = list[str]


@dataclass(frozen=True)
class _Scope:
    """The issue and indicator that rows are under, the text of the banner, and the cells that rows below may
    inherit."""

    subjects: dict[str, Subject]
    banner: Subject | None
    above: dict[str, Lines]


def measures(entries: Iterable[Entry], document: DocumentRecord) -> list[Measure]:
    """A record for each row, in order."""
    records: list[Measure] = []
    scope: _Scope | None = None
    above: Entry | None = None
    for entry in entries:
        same = above is not None and above.columns is entry.columns
        scope, inherited = _enter(entry, scope if same else None)
        above = entry
        records.append(_measure(entry, scope, inherited, document=document, number=len(records) + 1))
    return records


def _enter(entry: Entry, scope: _Scope | None) -> tuple[_Scope, dict[str, Lines]]:
    """The scope of a row, and the values by field that are not printed in it but reach it from rows above.

    A row that names an issue or indicator opens a scope; so does a new banner, and in a table without
    either a new question or number. Without any of these a table has no scope, and nothing is carried down
    but what the file says is merged.
    """
    leading: list[str] = [name for name in SUBJECTS if entry.columns.has(name)]
    others = leading or [name for name in ("question", "number") if entry.columns.has(name)]
    keys = leading if leading or entry.banner.subject else others
    inherited = {name: lines for name, lines in entry.merged.items() if name not in entry.cells}
    if scope is None or entry.banner.subject != scope.banner:
        return _Scope(_subjects(entry, {}), entry.banner.subject, entry.merged | entry.cells), inherited
    subjects = _subjects(entry, scope.subjects)
    again = bool(leading) and subjects == scope.subjects and any(one.number for one in subjects.values())
    opens = any(name in entry.cells for name in keys) or not (keys or entry.banner.subject)
    for name, subject in subjects.items():
        if name not in entry.cells and subject.number and subject != entry.banner.subject:
            inherited.setdefault(name, [])
    if opens and not again:
        return _Scope(subjects, scope.banner, entry.merged | entry.cells), inherited
    bare = not entry.cells.keys() & {*MEASURES}
    for name in (*INHERITABLE, *(MEASURES if bare else ())):
        if name not in entry.cells.keys() | entry.blank | entry.absent and name in scope.above:
            inherited.setdefault(name, scope.above[name])
    return _Scope(subjects, scope.banner, {**scope.above, **entry.cells}), inherited


def _subjects(entry: Entry, above: Mapping[str, Subject]) -> dict[str, Subject]:
    """The issue and the indicator of a row, by kind: those that its cells, merged cells or banner name, else
    those above. Under a new one the one in a column to its right is not that above."""
    fields = [column.field for column in entry.columns.columns]
    order = sorted((kind for kind in SUBJECTS if kind in fields), key=fields.index)
    kept = dict(above)
    found: dict[str, Subject] = {}
    for name in order:
        lines = entry.cells.get(name) or entry.merged.get(name)
        subject = subject_of(" ".join(lines), column=name) if lines else None
        if subject:
            found.setdefault(subject.kind, subject)
        if name in entry.cells:
            kept = {kind: one for kind, one in kept.items() if kind in order[: order.index(name)]}
    if entry.banner.subject:
        found.setdefault(entry.banner.subject.kind, entry.banner.subject)
    return kept | found


@dataclass
class _Texts:
    """The values of a row by field: what is inside the text of another field in its own place."""

    items: dict[str, list[Item]]
    cells: dict[str, Lines]
    inside: dict[str, Lines]
    status: str | None

    @classmethod
    def of(cls, entry: Entry, inherited: dict[str, Lines]) -> "_Texts":
        cells = {**inherited, **entry.cells}
        status = None
        if not entry.columns.has("status"):
            status, cells["result"] = take_status(cells.get("result", []))
        items: dict[str, list[Item]] = {}
        inside: dict[str, Lines] = {}
        for name in HOLDING:
            items[name] = take_inside(
                split_items(cells.get(name, [])), name, cells.keys() | entry.columns.fields
            )
            for item in items[name]:
                for field, values in item.values.items():
                    inside.setdefault(field, []).extend(values)
        for name, values in inside.items():
            if name in HOLDING:
                items[name] += [Item(text) for text in split_items(values)]
            elif name not in cells:
                cells[name] = list(dict.fromkeys(values))
        return cls(items, cells, inside, status)

    def list(self, name: str) -> list[str]:
        """The items of a list."""
        return [in_one_line(item.text) for item in self.items[name] if item.text]

    def text(self, name: str) -> str | None:
        """A text in one line."""
        return in_one_line("\n".join(self.cells.get(name, []))) or None


def _measure(
    entry: Entry, scope: _Scope, inherited: dict[str, Lines], *, document: DocumentRecord, number: int
) -> Measure:
    texts = _Texts.of(entry, inherited)
    issue, indicator = (scope.subjects.get(name) for name in SUBJECTS)
    indicator_no = indicator.number if indicator else None
    year = document.assessed_year
    codes = list(dict.fromkeys([*_codes(texts.inside | entry.cells, indicator_no, year), *entry.codes]))
    inherited_codes = (
        _codes(scope.above | entry.merged, indicator_no, year) if inherited and not codes else []
    )
    owners, _ = split_owners(texts.cells.get("owner", []))
    timeline = texts.text("timeline")
    due = any(column.field == "timeline" and _DUE.search(column.heading) for column in entry.columns.columns)
    start, end = date_range(timeline or "", document.fiscal_year, due=due)
    return Measure(
        record_id=f"{document.document_id}-m{number:03d}",
        document_id=document.document_id,
        agency=document.agency,
        province=document.province,
        fiscal_year=document.fiscal_year,
        row_number=number,
        issue_no=issue.number if issue else None,
        issue=_name(issue),
        indicator_no=indicator_no,
        indicator=_name(indicator),
        question_codes=codes or inherited_codes,
        question=without_opening_codes(texts.text("question") or "") or None,
        finding="\n".join(texts.list("finding")) or None,
        measures=texts.list("measure"),
        measure_owners=_owners_by_measure(texts.items["measure"]),
        steps=texts.list("step"),
        results=texts.list("result"),
        status=texts.text("status") or texts.status,
        percent_done=_percent(texts.text("percent"), texts.text("status")),
        owners=owners,
        owner_units=list(dict.fromkeys(owner_unit(owner) for owner in owners)),
        timeline=timeline,
        start_date=start,
        end_date=end,
        budget_baht=_amount(texts.text("budget")),
        inherited=_inherited_columns(inherited, with_codes=bool(inherited_codes)),
        pages=entry.pages,
        bboxes=entry.bboxes,
        raw=entry.raw,
    )


def _owners_by_measure(items: Iterable[Item]) -> list[list[str]]:
    """The units in charge of each measure; nothing for a measure without one."""
    found = [split_owners(item.values.get("owner", []))[0] for item in items if item.text]
    return found if any(found) else []


def _name(subject: Subject | None) -> str | None:
    return to_arabic(subject.text) if subject else None


def _codes(cells: dict[str, list[str]], indicator_no: int | None, year: int | None) -> list[str]:
    """Codes of the first of these columns that has any: question, indicator, issue, finding."""
    for name in ("question", "indicator", "issue", "finding"):
        text = "\n".join(cells.get(name, []))
        in_column = name == "question"
        if codes := question_codes(text, indicator_no=indicator_no, year=year, in_column=in_column):
            return codes
    return []


def _amount(text: str | None) -> float | None:
    """The one amount that `text` names; None where it names none, several, or one beyond all numbers."""
    amounts = [float(amount.replace(",", "")) for amount in _AMOUNT.findall(text or "")]
    return amounts[0] if len(amounts) == 1 and isfinite(amounts[0]) else None


def _percent(column: str | None, status: str | None) -> float | None:
    """The share that a column of shares holds, else the one next to the word for percent in the status."""
    found = _SHARE_ALONE.fullmatch(column or "") or _SHARE_IN_TEXT.search(status or "")
    return float(next(share for share in found.groups() if share)) if found else None


def _inherited_columns(fields: Iterable[str], *, with_codes: bool) -> list[str]:
    """The columns of the dataset that the inherited fields fill, in their order there."""
    columns = {
        "issue": "issue_no",
        "indicator": "indicator_no",
        "owner": "owners",
        "measure": "measures",
        "step": "steps",
        "result": "results",
    }
    inherited = {columns.get(name, name) for name in fields} | ({"question_codes"} if with_codes else set())
    return [column.name for column in dataclasses.fields(Measure) if column.name in inherited]
