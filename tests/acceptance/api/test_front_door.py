"""Attacks by strangers on the way in: each is bounded, answered, and costs nobody else anything.

Numbers are those of the findings that asked for each test.
"""

import json
import socket
import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from fillsched.api.live import bounded_http
from tests.acceptance.conftest import Running

SECONDS = 10.0

Connect = Callable[[], socket.socket]


@pytest.fixture
def connect(daemon: Running) -> Iterator[Connect]:
    """Makes connections that are closed with the test."""
    at = httpx2.URL(daemon.url)
    made: list[socket.socket] = []

    def one() -> socket.socket:
        made.append(socket.create_connection((at.host, at.port or 0), SECONDS))
        return made[-1]

    yield one
    for connection in made:
        connection.close()


def flood(connection: socket.socket, first: bytes, again: bytes, times: int) -> int:
    """Sends until the other end does not take any more; how many bytes went out."""
    sent = 0
    try:
        connection.sendall(first)
        for _ in range(times):
            connection.sendall(again)
            sent += len(again)
    except OSError:
        pass
    return sent


def heard(connection: socket.socket) -> bytes:
    """All that the other end says until it ends, also where it ends rudely."""
    said = b""
    try:
        while data := connection.recv(65_536):
            said += data
    except ConnectionError:
        pass
    return said


ENDLESS = {
    "lines": (b"GET /healthz HTTP/1.1\r\n", b"X: a\r\n" * 20_000),
    "one line": (b"GET /healthz HTTP/1.1\r\nX: ", b"a" * 120_000),
    "one name": (b"GET /healthz HTTP/1.1\r\n", b"a" * 120_000),
    "a URL": (b"GET /", b"a" * 120_000),
    "a query": (b"GET /healthz?", b"a=b&" * 30_000),
    "trailers": (
        b"POST /auth/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        b"X: a\r\n" * 20_000,
    ),
    "the extension of a chunk": (
        b"POST /auth/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        b"a" * 120_000,
    ),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_attack_1_a_head_without_end_is_cut_off(connect: Connect, what: str) -> None:
    first, again = ENDLESS[what]
    connection = connect()
    sent = flood(connection, first, again, times=400)  # 48 MB, if they were taken
    assert sent < 48_000_000
    assert b" 431 " in heard(connection)[:40] or sent > 240_000  # the answer may have been reset


LARGE = {
    "a field": f"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: {'a' * 8_000}\r\n\r\n",
    "a URL": f"GET /healthz?{'a' * 8_000} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "many fields": "GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + "X: a\r\n" * 100 + "\r\n",
    "all fields": "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    + f"X: {'a' * 7_900}\r\n" * 9
    + "\r\n",
}


@pytest.mark.parametrize("what", LARGE)
def test_attack_1_a_large_head_is_answered_with_431(connect: Connect, what: str) -> None:
    connection = connect()
    connection.sendall(LARGE[what].encode())
    assert heard(connection).startswith(b"HTTP/1.1 431 ")


def test_attack_1_a_head_just_below_the_limits_is_served(connect: Connect) -> None:
    fields = "X: a\r\n" * 80 + f"Y: {'a' * 7_900}\r\n" * 7
    connection = connect()
    line = f"GET /healthz?{'a' * 7_900} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    connection.sendall(f"{line}{fields}\r\n".encode())
    assert heard(connection).startswith(b"HTTP/1.1 200 ")


def test_attack_1_the_limit_is_of_each_head_and_not_of_the_connection(daemon: Running) -> None:
    with httpx2.Client(base_url=daemon.url, trust_env=False) as http:
        for _ in range(12):
            assert http.get("/healthz", headers={"X-Long": "a" * 7_900}).status_code == 200


def test_attack_1_trailers_are_no_fields_of_the_request(connect: Connect, daemon: Running) -> None:
    connection = connect()
    connection.sendall(
        b"POST /check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/json\r\nConnection: close\r\n\r\n"
        b"0\r\nAuthorization: Bearer " + daemon.token.encode() + b"\r\n\r\n"
    )
    assert heard(connection).startswith(b"HTTP/1.1 401 ")


def test_attack_5_a_silent_connection_ends(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.2)
    silent, slow = connect(), connect()
    slow.sendall(b"GET /healthz HTTP/1.1\r\nHo")
    assert heard(silent) == b""
    assert heard(slow).startswith(b"HTTP/1.1 408 ")


def test_attack_5_a_head_byte_by_byte_ends_in_time(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.3)
    connection = connect()
    connection.settimeout(0.05)
    began = time.monotonic()
    said = b""
    for byte in b"GET /healthz HTTP/1.1\r\n" + b"X" * 1_000:
        try:
            connection.sendall(bytes((byte,)))
            if said := connection.recv(1_000):
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    assert said.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < SECONDS


BODIES = {
    "with a length": b"Content-Length: 1000\r\n\r\nabc",
    "in chunks": b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "never begun": b"Content-Length: 1000\r\n\r\n",
}


@pytest.mark.parametrize("how", BODIES)
def test_attack_5_a_body_that_stands_still_ends(
    connect: Connect,
    daemon: Running,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(bounded_http, "BODY_SECONDS", 0.2)
    connection = connect()
    connection.sendall(
        b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer " + daemon.token.encode() + b"\r\n" + BODIES[how]
    )
    assert heard(connection).startswith(b"HTTP/1.1 408 ")
    assert not [record for record in caplog.records if record.exc_info]


def test_attack_5_after_an_answer_the_next_head_has_its_time(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connect()
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.2)
    connection.sendall(b"GET /heal")
    assert heard(connection).startswith(b"HTTP/1.1 408 ")


def test_attack_5_a_long_answer_is_not_cut_off(
    daemon: Running, searching: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(bounded_http, "BODY_SECONDS", 0.2)
    began = time.monotonic()
    with daemon.http.stream(
        "GET",
        f"/schedule/{searching}/events",
        headers={"Authorization": f"Bearer {daemon.token}", "Accept": "text/event-stream"},
    ) as stream:
        for _ in stream.iter_lines():
            if time.monotonic() - began > 0.5:
                break
    assert daemon.get(searching)["status"] == "running"


HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)


def test_attack_5_a_handshake_that_the_library_refuses_is_answered(connect: Connect) -> None:
    connection = connect()
    connection.sendall(HANDSHAKE + b"Content-Length: 5\r\n\r\nhello")
    assert heard(connection).startswith(b"HTTP/1.1 400 ")


PING, EMPTY = bytes((0x89, 0x80)) + bytes(4), bytes((0x00, 0x80)) + bytes(4)
BEGUN, PONG = bytes((0x01, 0x80)) + bytes(4), bytes((0x8A, 0x80)) + bytes(4)

FRAMES = {"pings": (b"", PING), "empty fragments": (BEGUN, EMPTY), "pongs": (b"", PONG)}


@pytest.mark.parametrize("what", FRAMES)
@pytest.mark.parametrize("known", [True, False], ids=["known", "a stranger"])
def test_attack_4_every_frame_counts(
    connect: Connect, daemon: Running, what: str, known: bool
) -> None:
    first, frame = FRAMES[what]
    connection = connect()
    token = daemon.token.encode() if known else b"nobody's"
    connection.sendall(HANDSHAKE + b"Authorization: Bearer " + token + b"\r\n\r\n")
    answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 101 ")
    sent = flood(connection, first, frame * 5_000, times=2_000)
    assert sent < 60_000_000  # it was not taken
    said = answer.partition(b"\r\n\r\n")[2] + heard(connection)
    pongs = said.count(b"\x8a\x00")
    assert pongs <= 100
    if known:
        assert (1008).to_bytes(2, "big") + b"LIMIT_EXCEEDED" in said or sent > 100_000


def test_attack_4_over_the_budget_is_told(connect: Connect, daemon: Running) -> None:
    connection = connect()
    token = daemon.token.encode()
    connection.sendall(HANDSHAKE + b"Authorization: Bearer " + token + b"\r\n\r\n")
    assert connection.recv(65_536).startswith(b"HTTP/1.1 101 ")
    connection.sendall(PING * 101)
    assert (1008).to_bytes(2, "big") + b"LIMIT_EXCEEDED" in heard(connection)


def test_attack_4_a_hundred_frames_are_served(connect: Connect, daemon: Running) -> None:
    connection = connect()
    token = daemon.token.encode()
    connection.sendall(HANDSHAKE + b"Authorization: Bearer " + token + b"\r\n\r\n")
    assert connection.recv(65_536).startswith(b"HTTP/1.1 101 ")
    connection.sendall(PING * 100)
    said = b""
    while said.count(b"\x8a\x00") < 100:
        said += connection.recv(65_536)
    assert said.replace(b"\x8a\x00", b"") == b""


REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_attack_1_requests_in_advance_are_bounded_and_answered_in_order(connect: Connect) -> None:
    connection = connect()
    connection.sendall(REQUEST * 10)
    said = b""
    while said.count(b"HTTP/1.1 200 ") < 10:
        said += connection.recv(65_536)
    sent = flood(connection, b"", REQUEST * 500, times=2_000)
    assert sent < 2_000 * 500 * len(REQUEST), "it went on taking requests"


@pytest.mark.parametrize(
    "wrong", ["garbage\r\n\r\n", f"GET / HTTP/1.1\r\nX: {'a' * 9_000}\r\n\r\n"]
)
@pytest.mark.parametrize("before", [1, 3, 12])
def test_attack_1_what_is_refused_behind_others_leaves_no_trace(
    connect: Connect, before: int, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    connection = connect()
    connection.sendall(REQUEST * before + wrong.encode())
    said = heard(connection)
    assert said.count(b"HTTP/1.1 ") >= 1
    assert not [record for record in caplog.records if record.exc_info]


def test_attack_1_a_body_that_nobody_wants_is_not_read_for_ever(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "UNWANTED_SECONDS", 0.1)
    connection = connect()
    connection.sendall(
        b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
    )
    assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")
    sent = flood(connection, b"", b"a" * 1_000_000, times=5_000)
    assert sent < 5_000_000_000


@pytest.mark.parametrize("known", [True, False])
def test_who_sends_too_much_still_reads_why(daemon: Running, known: bool) -> None:
    headers = {"Authorization": f"Bearer {daemon.token}"} if known else {}
    files = {"lots": ("lots.csv", b"a" * 30_000_000)}
    answer = httpx2.post(
        f"{daemon.url}/check", files=files, headers=headers, timeout=30, trust_env=False
    )
    assert answer.status_code == 413
    assert answer.json()["code"] == "LIMIT_EXCEEDED"


def test_after_a_body_that_nobody_wanted_the_connection_goes_on(daemon: Running) -> None:
    with httpx2.Client(base_url=daemon.url, trust_env=False) as http:
        for _ in range(3):
            refused = http.post("/check", content=b"a" * 3_000_000)
            assert refused.status_code == 401
            assert http.get("/healthz").status_code == 200


def test_who_leaves_with_requests_in_advance_ends_the_stream_before_them(
    connect: Connect, daemon: Running, searching: int
) -> None:
    hub = daemon.inside.hub
    before = hub.total
    with connect() as connection:
        connection.sendall(
            f"GET /schedule/{searching}/events HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {daemon.token}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        assert b"text/event-stream" in connection.recv(65_536)
        assert hub.total == before + 1
        connection.sendall(REQUEST * 3)
    deadline = time.monotonic() + SECONDS
    while hub.total > before:
        assert time.monotonic() < deadline, "the stream goes on for nobody"
        time.sleep(0.02)


OFFERED = ["h2c", "TLS/1.0", "websocket", "h2c\r\nUpgrade: IRC/6.9"]


@pytest.mark.parametrize("offer", OFFERED)
@pytest.mark.parametrize("pieces", [1, 2, 500], ids=["at once", "head and body", "in drops"])
def test_live_54_an_upgrade_that_is_offered_costs_no_body(
    daemon: Running, connect: Connect, offer: str, pieces: int
) -> None:
    """live 54: HTTP clients of Java, Kotlin and curl offer HTTP/2 with their first request."""
    body = json.dumps({"lots": [{"lot_id": "L1", "product": "A", "vials": 1000}]})
    head = (
        "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {daemon.token}\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        f"Upgrade: {offer}\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    last = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    whole = f"{head}{body}{last}"
    size = {1: len(whole), 2: len(head), 500: len(whole) // 500 + 1}[pieces]
    connection = connect()
    for start in range(0, len(whole), size):
        connection.sendall(whole[start : start + size].encode())
    said = heard(connection).decode()
    checked, alive = said.split("HTTP/1.1 ")[1:]
    assert checked.startswith("200") and '"ok":true' in checked.replace(" ", "")
    assert alive.startswith("200"), "and the connection goes on"


def test_live_54_uploads_in_chunks_and_old_http_are_read_behind_an_upgrade(
    daemon: Running, connect: Connect
) -> None:
    """live 54, the same kind: a chunked body, and HTTP/1.0, which knows no upgrade at all."""
    offer = "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: "
    form = "Content-Type: application/x-www-form-urlencoded\r\n"
    chunked = f"POST /auth/token HTTP/1.1\r\n{offer}h2c\r\n{form}Transfer-Encoding: chunked\r\n\r\n"
    old = f"GET /healthz HTTP/1.0\r\n{offer}websocket\r\n\r\n"
    for sent, status in [(f"{chunked}3\r\na=b\r\n0\r\n\r\n", b" 400 "), (old, b" 200 ")]:
        connection = connect()
        connection.sendall(sent.encode())
        assert status in connection.recv(65_536)


def test_live_54_a_tunnel_is_refused(connect: Connect) -> None:
    """The other request behind which a parser expects another protocol."""
    connection = connect()
    connection.sendall(b"CONNECT plant.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\nhello")
    assert heard(connection).startswith(b"HTTP/1.1 501 ")
