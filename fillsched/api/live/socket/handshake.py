"""Letting a socket in, and seeing it out.

What it is for: origin, limits and token before a connection counts, the close code after it, and a
line of the log for each. What it is not for: what happens in between (`connection`).
"""

import asyncio
import logging

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from fillsched.api.live.channel import UNREAD_SECONDS, Channel, channel_of
from fillsched.api.live.context import Context, address_of
from fillsched.api.live.inbound import Closing
from fillsched.api.live.socket.connection import Connection
from fillsched.errors import FillschedError, answered

log = logging.getLogger(__name__)

CLOSE_REASON_BYTES = 123
"""All that a close frame can hold (RFC 6455)."""

FAILED = (1011, "EXECUTION_ERROR: the server failed; its log says how")
"""The last word of a session that ends as nobody foresaw."""


async def serve_socket(socket: WebSocket, context: Context, topic: str | None) -> None:
    """Serves one socket: of the job that `topic` names, or (None) of many topics.

    A page from elsewhere and a full server are refused before accepting; everything else accepts
    first and then closes, so that a browser can read the reason.
    """
    hub, headers = context.hub, socket.headers
    if hub.full or not context.origins.allows(headers.get("origin"), headers.get("host", "")):
        why = "LIMIT_EXCEEDED" if hub.full else "ORIGIN"
        hub.counters.refused.labels(why).inc()
        log.info("socket refused", extra={"why": why, "peer": _peer(socket)})
        await socket.close(1008)
        return
    hub.arrive()
    try:
        await socket.accept()
        last_word: tuple[int, str] | None = FAILED
        try:
            async with channel_of(socket) as channel:
                last_word = await _served(socket, channel, context, topic)
        finally:
            if last_word is not None:
                await _close(socket, *last_word)
                await channel.gone()  # it holds a place as long as it holds a descriptor
    except WebSocketDisconnect:
        pass
    finally:
        hub.depart()


async def _served(
    socket: WebSocket, channel: Channel, context: Context, topic: str | None
) -> tuple[int, str] | None:
    """Serves a connection that may be; returns the code and reason to close it with, if it is
    still there."""
    try:
        connection = await _known(socket, channel, context, topic)
    except (FillschedError, Closing) as error:
        code, reason = _told(error)
        why = reason.partition(":")[0]
        context.hub.counters.refused.labels(why).inc()
        log.info("socket refused", extra={"why": why, "peer": _peer(socket)})
        return code, reason
    return await _see_out(socket, connection, context, topic)


async def _known(
    socket: WebSocket, channel: Channel, context: Context, topic: str | None
) -> Connection:
    """A connection that counts for its user. Raises what it is refused for."""
    address = address_of(socket)
    identity = await context.admission.identify(socket.headers, socket.query_params, address)
    connection = Connection(socket, channel, identity, context, stays=topic is None)
    context.hub.admit(connection)
    return connection


async def _see_out(
    socket: WebSocket, connection: Connection, context: Context, topic: str | None
) -> tuple[int, str] | None:
    """Serves the connection and says in the log how it ended; code and reason as `_served`."""
    counters = context.hub.counters
    counters.opened.labels("socket").inc()
    where = {"topic": topic or "-", "peer": _peer(socket)}
    log.info("socket opened", extra={**connection.described(), **where})
    code, reason = FAILED
    gone = False
    try:
        if topic is not None:
            await connection.follow(topic, since=socket.query_params.get("since"))
        await connection.serve()
    except (FillschedError, Closing) as error:
        code, reason = _told(error)
    except WebSocketDisconnect as disconnected:
        code, reason, gone = disconnected.code, "", True
        answered(disconnected)
    finally:
        connection.leave()
        context.hub.dismiss(connection)
        counters.closed.labels(str(code)).inc()
        told = {**connection.described(), **where, "code": code, "reason": reason}
        log.info("socket closed", extra=told)
    return None if gone else (code, reason)


def _told(error: FillschedError | Closing) -> tuple[int, str]:
    """The close code and reason that tell `error`."""
    answered(error)
    closing = error if isinstance(error, Closing) else Closing.because(error)
    return closing.code, closing.reason


def _peer(socket: WebSocket) -> str:
    return "-" if socket.client is None else f"{socket.client.host}:{socket.client.port}"


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    if socket.application_state is WebSocketState.CONNECTED:
        told = reason.encode()[:CLOSE_REASON_BYTES].decode(errors="ignore")
        try:
            async with asyncio.timeout(UNREAD_SECONDS):
                await socket.close(code, told)
        except TimeoutError:
            log.debug("the peer does not read, not even the goodbye")
        except (RuntimeError, WebSocketDisconnect):
            log.debug("the peer closed first")
