"""Every call of the application by everybody who may ask: who may less than it needs is refused,
before it is told whether a thing exists."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from fillsched.api.rest.documents.scopes import NEEDS, Need
from tests.acceptance.conftest import Running

NOBODY = 999_999

WHO = {
    "nobody": (Need.NOTHING,),
    "a key to read": (Need.NOTHING, Need.READ),
    "a key to submit": (Need.NOTHING, Need.READ, Need.SUBMIT),
    "an admin's key to submit": (Need.NOTHING, Need.READ, Need.SUBMIT),
    "an admin's key to do all": (Need.NOTHING, Need.READ, Need.SUBMIT, Need.ADMIN),
    "a planner": (Need.NOTHING, Need.READ, Need.SUBMIT, Need.LOGIN),
    "an admin": tuple(Need),
}
"""Who asks, and what calls they may make."""

BODIES: dict[str, dict[str, Any]] = {
    "add_user": {"json": {"name": "zoe", "password": "short", "role": "planner"}},
    "change_password": {"json": {"password": "short", "old_password": "none"}},
    "add_key": {"json": {"name": "no name", "days": 1}},
    "log_in": {"data": {"username": "nobody", "password": "none"}},
    "sign_in": {"json": {"name": "nobody", "password": "none"}},
    "check_lots": {"json": {"lots": [{"lot_id": "L1", "type": "A", "vials": -1}]}},
    "save_config": {"json": {}},
    "compare_schedules": {"params": {"a": NOBODY, "b": NOBODY}},
    "export_schedule": {"params": {"format": "csv"}},
    "export_comparison": {"params": {"format": "csv"}},
    "rename_schedule": {"json": {"name": "x"}},
    "rename_comparison": {"json": {"name": "x"}},
}
"""What a call needs to be read at all. It says nothing that would be done: names that are none,
jobs that are not there."""


@pytest.fixture(scope="module")
def tokens(daemon: Running) -> Iterator[dict[str, str]]:
    """A token for each who asks."""
    keys = []

    def key(user: str | None, scope: str) -> str:
        new = {"name": f"table-{scope}", "scope": scope, "days": 1}
        made = daemon.call("POST", "/keys", user, json=new).json()
        keys.append(made["id"])
        return str(made["key"])

    yield {
        "nobody": "",
        "a key to read": key("anna", "read"),
        "a key to submit": key("anna", "submit"),
        "an admin's key to submit": key(None, "submit"),
        "an admin's key to do all": key(None, "admin"),
        "a planner": "",
        "an admin": "",
    }
    for key_id in keys:
        daemon.call("DELETE", f"/keys/{key_id}")


def fresh_login(daemon: Running, name: str) -> str:
    """A login of its own, which a logout may end."""
    daemon.token_of("anna")
    account = daemon.inside.accounts.named(name)
    assert account is not None
    return daemon.inside.auth.issue(account.user, timedelta(minutes=5))


def calls(daemon: Running) -> Iterator[tuple[str, str, str]]:
    document = daemon.http.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["x-needs"] == NEEDS[operation["operationId"]]
            yield operation["operationId"], method.upper(), path


def test_every_call_says_what_it_needs_and_no_other_does(daemon: Running) -> None:
    assert {name for name, _, _ in calls(daemon)} == NEEDS.keys()


@pytest.mark.parametrize("who", WHO)
def test_every_call_is_open_to_those_who_may_and_to_nobody_else(
    daemon: Running, tokens: dict[str, str], who: str
) -> None:
    for name, method, path in calls(daemon):
        may = NEEDS[name] in WHO[who]
        if name == "hand_over" and may:
            continue  # it would end this daemon
        at = path
        for part in ("job_id", "user_id", "key_id"):
            at = at.replace(f"{{{part}}}", str(NOBODY))
        at = at.replace("{name}", "not-there").replace("{lot_id}", "L1")
        token = tokens[who] or fresh_login(daemon, "anna" if who == "a planner" else "local")
        headers = {} if who == "nobody" else {"Authorization": f"Bearer {token}"}
        answer = daemon.http.request(method, at, headers=headers, **BODIES.get(name, {}))
        told = (who, name, answer.status_code, answer.text[:300])
        if name in ("log_in", "sign_in"):
            continue  # whoever asks, with a wrong password they are nobody
        if may:
            assert answer.status_code not in (401, 403), told
        else:
            assert answer.status_code in ((401,) if who == "nobody" else (401, 403)), told
            assert answer.json()["code"] in ("AUTHENTICATION_ERROR", "AUTHORIZATION_ERROR"), told


@pytest.mark.parametrize("scope", ["read", "submit"])
def test_a_ticket_may_no_more_than_the_key_that_made_it(
    daemon: Running, tokens: dict[str, str], scope: str
) -> None:
    by_key = {"Authorization": f"Bearer {tokens[f'a key to {scope}']}"}
    ticket = daemon.http.post("/auth/ticket", headers=by_key).json()["ticket"]
    answer = daemon.http.post(f"/schedule/{NOBODY}/cancel?ticket={ticket}")
    assert answer.status_code == (403 if scope == "read" else 404)
    assert "vials" not in json.dumps(answer.json())
