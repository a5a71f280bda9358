"""Files are known by the SHA-256 of their bytes."""

import hashlib
import os
from pathlib import Path
from typing import Final

Stamp = tuple[int, int, int]
"""Size of a file, and the times (ns) when its content and its inode changed: a file that replaces another one
has another time of the inode, whatever else was copied."""

_AT_ONCE: Final = 256 * 1024


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of the file whose status this is."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def hash_of(path: Path, size: int | None = None) -> str:
    """SHA-256 of the bytes of a file, hexadecimal; of the first `size` only where that is given.

    A file that the system makes up has no size, and may never end.
    """
    with path.open("rb", buffering=0) as file:
        if size is None:
            return hashlib.file_digest(file, "sha256").hexdigest()
        digest, part = hashlib.sha256(), memoryview(bytearray(min(size, _AT_ONCE)))
        while size > 0 and (got := file.readinto(part[:size])):
            digest.update(part[:got])
            size -= got
        return digest.hexdigest()
