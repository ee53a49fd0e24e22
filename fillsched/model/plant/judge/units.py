"""Units of one shared resource, as the judge counts them.

What it is for: rule 7 of a plant: never more units in use than there are, none while the resource
is closed, and after each fill what its product needs, begun in time. What it is not for: lines.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fillsched.model.plant.judge.clock import Clock
from fillsched.model.plant.plant import Product, Resource
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.model.verify import Violation

Spans = Sequence[tuple[int, int]]
"""Closed times in ticks, in order."""

Use = tuple[int, int, Activity]
"""One unit from a tick to a tick, and for what."""


@dataclass(frozen=True, slots=True)
class Units:
    """One resource held against a schedule. `closed` is its own; `closed_lines` by line's name."""

    resource: Resource
    activities: Sequence[Activity]
    fills: Mapping[int, Activity]
    products: Sequence[Product]
    closed: Spans
    closed_lines: Mapping[str, Spans]
    clock: Clock
    broken: Callable[[str, Activity, str], Violation]

    def violations(self) -> Iterator[Violation]:
        """Every rule of the resource that is broken."""
        yield from self._after_fills()
        uses = sorted(self._uses(), key=lambda use: use[:2])
        for start, end, activity in uses:
            if any(max(start, shut) < min(end, opens) for shut, opens in self.closed):
                text = f"{self.resource.name} is closed while it runs"
                yield self.broken("resource closed", activity, text)
        yield from self._too_many(uses)

    def _too_many(self, uses: Sequence[Use]) -> Iterator[Violation]:
        edges = [(start, 1, activity) for start, end, activity in uses if end > start]
        edges += [(end, -1, activity) for start, end, activity in uses if end > start]
        held = 0
        for _, change, activity in sorted(edges, key=lambda edge: edge[:2]):
            held += change
            if change > 0 and held > self.resource.capacity:
                text = f"it needs unit {held} of {self.resource.name}, which has "
                yield self.broken("resource", activity, f"{text}{self.resource.capacity}")

    def _uses(self) -> Iterator[Use]:
        for activity in self.activities:
            if activity.kind is ActivityKind.AFTER_FILL:
                if activity.resource == self.resource.name:
                    yield activity.start_tick, activity.end_tick, activity
            elif activity.kind in self.resource.during:
                yield from self._worked(activity)

    def _worked(self, activity: Activity) -> Iterator[Use]:
        """The parts of an activity outside of its line's closures, in which it waits."""
        start = activity.start_tick
        for shut, opens in self.closed_lines.get(activity.line, ()):
            if shut >= activity.end_tick or opens <= start:
                continue
            if shut > start:
                yield start, shut, activity
            start = opens
        if start < activity.end_tick:
            yield start, activity.end_tick, activity

    def _after_fills(self) -> Iterator[Violation]:
        after = self.resource.after_fill
        found: dict[int, Activity] = {}
        for activity in self.activities:
            ours = activity.resource == self.resource.name
            if activity.kind is not ActivityKind.AFTER_FILL or not ours or activity.lot is None:
                continue
            if activity.lot in found:
                yield self.broken("after fill", activity, "it stands twice")
            found[activity.lot] = activity
        for lot, fill in self.fills.items():
            needed = 0 if after is None else self._needed(lot, after.attribute)
            held = found.pop(lot, None)
            yield from self._after_fill(fill, needed, held)
        for activity in found.values():
            yield self.broken("after fill", activity, "its lot is not filled")

    def _needed(self, lot: int, attribute: str) -> int:
        text = self.products[lot].attributes.get(attribute) if lot < len(self.products) else None
        return self.clock.long(Fraction(text)) if text else 0

    def _after_fill(
        self, fill: Activity, needed: int, held: Activity | None
    ) -> Iterator[Violation]:
        name, after = self.resource.name, self.resource.after_fill
        if held is None:
            if needed:
                yield self.broken("after fill", fill, f"it needs {name} afterwards, and has none")
            return
        if held.ticks != needed:
            text = f"it holds {name} for {self.clock.hours(held.ticks):.4f} h instead of "
            yield self.broken("after fill", held, f"{text}{self.clock.hours(needed):.4f} h")
        wait = held.start_tick - fill.end_tick
        if after is not None and not 0 <= wait <= self.clock.limit(after.wait_at_most):
            text = f"it begins {self.clock.hours(wait):.4f} h after the fill; it may wait "
            yield self.broken("after fill", held, f"{text}{float(after.wait_at_most):g} h")
