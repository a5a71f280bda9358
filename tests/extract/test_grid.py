"""Tables as grids: rows left out, pages joined."""

from extract import Cell, Line, Page, Row, Table
from extract.grid import Grid, grid_of
from extract.page_breaks import joined_grids


def cell(text: str = "", *, rows: int = 1) -> Cell:
    return Cell((Line(text),) if text else (), row_span=rows)


def grid(*rows: tuple[Cell, ...]) -> Grid:
    table = Table(tuple(map(Row, rows)), merges_known=True)
    return grid_of(table, Page(1, None, None, (table,)), 0, 0)


def test_a_cell_that_reaches_out_of_rows_left_out_begins_in_the_next_one() -> None:
    left = grid((cell("a", rows=3), cell("b")), (cell(), cell("c")), (cell(), cell("d"))).without_rows([0])
    assert [left.texts(row) for row in range(left.rows)] == [["a", "c"], ["", "d"]]
    assert [one.rows for one in left.filled(0)] == [2, 1]


def test_a_page_may_repeat_one_row_of_a_heading_that_covers_two() -> None:
    above = grid((cell("h"), cell("i")), (cell("1"), cell("2")))
    below = grid((cell("h", rows=2), cell("i")), (cell(), cell("j")), (cell("3"), cell("4")))
    whole = joined_grids([above, below])
    assert [whole.texts(row) for row in range(whole.rows)] == [["h", "i"], ["1", "2"], ["h", "j"], ["3", "4"]]
