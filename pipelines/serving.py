"""What a process does that reads files: it takes them from a socket, within its limits, until that closes."""

import resource
import signal
from multiprocessing.connection import Connection

from pipelines.task import Task, Tell, read_task


def serve(connection: Connection) -> None:
    """Read the files that come through `connection` until it closes."""
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


def _limit_memory(megabytes: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1024 * 1024
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
    )
