"""The files to read: what is found below the sources, how the dataset names it, the hash of its bytes."""

import os
import posixpath
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from extract.errors import TooLargeError
from extract.reading import LARGEST_FILE
from pipelines import addresses, dataset
from pipelines.hashes import Stamp, hash_of, stamp_of
from pipelines.task import DEFAULT_LIMITS
from pipelines.watch import Watch

PATIENCE: Final = 5.0
"""Seconds for a file after one that could not be hashed: its disk may still hang."""

_HINT: Final = "check that the file exists and that you may read it"

_ESCAPED: Final = re.compile(r"\\(?=x[0-9a-f]{2})")
"""A backslash of a name that could be taken for the first character of an escaped byte."""


@dataclass(frozen=True)
class Source:
    """A file that was found. `name` is what the dataset calls it; `error` tells why it cannot be opened.

    `path` is as the system gave it: bytes of a name that are not UTF-8 are surrogates in it; or it is an
    address. `stamp` is that of the file when `sha256` was taken. A file at an address has no hash until it is
    fetched, but a `tag` that changes when the file does.
    """

    name: str
    path: str
    sha256: str | None = None
    stamp: Stamp = (0, 0, 0)
    error: str | None = None
    hint: str = _HINT
    tag: str | None = None


def find(sources: Sequence[Path | str], seconds: float = DEFAULT_LIMITS.seconds) -> Iterator[Source]:
    """Every file of `sources` (files or folders; text is an address), those of this machine hashed.

    One that cannot be hashed in `seconds` is an error, and the next one has `PATIENCE`, until one is hashed.
    Hidden files and datasets are passed over; a folder is visited once, however many links lead to it. A link
    that leads out of all the sources is not followed: it is an error. With several sources a name begins with
    its source. Raises `AddressError`.
    """
    absolute = list(
        dict.fromkeys(source if isinstance(source, str) else source.absolute() for source in sources)
    )
    roots = _roots(absolute)
    patience = seconds
    with Watch[Source]() as watch:
        for name, found in _named(absolute, roots):
            if not isinstance(found, Path):
                yield found
                continue
            try:
                yield watch.call(partial(_hashed, name, found, roots), patience)
                patience = seconds
            except TimeoutError:
                what = f"cannot be opened: gave not all of its bytes in {patience:g} s"
                yield Source(name, str(found), error=what, hint="run again when its disk answers")
                patience = min(seconds, PATIENCE)


def _named(sources: Sequence[Path | str], roots: Collection[str]) -> Iterator[tuple[str, Path | Source]]:
    """The name of every file, with its path, or with what there is to know where nothing is to be hashed."""
    for source, prefix in zip(sources, prefixes(sources), strict=True):
        if isinstance(source, str):
            for below, address, tag in addresses.find(source):
                name = str(PurePosixPath(prefix) / below)
                yield name, Source(name, address, tag=tag)
            continue
        for found in _walk(source, roots):
            path = Path(os.fsdecode(found.filename or source)) if isinstance(found, OSError) else found
            name = _name(source, prefix, path)
            yield name, (_unreadable(name, path, found) if isinstance(found, OSError) else found)


def any_file(sources: Sequence[Path | str]) -> bool:
    """Whether there is a file in any of `sources`, or a folder that cannot be listed.

    Raises `AddressError`.
    """
    roots = _roots(sources)
    return any(
        True
        for source in sources
        for _ in (addresses.find(source) if isinstance(source, str) else _walk(source, roots))
    )


def prefixes(sources: Sequence[Path | str]) -> list[str]:
    """What the names of each source begin with: nothing for one source, the source's name for several.

    Sources of the same name are told apart by the folders above them.
    """
    if len(sources) == 1:
        (source,) = sources
        return [source.name if isinstance(source, Path) and not _is_folder(source) else ""]
    places = (
        source.split("://", 1)[1] if isinstance(source, str) else Path(os.path.realpath(source)).as_posix()
        for source in sources
    )
    whole = [PurePosixPath(place) for place in places]
    names = [path.name for path in whole]
    if len(set(names)) == len(names):
        return names
    shared = posixpath.commonpath(path.parent for path in whole)
    return [path.relative_to(shared).as_posix() for path in whole]


def readable(name: str) -> str:
    r"""A name as text: bytes of it that are not UTF-8 become `\xa1`, and two names never become one.

    >>> print(readable(os.fsdecode(b"\xa1.txt")), readable(r"\xa1.txt"), readable(r"a\b.txt"))
    \xa1.txt \x5cxa1.txt a\b.txt
    """
    return os.fsencode(_ESCAPED.sub(r"\\x5c", name)).decode("utf-8", "backslashreplace")


def _name(source: Path, prefix: str, path: Path) -> str:
    return readable((Path(prefix) / path.relative_to(source)).as_posix())


def _walk(source: Path, roots: Collection[str]) -> Iterator[Path | OSError]:
    """Each file below `source`, or it itself; folders that cannot be listed come as errors.

    Links to folders are followed last, and only to folders below `roots` that were not visited by then;
    others come as paths.
    """
    if not _is_folder(source):
        yield source
        return
    starts, visited = [source], set[tuple[int, int]]()
    while starts:
        errors: list[OSError] = []
        links: list[Path] = []
        for start in starts:
            for folder, below, names in os.walk(start, onerror=errors.append):
                here = Path(folder)
                try:
                    status = here.stat()
                except OSError as error:  # it vanished meanwhile
                    yield error
                    continue
                if (status.st_dev, status.st_ino) in visited:
                    below.clear()
                    continue
                visited.add((status.st_dev, status.st_ino))
                below[:] = sorted(name for name in below if not _passed_over(here / name))
                linked = [here / name for name in below if _is_link(here / name)]
                links += [path for path in linked if _is_below(path, roots)]
                yield from (path for path in linked if not _is_below(path, roots))
                yield from (here / name for name in names if not name.startswith((".", "~$")))
            yield from errors
        starts = links


def _roots(sources: Sequence[Path | str]) -> set[str]:
    """Where the sources on this machine are, their links followed."""
    return {os.path.realpath(source) for source in sources if isinstance(source, Path)}


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112  # Path.is_dir() raises where the folder above cannot be searched


def _is_link(path: Path) -> bool:
    return os.path.islink(path)  # noqa: PTH114  # as above


def _is_below(path: Path, roots: Collection[str]) -> bool:
    """Whether `path`, with all its links followed, is one of `roots` or below one."""
    real = Path(os.path.realpath(path))
    return any(str(folder) in roots for folder in (real, *real.parents))


def _passed_over(folder: Path) -> bool:
    return folder.name.startswith(".") or dataset.is_dataset(folder)


def _hashed(name: str, path: Path, roots: Collection[str]) -> Source:
    try:
        status = path.stat()
        why, hint = _why_not_read(path, status, roots)
        if why:
            return Source(name, str(path), error=why, hint=hint)
        digest = hash_of(path, status.st_size)
    except OSError as error:
        return _unreadable(name, path, error)
    return Source(name, str(path), digest, stamp_of(status))


def _why_not_read(path: Path, status: os.stat_result, roots: Collection[str]) -> tuple[str | None, str]:
    """What keeps a file that can be opened from being read, and what to do; None where nothing does."""
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return "is no file that can be read: a pipe, a socket or a device", "take it out of the folder"
    if _is_link(path) and not _is_below(path, roots):
        what = f"is a link to {readable(os.path.realpath(path))}, outside of the folder"
        return what, "name that place as a source, too, if it is to be read"
    if status.st_size > LARGEST_FILE:
        return f"is a file of {status.st_size >> 20:,} MB", TooLargeError.hint
    return None, _HINT


def _unreadable(name: str, path: Path, error: OSError) -> Source:
    return Source(name, str(path), error=f"cannot be opened: {error.strerror or error}")
