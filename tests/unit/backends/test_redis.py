"""Redis as what a cluster can do without: away, silent, full of others' words (issue 21)."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import pytest

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.memory.throttle import MemoryThrottle
from fillsched.backends.redis import members
from fillsched.backends.redis.bus import PAUSE_SECONDS, RedisBus, decoded_of, encoded
from fillsched.backends.redis.catching_up import CatchingUp
from fillsched.backends.redis.connection import client_of
from fillsched.backends.redis.members import GONE_SECONDS, Members
from fillsched.backends.redis.throttle import RedisThrottle
from fillsched.errors import InvalidInput, Unavailable
from fillsched.jobs.events import Frame
from fillsched.testing.clock import ManualClock
from tests.servers.redis import RedisServer, redis_server

WAIT_SECONDS = 60.0
"""Not for ever."""

SECRET = "hunter2"
FRAME = Frame(2, b"{}")


def wait_for(condition: Callable[[], bool]) -> None:
    """Returns when `condition` holds."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def own() -> Iterator[RedisServer]:
    """A server that this test may kill."""
    with redis_server() as server:
        yield server


def test_issue_21_a_worker_hears_commands_and_is_spared_the_messages_of_others(
    redis: RedisServer,
) -> None:
    server = RedisBus(redis.address, "spared", MemoryBus(), frames=True)
    worker = RedisBus(redis.address, "spared", MemoryBus(), frames=False)
    heard: list[Sequence[Frame]] = []
    with closing(server), closing(worker):
        assert server.wait_until_ready(WAIT_SECONDS) and worker.wait_until_ready(WAIT_SECONDS)
        worker.subscribe(1, heard.append)
        server.publish(1, [FRAME])
        server.publish(1, ())
        wait_for(lambda: bool(heard))
    assert [list(frames) for frames in heard] == [[]]


def test_issue_21_installations_that_share_a_redis_hear_nothing_of_each_other(
    redis: RedisServer,
) -> None:
    one = RedisBus(redis.address, "one", MemoryBus(), frames=True)
    other = RedisBus(redis.address, "other", MemoryBus(), frames=True)
    third = RedisBus(redis.address, "one", MemoryBus(), frames=True)
    heard, ours = list[object](), list[object]()
    with closing(one), closing(other), closing(third):
        assert all(bus.wait_until_ready(WAIT_SECONDS) for bus in (one, other, third))
        other.subscribe(1, heard.append)
        third.subscribe(1, ours.append)
        one.publish(1, [FRAME])
        wait_for(lambda: bool(ours))
    assert not heard


@pytest.mark.slow
@pytest.mark.parametrize("how", ["killed", "silent"])
def test_issue_21_while_redis_is_away_hints_here_go_on_and_then_those_from_elsewhere(
    own: RedisServer, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    one = RedisBus(own.address, "away", MemoryBus(), frames=True)
    other = RedisBus(own.address, "away", MemoryBus(), frames=True)
    here, there = list[int](), list[int]()
    with closing(one), closing(other):
        assert one.wait_until_ready(WAIT_SECONDS) and other.wait_until_ready(WAIT_SECONDS)
        one.subscribe(1, lambda frames: here.append(frames[0].seq))
        other.subscribe(1, lambda frames: there.append(frames[0].seq))
        if how == "killed":
            own.kill()
        else:
            own.stop()
        wait_for(lambda: not one.well and not other.well)
        for seq in range(20_000):
            one.publish(1, [Frame(seq, b"{}")])
        assert here == list(range(20_000)), "publishing waits for nobody"
        if how == "killed":
            own.start()
        else:
            own.go_on()
        wait_for(lambda: one.well and other.well)

        def arrives() -> bool:
            one.publish(1, [Frame(99_999, b"{}")])
            return there[-1:] == [99_999]

        wait_for(arrives)
    said = [record.message for record in caplog.records if record.name.startswith("fillsched")]
    told = sum("away" in line for line in said)
    assert told in (2, 3), "told once by each that listens, and by the one that published"
    assert str(own.port) not in "".join(said)


@pytest.mark.slow
def test_issue_21_while_redis_is_away_a_worker_looks_for_commands_by_itself(
    own: RedisServer,
) -> None:
    """A command waited for the next renewal of the lease: 1.1 s to its end, of which 1 may pass."""
    bus = RedisBus(own.address, "deaf", MemoryBus(), frames=False)
    told, others = list[tuple[int, int]](), list[int]()
    with closing(bus):
        assert bus.wait_until_ready(WAIT_SECONDS)
        forget = bus.subscribe(7, lambda frames: others.append(len(frames)))
        bus.subscribe(8, lambda frames: told.append((8, len(frames))))
        forget()
        time.sleep(2 * PAUSE_SECONDS)
        assert not told, "commands are heard of while Redis is there"
        own.kill()
        wait_for(lambda: len(told) >= 3)
        own.start()
        wait_for(lambda: bus.well)
    assert set(told) == {(8, 0)} and not others


def test_issue_21_what_another_program_publishes_is_passed_over(redis: RedisServer) -> None:
    assert decoded_of(encoded("me", 7, [FRAME])) == ("me", 7, [FRAME])
    for data in (
        b"",
        b"{}",
        b"[1,2]",
        b'["o",1,[[1,true]]]',
        b"\xff",
        b'["o","x",[]]',
        b"[1,1,[1]]",
    ):
        assert decoded_of(data) is None


@pytest.mark.parametrize("address", [f"http://x:{SECRET}@h/0", SECRET, f"redis://x:{SECRET}@h:p/0"])
def test_issue_21_what_is_no_address_of_redis_is_refused_without_repeating_it(
    address: str,
) -> None:
    with pytest.raises(InvalidInput) as raised:
        client_of(address)
    assert SECRET not in str(raised.value) and raised.value.__suppress_context__


def test_issue_21_without_redis_each_server_slows_guessing_by_itself() -> None:
    clock = ManualClock()
    throttle = RedisThrottle("redis://127.0.0.1:1/0", "t", clock, MemoryThrottle(clock))
    with closing(throttle):
        assert [throttle.begin({"k": 2}) for _ in range(2)] == [0.0, 0.0]
        assert throttle.begin({"k": 2}) == 1.0
        throttle.succeeded("k")
        assert throttle.knows("k") and throttle.begin({"k": 2}) == 0.0


def test_issue_21_no_name_or_address_stands_in_redis(redis: RedisServer) -> None:
    clock = ManualClock()
    throttle = RedisThrottle(redis.address, "hashed", clock, MemoryThrottle(clock))
    with closing(throttle), client_of(redis.address) as client:
        throttle.begin({"anna@10.0.0.9": 2})
        throttle.succeeded("as anna")
        keys = client.keys("fillsched:hashed:*")
        assert len(keys) == 2
        assert all(client.ttl(key) > 0 for key in keys)
        assert not any(b"anna" in key or b"10.0" in key for key in keys)


# -- what was lost is in the log ------------------------------------------------------------------


class Log:
    """Jobs of which the log moved on, and a bus that may have heard of it."""

    def __init__(self) -> None:
        self.seqs: dict[int, int] = {1: 5, 2: 1}
        self.bus, self.clock = MemoryBus(), ManualClock()
        self.told: list[tuple[int, int]] = []
        self.down, self.hears = False, True
        self.catching_up = CatchingUp(
            self.moved, self.read, self.clock.now, self.bus, hears=lambda: self.hears
        )
        self.bus.subscribe_all(lambda job_id, frames: self.told.append((job_id, frames[-1].seq)))

    def moved(self, newest: int, since: object) -> Sequence[tuple[int, int]]:
        if self.down:
            raise Unavailable("gone")
        return list(self.seqs.items())

    def read(self, job_id: int, after: int, limit: int) -> Sequence[Frame]:
        return [Frame(after + 1, b"{}")]


def test_issue_21_what_no_hint_told_of_is_told_at_the_second_look() -> None:
    log = Log()
    assert log.catching_up.look() == 0, "what was there at the start is nobody's loss"
    log.seqs[1] = 7
    assert log.catching_up.look() == 0, "its hint may be on its way"
    assert log.catching_up.look() == 1
    assert log.told == [(1, 7)]
    assert log.catching_up.look() == log.catching_up.look() == 0


def test_issue_21_while_nothing_can_be_heard_it_is_told_at_the_first_look() -> None:
    log = Log()
    log.catching_up.look()
    log.hears = False
    log.seqs[1] = 7
    assert [log.catching_up.look() for _ in range(2)] == [1, 0]
    log.hears = True
    log.seqs[1] = 8
    assert [log.catching_up.look() for _ in range(2)] == [0, 1]
    assert log.told == [(1, 7), (1, 8)]


def test_issue_21_what_was_heard_is_not_told_again() -> None:
    log = Log()
    log.catching_up.look()
    log.seqs[1] = log.seqs[3] = 7
    for job_id in (1, 3):
        log.bus.publish(job_id, [Frame(7, b"{}")])
    assert [log.catching_up.look() for _ in range(4)] == [0] * 4
    assert log.told == [(1, 7), (3, 7)]


def test_issue_21_a_job_that_is_new_and_one_that_had_waited_are_told_of() -> None:
    log = Log()
    del log.seqs[2]  # it waits, which nothing is asked of
    log.catching_up.look()
    log.seqs |= {2: 4, 9: 1}
    assert [log.catching_up.look() for _ in range(3)] == [0, 2, 0]
    assert log.told == [(2, 4), (9, 1)]


def test_issue_21_a_database_that_was_away_is_caught_up_with() -> None:
    log = Log()
    log.catching_up.look()
    log.down = True
    with pytest.raises(Unavailable):
        log.catching_up.look()
    log.down = False
    log.seqs[1] = 8
    assert [log.catching_up.look() for _ in range(2)] == [0, 1]


# -- members --------------------------------------------------------------------------------------


def test_issue_21_members_know_of_each_other_until_they_leave(redis: RedisServer) -> None:
    with closing(client_of(redis.address)) as stranger:
        stranger.set("fillsched:m:member:worker:odd", b"\xff is no JSON", ex=60)
        stranger.set("fillsched:m:member:worker:number", b"5", ex=60)
    one = Members(redis.address, "m", "worker", "host:1")
    other = Members(redis.address, "m", "server", "host:2")
    one.start(lambda: {"busy": 1})
    other.start()
    wait_for(lambda: "host:1" in other.others("worker") and "host:2" in one.others("server"))
    said = other.others("worker")["host:1"]
    assert {name: said[name] for name in ("name", "busy")} == {"name": "host:1", "busy": 1}
    assert 0 <= said["beat_age_seconds"] <= GONE_SECONDS
    assert one.others("worker") == {}
    one.stop()
    wait_for(lambda: other.others("worker") == {})
    other.stop()


@pytest.mark.slow
def test_issue_21_a_member_that_died_is_gone_by_itself(redis: RedisServer) -> None:
    one = Members(redis.address, "d", "worker", "host:1")
    other = Members(redis.address, "d", "server", "host:2")
    one.beat()  # and never again
    other.start()
    wait_for(lambda: bool(other.others("worker")))
    ages = list[float]()
    while dead := other.others("worker"):
        ages.append(dead["host:1"]["beat_age_seconds"])
        time.sleep(0.05)
    assert ages[-1] > ages[0], "how long it is silent is told until then"
    assert other.known()
    other.stop()


@pytest.mark.slow
def test_issue_21_that_no_member_can_be_heard_is_known(
    own: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "GONE_SECONDS", 1)
    one = Members(own.address, "k", "server", "host:1")
    other = Members(own.address, "k", "server", "host:2")
    one.start()
    other.start()
    wait_for(lambda: bool(one.others("server")))
    own.kill()
    wait_for(lambda: not one.known())
    assert one.others("server") == {}
    own.start()
    wait_for(lambda: one.known() and bool(one.others("server")))
    one.stop()
    other.stop()
