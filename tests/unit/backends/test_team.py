"""A team of real solver processes: each heard by its name, and none sinks another."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from multiprocessing.context import BaseContext

import pytest

from fillsched.backends.processes.solver import Beat, ProcessSolver
from fillsched.jobs import solver_messages as told
from fillsched.jobs.job import SEVERAL, JobKind, JobStatus, LotsFile
from fillsched.solve.result import StopReason
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA, USUAL_RULES
from fillsched.worker.solver_group import Died, Said, SolverGroup
from tests.process_table import lives
from tests.unit.backends.test_process import WAIT_SECONDS, gone_within, made_by

__all__ = ["made_by"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and niceness are POSIX"),
]

LOTS = LotsFile(
    b"Lot ID,Type,Vials\n"
    + b"".join(
        b"L%d,%c,%d\n" % (n, b"ABC"[n % 3], 250_000 + 7_919 * (n * n % 211)) for n in range(1_000)
    ),
    "lots.csv",
    "text/csv",
)


class Staff:
    """Starts solver processes and remembers them."""

    def __init__(self, made_by: BaseContext) -> None:
        self.made_by = made_by
        self.started: list[tuple[str, ProcessSolver]] = []

    def __call__(self, task: told.Task) -> ProcessSolver:
        solver = ProcessSolver(task, self.made_by)
        self.started.append((task.strategy, solver))
        return solver

    def pid(self, strategy: str) -> int:
        return next(solver.pid for name, solver in reversed(self.started) if name == strategy)


@pytest.fixture
def staff(made_by: BaseContext) -> Iterator[Staff]:
    staff = Staff(made_by)
    yield staff
    for _, solver in staff.started:
        solver.close()


def task(strategy: str) -> told.Task:
    return told.Task(LOTS, {}, USUAL_RULES, strategy, time_limit_seconds=60)


@pytest.fixture
def team(staff: Staff) -> Iterator[SolverGroup]:
    team = SolverGroup(staff, silence_seconds=3.0, clock=time.monotonic)
    yield team
    team.close()


def until(team: SolverGroup, name: str, kind: type) -> Said:
    """The first thing of that kind that `name` tells."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        said = team.receive(0.5)
        if said is not None and said.name == name and isinstance(said.news, kind):
            return said
    raise AssertionError(f"{name} never told {kind.__name__}")


def test_a_killed_solver_is_a_message_and_the_other_goes_on(
    team: SolverGroup, staff: Staff
) -> None:
    for strategy in ("auto", "optimal"):
        team.begin(strategy, task(strategy))
        until(team, strategy, told.Improved)
    os.kill(staff.pid("auto"), signal.SIGKILL)
    death = until(team, "auto", Died)
    assert "SIGKILL" in str(death.news)
    until(team, "optimal", Beat)
    team.ask(StopReason.FINISHED)
    until(team, "optimal", told.Performed)


def test_a_frozen_solver_counts_as_dead_after_its_silence(team: SolverGroup, staff: Staff) -> None:
    team.begin("optimal", task("optimal"))
    until(team, "optimal", told.Improved)
    pid = staff.pid("optimal")
    os.kill(pid, signal.SIGSTOP)
    assert "said nothing" in str(until(team, "optimal", Died).news)
    assert gone_within(pid, WAIT_SECONDS), "and it is buried"


def test_closing_ends_every_solver(team: SolverGroup, staff: Staff) -> None:
    for strategy in ("auto", "optimal"):
        team.begin(strategy, task(strategy))
    pids = [staff.pid(strategy) for strategy in ("auto", "optimal")]
    assert all(map(lives, pids))
    team.close()
    assert all(gone_within(pid, WAIT_SECONDS) for pid in pids)
    team.close()


class WallClock(ManualClock):
    def __call__(self) -> float:
        return time.monotonic()


def test_a_strategy_whose_process_is_killed_goes_on_from_its_best_schedule(staff: Staff) -> None:
    shop = Workshop(WallClock(), staff)
    job = shop.submit(
        ANNA,
        LOTS,
        kind=JobKind.COMPARISON,
        strategy=SEVERAL,
        strategies=("optimal", "lpt-pack"),
        time_limit_seconds=2.0,
    )
    killed: list[int] = []

    def look() -> None:
        found = any(
            b'"name":"optimal","state":"running"' in f and b"optimal: best" in f
            for f in shop.frames(job.id)
        )
        if found and not killed:
            killed.append(staff.pid("optimal"))
            os.kill(killed[0], signal.SIGKILL)

    forget = shop.bus.subscribe(job.id, lambda frames: look())
    shop.work()
    forget()
    now = shop.store.get(job.id)
    assert killed and now.status is JobStatus.SUCCEEDED and now.attempt == 1
    assert now.result is not None
    assert [row["state"] for row in now.result["strategies"]] == ["done", "done"]
    assert [name for name, _ in staff.started].count("optimal") == 2
    log = b"".join(shop.frames(job.id))
    assert b"optimal lost its solver and goes on from its best schedule" in log
