"""Jobs to watch: one that has ended, one that is searched for, one that a test moves itself."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from fillsched.errors import NotFound
from fillsched.identity import User
from fillsched.jobs.events import Complete, Failed, Frame, Progress
from fillsched.jobs.job import JobStatus, LotsFile
from fillsched.ports.store import JobState, NewJob, Outcome
from fillsched.wire import encode
from tests.acceptance.conftest import Running


@pytest.fixture(scope="module")
def finished(daemon: Running) -> int:
    job_id = daemon.submit()
    assert daemon.end(job_id)["status"] == "succeeded"
    return job_id


@pytest.fixture
def searching(daemon: Running) -> Iterator[int]:
    """A schedule that is being searched for, until the test is over."""
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=60)
    daemon.searching(job_id)
    yield job_id
    if daemon.call("GET", f"/schedule/{job_id}").status_code == 200:
        daemon.call("POST", f"/schedule/{job_id}/cancel")
        daemon.end(job_id)


@dataclass
class Puppet:
    """A running job whose events a test publishes, through the daemon's own store and bus."""

    daemon: Running
    id: int
    seq: int = 1

    def publish(self, count: int = 1) -> None:
        """Appends `count` progress messages, each with a commit and a hint of its own."""
        for _ in range(count):
            self.seq += 1
            frame = self._frame(Progress("planning", 50, f"message {self.seq}"), terminal=False)
            state = JobState("planning", 50, f"message {self.seq}")
            self.daemon.inside.store.append(self.id, 1, [frame], state).result()

    def end(self) -> None:
        """Ends it as cancelled."""
        self.seq += 1
        frame = self._frame(Failed("planning", 50, "over", "CANCELLED", "over"), terminal=True)
        outcome = Outcome(
            JobStatus.CANCELLED,
            JobState("planning", 50, "over"),
            error={"code": "CANCELLED", "details": "over"},
        )
        now = self.daemon.inside.auth.now()
        self.daemon.inside.store.finish(self.id, 1, outcome, frame, now)

    def _frame(self, event: Progress | Complete | Failed, *, terminal: bool) -> Frame:
        job = self.daemon.inside.store.get(self.id)
        now = self.daemon.inside.auth.now()
        return Frame(self.seq, encode(job.spec.kind, self.id, self.seq, now, event), terminal)


@pytest.fixture
def puppet(daemon: Running, finished: int) -> Iterator[Puppet]:
    """A running job that only the test moves."""
    yield from make_puppet(daemon, finished)


def make_puppet(daemon: Running, like: int) -> Iterator[Puppet]:
    """A job made in the store and claimed before any worker sees it."""
    store = daemon.inside.store
    model = store.get(like)
    now = daemon.inside.auth.now()
    puppet = Puppet(daemon, 0)

    def first_frame(job_id: int) -> Frame:
        event = Progress("loading", 0, "made")
        return Frame(1, encode(model.spec.kind, job_id, 1, now, event))

    owner = User(model.owner.id, model.owner.name, model.owner.role)
    state = JobState("loading", 0, "made")
    spec = replace(model.spec, name="puppet")
    lots = LotsFile(b"", "none.csv", "text/csv")
    lease_until = now + timedelta(hours=1)
    claimed = None
    while claimed is None:  # a worker that just looked round may have been quicker
        job, _ = store.create(NewJob(owner, spec, lots, state, first_frame), now)
        claimed = store.claim(worker="test", now=now, lease_until=lease_until, job_id=job.id)
    puppet.id = job.id
    yield puppet
    with suppress(NotFound):  # where the test deleted it
        if not store.get(job.id).status.final:
            puppet.end()
