"""Faults in a terminal message: however odd they are, the frame is under 10 KB."""

import pytest

from fillsched.errors import Fault
from fillsched.jobs import solver_messages as told
from fillsched.wire import FaultView
from tests.unit.worker.scripts import READ, Stage


@pytest.mark.parametrize("value", ["x" * 80, '"\\' * 40, "\x01" * 80, "€" * 80, "😀" * 80])
def test_a_terminal_message_with_200_faults_fits_a_frame(stage: Stage, value: str) -> None:
    faults = tuple(Fault(f"row {n}", value, value, value) for n in range(200))
    theatre = stage((READ[0], told.Refused("loading", faults, "200 things are wrong")))
    job = theatre.shop.submit()
    theatre.shop.work()
    assert max(len(data) for data in theatre.shop.frames(job.id)) < 10_000
    error = theatre.messages(job.id)[-1]["error"]
    assert error["details"].endswith("more.")
    assert (error["problems_total"], error["problems_link"]) == (200, f"/schedule/{job.id}")
    assert 1 <= len(error["problems"]) < 200, "as many as have room"
    assert [FaultView(**each).fault() for each in error["problems"]] == list(
        faults[: len(error["problems"])]
    )


def test_people_w8_a_fault_without_room_leaves_its_number_and_the_way_to_it(stage: Stage) -> None:
    """W8: one cell may be larger than a frame."""
    fault = Fault("row 1", "x" * 20_000, "it is too long", "Shorten it")
    theatre = stage((READ[0], told.Refused("loading", (fault,), "one thing is wrong")))
    job = theatre.shop.submit()
    theatre.shop.work()
    assert max(len(data) for data in theatre.shop.frames(job.id)) < 10_000
    error = theatre.messages(job.id)[-1]["error"]
    assert (error["problems"], error["problems_total"]) == ([], 1)
