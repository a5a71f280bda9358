"""The server of `ita explore`: on the loopback address of this machine."""

import logging
import socket
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from pipelines.explore.app import app_of

LOOPBACK = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Answers without a line on the terminal for each."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def version_string(self) -> str:
        return "ita"


def server_of(dataset: Path, sources: tuple[Path, ...], port: int) -> BaseWSGIServer:
    """A server of the pages of `dataset` on `port`, a free one for 0. Raises `OSError` where it is taken."""
    hosts = set[str]()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = app_of(dataset, sources, hosts)
    with socket.socket() as taken:  # make_server would end the program where the port is in use
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((LOOPBACK, port))
        taken.listen()
        port = taken.getsockname()[1]
        server = make_server(LOOPBACK, port, app, threaded=True, request_handler=_Quiet, fd=taken.fileno())
    hosts.update(f"{name}:{server.port}" for name in (LOOPBACK, "localhost"))
    return server
