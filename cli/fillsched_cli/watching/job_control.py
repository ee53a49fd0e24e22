"""A watch that a shell stops, puts into the background and brings back.

What it is for: the terminal is left as it was found before we stand still, and taken again when we
are in front; from the background nothing is read or set. What it is not for: what taking and
leaving it means (`screen`).
"""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fillsched_cli.output.terminal import in_front

LOOK_SECONDS = 0.25
"""How soon it is seen that a shell has brought us back: it says so only to who was stopped."""


class JobControl:
    """Calls `take` when the terminal at `descriptor` is ours, and `leave` before it is no more."""

    def __init__(
        self, descriptor: int, take: Callable[[], None], leave: Callable[[], None]
    ) -> None:
        self._descriptor, self._take, self._leave = descriptor, take, leave
        self._taken = False

    @contextmanager
    def running(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        handlers = {signal.SIGTSTP: self._stop, signal.SIGCONT: self._again}
        for number, handler in handlers.items():
            loop.add_signal_handler(number, handler)
        self._look()
        try:
            yield
        finally:
            for number in handlers:
                loop.remove_signal_handler(number)
            self._next.cancel()
            self._set(False)

    def _stop(self) -> None:
        self._set(False)
        os.kill(os.getpid(), signal.SIGSTOP)

    def _again(self) -> None:
        """After a stop, which nobody may have asked for: the shell has set the terminal as it likes
        it."""
        self._set(False)
        self._next.cancel()
        self._look()

    def _look(self) -> None:
        self._set(in_front(self._descriptor))
        self._next = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

    def _set(self, taken: bool) -> None:
        if taken != self._taken:
            self._taken = taken
            (self._take if taken else self._leave)()
