"""Prices of lots, and how they are changed so that the bound rises.

What it is for: the ascent, which knows of nothing but values and counts. What it is not for: what
prices mean (`bound`).
"""

from collections.abc import Sequence

WAIT = 10
"""So many values in a row that are no better make steps shorter."""

SHORTER = 0.7

KEPT = 0.7
"""How much of the direction before goes into the next (Camerini, Fratta and Maffioli 1975)."""

BETTER = 1e-3
"""Part of the value by which a better one ends the waiting."""


class Prices:
    """Prices, none below zero, on their way up: subgradients with steps by what is missing to a
    target (Polyak 1969)."""

    def __init__(self, first: Sequence[float]) -> None:
        self.now = list(first)
        self.best = list(first)
        self._value = float("-inf")
        self.begin_again(1.0)

    def begin_again(self, step: float) -> None:
        """Goes on from the best prices as if no value were known."""
        self._step, self._since, self._value = step, 0, float("-inf")
        self._direction = [0.0] * len(self.now)
        self.now = list(self.best)

    def moved(self) -> None:
        """The values that come are of another kind; no better one is known."""
        self._value, self._since = float("-inf"), 0

    def change(self, value: float, missing: Sequence[int], target: float) -> bool:
        """From the `value` of the prices now, and how often more each lot had to be taken, to the
        next ones; says whether there are any."""
        if value > self._value:
            if value > self._value + BETTER * abs(self._value):
                self._since = 0
            self._value, self.best = value, list(self.now)
        else:
            self._since += 1
        if self._since >= WAIT:
            self._step, self._since = self._step * SHORTER, 0
            self.now, self._direction = list(self.best), [0.0] * len(self.now)
            return True
        self._direction = [
            more + KEPT * before for more, before in zip(missing, self._direction, strict=True)
        ]
        length = sum(one * one for one in self._direction)
        if not length or value >= target:
            return False
        far = self._step * (target - value) / length
        self.now = [
            max(0.0, price + far * one)
            for price, one in zip(self.now, self._direction, strict=True)
        ]
        return True
