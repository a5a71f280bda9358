"""Strengths and weaknesses that a document states: in labelled paragraphs, lists, table columns, or plainly
as a level and its reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from extract.grid import cells_by_column, width
from extract.page_breaks import written_lines
from normalize.lists import leading_number, split_items
from normalize.numerals import to_arabic
from normalize.wrapping import join_lines
from schema.codes import question_codes
from schema.prose import PlacedTable, Statement
from schema.questions import indicator_of
from schema.reading import Reading
from schema.records import Finding
from schema.scores.subjects import mentions, subject_in_cell
from schema.sections import indicator_of_section
from schema.vocabulary import rows, squeeze

LONGEST_HEADING: Final = 130
"""Characters of the longest statement that only heads a list of findings."""

SHORTEST_TEXT: Final = 20
"""Characters of the shortest text behind a label that no word sets off from it."""

_LETTER: Final = regex.compile(r"\p{L}")
_BRACKET: Final = r"(?:\s*\([^)]{0,60}\))?"
_MAYBE_BRACKET: Final = regex.compile(_BRACKET)
_LEADS_IN: Final = r"(?:มีดังต่อไปนี้|ดังต่อไปนี้|มีดังนี้|ดังนี้|ได้แก่|คือ|[:：])"
_CONNECTOR: Final = regex.compile(rf"{_BRACKET}\s*(?:{_LEADS_IN}\s*)+[-–]?\s*|{_BRACKET}\s+[-–]\s+")
_FAR_CONNECTOR: Final = regex.compile(rf"{_BRACKET}[^:()]{{0,60}}?{_BRACKET}\s*(?:{_LEADS_IN}\s*)+")
_BEFORE_LABEL: Final = regex.compile(
    r"(?:ในส่วนของ|ในส่วน|ส่วน|สำหรับ|โดยมี|โดย|พบว่า|พบ|มี|ด้าน|ประเด็นที่เป็น|ข้อที่เป็น|และ|แต่)?\s*"
)
_HEADS_OTHERS: Final = regex.compile(r"^(?:ของ|ตาม|จาก|ปี|ประจำ|ที่|ใน|รายตัวชี้วัด|[(]|$)")
_DANGLING: Final = regex.compile(
    r"(?:และ|แต่|ส่วน)$|(?:(?:\s|^)(?:และ|แต่|ส่วน|สำหรับ|ทั้งนี้|โดย|ใน|มี|พบ|ด้าน)+|[,;])+\s*$"
)
_OPENS_OTHER: Final = regex.compile(
    r"ตาราง|ภาพที่|แผนภูมิ|แผนภาพ|มาตรการ|แนวทาง|ข้อเสนอแนะ|ปัญหา|ข้อจำกัด|สรุป|โดยสรุป|ทั้งนี้|จากผล|จากการ|จากตาราง|จากข้อมูล"
    r"|ดังนั้น|ตามที่|ผลการ|ผลคะแนน|การวิเคราะห์|การนำผล|รายละเอียด|หมายเหตุ|ตัวชี้วัด|ประเด็นที่\s*\d|เทศบาล|องค์การบริหาร|อบต|อบจ"
    r"|แบบวัด|คะแนน|จึง|ลงชื่อ|\(ลงชื่อ|ประกาศ"
)
"""What a paragraph opens with that does not go on with a finding."""

_SECTION: Final = regex.compile(
    r"(?:มาตรการ|แนวทาง|ข้อเสนอแนะ|การนำผล|แผน|ปัญหา|ข้อจำกัด)"
    r"(?:.{0,60}(?:คุณธรรม|ปีงบประมาณ|อุปสรรค|ของหน่วยงาน|ไปสู่การปฏิบัติ).*|การพัฒนา|การแก้ไข|การปรับปรุง|ปรับปรุง|แก้ไข)?"
)
"""The title of the section that follows, which may count on from the items of a list."""

_TELLS: Final = regex.compile(r"\s*(?:คือ|ได้แก่)")
_REASON: Final = r"(?:เนื่องจาก|เพราะ|สาเหตุ|เกิดจาก|เป็นผลจาก|เป็นผลมาจาก)"
_PLAIN: Final = regex.compile(
    rf"(?P<level>อยู่ในระดับ\s*[\"“]?(?P<word>ต้องปรับปรุง(?:โดยด่วน)?|ควรปรับปรุง|ดีเยี่ยม|ดีมาก|ผ่านดีเยี่ยม)[\"”]?)[^:]{{0,80}}?{_REASON}"
)
_GOOD: Final = ("ดีเยี่ยม", "ดีมาก", "ผ่านดีเยี่ยม")


@dataclass
class _Found:
    """A finding while its text is put together; `labelled`: its label stands in its own paragraph."""

    kind: str
    text: str
    indicator_no: int | None
    page: int | None
    labelled: bool = True


@dataclass(frozen=True)
class _Label:
    """A label in a text: the kind of finding, where the label starts and where the text behind it does."""

    kind: str
    start: int
    end: int
    sets_off: bool


@cache
def _kinds() -> dict[str, str]:
    return {squeeze(row["label"]): row["kind"] for row in rows("finding_labels")}


@cache
def _label() -> "regex.Pattern[str]":
    """A label, and further ones of any kind that are named with it."""
    names = sorted((row["label"] for row in rows("finding_labels")), key=len, reverse=True)
    one = "|".join(r"\s*".join(map(regex.escape, name)) for name in names)
    return regex.compile(rf"(?P<label>{one})(?:\s*(?:/|,|หรือ|และ|กับ)+\s*(?P<label>{one}))*")


def findings(reading: Reading) -> list[Finding]:
    """Every strength and weakness of a document, in order.

    A paragraph that a page broke is joined. Praise or blame without a reason is none. The indicator is that
    of the question codes, else the one that the text or its section names.
    """
    described = reading.described
    year = described.assessed_year
    found = []
    for one in _found(reading):
        text = " ".join(one.text.split()).strip(" -–")
        codes = question_codes(text, indicator_no=one.indicator_no, year=year)
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
    for part in reading.prose:
        if isinstance(part, PlacedTable):
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
            items = _List()
            yield from labelled[:-1]
            last = labelled[-1]
        elif kind := _heads_list(part, labels):
            items = _List(kind)
        elif items.kind and items.holds(part):
            last = _Found(items.kind, part.body, section, part.page, labelled=False)
        else:
            items = _List()
            yield from _plain(part, section)
    if last:
        yield last


class _List:
    """The list of findings that statements stand in: none, or of a kind."""

    def __init__(self, kind: str | None = None) -> None:
        self.kind = kind
        self._numbers: list[int | None] = []

    def holds(self, statement: Statement) -> bool:
        """Whether a statement is the next item; a bare name of an indicator stands above items."""
        if statement.heading or _SECTION.fullmatch(statement.body):
            return False
        number = leading_number(statement.text) if statement.marked else None
        expected = (self._numbers[-1] or 0) + 1 if self._numbers else 1
        if self._numbers and (number is None) != (self._numbers[-1] is None):
            return False
        if number is not None and number != expected:
            return False
        if not statement.marked and _OPENS_OTHER.match(statement.text):
            return False
        self._numbers.append(number)
        return True


def _is_boundary(statement: Statement) -> bool:
    """Whether a statement does not go on with the finding above."""
    return statement.heading or statement.marked or bool(_OPENS_OTHER.match(statement.text))


def _labels(text: str) -> Iterator[_Label]:
    """The labels in a text behind which a finding is told. Labels of both kinds together head an analysis."""
    squeezed = squeeze(text)
    if not any(name in squeezed for name in _kinds()):
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
    """The findings of a statement that holds `labels` with a text behind each."""
    text = statement.body
    for index, label in enumerate(labels):
        end = labels[index + 1].start if index + 1 < len(labels) else len(text)
        told = text[label.end : end]
        if index + 1 < len(labels):
            told = _DANGLING.sub("", told)
        if _tells(told, label):
            yield _Found(label.kind, told.strip(), section, statement.page)


def _tells(told: str, label: _Label) -> bool:
    """Whether the text behind a label is a finding, not the rest of a heading."""
    if label.sets_off:
        return len(squeeze(told)) > 1 and squeeze(told) not in ("ไม่มี", "ไม่พบ")
    return told.startswith(" ") and len(told) > SHORTEST_TEXT and not _HEADS_OTHERS.match(told.strip())


def _heads_list(statement: Statement, labels: Sequence[_Label]) -> str | None:
    """The kind of the findings that a statement with `labels` heads, None where it heads none."""
    return labels[0].kind if len(labels) == 1 and len(statement.body) <= LONGEST_HEADING else None


def _plain(statement: Statement, section: int | None) -> Iterator[_Found]:
    """What an agency says without a label: the level of an indicator, or of one question, and the reason."""
    match = _PLAIN.search(statement.text)
    if match and section is not None:
        kind = "strength" if match["word"] in _GOOD else "weakness"
        named = mentions(statement.body, indicator_no=section)
        of_one_question = len(named) == 1 and named[0].subjects[0].level == "question" and named[0].start < 6
        text = statement.body if of_one_question else statement.text[match.start("level") :]
        yield _Found(kind, text, section, statement.page)


def _in_table(reading: Reading, part: PlacedTable) -> Iterator[_Found]:
    """The findings in the columns, or the rows, that a label heads. In a measure table weaknesses are the
    findings of its rows."""
    texts = part.texts
    if not any(_only_label(text) for row in texts for text in row):
        return
    size = width(part.table)
    lines = [[written_lines(cell) for cell in cells_by_column(row, size)] for row in part.table.rows]
    of_measures = reading.measure_columns(part) is not None
    by_row = sum(_only_label(row[0]) is not None for row in texts) > 1
    depth, columns = next(
        ((index, found) for index, row in enumerate(texts[:3]) if (found := _label_columns(row))), (-1, {})
    )
    if by_row:
        columns = {}
    section: int | None = None
    for index, row in enumerate(texts):
        section = _row_indicator(row, reading.described.assessed_year) or section
        kinds = dict(columns) if index > depth and columns else {}
        if not columns and (kind := _only_label(row[0])):
            kinds = dict.fromkeys(range(1, size), kind)
        for column, kind in kinds.items():
            if of_measures and kind == "weakness":
                continue
            for item in split_items(lines[index][column]):
                if len(squeeze(item)) > 1:
                    text = to_arabic(join_lines(item))
                    yield _Found(kind, text, section, part.page, labelled=False)


def _label_columns(row: Sequence[str]) -> dict[int, str]:
    return {index: kind for index, text in enumerate(row) if (kind := _only_label(text))}


def _only_label(text: str) -> str | None:
    """The kind of finding that a cell names, if it names nothing else."""
    match = _label().match(text) if 0 < len(text) <= LONGEST_HEADING else None
    if not match:
        return None
    kinds = {_kinds()[squeeze(label)] for label in match.captures("label")}
    told = _TELLS.match(text, match.end())
    return kinds.pop() if len(kinds) == 1 and not told else None


def _row_indicator(row: Sequence[str], year: int | None) -> int | None:
    for text in row:
        scored = subject_in_cell(text, question_column=False, year=year) if text else None
        if scored and scored.level == "indicator":
            return int(scored.code)
    return None
