"""Whether pages that are pictures are read, and what that needs."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final, Literal

from extract.errors import ReadError

Mode = Literal["auto", "never", "always"]

INSTALL: Final = "pip install onnxruntime opencv-python-headless"

_NEEDED: Final = ("cv2", "onnxruntime")

_NO_ROOM: Final = "failed to map segment"
"""What the loader of Linux says where a library does not fit into the memory that is allowed."""


@dataclass(frozen=True)
class Ocr:
    """Which pages are read as pictures: those without text that can be read, no page, or all. `seconds`:
    those that all pages of a file may take."""

    mode: Mode = "auto"
    seconds: float = 240.0


AUTO: Final = Ocr()


class UnreadPictureError(ReadError):
    """Pictures are not to be read, or what is installed cannot read them."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint


def picture_reader(ocr: Ocr) -> ModuleType:
    """The module that reads pictures. Raises `UnreadPictureError` where there is none to be used, and
    `MemoryError` where there is no room for it."""
    what = "is a picture, which is not read"
    if ocr.mode == "never":
        raise UnreadPictureError(what, "run again with --ocr auto")
    if not all(map(find_spec, _NEEDED)):
        raise UnreadPictureError(what, f"install what reads pictures: {INSTALL}")
    try:
        for library in _NEEDED:
            import_module(library)
        return import_module("extract.scan.reading")
    except ImportError as error:
        if _NO_ROOM in str(error):
            raise MemoryError from error
        raise UnreadPictureError(
            f"{what}: {error}", f"install anew what reads pictures: {INSTALL}"
        ) from error
