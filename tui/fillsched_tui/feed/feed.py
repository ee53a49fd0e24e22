"""The dashboard's only way to the daemon: one task on one socket, and the calls that keys make.

What it is for: turning what comes from outside, in batches, into `state`, and keys into requests.
What it is not for: deciding what is shown, or touching a widget.
"""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Mapping
from typing import Any

from fillsched.called import as_called
from fillsched.client import Client, Kind, Link, Topics
from fillsched.client.jobs import KINDS
from fillsched.errors import Fault, FillschedError, InvalidInput
from fillsched.presentation.reading.read_options import merged
from fillsched.wire import CheckView, LineView, TimelineView
from fillsched_tui.feed.submission import NoSite, Site, Submission, config_of, zone_named
from fillsched_tui.state.known import Job, State, linked, listed, took

INBOX = 1_000
"""Messages that wait for the next paint. When it is full the socket is not read, and the daemon
lets the newest progress stand for the older."""

AT_A_TIME = 25
"""Messages read before keys and paints have their turn: a millisecond's work."""

PAGE, PAGES = 200, 25
"""Jobs told of on joining; so many such lists fetch the older ones and check what is gone."""

LISTS_AGAIN_SECONDS = 5.0
"""After these a list that could not be had is asked for again."""


class Feed:
    """Runs from `run` until cancelled; `refused` is why the daemon does not let us in, if so.
    `checked`: the import report of the last lots that were sent; `recalled`: the headings of
    earlier files that answered what they asked."""

    def __init__(self, client: Client, site: Site = NoSite()) -> None:  # noqa: B008
        self.client, self.site = client, site
        self.refused: FillschedError | None = None
        self.checked: CheckView | None = None
        self.recalled: Mapping[str, str] = {}
        self.links: list[tuple[Link, float]] = []
        self.lists: list[tuple[Kind, list[Job], bool]] = []
        self._inbox: list[Mapping[str, Any]] = []
        self._room = asyncio.Event()
        self._topics: Topics | None = None
        self._followed: str | None = None
        self._lists_wanted = asyncio.Event()
        self._live = False
        self._again = asyncio.Event()

    async def run(self) -> None:
        """Reads messages for ever; after a refusal when somebody asks to try again, as a login in
        another window may have mended it."""
        checking = asyncio.create_task(self._check_lists())
        try:
            while True:
                try:
                    await self._listen()
                except FillschedError as error:
                    self.refused = error
                    self._linked(Link("offline", reason=str(error)))
                self._again.clear()
                await self._again.wait()
        finally:
            checking.cancel()
            await asyncio.gather(checking, return_exceptions=True)

    async def _listen(self) -> None:
        async with self.client.topics(
            "schedules", "server", agent="tui", on_link=self._linked
        ) as topics:
            self._topics = topics
            self._join()
            async for message in topics:
                self.put(message.data)
                if len(self._inbox) >= INBOX:
                    self._room.clear()
                    await self._room.wait()
                elif len(self._inbox) % AT_A_TIME == 0:
                    await asyncio.sleep(0)

    def retry_now(self) -> None:
        """Ends the pause before the next try, or tries again after a refusal."""
        self._again.set()
        self.client.retry_now()

    def put(self, message: Mapping[str, Any]) -> None:
        """Keeps a message for the next batch."""
        self._inbox.append(message)

    def batch(self) -> list[Mapping[str, Any]]:
        """What came since the last call."""
        came, self._inbox = self._inbox, []
        self._room.set()
        return came

    def taken(self, known: State, now: float) -> State:
        """What is known with all that came since the last call."""
        links, self.links = self.links, []
        for link, when in links:
            known = linked(known, link, when)
        if messages := self.batch():
            known = took(known, messages, now)
        lists, self.lists = self.lists, []
        for kind, jobs, whole in lists:
            known = listed(known, jobs, whole=whole, kind=kind)
        return known

    def follow(self, topic: str | None) -> None:
        """Watches that job from its start, and the one before no longer."""
        if topic == self._followed:
            return
        if self._topics is not None and self._followed is not None:
            self._topics.drop(self._followed)
        self._followed = topic
        self._join()

    async def cancel(self, job_id: int, kind: Kind) -> None:
        """Ends a job as cancelled."""
        await self.client.jobs.cancel(job_id, kind)

    async def finish(self, job_id: int, kind: Kind) -> None:
        """Ends planning and keeps the best."""
        await self.client.jobs.finish(job_id, kind)

    async def delete(self, job_id: int, kind: Kind) -> None:
        """Removes a job for good."""
        await self.client.jobs.delete(job_id, kind)

    async def find(self, job_id: int) -> Job | None:
        """A job that no list has brought, in a line; None if there is none, or not of ours."""
        for kind in KINDS:
            for job in await self.client.jobs.page(kind, limit=1, before=job_id + 1):
                if job.id == job_id:
                    return dict(job)
        return None

    async def picture(self, job_id: int, kind: Kind) -> tuple[TimelineView, LineView | None]:
        """A schedule (the best of a comparison) as it is drawn, and the figures of its line; none
        where it is of a plant, whose lines have their own."""
        timeline = await self.client.jobs.timeline(job_id, kind)
        job = await self.client.jobs.get(job_id, kind)
        return timeline, job.config if job.plant is None else None

    async def submit(self, order: Submission) -> tuple[Kind, int]:
        """Sends a lots file to be planned, or compared; its number. Headings of earlier files
        answer what it asks of columns. Raises InvalidInput with all that is wrong."""
        try:
            content = await asyncio.to_thread(order.path.expanduser().read_bytes)
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or "it cannot be read").lower()
            fault = Fault("file", str(order.path), reason, "Pick a CSV file or a workbook")
            raise InvalidInput([fault]) from error
        self.checked, self.recalled = None, {}
        config = await asyncio.to_thread(config_of, order.plant)
        start = self.site.start_time(order.start, zone_named(config)) if order.start else None
        asked = {"strategy": order.strategy, "config": config, "start_time": start}
        read = order.read
        report = await self._checked(content, order.path.name, read, asked)
        if not report.ok and (known := dict(self.site.remembered(report))):
            self.recalled, read = known, merged({"map": known}, read)
            report = await self._checked(content, order.path.name, read, asked)
        if not report.ok:
            raise InvalidInput(faults_of(report))
        self.site.remember(report, order.read.get("map", {}))
        fields: dict[str, Any] = {
            "key": uuid.uuid4().hex, "name": order.name or order.path.stem,
            "time_limit_seconds": order.time_limit_seconds, "config": config, "start_time": start,
            "read": read or None,
        }  # fmt: skip
        if order.strategy is None:
            made = await self.client.compare(content, order.path.name, **fields)
            return "comparison", made.comparison_id
        job = await self.client.submit(content, order.path.name, strategy=order.strategy, **fields)
        return "schedule", job.schedule_id

    async def _checked(
        self, content: bytes, name: str, read: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> CheckView:
        report = await self.client.check(content, name, read=read or None, **asked)
        self.checked = report
        return report

    def _join(self) -> None:
        if self._topics is not None and self._followed is not None:
            self._topics.add(self._followed, since="start")

    def _linked(self, link: Link) -> None:
        self.links.append((link, time.monotonic()))
        self._live = link.state == "live"
        if self._live:
            self.refused = None
            self._lists_wanted.set()

    async def _check_lists(self) -> None:
        """With every connection: the older jobs, and what is gone, as no message tells of these.
        Until they are had it is not known whether there are any."""
        while True:
            await self._lists_wanted.wait()
            self._lists_wanted.clear()
            try:
                for kind in KINDS:
                    jobs, whole = await self._all_jobs(kind)
                    self.lists.append((kind, jobs, whole))
            except FillschedError:
                with contextlib.suppress(TimeoutError):  # the next connection asks at once
                    await asyncio.wait_for(self._lists_wanted.wait(), LISTS_AGAIN_SECONDS)
                if self._live:
                    self._lists_wanted.set()

    async def _all_jobs(self, kind: Kind) -> tuple[list[Job], bool]:
        """Jobs from the newest down, and whether they are all."""
        jobs: list[Job] = []
        before: int | None = None
        for _ in range(PAGES):
            page = await self.client.jobs.page(kind, limit=PAGE, before=before)
            jobs += [dict(job) for job in page]
            if len(page) < PAGE:
                return jobs, True
            before = page[-1].id
        return jobs, False


def faults_of(report: CheckView) -> list[Fault]:
    """What is wrong by an import report, and how much more than it holds."""
    faults = [problem.fault() for problem in report.problems]
    if (more := report.problems_total - len(faults)) > 0:
        told = f"{more:,} more things are wrong"
        faults.append(Fault("the rest of the file", "", told, f"{as_called('check')} tells all"))
    return faults
