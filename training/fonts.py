"""The fonts of `fonts.toml`: fetched, and as faces to draw with."""

import functools
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont
from PIL import ImageFont

LIST: Final = Path(__file__).with_name("fonts.toml")
FETCHED: Final = Path("build/fonts")
INSTALLED: Final = Path("/usr/share/fonts/truetype")
SIGNS_OF_ALL: Final = INSTALLED / "dejavu/DejaVuSans.ttf"
"""Draws the signs that a face does not have, such as tick boxes."""

BODIES: Final = "กนบรมอผสว"
"""Consonants whose height is the body height."""


@dataclass(frozen=True, slots=True)
class Face:
    """One weight and style of a family: its files, tried in order for each character."""

    family: str
    files: tuple[Path, ...]

    def covers(self, character: str) -> bool:
        """Whether one of the files has the character."""
        return any(ord(character) in _characters(path) for path in self.files)

    def runs(self, text: str) -> Iterator[tuple[Path, str]]:
        """The text in pieces, each with the file that draws it; spaces stay with the piece before."""
        start, current = 0, self.files[0]
        for index, character in enumerate(text):
            path = current if character == " " else self._file(character)
            if path != current:
                if start < index:
                    yield current, text[start:index]
                start, current = index, path
        if text[start:]:
            yield current, text[start:]

    def _file(self, character: str) -> Path:
        return next((path for path in self.files if ord(character) in _characters(path)), self.files[0])

    def body(self) -> float:
        """The height of consonants without a tail, in sizes of the font."""
        return _body(self.files[0])


@dataclass(frozen=True, slots=True)
class Family:
    """A family of fonts with its licence, its source and how often it is drawn."""

    name: str
    licence: str
    source: str
    faces: tuple[Face, ...]
    share: float
    held_back: bool


def families() -> list[Family]:
    """The families of the list; what is missing is fetched first. Raises FileNotFoundError for Debian's."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return [_family(entry) for entry in listed["family"]]


def loaded(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """The font of a file at a size in pixels."""
    return _loaded(path, size)


@functools.lru_cache(maxsize=600)
def _loaded(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


@functools.cache
def _characters(path: Path) -> frozenset[int]:
    with TTFont(path) as font:
        return frozenset(font.getBestCmap())


@functools.cache
def _body(path: Path) -> float:
    font = loaded(path, 200)
    heights = sorted(-font.getbbox(letter, anchor="ls")[1] for letter in BODIES)
    return float(heights[len(heights) // 2]) / 200


def _family(entry: dict[str, Any]) -> Family:
    name = entry["name"]
    if "npm" in entry:
        source, folder = f"npm {entry['npm']}", _fetched_from_npm(entry["npm"])
        slug = entry["npm"].split("/")[1].split("@")[0]
        files = [
            [f"files/{slug}-{script}-{style}.woff2" for script in ("thai", "latin")]
            for style in entry["styles"]
        ]
    elif "pypi" in entry:
        source, folder, files = f"PyPI {entry['pypi']}", _fetched_from_pypi(entry["pypi"]), entry["faces"]
    else:
        source, folder, files = f"Debian {entry['debian']}", INSTALLED, entry["faces"]
    faces = tuple(Face(name, (*(folder / file for file in face), SIGNS_OF_ALL)) for face in files)
    missing = sorted({str(path) for face in faces for path in face.files if not path.exists()})
    if missing:
        raise FileNotFoundError(f"{missing[0]} is missing: install {source}")
    return Family(name, entry["licence"], source, faces, entry.get("share", 1), entry.get("held_back", False))


@functools.cache
def _fetched_from_npm(package: str) -> Path:
    folder = FETCHED / package.strip("@").replace("/", "-")
    if not folder.exists():
        packed = _packed(["npm", "pack", "--silent", package, "--pack-destination"], folder)
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"


@functools.cache
def _fetched_from_pypi(package: str) -> Path:
    folder = FETCHED / package.replace("==", "-")
    if not folder.exists():
        packed = _packed(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", package, "-d"], folder
        )
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder)
    return folder


def _packed(command: Sequence[str], folder: Path) -> Path:
    target = folder.with_name(folder.name + ".packed")
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run([*command, str(target)], check=True)
    return next(target.iterdir())
