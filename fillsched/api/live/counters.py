"""What this server counts about its connections, for `/metrics`.

What it is for: counters and histograms in Prometheus' own types, counted where things happen. What
happens for every message to every socket is not counted here but summed from the connections when
somebody asks. What it is not for: figures that can be looked up at any time (`operations.status`).
"""

import json
from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram

from fillsched.jobs.events import Frame

SEND_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)
"""From a message's commit to its last socket; 10 ms is what we promise."""

SOLVE_SECONDS = (0.1, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600)
"""From a fraction of the default time limit to a job's hard limit."""


class Counters:
    """Counters of one server, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.opened = self._counter("connections_opened", "Connections let in", "kind")
        self.closed = self._counter("connections_closed", "Connections ended", "code")
        self.refused = self._counter("connections_refused", "Connections not let in", "code")
        self.inbound = self._counter("messages_received", "Messages from clients")
        self.resumed = self._counter("streams_resumed", "Streams that went on after a cursor")
        self.slow = self._counter("slow_readers_dropped", "Readers cut off for standing still")
        self.send_seconds = Histogram(
            "fillsched_publish_to_send_seconds",
            "From the commit of a message to its write to the last socket that was ready",
            registry=self.registry,
            buckets=SEND_SECONDS,
        )
        self.solve_seconds = Histogram(
            "fillsched_solve_seconds",
            "Planning time of jobs that ended with a schedule",
            ["strategy"],
            registry=self.registry,
            buckets=SOLVE_SECONDS,
        )
        self.ended = self._counter("jobs_ended", "Jobs seen to end", "outcome")
        self.sent = self.sent_bytes = self.conflated = 0
        """Of connections that are gone."""

    def heard(self, job_id: int, frames: Sequence[Frame]) -> None:
        """Takes a hint of the bus: counts the jobs that end, from any thread."""
        if frames and frames[-1].terminal:
            message = json.loads(frames[-1].data)
            result = message.get("result")
            if result is None:
                self.ended.labels(message["error"]["code"]).inc()
                return
            self.ended.labels(result.get("stop_reason", "complete")).inc()
            if "strategy" in result:
                self.solve_seconds.labels(result["strategy"]).observe(result["seconds"])

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"fillsched_{name}", text, labels, registry=self.registry)
