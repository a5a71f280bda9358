"""Tables that typst prints with some rulings, or none, come out with the rows and columns that one sees."""

from pathlib import Path

import pytest

from extract import Document, Table, read
from tests.extract.test_pdf import printed, tables

HORIZONTAL = "stroke: (x, y) => (top: 1pt, bottom: 1pt)"
VERTICAL = "stroke: (x, y) => (left: 1pt, right: 1pt)"
NONE = "stroke: none"

LONG = "several words that go on over more than one line of their cell"
HEADING = ["no", "measure", "owner"]
BODY = [["1", LONG, "town clerk"], ["2", "short", "the division of public works"], ["3", LONG, ""]]


def grid(style: str, rows: list[list[str]], more: str = "") -> str:
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    return f"#table(columns: (30pt, 140pt, 80pt), {style}, {more}{cells})"


def only_table(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


def unwrapped(document: Document) -> list[list[list[str]]]:
    """The texts of the cells with their lines joined."""
    return [[[" ".join(text.split()) for text in row] for row in table] for table in tables(document)]


@pytest.mark.parametrize("style", [HORIZONTAL, VERTICAL, NONE])
@pytest.mark.parametrize("align", ["top", "horizon"])
@pytest.mark.parametrize("inset", ["(x: 6pt, y: 4pt)", "6pt"])
def test_rows_and_columns(tmp_path: Path, style: str, align: str, inset: str) -> None:
    source = grid(f"{style}, align: left + {align}, inset: {inset}", [HEADING, *BODY])
    document = read(printed(tmp_path, source))
    assert unwrapped(document) == [[HEADING, *BODY]]
    assert only_table(document).merges_known == (style == HORIZONTAL)


def test_rulings_of_the_heading_and_of_the_end_only(tmp_path: Path) -> None:
    lines = "table.hline(y: 0), table.hline(y: 1), table.hline(y: 4), "
    assert unwrapped(read(printed(tmp_path, grid(NONE, [HEADING, *BODY], lines)))) == [[HEADING, *BODY]]


def test_a_box_around_all_cells(tmp_path: Path) -> None:
    source = f"#rect(inset: 0pt, {grid(NONE, [HEADING, *BODY])[1:]})"
    assert unwrapped(read(printed(tmp_path, source))) == [[HEADING, *BODY]]


@pytest.mark.parametrize("align", ["top", "horizon"])
def test_rows_without_any_distance(tmp_path: Path, align: str) -> None:
    style = f"{NONE}, align: left + {align}, inset: (x: 6pt, y: 0pt), row-gutter: 0.65em"
    rows = [HEADING, *BODY, ["4", LONG, LONG], ["5", "short", "works"], ["6", "shorter", "clerk"]]
    assert unwrapped(read(printed(tmp_path, grid(style, rows)))) == [rows]


def test_labels_and_what_they_are_of(tmp_path: Path) -> None:
    labels = ["agency", "fiscal year", "measure", "owner", "time"]
    cells = ", ".join(f"[{label}], [{LONG if label == 'measure' else 'of ' + label}]" for label in labels)
    source = f"#table(columns: (90pt, 160pt), {NONE}, {cells})"
    assert unwrapped(read(printed(tmp_path, source))) == [
        [[label, LONG if label == "measure" else f"of {label}"] for label in labels]
    ]


def test_a_page_continues_the_columns_of_the_page_before(tmp_path: Path) -> None:
    """The last row alone shows no gap between its numbers."""
    rows = [[f"{100 + row}", f"{row} and some more words", "clerk"] for row in range(14)]
    style = f"{HORIZONTAL}, inset: (x: 2pt, y: 5pt)"
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    source = f"#table(columns: (22pt, 140pt, 80pt), {style}, {cells})"
    found = unwrapped(read(printed(tmp_path, source)))
    assert len(found) == 2
    assert found[0] + found[1] == rows


def test_a_ruled_table_tells_merged_cells_and_a_blank_cell_is_none(tmp_path: Path) -> None:
    source = "#table(columns: 3, table.cell(rowspan: 2)[down], [a], [], [b], [c])"
    table = only_table(read(printed(tmp_path, source)))
    assert table.merges_known
    assert [[(cell.text, cell.row_span) for cell in row.cells] for row in table.rows] == [
        [("down", 2), ("a", 1), ("", 1)],
        [("", 1), ("b", 1), ("c", 1)],
    ]


def test_marks_of_lists_that_are_drawn(tmp_path: Path) -> None:
    dot = "#box(circle(radius: 2pt, fill: black), baseline: -1.5pt)#h(5pt)"
    ring = "#box(circle(radius: 2pt, stroke: 0.5pt), baseline: -1.5pt)#h(5pt)"
    source = f"#table(columns: 2, [{dot}one \\ {dot}two], [{ring}three \\ four])"
    assert tables(read(printed(tmp_path, source))) == [[["• one\n• two", "• three\nfour"]]]


def test_a_list_is_no_table(tmp_path: Path) -> None:
    source = "#set list(body-indent: 20pt)\n" + "\n".join(f"- {LONG} {row}" for row in range(6))
    assert tables(read(printed(tmp_path, source))) == []


def shaded(document: Document) -> list[list[bool]]:
    return [[cell.shaded for cell in row.cells] for row in only_table(document).rows]


def test_cells_that_are_filled(tmp_path: Path) -> None:
    source = (
        "#table(columns: (60pt, 30pt, 30pt), fill: (x, y) => if y == 0 {luma(220)} else {white}, "
        "[a], [b], [c], [one], table.cell(fill: blue)[], [], [two], [], [])"
    )
    assert shaded(read(printed(tmp_path, source))) == [
        [True, True, True],
        [False, True, False],
        [False, False, False],
    ]


def test_a_table_all_of_one_colour_has_no_shaded_cells(tmp_path: Path) -> None:
    source = "#table(columns: 2, fill: luma(230), [a], [b], [c], [d])"
    assert shaded(read(printed(tmp_path, source))) == [[False, False], [False, False]]


@pytest.mark.parametrize(
    "bar",
    [
        "rect(width: 40pt, height: 5pt, fill: blue)",
        "rect(width: 40pt, height: 2pt, fill: black)",
        "line(length: 40pt, stroke: 1.5pt)",
    ],
)
def test_bars_over_the_cells_of_months(tmp_path: Path, bar: str) -> None:
    """A bar goes from the second third of one column into that of the next but one."""
    table = "#table(columns: (60pt, 30pt, 30pt, 30pt), rows: 20pt, [a], [b], [c], [d], [one], [], [], [])"
    source = f"#place(dx: 70pt, dy: 28pt, {bar})#place(dx: 4pt, dy: 34pt, line(length: 20pt))\n{table}"
    document = read(printed(tmp_path, source))
    assert tables(document) == [[["a", "b", "c", "d"], ["one", "", "", ""]]]
    assert shaded(document) == [[False] * 4, [False, True, True, False]]


def spans(document: Document) -> list[list[tuple[str, int, int]]]:
    return [
        [(cell.text, cell.row_span, cell.column_span) for cell in row.cells]
        for row in only_table(document).rows
    ]


def test_a_shorter_ruling_tells_which_cells_are_merged_downward(tmp_path: Path) -> None:
    rows = "[no], [measure], [owner], table.cell(rowspan: 2)[1], [one], [clerk], [two], [], [2], [three], [works]"
    source = f"#table(columns: (40pt, 120pt, 80pt), {HORIZONTAL}, {rows})"
    document = read(printed(tmp_path, source))
    assert only_table(document).merges_known
    assert spans(document)[1:3] == [
        [("1", 2, 1), ("one", 1, 1), ("clerk", 1, 1)],
        [("", 1, 1), ("two", 1, 1), ("", 1, 1)],
    ]


def test_a_heading_over_columns_that_it_is_narrower_than(tmp_path: Path) -> None:
    heading = (
        "table.cell(rowspan: 2)[measure], table.cell(colspan: 3)[quarter], table.cell(rowspan: 2)[owner], "
        "[one], [two], [three], "
    )
    body = ", ".join(f"[{text}]" for row in range(3) for text in (LONG, "x", "y", "z", f"clerk {row}"))
    style = f"{HORIZONTAL}, align: center"
    source = f"#table(columns: (120pt, 40pt, 40pt, 40pt, 60pt), {style}, {heading}{body})"
    assert spans(read(printed(tmp_path, source)))[0] == [
        ("measure", 2, 1),
        ("quarter", 1, 3),
        ("owner", 2, 1),
    ]


def test_tables_of_one_width_with_a_title_between_are_two(tmp_path: Path) -> None:
    rows = [HEADING, ["1", "one", "clerk"], ["2", "short", "works"]]
    one = grid(HORIZONTAL, rows)
    document = read(printed(tmp_path, f"{one}\n\nwhat comes next\n\n{one}"))
    assert unwrapped(document) == [rows, rows]


def test_a_number_in_the_first_column_begins_a_row_whatever_the_distances(tmp_path: Path) -> None:
    rows = [HEADING, *BODY, ["4", LONG, "clerk"]]
    style = f"{NONE}, align: left + top, inset: (x: 6pt, y: 0pt), "
    style += "row-gutter: (0.5em, 0.65em, 2em, 0.65em)"
    assert unwrapped(read(printed(tmp_path, grid(style, rows)))) == [rows]


def test_lines_of_a_drawing_draw_no_table(tmp_path: Path) -> None:
    lines = "".join(
        f"#place(dx: {x}pt, dy: {y}pt, line(length: {length}pt{more}))"
        for x, y, length, more in (
            (0, 0, 200, ""),
            (0, 60, 200, ""),
            (0, 120, 200, ""),
            (100, 0, 120, ", angle: 90deg"),
        )
    )
    assert tables(read(printed(tmp_path, f"{lines}#place(dx: 20pt, dy: 20pt)[start]"))) == []


def test_columns_that_merged_cells_hide_on_the_next_page(tmp_path: Path) -> None:
    months = [f"[{month}]" for month in ("Oct", "Nov", "Dec", "Jan")]
    columns = "columns: (90pt, 40pt, 40pt, 40pt, 40pt)"
    first = f"#table({columns}, [measure], {', '.join(months)}, [one], [x], [], [], [])"
    second = (
        f"#table({columns}, [two], table.cell(colspan: 3)[x], [], [three], table.cell(colspan: 3)[x], [])"
    )
    document = read(printed(tmp_path, f"{first}#pagebreak(){second}"))
    (_, below) = (block for block in document.blocks if isinstance(block, Table))
    assert [[(cell.text, cell.column_span) for cell in row.cells] for row in below.rows] == [
        [("two", 1), ("x", 3), ("", 1)],
        [("three", 1), ("x", 3), ("", 1)],
    ]


def test_a_blank_last_column_on_the_next_page_has_its_place(tmp_path: Path) -> None:
    first = grid(NONE, [HEADING, *BODY, *BODY[:2]])
    second = grid(NONE, [["6", LONG, ""], ["7", LONG, ""]])
    document = read(printed(tmp_path, f"{first}#pagebreak(){second}"))
    boxes = [cell.bbox for table in tables_of(document) for row in table.rows for cell in row.cells]
    assert all(box and box.x0 < box.x1 and box.top < box.bottom for box in boxes)
    assert unwrapped(document)[-1] == [["6", LONG, ""], ["7", LONG, ""]]


def tables_of(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]
