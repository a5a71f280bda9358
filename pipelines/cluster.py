"""The same work over the machines of a `dask.distributed` cluster.

Each worker of the cluster reads with the same isolated processes as a run on one machine, so a file gives the
same outcome wherever it is read.
"""

import asyncio
import threading
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

from pipelines.addresses import INSTALL
from pipelines.reader_process import ReaderProcess
from pipelines.software import software
from pipelines.task import Outcome, Task, without_records

SECONDS_TO_CONNECT: Final = 30
"""Seconds to wait for a scheduler, and for a worker where there is none."""

SECONDS_TO_LOOK: Final = 5
"""Seconds without an outcome after which the client looks whether the cluster is still there."""

TASKS_PER_THREAD: Final = 4
"""Files under way for each thread of the cluster, so that none waits for the next."""

_own = threading.local()
_software = cache(software)


class ClusterError(Exception):
    """A cluster that cannot be used; the text says why and what to do."""


def read_all(tasks: Iterable[Task], address: str) -> Iterator[Outcome]:
    """The outcome of each task, in the order in which they are done, read by the cluster at `address`.

    Raises `ClusterError` where the cluster cannot be reached, has no workers, loses all of them or its
    scheduler, or runs other software.
    """
    try:
        from distributed import Client  # an extra
        from distributed.client import FutureCancelledError, FuturesCancelledError
    except ImportError as error:
        raise ClusterError(f"--cluster needs more than is installed: {INSTALL}") from error
    _require_scheduler(address)
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        raise _no_answer(address) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except TimeoutError as error:
            raise ClusterError(
                f"the cluster at {address} has no workers: start some with 'dask worker {address}'"
            ) from error
        try:
            yield from _read_with(client, iter(tasks), address)
        except (
            FutureCancelledError,
            FuturesCancelledError,
        ) as error:  # what a client does once its scheduler is gone
            raise _lost(address, "is gone") from error


def _require_scheduler(address: str) -> None:
    """Raise `ClusterError` unless a scheduler answers at `address`.

    A client would wait without end for the answer of something else that listens there.
    """
    from distributed.core import rpc
    from distributed.security import Security

    async def ask() -> None:
        async with rpc(address, connection_args=Security().get_connection_args("client")) as scheduler:
            await asyncio.wait_for(scheduler.identity(), SECONDS_TO_CONNECT)

    try:
        asyncio.run(ask())
    except (OSError, ValueError, TimeoutError) as error:
        raise _no_answer(address) from error


def _read_with(client: Any, waiting: Iterator[Task], address: str) -> Iterator[Outcome]:
    """The outcome of each task that is `waiting`, read by the cluster of a client."""
    from distributed import wait
    from distributed.scheduler import KilledWorker

    given: dict[Any, Task] = {}
    missing_since: float | None = None

    def submit(count: int) -> None:
        for task in islice(waiting, count):
            given[client.submit(read_on_worker, task, _software(), pure=False)] = task

    submit(TASKS_PER_THREAD * sum(client.nthreads().values()))
    while given:
        try:
            done = wait(list(given), timeout=SECONDS_TO_LOOK, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            missing_since = _missing_since(client, missing_since, address)
            continue
        missing_since = None
        for future in done:
            task = given.pop(future)
            try:
                yield future.result()
            except KilledWorker:
                what = "the machines that read it died"
                yield without_records(task, "open", what, "run again, or read it on one machine to see why")
        submit(len(done))


def _missing_since(client: Any, before: float | None, address: str) -> float | None:
    """Since when the cluster has had no workers, None where it has some; `before` is what was found last.

    Raises `ClusterError` where that is too long, or where the scheduler does not answer.
    """
    try:
        if client.status == "running" and client.nthreads():
            return None
    except OSError as error:
        raise _lost(address, "is gone") from error
    if client.status != "running":
        raise _lost(address, "is gone")
    now = time.monotonic()
    if before is not None and now - before > SECONDS_TO_CONNECT:
        raise _lost(address, "has no workers any more")
    return before or now


def _no_answer(address: str) -> ClusterError:
    where = address.strip() or "a blank address"
    return ClusterError(f"no cluster answers at {where}: start one with 'dask scheduler'")


def _lost(address: str, what: str) -> ClusterError:
    return ClusterError(f"the cluster at {address} {what}: what was read is kept, run again with another one")


def read_on_worker(task: Task, expected: str) -> Outcome:
    """Read a file on a worker of the cluster, in a process that each of its threads keeps for that.

    Raises `ClusterError` where the software is not the `expected` one.
    """
    if _software() != expected:
        from distributed import get_worker

        raise ClusterError(
            f"the worker at {get_worker().address} has another version of thai-ita: install the same"
        )
    if not hasattr(_own, "reader"):
        _own.reader = ReaderProcess()
    reader: ReaderProcess = _own.reader
    reader.start(task)
    while (outcome := reader.receive()) is None:
        pass
    return outcome
