"""Thai lettering in pictures, with a font that comes with the program."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont, features

from normalize.wrapping import words
from pipelines.visible import on_one_line

SIZE: Final = 22
"""Pixels of an em."""

_FONT: Final = Path(__file__).parent / "fonts" / "Sarabun-Regular.ttf"
_LINE: Final = 1.6
"""Height of a line in ems: Thai has marks on two floors above its letters."""

_MARGIN: Final = 12
_GROUND, _INK, _QUIET = "#f3f1ea", "#1a1a1a", "#55524a"

_ABOVE: Final = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d")
_TONES: Final = frozenset("\u0e48\u0e49\u0e4a\u0e4b\u0e4c")
_AM: Final = "\u0e33"
_RAISED: Final = 0.21
"""Ems that a tone is above its usual place where another mark is below it; measured in the font."""


def caption(lines: Sequence[str], width: int) -> Image.Image:
    """A picture `width` pixels wide with `lines` of text, the first one darker, broken between words."""
    font = _font(shaped=features.check("raqm"))
    folded = [
        (part, _INK if number == 0 else _QUIET)
        for number, line in enumerate(lines)
        for part in _folded(on_one_line(line), width - 2 * _MARGIN, font)
    ]
    step = round(SIZE * _LINE)
    picture = Image.new("RGB", (width, step * len(folded) + 2 * _MARGIN), _GROUND)
    pen = ImageDraw.Draw(picture)
    for number, (text, colour) in enumerate(folded):
        write(pen, (_MARGIN, _MARGIN + number * step), text, colour, font)
    return picture


@cache
def _font(*, shaped: bool) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(_FONT, SIZE, layout_engine=engine)


def _folded(line: str, width: int, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    text = ""
    for word in words(line):
        if text and font.getlength(text + word.rstrip()) > width:
            yield text
            text = ""
        text += word
    yield text


def write(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, colour: str, font: ImageFont.FreeTypeFont
) -> None:
    """Write `text`. Where Pillow has no library that sets Thai, tones that stand on another mark are raised
    here: it would print one over the other."""
    if font.layout_engine == ImageFont.Layout.RAQM:
        pen.text(at, text, colour, font)
        return
    raised = [
        index
        for index, sign in enumerate(text)
        if sign in _TONES and (text[index - 1 : index] in _ABOVE or text[index + 1 : index + 2] == _AM)
    ]
    pen.text(at, "".join(sign for index, sign in enumerate(text) if index not in raised), colour, font)
    for index in raised:
        before = "".join(sign for sign in text[:index] if sign not in _TONES)
        place = at[0] + font.getlength(before), at[1] - _RAISED * font.size
        pen.text(place, text[index], colour, font)
