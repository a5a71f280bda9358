"""A document to the rows of every table of the dataset."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from extract import Document, Paragraph
from normalize.numerals import to_arabic
from schema.checks import flags
from schema.findings import findings
from schema.identity import describe, document_type
from schema.labelled import labelled_tables
from schema.limitations import limitations
from schema.measures import measures
from schema.prose import prose
from schema.reading import Reading
from schema.records import (
    DocumentRecord,
    Finding,
    Flag,
    Limitation,
    Measure,
    Passage,
    PlaceOnPage,
    Score,
)
from schema.rows import LogicalRow, logical_rows, row_box
from schema.scores import score_records, stated_scores
from schema.tables_old import RowPlace, measure_tables


@dataclass(frozen=True)
class Interpretation:
    """What one document adds to the dataset, by table."""

    documents: list[DocumentRecord]
    measures: list[Measure]
    scores: list[Score]
    findings: list[Finding]
    limitations: list[Limitation]
    flags: list[Flag]
    passages: list[Passage]


def interpret(document: Document, document_id: str) -> Interpretation:
    """Read the records out of `document`. `document_id` names it in every table."""
    tables = measure_tables(document) or labelled_tables(document)
    rows = [row for table in tables for row in logical_rows(table)]
    described = describe(document, rows, document_id)
    records = measures(rows, described)
    reading = Reading(document, described, tables, rows, records, prose(document))
    stated, found = stated_scores(reading), findings(reading)
    described = replace(described, document_type=document_type(reading, len(stated)))
    reading = replace(reading, described=described)
    raised = flags(reading, stated, found)
    return Interpretation(
        documents=[replace(described, measure_count=len(records), flag_count=len(raised))],
        measures=records,
        scores=score_records(stated, described),
        findings=found,
        limitations=limitations(reading),
        flags=raised,
        passages=list(passages(document, rows, records, document_id)),
    )


def passages(
    document: Document, rows: Iterable[LogicalRow], records: Iterable[Measure], document_id: str
) -> Iterator[Passage]:
    """Every block of `document` in reading order, a table row by row, with the record it is part of."""
    record_ids = {
        place: record.record_id for row, record in zip(rows, records, strict=True) for place in row.places
    }
    order = count(1)
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            if isinstance(block, Paragraph):
                box = block.bbox and page.number and PlaceOnPage(page.number, *block.bbox)
                text = to_arabic(block.text)
                yield Passage(document_id, page.number, next(order), block.kind, text, None, box or None)
                continue
            for row_index, row in enumerate(block.rows):
                record_id = record_ids.get(RowPlace(page_index, block_index, row_index))
                text = to_arabic("\t".join(cell.text for cell in row.cells))
                box = row_box(page, row)
                yield Passage(document_id, page.number, next(order), "table_row", text, record_id, box)
