"""A document to the rows of every table of the dataset."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from extract import Document, Paragraph
from extract.grid import Grid, RowPlace, TablePlace, grids_of
from normalize.numerals import to_arabic
from schema.checks import flags
from schema.document_types import Kind, document_type, kind_of
from schema.findings import findings
from schema.identity import agency_named, describe
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
from schema.scores import score_records, stated_scores
from schema.tables.clauses import clause_tables
from schema.tables.entries import Entry, box_of, entries
from schema.tables.joined import MeasureTable, measure_tables
from schema.tables.labels import labelled_tables
from schema.tables.mappings import UserLayout
from schema.tables.sentences import sentence_tables

SURE: Final = 0.9
"""Confidence that a document is one of the ITA from which on its prose is read for measures."""


@dataclass(frozen=True)
class Interpretation:
    """What one document adds to the dataset, by table; and the user's layouts that its tables have."""

    documents: list[DocumentRecord]
    measures: list[Measure]
    scores: list[Score]
    findings: list[Finding]
    limitations: list[Limitation]
    flags: list[Flag]
    passages: list[Passage]
    layouts: frozenset[UserLayout] = frozenset()


def interpret(document: Document, document_id: str, layouts: Sequence[UserLayout] = ()) -> Interpretation:
    """Read the records out of `document`. `document_id` names it in every table. `layouts`: what a user says
    that columns hold."""
    grids = grids_of(document)
    statements = prose(document, grids)
    tables = measure_tables(document, grids, meant_for(document, layouts))
    kind = kind_of(document, statements, by_user=any(part.layout for table in tables for part in table.parts))
    tables = [*tables, *_stated_in_prose(document, kind, alone=not tables)] if kind.is_ita else []
    rows = sorted((row for table in tables for row in entries(table)), key=lambda row: row.places[0][:2])
    described = describe(document, rows, document_id)
    records = measures(rows, described)
    reading = Reading(document, described, tables, rows, records, statements)
    stated = stated_scores(reading) if kind.is_ita else []
    found = findings(reading) if kind.is_ita else []
    reading = replace(reading, described=typed(reading, kind, len(stated)))
    described = reading.described
    raised = flags(reading, stated, found)
    return Interpretation(
        documents=[replace(described, measure_count=len(records), flag_count=len(raised))],
        measures=records,
        scores=score_records(stated, described),
        findings=found,
        limitations=limitations(reading) if kind.is_ita else [],
        flags=raised,
        passages=list(passages(document, grids, rows, records, document_id)),
        layouts=frozenset(part.layout for table in tables for part in table.parts if part.layout),
    )


def _stated_in_prose(document: Document, kind: Kind, *, alone: bool) -> list[MeasureTable]:
    """The measures that prose states. `alone`: no table states any; then clauses, blocks and sentences may,
    in a document that is one of the ITA for sure."""
    sure = alone and kind.confidence >= SURE
    stated = (clause_tables(document) if sure else []) or labelled_tables(document)
    return stated or (sentence_tables(document) if sure else [])


def typed(reading: Reading, kind: Kind, score_count: int) -> DocumentRecord:
    """The record of a document with its type; the years of one of another kind are not those of an
    assessment."""
    described = reading.described
    if not kind.is_ita:
        described = replace(described, fiscal_year=None, assessed_year=None)
    type_ = document_type(reading, score_count) if kind.is_ita else kind.name
    return replace(described, document_type=type_, type_confidence=kind.confidence if type_ else None)


def meant_for(document: Document, layouts: Sequence[UserLayout]) -> list[UserLayout]:
    """The layouts that are for documents of any agency, or for that of `document`."""
    agency = agency_named(document) if any(layout.agency for layout in layouts) else None
    return [layout for layout in layouts if layout.is_for(agency)]


def passages(
    document: Document,
    grids: Mapping[TablePlace, Grid],
    rows: Iterable[Entry],
    records: Iterable[Measure],
    document_id: str,
) -> Iterator[Passage]:
    """Every block of `document` in reading order, a table row by row, with the record it is part of; a row
    that several records share is of no single one."""
    ids: dict[RowPlace, set[str]] = {}
    for entry, record in zip(rows, records, strict=True):
        for place in entry.places:
            ids.setdefault(place, set()).add(record.record_id)
    order = count(1)
    for page_index, page in enumerate(document.pages):
        for block_index, block in enumerate(page.blocks):
            if isinstance(block, Paragraph):
                box = block.bbox and page.number and PlaceOnPage(page.number, *page.shown(block.bbox))
                text = to_arabic(block.text)
                yield Passage(document_id, page.number, next(order), block.kind, text, None, box or None)
                continue
            grid = grids[TablePlace(page_index, block_index)]
            for row_index, row in enumerate(block.rows):
                of_row = ids.get(RowPlace(page_index, block_index, row_index), set())
                record_id = next(iter(of_row)) if len(of_row) == 1 else None
                text = to_arabic("\t".join(cell.text for cell in row.cells))
                box = box_of(grid.beginning(row_index))
                yield Passage(document_id, page.number, next(order), "table_row", text, record_id, box)
