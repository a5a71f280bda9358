"""Draws a document: its choices, what it says, where it is written, and what should be read from it."""

import random
import re
from dataclasses import replace
from typing import Final

from tests.layouts.axes import allowed_forms, draw_axes
from tests.layouts.bank import AGENCIES
from tests.layouts.entries import Entry, draw_entries, truth_of
from tests.layouts.model import FORMS, SCAN, Axes, Block, Cell, Drawn, Table, Text, Truth
from tests.layouts.places import Writer
from tests.layouts.scores import draw_scores

THAI_DIGITS: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_NUMBER: Final = re.compile(r"(?<![A-Za-z\ue000\d.])\d[\d,.]*")


def draw(seed: int, number: int, forced: Axes | None = None) -> Drawn:
    """The document `number` of those that `seed` gives."""
    choice = random.Random(f"{seed}/{number}")
    axes = draw_axes(choice, forced or {})
    axes["type"] = _type(axes)
    by_questions = axes["scores"] in ("bands", "by_year", "questions") or axes["codes"] != "-"
    assessed = 2568 if by_questions else choice.choice((2566, 2567, 2568))
    year = assessed + 1
    kind, place, district, province = choice.choice(AGENCIES)
    agency = kind + place
    blocks: list[Block] = list(_opening(axes, agency, district, province, assessed))
    score_blocks, scores = draw_scores(choice, axes["scores"], assessed)
    entries = draw_entries(choice, axes, year)
    writer = Writer(choice, axes, year)
    blocks += score_blocks if axes["scores_at"] == "before" else []
    blocks.append(Text(f"มาตรการที่จะดำเนินการในปีงบประมาณ พ.ศ. {year}"))
    titles = _titles(axes, agency, year)
    blocks += writer.blocks(entries, titles)
    blocks += score_blocks if axes["scores_at"] == "after" else []
    _fit_on_page(axes, blocks)
    truth = {
        "document": {
            "agency": agency,
            "agency_type": kind,
            "district": district,
            "province": province,
            "document_type": axes["type"],
            "fiscal_year": year,
            "assessed_year": assessed,
        },
        "measures": _records(axes, entries),
        "scores": scores,
        "flags": _flags(axes, entries),
    }
    if axes["digits"] == "thai":
        blocks = [_with_thai_digits(block) for block in blocks]
    return Drawn(f"d{seed}-{number:03}", axes, blocks, truth, allowed_forms(axes, (*FORMS, SCAN)))


def _fit_on_page(axes: Axes, blocks: list[Block]) -> None:
    """Lay a page with a wide table on its side, and write a very wide one in small letters."""
    widest = (
        max(sum(block.widths) for block in blocks if isinstance(block, Table))
        if axes["structure"] != "prose"
        else 0
    )
    if widest > 11:
        axes["paper"] = "wide"
    if widest > (13 if axes["paper"] == "wide" else 8):
        axes["points"] = "10"


def _type(axes: Axes) -> str:
    if axes["results"] == "yes":
        return "progress_report"
    return "measures_plan" if axes["scores"] == "none" else "assessment_report"


def _opening(axes: Axes, agency: str, district: str, province: str, assessed: int) -> list[Text]:
    year = assessed + 1
    titles = {
        "measures_plan": f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {year}",
        "progress_report": f"รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {year}",
        "assessment_report": f"รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใส (ITA) ประจำปีงบประมาณ พ.ศ. {assessed} และมาตรการที่ดำเนินการในปีงบประมาณ พ.ศ. {year}",
    }
    return [
        Text(titles[axes["type"]], "title"),
        Text(agency, "title"),
        Text(f"อำเภอ{district} จังหวัด{province}", "title"),
        Text(
            f"{agency}ได้นำผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. {assessed} มาวิเคราะห์เพื่อกำหนดมาตรการ"
            f"ส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. {year} ดังนี้"
        ),
    ]


def _titles(axes: Axes, agency: str, year: int) -> list[str]:
    """Title rows inside of a table."""
    titles = ["ตารางแสดงมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน", f"ประจำปีงบประมาณ พ.ศ. {year}", agency,
              "การนำผลการประเมินไปสู่การปฏิบัติ"]  # fmt: skip
    return titles[: int(axes["title_rows"])] if axes["title_rows"].isdigit() else []


def _records(axes: Axes, entries: list[Entry]) -> list[Truth]:
    known = axes["subject_at"] != "none"
    merged = axes["structure"] == "grouped"
    return [
        truth_of(
            entry,
            axes,
            subject_known=known,
            subject_merged=merged and index > 0 and entries[index - 1].group == entry.group,
        )
        for index, entry in enumerate(entries)
    ]


def _flags(axes: Axes, entries: list[Entry]) -> list[Truth]:
    owner = "missing_owner" if axes["owner_at"] == "column" else None
    blank = [owner for entry in entries if owner and not entry.owners]
    return [{"kind": kind} for kind in [*blank, *("missing_timeline" for entry in entries if not entry.time)]]


def _with_thai_digits(block: Block) -> Block:
    def thai(text: str) -> str:
        return _NUMBER.sub(lambda found: found[0].translate(THAI_DIGITS), text)

    def cell(one: Cell) -> Cell:
        return replace(one, lines=tuple(map(thai, one.lines)))

    if isinstance(block, Text):
        return replace(block, text=thai(block.text))
    return Table([[cell(one) for one in row] for row in block.rows], block.heading, block.widths)
