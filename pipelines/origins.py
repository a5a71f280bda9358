"""Where the files of a dataset are: what an ingest keeps of its sources beside the dataset, and its use.

It stands in the folder beside the dataset that belongs to the program, because a dataset is the same wherever
its files were. Paths are relative to the dataset, so that all can be moved together.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final

from pipelines.dataset import side_of
from pipelines.hashes import hash_of
from pipelines.sources import prefixes

_KEPT: Final = "sources.json"


class NoOriginalError(Exception):
    """Why the file of a record cannot be had, and what to do, in one line."""


def keep(sources: Sequence[Path | str], out: Path) -> None:
    """Keep beside the dataset `out` the path of each source, and what the names of its files begin with.

    A source at an address, or on another drive of Windows, has no path that could be kept.
    """
    absolute = list(dict.fromkeys(one if isinstance(one, str) else one.absolute() for one in sources))
    found = []
    for source, prefix in zip(absolute, prefixes(absolute), strict=True):
        with suppress(ValueError):  # another drive
            if isinstance(source, Path):
                path = Path(os.path.relpath(source.resolve(), out.resolve())).as_posix()
                found.append({"prefix": prefix, "path": path})
    with suppress(OSError):  # then pictures need --source
        (side_of(out) / _KEPT).write_text(json.dumps(found), encoding="utf-8")


def original(folder: Path, document: dict[str, Any], source: Path | None = None) -> Path:
    """The file that a document of the dataset `folder` was read from, with the bytes that were read.

    It is looked for in the sources that are kept beside the dataset, or below `source` where that is given.
    Raises `NoOriginalError`.
    """
    names = [document["source_path"], *(document["other_paths"] or [])]
    looked_for = [
        path for name in names for path in ([_below(source, name)] if source else _as_kept(folder, name))
    ]
    found = [path for path in looked_for if path and path.is_file()]
    if not found:
        where = source or ", ".join(_places(folder)) or folder
        raise NoOriginalError(f"{where} has no {names[0]}: say with --source which folder was ingested")
    try:
        return next(path for path in found if hash_of(path) == document["sha256"])
    except StopIteration:
        raise NoOriginalError(f"{found[0]} was changed after the ingest: run 'ita ingest' again") from None
    except OSError as error:
        raise NoOriginalError(f"{error.filename} cannot be opened: {error.strerror}") from error


def _places(folder: Path) -> list[str]:
    return [os.path.normpath(folder / each["path"]) for each in _sources(folder)]


def _sources(folder: Path) -> list[dict[str, str]]:
    """What is kept of the sources of the dataset `folder`; absolute paths, which no ingest writes, are passed
    over."""
    try:
        listed = json.loads((side_of(folder) / _KEPT).read_text(encoding="utf-8"))
        return [each for each in listed if not PureWindowsPath(each["path"]).anchor and "prefix" in each]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _as_kept(folder: Path, name: str) -> list[Path | None]:
    """Where the file called `name` may be."""
    found: list[Path | None] = []
    for each in _sources(folder):
        root = folder.resolve() / each["path"]
        if name == each["prefix"]:  # the source is the file itself
            found.append(root)
        elif not each["prefix"]:
            found.append(_below(root, name))
        elif name.startswith(f"{each['prefix']}/"):
            found.append(_below(root, name[len(each["prefix"]) + 1 :]))
    return found


def _below(root: Path, name: str) -> Path | None:
    """The path `name` below `root`, None where it leads out of it."""
    path = PurePosixPath(name)
    return None if path.is_absolute() or ".." in path.parts else root / path
