"""The same work over the machines of a `dask.distributed` cluster.

Each worker of the cluster reads with the same isolated processes as a run on one machine, so a file gives the
same outcome wherever it is read.
"""

import threading
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

from pipelines.addresses import INSTALL
from pipelines.reader_process import ReaderProcess
from pipelines.software import software
from pipelines.task import Outcome, Task, without_records

SECONDS_TO_CONNECT: Final = 30
"""Seconds to wait for a scheduler, and for the first worker."""

TASKS_PER_THREAD: Final = 4
"""Files under way for each thread of the cluster, so that none waits for the next."""

_own = threading.local()
_software = cache(software)


class ClusterError(Exception):
    """A cluster that cannot be used; the text says why and what to do."""


def read_all(tasks: Iterable[Task], address: str) -> Iterator[Outcome]:
    """The outcome of each task, in the order in which they are done, read by the cluster at `address`.

    Raises `ClusterError` where the cluster cannot be reached, has no workers, or runs other software.
    """
    try:
        from distributed import Client, as_completed  # an extra
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ClusterError(f"--cluster needs more than is installed: {INSTALL}") from error
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no cluster answers at {address}: start one with 'dask scheduler'") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except TimeoutError as error:
            what = f"the cluster at {address} has no workers: start some with 'dask worker {address}'"
            raise ClusterError(what) from error
        waiting = iter(tasks)
        given: dict[str, Task] = {}

        def submit(count: int) -> list[Any]:
            futures = []
            for task in islice(waiting, count):
                future = client.submit(read_on_worker, task, _software(), pure=False)
                given[future.key] = task
                futures.append(future)
            return futures

        under_way = as_completed(submit(TASKS_PER_THREAD * sum(client.nthreads().values())))
        for future in under_way:
            task = given.pop(future.key)
            try:
                yield future.result()
            except KilledWorker:
                what = "the machines that read it died"
                yield without_records(task, "read", what, "read it on one machine to see why")
            under_way.update(submit(1))


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
