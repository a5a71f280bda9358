"""Random tables of Thai texts, and how programs write them as plain text: for tests of what is read of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import regex

from normalize.thai import MARKS
from normalize.wrapping import words

_MARK: Final = regex.compile(f"[{MARKS}]")
_WORDS: Final = (
    "จัดทำคู่มือ", "การให้บริการ", "ประชาสัมพันธ์", "ผ่านเว็บไซต์", "ของหน่วยงาน", "เปิดเผยข้อมูล", "ให้ประชาชนทราบ",
    "กำหนดแนวทาง", "การใช้ทรัพย์สิน", "ของทางราชการ", "อย่างเคร่งครัด", "ติดตามผล", "ทุกไตรมาส", "ลดขั้นตอน", "ระยะเวลา",
    "ในการปฏิบัติงาน", "แต่งตั้งคณะทำงาน", "สำรวจความพึงพอใจ", "ผู้รับบริการ", "ณ จุดบริการ", "รายงานผู้บริหาร", "E-Service",
    "แจ้งเวียน", "หนังสือ", "อบรมเจ้าหน้าที่", "ด้านคุณธรรม", "และจริยธรรม", "ตรวจสอบ", "พัสดุคงเหลือ", "ขั้นตอน", "ร้องเรียน",
    "การทุจริต", "เพิ่มช่องทาง", "ออนไลน์", "Facebook", "ทบทวน", "ป้ายแสดง", "ค่าธรรมเนียม", "ที่ชัดเจน", "ปรับปรุงข้อมูล", "ข้อ o12",
    "(e7)", "ร้อยละ 85", "ปี 2567",
)  # fmt: skip
_HEADINGS: Final = (
    "ประเด็น", "ข้อค้นพบ", "มาตรการ", "ขั้นตอน/วิธีการปฏิบัติ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "ผลการดำเนินงาน", "ตัวชี้วัด",
    "วิธีการนำผลการวิเคราะห์ไปสู่การปฏิบัติ", "งบประมาณ", "ข้อเสนอแนะ", "หมายเหตุ",
)  # fmt: skip
_SHORT: Final = (
    "สำนักปลัด", "กองคลัง", "กองช่าง", "ไตรมาส 1", "ตลอดปีงบประมาณ", "ม.ค. - มี.ค. 2568", "92.50", "ดำเนินการแล้ว", "ทุกกอง",
    "กองการศึกษา", "-",
)  # fmt: skip
_GROUPS: Final = ("ผลการประเมิน", "การวิเคราะห์ผล", "แผนการดำเนินงาน", "ผู้เกี่ยวข้อง")
_UNDER_GROUPS: Final = ("ปี 2567", "ปี 2568", "แผน", "ผล", "หลัก", "สนับสนุน", "คะแนน", "ระดับ")
_BANNERS: Final = (
    "ประเด็นที่ {} กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ",
    "ตัวชี้วัดที่ {} การใช้งบประมาณ",
    "e{} เจ้าหน้าที่ปฏิบัติงานตามขั้นตอนและระยะเวลาที่กำหนดมากน้อยเพียงใด",
    "ด้านที่ {} การเปิดเผยข้อมูลต่อสาธารณะ",
    "หน่วยงานผู้รับผิดชอบ {} กองสาธารณสุขและสิ่งแวดล้อม",
)


@dataclass(frozen=True)
class Made:
    """A cell as it was meant: its text, and the columns and rows that it takes."""

    text: str
    columns: int = 1
    rows: int = 1


MadeRow = tuple[Made, ...]


@dataclass(frozen=True)
class MadeTable:
    """Rows of cells; one that covers others stands once, and nothing in the covered places."""

    columns: int
    heading: tuple[MadeRow, ...]
    body: tuple[MadeRow, ...]
    numbered: bool

    @property
    def rows(self) -> tuple[MadeRow, ...]:
        return self.heading + self.body

    def expected(self) -> list[list[tuple[int, str]]]:
        """Of each row the texts with their columns, without white space and without blank cells."""
        return [
            [(column, squeezed(cell.text)) for column, cell in placed if cell.text]
            for placed in self.placed()
        ]

    def placed(self) -> list[list[tuple[int, Made]]]:
        """Each row's cells with the column they begin in."""
        covered: dict[int, int] = {}
        result = []
        for row in self.rows:
            column, placed = 0, list[tuple[int, Made]]()
            opened: dict[int, int] = {}
            for cell in row:
                while covered.get(column, 0) > 0:
                    column += 1
                placed.append((column, cell))
                opened |= {column + offset: cell.rows for offset in range(cell.columns)}
                column += cell.columns
            covered = {at: rows - 1 for at, rows in (covered | opened).items() if rows > 1}
            result.append(placed)
        return result


def squeezed(text: str) -> str:
    return "".join(text.split())


def made_table(
    random: Random,
    *,
    groups: bool = False,
    banners: bool = False,
    merged: bool = False,
    columns: int | None = None,
) -> MadeTable:
    """A table of 2 to 9 columns and 2 to 8 rows, numbered half of the time."""
    count = columns or random.randint(4 if groups else 2, 9)
    numbered = random.random() < 0.5
    kinds = [
        "number" if numbered and at == 0 else random.choice(("long", "long", "short")) for at in range(count)
    ]
    if numbered is False:
        kinds[0] = "long"
    heading = _heading(random, count, numbered=numbered, groups=groups)
    body: list[MadeRow] = []
    for number in range(1, random.randint(2, 8) + 1):
        if banners and random.random() < 0.4:
            body.append((Made(random.choice(_BANNERS).format(number), count),))
        body.append(tuple(_made_cell(random, kind, number) for kind in kinds))
    rows = tuple(_merged_down(random, body, kinds) if merged else body)
    return MadeTable(count, heading, rows, numbered)


def _heading(random: Random, count: int, *, numbered: bool, groups: bool) -> tuple[MadeRow, ...]:
    names = random.sample(_HEADINGS, count)
    if numbered:
        names[0] = random.choice(("ที่", "ลำดับ"))
    if not groups:
        return (tuple(map(Made, names)),)
    first = random.randint(1, count - 2)
    spans = {first: random.choice((2, 2, 3)) if count - first > 2 else 2}
    after = first + spans[first]
    if count - after >= 3 and random.random() < 0.5:
        spans[after + random.randint(0, count - after - 2)] = 2
    top: list[Made] = []
    under: list[Made] = []
    titles = random.sample(_GROUPS, len(spans))
    column = 0
    while column < count:
        if column in spans:
            top.append(Made(titles.pop(), spans[column]))
            under += map(Made, random.sample(_UNDER_GROUPS, spans[column]))
            column += spans[column]
        else:
            top.append(Made(names[column], rows=2))
            column += 1
    return tuple(top), tuple(under)


def _made_cell(random: Random, kind: str, number: int) -> Made:
    if kind == "number":
        return Made(random.choice((f"{number}", f"{number}")))
    if kind == "short":
        return Made(random.choice(_SHORT))
    return Made(phrase(random, random.randint(1, 9)))


def phrase(random: Random, length: int) -> str:
    """That many words, some of them after a space."""
    text = random.choice(_WORDS)
    for _ in range(length - 1):
        text += random.choice(("", "", " ")) + random.choice(_WORDS)
    return text


def _merged_down(random: Random, body: Sequence[MadeRow], kinds: Sequence[str]) -> list[MadeRow]:
    """The rows with two cells, one below the other, merged in the first column of text of some rows."""
    column = 1 if kinds[0] == "number" else 0
    rows, index = list(body), 0
    while index + 1 < len(rows):
        if len(rows[index]) > 1 and len(rows[index + 1]) > 1 and random.random() < 0.5:
            above, below = list(rows[index]), list(rows[index + 1])
            above[column] = Made(above[column].text, rows=2)
            del below[column]
            rows[index : index + 2] = [tuple(above), tuple(below)]
            index += 1
        index += 1
    return rows


def wrapped(text: str, width: int) -> list[str]:
    """The lines of `text` in a column of that many characters; words longer than it are cut."""
    lines, line = [], ""
    for word in words(text):
        if line.strip() and len(line + word.rstrip()) > width:
            lines.append(line.strip())
            line = ""
        line += word
        while len(line.strip()) > width:
            lines.append(line.strip()[:width])
            line = line.strip()[width:]
    return [*lines, line.strip()] if line.strip() else lines


def printed_width(text: str, *, marks: bool) -> int:
    """Characters of a line; those without a width count where `marks`."""
    return len(text) if marks else len(_MARK.sub("", text))


def aligned(
    table: MadeTable, random: Random, *, marks: bool, blank_lines: bool, gap: int = 2, centred: bool = True
) -> str:
    """The table as `pdftotext -layout` prints it: columns at fixed places, cells wrapped over lines."""
    widths = _widths(table, random)
    starts = [sum(widths[:at]) + gap * at for at in range(table.columns + 1)]
    output: list[str] = []
    for index, placed in enumerate(table.placed()):
        is_heading = index < len(table.heading)
        cells = [
            (
                starts[column],
                starts[column + cell.columns] - gap - starts[column],
                wrapped(cell.text, starts[column + cell.columns] - gap - starts[column]),
            )
            for column, cell in placed
        ]
        depth = max((len(lines) for _, _, lines in cells), default=0)
        for at in range(depth):
            line = ""
            for start, width, lines in cells:
                if at >= len(lines):
                    continue
                text = lines[at]
                indent = (width - printed_width(text, marks=marks)) // 2 if is_heading and centred else 0
                line += " " * (start + max(0, indent) - printed_width(line, marks=marks)) + text
            output.append(line)
        if blank_lines:
            output.append("")
    return "\n".join(output)


def _widths(table: MadeTable, random: Random) -> list[int]:
    longest = [4] * table.columns
    for placed in table.placed():
        for column, cell in placed:
            if cell.columns == 1:
                longest[column] = max(longest[column], len(cell.text))
    return [min(most, random.randint(12, 30)) for most in longest]


def dumped(table: MadeTable, random: Random, *, covered: str = "blank") -> str:
    """The table as a Word converter dumps it: a line with a tab for each cell, a blank line after each row.

    `covered`: what stands for a place that a cell above covers: "blank" a tab alone, "nothing" no line.
    """
    output: list[str] = []
    for placed in table.placed():
        column = 0
        for start, cell in placed:
            output += ["\t"] * (start - column) if covered == "blank" else []
            output.append("\t" + _dumped_text(cell.text, random))
            column = start + cell.columns
        output += ["\t"] * (table.columns - column) if covered == "blank" else []
        output.append("")
    return "\n".join(output)


def _dumped_text(text: str, random: Random) -> str:
    """Long texts stand in paragraphs, each a line."""
    parts = text.split(" ")
    if len(parts) > 2 and random.random() < 0.3:
        at = random.randint(1, len(parts) - 1)
        return " ".join(parts[:at]) + "\n" + " ".join(parts[at:])
    return text
