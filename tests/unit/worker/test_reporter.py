"""The reporter: numbered events whose percentage never falls."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fillsched.errors import ExecutionError
from fillsched.jobs import solver_messages as told
from fillsched.jobs.events import Failed, Frame
from fillsched.jobs.job import Figures, Job, JobStatus
from fillsched.ports.store import JobState
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import usual_spec
from fillsched.testing.problems import ANNA
from fillsched.wire import encode
from fillsched.worker.reporter import Reporter


class Log:
    """An event log of one job that only remembers."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.states: list[JobState] = []
        self.lost: Exception | None = None

    def append(
        self, job_id: int, attempt: int, frames: Sequence[Frame], state: JobState
    ) -> Future[None]:
        self.frames.extend(frames)
        self.states.append(state)
        done: Future[None] = Future()
        if self.lost is None:
            done.set_result(None)
        else:
            done.set_exception(self.lost)
        return done

    def read(self, job_id: int, after: int, limit: int) -> Sequence[Frame]:
        return self.frames[after : after + limit]


def a_job(clock: ManualClock) -> Job:
    return Job(
        id=7,
        owner=ANNA,
        spec=usual_spec(clock.now()),
        status=JobStatus.RUNNING,
        step="loading",
        progress=0,
        message="",
        attempt=1,
        deaths=0,
        worked_seconds=0.0,
        created_at=clock.now(),
        last_seq=1,
    )


def reporting(log: Log, clock: ManualClock, job: Job | None = None) -> Reporter:
    return Reporter(job or a_job(clock), log, encode, clock.now, clock)


def percentages(log: Log) -> list[int]:
    return [json.loads(frame.data)["progress"] for frame in log.frames]


def test_steps_stand_at_their_percentages() -> None:
    log, clock = Log(), ManualClock()
    reporter = reporting(log, clock)
    for step in ("loading", "validating", "planning"):
        reporter.stepped(told.Stepped(step, step))
    reporter.saving("saving")
    assert percentages(log) == [10, 30, 50, 90]


def test_rows_that_were_read_move_loading_towards_validating() -> None:
    log = Log()
    reporter = reporting(log, ManualClock())
    for done in (0, 500, 999, 1000):
        reporter.stepped(told.Stepped("loading", "rows", done, 1000))
    assert percentages(log) == [10, 20, 29, 30]


def test_seq_goes_on_after_the_jobs_last_event_without_a_hole() -> None:
    log, clock = Log(), ManualClock()
    reporter = reporting(log, clock, replace(a_job(clock), last_seq=41))
    reporter.stepped(told.Stepped("loading", "x"))
    reporter.has_read(told.HasRead(b"", {}, 3))
    assert [frame.seq for frame in log.frames] == [42, 43]
    assert [json.loads(frame.data)["seq"] for frame in log.frames] == [42, 43]


def test_time_alone_speaks_only_when_the_percentage_moves() -> None:
    log, clock = Log(), ManualClock()
    reporter = reporting(log, clock)
    reporter.stepped(told.Stepped("planning", "x"))
    for _ in range(10):
        clock.advance(0.02)
        reporter.tick()
    assert percentages(log) == [50]
    clock.advance(1.0)
    reporter.tick()
    assert percentages(log) == [50, 54]
    assert json.loads(log.frames[-1].data)["eta_seconds"] == 8.8


def test_a_bound_that_comes_with_the_end_is_the_last_point_of_the_curve() -> None:
    clock = ManualClock()
    reporter = reporting(Log(), clock)
    reporter.stepped(told.Stepped("planning", "x"))
    reporter.improved(Figures(60.0, None, None))
    clock.advance(2.0)
    reporter.performed(Figures(60.0, 60.0, 0.0))
    assert [(point.seconds, point.figures.bound_hours) for point in reporter.curve] == [
        (0.0, None),
        (2.0, 60.0),
    ]
    reporter.performed(Figures(60.0, 60.0, 0.0))
    assert len(reporter.curve) == 2, "nothing new"


def test_a_job_that_is_run_again_goes_on_at_its_percentage() -> None:
    log, clock = Log(), ManualClock()
    job = replace(a_job(clock), progress=71, attempt=2)
    reporter = reporting(log, clock, job)
    for step in ("loading", "validating", "planning"):
        reporter.stepped(told.Stepped(step, step))
    assert percentages(log) == [71, 71, 71, 71], "the first tells of the attempt"
    assert {json.loads(frame.data)["attempt"] for frame in log.frames} == {2}


Act = Callable[[Reporter, ManualClock], None]

ACTS = st.one_of(
    st.floats(0, 30).map(lambda s: lambda r, c: c.advance(s)),
    st.just(lambda r, c: r.tick()),
    st.sampled_from(["loading", "validating", "planning"]).map(
        lambda step: lambda r, c: r.stepped(told.Stepped(step, step))
    ),
    st.integers(0, 100).map(lambda n: lambda r, c: r.stepped(told.Stepped("loading", "r", n, 100))),
    st.integers(0, 50).map(lambda n: lambda r, c: r.placed_some(told.PlacedSome(n, 50))),
    st.floats(1, 100).map(lambda h: lambda r, c: r.improved(Figures(h, 1.0, 1 - 1 / h))),
    st.just(lambda r, c: r.has_read(told.HasRead(b"", {}, 50))),
    st.just(lambda r, c: r.saving("saving")),
)


@given(st.lists(ACTS, max_size=40), st.integers(0, 99))
def test_whatever_is_told_the_percentage_never_falls(acts: list[Act], began: int) -> None:
    log, clock = Log(), ManualClock()
    reporter = reporting(log, clock, replace(a_job(clock), progress=began))
    for act in acts:
        act(reporter, clock)
    said = percentages(log)
    assert said == sorted(said)
    assert all(began <= percent <= 100 for percent in said)
    assert [frame.seq for frame in log.frames] == list(range(2, len(log.frames) + 2))
    assert [state.progress for state in log.states] == said


def test_a_search_that_finds_nothing_still_says_that_it_goes_on() -> None:
    log, clock = Log(), ManualClock()
    endless = replace(a_job(clock), spec=replace(a_job(clock).spec, time_limit_seconds=None))
    reporter = reporting(log, clock, endless)
    reporter.stepped(told.Stepped("planning", "x"))
    for _ in range(40):
        clock.advance(0.25)
        reporter.tick()
    assert percentages(log) == [50] * 6, "once in two seconds"
    assert json.loads(log.frames[-1].data)["elapsed_seconds"] == pytest.approx(10, abs=0.3)


def test_a_message_that_was_lost_is_followed_by_no_other() -> None:
    log, clock = Log(), ManualClock()
    reporter = reporting(log, clock)
    log.lost = ExecutionError("The disk is full.")
    reporter.say(10, "lost")
    with pytest.raises(ExecutionError):
        reporter.say(11, "the next")
    with pytest.raises(ExecutionError):
        reporter.frame(Failed("planning", 50, "the end", "EXECUTION_ERROR", ""), terminal=True)
    assert len(log.frames) == 1
