"""The pulse of a worker's loop: there while it goes round, gone when it hangs (issue 21)."""

import threading
import time
from collections.abc import Callable

import pytest

from fillsched.backends.celery import pulse
from fillsched.backends.celery.app import app_of
from fillsched.backends.celery.worker import CeleryWorker
from tests.servers.redis import redis_server

pytestmark = [
    pytest.mark.thorough,
    # Of Celery, about a default that we set ourselves.
    pytest.mark.filterwarnings("ignore:\\nIn Celery 5.1:PendingDeprecationWarning"),
]

WAIT_SECONDS = 60.0
"""Not for ever."""


def wait_for(condition: Callable[[], bool]) -> None:
    """Returns when `condition` holds."""
    deadline = time.monotonic() + WAIT_SECONDS
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
        worker = CeleryWorker(app_of(redis.address, "pulse"), 1, "me", lambda name, job: None)
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
