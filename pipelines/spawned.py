"""Processes that read where there is no fork: on Windows each is a new Python.

It takes a second to load, once for each of the processes of a run.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

from extract.system import apart, handed, taken
from pipelines.fork_server import SECONDS_TO_END, SETTINGS, NoProcessError


class Spawner:
    """Starts processes as a `ForkServer` does, each with `python -m pipelines.spawned`."""

    def __init__(self) -> None:
        self._processes: dict[int, tuple[subprocess.Popen[Any], Path]] = {}

    def start(self) -> None:
        """Nothing is loaded beforehand."""

    def begin(self) -> tuple[int, Connection]:
        """A new process, which serves the other end of the connection. Raises `NoProcessError`."""
        try:
            scratch = Path(tempfile.mkdtemp(prefix="ita-"))
            ours, theirs = Pipe()
            with theirs:
                process = subprocess.Popen(
                    [sys.executable, "-P", "-m", __name__, str(theirs.fileno())],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, **SETTINGS, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))},
                    **apart(),
                    **handed(theirs),
                )
        except OSError as error:
            raise NoProcessError(
                f"no process can be started: make room in memory and in {tempfile.gettempdir()}"
            ) from error
        self._processes[process.pid] = process, scratch
        return process.pid, ours

    def end(self, process: int) -> int:
        """End a process, whatever it does; its exit code, that of a signal below 0."""
        ended, scratch = self._processes.pop(process)
        ended.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            ended.wait(SECONDS_TO_END)
        if ended.stdin:
            ended.stdin.close()
        shutil.rmtree(scratch, ignore_errors=True)
        return ended.returncode or 0

    def stop(self) -> None:
        """End all processes."""
        for process in list(self._processes):
            self.end(process)


def main(number: int) -> None:
    """Read the files that come through the connection `number`, until it closes or the leader ends."""
    threading.Thread(target=_end_with_leader, daemon=True).start()
    from pipelines.serving import serve
    from pipelines.task import load
    from pipelines.without_pandas import refuse_pandas

    refuse_pandas()
    load()
    connection = taken(number)
    connection.send(None)  # from now on its files may take their time
    serve(connection)
    os._exit(0)


def _end_with_leader() -> None:
    """End this process when its standard input closes, as it does with the process that started it."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
