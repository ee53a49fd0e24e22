"""The contract of WebhookLog (`ports.webhooks`), against every back end."""

from collections.abc import Sequence

from fillsched.jobs.events import Frame
from fillsched.jobs.job import JobStatus
from fillsched.ports.store import JobState, Outcome
from tests.contract.conftest import Backend

HOOK, OTHER = "https://mes.example/told", "https://erp.example/told"
EVERY = (JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)


def ended(backend: Backend, status: JobStatus = JobStatus.SUCCEEDED) -> int:
    backend.create()
    job = backend.claimed()
    state = JobState("complete", 100, "done")
    result: dict[str, object] | None = {} if status is JobStatus.SUCCEEDED else None
    error = {"code": "X", "details": ""} if result is None else None
    backend.store.finish(
        job.id, job.attempt, Outcome(status, state, result, error),
        Frame(2, b"{}", terminal=True), backend.clock.now(),
    )  # fmt: skip
    return job.id


def untold(backend: Backend, hook: str = HOOK, limit: int = 9) -> Sequence[int]:
    return list(backend.webhooks.untold(hook, EVERY, limit))


def test_a_hook_is_to_be_told_of_what_ends_from_its_beginning_on_and_once(
    backend: Backend,
) -> None:
    ended(backend)
    backend.clock.advance(1.0)
    backend.webhooks.keep([HOOK], backend.clock.now())
    first, second = ended(backend), ended(backend)
    backend.create()  # which has not ended
    assert untold(backend) == [first, second]
    assert untold(backend, limit=1) == [first]
    backend.webhooks.told(HOOK, first)
    backend.webhooks.told(HOOK, first)
    assert untold(backend) == [second]


def test_hooks_are_told_each_for_itself_and_only_of_the_ends_they_ask_for(
    backend: Backend,
) -> None:
    backend.webhooks.keep([HOOK, OTHER], backend.clock.now())
    good, bad = ended(backend), ended(backend, JobStatus.FAILED)
    backend.webhooks.told(HOOK, good)
    assert (untold(backend), untold(backend, OTHER)) == ([bad], [good, bad])
    assert list(backend.webhooks.untold(OTHER, [JobStatus.FAILED], 9)) == [bad]
    assert untold(backend, "https://nobody.example/") == []


def test_to_begin_again_keeps_what_was_told_and_forgets_hooks_that_are_gone(
    backend: Backend,
) -> None:
    backend.webhooks.keep([HOOK, OTHER], backend.clock.now())
    first, second = ended(backend), ended(backend)
    backend.webhooks.told(HOOK, first)
    backend.clock.advance(1.0)
    backend.webhooks.keep([HOOK], backend.clock.now())
    assert (untold(backend), untold(backend, OTHER)) == ([second], [])
    backend.webhooks.keep([HOOK, OTHER], backend.clock.now())
    assert untold(backend, OTHER) == []  # as one that is new


def test_a_deleted_job_is_told_of_no_more(backend: Backend) -> None:
    backend.webhooks.keep([HOOK], backend.clock.now())
    first, second = ended(backend), ended(backend)
    backend.webhooks.told(HOOK, first)
    backend.store.delete(first)
    backend.store.delete(second)
    backend.webhooks.told(HOOK, second)
    assert untold(backend) == []
