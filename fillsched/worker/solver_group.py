"""Several solvers side by side, heard as one.

What it is for: a `Solver` made of solvers: what each of them tells comes with its name, and the
death of one is a message like another. What it is not for: what they are to do, or which of them
starts when (`worker.comparison_attempt`).
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from fillsched.jobs import solver_messages as told
from fillsched.ports.solver import Solver, SolverDied
from fillsched.solve.result import StopReason
from fillsched.worker.attention import Attention

LISTEN_SECONDS = 1.0
"""How often a listener looks whether its solver has been silent for too long."""

CLOSE_SECONDS = 10.0
"""How long closing waits for each solver; a killed process is buried in milliseconds."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the solver called `name` told; `Died` when nothing more can come from it."""

    name: str
    news: object


@dataclass(frozen=True, slots=True)
class Died:
    """The solver ended without saying how; `text` is for the log."""

    text: str


class SolverGroup:
    """A `Solver` (see `ports`) of solvers, each heard by a thread of its own.

    One that says nothing for `silence_seconds`, by `clock` in monotonic seconds, has died.
    """

    def __init__(
        self,
        start_solver: Callable[[told.Task], Solver],
        silence_seconds: float,
        clock: Callable[[], float],
    ) -> None:
        self._start_solver = start_solver
        self._silence_seconds, self._clock = silence_seconds, clock
        self._said: queue.SimpleQueue[Said | None] = queue.SimpleQueue()
        self._members: dict[str, tuple[Solver, threading.Thread]] = {}
        self._closed = threading.Event()

    def begin(self, name: str, task: told.Task) -> None:
        """Starts a solver called `name`."""
        solver = self._start_solver(task)
        thread = threading.Thread(
            target=self._listen, args=(name, solver), name=f"listening to {name}", daemon=True
        )
        self._members[name] = solver, thread
        thread.start()

    def receive(self, timeout_seconds: float) -> Said | None:
        """The next thing that any of them told, None when the time passed or `wake` was called.

        Raises what kept one from being heard, but for its death.
        """
        try:
            said = self._said.get(timeout=max(0.0, timeout_seconds))
        except queue.Empty:
            return None
        if said is not None and isinstance(said.news, Exception):
            raise said.news
        return said

    def ask(self, reason: StopReason) -> None:
        """Asks all that run to stop and give their best."""
        for solver, thread in self._members.values():
            if thread.is_alive():
                solver.ask(reason)

    def wake(self) -> None:
        """Makes a waiting `receive` return; from any thread."""
        self._said.put(None)

    def close(self) -> None:
        """Ends all of them, by force if need be; may be repeated."""
        self._closed.set()
        for solver, _ in self._members.values():
            solver.wake()
        for _, thread in self._members.values():
            thread.join(CLOSE_SECONDS)

    def _listen(self, name: str, solver: Solver) -> None:
        """Passes on what one solver tells until its last word; closes it then."""
        attention, heard_at = Attention(self._clock), 0.0
        try:
            while not self._closed.is_set():
                news = solver.receive(LISTEN_SECONDS)
                attended = attention.look()
                if news is not None:
                    heard_at = attended
                    self._said.put(Said(name, news))
                    if isinstance(news, told.LAST_WORDS):
                        return
                elif attended >= heard_at + self._silence_seconds:
                    raise SolverDied(f"it said nothing for {self._silence_seconds:g} s")
        except SolverDied as death:
            self._said.put(Said(name, Died(str(death))))
        except Exception as trouble:  # for the thread that works on the job
            self._said.put(Said(name, trouble))
        finally:
            solver.close()
