"""Files and datasets at addresses: `s3://`, `gs://` and whatever else fsspec knows.

fsspec is part of the extra `cluster`; nothing here is needed for folders of this machine.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

INSTALL: Final = "pip install distributed s3fs"

INCOMPLETE: Final = b'{"name": "thai-ita", "incomplete": true}\n'
"""What stands in place of the descriptor while a dataset is being changed."""


class AddressError(Exception):
    """An address that cannot be reached; the text says which, why and what to do."""


def is_address(text: str) -> bool:
    """Whether `text` is an address rather than a path.

    >>> is_address("s3://bucket/folder"), is_address("folder/s3")
    (True, False)
    """
    return "://" in text


def fetch(address: str, to: Path) -> None:
    """Copy the file at `address` to `to`. Raises what the storage raises."""
    files, path = _opened(address)
    files.get_file(path, str(to))


def find(address: str) -> Iterator[tuple[str, str, str]]:
    """Name, address and tag of each file below `address`.

    The tag is all that the storage tells of a file (its size, its time, on S3 and GCS a hash): it changes
    when the file does.
    Hidden files are passed over. Raises `AddressError`.
    """
    try:
        files, root = _opened(address)
        files.invalidate_cache()
        for path, facts in sorted(files.find(root, detail=True).items()):
            name = path[len(root) :].strip("/") or path.rsplit("/", 1)[-1]
            if not any(part.startswith((".", "~$")) for part in name.split("/")):
                yield name, files.unstrip_protocol(path), repr(sorted(facts.items()))
    except Exception as error:
        raise _unreachable(address, error) from error


def require_free(address: str, last: str) -> None:
    """Raise `AddressError` unless nothing stands at `address`, or the file `last` tells that it is ours."""
    held = content(address, last)
    if held is None and next(find(address), None):
        raise AddressError(
            f"{address} holds something other than a dataset: choose another address with --out"
        )


def publish(folder: Path, address: str, last: str) -> None:
    """Make the files at `address` those of `folder`, `last` at the end, unless they are already.

    They are where each has the tag (see `find`) that it had when this machine put it there. No storage
    changes several files at once: while they change, `last` says that the rest is incomplete. Raises
    `AddressError`.
    """
    note = cache_of(address) / "published.json"
    paths = sorted(
        (path for path in folder.iterdir() if path.is_file()), key=lambda path: (path.name == last, path.name)
    )
    if content(address, last) == (folder / last).read_bytes() and _noted(note) == _tags(address, paths):
        return
    try:
        files, root = _opened(address)
        files.makedirs(root, exist_ok=True)
        files.pipe_file(f"{root}/{last}", INCOMPLETE)
        for path in paths:
            files.put_file(str(path), f"{root}/{path.name}")
    except Exception as error:
        raise _unreachable(address, error) from error
    tags = json.dumps(_tags(address, paths))
    with suppress(OSError):  # then the next run puts all there once more
        note.write_text(tags, encoding="utf-8")


def _tags(address: str, paths: Iterable[Path]) -> dict[str, str]:
    """The tags of the files below `address` that are called as `paths` are."""
    names = {path.name for path in paths}
    return {name: tag for name, _, tag in find(address) if name in names}


def _noted(note: Path) -> object:
    """What an earlier run wrote into `note`; None where there is nothing of use."""
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def content(address: str, name: str) -> bytes | None:
    """What the file `name` below `address` holds; None where there is none. Raises `AddressError`."""
    try:
        files, root = _opened(address)
        files.invalidate_cache()
        return bytes(files.cat_file(f"{root}/{name}"))
    except FileNotFoundError:
        return None
    except Exception as error:
        raise _unreachable(address, error) from error


def cache_of(address: str) -> Path:
    """The folder of this machine that keeps what belongs to a dataset at `address`; XDG Base Directory."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "thai-ita" / hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:16]


def _opened(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs  # an extra
    except ImportError as error:
        raise AddressError(f"{address} needs more than is installed: {INSTALL}") from error
    try:
        files, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise AddressError(f"{address} cannot be reached: {error}") from error
    return files, path.rstrip("/")


def _unreachable(address: str, error: Exception) -> AddressError:
    if isinstance(error, AddressError):
        return error
    what = " ".join(str(error).split()) or type(error).__name__
    return AddressError(f"{address} cannot be reached: {what}: check the address and your access to it")
