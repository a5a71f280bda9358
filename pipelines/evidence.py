"""Records of a dataset with all that proves them: their document, flags, heading rows and printed rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.dataset import DatasetError, require_dataset, require_table
from schema import arrow_schema
from schema.records import PlaceOnPage
from schema.vocabulary import squeeze

Row = dict[str, Any]
"""A row of a table of the dataset: the value of each column."""

_PARTS: Final = " / "
"""What stands between the rows of a heading that has several."""


@dataclass(frozen=True)
class Evidence:
    """A row of `measures` and what belongs to it.

    `rows` are the passages that it was read from, `headings` those of the heading rows above them; both in
    reading order.
    """

    record: Row
    document: Row
    flags: tuple[Row, ...]
    headings: tuple[Row, ...]
    rows: tuple[Row, ...]

    @property
    def places(self) -> list[tuple[PlaceOnPage, bool]]:
        """Where its heading rows and its own rows stand, from the top; whether each is its own."""
        own = [(PlaceOnPage(**box), True) for box in self.record["bboxes"] or ()]
        above = [(PlaceOnPage(**row["bbox"]), False) for row in self.headings if row["bbox"]]
        return sorted(own + above, key=lambda place: (place[0].page, place[1], place[0].top))


def evidence(folder: Path, record_ids: Sequence[str]) -> list[Evidence]:
    """The records `record_ids` of the dataset `folder`, in their order; ids that it lacks are passed over.

    Raises `DatasetError` where there is no dataset, or a table is not whole.
    """
    require_dataset(folder)
    ids = {row["document_id"] for row in rows(folder, "measures", "record_id", record_ids)}
    of_documents = _grouped(rows(folder, "measures", "document_id", ids), "document_id")
    names = {document_id: _names(some) for document_id, some in of_documents.items()}
    records = {row["record_id"]: row for some in of_documents.values() for row in some}
    documents = {row["document_id"]: row for row in rows(folder, "documents", "document_id", ids)}
    flags = _grouped(rows(folder, "flags", "record_id", record_ids), "record_id")
    passages = _grouped(rows(folder, "passages", "document_id", ids), "document_id")
    found = []
    for record in (records[record_id] for record_id in record_ids if record_id in records):
        if record["document_id"] not in documents:
            raise DatasetError(f"{folder} has no document of {record['record_id']}: run 'ita ingest' again")
        id_of_document = record["document_id"]
        headings, own = _printed(record, passages.get(id_of_document, []), names[id_of_document])
        its_flags = tuple(flags.get(record["record_id"], ()))
        found.append(Evidence(record, documents[record["document_id"]], its_flags, headings, own))
    return found


def one(folder: Path, record_id: str) -> Evidence:
    """The record `record_id` of the dataset `folder`. Raises `DatasetError`, too, where there is none."""
    found = evidence(folder, [record_id])
    if not found:
        raise DatasetError(f"no record {record_id} in {folder}: record ids are in the measures table")
    return found[0]


def rows(folder: Path, table: str, column: str, values: Collection[str]) -> list[Row]:
    """The rows of a table of the dataset `folder` that have one of `values` in `column`.

    What the version that wrote it did not know is None. Raises `DatasetError` where the table is not whole.
    """
    path = require_table(folder, table)
    try:
        found = pq.read_table(path, filters=pc.field(column).isin(pa.array(values, pa.string()))).to_pylist()
    except pa.ArrowException as error:
        raise DatasetError(f"{path} is damaged: run 'ita ingest' again") from error
    columns = dict.fromkeys(arrow_schema(table).names)
    return [{**columns, **row} for row in found]


def _grouped(found: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(row[column], []).append(row)
    return groups


def _printed(
    record: Row, passages: Sequence[Row], names: Collection[str]
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The heading rows of a record, and its own rows, among the passages of its document.

    Its headings are the nearest rows above that hold nothing but `names`; of a later page only its own.
    """
    own = [at for at, passage in enumerate(passages) if passage["record_id"] == record["record_id"]]
    first_on_page = [
        at for before, at in zip([None, *own], own, strict=False) if _begins_page(passages, before, at)
    ]
    headings: dict[int, Row] = {}
    for at in first_on_page:
        for index in _nearest_headings(passages[:at], names):
            if at == own[0] or passages[index]["page"] == passages[at]["page"]:
                headings[index] = passages[index]
    return tuple(headings.values()), tuple(passages[at] for at in own)


def _begins_page(passages: Sequence[Row], before: int | None, at: int) -> bool:
    """Whether the passage `at` is the first of a record on its page; `before` is the one before it."""
    return before is None or bool(passages[before]["page"] != passages[at]["page"])


def _nearest_headings(above: Sequence[Row], known: Collection[str]) -> list[int]:
    """The indexes of the last rows of `above`, together, whose cells hold names of `known` only."""
    found: list[int] = []
    for index in range(len(above) - 1, -1, -1):
        passage = above[index]
        cells = [squeeze(cell) for cell in passage["text"].split("\t") if cell.strip()]
        is_heading = passage["kind"] == "table_row" and passage["record_id"] is None and cells
        if is_heading and all(cell in known for cell in cells):
            found.insert(0, index)
        elif found:
            break
    return found


def _names(records: Iterable[Row]) -> set[str]:
    """The headings of all cells of some records, squeezed: whole, and each of their rows."""
    headings = {cell["header"] for record in records for cell in record["raw"] or ()}
    return {squeeze(part) for heading in headings for part in _parts(heading)} - {""}


def _parts(heading: str) -> set[str]:
    """What the rows of a heading may hold.

    >>> sorted(_parts("ผล / ปี 2567"))
    ['ปี 2567', 'ผล', 'ผล / ปี 2567']
    """
    parts = heading.split(_PARTS)
    ends = range(1, len(parts) + 1)
    return {_PARTS.join(parts[start:end]) for end in ends for start in range(end)}
