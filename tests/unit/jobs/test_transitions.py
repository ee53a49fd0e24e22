"""The state table: every legal move, and every other move refused with what would be legal."""

from itertools import product

import pytest

from fillsched.errors import Conflict
from fillsched.jobs.job import JobStatus
from fillsched.jobs.transitions import MOVES, Move, after

FINAL = [status for status in JobStatus if status.final]


@pytest.mark.parametrize(("status", "move"), sorted(MOVES))
def test_a_legal_move_leads_where_the_table_says(status: JobStatus, move: Move) -> None:
    assert after(status, move) is MOVES[status, move]


@pytest.mark.parametrize(("status", "move"), sorted(set(product(JobStatus, Move)) - set(MOVES)))
def test_an_illegal_move_is_refused_and_the_legal_ones_are_named(
    status: JobStatus, move: Move
) -> None:
    with pytest.raises(Conflict) as caught:
        after(status, move)
    legal = [known for origin, known in MOVES if origin is status]
    assert all(known.value in str(caught.value) for known in legal)


@pytest.mark.parametrize("status", FINAL)
def test_nothing_leads_out_of_a_final_status(status: JobStatus) -> None:
    assert not [move for origin, move in MOVES if origin is status]


def test_every_status_can_be_reached_from_queued() -> None:
    reached = {JobStatus.QUEUED}
    while new := {end for (start, _), end in MOVES.items() if start in reached} - reached:
        reached |= new
    assert reached == set(JobStatus)


def test_only_the_last_three_are_final() -> None:
    assert [status.value for status in FINAL] == ["succeeded", "failed", "cancelled"]
