"""What read a file: this program, to the last letter, and what else on the machine has a say."""

import hashlib
import importlib
import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from extract.system import libreoffice

NAME: Final = "thai-ita"

_FLOORS: Final = ("normalize", "extract", "schema", "pipelines")
_FOR_PICTURES: Final = ("onnxruntime", "opencv-python-headless")
"""Libraries without which pictures cannot be read."""


def software() -> str:
    """A digest of the code, the vocabulary and the versions of the libraries: equal where reading is."""
    digest = hashlib.sha256()
    for floor in _FLOORS:
        folder = Path(str(importlib.import_module(floor).__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".csv", ".onnx", ".toml"):
                digest.update(f"{path.relative_to(folder)}\0".encode())
                digest.update(path.read_bytes())
    for library in libraries():
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


def libraries() -> list[str]:
    """The libraries that this program always needs."""
    return sorted(
        match[0]
        for line in requires(NAME) or []
        if "extra ==" not in line and (match := re.match(r"[\w.-]+", line))
    )


def programs() -> list[str | None]:
    """Where LibreOffice is, and the versions of the libraries that some files need; None for what is not
    installed."""
    return [libreoffice(), *map(_version, _FOR_PICTURES)]


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None
