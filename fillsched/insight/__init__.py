"""Reading a schedule: why a lot stands where it does, what would let one fit, what two differ in.

Pure: schedules in, findings out. Nothing here plans or judges.
"""

from fillsched.insight.alternatives import Move, Place, Why, why
from fillsched.insight.difference import Difference, Moved, difference
from fillsched.insight.fit import Fit, what_would_fit

__all__ = [
    "Difference",
    "Fit",
    "Move",
    "Moved",
    "Place",
    "Why",
    "difference",
    "what_would_fit",
    "why",
]
