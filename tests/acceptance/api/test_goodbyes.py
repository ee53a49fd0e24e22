"""Closing handshakes in every order, byte by byte: when both goodbyes are through the daemon ends
the connection at once, and in bounded time when the other end says nothing or reads nothing.
"""

import socket
import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from fillsched.api.live import transport
from fillsched.api.live.channel import LINGER_SECONDS
from tests.acceptance.api.conftest import Puppet
from tests.acceptance.api.test_rfc6455 import ASK, CLOSE, FIN, PING, TEXT, Raw, frame
from tests.acceptance.api.test_stops import met
from tests.acceptance.conftest import Running
from tests.conftest import WAIT_SECONDS

SOON_SECONDS = 0.5
"""Half of the time that a goodbye may stay unanswered; what is at once takes a thousandth."""

GOODBYE = frame(FIN | CLOSE, b"\x03\xe8bye")

Watch = Callable[..., Raw]


@pytest.fixture
def watch(daemon: Running) -> Iterator[Watch]:
    """Opens sockets byte by byte; they are closed with the test."""
    at = httpx2.URL(daemon.url)
    made: list[socket.socket] = []

    def one(path: str, *, token: str | None = None, buffer_bytes: int | None = None) -> Raw:
        connection = socket.socket()
        made.append(connection)
        if buffer_bytes is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
        connection.settimeout(WAIT_SECONDS)
        connection.connect((at.host, at.port or 0))
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            f"Authorization: Bearer {daemon.token if token is None else token}\r\n\r\n".encode()
        )
        opened = Raw(connection)
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += opened.take(1)
        assert b" 101 " in answer.split(b"\r\n")[0]
        return opened

    yield one
    for connection in made:
        connection.close()


def seconds_to_the_end(raw: Raw) -> float:
    """How long until the connection has ended in order, whatever is said before."""
    began = time.monotonic()
    while raw.socket.recv(65_536):
        pass
    return time.monotonic() - began


def arrived(raw: Raw, what: bytes) -> None:
    """Waits until `what` has come, and leaves it unread."""
    raw.socket.setblocking(False)
    for _ in range(int(WAIT_SECONDS / 0.01)):
        try:
            if what in raw.socket.recv(65_536, socket.MSG_PEEK):
                raw.socket.settimeout(WAIT_SECONDS)
                return
        except BlockingIOError:
            pass
        time.sleep(0.01)
    raise AssertionError("it did not come")


def counted(daemon: Running, number: int, seconds: float) -> bool:
    """Whether so many connections are counted within that time."""
    for _ in range(int(seconds / 0.02)):
        if daemon.inside.hub.total == number:
            return True
        time.sleep(0.02)
    return False


BEFORE_IT = {
    "nothing": b"",
    "a command": frame(FIN | TEXT, ASK),
    "a ping": frame(FIN | PING, b"x"),
    "commands": frame(FIN | TEXT, ASK) * 20,
}


@pytest.mark.parametrize("what", BEFORE_IT)
def test_a_goodbye_in_one_piece_with_what_stands_before_ends_the_connection(
    watch: Watch, what: str
) -> None:
    raw = watch("/ws")
    raw.socket.sendall(BEFORE_IT[what] + GOODBYE)
    assert raw.closed() == 1000
    assert seconds_to_the_end(raw) < SOON_SECONDS


def test_a_goodbye_behind_a_command_that_is_obeyed_still_ends_the_connection(watch: Watch) -> None:
    raw = watch("/ws")
    raw.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in frame(FIN | TEXT, ASK) + GOODBYE:
        raw.socket.sendall(bytes((byte,)))
    assert raw.closed() == 1000
    assert seconds_to_the_end(raw) < SOON_SECONDS


def test_an_answer_to_the_daemons_goodbye_ends_the_connection(watch: Watch, puppet: Puppet) -> None:
    raw = watch(f"/ws/schedule/{puppet.id}")
    puppet.end()
    assert raw.closed() == 1000
    raw.socket.sendall(GOODBYE)
    assert seconds_to_the_end(raw) < SOON_SECONDS


def test_a_goodbye_that_was_sent_before_the_daemons_was_read_ends_the_connection(
    watch: Watch, puppet: Puppet
) -> None:
    raw = watch(f"/ws/schedule/{puppet.id}")
    puppet.end()
    arrived(raw, b"\x88\x02\x03\xe8")
    raw.socket.sendall(GOODBYE)
    assert raw.closed() == 1000
    assert seconds_to_the_end(raw) < SOON_SECONDS


@pytest.mark.parametrize("trial", range(10))
def test_goodbyes_that_cross_end_the_connection(watch: Watch, puppet: Puppet, trial: int) -> None:
    raw = watch(f"/ws/schedule/{puppet.id}")
    puppet.end()
    time.sleep(trial * 0.0005)
    raw.socket.sendall(GOODBYE)
    assert raw.closed() == 1000
    assert seconds_to_the_end(raw) < SOON_SECONDS


def test_a_goodbye_that_nobody_answers_ends_the_connection_a_second_later(
    watch: Watch, puppet: Puppet
) -> None:
    raw = watch(f"/ws/schedule/{puppet.id}")
    puppet.end()
    assert raw.closed() == 1000
    assert LINGER_SECONDS / 2 < seconds_to_the_end(raw) < LINGER_SECONDS + SOON_SECONDS


# -- whoever does not read ----------------------------------------------------------------------


@pytest.fixture
def deaf(daemon: Running, watch: Watch, puppet: Puppet) -> Raw:
    """A socket to which nothing more can be written, since it does not read."""
    raw = watch(f"/ws/schedule/{puppet.id}?since=start", buffer_bytes=4096)
    (connection,) = met(lambda: daemon.inside.hub.connections)
    puppet.publish(1500)
    met(lambda: not connection.ready)
    return raw


def test_a_goodbye_of_one_that_reads_on_is_answered_behind_all_that_was_written(
    deaf: Raw, daemon: Running
) -> None:
    deaf.socket.sendall(GOODBYE)
    assert counted(daemon, 0, SOON_SECONDS)
    assert deaf.closed() == 1000
    assert seconds_to_the_end(deaf) < SOON_SECONDS


def test_what_one_that_does_not_read_has_left_after_its_goodbye_is_dropped_in_time(
    deaf: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "UNREAD_SECONDS", 0.2)
    deaf.socket.sendall(GOODBYE)
    time.sleep(0.2 + SOON_SECONDS)
    with pytest.raises(ConnectionError):
        deaf.closed()


# -- limits -------------------------------------------------------------------------------------


def test_attack_24_a_refused_socket_is_counted_until_its_connection_is_gone(
    watch: Watch, daemon: Running
) -> None:
    assert counted(daemon, 0, WAIT_SECONDS)
    raw = watch("/ws", token="nobody's")
    assert raw.closed() == 1008
    assert daemon.inside.hub.total == 1
    raw.socket.sendall(GOODBYE)
    assert seconds_to_the_end(raw) < SOON_SECONDS
    assert counted(daemon, 0, SOON_SECONDS)
