"""A second attempt: it starts where the first one was."""

import pytest

from fillsched.jobs.job import JobStatus
from fillsched.testing.problems import ANNA
from fillsched.testing.solvers import After, Dies
from fillsched.worker.claim import Limits
from tests.unit.worker.scripts import READ, Stage, ended, improved, performed


@pytest.mark.parametrize("end", ["finish", "hard limit"])
def test_a_second_attempt_that_finds_nothing_new_keeps_the_schedule_of_the_first(
    stage: Stage, end: str
) -> None:
    limits = Limits(job_timeout_seconds=5)
    theatre = stage((*READ, improved(60, bound_hours=45), Dies()), limits=limits)
    job = theatre.shop.submit()
    theatre.shop.work()
    if end == "finish":
        theatre.scripts.append((lambda: theatre.shop.service.finish(ANNA, job.id), After(1000)))
    else:
        theatre.scripts.append((After(1000),))
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.status is JobStatus.SUCCEEDED and now.result is not None
    assert (now.result["makespan"], now.result["bound_hours"]) == (60, 45)
    assert now.result["gap"] == 0.25


def test_people_i2_a_bound_that_was_proven_goes_on_with_the_next_attempt(stage: Stage) -> None:
    theatre = stage((*READ, improved(60, bound_hours=45), Dies()), (*READ, performed(60)))
    theatre.shop.submit()
    theatre.shop.work()
    theatre.shop.work()
    assert [task.known_bound_hours for task in theatre.tasks] == [0.0, 45]
