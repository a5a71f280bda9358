"""Scores of a drawn document: figures that agree with each other, and the tables that show them."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

from tests.layouts.bank import INDICATORS
from tests.layouts.model import Block, Cell, Table, Text, Truth
from tests.layouts.places import heading_cells

INSTRUMENTS: Final = {"IIT": (1, 2, 3, 4, 5), "EIT": (6, 7, 8), "OIT": (9, 10)}
QUESTIONS: Final = {number: [f"{'i' if number < 6 else 'e'}{(number - 1 if number < 6 else number - 6) * 3 + k}" for k in (1, 2, 3)]
                    for number in range(1, 9)}  # fmt: skip
"""Questions of the indicators 1 to 8 in 2568."""


class Figures:
    """The scores of one year, from questions to the whole."""

    def __init__(self, choice: random.Random, year: int) -> None:
        self.year = year
        self.questions = {
            code: choice.randrange(7800, 10001) / 100 for codes in QUESTIONS.values() for code in codes
        }
        self.indicators = {
            number: round(sum(self.questions[code] for code in codes) / 3, 2)
            for number, codes in QUESTIONS.items()
        }
        self.indicators |= {number: choice.randrange(7000, 10001) / 100 for number in (9, 10)}
        self.instruments = {
            name: round(sum(self.indicators[number] for number in numbers) / len(numbers), 2)
            for name, numbers in INSTRUMENTS.items()
        }
        shares = {"IIT": 0.3, "EIT": 0.3, "OIT": 0.4}
        self.overall = round(sum(self.instruments[name] * share for name, share in shares.items()), 2)


def score(year: int, level: str, code: str, value: float, change: float | None = None) -> Truth:
    return {"year": year, "level": level, "code": code, "score": value, "change": change}


def draw_scores(choice: random.Random, kind: str, year: int) -> tuple[list[Block], list[Truth]]:
    """What shows the scores of `year`, and the scores."""
    if kind == "none":
        return [], []
    figures, before = Figures(choice, year), Figures(choice, year - 1)
    if kind == "prose":
        return _prose(figures, before)
    if kind == "instruments":
        return _instruments(figures)
    if kind == "bands":
        return _bands(choice, figures)
    if kind == "by_year":
        return _by_year(choice, figures, before)
    if kind == "questions":
        return _with_questions(figures)
    if kind == "full_mark":
        return _full_mark(choice, figures)
    if kind == "one_year":
        return _one_year(choice, figures)
    return _two_years(choice, kind, figures, before)


def figure(value: float) -> str:
    return f"{value:.2f}"


def _caption(figures: Figures, what: str) -> Text:
    return Text(f"ผลการประเมิน ITA {what} ประจำปีงบประมาณ พ.ศ. {figures.year}", "heading")


def _table(paths: Sequence[tuple[str, ...]], rows: list[list[str]], widths: tuple[float, ...]) -> Table:
    heading = heading_cells(paths)
    body = [[Cell((text,) if text else (), centred=text[:1].isdigit()) for text in row] for row in rows]
    return Table(heading + body, len(heading), widths)


def _one_year(choice: random.Random, figures: Figures) -> tuple[list[Block], list[Truth]]:
    name = choice.choice(("ตัวชี้วัด", "รายละเอียดตัวชี้วัด", "ชื่อตัวชี้วัด"))
    points = choice.choice(("คะแนน", "ผลคะแนน", "คะแนนที่ได้"))
    rows = [[str(n), INDICATORS[n], figure(value)] for n, value in figures.indicators.items()]
    table = _table([("ที่",), (name,), (points,)], rows, (0.6, 4, 1.2))
    return [_caption(figures, "รายตัวชี้วัด"), table], _of_indicators(figures)


def _of_indicators(figures: Figures) -> list[Truth]:
    return [score(figures.year, "indicator", str(n), value) for n, value in figures.indicators.items()]


def _two_years(
    choice: random.Random, kind: str, figures: Figures, before: Figures
) -> tuple[list[Block], list[Truth]]:
    over = (choice.choice(("คะแนน", "ผลคะแนน", "ค่าคะแนน")),) if kind == "spanning" else ()
    newer_first = kind == "newer_left" or (kind == "spanning" and choice.random() < 0.5)
    years = [figures, before] if newer_first else [before, figures]
    with_change = choice.random() < 0.7
    word = choice.choice(("ปี", "ปีงบประมาณ", "พ.ศ."))
    paths = [("ที่",), ("ตัวชี้วัด",), *((*over, f"{word} {one.year}") for one in years)]
    paths += [(choice.choice(("เปลี่ยนแปลง", "ผลต่าง", "เพิ่มขึ้น/ลดลง")),)] if with_change else []
    rows, truth = [], []
    for number, name in INDICATORS.items():
        change = round(figures.indicators[number] - before.indicators[number], 2)
        cells = [str(number), name, *(figure(one.indicators[number]) for one in years)]
        rows.append(cells + ([f"{change:+.2f}" if change else "0.00"] if with_change else []))
        truth.append(score(before.year, "indicator", str(number), before.indicators[number]))
        said = change if with_change else None
        truth.append(score(figures.year, "indicator", str(number), figures.indicators[number], said))
    widths = (0.6, 4, *(1.2 for _ in paths[2:]))
    caption = Text(
        f"เปรียบเทียบผลการประเมิน ITA ปีงบประมาณ พ.ศ. {before.year} และ พ.ศ. {figures.year}", "heading"
    )
    return [caption, _table(paths, rows, widths)], truth


def _instruments(figures: Figures) -> tuple[list[Block], list[Truth]]:
    paths = [("IIT",), ("EIT",), ("OIT",), ("คะแนนรวม",)]
    rows = [[*(figure(value) for value in figures.instruments.values()), figure(figures.overall)]]
    truth = [score(figures.year, "instrument", name, value) for name, value in figures.instruments.items()]
    truth.append(score(figures.year, "overall", "overall", figures.overall))
    return [_caption(figures, "รายเครื่องมือ"), _table(paths, rows, (1.5, 1.5, 1.5, 1.5))], truth


def _bands(choice: random.Random, figures: Figures) -> tuple[list[Block], list[Truth]]:
    """Codes across, the scores below, band after band in one table."""
    width = choice.choice((5, 6))
    codes = list(figures.questions)
    rows: list[list[Cell]] = []
    for at in range(0, len(codes), width):
        band = codes[at : at + width]
        blank = [Cell() for _ in range(width - len(band))]
        rows.append([Cell(("ข้อ",), bold=1), *[Cell((code,), bold=1, centred=True) for code in band], *blank])
        values = [Cell((figure(figures.questions[code]),), centred=True) for code in band]
        rows.append([Cell(("คะแนน",)), *values, *blank])
    table = Table(rows, 0, (1.0, *(1.0 for _ in range(width))))
    truth = [score(figures.year, "question", code, value) for code, value in figures.questions.items()]
    return [_caption(figures, "รายข้อคำถาม"), table], truth


def _by_year(choice: random.Random, figures: Figures, before: Figures) -> tuple[list[Block], list[Truth]]:
    """Codes across, a year in a row."""
    codes = choice.choice(list(QUESTIONS.values()))
    paths = [("ปี",), *(("คะแนนรายข้อ", code) for code in codes)]
    rows = [[f"ปี {one.year}", *(figure(one.questions[code]) for code in codes)] for one in (before, figures)]
    truth = [
        score(one.year, "question", code, one.questions[code]) for one in (before, figures) for code in codes
    ]
    caption = Text("ผลการประเมิน ITA รายข้อคำถาม เปรียบเทียบสองปี", "heading")
    return [caption, _table(paths, rows, (1.0, 1.0, 1.0, 1.0))], truth


def _with_questions(figures: Figures) -> tuple[list[Block], list[Truth]]:
    """An indicator in a row, its questions with their scores beside it."""
    blocks: list[Block] = []
    truth: list[Truth] = []
    for name in ("IIT", "EIT"):
        rows = []
        for number in INSTRUMENTS[name]:
            codes = QUESTIONS[number]
            cells = [f"{code} = {figure(figures.questions[code])}" for code in codes]
            rows.append([f"{number}. {INDICATORS[number]}", *cells, figure(figures.indicators[number])])
            truth += [score(figures.year, "question", code, figures.questions[code]) for code in codes]
            truth.append(score(figures.year, "indicator", str(number), figures.indicators[number]))
        paths = [
            ("ตัวชี้วัด",),
            ("คะแนนรายข้อ", "ข้อที่ 1"),
            ("คะแนนรายข้อ", "ข้อที่ 2"),
            ("คะแนนรายข้อ", "ข้อที่ 3"),
            ("คะแนนตัวชี้วัด",),
        ]
        blocks += [_caption(figures, name), _table(paths, rows, (3, 1.2, 1.2, 1.2, 1.2))]
    return blocks, truth


def _full_mark(choice: random.Random, figures: Figures) -> tuple[list[Block], list[Truth]]:
    paths = [("ลำดับ",), ("ตัวชี้วัด",), ("คะแนนเต็ม",), (choice.choice(("คะแนนที่ได้", "คะแนน")),), ("ระดับ",)]
    levels = {95: "ดีเยี่ยม", 85: "ดี", 0: "พอใช้"}
    rows = [
        [
            str(n),
            INDICATORS[n],
            "100",
            figure(value),
            next(name for least, name in levels.items() if value >= least),
        ]
        for n, value in figures.indicators.items()
    ]
    return [_caption(figures, "รายตัวชี้วัด"), _table(paths, rows, (0.7, 3.5, 1, 1.2, 1.2))], _of_indicators(
        figures
    )


def _prose(figures: Figures, before: Figures) -> tuple[list[Block], list[Truth]]:
    lines = list(_sentences(figures, before))
    truth = []
    values = {("overall", "overall"): (before.overall, figures.overall)}
    values |= {("indicator", str(n)): (before.indicators[n], figures.indicators[n]) for n in (2, 7)}
    for (level, code), (old, new) in values.items():
        truth.append(score(before.year, level, code, old))
        truth.append(score(figures.year, level, code, new, round(new - old, 2)))
    return [_caption(figures, "ภาพรวม"), *map(Text, lines)], truth


def _sentences(figures: Figures, before: Figures) -> Iterator[str]:
    def change(old: float, new: float) -> str:
        return f"{'เพิ่มขึ้น' if new >= old else 'ลดลง'} {figure(abs(new - old))}"

    yield (
        f"คะแนนภาพรวมของหน่วยงาน ปี {before.year} ได้ {figure(before.overall)} คะแนน และปี {figures.year} "
        f"ได้ {figure(figures.overall)} คะแนน ({change(before.overall, figures.overall)})"
    )
    for n in (2, 7):
        old, new = before.indicators[n], figures.indicators[n]
        yield (
            f"ตัวชี้วัดที่ {n} {INDICATORS[n]} ปี {before.year} ได้ {figure(old)} คะแนน และปี {figures.year} "
            f"ได้ {figure(new)} คะแนน ({change(old, new)})"
        )
