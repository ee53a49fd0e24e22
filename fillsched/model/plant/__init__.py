"""A plant of several lines: what holds there, its problems and schedules, and their judge."""

from fillsched.model.plant.calendar import Calendar, Closure, RepeatedClosure, Shift
from fillsched.model.plant.conversion import in_ticks
from fillsched.model.plant.durations import Durations, too_long_everywhere
from fillsched.model.plant.figures import plant_of, plant_of_line
from fillsched.model.plant.judge import verify_plant
from fillsched.model.plant.kpis import LineKpis, PlantKpis, Slack, Term, measure_plant
from fillsched.model.plant.plant import (
    AfterFill,
    ChangeoverRule,
    HoldTo,
    Line,
    LineState,
    Plant,
    Product,
    Resource,
    Rules,
    Weights,
)
from fillsched.model.plant.problem import FOREVER, LineTicks, PlantProblem
from fillsched.model.plant.schedule import AnySchedule, Cost, PlantSchedule, cost_of

__all__ = [
    "FOREVER",
    "AfterFill",
    "AnySchedule",
    "Calendar",
    "ChangeoverRule",
    "Closure",
    "Cost",
    "Durations",
    "HoldTo",
    "Line",
    "LineKpis",
    "LineState",
    "LineTicks",
    "Plant",
    "PlantKpis",
    "PlantProblem",
    "PlantSchedule",
    "Product",
    "RepeatedClosure",
    "Resource",
    "Rules",
    "Shift",
    "Slack",
    "Term",
    "Weights",
    "cost_of",
    "in_ticks",
    "measure_plant",
    "plant_of",
    "plant_of_line",
    "too_long_everywhere",
    "verify_plant",
]
