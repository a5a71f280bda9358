"""Files are read in processes of their own, so that one that hangs, eats memory or crashes costs itself only.

A process comes from `pipelines.processes`, gets one file after the other through a socket and answers with
what became of each. Its limits hold from inside: the kernel ends it when a file takes too long, refuses it
memory beyond its share, and ends it with the process that leads (`extract.system` knows where). Where
something stopped it, or its disk hangs, it is given up. A pool of processes with one queue for all would not
do: a process that dies while it holds the queue stops the others.
"""

import atexit
import contextlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from typing import Final

from extract.system import ENDED_BY_ALARM, HAS_ALARM, KILLED, bound_silence, how_it_ended
from pipelines.processes import SECONDS_TO_LOAD, server
from pipelines.task import Outcome, Task, without_records

TRIES: Final = 2
"""Processes in which a file may crash or run out of memory; the second has read nothing before it."""

GRACE: Final = 5.0
"""Seconds after which a process is given up that should have ended for its time, or that stopped while it
sends."""

_idle: "list[ReaderProcess]" = []
"""Processes that wait for work. They outlive a run."""


@dataclass(eq=False)
class ReaderProcess:
    """A process that reads one file at a time; it is started when it is needed, and anew when it died.

    `start` a task, then call `receive` until it gives the outcome. `stop` ends the process.
    """

    _process: int | None = None
    _connection: Connection | None = None
    _task: Task | None = None
    _stage: str = "read"
    _tries: int = 0
    _deadline: float = 0.0

    @property
    def connection(self) -> Connection:
        """What to wait for: it can be read when `receive` has something."""
        assert self._connection is not None
        return self._connection

    @property
    def seconds_left(self) -> float:
        """Seconds until the process is given up."""
        return max(0.0, self._deadline - time.monotonic())

    def start(self, task: Task) -> None:
        """Begin to read `task`."""
        self._task, self._tries = task, 0
        self._send()

    def receive(self) -> Outcome | None:
        """What became of the task; None while it goes on. Waits for the next word of the process, or until
        its time is up."""
        assert self._task is not None
        if not self.connection.poll(self.seconds_left):
            return self._given_up()
        try:
            word = self.connection.recv()
        except BlockingIOError:
            return self._given_up()
        except (EOFError, OSError):
            return self._after_death()
        if word is None:
            self._give_time()
            return None
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

    def stop(self) -> int:
        """End the process, whatever it does; its exit code, that of a signal below 0."""
        code = 0
        if self._process is not None:
            code = server.end(self._process)
            self.connection.close()
        self._process = self._connection = None
        return code

    def _given_up(self) -> Outcome:
        """The outcome where the process says nothing, or stopped within a word."""
        assert self._task is not None
        self.stop()
        if not HAS_ALARM:
            return self._too_long()
        what = f"gave no answer in {self._task.limits.seconds:g} s, and did not end by itself"
        hint = "run again: its disk hangs, or something stopped the process that read it"
        return without_records(self._task, "open", what, hint)

    def _send(self) -> None:
        assert self._task is not None
        new = self._process is None
        if new:
            self._process, self._connection = server.begin()
            bound_silence(self._connection, GRACE)
        self._stage = "read"
        self._tries += 1
        self._give_time(SECONDS_TO_LOAD if new else 0)
        # A process that died meanwhile is found dead by `receive`.
        with contextlib.suppress(BrokenPipeError):
            self.connection.send(self._task)

    def _give_time(self, more: float = 0) -> None:
        assert self._task is not None
        self._deadline = time.monotonic() + self._task.limits.seconds + GRACE + more

    def _after_death(self) -> Outcome | None:
        """Tell why the process ended, or try again where the file may not be the reason."""
        assert self._task is not None
        code = self.stop()
        if code == ENDED_BY_ALARM:
            return self._too_long()
        if self._tries < TRIES:
            self._send()
            return None
        if code == KILLED:  # neither the file nor its limits do that
            what = "the process that read it was killed: by the machine, if that is short of memory"
            return without_records(self._task, "open", what, "run again, with fewer --jobs or less --memory")
        what = f"the reader crashed ({how_it_ended(code)})"
        memory = self._task.limits.megabytes
        hint = f"open the file and save it again; or it needs more than {memory} MB, see --memory"
        return without_records(self._task, self._stage, what, hint)

    def _too_long(self) -> Outcome:
        assert self._task is not None
        what = f"took longer than {self._task.limits.seconds:g} s"
        return without_records(self._task, self._stage, what, "give it more time with --timeout")


def read_all(tasks: Iterable[Task], jobs: int) -> Iterator[Outcome]:
    """The outcome of each task, in the order in which they are done; `jobs` are read at a time."""
    waiting = iter(tasks)
    busy: list[ReaderProcess] = []
    try:
        while True:
            while len(busy) < jobs and (task := next(waiting, None)):
                reader = _idle.pop() if _idle else ReaderProcess()
                busy.append(reader)
                reader.start(task)
            if not busy:
                return
            soonest = min(reader.seconds_left for reader in busy)
            spoken = wait([reader.connection for reader in busy], soonest)
            for reader in [one for one in busy if one.connection in spoken or not one.seconds_left]:
                if outcome := reader.receive():
                    busy.remove(reader)
                    _idle.append(reader)
                    yield outcome
    finally:
        for reader in busy:
            reader.stop()


@atexit.register
def stop_idle() -> None:
    """End the processes that wait for work, and the server they came from."""
    while _idle:
        _idle.pop().stop()
    server.stop()
