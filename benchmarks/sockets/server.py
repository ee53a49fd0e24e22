"""Our real daemon with puppet jobs, whose messages a benchmark publishes through the real path.

What it is for: `python -m benchmarks.sockets.server DATA_DIR`, told by lines on its standard input
(see `children`). Messages go through the store's durable log, the bus, the hub and the sessions as
those of any job do; only the solver is left out. What it is not for: measuring anything itself.
"""

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.sockets.children import say
from benchmarks.sockets.frames import frame_of
from fillsched.api.live.channel import framed
from fillsched.api.live.hub import Batch
from fillsched.api.live.socket.connection import Connection
from fillsched.daemon.address import read_token
from fillsched.daemon.daemon import Daemon, run_daemon
from fillsched.daemon.logs.log_lines import configure_logging
from fillsched.daemon.settings import load
from fillsched.identity import User
from fillsched.jobs.events import Frame
from fillsched.jobs.job import JobKind, JobSpec, LotsFile
from fillsched.ports.store import JobState, NewJob

STATE = JobState("planning", 50, "published")


class Puppets:
    """Jobs that only the benchmark moves."""

    def __init__(self, daemon: Daemon) -> None:
        self.daemon, self.store = daemon, daemon.store
        self.seqs: dict[int, int] = {}
        self.appended: dict[int, Future[None]] = {}
        self.threads: list[threading.Thread] = []
        self.stopping = threading.Event()

    def make(self, count: int, name: str = "puppet") -> list[int]:
        account = self.daemon.accounts.named("local")
        assert account is not None
        return [self._one(account.user, name) for _ in range(count)]

    def _one(self, owner: User, name: str) -> int:
        now = datetime.now(UTC)
        line = self.daemon.settings.line().rules().figures()
        spec = JobSpec(JobKind.SCHEDULE, name, "auto", 1, now, line)
        lots = LotsFile(b"", "none.csv", "text/csv")

        def first(job_id: int) -> Frame:
            return Frame(1, frame_of(job_id, 1))

        lease_until = now + timedelta(hours=9)
        claimed = None
        while claimed is None:  # a worker that just looked round may have been quicker
            job, _ = self.store.create(NewJob(owner, spec, lots, STATE, first), now)
            claimed = self.store.claim(
                worker="puppet", now=now, lease_until=lease_until, job_id=job.id
            )
        self.seqs[job.id] = 1
        return job.id

    def publish(self, job_id: int, count: int) -> None:
        """One append of `count` messages, stamped now."""
        first = self.seqs[job_id] + 1
        self.seqs[job_id] += count
        frames = [Frame(seq, frame_of(job_id, seq)) for seq in range(first, first + count)]
        if (before := self.appended.get(job_id)) is not None:
            before.result()
        self.appended[job_id] = self.store.append(job_id, 1, frames, STATE)

    def flood(self, job_id: int, count: int, batch: int) -> dict[str, Any]:
        """`count` messages of one job as fast as every reader takes them."""
        first = self.seqs[job_id] + 1
        data = [Frame(seq, frame_of(job_id, seq)) for seq in range(first, first + count)]
        self.seqs[job_id] += count
        started, cpu = time.monotonic_ns(), time.process_time()
        appends = 0
        for place in range(0, count, batch):
            self._wait_for_readers()
            self.store.append(job_id, 1, data[place : place + batch], STATE).result()
            appends += 1
        return {
            "start_ns": started,
            "appends": appends,
            "last": self.seqs[job_id],
            "cpu": time.process_time() - cpu,
        }

    def _wait_for_readers(self) -> None:
        """Nothing is conflated: what was published before has been handed to every socket."""
        inbox = self.daemon.hub._inbox
        while inbox or any(c.channel.paused_since is not None for c in self.connections):
            inbox = self.daemon.hub._inbox
            time.sleep(0.0002)

    @property
    def connections(self) -> Sequence[Any]:
        return tuple(self.daemon.hub.connections)

    def spread(self, jobs: Sequence[int], rate: float, seconds: float, at_once: bool) -> None:
        """Every job publishes `rate` messages a second, each from a thread of its own."""
        start = time.monotonic() + 0.1
        self.threads = [
            threading.Thread(
                target=self._steady,
                args=(job, rate, start + (0 if at_once else number / rate / len(jobs)), seconds),
                daemon=True,
            )
            for number, job in enumerate(jobs)
        ]
        for thread in self.threads:
            thread.start()

    def _steady(self, job_id: int, rate: float, start: float, seconds: float) -> None:
        for number in range(int(rate * seconds)):
            pause = start + number / rate - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            self.publish(job_id, 1)

    def join(self) -> None:
        for thread in self.threads:
            thread.join()


def one_by_one(self: Connection, batch: Batch) -> None:
    """Instead of `Connection.take`: the same frames, framed once as well, a write for each."""
    if _framed.get("batch") is not batch:
        _framed.update(batch=batch, wires=[framed(frame.data) for frame in batch.frames])
    for wire in _framed["wires"]:
        self.channel.write(wire)
    self._write(b"", len(batch.frames))


_framed: dict[str, Any] = {}


def serve(daemon: Daemon) -> None:
    """Obeys orders until the input ends."""
    puppets = Puppets(daemon)
    daemon.wait_until_ready(30)
    say(url=daemon.url, token=read_token(daemon.settings.data_dir))
    for line in sys.stdin:
        order = json.loads(line)
        match order.pop("do"):
            case "make":
                say(jobs=puppets.make(**order))
            case "flood":
                say(**puppets.flood(**order))
            case "spread":
                puppets.spread(**order)
                puppets.join()
                say(seqs=puppets.seqs)
            case "one_write_per_message":
                Connection.take = one_by_one  # type: ignore[method-assign]
                say()
            case "counts":
                say(
                    sockets=daemon.hub.total,
                    conflated=sum(c.view().conflated for c in puppets.connections),
                )
    daemon.stop()


def serve_or_die(daemon: Daemon) -> None:
    """`serve`; what asks is not left waiting for an answer that never comes."""
    try:
        serve(daemon)
    except Exception:
        traceback.print_exc()
        os._exit(1)


def main(data_dir: str, *flags: str) -> None:
    configure_logging("warning")
    given = dict(flag.split("=", 1) for flag in flags)
    values = {"data_dir": data_dir, "port": 0, "workers": 1, **given}
    settings = load(values, environment={}).settings
    with run_daemon(settings) as daemon:
        threading.Thread(target=serve_or_die, args=(daemon,), daemon=True).start()
        daemon.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
