"""Lots are received with everything that is to be said of them before they are planned."""

from datetime import UTC, datetime
from typing import Any

from fillsched.daemon.settings import load
from fillsched.jobs.job import LotsFile
from fillsched.jobs.solver_messages import HasRead, Refused, Task
from fillsched.testing.problems import USUAL_RULES
from fillsched.wire import configuration
from fillsched.worker.lots_reader import clean_file, read_file
from fillsched.worker.receiving import ReadLots, received
from fillsched.worker.run import perform

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def task(text: str, **more: Any) -> Task:
    file = LotsFile(text.encode(), "lots.csv", "text/csv")
    return Task(file, {}, USUAL_RULES, "given-order", check_only=True, **more)


def read(text: str, **more: Any) -> ReadLots:
    return received(task(text, **more), read_file, lambda done, total: None)


GOOD = "Lot ID,Type,Vials\nL1,A,19920\nL2,B,39840\n"
LONG = "Lot ID,Type,Vials\nL1,A,x\nL2,B,3000000\nL3,A,5\n"


def test_people_p2_the_receipt_holds_the_totals_and_the_figures_of_the_line() -> None:
    receipt = read(GOOD).receipt
    assert receipt["totals"]["hours"] == {"sum": 3.0, "smallest": 1.0, "largest": 2.0}
    assert receipt["line"]["rate_vials_per_hour"] == "19920"


def test_import_a20_the_receipt_says_how_far_the_start_is() -> None:
    start = datetime(2019, 1, 1, tzinfo=UTC)
    assert "2,889 days ago" in read(GOOD, start_time=start, asked_at=NOW).receipt["notes"][-1]
    assert read(GOOD, start_time=NOW, asked_at=NOW).receipt["notes"] == []


def test_people_p5_a_lot_too_large_for_the_line_is_told_with_what_cannot_be_read() -> None:
    assert [fault.where for fault in read(LONG).faults] == ["row 2, column C (Vials)", "lot L2"]


def test_people_p5_a_cleaned_copy_leaves_out_what_is_too_large_for_the_line() -> None:
    found = clean_file(task(LONG).lots, {}, USUAL_RULES)
    assert found is not None and found.left_out is not None
    assert found.lots.content.decode().splitlines() == ["Lot ID,Type,Vials", "L3,A,5"]
    rest = found.left_out.content.decode().splitlines()
    assert rest[1].startswith('"row 2, column C (Vials)",L1,A,x,x,')
    assert rest[2].startswith('lot L2,L2,B,3000000,"3,000,000 vials",')


def test_what_is_refused_is_told_with_its_receipt_and_questions() -> None:
    told: list[object] = []
    perform(
        task("Lot ID;Type;Vials\nL1;A;120.000\n"),
        tell=told.append,
        asked=lambda: None,
        read=read_file,
        clock=lambda: 0.0,
    )
    assert not any(isinstance(news, HasRead) for news in told)
    last = told[-1]
    assert isinstance(last, Refused) and last.receipt is not None
    (question,) = last.receipt["questions"]
    assert [one["option"] for one in question["readings"]] == [
        "--decimal point", "--decimal comma",
    ]  # fmt: skip


SLOW: dict[str, Any] = {
    "name": "Slow",
    "time_zone": "Europe/Berlin",
    "lines": {"A1": {"rate_vials_per_hour": 1000}, "A2": {"rate_vials_per_hour": 2000}},
}


def plant(**lines: dict[str, Any]) -> dict[str, Any]:
    """The whole figures of a plant with those lines."""
    said = SLOW | ({"lines": lines} if lines else {})
    whole = configuration(load({}, environment={}).settings.line(), said)
    assert whole.plant is not None
    return dict(whole.plant)


def test_hours_are_told_by_the_rates_of_the_lines_of_the_plant() -> None:
    receipt = read("Lot ID,Type,Vials\nL1,A,10000\nL2,B,30000\n", plant=plant()).receipt
    assert receipt["totals"]["hours"] == {"sum": 20, "smallest": 5, "largest": 30, "most": 40}
    assert not any("rounded" in note for note in receipt["notes"])


def test_rounding_is_told_of_the_rates_of_the_plant() -> None:
    rates = (19_937, 20_011, 21_001, 17_881)
    odd = plant(**{f"A{n}": {"rate_vials_per_hour": rate} for n, rate in enumerate(rates)})
    (note,) = [n for n in read(GOOD, plant=odd).receipt["notes"] if "rounded up" in n]
    assert "each by at most" in note
    one = plant(A1={"rates": {"A": 19_937, "B": 20_011}})
    assert not any("rounded up" in n for n in read(GOOD, plant=one).receipt["notes"])


def test_due_dates_are_told_by_the_clock_that_counts() -> None:
    due = "Lot ID,Type,Vials,Due\nL1,A,5,2026-12-24\nL2,A,5,\n"
    file = LotsFile(due.encode(), "lots.csv", "text/csv")
    asked = Task(file, {"zone": "Europe/Berlin"}, USUAL_RULES, "auto", check_only=True)
    receipt = received(asked, read_file, lambda done, total: None).receipt
    moment = "2026-12-24T23:00:00Z"
    assert receipt["due"] == {
        "lots": 1, "earliest": moment, "latest": moment, "time_zone": "Europe/Berlin"
    }  # fmt: skip
    assert receipt["plant"]["time_zone"] == "Europe/Berlin"
    assert "due" not in read(GOOD).receipt


def test_a_cleaned_copy_for_a_plant_leaves_out_what_fits_no_window_of_its_lines() -> None:
    text = "Lot ID,Type,Vials,Lines\nL1,A,200000,\nL2,A,200000,A1\nL3,A,300000,\nL4,A,3000000,\n"
    own = plant()  # 120,000 vials in the window of A1, 240,000 in that of A2
    found = clean_file(task(text).lots, {}, USUAL_RULES, own)
    assert found is not None and found.left_out is not None
    assert found.lots.content.decode().splitlines() == ["Lot ID,Type,Vials", "L1,A,200000"]
    rest = found.left_out.content.decode().splitlines()[1:]
    assert [row.split(",")[1] for row in rest] == ["L2", "L3", "L4"]
    assert "longer than every clean window that it could stand in; that of A2 is 120 h" in rest[1]
    fast = plant(A1={"rate_vials_per_hour": 100_000})
    whole = clean_file(task(text).lots, {}, USUAL_RULES, fast)
    assert whole is not None and whole.left_out is None and whole.lots.rows == 4
