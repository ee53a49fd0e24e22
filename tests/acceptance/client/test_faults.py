"""The client's stream through networks that are slow, cut, mute or mad: it always ends right."""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from fillsched.client import Client, Link, Message, fixed
from fillsched.client.transports import network
from tests.acceptance.conftest import Running
from tests.conftest import WAIT_SECONDS


@dataclass
class Fault:
    """What happens to the bytes from the daemon on the first `connections` connections.

    `after` bytes pass unharmed. Then `end` comes: ``reset``, ``close`` (a plain end), ``hole``
    (nothing passes any more, in either direction, and nobody is told), ``garbage``, or nothing.
    """

    delay_seconds: float = 0.0
    bytes_per_second: float = 0.0
    slice_bytes: int = 0
    after: int = 0
    end: str = ""
    connections: int = 10**6


class FaultyProxy:
    """Passes connections on to a daemon through a fault."""

    def __init__(self, url: str, fault: Fault, seed: int = 1) -> None:
        self.host, _, port = url.removeprefix("http://").partition(":")
        self.port, self.fault = int(port), fault
        self.random = random.Random(seed)
        self.count = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.count += 1
        fault = self.fault if self.count <= self.fault.connections else Fault()
        up_reader, up_writer = await asyncio.open_connection(self.host, self.port)
        hole = asyncio.Event()
        tasks = [
            asyncio.create_task(self._up(reader, up_writer, hole)),
            asyncio.create_task(self._down(up_reader, writer, fault, hole)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for one in (writer, up_writer):
                one.close()

    async def _up(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hole: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if not hole.is_set():
                writer.write(data)

    async def _down(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        fault: Fault,
        hole: asyncio.Event,
    ) -> None:
        passed = 0
        while data := await reader.read(self._size(fault)):
            if fault.delay_seconds:
                await asyncio.sleep(fault.delay_seconds)
            if fault.bytes_per_second:
                await asyncio.sleep(len(data) / fault.bytes_per_second)
            if fault.end and passed + len(data) > fault.after:
                writer.write(data[: max(0, fault.after - passed)])
                await self._ended(writer, fault.end, hole)
                return
            writer.write(data)
            await writer.drain()
            passed += len(data)

    def _size(self, fault: Fault) -> int:
        return self.random.randint(1, fault.slice_bytes) if fault.slice_bytes else 65536

    async def _ended(self, writer: asyncio.StreamWriter, end: str, hole: asyncio.Event) -> None:
        if end == "reset":
            raw: socket.socket = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        elif end == "hole":
            hole.set()
            await asyncio.Event().wait()
        elif end == "garbage":
            writer.write(b"\xff\xff" + bytes(range(256)))
            await writer.drain()


FAULTS = {
    "latency": Fault(delay_seconds=0.05),
    "little bandwidth": Fault(bytes_per_second=8_000),
    "slices of a few bytes": Fault(slice_bytes=7),
    "reset": Fault(after=1_500, end="reset", connections=4),
    "reset in the handshake": Fault(after=40, end="reset", connections=3),
    "a plain end": Fault(after=1_100, end="close", connections=4),
    "a black hole": Fault(after=1_300, end="hole", connections=2),
    "a black hole before the first byte": Fault(after=0, end="hole", connections=1),
    "garbage": Fault(after=1_400, end="garbage", connections=3),
    "slices and resets": Fault(slice_bytes=50, after=1_000, end="reset", connections=6),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("live", [False, True], ids=["replayed", "live"])
def test_a_stream_through_a_fault_is_whole_and_ends_right(
    daemon: Running, monkeypatch: pytest.MonkeyPatch, name: str, live: bool
) -> None:
    if FAULTS[name].end == "hole":  # only silence has to be found out by waiting
        for constant in ("PING_SECONDS", "PONG_SECONDS"):
            monkeypatch.setattr(network, constant, 0.3)
        monkeypatch.setattr(network, "CONNECT_SECONDS", 0.7)
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=1.0 if live else 0.2)
    if not live:
        daemon.end(job_id)

    async def run() -> tuple[list[Message], list[str], int]:
        states: list[str] = []
        proxy = FaultyProxy(daemon.url, FAULTS[name])

        async with (
            asyncio.timeout(2 * WAIT_SECONDS),
            proxy.running() as url,
            Client(fixed(url, daemon.token)) as client,
        ):

            def on_link(link: Link) -> None:
                states.append(link.state)
                if link.state == "offline":
                    asyncio.get_running_loop().call_later(0.01, client.retry_now)

            messages = [m async for m in client.follow(job_id, on_link=on_link)]
        return messages, states, proxy.count

    messages, states, connections = asyncio.run(run())
    assert [m.data["seq"] for m in messages] == list(range(1, len(messages) + 1))
    assert messages[-1].data["type"] == "complete"
    if FAULTS[name].end:
        assert "offline" in states and connections > 1
