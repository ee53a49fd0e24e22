"""A load client: many sockets in one process, counting what arrives without a library in between.

What it is for: `python -m benchmarks.sockets.client`, told by lines on its standard input (see
`children`). Every message it counts has a `seq`; what it reports are distinct ones, in order, and
how long each took from `t=` (monotonic nanoseconds, the same clock in every process of a machine).
What it is not for: being a good client; `fillsched.client` is one.
"""

import asyncio
import json
import os
import re
import socket
import sys
import time
from base64 import b64encode
from typing import Any
from urllib.parse import urlsplit

import uvloop

from benchmarks.sockets.children import say

SEQ = re.compile(rb'"seq":(\d+),')
TIMED = re.compile(rb't=(\d+).*?"seq":(\d+),', re.DOTALL)
_CLOSE, _PING = 0x88, 0x89


class Reader(asyncio.Protocol):
    """One socket. `mode`: ``count`` is quickest, ``time`` also measures, ``idle`` answers pings."""

    def __init__(self, request: bytes, mode: str) -> None:
        self.request, self.mode = request, mode
        self.transport: asyncio.Transport
        self.opened = asyncio.get_running_loop().create_future()
        self.left = b""
        self.first = self.last = 0
        self.received = 0
        self.broken = 0
        self.snapshots = 0
        self.delays: list[int] = []
        self.last_ns = 0
        self.code: int | None = None
        self.target = 0
        self.reached = asyncio.Event()
        self.lost = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.transport.write(self.request)

    def connection_lost(self, _: Exception | None) -> None:
        self.lost.set()
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed in the handshake"))

    def data_received(self, data: bytes) -> None:
        if not self.opened.done():
            head, end, data = (self.left + data).partition(b"\r\n\r\n")
            if not end:
                self.left = head
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.opened.set_exception(ConnectionError(head.decode(errors="replace")))
                return
            self.left = b""
            self.opened.set_result(None)
        data = self.left + data
        if self.mode != "idle" and (place := data.find(_PING)) >= 0:
            stop = place + 2 + data[place + 1]  # the byte stands nowhere else: messages are ASCII
            self._pong(data[place + 2 : stop])
            data = data[:place] + data[stop:]
        if self.mode == "count":
            self._count(data)
        elif self.mode == "time":
            self._time(data)
        else:
            self._frames(data)
        if self.target and self.last >= self.target:
            self.last_ns = time.monotonic_ns()
            self.reached.set()

    def _count(self, data: bytes) -> None:
        found = [int(number) for number in SEQ.findall(data)]
        if found:
            self._took(found)
            data = data[data.rfind(b'"seq":%d,' % found[-1]) + 6 :]
        self.left = data

    def _time(self, data: bytes) -> None:
        now = time.monotonic_ns()
        found, end = [], 0
        for match in TIMED.finditer(data):
            found.append(int(match[2]))
            self.delays.append(now - int(match[1]))
            end = match.end()
        if found:
            self._took(found)
        self.left = data[end:]

    def _took(self, found: list[int]) -> None:
        if not self.first:
            self.first = found[0]
            self.last = found[0] - 1
        if found[0] != self.last + 1 or found[-1] - found[0] != len(found) - 1:
            self.broken += 1
        self.last = found[-1]
        self.received += len(found)

    def _pong(self, payload: bytes) -> None:
        """Answers a ping, masked with zeros."""
        self.transport.write(b"\x8a" + bytes((0x80 | len(payload),)) + b"\0\0\0\0" + payload)

    def _frames(self, data: bytes) -> None:
        """Whole frames, answering pings as a good peer does."""
        while len(data) >= 2:
            size, start = data[1] & 0x7F, 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            if len(data) < start + size:
                break
            payload, kind = data[start : start + size], data[0]
            data = data[start + size :]
            if kind == _PING:
                self._pong(payload)
            elif kind == _CLOSE:
                self.code = int.from_bytes(payload[:2], "big")
            elif (match := SEQ.search(payload)) is not None:
                self.last = int(match[1])
                self.received += 1
        self.left = data


def request_of(url: str, token: str) -> bytes:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    key = b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        f"Authorization: Bearer {token}\r\n\r\n"
    ).encode()


class Load:
    """All sockets of this process."""

    def __init__(self) -> None:
        self.readers: list[Reader] = []

    async def connect(
        self, urls: list[str], token: str, mode: str, at_once: int = 50, rcvbuf: int = 0
    ) -> dict[str, Any]:
        """Opens one socket for each of `urls`."""
        gate = asyncio.Semaphore(at_once)
        started = time.monotonic_ns()

        async def one(url: str) -> Reader:
            async with gate:
                parts = urlsplit(url)
                raw = socket.socket()
                if rcvbuf:
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
                raw.setblocking(False)
                loop = asyncio.get_running_loop()
                await loop.sock_connect(raw, (parts.hostname, parts.port))
                _, reader = await loop.create_connection(
                    lambda: Reader(request_of(url, token), mode), sock=raw
                )
                await reader.opened
                return reader

        new = await asyncio.gather(*map(one, urls))
        self.readers += new
        return {"sockets": len(new), "seconds": (time.monotonic_ns() - started) / 1e9}

    async def until(self, seq: int, seconds: float, first: int = 0) -> dict[str, Any]:
        """Waits until every socket (from number `first` on) has seen `seq`."""
        readers = self.readers[first:]
        for reader in readers:
            reader.target = seq
            reader.reached.clear()
            if reader.last >= seq:
                reader.last_ns = time.monotonic_ns()
                reader.reached.set()
        try:
            await asyncio.wait_for(
                asyncio.gather(*(reader.reached.wait() for reader in readers)), seconds
            )
        except TimeoutError:
            behind = sum(reader.last < seq for reader in readers)
            codes = [r.code for r in readers if r.last < seq]
            return {"ok": False, "behind": behind, "codes": codes[:9]}
        return {"ok": True, "last_ns": max(r.last_ns for r in readers), **self.counts(readers)}

    async def report(self, first: int = 0) -> dict[str, Any]:
        """What came since the last report, delays in milliseconds."""
        readers = self.readers[first:]
        delays = sorted(delay for reader in readers for delay in reader.delays)
        for reader in readers:
            reader.delays.clear()
        shares = {"p50": 0.5, "p99": 0.99, "p999": 0.999, "max": 1.0}
        at = {
            name: delays[min(len(delays) - 1, int(share * len(delays)))] / 1e6 if delays else None
            for name, share in shares.items()
        }
        return {**at, "messages": len(delays), **self.counts(readers)}

    def counts(self, readers: list[Reader]) -> dict[str, Any]:
        return {
            "received": sum(r.received for r in readers),
            "broken": sum(r.broken for r in readers),
            "lost": sum(r.lost.is_set() for r in readers),
        }

    async def stop_reading(self, number: int) -> dict[str, Any]:
        """Makes one socket stand still."""
        self.readers[number].transport.pause_reading()
        return {}

    async def drop(self) -> dict[str, Any]:
        """Lets all go, as a crash would."""
        for reader in self.readers:
            reader.transport.abort()
        await asyncio.gather(*(reader.lost.wait() for reader in self.readers))
        self.readers.clear()
        return {}


async def main() -> None:
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    load = Load()
    say(ready=True)
    while line := await lines.readline():
        order = json.loads(line)
        say(**await getattr(load, order.pop("do"))(**order))


if __name__ == "__main__":
    uvloop.run(main())
