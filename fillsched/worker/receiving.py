"""Lots received: read, held against the line, with the receipt of both.

What it is for: everything that is said of lots before they are planned. Lots that cannot be read
are told with those that are too long for the line, so that a file is mended in one go. What it is
not for: reading itself (`lots_reader`), or the plan.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from fillsched.errors import Fault
from fillsched.insight.control_totals import control_totals, due_dates
from fillsched.insight.far_start import far_start
from fillsched.insight.idle_names import idle_names
from fillsched.insight.plant_fit import lot_faults
from fillsched.insight.plant_lint.lint import lint_with_lots
from fillsched.insight.unplaceable import unplaceable
from fillsched.jobs.job import LotsFile
from fillsched.jobs.problems import asked_plant, asks_more, first_moment, one_line
from fillsched.jobs.solver_messages import Task
from fillsched.model import LineRules, Lot, rounding_hours, too_long
from fillsched.model.plant import Plant, PlantProblem, in_ticks
from fillsched.model.plant.durations import rounding_hours as rounding_in_plant


@dataclass(frozen=True, slots=True)
class ReadLots:
    """What was read: the lots that are certain, a JSON-able receipt, and what is wrong."""

    lots: Sequence[Lot]
    receipt: Mapping[str, Any]
    faults: Sequence[Fault] = ()


class Reader(Protocol):
    """Reads lots. Raises InvalidInput with every fault where there is no receipt."""

    def __call__(
        self, file: LotsFile, read: Mapping[str, Any], seen: Callable[[int, int], None]
    ) -> ReadLots: ...


def received(task: Task, read: Reader, seen: Callable[[int, int], None]) -> ReadLots:
    """The lots of `task` as they were read, the receipt with their totals and the line's figures.

    Raises InvalidInput as `read` does.
    """
    found = read(task.lots, task.read, seen)
    lots, rules, zone = found.lots, task.rules, task.read.get("zone", "UTC")
    plant = asked_plant(lots, rules, task.plant, zone)
    begin = task.start_time or first_moment(lots)
    notes = [*found.receipt.get("notes", ())]
    if task.plant is None:
        notes += idle_names((lot.product for lot in lots), rules)
    elif lots:
        notes += lint_with_lots(task.plant, lots, begin).notes
    if lots:
        notes += _rounding(lots, rules, plant, begin)
    if task.start_time is not None and task.asked_at is not None:
        notes += far_start(task.start_time, task.asked_at)
    receipt = {
        **found.receipt,
        "notes": notes,
        "totals": control_totals(lots, rules, plant),
        **({"due": due} if (due := due_dates(lots, zone)) else {}),
        "line": rules.figures(),
    }
    faults = [*found.faults]
    if faults and task.plant is None:
        faults += [fault for _, fault in too_long(lots, rules)]
    if plant is not None:
        faults += lot_faults(lots, plant, task.start_time)
        receipt["plant"] = _said_of(plant)
        if not faults:
            receipt["notes"] = [*notes, *_without_room(in_ticks(lots, plant, begin))]
    return ReadLots(lots, receipt, faults)


def _said_of(plant: Plant) -> dict[str, Any]:
    """What plant the lots were held against, and by which clock."""
    lines = [line.name for line in plant.lines]
    return {"name": plant.name, "time_zone": plant.time_zone, "lines": lines}


MOST_NAMED = 20
"""Lots without room that a receipt names; it counts the others."""


def _without_room(problem: PlantProblem) -> list[str]:
    """A note for each lot that no plan can hold, said before one is looked for."""
    never = unplaceable(problem)
    notes = [
        f"lot {problem.lots[lot].id} has no room in any plan: {why}" for lot, why in never.items()
    ]
    if len(notes) > MOST_NAMED:
        more = len(notes) - MOST_NAMED
        notes = [*notes[:MOST_NAMED], f"{more:,} more lots have no room in any plan"]
    return notes


def _rounding(
    lots: Sequence[Lot], rules: LineRules, plant: Plant | None, start: datetime
) -> list[str]:
    """That durations are rounded, if they are: with the figures of the line or of the plant's lines
    that the plan will count with."""
    line = rules if plant is None else one_line(plant)
    if line is not None and not any(asks_more(lot) for lot in lots):
        hours = rounding_hours(lots, line)
    else:
        assert plant is not None, "lots that ask for more are held against a plant"
        hours = rounding_in_plant(in_ticks(lots, plant, start))
    milliseconds = float(hours * 3_600_000)
    if not milliseconds:
        return []
    return [
        f"durations are rounded up, each by at most {milliseconds:.3g} ms, as the rates and hours "
        "have no small common measure; 'optimal' is meant within that"
    ]
