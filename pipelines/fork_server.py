"""A process that has loaded all that reads documents, and forks the processes that do.

What takes a new process a third of a second and half its memory is done once, and shared by all. The standard
library's fork server does not serve: it runs the program that leads a second time in each process, which a
script without a guard does not bear, and it refuses to work below the processes of a dask cluster.

The server is started with `python -m pipelines.fork_server` and told what to do through a socket. This module
imports nothing that takes time, so that a server can load beside the program that starts it.
"""

import contextlib
import gc
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Connection, Pipe
from multiprocessing.reduction import recv_handle, send_handle
from typing import Final

from extract.system import KILLED, apart, end_with, handed, hear_signals, kill, taken
from pipelines.without_pandas import refuse_pandas

SETTINGS: Final = {
    # Other allocators of Arrow claim a gigabyte of addresses at once.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    # A process with threads must not be forked; numpy's algebra is not used.
    "OPENBLAS_NUM_THREADS": "1",
}
"""What the environment of a process that reads says to its libraries."""


SECONDS_TO_END: Final = 5.0
"""Seconds that a process which was killed may take to end: it does not while the kernel waits for a disk."""

TRIES: Final = 2
"""Servers that are asked for a process."""


class NoProcessError(Exception):
    """The machine does not allow a process; the text says what to do."""


class ForkServer:
    """A server and its processes; it is started when it is needed, and anew when it died.

    Windows cannot fork: see `pipelines.spawned`.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the server if it does not run. Does not wait until it is ready."""
        with self._lock:
            self._start()

    def begin(self) -> tuple[int, Connection]:
        """A new process, which serves the other end of the connection. Raises `NoProcessError`."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            for _ in range(TRIES):  # the server may have been killed
                with contextlib.suppress(EOFError, OSError):
                    return self._ask(theirs), Connection(ours.detach())
        ours.close()
        raise NoProcessError(f"no process can be started: make room in memory and in {tempfile.gettempdir()}")

    def end(self, process: int) -> int:
        """End a process of the server, whatever it does; its exit code, that of a signal below 0."""
        with self._lock, contextlib.suppress(EOFError, OSError):
            return self._ask(process)
        return KILLED  # it ended with its server

    def stop(self) -> None:
        """End the server and its processes."""
        with self._lock:
            self._stop()

    def _start(self) -> Connection:
        if self._connection is None:
            ours, theirs = Pipe()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", __name__, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, **SETTINGS},
                    # Ctrl-C at the terminal is for the process that leads.
                    **apart(),
                    **handed(theirs),
                )
            self._connection = ours
        return self._connection

    def _ask(self, what: socket.socket | int) -> int:
        """The number of a new process, which serves the socket; or the exit code of the process, ended."""
        connection = self._start()
        assert self._process is not None
        try:
            if isinstance(what, int):
                connection.send(what)
            else:
                connection.send(None)
                send_handle(connection, what.fileno(), self._process.pid)
            return int(connection.recv())
        except BaseException:  # Ctrl-C, too: its answer would be taken for that to the next question
            self._stop()
            raise

    def _stop(self) -> None:
        if self._process is not None and self._connection is not None:
            self._connection.close()
            self._process.wait()
        self._process = self._connection = None


def main(descriptor: int) -> None:
    """Fork and end processes as told through the socket `descriptor`; the end of all when it closes.

    It closes with the process that leads, however that ends.
    """
    hear_signals()
    refuse_pandas()
    if sys.platform == "linux":  # system libraries of macOS do not bear a fork once they are loaded
        from pipelines.task import load

        load()
    gc.collect()
    gc.freeze()
    connection = taken(descriptor)
    own = os.getpid()
    processes: dict[int, str] = {}
    with contextlib.suppress(EOFError, OSError):
        while True:
            asked: int | None = connection.recv()
            if asked is not None:
                scratch = processes.pop(asked, None)
                connection.send(_end(asked, scratch) if scratch else KILLED)
                continue
            handle = recv_handle(connection)
            scratch = tempfile.mkdtemp(prefix="ita-")
            process = os.fork()
            if process == 0:
                with contextlib.suppress(BaseException):
                    connection.close()
                    end_with(own)
                    os.environ["TMPDIR"] = tempfile.tempdir = scratch
                    from pipelines.serving import serve

                    serve(Connection(handle))
                os._exit(1)
            os.close(handle)
            processes[process] = scratch
            connection.send(process)
    for process, scratch in processes.items():
        _end(process, scratch)


def _end(process: int, scratch: str) -> int:
    """End a process that was forked here, if it has not ended, and delete its folder; its exit code."""
    kill(process)
    code = _awaited(process)
    shutil.rmtree(scratch, ignore_errors=True)
    return code


def _awaited(process: int) -> int:
    """The exit code of a process that was killed; one that its disk holds is not waited for."""
    deadline = time.monotonic() + SECONDS_TO_END
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            return KILLED
        time.sleep(0.001)


if __name__ == "__main__":
    main(int(sys.argv[1]))
