"""A job's stream that survives everything but the job's end.

What it is for: making a lost connection again for ever, resuming without a gap or a repeat, and
falling back to server-sent events and then to polling where a socket cannot be had. What it is not
for: REST calls (`rest`), making connections (`transports`), or finding a daemon (the `Locate`
handed in does that).
"""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import httpx2
from websockets.exceptions import ConnectionClosed

from fillsched.client.endpoint import Endpoint, Locate, bearer
from fillsched.client.errors import UNREACHABLE, error_of, error_of_code, object_of, unreachable
from fillsched.client.retry import TROUBLE, Lost, NoSuchWay, Tries, why_lost
from fillsched.client.transports import CONNECT_SECONDS, Connections, Socket, Transport
from fillsched.errors import FillschedError

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 20.0
"""Reconnecting waits a random part of a pause that doubles from the first to the longest."""

SILENCE_SECONDS = 75.0
"""An event stream that says nothing for two and a half heartbeats is taken for dead."""

POLL_SECONDS = 1.0
"""Pause between two polls, where nothing better can be had."""

RENEW_LOOK_SECONDS = 240.0
"""How often an open socket is told of a fresh token, if there is one; tokens last 30 minutes."""


@dataclass(frozen=True, slots=True)
class Message:
    """One frame: parsed, and as it came."""

    data: Mapping[str, Any]
    raw: str

    @property
    def terminal(self) -> bool:
        """Whether it is the last of its job."""
        return self.data.get("type") in ("complete", "error")


@dataclass(frozen=True, slots=True)
class Link:
    """How the stream stands. `retry_seconds` until try number `tries`, while offline; `url` of the
    daemon while live, which may have come back at another one."""

    state: Literal["connecting", "live", "offline"]
    tries: int = 0
    retry_seconds: float | None = None
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How a stream reaches its daemon, and whom it tells how that goes."""

    locate: Locate
    transport: Transport
    connections: Connections
    retry_now: asyncio.Event
    on_link: Callable[[Link], None]
    agent: str


def message_of(raw: str) -> Message:
    """One frame, parsed. Raises Lost for what no daemon sends."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        data = None
    if not (isinstance(data, dict) and "type" in data):
        raise Lost("what answers there is not fillsched")
    return Message(data, raw)


async def follow(
    way: Way, job: str, since: str | None, *, sockets: bool = True
) -> AsyncGenerator[Message, None]:
    """The job's messages from `since` to its terminal one, whatever happens in between.

    `job` is its path, such as ``schedule/43``; `since` is ``start``, a cursor, or None for the
    present state only. A lost connection is made again for ever, and the stream goes on without a
    gap or a repeat. `way.on_link` is told of every change. Raises what the daemon says when it
    refuses for good (close code 1008). Not `sockets`: none is tried, as none can be had.
    """
    tries, kinds = Tries(), _KINDS if sockets else _KINDS[1:]
    while True:
        way.on_link(Link("connecting", tries.count))
        token, live = None, False
        try:
            endpoint = await way.locate()
            token = endpoint.token
            connected = kinds[min(tries.way, len(kinds) - 1)]
            async for raw in connected(way, endpoint, job, since):
                message = message_of(raw)
                if not live:
                    way.on_link(Link("live", url=endpoint.url))
                    tries.went_well()
                    live = True
                since = message.data.get("cursor", since)
                yield message
                if message.terminal:
                    return
            return  # closed as done; the terminal message was seen before
        except TROUBLE as trouble:
            tries.failed(trouble, token)
            reason = why_lost(trouble)
        await hold_off(way, tries.count, reason)


async def hold_off(way: Way, tries: int, reason: str) -> None:
    """Tells that the stream is offline and waits for try number `tries`, or for `retry_now`."""
    pause = pause_before(tries)
    way.on_link(Link("offline", tries, pause, reason))
    way.retry_now.clear()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(way.retry_now.wait(), pause)


_random = random.Random()


def pause_before(tries: int) -> float:
    """Full jitter: anywhere between nothing and the pause, which doubles with every try."""
    longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(tries - 1, 10))
    return _random.uniform(0.0, longest)


# -- three kinds of connection: each yields frames until the job is done, or raises why not ------


async def _by_socket(
    way: Way, endpoint: Endpoint, job: str, since: str | None
) -> AsyncIterator[str]:
    path = f"/ws/{job}"
    if since is not None:
        path += "?" + urlencode({"since": since})
    async with opened(way, endpoint, path) as socket:
        with contextlib.suppress(ConnectionClosed):
            async for raw in socket:
                yield str(raw)
    judge_close(socket)


@contextlib.asynccontextmanager
async def opened(way: Way, endpoint: Endpoint, path: str) -> AsyncIterator[Socket]:
    """A socket of the daemon whose token is kept fresh; raises as `Transport.socket`."""
    async with way.transport.socket(endpoint, path, way.agent) as socket:
        renewal = asyncio.create_task(_renew(way, socket, endpoint.token))
        try:
            yield socket
        finally:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)


async def _renew(way: Way, socket: Socket, token: str) -> None:
    """Hands a fresh token over before the old one expires."""
    while True:
        await asyncio.sleep(RENEW_LOOK_SECONDS)
        with contextlib.suppress(FillschedError, ConnectionClosed):
            endpoint = await way.locate()
            if endpoint.token != token:
                token = endpoint.token
                await socket.send(json.dumps({"type": "auth", "token": token}))


def judge_close(socket: Socket) -> None:
    """Raises the daemon's refusal, or Lost; returns when the job is done."""
    code, text = socket.close_code, socket.close_reason or ""
    if code == 1000:
        return
    if code == 1008:
        name, _, rest = text.partition(": ")
        raise error_of_code(name, rest or text or "the daemon refused the connection")
    raise Lost(text or f"the connection was lost (code {code})")


def refusal_of(answer: httpx2.Response) -> FillschedError | Lost:
    """The daemon's refusal; what it or a proxy could not do now is trouble of the connection."""
    error = error_of(answer)
    return Lost(str(error)) if answer.is_server_error else error


async def _by_event_stream(
    way: Way, endpoint: Endpoint, job: str, since: str | None
) -> AsyncIterator[str]:
    headers = {**bearer(endpoint), "Accept": "text/event-stream"}
    if since is not None and since != "start":
        headers["Last-Event-ID"] = since
    url = f"{endpoint.url}/{job}/events"
    query = {"since": "start"} if since == "start" else {}
    timeout = httpx2.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS)
    try:
        async with way.connections.to(endpoint).stream(
            "GET", url, headers=headers, params=query, timeout=timeout
        ) as answer:
            if not answer.is_success:
                await answer.aread()
                raise refusal_of(answer)
            if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                raise NoSuchWay("no event stream can be had")
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    yield line.removeprefix("data: ")
    except httpx2.ReadTimeout as error:
        raise NoSuchWay("the event stream is held back on its way") from error
    except UNREACHABLE as error:
        raise unreachable(endpoint.url, error) from error
    raise Lost("the event stream ended")


async def _by_polling(
    way: Way, endpoint: Endpoint, job: str, since: str | None
) -> AsyncIterator[str]:
    url = f"{endpoint.url}/{job}/events"
    place = {} if since in (None, "start") else {"since": since}
    while True:
        try:
            answer = await way.connections.to(endpoint).get(
                url, headers=bearer(endpoint), params=place
            )
        except UNREACHABLE as error:
            raise unreachable(endpoint.url, error) from error
        if not answer.is_success:
            raise refusal_of(answer)
        page = object_of(answer, "events", "done", "cursor")
        for event in page["events"]:
            yield json.dumps(event, separators=(",", ":"), ensure_ascii=False)
        if page["done"]:
            return
        place = {"since": page["cursor"]}
        await asyncio.sleep(POLL_SECONDS)


_KINDS = (_by_socket, _by_event_stream, _by_polling)
