"""`why` and `diff` through the network."""

import pytest

from tests.acceptance.conftest import Running

LOTS = b"Lot ID,Type,Vials\nL1,A,1000000\nL2,B,1000000\nL/3 \xc3\xa4,A,1000000\n"
LONG = b"Lot ID,Type,Vials\nL1,A,100000\nL2,B,3000000\n"


@pytest.fixture(scope="module")
def planned(daemon: Running) -> int:
    job_id = daemon.submit(LOTS, strategy="given-order")
    assert daemon.end(job_id)["status"] == "succeeded"
    return job_id


@pytest.fixture(scope="module")
def refused(daemon: Running) -> int:
    job_id = daemon.submit(LONG)
    assert daemon.end(job_id)["status"] == "failed"
    return job_id


def test_a_lot_is_explained_with_its_place_and_its_moves(daemon: Running, planned: int) -> None:
    found = daemon.call("GET", f"/schedule/{planned}/why/L%2F3%20%C3%A4").json()
    assert (found["lot_id"], found["refused"]) == ("L/3 ä", None)
    assert found["place"]["campaign"] == 2
    assert "right after the clean" in found["place"]["text"]
    (move,) = found["moves"]
    assert (move["campaign"], move["fits"], move["change_hours"]) == (1, False, None)
    assert move["reason"].startswith("impossible: it needs")


def test_a_lot_that_is_not_there_is_answered_with_the_nearest(
    daemon: Running, planned: int
) -> None:
    answer = daemon.call("GET", f"/schedule/{planned}/why/l1")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert "Did you mean L1?" in answer.json()["detail"]


def test_a_refused_lot_is_told_what_would_make_it_fit(daemon: Running, refused: int) -> None:
    found = daemon.call("GET", f"/schedule/{refused}/why/L2").json()
    assert found["place"] is None and not found["refused"]["fits"]
    assert found["refused"]["ways"] == [
        "at most 2,390,400 vials in the lot",
        "2 lots of equal size instead of one",
        "a clean window of at least 150.60 h",
        "a rate of at least 25,000 vials per hour",
    ]
    other = daemon.call("GET", f"/schedule/{refused}/why/L1").json()["refused"]
    assert other["fits"] and other["ways"] == []


def test_another_planners_schedule_is_not_explained(daemon: Running, planned: int) -> None:
    assert daemon.call("GET", f"/schedule/{planned}/why/L1", "anna").status_code == 404
    assert daemon.call("GET", f"/diff?a={planned}&b={planned}", "anna").status_code == 404


def test_two_schedules_of_one_strategy_and_seed_are_the_same(daemon: Running, planned: int) -> None:
    again = daemon.submit(LOTS, strategy="given-order")
    daemon.end(again)
    found = daemon.call("GET", f"/diff?a={planned}&b={again}").json()
    assert found["same"] and found["stayed"] == 3
    assert all(kpi["change"] == 0 for kpi in found["kpis"])


def test_two_strategies_and_two_configurations_are_told_apart(
    daemon: Running, planned: int
) -> None:
    other = daemon.submit(LOTS, strategy="smart-pack", config='{"changeover_same_hours": 2}')
    daemon.end(other)
    found = daemon.call("GET", f"/diff?a={planned}&b={other}").json()
    assert not found["same"] and found["moved"]
    shifts = [abs(one["shift_hours"]) for one in found["moved"]]
    assert shifts == sorted(shifts, reverse=True)
    assert [one["what"] for one in found["config"]] == ["changeover_same_hours"]


def test_a_schedule_without_a_plan_cannot_be_compared(
    daemon: Running, planned: int, refused: int
) -> None:
    answer = daemon.call("GET", f"/diff?a={planned}&b={refused}")
    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")
