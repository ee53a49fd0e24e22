"""Tiny problems, lots and users for tests, with figures that never move with the settings."""

from collections.abc import Iterable
from fractions import Fraction

from fillsched.identity import User
from fillsched.jobs.job import LotsFile
from fillsched.model import LineRules, Lot, Problem

USUAL_RULES = LineRules(
    rate=Fraction(19_920),
    clean_hours=Fraction(24),
    clean_window_hours=Fraction(120),
    changeover_same_hours=Fraction(4),
    changeover_different_hours=Fraction(8),
)
"""The figures of the design, fixed here so that a test does not move with the settings."""


def tiny_problem(amounts: Iterable[tuple[str, int]], rules: LineRules = USUAL_RULES) -> Problem:
    """The problem of lots L1, L2, ... given as (product, vials)."""
    lots = [
        Lot(f"L{number}", product, vials=vials)
        for number, (product, vials) in enumerate(amounts, start=1)
    ]
    return Problem.of(lots, rules)


LOTS_CSV = b"Lot ID,Type,Vials\nL1,A,100000\nL2,B,200000\nL3,A,300000\n"
"""Three lots that fit into one campaign."""


LOTS = LotsFile(LOTS_CSV, "lots.csv", "text/csv")


ANNA = User(1, "anna", "planner")


BERT = User(2, "bert", "planner")
