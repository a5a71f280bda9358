"""Folders for temporary files that end with the process that made them, however it ends."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

SECONDS_TO_LOCK: Final = 60
"""Seconds after which a folder has its lock, if its process lives."""


@contextmanager
def held_folder(prefix: str) -> Iterator[Path]:
    """A new folder for temporary files, locked and deleted at the end; those with this prefix that a process
    left which was killed are deleted first.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):  # it is another user's, or in use
            _delete_left(left)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Path(folder)
        finally:
            os.close(lock)


def _delete_left(folder: Path) -> None:
    """Delete a folder that no process holds. Raises `OSError`."""
    status = folder.lstat()
    if status.st_uid != os.getuid() or time.time() - status.st_mtime < SECONDS_TO_LOCK:
        return
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
