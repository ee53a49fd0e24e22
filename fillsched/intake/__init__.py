"""Bytes of a lots file in, lots out, with every problem and a receipt."""

from fillsched.intake.clean_copy import Dialect, cleaned, left_out
from fillsched.intake.faults import Cause, group_by_cause
from fillsched.intake.json_lots import lots_from_json, noted_lots_from_json
from fillsched.intake.options import ReadOptions
from fillsched.intake.reader import Survey, read_lots, survey_lots
from fillsched.intake.receipt import Receipt

__all__ = [
    "Cause",
    "Dialect",
    "ReadOptions",
    "Receipt",
    "Survey",
    "cleaned",
    "group_by_cause",
    "left_out",
    "lots_from_json",
    "noted_lots_from_json",
    "read_lots",
    "survey_lots",
]
