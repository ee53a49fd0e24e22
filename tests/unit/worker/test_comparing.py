"""A comparison from its order to its result, with real performances in threads of this process."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from fillsched.errors import Conflict
from fillsched.jobs import solver_messages as told
from fillsched.jobs.codec import unpack_campaigns, unpack_lots
from fillsched.jobs.comparison.checkpoint import schedule_of
from fillsched.jobs.job import SEVERAL, Job, JobKind, JobStatus, LotsFile
from fillsched.jobs.results import kpi_figures, kpis_of
from fillsched.model import LineRules, Problem, lay_out, measure, verify
from fillsched.ports.solver import Solver, SolverDied
from fillsched.service.schedules import ScheduleService
from fillsched.solve.stop import StepLimit
from fillsched.solve.strategies import STRATEGIES, solve
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA, BERT, USUAL_RULES
from fillsched.testing.solvers import PatientSolver, ThreadSolver
from fillsched.worker.attempt import Limits

COMPARISON = JobKind.COMPARISON
SIMPLE = ("given-order", "spt-pack", "lpt-pack", "cfs-pack", "smart-pack")
LOTS = LotsFile(
    b"Lot ID,Type,Vials\n"
    + b"".join(b"L%d,%c,%d\n" % (n, b"ABC"[n % 3], 300_000 + 70_000 * (n % 17)) for n in range(40)),
    "lots.csv",
    "text/csv",
)


class WallClock(ManualClock):
    """The true time: the solvers of these tests really run beside the attempt."""

    def __call__(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)


def workshop(start: Callable[[told.Task], Solver] = ThreadSolver, **limits: Any) -> Workshop:
    return Workshop(WallClock(), start, limits=replace(Limits(), **limits))


def compare(shop: Workshop, *strategies: str, **spec: Any) -> Job:
    asked = {"kind": COMPARISON, "strategy": SEVERAL, "strategies": strategies}
    return shop.submit(ANNA, LOTS, **{**asked, **spec})


def ended(shop: Workshop, job: Job) -> Job:
    shop.work()
    now = shop.store.get(job.id)
    assert isinstance(now, Job) and now.status.final
    return now


def messages(shop: Workshop, job: Job) -> list[dict[str, Any]]:
    return [json.loads(frame) for frame in shop.frames(job.id)]


def rows(result: Any) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in result["strategies"]}


def by_itself(strategy: str, problem: Problem) -> Any:
    found = solve(problem, strategy=strategy, stop=StepLimit(10**9), report=lambda news: None)
    assert found.campaigns is not None
    return found


def test_every_figure_of_the_result_is_that_of_a_judged_schedule() -> None:
    shop = workshop()
    job = ended(shop, compare(shop, *SIMPLE, max_steps=10**9, time_limit_seconds=None))
    assert job.status is JobStatus.SUCCEEDED and job.result is not None
    result = job.result
    read, kept = shop.store.read_lots(job.id), shop.store.runs(job.id)
    problem = Problem.of(unpack_lots(read[0]), USUAL_RULES)
    alone = {name: by_itself(name, problem) for name in SIMPLE}
    hours = {}
    for name, row in rows(result).items():
        plan = schedule_of(kept, name)
        assert plan is not None
        schedule = lay_out(problem, unpack_campaigns(plan.campaigns))
        assert not verify(schedule)
        kpis = measure(schedule)
        assert row["kpis"] == kpi_figures(asdict(kpis))
        assert kpis.makespan_ticks == alone[name].makespan_ticks
        hours[name] = kpis.makespan_hours
    best = min(hours.values())
    bound = max(problem.hours(found.bound_ticks) for found in alone.values())
    assert result["bound_hours"] == pytest.approx(bound, abs=1e-6)
    assert result["makespan"] == pytest.approx(best, abs=1e-6)
    assert hours[result["best_strategy"]] == best
    given = measure(lay_out(problem, alone["given-order"].campaigns))
    assert result["given_order"] == kpi_figures(asdict(given))
    for name, row in rows(result).items():
        assert row["to_best_hours"] == pytest.approx(hours[name] - best, abs=1e-6)
        expected = hours[name] - given.makespan_hours
        assert row["to_given_order_hours"] == pytest.approx(expected, abs=1e-6)
        assert row["gap"] == pytest.approx((hours[name] - bound) / hours[name], abs=1e-6)
        assert (row["status"] == "optimal") == (hours[name] == bound)
    assert result["best_strategy"] in result["reason"]


def test_steps_and_percentages_are_those_of_the_protocol() -> None:
    shop = workshop()
    told_ = messages(shop, ended(shop, compare(shop, *SIMPLE)))
    where = dict.fromkeys((m["step"], m["progress"]) for m in told_)
    assert list(where) == [
        ("loading", 0),
        ("loading", 5),
        ("validating", 10),
        ("preparing", 15),
        ("strategy_1", 25),
        ("strategy_2", 37),
        ("strategy_3", 50),
        ("strategy_4", 62),
        ("strategy_5", 75),
        ("analyzing", 90),
        ("saving", 95),
        ("complete", 100),
    ]
    assert [m["seq"] for m in told_] == list(range(1, len(told_) + 1))
    for message in told_[:-1]:
        assert [one["name"] for one in message["strategies"]] == list(SIMPLE)
    assert {one["state"] for one in told_[-2]["strategies"]} == {"done"}
    assert {one["progress"] for one in told_[-2]["strategies"]} == {100}


def test_as_many_strategies_run_at_a_time_as_may() -> None:
    shop = workshop(strategies_at_once=3)
    told_ = messages(shop, ended(shop, compare(shop, *SIMPLE)))
    running = [sum(o["state"] == "running" for o in m.get("strategies", ())) for m in told_]
    assert max(running) == 3


def test_a_strategy_that_cannot_plan_the_lots_is_refused_and_the_others_compared() -> None:
    shop = workshop()
    line = replace(USUAL_RULES, changeover_matrix={("A", "B"): USUAL_RULES.clean_hours})
    job = compare(shop, "smart-pack", "lpt-pack", "spt-pack", line=line.figures())
    job = ended(shop, job)
    assert job.result is not None
    found = rows(job.result)
    assert [row["state"] for row in found.values()] == ["refused", "done", "done"]
    problem = Problem.of(
        unpack_lots(shop.store.read_lots(job.id)[0]), LineRules.from_figures(line.figures())
    )
    assert found["smart-pack"]["text"] == STRATEGIES["smart-pack"].refuses(problem)
    steps = dict.fromkeys(m["step"] for m in messages(shop, job))
    assert "strategy_2" in steps and "strategy_3" not in steps, "a refused one is not counted"


def test_when_all_are_refused_the_comparison_fails_with_each_reason() -> None:
    shop = workshop()
    line = replace(USUAL_RULES, changeover_matrix={("A", "B"): USUAL_RULES.clean_hours})
    job = ended(shop, compare(shop, "smart-pack", "optimal", line=line.figures()))
    assert job.status is JobStatus.FAILED and job.error is not None
    assert job.error["code"] == "VALIDATION_ERROR"
    assert [p["value"] for p in job.error["problems"]] == ["smart-pack", "optimal"]


class Dying(ThreadSolver):
    """A solver that dies on one strategy, as often as it is started."""

    def receive(self, timeout_seconds: float) -> object | None:
        message = super().receive(timeout_seconds)
        if self.task.strategy == "lpt-pack" and isinstance(message, told.Improved):
            raise SolverDied("it was killed by SIGKILL")
        return message


def test_a_strategy_whose_solvers_die_is_tried_again_then_failed_and_sinks_no_other() -> None:
    tried: list[str] = []

    def start(task: told.Task) -> Solver:
        tried.append(task.strategy)
        return Dying(task)

    shop = workshop(start)
    job = ended(shop, compare(shop, "lpt-pack", "spt-pack", "given-order"))
    assert job.status is JobStatus.SUCCEEDED
    assert tried.count("lpt-pack") == 3 and tried.count("spt-pack") == 1
    found = rows(job.result)
    assert found["lpt-pack"]["state"] == "failed" and "died 3 times" in found["lpt-pack"]["text"]
    assert [found[name]["state"] for name in ("spt-pack", "given-order")] == ["done", "done"]


class Crashing(ThreadSolver):
    """A solver in which the planner's own fault shows."""

    def _perform(self, task: told.Task) -> None:
        if task.prepare_for:
            super()._perform(task)
        else:
            self._told.put(told.Crashed("The planner failed: ZeroDivisionError."))


def test_when_every_strategy_fails_so_does_the_comparison() -> None:
    shop = workshop(Crashing)
    job = ended(shop, compare(shop, "lpt-pack", "spt-pack"))
    assert job.status is JobStatus.FAILED and job.error is not None
    assert job.error["code"] == "EXECUTION_ERROR"
    assert "lpt-pack: The planner failed" in job.error["details"]


def test_bad_lots_fail_it_with_every_problem_before_a_strategy_starts() -> None:
    shop = workshop()
    job = shop.submit(
        ANNA,
        LotsFile(b"Lot ID,Type,Vials\nL1,A,-5\nL2,A,x\n", "lots.csv", "text/csv"),
        kind=COMPARISON,
        strategy=SEVERAL,
        strategies=("lpt-pack", "spt-pack"),
    )
    job = ended(shop, job)
    assert job.error is not None and len(job.error["problems"]) == 2
    assert "strategy_1" not in {m["step"] for m in messages(shop, job)}


class Asking(PatientSolver):
    """A solver that has somebody ask for something once its schedule is there."""

    ask_for: Callable[[], object]
    once = True

    def receive(self, timeout_seconds: float) -> object | None:
        message = super().receive(timeout_seconds)
        if isinstance(message, told.Improved) and self.once:
            type(self).once = False
            type(self).ask_for()
        return message


@pytest.mark.parametrize("way", ["cancel", "finish"])
def test_a_command_ends_it_within_its_time(way: str) -> None:
    class Here(Asking):
        pass

    shop = workshop(Here, strategies_at_once=1)
    job = compare(shop, "lpt-pack", "spt-pack", time_limit_seconds=60.0)
    asked_at: list[float] = []

    def act() -> None:
        asked_at.append(time.monotonic())
        getattr(shop.service, way)(ANNA, job.id, COMPARISON)

    Here.ask_for = staticmethod(act)
    job = ended(shop, job)
    assert time.monotonic() - asked_at[0] < 2.0
    if way == "cancel":
        assert job.status is JobStatus.CANCELLED
        assert messages(shop, job)[-1]["error"]["code"] == "CANCELLED"
        return
    assert job.status is JobStatus.SUCCEEDED and job.result is not None
    assert job.result["best_strategy"] == "lpt-pack"
    assert rows(job.result)["lpt-pack"]["stop_reason"] == "finished"
    assert rows(job.result)["spt-pack"]["state"] == "skipped"


def test_a_finish_before_it_begins_ends_with_one_schedule() -> None:
    shop = workshop()
    job = compare(shop, "smart-pack", "given-order")
    shop.service.finish(ANNA, job.id, COMPARISON)
    job = ended(shop, job)
    assert job.status is JobStatus.SUCCEEDED and job.result is not None
    assert job.result["best_strategy"] == "given-order"


def test_past_the_hard_limit_it_ends_with_what_it_has() -> None:
    shop = workshop(PatientSolver, strategies_at_once=1, job_timeout_seconds=0.6)
    job = ended(shop, compare(shop, "lpt-pack", "spt-pack", time_limit_seconds=60.0))
    assert job.status is JobStatus.SUCCEEDED and job.result is not None
    found = rows(job.result)
    assert found["lpt-pack"]["stop_reason"] == "time_limit"
    assert found["spt-pack"]["state"] == "skipped" and "hard limit" in found["spt-pack"]["text"]


def test_after_its_worker_is_gone_it_goes_on_and_repeats_no_strategy_that_was_done() -> None:
    started: list[tuple[str, bool]] = []

    def start(task: told.Task) -> Solver:
        started.append((task.strategy, task.warm_start is not None))
        return (PatientSolver if task.strategy == "lpt-pack" else ThreadSolver)(task)

    shop = workshop(start, strategies_at_once=1)
    job = compare(shop, "spt-pack", "lpt-pack", time_limit_seconds=1.2)

    def end_worker() -> None:
        found = messages(shop, job)[-1].get("strategies", [])
        if found and found[0]["state"] == "done" and found[1]["incumbent_hours"]:
            shop.stopping = True

    forget = shop.bus.subscribe(job.id, lambda frames: end_worker())
    shop.work()
    forget()
    assert shop.store.get(job.id).status is JobStatus.QUEUED
    shop.stopping = False
    job = ended(shop, job)
    assert job.status is JobStatus.SUCCEEDED and job.attempt == 2
    assert [name for name, _ in started].count("spt-pack") == 1
    assert ("lpt-pack", True) in started, "it goes on from its best schedule"
    told_ = messages(shop, job)
    assert [m["progress"] for m in told_] == sorted(m["progress"] for m in told_)
    assert {row["state"] for row in rows(job.result).values()} == {"done"}


def test_the_schedule_of_each_strategy_and_the_best_can_be_had() -> None:
    shop = workshop()
    job = ended(shop, compare(shop, "spt-pack", "smart-pack"))
    get = ScheduleService(shop.service).schedule
    best = get(ANNA, job.id, COMPARISON)
    other = get(ANNA, job.id, COMPARISON, strategy="spt-pack")
    assert job.result is not None and job.result["best_strategy"] == "smart-pack"
    assert kpis_of(best.schedule)["makespan_ticks"] < kpis_of(other.schedule)["makespan_ticks"]
    with pytest.raises(Conflict, match="milp"):
        get(ANNA, job.id, COMPARISON, strategy="milp")


def test_a_list_of_every_kind_holds_both_and_each_is_its_owners() -> None:
    shop = workshop()
    first, second = shop.submit(ANNA), compare(shop, "spt-pack", "lpt-pack")
    shop.submit(BERT)
    assert [job.id for job in shop.service.list(ANNA, None)] == [second.id, first.id]
    assert [job.id for job in shop.service.list(ANNA, COMPARISON)] == [second.id]
