"""What the dashboard knows: pure, message by message."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fillsched.client import Link
from fillsched_tui.drawing import ASCII, REAL, bar, curve
from fillsched_tui.state import Board, chosen, heard, linked, shown, stale


def job(number: int, **changes: Any) -> dict[str, Any]:
    usual = {
        "id": number,
        "name": f"W{number}",
        "status": "running",
        "step": "planning",
        "progress": 50,
        "owner": "local",
        "strategy": "auto",
    }
    return {**usual, **changes}


def told(event: str, what: dict[str, Any]) -> dict[str, Any]:
    return {"type": "job", "event": event, "job": what}


def board(*jobs: dict[str, Any]) -> Board:
    found = Board()
    for one in jobs:
        found = heard(found, told("added", one), 0.0)
    return found


def test_jobs_come_change_and_go() -> None:
    found = board(job(1), job(2))
    found = heard(found, told("changed", job(1, progress=80)), 1.0)
    assert found.jobs[1]["progress"] == 80 and found.heard_at == 1.0
    found = heard(found, told("removed", {"kind": "schedule", "id": 2}), 2.0)
    assert list(found.jobs) == [1]


def test_what_is_unknown_changes_nothing() -> None:
    before = board(job(1))
    after = heard(before, {"type": "new", "x": 1}, 3.0)
    assert after.jobs == before.jobs and after.heard_at == 3.0


def progress(seq: int, best: float | None, **more: Any) -> dict[str, Any]:
    return {
        "type": "progress",
        "topic": "schedule:1",
        "seq": seq,
        "message": f"message {seq}",
        "timestamp": "2026-01-01T10:14:31.000Z",
        "incumbent_hours": best,
        **more,
    }


def test_the_job_looked_at_keeps_its_messages_and_its_curve() -> None:
    found = chosen(board(job(1)), 1)
    for seq, best in enumerate((None, 10.0, 10.0, 9.5), 1):
        found = heard(found, progress(seq, best), 0.0)
    assert found.selected is not None
    assert found.selected.curve == (10.0, 9.5)
    assert found.selected.log[0] == ("10:14:31", "message 1") and found.selected.said == 4
    other = heard(found, {**progress(9, 1.0), "topic": "schedule:11"}, 0.0)
    assert other.selected == found.selected, "another job's message"
    again = heard(found, progress(4, 9.5, snapshot=True), 0.0)
    assert again.selected is not None and again.selected.said == 4


def test_a_filter_asks_fields_and_words() -> None:
    found = board(job(1), job(2, status="failed", name="W4"), job(3, status="failed"))

    def ids(wanted: str) -> list[int]:
        return [one["id"] for one in shown(found, wanted, "newest")]

    assert ids("") == [3, 2, 1]
    assert ids("state:failed") == [3, 2]
    assert ids("state:failed name:w4") == [2]
    assert ids("w3") == [3] and ids("nothing") == []


def test_jobs_can_be_sorted() -> None:
    found = board(job(1, name="b", status="succeeded"), job(2, name="A"), job(3, name="c"))
    assert [one["id"] for one in shown(found, "", "name")] == [2, 1, 3]
    assert [one["id"] for one in shown(found, "", "state")] == [3, 2, 1]


def test_what_is_not_heard_of_for_two_and_a_half_heartbeats_is_stale() -> None:
    found = linked(board(job(1)), Link("live"), 0.0)
    assert not stale(found, 74.0)
    assert stale(found, 76.0)
    assert stale(linked(found, Link("offline", 1, 2.0), 1.0), 1.0)


@given(st.integers(0, 100), st.lists(st.floats(0, 1e6), max_size=80))
def test_bars_and_curves_have_their_size_in_both_alphabets(
    percent: int, points: list[float]
) -> None:
    for letters in (REAL, ASCII):
        assert len(bar(percent, letters)) == 12 + len(" 100 %")
        assert len(curve(points, letters)) == len(points)
    assert curve(points, ASCII).isascii() and bar(percent, ASCII).isascii()
