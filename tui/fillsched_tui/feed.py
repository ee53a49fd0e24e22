"""The one thing in the dashboard that talks to the daemon.

What it is for: bringing what comes on the socket to a callback, and carrying out what the keys ask.
What it is not for: knowing anything (`state`) or showing anything (`app`).
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import aclosing
from typing import Any

from fillsched.client import Client, Link

RATE_HZ = 10.0
"""More pictures a second than an eye can use: the daemon conflates progress to this."""

PAGE = 200
"""Jobs in one answer: as many as the socket tells on subscribing."""


class Feed:
    """`heard` is called with every message, `linked` with every change of the connection."""

    def __init__(
        self,
        client: Client,
        heard: Callable[[Mapping[str, Any]], None],
        linked: Callable[[Link], None],
    ) -> None:
        self._client, self._heard = client, heard
        self._topics = client.topics(rate_hz=RATE_HZ, on_link=linked)
        self._job: str | None = None

    async def run(self) -> None:
        """Listens for ever. Raises what the daemon says when it refuses for good."""
        await self._topics.subscribe("schedules")
        await self._topics.subscribe("server")
        async with aclosing(self._topics.messages()) as messages:
            async for message in messages:
                self._heard(message.data)
                await asyncio.sleep(0)  # under a flood the keys still come through

    async def look_at(self, job_id: int | None) -> None:
        """Watches that job from its first message, instead of the one before."""
        if self._job is not None:
            await self._topics.unsubscribe(self._job)
        self._job = None if job_id is None else f"schedule:{job_id}"
        if self._job is not None:
            await self._topics.subscribe(self._job, "start")

    async def gone(self, known: Collection[int]) -> Collection[int]:
        """Those of the jobs `known` that are deleted, as far as one page of jobs can tell."""
        found = {job["id"] for job in await self._client.schedules(limit=PAGE)}
        oldest = min(found, default=0) if len(found) == PAGE else 0
        return {job_id for job_id in known if job_id >= oldest and job_id not in found}

    def retry_now(self) -> None:
        """Ends the pause before the next try."""
        self._client.retry_now()

    async def cancel(self, job_id: int) -> None:
        """Ends a job as cancelled."""
        await self._client.cancel(job_id)

    async def finish(self, job_id: int) -> None:
        """Ends planning and keeps the best."""
        await self._client.finish(job_id)

    async def delete(self, job_id: int) -> None:
        """Removes a job for good."""
        await self._client.delete(job_id)
