"""Frames that no client should send: each kind a function of a seeded source of chance.

What it is for: what `hostile` sends, the same for the same seed. What it is not for: connections.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any

TEXT, BINARY, CLOSE, PING, PONG, MORE = 1, 2, 8, 9, 10, 0


def frame(
    payload: bytes,
    opcode: int = TEXT,
    *,
    final: bool = True,
    reserved: int = 0,
    masked: bool = True,
    length_bytes: int | None = None,
) -> bytes:
    """One frame, well formed but for what is asked; `length_bytes`: 0, 2 or 8, else the least."""
    size = len(payload)
    if length_bytes is None:
        length_bytes = 0 if size < 126 else 2 if size < 65_536 else 8
    short = {0: size, 2: 126, 8: 127}[length_bytes]
    head = bytes((final << 7 | reserved << 4 | opcode, masked << 7 | short))
    head += size.to_bytes(length_bytes, "big") if length_bytes else b""
    if not masked:
        return head + payload
    mask = b"\x5a\xa5\x3c\xc3"
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


def _said(value: Any) -> bytes:
    return frame(json.dumps(value).encode())


def _odd_json(chance: Random) -> bytes:
    values: list[bytes] = [
        b"[" * chance.randrange(1, 9_000),
        b'{"a":' * chance.randrange(1, 2_000) + b"1" + b"}" * chance.randrange(2_000),
        b"9" * chance.randrange(1, 9_000),
        b"1e999",
        b"NaN",
        b'"\\ud800"',
        b"null",
        b"",
        b"\xef\xbb\xbf{}",
        b'{"type":"subscribe","topics":' + b"[" * 2_000 + b"]" * 2_000 + b"}",
    ]
    return frame(chance.choice(values))


def _odd_command(chance: Random) -> bytes:
    odd: list[Any] = [None, True, -1, 1e308, 2**70, "", "\x00", "é" * 300, [], {}, [[]], {"a": 1}]
    kinds = ["subscribe", "unsubscribe", "cancel", "finish", "auth", "pong", "nonsense", ""]
    fields = ["id", "topics", "topic", "since", "token", "max_rate_hz", "scope", "kind", "x" * 200]
    command = {name: chance.choice(odd) for name in chance.sample(fields, chance.randrange(5))}
    return _said({"type": chance.choice([*kinds, *odd]), **command})


def _many_topics(chance: Random) -> bytes:
    names = [f"schedule:{chance.randrange(-5, 2**40)}" for _ in range(chance.randrange(1, 400))]
    return _said({"type": "subscribe", "id": 1, "topics": names})


def _odd_close(chance: Random) -> bytes:
    codes = [0, 999, 1000, 1004, 1005, 1006, 1015, 2999, 5000, 65535]
    body = chance.choice(codes).to_bytes(2, "big") + chance.choice([b"", b"\xff\xfe", b"x" * 123])
    return frame(chance.choice([b"\x03", body]), CLOSE)


KINDS: dict[str, Callable[[Random], bytes]] = {
    "random bytes": lambda chance: chance.randbytes(chance.randrange(1, 2_000)),
    "unknown opcodes": lambda chance: frame(b"x", chance.choice([3, 4, 5, 6, 7, 11, 13, 15])),
    "reserved bits": lambda chance: frame(b"{}", reserved=chance.randrange(1, 8)),
    "oversized": lambda chance: frame(b" " * chance.randrange(16_385, 80_000)),
    "a length of exabytes": lambda chance: b"\x81\xff" + (2**62).to_bytes(8, "big") + bytes(4),
    "a negative length": lambda chance: b"\x81\xff" + b"\xff" * 8 + bytes(4),
    "half a frame": lambda chance: (whole := frame(b'{"type":"pong"}' * 9))[
        : chance.randrange(1, len(whole))
    ],
    "text that is no UTF-8": lambda chance: frame(b'{"type":"' + chance.randbytes(40) + b'\xff"}'),
    "not masked": lambda chance: frame(b'{"type":"pong"}', masked=False),
    "binary": lambda chance: frame(chance.randbytes(50), BINARY),
    "long control frames": lambda chance: frame(b"x" * 126, chance.choice([PING, PONG, CLOSE])),
    "control in fragments": lambda chance: frame(b"", chance.choice([PING, PONG]), final=False),
    "a rest without beginning": lambda chance: frame(b"x", MORE),
    "text within a text": lambda chance: frame(b"{", final=False) + frame(b"{"),
    "fragments without end": lambda chance: (
        frame(b"{", final=False) + frame(b"x" * 99, MORE, final=False) * chance.randrange(90)
    ),
    "lengths longer than need be": lambda chance: frame(
        b'{"type":"pong"}', length_bytes=chance.choice([2, 8])
    ),
    "pings": lambda chance: frame(chance.randbytes(20), PING),
    "pongs nobody asked for": lambda chance: frame(chance.randbytes(20), PONG),
    "odd closes": _odd_close,
    "odd JSON": _odd_json,
    "odd commands": _odd_command,
    "many topics": _many_topics,
}
"""What is sent, by what is wrong with it."""
