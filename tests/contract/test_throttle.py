"""The contract of Throttle (`ports.throttle`), held against every back end."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import count

import pytest

from fillsched.backends.memory.throttle import MemoryThrottle
from fillsched.ports.throttle import FORGIVEN_SECONDS, LONGEST_WAIT_SECONDS, Throttle
from fillsched.testing.clock import ManualClock

FREE = 5
_names = count()


class Tries:
    """Throttles of two servers, of which every other try goes to the other, and their clock."""

    def __init__(self, clock: ManualClock, *throttles: Throttle) -> None:
        self.clock, self._throttles, self._turns = clock, throttles, count()

    @property
    def one(self) -> Throttle:
        return self._throttles[next(self._turns) % len(self._throttles)]


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.thorough)])
def tries(request: pytest.FixtureRequest) -> Iterator[Tries]:
    clock = ManualClock()

    def seconds() -> float:
        return clock.now().timestamp()

    if request.param == "memory":
        yield Tries(clock, MemoryThrottle(seconds))
        return
    from fillsched.backends.redis.throttle import RedisThrottle

    address, name = request.getfixturevalue("redis").address, f"throttle{next(_names)}"
    with ExitStack() as stack:
        made = [RedisThrottle(address, name, seconds, MemoryThrottle(seconds)) for _ in range(2)]
        for each in made:
            stack.enter_context(closing(each))
        yield Tries(clock, *made)


def test_the_wait_doubles_up_to_its_limit_and_is_forgiven(tries: Tries) -> None:
    waits = []
    for _ in range(12):
        while (wait := tries.one.begin({"k": FREE})) == 0.0:
            pass
        waits.append(wait)
        tries.clock.advance(wait)
    assert waits[:3] == pytest.approx([1.0, 2.0, 4.0], abs=1e-3)
    assert waits[-1] == pytest.approx(LONGEST_WAIT_SECONDS, abs=1e-3)
    tries.clock.advance(FORGIVEN_SECONDS + 1)
    assert [tries.one.begin({"k": FREE}) for _ in range(FREE)] == [0.0] * FREE
    assert tries.one.begin({"k": FREE}) > 0


def test_one_key_that_must_wait_counts_none_of_them(tries: Tries) -> None:
    while tries.one.begin({"a": 1}) == 0.0:
        pass
    assert [tries.one.begin({"a": 1, "b": 2}) > 0 for _ in range(10)] == [True] * 10
    assert tries.one.begin({"b": 2}) == 0.0


def test_a_try_that_was_right_is_taken_back(tries: Tries) -> None:
    for _ in range(FREE * 3):
        assert tries.one.begin({"k": FREE, "l": FREE}) == 0.0
        tries.one.take_back("k", "l")
    for _ in range(FREE):
        assert tries.one.begin({"k": FREE}) == 0.0
    tries.one.take_back("k")
    assert tries.one.begin({"k": FREE}) == 0.0
    tries.one.take_back("never tried")


def test_success_forgets_failures_and_makes_known(tries: Tries) -> None:
    assert not tries.one.knows("anna@here") and not tries.one.knows("anna@here")
    while tries.one.begin({"anna@here": 2}) == 0.0:
        pass
    tries.one.succeeded("anna@here")
    assert tries.one.begin({"anna@here": 2}) == 0.0
    assert tries.one.knows("anna@here") and tries.one.knows("anna@here")
    assert not tries.one.knows("anna@there")


def test_racing_tries_are_counted_one_by_one(tries: Tries) -> None:
    allowed, gate = list[float](), threading.Barrier(16)

    def guess() -> None:
        gate.wait(60)
        allowed.append(tries.one.begin({"k": FREE}))

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert allowed.count(0.0) == FREE
