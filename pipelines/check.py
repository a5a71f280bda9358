"""What to look at in a dataset: files that failed and flags, worst first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from pipelines.query import Answer, Prepared, QueryError
from pipelines.ready_questions import value_of
from pipelines.store import read_since
from pipelines.text_table import field_lines, print_line
from schema.checks import SEVERITY

SEVERITIES: Final = ("failure", "error", "warning", "note")

DOCUMENTS_SHOWN: Final = 20
"""Documents that are shown, unless all are asked for; the others are counted."""

LINES_SHOWN: Final = 5
"""Failures and flags of a document that are shown, unless all are asked for."""

_WORST_FIRST: Final = """
SELECT severity, file, agency, page, place, kind, detail FROM (
    SELECT
        1 AS rank, 'failure' AS severity, source_path AS file, agency, page, stage AS place,
        'failure' AS kind, error || ': ' || hint AS detail, '' AS record_id, sha256
    FROM failures LEFT JOIN (SELECT sha256, agency FROM documents) USING (sha256)
    UNION ALL
    SELECT
        1 + list_position(['error', 'warning', 'note'], severity), severity, source_path, agency, flags.page,
        "where", kind, detail, coalesce(record_id, ''), sha256
    FROM flags JOIN documents USING (document_id)
)
WHERE ($kind IS NULL OR kind = $kind)
    AND ($severity IS NULL OR severity = $severity)
    AND ($agency IS NULL OR coalesce(instr(agency, $agency) > 0, FALSE))
    AND ($read IS NULL OR sha256 IS NULL OR sha256 IN (SELECT unnest($read::VARCHAR[])))
ORDER BY rank, file, page NULLS FIRST, record_id, kind, place, detail
"""


@dataclass(frozen=True)
class Filters:
    """What to look at; None is all. `since`: only files that were read then or later."""

    kind: str | None = None
    severity: str | None = None
    agency: str | None = None
    since: datetime | None = None


ALL: Final = Filters()


def to_check(folder: Path, filters: Filters = ALL) -> Prepared:
    """What asks the dataset `folder` for failures and flags, worst first, with the file and page to look at.

    Raises `QueryError` for a kind of flag that there is not, `DatasetError` where it is not known when files
    were read.
    """
    kinds = {"failure": "failure", **SEVERITY}
    if filters.kind is not None and filters.kind not in kinds:
        raise QueryError(f"--kind {filters.kind}: there is no such kind: it is one of {', '.join(kinds)}")
    return Prepared(
        _WORST_FIRST,
        {
            "kind": filters.kind,
            "severity": filters.severity,
            "agency": None if filters.agency is None else value_of("agency", filters.agency),
            "read": None if filters.since is None else sorted(read_since(folder, filters.since)),
        },
    )


def print_by_document(answer: Answer, console: Console, *, whole: bool) -> None:
    """Print what there is of each document under its name, the documents with the worst first.

    Unless `whole`, so much of it as a person reads.
    """
    documents = _by_document(answer)
    shown = list(documents.values()) if whole else list(documents.values())[:DOCUMENTS_SHOWN]
    for rows in shown:
        file, agency = rows[0]["file"], rows[0]["agency"]
        print_line(console, f"{file}: {agency}" if agency else file, "bold")
        lines = rows if whole else rows[:LINES_SHOWN]
        for row in lines:
            page = f"page {row['page']}, " if row["page"] is not None else ""
            kind = f"{row['kind']}: " if row["kind"] != row["severity"] else ""
            told = f"{page}{row['place']}: {kind}{row['detail']}"
            label = max(map(len, SEVERITIES))
            console.print(Text(field_lines(row["severity"], told, label, console.width)), soft_wrap=True)
        if more := len(rows) - len(lines):
            print_line(console, f"  and {more:,} more of this document")
    left_out = sum(map(len, documents.values())) - sum(len(rows) for rows in shown)
    if left_out:
        print_line(console, f"and {left_out:,} more of {len(documents) - len(shown):,} other documents")


def is_cut(answer: Answer) -> bool:
    """Whether `print_by_document` leaves something out unless it prints the whole."""
    documents = _by_document(answer)
    return len(documents) > DOCUMENTS_SHOWN or any(len(rows) > LINES_SHOWN for rows in documents.values())


def _by_document(answer: Answer) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in answer.rows:
        told = dict(zip(answer.columns, row, strict=True))
        found.setdefault(told["file"], []).append(told)
    return found


def summary(severities: Iterable[str]) -> str:
    """How many there are of each severity, in one line.

    >>> summary(["error", "note", "error"])
    '2 errors, 1 note'
    """
    found = list(severities)
    counts = {name: found.count(name) for name in SEVERITIES}
    told = [f"{count:,} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count]
    return ", ".join(told) or "nothing to look at"
