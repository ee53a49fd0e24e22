"""The contract of Audit (`ports.audit`), and of acts that are noted, against every back end."""

from datetime import timedelta

import pytest

from fillsched.errors import Conflict, InvalidInput, NotFound
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Command, JobStatus
from fillsched.ports.audit import Action, Entry
from fillsched.ports.store import JobState, Outcome
from tests.contract.conftest import Backend
from tests.contract.test_store_and_event_log import at_once


def entry(backend: Backend, action: Action = Action.LOGIN, about: str = "", **more: str) -> Entry:
    return Entry(
        backend.clock.now(), action, more.pop("user", "anna"), None, "10.0.0.9", about, **more
    )


def test_what_is_noted_is_what_is_found(backend: Backend) -> None:
    whole = Entry(
        backend.clock.now() + timedelta(microseconds=123_000), Action.SUBMIT, None, "mes",
        "2001:db8::1", "schedule:12", "NOT_FOUND", "more",
    )  # fmt: skip
    backend.audit.note(whole)
    assert [kept.entry for kept in backend.audit.page(limit=9)] == [whole]


def test_pages_go_from_the_newest_to_the_oldest(backend: Backend) -> None:
    for number in range(5):
        backend.audit.note(entry(backend, about=f"user:{number}"))
    found: list[str] = []
    before = None
    while page := backend.audit.page(before_id=before, limit=2):
        assert len(page) <= 2
        found += [kept.entry.object for kept in page]
        before = page[-1].id
    assert found == [f"user:{number}" for number in (4, 3, 2, 1, 0)]
    assert backend.audit.page(before_id=2**70, limit=1)[0].entry.object == "user:4"


def test_pages_can_be_asked_for_by_time_user_and_action(backend: Backend) -> None:
    backend.audit.note(entry(backend))
    backend.clock.advance(10.0)
    now = backend.clock.now()
    backend.audit.note(entry(backend, user="bert"))
    backend.audit.note(entry(backend, Action.LOGOUT))
    page = backend.audit.page

    def found(kept: object) -> list[tuple[str | None, str]]:
        return [(each.entry.user, each.entry.action) for each in kept]  # type: ignore[attr-defined]

    assert found(page(since=now, limit=9)) == [("anna", "logout"), ("bert", "login")]
    assert found(page(since=now + timedelta(microseconds=1), limit=9)) == []
    assert found(page(user="anna", limit=9)) == [("anna", "logout"), ("anna", "login")]
    assert found(page(action=Action.LOGIN, user="bert", limit=9)) == [("bert", "login")]


def test_many_note_at_once_and_nothing_is_lost(backend: Backend) -> None:
    at_once(lambda number: backend.audit.note(entry(backend, about=f"user:{number}")), 8)
    kept = backend.audit.page(limit=99)
    assert {each.entry.object for each in kept} == {f"user:{number}" for number in range(8)}
    assert len({each.id for each in kept}) == 8


def test_a_new_job_is_noted_with_its_number_and_once(backend: Backend) -> None:
    about = entry(backend, Action.SUBMIT, "schedule:")
    job, _ = backend.create_or_find(key="k", body_hash="b", noted=about)
    again, new = backend.create_or_find(key="k", body_hash="b", noted=about)
    assert (again.id, new) == (job.id, False)
    with pytest.raises(InvalidInput):
        backend.create_or_find(key="k", body_hash="other", noted=about)
    assert [kept.entry for kept in backend.audit.page(limit=9)] == [about.about(job.id)]


def test_commands_and_deletions_are_noted_when_they_are_done_and_not_else(
    backend: Backend,
) -> None:
    job = backend.create()
    cancel = entry(backend, Action.CANCEL, f"schedule:{job.id}")
    backend.store.command(job.id, Command.CANCEL, noted=cancel)
    outcome = Outcome(JobStatus.CANCELLED, JobState("loading", 0, "over"))
    backend.claimed(job.id)
    backend.store.finish(job.id, 1, outcome, Frame(2, b"{}", terminal=True), backend.clock.now())
    with pytest.raises(Conflict):
        backend.store.command(job.id, Command.CANCEL, noted=cancel)
    gone = entry(backend, Action.DELETE, f"schedule:{job.id}")
    backend.store.delete(job.id, noted=gone)
    with pytest.raises(NotFound):
        backend.store.delete(job.id, noted=gone)
    assert [kept.entry for kept in backend.audit.page(limit=9)] == [gone, cancel]
