"""What a scripted solver says in these tests, and what stands in a log afterwards."""

import dataclasses
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from fillsched.jobs import solver_messages as told
from fillsched.jobs.codec import pack_campaigns, pack_lots
from fillsched.jobs.job import Figures, Job, StoredSchedule
from fillsched.model import lay_out, measure
from fillsched.solve.result import Status, StopReason
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import tiny_problem
from fillsched.testing.solvers import Line, ScriptedSolver, ThreadSolver

PROBLEM = tiny_problem([("A", 100_000), ("B", 200_000), ("A", 300_000)])

READ: tuple[Line, ...] = (
    told.Stepped("loading", "Reading lots.csv"),
    told.HasRead(pack_lots(PROBLEM.lots), {"kind": "csv"}, 3),
    told.Stepped("validating", "Checking 3 lots"),
    told.Stepped("planning", "Planning 3 lots"),
)
"""A solver's words up to the first incumbent."""


def improved(hours: float, bound_hours: float = 40.0) -> told.Improved:
    """A judged schedule whose makespan is said to be `hours`."""
    campaigns = [[0, 1, 2]]
    kpis = asdict(measure(lay_out(PROBLEM, campaigns))) | {"makespan_hours": hours}
    return told.Improved(
        StoredSchedule(pack_campaigns(campaigns), kpis),
        Figures(hours, bound_hours, 1 - bound_hours / hours),
    )


def performed(hours: float, reason: StopReason = StopReason.STEPS) -> told.Performed:
    """The planner's last word."""
    figures = Figures(hours, 40.0, 1 - 40.0 / hours)
    return told.Performed(figures, Status.FEASIBLE, reason, 17)


class Theatre:
    """A workshop whose solvers play one script after the other, one for each attempt."""

    def __init__(self, *scripts: tuple[Line, ...], **workshop: Any) -> None:
        self.clock = ManualClock()
        self.scripts = list(scripts)
        self.tasks: list[told.Task] = []
        self.solvers: list[ScriptedSolver] = []
        self.shop = Workshop(self.clock, self._start, **workshop)

    def _start(self, task: told.Task) -> ScriptedSolver:
        self.tasks.append(task)
        self.solvers.append(ScriptedSolver(self.scripts.pop(0), self.clock))
        return self.solvers[-1]

    def messages(self, job_id: int) -> list[dict[str, Any]]:
        """The job's log, parsed."""
        return [json.loads(data) for data in self.shop.frames(job_id)]


Stage = Callable[..., Theatre]
"""Makes a theatre on the back end under test."""


def ended(theatre: Theatre, job: Job) -> Job:
    """The job, whose log must be whole and end with one terminal message."""
    now = theatre.shop.store.get(job.id)
    assert now.status.final
    messages = theatre.messages(job.id)
    assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    assert [m["type"] for m in messages].count("progress") == len(messages) - 1
    assert messages[-1]["type"] in ("complete", "error")
    percents = [m["progress"] for m in messages]
    assert percents == sorted(percents)
    assert all(solver.closed for solver in theatre.solvers)
    return now  # type: ignore[no-any-return]


def with_solver(theatre: Theatre, start: Callable[[told.Task], ThreadSolver]) -> Any:
    """The theatre's tools with a real clock for a solver that runs by itself."""
    return dataclasses.replace(theatre.shop.tools, start_solver=start, clock=time.monotonic)
