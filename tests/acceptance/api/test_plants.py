"""A plant of several lines through a real daemon: planned, judged, stored, told, taken away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fillsched.toml_text import loads
from tests.acceptance.api.test_stops import met
from tests.acceptance.api.test_survival import client_of, job_of, running

EXAMPLE = Path(__file__).parents[3] / "examples" / "plant"

PLANT = loads((EXAMPLE / "plant.toml").read_text("utf-8"))

START = "2027-01-11T05:00:00Z"


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    folder = tmp_path_factory.mktemp("plants")
    embedded, _ = running(folder, workers=1)
    try:
        with client_of(embedded, folder) as client:
            yield client
    finally:
        embedded.stop()


def planned(http: httpx2.Client, lots: bytes, plant: Any, steps: int = 40) -> dict[str, Any]:
    """The job that planned `lots` in `plant`, when it has ended."""
    fields = {"config": json.dumps(plant), "start_time": START, "max_steps": str(steps)}
    answer = http.post("/schedule", files={"lots": ("lots.csv", lots)}, data=fields)
    assert answer.status_code == 202, answer.text
    job_id = int(answer.json()["schedule_id"])

    def ended() -> dict[str, Any] | None:
        job = job_of(http, job_id)
        return job if job["status"] in ("succeeded", "failed") else None

    job: dict[str, Any] = met(ended, 100)
    return job


def test_the_example_is_planned_with_dates_lines_and_freeze_dryers(http: httpx2.Client) -> None:
    job = planned(http, (EXAMPLE / "lots.csv").read_bytes(), PLANT)
    result = job["result"]
    assert job["status"] == "succeeded" and result["judged"] and result["unplaced"] == 0
    assert result["objective"]["name"] == "tardiness + makespan + changeover + clean"
    assert result["objective"]["bound"] <= result["objective"]["value"]
    assert sum(term["cost"] for term in result["terms"]) == pytest.approx(
        result["objective"]["value"], abs=1e-3
    )
    assert result["curve"][-1][1] == result["objective"]["value"]
    values = [value for _, value, _ in result["curve"]]
    assert values == sorted(values, reverse=True), "the curve is of the cost, not of the makespan"
    assert [line["line"] for line in result["lines"]] == ["V1", "V2", "S1"]
    assert result["kpis"]["dated"] == 60 and job["plant"]["time_zone"] == "Europe/Berlin"
    activities = http.get(f"/schedule/{job['id']}/activities").json()["activities"]
    assert sum(one["kind"] == "fill" for one in activities) == 60
    dried = [one for one in activities if one.get("resource") == "freeze dryer"]
    assert len(dried) == 24, "each MMR and Varicella lot"
    timeline = http.get(f"/schedule/{job['id']}/timeline").json()
    assert timeline["zone"] == "Europe/Berlin" and timeline["id"] == job["id"]
    assert [lane["name"] for lane in timeline["lanes"]][:3] == ["V1", "V2", "S1"]
    marks = [mark["met"] for mark in timeline["marks"] if mark["kind"] == "due"]
    assert len(marks) == 60 and marks.count(False) == result["kpis"]["late"]
    why = http.get(f"/schedule/{job['id']}/why/27-013").json()
    assert why["place"]["text"].startswith("Line S1, campaign") and why["moves"] == []
    assert why["no_moves"] == "No other line may fill it."
    why = http.get(f"/schedule/{job['id']}/why/27-001").json()
    (move,) = why["moves"]
    assert {move["line"], why["place"]["text"][5:7]} == {"V1", "V2"}
    assert "to fill there" in move["reason"] and "places tried" in move["reason"]
    assert move["fits"] is (move["cost_hours"] is not None)


def test_two_plans_of_plants_are_told_apart_by_line_cost_and_the_plants_clock(
    http: httpx2.Client,
) -> None:
    longer_clean = {**PLANT["lines"]["S1"], "clean_hours": 21}
    slower = {**PLANT, "lines": {**PLANT["lines"], "S1": longer_clean}}
    lots = (EXAMPLE / "lots.csv").read_bytes()
    first, second = (planned(http, lots, plant, steps=2) for plant in (PLANT, slower))
    found = http.get("/diff", params={"a": first["id"], "b": second["id"]}).json()
    assert found["time_zone"] == "Europe/Berlin"
    cost = found["kpis"][0]
    values = [job["result"]["objective"]["value"] for job in (first, second)]
    assert cost["label"] == "Cost" and [cost["a"], cost["b"]] == pytest.approx(values, abs=1e-3)
    assert found["config"] == [{"what": "lines.S1.clean_hours", "a": "20", "b": "21"}]
    assert found["moved"] and {one["a_line"] for one in found["moved"]} <= {"V1", "V2", "S1"}


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "html", "svg", "ics"])
def test_every_export_of_a_plant_has_its_lines(http: httpx2.Client, format: str) -> None:
    job = planned(http, (EXAMPLE / "lots.csv").read_bytes(), PLANT, steps=1)
    answer = http.get(f"/schedule/{job['id']}/export", params={"format": format})
    assert answer.status_code == 200
    if format != "xlsx":
        assert all(line in answer.text for line in ("V1", "V2", "S1"))


def test_one_line_with_dates_alone_is_a_plant_too(http: httpx2.Client) -> None:
    lots = b"Lot ID,Type,Vials,Due\nX,A,100000,2027-01-13\nY,A,200000,2027-01-12\n"
    job = planned(http, lots, {})
    assert job["result"]["objective"]["name"] == "tardiness + makespan"
    fills = [
        one["lot_id"]
        for one in http.get(f"/schedule/{job['id']}/activities").json()["activities"]
        if one["kind"] == "fill"
    ]
    assert fills == ["Y", "X"]


def test_a_lot_without_room_is_named_and_the_rest_is_planned(http: httpx2.Client) -> None:
    lots = b"Lot ID,Type,Vials,Deadline\nX,A,100000,\nY,A,200000,2027-01-11\n"
    job = planned(http, lots, {})
    result = job["result"]
    assert job["status"] == "succeeded" and result["unplaced"] == 1
    assert [lot["lot_id"] for lot in result["unplaced_lots"]] == ["Y"]
    assert result["unplaced_lots"][0]["reason"] and result["unplaced_lots"][0]["fix"]
    assert result["gap"] is None, "nothing is said of the best while lots are left out"


def test_where_nothing_can_be_placed_the_job_fails_and_says_why(http: httpx2.Client) -> None:
    lots = b"Lot ID,Type,Vials,Deadline\nY,A,200000,2027-01-11\n"
    job = planned(http, lots, {})
    assert job["status"] == "failed" and job["error"]["code"] == "VALIDATION_ERROR"
    assert "Y" in job["error"]["details"]


def test_lots_that_contradict_the_plant_are_refused_before_planning(http: httpx2.Client) -> None:
    lots = b"Lot ID,Type,Vials,Lines\nX,MMR,100000,V9\n"
    job = planned(http, lots, PLANT)
    assert job["status"] == "failed" and job["error"]["code"] == "VALIDATION_ERROR"
    assert "V9" in job["error"]["details"]
