"""What the pages of records, documents, agencies and questions show."""

import json
import sqlite3
from typing import Any, Final

from pipelines.explore.charts import Line, line
from pipelines.explore.measures import plain
from pipelines.index import parts_of
from pipelines.search import Filters, SearchError, search

AROUND: Final = 4
"""Passages that are shown before and after those of a record."""

MOST: Final = 200
"""Rows of a list on a page of an agency, a document or a question."""

MOST_LINES: Final = 2_000

_COMPARED: Final = 60
"""Letters that two measures have to share to be shown as the same."""

_SHORTEST_COMPARED: Final = 20

Rows = list[sqlite3.Row]


def summary(index: sqlite3.Connection) -> dict[str, Any]:
    """What is in the dataset: counts of tables, and of measures by province, year, type, issue, indicator."""
    tables = ("documents", "measures", "scores", "findings", "limitations", "flags", "failures")
    counts = {name: index.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    counts["agencies"] = index.execute("SELECT count(DISTINCT agency) FROM documents").fetchone()[0]
    counts["provinces"] = index.execute("SELECT count(DISTINCT province) FROM documents").fetchone()[0]
    by = {
        "province": _counted(index, "province", "2 DESC, 1 LIMIT 15"),
        "year": _counted(index, "year", "1"),
        "type": _counted(index, "type", "2 DESC, 1"),
        "issue": _counted(index, "issue", "1"),
        "indicator": _counted(index, "indicator", "1"),
    }
    return {"counts": counts, "by": by}


def _counted(index: sqlite3.Connection, column: str, order: str) -> list[tuple[Any, int]]:
    rows = index.execute(
        f"SELECT {column}, count(*) FROM facts WHERE {column} NOT NULL GROUP BY 1 ORDER BY {order}"
    )
    return [(value, number) for value, number in rows]


def document_of(index: sqlite3.Connection, document_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = index.execute(
        "SELECT * FROM documents WHERE document_id = ?", (document_id,)
    ).fetchone()
    return row


def record_of(index: sqlite3.Connection, record_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = index.execute(
        "SELECT rowid, * FROM measures WHERE record_id = ?", (record_id,)
    ).fetchone()
    return row


def next_to(index: sqlite3.Connection, record: sqlite3.Row) -> tuple[str | None, str | None]:
    """The ids of the records before and after one in its document."""
    found = []
    for order in ("row_number < ? ORDER BY row_number DESC", "row_number > ? ORDER BY row_number"):
        row = index.execute(
            f"SELECT record_id FROM measures WHERE document_id = ? AND {order} LIMIT 1",
            (record["document_id"], record["row_number"]),
        ).fetchone()
        found.append(row and row[0])
    return found[0], found[1]


def lines_around(index: sqlite3.Connection, record: sqlite3.Row) -> list[tuple[str, list[str], bool]]:
    """The passages of a record and those next to it: kind, cells, and whether it is of the record."""
    rows = index.execute(
        'SELECT kind, text, record_id, "order" FROM passages WHERE document_id = ? ORDER BY "order"',
        (record["document_id"],),
    ).fetchall()
    own = [at for at, row in enumerate(rows) if row["record_id"] == record["record_id"]]
    if not own:
        return []
    near = rows[max(own[0] - AROUND, 0) : own[-1] + AROUND + 1]
    return [(row["kind"], row["text"].split("\t"), row["record_id"] == record["record_id"]) for row in near]


def same_words(index: sqlite3.Connection, record: sqlite3.Row) -> list[tuple[str, str, int | None]]:
    """Records of other agencies that have the first words of the first measure: id, agency, year."""
    first = (parts_of("measures", record).get("measure") or "").split("\n")[0][:_COMPARED].replace('"', " ")
    if len(first) < _SHORTEST_COMPARED:
        return []
    try:
        found = search(index, f'"{first}"', Filters(kind="measure"), limit=20)
    except SearchError:
        return []
    return [
        (hit.record_id, hit.agency or "", hit.year)
        for hit in found.hits
        if hit.record_id and hit.agency != record["agency"] and not found.notes
    ]


def agencies(index: sqlite3.Connection, part: str = "") -> Rows:
    """Agencies that have `part` in their name, with province, documents, measures, last overall score."""
    return index.execute(
        "SELECT agency, province, count(*) AS documents, sum(measure_count) AS measures, "
        "sum(flag_count) AS flags, "
        "(SELECT score FROM scores WHERE scores.agency = documents.agency AND level = 'overall' "
        " AND scores.province IS documents.province ORDER BY year DESC LIMIT 1) AS score "
        "FROM documents WHERE agency NOT NULL AND instr(agency, ?) GROUP BY agency, province "
        "ORDER BY province NULLS LAST, agency",
        (part,),
    ).fetchall()


def agency(index: sqlite3.Connection, name: str, province: str | None) -> dict[str, Any]:
    """All that is known of an agency; agencies of one name in several provinces are several."""
    key = (name, province)
    documents = index.execute(
        "SELECT * FROM documents WHERE agency = ? AND province IS ? ORDER BY fiscal_year DESC, source_path",
        key,
    ).fetchall()
    scores = index.execute(
        "SELECT * FROM scores WHERE agency = ? AND province IS ? ORDER BY year DESC", key
    ).fetchall()
    measures = index.execute(
        "SELECT * FROM measures WHERE agency = ? AND province IS ? "
        "ORDER BY fiscal_year DESC NULLS LAST, document_id, row_number LIMIT ?",
        (*key, MOST),
    ).fetchall()
    flags = [flag for one in documents for flag in flags_of(index, one["document_id"])]
    findings = [row for one in documents for row in _of_document(index, "findings", one["document_id"])]
    limitations = [row for one in documents for row in _of_document(index, "limitations", one["document_id"])]
    return {
        "documents": documents,
        "measures": measures,
        "results": [row for row in measures if plain(row["results"])],
        "flags": flags,
        "findings": findings,
        "limitations": limitations,
        "table": _by_indicator(scores),
        "line": _overall(scores),
    }


def _overall(scores: Rows) -> Line | None:
    by_year = {row["year"]: row["score"] for row in scores if row["level"] == "overall" and row["year"]}
    return line(list(by_year.items()))


def _by_indicator(scores: Rows) -> dict[str, Any]:
    """The scores of instruments and indicators by year, for a table; None where nothing is stated."""
    kept = [row for row in scores if row["level"] in ("overall", "instrument", "indicator") and row["year"]]
    years = sorted({row["year"] for row in kept})
    cells = {(row["level"], row["code"], row["year"]): row["score"] for row in kept}
    order = [
        ("overall", "overall"),
        *(("instrument", code) for code in ("IIT", "EIT", "EIT1", "EIT2", "OIT")),
    ]
    order += [("indicator", str(number)) for number in range(1, 11)]
    stated = {(row["level"], row["code"]) for row in kept}
    names = [*(key for key in order if key in stated), *sorted(stated - set(order))]
    rows = [(level, code, [cells.get((level, code, year)) for year in years]) for level, code in names]
    return {"years": years, "rows": rows}


def document_parts(index: sqlite3.Connection, document_id: str) -> dict[str, Any]:
    """What a document holds: measures, scores, findings, limitations, flags, and its lines."""
    return {
        "measures": index.execute(
            "SELECT * FROM measures WHERE document_id = ? ORDER BY row_number LIMIT ?", (document_id, MOST)
        ).fetchall(),
        "scores": _of_document(index, "scores", document_id),
        "findings": _of_document(index, "findings", document_id),
        "limitations": _of_document(index, "limitations", document_id),
        "flags": flags_of(index, document_id),
        "passages": index.execute(
            'SELECT * FROM passages WHERE document_id = ? ORDER BY "order" LIMIT ?', (document_id, MOST_LINES)
        ).fetchall(),
    }


def _of_document(index: sqlite3.Connection, table: str, document_id: str) -> Rows:
    return index.execute(f"SELECT * FROM {table} WHERE document_id = ?", (document_id,)).fetchall()


def flags_of(index: sqlite3.Connection, document_id: str, record_id: str | None = None) -> Rows:
    """The flags of a document, or of one of its records, worst first."""
    of_record = "AND record_id = ?" if record_id else ""
    return index.execute(
        f"SELECT * FROM flags WHERE document_id = ? {of_record} "
        "ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, kind",
        (document_id, record_id) if record_id else (document_id,),
    ).fetchall()


def question(index: sqlite3.Connection, code: str) -> dict[str, Any]:
    """The measures that name a question, newest first, and the scores stated for it, lowest first."""
    measures = index.execute(
        "SELECT measures.*, documents.assessed_year FROM measure_questions "
        "JOIN measures ON measures.rowid = measure_questions.row LEFT JOIN documents USING (document_id) "
        "WHERE code = ? ORDER BY measures.fiscal_year DESC NULLS LAST, measures.agency LIMIT ?",
        (code, MOST),
    ).fetchall()
    scores = index.execute(
        "SELECT * FROM scores WHERE code = ? AND level = 'question' ORDER BY year DESC, score LIMIT ?",
        (code, MOST),
    ).fetchall()
    return {"measures": measures, "scores": scores}


def question_counts(index: sqlite3.Connection) -> dict[str, int]:
    """How many measures name each question code."""
    rows = index.execute("SELECT code, count(*) FROM measure_questions GROUP BY 1")
    return dict(rows.fetchall())


def boxes_of(record: sqlite3.Row) -> list[dict[str, Any]]:
    """The places of a record on the pages of its PDF."""
    return list(json.loads(record["bboxes"] or "[]"))
