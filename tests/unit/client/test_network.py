"""Leaving a socket behind which messages still wait that nobody took."""

import asyncio

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from fillsched.client.endpoint import Endpoint
from fillsched.client.transports import network
from fillsched.client.transports.network import Network
from tests.conftest import WAIT_SECONDS

MESSAGES = 100
"""More than the WebSocket library keeps before it stops to read, the goodbye included."""


@pytest.mark.parametrize("taken", [0, 1, MESSAGES])
def test_a_socket_is_left_at_once_however_much_of_it_was_not_read(
    monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    monkeypatch.setattr(network, "CLOSE_SECONDS", WAIT_SECONDS)
    codes: list[int | None] = []

    async def speak(socket: ServerConnection) -> None:
        for number in range(MESSAGES):
            await socket.send(str(number))
        said.set()
        await socket.wait_closed()
        codes.append(socket.close_code)

    async def run() -> None:
        async with serve(speak, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            here = Endpoint(f"http://127.0.0.1:{port}", "secret")
            async with Network().socket(here, "/ws", "test/1") as socket:
                frames = aiter(socket)
                assert [await anext(frames) for _ in range(taken)] == [*map(str, range(taken))]
                await said.wait()

    said = asyncio.Event()
    asyncio.run(asyncio.wait_for(run(), WAIT_SECONDS / 4))
    assert codes == [1000]


def test_a_fault_inside_is_told_and_not_what_the_goodbye_met() -> None:
    async def break_off(socket: ServerConnection) -> None:
        socket.transport.abort()

    async def run() -> None:
        async with serve(break_off, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            here = Endpoint(f"http://127.0.0.1:{port}", "secret")
            async with Network().socket(here, "/ws", "test/1") as socket:
                with pytest.raises(ConnectionClosed):
                    await anext(aiter(socket))
                raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        asyncio.run(asyncio.wait_for(run(), WAIT_SECONDS))
