"""Where on the page it is written: columns, cells, cards and labelled lines."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tests.layouts.entries import Entry, code_as_printed, subject_text
from tests.layouts.headings import GROUPS, USUAL, WORDS
from tests.layouts.model import Axes, Block, Cell, Table, Text
from tests.layouts.times import SHORT, written

WEIGHTS: Final = {"number": 0.65, "code": 0.7, "question": 1.7, "finding": 2.2, "measures": 2.4, "steps": 2.6, "owners": 1.4,
                  "timeline": 1.3, "results": 2.4, "status": 1.2, "budget": 1.2, "note": 1.1, "subject": 1.7, "shared": 1.5,
                  "main_owner": 1.2, "second_owner": 1.2, "start": 1.1, "end": 1.1, "quarter": 0.8, "month": 0.75, "asked": 0.6}  # fmt: skip
SHORT_FIELDS: Final = ("owners", "timeline", "budget", "status", "note", "shared")
LABELS: Final = {"start": ("เริ่มต้น", "วันเริ่มต้น"), "end": ("สิ้นสุด", "วันสิ้นสุด"),
                 "main_owner": ("หลัก", "หน่วยงานหลัก"), "second_owner": ("สนับสนุน", "หน่วยงานสนับสนุน")}  # fmt: skip


@dataclass(frozen=True)
class Column:
    field: str
    path: tuple[str, ...]
    """Headings over the column, from the top."""
    key: int = 0
    """Which quarter or month of the fiscal year."""

    @property
    def weight(self) -> float:
        return WEIGHTS[self.field]


@dataclass
class Writer:
    """Writes the measures of one document."""

    choice: random.Random
    axes: Axes
    year: int
    codes: tuple[str, ...] = ()
    """Codes of the questions that have a column each."""
    first_group: int = 0

    def __post_init__(self) -> None:
        words = WORDS[self.axes["words"]]
        usual = {name: self.choice.choice(values) for name, values in USUAL.items()}
        self.words = usual | {name: self.choice.choice(values) for name, values in words.items()}
        self.groups = {name: self.choice.choice(values) for name, values in GROUPS.items()}
        self.tick = self.choice.choice(("✓", "/", "●"))
        self.label_words = ("ผู้รับผิดชอบ", "หน่วยงานที่รับผิดชอบ")

    # cells

    def items(self, items: list[str]) -> list[str]:
        mark = self.axes["marks"]
        if len(items) < 2 or mark in ("none", "single"):
            return list(items)
        return [f"{mark.replace('1', str(number))} {item}" for number, item in enumerate(items, 1)]

    def code(self, entry: Entry) -> str:
        return code_as_printed(entry.code or "", self.axes["codes"])

    def lines(self, entry: Entry, name: str) -> list[str]:
        """What is written in the cell of a field."""
        writers: dict[str, Callable[[Entry], list[str]]] = {
            "subject": lambda e: [subject_text(self.axes, e.group, long=self.long_subject)],
            "code": lambda e: [self.code(e)],
            "question": self._question,
            "finding": self._finding,
            "measures": self._measures,
            "steps": lambda e: self.items(e.steps),
            "results": self._results,
            "status": lambda e: [e.status or ""],
            "owners": self._owners,
            "main_owner": lambda e: [e.owners[0]],
            "second_owner": lambda e: [e.owners[1]],
            "timeline": lambda e: [e.time.text] if e.time else [],
            "shared": lambda e: [f"{e.owners[0]} / {e.time.text if e.time else ''}"],
            "start": lambda e: [written(e.time.start, short=True)] if e.time and e.time.start else [],
            "end": lambda e: [written(e.time.end, short=True)] if e.time and e.time.end else [],
            "budget": lambda e: [f"{e.budget:,}" if e.budget else "-"],
            "note": lambda e: [e.note or "-"],
        }
        return writers[name](entry)

    @property
    def long_subject(self) -> bool:
        return self.axes["structure"] in ("prose", "tables", "mixed") or self.axes["words"] == "unknown"

    def _question(self, entry: Entry) -> list[str]:
        if self.axes["question_at"] == "code_column":
            return [entry.question or ""]
        return [f"{self.code(entry)} {entry.question}"]

    def _finding(self, entry: Entry) -> list[str]:
        finding = entry.finding or ""
        if self.axes["question_at"] == "bold_above":
            return [f"{self.code(entry)} {entry.question}", finding]
        if self.axes["question_at"] == "label":
            return [f"ข้อคำถาม: {self.code(entry)} {entry.question}", f"ข้อค้นพบ: {finding}"]
        return [finding]

    def _measures(self, entry: Entry) -> list[str]:
        lines = self.items(entry.measures)
        owner = entry.owners[0] if entry.owners else ""
        if self.axes["owner_at"] == "brackets":
            lines[-1] += f" ({self.label_words[0]}: {owner})"
        if self.axes["owner_at"] == "name_in_brackets":
            lines[-1] += f" ({owner})"
        if self.axes["owner_at"] == "square":
            lines[-1] += f" [{owner}]"
        if self.axes["owner_at"] == "line":
            lines.append(f"{self.label_words[entry.group % 2]} : {owner}")
        return lines

    def _results(self, entry: Entry) -> list[str]:
        lines = self.items(entry.results)
        if self.axes["status_at"] == "first_line":
            lines.insert(0, entry.status or "")
        if self.axes["status_at"] == "brackets":
            lines[-1] += f" ({entry.status})"
        return lines

    def _owners(self, entry: Entry) -> list[str]:
        style = self.axes["owner_list"]
        if style == "comma" or len(entry.owners) < 2:
            return [", ".join(entry.owners)] if entry.owners else []
        if style == "numbered":
            return [f"{number}. {owner}" for number, owner in enumerate(entry.owners, 1)]
        return list(entry.owners)

    # columns

    def fields(self) -> tuple[list[str], list[str], list[str], list[str]]:
        """Fields of a measure: what it answers, what is planned, what came of it, remarks."""
        axes = self.axes
        about = {"column": ["question"], "code_column": ["code", "question"]}.get(axes["question_at"], [])
        about += ["finding"] if axes["finding"] == "yes" else []
        practice = ["measures"] + (["steps"] if axes["steps"] == "yes" else [])
        owners = {"column": ["owners"], "two_columns": ["main_owner", "second_owner"], "shared": ["shared"]}
        times = {"column": ["timeline"], "from_to": ["start", "end"], "shared": []}
        rest = [owners.get(axes["owner_at"], []), times.get(axes["time_at"], ["ticks"])]
        rest += [["budget"]] if axes["budget"] == "yes" else []
        if axes["order"] == "mixed":
            self.choice.shuffle(rest)
            if axes["practice_group"] != "yes" and self.choice.random() < 0.5:
                practice, rest = practice[:1], [*rest[:1], practice[1:], *rest[1:]]
        plan = practice + [name for names in rest for name in names]
        outcome = ["results"] if axes["results"] == "yes" else []
        outcome += ["status"] if axes["status_at"] == "column" else []
        return about, plan, outcome, ["note"] if axes["note"] == "yes" else []

    def heading(self, name: str) -> str:
        if name == "subject":
            return self.words[self.axes["subject"]]
        return self.words[name] if name in self.words else LABELS[name][0]

    def columns(self) -> list[Column]:
        """The columns of a table with a measure in each row."""
        axes = self.axes
        about, plan, outcome, note = self.fields()
        first = ["number"] if axes["number"] == "yes" else []
        if axes["subject_at"] == "column" or axes["structure"] == "grouped":
            first.append("subject")
        columns = [Column(name, (self.heading(name),)) for name in first]
        analysis = (self.groups["analysis"],) if axes["analysis_group"] == "yes" else ()
        columns += [Column(name, (*analysis, self.heading(name))) for name in about]
        printed = [code_as_printed(code, self.axes["codes"].replace("ข้อ ", "")) for code in self.codes]
        columns += [Column("asked", (self.words["question"], code), at) for at, code in enumerate(printed)]
        over = (self.groups["plan"],) if axes["plan_group"] == "yes" else ()
        for name in plan:
            columns += self._planned(name, over)
        over = (self.groups["outcome"],) if axes["plan_group"] == "yes" else ()
        columns += [Column(name, (*over, self.heading(name))) for name in outcome]
        return columns + [Column(name, (self.heading(name),)) for name in note]

    def _planned(self, name: str, over: tuple[str, ...]) -> Iterator[Column]:
        groups = {"main_owner": "owners", "second_owner": "owners", "start": "time", "end": "time"}
        if self.axes["practice_group"] == "yes":
            groups |= {"measures": "practice", "steps": "practice"}
        if name == "ticks":
            yield from self._ticks(over)
        elif name in groups:
            yield Column(name, (*over, self.groups[groups[name]], self.heading(name)))
        else:
            yield Column(name, (*over, self.heading(name)))

    def _ticks(self, over: tuple[str, ...]) -> Iterator[Column]:
        top = (*over, self.groups["time"])
        if self.axes["time_at"] == "quarters":
            for number in range(4):
                yield Column("quarter", (*top, f"ไตรมาส {number + 1}"), number)
            return
        for number in range(12):
            year = (f"พ.ศ. {self.year - (number < 3)}",) if self.axes["year_over_months"] == "yes" else ()
            if self.axes["year_over_months"] != "yes":
                top = (*over, f"{self.groups['time']} (ปีงบประมาณ {self.year})")
            yield Column("month", (*top, *year, SHORT[number]), number)

    # tables with a measure in each row

    def table(self, entries: list[Entry], titles: list[str]) -> Table:
        columns = self.columns()
        heading = [[Cell((title,), columns=len(columns), bold=1, centred=True)] for title in titles]
        heading += heading_cells([column.path for column in columns])
        if self.axes["numbered_columns"] == "yes":
            heading.append([Cell((f"({number})",), centred=True) for number in range(1, len(columns) + 1)])
        rows = list(heading)
        for index in range(len(entries)):
            banner = self._banner(entries, index)
            if banner:
                rows.append([Cell((banner,), columns=len(columns), bold=1)])
            rows.append(list(self._row(columns, entries, index)))
        if self.axes["sum_row"] == "yes":
            rows.append(self._sum(columns, entries))
        return Table(rows, len(heading), tuple(column.weight for column in columns))

    def _banner(self, entries: list[Entry], index: int) -> str | None:
        entry, above = entries[index], entries[index - 1] if index else None
        if self.axes["structure"] != "banner":
            return None
        if self.axes["banner_of"] == "owner":
            return None if above and above.owners == entry.owners else f"ผู้รับผิดชอบ : {entry.owners[0]}"
        if self.axes["banner_of"] == "question":
            same = above and above.code == entry.code
            return None if same else f"{self.code(entry)} {entry.question}"
        same = above and above.group == entry.group
        return None if same else subject_text(self.axes, entry.group, long=True)

    def _row(self, columns: list[Column], entries: list[Entry], index: int) -> Iterator[Cell]:
        entry = entries[index]
        for column in columns:
            if column.field == "asked":
                yield Cell((self.tick,) if entry.code == self.codes[column.key] else (), centred=True)
                continue
            if column.field in ("month", "quarter"):
                yield from self._period(column, entry)
                continue
            run = self._run(column.field, entries, index)
            wide = entry.wide and column.field == "measures"
            if not run or (entry.wide and column.field == "steps"):
                continue
            number = [str(index + 1)]
            lines = number if column.field == "number" else self.lines(entry, column.field)
            bold = int(column.field == "finding" and self.axes["question_at"] == "bold_above")
            yield Cell(
                tuple(lines),
                rows=run,
                columns=1 + wide,
                bold=bold,
                centred=column.field in ("number", "budget"),
            )

    def _run(self, name: str, entries: list[Entry], index: int) -> int:
        """How many rows the cell of a field covers; 0 where it is covered from above."""
        field = {"timeline": "time"}.get(name, name)

        def continues(at: int) -> bool:
            if name == "subject":
                return self.axes["structure"] == "grouped" and entries[at].group == entries[at - 1].group
            return field in entries[at].merged

        if index and continues(index):
            return 0
        end = index + 1
        while end < len(entries) and continues(end):
            end += 1
        return end - index

    def _period(self, column: Column, entry: Entry) -> Iterator[Cell]:
        time, kind = entry.time, self.axes["time_at"]
        assert time is not None
        if kind == "quarters":
            ticked = time.first <= column.key * 3 <= time.last
            yield Cell((self.tick,) if ticked else (), centred=True)
            return
        inside = time.first <= column.key <= time.last
        if kind == "bar" and inside:
            if column.key == time.first:
                yield Cell(("↔",), columns=time.last - time.first + 1, centred=True)
            return
        mark = {"arrows": "→", "months": self.tick}.get(kind)
        yield Cell((mark,) if inside and mark else (), shaded=inside and kind == "shaded", centred=True)

    def _sum(self, columns: list[Column], entries: list[Entry]) -> list[Cell]:
        at = [column.field for column in columns].index("budget")
        total = sum(entry.budget or 0 for entry in entries)
        row = [Cell(("รวมงบประมาณทั้งสิ้น",), columns=at, bold=1)] if at else []
        return [*row, Cell((f"{total:,}",), centred=True), *[Cell() for _ in columns[at + 1 :]]]

    # other structures

    def _listed(self) -> list[str]:
        """All fields of a measure, one after the other."""
        about, plan, outcome, note = self.fields()
        subject = ["subject"] if self.axes["subject_at"] == "column" else []
        return [*subject, *about, *plan, *outcome, *note]

    def transposed(self, entries: list[Entry]) -> Table:
        rows = []
        if self.choice.random() < 0.4:
            rows.append(
                [
                    Cell(("รายการ",), bold=1),
                    *[Cell((f"มาตรการที่ {n}",), bold=1) for n in range(1, len(entries) + 1)],
                ]
            )
        head = len(rows)
        for name in self._listed():
            cells = [self._value(entry, name) for entry in entries]
            rows.append([Cell((self.heading(name),), bold=1), *cells])
        return Table(rows, head, (1.3, *[2.5 for _ in entries]))

    def _value(self, entry: Entry, name: str) -> Cell:
        bold = int(name == "finding" and self.axes["question_at"] == "bold_above")
        return Cell(tuple(self.lines(entry, name)), bold=bold)

    def card(self, entry: Entry) -> list[list[Cell]]:
        return [[Cell((self.heading(name),), bold=1), self._value(entry, name)] for name in self._listed()]

    def pair_card(self, entry: Entry) -> list[list[Cell]]:
        """Two values in a row, in half of the documents only short ones."""
        rows: list[list[Cell]] = []
        waiting: list[Cell] = []
        for name in self._listed():
            label, value = Cell((self.heading(name),), bold=1), self._value(entry, name)
            if name in SHORT_FIELDS or self.tick == "/":
                waiting += [label, value]
            else:
                rows.append([label, replace(value, columns=3)])
            if len(waiting) == 4:
                rows.append(waiting)
                waiting = []
        if waiting:
            rows.append([waiting[0], replace(waiting[1], columns=3)])
        return rows

    def prose(self, entry: Entry) -> Iterator[Text]:
        for name in self._listed():
            if name == "subject":
                continue
            lines = self.lines(entry, name)
            label = self.heading(name)
            if len(lines) == 1:
                yield Text(f"{label} : {lines[0]}")
            elif lines:
                yield Text(f"{label} :")
                yield from (Text(line) for line in lines)

    def blocks(self, entries: list[Entry], titles: list[str]) -> Iterator[Block]:
        """The measures as tables, cards or labelled lines."""
        structure = self.axes["structure"]
        self.first_group = entries[0].group
        if self.axes["question_at"] == "across":
            self.codes = tuple(dict.fromkeys(entry.code or "" for entry in entries))
        if structure in ("rows", "grouped", "banner"):
            yield self.table(entries, titles)
        elif structure in ("tables", "prose", "mixed") or self.axes["subject_at"] == "heading":
            for group in dict.fromkeys(entry.group for entry in entries):
                yield Text(subject_text(self.axes, group, long=True), "heading")
                yield from self._together([entry for entry in entries if entry.group == group], titles)
                titles = []
        else:
            yield from self._together(entries, titles)

    def _together(self, entries: list[Entry], titles: list[str]) -> Iterator[Block]:
        structure = self.axes["structure"]
        if structure == "tables" or (structure == "mixed" and entries[0].group != self.first_group):
            yield self.table(entries, titles)
        elif structure == "transposed":
            yield from (self.transposed(entries[at : at + 3]) for at in range(0, len(entries), 3))
        elif structure in ("prose", "mixed"):
            yield from (line for entry in entries for line in self.prose(entry))
        else:
            yield from self._cards(entries)

    def _cards(self, entries: list[Entry]) -> Iterator[Table]:
        structure = self.axes["structure"]
        if structure == "long_card":
            yield Table([row for entry in entries for row in self.card(entry)], 0, (1.3, 5.0))
        elif structure == "cards":
            yield from (Table(self.card(entry), 0, (1.3, 5.0)) for entry in entries)
        else:
            yield from (Table(self.pair_card(entry), 0, (1.2, 2.4, 1.2, 2.4)) for entry in entries)


def heading_cells(paths: Sequence[tuple[str, ...]]) -> list[list[Cell]]:
    """Rows of headings: a heading spans the columns that share it, the last of a path all rows below."""
    depth = max(map(len, paths))
    rows: list[list[Cell]] = []
    for level in range(depth):
        row: list[Cell] = []
        for index, path in enumerate(paths):
            if len(path) <= level or (index and paths[index - 1][: level + 1] == path[: level + 1]):
                continue
            over = [other[: level + 1] == path[: level + 1] for other in paths[index:]]
            columns = over.index(False) if False in over else len(over)
            down = depth - level if len(path) == level + 1 else 1
            row.append(Cell((path[level],), rows=down, columns=columns, bold=1, centred=True))
        rows.append(row)
    return rows
