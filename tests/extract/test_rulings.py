"""Rulings drawn around the cells of a table give back these cells."""

from collections.abc import Sequence
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extract.document import Box
from extract.pdf.rulings import rulings_to_tables

LEAST = 40.0
"""Points of the narrowest cell."""

WHOLE = Box(50.0, 50.0, 450.0, 370.0)


@st.composite
def divided(draw: st.DrawFn, box: Box = WHOLE) -> list[Box]:
    """A box divided into cells, again and again, as merged cells divide a table."""
    x0, top, x1, bottom = box
    ways = [way for way, long in (("across", x1 - x0), ("down", bottom - top)) if long >= 2 * LEAST]
    way = draw(st.sampled_from(["", *ways])) if box != WHOLE else draw(st.sampled_from(ways))
    if way == "across":
        middle = draw(st.integers(1, int((x1 - x0) / LEAST) - 1)) * LEAST + x0
        return draw(divided(Box(x0, top, middle, bottom))) + draw(divided(Box(middle, top, x1, bottom)))
    if way == "down":
        middle = draw(st.integers(1, int((bottom - top) / LEAST) - 1)) * LEAST + top
        return draw(divided(Box(x0, top, x1, middle))) + draw(divided(Box(x0, middle, x1, bottom)))
    return [box]


def borders(cells: Sequence[Box]) -> list[Box]:
    """The four sides of each cell."""
    return [
        side
        for x0, top, x1, bottom in cells
        for side in (
            Box(x0, top, x1, top),
            Box(x0, bottom, x1, bottom),
            Box(x0, top, x0, bottom),
            Box(x1, top, x1, bottom),
        )
    ]


def found(rulings: Sequence[Box]) -> list[list[Box]]:
    tables = rulings_to_tables(np.array(rulings, np.float64).reshape(-1, 4).T)
    return [sorted(cell.box for cell in table.cells) for table in tables]


@given(divided(), st.randoms(use_true_random=False))
def test_the_borders_of_cells_give_these_cells(cells: list[Box], random: Random) -> None:
    rulings = borders(cells)
    random.shuffle(rulings)
    assert found(rulings) == [sorted(cells)]


@given(divided())
def test_every_place_of_the_grid_belongs_to_the_cell_that_covers_it(cells: list[Box]) -> None:
    (table,) = rulings_to_tables(np.array(borders(cells)).T)
    for cell in cells:
        x, y = np.array([cell.x0 + 1, cell.x1 - 1]), np.array([cell.top + 1, cell.bottom - 1])
        assert {table.cells[index].box for index in table.cell_of(x, y)} == {cell}


def test_tables_that_stand_apart_are_two() -> None:
    upper = [Box(0, 0, 100, 50), Box(100, 0, 200, 50)]
    lower = [Box(0, 80, 100, 120), Box(100, 80, 200, 120)]
    assert found(borders([*lower, *upper])) == [upper, lower]


def test_rulings_that_stop_short_of_each_other_meet() -> None:
    cells = [Box(0, 0, 100, 50), Box(100, 0, 200, 50)]
    short = [
        Box(side.x0 + 2, side.top, side.x1 - 2, side.bottom) if side.top == side.bottom else side
        for side in borders(cells)
    ]
    assert found(short) == [cells]


def test_an_open_place_between_cells_is_a_cell() -> None:
    """Four cells around a place whose corner is not drawn."""
    cells = [Box(0, 0, 100, 50), Box(100, 0, 200, 50), Box(0, 50, 100, 100)]
    assert found(borders(cells)) == [sorted([*cells, Box(100, 50, 200, 100)])]


def test_no_rulings_no_tables() -> None:
    assert found([]) == []
    assert found([Box(0, 0, 200, 0), Box(0, 50, 200, 50)]) == []


def test_an_area_around_a_cell_does_not_take_its_place() -> None:
    """A heading row of three cells over an open area, in which the middle column has one cell more."""
    inner = Box(150, 100, 250, 150)
    frame = [Box(50, 50, 350, 50), Box(50, 100, 350, 100), Box(50, 200, 350, 200)]
    sides = [Box(50, 50, 50, 200), Box(350, 50, 350, 200)]
    columns = [Box(150, 50, 150, 100), Box(250, 50, 250, 100)]
    (cells,) = found([*frame, *sides, *columns, *borders([inner])])
    assert inner in cells
    assert sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in cells) == 300 * 150


def test_vertical_rulings_in_pieces_do_not_end_rows() -> None:
    """As Word draws them: a piece for each of its rows, whose borders between are not drawn."""
    frame = [Box(50, 50, 350, 50), Box(50, 200, 350, 200)]
    pieces = [Box(x, top, x, top + 50) for x in (50, 200, 350) for top in (50, 100, 150)]
    assert found([*frame, *pieces]) == [[Box(50, 50, 200, 200), Box(200, 50, 350, 200)]]
