"""Whether pages that are pictures are read, and what that needs."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Literal

from extract.errors import ReadError

Mode = Literal["auto", "never", "always"]

INSTALL: Final = "pip install 'thai-ita[scan]'"

_NEEDED: Final = ("cv2", "onnxruntime")


@dataclass(frozen=True)
class Ocr:
    """Which pages are read as pictures: those without text that can be read, none, or all. `seconds`: those
    that all pages of a file may take."""

    mode: Mode = "auto"
    seconds: float = 240.0


AUTO: Final = Ocr()


class UnreadPictureError(ReadError):
    """A picture that is not to be read, or that what is installed cannot read."""


def can_read(ocr: Ocr) -> bool:
    """Whether pictures are to be read, and what that needs is installed."""
    return ocr.mode != "never" and all(map(find_spec, _NEEDED))


def hint(ocr: Ocr) -> str:
    """What to do about a picture where `can_read` is not so."""
    return "run again with --ocr auto" if ocr.mode == "never" else f"install what reads pictures: {INSTALL}"
