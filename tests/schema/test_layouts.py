"""Layouts of tables, as files that know spans give them: what each becomes.

A row is a line, its cells are parted by `|`; `[n]` after a text is the columns that it spans, `{n}` the rows.
`~` ends a line inside a cell; a cell of a dot is blank in its own right.
"""

import re
from collections.abc import Sequence

from extract import Cell, Document, Line, Page, Paragraph, Row, Table
from schema import Interpretation, interpret
from schema.records import Measure
from tests.conftest import DOCUMENT_ID

TITLE = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2568"
ISSUE_1 = "1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"
ISSUE_2 = "2. การให้บริการและระบบ E-Service"
_CELL = re.compile(r"(?P<text>.*?)(?:\[(?P<columns>\d+)\])?(?:\{(?P<rows>\d+)\})?")


def table(text: str, *, merges_known: bool = True) -> Table:
    covered: dict[tuple[int, int], bool] = {}
    rows = []
    for number, line in enumerate(text.strip().split("\n")):
        cells: list[Cell] = []
        printed = line.split("|")
        column = 0
        while printed or covered.get((number, column)):
            if covered.get((number, column)):
                cells.append(Cell())
                column += 1
                continue
            match = _CELL.fullmatch(printed.pop(0).strip())
            assert match is not None
            columns, spanned = int(match["columns"] or 1), int(match["rows"] or 1)
            words = "" if match["text"] == "." else match["text"]
            lines = tuple(Line(part, full=False) for part in words.split("~") if part)
            cells.append(Cell(lines, row_span=spanned, column_span=columns))
            for row in range(number + 1, number + spanned):
                covered |= {(row, at): True for at in range(column, column + columns)}
            column += columns
        rows.append(Row(tuple(cells)))
    return Table(tuple(rows), merges_known=merges_known)


def read(*blocks: str | Table) -> Interpretation:
    made = tuple(
        block if isinstance(block, Table) else Paragraph((Line(block, full=False),))
        for block in (TITLE, *blocks)
    )
    page = Page(None, None, None, made)
    return interpret(Document("a.docx", "", "word", (page,)), DOCUMENT_ID)


def told(records: Sequence[Measure]) -> list[tuple[list[str], list[str], str | None]]:
    return [(record.measures, record.owners, record.timeline) for record in records]


def kinds(found: Interpretation) -> list[str]:
    return [flag.kind for flag in found.flags]


def test_a_heading_of_two_rows() -> None:
    found = read(
        table(f"""ที่{{2}} | ประเด็น{{2}} | การนำผลการวิเคราะห์ไปสู่การปฏิบัติ[2] | ผู้รับผิดชอบ{{2}} | ระยะเวลา{{2}}
        มาตรการ | ขั้นตอน
        1 | {ISSUE_1} | จัดคิว | ประชุม | กองคลัง | ไตรมาส 1""")
    )
    (record,) = found.measures
    assert (record.measures, record.steps, record.issue_no) == (["จัดคิว"], ["ประชุม"], 1)
    assert kinds(found) == []


def test_owners_of_two_kinds_under_one_heading() -> None:
    found = read(
        table(f"""ประเด็น{{2}} | มาตรการ{{2}} | ผู้รับผิดชอบ[2] | ระยะเวลา{{2}}
        หลัก | สนับสนุน
        {ISSUE_1} | จัดคิว | กองคลัง | กองช่าง | ไตรมาส 1""")
    )
    assert told(found.measures) == [(["จัดคิว"], ["กองคลัง", "กองช่าง"], "ไตรมาส 1")]
    assert kinds(found) == []


def test_three_heading_rows_over_months() -> None:
    found = read(
        table(f"""ประเด็น{{3}} | มาตรการ{{3}} | ผู้รับผิดชอบ{{3}} | ระยะเวลาดำเนินการ[3]
        พ.ศ. 2567[3]
        ต.ค. | พ.ย. | ธ.ค.
        {ISSUE_1} | จัดคิว | กองคลัง | . | ✓ | ✓""")
    )
    (record,) = found.measures
    assert (str(record.start_date), str(record.end_date)) == ("2024-11-01", "2024-12-31")
    assert kinds(found) == []


def test_plan_and_result_over_their_columns() -> None:
    found = read(
        table("""แผน[3] | ผล[2]
        มาตรการ | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินงาน | สถานะ
        จัดคิว | กองคลัง | ไตรมาส 1 | มีบัตรคิวแล้ว | ดำเนินการแล้วเสร็จ""")
    )
    (record,) = found.measures
    assert (record.results, record.status) == (["มีบัตรคิวแล้ว"], "ดำเนินการแล้วเสร็จ")


def test_banners_and_titles() -> None:
    heading = "มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา"
    row = "จัดคิว | ประชุม | กองคลัง | ไตรมาส 1"
    banner = read(table(f"{heading}\nตัวชี้วัดที่ 2 การใช้งบประมาณ[4]\n{row}"))
    assert [record.indicator_no for record in banner.measures] == [2]
    titles = "\n".join(f"หัวเรื่อง {number}[4]" for number in range(4))
    assert told(read(table(f"{titles}\n{heading}\n{row}")).measures) == [(["จัดคิว"], ["กองคลัง"], "ไตรมาส 1")]
    owner = read(
        table(
            "ประเด็น | มาตรการ | ระยะเวลา\nผู้รับผิดชอบ : กองคลัง[3]\nด้านบริการ | จัดคิว | ไตรมาส 1\nผู้รับผิดชอบ : กองช่าง[3]\nด้านทรัพย์สิน | ทำทะเบียน | ไตรมาส 2"
        )
    )
    assert [record.owners for record in owner.measures] == [["กองคลัง"], ["กองช่าง"]]
    question = read(table(f"{heading}\nข้อ i7 ท่านเห็นว่ามีการใช้อำนาจอย่างไร[4]\n{row}"))
    assert [(one.question_codes, one.question) for one in question.measures] == [
        (["i7"], "ท่านเห็นว่ามีการใช้อำนาจอย่างไร")
    ]


def test_counted_columns_and_sums_are_no_rows() -> None:
    found = read(
        table("""มาตรการ | งบประมาณ | ผู้รับผิดชอบ | ระยะเวลา
        (1) | (2) | (3) | (4)
        จัดคิว | 5,000 | กองคลัง | ไตรมาส 1
        รวมงบประมาณทั้งสิ้น | 5,000 | . | .""")
    )
    assert told(found.measures) == [(["จัดคิว"], ["กองคลัง"], "ไตรมาส 1")]
    assert kinds(found) == []


def test_merged_is_not_blank() -> None:
    body = f"{ISSUE_1}{{3}} | จัดคิว | กองคลัง{{2}} | ไตรมาส 1\nติดป้าย | ไตรมาส 2\nอบรม | . | ไตรมาส 3"
    found = read(table(f"ประเด็น | มาตรการ | ผู้รับผิดชอบ | ระยะเวลา\n{body}"))
    assert [record.owners for record in found.measures] == [["กองคลัง"], ["กองคลัง"], []]
    assert [record.inherited for record in found.measures] == [[], ["issue_no", "owners"], ["issue_no"]]
    assert [(flag.kind, flag.record_id) for flag in found.flags] == [
        ("missing_owner", found.measures[2].record_id)
    ]
    numbered = "1 | จัดคิว | กองคลัง{2} | ไตรมาส 1\n2 | ติดป้าย | ไตรมาส 2"
    found = read(table(f"ที่ | มาตรการ | ผู้รับผิดชอบ | ระยะเวลา\n{numbered}"))
    assert [record.owners for record in found.measures] == [["กองคลัง"], ["กองคลัง"]]
    assert kinds(found) == []


def test_where_the_file_cannot_tell_a_blank_is_merged() -> None:
    body = f"{ISSUE_1} | จัดคิว | กองคลัง | ไตรมาส 1\n. | ติดป้าย | . | ."
    found = read(table(f"ประเด็น | มาตรการ | ผู้รับผิดชอบ | ระยะเวลา\n{body}", merges_known=False))
    assert [record.owners for record in found.measures] == [["กองคลัง"], ["กองคลัง"]]


def test_one_time_over_all_rows() -> None:
    body = f"{ISSUE_1} | จัดคิว | กองคลัง | ปีงบประมาณ 2568{{2}}\n{ISSUE_2} | ติดป้าย | กองช่าง"
    found = read(table(f"ประเด็น | มาตรการ | ผู้รับผิดชอบ | ระยะเวลา\n{body}"))
    assert [record.timeline for record in found.measures] == ["ปีงบประมาณ 2568"] * 2
    assert [record.inherited for record in found.measures] == [[], ["timeline"]]


CARD = "ตัวชี้วัด | การใช้งบประมาณ\nมาตรการ | จัดคิว\nขั้นตอน | ประชุม\nผู้รับผิดชอบ | กองคลัง\nระยะเวลา | ไตรมาส 1"
OTHER = "ตัวชี้วัด | การใช้อำนาจ\nมาตรการ | ติดป้าย\nขั้นตอน | สำรวจ\nผู้รับผิดชอบ | กองช่าง\nระยะเวลา | ไตรมาส 2"
CARDS = [(["จัดคิว"], ["กองคลัง"], "ไตรมาส 1"), (["ติดป้าย"], ["กองช่าง"], "ไตรมาส 2")]


def test_cards() -> None:
    assert told(read(table(CARD), table(OTHER)).measures) == CARDS
    assert told(read(table(f"{CARD}\n{OTHER}")).measures) == CARDS
    pairs = "มาตรการ | {} | ผู้รับผิดชอบ | {}\nระยะเวลา | {} | ตัวชี้วัด | {}"
    one = table(pairs.format("จัดคิว", "กองคลัง", "ไตรมาส 1", "การใช้งบประมาณ"))
    two = table(pairs.format("ติดป้าย", "กองช่าง", "ไตรมาส 2", "การใช้อำนาจ"))
    found = read(one, two)
    assert told(found.measures) == CARDS
    assert [record.indicator_no for record in found.measures] == [2, 3]
    assert (found.findings, kinds(found)) == ([], [])


def test_a_card_without_a_label_lacks_nothing() -> None:
    found = read(table(CARD), table("\n".join(OTHER.split("\n")[:3] + OTHER.split("\n")[4:])))
    assert [record.owners for record in found.measures] == [["กองคลัง"], []]
    assert kinds(found) == []


def test_fields_down_and_measures_across() -> None:
    lines = zip(
        *(line.split(" | ") for line in (CARD.replace("\n", " | "), OTHER.replace("\n", " | "))), strict=True
    )
    pairs = list(lines)
    rows = [f"{pairs[at][0]} | {pairs[at + 1][0]} | {pairs[at + 1][1]}" for at in range(0, len(pairs), 2)]
    found = read(table("\n".join(rows)))
    assert told(found.measures) == CARDS
    assert [record.indicator_no for record in found.measures] == [2, 3]


def test_codes_across_beside_measures() -> None:
    found = read(
        table("""มาตรการ{2} | ข้อคำถามที่เกี่ยวข้อง[3] | ผู้รับผิดชอบ{2}
        i1 | i2 | i3
        จัดคิว | ✓ | . | ✓ | กองคลัง""")
    )
    assert [(record.measures, record.question_codes) for record in found.measures] == [
        (["จัดคิว"], ["i1", "i3"])
    ]


def test_the_owner_inside_the_measure() -> None:
    heading = "ประเด็น | มาตรการ | ระยะเวลา"
    for written in ("จัดคิว (กองคลัง)", "จัดคิว [กองคลัง]", "จัดคิว (ผู้รับผิดชอบ: กองคลัง)", "จัดคิว~ผู้รับผิดชอบ : กองคลัง"):
        found = read(table(f"{heading}\n{ISSUE_1} | {written} | ไตรมาส 1"))
        assert told(found.measures) == [(["จัดคิว"], ["กองคลัง"], "ไตรมาส 1")], written
    (record,) = read(
        table(f"{heading}\n{ISSUE_1} | 1. จัดคิว (กองคลัง)~2. ติดป้าย~3. อบรม (กองช่าง) | ไตรมาส 1")
    ).measures
    assert record.measures == ["จัดคิว", "ติดป้าย", "อบรม"]
    assert (record.measure_owners, record.owners) == ([["กองคลัง"], [], ["กองช่าง"]], ["กองคลัง", "กองช่าง"])
    twice = f"{heading}\n{ISSUE_1} | 1. จัดคิว (กองคลัง)~2. ติดป้าย (กองคลัง) | ไตรมาส 1"
    assert read(table(twice)).measures[0].owners == ["กองคลัง"]


def test_owner_and_time_in_one_column() -> None:
    found = read(table(f"ประเด็น | มาตรการ | ผู้รับผิดชอบ/ระยะเวลา\n{ISSUE_1} | จัดคิว | กองคลัง / ไตรมาส 1"))
    assert told(found.measures) == [(["จัดคิว"], ["กองคลัง"], "ไตรมาส 1")]


def test_headings_in_no_vocabulary() -> None:
    found = read(
        table("""หมวดงานของเรา | ภารกิจที่ทุ่มเท | ผู้ถือธง | วาระ
        การให้บริการและระบบ E-Service | จัดคิวล่วงหน้า | กองคลัง | ไตรมาส 1
        การใช้อำนาจ | ทำคำสั่งแบ่งงาน | กองช่าง | ไตรมาส 2""")
    )
    assert told(found.measures) == [
        (["จัดคิวล่วงหน้า"], ["กองคลัง"], "ไตรมาส 1"),
        (["ทำคำสั่งแบ่งงาน"], ["กองช่าง"], "ไตรมาส 2"),
    ]
    assert {"guessed_column"} == set(kinds(found))


def test_misleading_words() -> None:
    found = read(
        table("ประเด็น | มาตรการ | ผู้รับผิดชอบมาตรการ | ระยะเวลาดำเนินกิจกรรม\nด้านบริการ | จัดคิว | กองคลัง | ไตรมาส 1")
    )
    assert told(found.measures) == [(["จัดคิว"], ["กองคลัง"], "ไตรมาส 1")]
    assert kinds(found) == []


def test_arrows_and_shading_stand_for_their_months() -> None:
    heading = "มาตรการ{2} | ผู้รับผิดชอบ{2} | พ.ศ. 2568[3]\nม.ค. | ก.พ. | มี.ค."
    (record,) = read(table(f"{heading}\nจัดคิว | กองคลัง | . | ↔[2]")).measures
    assert (str(record.start_date), str(record.end_date)) == ("2025-02-01", "2025-03-31")
    plain = table(f"{heading}\nจัดคิว | กองคลัง | . | . | .")
    *cells, last = plain.rows[-1].cells
    shaded = Table((*plain.rows[:-1], Row((*cells, Cell(shaded=True)))), merges_known=True)
    assert last == Cell()
    (record,) = read(shaded).measures
    assert (str(record.start_date), str(record.end_date)) == ("2025-03-01", "2025-03-31")


def test_a_table_of_scores_has_no_measures() -> None:
    found = read(
        table("ตัวชี้วัด | คะแนน | จุดเด่น | จุดด้อย\nการใช้อำนาจ | 91.20 | สั่งงานชัดเจน | ประเมินผลงานไม่โปร่งใส")
    )
    assert found.measures == []
