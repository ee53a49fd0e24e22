"""Seeded lots of a believable plant, of any number.

What it is for: benchmarks and tests that need more lots than one wants to write down. What it is
not for: standing for a real plant's mix; no data of one went into it.
"""

from random import Random

from fillsched.model import LineRules, Lot, Problem
from fillsched.testing.problems import USUAL_RULES

COMMON_AMOUNTS = (12_000, 25_000, 40_000, 60_000, 90_000, 120_000, 180_000, 240_000, 360_000)
"""Batch sizes in vials that come up again and again, as formulation tanks have few sizes."""

LARGEST_LOT_HOURS = 96
"""No lot of this plant takes longer, so that each leaves room in a window of 120 hours."""


def plant(
    lots: int, *, products: int = 12, seed: int = 0, rules: LineRules = USUAL_RULES
) -> Problem:
    """The problem of `lots` lots: few products make most of them, each in a few common amounts.

    About one lot in four has an amount of its own (a part of a batch, or a large one).
    """
    random = Random(f"plant {lots} {products} {seed}")
    popularity = [1 / (rank + 1) for rank in range(products)]
    usual = [random.sample(COMMON_AMOUNTS, 3) for _ in range(products)]
    scale = [random.choice((1, 2, 4)) for _ in range(products)]
    most = int(LARGEST_LOT_HOURS * rules.rate)
    made = []
    for number in range(1, lots + 1):
        product = random.choices(range(products), popularity)[0]
        vials = random.choice(usual[product]) * scale[product]
        if random.random() < 0.25:
            vials = 100 * round(vials * random.uniform(0.3, 2.5) / 100)
        made.append(Lot(f"W{number:05d}", f"P{product + 1:02d}", vials=max(1000, min(most, vials))))
    return Problem.of(made, rules)


def evenly(lots: int, *, hours: tuple[int, int], products: int, seed: int = 0) -> Problem:
    """`lots` lots of any product, each as likely as any other to take any time within `hours`."""
    random = Random(f"evenly {lots} {hours} {products} {seed}")
    shortest, longest = (int(limit * USUAL_RULES.rate) for limit in hours)
    made = [
        Lot(
            f"W{number:05d}",
            f"P{random.randrange(products):02d}",
            vials=random.randint(shortest, longest),
        )
        for number in range(1, lots + 1)
    ]
    return Problem.of(made, USUAL_RULES)
