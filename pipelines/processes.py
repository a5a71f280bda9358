"""Where the processes come from that read files: a fork server, or a `Spawner` where there is no fork."""

from typing import Final

from extract.system import CAN_FORK
from pipelines.fork_server import ForkServer, NoProcessError
from pipelines.spawned import Spawner

__all__ = ["SECONDS_TO_LOAD", "NoProcessError", "server"]

SECONDS_TO_LOAD: Final = 0 if CAN_FORK else 60
"""Seconds that a new process may take before it begins to read: one that is forked has loaded all."""

server: Final = ForkServer() if CAN_FORK else Spawner()
"""The one of this program."""
