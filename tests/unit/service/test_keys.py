"""API keys: what they may do, and how they end, against real SQLite and a manual clock."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fillsched.backends.memory.audit import MemoryAudit
from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.memory.configs import MemoryConfigs
from fillsched.backends.memory.throttle import MemoryThrottle
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.keys import SqlKeys
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.daemon.settings import load
from fillsched.errors import (
    AuthenticationError,
    AuthorizationError,
    FillschedError,
    InvalidInput,
    NotFound,
)
from fillsched.identity import Scope, User, Way
from fillsched.service.accounts import AccountService
from fillsched.service.audit import Auditor
from fillsched.service.configs import ConfigService
from fillsched.service.keys import LONGEST_DAYS, KeyService
from fillsched.service.tokens import TokenService
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop, usual_spec
from fillsched.testing.problems import LOTS

DAY_SECONDS = 24 * 3600.0


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    with SqliteDatabase(tmp_path / "x.sqlite") as opened:
        yield opened


@pytest.fixture
def accounts(database: SqliteDatabase) -> SqlAccounts:
    return SqlAccounts(database)


@pytest.fixture
def keys(database: SqliteDatabase, clock: ManualClock) -> KeyService:
    return KeyService(SqlKeys(database), clock.now, Auditor(SqlAudit(database), clock.now))


@pytest.fixture
def auth(accounts: SqlAccounts, keys: KeyService, clock: ManualClock) -> TokenService:
    return TokenService(accounts, keys, keys.auditor, bytes(range(32)), clock.now)


@pytest.fixture
def anna(accounts: SqlAccounts, clock: ManualClock) -> User:
    return accounts.add("anna", "planner", None, clock.now())


@pytest.fixture
def boss(accounts: SqlAccounts, clock: ManualClock) -> User:
    return accounts.add("boss", "admin", None, clock.now())


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_a_key_says_whose_it_is_and_what_it_may_do(
    keys: KeyService, auth: TokenService, anna: User
) -> None:
    key, secret = keys.add(anna, "mes", "submit", 30)
    assert secret.startswith("fsk_") and secret.startswith(key.hint) and len(secret) == 47
    for asked in (auth.identify(bearer(secret), {}), auth.identify({}, {"token": secret})):
        assert asked.user == anna and asked.user.way == Way(key="mes", scope=Scope.SUBMIT)
        assert asked.expires_at == key.expires_at


def test_only_a_hash_of_a_key_is_stored(keys: KeyService, anna: User, tmp_path: Path) -> None:
    _, secret = keys.add(anna, "mes", "read", 30)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"mes" in stored and secret.encode() not in stored


def test_a_key_that_expired_was_revoked_or_never_was_lets_nobody_in(
    keys: KeyService, auth: TokenService, anna: User, clock: ManualClock
) -> None:
    key, secret = keys.add(anna, "mes", "read", 1)
    opened = auth.identity_of(secret)
    clock.advance(DAY_SECONDS)
    with pytest.raises(AuthenticationError, match="'mes' has expired"):
        auth.identity_of(secret)
    assert opened.expires_at <= clock.now(), "which ends what it has open"
    keys.revoke(anna, key.id)
    for gone in (secret, "fsk_", "fsk_" + "x" * 4000, secret[:-1]):
        with pytest.raises(AuthenticationError, match="does not exist or was revoked"):
            auth.identity_of(gone)


def test_what_a_key_opened_falls_when_it_is_revoked_or_its_user_is_removed(
    keys: KeyService, auth: TokenService, accounts: SqlAccounts, anna: User, clock: ManualClock
) -> None:
    first, second = keys.add(anna, "a", "read", 1), keys.add(anna, "b", "read", 1)
    opened = [auth.identity_of(secret) for _, secret in (first, second)]
    ticket = auth.ticket(opened[0])
    by_ticket = auth.identify({}, {"ticket": ticket})
    assert by_ticket.user.way.scope is Scope.READ, "a ticket may no more than its key"
    late = auth.ticket(opened[0])
    accounts.set_password(anna.id, "another hash")
    assert auth.fallen([*opened, by_ticket]) == [], "programs go on after a new password"
    keys.revoke(anna, first[0].id)
    assert auth.fallen([*opened, by_ticket]) == [opened[0], by_ticket]
    with pytest.raises(AuthenticationError, match="revoked"):
        auth.identify({}, {"ticket": late})
    accounts.remove(anna.id, clock.now())
    assert auth.fallen(opened) == opened
    with pytest.raises(AuthenticationError):
        auth.identity_of(second[1])


def test_the_last_use_is_told_to_the_minute(
    keys: KeyService, auth: TokenService, anna: User, boss: User, clock: ManualClock
) -> None:
    key, secret = keys.add(anna, "mes", "read", 1)
    first = clock.now()
    minute = first + timedelta(minutes=1)
    for number, (passed, told) in enumerate(((0.0, first), (59.0, first), (1.0, minute))):
        clock.advance(passed)
        auth.identity_of(secret)
        keys.add(boss, f"behind-{number}", "read", 1)  # what is written later is kept later
        assert keys.keys.get(key.id).last_used_at == told


def test_a_key_is_neither_renewed_nor_logged_out(
    keys: KeyService, auth: TokenService, anna: User
) -> None:
    _, secret = keys.add(anna, "mes", "admin" if anna.admin else "submit", 1)
    for refused in (auth.renew, auth.revoke):
        with pytest.raises(AuthenticationError, match="fillsched key revoke"):
            refused(secret)


Act = Callable[[Workshop, ConfigService, User], Any]

WRITING: dict[str, Act] = {
    "submit": lambda shop, _, user: shop.submit(user),
    "cancel": lambda shop, _, user: shop.service.cancel(user, 999),
    "finish": lambda shop, _, user: shop.service.finish(user, 999),
    "delete": lambda shop, _, user: shop.service.delete(user, 999),
    "save": lambda _, configs, user: configs.save(user, "x", {}),
    "remove": lambda _, configs, user: configs.remove(user, "x"),
    "default": lambda _, configs, user: configs.make_default(user, "x"),
    "no default": lambda _, configs, user: configs.unmake_default(user, "x"),
}


@pytest.mark.parametrize("act", WRITING)
def test_the_scope_is_asked_for_by_the_use_case_and_before_existence(
    act: str, clock: ManualClock
) -> None:
    shop = Workshop(clock, bus=MemoryBus())
    line = load({}, environment={}).settings.line()
    configs = ConfigService(MemoryConfigs(), line, clock.now, Auditor(MemoryAudit(), clock.now))
    reader = User(1, "anna", "planner", Way(key="display", scope=Scope.READ))
    with pytest.raises(AuthorizationError, match="'display' is for 'read' and this needs 'submit'"):
        WRITING[act](shop, configs, reader)
    writer = User(1, "anna", "planner", Way(key="mes", scope=Scope.SUBMIT))
    try:
        WRITING[act](shop, configs, writer)
    except FillschedError as error:
        assert isinstance(error, NotFound)


def test_a_key_for_less_than_admin_makes_no_admin(
    accounts: SqlAccounts, keys: KeyService, boss: User, anna: User, clock: ManualClock
) -> None:
    shop = Workshop(clock)
    job = shop.submit(anna)
    service = AccountService(accounts, MemoryThrottle(clock), clock.now, keys.auditor)
    for scope in (Scope.READ, Scope.SUBMIT):
        program = User(boss.id, boss.name, boss.role, Way(key="mes", scope=scope))
        with pytest.raises(NotFound):
            shop.service.get(program, job.id)
        with pytest.raises(AuthorizationError):
            service.list(program)
    assert service.list(User(boss.id, boss.name, boss.role, Way(key="ops")))


def test_a_program_makes_no_keys_and_changes_no_password(
    accounts: SqlAccounts, keys: KeyService, boss: User, clock: ManualClock
) -> None:
    program = User(boss.id, boss.name, boss.role, Way(key="ops"))
    service = AccountService(accounts, MemoryThrottle(clock), clock.now, keys.auditor)
    for act in (
        lambda: keys.add(program, "more", "read", 1),
        lambda: keys.revoke(program, 999),
        lambda: service.set_password(program, boss.id, "a long enough one"),
    ):
        with pytest.raises(AuthorizationError, match="log in and do it yourself"):
            act()


def test_all_that_is_wrong_with_a_new_key_is_said_at_once(keys: KeyService, anna: User) -> None:
    for days in (0, LONGEST_DAYS + 1):
        with pytest.raises(InvalidInput) as caught:
            keys.add(anna, "a b", "everything", days)
        assert [fault.where for fault in caught.value.faults] == ["name", "scope", "days"]
    with pytest.raises(InvalidInput, match="you are no admin"):
        keys.add(anna, "mes", "admin", 1)


def test_one_sees_and_ends_ones_own_and_an_admin_everybodys(
    keys: KeyService, anna: User, boss: User
) -> None:
    of_boss, of_anna = keys.add(boss, "b", "admin", 1)[0], keys.add(anna, "a", "read", 1)[0]
    assert list(keys.list(anna)) == [of_anna] and list(keys.list(boss)) == [of_boss, of_anna]
    for hidden in (of_boss.id, 999):
        with pytest.raises(NotFound, match=f"no key {hidden}, or it is not yours"):
            keys.revoke(anna, hidden)
    keys.revoke(boss, of_anna.id)
    assert list(keys.list(anna)) == []


def test_a_job_submitted_with_a_key_is_the_users(clock: ManualClock) -> None:
    shop = Workshop(clock)
    program = User(1, "anna", "planner", Way(key="mes", scope=Scope.SUBMIT))
    job = shop.service.submit(program, usual_spec(clock.now()), LOTS)
    assert shop.service.get(User(1, "anna", "planner"), job.id).id == job.id
