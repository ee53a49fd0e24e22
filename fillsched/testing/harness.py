"""JobService and worker around any store, with a clock and solvers of the test's choice.

clock = ManualClock()
workshop = Workshop(clock, lambda task: ScriptedSolver([Improved(...), After(2.0)], clock))
job = workshop.submit()
workshop.work()
assert workshop.store.get(job.id).status == "succeeded"
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fillsched.backends.memory.audit import MemoryAudit
from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.memory.store import MemoryStore
from fillsched.identity import User
from fillsched.jobs import solver_messages as told
from fillsched.jobs.job import Job, JobKind, JobSpec, LotsFile
from fillsched.ports.bus import Bus
from fillsched.ports.event_log import EventLog
from fillsched.ports.executor import WorkerState
from fillsched.ports.solver import Solver
from fillsched.ports.store import Store
from fillsched.service.audit import Auditor
from fillsched.service.jobs import JobService
from fillsched.testing.clock import ManualClock
from fillsched.testing.problems import ANNA, LOTS, USUAL_RULES
from fillsched.testing.solvers import ThreadSolver
from fillsched.wire import encode
from fillsched.worker.claim import Limits, Tools, take


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
    """JobService and worker around any store, with a clock and solvers of the test's choice.

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
    audit: MemoryAudit = field(default_factory=MemoryAudit)

    def __post_init__(self) -> None:
        if self.store is None:
            self.store = MemoryStore(self.bus, self.audit)
        store: Store = self.store
        events: EventLog = self.store
        self.service = JobService(
            store,
            events,
            self.bus,
            self.executor,
            self.start_solver,
            encode,
            self.clock.now,
            Auditor(self.audit, self.clock.now),
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
