"""What a process does that reads files: it takes them from a socket, within its limits, until that closes."""

from multiprocessing.connection import Connection

from extract.system import end_after, limit_memory
from pipelines.task import Task, Tell, read_task


def serve(connection: Connection) -> None:
    """Read the files that come through `connection` until it closes."""
    while True:
        try:
            task: Task = connection.recv()
            limit_memory(task.limits.megabytes)
            end_after(task.limits.seconds)
            outcome = read_task(task, _teller(connection))
            end_after(0)
            connection.send(outcome)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _teller(connection: Connection) -> Tell:
    def tell(stage: str, sha256: str | None) -> None:
        connection.send((stage, sha256))

    return tell
