"""The protocol of a socket, given bytes in memory: what it writes, and when it ends."""

import asyncio
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from fillsched.api.live.channel import EXTENSION
from fillsched.api.live.transport import FRAMES_PER_SECOND, DirectChannel, LiveProtocol
from tests.conftest import WAIT_SECONDS

UPGRADE = (
    b"GET /ws HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
PING = b"\x89\x80" + bytes(4)
GOODBYE = b"\x88\x82" + bytes(4) + b"\x03\xe8"
ANSWER = b"\x88\x02\x03\xe8"


class Kept(asyncio.Transport):
    """A transport whose other end reads nothing: what is written stays, closing waits."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closing = self.dropped = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.closing = self.dropped = True

    def can_write_eof(self) -> bool:
        return False

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Session:
    """An application that accepts and then waits for the end; `code` is how it came."""

    def __init__(self) -> None:
        self.code: int | None = None
        self.channel: DirectChannel | None = None
        self.accepted = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self.channel = scope["extensions"][EXTENSION]
        self.accepted.set()
        while (message := await receive())["type"] != "websocket.disconnect":
            pass
        self.code = message["code"]


def served(work: Callable[[LiveProtocol, Kept, Session], None]) -> Session:
    """Runs `work` on a socket that was let in, and then its session to its end."""

    async def run() -> Session:
        session, state, transport = Session(), ServerState(), Kept()
        config = uvicorn.Config(session, lifespan="off", log_config=None, ws=LiveProtocol)
        protocol = LiveProtocol(config, state, {}, _loop=asyncio.get_running_loop())
        protocol.connection_made(transport)
        protocol.data_received(UPGRADE)
        await session.accepted.wait()
        transport.written = b""
        try:
            work(protocol, transport, session)
            await asyncio.gather(*state.tasks)
        finally:
            protocol.connection_lost(None)
        return session

    return asyncio.run(asyncio.wait_for(run(), WAIT_SECONDS))


def test_a_goodbye_is_answered_once_and_nothing_is_written_behind_it() -> None:
    def work(protocol: LiveProtocol, transport: Kept, session: Session) -> None:
        protocol.data_received(GOODBYE)
        assert session.channel is not None and session.channel.write(b"late") == 0
        assert (transport.written, transport.closing) == (ANSWER, True)

    assert served(work).code == 1000


def test_a_server_that_ends_says_nothing_to_one_whose_goodbye_is_answered() -> None:
    def work(protocol: LiveProtocol, transport: Kept, session: Session) -> None:
        protocol.data_received(GOODBYE)
        protocol.shutdown()  # while the answer still waits to be read
        assert (transport.written, transport.closing) == (ANSWER, True)

    assert served(work).code == 1000


def test_a_goodbye_lets_go_whoever_waits_for_room() -> None:
    def work(protocol: LiveProtocol, transport: Kept, session: Session) -> None:
        protocol.pause_writing()
        assert session.channel is not None
        assert not session.channel.writable.is_set()
        protocol.data_received(GOODBYE)
        assert session.channel.writable.is_set()
        assert session.channel.paused_since is None

    served(work)


def test_a_goodbye_behind_too_many_frames_is_answered_all_the_same() -> None:
    def work(protocol: LiveProtocol, transport: Kept, session: Session) -> None:
        protocol.data_received(PING * FRAMES_PER_SECOND)
        transport.written = b""
        protocol.data_received(PING + GOODBYE)
        assert transport.written.endswith(ANSWER)

    served(work)
