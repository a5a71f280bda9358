"""Flags: what a document itself has wrong, or leaves out. A flag accuses a municipality in public, so each
is raised by figures or words that are in the document, and says them.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from schema.checks.agencies import other_agencies
from schema.checks.certainty import certain, doubtful_texts
from schema.checks.codes import unknown_codes
from schema.checks.figures import score_mismatches
from schema.checks.flag import DraftFlag
from schema.checks.places import place_mismatches
from schema.checks.rows import guessed_columns, row_flags, unmapped_columns
from schema.checks.texts import blank_figures, broken_texts, numbering
from schema.checks.years import year_mismatches
from schema.document_types import OTHERS
from schema.reading import Reading
from schema.records import Finding, Flag
from schema.scores.prose import Stated

SEVERITY: Final = {
    "score_mean_mismatch": "error",
    "score_change_mismatch": "error",
    "overall_mismatch": "error",
    "place_mismatch": "error",
    "blank_value": "error",
    "placeholder": "error",
    "other_agency_named": "warning",
    "unknown_code": "warning",
    "year_mismatch": "warning",
    "truncated_text": "warning",
    "missing_owner": "warning",
    "missing_timeline": "warning",
    "low_confidence": "warning",
    "numbering_gap": "note",
    "numbering_repeat": "note",
    "unmapped_column": "note",
    "guessed_column": "note",
}
"""Errors are wrong in any reading, warnings are missing or doubtful, notes may be meant so."""


def flags(reading: Reading, scores: Sequence[Stated], findings: Sequence[Finding]) -> list[Flag]:
    """Every flag of a document, given the scores and findings that it states; each once.

    One that is not of the ITA owes nothing of what a plan does: only its places are checked.
    """
    of_other_kind = reading.described.document_type in OTHERS
    proven = chain(place_mismatches(reading), () if of_other_kind else _of_the_ita(reading, scores, findings))
    raised = [*certain(reading, proven), *(() if of_other_kind else doubtful_texts(reading))]
    return [
        Flag(
            document_id=reading.described.document_id,
            record_id=one.record_id,
            kind=one.kind,
            where=one.where,
            page=one.page,
            severity=SEVERITY[one.kind],
            detail=one.detail,
        )
        for one in dict.fromkeys(raised)
    ]


def _of_the_ita(
    reading: Reading, scores: Sequence[Stated], findings: Sequence[Finding]
) -> Iterator[DraftFlag]:
    yield from chain(
        score_mismatches(scores),
        other_agencies(reading),
        unknown_codes(reading, scores, findings),
        blank_figures(reading, findings),
        broken_texts(reading),
        unmapped_columns(reading),
        guessed_columns(reading),
        row_flags(reading),
        numbering(reading),
        year_mismatches(reading),
    )
