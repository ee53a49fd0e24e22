"""Why a lot of a plant stands where it does, in words that are true there."""

from fractions import Fraction

from fillsched.jobs.job import Job
from fillsched.model import Lot
from fillsched.model.lot import LotTerms
from fillsched.model.plant import Calendar, Closure, Plant, PlantSchedule, Weights, in_ticks
from fillsched.presentation.plant_explanation import plant_why_view
from fillsched.presentation.why_lines import move_row
from fillsched.solve.lines.elsewhere import elsewhere
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.stop import StepLimit
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.wire import WhyView
from tests.unit.insight.plants import START, at, line, lot

MAKESPAN = Weights(makespan=Fraction(1))


def job() -> Job:
    return Workshop(ManualClock(START)).submit()


def planned(lots: list[Lot], *lines: object) -> PlantSchedule:
    plant = Plant("P", "UTC", lines, objective=MAKESPAN)  # type: ignore[arg-type]
    problem = in_ticks(lots, plant, START)
    return plan_lines(problem, stop=StepLimit(60), report=lambda news: None).schedule


def why(schedule: PlantSchedule, number: int = 0) -> WhyView:
    return plant_why_view(job(), schedule, number, elsewhere=elsewhere(schedule, number))


def test_the_other_line_is_told_with_its_hours_and_its_price() -> None:
    found = why(planned([lot("a", 10)], line("L1"), line("L2", rate=Fraction(500))))
    assert found.place is not None
    assert found.place.text.endswith("No place that was tried on another line is better.")
    (move,) = found.moves
    where, change, _, reason = move_row(move)
    assert (where, change) == ("line L2", "+10.00 h")
    assert reason == (
        "20.00 h to fill there, not 10.00 h; the best of one place tried costs 10.00 h more by the "
        "aim"
    )


def test_where_no_other_line_may_fill_it_that_is_said() -> None:
    found = why(planned([lot("a", 10)], line("L1")))
    assert found.moves == [] and found.no_moves == "No other line may fill it."


def test_what_it_waited_for_is_told_as_far_as_it_is_known() -> None:
    shut = Calendar((Closure("maintenance", at(0), at(8)),))
    text = why(planned([lot("a", 10)], line("L1", calendar=shut))).place
    assert text is not None
    own = Lot("a", "A", vials=10_000, terms=LotTerms(release=at(40)))
    released = why(planned([own], line("L1"))).place
    assert released is not None and "It starts the moment it is released." in released.text
    own = Lot("a", "A", vials=10_000, terms=LotTerms(pin_start=at(60)))
    pinned = why(planned([own], line("L1"))).place
    assert pinned is not None and "It starts when it is pinned to." in pinned.text


def test_a_lot_without_a_place_is_told_why() -> None:
    own = Lot("a", "A", vials=10_000, terms=LotTerms(deadline=at(20)))
    schedule = planned([own, lot("b", 5)], line("L1"))
    left_out = [{"lot_id": "a", "reason": "its fill can end too late", "fix": "Give it time"}]
    found = plant_why_view(job(), schedule, 0, left_out=left_out)
    assert found.place is None and found.no_moves == (
        "It has no place in this plan: its fill can end too late. Give it time."
    )
