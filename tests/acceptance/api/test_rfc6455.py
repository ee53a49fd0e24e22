"""Frames that no honest client sends, byte by byte: the right close code, and a server that lives.

The socket below knows RFC 6455 only as far as it must break it.
"""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import httpx2
import pytest

from tests.acceptance.conftest import Running

SECONDS = 10.0
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FIN, RSV1, RSV2, RSV3 = 0x80, 0x40, 0x20, 0x10


def frame(head: int, payload: bytes = b"", *, masked: bool = True) -> bytes:
    """One frame; `head` is its first byte, flags and opcode."""
    size = len(payload)
    bit = 0x80 if masked else 0
    if size < 126:
        length = bytes((bit | size,))
    elif size < 1 << 16:
        length = bytes((bit | 126,)) + size.to_bytes(2, "big")
    else:
        length = bytes((bit | 127,)) + size.to_bytes(8, "big")
    if not masked:
        return bytes((head,)) + length + payload
    mask = os.urandom(4)
    hidden = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
    return bytes((head,)) + length + mask + hidden


def stretched(head: int, payload: bytes, width: int) -> bytes:
    """One frame whose length is written in `width` bytes, however small; its mask is zero."""
    code = 126 if width == 2 else 127
    return bytes((head, 0x80 | code)) + len(payload).to_bytes(width, "big") + bytes(4) + payload


@dataclass
class Raw:
    """A socket after its handshake."""

    socket: socket.socket
    left: bytes = b""

    def take(self, count: int) -> bytes:
        while len(self.left) < count:
            data = self.socket.recv(65_536)
            if not data:
                raise ConnectionError("closed without a close frame")
            self.left += data
        taken, self.left = self.left[:count], self.left[count:]
        return taken

    def hear(self) -> tuple[int, bytes]:
        """Opcode and payload of the next frame; the server's are whole and never masked."""
        head, size = self.take(2)
        assert head & FIN and not head & 0x70 and not size & 0x80
        if size == 126:
            size = int.from_bytes(self.take(2), "big")
        elif size == 127:
            size = int.from_bytes(self.take(8), "big")
        return head & 0x0F, self.take(size)

    def closed(self) -> int:
        """The code of the close frame, messages before it passed over."""
        while True:
            kind, payload = self.hear()
            if kind == CLOSE:
                return int.from_bytes(payload[:2], "big")


@pytest.fixture
def raw(daemon: Running) -> Iterator[Raw]:
    parts = httpx2.URL(daemon.url)
    with socket.create_connection((parts.host, parts.port or 0), SECONDS) as connection:
        connection.sendall(
            b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            b"Authorization: Bearer " + daemon.token.encode() + b"\r\n\r\n"
        )
        opened = Raw(connection)
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += opened.take(1)
        assert b" 101 " in answer.split(b"\r\n")[0]
        yield opened
    assert httpx2.get(f"{daemon.url}/healthz", trust_env=False).status_code == 200, "it lives"


ASK = b'{"type":"unsubscribe","id":1,"topics":["server"]}'

BROKEN = {
    "RSV1 set": (frame(FIN | RSV1 | TEXT, b"{}"), 1002),
    "RSV2 set": (frame(FIN | RSV2 | TEXT, b"{}"), 1002),
    "RSV3 set": (frame(FIN | RSV3 | TEXT, b"{}"), 1002),
    **{f"reserved opcode {n:#x}": (frame(FIN | n), 1002) for n in (3, 4, 5, 6, 7, 11, 12, 13, 15)},
    "ping in fragments": (frame(PING, b"x"), 1002),
    "close in fragments": (frame(CLOSE, b"\x03\xe8"), 1002),
    "ping of 126 bytes": (frame(FIN | PING, b"x" * 126), 1002),
    "attack 24g: 2 bytes told in 16 bits": (stretched(FIN | TEXT, b"{}", 2), 1002),
    "attack 24g: 2 bytes told in 64 bits": (stretched(FIN | TEXT, b"{}", 8), 1002),
    "attack 24g: 125 bytes told in 16 bits": (stretched(FIN | TEXT, b" " * 125, 2), 1002),
    "attack 24g: 65,535 bytes told in 64 bits": (
        stretched(FIN | TEXT, b" " * 65_535, 8)[:100],
        1002,
    ),
    "attack 24g: the second of two frames": (
        frame(FIN | PONG, b"ab") + stretched(FIN | TEXT, b"{}", 2),
        1002,
    ),
    "unmasked text": (frame(FIN | TEXT, b"{}", masked=False), 1002),
    "unmasked ping": (frame(FIN | PING, masked=False), 1002),
    "continuation of nothing": (frame(FIN | CONTINUATION, b"{}"), 1002),
    "a message inside another": (frame(TEXT, b"{") + frame(FIN | TEXT, b"}"), 1002),
    "close of one byte": (frame(FIN | CLOSE, b"\x03"), 1002),
    **{
        f"close code {code}": (frame(FIN | CLOSE, code.to_bytes(2, "big")), 1002)
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000)
    },
    "close reason that is no text": (frame(FIN | CLOSE, b"\x03\xe8\xff"), 1007),
    "bad UTF-8": (frame(FIN | TEXT, b'{"type":"\xff"}'), 1007),
    "half a character": (frame(FIN | TEXT, b'{"type":"\xc3"}'), 1007),
    "bad UTF-8 in fragments": (frame(TEXT, b'{"\xc3') + frame(FIN, b'"}'), 1007),
    "a frame over the limit": (frame(FIN | TEXT, b"x" * (16 * 1024 + 1)), 1009),
    "fragments over the limit": (
        frame(TEXT, b"x" * 9000) + frame(CONTINUATION, b"x" * 9000),
        1009,
    ),
    "a length of exabytes": (bytes((FIN | TEXT, 0xFF)) + b"\x7f" + b"\xff" * 7 + b"mask", 1009),
    "binary": (frame(FIN | BINARY, b"{}"), 1003),
    "text that is no JSON": (frame(FIN | TEXT, b"hello"), 1003),
    "JSON that is no object": (frame(FIN | TEXT, b"[1]"), 1003),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_the_protocol_is_closed_with_its_code(raw: Raw, name: str) -> None:
    data, code = BROKEN[name]
    raw.socket.sendall(data)
    assert raw.closed() == code


def test_a_message_may_come_in_fragments_with_a_ping_between(raw: Raw) -> None:
    raw.socket.sendall(
        frame(TEXT, ASK[:10])
        + frame(FIN | PING, b"are you there")
        + frame(CONTINUATION, ASK[10:20])
        + frame(FIN | CONTINUATION, ASK[20:])
    )
    assert raw.hear() == (PONG, b"are you there")
    kind, payload = raw.hear()
    assert kind == TEXT and b'"ok":true' in payload


def test_a_message_may_come_byte_by_byte(raw: Raw) -> None:
    raw.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in frame(FIN | TEXT, ASK):
        raw.socket.sendall(bytes((byte,)))
    assert b'"ok":true' in raw.hear()[1]


@pytest.mark.parametrize("code", [1000, 1001, 1011, 3000, 4999])
def test_a_client_that_says_goodbye_is_answered_with_its_own_code(raw: Raw, code: int) -> None:
    raw.socket.sendall(frame(FIN | CLOSE, code.to_bytes(2, "big") + b"bye"))
    assert raw.closed() == code


def test_what_comes_after_a_goodbye_is_not_heard(raw: Raw) -> None:
    raw.socket.sendall(frame(FIN | CLOSE, b"\x03\xe8") + frame(FIN | TEXT, ASK))
    assert raw.hear()[0] == CLOSE
    with pytest.raises(ConnectionError):
        raw.hear()


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_client_that_vanishes_inside_a_frame_does_no_harm(raw: Raw, cut: int) -> None:
    raw.socket.sendall(frame(FIN | TEXT, ASK)[:cut])
