"""An attempt after the first says that it is one, and from what it goes on."""

import pytest

from fillsched.testing.solvers import Dies
from tests.unit.worker.scripts import READ, Stage, improved, performed

STOPPED = "the daemon, worker or solver had stopped"


def messages_of_attempts(stage: Stage, *first: object) -> list[tuple[int, str]]:
    """What a job whose first attempt says `first` and dies tells of both attempts."""
    theatre = stage((*READ, *first, Dies()), (*READ, improved(50), performed(50)))
    job = theatre.shop.submit()
    theatre.shop.work()
    theatre.shop.work()
    return [(one["attempt"], one["message"]) for one in theatre.messages(job.id)
            if one["type"] == "progress" and "attempt" in one]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "goes_on"),
    [([improved(60)], "it goes on from the best schedule so far"), ([], "it begins again")],
)
def test_a_second_attempt_says_first_that_it_is_one_and_from_what_it_goes_on(
    stage: Stage, first: list[object], goes_on: str
) -> None:
    told = messages_of_attempts(stage, *first)
    second = [said for attempt, said in told if attempt == 2]
    assert second[:2] == [f"Attempt 2: {STOPPED}; {goes_on}", "Reading lots.csv"]
    assert not any(said.startswith("Attempt") for said in second[1:])
    assert not any(said.startswith("Attempt") for attempt, said in told if attempt == 1)
