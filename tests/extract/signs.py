"""Signs placed by hand, for the tests of what is made of a page."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from extract.pdf.glyphs import Glyphs


class Glyph(NamedTuple):
    """A sign, the sides of its ink, and its origin on the baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    origin: float
    baseline: float


def glyphs_of(signs: Iterable[Glyph]) -> Glyphs:
    """The signs as a page has them."""
    listed = list(signs)
    texts = np.array([sign.text for sign in listed], np.object_)
    codes = np.array([ord((sign.text.strip() or " ")[0]) for sign in listed], np.uint16)
    places = np.array([sign[1:] for sign in listed]).reshape(len(listed), 6)
    x0, top, x1, bottom, origin, baseline = places.T
    return Glyphs(texts, codes, x0, top, x1, bottom, origin, baseline)


def pdf_of(content: str, texts: Mapping[str, str]) -> bytes:
    """A PDF with one page of 400 to 300 points: `content` are its operators, F is its font, in which a letter
    stands for one of `texts`."""
    mapped = "\n".join(
        f"<{ord(letter):02x}> <{text.encode('utf-16-be').hex()}>" for letter, text in texts.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(texts)} beginbfchar\n{mapped}\nendbfchar\n"
        "endcmap end"
    )
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    written = "%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 7\n0000000000 65535 f \n{table}trailer<</Size 7/Root 1 0 R>>\nstartxref\n{len(written)}\n%%EOF"
    return (written + end).encode("ascii")
