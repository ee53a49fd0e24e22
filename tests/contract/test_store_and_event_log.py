"""The contract of Store and EventLog (`jobs.ports`), held against every back end."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fillsched.errors import (
    CancelCameFirst,
    Conflict,
    FillschedError,
    InvalidInput,
    LimitExceeded,
    NotFound,
    StaleAttempt,
)
from fillsched.jobs.comparison.checkpoint import StoredRun
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Command, Figures, GiveBack, Job, JobKind, JobStatus, StoredSchedule
from fillsched.ports.audit import Action, Entry
from fillsched.ports.store import LONGEST_PAUSE, JobState, Outcome
from tests.contract.conftest import Backend

THREADS = 16

PLAN = StoredSchedule(b"campaigns", {"makespan_hours": 50.5, "lots": 3})
BETTER = StoredSchedule(b"better", {"makespan_hours": 49.0, "lots": 3})
STATE = JobState("planning", 55, "Best 50 h", Figures(50.0, 40.0, 0.2), 3.5, lots=42)
DONE = Outcome(
    JobStatus.SUCCEEDED, JobState("complete", 100, "done", STATE.figures), result={"makespan": 50}
)
CANCELLED = Outcome(
    JobStatus.CANCELLED, JobState("loading", 0, "cancelled"), error={"code": "CANCELLED"}
)


def frame(seq: int, *, terminal: bool = False) -> Frame:
    return Frame(seq, json.dumps({"seq": seq}).encode(), terminal)


def at_once(work: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """What `work(number)` gave or raised in so many threads that start together."""
    gate = threading.Barrier(count)
    outcomes: list[Any] = [None] * count

    def run(number: int) -> None:
        gate.wait(10)
        try:
            outcomes[number] = work(number)
        except FillschedError as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def seqs(backend: Backend, job: Job, after: int = 0, limit: int = 1000) -> list[int]:
    return [known.seq for known in backend.store.read(job.id, after, limit)]


# -- making and reading -------------------------------------------------------------------------


def test_a_new_job_is_queued_with_its_first_event(backend: Backend) -> None:
    job = backend.create(name="W42", max_steps=5)
    assert (job.status, job.attempt, job.deaths) == (JobStatus.QUEUED, 0, 0)
    assert (job.step, job.progress, job.message) == ("loading", 0, "Waiting")
    assert (job.last_seq, job.queue_position) == (1, 1)
    assert (job.spec.name, job.spec.max_steps) == ("W42", 5)
    assert job.created_at == backend.clock.now() and job.started_at is None
    assert job == backend.store.get(job.id)
    assert [known.seq for known in backend.store.read(job.id, 0, 10)] == [1]
    assert backend.store.lots_file(job.id).filename == "lots.csv"
    assert backend.store.read_lots(job.id) is None
    assert backend.store.schedule(job.id) is None


@pytest.mark.parametrize("plant", [None, {"rules": {"clean_hours": "20.5"}, "lines": {"L1": {}}}])
def test_a_job_keeps_the_plant_it_is_planned_in(backend: Backend, plant: Any) -> None:
    job = backend.create(plant=plant)
    assert job.spec.plant == backend.store.get(job.id).spec.plant == plant


@pytest.mark.parametrize("method", ["get", "lots_file", "read_lots", "delete"])
def test_a_job_that_does_not_exist_is_not_found(backend: Backend, method: str) -> None:
    with pytest.raises(NotFound):
        getattr(backend.store, method)(4711)


def test_attack_24_the_store_itself_keeps_a_job_from_who_does_not_own_it(backend: Backend) -> None:
    """Asked of the store, somebody else's takes no longer than one that is missing: it took 80 us
    more to read it first."""
    job = backend.create()
    assert backend.store.get(job.id, job.owner) == job
    other = replace(job.owner, id=job.owner.id + 1)
    for job_id in (job.id, 4711):
        with pytest.raises(NotFound):
            backend.store.get(job_id, other)


@pytest.mark.parametrize("job_id", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_job_can_have_is_not_found_either(backend: Backend, job_id: int) -> None:
    with pytest.raises(NotFound):
        backend.store.get(job_id)
    assert not backend.store.list(
        kind=JobKind.SCHEDULE, owner=None, status=None, before_id=min(job_id, 0), limit=10
    )
    there = backend.create()
    assert [job.id for job in backend.store.get_many([there.id, job_id])] == [there.id]


def test_a_page_that_begins_before_a_huge_number_is_the_first(backend: Backend) -> None:
    job = backend.create()
    page = backend.store.list(
        kind=JobKind.SCHEDULE, owner=None, status=None, before_id=10**30, limit=10
    )
    assert [known.id for known in page] == [job.id]


def test_a_list_is_newest_first_in_pages_and_by_owner_and_status(backend: Backend) -> None:
    jobs = [backend.create(backend.anna if n % 2 else backend.bert) for n in range(6)]

    def ids(**wanted: Any) -> list[int]:
        asked = {"owner": None, "status": None, "before_id": None, "limit": 10} | wanted
        return [job.id for job in backend.store.list(kind=JobKind.SCHEDULE, **asked)]

    newest_first = [job.id for job in reversed(jobs)]
    assert ids() == newest_first
    assert ids(limit=2) == newest_first[:2]
    assert ids(limit=2, before_id=newest_first[1]) == newest_first[2:4]
    assert ids(owner=backend.anna) == [job.id for job in reversed(jobs) if job.owner.id == 1]
    running = backend.claimed()
    assert ids(status=JobStatus.RUNNING) == [running.id]
    assert running.id not in ids(status=JobStatus.QUEUED)
    assert not backend.store.list(
        kind=JobKind.COMPARISON, owner=None, status=None, before_id=None, limit=10
    )


def test_a_list_is_searched_by_name_whatever_the_case(backend: Backend) -> None:
    jobs = [backend.create(name=name) for name in ("W42 draft", "w43", "100 %", "Größe_1", "")]

    def found(text: str) -> list[int]:
        asked = {"kind": None, "owner": None, "status": None, "before_id": None, "limit": 10}
        page = backend.store.list(search=text, **asked)
        return [jobs.index(next(job for job in jobs if job.id == one.id)) for one in page]

    assert found("W4") == found("w4") == [1, 0]
    assert found("DRAFT") == [0]
    assert found("%") == [2] and found("_") == [3] and found("größe") == [3]
    assert found("") == [4, 3, 2, 1, 0]
    assert found("GRÖSSE") == []


def test_a_list_of_what_ended_before_leaves_out_what_goes_on(backend: Backend) -> None:
    ended = backend.create()
    backend.claimed()
    backend.store.finish(ended.id, 1, DONE, frame(2, terminal=True), backend.clock.now())
    moment = backend.clock.now()
    backend.clock.advance(10)
    backend.create()

    def found(before: Any) -> list[int]:
        asked = {"kind": None, "owner": None, "status": None, "before_id": None, "limit": 10}
        return [job.id for job in backend.store.list(ended_before=before, **asked)]

    assert found(moment) == []
    assert found(backend.clock.now()) == [ended.id]


def test_another_name_is_kept_and_noted_and_changes_nothing_else(backend: Backend) -> None:
    job = backend.create(name="W42")
    entry = Entry(backend.clock.now(), Action.RENAME, "anna", None, "", f"schedule:{job.id}")
    changed = backend.store.rename(job.id, "W43 [x]", noted=entry)
    assert changed == backend.store.get(job.id)
    assert changed == replace(job, spec=replace(job.spec, name="W43 [x]"))
    (kept,) = backend.audit.page(limit=5)
    assert kept.entry == entry
    with pytest.raises(NotFound):
        backend.store.rename(job.id + 1, "x", noted=entry)
    assert len(backend.audit.page(limit=5)) == 1


def test_jobs_are_counted_by_status(backend: Backend) -> None:
    for _ in range(3):
        backend.create()
    backend.claimed()
    counts = backend.store.counts()
    assert counts[JobStatus.QUEUED] == 2 and counts[JobStatus.RUNNING] == 1
    assert counts[JobStatus.FAILED] == 0 and set(counts) == set(JobStatus)
    assert backend.store.counts(backend.anna) == counts
    assert sum(backend.store.counts(backend.bert).values()) == 0


# -- idempotency --------------------------------------------------------------------------------


def test_fifty_racing_creates_with_one_key_make_one_job(backend: Backend) -> None:
    found = at_once(lambda _: backend.create_or_find(key="k", body_hash="h"), 50)
    assert len({job.id for job, _ in found}) == 1
    assert [created for _, created in found].count(True) == 1
    assert backend.store.counts()[JobStatus.QUEUED] == 1


def test_a_key_belongs_to_its_user(backend: Backend) -> None:
    first = backend.create(backend.anna, key="k", body_hash="h")
    other = backend.create(backend.bert, key="k", body_hash="h")
    assert first.id != other.id


def test_a_key_for_another_body_is_refused(backend: Backend) -> None:
    backend.create(key="k", body_hash="h")
    with pytest.raises(InvalidInput, match="Idempotency-Key"):
        backend.create(key="k", body_hash="other")


def test_attack_23_racing_requests_fill_a_queue_to_its_limit_and_no_further(
    backend: Backend,
) -> None:
    def one_more(_: int) -> Any:
        return backend.create(most_queued=5)

    made = at_once(one_more, 20)
    assert sum(isinstance(one, Job) for one in made) == 5
    assert {type(one) for one in made} == {Job, LimitExceeded}
    assert backend.create(backend.bert, most_queued=5), "it is each user's own"
    backend.claimed()
    assert backend.create(most_queued=5), "what runs does not wait"


def test_attack_23_a_repeat_of_a_request_is_no_further_job(backend: Backend) -> None:
    job, _ = backend.create_or_find(key="k", most_queued=1)
    assert backend.create_or_find(key="k", most_queued=1) == (job, False)


def test_requests_without_a_key_are_always_new(backend: Backend) -> None:
    assert backend.create().id != backend.create().id


def test_a_key_is_free_again_after_its_job_was_deleted(backend: Backend) -> None:
    job = backend.create(key="k", body_hash="h")
    backend.store.delete(job.id)
    again, created = backend.create_or_find(key="k", body_hash="other")
    assert created and again.id > job.id


# -- the queue and the fence --------------------------------------------------------------------


def test_racing_claims_never_both_get_a_job(backend: Backend) -> None:
    jobs = [backend.create() for _ in range(10)]
    claims = at_once(lambda _: backend.claim(lease_seconds=1000))
    won = [job.id for job in claims if job is not None]
    assert sorted(won) == [job.id for job in jobs]


def test_racing_claims_on_one_job_have_one_winner(backend: Backend) -> None:
    job = backend.create()
    claims = at_once(lambda _: backend.claim(job.id, lease_seconds=1000))
    assert [claim is not None for claim in claims].count(True) == 1
    assert backend.store.get(job.id).attempt == 1


def test_a_claim_says_who_runs_and_since_when(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    assert (job.status, job.attempt, job.deaths) == (JobStatus.RUNNING, 1, 0)
    assert job.started_at == backend.clock.now() and job.queue_position is None


def test_a_running_job_is_free_only_after_its_lease(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()
    assert backend.claim() is None
    backend.clock.advance(200)
    again = backend.claimed()
    assert (again.id, again.attempt, again.deaths) == (job.id, 2, 0)


@pytest.mark.parametrize(("other", "losses"), [("host:7:2", 0), ("host:8:1", 1), ("host:7", 1)])
def test_only_a_lease_that_another_process_let_run_out_is_a_loss(
    backend: Backend, other: str, losses: int
) -> None:
    job = backend.create()
    for worker in ("host:7:1", other):
        backend.clock.advance(1)
        now = backend.clock.now()
        assert backend.store.claim(worker=worker, now=now, lease_until=now)
    assert backend.store.get(job.id).losses == losses


def test_attack_8_a_process_takes_nothing_from_itself(backend: Backend) -> None:
    held, other = backend.create(), backend.create()
    now = backend.clock.now()
    assert backend.store.claim(worker="a:1:1", now=now, lease_until=now, job_id=held.id)
    backend.clock.advance(1000)
    later = backend.clock.now()
    asked = {"worker": "a:1:2", "now": later, "lease_until": later, "held": (held.id,)}
    assert backend.store.claim(**asked, job_id=held.id) is None
    taken = backend.store.claim(**asked)
    assert taken is not None and taken.id == other.id


def test_attack_3_a_pause_holds_a_job_back_and_ends(backend: Backend) -> None:
    job = backend.create()
    for troubles, pause in ((1, 5), (2, 60)):
        backend.claimed()
        until = backend.clock.now() + timedelta(seconds=pause)
        backend.store.requeue(
            job.id, troubles, GiveBack.TROUBLE, worked_seconds=2.0, not_before=until
        )
        waiting = backend.store.get(job.id)
        assert (waiting.deaths, waiting.losses, waiting.troubles) == (0, 0, troubles)
        assert waiting.worked_seconds == 2.0 * troubles
        assert backend.claim() is None
        backend.clock.advance(pause)
    assert backend.claimed().attempt == 3


def test_attack_3_a_pause_does_not_hold_who_asks_for_the_job(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()
    until = backend.clock.now() + timedelta(seconds=50)
    backend.store.requeue(job.id, 1, GiveBack.TROUBLE, not_before=until)
    assert backend.claimed(job.id).attempt == 2


def test_a_clock_that_was_set_back_makes_no_pause_longer(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()
    until = backend.clock.now() + 2 * LONGEST_PAUSE
    backend.store.requeue(job.id, 1, GiveBack.TROUBLE, not_before=until)
    assert backend.claimed().attempt == 2


def test_a_renewed_lease_holds(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    backend.clock.advance(3)
    later = backend.clock.now().replace(year=2030)
    assert backend.store.renew(job.id, job.attempt, later) is None
    backend.clock.advance(1000)
    assert backend.claim() is None


def test_users_take_turns(backend: Backend) -> None:
    mine = [backend.create(backend.anna) for _ in range(3)]
    theirs = [backend.create(backend.bert) for _ in range(2)]
    started = [backend.claimed().id for _ in range(5)]
    assert started == [mine[0].id, theirs[0].id, mine[1].id, theirs[1].id, mine[2].id]


def test_queue_positions_are_the_order_in_which_jobs_start(backend: Backend) -> None:
    users = [backend.anna, backend.bert, backend.user("cleo")]
    backend.create(users[2])
    backend.claimed()
    jobs = [backend.create(users[n]) for n in (0, 0, 2, 1, 0, 2, 1)]
    promised = {backend.store.get(job.id).queue_position: job.id for job in jobs}
    assert sorted(position for position in promised if position) == list(range(1, 8))
    for position in range(1, 8):
        assert backend.claimed().id == promised[position]


def test_a_list_and_a_single_look_tell_the_same_position(backend: Backend) -> None:
    jobs = [backend.create(backend.bert if n % 3 else backend.anna) for n in range(5)]
    listed = backend.store.list(
        kind=JobKind.SCHEDULE, owner=None, status=None, before_id=None, limit=10
    )
    assert list(reversed(listed)) == [backend.store.get(job.id) for job in jobs]


def _fenced_writes(backend: Backend, job: Job, attempt: int) -> Sequence[Callable[[], object]]:
    store, now = backend.store, backend.clock.now()
    return (
        lambda: store.renew(job.id, attempt, now),
        lambda: store.save_read(job.id, attempt, b"lots", {}),
        lambda: store.save(job.id, attempt, PLAN),
        lambda: store.save(job.id, attempt, RUNS),
        lambda: store.append(job.id, attempt, [frame(2)], STATE).result(),
        lambda: store.requeue(job.id, attempt, GiveBack.DEATH),
        lambda: store.finish(job.id, attempt, DONE, frame(2, terminal=True), now, PLAN),
    )


@pytest.mark.parametrize("lost_by", ["claim", "requeue", "end", "deletion"])
def test_an_attempt_that_lost_its_job_changes_nothing(backend: Backend, lost_by: str) -> None:
    backend.create()
    job = backend.claimed()
    if lost_by == "claim":
        backend.clock.advance(200)
        backend.claimed()
    elif lost_by == "requeue":
        backend.store.requeue(job.id, job.attempt, GiveBack.ORDERLY)
    elif lost_by == "end":
        now = backend.clock.now()
        backend.store.finish(job.id, job.attempt, DONE, frame(2, terminal=True), now)
    else:
        backend.store.delete(job.id)
    before = None if lost_by == "deletion" else backend.store.get(job.id)
    for write in _fenced_writes(backend, job, job.attempt):
        with pytest.raises(StaleAttempt):
            write()
    if before is not None:
        assert backend.store.get(job.id) == before
        assert backend.store.schedule(job.id) is None
        assert backend.store.read_lots(job.id) is None
        assert seqs(backend, job) == ([1, 2] if lost_by == "end" else [1])


def test_a_job_that_is_given_back_keeps_its_events_and_plan(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    backend.store.append(job.id, 1, [frame(2)], STATE).result()
    backend.store.save(job.id, 1, PLAN)
    backend.store.requeue(job.id, 1, GiveBack.DEATH)
    waiting = backend.store.get(job.id)
    assert (waiting.status, waiting.deaths, waiting.progress) == (JobStatus.QUEUED, 1, 55)
    assert backend.store.schedule(job.id) == PLAN and seqs(backend, job) == [1, 2]
    again = backend.claimed()
    assert (again.attempt, again.started_at) == (2, job.started_at)


def test_a_lone_daemon_takes_back_every_running_job(backend: Backend) -> None:
    for _ in range(3):
        backend.create()
    backend.claimed(), backend.claimed()
    assert backend.store.requeue_all(lost=True) == 2
    assert backend.store.counts()[JobStatus.QUEUED] == 3
    assert sorted(backend.store.get(n).losses for n in (1, 2, 3)) == [0, 1, 1]
    assert [backend.store.get(n).deaths for n in (1, 2, 3)] == [0, 0, 0]
    again = backend.claimed()
    assert backend.store.requeue_all(lost=False) == 1
    assert backend.store.get(again.id).losses == again.losses


# -- events, plans and the end ------------------------------------------------------------------


def test_the_log_is_read_in_order_in_pages(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    backend.store.append(job.id, 1, [frame(seq) for seq in (2, 3, 4)], STATE).result()
    backend.store.append(job.id, 1, [frame(5)], STATE).result()
    assert seqs(backend, job) == [1, 2, 3, 4, 5]
    assert seqs(backend, job, after=2, limit=2) == [3, 4]
    assert seqs(backend, job, after=5) == []
    assert backend.store.read(job.id, 3, 1) == [frame(4)]


def test_the_state_moves_with_the_event_that_says_so(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    backend.store.append(job.id, 1, [frame(2)], STATE).result()
    now = backend.store.get(job.id)
    shown = now.step, now.progress, now.message, now.figures, now.eta_seconds, now.lots
    assert shown == (
        STATE.step,
        STATE.progress,
        STATE.message,
        STATE.figures,
        STATE.eta_seconds,
        STATE.lots,
    )
    assert now.last_seq == 2


def test_logs_of_many_jobs_written_at_once_have_no_holes(backend: Backend) -> None:
    jobs = [backend.create() for _ in range(8)]
    for _ in jobs:
        backend.claimed()

    def write(number: int) -> None:
        for seq in range(2, 42):
            backend.store.append(jobs[number].id, 1, [frame(seq)], STATE).result()

    at_once(write, 8)
    for job in jobs:
        assert seqs(backend, job) == list(range(1, 42))
        assert backend.store.get(job.id).last_seq == 41


def test_a_reader_never_sees_a_hole_while_a_writer_appends(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()

    def work(number: int) -> bool:
        if number == 0:
            for seq in range(2, 102):
                backend.store.append(job.id, 1, [frame(seq)], STATE).result()
            return True
        seen: list[int] = []
        while not seen or seen[-1] < 101:
            seen += seqs(backend, job, after=seen[-1] if seen else 0, limit=7)
        return seen == list(range(1, 102))

    assert all(at_once(work, 4))


def test_what_is_read_is_kept(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    backend.store.save_read(job.id, 1, b"lots", {"kind": "csv", "notes": ["é"]})
    assert backend.store.read_lots(job.id) == (b"lots", {"kind": "csv", "notes": ["é"]})


def test_the_newest_plan_replaces_the_last(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    backend.store.save(job.id, 1, PLAN)
    backend.store.save(job.id, 1, BETTER)
    assert backend.store.schedule(job.id) == BETTER


def test_the_end_is_status_plan_and_last_event_together(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    now = backend.clock.now()
    backend.store.finish(job.id, 1, DONE, frame(2, terminal=True), now, PLAN)
    end = backend.store.get(job.id)
    assert (end.status, end.step, end.progress) == (JobStatus.SUCCEEDED, "complete", 100)
    assert (end.result, end.error, end.finished_at, end.last_seq) == (
        {"makespan": 50},
        None,
        now,
        2,
    )
    assert backend.store.schedule(job.id) == PLAN
    assert backend.store.read(job.id, 1, 10) == [frame(2, terminal=True)]


def test_twenty_racing_ends_of_one_attempt_make_one_end(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()
    now = backend.clock.now()
    last = frame(2, terminal=True)
    ends = at_once(lambda _: backend.store.finish(job.id, 1, DONE, last, now), 20)
    assert Counter(type(end) for end in ends) == {type(None): 1, StaleAttempt: 19}
    assert seqs(backend, job) == [1, 2]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # memory has no second write
def test_an_end_that_cannot_be_stored_whole_is_not_stored_at_all(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()
    taken = frame(1, terminal=True)
    with pytest.raises(FillschedError):
        backend.store.finish(job.id, 1, DONE, taken, backend.clock.now(), PLAN)
    now = backend.store.get(job.id)
    assert (now.status, now.last_seq) == (JobStatus.RUNNING, 1)
    assert backend.store.schedule(job.id) is None


def test_a_finished_job_is_never_claimed_again(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()
    backend.store.finish(job.id, 1, DONE, frame(2, terminal=True), backend.clock.now())
    backend.clock.advance(1000)
    assert backend.claim() is None and backend.claim(job.id) is None
    assert backend.store.requeue_all(lost=True) == 0


# -- what users ask -----------------------------------------------------------------------------


def test_what_is_asked_reaches_the_worker_by_its_renewal(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    assert backend.store.command(job.id, Command.FINISH).command is Command.FINISH
    assert backend.store.renew(job.id, 1, backend.clock.now()) is Command.FINISH


def test_a_cancel_is_never_overruled_by_a_finish(backend: Backend) -> None:
    job = backend.create()
    backend.store.command(job.id, Command.CANCEL)
    assert backend.store.command(job.id, Command.FINISH).command is Command.CANCEL
    other = backend.create()
    backend.store.command(other.id, Command.FINISH)
    assert backend.store.command(other.id, Command.CANCEL).command is Command.CANCEL


@pytest.mark.parametrize("command", [Command.CANCEL, Command.FINISH])
def test_attack_11_an_acknowledged_cancel_leaves_no_other_end(
    backend: Backend, command: Command
) -> None:
    job = backend.create()
    backend.claimed(job.id)
    store, now = backend.store, backend.clock.now()
    assert store.command(job.id, command).command is command
    if command is Command.FINISH:
        store.finish(job.id, 1, DONE, frame(2, terminal=True), now, PLAN)
        assert store.get(job.id).status is JobStatus.SUCCEEDED
        return
    with pytest.raises(CancelCameFirst):
        store.finish(job.id, 1, DONE, frame(2, terminal=True), now, PLAN)
    assert seqs(backend, job) == [1] and store.get(job.id).status is JobStatus.RUNNING
    with pytest.raises(StaleAttempt):
        store.finish(job.id, 2, DONE, frame(2, terminal=True), now, PLAN)
    cancelled = replace(DONE, status=JobStatus.CANCELLED, result=None)
    store.finish(job.id, 1, cancelled, frame(2, terminal=True), now)
    assert store.get(job.id).status is JobStatus.CANCELLED


def test_nothing_can_be_asked_of_a_job_that_is_final_or_missing(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()
    backend.store.finish(job.id, 1, DONE, frame(2, terminal=True), backend.clock.now())
    with pytest.raises(Conflict):
        backend.store.command(job.id, Command.CANCEL)
    with pytest.raises(NotFound):
        backend.store.command(4711, Command.CANCEL)


def test_a_queued_job_is_cancelled_with_its_last_event(backend: Backend) -> None:
    job = backend.create()
    last = frame(2, terminal=True)
    assert backend.store.cancel_queued(job.id, CANCELLED, last, backend.clock.now())
    end = backend.store.get(job.id)
    assert (end.status, end.error) == (JobStatus.CANCELLED, {"code": "CANCELLED"})
    assert seqs(backend, job) == [1, 2] and backend.claim() is None


def test_a_job_that_runs_or_moved_on_is_not_cancelled_as_queued(backend: Backend) -> None:
    job = backend.create()
    now = backend.clock.now()
    assert not backend.store.cancel_queued(job.id, CANCELLED, frame(3, terminal=True), now)
    backend.claimed()
    assert not backend.store.cancel_queued(job.id, CANCELLED, frame(2, terminal=True), now)
    assert not backend.store.cancel_queued(4711, CANCELLED, frame(2, terminal=True), now)
    assert seqs(backend, job) == [1]


def test_a_claim_and_a_cancel_of_a_queued_job_have_one_winner(backend: Backend) -> None:
    for _ in range(20):
        job = backend.create()
        now = backend.clock.now()

        def race(number: int, job: Job = job, now: Any = now) -> bool:
            if number:
                return backend.claim(job.id) is not None
            last = frame(2, terminal=True)
            return bool(backend.store.cancel_queued(job.id, CANCELLED, last, now))

        assert at_once(race, 2).count(True) == 1


def test_a_deleted_job_leaves_nothing_behind(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    backend.store.save(job.id, 1, PLAN)
    backend.store.delete(job.id)
    with pytest.raises(NotFound):
        backend.store.get(job.id)
    assert backend.store.read(job.id, 0, 10) == []
    assert sum(backend.store.counts().values()) == 0


RUNS = (
    StoredRun("spt-pack", {"state": "done", "kpis": {"makespan_hours": 50.5}}, b"campaigns"),
    StoredRun("milp", {"state": "failed", "kpis": None}, None),
)


def test_the_runs_of_a_comparison_are_kept_in_their_order_and_replaced(backend: Backend) -> None:
    backend.create()
    job = backend.claimed()
    assert list(backend.store.runs(job.id)) == []
    backend.store.save(job.id, 1, RUNS[:1])
    backend.store.save(job.id, 1, RUNS[::-1])
    assert tuple(backend.store.runs(job.id)) == RUNS[::-1]
    assert backend.store.schedule(job.id) is None
    now = backend.clock.now()
    backend.store.finish(job.id, 1, DONE, frame(2, terminal=True), now, RUNS)
    assert tuple(backend.store.runs(job.id)) == RUNS
    backend.store.delete(job.id)
    with pytest.raises(NotFound):
        backend.store.runs(job.id)


def test_a_plan_of_a_job_that_is_gone_is_not_found(backend: Backend) -> None:
    job = backend.create()
    backend.store.delete(job.id)
    with pytest.raises(NotFound):
        backend.store.schedule(job.id)


def test_an_id_is_never_used_again(backend: Backend) -> None:
    for _ in range(3):
        job = backend.create()
        backend.store.delete(job.id)
        assert backend.create().id > job.id
        backend.store.delete(job.id + 1)


# -- the bus ------------------------------------------------------------------------------------


def test_a_hint_comes_after_its_frame_is_in_the_log(backend: Backend) -> None:
    job = backend.create()
    backend.claimed()
    seen: list[tuple[list[int], list[int]]] = []
    backend.bus.subscribe(
        job.id, lambda frames: seen.append(([f.seq for f in frames], seqs(backend, job)))
    )
    backend.store.append(job.id, 1, [frame(2), frame(3)], STATE).result()
    backend.store.finish(job.id, 1, DONE, frame(4, terminal=True), backend.clock.now())
    assert seen == [([2, 3], [1, 2, 3]), ([4], [1, 2, 3, 4])]


def test_a_refused_write_gives_no_hint(backend: Backend) -> None:
    job = backend.create()
    hints: list[object] = []
    backend.bus.subscribe(job.id, hints.append)
    with pytest.raises(StaleAttempt):
        backend.store.append(job.id, 1, [frame(2)], STATE).result()
    assert hints == []


def test_a_subscription_ends_and_may_be_ended_twice(backend: Backend) -> None:
    first: list[object] = []
    second: list[object] = []
    forget = backend.bus.subscribe(1, first.append)
    backend.bus.subscribe(1, second.append)
    backend.bus.subscribe(2, first.append)
    backend.bus.publish(1, ())
    forget()
    forget()
    backend.bus.publish(1, ())
    assert (first, second) == ([()], [(), ()])
