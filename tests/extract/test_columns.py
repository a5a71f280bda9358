"""Tables that only white space draws, printed by hand: a letter is 5 points wide, a line 14 high."""

from collections.abc import Sequence

import numpy as np

from extract.pdf.columns import PrintedRows, TwoColumns, printed_rows, two_columns
from extract.pdf.spaced import Strip, spaced_tables
from tests.extract.signs import Glyph, glyphs_of

HEIGHT = 842.0

Text = tuple[str, float, float]


def page(*texts: Text) -> list[Glyph]:
    """Texts at x and y; a space in a text is a gap of 3 points."""
    glyphs = []
    for text, start, y in texts:
        x = start
        for letter in text:
            if letter != " ":
                glyphs.append(Glyph(letter, x, y - 10, x + 5, y, x, y))
            x += 3 if letter == " " else 5
    return glyphs


def rows_of(signs: Sequence[Glyph], bold: Sequence[Text] = ()) -> PrintedRows:
    """The lines of a page, on which some texts are bold."""
    boxes = [(x, y - 10, x + 5 * len(text), y) for text, x, y in bold]
    return printed_rows(glyphs_of(signs), bold=np.array(boxes).reshape(-1, 4).T)


def texts_of(glyphs: Sequence[Glyph], bold: Sequence[Text] = ()) -> list[list[list[str]]]:
    """The letters in each cell of each table."""
    tables = []
    for table in spaced_tables(rows_of(glyphs, bold), HEIGHT):
        rows: list[list[str]] = [[] for _ in range(table.rows)]
        for cell in table.cells:
            inside = (
                glyph.text
                for glyph in glyphs
                if cell.box.x0 <= glyph.x0 < cell.box.x1 and cell.box.top <= glyph.baseline <= cell.box.bottom
            )
            rows[cell.row].append("".join(inside))
        tables.append(rows)
    return tables


def line(y: float, *columns: str) -> list[Text]:
    return [(text, 60 + 100.0 * index, y) for index, text in enumerate(columns) if text]


HEADING = line(100, "head", "of", "table")


def test_lines_that_go_on_in_their_columns_are_one_row_where_wide_distances_part_the_rows() -> None:
    glyphs = page(
        *HEADING, *line(124, "aa", "bb", "cc"), *line(138, "", "dd", ""), *line(162, "ee", "ff", "gg")
    )
    assert texts_of(glyphs) == [[["head", "of", "table"], ["aa", "bbdd", "cc"], ["ee", "ff", "gg"]]]


def test_without_wide_distances_a_row_begins_where_the_first_column_does() -> None:
    glyphs = page(
        *HEADING, *line(114, "aa", "bb", "cc"), *line(128, "", "dd", ""), *line(142, "ee", "ff", "")
    )
    assert texts_of(glyphs) == [[["head", "of", "table"], ["aa", "bbdd", "cc"], ["ee", "ff", ""]]]


def test_a_column_that_the_first_line_does_not_show_is_one() -> None:
    glyphs = page(
        *HEADING,
        *line(114, "", "", "result", "status"),
        *line(138, "aa", "bb", "cc", "dd"),
        *line(162, "ee", "ff", "gg", "hh"),
    )
    assert texts_of(glyphs) == [
        [
            ["head", "of", "tableresult", "status"],
            ["aa", "bb", "cc", "dd"],
            ["ee", "ff", "gg", "hh"],
        ]
    ]


def test_a_heading_over_two_columns_is_one_cell() -> None:
    heading = ("results" * 5, 250.0, 100.0)
    rows = [line(y, *texts) for y, texts in ((124, ("aa", "bb", "cc", "dd")), (148, "efgh"), (172, "ijkl"))]
    glyphs = page(*line(100, "head", "of"), heading, *(text for row in rows for text in row))
    (table,) = spaced_tables(rows_of(glyphs), HEIGHT)
    assert [(cell.row, cell.column, cell.column_span) for cell in table.cells if cell.column_span > 1] == [
        (0, 2, 2)
    ]
    assert texts_of(glyphs)[0][1:] == [["aa", "bb", "cc", "dd"], list("efgh"), list("ijkl")]


def test_a_space_in_a_few_lines_is_no_column() -> None:
    glyphs = page(
        *HEADING,
        *(text for index in range(6) for text in line(124 + 24 * index, "aa", "bb", "cc")),
        ("d", 290.0, 124.0),
    )
    assert len(texts_of(glyphs)[0][0]) == 3


def test_a_full_stop_stays_in_its_row_whatever_stands_over_the_line_below() -> None:
    stop = Glyph(".", 70, 99, 71, 100, 70, 100)
    tall = Glyph("่", 60, 96, 62, 98, 65, 114)
    glyphs = [
        *page(*line(100, "aa", "bb", "cc"), *line(114, "dd", "ee", "ff"), *line(128, "gg", "hh", "ii")),
        stop,
        tall,
    ]
    (table,) = spaced_tables(rows_of(glyphs), HEIGHT)
    assert table.ys[1] > 100


def test_a_heading_that_stands_apart_does_not_join_the_rows() -> None:
    glyphs = page(
        *HEADING, *line(130, "aa", "bb", "cc"), *line(144, "dd", "ee", "ff"), *line(158, "g", "h", "i")
    )
    assert len(texts_of(glyphs)[0]) == 4


def test_a_paragraph_in_one_column_parts_no_row() -> None:
    glyphs = page(
        *HEADING,
        *line(124, "aa", "bb", "cc"),
        *line(138, "", "dd", "hh"),
        *line(158, "", "ii", ""),
        *line(182, "ee", "ff", "gg"),
    )
    assert texts_of(glyphs)[0][1] == ["aa", "bbddii", "cchh"]


def test_a_line_across_the_columns_with_rows_below_is_a_section() -> None:
    glyphs = page(
        *HEADING,
        ("a section over all of it " * 2, 60, 124),
        *line(148, "aa", "bb", "cc"),
        *line(172, "d", "e", "f"),
    )
    section = "asectionoverallofit" * 2
    assert texts_of(glyphs) == [[["head", "of", "table"], [section], ["aa", "bb", "cc"], ["d", "e", "f"]]]


def test_text_around_a_table_is_none_of_it() -> None:
    glyphs = page(
        ("prose that goes over the whole width of the page", 50, 70),
        *HEADING,
        *line(124, "aa", "bb", "cc"),
        *line(148, "dd", "ee", "ff"),
        ("1", 180, 200),
        ("prose that goes over the whole width of the page", 50, 224),
    )
    (table,) = spaced_tables(rows_of(glyphs), HEIGHT)
    assert (table.box.top, table.box.bottom) == (89, 149)


def test_prose_lists_and_two_columns_are_no_tables() -> None:
    prose = [("word and more words " * 3, 50, 100.0 + 14 * index) for index in range(6)]
    contents = [
        text for index in range(6) for text in line(100.0 + 14 * index, "chapter", "", "", str(index))
    ]
    assert spaced_tables(rows_of(page(*prose)), HEIGHT) == []
    assert spaced_tables(rows_of(page(*contents)), HEIGHT) == []
    assert spaced_tables(rows_of(page(*HEADING, *line(114, "aa", "bb", "cc"))), HEIGHT) == []
    assert spaced_tables(rows_of([]), HEIGHT) == []


def test_prose_beside_prose_is_two_columns() -> None:
    sides = [
        (("left side words " if x == 50 else "right side words") * 2, x, 100.0 + 14 * row)
        for row in range(6)
        for x in (50, 260)
    ]
    (found,) = two_columns(rows_of(page(("a title over both of the columns " * 2, 50, 60), *sides)))
    assert found == TwoColumns(90, 170, found.gutter)
    assert 200 < found.gutter < 260


def test_signatures_and_contents_are_not_in_two_columns() -> None:
    signatures = [("name of one who signs", x, 100.0 + 14 * row) for row in range(3) for x in (50, 260)]
    contents = [
        text
        for row in range(8)
        for text in (("title of a chapter", 50, 300.0 + 14 * row), (str(row), 400, 300.0 + 14 * row))
    ]
    assert two_columns(rows_of(page(*signatures, *contents))) == []


def test_a_list_of_names_and_values_is_read_line_by_line() -> None:
    names = ["a name", "a rather long name of it", "name", "another one", "one more", "the last of them all"]
    rows = [
        text
        for at, name in enumerate(names)
        for text in ((name, 50, 100.0 + 14 * at), ("1,000,000 baht", 300, 100.0 + 14 * at))
    ]
    assert two_columns(rows_of(page(*rows))) == []


def test_the_columns_of_a_heading_at_the_end_of_a_page_are_those_of_the_rows_on_the_next() -> None:
    heading = page(*line(700, "head", "of", "table", "end"))
    rows = page(
        *(text for index in range(3) for text in line(100 + 24 * index, "number", "measure " * 2, "y", "x"))
    )
    strip = Strip(rows_of(heading), HEIGHT)
    assert strip.add(rows_of(rows), HEIGHT)
    ((first,), (second,)) = strip.tables()
    assert (first.rows, first.columns) == (1, 4)
    assert (second.rows, second.columns) == (3, 4)
    assert first.xs[1:-1] == second.xs[1:-1]


def test_a_page_with_other_columns_does_not_continue_a_table() -> None:
    rows = page(*HEADING, *line(124, "aa", "bb", "cc"), *line(148, "dd", "ee", "ff"))
    prose = page(*(("word and more words " * 3, 50, 100.0 + 14 * index) for index in range(6)))
    assert not Strip(rows_of(rows), HEIGHT).add(rows_of(prose), HEIGHT)


def test_a_heading_is_over_all_columns_that_have_it_in_their_middle() -> None:
    months = [
        (text, 260.0 + 40 * index, 124.0) for index, text in enumerate(("oct", "nov", "dec", "jan", "feb"))
    ]
    ticks = [("x", 264.0 + 40 * index, 24.0 * (6 + index)) for index in (0, 2, 4)]
    body = [text for y in (144, 192, 240) for text in line(y, "aa", "bb")]
    glyphs = page(*line(100, "head", "of"), ("the whole period", 300, 100), *months, *ticks, *body)
    (table,) = spaced_tables(rows_of(glyphs), HEIGHT)
    assert table.columns == 7
    assert [(cell.column, cell.column_span) for cell in table.cells if cell.column_span > 1] == [(2, 5)]
    assert [(cell.column, cell.row_span) for cell in table.cells if cell.row_span > 1] == [(0, 2), (1, 2)]


def test_prose_with_wide_spaces_is_no_table() -> None:
    lines = [
        *line(100, "section", "3", "does not hold"),
        ("for all the bodies that another law says hold it", 60, 114),
        *line(128, "section", "4", "says in this law"),
        ("that bodies are what they are and do what they do", 60, 142),
        ("and go on over the whole width of the page again", 60, 156),
    ]
    assert spaced_tables(rows_of(page(*lines)), HEIGHT) == []


def test_bold_labels_begin_rows_where_all_lines_have_one_distance() -> None:
    labels = [(name, 60.0, 100.0 + 20 * index) for name, index in (("issue", 0), ("what", 1), ("when", 4))]
    values = ["first", "a thing", "- one", "- two", "a month"]
    glyphs = page(*labels, *((text, 160.0, 100.0 + 20 * index) for index, text in enumerate(values)))
    again = [(text, x, y + 100) for text, x, y in labels]
    glyphs += page(*again, *((text, 160.0, 200.0 + 20 * index) for index, text in enumerate(values)))
    (rows,) = texts_of(glyphs, [*labels, *again])
    assert rows == [["issue", "first"], ["what", "athing-one-two"], ["when", "amonth"]] * 2


def test_a_label_that_is_wrapped_is_one() -> None:
    labels = [("aaaa bbbb cccc dddd", 60.0, 100.0), ("eeee", 60.0, 112.0), ("when", 60.0, 140.0)]
    labels += [("who", 60.0, 168.0), ("what", 60.0, 196.0)]
    values = [("one", 160.0, 100.0), ("two", 160.0, 112.0)]
    values += [("x", 160.0, 140.0), ("y", 160.0, 168.0), ("z", 160.0, 196.0)]
    (rows,) = texts_of(page(*labels, *((3 * text, x, y) for text, x, y in values)), labels)
    assert [row[0] for row in rows] == ["aaaabbbbccccddddeeee", "when", "who", "what"]


def test_a_row_of_bold_texts_below_plain_ones_heads_another_table() -> None:
    first = [text for index in range(3) for text in line(124 + 20 * index, "aa", "bb", "cc")]
    title, heads = ("results of the year", 60.0, 184.0), line(204, "no", "name", "score")
    second = [text for index in range(3) for text in line(224 + 20 * index, "dd", "ee", "ff")]
    tables = texts_of(page(*HEADING, *first, title, *heads, *second), [*HEADING, *heads])
    assert [len(rows) for rows in tables] == [4, 4]
    assert tables[1][0] == ["no", "name", "score"]
