"""The files to read: what is found below the sources, how the dataset names it, the hash of its bytes."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from pipelines import addresses, dataset
from pipelines.hashes import hash_of

_HINT: Final = "check that the file exists and that you may read it"


@dataclass(frozen=True)
class Source:
    """A file that was found. `name` is what the dataset calls it; `error` tells why it cannot be opened.

    `path` is as the system gave it: bytes of a name that are not UTF-8 are surrogates in it; or it is an
    address. `stamp` is size and time of change (ns) when `sha256` was taken. A file at an address has no hash
    until it is fetched, but a `tag` that changes when the file does.
    """

    name: str
    path: str
    sha256: str | None = None
    stamp: tuple[int, int] = (0, 0)
    error: str | None = None
    hint: str = _HINT
    tag: str | None = None


def find(sources: Sequence[Path | str]) -> Iterator[Source]:
    """Every file of `sources` (files or folders; text is an address), those of this machine hashed.

    Hidden files and datasets are passed over; a folder is visited once, however many links lead to it. With
    several sources a name begins with its source. Raises `AddressError`.
    """
    absolute = list(
        dict.fromkeys(source if isinstance(source, str) else source.absolute() for source in sources)
    )
    for source, prefix in zip(absolute, prefixes(absolute), strict=True):
        if isinstance(source, str):
            for name, address, tag in addresses.find(source):
                yield Source(str(PurePosixPath(prefix) / name), address, tag=tag)
            continue
        for found in _walk(source):
            if isinstance(found, OSError):
                path = Path(os.fsdecode(found.filename or source))
                yield _unreadable(_name(source, prefix, path), path, found)
            else:
                yield _hashed(_name(source, prefix, found), found)


def any_file(sources: Sequence[Path | str]) -> bool:
    """Whether there is a file in any of `sources`, or a folder that cannot be listed.

    Raises `AddressError`.
    """
    return any(
        True
        for source in sources
        for _ in (addresses.find(source) if isinstance(source, str) else _walk(source))
    )


def prefixes(sources: Sequence[Path | str]) -> list[str]:
    """What the names of each source begin with: nothing for one source, the source's name for several.

    Sources of the same name are told apart by the folders above them.
    """
    if len(sources) == 1:
        (source,) = sources
        return [source.name if isinstance(source, Path) and not source.is_dir() else ""]
    whole = [
        PurePosixPath(source.split("://", 1)[1]) if isinstance(source, str) else source.resolve()
        for source in sources
    ]
    names = [path.name for path in whole]
    if len(set(names)) == len(names):
        return names
    shared = os.path.commonpath(path.parent for path in whole)
    return [path.relative_to(shared).as_posix() for path in whole]


def readable(name: str) -> str:
    """A name as text: bytes of it that are not UTF-8 become `\\xa1`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _name(source: Path, prefix: str, path: Path) -> str:
    return readable((Path(prefix) / path.relative_to(source)).as_posix())


def _walk(source: Path) -> Iterator[Path | OSError]:
    """Each file below `source`, or it itself; folders that cannot be listed come as errors.

    Links to folders are followed last, and only to folders that were not visited by then.
    """
    if not source.is_dir():
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
                links += [here / name for name in below if (here / name).is_symlink()]
                yield from (here / name for name in names if not name.startswith((".", "~$")))
            yield from errors
        starts = links


def _passed_over(folder: Path) -> bool:
    return folder.name.startswith(".") or dataset.is_dataset(folder)


def _hashed(name: str, path: Path) -> Source:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "is no file that can be read: a pipe, a socket or a device"
            return Source(name, str(path), error=what, hint="take it out of the folder")
        digest = hash_of(path)
    except OSError as error:
        return _unreadable(name, path, error)
    return Source(name, str(path), digest, (status.st_size, status.st_mtime_ns))


def _unreadable(name: str, path: Path, error: OSError) -> Source:
    return Source(name, str(path), error=f"cannot be opened: {error.strerror or error}")
