"""For tests, ours and yours: tiny problems and fakes that are peers of the real thing.

What it is for: writing a test without a file, a server or a clock. What it is not for: production.

    clock = ManualClock()
    workshop = Workshop(clock, lambda task: ScriptedSolver([Improved(...), After(2.0)], clock))
    job = workshop.submit()
    workshop.work()
    assert workshop.store.get(job.id).status == "succeeded"
"""

import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import repeat
from typing import Any, Literal

from fillsched.backends.memory import MemoryBus, MemoryStore
from fillsched.backends.process import Beat
from fillsched.backends.reading import read_file
from fillsched.jobs import performance as told
from fillsched.jobs.job import Job, JobKind, JobSpec, LotsFile, User
from fillsched.jobs.ports import Bus, EventLog, Solver, SolverDied, Store, WorkerState
from fillsched.jobs.service import Service
from fillsched.jobs.worker import Limits, Tools, take
from fillsched.model import LineRules, Lot, Problem
from fillsched.solve.result import StopReason
from fillsched.wire import encode

USUAL_RULES = LineRules(
    rate=Fraction(19_920),
    clean_hours=Fraction(24),
    clean_window_hours=Fraction(120),
    changeover_same_hours=Fraction(4),
    changeover_different_hours=Fraction(8),
)
"""The figures of the design, fixed here so that a test does not move with the settings."""


def tiny_problem(amounts: Iterable[tuple[str, int]], rules: LineRules = USUAL_RULES) -> Problem:
    """The problem of lots L1, L2, ... given as (product, vials)."""
    lots = [
        Lot(f"L{number}", product, vials=vials)
        for number, (product, vials) in enumerate(amounts, start=1)
    ]
    return Problem.of(lots, rules)


LOTS_CSV = b"Lot ID,Type,Vials\nL1,A,100000\nL2,B,200000\nL3,A,300000\n"
"""Three lots that fit into one campaign."""

LOTS = LotsFile(LOTS_CSV, "lots.csv", "text/csv")

ANNA = User(1, "anna", "planner")
BERT = User(2, "bert", "planner")


class ManualClock:
    """A clock that moves only when it is told to: monotonic seconds when called, `now` in UTC."""

    def __init__(self, start: datetime = datetime(2025, 10, 13, 10, 30, tzinfo=UTC)) -> None:
        self.start, self.seconds = start, 0.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


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
            told.perform(
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


class ManualExecutor:
    """An `Executor` that only remembers what was dispatched; `Workshop.work` does the work."""

    def __init__(self) -> None:
        self.dispatched: list[tuple[int, bool]] = []

    def workers(self) -> Sequence[WorkerState]:
        return ()

    def dispatch(self, job_id: int, *, at_once: bool = False) -> None:
        self.dispatched.append((job_id, at_once))


@dataclass
class Workshop:
    """Service and worker around any store, with a clock and solvers of the test's choice.

    `store` must also be the EventLog, as all of ours are. Without one everything is in memory.
    """

    clock: ManualClock
    start_solver: Callable[[told.Task], Solver] = ThreadSolver
    bus: Bus = field(default_factory=MemoryBus)
    store: Any = None
    limits: Limits = field(default_factory=Limits)
    draining: bool = False
    stopping: bool = False
    executor: ManualExecutor = field(default_factory=ManualExecutor)

    def __post_init__(self) -> None:
        if self.store is None:
            self.store = MemoryStore(self.bus)
        store: Store = self.store
        events: EventLog = self.store
        self.service = Service(
            store, events, self.bus, self.executor, self.start_solver, encode, self.clock.now
        )
        self.tools = Tools(
            store=store,
            events=events,
            start_solver=self.start_solver,
            watch_commands=self._watch_commands,
            encode=encode,
            now=self.clock.now,
            clock=self.clock,
            taking=lambda: not self.draining,
            stopping=lambda: self.stopping,
            limits=self.limits,
        )

    def submit(self, user: User = ANNA, lots: LotsFile = LOTS, **spec: Any) -> Job:
        """A new job with usual figures; `spec` says what is different."""
        return self.service.submit(user, usual_spec(self.clock.now(), **spec), lots)

    def work(self, worker: str = "worker") -> bool:
        """Claims the next job and runs its attempt to an end; False when there is none."""
        attempt = take(self.tools, worker)
        if attempt is not None:
            attempt()
        return attempt is not None

    def frames(self, job_id: int) -> Sequence[bytes]:
        """The whole log of a job."""
        return [frame.data for frame in self.store.read(job_id, 0, 1_000_000)]

    def _watch_commands(self, job_id: int, call: Callable[[], None]) -> Callable[[], None]:
        return self.bus.subscribe(job_id, lambda frames: None if frames else call())


def usual_spec(start_time: datetime, **changes: Any) -> JobSpec:
    """What a test asks for unless it says otherwise."""
    asked: dict[str, Any] = {
        "kind": JobKind.SCHEDULE,
        "name": "W42",
        "strategy": "spt-pack",
        "seed": 0,
        "start_time": start_time,
        "line": USUAL_RULES.figures(),
        "time_limit_seconds": 10.0,
    }
    return JobSpec(**asked | changes)


@dataclass(frozen=True, slots=True)
class Trap(Mapping[str, Any]):
    """Reading options on which a solver process is caught as soon as it opens them.

    ``native``: an endless loop in native code that never lets another thread of the process run;
    ``python``: an endless loop that does; ``crash``: the process ends without a word.
    """

    kind: Literal["native", "python", "crash"]

    def keys(self) -> Any:
        if self.kind == "crash":
            os._exit(3)
        if self.kind == "native":
            deque(repeat(0), maxlen=0)
        while True:
            pass

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return 1
