"""Solvers in child processes: pre-loaded, at low priority, and dead at once when told.

What it is for: the `Solver` port on processes forked from a server that has already imported
everything heavy (on Windows: spawned). A child that hangs in native code can still be killed, which
no thread and no pool of executors offers. What it is not for: deciding when to kill
(`worker.attempt`).

A child dies with its daemon: the kernel kills it when its parent, the fork server, ends (Linux),
and everywhere its listening thread leaves when the pipe breaks.
"""

import ctypes
import logging
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any

from fillsched.backends.processes.starting import (
    Beginning,
    held,
    leave_ending_to_the_daemon,
    let_fork_server_see_the_end,
)
from fillsched.jobs import solver_messages as told
from fillsched.ports.solver import PassingTrouble, SolverDied
from fillsched.solve.result import StopReason
from fillsched.worker.lots_reader import read_file
from fillsched.worker.run import perform

log = logging.getLogger(__name__)

NICENESS = 10
"""Solving never blocks serving: the children give way to the daemon."""

BEAT_SECONDS = 1.0
"""A child says at least this often that it lives, so that a frozen one is noticed."""

JOIN_SECONDS = 5.0
"""How long the kernel may take to bury a killed child before we stop waiting for it."""

_BEAT, _BEGUN, _WOKEN = b"beat", b"begun", b"woken"

_FORK_SERVER_GONE = 255
"""What multiprocessing says of a child whose fork server cannot be asked any more."""


def warm(made_by: BaseContext) -> None:
    """Starts the fork server and lets it import everything, so that the first job need not wait.

    Returns when the inner loops lie compiled on disk, too; jobs need not wait for that. A fork
    server that is lost meanwhile is started again by the first job.
    """
    warming = made_by.Process(  # type: ignore[attr-defined]
        target=_compile, name="fillsched-warm", daemon=True
    )
    try:
        with held:
            warming.start()
    except (EOFError, OSError) as lost:
        log.warning("the fork server was lost while it started: %s", lost or type(lost).__name__)
        return
    warming.join()
    warming.close()


def _compile() -> None:
    """What the warming process does: whatever the fork server has not found compiled on disk."""
    from fillsched.backends.processes.compilation import on_disk
    from fillsched.solve.strategies import preload

    let_fork_server_see_the_end()
    _die_with_parent()
    os.nice(NICENESS)
    if not on_disk():
        preload()


class ProcessSolver:
    """A `Solver` in a child process of its own; `task` starts at once.

    The child gets no more than `memory_bytes` of data (0: as much as there is; Linux only).
    """

    def __init__(self, task: told.Task, made_by: BaseContext, memory_bytes: int = 0) -> None:
        self._pipe, childs = made_by.Pipe(duplex=True)
        self._wake_read, self._wake_write = made_by.Pipe(duplex=False)
        self._lock = threading.Lock()
        self._closed = False
        self._process = made_by.Process(  # type: ignore[attr-defined]
            target=_child, args=(childs, task, memory_bytes), name="fillsched-solver", daemon=True
        )

        def begun() -> None:
            self._stir(_BEGUN)  # first: who sees the pipe's end is to see this too
            childs.close()

        self._beginning = Beginning(self._process, begun)

    @property
    def pid(self) -> int:
        """The child's process id; waits for it. Raises PassingTrouble when there is none."""
        self._beginning.wait()
        return int(self._process.pid)

    def receive(self, timeout_seconds: float) -> object | None:
        """The next thing told; see `ports.Solver`."""
        deadline = time.monotonic() + timeout_seconds
        while True:
            begun = self._beginning.over()
            end = deadline if begun else min(deadline, time.monotonic() + BEAT_SECONDS)
            ready = wait([self._pipe, self._wake_read], max(0.0, end - time.monotonic()))
            if self._wake_read in ready:
                if self._wake_read.recv_bytes() == _BEGUN:
                    continue
                return None
            if not ready and not begun:
                return Beat()  # a silence that is none of the child's
            if not ready:
                return None
            message = self._next()
            if message is not None:
                return message

    def _next(self) -> object | None:
        try:
            data = self._pipe.recv_bytes()
        except (EOFError, OSError) as broken:
            self._beginning.wait()
            self._process.join(JOIN_SECONDS)
            if self._process.exitcode == _FORK_SERVER_GONE:
                raise PassingTrouble(
                    "the fork server has gone, and its solvers with it"
                ) from broken
            raise SolverDied(_how_it_died(self._process.exitcode)) from broken
        return Beat() if data == _BEAT else pickle.loads(data)

    def ask(self, reason: StopReason) -> None:
        """Asks the planner to stop; a child that is gone is noticed by `receive`."""
        try:
            self._pipe.send_bytes(reason.value.encode())
        except OSError:
            log.debug("a solver is gone already")

    def wake(self) -> None:
        """Makes a waiting `receive` return."""
        self._stir(_WOKEN)

    def _stir(self, why: bytes) -> None:
        with self._lock:
            if not self._closed:
                self._wake_write.send_bytes(why)

    def close(self) -> None:
        """Kills the child and buries it; may be repeated."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._beginning.and_then(self._bury)

    def _bury(self, begun: bool) -> None:
        for pipe in (self._wake_read, self._wake_write):
            pipe.close()
        if not begun:
            self._pipe.close()
            return
        self._process.kill()
        self._process.join(JOIN_SECONDS)
        self._pipe.close()
        if self._process.exitcode is None:
            log.error("solver %s could not be killed", self._process.pid)
        else:
            self._process.close()


class Beat:
    """The child lives; nothing else happened."""


def _how_it_died(exitcode: int | None) -> str:
    if exitcode is None:
        return "it closed its pipe and hangs"
    if exitcode < 0:
        return f"it was killed by {signal.Signals(-exitcode).name}"
    return f"it ended with exit code {exitcode}"


def _child(pipe: Connection, task: told.Task, memory_bytes: int) -> None:
    """What runs in the child: `worker.run.perform` with a pipe for its voice and its ears."""
    from fillsched.backends.processes.compilation import never_wait

    let_fork_server_see_the_end()
    _die_with_parent()
    leave_ending_to_the_daemon()
    os.nice(NICENESS)
    never_wait()
    voice = _Voice(pipe)
    ears = _Ears(pipe)
    threading.Thread(target=ears.listen, name="ears", daemon=True).start()
    threading.Thread(target=voice.beat, name="beat", daemon=True).start()
    _bound_memory(memory_bytes)
    try:
        told_by = voice.tell
        perform(task, tell=told_by, asked=ears.asked, read=_read, clock=time.monotonic)
    except MemoryError:
        text = f"It needs more than the {memory_bytes / 1e9:g} GB that a solver may have "
        voice.tell(told.Crashed(f"{text}(solver_memory_bytes)."))
    except Exception as error:  # the child's outermost loop: say it, whatever it was
        log.exception("the solver failed")
        passing = isinstance(error, OSError | ImportError)  # the machine's or the installation's
        voice.tell(told.Crashed(f"The planner failed: {type(error).__name__}.", passing))
    os._exit(0)  # the last word is in the pipe; nothing is left that a slow shutdown could do


def _bound_memory(size: int) -> None:
    if size and sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _read(file: Any, read: Mapping[str, Any], seen: Any) -> Any:
    return read_file(file, read, seen)


class _Voice:
    def __init__(self, pipe: Connection) -> None:
        self.pipe, self.lock = pipe, threading.Lock()

    def tell(self, message: told.Told) -> None:
        self.send(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))

    def beat(self) -> None:
        while True:
            time.sleep(BEAT_SECONDS)
            self.send(_BEAT)

    def send(self, data: bytes) -> None:
        try:
            with self.lock:
                self.pipe.send_bytes(data)
        except OSError:
            os._exit(1)  # the daemon is gone


class _Ears:
    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.heard: StopReason | None = None

    def asked(self) -> StopReason | None:
        return self.heard

    def listen(self) -> None:
        while True:
            try:
                self.heard = StopReason(self.pipe.recv_bytes().decode())
            except (EOFError, OSError):
                os._exit(1)  # the daemon is gone


def _die_with_parent() -> None:
    if sys.platform != "linux":
        return
    parent = os.getppid()
    pr_set_pdeathsig = 1  # <linux/prctl.h>
    ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)
