"""Children started in threads of their own, as a fork server that stands still answers nobody.

What it is for: beginning a process without waiting for it, and giving up one that does not begin;
what our process looks like to the fork server meanwhile. What it is not for: what a child does
(`solver`).
"""

import multiprocessing.process
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing import resource_tracker
from typing import Any

from fillsched.ports.solver import PassingTrouble

START_SECONDS = 30.0
"""How long a child may take to begin. The first waits for the fork server's imports, some seconds
on a slow machine; a fork server that has not answered then stands still and is ended."""
ENDING_SECONDS = 2.0
"""How long a fork server that ends may listen no more without being seen as dead."""


class Beginning:
    """A process that begins by itself; `then` is called when it has, or has failed to, and is not
    kept: it may hold whoever holds this."""

    def __init__(
        self, process: multiprocessing.process.BaseProcess, then: Callable[[], None]
    ) -> None:
        self._process = process
        self._done: Future[None] = Future()
        self._give_up_at = time.monotonic() + START_SECONDS
        begin = threading.Thread(
            target=self._begin, args=(then,), name="solver-begins", daemon=True
        )
        begin.start()

    def _begin(self, then: Callable[[], None]) -> None:
        try:
            with held:
                self._start()
        except BaseException as error:
            self._done.set_exception(error)
        else:
            self._done.set_result(None)
        then()

    def _start(self) -> None:
        """Starts the process; again, while a fork server that ends refuses and another follows."""
        last_at = time.monotonic() + ENDING_SECONDS
        while True:
            try:
                return self._process.start()
            except ConnectionRefusedError:
                if time.monotonic() > last_at:
                    raise
            time.sleep(0.01)

    def over(self) -> bool:
        """Whether it has begun. Raises PassingTrouble when it failed to, or takes too long."""
        if not self._done.done():
            if time.monotonic() < self._give_up_at:
                return False
            end_fork_server()
            raise PassingTrouble("the fork server stood still and was ended")
        if (error := self._done.exception()) is not None:
            why = str(error) or type(error).__name__
            raise PassingTrouble(f"a solver could not be started: {why}") from error
        return True

    def wait(self) -> None:
        """Returns when it has begun. Raises as `over`."""
        with suppress(TimeoutError):
            self._done.exception(max(0.0, self._give_up_at - time.monotonic()))
        self.over()

    def and_then(self, call: Callable[[bool], None]) -> None:
        """Calls `call` with whether it has begun, as soon as that is known."""
        self._done.add_done_callback(lambda done: call(done.exception() is None))


def end_fork_server() -> None:
    """Kills the fork server, and its children with it; the next child begins with another."""
    from multiprocessing import forkserver

    alive = getattr(forkserver, "_forkserver", None)
    if (pid := getattr(alive, "_forkserver_pid", None)) is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class _Held:
    """While it is held, multiprocessing sees no main module, and the standard error of the system,
    and what it starts is deaf to the signals that end a daemon (`leave_ending_to_the_daemon`).

    It would import that module in every child, at 60 ms each for a command-line program, although
    a solver needs nothing from it. A screen puts something in the place of standard error that has
    no descriptor to give to a child, and none would start. And it would flush what we have written,
    which waits as long as a terminal that nobody reads: no job waits for that. Nor does a child
    need the directory in which a command was called.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seen: dict[str, Any] = {}
        self.streams: tuple[Any, Any] = sys.stdout, sys.stderr
        self.ours: tuple[Any, Any] = self.streams
        self.mask: set[int] = set()
        self.left: int | None = None

    def __enter__(self) -> None:
        self.lock.acquire()
        main = sys.modules["__main__"]
        self.seen = {"__spec__": main.__spec__, "__file__": getattr(main, "__file__", None)}
        main.__spec__ = None
        main.__file__ = None
        self.streams = sys.stdout, sys.stderr
        self.ours = _unflushed(sys.stdout), _unflushed(sys.__stderr__)
        sys.stdout, sys.stderr = self.ours
        if sys.platform != "win32":
            resource_tracker.ensure_running()  # it would unblock them when it is started later
        self.mask = leave_ending_to_the_daemon()
        self.left = _leave_what_is_gone()

    def __exit__(self, *_: object) -> None:
        if self.left is not None:
            with suppress(OSError):  # its owner may have closed it meanwhile: there is no way back
                os.fchdir(self.left)
            os.close(self.left)
        main = sys.modules["__main__"]
        main.__spec__, main.__file__ = self.seen["__spec__"], self.seen["__file__"]
        for name, before, ours in zip(("stdout", "stderr"), self.streams, self.ours, strict=True):
            if getattr(sys, name) is ours:  # somebody may have put another there meanwhile
                setattr(sys, name, before)
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)
        self.lock.release()


def _leave_what_is_gone() -> int | None:
    """Stands at the root where the working directory is gone, or may not be entered: a child begins
    where we are, and would die of it. Returns what leads back, so that a relative path never means
    another place for longer than that; None where there is nothing to do, or no way back."""
    try:
        if os.access(os.getcwd(), os.X_OK):
            return None
    except OSError:
        pass
    try:
        back = os.open(".", os.O_RDONLY)
    except OSError:
        back = None
    os.chdir(os.sep)
    return back


class _Unflushed:
    """A stream that is written to as ever, and does nothing when it is to be flushed."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def flush(self) -> None: ...


def _unflushed(stream: Any) -> Any:
    return None if stream is None else _Unflushed(stream)


held = _Held()


def leave_ending_to_the_daemon() -> set[int]:
    """Makes this thread, and every process it makes, deaf to the signals that end a daemon; returns
    what was blocked before.

    A supervisor's stop and Ctrl-C reach the whole group; the daemon alone decides what becomes of
    its solvers. Blocked, not ignored: native solvers set handlers of their own and take them back.
    """
    if sys.platform == "win32":
        return set()
    return signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))


def let_fork_server_see_the_end() -> None:
    """Closes the child's copy of the pipe by whose end the fork server sees that the daemon died.

    Every child inherits one, so a child caught in native code would keep the fork server, and with
    it itself, alive for ever.
    """
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver

    alive = getattr(forkserver, "_forkserver", None)
    descriptor = getattr(alive, "_forkserver_alive_fd", None)
    if descriptor is not None:
        os.close(descriptor)
        alive._forkserver_alive_fd = None  # type: ignore[union-attr]
