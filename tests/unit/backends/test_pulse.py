"""The loop of a worker: its pulse, and that it goes round when a thread is free (issue 21)."""

import threading
import time
from collections.abc import Callable

import pytest

from fillsched.backends.celery import pulse
from fillsched.backends.celery.app import TASK, app_of
from fillsched.backends.celery.worker import CeleryWorker
from tests.servers.redis import redis_server

pytestmark = [
    pytest.mark.thorough,
    # Of Celery, about a default that we set ourselves.
    pytest.mark.filterwarnings("ignore:\\nIn Celery 5.1:PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::celery.app.base.DuplicateTaskNameWarning"),
]

WAIT_SECONDS = 60.0
"""Not for ever."""

MESSAGES = 50

taken: list[str] = []


def take(name: str, job_id: int | None) -> None:
    """Of both tests: in one process Celery calls the task of that name which was made first."""
    time.sleep(0.02)  # the loop has gone to sleep when it ends
    taken.append(name)


def wait_for(condition: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Returns when `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_issue_21_a_loop_that_hangs_has_no_pulse_and_one_that_waits_for_redis_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulse, "PULSE_SECONDS", 0.05)
    monkeypatch.setattr(pulse, "STILL_SECONDS", 3.0)
    begun, go_on = threading.Event(), threading.Event()
    with redis_server() as redis:
        worker = CeleryWorker(app_of(redis.address, "pulse"), 1, "me", take)
        thread = threading.Thread(target=worker.run, args=(begun.set,))
        thread.start()
        try:
            assert begun.wait(WAIT_SECONDS)
            first = worker._pulse._last
            assert first is not None
            wait_for(lambda: (worker._pulse._last or 0.0) > first)
            worker._controller.consumer.hub.call_soon(go_on.wait)
            wait_for(lambda: not worker.lives())
            go_on.set()
            wait_for(worker.lives)
            redis.kill()
            wait_for(lambda: worker._pulse._last is None)
            assert worker.lives(), "it waits for Redis, and jobs that run go on"
            redis.start()
            wait_for(lambda: worker._pulse._last is not None)
        finally:
            go_on.set()
            worker.stop()
            thread.join(WAIT_SECONDS)
    assert not thread.is_alive()


def test_issue_21_a_worker_that_is_free_again_takes_the_next_message_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its loop went round once a second by itself: a trivial job took a second."""
    monkeypatch.setattr(pulse, "PULSE_SECONDS", 600.0)
    begun = threading.Event()
    with redis_server() as redis:
        app = app_of(redis.address, "free again")
        worker = CeleryWorker(app, 1, "me", take)
        thread = threading.Thread(target=worker.run, args=(begun.set,))
        thread.start()
        try:
            assert begun.wait(WAIT_SECONDS)
            for _ in range(MESSAGES):
                app.send_task(TASK)
            wait_for(lambda: len(taken) == MESSAGES, seconds=10.0)
        finally:
            worker.stop()
            app.send_task(TASK)  # its loop goes round once more, and sees that it is to end
            thread.join(WAIT_SECONDS)
    assert not thread.is_alive()
