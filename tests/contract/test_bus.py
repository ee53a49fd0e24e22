"""The contract of Bus (`ports.bus`), held against every back end."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import count

import pytest

from fillsched.backends.memory.bus import MemoryBus
from fillsched.jobs.events import Frame
from fillsched.ports.bus import Bus
from tests.servers.redis import RedisServer

WAIT_SECONDS = 60.0
"""Not for ever."""

FRAMES = [Frame(7, '{"a":"ü"}'.encode()), Frame(8, b"{}", terminal=True)]
Ends = tuple[Bus, Bus]

_names = count()


def wait_for(condition: Callable[[], bool]) -> None:
    """Returns when `condition` holds."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture(
    params=[
        "memory",
        *(
            pytest.param(f"redis, {processes}", marks=pytest.mark.thorough)
            for processes in ("one process", "two processes")
        ),
    ]
)
def ends(request: pytest.FixtureRequest) -> Iterator[Ends]:
    """Where something is published, and where it is heard."""
    if request.param == "memory":
        bus = MemoryBus()
        yield bus, bus
        return
    from fillsched.backends.redis.bus import RedisBus

    server: RedisServer = request.getfixturevalue("redis")
    name = f"bus{next(_names)}"
    with ExitStack() as stack:
        made = [
            stack.enter_context(closing(RedisBus(server.address, name, MemoryBus(), frames=True)))
            for _ in range(2 if "two" in request.param else 1)
        ]
        assert all(each.wait_until_ready(WAIT_SECONDS) for each in made)
        yield made[0], made[-1]


def test_who_follows_a_job_hears_its_frames_as_they_were(ends: Ends) -> None:
    there, here = ends
    heard: list[Sequence[Frame]] = []
    here.subscribe(1, heard.append)
    there.publish(2, FRAMES)
    there.publish(1, FRAMES)
    wait_for(lambda: bool(heard))
    assert [list(frames) for frames in heard] == [FRAMES]


def test_a_command_is_heard_as_no_frames(ends: Ends) -> None:
    there, here = ends
    heard: list[Sequence[Frame]] = []
    here.subscribe(1, heard.append)
    there.publish(1, ())
    wait_for(lambda: bool(heard))
    assert list(heard[0]) == []


def test_who_follows_all_hears_of_every_job_in_order(ends: Ends) -> None:
    there, here = ends
    heard: list[tuple[int, int]] = []
    here.subscribe_all(lambda job_id, frames: heard.append((job_id, frames[0].seq)))
    sent = [(number % 3, number) for number in range(300)]
    for job_id, seq in sent:
        there.publish(job_id, [Frame(seq, b"{}")])
    wait_for(lambda: len(heard) >= len(sent))
    assert heard == sent


def test_who_has_left_hears_no_more_and_may_leave_again(ends: Ends) -> None:
    there, here = ends
    left: list[object] = []
    stayed: list[object] = []
    for forget in (here.subscribe(1, left.append), here.subscribe_all(lambda *_: left.append(1))):
        forget()
        forget()
    here.subscribe(1, stayed.append)
    there.publish(1, FRAMES)
    wait_for(lambda: bool(stayed))
    assert not left
