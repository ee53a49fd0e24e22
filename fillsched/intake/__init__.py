"""Bytes of a lots file in, lots out, with every problem and a receipt."""

from fillsched.intake.bodies import lots_from_json
from fillsched.intake.faults import Cause, group_by_cause
from fillsched.intake.options import ReadOptions
from fillsched.intake.reader import read_lots
from fillsched.intake.receipt import Receipt

__all__ = ["Cause", "ReadOptions", "Receipt", "group_by_cause", "lots_from_json", "read_lots"]
