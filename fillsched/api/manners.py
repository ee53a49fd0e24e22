"""What HTTP expects of every answer, whatever the route: one ASGI layer around all of them.

What it is for: a Host that is ours, HEAD wherever there is GET, answers that no cache keeps unless
a route says otherwise, and a word to whom the server's end leaves without an answer. What it is
not for: bodies and errors (`problems`), or who may ask.
"""

import asyncio

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fillsched.api.origins import Origins
from fillsched.api.problems import problem_response
from fillsched.errors import Misdirected, Unavailable

ENDING = "The daemon ends, and this request had not come to its end. Send it again in a moment."


class Manners:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self.app, self.origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if not self.origins.is_ours(host):
            await _refuse(host, scope, receive, send)
        elif scope["type"] == "websocket":
            await self.app(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self._answer({**scope, "method": "GET"}, receive, _without_body(_uncached(send)))
        else:
            await self._answer(scope, receive, _uncached(send))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the application answers; when uvicorn ends it before, since it shuts down, 503."""
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except asyncio.CancelledError:
            if begun:
                raise
            await problem_response(Unavailable(ENDING))(scope, receive, send)


async def _refuse(host: str, scope: Scope, receive: Receive, send: Send) -> None:
    """A page of another name that now points here could otherwise read what needs no token."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": Misdirected.close_code})
        return
    await problem_response(Misdirected(host[:80]))(scope, receive, send)


def _uncached(send: Send) -> Send:
    """Tokens and plans are nobody else's, so they stay in no cache (RFC 6749, section 5.1)."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Cache-Control", "no-cache" if "etag" in headers else "no-store")
        await send(message)

    return sent


def _without_body(send: Send) -> Send:
    """The head of an answer; its length is that of the body that GET would send."""
    ended = False

    async def sent(message: Message) -> None:
        nonlocal ended
        if message["type"] != "http.response.body":
            await send(message)
        elif not ended:
            ended = True
            await send({"type": "http.response.body", "body": b""})

    return sent
