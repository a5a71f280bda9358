"""Logical rows of measure tables to `Measure` records."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

import regex

from normalize.dates import date_range
from normalize.lists import split_items
from normalize.numerals import to_arabic
from normalize.wrapping import join_lines
from schema.codes import question_codes, without_opening_codes
from schema.headings import Header
from schema.owners import owner_unit, split_owners
from schema.records import DocumentRecord, Measure
from schema.rows import LogicalRow
from schema.statuses import take_status
from schema.subjects import Subject, subject_of

INHERITABLE: Final = ("question", "finding", "owner", "timeline")
"""Fields that a blank cell takes from the merged cell above, within one issue or indicator."""

MEASURES: Final = ("measure", "step")
"""Fields that a row takes from the merged cells above where both are blank in it."""

_DUE: Final = regex.compile("แล้วเสร็จ|กำหนดเสร็จ|กำหนดส่ง")
"""What a heading says whose column holds the last day."""

_SHARE: Final = r"(100(?:\.0+)?|\d{1,2}(?:\.\d+)?)"
_SHARE_ALONE: Final = regex.compile(rf"(?:ร้อยละ)?\s*{_SHARE}\s*%?")
_SHARE_TOLD: Final = regex.compile(rf"ร้อยละ\s*{_SHARE}|{_SHARE}\s*%")
_AMOUNT: Final = regex.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class _Scope:
    """The issue and indicator that rows stand under, and the cells that rows below may inherit."""

    issue: Subject | None
    indicator: Subject | None
    section: Subject | None
    above: dict[str, list[str]]


def measures(rows: Iterable[LogicalRow], document: DocumentRecord) -> list[Measure]:
    """A record for each logical row, in order."""
    records: list[Measure] = []
    scope: _Scope | None = None
    header: Header | None = None
    for row in rows:
        scope, inherited = _enter(row, scope if row.header is header else None)
        header = row.header
        records.append(_measure(row, scope, inherited, document=document, number=len(records) + 1))
    return records


def _enter(row: LogicalRow, scope: _Scope | None) -> tuple[_Scope, list[str]]:
    """The scope of `row`, and the fields that are blank in it and filled by the rows above.

    A row that names an issue or indicator opens a scope; so does a new section, and in a table without
    either a new question or number. Without any of these a table has no scope, and nothing is inherited.
    """
    leading = [name for name in ("issue", "indicator") if row.header.has(name)]
    if not leading and row.section is None:
        leading = [name for name in ("question", "number") if row.header.has(name)]
    opens = any(name in row.cells for name in leading) or not (leading or row.section)
    if scope is None or opens or row.section is not scope.section:
        in_row = [_subject(row, kind) for kind in ("issue", "indicator")]
        issue, indicator = _sorted_subjects([*in_row, row.section])
        return _Scope(issue, indicator, row.section, dict(row.cells)), []
    subjects = (("issue_no", scope.issue), ("indicator_no", scope.indicator))
    inherited = [
        name for name, subject in subjects if subject and subject.number and subject is not row.section
    ]
    inheritable = INHERITABLE if row.cells.keys() & {*MEASURES} else (*INHERITABLE, *MEASURES)
    inherited += [name for name in inheritable if name not in row.cells and name in scope.above]
    return replace(scope, above={**scope.above, **row.cells}), inherited


def _subject(row: LogicalRow, kind: Literal["issue", "indicator"]) -> Subject | None:
    lines = row.cells.get(kind)
    return subject_of(" ".join(lines), column=kind) if lines else None


def _sorted_subjects(subjects: Iterable[Subject | None]) -> tuple[Subject | None, Subject | None]:
    """The first issue and the first indicator among `subjects`."""
    known = [subject for subject in subjects if subject]
    issue = next((subject for subject in known if subject.kind == "issue"), None)
    return issue, next((subject for subject in known if subject.kind == "indicator"), None)


def _measure(
    row: LogicalRow, scope: _Scope, inherited: list[str], *, document: DocumentRecord, number: int
) -> Measure:
    taken = {name: scope.above[name] for name in inherited if name in (*INHERITABLE, *MEASURES)}
    cells = {**row.cells, **taken}

    status = None
    if not row.header.has("status"):
        status, cells["result"] = take_status(cells.get("result", []))

    def items(name: str) -> list[str]:
        return [to_arabic(join_lines(item)) for item in split_items(cells.get(name, []))]

    def text(name: str) -> str | None:
        return to_arabic(join_lines("\n".join(cells.get(name, [])))) or None

    indicator_no = scope.indicator.number if scope.indicator else None
    year = document.assessed_year
    codes = _codes(row.cells, indicator_no, year)
    inherited_codes = _codes(scope.above, indicator_no, year) if inherited else []
    owners, _ = split_owners(cells.get("owner", []))
    timeline = text("timeline")
    due = any(column.field == "timeline" and _DUE.search(column.heading) for column in row.header.columns)
    start, end = date_range(timeline or "", document.fiscal_year, due=due)
    return Measure(
        record_id=f"{document.document_id}-m{number:03d}",
        document_id=document.document_id,
        agency=document.agency,
        province=document.province,
        fiscal_year=document.fiscal_year,
        row_number=number,
        issue_no=scope.issue.number if scope.issue else None,
        issue=_name(scope.issue),
        indicator_no=indicator_no,
        indicator=_name(scope.indicator),
        question_codes=codes or inherited_codes,
        question=without_opening_codes(text("question") or "") or None,
        finding="\n".join(items("finding")) or None,
        measures=items("measure"),
        steps=items("step"),
        results=items("result"),
        status=text("status") or status,
        percent_done=_percent(text("percent"), text("status")),
        owners=owners,
        owner_units=list(dict.fromkeys(owner_unit(owner) for owner in owners)),
        timeline=timeline,
        start_date=start,
        end_date=end,
        budget_baht=_amount(text("budget")),
        inherited=_inherited_columns(inherited, with_codes=bool(inherited_codes and not codes)),
        pages=row.pages,
        bboxes=row.bboxes,
        raw=row.raw,
    )


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
    """The one amount that `text` names; None where it names none or several."""
    amounts = _AMOUNT.findall(text or "")
    return float(amounts[0].replace(",", "")) if len(amounts) == 1 else None


def _percent(column: str | None, status: str | None) -> float | None:
    """The share that a column of shares holds, else the one beside the word for percent in the status."""
    found = _SHARE_ALONE.fullmatch(column or "") or _SHARE_TOLD.search(status or "")
    return float(next(share for share in found.groups() if share)) if found else None


def _inherited_columns(fields: Iterable[str], *, with_codes: bool) -> list[str]:
    """The columns of the dataset that the inherited fields fill, in their order there."""
    columns = {"owner": "owners", "measure": "measures", "step": "steps"}
    inherited = {columns.get(name, name) for name in fields} | ({"question_codes"} if with_codes else set())
    return [column.name for column in dataclasses.fields(Measure) if column.name in inherited]
