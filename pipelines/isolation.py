"""Files are read in processes of their own, so that one that hangs, eats memory or crashes costs itself only.

A process is started with `python -m pipelines.isolation`, gets one file after the other through a socket and
answers with what became of each. Its limits hold from inside: the kernel ends it when a file takes too long,
refuses it memory beyond its share, and ends it with the process that started it. A pool of processes with one
queue for all would not do: a process that dies while it holds the queue stops the others.
"""

import atexit
import contextlib
import ctypes
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from typing import Final

from pipelines.reading import Outcome, Task, Tell, read_task, without_records

TRIES: Final = 2
"""Processes in which a file may crash or run out of memory; the second has read nothing before it."""

_PR_SET_PDEATHSIG: Final = 1
"""From <sys/prctl.h>."""

_idle: "list[Reader]" = []
"""Processes that wait for work. They outlive a run: starting one takes as long as reading twenty files."""


@dataclass(eq=False)
class Reader:
    """A process that reads one file at a time; it is started when it is needed, and anew when it died.

    `start` a task, then call `receive` until it gives the outcome. `stop` ends the process.
    """

    _process: subprocess.Popen[bytes] | None = None
    _connection: Connection | None = None
    _scratch: str = ""
    _task: Task | None = None
    _stage: str = "read"
    _tries: int = 0

    @property
    def connection(self) -> Connection:
        """What to wait for: it can be read when `receive` has something."""
        assert self._connection is not None
        return self._connection

    def start(self, task: Task) -> None:
        """Begin to read `task`."""
        self._task, self._tries = task, 0
        self._send()

    def receive(self) -> Outcome | None:
        """What became of the task; None while it goes on. Waits for the next word of the process."""
        assert self._task is not None
        try:
            word = self.connection.recv()
        except (EOFError, OSError):
            return self._after_death()
        if isinstance(word, tuple):
            self._stage, sha256 = word
            self._task = replace(self._task, sha256=sha256)
            return None
        if word.out_of_memory:
            self.stop()
            if self._tries < TRIES:
                self._send()
                return None
        return word  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None and self._connection is not None:
            self._process.kill()
            self._process.wait()
            self._connection.close()
            shutil.rmtree(self._scratch, ignore_errors=True)
        self._process = self._connection = None

    def _send(self) -> None:
        assert self._task is not None
        if self._process is None or self._process.poll() is not None:
            self._launch()
        self._stage = "read"
        self._tries += 1
        # A process that dies in this moment is found dead by `receive`.
        with contextlib.suppress(BrokenPipeError):
            self.connection.send(self._task)

    def _launch(self) -> None:
        self.stop()
        ours, theirs = socket.socketpair()
        self._scratch = tempfile.mkdtemp(prefix="ita-")
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "pipelines.isolation", str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Other allocators of Arrow claim a gigabyte of addresses at once.
                env={**os.environ, "TMPDIR": self._scratch, "ARROW_DEFAULT_MEMORY_POOL": "system"},
                # Ctrl-C at the terminal is for the process that leads.
                start_new_session=True,
            )
        self._connection = Connection(ours.detach())

    def _after_death(self) -> Outcome | None:
        """Tell why the process ended, or try again where the file may not be the reason."""
        assert self._process is not None
        assert self._task is not None
        code = self._process.wait()
        self.stop()
        seconds, memory = self._task.limits.seconds, self._task.limits.megabytes
        if code == -signal.SIGALRM:
            what = f"took longer than {seconds:g} s"
            return without_records(self._task, self._stage, what, "give it more time with --timeout")
        if self._tries < TRIES:
            self._send()
            return None
        what = f"the reader crashed ({_how_it_ended(code)})"
        hint = f"open the file and save it again; or it needs more than {memory} MB, see --memory"
        return without_records(self._task, self._stage, what, hint)


def _how_it_ended(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit status {code}"


def read_all(tasks: Iterable[Task], jobs: int) -> Iterator[Outcome]:
    """The outcome of each task, in the order in which they are done; `jobs` are read at a time."""
    waiting = iter(tasks)
    busy: list[Reader] = []
    try:
        while True:
            while len(busy) < jobs and (task := next(waiting, None)):
                reader = _idle.pop() if _idle else Reader()
                busy.append(reader)
                reader.start(task)
            if not busy:
                return
            spoken = wait([reader.connection for reader in busy])
            for reader in [reader for reader in busy if reader.connection in spoken]:
                if outcome := reader.receive():
                    busy.remove(reader)
                    _idle.append(reader)
                    yield outcome
    finally:
        for reader in busy:
            reader.stop()


@atexit.register
def stop_idle() -> None:
    """End the processes that wait for work."""
    while _idle:
        _idle.pop().stop()


def main(descriptor: int, parent: int) -> None:
    """Read the files that come through the socket `descriptor` until it closes, for the process `parent`."""
    _end_with(parent)
    for number in (signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    connection = Connection(descriptor)
    while True:
        try:
            task: Task = connection.recv()
            _limit_memory(task.limits.megabytes)
            signal.setitimer(signal.ITIMER_REAL, task.limits.seconds)
            outcome = read_task(task, _teller(connection))
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send(outcome)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _teller(connection: Connection) -> Tell:
    def tell(stage: str, sha256: str | None) -> None:
        connection.send((stage, sha256))

    return tell


def _end_with(parent: int) -> None:
    """Ask the kernel to end this process with the thread of `parent` that started it (Linux; prctl(2)).

    Elsewhere it ends when its socket closes: at once where it waits, else when its file is done or its time
    is up.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be asked for
        sys.exit()


def _limit_memory(megabytes: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1024 * 1024
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
