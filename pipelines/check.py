"""What to look at in a dataset: files that failed and flags, worst first."""

from pathlib import Path
from typing import Final

from pipelines.query import Answer, query

_WORST_FIRST: Final = """
SELECT severity, file, page, place, kind, detail FROM (
    SELECT
        0 AS rank, 'failure' AS severity, source_path AS file, page, stage AS place, 'failure' AS kind,
        error || ': ' || hint AS detail, '' AS record_id
    FROM failures
    UNION ALL
    SELECT
        list_position(['error', 'warning', 'note'], severity), severity, source_path, flags.page,
        "where", kind, detail, coalesce(record_id, '')
    FROM flags JOIN documents USING (document_id)
)
ORDER BY rank, file, page NULLS FIRST, record_id, kind, place, detail
"""


def check(folder: Path) -> Answer:
    """Every failure and flag of the dataset `folder`, worst first, with the file and page to look at."""
    return query(folder, _WORST_FIRST)


def summary(answer: Answer) -> str:
    """How many there are of each severity, in one line.

    >>> summary(Answer(["severity"], [("error",), ("note",), ("error",)]))
    '2 errors, 1 note'
    """
    found = [row[0] for row in answer.rows]
    counts = {name: found.count(name) for name in ("failure", "error", "warning", "note")}
    told = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count]
    return ", ".join(told) or "nothing to look at"
