"""Guessing is slowed down by name and by address, however many ask at once, against real SQLite."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from fillsched.backends.memory.audit import MemoryAudit
from fillsched.backends.memory.throttle import KEYS, MemoryThrottle
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.errors import AuthenticationError, FillschedError, InvalidInput, LimitExceeded
from fillsched.identity import User
from fillsched.service.accounts import FREE_ELSEWHERE, FREE_TRIES, AccountService
from fillsched.service.audit import Auditor
from fillsched.service.hashing import THREADS, WAITING, Hashing
from fillsched.testing.clock import ManualClock

PASSWORD = "correct horse battery"
WAIT_SECONDS = 20.0

QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
"""The same hash at a cost at which hundreds of guesses take no time."""


class Door:
    """Accounts behind a throttle, and what became of each try."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.clock = ManualClock()
        self.throttle = MemoryThrottle(self.clock)
        self.service = AccountService(
            SqlAccounts(database), self.throttle, self.clock.now,
            Auditor(MemoryAudit(), self.clock.now), Hashing(QUICK),
        )  # fmt: skip
        boss = SqlAccounts(database).add("boss", "admin", None, self.clock.now())
        self.anna = self.service.add(boss, "anna", PASSWORD, "planner")

    def tried(self, name: str, password: str, address: str) -> type[FillschedError] | User:
        """The user, or the kind of refusal."""
        try:
            return self.service.login(name, password, address)
        except FillschedError as error:
            return type(error)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with SqliteDatabase(tmp_path / "x.sqlite") as database:
        yield Door(database)


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What `work` gave in so many threads that begin together."""
    gate, found = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        gate.wait(WAIT_SECONDS)
        found[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    return found


def test_five_tries_are_free_and_the_right_password_must_wait_too(door: Door) -> None:
    outcomes = [door.tried("anna", "wrong", "there") for _ in range(FREE_TRIES + 1)]
    assert outcomes == [AuthenticationError] * FREE_TRIES + [LimitExceeded]
    with pytest.raises(LimitExceeded) as caught:
        door.service.login("anna", PASSWORD, "there")
    assert caught.value.retry_after_seconds == 1
    assert door.tried("anna", PASSWORD, "elsewhere") == door.anna
    door.clock.advance(1.0)
    assert door.tried("anna", PASSWORD, "there") == door.anna


def test_attack_7_three_hundred_guesses_of_one_name_from_sixty_addresses(door: Door) -> None:
    outcomes = [
        door.tried("anna", f"guess {number}", f"127.0.1.{number % 60}") for number in range(300)
    ]
    assert outcomes.count(AuthenticationError) == FREE_ELSEWHERE
    assert outcomes.count(LimitExceeded) == 300 - FREE_ELSEWHERE


def test_attack_7_many_names_from_one_address(door: Door) -> None:
    outcomes = [door.tried(f"name{number}", "guess", "127.0.0.9") for number in range(60)]
    assert outcomes.count(AuthenticationError) == FREE_ELSEWHERE


def test_attack_7_sixty_guesses_at_once_are_sixty_guesses(door: Door) -> None:
    outcomes = at_once(60, lambda number: door.tried("anna", f"guess {number}", "127.0.0.9"))
    assert outcomes.count(AuthenticationError) <= FREE_TRIES
    assert door.tried("anna", PASSWORD, "127.0.0.9") is LimitExceeded


def test_who_guesses_a_name_does_not_lock_out_where_it_has_logged_in_from(door: Door) -> None:
    assert door.tried("anna", PASSWORD, "office") == door.anna
    for number in range(100):
        door.tried("anna", "guess", f"address {number}")
    assert door.tried("anna", PASSWORD, "elsewhere") is LimitExceeded
    assert door.tried("anna", PASSWORD, "office") == door.anna


def test_a_login_of_ones_own_in_between_buys_no_guesses(door: Door) -> None:
    door.service.add(User(1, "boss", "admin"), "mallory", PASSWORD, "planner")
    answered = 0
    for number in range(100):
        answered += door.tried(f"name{number}", "guess", "there") is AuthenticationError
        door.tried("mallory", PASSWORD, "there")
    assert answered == FREE_ELSEWHERE


def test_names_that_cannot_be_are_not_kept(door: Door) -> None:
    for number in range(10):
        assert door.tried("x" * 1_000_000 + str(number), "p", f"a{number}") is AuthenticationError
    assert max(map(len, door.throttle._known)) < 100


def test_the_throttle_remembers_a_bounded_number_of_keys() -> None:
    throttle = MemoryThrottle(lambda: 0.0)
    for number in range(KEYS + 10):
        throttle.begin({str(number): 1})
        throttle.succeeded(f"place {number}")
    assert throttle.begin({"0": 1}) == 0.0
    assert throttle.begin({str(KEYS + 9): 1}) > 0.0
    assert throttle.knows(f"place {KEYS + 9}") and not throttle.knows("place 0")


def test_attack_6_behind_a_full_queue_one_is_told_to_come_back_and_it_is_no_failure(
    door: Door,
) -> None:
    gate = threading.Event()
    begun = threading.Semaphore(0)
    hashing = door.service.hashing

    def hold() -> None:
        begun.release()
        assert gate.wait(WAIT_SECONDS)

    busy = [threading.Thread(target=hashing._run, args=(hold,)) for _ in range(THREADS + WAITING)]
    for thread in busy:
        thread.start()
    for _ in range(THREADS):
        assert begun.acquire(timeout=WAIT_SECONDS)
    while hashing._room.acquire(blocking=False):  # until the last of them stands in the queue
        hashing._room.release()
    for _ in range(FREE_TRIES + 3):
        with pytest.raises(LimitExceeded, match="being checked just now") as caught:
            door.service.login("anna", PASSWORD, "there")
        assert caught.value.retry_after_seconds
    gate.set()
    for thread in busy:
        thread.join(WAIT_SECONDS)
    assert door.tried("anna", PASSWORD, "there") == door.anna


def test_attack_24_ones_own_password_changes_only_with_the_old_one(door: Door) -> None:
    for old in (None, "a guess"):
        with pytest.raises(InvalidInput) as caught:
            door.service.set_password(door.anna, door.anna.id, "another good one", old)
        assert [fault.where for fault in caught.value.faults] == ["old_password"]
    door.service.set_password(door.anna, door.anna.id, "another good one", PASSWORD)
    assert door.tried("anna", "another good one", "there") == door.anna
    boss = User(1, "boss", "admin")
    door.service.set_password(boss, door.anna.id, PASSWORD)
    door.service.set_password(boss, boss.id, "a first one of its own")
    with pytest.raises(InvalidInput):
        door.service.set_password(boss, boss.id, "and a second")


def test_guessing_the_old_password_is_slowed_down_as_a_login_is(door: Door) -> None:
    at = door.anna.at("there")
    for _ in range(FREE_TRIES):
        with pytest.raises(InvalidInput):
            door.service.set_password(at, at.id, "another good one", "a guess")
    with pytest.raises(LimitExceeded):
        door.service.set_password(at, at.id, "another good one", PASSWORD)
