"""The contract of Keys (`ports.keys`), held against every back end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from fillsched.backends.memory.keys import MemoryKeys
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.keys import SqlKeys
from fillsched.errors import Conflict, LimitExceeded, NotFound
from fillsched.identity import Scope, User
from fillsched.ports.audit import Action, Audit, Entry
from fillsched.ports.keys import ApiKey, Keys, NewKey
from fillsched.testing.clock import ManualClock
from tests.contract.conftest import SQL, sql_database
from tests.contract.test_store_and_event_log import at_once

NOW = ManualClock().now()
LATER = NOW + timedelta(days=1)


@dataclass
class Backend:
    """Keys of anna (1) and bert (2), either of whom `remove` takes away."""

    keys: Keys
    audit: Audit
    remove: Callable[[int], None]

    def add(
        self, name: str = "mes", owner_id: int = 1, hashed: str | None = None, most: int = 9
    ) -> ApiKey:
        new = NewKey(owner_id, name, Scope.SUBMIT, hashed or f"{owner_id}{name}", "fsk_abcd", LATER)
        return self.keys.add(new, NOW, most)


@pytest.fixture(params=["memory", *SQL])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    if request.param == "memory":
        users = {1: User(1, "anna", "planner"), 2: User(2, "bert", "planner")}
        memory = MemoryKeys(users.get)
        yield Backend(memory, memory.audit, users.__delitem__)
        return
    with sql_database(request, request.param) as database:
        accounts = SqlAccounts(database)
        assert [accounts.add(name, "planner", None, NOW).id for name in ("anna", "bert")] == [1, 2]
        audit = SqlAudit(database)
        yield Backend(SqlKeys(database), audit, lambda user_id: accounts.remove(user_id, NOW))


def test_what_is_added_is_found_by_its_hash_and_its_number(backend: Backend) -> None:
    made = backend.add(hashed="h")
    assert made == backend.keys.hashed("h") == backend.keys.get(made.id)
    assert (made.name, made.owner.name, made.scope, made.hint) == (
        "mes", "anna", Scope.SUBMIT, "fsk_abcd",
    )  # fmt: skip
    assert (made.created_at, made.expires_at, made.last_used_at) == (NOW, LATER, None)
    assert backend.keys.hashed("another") is None


def test_one_sees_ones_own_or_everybodys_by_number(backend: Backend) -> None:
    names = [backend.add("b").name, backend.add("a", 2).name, backend.add("a").name]
    assert [key.name for key in backend.keys.list(None)] == names
    assert [key.name for key in backend.keys.list(1)] == ["b", "a"]


def test_a_name_is_used_once_by_each_user(backend: Backend) -> None:
    backend.add()
    backend.add(owner_id=2)
    with pytest.raises(Conflict, match="mes"):
        backend.add(hashed="other")
    assert len(backend.keys.list(None)) == 2


def test_one_that_has_expired_makes_room_for_one_of_its_name(backend: Backend) -> None:
    old = backend.add(hashed="old")
    new = NewKey(1, "mes", Scope.READ, "new", "fsk_wxyz", LATER + timedelta(days=1))
    made = backend.keys.add(new, LATER, 1)
    assert backend.keys.list(1) == [made] and made.id != old.id
    assert backend.keys.hashed("old") is None


def test_there_are_never_more_than_the_most(backend: Backend) -> None:
    outcomes = at_once(lambda number: backend.add(f"k{number}", most=3), 8)
    assert sum(isinstance(each, LimitExceeded) for each in outcomes) == 5
    assert len(backend.keys.list(1)) == 3


def test_a_revoked_key_is_gone_for_good(backend: Backend) -> None:
    first, second = backend.add("a"), backend.add("b")
    backend.keys.revoke(first.id)
    assert backend.keys.hashed("1a") is None
    assert set(backend.keys.standing([first.id, second.id])) == {second.id}
    for missing in (first.id, 999, 2**70):
        with pytest.raises(NotFound):
            backend.keys.get(missing)
        with pytest.raises(NotFound):
            backend.keys.revoke(missing)


def test_the_keys_of_a_removed_user_are_gone_with_them(backend: Backend) -> None:
    made = backend.add()
    backend.remove(1)
    assert backend.keys.hashed("1mes") is None and list(backend.keys.list(None)) == []
    with pytest.raises(NotFound):
        backend.keys.get(made.id)


def test_a_use_is_noted(backend: Backend) -> None:
    made = backend.add()
    backend.keys.used(made.id, LATER)
    backend.add("behind it")  # what is written later is kept later
    assert backend.keys.get(made.id).last_used_at == LATER


def test_what_is_done_is_noted_with_it_and_what_is_refused_is_not(backend: Backend) -> None:
    def noted(action: Action, about: str) -> Entry:
        return Entry(NOW, action, "anna", None, "", about)

    new = NewKey(1, "mes", Scope.READ, "h", "fsk_", LATER)
    made = backend.keys.add(new, NOW, 9, noted=noted(Action.KEY_ADD, "key:"))
    with pytest.raises(Conflict):
        backend.keys.add(new, NOW, 9, noted=noted(Action.KEY_ADD, "key:"))
    about = f"key:{made.id}"
    backend.keys.revoke(made.id, noted=noted(Action.KEY_REVOKE, about))
    with pytest.raises(NotFound):
        backend.keys.revoke(made.id, noted=noted(Action.KEY_REVOKE, about))
    found = [(kept.entry.action, kept.entry.object) for kept in backend.audit.page(limit=9)]
    assert found == [(Action.KEY_REVOKE, about), (Action.KEY_ADD, about)]
