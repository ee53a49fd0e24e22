"""One attempt at a job with a scripted solver, on SQLite and in memory: every way it can end."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from fillsched.errors import Fault, Unavailable
from fillsched.jobs import solver_messages as told
from fillsched.jobs.job import Command, JobStatus, LotsFile
from fillsched.model import lay_out
from fillsched.ports.solver import PassingTrouble
from fillsched.service.schedules import ScheduleService
from fillsched.solve.result import StopReason
from fillsched.testing.problems import ANNA
from fillsched.testing.solvers import After, Dies, Fails, Line, ThreadSolver, Until
from fillsched.worker.claim import Limits
from tests.unit.worker.scripts import READ, Stage, ended, improved, performed, with_solver


def test_a_job_is_planned_to_its_end(stage: Stage) -> None:
    theatre = stage((*READ, improved(60), improved(50), performed(50)))
    job = theatre.shop.submit()
    assert theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.SUCCEEDED
    messages = theatre.messages(job.id)
    steps = list(dict.fromkeys(m["step"] for m in messages))
    assert steps == ["loading", "validating", "planning", "saving", "complete"]
    assert messages[-1]["result"] == json.loads(json.dumps(now.result))
    assert now.result is not None
    assert now.result["makespan"] == 50 and now.result["stop_reason"] == "steps"
    assert theatre.shop.store.schedule(job.id).incumbent["makespan_hours"] == 50


def test_people_p7_a_job_says_how_many_lots_it_has_once_they_are_read(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    seen: list[int | None] = []

    def look() -> None:
        seen.append(theatre.shop.store.get(job.id).lots)

    theatre.scripts.append((look, *READ, improved(60), look, performed(60)))
    theatre.shop.work()
    assert [*seen, ended(theatre, job).lots] == [None, 3, 3]


def test_there_is_nothing_to_do_in_an_empty_queue(stage: Stage) -> None:
    assert not stage().shop.work()


def test_a_cancel_ends_a_running_job_at_once_whatever_the_solver_does(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    asked_at: list[float] = []

    def cancel() -> None:
        asked_at.append(theatre.clock())
        theatre.shop.service.cancel(ANNA, job.id)

    theatre.scripts.append((*READ, improved(60), After(0.3), cancel, After(1000)))
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.CANCELLED
    assert theatre.clock() - asked_at[0] <= 0.25
    assert theatre.messages(job.id)[-1]["error"]["code"] == "CANCELLED"


def test_a_queued_job_is_cancelled_without_an_attempt(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    assert theatre.shop.service.cancel(ANNA, job.id).status is JobStatus.CANCELLED
    assert not theatre.shop.work()
    ended(theatre, job)


def test_a_cancel_before_the_claim_is_obeyed_before_a_solver_starts(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    theatre.shop.store.command(job.id, Command.CANCEL)
    theatre.shop.work()
    assert ended(theatre, job).status is JobStatus.CANCELLED
    assert not theatre.solvers


def test_finish_keeps_the_best_schedule_of_an_obedient_solver(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()

    def finish() -> None:
        theatre.shop.service.finish(ANNA, job.id)

    script = (*READ, improved(60), finish, Until(), performed(60, StopReason.FINISHED))
    theatre.scripts.append(script)
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.result is not None
    assert (now.status, now.result["stop_reason"]) == (JobStatus.SUCCEEDED, "finished")
    assert theatre.solvers[0].asked_for == [StopReason.FINISHED]


def test_finish_does_not_wait_for_a_solver_that_ignores_it(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    asked_at: list[float] = []

    def finish() -> None:
        asked_at.append(theatre.clock())
        theatre.shop.service.finish(ANNA, job.id)

    theatre.scripts.append((*READ, improved(60), After(0.3), finish, After(1000)))
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.result is not None
    assert (now.result["makespan"], now.result["stop_reason"]) == (60, "finished")
    assert theatre.clock() - asked_at[0] <= 0.25


def test_finish_before_any_incumbent_takes_the_first_one(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()

    def finish() -> None:
        theatre.shop.service.finish(ANNA, job.id)

    theatre.scripts.append((*READ, finish, After(3.0), improved(70), After(1000)))
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.result is not None
    assert (now.result["makespan"], now.result["stop_reason"]) == (70, "finished")


def test_finish_while_queued_runs_the_job_at_once_with_the_wish_to_finish(stage: Stage) -> None:
    theatre = stage((*READ, improved(70), performed(70, StopReason.FINISHED)))
    job = theatre.shop.submit()
    theatre.shop.service.finish(ANNA, job.id)
    assert theatre.shop.executor.dispatched[-1] == (job.id, True)
    theatre.shop.work()
    assert theatre.tasks[0].finish
    assert ended(theatre, job).status is JobStatus.SUCCEEDED


def test_a_solver_that_dies_is_replaced_and_the_next_starts_from_the_best_so_far(
    stage: Stage,
) -> None:
    best = improved(60)
    theatre = stage((*READ, best, Dies()), (*READ, best, performed(60)))
    job = theatre.shop.submit()
    theatre.shop.work()
    between = theatre.shop.store.get(job.id)
    assert (between.status, between.deaths) == (JobStatus.QUEUED, 1)
    theatre.shop.work()
    assert theatre.tasks[0].warm_start is None
    assert theatre.tasks[1].warm_start == best.plan.campaigns
    now = ended(theatre, job)
    assert (now.status, now.attempt) == (JobStatus.SUCCEEDED, 2)


@pytest.mark.parametrize("script", [(*READ, After(1000)), (*READ, improved(60), After(1000))])
def test_a_silent_solver_counts_as_dead(stage: Stage, script: tuple[Line, ...]) -> None:
    theatre = stage(script)
    job = theatre.shop.submit()
    theatre.shop.work()
    now = theatre.shop.store.get(job.id)
    assert (now.status, now.deaths) == (JobStatus.QUEUED, 1)
    assert theatre.clock() == pytest.approx(theatre.shop.limits.silence_seconds)


def test_three_deaths_are_the_end(stage: Stage) -> None:
    theatre = stage(*[(*READ, Dies())] * 3)
    job = theatre.shop.submit()
    for _ in range(3):
        theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.FAILED and now.error is not None
    assert now.error["code"] == "EXECUTION_ERROR"
    assert "3 times" in now.error["details"]
    assert not theatre.shop.work()


@pytest.mark.parametrize("kept", [False, True])
def test_attack_3_three_deaths_keep_the_schedule_there_is(stage: Stage, kept: bool) -> None:
    found = (improved(60),) if kept else ()
    theatre = stage((*READ, *found, Dies()), (*READ, Dies()), (*READ, Dies()))
    job = theatre.shop.submit()
    for _ in range(3):
        theatre.shop.work()
    now = ended(theatre, job)
    if not kept:
        assert now.status is JobStatus.FAILED
        return
    assert now.status is JobStatus.SUCCEEDED and now.result is not None
    assert (now.result["makespan"], now.result["stop_reason"]) == (60, "trouble")
    assert now.result["status"] == "feasible"
    assert "The solver died 3 times" in now.message


def test_attack_3_a_planner_that_fails_keeps_the_schedule_there_is(stage: Stage) -> None:
    theatre = stage((*READ, improved(60), told.Crashed("The planner failed: OverflowError.")))
    job = theatre.shop.submit()
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.SUCCEEDED and now.result is not None
    assert now.result["stop_reason"] == "trouble"
    assert "OverflowError" in now.message


PASSING: dict[str, Line] = {
    "the disk is full": Fails(Unavailable("The disk is full.")),
    "the fork server is gone": Fails(PassingTrouble("the fork server has gone")),
    "the store is locked": Fails(OperationalError("UPDATE", None, Exception("database is locked"))),
    "no descriptor is left": Fails(OSError(24, "Too many open files")),
    "anything unforeseen": Fails(RuntimeError("/secret/path")),
    "the solver cannot import": told.Crashed("The planner failed: ImportError.", passing=True),
}


@pytest.mark.parametrize("what", PASSING)
def test_attack_3_passing_trouble_gives_a_job_back_with_growing_pauses(
    stage: Stage, what: str
) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    pauses = []
    for troubles in range(1, 9):
        theatre.scripts.append((*READ, improved(60), PASSING[what]))
        assert theatre.shop.work()
        waiting = theatre.shop.store.get(job.id)
        assert (waiting.status, waiting.deaths, waiting.troubles) == ("queued", 0, troubles)
        since = theatre.clock()
        while not theatre.shop.store.claim(
            worker="looking", now=theatre.clock.now(), lease_until=theatre.clock.now()
        ):
            theatre.clock.advance(0.5)
        pauses.append(theatre.clock() - since)
        theatre.clock.advance(1)
    assert pauses == sorted(pauses) and pauses[0] <= 2 and 60 <= pauses[-1] <= 61
    theatre.scripts.append((*READ, performed(60)))
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.SUCCEEDED and now.result is not None
    assert "secret" not in json.dumps(theatre.messages(job.id))


@pytest.mark.parametrize("command", ["cancel", "finish"])
def test_attack_3_what_was_asked_outlives_the_trouble(stage: Stage, command: str) -> None:
    theatre = stage()
    job = theatre.shop.submit()

    def ask() -> None:
        theatre.shop.store.command(job.id, Command(command))

    theatre.scripts.append((*READ, improved(60), ask, Fails(OSError("no descriptor"))))
    theatre.shop.work()
    theatre.clock.advance(2)
    theatre.scripts.append((*READ, performed(60, StopReason.FINISHED)))
    theatre.shop.work()
    wanted = JobStatus.CANCELLED if command == "cancel" else JobStatus.SUCCEEDED
    assert ended(theatre, job).status is wanted


def test_attack_8_time_in_which_nobody_looked_kills_no_solver(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()

    def freeze() -> None:
        theatre.clock.advance(3600)

    script = (*READ, improved(60), freeze, After(5), improved(50), performed(50))
    theatre.scripts.append(script)
    theatre.shop.work()
    now = ended(theatre, job)
    assert (now.status, now.attempt, now.deaths) == (JobStatus.SUCCEEDED, 1, 0)


def test_attack_8_own_workers_take_nothing_from_a_thread_that_stood_still(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    taken: list[bool] = []

    def freeze() -> None:
        theatre.clock.advance(60)
        taken.append(theatre.shop.work("another"))

    theatre.scripts.append((*READ, improved(60), freeze, performed(60)))
    theatre.shop.work()
    assert taken == [False]
    now = ended(theatre, job)
    assert (now.status, now.attempt) == (JobStatus.SUCCEEDED, 1)


def test_people_i1_a_draining_worker_takes_nothing_and_counts_no_death(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()

    def drain() -> None:
        theatre.shop.draining = True

    theatre.scripts.append((*READ, improved(60), drain, Dies("it was killed by SIGTERM")))
    theatre.shop.work()
    now = theatre.shop.store.get(job.id)
    assert (now.status, now.deaths, now.losses) == (JobStatus.QUEUED, 0, 0)
    assert theatre.shop.store.schedule(job.id) == improved(60).plan
    assert theatre.shop.work() is False


def test_a_job_whose_daemons_died_ten_times_is_not_tried_again(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    for _ in range(10):
        lease = theatre.clock.now()
        assert theatre.shop.store.claim(worker="lost", now=lease, lease_until=lease)
        assert theatre.shop.store.requeue_all(lost=True) == 1
    theatre.shop.work()
    assert ended(theatre, job).status is JobStatus.FAILED
    assert not theatre.solvers


def test_an_attempt_that_lost_its_job_writes_nothing_more(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    seen: list[int] = []

    def lose() -> None:
        theatre.clock.advance(60)
        now = theatre.clock.now()
        assert theatre.shop.store.claim(worker="other", now=now, lease_until=now)
        seen.append(len(theatre.messages(job.id)))

    theatre.scripts.append((*READ, improved(60), lose, improved(50), performed(50)))
    theatre.shop.work()
    now = theatre.shop.store.get(job.id)
    assert (now.status, now.attempt, now.losses) == (JobStatus.RUNNING, 2, 1)
    assert len(theatre.messages(job.id)) == seen[0]
    assert theatre.solvers[0].closed


def test_a_deleted_job_ends_its_attempt_quietly(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    theatre.scripts.append((*READ, lambda: theatre.shop.store.delete(job.id), After(1000)))
    theatre.shop.work()
    assert theatre.solvers[0].closed
    assert "Traceback" not in caplog.text


def test_the_hard_limit_without_a_schedule_is_a_timeout(stage: Stage) -> None:
    beats: tuple[Line, ...] = (After(5.0), told.Stepped("planning", "still")) * 20
    theatre = stage((*READ, *beats), limits=Limits(job_timeout_seconds=30))
    job = theatre.shop.submit()
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.FAILED and now.error is not None
    assert now.error["code"] == "TIMEOUT_ERROR"
    assert theatre.clock() == pytest.approx(30, abs=0.3)


def test_the_hard_limit_with_a_schedule_keeps_it(stage: Stage) -> None:
    beats: tuple[Line, ...] = (After(5.0), told.BoundRose(improved(60).figures)) * 20
    theatre = stage((*READ, improved(60), *beats), limits=Limits(job_timeout_seconds=30))
    job = theatre.shop.submit()
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.result is not None
    assert (now.result["makespan"], now.result["stop_reason"]) == (60, "time_limit")


def test_refused_lots_end_as_validation_error_with_every_fault(stage: Stage) -> None:
    faults = tuple(Fault(f"row {n}", "x", "it is bad", "Mend it") for n in range(50))
    theatre = stage((READ[0], told.Refused("loading", faults, "50 things are wrong")))
    job = theatre.shop.submit()
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.FAILED and now.error is not None
    assert now.error["code"] == "VALIDATION_ERROR"
    assert len(now.error["problems"]) == 50
    last = theatre.messages(job.id)[-1]
    assert (last["step"], last["progress"]) == ("loading", 10)
    assert "row 0" in last["error"]["details"]


def test_a_crash_of_our_own_is_an_execution_error(stage: Stage) -> None:
    theatre = stage((*READ, told.Crashed("The planner failed: KeyError.")))
    job = theatre.shop.submit()
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.error == {"code": "EXECUTION_ERROR", "details": "The planner failed: KeyError."}


def test_the_judge_stops_a_bad_schedule_before_it_is_stored(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    theatre = stage()
    monkeypatch.setattr("fillsched.worker.judging.lay_out", _first_lot_forgotten(lay_out))
    theatre.shop.tools = with_solver(theatre, ThreadSolver)
    job = theatre.shop.submit()
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.FAILED and now.error is not None
    assert now.error["code"] == "EXECUTION_ERROR"
    assert now.result is None
    assert theatre.shop.store.schedule(job.id) is None


def test_a_worker_that_ends_gives_its_job_back_without_a_death(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()

    def stop() -> None:
        theatre.shop.stopping = True

    theatre.scripts.append((*READ, improved(60), stop, After(1000)))
    theatre.shop.work()
    now = theatre.shop.store.get(job.id)
    assert (now.status, now.deaths, now.attempt) == (JobStatus.QUEUED, 0, 1)
    assert theatre.shop.store.schedule(job.id) == improved(60).plan
    assert theatre.clock() < 1


def test_a_worker_that_ends_claims_nothing_more(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    theatre.shop.stopping = True
    assert theatre.shop.work() is False
    assert theatre.shop.store.get(job.id).attempt == 0


def test_many_orderly_restarts_do_not_use_up_the_attempts(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    for _ in range(5):
        theatre.scripts.append((*READ, lambda: setattr(theatre.shop, "stopping", True)))
        theatre.shop.work()
        theatre.shop.stopping = False
    theatre.scripts.append((*READ, improved(60), performed(60)))
    theatre.shop.work()
    now = ended(theatre, job)
    assert (now.status, now.attempt) == (JobStatus.SUCCEEDED, 6)


def test_the_lease_is_renewed_while_the_solver_works(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    others: list[object] = []

    def try_to_take() -> None:
        now = theatre.clock.now()
        others.append(theatre.shop.store.claim(worker="other", now=now, lease_until=now))

    beats = (After(2.0), told.BoundRose(improved(60).figures), try_to_take) * 10
    theatre.scripts.append((*READ, improved(60), *beats, performed(60)))
    theatre.shop.work()
    assert others == [None] * 10
    assert ended(theatre, job).status is JobStatus.SUCCEEDED


def test_an_incumbent_is_stored_within_two_seconds(stage: Stage) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    stored: list[float] = []

    def look() -> None:
        stored.append(theatre.shop.store.schedule(job.id).incumbent["makespan_hours"])

    script: list[Line] = [*READ]
    for hours in range(100, 50, -1):
        script += [improved(hours), After(0.5)]
        if hours < 95:
            script.append(look)
    theatre.scripts.append((*script, performed(51)))
    theatre.shop.work()
    assert all(seen - best <= 4 for seen, best in zip(stored, range(94, 50, -1), strict=True))


def test_real_lots_are_planned_by_the_real_performance_in_a_thread(stage: Stage) -> None:
    theatre = stage()
    theatre.shop.tools = with_solver(theatre, ThreadSolver)
    job = theatre.shop.submit()
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.SUCCEEDED
    planned = ScheduleService(theatre.shop.service).schedule(ANNA, job.id)
    assert {lot.id for lot in planned.schedule.problem.lots} == {"L1", "L2", "L3"}


def _first_lot_forgotten(real: Callable[..., Any]) -> Callable[..., Any]:
    def wrong(problem: Any, campaigns: Any) -> Any:
        left = [list(lots) for lots in campaigns]
        left[0].pop(0)
        return real(problem, left)

    return wrong


def test_the_hard_limit_counts_the_work_of_all_attempts_together(
    stage: Stage,
) -> None:
    first = (*READ, After(9.0), told.Stepped("planning", "still"), After(9.0), Dies())
    beats: tuple[Line, ...] = (After(5.0), told.Stepped("planning", "still")) * 20
    theatre = stage(first, (*READ, *beats), limits=Limits(job_timeout_seconds=30))
    job = theatre.shop.submit()
    theatre.shop.work()
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.error is not None and now.error["code"] == "TIMEOUT_ERROR"
    assert now.attempt == 2
    assert theatre.clock() == pytest.approx(30, abs=0.3)


def test_time_in_which_nobody_worked_does_not_count_towards_the_hard_limit(stage: Stage) -> None:
    theatre = stage(limits=Limits(job_timeout_seconds=30))
    job = theatre.shop.submit()
    theatre.scripts.append((*READ, lambda: setattr(theatre.shop, "stopping", True)))
    theatre.shop.work()
    theatre.shop.stopping = False
    theatre.clock.advance(3600)
    theatre.scripts.append((*READ, improved(60), performed(60)))
    theatre.shop.work()
    assert ended(theatre, job).status is JobStatus.SUCCEEDED


@pytest.mark.parametrize(("gap", "reason"), [(0.9, "gap"), (None, "steps")])
def test_a_schedule_that_is_near_enough_ends_the_search(
    stage: Stage, gap: float | None, reason: str
) -> None:
    theatre = stage()
    theatre.shop.tools = with_solver(theatre, ThreadSolver)
    rows = [f"L{n},P{n % 3},{400_000 + 31_337 * n % 500_000}" for n in range(40)]
    lots = LotsFile("\n".join(["Lot ID,Type,Vials", *rows]).encode(), "lots.csv", "text/csv")
    job = theatre.shop.submit(lots=lots, strategy="smart-pack", gap=gap, max_steps=2_000)
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.result is not None and now.result["stop_reason"] == reason
    if gap is not None:
        assert now.result["gap"] <= gap


@pytest.mark.parametrize("end", ["well", "crashed"])
def test_attack_11_a_cancel_that_was_acknowledged_holds_against_the_end_that_comes_with_it(
    stage: Stage, end: str
) -> None:
    theatre = stage()
    job = theatre.shop.submit()
    found = (improved(60),) if end == "well" else ()
    last = performed(60) if end == "well" else told.Crashed("The planner failed.")

    def cancel() -> None:  # without the hint that wakes the worker
        theatre.shop.store.command(job.id, Command.CANCEL)

    theatre.scripts.append((*READ, *found, cancel, last))
    theatre.shop.work()
    assert ended(theatre, job).status is JobStatus.CANCELLED
    assert theatre.messages(job.id)[-1]["error"]["code"] == "CANCELLED"
