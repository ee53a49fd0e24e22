"""Results have a shape, and are sent as they were stored, to the byte."""

import json

from fillsched.jobs.job import SEVERAL, JobKind, LotsFile
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.wire import PlannedRun, ScheduleResult, UnplannedRun, comparison_view, job_view

SIXTY_ONE = LotsFile(
    b"Lot ID,Type,Vials\n" + b"".join(b"L%d,A,%d\n" % (n, 300_000 + n) for n in range(61)),
    "lots.csv",
    "text/csv",
)


def compact(stored: object) -> str:
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))


def test_a_schedules_result_is_sent_as_it_was_stored() -> None:
    workshop = Workshop(ManualClock())
    job_id = workshop.submit(max_steps=1).id
    assert workshop.work()
    job = workshop.store.get(job_id)
    view = job_view(job)
    assert view.result is not None
    assert view.result.model_dump_json() == compact(job.result)
    assert view.config.model_dump_json() == compact(job.spec.line)


def test_a_result_from_before_results_named_their_version_is_still_read() -> None:
    workshop = Workshop(ManualClock())
    job_id = workshop.submit(max_steps=1).id
    assert workshop.work()
    result = workshop.store.get(job_id).result
    old = {name: value for name, value in result.items() if name != "version"}
    assert ScheduleResult.model_validate(old).model_dump_json() == compact(old)


def test_a_comparisons_result_is_sent_as_it_was_stored() -> None:
    workshop = Workshop(ManualClock())
    job_id = workshop.submit(
        lots=SIXTY_ONE,
        kind=JobKind.COMPARISON,
        strategy=SEVERAL,
        strategies=("milp", "lpt-pack"),
        max_steps=1,
    ).id
    assert workshop.work()
    job = workshop.store.get(job_id)
    view = comparison_view(job)
    assert view.result is not None, job
    assert view.result.model_dump_json() == compact(job.result)
    assert {type(run) for run in view.result.strategies} == {PlannedRun, UnplannedRun}
