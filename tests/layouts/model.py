"""What a drawn document consists of, whatever file it is written to."""

from dataclasses import dataclass, field
from typing import Any, Final

Truth = dict[str, Any]
Axes = dict[str, str]

OCR_O: Final = "\ue000"
"""The letter o of a code, which OCR may have read as a Thai zero; only text files show that."""

WRAPPED_FORMS: Final = ("tabs", "spaced")
"""Forms in which the lines of a cell are those of its wraps."""

TEXT_FORMS: Final = ("tabs", "tags", "markdown", "dump", "spaced")
"""Forms that cannot tell a merged cell from a blank one."""

PDF_FORMS: Final = ("libreoffice", "chromium")
FORMS: Final = ("docx", *PDF_FORMS, *TEXT_FORMS, "html")
SCAN: Final = "scan"
"""The form of pictures, which takes longer to read than all others."""


@dataclass(frozen=True)
class Cell:
    """A cell, written once in the first of the rows and columns that it covers."""

    lines: tuple[str, ...] = ()
    rows: int = 1
    columns: int = 1
    bold: int = 0
    """How many of the first lines are bold."""
    shaded: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Covered:
    """A place of the grid that a cell covers that begins elsewhere."""

    by: Cell
    below: bool
    """Whether the cell begins in a row above."""
    first: bool
    """Whether the place is in the first of the cell's columns."""


@dataclass(frozen=True)
class Table:
    rows: list[list[Cell]]
    heading: int
    widths: tuple[float, ...]

    def grid(self) -> list[list[Cell | Covered]]:
        """Each place of the table, row by row."""
        places: dict[tuple[int, int], Cell | Covered] = {}
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in places:
                    column += 1
                for r in range(cell.rows):
                    for c in range(cell.columns):
                        places[row + r, column + c] = Covered(cell, below=r > 0, first=c == 0)
                places[row, column] = cell
        return [[places[row, column] for column in range(len(self.widths))] for row in range(len(self.rows))]


@dataclass(frozen=True)
class Text:
    text: str
    kind: str = "paragraph"
    """title, heading, paragraph"""


Block = Text | Table


@dataclass
class Drawn:
    """A document: what it shows, the choices that it was drawn with, and what should be read from it."""

    name: str
    axes: Axes
    blocks: list[Block] = field(default_factory=list)
    truth: Truth = field(default_factory=dict)
    forms: tuple[str, ...] = (*FORMS, SCAN)
