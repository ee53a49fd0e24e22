"""Comparisons as PROTOCOL promises them, through the network to a running daemon."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from fillsched.solve.strategies import STRATEGIES
from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.api.schemas import valid
from tests.acceptance.api.test_live import ask, hear, many
from tests.acceptance.api.test_rest import refused
from tests.acceptance.conftest import Running
from tests.conftest import WAIT_SECONDS

LOTS_JSON = [
    {"lot_id": f"L{n}", "type": "AB"[n % 2], "vials": 400_000 + 90_000 * n} for n in range(12)
]
TWO = ["given-order", "lpt-pack"]


def compare(daemon: Running, user: str | None = None, **fields: Any) -> int:
    body = {"lots": LOTS_JSON, "strategies": TWO, **fields}
    answer = daemon.call("POST", "/comparison", user, json=body)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"/comparison/{answer.json()['comparison_id']}"
    return int(answer.json()["comparison_id"])


def get(daemon: Running, job_id: int, user: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = daemon.call("GET", f"/comparison/{job_id}", user).json()
    return found


def socket_to(daemon: Running, job_id: int, since: str | None = None) -> ClientConnection:
    place = "" if since is None else f"?since={since}"
    return connect(
        f"ws{daemon.url.removeprefix('http')}/ws/comparison/{job_id}{place}",
        additional_headers={"Authorization": f"Bearer {daemon.token}"},
        compression=None,
        proxy=None,
    )


def whole(daemon: Running, job_id: int, since: str | None = "start") -> list[dict[str, Any]]:
    """Every message to the end; closed with 1000 after it."""
    found = []
    with socket_to(daemon, job_id, since) as connection:
        try:
            while True:
                found.append(valid(connection.recv(timeout=WAIT_SECONDS)))
        except ConnectionClosed as closed:
            assert closed.rcvd is not None and closed.rcvd.code == 1000
    return found


@pytest.fixture(scope="module")
def done(daemon: Running) -> int:
    job_id = compare(daemon, name="W42")
    assert whole(daemon, job_id)[-1]["type"] == "complete"
    return job_id


@pytest.fixture
def searching(daemon: Running) -> Iterator[int]:
    """A comparison of a file that is searched for all of its time."""
    form = {"strategies": ",".join(TWO), "time_limit_seconds": "60"}
    answer = daemon.call("POST", "/comparison", files={"lots": ("slow.csv", LOTS_CSV)}, data=form)
    job_id = int(answer.json()["comparison_id"])
    for message in told(daemon, job_id):
        if all(one["incumbent_hours"] for one in message.get("strategies", [{}]) if one):
            break
    yield job_id
    daemon.call("DELETE", f"/comparison/{job_id}")


def told(daemon: Running, job_id: int) -> Iterator[dict[str, Any]]:
    with socket_to(daemon, job_id, "start") as connection:
        while True:
            yield valid(connection.recv(timeout=WAIT_SECONDS))


# -- orders -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"strategies": ["given-order", "lpt-pak"]}, "lpt-pak"),
        ({"strategies": ["lpt-pack"]}, "lpt-pack"),
        ({"strategies": []}, ""),
        ({"strategies": ["lpt-pack", "given-order", "lpt-pack"]}, "lpt-pack"),
        ({"strategies": TWO, "time_limit_seconds": 3601}, "3601"),
        ({"time_limit_seconds": 2000}, "2000"),
        ({"strategy": "auto"}, ""),
        ({"strategies": 7}, "7"),
        ({"config": {"clean_hours": -1}}, "-1"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(
    daemon: Running, fields: dict[str, Any], value: str
) -> None:
    answer = daemon.call("POST", "/comparison", json={"lots": LOTS_JSON, **fields})
    problems = refused(answer, 400, "VALIDATION_ERROR")["problems"]
    assert problems[0]["value"] == value and problems[0]["reason"] and problems[0]["fix"]


@pytest.mark.parametrize(
    ("figures", "auto"),
    [
        ({}, []),
        ({"changeover_same_hours": 9}, ["auto"]),
        ({"changeover_matrix": [["Flu", "MMR", 6]]}, ["auto"]),
    ],
)
def test_by_default_every_way_of_planning_is_compared_once(
    daemon: Running, figures: dict[str, Any], auto: list[str]
) -> None:
    body = {"lots": LOTS_JSON[:3], "time_limit_seconds": 0.5, "config": figures}
    job_id = int(daemon.call("POST", "/comparison", json=body).json()["comparison_id"])
    result = whole(daemon, job_id)[-1]["result"]
    others = [name for name in reversed([*STRATEGIES]) if name != "auto"]
    assert [row["name"] for row in result["strategies"]] == others + auto


def test_the_same_key_makes_one_comparison_and_never_a_schedule(daemon: Running) -> None:
    def post(path: str, **fields: Any) -> Any:
        body = {"lots": LOTS_JSON, **fields}
        return daemon.call("POST", path, json=body, headers={"Idempotency-Key": "compare"})

    first, second = (post("/comparison", strategies=TWO) for _ in range(2))
    assert first.json()["comparison_id"] == second.json()["comparison_id"]
    refused(post("/comparison", strategies=[*TWO, "spt-pack"]), 422, "VALIDATION_ERROR")
    refused(post("/schedule"), 422, "VALIDATION_ERROR")


def test_a_named_configuration_is_used(daemon: Running) -> None:
    user = "compares-by-name"
    put = daemon.call("PUT", "/configs/north", user, json={"clean_hours": 30})
    assert put.status_code in (200, 201), put.text
    job_id = compare(daemon, user, config="north")
    assert get(daemon, job_id, user)["config"]["clean_hours"] == "30"


# -- what is there ------------------------------------------------------------------------------


def test_a_comparison_is_listed_and_shown_apart_from_schedules(daemon: Running, done: int) -> None:
    assert done in [c["id"] for c in daemon.call("GET", "/comparisons").json()["comparisons"]]
    assert done not in [s["id"] for s in daemon.call("GET", "/schedules").json()["schedules"]]
    refused(daemon.call("GET", f"/schedule/{done}"), 404, "NOT_FOUND")
    answer = daemon.call("GET", f"/comparison/{done}")
    view = answer.json()
    assert (view["kind"], view["status"], view["name"]) == ("comparison", "succeeded", "W42")
    assert [one["state"] for one in view["strategies"]] == ["done", "done"]
    assert view["incumbent_hours"] == view["result"]["makespan"]
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert daemon.call("GET", f"/comparison/{done}", headers=tag).status_code == 304


def test_somebody_elses_comparison_looks_like_a_missing_one(daemon: Running, done: int) -> None:
    other = "compares-others"
    for method, path in (
        ("GET", ""),
        ("GET", "/events"),
        ("GET", "/activities"),
        ("GET", "/timeline"),
        ("GET", "/receipt"),
        ("POST", "/cancel"),
        ("POST", "/finish"),
        ("DELETE", ""),
    ):
        answer = daemon.call(method, f"/comparison/{done}{path}", other)
        refused(answer, 404, "NOT_FOUND")
    with many(daemon, daemon.token_of(other)) as connection:
        told_so = ask(connection, type="subscribe", topics=[f"comparison:{done}"])
        assert told_so["problem"]["code"] == "NOT_FOUND"
    assert daemon.call("GET", "/comparisons", other).json()["comparisons"] == []


def hours_of(daemon: Running, job_id: int, query: dict[str, str]) -> float:
    """Hours of all activities, which follow each other without a pause."""
    found = daemon.call("GET", f"/comparison/{job_id}/activities", params=query).json()
    return float(sum(activity["hours"] for activity in found["activities"]))


def test_the_schedule_of_each_strategy_is_given_out(daemon: Running, done: int) -> None:
    result = get(daemon, done)["result"]
    for row in result["strategies"]:
        query = {"strategy": row["name"]}
        assert hours_of(daemon, done, query) == pytest.approx(row["makespan_hours"], abs=1e-3)
        drawn = daemon.call("GET", f"/comparison/{done}/timeline", params=query).json()
        long = datetime.fromisoformat(drawn["end"]) - datetime.fromisoformat(drawn["start"])
        assert long.total_seconds() / 3600 == pytest.approx(row["makespan_hours"], abs=1e-3)
        assert (drawn["kind"], drawn["provisional"], drawn["zone"]) == ("comparison", False, "UTC")
    assert hours_of(daemon, done, {}) == pytest.approx(result["makespan"], abs=1e-3)
    none = daemon.call("GET", f"/comparison/{done}/activities", params={"strategy": "milp"})
    refused(none, 409, "CONFLICT")


# -- the stream ---------------------------------------------------------------------------------


def test_socket_page_event_stream_and_topic_tell_the_same(daemon: Running, done: int) -> None:
    by_socket = whole(daemon, done)
    assert [m["seq"] for m in by_socket] == list(range(1, len(by_socket) + 1))
    page = daemon.call("GET", f"/comparison/{done}/events").json()
    assert page["events"] == by_socket and page["done"]
    stream = daemon.call(
        "GET", f"/comparison/{done}/events?since=start", headers={"Accept": "text/event-stream"}
    )
    lines = [x.removeprefix("data: ") for x in stream.text.splitlines() if x.startswith("data: ")]
    assert [json.loads(line) for line in lines] == by_socket
    with many(daemon) as connection:
        topic = f"comparison:{done}"
        ask(connection, type="subscribe", topics=[topic], since={topic: by_socket[-3]["cursor"]})
        assert [hear(connection), hear(connection)] == by_socket[-2:]


def test_every_frame_is_under_its_limit(daemon: Running, done: int) -> None:
    frames = daemon.inside.store.read(done, 0, 10_000)
    assert max(len(frame.data) for frame in frames) < 10_000


def test_joining_shows_every_strategy_as_it_stands(daemon: Running, searching: int) -> None:
    with socket_to(daemon, searching) as connection:
        first = valid(connection.recv(timeout=WAIT_SECONDS))
    assert first["snapshot"] and first["topic"] == f"comparison:{searching}"
    assert [one["name"] for one in first["strategies"]] == TWO
    assert {one["state"] for one in first["strategies"]} <= {"running", "waiting", "done"}
    assert first["strategies"][0]["incumbent_hours"]
    view = get(daemon, searching)
    assert [one["name"] for one in view["strategies"]] == TWO


def test_joining_one_that_is_done_gets_its_last_state_and_its_end(
    daemon: Running, done: int
) -> None:
    snapshot, end = whole(daemon, done, since=None)
    assert snapshot["snapshot"] and {one["state"] for one in snapshot["strategies"]} == {"done"}
    assert end["type"] == "complete"


@pytest.mark.parametrize("way", ["rest", "socket"])
def test_a_cancel_ends_it(daemon: Running, searching: int, way: str) -> None:
    with socket_to(daemon, searching) as connection:
        if way == "rest":
            assert daemon.call("POST", f"/comparison/{searching}/cancel").status_code == 202
        else:
            connection.send(json.dumps({"type": "cancel", "id": 1}))
        while (message := valid(connection.recv(timeout=WAIT_SECONDS)))["type"] != "error":
            pass
    assert message["error"]["code"] == "CANCELLED"
    assert get(daemon, searching)["status"] == "cancelled"
    refused(daemon.call("POST", f"/comparison/{searching}/cancel"), 409, "CONFLICT")


def test_a_finish_keeps_what_there_is(daemon: Running, searching: int) -> None:
    assert daemon.call("POST", f"/comparison/{searching}/finish").status_code == 202
    end = whole(daemon, searching)[-1]
    assert end["type"] == "complete"
    assert {row["state"] for row in end["result"]["strategies"]} <= {"done", "skipped"}


def test_a_deleted_comparison_is_told_of_and_gone(daemon: Running) -> None:
    job_id = compare(daemon, max_steps=10)
    whole(daemon, job_id)
    with many(daemon) as connection:
        ask(connection, type="subscribe", topics=["schedules"])
        known = set()
        while job_id not in known:
            known.add(hear(connection)["job"]["id"])
        assert daemon.call("DELETE", f"/comparison/{job_id}").status_code == 204
        while (message := hear(connection))["event"] != "removed":
            pass
        assert message["job"] == {"kind": "comparison", "id": job_id}
    refused(daemon.call("GET", f"/comparison/{job_id}"), 404, "NOT_FOUND")


# -- understood and taken away -------------------------------------------------------------------


def test_people_p9_the_schedule_of_each_strategy_is_explained_and_taken_away(
    daemon: Running, done: int
) -> None:
    best = get(daemon, done)["result"]["best_strategy"]
    found = {}
    for strategy in (None, *TWO):
        asked = "" if strategy is None else f"&strategy={strategy}"
        taken = daemon.call("GET", f"/comparison/{done}/export?format=json{asked}").json()
        assert taken["schedule"]["kind"] == "comparison"
        why = daemon.call("GET", f"/comparison/{done}/why/L3?{asked}").json()
        assert why["strategy"] == taken["provenance"]["strategy"] == (strategy or best)
        found[strategy] = taken
        row = next(
            one
            for one in taken["schedule"]["result"]["strategies"]
            if one["name"] == (strategy or best)
        )
        stamp = taken["provenance"]
        assert stamp["makespan_hours"] == row["makespan_hours"] == taken["kpis"]["makespan_hours"]
        assert (stamp["status"], stamp["gap"]) == (row["status"], row["gap"])
        assert stamp["bound_hours"] == row["bound_hours"]
    assert found[None]["activities"] == found[best]["activities"]


def test_people_p9_two_schedules_of_one_comparison_are_told_apart(
    daemon: Running, done: int
) -> None:
    query = f"a={done}&b={done}&a_strategy={TWO[0]}&b_strategy={TWO[1]}"
    found = daemon.call("GET", f"/diff?{query}").json()
    assert [found[side]["strategy"] for side in "ab"] == TWO
    assert {found[side]["kind"] for side in "ab"} == {"comparison"}
    assert not found["same"] and found["moved"]


@pytest.mark.parametrize("path", ["export?format=csv", "why/L1?"])
def test_a_strategy_that_was_not_compared_is_named(daemon: Running, done: int, path: str) -> None:
    answer = daemon.call("GET", f"/comparison/{done}/{path}&strategy=magc")
    assert answer.status_code == 409 and "'magc'" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["export?format=csv", "why/L1"])
def test_a_comparison_of_somebody_else_is_not_there(daemon: Running, done: int, path: str) -> None:
    assert daemon.call("GET", f"/comparison/{done}/{path}", "anna").status_code == 404
    assert daemon.call("GET", f"/diff?a={done}&b={done}", "anna").status_code == 404
