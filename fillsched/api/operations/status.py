"""What this server can say of itself: its status, its message on the topic ``server``, its metrics.

What it is for: gathering figures from the store, the hub and the executor; an admin sees
everybody's, others their own. What it is not for: shapes (`wire`), counting (`counters`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool

import fillsched
from fillsched.api.live.hub import Hub, Subscriber
from fillsched.api.operations.members import MEMBERS_SHOWN, Neighbours
from fillsched.api.slots import Slots
from fillsched.identity import User
from fillsched.jobs.job import JobStatus
from fillsched.service.jobs import JobService
from fillsched.wire import (
    FRAME_BYTES,
    ConnectionsView,
    ServerMessage,
    ServerView,
    StatusView,
    WorkerView,
)

SOCKETS_SHOWN = 40
"""Connections in one message of the topic ``server``; their number is always told."""

STATUS_SOCKETS = 1000
"""Connections in one answer of `/status`."""


@dataclass(frozen=True, slots=True)
class Operations:
    """The figures of one server. `rate()` gives messages sent a second; `ready()` readiness;
    `lines_dropped()` how many lines of the log were."""

    service: JobService
    hub: Hub
    checks: Slots
    upload_limit_bytes: int
    started_at: datetime
    ready: Callable[[], bool]
    rate: Callable[[], float]
    lines_dropped: Callable[[], int]
    neighbours: Neighbours

    async def server_frame(self, user: User) -> bytes:
        """The message of the topic ``server``."""
        counts = await run_in_threadpool(self._counts, user)
        connections = self._seen_by(user)
        views = [connected.view() for connected in connections[:SOCKETS_SHOWN]]
        servers, workers = self._servers(), self._workers()
        message = ServerMessage(
            timestamp=self.service.now(),
            jobs={name: count for name, count in counts.items() if not JobStatus(name).final},
            connections={
                "total": self.hub.total,
                "users": self.hub.users,
                "limit": self.hub.limits.sockets,
            },
            messages_per_second=self.rate(),
            heartbeat_seconds=self.hub.limits.heartbeat_seconds,
            sockets=views,
            sockets_total=len(connections),
            workers=workers[:MEMBERS_SHOWN],
            servers=servers[:MEMBERS_SHOWN],
            members=self.neighbours.view(len(servers), workers),
        )
        data = message.model_dump_json().encode()
        while len(data) > FRAME_BYTES and views:
            views = views[: len(views) // 2]
            data = message.model_copy(update={"sockets": views}).model_dump_json().encode()
        return data

    async def status(self, user: User) -> StatusView:
        """The answer of `/status`."""
        counts = await run_in_threadpool(self._counts, user)
        connections = self._seen_by(user)
        by_schedule = Counter(job for connected in connections for job in connected.job_ids)
        servers, workers = self._servers(), self._workers()
        by_user = Counter(connected.identity.user.name for connected in connections)
        return StatusView(
            version=fillsched.__version__,
            timestamp=self.service.now(),
            started_at=self.started_at,
            ready=self.ready(),
            jobs=counts,
            connections=ConnectionsView(
                total=self.hub.total,
                users=self.hub.users,
                by_schedule=dict(sorted(by_schedule.items())),
                by_user=dict(sorted(by_user.items())),
            ),
            limits={**asdict(self.hub.limits), "upload_bytes": self.upload_limit_bytes},
            messages_per_second=self.rate(),
            sockets=[connected.view() for connected in connections[:STATUS_SOCKETS]],
            sockets_total=len(connections),
            workers=workers,
            servers=servers,
            members=self.neighbours.view(len(servers), workers),
        )

    def told(self) -> Mapping[str, Any]:
        """What other servers hear of this one, JSON-able. From any thread."""
        return {**self._here(), **self.hub.told()}

    async def metrics(self) -> bytes:
        """Everything for Prometheus, in its text format. Names no user and no job."""
        registry = CollectorRegistry()
        counts = await run_in_threadpool(self.service.counts)
        registry.register(_Present(self, counts.items()))
        return generate_latest(self.hub.counters.registry) + generate_latest(registry)

    def _counts(self, user: User) -> dict[str, int]:
        counts = self.service.counts(user)
        return {status.value: count for status, count in counts.items()}

    def _seen_by(self, user: User) -> Sequence[Subscriber]:
        return list(self.hub.connections if user.admin else self.hub.of(user.id))

    def _here(self) -> Mapping[str, Any]:
        return {
            **self.neighbours.vitals(),
            "connections": self.hub.total,
            "connections_limit": self.hub.limits.sockets,
            "messages_per_second": self.rate(),
            "ready": self.ready(),
            "started_at": self.started_at.isoformat(),
        }

    def _servers(self) -> list[ServerView]:
        return self.neighbours.servers(self._here())

    def _workers(self) -> list[WorkerView]:
        return [WorkerView(**asdict(state)) for state in self.service.workers()]


class _Present(Collector):
    """What can be looked up now, as metrics."""

    def __init__(self, of: Operations, jobs: Iterable[tuple[JobStatus, int]]) -> None:
        self._of, self._jobs, self._workers = of, jobs, of.service.workers()

    def collect(self) -> Iterator[Metric]:
        hub, counters, connections = self._of.hub, self._of.hub.counters, self._of.hub.connections
        yield GaugeMetricFamily("fillsched_connections", "Sockets and streams", hub.total)
        limit = hub.limits.sockets
        yield GaugeMetricFamily("fillsched_connections_limit", "Most there may be", limit)
        yield GaugeMetricFamily("fillsched_users_connected", "Different users", hub.users)
        queued = sum(connected.queued for connected in connections)
        yield GaugeMetricFamily("fillsched_messages_queued", "Messages that wait", queued)
        for name, text, gone, each in (
            ("messages_sent", "Messages sent", counters.sent, [c.sent for c in connections]),
            ("bytes_sent", "Bytes sent", counters.sent_bytes, [c.sent_bytes for c in connections]),
            (
                "messages_conflated",
                "Progress that newer progress stood for",
                counters.conflated,
                [c.conflated for c in connections],
            ),
        ):
            yield CounterMetricFamily(f"fillsched_{name}", text, gone + sum(each))
        checks = self._of.checks
        yield GaugeMetricFamily("fillsched_checks", "Checks of lots that run", checks.busy)
        yield GaugeMetricFamily("fillsched_checks_waiting", "Checks that wait", checks.waiting)
        text = "Checks refused because too many waited"
        yield CounterMetricFamily("fillsched_checks_refused_total", text, checks.refused)
        text, dropped = "Log lines that nobody read in time", self._of.lines_dropped()
        yield CounterMetricFamily("fillsched_log_lines_dropped_total", text, dropped)
        jobs = GaugeMetricFamily("fillsched_jobs", "Jobs by status", labels=["status"])
        for status, count in self._jobs:
            jobs.add_metric([status.value], count)
        yield jobs
        slots = sum(worker.slots for worker in self._workers)
        busy = sum(worker.busy for worker in self._workers)
        yield GaugeMetricFamily("fillsched_worker_slots", "Jobs that may run at a time", slots)
        yield GaugeMetricFamily("fillsched_worker_slots_busy", "Jobs that run", busy)
        servers = 1 + len(self._of.neighbours.elsewhere())
        yield GaugeMetricFamily("fillsched_servers", "Servers known here, this one too", servers)
        workers = len(self._workers)
        yield GaugeMetricFamily("fillsched_workers", "Processes known that run jobs", workers)


def sent_so_far(hub: Hub) -> int:
    """Messages sent by this server since its start."""
    return hub.counters.sent + sum(connected.sent for connected in hub.connections)
