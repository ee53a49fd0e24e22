"""Many topics on one socket that survives everything: what an overview of jobs lives on.

What it is for: `/ws` made again for ever, every topic taken up where it was, for programs that show
many jobs at once. What it is not for: one job to its end (`following`), or REST calls (`client`).
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from fillsched.errors import AuthenticationError, ConnectionTrouble, LimitExceeded
from fillsched.following import (
    CONNECT_SECONDS,
    PING_SECONDS,
    PONG_SECONDS,
    Link,
    Lost,
    Message,
    Way,
    bearer,
    judge_close,
    pause_before,
)


class Topics:
    """A stream of messages of the topics subscribed to. For one task at a time.

    A job's topic is resumed after its last message that came; after its terminal message it is
    forgotten.
    """

    def __init__(self, way: Way, *, rate_hz: float) -> None:
        self._way, self._rate_hz = way, rate_hz
        self._places: dict[str, str | None] = {}
        self._socket: ClientConnection | None = None

    async def subscribe(self, name: str, since: str | None = None) -> None:
        """Watches a topic from now on; a job's from `since` (a cursor, ``start``, None: now)."""
        self._places[name] = since
        await self._say(self._subscription([name]))

    async def unsubscribe(self, name: str) -> None:
        """Watches it no longer; may be repeated."""
        if self._places.pop(name, "") != "":
            await self._say({"type": "unsubscribe", "topics": [name]})

    async def messages(self) -> AsyncGenerator[Message, None]:
        """What comes, for ever. Raises what the daemon says when it refuses for good."""
        tries, refused = 0, ""
        while True:
            self._way.on_link(Link("connecting", tries))
            try:
                endpoint = await self._way.locate()
                try:
                    frames = self._connected(endpoint.url, bearer(endpoint))
                    async with contextlib.aclosing(frames):
                        async for message in frames:
                            if tries >= 0:
                                self._way.on_link(Link("live"))
                                tries, refused = -1, ""
                            yield message
                    reason = "the daemon closed the connection"
                except AuthenticationError as error:
                    if endpoint.token == refused:
                        raise
                    refused, reason = endpoint.token, str(error)  # a restart makes a new token
            except LimitExceeded as error:
                if error.retry_after_seconds is None:
                    raise
                reason = str(error)
            except (OSError, ConnectionTrouble, Lost, TimeoutError) as error:
                reason = str(error) or type(error).__name__
            tries = max(0, tries) + 1
            pause = pause_before(tries)
            self._way.on_link(Link("offline", tries, pause, reason))
            self._way.retry_now.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._way.retry_now.wait(), pause)

    async def _connected(self, url: str, headers: dict[str, str]) -> AsyncGenerator[Message, None]:
        try:
            async with connect(
                f"ws{url.removeprefix('http')}/ws",
                additional_headers=headers,
                open_timeout=CONNECT_SECONDS,
                ping_interval=PING_SECONDS,
                ping_timeout=PONG_SECONDS,
                compression=None,
                proxy=None,
            ) as socket:
                self._socket = socket
                if self._places:
                    await self._say(self._subscription(list(self._places)))
                with contextlib.suppress(ConnectionClosed):
                    async for raw in socket:
                        yield self._noted(Message(json.loads(raw), str(raw)))
        except InvalidHandshake as error:
            raise Lost(f"no socket can be had: {error}") from error
        finally:
            self._socket = None
        judge_close(socket)

    def _noted(self, message: Message) -> Message:
        name = message.data.get("topic")
        if name in self._places:
            self._places[name] = message.data["cursor"]
            if message.terminal:
                del self._places[name]
        return message

    def _subscription(self, names: list[str]) -> dict[str, object]:
        since = {name: self._places[name] for name in names if self._places[name] is not None}
        return {
            "type": "subscribe",
            "id": 0,
            "topics": names,
            "since": since,
            "max_rate_hz": self._rate_hz,
        }

    async def _say(self, command: dict[str, object]) -> None:
        if self._socket is not None:
            with contextlib.suppress(ConnectionClosed):  # the next connection says it again
                await self._socket.send(json.dumps(command))
