"""The embedded executor: runs what is there, at once what must be, and nothing after its end."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from fillsched.backends.threads.executor import ThreadExecutor
from fillsched.errors import Unavailable

WAIT_SECONDS = 10.0


class Jobs:
    """Work that is counted; `gate` holds it back."""

    def __init__(self, waiting: int = 0) -> None:
        self.lock = threading.Lock()
        self.waiting = waiting
        self.done: list[int | None] = []
        self.changed = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()

    def take(self, worker: str, job_id: int | None) -> Callable[[], None] | None:
        with self.lock:
            if job_id is None and not self.waiting:
                return None
            self.waiting -= job_id is None
        return partial(self.run, job_id)

    def run(self, job_id: int | None) -> None:
        assert self.gate.wait(WAIT_SECONDS)
        with self.lock:
            self.done.append(job_id)
        self.changed.release()


@contextmanager
def running(jobs: Jobs, workers: int) -> Iterator[ThreadExecutor]:
    executor = ThreadExecutor(workers, jobs.take)
    executor.start()
    try:
        yield executor
    finally:
        jobs.gate.set()
        assert executor.stop(WAIT_SECONDS)


def wait_for(jobs: Jobs, count: int) -> None:
    for _ in range(count):
        assert jobs.changed.acquire(timeout=WAIT_SECONDS)


def test_what_waits_at_the_start_is_done_without_a_hint() -> None:
    jobs = Jobs(waiting=5)
    with running(jobs, workers=2):
        wait_for(jobs, 5)


def test_a_hundred_jobs_are_done_by_a_hundred_workers() -> None:
    jobs = Jobs()
    with running(jobs, workers=100) as executor:
        jobs.waiting = 100
        for number in range(100):
            executor.dispatch(number)
        wait_for(jobs, 100)
    assert len(jobs.done) == 100


def test_an_urgent_job_runs_beside_busy_workers() -> None:
    jobs = Jobs(waiting=1)
    jobs.gate.clear()
    with running(jobs, workers=1) as executor:
        executor.dispatch(7, at_once=True)
        jobs.gate.set()
        wait_for(jobs, 2)
    assert 7 in jobs.done


def test_a_lost_hint_is_made_good() -> None:
    jobs = Jobs()
    with running(jobs, workers=1):
        jobs.waiting = 1
        wait_for(jobs, 1)


def test_work_that_fails_does_not_end_its_worker() -> None:
    jobs = Jobs()
    failed: list[bool] = []

    def take(worker: str, job_id: int | None) -> Callable[[], None] | None:
        if not failed:
            failed.append(True)
            raise RuntimeError("the store is away")
        return jobs.take(worker, job_id)

    executor = ThreadExecutor(1, take)
    executor.start()
    jobs.waiting = 1
    wait_for(jobs, 1)
    assert failed and executor.stop(WAIT_SECONDS)


def test_nothing_is_started_after_the_end() -> None:
    jobs = Jobs()
    executor = ThreadExecutor(1, jobs.take)
    executor.start()
    assert executor.stop(WAIT_SECONDS)
    executor.dispatch(7, at_once=True)
    assert executor.stop(WAIT_SECONDS)
    assert jobs.done == []


def test_an_attempt_that_does_not_end_is_told() -> None:
    jobs = Jobs(waiting=1)
    jobs.gate.clear()
    executor = ThreadExecutor(1, jobs.take)
    executor.start()
    executor.dispatch(1)
    while jobs.waiting:
        threading.Event().wait(0.001)
    assert not executor.stop(0.01)
    jobs.gate.set()
    assert executor.stop(WAIT_SECONDS)


def test_how_many_slots_are_busy_is_told() -> None:
    jobs = Jobs(waiting=1)
    jobs.gate.clear()
    with running(jobs, workers=3) as executor:
        executor.dispatch(1)
        executor.dispatch(7, at_once=True)
        for _ in range(1000):
            (state,) = executor.workers()
            if state.busy == 2:
                break
            threading.Event().wait(0.01)
        assert (state.slots, state.busy) == (3, 2)
        jobs.gate.set()
        wait_for(jobs, 2)
    assert executor.workers()[0].busy == 0


def test_attack_19_that_no_work_can_be_had_is_one_line_and_so_is_its_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A worker that has nothing to do looks every second, for as long as a disk is full."""
    said = [Unavailable("full"), Unavailable("full"), Unavailable("locked"), None, None]

    def take(worker: str, job_id: int | None) -> None:
        if trouble := said.pop(0):
            raise trouble

    executor = ThreadExecutor(1, take)
    with caplog.at_level(logging.INFO):
        while said:
            assert not executor._try("worker", None)
    assert [record.message for record in caplog.records] == [
        "no work can be had: full",
        "no work can be had: locked",
        "work can be had again",
    ]
    assert not any(record.exc_info for record in caplog.records)
