"""The protocols that uvicorn serves with: ours where they fit what is installed, else its own.

What it is for: a look at the start whether the two subclasses of uvicorn's protocols still do what
they are for with the uvicorn and websockets that are installed: each answers a few bytes in memory.
What it is not for: the protocols themselves (`api.live.transport`, `api.live.bounded_http`).

Without ours sockets go the plain way through ASGI, slower, and strangers are bounded only as far as
uvicorn bounds them; the log says so.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from fillsched.api.live.channel import EXTENSION, Channel, framed

log = logging.getLogger(__name__)

ANSWER_SECONDS = 2.0
"""How long a protocol may take for its few bytes; it needs a thousandth of that."""

UNFIT = (ImportError, AttributeError, TypeError, ValueError, LookupError, RuntimeError, OSError)
"""What a protocol raises that was written for another version."""

_GET = b"GET / HTTP/1.1\r\nhost: x\r\n"
_UPGRADE = (
    _GET + b"connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"  # RFC 6455, section 1.3
)
_TEXT = b"\x81\x82\x00\x00\x00\x00hi"  # section 5.2: a masked frame, its mask zero


def http_protocol() -> Any:
    """What `uvicorn.Config` takes as `http`."""
    return _ours_or("HTTP", _bounded_http, _refuses_too_much)


def socket_protocol() -> Any:
    """What `uvicorn.Config` takes as `ws`."""
    return _ours_or("WebSocket", _live_protocol, _writes_directly)


def _ours_or(name: str, ours: Callable[[], Any], fits: Callable[[Any], Any]) -> Any:
    try:
        protocol = ours()
        # there may be a loop in this thread already
        with ThreadPoolExecutor(1) as aside, _unlogged():
            if aside.submit(asyncio.run, fits(protocol)).result():
                return protocol
        why = "its answer is another"
    except UNFIT as error:
        why = f"{type(error).__name__}: {error}"
    log.warning(
        f"The {name} protocol does not fit uvicorn {uvicorn.__version__} ({why}); uvicorn's own is "
        "used. Install the versions that fillsched asks for."
    )
    return "auto"


def _bounded_http() -> Any:
    from fillsched.api.live.bounded_http import BoundedHttp

    return BoundedHttp


def _live_protocol() -> Any:
    from fillsched.api.live.transport import LiveProtocol

    return LiveProtocol


@contextmanager
def _unlogged() -> Iterator[None]:
    """What uvicorn says of connections that are none is not for the log."""
    loggers = [logging.getLogger(name) for name in ("uvicorn.error", "uvicorn.access")]
    before = [logger.disabled for logger in loggers]
    try:
        for logger in loggers:
            logger.disabled = True
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


async def _refuses_too_much(protocol: Any) -> bool:
    """Whether a usual request is answered, and one without an end refused."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    usual = await _said(protocol, app, _GET + b"\r\n", until=b"204")
    endless = await _said(protocol, app, _GET + b"x: " + b"x" * 200_000, until=b"431")
    return usual and endless


async def _writes_directly(protocol: Any) -> bool:
    """Whether a socket's frames go out by the channel in its scope, and come in as text."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        channel: Channel = scope["extensions"][EXTENSION]
        heard = await receive()
        channel.write(framed(heard["text"].encode()))
        await send({"type": "websocket.close", "code": 1000})

    return await _said(protocol, app, _UPGRADE, _TEXT, until=framed(b"hi"))


async def _said(protocol: Any, app: Any, *given: bytes, until: bytes) -> bool:
    """Whether `protocol` writes `until` when it is given bytes."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, http=protocol, ws=protocol)
    served = protocol(config, ServerState(), {}, _loop=asyncio.get_running_loop())
    transport = _Recorded()
    served.connection_made(transport)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            for data in given:
                served.data_received(data)
                await asyncio.sleep(0)
            while until not in transport.written:
                await asyncio.sleep(0.001)
    except TimeoutError:
        return False
    finally:
        served.connection_lost(None)
    return True


class _Recorded(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def can_write_eof(self) -> bool:
        return False

    def is_closing(self) -> bool:
        return False

    def close(self) -> None: ...

    def abort(self) -> None: ...

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...
