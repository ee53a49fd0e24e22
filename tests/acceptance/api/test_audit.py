"""The record of who did what, from outside (people I5)."""

import pytest

from tests.acceptance.api.test_sockets import joined
from tests.acceptance.conftest import Running


def test_people_i5_a_job_and_a_failed_login_stand_in_the_record(daemon: Running) -> None:
    job_id = daemon.submit(user="auditee")
    daemon.call("POST", f"/schedule/{job_id}/finish", "auditee")
    form = {"grant_type": "password", "username": "auditee", "password": "wrong one"}
    assert daemon.http.post("/auth/token", data=form).status_code == 401
    found = daemon.call("GET", "/audit?user=auditee").json()["entries"]
    assert {"login", "submit", "finish"} >= {entry["action"] for entry in found}
    submit = next(entry for entry in found if entry["action"] == "submit")
    assert submit == {
        "id": submit["id"],
        "at": submit["at"],
        "user": "auditee",
        "key": None,
        "address": "127.0.0.1",
        "action": "submit",
        "object": f"schedule:{job_id}",
        "outcome": "done",
        "details": "",
    }
    login = next(entry for entry in found if entry["action"] == "login")
    assert (login["outcome"], login["address"]) == ("AUTHENTICATION_ERROR", "127.0.0.1")
    assert "wrong one" not in str(found)


def test_what_a_socket_does_stands_in_it_with_its_address(daemon: Running, searching: int) -> None:
    with joined(daemon, searching) as connection:
        connection.send('{"type":"finish"}')
        daemon.end(searching)
    entry = daemon.call("GET", "/audit?action=finish&limit=1").json()["entries"][0]
    assert (entry["object"], entry["user"], entry["address"]) == (
        f"schedule:{searching}", "local", "127.0.0.1",
    )  # fmt: skip


def test_pages_lead_to_older_ones(daemon: Running) -> None:
    for _ in range(3):
        daemon.call("DELETE", "/schedule/999999", "pager")
    first = daemon.call("GET", "/audit", params={"user": "pager", "limit": 2})
    link = first.headers["link"].partition("<")[2].partition(">")[0]
    second = daemon.call("GET", link).json()["entries"]
    ids = [entry["id"] for entry in [*first.json()["entries"], *second]]
    assert len(ids) == 3 and ids == sorted(ids, reverse=True)
    assert {entry["outcome"] for entry in second} == {"NOT_FOUND"}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=2026-01-01T00:00:00Z", 200),
        ("since=2999-01-01T00:00:00Z", 200),
        ("since=2026-01-01T00:00:00", 400),
        ("since=yesterday", 400),
        ("action=logn", 400),
        ("limit=0", 400),
        ("before=99999999999999999999999999", 200),
    ],
)
def test_wrong_questions_are_refused(daemon: Running, query: str, status: int) -> None:
    answer = daemon.call("GET", f"/audit?{query}")
    assert answer.status_code == status, answer.text


def test_only_an_admin_reads_it(daemon: Running) -> None:
    assert daemon.call("GET", "/audit", "somebody").status_code == 403
