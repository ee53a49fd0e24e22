"""Servers are told of each job's end: what, when again, and that nobody waits for them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Queue
from threading import Event, Thread

from fillsched.backends.memory.webhooks import MemoryWebhooks
from fillsched.jobs.job import JobStatus
from fillsched.service.webhooks import Webhook, Webhooks, signature
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from tests.conftest import WAIT_SECONDS

SECRET = b"0123456789abcdef"
EVERY = frozenset({JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED})
HOOK, OTHER = (Webhook(f"https://{name}.example/told", SECRET, EVERY) for name in ("mes", "erp"))
AT_ONCE = (0.0, 0.0)
"""Pauses of a test: three tries, one behind the other."""


@dataclass
class Posts:
    """A Post that keeps what it is given, and answers each url by a list of troubles."""

    troubles: Mapping[str, list[str]] = field(default_factory=dict)
    sent: Queue[tuple[str, Mapping[str, str], bytes]] = field(default_factory=Queue)

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> str | None:
        waiting = self.troubles.get(url, [])
        trouble = waiting.pop(0) if waiting else None
        self.sent.put((url, headers, body))
        return trouble

    def next(self) -> tuple[str, Mapping[str, str], bytes]:
        return self.sent.get(timeout=WAIT_SECONDS)


@contextmanager
def telling(workshop: Workshop, post: Posts, *hooks: Webhook) -> Iterator[MemoryWebhooks]:
    kept, stopping = MemoryWebhooks(workshop.store), Event()
    tell = Webhooks(
        hooks, kept=kept, store=workshop.store, bus=workshop.bus, post=post,
        now=workshop.clock.now, pauses_seconds=AT_ONCE,
    )  # fmt: skip
    tell.begin()
    thread = Thread(target=tell.run, args=[stopping])
    thread.start()
    try:
        yield kept
    finally:
        stopping.set()
        thread.join(WAIT_SECONDS)
    assert not thread.is_alive()


def test_an_end_is_told_at_once_and_signed() -> None:
    workshop, post = Workshop(ManualClock()), Posts()
    with telling(workshop, post, HOOK):
        job = workshop.submit()
        assert workshop.work()
        url, headers, body = post.next()
    told = json.loads(body)
    assert (url, told["type"], told["job"]["id"]) == (HOOK.url, "job_ended", job.id)
    assert (told["job"]["status"], told["job"]["error"]) == ("succeeded", None)
    assert headers["X-Fillsched-Event"] == "schedule.succeeded"
    timestamp = headers["X-Fillsched-Timestamp"]
    assert int(timestamp) == int(workshop.clock.now().timestamp())
    assert headers["X-Fillsched-Signature"] == signature(SECRET, timestamp, body)
    assert signature(SECRET, timestamp, body + b" ") != signature(SECRET, timestamp, body)
    assert signature(SECRET, "1", body) != signature(SECRET, timestamp, body)


def test_what_is_not_taken_is_sent_again_as_it_was_and_then_given_up() -> None:
    workshop = Workshop(ManualClock())
    post = Posts({HOOK.url: ["it answered 500"] * 3})
    with telling(workshop, post, HOOK) as kept:
        workshop.submit()
        assert workshop.work()
        tries = [post.next() for _ in range(1 + len(AT_ONCE))]
        workshop.submit()
        assert workshop.work()
        assert json.loads(post.next()[2])["job"]["id"] == 2  # the first was given up
    assert len({(each[1]["X-Fillsched-Delivery"], each[2]) for each in tries}) == 1
    assert post.sent.empty() and not kept.untold(HOOK.url, EVERY, 9)


def test_what_one_server_does_not_take_another_is_told_and_once() -> None:
    workshop, post = Workshop(ManualClock()), Posts({HOOK.url: ["it answered 404"]})
    with telling(workshop, post, HOOK, OTHER):
        workshop.submit()
        assert workshop.work()
        urls = sorted(post.next()[0] for _ in range(3))
    assert urls == [OTHER.url, HOOK.url, HOOK.url] and post.sent.empty()


def test_what_was_not_told_before_the_end_of_a_daemon_is_told_after_its_start() -> None:
    workshop, post = Workshop(ManualClock()), Posts()
    with telling(workshop, post, HOOK):
        pass
    kept = MemoryWebhooks(workshop.store)
    kept.keep([HOOK.url], workshop.clock.now())
    workshop.submit()
    assert workshop.work()  # while nobody tells
    tell = Webhooks(
        [HOOK], kept=kept, store=workshop.store, bus=workshop.bus, post=post,
        now=workshop.clock.now,
    )  # fmt: skip
    tell.begin()
    stopping = Event()
    thread = Thread(target=tell.run, args=[stopping])
    thread.start()
    assert json.loads(post.next()[2])["job"]["id"] == 1
    stopping.set()
    thread.join(WAIT_SECONDS)
