"""Many topics on one socket, which comes back by itself.

What it is for: an overview that stays open all day, such as the dashboard: topics join and leave
while it is live, and after a lost connection each goes on where it stood. What it is not for: one
job to its end (`job_stream`), or topics where no socket can be had (`polled_topics`).

    async with client.topics("schedules", "server") as topics:
        async for message in topics:
            if message.data["type"] == "job":
                topics.add("schedule:43", since="start")
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from typing import Any

from websockets.exceptions import ConnectionClosed

from fillsched.client.endpoint import Endpoint
from fillsched.client.retry import TROUBLE, Lost, Tries, why_lost
from fillsched.client.streams.job_stream import (
    Link,
    Message,
    Way,
    hold_off,
    judge_close,
    message_of,
    opened,
)
from fillsched.client.streams.polled_topics import PolledTopics, Wish
from fillsched.client.transports import Socket

RATE_HZ = 10.0
"""Progress messages a second of one topic; an eye can use no more."""

COMMANDS_AT_ONCE, COMMANDS_SECONDS = 50, 1.05
"""So many commands, then a pause: a daemon hears 100 frames a second of one socket, and closes it
for good at more."""

SERVER_ERRORS = 500
"""From this status on an answer says that the daemon could not, not that it would not."""


class Topics:
    """The messages of its topics, iterated once; the socket is closed when the block is left.

    `add` and `drop` may be called at any time from the same loop, also while it is offline. Of the
    daemon's answers to subscriptions only refusals are given out; what is refused, or told to be
    removed, is dropped. What it cannot tell at present is trouble of the connection, and asked for
    again.
    """

    def __init__(self, way: Way, names: Iterable[str], max_rate_hz: float) -> None:
        self._way, self._max_rate_hz = way, max_rate_hz
        self._wanted = {name: Wish(None) for name in names}
        self._changed = asyncio.Event()
        self._stream = self._messages()

    async def __aenter__(self) -> "Topics":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stream.aclose()

    def __aiter__(self) -> AsyncIterator[Message]:
        return self._stream

    @property
    def names(self) -> frozenset[str]:
        """The topics that are wanted now."""
        return frozenset(self._wanted)

    def add(self, name: str, since: str | None = None) -> None:
        """Wants a topic as well, from `since`: ``start``, a cursor, or None for its state now."""
        if name not in self._wanted:
            self._wanted[name] = Wish(since)
            self._changed.set()

    def drop(self, name: str) -> None:
        """Wants a topic no longer; a message that is on its way may still come."""
        if name in self._wanted:
            del self._wanted[name]
            self._changed.set()

    async def _messages(self) -> AsyncGenerator[Message, None]:
        """Messages for ever. Raises what the daemon says when it refuses for good."""
        tries = Tries()
        while True:
            self._way.on_link(Link("connecting", tries.count))
            token = None
            try:
                endpoint = await self._way.locate()
                token = endpoint.token
                by = self._polled if tries.way else self._connected
                async with contextlib.aclosing(by(endpoint)) as messages:
                    async for message in messages:
                        tries.went_well()
                        if self._noted(message.data):
                            yield message
                if tries.way:  # a socket can be had again
                    tries = Tries()
                    continue
                raise Lost("the daemon ended the connection")
            except TROUBLE as trouble:
                tries.failed(trouble, token)
                reason = why_lost(trouble)
            await hold_off(self._way, tries.count, reason)

    def _polled(self, endpoint: Endpoint) -> AsyncGenerator[Message, None]:
        """The same where no socket can be had; ends when one can."""
        return PolledTopics(self._way, self._wanted, self._changed).messages(endpoint)

    async def _connected(self, endpoint: Endpoint) -> AsyncGenerator[Message, None]:
        """The messages of one connection; returns or raises as it was closed."""
        async with opened(self._way, endpoint, "/ws") as socket:
            self._way.on_link(Link("live", url=endpoint.url))
            telling = asyncio.create_task(self._tell(socket))
            try:
                with contextlib.suppress(ConnectionClosed):
                    async for raw in socket:
                        yield message_of(str(raw))
            finally:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)
        judge_close(socket)

    async def _tell(self, socket: Socket) -> None:
        """Subscribes and unsubscribes whatever has changed, one command for each topic."""
        told: dict[str, Wish] = {}
        said = 0

        async def say(command: dict[str, Any]) -> None:
            nonlocal said
            if said and said % COMMANDS_AT_ONCE == 0:
                await asyncio.sleep(COMMANDS_SECONDS)
            said += 1
            await socket.send(json.dumps(command))

        with contextlib.suppress(ConnectionClosed):
            while True:
                self._changed.clear()
                for name in told.keys() - self._wanted.keys():
                    del told[name]
                    await say({"type": "unsubscribe", "topics": [name]})
                for name, place in list(self._wanted.items()):
                    if told.get(name) is not place:
                        told[name] = place
                        await say(self._subscription(name, place))
                await self._changed.wait()

    def _subscription(self, name: str, place: Wish) -> dict[str, Any]:
        since = {} if place.since is None else {"since": {name: place.since}}
        wish = {"topics": [name], "max_rate_hz": self._max_rate_hz, **since}
        return {"type": "subscribe", "id": name, **wish}

    def _noted(self, data: Mapping[str, Any]) -> bool:
        """Keeps the place of a topic; whether the message is one to give out."""
        if data.get("type") == "result":
            if data["ok"]:
                return False
            if data["problem"].get("status", 0) >= SERVER_ERRORS:  # away, and it comes back
                raise Lost(data["problem"]["detail"])
            self.drop(str(data["id"]))
            return True
        if data.get("event") == "removed":
            self.drop(f"{data['job']['kind']}:{data['job']['id']}")
        place = self._wanted.get(str(data.get("topic")))
        if place is not None and "cursor" in data:
            place.since = data["cursor"]
        return True
