"""Solvers that are peers of the real thing: one that plays a script, and some in threads.

What it is for: every way in which a solver can behave, without a process. What it is not for:
production.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from fillsched.backends.processes.solver import Beat
from fillsched.jobs import solver_messages as told
from fillsched.ports.solver import SolverDied
from fillsched.solve.result import StopReason
from fillsched.testing.clock import ManualClock
from fillsched.worker.lots_reader import read_file
from fillsched.worker.run import perform


@dataclass(frozen=True, slots=True)
class After:
    """In a script: so many seconds pass in silence."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Dies:
    """In a script: the solver dies, for this reason."""

    text: str = "it was killed by SIGKILL"


@dataclass(frozen=True, slots=True)
class Fails:
    """In a script: listening to the solver fails with `trouble`."""

    trouble: Exception


@dataclass(frozen=True, slots=True)
class Until:
    """In a script: silence until the solver is asked to stop."""


Line = After | Dies | Fails | Until | Callable[[], object] | told.Told
"""One line of a script; a callable is called, whatever it does happens meanwhile."""


class ScriptedSolver:
    """A `Solver` that tells what its script says, on a manual clock, and is silent after that.

    It ignores every request to stop unless its script waits for one with `Until`.
    """

    def __init__(self, script: Iterable[Line], clock: ManualClock) -> None:
        self.script, self.clock = deque(script), clock
        self.asked_for: list[StopReason] = []
        self.woken = self.closed = False

    def receive(self, timeout_seconds: float) -> object | None:
        end = self.clock() + timeout_seconds
        while not self.woken:
            end = max(end, self.clock())  # a line may have moved the clock past it
            line = self.script[0] if self.script else After(timeout_seconds)
            match line:
                case After(seconds) if self.clock() + seconds > end or not self.script:
                    left = After(seconds - (end - self.clock()))
                    if self.script:
                        self.script[0] = left
                    self.clock.seconds = end
                    return None
                case Until() if not self.asked_for:
                    self.clock.seconds = end
                    return None
            self.script.popleft()
            match line:
                case After(seconds):
                    self.clock.advance(seconds)
                case Until():
                    pass
                case Dies(text):
                    raise SolverDied(text)
                case Fails(trouble):
                    raise trouble
                case _ if callable(line):
                    line()
                case _:
                    return line
        self.woken = False
        return None

    def ask(self, reason: StopReason) -> None:
        self.asked_for.append(reason)

    def wake(self) -> None:
        self.woken = True

    def close(self) -> None:
        self.closed = True


class _Ended(BaseException):
    """Ends the performance of a solver that was closed; no planner can catch it by mistake."""


class ThreadSolver:
    """A `Solver` in a thread of this process: the real performance without a process.

    A thread cannot be killed: after `close` it ends at the next word it wants to say.
    """

    def __init__(self, task: told.Task) -> None:
        self._told: queue.SimpleQueue[object | None] = queue.SimpleQueue()
        self._asked: StopReason | None = None
        self._closed = self._silent = False
        self.task = task
        self._thread = threading.Thread(target=self._perform, args=(task,), daemon=True)
        self._thread.start()

    def receive(self, timeout_seconds: float) -> object | None:
        if self._silent:
            raise SolverDied("it has said its last word")
        try:
            message = self._told.get(timeout=max(0.0, timeout_seconds))
        except queue.Empty:
            return None
        if isinstance(message, told.LAST_WORDS):
            self._silent = True
        return message

    def ask(self, reason: StopReason) -> None:
        self._asked = reason

    def wake(self) -> None:
        self._told.put(None)

    def close(self) -> None:
        self._closed = True

    def _tell(self, message: told.Told) -> None:
        if self._closed:
            raise _Ended
        self._told.put(message)

    def _perform(self, task: told.Task) -> None:
        try:
            perform(
                task,
                tell=self._tell,
                asked=lambda: self._asked,
                read=read_file,
                clock=time.monotonic,
            )
        except _Ended:
            pass
        except Exception as error:  # as in a solver process: whatever it was, it is told
            self._told.put(told.Crashed(f"The planner failed: {type(error).__name__}."))


class PatientSolver(ThreadSolver):
    """A `ThreadSolver` that has its schedule at once, then searches in vain for all of its time.

    It stops when it is asked to, unless it is `deaf`.
    """

    deaf = False

    def _tell(self, message: told.Told) -> None:
        if isinstance(message, told.Performed):
            message = replace(message, stop_reason=self._searched_in_vain())
        super()._tell(message)

    def _searched_in_vain(self) -> StopReason:
        limit = self.task.time_limit_seconds
        end = float("inf") if limit is None else time.monotonic() + limit
        while time.monotonic() < end and not self._closed:
            if self._asked is not None and not self.deaf:
                return self._asked
            self._told.put(Beat())
            time.sleep(0.05)
        return StopReason.TIME_LIMIT


class DeafSolver(PatientSolver):
    """A `PatientSolver` that does not hear when it is asked to stop."""

    deaf = True
