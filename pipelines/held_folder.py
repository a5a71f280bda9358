"""Folders for temporary files that end with the process that made them, however it ends."""

import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock

from extract.system import is_own

_LOCK: Final = ".lock"

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
    scratch = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    with scratch as folder, FileLock(Path(folder) / _LOCK):
        yield Path(folder)


def _delete_left(folder: Path) -> None:
    """Delete a folder that no process holds. Raises `OSError`."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or not is_own(status):
        return
    if time.time() - status.st_mtime < SECONDS_TO_LOCK:
        return
    with FileLock(folder / _LOCK, blocking=False):
        pass  # its process has ended, and no other takes it
    shutil.rmtree(folder, ignore_errors=True)
