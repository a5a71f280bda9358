"""Calls in which a disk may hang are done in a thread of their own, so that they can be given up."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from queue import SimpleQueue
from threading import Thread
from typing import Final, Generic, TypeVar

Given = TypeVar("Given")

SECONDS_TO_END: Final = 0.5
"""Seconds in which a thread that does not hang ends. DuckDB complains where the program ends before it."""


class Watch(AbstractContextManager["Watch[Given]"], Generic[Given]):
    """A thread that does one call after the other, for use in a `with` statement.

    Where a call hangs, its thread is left alone, and the next call has a new one.
    """

    def __init__(self) -> None:
        self._begin()

    def __exit__(self, *_: object) -> None:
        self._asked.put(None)
        self._thread.join(SECONDS_TO_END)

    def call(self, function: Callable[[], Given], seconds: float | None = None) -> Given:
        """What `function` gives or raises. Raises `TimeoutError` where it takes longer."""
        answer = Future[Given]()
        self._asked.put((function, answer))
        try:
            return answer.result(seconds)
        except TimeoutError:
            self._asked.put(None)
            self._begin()
            raise

    def _begin(self) -> None:
        self._asked: SimpleQueue[tuple[Callable[[], Given], Future[Given]] | None] = SimpleQueue()
        # The program ends without it.
        self._thread = Thread(target=_serve, args=(self._asked,), daemon=True)
        self._thread.start()


def _serve(asked: SimpleQueue[tuple[Callable[[], Given], Future[Given]] | None]) -> None:
    while call := asked.get():
        function, answer = call
        try:
            answer.set_result(function())
        except BaseException as error:  # the caller's
            answer.set_exception(error)
