"""What a PDF page holds, from PDFium: glyphs and what is drawn.

PDFium's text is not taken as text: it guesses spaces, also inside Thai words. Taken are its characters that
are in the file, with their places; the spaces between them are decided in `lines`.
"""

import codecs
import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Final, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from extract import symbols
from extract.document import Placing
from extract.pdf import calls
from extract.pdf.arrays import LAST_CODE, Boxes, Floats, Indices, boxes_around, code_table
from extract.pdf.fillers import FARTHEST, UNKNOWN, fillers
from extract.pdf.frame import Frame, frame_of
from extract.pdf.glyphs import MARK, Glyphs
from extract.pdf.inked_marks import with_marks_by_ink
from extract.pdf.misnamed_glyphs import RAISED_LATIN
from extract.pdf.paths import Drawn, joined, object_boxes, paths_to_drawn

_AM, _UNKNOWN, _SOFT_HYPHEN = map(ord, f"ำ{UNKNOWN}\u00ad")

_THAI: Final = code_table(range(0x0E01, 0x0E5C))
_ASCII: Final = code_table(range(0x20, 0x7F))

_LINE_END_HYPHENS: Final = code_table((0x02, 0xFFFE))
"""What PDFium writes for a hyphen at the end of a line."""

_HIGH, _LOW = 0xD800 >> 10, 0xDC00 >> 10
"""What the first and second surrogates of a character begin with, before ten bits of it."""

_JOINED: Final = 0x110000
"""Instead of the second surrogate of a character; no code point."""

_USUAL_TEXT: Final = 64
"""Bytes that the text of most content marks takes."""

_GUESSED: Final = code_table(map(ord, " \r\n\0"))
"""Characters that PDFium puts in though they are not in the file."""


@dataclass(frozen=True)
class PageContent:
    """Size of a page as it is shown, its glyphs, what is drawn on it, how many pictures it has, and the boxes
    of its bold texts. `read`: where characters are that were read from a picture (across, down) and how
    probable each is, from 0 to 1, in three rows; None for characters that are in the file. `placing`: as of
    `Page`.
    """

    width: float
    height: float
    glyphs: Glyphs
    drawn: Drawn
    pictures: int
    bold: Boxes
    read: Floats | None = None
    placing: Placing | None = None


def page_content(page: pdfium.PdfPage) -> PageContent:
    """Glyphs and rulings of `page`; spaces that are in the file are among the glyphs."""
    frame = frame_of(page)
    layers = list(_layers(calls.address_of(page.raw), calls.count_objects, calls.get_object, frame))
    spans = _spans(layers)
    drawn = joined([paths_to_drawn(layer.paths, layer.frame) for layer in layers if layer.paths])
    textpage = page.get_textpage()
    try:
        glyphs = _glyphs(calls.address_of(textpage.raw), frame, spans)
    finally:
        textpage.close()
    width, height = page.get_size()
    pictures = sum(layer.pictures for layer in layers)
    names: dict[int, str] = {}
    bold = [object_boxes(_bold(layer.texts, names), layer.frame) for layer in layers]
    return PageContent(width, height, glyphs, drawn, pictures, np.concatenate(bold, axis=1))


class _Layer(NamedTuple):
    """The text and path objects (addresses) and pictures of a page, or of a form that is in it."""

    frame: Frame
    texts: list[int]
    paths: list[int]
    pictures: int


def _layers(
    parent: int, count: Callable[[int], int], get: Callable[[int, int], int], frame: Frame
) -> Iterator[_Layer]:
    """The layer of a page or form, then those of the forms inside it."""
    objects = list(map(get, repeat(parent), range(count(parent))))
    by_type: defaultdict[int, list[int]] = defaultdict(list)
    for item, kind in zip(objects, map(calls.object_type, objects), strict=True):
        by_type[kind].append(item)
    texts, paths, forms = (
        by_type[kind]
        for kind in (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_FORM)
    )
    yield _Layer(frame, texts, paths, len(by_type[pdfium_c.FPDF_PAGEOBJ_IMAGE]))
    for form in forms:
        matrix = (ctypes.c_float * 6)()
        calls.object_matrix(form, ctypes.addressof(matrix))
        inner = frame.inside(Frame(*matrix))
        yield from _layers(form, calls.count_form_objects, calls.get_form_object, inner)


class _Spans(NamedTuple):
    """Runs of text objects that say one text (ActualText): the number of each object's, texts and boxes.

    Chromium writes a Thai cluster as several objects in one span; PDFium gives the text of the span again
    for each of them, and its origin as one of the form that it is in: `frames` has those of the forms.
    """

    by_object: dict[int, int]
    texts: list[str]
    boxes: Boxes
    frames: list[Frame]

    def points(self, numbers: Indices, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Where points of spans are on the page."""
        return Frame(*np.array(self.frames, np.float64).reshape(-1, 6)[numbers].T).points(x, y)


def _spans(layers: Sequence[_Layer]) -> _Spans:
    by_object: dict[int, int] = {}
    by_mark: dict[int, int | None] = {}
    texts: list[str] = []
    frames: list[Frame] = []
    boxes: list[Boxes] = []
    for layer in layers:
        counts = np.fromiter(map(calls.count_marks, layer.texts), np.intp, len(layer.texts))
        first = np.repeat(np.cumsum(counts) - counts, counts)
        marked = np.repeat(np.array(layer.texts, np.intp), counts).tolist()
        marks = list(map(calls.get_mark, marked, (np.arange(len(first)) - first).tolist()))
        new = [mark for mark in dict.fromkeys(marks) if mark not in by_mark]
        for mark, text in zip(new, _actual_texts(new), strict=True):
            by_mark[mark] = len(texts) if text else None
            texts += [text] if text else []
            frames += [layer.frame] if text else []
        said = zip(reversed(marked), map(by_mark.__getitem__, reversed(marks)), strict=True)
        inside = {item: span for item, span in said if span is not None}  # the outermost mark counts
        by_object.update(inside)
        boxes.append(object_boxes(list(inside), layer.frame))
    numbers = np.fromiter(by_object.values(), np.intp)
    return _Spans(by_object, texts, boxes_around(np.concatenate(boxes, axis=1), numbers, len(texts)), frames)


def _actual_texts(marks: Sequence[int], longest: int = _USUAL_TEXT) -> list[str]:
    """What content marks say that their objects say, blank where one says nothing.

    PDFium's string value splits UTF-16 into bytes, so the bytes are taken.
    """
    values = np.zeros((len(marks), longest), np.uint8)
    sizes = np.zeros((1, len(marks)), np.uint64)
    rooms = range(values.ctypes.data, values.ctypes.data + values.size, longest)
    calls.call_each(
        calls.mark_bytes, marks, repeat(b"ActualText"), rooms, repeat(longest), *calls.places(sizes)
    )
    if sizes.max(initial=0) > longest:
        return _actual_texts(marks, int(sizes.max()))
    joined = values.tobytes()
    starts = range(0, len(joined), longest)
    ends = zip(starts, sizes[0].tolist(), strict=True)
    return [_decoded(joined[at : at + size]) if size else "" for at, size in ends]


def _decoded(value: bytes) -> str:
    """A text string of a PDF; a line end in it is a space."""
    encoding = "utf-16" if value.startswith(codecs.BOM_UTF16_BE) else "latin-1"
    return value.decode(encoding, "replace").replace("\n", " ")


def _glyphs(textpage: int, frame: Frame, spans: _Spans) -> Glyphs:
    """The characters that are in the file, those of a span as one, once."""
    characters = _characters(textpage)
    indices = _in_file(textpage, characters)
    span_of = np.full(len(indices), -1)
    if spans.texts:
        objects = map(calls.character_object, repeat(textpage), indices.tolist())
        span_of = np.fromiter(map(spans.by_object.get, objects, repeat(-1)), np.intp, len(indices))
        given = span_of < 0
        given[np.unique(span_of, return_index=True)[1]] = True
        indices, span_of = indices[given], span_of[given]
    at = indices.tolist()
    values = np.zeros((6, len(at)))
    left, bottom, right, top, *origin = calls.places(values)
    calls.call_each(calls.character_box, repeat(textpage), at, left, right, bottom, top)
    calls.call_each(calls.character_origin, repeat(textpage), at, *origin)
    boxes = frame.boxes(values[:4])
    characters = characters[indices]
    characters[_LINE_END_HYPHENS[np.minimum(characters, LAST_CODE)]] = ord("-")
    codes = np.minimum(characters, LAST_CODE).astype(np.uint16)
    texts = np.array(list(map(chr, characters.tolist())), np.object_)
    inside = span_of >= 0
    said = [spans.texts[number] for number in span_of[inside].tolist()]
    texts[inside] = said
    codes[inside] = [min(ord((text.strip() or " ")[0]), LAST_CODE) for text in said]
    boxes[:, inside] = spans.boxes[:, span_of[inside]]
    x0, top, x1, bottom = boxes
    origins = np.stack(frame.points(*values[4:]))
    origins[:, inside] = spans.points(span_of[inside], *values[4:, inside])
    glyphs = Glyphs(texts, codes, x0, top, x1, bottom, *origins)
    glyphs, at = _without(_repeated_marks(glyphs, span_of, spans), glyphs, at)

    def font_of(index: int) -> int:
        font: int = calls.object_font(calls.character_object(textpage, at[index]))
        return font

    _name_unknown(glyphs, lambda index: calls.character_is_unnamed(textpage, at[index]) == 1, font_of)
    private = (glyphs.codes >= symbols.FIRST) & (glyphs.codes <= symbols.LAST)
    for index in np.flatnonzero(private).tolist():
        glyphs.texts[index] = symbols.symbol(_font_name(font_of(index)), chr(glyphs.codes[index]))
        glyphs.codes[index] = ord(glyphs.texts[index])
    glyphs, at = _without(fillers(glyphs), glyphs, at)
    return with_marks_by_ink(glyphs, font_of)


def _without(left_out: Sequence[int], glyphs: Glyphs, at: list[int]) -> tuple[Glyphs, list[int]]:
    """The glyphs but for some, and where they are in the file."""
    if not left_out:
        return glyphs, at
    kept = np.setdiff1d(np.arange(len(glyphs)), left_out)
    return glyphs[kept], [at[index] for index in kept.tolist()]


def _name_unknown(
    glyphs: Glyphs, is_unnamed: Callable[[int], bool], font_of: Callable[[int], object]
) -> None:
    """Name characters after Thai ones unknown that have no name in a font that names those.

    PDFium gives the number of their glyph, which may be that of any character. A number that is an ASCII
    character is taken for one, but after a cluster that one glyph says. A soft hyphen that is printed is a
    hyphen.
    """
    codes = glyphs.codes
    inked = glyphs.x0 < glyphs.x1
    hyphens = (codes == _SOFT_HYPHEN) & inked
    codes[hyphens], glyphs.texts[hyphens] = ord("-"), "-"
    thai = _THAI[codes]
    says_more = np.fromiter(map(len, glyphs.texts), np.intp, len(glyphs)) > 1
    says_more[1:] |= (glyphs.origin[1:] == glyphs.origin[:-1]) & (glyphs.baseline[1:] == glyphs.baseline[:-1])
    says_more |= (codes == _AM) & (glyphs.baseline - glyphs.bottom > glyphs.bottom - glyphs.top)  # its ring
    indices = np.arange(len(glyphs))
    named = np.maximum.accumulate(np.where(thai, indices, -FARTHEST))
    cluster = np.maximum.accumulate(np.where(thai & says_more, indices, -FARTHEST))
    doubtful = (indices - cluster < FARTHEST) | ((indices - named <= 2) & ~_ASCII[codes])
    doubtful &= ~thai & (inked | (codes != ord(" "))) & ~RAISED_LATIN[codes]
    for index in np.flatnonzero(doubtful).tolist():
        if is_unnamed(index) and font_of(index) == font_of(int(named[index])):
            codes[index], glyphs.texts[index] = _UNKNOWN, UNKNOWN


def _bold(texts: Sequence[int], names: dict[int, str]) -> list[int]:
    """The text objects in a bold font, or in one that a stroke around its letters makes bold. `names` has the
    names of the fonts so far."""
    fonts = list(map(calls.object_font, texts))
    for font in dict.fromkeys(fonts):
        if font not in names:
            names[font] = _font_name(font).lower()
    bold = {font for font in fonts if "bold" in names[font]}
    stroked = pdfium_c.FPDF_TEXTRENDERMODE_FILL_STROKE
    modes = map(calls.render_mode, texts)
    return [
        item for item, font, mode in zip(texts, fonts, modes, strict=True) if font in bold or mode == stroked
    ]


def _font_name(font: int) -> str:
    name = ctypes.create_string_buffer(calls.font_name(font, None, 0) + 1)
    calls.font_name(font, ctypes.addressof(name), len(name))
    return name.value.decode("latin-1")


def _repeated_marks(glyphs: Glyphs, span_of: Indices, spans: _Spans) -> list[int]:
    """The indices of characters that say the text of a span again: marks that are raised, and drawn after
    it."""
    if not spans.texts:
        return []
    return [*_marks_after(glyphs, span_of, spans), *_clusters_after(glyphs, span_of, spans)]


def _marks_after(glyphs: Glyphs, span_of: Indices, spans: _Spans) -> Iterator[int]:
    """The marks that InDesign draws right after their span, and those without a text after them."""
    marks = (span_of < 0) & ((glyphs.kinds == MARK) | (glyphs.codes == _AM) | (glyphs.codes == _UNKNOWN))
    for start in (np.flatnonzero(marks[1:] & (span_of[:-1] >= 0)) + 1).tolist():
        span = span_of[start - 1]
        index = start
        while index < len(glyphs) and marks[index] and _meet(glyphs.boxes[:, index], spans.boxes[:, span]):
            if glyphs.texts[index] not in spans.texts[span] and (
                index == start or glyphs.codes[index] != _UNKNOWN
            ):
                break
            yield index
            index += 1


def _clusters_after(glyphs: Glyphs, span_of: Indices, spans: _Spans) -> list[int]:
    """The marks that typst draws after their span, as one glyph that stands for the whole cluster: its
    characters have one origin and one box.
    """
    places = np.stack((*glyphs.boxes, glyphs.origin, glyphs.baseline))
    same = np.all(places[:, 1:] == places[:, :-1], axis=0) & (span_of[1:] < 0) & (span_of[:-1] < 0)
    if not same.any():
        return []
    by_text: dict[str, list[int]] = {}
    for span, text in enumerate(spans.texts):
        by_text.setdefault(text, []).append(span)
    found: list[int] = []
    for start, end in pairwise(np.append(np.flatnonzero(np.append(True, ~same)), len(glyphs)).tolist()):
        around = by_text.get("".join(glyphs.texts[start:end]), []) if end - start > 1 else []
        if any(_meet(glyphs.boxes[:, start], spans.boxes[:, span]) for span in around):
            found += range(start, end)
    return found


def _meet(mark: Floats, cluster: Floats) -> bool:
    """Whether the middle of a mark is over, under or in the box of its cluster."""
    x0, top, x1, bottom = cluster
    height = 1.5 * (bottom - top)
    return bool(x0 < (mark[0] + mark[2]) / 2 < x1 and top - height < mark[1] and mark[3] < bottom + height)


def _characters(textpage: int) -> NDArray[np.uint32]:
    """The code point of each character of PDFium's text.

    A character beyond U+FFFF is two units, its surrogates: the first becomes the character, the second
    `_JOINED`.
    """
    count = calls.count_characters(textpage)
    units = np.zeros(count + 1, np.uint16)
    if calls.text_of_characters(textpage, 0, count, units.ctypes.data) == count + 1:
        codes = units[:count].astype(np.uint32)
    else:  # characters without a code are not in the text
        codes = np.fromiter(map(calls.character_code, repeat(textpage), range(count)), np.uint32, count)
    first = np.flatnonzero((codes[:-1] >> 10 == _HIGH) & (codes[1:] >> 10 == _LOW))
    codes[first] = 0x10000 + ((codes[first] & 0x3FF) << 10) + (codes[first + 1] & 0x3FF)
    codes[first + 1] = _JOINED
    codes[(codes >> 10 == _HIGH) | (codes >> 10 == _LOW)] = ord("\ufffd")
    return codes


def _in_file(textpage: int, characters: NDArray[np.uint32]) -> Indices:
    """The indices of the characters that PDFium did not put in."""
    found = characters != _JOINED
    guessed = np.flatnonzero(_GUESSED[np.minimum(characters, LAST_CODE)])
    generated = map(calls.character_is_generated, repeat(textpage), guessed.tolist())
    found[guessed] = np.fromiter(generated, np.intp, len(guessed)) == 0
    return np.flatnonzero(found)
