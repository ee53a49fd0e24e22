"""A daemon's stand-in that floods a dashboard: `python -m benchmarks.sockets.storm JOBS RATE`.

What it is for: as many messages a second as no planner could cause, unconflated, so that what the
dashboard does with them is what is measured; it prints its port and serves until it is ended. What
it is not for: anything about our daemon, which conflates.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from itertools import count
from typing import Any
from urllib.parse import parse_qs

import uvicorn

TICKS = 100
"""Bursts a second that a second's messages are spread over."""

OWNER = "".join(map(chr, [*range(0x250, 0x2B0), *range(0x1200, 0x1248)]))
"""Letters that no picture holds: a filter of them fits every job, and its echo can be told."""

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


def job(number: int, progress: int = 50) -> dict[str, Any]:
    """A job as lists and the topic ``schedules`` have it."""
    return {
        "kind": "schedule", "id": number, "name": f"W{number:05}", "status": "running",
        "step": "planning", "progress": progress, "message": f"best 3 2{progress:02}.5 h",
        "strategy": "auto", "owner": OWNER, "created_at": "2026-01-05T06:00:00.000Z",
        "started_at": "2026-01-05T06:00:00.000Z", "finished_at": None, "eta_seconds": 30.0,
        "incumbent_hours": 3200.5 + progress, "bound_hours": 3198.0, "gap": 0.002,
        "queue_position": None, "watchers": 1, "attempt": 1,
    }  # fmt: skip


def server_message() -> dict[str, Any]:
    """What the topic ``server`` says."""
    return {
        "type": "server", "timestamp": "2026-01-05T06:00:00.000Z", "jobs": {"running": 1},
        "connections": {"total": 1, "users": 1, "limit": 1000}, "messages_per_second": 0.0,
        "heartbeat_seconds": 30.0, "sockets": [], "sockets_total": 0, "workers": [],
        "servers": [],
        "members": {
            "kind": "one_machine", "text": "", "servers": 1, "workers": 1, "slots": 1, "busy": 0,
        },
    }  # fmt: skip


class Storm:
    """The stand-in as an ASGI application."""

    def __init__(self, jobs: int, rate: int) -> None:
        self.jobs, self.rate = jobs, rate

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, send)
        elif scope["type"] == "websocket":
            await self._flood(receive, send)

    async def _answer(self, scope: MutableMapping[str, Any], send: Send) -> None:
        query = parse_qs(scope["query_string"].decode())
        newest = int(query.get("before", [self.jobs + 1])[0]) - 1
        oldest = max(0, newest - int(query.get("limit", ["200"])[0]))
        page = [job(number) for number in range(newest, oldest, -1)]
        answers: dict[str, Any] = {
            "/auth/me": {"id": 1, "name": "bench", "role": "planner"},
            "/schedules": {"schedules": page},
            "/comparisons": {"comparisons": []},
        }
        body = json.dumps(answers.get(scope["path"], {})).encode()
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _flood(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        followed: list[int] = []
        listening = asyncio.create_task(_listen(receive, followed))
        try:
            for number in range(self.jobs, max(0, self.jobs - 200), -1):
                await _say(send, {"type": "job", "event": "added", "job": job(number)})
            await self._send_for_ever(send, followed, listening)
        finally:
            listening.cancel()

    async def _send_for_ever(
        self, send: Send, followed: list[int], listening: "asyncio.Task[None]"
    ) -> None:
        """Half of the messages are of the job looked at, half of all jobs in turn."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        numbers = count(1)
        while not listening.done():
            if self.rate:
                for _ in range(self.rate // TICKS):
                    await self._one(send, next(numbers), followed)
            elif next(numbers) % TICKS == 0:
                await _say(send, server_message())
            due = max(due + 1 / TICKS, loop.time() - 1.0)
            await asyncio.sleep(max(0.0, due - loop.time()))

    async def _one(self, send: Send, number: int, followed: list[int]) -> None:
        if number % (2 * self.rate + 1) == 0:
            await _say(send, server_message())
        elif number % 2 and followed:
            looked_at = followed[-1]
            topic = {"topic": f"schedule:{looked_at}", "seq": number, "cursor": f"1-{number}"}
            told = {"type": "progress", "step": "planning", "progress": number % 90, **topic}
            figures = {"incumbent_hours": 9e6 - number, "elapsed_seconds": 1.0}
            stamp = {"message": f"message {number}", "timestamp": "2026-01-05T06:00:00.000Z"}
            await _say(send, {**told, **figures, **stamp})
        else:
            changed = job(1 + number * 7919 % self.jobs, number % 90)
            await _say(send, {"type": "job", "event": "changed", "job": changed})


async def _say(send: Send, message: dict[str, Any]) -> None:
    await send({"type": "websocket.send", "text": json.dumps(message)})


async def _listen(receive: Receive, followed: list[int]) -> None:
    """Notes which job is looked at, until the other side is gone."""
    while (came := await receive())["type"] == "websocket.receive":
        command = json.loads(came["text"])
        for topic in command["topics"] if command["type"] == "subscribe" else ():
            kind, _, number = topic.partition(":")
            if kind == "schedule":
                followed.append(int(number))


class Announcing(uvicorn.Server):
    """Prints its port once it listens."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


if __name__ == "__main__":
    storm = Storm(int(sys.argv[1]), int(sys.argv[2]))
    Announcing(uvicorn.Config(storm, port=0, log_level="error", lifespan="off")).run()
