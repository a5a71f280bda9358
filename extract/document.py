"""The document model that every reader gives: pages of blocks, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from extract.errors import ReadError


class Box(NamedTuple):
    """A place on a page, in PDF points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or what the file keeps of it; its characters are repaired.

    `full`: the next word would not have fitted after it, so that it may continue in the next line; None where
    the file does not show. A space typed at its end is kept. `bold`: every visible character of it is bold.
    `probability`: that of its least probable character, from 0 to 1, where it was read from a picture; None
    where its characters are in the file.
    """

    text: str
    bbox: Box | None = None
    full: bool | None = None
    bold: bool = False
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; one that spans columns is given once, in the first of them, and one that spans rows in the
    first of these, with blank cells in its place in the others. `shaded`: its ground is filled with a colour.
    """

    lines: tuple[Line, ...] = ()
    bbox: Box | None = None
    row_span: int = 1
    column_span: int = 1
    shaded: bool = False

    @property
    def text(self) -> str:
        """The lines joined by line ends."""
        if len(self.lines) == 1:
            return self.lines[0].text
        return "\n".join([line.text for line in self.lines])


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Rows as they are on one page; a table that continues over pages is a `Table` on each.

    `folded`: the file wrote the line ends inside cells as spaces, so a space may be typed or not.
    `merges_known`: the file says which cells are merged downward, so that any other blank cell is blank.
    `by_gaps`: nothing but white space parts some of its cells, so that a text may be in the wrong one.
    """

    rows: tuple[Row, ...]
    folded: bool = False
    merges_known: bool = False
    by_gaps: bool = False


ParagraphKind = Literal["heading", "paragraph", "page_header", "page_footer", "page_number"]

FURNITURE: Final = ("page_header", "page_footer", "page_number")
"""Kinds of paragraphs that are printed on the page, not in the text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside of tables."""

    lines: tuple[Line, ...]
    kind: ParagraphKind = "paragraph"
    bbox: Box | None = None

    @property
    def text(self) -> str:
        """The lines joined by line ends."""
        return "\n".join(line.text for line in self.lines)


Block = Paragraph | Table


class Placing(NamedTuple):
    """How places of a page that was read as a picture are found on the page of the file: (x, y) is at
    (x_by_x * x + x_by_y * y + x, y_by_x * x + y_by_y * y + y), in points of both.
    """

    x_by_x: float
    x_by_y: float
    x: float
    y_by_x: float
    y_by_y: float
    y: float


@dataclass(frozen=True)
class Page:
    """A page; number and size (PDF points) are None where the file knows no pages.

    `error`: why the page could not be read, which then has no blocks, or those that could be read of a
    picture. `pictures`: it has pictures or many shapes, which may hold more text than its blocks. `placing`:
    where its places are on the page of the file, None where they are the same.
    """

    number: int | None
    width: float | None
    height: float | None
    blocks: tuple[Block, ...]
    error: ReadError | None = None
    pictures: bool = False
    placing: Placing | None = None

    def shown(self, box: Box) -> Box:
        """A place of this page as the page of the file has it: that may be askew or upside down."""
        if self.placing is None:
            return box
        a, b, c, d, e, f = self.placing
        corners = [(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        across, down = [a * x + b * y + c for x, y in corners], [d * x + e * y + f for x, y in corners]
        return Box(min(across), min(down), max(across), max(down))


@dataclass(frozen=True)
class Document:
    """One file as a reader gives it. `large_pictures`: pictures that may hold a table."""

    source: str
    media_type: str
    reader: str
    pages: tuple[Page, ...] = field(default=())
    large_pictures: int = 0

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block, in reading order."""
        for page in self.pages:
            yield from page.blocks
