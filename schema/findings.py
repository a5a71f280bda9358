"""Strengths and weaknesses that a document states: in labelled paragraphs, lists, table columns, or plainly
as a level and its reason.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import filterfalse
from typing import Final

import regex

from extract.grid import GridCell
from normalize.lists import leading_number, opens_item
from normalize.wrapping import join_lines
from schema.labelled_cells import LabelledCell, heading_paths, labelled_cells, line_of
from schema.names.codes import question_codes
from schema.names.questions import indicator_of
from schema.names.subjects import names_in_whole, subject_of
from schema.prose import Statement, without_mark
from schema.reading import Reading, WholeTable
from schema.records import Finding
from schema.scores.subjects import mentions, subject_in_cell
from schema.section_words import any_of, says_nothing
from schema.sections import indicator_of_section
from schema.tables.heading import path_words
from schema.tables.inside import labelled_value
from schema.vocabulary import rows, squeeze

LONGEST_HEADING: Final = 130
"""Characters of the longest statement that only heads a list of findings."""

SHORTEST_TEXT: Final = 20
"""Characters of the shortest text after a label that no word sets off from it."""

_LETTER: Final = regex.compile(r"\p{L}")
_BRACKET: Final = r"(?:\s*\([^)]{0,60}\))?"
_MAYBE_BRACKET: Final = regex.compile(_BRACKET)
_LEADS_IN: Final = any_of("leads_in")
_CONNECTOR: Final = regex.compile(rf"{_BRACKET}\s*(?:{_LEADS_IN}\s*)+[-–]?\s*|{_BRACKET}\s+[-–]\s+")
_FAR_CONNECTOR: Final = regex.compile(rf"{_BRACKET}[^:()]{{0,60}}?{_BRACKET}\s*(?:{_LEADS_IN}\s*)+")
_SUBJECT: Final = regex.compile(r"^(?:ตัวชี้วัด|ประเด็น)(?:ที่)?\s*\d{1,2}(?!\.?\d)[^:]{0,60}?\s*[:：]\s*(?=\S)")
"""The name of what a finding is of, set off from it."""

_BEFORE_LABEL: Final = regex.compile(rf"{any_of('before_label')}?\s*")
_HEADS_OTHERS: Final = regex.compile(rf"^(?:{any_of('heads_others')}|$)")
_DANGLING: Final = regex.compile(
    r"(?:และ|แต่|ส่วน)$|(?:(?:\s|^)(?:และ|แต่|ส่วน|สำหรับ|ทั้งนี้|โดย|ใน|มี|พบ|ด้าน)+|[,;])+\s*$"
)
_OPENS_OTHER: Final = regex.compile(rf"{any_of('other', 'after_findings')}|ประเด็นที่\s*\d")
"""What a paragraph opens with that does not continue a finding."""

_SECTION: Final = regex.compile(
    rf"{any_of('section')}(?:.{{0,60}}{any_of('section_of')}.*|{any_of('section_end')})?"
)
"""The title of the section that follows, which may count on from the items of a list."""

_LEADS_TO_TEXT: Final = regex.compile(r"[^:：]{0,60}?(?:\s*(?:คือ|ได้แก่)|[:：].*[ก-ฮ])")
_PLAIN: Final = regex.compile(
    rf"(?P<level>อยู่ในระดับ\s*[\"“]?(?:(?P<praise>{any_of('praise')})|{any_of('blame')})[\"”]?)[^:]{{0,80}}?{any_of('reason')}"
)
_LATIN: Final = r"[A-Za-z]+\s*[:=(/–-]*\s*"
"""The English word or letter in front of a label of a SWOT analysis."""

LONGEST_CELL: Final = 70
"""Characters of the longest label in a cell, without white space."""

_NUMBER: Final = regex.compile(r"10|[1-9]")
_CODES: Final = regex.compile(r"(?:ข้อ(?:ที่)?|และ|ถึง|[ieo0]\d{1,2}|[-–,./()])+", regex.IGNORECASE)
_CODE_HEADINGS: Final = ("ข้อ", "ข้อที่", "รหัส")


@dataclass
class _Found:
    """A finding while its text is put together; `labelled`: its label is in its own paragraph. `codes`: what
    other cells of its row name."""

    kind: str
    text: str
    indicator_no: int | None
    page: int | None
    labelled: bool = True
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Label:
    """A label in a text: the kind of finding, where the label starts and where the text after it does."""

    kind: str
    start: int
    end: int
    sets_off: bool


@cache
def _kinds(*, other: bool = False) -> dict[str, str]:
    """The kinds of labels; with `other`, also those of neither strengths nor weaknesses."""
    labels = rows("finding_labels")
    return {squeeze(row["label"]): row["kind"] for row in labels if other or row["kind"] != "other"}


@cache
def _label() -> "regex.Pattern[str]":
    """A label, and further ones of any kind that are named with it."""
    one = _any_label(_kinds())
    return regex.compile(rf"(?P<label>{one})(?:\s*(?:/|,|หรือ|และ|กับ)+\s*(?P<label>{one}))*")


@cache
def _any_name() -> "re.Pattern[str]":
    """Any label, in squeezed text."""
    return re.compile("|".join(map(re.escape, _kinds())))


def _any_label(labels: Iterable[str]) -> str:
    return "|".join(r"\s*".join(map(regex.escape, name)) for name in sorted(labels, key=len, reverse=True))


def findings(reading: Reading) -> list[Finding]:
    """Every strength and weakness of a document, in order.

    A paragraph that a page broke is joined. Praise or blame without a reason is none. The indicator is that
    of the question codes, else the one that the text or its section names.
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


def _found(reading: Reading) -> Iterator[_Found]:
    section: int | None = None
    items = _List()
    last: _Found | None = None
    for part in reading.whole:
        if isinstance(part, WholeTable):
            if last:
                yield last
            last, items = None, _List()
            yield from _in_table(reading, part)
            continue
        above, section = section, indicator_of_section(part, section)
        labels = list(_labels(part.body))
        labelled = list(_labelled(part, labels, section))
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
            last = _Found(items.kind, part.body, section, part.page, labelled=False)
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
    def begun_by(cls, found: "_Found") -> "_List":
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
        if statement.heading or _SECTION.fullmatch(statement.body) or _cell_kind(statement.body) == "other":
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


def _labels(text: str) -> Iterator[_Label]:
    """The labels in a text after which a finding follows. Labels of both kinds together head an analysis."""
    if not _any_name().search(squeeze(text)):
        return
    for match in _label().finditer(text):
        kinds = {_kinds()[squeeze(label)] for label in match.captures("label")}
        if len(kinds) > 1:
            continue
        opens = _BEFORE_LABEL.fullmatch(text, 0, match.start()) is not None
        close = _CONNECTOR.match(text, match.end())
        far = _FAR_CONNECTOR.match(text, match.end()) if opens else None
        if connector := close or far:
            yield _Label(kinds.pop(), match.start(), connector.end(), sets_off=True)
        elif opens:
            bracket = _MAYBE_BRACKET.match(text, match.end())
            end = bracket.end() if bracket else match.end()
            yield _Label(kinds.pop(), match.start(), end, sets_off=False)


def _labelled(statement: Statement, labels: Sequence[_Label], section: int | None) -> Iterator[_Found]:
    """The findings of a statement that holds `labels` with a text after each."""
    text = statement.body
    for index, label in enumerate(labels):
        end = labels[index + 1].start if index + 1 < len(labels) else len(text)
        rest = text[label.end : end]
        if index + 1 < len(labels):
            rest = _DANGLING.sub("", rest)
        if _is_finding(rest, label):
            yield _Found(label.kind, rest.strip(), section, statement.page)


def _is_finding(rest: str, label: _Label) -> bool:
    """Whether the text after a label is a finding, not the rest of a heading."""
    if label.sets_off:
        return not says_nothing(rest)
    return rest.startswith(" ") and len(rest) > SHORTEST_TEXT and not _HEADS_OTHERS.match(rest.strip())


def _list_below(statement: Statement, labels: Sequence[_Label], items: _List) -> _List | None:
    """The list that a statement with `labels` heads, or of which further items are below it."""
    if kind := _heads_list(statement, labels):
        return _List(kind)
    return items.below_name(statement) if items.kind else None


def _heads_list(statement: Statement, labels: Sequence[_Label]) -> str | None:
    """The kind of the findings that a statement with `labels` heads, None where it heads none."""
    return labels[0].kind if len(labels) == 1 and len(statement.body) <= LONGEST_HEADING else None


def _plain(statement: Statement, section: int | None) -> Iterator[_Found]:
    """What an agency says without a label: the level of an indicator, or of one question, and the reason."""
    match = _PLAIN.search(statement.text) if section is not None else None
    if match:
        kind = "strength" if match["praise"] else "weakness"
        named = mentions(statement.body, indicator_no=section)
        of_one_question = len(named) == 1 and named[0].subjects[0].level == "question" and named[0].start < 6
        text = statement.body if of_one_question else statement.text[match.start("level") :]
        yield _Found(kind, text, section, statement.page)


def _in_table(reading: Reading, table: WholeTable) -> Iterator[_Found]:
    """The findings in the cells that belong to a label, or hold one with its text. In a measure table
    weaknesses are the findings of its rows."""
    cells = [cell for row in range(table.grid.rows) for cell in table.grid.filled(row)]
    if not _any_name().search("\n".join(squeeze(cell.text) for cell in cells)):
        return
    labelled = {id(one.cell): one for one in labelled_cells(table.grid, _cell_kind)}
    subjects = _Subjects(table, reading.described.assessed_year)
    for cell in cells:
        indicator, codes = subjects.of(cell)
        page = cell.page.number
        if one := labelled.get(id(cell)):
            if not (_is_read_elsewhere(table, one) or cell.column in subjects.columns):
                for text in filterfalse(says_nothing, one.items):
                    yield _Found(one.label, text, indicator, page, labelled=False, codes=codes)
        elif table.columns is None and (labels := _opening_label(line_of(cell))):
            statement = Statement(line_of(cell), page, heading=False, marked=False)
            for found in _labelled(statement, labels, indicator):
                yield replace(found, labelled=False, codes=codes)


def _opening_label(text: str) -> list[_Label]:
    """The labels of a text that opens with one, each with a text after it; none in any other."""
    labels = [label for label in _labels(text) if label.sets_off]
    return labels if labels and _BEFORE_LABEL.fullmatch(text, 0, labels[0].start) else []


def _is_read_elsewhere(table: WholeTable, one: LabelledCell) -> bool:
    """Whether a cell is no finding, or that of a measure, or only names questions."""
    of_measure = table.columns is not None and one.label == "weakness"
    return one.label == "other" or of_measure or _CODES.fullmatch(squeeze(one.cell.text)) is not None


@cache
def _label_of_cell() -> "regex.Pattern[str]":
    kinds = _kinds(other=True)
    others = _any_label(label for label, kind in kinds.items() if kind == "other")
    alone = rf"(?:{_LATIN})?(?P<label>{others})\s*(?:[(:=/]?\s*[A-Za-z][A-Za-z\s:=/-]*\)?)?\)?"
    return regex.compile(rf"(?:{_LATIN})?{_label().pattern}|{alone}$", regex.IGNORECASE)


def _cell_kind(text: str) -> str | None:
    """The kind of finding that a text names, if it names nothing else; "other" is neither kind."""
    match = _label_of_cell().match(text) if 0 < len(squeeze(text)) <= LONGEST_CELL else None
    if not match:
        return None
    kinds = {_kinds(other=True)[squeeze(label)] for label in match.captures("label")}
    has_text = _LEADS_TO_TEXT.match(text, match.end())
    return kinds.pop() if len(kinds) == 1 and not has_text else None


class _Subjects:
    """What the rows of a table are about, by cells that are in columns of their own next to the texts."""

    def __init__(self, table: WholeTable, year: int | None) -> None:
        self._grid, self._year = table.grid, year
        self._first, paths = heading_paths(table.grid, _cell_kind)
        self._fields = [_field(path) for path in paths]
        self.columns = {index for index, field in enumerate(self._fields) if field}
        self._indicators: dict[int, int | None] = {}
        indicator: int | None = None
        for row in range(self._first, self._grid.rows):
            indicator = self._indicator(row) or indicator
            self._indicators[row] = indicator

    def of(self, cell: GridCell) -> tuple[int | None, tuple[str, ...]]:
        """The indicator and the question codes of the row of a cell: those nearest to the left of it."""
        indicator = self._indicators.get(cell.row)
        columns = [*range(cell.column - 1, -1, -1), *range(cell.column + cell.columns, self._grid.columns)]
        for column in columns:
            if codes := self._codes(cell.row, column, indicator):
                return indicator, codes
        return indicator, ()

    def _indicator(self, row: int) -> int | None:
        """The indicator that a cell names, the first of those that reach into the row."""
        for column, field in enumerate(self._fields):
            text = line_of(self._grid.at(row, column))
            if not text:
                continue
            scored = subject_in_cell(text, question_column=False, year=self._year)
            if scored and scored.level == "indicator":
                return int(scored.code)
            if field == "indicator" and (subject := subject_of(text, column="indicator")):
                number = _NUMBER.fullmatch(text.strip(" .()"))
                return int(number[0]) if number else subject.number
        return None

    def _codes(self, row: int, column: int, indicator: int | None) -> tuple[str, ...]:
        """The question codes in a column of codes or questions, or in a cell that holds no more."""
        text = line_of(self._grid.at(row, column))
        of_questions = self._fields[column] == "question"
        if not text or not (of_questions or _CODES.fullmatch(squeeze(text))):
            return ()
        return tuple(question_codes(text, indicator_no=indicator, year=self._year, in_column=of_questions))


def _field(path: Sequence[str]) -> str | None:
    """Whether a column holds indicators or questions: by its lowest heading."""
    if path and squeeze(path[-1]) in _CODE_HEADINGS:
        return "question"
    words = path_words(path)
    return words.field if words and words.field in ("indicator", "question") else None
