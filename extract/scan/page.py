"""A page as a picture to what it holds: signs and rulings, as a page of a PDF with text gives them."""

import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np

from extract.document import Placing
from extract.errors import ReadError
from extract.pdf.arrays import Boxes
from extract.pdf.page_content import PageContent
from extract.pdf.paths import Drawn
from extract.pdf.rulings import rulings_to_tables
from extract.scan import recogniser
from extract.scan.drawn_lines import rulings
from extract.scan.picture import Picture
from extract.scan.signs import AS_LETTER, ReadLine, on_page, signs_of, strips, told_by_shapes, unread
from extract.scan.skew import rotation, skew, straight
from extract.scan.text_lines import TextLine, blots, body_height, text_lines
from extract.scan.weight import bold_words

SAMPLE: Final = 12
"""Lines that tell whether a page is the right way up."""

UPRIGHT: Final = 0.93
"""Mean probability of these from which on no other way is tried."""

SECONDS: Final = 60.0
"""Seconds of a processor that a page may take: one takes about one."""

AT_ONCE: Final = 64
"""Lines that are read together."""

LEAST_READ: Final = 0.5
"""Share of the text found on a page, by its length, that is read, at least: else a part of it is missing."""

AROUND: Final = 0.4
"""Inches around a place in which a photograph is told from text."""

PHOTOGRAPH: Final = 0.45
"""Share of what is not white around a place in a photograph, at least: around text it is less."""

EDGE: Final = 0.15
"""Distance of a text from the rulings of its cell, in heights of a consonant, at least."""

_WHITE: Final = 225
_SMALLER: Final = 8


class UnreadablePictureError(ReadError):
    hint = "look at the page: scan it again at 300 dpi, or ask the office for the file that was printed"


class _Sheet(NamedTuple):
    """A picture that is straight, without its rulings, these in points, the cells that they draw in pixels,
    and the lines of text; and by how much it was turned to be so."""

    picture: Picture
    bare: Picture
    rulings: Boxes
    cells: Boxes
    lines: list[TextLine]
    degrees: float


class Found(NamedTuple):
    """What is on a page; and an error if a part of its text cannot be read."""

    content: PageContent
    error: ReadError | None


def found_on(picture: Picture) -> Found:
    """What is on a page. Raises `UnreadablePictureError` where it takes too long."""
    tick = _clock()
    sheet, sample, turn = _right_way_up(picture, tick)
    rest = [line for line in sheet.lines if line not in sample]
    read = [*sample.values(), *_read(sheet, rest, tick)]
    text = [line for line in read if line.is_text]
    missing = [line for line in read if not line.is_text]
    holes = [unread(line) for line in missing if _is_in_cell(line.line, sheet.cells)]
    glyphs, places = signs_of([*text, *holes], sheet.bare)
    nothing = np.zeros((4, 0))
    drawn = Drawn(sheet.rulings, nothing, np.zeros(0, np.bool_), nothing)
    height, width = (size * sheet.picture.points for size in sheet.picture.grey.shape)
    placing, bold = _placing(sheet, turn), bold_words(text, sheet.bare)
    content = PageContent(width, height, glyphs, drawn, 0, bold, places, placing)
    return Found(content, _incomplete(text, _outside_photographs(sheet, missing)))


def is_photograph(picture: Picture) -> bool:
    """Whether most of a picture is what only photographs are."""
    return bool(np.mean(picture.grey < _WHITE) >= PHOTOGRAPH)


def _incomplete(text: Sequence[ReadLine], missing: Sequence[ReadLine]) -> UnreadablePictureError | None:
    """An error if more of a page's text is missing than was read."""
    long, short = (sum(one.line.x1 - one.line.x0 for one in lines) for lines in (text, missing))
    if short <= (1 - LEAST_READ) * (long + short):
        return None
    lines = len(text) + len(missing)
    return UnreadablePictureError(f"{len(missing)} of {lines} lines of the picture cannot be read")


def _is_in_cell(line: TextLine, cells: Boxes) -> bool:
    """Whether a line has signs as high as letters, and is inside of a cell: no rest of its rulings."""
    middle, width = (line.x0 + line.x1) / 2, line.x1 - line.x0
    height = line.baseline(middle) - line.body / 2
    room = EDGE * line.body
    x0, top, x1, bottom = cells
    inside = (x0 + room < line.x0) & (line.x1 < x1 - room) & (top < height) & (height < bottom)
    return bool(inside.any()) and min(line.highest, width) >= AS_LETTER * line.body


def _outside_photographs(sheet: _Sheet, lines: Sequence[ReadLine]) -> list[ReadLine]:
    """The lines that are in no photograph."""
    if not lines:
        return []
    dark = (sheet.bare.grey < _WHITE).astype(np.float32)
    small = cv2.resize(dark, None, fx=1 / _SMALLER, fy=1 / _SMALLER, interpolation=cv2.INTER_AREA)
    around = max(1, round(AROUND * sheet.bare.dpi / _SMALLER))
    shares = cv2.boxFilter(small, -1, (around, around))

    def share(line: TextLine) -> float:
        middle = (line.x0 + line.x1) / 2
        row, column = int((line.baseline(middle) - line.body / 2) / _SMALLER), int(middle / _SMALLER)
        return float(shares[min(max(row, 0), shares.shape[0] - 1), min(column, shares.shape[1] - 1)])

    return [one for one in lines if share(one.line) < PHOTOGRAPH]


def _clock() -> Callable[[], None]:
    """What is called between steps, and raises where the page has taken too long."""
    start = time.process_time()

    def tick() -> None:
        if time.process_time() - start > SECONDS:
            raise UnreadablePictureError(f"the page takes more than {SECONDS:g} s to read")

    return tick


def _right_way_up(
    picture: Picture, tick: Callable[[], None]
) -> tuple[_Sheet, dict[TextLine, ReadLine], int | None]:
    """The page turned so that its longest lines are read best, these lines, and OpenCV's name of the turn."""
    found: list[tuple[float, _Sheet, dict[TextLine, ReadLine], int | None]] = []
    for turn in (None, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE):
        sheet = _sheet(picture if turn is None else _turned(picture, turn))
        longest = sorted(sheet.lines, key=lambda line: line.x0 - line.x1)[:SAMPLE]
        sample = dict(zip(longest, _read(sheet, longest, tick), strict=True))
        mean = sum(line.mean for line in sample.values()) / max(1, len(sample))
        found.append((mean, sheet, sample, turn))
        if mean >= UPRIGHT or not sheet.lines:
            break
    best = max(found, key=lambda one: one[0])
    return best[1], best[2], best[3]


def _turned(picture: Picture, turn: int) -> Picture:
    return picture._replace(grey=np.asarray(cv2.rotate(picture.grey, turn), np.uint8))


def _placing(sheet: _Sheet, turn: int | None) -> Placing | None:
    """Where the places of a sheet are on the page that was turned to be it."""
    if turn is None and not sheet.degrees and sheet.picture.unit == 1.0:
        return None
    height, width = sheet.picture.grey.shape
    back = {
        None: ((1, 0, 0), (0, 1, 0)),
        cv2.ROTATE_180: ((-1, 0, width), (0, -1, height)),
        cv2.ROTATE_90_CLOCKWISE: ((0, 1, 0), (-1, 0, width)),
        cv2.ROTATE_90_COUNTERCLOCKWISE: ((0, -1, height), (1, 0, 0)),
    }[turn]
    askew = cv2.invertAffineTransform(rotation(sheet.picture, sheet.degrees))
    whole = np.array([*back, (0, 0, 1)]) @ np.array([*askew, (0, 0, 1)])
    whole[:2, 2] *= sheet.picture.points
    return Placing(*(whole[:2] * sheet.picture.unit).ravel().tolist())


def _sheet(askew: Picture) -> _Sheet:
    degrees = skew(askew)
    picture = straight(askew, degrees)
    drawn = rulings(picture)
    bare = picture._replace(grey=drawn.without)
    tables = rulings_to_tables(drawn.boxes)
    boxes = [cell.box for table in tables for cell in table.cells]
    cells = np.array(boxes, np.float64).reshape(-1, 4).T / picture.points
    found = blots(drawn.without)
    body = body_height(found, picture.dpi)
    if body is None:
        return _Sheet(picture, bare, drawn.boxes, cells, [], degrees)
    x0, top, x1, bottom = drawn.boxes / picture.points
    upright = np.stack((x0, top, x1, bottom))[:, bottom - top > x1 - x0]
    return _Sheet(picture, bare, drawn.boxes, cells, text_lines(found, body, cells, upright), degrees)


def _read(sheet: _Sheet, lines: Sequence[TextLine], tick: Callable[[], None]) -> list[ReadLine]:
    """What lines say, in their order."""
    found = {index: told_by_shapes(line) for index, line in enumerate(lines) if line.shapes}
    order = sorted(set(range(len(lines))) - found.keys(), key=lambda index: lines[index].x1 - lines[index].x0)
    for first in range(0, len(order), AT_ONCE):
        tick()
        which = order[first : first + AT_ONCE]
        read = recogniser.recognise(list(strips(sheet.picture.grey, [lines[index] for index in which])))
        for index, characters in zip(which, read, strict=True):
            found[index] = on_page(lines[index], characters)
    return [found[index] for index in range(len(lines))]
