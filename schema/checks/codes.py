"""Question codes that the assessment of the year does not have."""

from collections.abc import Iterable, Iterator, Sequence

from schema.checks.flag import DraftFlag, of_record
from schema.names.questions import question_count
from schema.reading import Reading
from schema.records import Finding
from schema.scores.prose import Stated


def unknown_codes(
    reading: Reading, scores: Sequence[Stated], findings: Sequence[Finding]
) -> Iterator[DraftFlag]:
    """Codes above the highest of their letter in the year that was assessed, where that is known."""
    year = reading.described.assessed_year
    for record in reading.measures:
        for detail in _unknown(record.question_codes, year):
            yield of_record(record, "unknown_code", detail)
    for finding in findings:
        for detail in _unknown(finding.question_codes, year):
            yield DraftFlag("unknown_code", f"{finding.kind} {finding.text[:30]}", detail, finding.page)
    for score in scores:
        if score.level == "question":
            for detail in _unknown([score.code], score.year):
                yield DraftFlag("unknown_code", f"score of {score.code}", detail, score.page)


def _unknown(codes: Iterable[str], year: int | None) -> Iterator[str]:
    for code in codes:
        count = question_count(code[0], year)
        if count and int(code[1:]) > count:
            yield f"{code}: the assessment of {year} has {code[0]}1 to {code[0]}{count}"
