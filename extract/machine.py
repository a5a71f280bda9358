"""What the machine lacks is no fault of the file that is being read."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from extract.errors import MachineError

LEAST_ROOM: Final = 16 * 1024 * 1024
"""Bytes of a disk below which it is taken to be full: a new profile of LibreOffice and a copy take less."""

_OF_MACHINE: Final = frozenset({
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ESTALE),
    *(errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE),
})  # fmt: skip
"""No room on a disk, or a disk that fails; no room in memory, or for a process or an open file."""


def is_of_machine(error: BaseException) -> bool:
    """Whether an error is one of the machine, whatever file is read."""
    return isinstance(error, OSError) and error.errno in _OF_MACHINE


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is deleted at the end. Whatever fails while its disk is full is a `MachineError`."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield Path(folder)
        except Exception as error:
            if shutil.disk_usage(folder).free < LEAST_ROOM:
                raise MachineError("there is no room for temporary files (TMPDIR)") from error
            raise
