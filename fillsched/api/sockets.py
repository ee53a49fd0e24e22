"""Letting a socket in, and seeing it out.

What it is for: origin, limits and token before a connection counts, and the close code after it.
What it is not for: what happens in between (`connection`).
"""

import logging

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from fillsched.api.connection import Connection, Surroundings
from fillsched.api.inbound import Closing
from fillsched.api.protocol import EXTENSION, Channel
from fillsched.errors import FillschedError

log = logging.getLogger(__name__)

CLOSE_REASON_BYTES = 123
"""All that a close frame can hold (RFC 6455)."""


async def serve_socket(socket: WebSocket, around: Surroundings, topic: str | None) -> None:
    """Serves one socket: of the job that `topic` names, or (None) of many topics.

    A page from elsewhere and a full server are refused before accepting; everything else accepts
    first and then closes, so that a browser can read the reason.
    """
    headers = socket.headers
    if around.hub.full or not around.origins.allows(headers.get("origin"), headers.get("host", "")):
        await socket.close(1008)
        return
    around.hub.arrive()
    try:
        await socket.accept()
        channel: Channel = socket.scope["extensions"][EXTENSION]
        try:
            await _let_in(socket, channel, around, topic)
        except FillschedError as error:
            raise Closing.because(error) from error
    except Closing as closing:
        await _close(socket, closing.code, closing.reason)
    except WebSocketDisconnect:
        pass
    finally:
        around.hub.depart()


async def _let_in(
    socket: WebSocket, channel: Channel, around: Surroundings, topic: str | None
) -> None:
    query = socket.query_params
    identity = await run_in_threadpool(around.auth.identify, socket.headers, query)
    connection = Connection(socket, channel, identity, around, stays=topic is None)
    around.hub.admit(connection)
    try:
        if topic is not None:
            await connection.follow(topic, since=query.get("since"))
        await connection.serve()
    finally:
        connection.leave()
        around.hub.dismiss(connection)


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    if socket.application_state is WebSocketState.CONNECTED:
        try:
            await socket.close(code, reason.encode()[:CLOSE_REASON_BYTES].decode(errors="ignore"))
        except (RuntimeError, WebSocketDisconnect):
            log.debug("the peer closed first")
