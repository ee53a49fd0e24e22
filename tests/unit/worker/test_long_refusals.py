"""Faults in a terminal message: however odd they are, the frame is under 10 KB."""

import pytest

from fillsched.errors import Fault
from fillsched.jobs import solver_messages as told
from tests.unit.worker.scripts import READ, Stage


@pytest.mark.parametrize("value", ["x" * 80, '"\\' * 40, "\x01" * 80, "€" * 80, "😀" * 80])
def test_a_terminal_message_with_200_faults_fits_a_frame(stage: Stage, value: str) -> None:
    faults = tuple(Fault(f"row {n}", value, value, value) for n in range(200))
    theatre = stage((READ[0], told.Refused("loading", faults, "200 things are wrong")))
    job = theatre.shop.submit()
    theatre.shop.work()
    assert max(len(data) for data in theatre.shop.frames(job.id)) < 10_000
    assert theatre.messages(job.id)[-1]["error"]["details"].endswith("more.")
