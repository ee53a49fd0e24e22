"""Live delivery beyond one socket: many topics, event streams, limits, fairness, who may stay."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from fillsched.api.live.channel import framed
from fillsched.api.origins import Origins
from fillsched.service.tokens import bearer
from tests.acceptance.api.conftest import Puppet
from tests.acceptance.api.schemas import valid
from tests.acceptance.api.test_sockets import joined, to_the_end, watched
from tests.acceptance.conftest import Running
from tests.conftest import WAIT_SECONDS


@contextmanager
def many(daemon: Running, token: str | None = None, **more: Any) -> Iterator[ClientConnection]:
    """A socket of many topics."""
    with connect(
        f"ws{daemon.url.removeprefix('http')}/ws",
        additional_headers={"Authorization": f"Bearer {token or daemon.token}"},
        compression=None,
        proxy=None,
        **more,
    ) as connection:
        yield connection


def ask(connection: ClientConnection, **command: Any) -> dict[str, Any]:
    """Sends a command; its result, whatever else comes before it."""
    connection.send(json.dumps({"id": 1, **command}))
    while (message := hear(connection))["type"] != "result":
        pass
    return message


def hear(connection: ClientConnection) -> dict[str, Any]:
    return valid(connection.recv(timeout=WAIT_SECONDS))


# -- many topics --------------------------------------------------------------------------------


def test_one_socket_follows_many_jobs_each_to_its_end(daemon: Running, finished: int) -> None:
    other = daemon.submit()
    daemon.end(other)
    with many(daemon) as connection:
        topics = [f"schedule:{finished}", f"schedule:{other}"]
        since = dict.fromkeys(topics, "start")
        connection.send(json.dumps({"type": "subscribe", "topics": topics, "since": since}))
        seen: dict[str, list[int]] = {topic: [] for topic in topics}
        ended: set[str] = set()
        while ended != set(topics):
            message = hear(connection)
            seen[message["topic"]].append(message["seq"])
            if message["type"] == "complete":
                ended.add(message["topic"])
        for numbers in seen.values():
            assert numbers == list(range(1, len(numbers) + 1))
        assert ask(connection, type="unsubscribe", topics=topics)["ok"], "it stays open"


def test_the_socket_of_many_stays_when_its_jobs_are_deleted(
    daemon: Running, puppet: Puppet, searching: int
) -> None:
    """Where the log was gone before its last word was sent, all topics were closed for good."""
    cancelled = daemon.submit(filename="slow.csv", time_limit_seconds=60)
    daemon.searching(cancelled)
    with many(daemon) as connection:
        for job_id in (cancelled, puppet.id, searching):
            assert ask(connection, type="subscribe", topics=[f"schedule:{job_id}"])["ok"]
        daemon.call("DELETE", f"/schedule/{cancelled}")
        while (last := hear(connection))["type"] != "error":
            pass
        assert (last["topic"], last["error"]["code"]) == (f"schedule:{cancelled}", "CANCELLED")
        daemon.inside.store.delete(puppet.id)  # as of a worker that says nothing any more
        daemon.inside.service.bus.publish(puppet.id, ())
        while (told := hear(connection))["type"] != "job":
            pass
        assert (told["event"], told["job"]) == ("removed", {"kind": "schedule", "id": puppet.id})
        daemon.call("POST", f"/schedule/{searching}/finish")
        while (last := hear(connection))["type"] != "complete":
            pass
        assert last["topic"] == f"schedule:{searching}"


def test_a_foreign_a_missing_and_a_misspelt_topic_are_refused_alike(
    daemon: Running, finished: int
) -> None:
    with many(daemon, daemon.token_of("topics")) as connection:
        for name in (f"schedule:{finished}", "schedule:999999", "comparison:1", "schedule:x", ""):
            answer = ask(connection, type="subscribe", topics=[name])
            assert (answer["ok"], answer["problem"]["code"]) == (False, "NOT_FOUND"), name


@pytest.mark.parametrize(
    "command",
    [
        {"type": "subscribe"},
        {"type": "subscribe", "topics": []},
        {"type": "subscribe", "topics": "schedules"},
        {"type": "subscribe", "topics": [7]},
        {"type": "subscribe", "topics": ["schedules"], "max_rate_hz": 0},
        {"type": "subscribe", "topics": ["schedules"], "max_rate_hz": "fast"},
        {"type": "subscribe", "topics": ["schedules"], "max_rate_hz": float("nan")},
        {"type": "cancel"},
        {"type": "cancel", "topic": "schedules"},
        {"type": "dance"},
    ],
)
def test_a_command_that_cannot_be_meant_is_answered_and_the_socket_lives(
    daemon: Running, command: dict[str, Any]
) -> None:
    with many(daemon) as connection:
        answer = ask(connection, **command)
        assert (answer["ok"], answer["problem"]["code"]) == (False, "VALIDATION_ERROR")
        assert ask(connection, type="unsubscribe", topics=["server"])["ok"]


def test_every_job_of_mine_is_told_as_it_comes_changes_and_goes(daemon: Running) -> None:
    user = "overview"
    first = daemon.submit(user=user)
    daemon.wait(first, lambda job: job["status"] == "succeeded")
    with many(daemon, daemon.token_of(user)) as connection:
        assert ask(connection, type="subscribe", topics=["schedules"])["ok"]
        told = hear(connection)
        assert (told["event"], told["job"]["id"]) == ("added", first)
        second = daemon.submit(user=user)
        events: list[tuple[str, dict[str, Any]]] = []
        while not events or events[-1][1].get("status") != "succeeded":
            message = hear(connection)
            assert message["job"]["id"] == second
            events.append((message["event"], message["job"]))
        assert [event for event, _ in events].count("added") == 1
        daemon.call("DELETE", f"/schedule/{first}", user)
        while (gone := hear(connection))["event"] != "removed":
            pass
        assert gone["job"] == {"kind": "schedule", "id": first}


def test_nobody_elses_jobs_are_told_unless_an_admin_asks(daemon: Running) -> None:
    with many(daemon, daemon.token_of("curious")) as mine, many(daemon) as admins:
        for connection in (mine, admins):
            ask(connection, type="subscribe", topics=["schedules"], scope="all")
        job_id = daemon.submit(user="private")
        while hear(admins)["job"]["id"] != job_id:
            pass
        with pytest.raises(TimeoutError):
            mine.recv(timeout=0.5)


def test_the_server_topic_tells_figures_and_an_admin_sees_every_socket(daemon: Running) -> None:
    user = daemon.token_of("counting")
    with many(daemon, user) as mine, many(daemon) as admins:
        for connection in (mine, admins):
            connection.send(json.dumps({"type": "subscribe", "topics": ["server"]}))
        own, all_of_them = hear(mine), hear(admins)
        assert own["type"] == all_of_them["type"] == "server"
        assert [view["user"] for view in own["sockets"]] == ["counting"]
        assert {"counting", "local"} <= {view["user"] for view in all_of_them["sockets"]}
        assert own["connections"]["limit"] == 1000


# -- event streams and pages --------------------------------------------------------------------


def events(text: str) -> list[tuple[str, str]]:
    """(id, data) of each server-sent event."""
    found = []
    assert text.startswith("retry: 3000\n\n")
    for block in text.strip().split("\n\n")[1:]:
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((fields["id"], fields["data"]))
    return found


def test_an_event_stream_sends_the_bytes_of_the_socket(daemon: Running, finished: int) -> None:
    frames, _, _ = watched(daemon, finished, "?since=start")
    answer = daemon.call(
        "GET",
        f"/schedule/{finished}/events?since=start",
        headers={"Accept": "text/event-stream"},
    )
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [data for _, data in events(answer.text)] == frames


def test_an_event_stream_resumes_after_the_last_event_id(daemon: Running, finished: int) -> None:
    frames, _, _ = watched(daemon, finished, "?since=start")
    headers = {"Accept": "text/event-stream", "Last-Event-ID": json.loads(frames[2])["cursor"]}
    answer = daemon.call("GET", f"/schedule/{finished}/events", headers=headers)
    assert [data for _, data in events(answer.text)] == frames[3:]


def test_an_event_stream_is_live(daemon: Running, puppet: Puppet) -> None:
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {daemon.token}"}
    url = f"{daemon.url}/schedule/{puppet.id}/events?since=start"
    with httpx2.stream("GET", url, headers=headers, timeout=WAIT_SECONDS) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "retry: 3000" and next(lines) == ""
        assert next(lines).startswith("id: ")
        puppet.publish(3)
        puppet.end()
        data = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    assert [message["seq"] for message in data] == [1, 2, 3, 4, 5]


def test_pages_hold_the_same_messages_and_say_when_there_are_no_more(
    daemon: Running, finished: int
) -> None:
    frames, _, _ = watched(daemon, finished, "?since=start")
    seen: list[dict[str, Any]] = []
    query = "limit=2"
    while True:
        page = daemon.call("GET", f"/schedule/{finished}/events?{query}").json()
        seen += page["events"]
        if page["done"]:
            break
        query = f"limit=2&since={page['cursor']}"
    assert seen == [json.loads(frame) for frame in frames]


UNKNOWN = ["nonsense", "\x00", "0", "ffffffffffff-{job}-2", "{job}-99999", "000000000000-1-1", "é"]


@pytest.mark.parametrize("unknown", UNKNOWN, ids=ascii)
def test_an_unknown_cursor_is_answered_alike_on_socket_stream_and_page(
    daemon: Running, finished: int, unknown: str
) -> None:
    """A client that polls goes on after a restore as others do; it was told 400 and ended."""
    query = f"?{urlencode({'since': unknown.format(job=finished)})}"
    path = f"/schedule/{finished}/events{query}"
    by_socket, _, _ = watched(daemon, finished, query)
    streamed = daemon.call("GET", path, headers={"Accept": "text/event-stream"})
    page = daemon.call("GET", path).json()
    ways = [
        [json.loads(frame) for frame in by_socket],
        [json.loads(data) for _, data in events(streamed.text)],
        page["events"],
    ]
    for way in ways:
        assert (way[0]["snapshot"], way[0]["cursor_unknown"]) == (True, True)
        for changing in ("timestamp", "watchers"):
            way[0].pop(changing)
    assert ways[0] == ways[1] == ways[2]
    assert page["done"] and page["cursor"] == ways[0][-1]["cursor"]
    assert daemon.call("GET", f"{path}&limit=1").json()["done"] is False


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_events_of_a_foreign_job_are_not_found(daemon: Running, finished: int, accept: str) -> None:
    path = f"/schedule/{finished}/events"
    answer = daemon.call("GET", path, "stranger", headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


# -- limits -------------------------------------------------------------------------------------


def test_of_two_hundred_racing_watchers_of_one_job_exactly_ten_are_let_in(
    daemon: Running, puppet: Puppet
) -> None:
    stack = ExitStack()  # holds every connection open

    def one(_: int) -> tuple[str, ClientConnection | None]:
        connection = stack.enter_context(joined(daemon, puppet.id))
        try:
            hear(connection)
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            return closed.rcvd.reason.partition(":")[0], None
        return "in", connection

    with ThreadPoolExecutor(200) as pool:
        outcomes = list(pool.map(one, range(200)))
    said = [outcome for outcome, _ in outcomes]
    assert (said.count("in"), said.count("LIMIT_EXCEEDED")) == (10, 190)
    for _, connection in outcomes:
        if connection is not None:
            connection.socket.close()  # as a crash would
    for _ in range(200):
        if daemon.inside.hub.watchers(puppet.id) == 0:
            break
        time.sleep(0.02)
    with stack, joined(daemon, puppet.id) as connection:
        assert hear(connection)["snapshot"] is True


def test_no_count_is_left_when_all_have_gone(daemon: Running, finished: int) -> None:
    for _ in range(5):
        watched(daemon, finished)
    with pytest.raises(ConnectionClosed), joined(daemon, finished, token="wrong") as connection:
        connection.recv(timeout=WAIT_SECONDS)
    for _ in range(200):
        if daemon.inside.hub.total == daemon.inside.hub.users == 0:
            return
        time.sleep(0.02)
    raise AssertionError(f"{daemon.inside.hub.total} connections are still counted")


# -- who may stay -------------------------------------------------------------------------------


def closed_within(connection: ClientConnection, seconds: float) -> tuple[int, str, float]:
    """Code, reason and seconds until the server closes."""
    began = time.monotonic()
    _, code, reason = to_the_end(connection)
    took = time.monotonic() - began
    assert took < seconds, f"it took {took:.1f} s"
    return code, reason, took


def test_a_token_that_expires_ends_its_socket(daemon: Running, puppet: Puppet) -> None:
    auth = daemon.inside.auth
    user = auth.identity_of(daemon.token).user
    token = auth.issue(user, timedelta(seconds=2))
    with joined(daemon, puppet.id, token=token) as connection:
        code, reason, _ = closed_within(connection, 3.0)
    assert (code, reason) == (1008, "AUTHENTICATION_ERROR: The token has expired.")


def test_a_token_renewed_in_time_keeps_its_socket(daemon: Running, puppet: Puppet) -> None:
    auth = daemon.inside.auth
    user = auth.identity_of(daemon.token).user
    with joined(daemon, puppet.id, token=auth.issue(user, timedelta(seconds=2))) as connection:
        assert ask(connection, type="auth", token=auth.issue(user))["ok"]
        foreign = ask(connection, type="auth", token=daemon.token_of("somebody"))
        assert (foreign["ok"], foreign["problem"]["code"]) == (False, "AUTHENTICATION_ERROR")
        with pytest.raises(TimeoutError):
            connection.recv(timeout=2.5)


@pytest.mark.parametrize("how", ["logout", "removal", "password"])
def test_a_login_that_ends_closes_its_sockets_within_a_second(daemon: Running, how: str) -> None:
    token = daemon.token_of(f"leaver-{how}")
    identity = daemon.inside.auth.identity_of(token)
    with many(daemon, token) as connection:
        assert ask(connection, type="subscribe", topics=["schedules"])["ok"]
        if how == "logout":
            daemon.call("POST", "/auth/logout", f"leaver-{how}")
        elif how == "removal":
            daemon.call("DELETE", f"/users/{identity.user.id}")
        else:
            daemon.inside.accounts.set_password(identity.user.id, "hash")
        code, reason, _ = closed_within(connection, 1.5)
    assert (code, reason.partition(":")[0]) == (1008, "AUTHENTICATION_ERROR")


def test_a_ticket_opens_one_socket(daemon: Running, finished: int) -> None:
    ticket = daemon.call("POST", "/auth/ticket").json()["ticket"]
    with joined(daemon, finished, f"?ticket={ticket}", token="") as connection:
        assert to_the_end(connection)[1] == 1000
    with joined(daemon, finished, f"?ticket={ticket}", token="") as connection:
        assert to_the_end(connection)[1] == 1008


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        (None, True),
        ("http://localhost:3000", True),
        ("http://127.0.0.1:9", True),
        ("https://evil.example", False),
        ("http://localhost.evil.example", False),
        ("null", False),
    ],
)
def test_a_page_from_elsewhere_is_not_let_in(
    daemon: Running, finished: int, origin: str | None, welcome: bool
) -> None:
    headers = {"Authorization": f"Bearer {daemon.token}"} | ({"Origin": origin} if origin else {})
    url = f"ws{daemon.url.removeprefix('http')}/ws/schedule/{finished}"
    try:
        with connect(url, additional_headers=headers, proxy=None) as connection:
            assert welcome and to_the_end(connection)[1] == 1000
    except InvalidStatus as refused:
        assert not welcome and refused.response.status_code == 403


def test_cors_follows_the_same_rule(daemon: Running) -> None:
    for origin, welcome in (("http://localhost:5173", True), ("https://evil.example", False)):
        answer = daemon.call("GET", "/strategies", headers={"Origin": origin})
        assert (answer.headers.get("access-control-allow-origin") == origin) is welcome


def test_a_page_of_the_daemon_itself_or_one_that_is_named_is_welcome_anywhere() -> None:
    origins = Origins(frozenset({"https://plant.example"}), on_loopback=False)
    assert origins.allows("https://plant.example", "server:8000")
    assert origins.allows("https://server:8000", "server:8000")
    assert not origins.allows("http://localhost:3000", "server:8000")
    assert not origins.allows("https://", "")


# -- fairness -----------------------------------------------------------------------------------


def test_a_wish_for_fewer_messages_is_kept_with_its_range(daemon: Running, puppet: Puppet) -> None:
    name = f"schedule:{puppet.id}"
    with many(daemon) as connection:
        command = {"type": "subscribe", "topics": [name], "max_rate_hz": 5}
        assert ask(connection, **command)["ok"]
        puppet.publish(200)
        puppet.end()
        messages: list[dict[str, Any]] = []
        while not messages or messages[-1]["type"] != "error":
            messages.append(hear(connection))
    expected = 2
    for message in messages:
        if message.get("snapshot"):
            continue
        first, last = message.get("conflated", [message["seq"]] * 2)
        assert (first, last) == (expected, message["seq"])
        expected = last + 1
    assert expected == 203
    assert len(messages) < 60


@pytest.mark.thorough
def test_a_reader_that_stops_is_cut_off_and_slows_nobody(daemon: Running, puppet: Puppet) -> None:
    parts = httpx2.URL(daemon.url)
    stuck = socket.socket()
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stuck.connect((parts.host, parts.port))
    stuck.sendall(
        f"GET /ws/schedule/{puppet.id}?since=start HTTP/1.1\r\nHost: localhost\r\n"
        "Upgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        f"Authorization: Bearer {daemon.token}\r\n\r\n".encode()
    )
    try:
        with joined(daemon, puppet.id, "?since=start") as reader:
            hear(reader)
            for _ in range(200):
                if daemon.inside.hub.watchers(puppet.id) == 2:
                    break
                time.sleep(0.02)
            puppet.publish(1500)
            seen: list[int] = []
            while not seen or seen[-1] < puppet.seq:
                message = hear(reader)
                first, last = message.get("conflated", [message["seq"]] * 2)
                seen += range(first, last + 1)
            assert seen == list(range(2, puppet.seq + 1))
            limit = daemon.inside.hub.limits.stall_seconds + 2
            for _ in range(int(limit / 0.05)):
                if daemon.inside.hub.watchers(puppet.id) == 1:
                    break
                time.sleep(0.05)
            assert daemon.inside.hub.watchers(puppet.id) == 1
    finally:
        stuck.close()


def stuck_stream(daemon: Running, job_id: int, user: str | None = None) -> socket.socket:
    """An event stream whose reader never reads."""
    parts = httpx2.URL(daemon.url)
    stuck = socket.socket()
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stuck.connect((parts.host, parts.port))
    token = daemon.token if user is None else daemon.token_of(user)
    stuck.sendall(
        f"GET /schedule/{job_id}/events?since=start HTTP/1.1\r\nHost: localhost\r\n"
        f"Accept: text/event-stream\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    return stuck


def watched_by(daemon: Running, job_id: int, count: int, seconds: float) -> bool:
    """Whether within that time so many watch the job."""
    for _ in range(int(seconds / 0.02)):
        if daemon.inside.hub.watchers(job_id) == count:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.thorough
def test_attack_14_an_event_stream_whose_reader_stops_is_cut_off(
    daemon: Running, puppet: Puppet
) -> None:
    puppet.publish(2500)
    with stuck_stream(daemon, puppet.id):
        assert watched_by(daemon, puppet.id, 1, WAIT_SECONDS)
        limit = daemon.inside.hub.limits.stall_seconds + 2
        assert watched_by(daemon, puppet.id, 0, limit)


def test_attack_14_a_user_who_is_removed_watches_no_longer_though_nothing_is_read(
    daemon: Running, puppet: Puppet
) -> None:
    puppet.publish(2500)
    auth = daemon.inside.auth
    admin = daemon.inside.accounts.add("leaving", "admin", None, auth.now())
    daemon._users["leaving"] = auth.issue(admin, timedelta(hours=1))
    with stuck_stream(daemon, puppet.id, "leaving"):
        assert watched_by(daemon, puppet.id, 1, WAIT_SECONDS)
        (stream,) = [c for c in daemon.inside.hub.connections if puppet.id in c.job_ids]
        still = 0
        while still < 10:  # looks in a row that found it in the middle of a write
            time.sleep(0.02)
            still = still + 1 if getattr(stream, "waiting", False) else 0
        assert daemon.call("DELETE", f"/users/{admin.id}").status_code == 204
        assert watched_by(daemon, puppet.id, 0, 1.5)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_frame_of_any_size_is_framed_as_rfc_6455_says(size: int) -> None:
    data = framed(b"x" * size)
    assert data[0] == 0x81
    length, rest = data[1], data[2:]
    if length == 126:
        length, rest = int.from_bytes(rest[:2], "big"), rest[2:]
    elif length == 127:
        length, rest = int.from_bytes(rest[:8], "big"), rest[8:]
    assert length == size == len(rest)


def test_a_header_without_a_scheme_we_know_is_no_token() -> None:
    assert bearer({}) is None
