"""Lots that came as JSON and cannot be read."""

import pytest

from fillsched.jobs.job import LotsFile
from fillsched.testing.solvers import ThreadSolver
from tests.unit.worker.scripts import Stage, ended, with_solver


@pytest.mark.parametrize(
    "content",
    [b"[" + b"9" * 5000 + b"]", b"[" * 100_000, b"{", b'{"lots": 1}', b"\xff\xfe"],
    ids=["long integer", "deep", "cut off", "no list", "no text"],
)
def test_json_lots_that_cannot_be_read_are_the_senders_fault(stage: Stage, content: bytes) -> None:
    theatre = stage()
    theatre.shop.tools = with_solver(theatre, ThreadSolver)
    job = theatre.shop.submit(lots=LotsFile(content, "lots.json", "application/json"))
    theatre.shop.work()
    now = ended(theatre, job)
    assert now.error is not None and now.error["code"] == "VALIDATION_ERROR"
