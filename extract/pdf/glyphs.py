"""What stands on a PDF page, from PDFium: glyphs and rulings.

PDFium's text is not taken as text: it guesses spaces, also inside Thai words. Taken are its characters that
are in the file, with their places; the spaces between them are decided in `lines`.
"""

import codecs
import ctypes
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.document import Box

THIN: Final = 3.0
"""Points of the widest rectangle that is drawn as a ruling."""

_STRAIGHT: Final = 0.5
"""Points by which the ends of a ruling may be out of line."""

NO_ADVANCE: Final = 0.25
"""Advance of a space, in widths of the letter before it, up to which it takes no room: a typed one takes half
a letter and more."""

RARE: Final = 8
"""How many times fewer the sara aa of a font are than its sara am, where it calls them sara am."""

_AA, _AM = "า", "ำ"
_AA_AM: Final = frozenset(_AA + _AM)
_TONES: Final = frozenset("\u0e48\u0e49\u0e4a\u0e4b")
_CONSONANTS: Final = frozenset(chr(code) for code in range(ord("ก"), ord("ฮ") + 1))

_LINE_END_HYPHENS: Final = frozenset("\x02\ufffe")
"""What PDFium writes for a hyphen at the end of a line."""


class Glyph(NamedTuple):
    """A sign, or a cluster that was written as one: its ink in points from the page's top left corner, and
    its origin on the baseline.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    origin: float
    baseline: float


@dataclass
class PageContent:
    """Size of a page as it is shown, its glyphs in the order of the file, and its straight rulings."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rulings: list[Box] = field(default_factory=list)


def page_content(page: pdfium.PdfPage) -> PageContent:
    """Glyphs and rulings of `page`; spaces that are in the file are among the glyphs."""
    place = _Placer(page)
    content = PageContent(*page.get_size())
    spans = _Spans()
    for item in _objects(page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject):
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            spans.add(item, place)
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            content.rulings += _rulings(item, place)
    textpage = page.get_textpage()
    try:
        content.glyphs = with_sara_am(*_glyphs(textpage.raw, place, spans))
    finally:
        textpage.close()
    return content


@dataclass
class _Span:
    """A run of text objects that say one text (ActualText), and the box around their ink."""

    text: str
    box: Box


class _Spans:
    """The spans of a page, by the address of each of their text objects.

    Chromium writes a Thai cluster as several objects in one span with ActualText; PDFium gives the text
    of the span again for each of them.
    """

    def __init__(self) -> None:
        self.by_object: dict[int, _Span] = {}
        self._by_mark: dict[int, _Span | None] = {}

    def add(self, text_object: Any, place: "_Placer") -> None:
        for index in range(pdfium_c.FPDFPageObj_CountMarks(text_object)):
            mark = pdfium_c.FPDFPageObj_GetMark(text_object, index)
            address = ctypes.addressof(mark.contents)
            if address not in self._by_mark:
                text = _actual_text(mark)
                self._by_mark[address] = _Span(text, _bounds(text_object, place)) if text else None
            if span := self._by_mark[address]:
                box = _bounds(text_object, place)
                span.box = Box(
                    min(span.box.x0, box.x0),
                    min(span.box.top, box.top),
                    max(span.box.x1, box.x1),
                    max(span.box.bottom, box.bottom),
                )
                self.by_object[ctypes.addressof(text_object.contents)] = span
                return


def _actual_text(mark: Any) -> str:
    """What a content mark says that its objects say, blank where it says nothing.

    PDFium's string value splits UTF-16 into bytes, so the bytes are taken.
    """
    size = ctypes.c_ulong()
    if not pdfium_c.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, size) or not size.value:
        return ""
    buffer = (ctypes.c_ubyte * size.value)()
    pdfium_c.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", buffer, size.value, size)
    value = bytes(buffer)
    return value.decode("utf-16" if value.startswith(codecs.BOM_UTF16_BE) else "latin-1", "replace")


def _bounds(text_object: Any, place: "_Placer") -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(text_object, left, bottom, right, top)
    return place.box(left.value, bottom.value, right.value, top.value)


class _Placer:
    """Turns PDFium's coordinates (origin bottom left, page not rotated) into those of the page as shown."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.rotation = page.get_rotation()
        self.left, self.bottom, self.right, self.top = page.get_cropbox()

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def corners(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box."""
        if self.rotation == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return (
            x0 if x0 < x1 else x1,
            y0 if y0 < y1 else y1,
            x1 if x0 < x1 else x0,
            y1 if y0 < y1 else y0,
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        return Box(*self.corners(left, bottom, right, top))


def with_sara_am(glyphs: Sequence[Glyph], fonts: Mapping[int, int]) -> list[Glyph]:
    """The glyphs of a page in the order of the file, with the sara am that Word took apart or put in.

    Word and Excel write ำ as a space without an advance, whose ink is the ring, and า behind it. Some of
    their fonts call every า ำ: there a true one still has its ring before it. `fonts` gives the font of each
    า and ำ.
    """
    rings: set[int] = set()
    true: set[int] = set()
    letter = 0.0
    for index, glyph in enumerate(glyphs):
        if glyph.text != " ":
            letter = glyph.x1 - glyph.x0 if glyph.text in _CONSONANTS else letter
            continue
        after = index + 1
        if after < len(glyphs) and glyphs[after].text in _TONES:
            after += 1
        if after < len(glyphs) and glyphs[after].text in _AA_AM and glyph.x1 > glyph.x0:
            found = glyphs[after]
            if abs(found.origin - glyph.origin) <= NO_ADVANCE * letter and found.baseline == glyph.baseline:
                rings.add(index)
                true.add(after)
    wrong = _fonts_without_sara_aa(glyphs, fonts, true)
    signs = []
    for index, glyph in enumerate(glyphs):
        if index in true:
            signs.append(glyph._replace(text=_AM))
        elif index not in rings:
            false = bool(wrong) and glyph.text == _AM and fonts.get(index) in wrong
            signs.append(glyph._replace(text=_AA) if false else glyph)
    return signs


def _fonts_without_sara_aa(glyphs: Sequence[Glyph], fonts: Mapping[int, int], true: set[int]) -> set[int]:
    """The fonts that call (nearly) every า ำ; `true` are the places of the ำ that have a ring.

    In Thai า is five times as frequent as ำ. Without a true one to compare with, a font is left alone: it may
    print nothing but จำนวน.
    """
    counts: dict[int, Counter[str]] = {}
    for index, font in fonts.items():
        counts.setdefault(font, Counter())["true" if index in true else glyphs[index].text] += 1
    return {font for font, count in counts.items() if count[_AA] * RARE <= count[_AM] and count["true"]}


def _glyphs(textpage: Any, place: _Placer, spans: _Spans) -> tuple[list[Glyph], dict[int, int]]:
    """The characters that are in the file, those of a span as one, once; and the font of each า and ำ."""
    glyphs: list[Glyph] = []
    fonts: dict[int, int] = {}
    values = (ctypes.c_double * 6)()
    x, y, *box = (ctypes.c_double.from_buffer(values, 8 * index) for index in range(6))
    unicode_of, origin_of, box_of = (
        pdfium_c.FPDFText_GetUnicode,
        pdfium_c.FPDFText_GetCharOrigin,
        pdfium_c.FPDFText_GetCharBox,
    )
    given: set[int] = set()
    for index in range(pdfium_c.FPDFText_CountChars(textpage)):
        sign = chr(unicode_of(textpage, index))
        if "\ud800" <= sign <= "\udfff":  # half a pair of UTF-16: no character
            sign = "\ufffd"
        if sign in " \r\n\x00" and pdfium_c.FPDFText_IsGenerated(textpage, index):
            continue
        origin_of(textpage, index, x, y)
        if spans.by_object:
            text_object = pdfium_c.FPDFText_GetTextObject(textpage, index)
            span = spans.by_object.get(ctypes.addressof(text_object.contents)) if text_object else None
            if span is not None:
                if id(span) not in given:
                    given.add(id(span))
                    ink = span.box
                    at, baseline = place.point(x.value, y.value)
                    glyphs.append(Glyph(span.text, ink.x0, ink.top, ink.x1, ink.bottom, at, baseline))
                continue
        box_of(textpage, index, *box)
        at, baseline, left, right, bottom, top = values
        corners = place.corners(left, bottom, right, top)
        at, baseline = place.point(at, baseline)
        if sign in _AA_AM:
            font = pdfium_c.FPDFTextObj_GetFont(pdfium_c.FPDFText_GetTextObject(textpage, index))
            fonts[len(glyphs)] = ctypes.addressof(font.contents) if font else 0
        glyphs.append(Glyph("-" if sign in _LINE_END_HYPHENS else sign, *corners, at, baseline))
    return glyphs, fonts


def _objects(parent: Any, count: Any, get: Any) -> Iterator[Any]:
    """The objects of a page or form, with those of the forms inside it."""
    for index in range(count(parent)):
        item = get(parent, index)
        if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from _objects(item, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject)
        else:
            yield item


def _rulings(path: Any, place: _Placer) -> Iterator[Box]:
    """The straight rulings of a path: its segments where it is stroked, itself where it is a thin area."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(path, matrix)
    points = list(_points(path, matrix, place))
    if len(points) < 2:
        return
    xs, ys = [x for x, _ in points], [y for _, y in points]
    whole = Box(min(xs), min(ys), max(xs), max(ys))
    if whole.x1 - whole.x0 <= THIN or whole.bottom - whole.top <= THIN:
        yield whole
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
    if not stroke.value:
        return
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
            yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _points(path: Any, matrix: Any, place: _Placer) -> Iterator[tuple[float, float]]:
    """The corners of a path on the page; a closed one returns to its start."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    for index in range(pdfium_c.FPDFPath_CountSegments(path)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = place.point(
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        yield point
        if start is not None and pdfium_c.FPDFPathSegment_GetClose(segment):
            yield start
