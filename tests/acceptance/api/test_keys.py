"""API keys from outside: REST, sockets, tickets, and the end of all of them."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.acceptance.api.test_sockets import joined, to_the_end
from tests.acceptance.conftest import Running


@pytest.fixture
def key(daemon: Running) -> Iterator[dict[str, Any]]:
    """A key of anna's that may submit."""
    answer = daemon.call("POST", "/keys", "anna", json={"name": "mes", "scope": "submit"})
    assert answer.status_code == 201 and answer.headers["cache-control"] == "no-store"
    made: dict[str, Any] = answer.json()
    yield made
    daemon.call("DELETE", f"/keys/{made['id']}")


def by(key: dict[str, Any]) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {key['key']}"}}


def test_a_key_submits_as_its_user_and_is_shown_only_once(
    daemon: Running, key: dict[str, Any]
) -> None:
    answer = daemon.call(
        "POST", "/schedule", files={"lots": ("lots.csv", b"lot_id,type,vials\nL1,A,1000\n")},
        **by(key),
    )  # fmt: skip
    assert answer.status_code == 202
    job = daemon.get(answer.json()["schedule_id"], "anna")
    assert job["id"] == answer.json()["schedule_id"]
    listed = daemon.call("GET", "/keys", "anna").json()["keys"]
    assert [(each["name"], each["owner"], each["scope"]) for each in listed] == [
        ("mes", "anna", "submit")
    ]
    assert listed[0]["last_used_at"] is not None
    assert key["key"] not in json.dumps(listed) and key["key"].startswith(listed[0]["hint"])


def test_a_key_that_may_only_read_reads_and_is_told_why_no_more(
    daemon: Running, finished: int
) -> None:
    made = daemon.call("POST", "/keys", json={"name": "display", "days": 1}).json()
    try:
        assert made["scope"] == "read"
        assert daemon.call("GET", f"/schedule/{finished}", **by(made)).status_code == 200
        for method, path in (("POST", f"/schedule/{finished}/cancel"), ("DELETE", "/schedule/1")):
            answer = daemon.call(method, path, **by(made))
            assert answer.status_code == 403
            assert answer.json()["code"] == "AUTHORIZATION_ERROR"
            assert "'display' is for 'read'" in answer.json()["detail"]
        with joined(daemon, finished, token=made["key"]) as connection:
            assert to_the_end(connection)[1] == 1000
        assert daemon.call("GET", "/users", **by(made)).status_code == 403
    finally:
        daemon.call("DELETE", f"/keys/{made['id']}")
    assert daemon.call("GET", "/auth/me", **by(made)).status_code == 401


def test_a_socket_of_a_key_obeys_its_scope(daemon: Running, searching: int) -> None:
    made = daemon.call("POST", "/keys", json={"name": "display", "scope": "read"}).json()
    try:
        with joined(daemon, searching, token=made["key"]) as connection:
            connection.send(json.dumps({"type": "cancel", "id": 1}))
            while (message := json.loads(connection.recv(10)))["type"] != "result":
                pass
            assert message["problem"]["code"] == "AUTHORIZATION_ERROR"
    finally:
        daemon.call("DELETE", f"/keys/{made['id']}")


@pytest.mark.parametrize("opened_by", ["key", "ticket"])
def test_a_revoked_key_closes_its_sockets_within_a_second(
    daemon: Running, searching: int, opened_by: str
) -> None:
    made = daemon.call("POST", "/keys", json={"name": "wall", "scope": "read"}).json()
    query, token = "", made["key"]
    if opened_by == "ticket":
        ticket = daemon.call("POST", "/auth/ticket", **by(made)).json()["ticket"]
        query, token = f"?ticket={ticket}", ""
    with joined(daemon, searching, query, token=token) as connection:
        connection.recv(10)
        assert daemon.call("DELETE", f"/keys/{made['id']}").status_code == 204
        began = time.monotonic()
        _, code, reason = to_the_end(connection)
        assert time.monotonic() - began < 10
    assert code == 1008 and reason.startswith("AUTHENTICATION_ERROR")


def test_attack_15_a_socket_opened_by_a_ticket_closes_with_the_login(
    daemon: Running, searching: int
) -> None:
    user = daemon.inside.accounts.named("local")
    assert user is not None
    token = daemon.inside.auth.issue(user.user)
    headers = {"Authorization": f"Bearer {token}"}
    ticket, late = (
        daemon.http.post("/auth/ticket", headers=headers).json()["ticket"] for _ in range(2)
    )
    with joined(daemon, searching, f"?ticket={ticket}", token="") as connection:
        connection.recv(10)
        assert daemon.http.post("/auth/logout", headers=headers).status_code == 204
        assert to_the_end(connection)[1] == 1008
    with joined(daemon, searching, f"?ticket={late}", token="") as connection:
        frames, code, _ = to_the_end(connection)
    assert (frames, code) == ([], 1008)


def test_a_key_is_not_renewed_and_not_logged_out(daemon: Running, key: dict[str, Any]) -> None:
    for path in ("/auth/refresh", "/auth/logout"):
        answer = daemon.call("POST", path, **by(key))
        assert answer.status_code == 401 and "fillsched key revoke" in answer.json()["detail"]
    assert daemon.call("POST", "/keys", json={"name": "more"}, **by(key)).status_code == 403


def test_bad_keys_are_refused_with_every_fault(daemon: Running) -> None:
    answer = daemon.call("POST", "/keys", "anna", json={"name": "", "scope": "root", "days": 0})
    assert answer.status_code == 422
    assert [problem["where"] for problem in answer.json()["problems"]] == ["name", "scope", "days"]
    assert daemon.call("DELETE", "/keys/999", "anna").status_code == 404
