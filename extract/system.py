"""What Linux, macOS and Windows do each in their own way; all other code is the same on the three.

Where a system lacks something, that is found by what Python offers there. The branches for Windows follow its
documentation and Python's.
"""

import ctypes
import errno
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CAN_FORK: Final = hasattr(os, "fork")
"""Whether a process can be copied; on Windows each is a new one."""

HAS_ALARM: Final = hasattr(signal, "setitimer")
"""Whether a process can ask the kernel to end it after a time."""

LIMITS_MEMORY: Final = resource is not None and sys.platform != "darwin"
"""Whether a process can be refused memory: macOS takes such a limit and does not keep to it."""

ENDED_BY_ALARM: Final[int | None] = -signal.SIGALRM if HAS_ALARM else None
"""The exit code of a process whose time was up."""

KILLED: Final[int] = -getattr(signal, "SIGKILL", 9)
"""The exit code of a process that was killed; Windows has none of its own for that."""

_KILLED_IN_SHELL: Final = 128 - KILLED
"""How a shell tells that a program was killed."""

_GUARDED: Final = """
exec 3<&0
unshare -rn true 2>/dev/null && set -- unshare -rn "$@"
(read -r _ <&3; kill -KILL 0) &
"$@" </dev/null 3<&-
code=$?
kill $!
exit $code
"""
"""Runs a command in a process group that ends when its standard input closes, as it does when we are killed.
LibreOffice is a chain of programs: ending the first of them leaves the others. It has no network, where the
machine allows to take it away.
"""

_OFFICE_FOLDERS: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS",
    str(Path(os.environ.get("PROGRAMFILES", r"C:\Program Files")) / "LibreOffice" / "program"),
)
"""Where LibreOffice is installed on macOS and Windows, which do not put it on the path of commands."""

_PR_SET_PDEATHSIG: Final = 1
"""From <sys/prctl.h>."""

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
"""From <fcntl.h> and <linux/fs.h>; on macOS 2 is RENAME_SWAP of <sys/stdio.h>."""


def libreoffice() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    return named or shutil.which("soffice", path=os.pathsep.join(_OFFICE_FOLDERS))


def guarded(command: list[str]) -> list[str]:
    """A command that ends when its standard input closes; on Windows it does not."""
    return ["sh", "-c", _GUARDED, "sh", *command] if hasattr(os, "killpg") else command


def apart() -> dict[str, Any]:
    """Arguments of `Popen` for a process that Ctrl-C at the terminal does not reach: a group of its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def handed(end: Connection) -> dict[str, Any]:
    """Arguments of `Popen` for a process that gets `end`, by the number `end.fileno()`: see `taken`."""
    if sys.platform == "win32":
        os.set_handle_inheritable(end.fileno(), True)
        return {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [end.fileno()]})}
    return {"pass_fds": [end.fileno()]}


def taken(number: int) -> Connection:
    """The connection that the process which started this one handed to it."""
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection  # noqa: PLC0415  # Windows only

        return PipeConnection(number)
    return Connection(number)


def end_group(process: subprocess.Popen[Any]) -> None:
    """End a process that was started `apart`, and those that it started."""
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process.kill()
    elif hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def was_killed(code: int) -> bool:
    """Whether an exit code is that of a command, `guarded` or not, which something killed."""
    return code in (KILLED, _KILLED_IN_SHELL)


def kill(process: int) -> None:
    """End a process, where processes can be forked, whatever it does."""
    os.kill(process, -KILLED)


def how_it_ended(code: int) -> str:
    """An exit code in words; those below 0 are signals, the large ones of Windows are known as hexadecimal.

    >>> how_it_ended(3), how_it_ended(0xC0000005)
    ('exit status 3', 'exit status 0xc0000005')
    """
    if code < 0:
        return signal.Signals(-code).name
    return f"exit status {code}" if code < 0x100 else f"exit status {code:#x}"


def hear_signals() -> None:
    """Have this process end by the signals that end one, whatever the one that started it does with them."""
    for number in (signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def end_with(parent: int) -> None:
    """Ask the kernel to end this process with its `parent`, that forked it (Linux; prctl(2)).

    Elsewhere it ends when its socket closes: at once where it waits, else when its file is done or its time
    is up.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be asked for
        os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Refuse this process more memory, where the system does that."""
    if not LIMITS_MEMORY:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1024 * 1024
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
    )


def end_after(seconds: float) -> None:
    """Have the kernel end this process after `seconds`, where it does that; 0: never."""
    if HAS_ALARM:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def bound_silence(connection: Connection, seconds: float) -> None:
    """Have `recv` raise `BlockingIOError` where a word of the other side breaks off for `seconds`.

    The pipes of Windows cannot do that.
    """
    if sys.platform == "win32":
        return
    end = socket.socket(fileno=connection.fileno())
    whole, rest = divmod(seconds, 1)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", int(whole), int(rest * 1e6)))
    end.detach()


def is_own(status: os.stat_result) -> bool:
    """Whether a file is this user's. On Windows each user has a folder of their own for temporary files."""
    return not hasattr(os, "getuid") or status.st_uid == os.getuid()


def to_disk(path: Path) -> None:
    """Have the disk keep a file or folder before its name changes; Windows does not do that for folders."""
    if sys.platform == "win32" and path.is_dir():
        return
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def exchange(one: Path, other: Path) -> None:
    """Exchange two folders of one file system in one step: renameat2(2), on macOS renamex_np(2).

    Raises `OSError`: with ENOSYS, EINVAL or ENOTSUP where the system or the file system cannot do that.
    """
    if sys.platform == "win32":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(other))
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = libc.renamex_np(*names, _RENAME_EXCHANGE)
        else:
            failed = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    except AttributeError as error:  # a C library older than the call
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(other)) from error
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def is_closed_pipe(error: OSError) -> bool:
    """Whether nobody reads any more what is printed; Windows has no error of its own for that."""
    return error.errno == (errno.EINVAL if sys.platform == "win32" else errno.EPIPE)
