"""For tests, ours and yours: tiny problems, and fakes that are peers of the real thing.

What it is for: writing a test without a file, a server or a clock; `harness` shows how. What it is
not for: production.
"""

from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import ManualExecutor, Workshop, usual_spec
from fillsched.testing.problems import ANNA, BERT, LOTS, LOTS_CSV, USUAL_RULES, tiny_problem
from fillsched.testing.solvers import (
    After,
    DeafSolver,
    Dies,
    Fails,
    Line,
    PatientSolver,
    ScriptedSolver,
    ThreadSolver,
    Until,
)
from fillsched.testing.traps import Trap

__all__ = [
    "ANNA",
    "BERT",
    "LOTS",
    "LOTS_CSV",
    "USUAL_RULES",
    "After",
    "DeafSolver",
    "Dies",
    "Fails",
    "Line",
    "ManualClock",
    "ManualExecutor",
    "PatientSolver",
    "ScriptedSolver",
    "ThreadSolver",
    "Trap",
    "Until",
    "Workshop",
    "tiny_problem",
    "usual_spec",
]
