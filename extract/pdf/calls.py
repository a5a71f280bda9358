"""PDFium's functions as calls that take and give plain integers, for use with `map`.

A page has thousands of characters, and ctypes takes longer to convert typed pointers than PDFium to answer.
Here a pointer is its address, and a result is written to the address of a place in an array.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Final

import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

_ADDRESS, _INT, _SIZE = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


count_objects: Final = _plain(pdfium_c.FPDFPage_CountObjects, _INT, _ADDRESS)
get_object: Final = _plain(pdfium_c.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
count_form_objects: Final = _plain(pdfium_c.FPDFFormObj_CountObjects, _INT, _ADDRESS)
get_form_object: Final = _plain(pdfium_c.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, _SIZE)
object_type: Final = _plain(pdfium_c.FPDFPageObj_GetType, _INT, _ADDRESS)
object_matrix: Final = _plain(pdfium_c.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
object_bounds: Final = _plain(pdfium_c.FPDFPageObj_GetBounds, _INT, _ADDRESS, *(_ADDRESS,) * 4)

count_marks: Final = _plain(pdfium_c.FPDFPageObj_CountMarks, _INT, _ADDRESS)
get_mark: Final = _plain(pdfium_c.FPDFPageObj_GetMark, _ADDRESS, _ADDRESS, _SIZE)
mark_bytes: Final = _plain(
    pdfium_c.FPDFPageObjMark_GetParamBlobValue, _INT, _ADDRESS, ctypes.c_char_p, _ADDRESS, _SIZE, _ADDRESS
)

fill_color: Final = _plain(pdfium_c.FPDFPageObj_GetFillColor, _INT, _ADDRESS, *(_ADDRESS,) * 4)
draw_mode: Final = _plain(pdfium_c.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
count_segments: Final = _plain(pdfium_c.FPDFPath_CountSegments, _INT, _ADDRESS)
get_segment: Final = _plain(pdfium_c.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
segment_point: Final = _plain(pdfium_c.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
segment_type: Final = _plain(pdfium_c.FPDFPathSegment_GetType, _INT, _ADDRESS)
segment_closes: Final = _plain(pdfium_c.FPDFPathSegment_GetClose, _INT, _ADDRESS)

count_characters: Final = _plain(pdfium_c.FPDFText_CountChars, _INT, _ADDRESS)
text_of_characters: Final = _plain(pdfium_c.FPDFText_GetText, _INT, _ADDRESS, _INT, _INT, _ADDRESS)
character_code: Final = _plain(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
character_is_generated: Final = _plain(pdfium_c.FPDFText_IsGenerated, _INT, _ADDRESS, _INT)
character_is_unnamed: Final = _plain(pdfium_c.FPDFText_HasUnicodeMapError, _INT, _ADDRESS, _INT)
character_origin: Final = _plain(pdfium_c.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
character_box: Final = _plain(pdfium_c.FPDFText_GetCharBox, _INT, _ADDRESS, _INT, *(_ADDRESS,) * 4)
character_object: Final = _plain(pdfium_c.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
object_font: Final = _plain(pdfium_c.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
render_mode: Final = _plain(pdfium_c.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)
font_name: Final = _plain(pdfium_c.FPDFFont_GetBaseFontName, _SIZE, _ADDRESS, _ADDRESS, _SIZE)


def call_each(function: Callable[..., Any], *arguments: Iterable[Any]) -> None:
    """Call `function` with the arguments at each index, for what it writes."""
    deque(map(function, *arguments), maxlen=0)


def places(table: NDArray[Any]) -> list[range]:
    """The addresses of the values in each row of a table, for functions to write there."""
    if not table.size:
        return [range(0)] * len(table)
    start, (down, along), count = table.ctypes.data, table.strides, table.shape[1]
    return [range(row, row + along * count, along) for row in range(start, start + down * len(table), down)]


def address_of(pointer: Any) -> int:
    """The address that a pointer of pypdfium2 holds."""
    return ctypes.addressof(pointer.contents)
