"""What a document is: whose, from where, of which years, of which type."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import regex

from extract import Document, Paragraph, Table
from extract.page_breaks import written_lines
from normalize.dates import date_range, fiscal_year_of
from normalize.numerals import to_arabic
from schema.names.agencies import agency_code, agency_of
from schema.names.places import Mention, mentions, region
from schema.names.years import most_named, year_roles, years_named
from schema.records import DocumentRecord
from schema.tables.entries import Entry

LONGEST_TITLE: Final = 250
"""Characters of the longest paragraph that is read as a title."""

MOST_LINES: Final = 3
"""Lines of a title above the one that names its year, at most."""

_YEAR: Final = regex.compile(r"(?<!\d)25\d\d(?!\d)")
_TITLE: Final = regex.compile("มาตรการ|รายงาน|แผน|แนวทาง|การนำผล|วิเคราะห์ผล")
_FISCAL: Final = regex.compile(r"งบประมาณ\s*(?:พ\.\s*ศ\.)?\s*(25\d\d)")


def describe(document: Document, rows: Sequence[Entry], document_id: str) -> DocumentRecord:
    """The record of `document` as far as its text states it; what the document does not say is None."""
    titles, texts = _titles_and_texts(document)
    cells = _cell_texts(document)
    headings = _headings(rows)
    agency_type, agency = agency_of(titles, [*texts, *cells])
    place = place_of(texts) or place_of(cells)
    titles_read = [*titles, *_continued(titles), *_captions(document)]
    sayings = {text: year_roles(text) for text in (*titles_read, *texts, *headings)}
    in_titles, in_all = ([sayings[text] for text in named] for named in (titles_read, (*texts, *headings)))
    planned = most_named(years_named(in_titles, "planned"))
    planned = planned or most_named(
        _years_of_timelines(rows), years_named(in_all, "planned"), _years_over_timelines(rows)
    )
    assessed = _assessed_year(years_named(in_titles, "assessed"), years_named(in_all, "assessed"), planned)
    assessed = assessed or most_named(years_named(map(year_roles, cells), "assessed"))
    return DocumentRecord(
        document_id=document_id,
        source_path=document.source,
        media_type=document.media_type,
        reader=document.reader,
        page_count=len(document.pages) if all(page.number for page in document.pages) else None,
        agency=agency,
        agency_code=agency_code(agency, agency_type, place),
        agency_type=agency_type,
        subdistrict=place.subdistrict if place else None,
        district=place.district if place else None,
        province=place.province if place else None,
        province_code=f"TH-{place.province_code}" if place and place.province_code else None,
        region=region(place.province_code) if place and place.province_code else None,
        title=next((to_arabic(text) for text in titles if _TITLE.search(text)), None),
        fiscal_year=planned,
        assessed_year=assessed,
    )


def agency_named(document: Document) -> str | None:
    """The agency of `document`, None where it names none."""
    titles, texts = _titles_and_texts(document)
    return agency_of(titles, [*texts, *_cell_texts(document)])[1]


def _titles_and_texts(document: Document) -> tuple[list[str], list[str]]:
    """The paragraphs of a document that may be titles, and all."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    texts = [" ".join(" ".join(written_lines(paragraph)).split()) for paragraph in paragraphs]
    return [text for text in texts if len(text) <= LONGEST_TITLE and not text[:1].isdigit()], texts


def _continued(titles: Sequence[str]) -> Iterator[str]:
    """Titles that name a year and not what it is of, with the lines above that do, as one."""
    for index, title in enumerate(titles):
        if _YEAR.search(to_arabic(title)) and not year_roles(title):
            for above in range(index - 1, max(index - 1 - MOST_LINES, -1), -1):
                if _YEAR.search(to_arabic(titles[above])):
                    break
                whole = " ".join(titles[above : index + 1])
                if year_roles(whole):
                    yield whole
                    break


def _captions(document: Document) -> list[str]:
    """The texts over all columns above the rows of tables."""
    found = []
    for block in document.blocks:
        if not isinstance(block, Table) or len(block.rows) == 1:
            continue
        for row in block.rows[:1]:
            texts = [text for cell in row.cells if (text := cell.text)]
            if len(texts) == 1:
                found.append(" ".join(texts[0].split()))
    return found


def _assessed_year(in_titles: Counter[int], in_all: Counter[int], planned: int | None) -> int | None:
    """The year that is named most often as that of a result; the one before the `planned` year, where that is
    named no less than the planned year itself: the coming assessment may be named, too."""
    named = most_named(in_titles, in_all)
    if named and named == planned and in_all[named - 1] >= in_all[named]:
        return named - 1
    return named


def place_of(texts: Iterable[str]) -> Mention | None:
    """The first place with an official district, else the first with a province; None where there is none."""
    found = [mention for text in texts for mention in mentions(text) if mention.province]
    return next((mention for mention in found if mention.district), found[0] if found else None)


def _cell_texts(document: Document) -> list[str]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [text for table in tables for row in table.rows for cell in row.cells if (text := cell.text)]


def _headings(rows: Iterable[Entry]) -> list[str]:
    headers = dict.fromkeys(row.columns for row in rows)
    return [column.heading for header in headers for column in header.columns]


def _years_of_timelines(rows: Iterable[Entry]) -> Counter[int]:
    """The fiscal years in which rows begin, and how many."""
    timelines = [" ".join(row.cells.get("timeline", [])) for row in rows]
    starts = [start for timeline in timelines if (start := date_range(timeline)[0])]
    return Counter(fiscal_year_of(start) for start in starts)


def _years_over_timelines(rows: Iterable[Entry]) -> Counter[int]:
    """The fiscal years in the headings over times."""
    columns = {column for entry in rows for column in entry.columns.columns if column.field == "timeline"}
    return Counter(
        int(match[1]) for column in columns if (match := _FISCAL.search(to_arabic(column.heading)))
    )
