"""Who did what is noted with the act, whether it was done or refused, and holds no secret."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fillsched.backends.memory.throttle import MemoryThrottle
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.configs import SqlConfigs
from fillsched.backends.sql.keys import SqlKeys
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.daemon.settings import load
from fillsched.errors import (
    AuthorizationError,
    FillschedError,
    LimitExceeded,
    MalformedRequest,
)
from fillsched.identity import User, Way
from fillsched.service.accounts import FREE_TRIES, AccountService
from fillsched.service.audit import Auditor
from fillsched.service.configs import ConfigService
from fillsched.service.keys import KeyService
from fillsched.service.tokens import TokenService
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop

PASSWORD = "correct horse battery"


class House:
    """All services on one database."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.clock = clock = ManualClock()
        self.auditor = Auditor(SqlAudit(database), clock.now)
        accounts = SqlAccounts(database)
        self.accounts = AccountService(accounts, MemoryThrottle(clock), clock.now, self.auditor)
        self.keys = KeyService(SqlKeys(database), clock.now, self.auditor)
        self.tokens = TokenService(accounts, self.keys, self.auditor, bytes(32), clock.now)
        line = load({}, environment={}).settings.line()
        self.configs = ConfigService(SqlConfigs(database), line, clock.now, self.auditor)
        self.boss = accounts.add("boss", "admin", None, clock.now()).at("10.0.0.9")

    def told(self) -> list[tuple[str | None, str, str, str]]:
        """Who, what, to what and how it ended, oldest first."""
        kept = self.auditor.page(self.boss, limit=99)
        found = [each.entry for each in reversed(kept)]
        assert all(entry.at == self.clock.now() for entry in found)
        return [(entry.user, entry.action, entry.object, entry.outcome) for entry in found]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with SqliteDatabase(tmp_path / "x.sqlite") as database:
        yield House(database)


def refused(act: Callable[[], Any]) -> None:
    with pytest.raises(FillschedError):
        act()


def test_people_i5_logins_and_accounts_leave_a_trace(house: House, tmp_path: Path) -> None:
    anna = house.accounts.add(house.boss, "anna", PASSWORD, "planner")
    refused(lambda: house.accounts.add(house.boss, "anna", PASSWORD, "planner"))
    refused(lambda: house.accounts.login("anna", "s3cret guess", "10.0.0.7"))
    refused(lambda: house.accounts.login("hunter2 as a name", PASSWORD, "10.0.0.7"))
    house.accounts.login("anna", PASSWORD, "10.0.0.7")
    token = house.tokens.issue(anna)
    house.tokens.revoke(token, "10.0.0.7")
    house.accounts.set_password(house.boss, anna.id, "another good one")
    refused(lambda: house.accounts.remove(anna, house.boss.id))
    house.accounts.remove(house.boss, anna.id)
    about = f"user:{anna.id}"
    assert house.told() == [
        ("boss", "user-add", about, "done"),
        ("boss", "user-add", "user:", "CONFLICT"),
        ("anna", "login", about, "AUTHENTICATION_ERROR"),
        (None, "login", "", "AUTHENTICATION_ERROR"),
        ("anna", "login", about, "done"),
        ("anna", "logout", about, "done"),
        ("boss", "password", about, "done"),
        ("anna", "user-remove", f"user:{house.boss.id}", "AUTHORIZATION_ERROR"),
        ("boss", "user-remove", about, "done"),
    ]
    addresses = {each.entry.address for each in house.auditor.page(house.boss, limit=99)}
    assert addresses == {"10.0.0.9", "10.0.0.7", ""}
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (PASSWORD, "s3cret guess", "hunter2", "another good one", token):
        assert secret.encode() not in stored


def test_keys_and_configurations_leave_a_trace_that_names_the_key(
    house: House, tmp_path: Path
) -> None:
    key, secret = house.keys.add(house.boss, "mes", "admin", 9)
    program = house.tokens.identity_of(secret).at("10.0.0.8").user
    house.configs.save(program, "north", {"clean_hours": 20})
    house.configs.make_default(program, "north")
    house.configs.unmake_default(program, "north")
    house.configs.unmake_default(program, "north")
    refused(lambda: house.configs.save(program, "a\nb", {}))
    house.configs.remove(program, "north")
    refused(lambda: house.keys.add(program, "more", "read", 1))
    house.keys.revoke(house.boss, key.id)
    assert house.told() == [
        ("boss", "key-add", f"key:{key.id}", "done"),
        ("boss", "config-save", "config:north", "done"),
        ("boss", "config-default", "config:north", "done"),
        ("boss", "config-default", "config:north", "done"),
        ("boss", "config-save", "config:a?b", "VALIDATION_ERROR"),
        ("boss", "config-remove", "config:north", "done"),
        ("boss", "key-add", "key:", "AUTHORIZATION_ERROR"),
        ("boss", "key-revoke", f"key:{key.id}", "done"),
    ]
    by_key = [each.entry.key for each in house.auditor.page(house.boss, limit=99)]
    assert by_key == [None, *["mes"] * 6, None]
    assert secret.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_jobs_leave_a_trace_of_what_was_asked_for_and_what_was_refused() -> None:
    shop = Workshop(ManualClock())
    anna = User(1, "anna", "planner", Way("10.0.0.7"))
    bert = User(2, "bert", "planner", Way("10.0.0.8", "mes"))
    job = shop.submit(anna)
    about = f"schedule:{job.id}"
    refused(lambda: shop.service.cancel(bert, job.id))
    shop.service.finish(anna, job.id)
    shop.service.delete(anna, job.id)
    refused(lambda: shop.service.delete(anna, job.id))
    found = [kept.entry for kept in reversed(shop.audit.page(limit=99))]
    assert [(e.user, e.key, e.address, e.action, e.object, e.outcome) for e in found] == [
        ("anna", None, "10.0.0.7", "submit", about, "done"),
        ("bert", "mes", "10.0.0.8", "cancel", about, "NOT_FOUND"),
        ("anna", None, "10.0.0.7", "finish", about, "done"),
        ("anna", None, "10.0.0.7", "delete", about, "done"),
        ("anna", None, "10.0.0.7", "delete", about, "NOT_FOUND"),
    ]


def test_a_flood_that_is_held_back_is_logged_and_not_kept(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "fillsched.service.audit"):
        for _ in range(FREE_TRIES + 5):
            refused(lambda: house.accounts.login("nobody", PASSWORD, "10.0.0.7"))
        with pytest.raises(LimitExceeded):
            house.accounts.login("nobody", PASSWORD, "10.0.0.7")
    assert len(house.told()) <= FREE_TRIES + 1
    outcomes = [vars(record)["outcome"] for record in caplog.records]
    assert outcomes.count("LIMIT_EXCEEDED") >= 4
    assert "nobody" not in caplog.text + str([vars(record) for record in caplog.records])


def test_only_an_admin_reads_it_and_a_wrong_action_is_explained(house: House) -> None:
    anna = house.accounts.add(house.boss, "anna", PASSWORD, "planner")
    with pytest.raises(AuthorizationError):
        house.auditor.page(anna, limit=1)
    with pytest.raises(MalformedRequest, match="login"):
        house.auditor.page(house.boss, action="logn", limit=1)
