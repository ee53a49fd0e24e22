"""The problem that a job's lots and figures make: of one line, or of a plant.

What it is for: one decision, wherever a job's schedule is planned or laid out. What it is not for:
reading lots or figures.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fillsched.model import LineRules, Lot, Problem
from fillsched.model.lot import NO_TERMS
from fillsched.model.plant import Plant, PlantProblem, Weights, in_ticks, plant_of, plant_of_line
from fillsched.model.plant.plant import LEAST_MAKESPAN, UNKNOWN_STATE


def problem_of(
    lots: Sequence[Lot],
    rules: LineRules,
    plant: Mapping[str, Any] | None,
    start: datetime | None,
    zone: str = "UTC",
) -> Problem | PlantProblem:
    """The problem of planning `lots`: of one line where nothing asks for more, which is packed and
    proven; else of the plant. Raises InvalidInput with every fault.

    `plant`: the figures of a plant, None where only those of a line, `rules`, are known, by the
    clock of `zone`.
    """
    told = None if plant is None else plant_of(plant)
    line = rules if told is None else one_line(told)
    if line is not None and not any(asks_more(lot) for lot in lots):
        return Problem.of(lots, line)
    return in_ticks(lots, told or plant_of_line(rules, zone), start or first_moment(lots))


def asked_plant(
    lots: Sequence[Lot], rules: LineRules, plant: Mapping[str, Any] | None, zone: str = "UTC"
) -> Plant | None:
    """The plant that lots are to be held against; None where only the figures of a line are known
    and no lot asks for more. `zone` as in `problem_of`. Raises InvalidInput."""
    if plant is not None:
        return plant_of(plant)
    return plant_of_line(rules, zone) if any(asks_more(lot) for lot in lots) else None


def first_moment(lots: Sequence[Lot]) -> datetime:
    """The earliest moment that lots tell of: where lots are only checked, nobody has said when a
    plan begins."""
    terms = [lot.terms for lot in lots]
    told = [
        moment
        for t in terms
        for moment in (t.release, t.due, t.deadline, t.bulk_ready, t.pin_start)
        if moment is not None
    ]
    return min(told, default=datetime(2000, 1, 1, tzinfo=UTC))


def asks_more(lot: Lot) -> bool:
    """Whether a lot has terms that the planner of one line does not know. Formats and kinds are
    such only where a plant speaks of them."""
    terms = lot.terms
    if terms is NO_TERMS:
        return False
    asked = (terms.release, terms.due, terms.deadline, terms.lines, terms.bulk_ready)
    pins = (terms.pin_line, terms.pin_start, terms.pin_after, terms.pin_first)
    return any(asked) or any(pins)


def one_line(plant: Plant) -> LineRules | None:
    """The rules of a plant that is one line and nothing more, whose schedules are a packing; None
    where it is more."""
    if len(plant.lines) != 1 or plant.resources or plant.until is not None:
        return None
    line, rules = plant.lines[0], plant.lines[0].rules
    calendar = line.calendar
    more = (
        calendar.closures,
        calendar.repeated,
        calendar.shifts,
        line.products,
        line.formats,
        line.state != UNKNOWN_STATE,
        rules.clean_hold_hours is not None,
        rules.campaign_most_lots,
        any(product.setup_hours for product in plant.products.values()),
    )
    if any(more) or not _least_makespan(plant.objective):
        return None
    named = all(
        set(rule.before) == {"product"} and set(rule.after) == {"product"} and not rule.lines
        for rule in plant.changeovers
    )
    if not named or any(product.format in line.rates for product in plant.products.values()):
        return None
    rates = {name: p.rate for name, p in plant.products.items() if p.rate is not None}
    if line.rate is not None:
        rates = {}
    matrix: dict[tuple[str, str], Any] = {}
    for rule in plant.changeovers:  # the first that matches counts
        matrix.setdefault((rule.before["product"], rule.after["product"]), rule.hours)
    return LineRules(
        rate=rules.rate,
        clean_hours=rules.clean_hours,
        clean_window_hours=rules.clean_window_hours,
        changeover_same_hours=rules.changeover_same_hours,
        changeover_different_hours=rules.changeover_different_hours,
        line=line.name,
        product_rates=rates | dict(line.rates),
        changeover_matrix=matrix,
    )


def _least_makespan(weights: Weights | None) -> bool:
    if weights is None:
        return True
    others = (weights.tardiness, weights.changeover, weights.clean)
    return weights == LEAST_MAKESPAN or (weights.makespan > 0 and not any(others))
