"""The nouns: lot, line rules, problem, schedule, KPIs, and the judge."""

from fillsched.model.kpis import Kpis, measure
from fillsched.model.line import LineRules
from fillsched.model.lot import Lot
from fillsched.model.problem import Problem, too_long
from fillsched.model.schedule import Activity, ActivityKind, Campaigns, Schedule, lay_out
from fillsched.model.ticks import fill_hours, rounding_hours
from fillsched.model.verify import Violation, verify

__all__ = [
    "Activity",
    "ActivityKind",
    "Campaigns",
    "Kpis",
    "LineRules",
    "Lot",
    "Problem",
    "Schedule",
    "Violation",
    "fill_hours",
    "lay_out",
    "measure",
    "rounding_hours",
    "too_long",
    "verify",
]
