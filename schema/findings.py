"""Strengths and weaknesses that a document states: in labelled paragraphs, lists, table columns, or plainly
as a level and its reason.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from normalize.lists import leading_number, opens_item
from normalize.wrapping import join_lines
from schema.finding_labels import Found, Label, cell_kind, labelled_findings, labels_in
from schema.findings_in_tables import findings_in_table
from schema.names.codes import question_codes
from schema.names.questions import indicator_of
from schema.names.subjects import names_in_whole
from schema.prose import Statement, without_mark
from schema.reading import Reading, WholeTable
from schema.records import Finding
from schema.scores.subjects import mentions
from schema.section_words import any_of
from schema.sections import indicator_of_section
from schema.tables.inside import labelled_value

LONGEST_HEADING: Final = 130
"""Characters of the longest statement that only heads a list of findings."""

_LETTER: Final = regex.compile(r"\p{L}")

_SUBJECT: Final = regex.compile(r"^(?:ตัวชี้วัด|ประเด็น)(?:ที่)?\s*\d{1,2}(?!\.?\d)[^:]{0,60}?\s*[:：]\s*(?=\S)")
"""The name of what a finding is of, set off from it."""

_OPENS_OTHER: Final = regex.compile(rf"{any_of('other', 'after_findings')}|ประเด็นที่\s*\d")
"""What a paragraph opens with that does not continue a finding."""

_SECTION: Final = regex.compile(
    rf"{any_of('section')}(?:.{{0,60}}{any_of('section_of')}.*|{any_of('section_end')})?"
)
"""The title of the section that follows, which may count on from the items of a list."""

_PLAIN: Final = regex.compile(
    rf"(?P<level>อยู่ในระดับ\s*[\"“]?(?:(?P<praise>{any_of('praise')})|{any_of('blame')})[\"”]?)[^:]{{0,80}}?{any_of('reason')}"
)


def findings(reading: Reading) -> list[Finding]:
    """Every strength and weakness of a document, in order.

    A paragraph that a page broke is joined. A judgement without a reason is not a finding. The indicator is
    that of the question codes, else the one that the text or its section names.
    """
    described = reading.described
    year = described.assessed_year
    found = []
    for one in _found(reading):
        text = _SUBJECT.sub("", " ".join(one.text.split()).strip(" -–"), count=1)
        named = question_codes(text, indicator_no=one.indicator_no, year=year)
        codes = list(dict.fromkeys([*one.codes, *named]))
        found.append(
            Finding(
                document_id=described.document_id,
                agency=described.agency,
                province=described.province,
                kind=one.kind,
                indicator_no=_indicator(text, codes, one.indicator_no, year),
                question_codes=codes,
                text=text,
                page=one.page,
            )
        )
    is_ita = year is not None or any(finding.question_codes for finding in found)
    return [finding for finding in found if is_ita and _LETTER.search(finding.text)]


def _indicator(text: str, codes: Sequence[str], section: int | None, year: int | None) -> int | None:
    """The indicator of a finding: what its text opens with, else that of its codes, that of its section."""
    for mention in mentions(text)[:1]:
        if mention.subjects[0].level == "indicator" and mention.start <= len("ด้านตัวชี้วัด "):
            return int(mention.subjects[0].code)
    of_codes = {indicator_of(code, year) for code in codes}
    return next(iter(of_codes)) if len(of_codes) == 1 and None not in of_codes else section


def _found(reading: Reading) -> Iterator[Found]:
    section: int | None = None
    items = _List()
    last: Found | None = None
    for part in reading.whole:
        if isinstance(part, WholeTable):
            if last:
                yield last
            last, items = None, _List()
            yield from findings_in_table(reading, part)
            continue
        above, section = section, indicator_of_section(part, section)
        labels = list(labels_in(part.body))
        labelled = list(labelled_findings(part, labels, section))
        if not labelled and last and last.labelled and not _is_boundary(part) and section == above:
            last.text = join_lines(f"{last.text}\n{part.text}")
            continue
        if last:
            yield last
        last = None
        if labelled:
            yield from labelled[:-1]
            last = labelled[-1]
            items = _List.begun_by(last)
        elif below := _list_below(part, labels, items):
            items = below
        elif items.kind and items.holds(part):
            last = Found(items.kind, part.body, section, part.page, labelled=False)
        else:
            items = _List()
            yield from _plain(part, section)
    if last:
        yield last


class _List:
    """The list of findings that statements are in: none, or of a kind."""

    def __init__(self, kind: str | None = None) -> None:
        self.kind = kind
        self._numbers: list[int | None] = []
        self._marked: bool | None = None
        self._is_under_names = False

    @classmethod
    def begun_by(cls, found: "Found") -> "_List":
        """The list that a finding right after its label begins, with the number 1."""
        items = cls(found.kind)
        if leading_number(found.text) == 1 and opens_item(found.text):
            found.text = without_mark(found.text)
            items._numbers, items._marked = [1], True
        else:
            items.kind = None
        return items

    def below_name(self, statement: Statement) -> "_List | None":
        """The list of this kind below a statement that is the bare name of an indicator, directly below the
        heading or, in such a list, below the items of another; None where it is none."""
        if (self._numbers and not self._is_under_names) or not names_in_whole(statement.body):
            return None
        items = _List(self.kind)
        items._is_under_names = items._marked = True
        return items

    def holds(self, statement: Statement) -> bool:
        """Whether a statement is the next item; a bare name of an indicator is above items."""
        if self._is_under_names and (_OPENS_OTHER.match(statement.body) or labelled_value(statement.body)):
            return False
        if statement.heading or _SECTION.fullmatch(statement.body) or cell_kind(statement.body) == "other":
            return False
        number = leading_number(statement.text) if statement.marked else None
        expected = (self._numbers[-1] or 0) + 1 if self._numbers else 1
        if self._numbers and (number is None) != (self._numbers[-1] is None):
            return False
        if number is not None and number != expected:
            return False
        if not statement.marked and _OPENS_OTHER.match(statement.text):
            return False
        if self._marked not in (None, statement.marked):
            return False
        self._marked = statement.marked
        self._numbers.append(number)
        return True


def _is_boundary(statement: Statement) -> bool:
    """Whether a statement does not continue the finding above."""
    return statement.heading or statement.marked or bool(_OPENS_OTHER.match(statement.text))


def _list_below(statement: Statement, labels: Sequence[Label], items: _List) -> _List | None:
    """The list that a statement with `labels` heads, or of which further items are below it."""
    if kind := _heads_list(statement, labels):
        return _List(kind)
    return items.below_name(statement) if items.kind else None


def _heads_list(statement: Statement, labels: Sequence[Label]) -> str | None:
    """The kind of the findings that a statement with `labels` heads, None where it heads none."""
    return labels[0].kind if len(labels) == 1 and len(statement.body) <= LONGEST_HEADING else None


def _plain(statement: Statement, section: int | None) -> Iterator[Found]:
    """What an agency says without a label: the level of an indicator, or of one question, and the reason."""
    match = _PLAIN.search(statement.text) if section is not None else None
    if match:
        kind = "strength" if match["praise"] else "weakness"
        named = mentions(statement.body, indicator_no=section)
        of_one_question = len(named) == 1 and named[0].subjects[0].level == "question" and named[0].start < 6
        text = statement.body if of_one_question else statement.text[match.start("level") :]
        yield Found(kind, text, section, statement.page)
