"""The socket of one job as PROTOCOL sections 2 to 4 promise it, against a running daemon."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.service.jobs import JobService
from tests.acceptance.api.schemas import valid
from tests.acceptance.conftest import Running
from tests.conftest import WAIT_SECONDS

WATCHERS = 5
"""Half of what a job may have: one that has just gone may still count for a moment."""

FIRST_FIELDS = ["type", "step", "progress", "message", "timestamp"]


@contextmanager
def joined(
    daemon: Running, job_id: int | str, query: str = "", *, token: str | None = None
) -> Iterator[ClientConnection]:
    """A socket that watches the job as the local user."""
    headers = {"Authorization": f"Bearer {daemon.token if token is None else token}"}
    with connect(
        f"ws{daemon.url.removeprefix('http')}/ws/schedule/{job_id}{query}",
        additional_headers=headers if token != "" else {},
        compression=None,
        open_timeout=WAIT_SECONDS,
        max_queue=None,  # else behind 16 messages nobody took it does not hear the goodbye either
        proxy=None,
    ) as connection:
        yield connection


def to_the_end(connection: ClientConnection) -> tuple[list[str], int, str]:
    """Every frame until the server closes, and its code and reason."""
    frames: list[str] = []
    try:
        while True:
            frames.append(str(connection.recv(timeout=WAIT_SECONDS)))
            valid(frames[-1])
    except ConnectionClosed as closed:
        assert closed.rcvd is not None
        return frames, closed.rcvd.code, closed.rcvd.reason


def watched(daemon: Running, job_id: int, query: str = "") -> tuple[list[str], int, str]:
    with joined(daemon, job_id, query) as connection:
        return to_the_end(connection)


def seqs(frames: list[str]) -> list[int]:
    return [json.loads(frame)["seq"] for frame in frames]


# -- what is said -------------------------------------------------------------------------------


def test_the_first_five_fields_stand_in_the_agreed_order(daemon: Running, finished: int) -> None:
    frames, _, _ = watched(daemon, finished, "?since=start")
    for frame in frames:
        assert list(json.loads(frame))[:5] == FIRST_FIELDS
    last = json.loads(frames[-1])
    assert list(last)[:6] == [*FIRST_FIELDS, "result"]
    assert list(last["result"])[:5] == [
        "schedule_id",
        "makespan",
        "utilization",
        "changeovers",
        "kpis",
    ]
    assert list(last["result"]["kpis"])[:4] == [
        "makespan_hours",
        "utilization_percent",
        "changeover_count",
        "avg_lot_duration",
    ]


def test_an_error_has_the_agreed_form(daemon: Running) -> None:
    job_id = daemon.submit(b"Lot ID,Type,Vials\nL1,A,-5\n")
    frames, code, _ = watched(daemon, job_id, "?since=start")
    last = json.loads(frames[-1])
    assert list(last)[:6] == [*FIRST_FIELDS, "error"]
    assert (last["type"], last["error"]["code"], code) == ("error", "VALIDATION_ERROR", 1000)
    assert "-5" in last["error"]["details"]


def test_steps_come_in_order_at_their_percentages(daemon: Running, finished: int) -> None:
    messages = [json.loads(frame) for frame in watched(daemon, finished, "?since=start")[0]]
    begins: dict[str, int] = {}
    for message in messages[1:]:
        begins.setdefault(message["step"], message["progress"])
    assert begins == {
        "loading": 10,
        "validating": 30,
        "planning": 50,
        "saving": 90,
        "complete": 100,
    }
    assert (messages[0]["step"], messages[0]["progress"]) == ("loading", 0)
    percents = [message["progress"] for message in messages]
    assert percents == sorted(percents)
    assert all(message["topic"] == f"schedule:{finished}" for message in messages)
    assert all(len(message["cursor"]) <= 64 for message in messages)
    assert all(message["timestamp"].endswith("Z") for message in messages)


def test_every_frame_is_under_ten_kilobytes_also_with_200_faults(daemon: Running) -> None:
    rows = "".join(f'L{n},"A ""{n}"" \\","\\x01 not {n}"\n' for n in range(200))
    job_id = daemon.submit(f"Lot ID,Type,Vials\n{rows}".encode())
    frames, code, _ = watched(daemon, job_id, "?since=start")
    assert code == 1000 and json.loads(frames[-1])["type"] == "error"
    assert max(len(frame.encode()) for frame in frames) < 10_000
    assert len(daemon.get(job_id)["error"]["problems"]) >= 200


# -- joining and finding the stream again -------------------------------------------------------


def test_the_whole_log_has_no_hole_and_ends_with_done(daemon: Running, finished: int) -> None:
    frames, code, reason = watched(daemon, finished, "?since=start")
    assert seqs(frames) == list(range(1, len(frames) + 1))
    assert (json.loads(frames[-1])["type"], code, reason) == ("complete", 1000, "")


def test_a_replay_is_the_same_byte_for_byte_as_what_was_live(daemon: Running) -> None:
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=0.7)
    live, _, _ = watched(daemon, job_id, "?since=start")
    for _ in range(2):
        assert watched(daemon, job_id, "?since=start")[0] == live


def test_every_cursor_resumes_with_exactly_what_follows(daemon: Running, finished: int) -> None:
    frames, _, _ = watched(daemon, finished, "?since=start")
    for place, frame in enumerate(frames):
        cursor = json.loads(frame)["cursor"]
        assert watched(daemon, finished, f"?since={cursor}") == (frames[place + 1 :], 1000, "")


def test_a_finished_job_gives_its_last_state_and_its_end(daemon: Running, finished: int) -> None:
    frames, code, _ = watched(daemon, finished)
    snapshot, end = (json.loads(frame) for frame in frames)
    assert (snapshot["snapshot"], snapshot["type"], end["type"]) == (True, "progress", "complete")
    assert (end["seq"], code) == (snapshot["seq"] + 1, 1000)
    assert watched(daemon, finished, f"?since={snapshot['cursor']}")[0] == frames[1:]


@pytest.mark.parametrize("since", ["", "x", "-1", "1", "9999-1", "{id}-", "{id}-x", "{id}-999999"])
def test_a_cursor_that_cannot_be_resumed_gives_a_snapshot(
    daemon: Running, finished: int, since: str
) -> None:
    frames, code, _ = watched(daemon, finished, f"?since={since.format(id=finished)}")
    assert [json.loads(frame)["type"] for frame in frames] == ["progress", "complete"]
    assert json.loads(frames[0])["snapshot"] is True and code == 1000


def test_who_joins_late_gets_a_snapshot_and_all_that_is_newer(
    daemon: Running, searching: int
) -> None:
    with joined(daemon, searching) as connection:
        first = json.loads(connection.recv(timeout=WAIT_SECONDS))
        assert (first["snapshot"], first["step"], first["watchers"]) == (True, "planning", 1)
        daemon.call("POST", f"/schedule/{searching}/finish")
        frames, code, _ = to_the_end(connection)
    assert seqs(frames) == list(range(first["seq"] + 1, first["seq"] + 1 + len(frames)))
    assert (json.loads(frames[-1])["type"], code) == ("complete", 1000)


def test_watchers_that_come_and_go_all_see_the_same(daemon: Running) -> None:
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=1.5)
    seen: list[list[str]] = []

    def watch(number: int) -> None:
        frames: list[str] = []
        since = "start"
        while not frames or json.loads(frames[-1])["type"] == "progress":
            with joined(daemon, job_id, f"?since={since}") as connection:
                for _ in range(number % 4 + 1):
                    try:
                        frames.append(str(connection.recv(timeout=WAIT_SECONDS)))
                    except ConnectionClosed:
                        break
            if frames:  # else its place was still that of one that had just gone
                since = json.loads(frames[-1])["cursor"]
        seen.append(frames)

    threads = [threading.Thread(target=watch, args=(n,), daemon=True) for n in range(WATCHERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert seen == [watched(daemon, job_id, "?since=start")[0]] * WATCHERS


# -- commands -----------------------------------------------------------------------------------


def answered(connection: ClientConnection, command: dict[str, Any]) -> dict[str, Any]:
    """The `result` of a command, whatever else is said meanwhile."""
    connection.send(json.dumps(command))
    while True:
        message: dict[str, Any] = json.loads(connection.recv(timeout=WAIT_SECONDS))
        if message["type"] == "result":
            return message


@pytest.mark.parametrize(("command", "end"), [("cancel", "error"), ("finish", "complete")])
def test_a_command_is_answered_once_and_ends_the_job(
    daemon: Running, searching: int, command: str, end: str
) -> None:
    with joined(daemon, searching) as connection:
        connection.send(json.dumps({"type": command, "id": 7}))
        frames, code, _ = to_the_end(connection)
    messages = [json.loads(frame) for frame in frames]
    results = [message for message in messages if message["type"] == "result"]
    assert results == [{"type": "result", "id": 7, "ok": True}]
    assert [m["type"] for m in messages if m["type"] in ("complete", "error")] == [end]
    assert code == 1000


def test_a_command_is_answered_even_when_the_job_ends_before_the_answer(
    daemon: Running, searching: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel = JobService.cancel

    def slow(*of: Any) -> Any:
        told = cancel(*of)
        daemon.end(searching)
        for _ in range(int(WAIT_SECONDS / 0.01)):  # until its socket has left the topic
            if daemon.inside.hub.watchers(searching) == 0:
                break
            time.sleep(0.01)
        return told

    monkeypatch.setattr(JobService, "cancel", slow)
    with joined(daemon, searching) as connection:
        connection.send(json.dumps({"type": "cancel", "id": 8}))
        frames, code, _ = to_the_end(connection)
    assert [json.loads(frame)["type"] for frame in frames[-2:]] == ["error", "result"]
    assert code == 1000


def test_a_command_that_is_not_known_is_answered_and_changes_nothing(
    daemon: Running, searching: int
) -> None:
    with joined(daemon, searching) as connection:
        answer = answered(connection, {"type": "dance", "id": "a"})
        assert (answer["id"], answer["ok"]) == ("a", False)
        assert answer["problem"]["code"] == "VALIDATION_ERROR"
        connection.send(json.dumps({"type": "dance"}))
        connection.send(json.dumps({"type": "pong"}))
        assert answered(connection, {"type": "dance", "id": 2})["id"] == 2
    assert daemon.get(searching)["status"] == "running"


def test_a_command_may_not_come_from_somebody_else(daemon: Running, searching: int) -> None:
    with joined(daemon, searching, token=daemon.token_of("mallory")) as connection:
        frames, code, reason = to_the_end(connection)
    assert (frames, code) == ([], 1008) and reason.startswith("NOT_FOUND: ")


# -- closing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_a_socket_without_a_good_token_is_told_why(
    daemon: Running, finished: int, token: str
) -> None:
    with joined(daemon, finished, token=token) as connection:
        frames, code, reason = to_the_end(connection)
    assert (frames, code) == ([], 1008) and reason.startswith("AUTHENTICATION_ERROR: ")
    assert len(reason.encode()) <= 123


def test_the_token_in_the_query_opens_a_socket(daemon: Running, finished: int) -> None:
    with joined(daemon, finished, f"?since=start&token={daemon.token}", token="") as connection:
        assert to_the_end(connection)[1] == 1000


@pytest.mark.parametrize("job_id", [999_999, 0, -1, 10**30])
def test_a_job_that_does_not_exist_is_told(daemon: Running, job_id: int) -> None:
    with joined(daemon, job_id) as connection:
        frames, code, reason = to_the_end(connection)
    assert (frames, code) == ([], 1008) and reason.startswith("NOT_FOUND: ")


def closed_after(daemon: Running, job_id: int, *messages: str | bytes) -> tuple[int, str]:
    with joined(daemon, job_id) as connection:
        for message in messages:
            connection.send(message)
        _, code, reason = to_the_end(connection)
    return code, reason


@pytest.mark.parametrize(
    "message",
    [b'{"type":"pong"}', "x", "[]", "3", "{", "[" * 10_000, '{"type":"dance","id":"\\ud800"}'],
)
def test_what_is_no_json_object_closes_with_1003(
    daemon: Running, searching: int, message: str | bytes
) -> None:
    assert closed_after(daemon, searching, message)[0] == 1003


def test_a_frame_over_16_kilobytes_closes_with_1009(daemon: Running, searching: int) -> None:
    fits = json.dumps({"type": "pong", "x": "y" * 16_000})
    with joined(daemon, searching) as connection:
        connection.send(fits)
        assert answered(connection, {"type": "dance", "id": 1})["ok"] is False
    assert closed_after(daemon, searching, json.dumps({"x": "y" * 16_400}))[0] == 1009


def test_the_101st_message_in_a_second_closes_with_1008(daemon: Running, searching: int) -> None:
    code, reason = closed_after(daemon, searching, *['{"type":"pong"}'] * 101)
    assert code == 1008 and reason.startswith("LIMIT_EXCEEDED: ")


def test_a_hundred_messages_in_a_second_are_allowed(daemon: Running, searching: int) -> None:
    with joined(daemon, searching) as connection:
        for _ in range(99):
            connection.send('{"type":"pong"}')
        assert answered(connection, {"type": "dance", "id": 1})["ok"] is False


@pytest.mark.parametrize("odd", ["x" * 15_000, True, 1.5, None, [1], {"a": 1}])
def test_an_odd_id_never_breaks_the_socket(daemon: Running, searching: int, odd: Any) -> None:
    with joined(daemon, searching) as connection:
        connection.send(json.dumps({"type": "dance", "id": odd}))
        answer = answered(connection, {"type": "dance", "id": 2})
        assert len(json.dumps(answer)) < 10_000


def test_a_job_that_is_deleted_while_it_runs_ends_as_cancelled_and_is_then_not_found(
    daemon: Running, searching: int
) -> None:
    with joined(daemon, searching, "?since=start") as connection:
        assert daemon.call("DELETE", f"/schedule/{searching}").status_code == 204
        frames, code, reason = to_the_end(connection)
    last = json.loads(frames[-1])
    assert (last["type"], last["error"]["code"]) == ("error", "CANCELLED")
    assert code in (1000, 1008) and (code == 1000 or reason.startswith("NOT_FOUND: "))


@pytest.mark.slow
def test_a_deaf_solver_does_not_hold_up_a_deletion(daemon: Running) -> None:
    job_id = daemon.submit(filename="deaf.csv", time_limit_seconds=60)
    daemon.searching(job_id)
    with joined(daemon, job_id) as connection:
        connection.recv(timeout=WAIT_SECONDS)  # it is in: what is deleted before is not found
        began = time.monotonic()
        assert daemon.call("DELETE", f"/schedule/{job_id}").status_code == 204
        assert time.monotonic() - began < 20
        frames, _, _ = to_the_end(connection)
    assert json.loads(frames[-1])["error"]["code"] == "CANCELLED"


def test_a_socket_leaves_no_watcher_behind(daemon: Running, searching: int) -> None:
    for _ in range(5):
        with joined(daemon, searching) as connection:
            connection.recv(timeout=WAIT_SECONDS)
    for _ in range(100):
        with joined(daemon, searching) as connection:
            watchers = json.loads(connection.recv(timeout=WAIT_SECONDS))["watchers"]
        if watchers == 1:
            return
        time.sleep(0.02)
    raise AssertionError(f"{watchers} watchers")


@pytest.mark.parametrize("job_id", ["abc", "1.5", "%00", "9" * 5000])
def test_a_path_that_is_no_number_is_accepted_and_then_refused_with_a_reason(
    daemon: Running, job_id: str
) -> None:
    with joined(daemon, job_id) as connection:
        frames, code, reason = to_the_end(connection)
    assert (frames, code) == ([], 1008)
    assert reason.startswith("NOT_FOUND: ")


def test_sockets_that_watch_hold_no_connection_to_the_database(daemon: Running) -> None:
    jobs = [daemon.submit(filename="slow.csv", time_limit_seconds=60) for _ in range(6)]
    database = daemon.inside.engine._database
    assert isinstance(database, SqliteDatabase)
    pool = database._engine.pool
    try:
        with ExitStack() as sockets:
            for job_id in jobs * 10:
                sockets.enter_context(joined(daemon, job_id)).recv(timeout=WAIT_SECONDS)
            seen = set()
            for _ in range(50):
                seen.add(pool.checkedout())  # type: ignore[attr-defined]
                time.sleep(0.01)
            assert min(seen) <= 1 and max(seen) <= 4  # the writer's own, and a worker's look
    finally:
        for job_id in jobs:
            daemon.call("POST", f"/schedule/{job_id}/cancel")
