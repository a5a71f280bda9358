"""What a user says of columns: layouts written, corrected and taken, over every way that tables are laid out."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from extract import read
from pipelines.cli import main
from pipelines.ingest import ingest
from pipelines.layouts import MEANINGS, LayoutError, read_layouts
from pipelines.query import query
from schema import interpret
from schema.fields import FIELDS
from schema.inspection import tables_of
from schema.records import Flag, Measure
from tests.conftest import DOCUMENT_ID, FORMS, ROOT, SAMPLES

TITLE = "มาตรการของเทศบาลตำบลแม่ทะ อำเภอแม่ทะ จังหวัดลำปาง ปีงบประมาณ พ.ศ. 2568"
HEADINGS = ["ข้อคิด", "สิ่งที่พึงมี", "ฝ่ายนำ", "ครั้งที่นัด", "ของใช้"]
TAKEN = ["issue", "measure", "owner", "timeline", ""]
ROWS = [
    ["บริการ", "ความสะดวกของประชาชน", "ครูสมชาย", "สัปดาห์หน้า", "กระดาษ"],
    ["พัสดุ", "ทะเบียนคุมการยืม", "ครูมานี", "สัปดาห์ก่อน", "สมุด"],
    ["ข้อมูล", "เว็บไซต์ที่เป็นปัจจุบัน", "ครูปิติ", "วันหลัง", "ไฟฟ้า"],
]
TOLD = [
    ("ความสะดวกของประชาชน", "ครูสมชาย", "สัปดาห์หน้า"),
    ("ทะเบียนคุมการยืม", "ครูมานี", "สัปดาห์ก่อน"),
    ("เว็บไซต์ที่เป็นปัจจุบัน", "ครูปิติ", "วันหลัง"),
]


def ita(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(result: Result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def as_txt(rows: Sequence[Sequence[str]], path: Path) -> Path:
    path.write_text("\n".join([TITLE, "", *("\t".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return path


def as_docx(rows: Sequence[Sequence[str]], path: Path) -> Path:
    made = docx.Document()
    made.add_paragraph(TITLE)
    table = made.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.save(str(path))
    return path


def as_layout(
    path: Path,
    headings: Sequence[str] = HEADINGS,
    fields: Sequence[str] = TAKEN,
    *,
    shape: str = "rows",
    agency: str = "",
) -> Path:
    lines = [f"headings = {list(headings)!r}", f"fields = {list(fields)!r}", f"shape = '{shape}'"]
    lines += [f"agency = '{agency}'"] if agency else []
    path.write_text("\n".join(["[[layout]]", *lines]) + "\n", encoding="utf-8")
    return path


SHAPED = {
    "rows": [HEADINGS, *ROWS],
    "columns": [list(texts) for texts in zip(HEADINGS, *ROWS, strict=True)],
    "cards": [[label, text] for row in ROWS for label, text in zip(HEADINGS, row, strict=True)],
}


def read_with(
    path: Path, *files: Path
) -> tuple[list[tuple[str, str, str | None]], list[Measure], list[Flag]]:
    layouts = [one.layout for one in read_layouts(files)]
    records = interpret(read(path), DOCUMENT_ID, layouts)
    told = [("".join(one.measures), "".join(one.owners), one.timeline) for one in records.measures]
    return told, records.measures, records.flags


@pytest.mark.parametrize("shape", SHAPED)
@pytest.mark.parametrize("write", [as_txt, as_docx])
def test_an_unknown_layout_is_read_as_the_user_says(write: Any, shape: str, tmp_path: Path) -> None:
    document = write(SHAPED[shape], tmp_path / f"plan.{write.__name__[3:]}")
    assert read_with(document)[0] != TOLD
    told, records, flags = read_with(document, as_layout(tmp_path / "mine.toml", shape=shape))
    assert told == TOLD
    assert [(cell.header, cell.text) for cell in records[1].raw] == list(zip(HEADINGS, ROWS[1], strict=True))
    assert not [flag for flag in flags if flag.kind in ("unmapped_column", "guessed_column")]


def test_the_user_wins_over_known_words(tmp_path: Path) -> None:
    known = ["ประเด็น", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"]
    document = as_txt([known, *ROWS], tmp_path / "plan.txt")
    fields = ["issue", "step", "measure", "owner", ""]
    told, _, flags = read_with(document, as_layout(tmp_path / "mine.toml", known, fields))
    assert told[0] == ("ครูสมชาย", "สัปดาห์หน้า", None)
    assert "unmapped_column" not in {flag.kind for flag in flags}


def test_headings_of_several_rows_below_a_title(tmp_path: Path) -> None:
    over = ["", "จะทำ", "", "ใครและเมื่อไหร่", ""]
    rows = [["ตารางของเรา", "", "", "", ""], over, HEADINGS, *ROWS]
    document = as_docx(rows, tmp_path / "plan.docx")
    package = docx.Document(str(document))
    table = package.tables[0]
    table.cell(0, 0).merge(table.cell(0, 4))
    table.cell(1, 1).merge(table.cell(1, 2))
    table.cell(1, 3).merge(table.cell(1, 4))
    package.save(str(document))
    headings = [
        "ข้อคิด",
        "จะทำ/สิ่งที่พึงมี",
        "จะทำ / ฝ่ายนำ",
        "ใครและเมื่อไหร่ / ครั้งที่ นัด",
        "ใครและเมื่อไหร่ / ของใช้",
    ]
    assert read_with(document, as_layout(tmp_path / "mine.toml", headings))[0] == TOLD


def test_a_table_goes_on_without_its_heading(tmp_path: Path) -> None:
    document = as_docx([HEADINGS, *ROWS[:2]], tmp_path / "plan.docx")
    package = docx.Document(str(document))
    package.add_paragraph("- 2 -")
    for cell, text in zip(package.add_table(1, 5).rows[0].cells, ROWS[2], strict=True):
        cell.text = text
    package.save(str(document))
    mine = as_layout(tmp_path / "mine.toml")
    (*_, last) = read_with(document, mine)[0]
    assert [part[-len(text) :] for part, text in zip(last, TOLD[2], strict=True) if part] == [*TOLD[2]]


def test_rows_of_measures_above_a_heading_are_not_taken_for_titles(tmp_path: Path) -> None:
    titles = [["ส่วนที่", str(number), "", "", ""] for number in range(1, 9)]
    document = as_docx([*titles, HEADINGS, *ROWS], tmp_path / "plan.docx")
    assert read_with(document, as_layout(tmp_path / "mine.toml"))[0] == TOLD
    document = as_docx([*ROWS, *ROWS, HEADINGS, *ROWS], tmp_path / "plan.docx")
    assert read_with(document, tmp_path / "mine.toml")[0] != TOLD


@pytest.mark.parametrize(
    ("agency", "matches"), [("เทศบาลตำบลแม่ทะ", True), ("ทต. แม่ทะ", True), ("ทต.แม่เมาะ", False)]
)
def test_a_layout_may_be_for_one_agency(agency: str, matches: bool, tmp_path: Path) -> None:
    document = as_txt(SHAPED["rows"], tmp_path / "plan.txt")
    assert (read_with(document, as_layout(tmp_path / "mine.toml", agency=agency))[0] == TOLD) is matches


def test_the_layout_of_the_agency_goes_first(tmp_path: Path) -> None:
    document = as_txt(SHAPED["rows"], tmp_path / "plan.txt")
    others = as_layout(tmp_path / "others.toml", fields=["measure", "", "", "", ""])
    assert read_with(document, others, as_layout(tmp_path / "own.toml", agency="ทต.แม่ทะ"))[0] == TOLD


WHOLE = sorted(SAMPLES.iterdir()) + sorted(FORMS.glob("*.docx"))


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_what_is_written_gives_the_same_records(path: Path, tmp_path: Path) -> None:
    before = ita("tables", path, "--write-layout", tmp_path / "written.toml")
    assert before.exit_code == 0
    records = interpret(read(path), DOCUMENT_ID)
    layouts = [one.layout for one in read_layouts([tmp_path / "written.toml"])]
    again = interpret(read(path), DOCUMENT_ID, layouts)
    assert layouts
    assert set(again.layouts) == set(layouts)
    assert again.measures == records.measures
    assert again.scores == records.scores


def test_what_is_no_table_of_measures_is_written_as_a_comment_that_can_be_used(tmp_path: Path) -> None:
    document = as_txt([["ก", "ข", "ค", "ง", "จ"], *ROWS], tmp_path / "plan.txt")
    assert [table.kind for table in tables_of(read(document))] == ["no measures"]
    ita("tables", document, "--write-layout", tmp_path / "mine.toml")
    guide, _, told = (tmp_path / "mine.toml").read_text(encoding="utf-8").rpartition("remove the #")
    assert guide
    with pytest.raises(LayoutError, match="has no layout"):
        read_layouts([tmp_path / "mine.toml"])
    lines = [line.removeprefix("# ") for line in told.splitlines()[1:]]
    fields = iter(TAKEN)
    start = lines.index("fields = [") + 1
    for index, field in enumerate(islice(fields, 5), start):
        lines[index] = re.sub('""', f'"{field}"', lines[index], count=1)
    (tmp_path / "mine.toml").write_text("\n".join(lines), encoding="utf-8")
    assert read_with(document, tmp_path / "mine.toml")[0] == TOLD


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    mine = as_layout(tmp_path / "mine.toml")
    before = mine.read_bytes()
    line = refused(ita("tables", SAMPLES / "thungdokkhun_plan_2568.txt", "--write-layout", mine))
    assert line == f"ita: {mine} exists already: name another file, or delete it"
    assert mine.read_bytes() == before


def test_every_field_has_its_meaning_in_the_file() -> None:
    assert list(MEANINGS) == list(FIELDS)


def test_tables_shows_what_columns_are_taken_for(tmp_path: Path) -> None:
    document = as_txt(SHAPED["rows"], tmp_path / "plan.txt")
    result = ita("tables", document, "--layouts", as_layout(tmp_path / "mine.toml"))
    assert "table 1: 4 rows, 5 columns, measures, in rows" in result.stdout
    (line,) = [line for line in result.stdout.splitlines() if "│ 3 │" in line]
    assert [part.strip() for part in line.split("│")][1:-1] == ["3", "ฝ่ายนำ", "owner", "1.00", "your layout"]


LAYOUT = "[[layout]]\nheadings = ['ก', 'ข']\nfields = ['measure', 'owner']\n"
WRONG = {
    "[[layout]\n": r"is not TOML: .*line 1",
    "": r"has no layout: write every layout below a line \[\[layout\]\]",
    "[layout]\nheadings = ['ก']\n": r"has no layout: write every layout below",
    "layouts = 1\n": r"has 'layouts': write every layout below",
    LAYOUT.replace("owner", "owners"): r"unknown field 'owners': did you mean 'owner'\?",
    LAYOUT.replace("owner", "xyz"): r"unknown field 'xyz': there are number, issue",
    LAYOUT.replace("'ข'", "'ข', 'ค'"): r"3 headings and 2 fields",
    LAYOUT + "shape = 'row'\n": r"unknown shape 'row': rows, columns or cards",
    LAYOUT + "shapes = 'rows'\n": r"unknown key 'shapes': did you mean 'shape'\?",
    LAYOUT.replace("measure", "budget"): r"no field is measure or step",
    LAYOUT.replace("headings", "# "): r"has no headings",
    LAYOUT.replace("['ก', 'ข']", "'ก'"): r"headings has to be a list of texts",
    LAYOUT.replace("'ก', 'ข'", "'', ' '"): r"all headings are blank",
    LAYOUT.replace("ข", "ก") + "shape = 'cards'\n": r"a label of cards is blank or there twice",
    LAYOUT + "agency = 1\n": r"agency has to be a text",
}


@pytest.mark.parametrize(("text", "what"), WRONG.items())
def test_a_wrong_file_is_told_in_one_line(text: str, what: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(LAYOUT.replace("ก", "ง") + text if "[[layout]]" in text else text, encoding="utf-8")
    line = refused(ita("ingest", SAMPLES, "--out", tmp_path / "out", "--layouts", wrong))
    where = f"layout 2 of {wrong}" if "[[layout]]" in text else str(wrong)
    assert re.fullmatch(rf"ita: {re.escape(where)}: .*{what}.*", line)
    assert refused(ita("tables", next(SAMPLES.iterdir()), "--layouts", wrong)) == line
    assert not (tmp_path / "out").exists()


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"none\.toml: No such file"):
        read_layouts([tmp_path / "none.toml"])
    (tmp_path / "thai.toml").write_bytes("# ไทย".encode("tis-620"))
    with pytest.raises(LayoutError, match=r"thai\.toml: is not UTF-8"):
        read_layouts([tmp_path / "thai.toml"])


def test_the_same_headings_twice(tmp_path: Path) -> None:
    one, same = as_layout(tmp_path / "one.toml"), as_layout(tmp_path / "same.toml")
    assert len(read_layouts([one, same])) == 1
    other = as_layout(tmp_path / "other.toml", fields=["", "measure", "", "", ""])
    with pytest.raises(LayoutError, match=r"layout 1 of .*other\.toml: has the headings of layout 1 of"):
        read_layouts([one, other])


def owners(out: Path) -> list[Any]:
    return [row[0] for row in query(out, "select owners from measures order by row_number").rows]


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_are_read_again_under_other_layouts(jobs: int, tmp_path: Path) -> None:
    folder, out = tmp_path / "folder", tmp_path / "out"
    folder.mkdir()
    as_txt(SHAPED["rows"], folder / "plan.txt")
    as_docx(SHAPED["cards"], folder / "cards.docx")
    mine = read_layouts(
        [as_layout(tmp_path / "mine.toml"), as_layout(tmp_path / "cards.toml", shape="cards")]
    )
    assert ingest([folder], out, jobs=jobs).measures < 6
    with_both = ingest([folder], out, jobs=jobs, layouts=mine)
    assert (with_both.kept, with_both.measures, with_both.unmatched) == (0, 6, [])
    assert sorted(owners(out)) == sorted(2 * [[owner] for _, owner, _ in TOLD])
    again = ingest([folder], out, jobs=jobs, layouts=mine)
    assert (again.kept, again.measures, again.unmatched) == (2, 6, [])
    assert ingest([folder], out, jobs=jobs, layouts=mine[:1]).kept == 0


def test_a_layout_that_matches_no_table_is_told_once(tmp_path: Path) -> None:
    mine = as_layout(tmp_path / "mine.toml")
    with mine.open("a", encoding="utf-8") as file:
        file.write(LAYOUT)
    document = as_txt(SHAPED["rows"], tmp_path / "plan.txt")
    for _ in range(2):  # the second run reads nothing
        result = ita("ingest", document, "--out", tmp_path / "out", "--layouts", mine)
        assert result.exit_code == 0
        assert result.stderr.splitlines()[0] == f"ita: layout 2 of {mine} matched no table"
        assert len(result.stderr.splitlines()) == 2


def test_the_page_shows_what_is_so(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```text plan.txt\n(.*?)```", page, re.DOTALL)
    (layout,) = re.findall(r"```toml mine.toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(layout, encoding="utf-8")
    _, before, _ = read_with(tmp_path / "plan.txt")
    _, after, flags = read_with(tmp_path / "plan.txt", tmp_path / "mine.toml")
    assert before != after
    assert len(after) == 3
    assert all(record.measures and record.owners and record.timeline for record in after)
    assert not [flag for flag in flags if flag.kind in ("unmapped_column", "guessed_column")]
