"""Lots and a plant into a problem: amounts, hours and moments become ticks.

What it is for: the one place where they do. What it is not for: what a tick is used for.

A tick is the least common denominator of all rates, figures and moments while the longest span in
such ticks stays below MOST_TICKS; else ROUNDED_TICKS_PER_HOUR make an hour, durations are rounded
up, releases up, deadlines and due dates down, closures outwards, so that a schedule in ticks keeps
every rule in true hours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import lcm

from fillsched.model.lot import Lot
from fillsched.model.plant.calendar import MICROSECONDS_PER_HOUR, MOST_YEARS, Calendar, Span
from fillsched.model.plant.durations import may_stand
from fillsched.model.plant.plant import (
    DUE_DATES_FIRST,
    LEAST_MAKESPAN,
    HoldTo,
    Line,
    Plant,
    Product,
    Weights,
)
from fillsched.model.plant.problem import (
    FOREVER,
    Costs,
    LineTicks,
    PlantProblem,
    ResourceTicks,
    StateTicks,
    TickSpan,
)
from fillsched.model.ticks import MOST_TICKS, ROUNDED_TICKS_PER_HOUR, rounded_up

FINEST_COSTS = 1_000_000
"""Parts of one hour's weight that costs are counted in at most."""


def in_ticks(lots: Iterable[Lot], plant: Plant, start: datetime) -> PlantProblem:
    """The problem of planning `lots` in `plant` from `start` on (aware).

    The lots' lines and pins name lines and lots that are there (`fit.faults` says which do not).
    `calendar_end` is the plant's `until`, or MOST_YEARS after the start.
    """
    return _Conversion(tuple(lots), plant, start).problem()


class _Conversion:
    """One problem while it is made."""

    def __init__(self, lots: tuple[Lot, ...], plant: Plant, start: datetime) -> None:
        self.lots, self.plant, self.start = lots, plant, start
        asked = {(lot.product, lot.terms.format) for lot in lots}
        known = {key: plant.product(*key) for key in asked}
        self.products = [known[lot.product, lot.terms.format] for lot in lots]
        self.different = list(known.values())
        self.end = self._calendar_end()
        self.spans: dict[Calendar, list[Span]] = {}
        self.fills_at: dict[tuple[Fraction | None, ...], list[int]] = {}
        self.choosy = [
            (n, lot) for n, lot in enumerate(lots) if lot.terms.lines or lot.terms.pin_line
        ]
        self.per_hour = self._ticks_per_hour()
        self.deadlines = self._deadlines()
        self.stale = list(self._stale())

    def problem(self) -> PlantProblem:
        lots, plant = self.lots, self.plant
        states = [self._state_product(line) for line in plant.lines]
        told = [*self.products, *(product for product in states if product is not None)]
        variants = {(product.name, product.format): product for product in told}
        index = {key: number for number, key in enumerate(variants)}
        number_of = {lot.id: number for number, lot in enumerate(lots)}
        weights = plant.objective or (
            DUE_DATES_FIRST if any(lot.terms.due for lot in lots) else LEAST_MAKESPAN
        )
        terms = [lot.terms for lot in lots]
        return PlantProblem(
            lots=lots,
            plant=plant,
            start=self.start,
            weights=weights,
            ticks_per_hour=self.per_hour,
            variants=tuple(variants.values()),
            variant_of=tuple(index[product.name, product.format] for product in self.products),
            setup=tuple(self.ticks(product.setup_hours) for product in variants.values()),
            lines=tuple(self._line(line, index) for line in plant.lines),
            resources=tuple(self._resources()),
            release=tuple(
                max(0, *(self.up(moment) for moment in (t.release, t.bulk_ready) if moment), 0)
                for t in terms
            ),
            due=tuple(None if t.due is None else self.down(t.due) for t in terms),
            pin_start=tuple(None if t.pin_start is None else self.up(t.pin_start) for t in terms),
            pin_first=frozenset(number for number, t in enumerate(terms) if t.pin_first),
            pin_after=tuple(
                None if t.pin_after is None else number_of.get(t.pin_after) for t in terms
            ),
            calendar_end=self.down(self.end),
            costs=self._costs(weights),
        )

    def _line(self, line: Line, index: Mapping[tuple[str, str | None], int]) -> LineTicks:
        rules = line.rules
        fill = self._fills(line)
        busy = line.state.busy_until
        hold = rules.clean_hold_hours
        return LineTicks(
            name=line.name,
            fill=tuple(fill),
            latest_end=self._latest_ends(rules.bulk_hold_to, fill),
            clean=self.ticks(rules.clean_hours),
            window=int(rules.clean_window_hours * self.per_hour),
            hold=None if hold is None else int(hold * self.per_hour),
            most_lots=rules.campaign_most_lots,
            closed=self._closed(line.calendar),
            free=0 if busy is None else max(0, self.up(busy)),
            state=self._state(line, index),
        )

    def _fills(self, line: Line) -> list[int]:
        """Ticks of filling each lot on `line`, 0 where it cannot stand there."""
        rates = tuple(line.rate_of(p) if line.takes(p) else None for p in self.different)
        fill = self.fills_at.get(rates)
        if fill is None:
            rate_of = dict(zip(map(id, self.different), rates, strict=True))
            fill = [
                self._fill(lot, rate_of[id(product)])
                for lot, product in zip(self.lots, self.products, strict=True)
            ]
            self.fills_at[rates] = fill
        elsewhere = [number for number, lot in self.choosy if not may_stand(lot, line)]
        if elsewhere:
            fill = fill.copy()
            for number in elsewhere:
                fill[number] = 0
        return fill

    def _fill(self, lot: Lot, rate: Fraction | None) -> int:
        if rate is None:
            return 0
        if lot.fill_hours is not None:
            return self.ticks(lot.fill_hours)
        return rounded_up((lot.vials or 0) * rate.denominator, rate.numerator, self.per_hour)

    def _latest_ends(self, hold_to: HoldTo, fill: Sequence[int]) -> tuple[int, ...]:
        """By when the fill of each lot ends: its deadline, the plant's end, what its bulk bears."""
        latest = self.deadlines.copy()
        for number, stale in self.stale:
            end = stale + (fill[number] if hold_to is HoldTo.START else 0)
            latest[number] = min(latest[number], end)
        return tuple(latest)

    def _deadlines(self) -> list[int]:
        until = FOREVER if self.plant.until is None else self.down(self.plant.until)
        asked = [lot.terms.deadline for lot in self.lots]
        return [until if moment is None else min(until, self.down(moment)) for moment in asked]

    def _stale(self) -> Iterator[tuple[int, int]]:
        """Lots with a bulk that does not keep for ever, and until when it does."""
        for number, lot in enumerate(self.lots):
            ready, hold = lot.terms.bulk_ready, lot.terms.bulk_hold_hours
            if ready is not None and hold is not None:
                yield number, self.down(ready) + int(hold * self.per_hour)

    def _state(self, line: Line, index: Mapping[tuple[str, str | None], int]) -> StateTicks | None:
        state = line.state
        if state.cleaned_at is None:
            return None
        product = self._state_product(line)
        clean_end = self.down(state.cleaned_at)
        idle_since = clean_end if product is None else 0
        if state.busy_until is not None:
            idle_since = self.down(state.busy_until)
        variant = None if product is None else index[product.name, product.format]
        return StateTicks(variant, clean_end, idle_since, state.lots_filled)

    def _state_product(self, line: Line) -> Product | None:
        state = line.state
        return None if state.product is None else self.plant.product(state.product, state.format)

    def _resources(self) -> Iterator[ResourceTicks]:
        for resource in self.plant.resources:
            after = resource.after_fill
            yield ResourceTicks(
                name=resource.name,
                capacity=resource.capacity,
                during=resource.during,
                closed=self._closed(resource.calendar),
                after=tuple(
                    0 if after is None else self.ticks(_hours(product, after.attribute))
                    for product in self.products
                ),
                wait=0 if after is None else int(after.wait_at_most * self.per_hour),
            )

    def _costs(self, weights: Weights) -> Costs:
        late = [weights.tardiness * lot.terms.weight for lot in self.lots]
        figures = (*late, weights.makespan, weights.changeover, weights.clean)
        scale = lcm(*{figure.denominator for figure in figures})
        scale = min(scale, FINEST_COSTS)
        return Costs(
            per_hour=scale * self.per_hour,
            late=tuple(round(figure * scale) for figure in late),
            makespan=round(weights.makespan * scale),
            changeover=round(weights.changeover * scale),
            clean=round(weights.clean * scale),
        )

    def _closed(self, calendar: Calendar) -> tuple[TickSpan, ...]:
        return tuple((self.down(start), self.up(end)) for start, end in self._spans(calendar))

    def _spans(self, calendar: Calendar) -> list[Span]:
        if calendar not in self.spans:
            self.spans[calendar] = calendar.closed(self.start, self.end)
        return self.spans[calendar]

    def _calendar_end(self) -> datetime:
        """As far as any schedule reaches: the plant's `until`, or MOST_YEARS."""
        farthest = self.start + timedelta(days=366 * MOST_YEARS)
        return farthest if self.plant.until is None else min(self.plant.until, farthest)

    def _ticks_per_hour(self) -> int:
        figures = list(self._figures())
        moments = {self._hours_to(moment) for moment in self._moments()}
        denominators = {figure.denominator for figure in (*figures, *moments)}
        denominators |= {
            line.rate_of(product).numerator
            for line in self.plant.lines
            for product in self.different
        }
        longest = max(*figures, self._hours_to(self.end))
        exact = lcm(*denominators)
        if exact * longest < MOST_TICKS:
            return exact
        return min(ROUNDED_TICKS_PER_HOUR, max(1, int(MOST_TICKS / longest)))

    def _figures(self) -> Iterator[Fraction]:
        for line in self.plant.lines:
            rules = line.rules
            yield from (rules.clean_hours, rules.clean_window_hours, rules.changeover_same_hours)
            yield from (rules.changeover_different_hours, rules.clean_hold_hours or Fraction(0))
        yield from (rule.hours for rule in self.plant.changeovers)
        for product in self.different:
            yield product.setup_hours
        for resource in self.plant.resources:
            if resource.after_fill is not None:
                yield resource.after_fill.wait_at_most
                for product in self.different:
                    yield _hours(product, resource.after_fill.attribute)
        for lot in self.lots:
            if lot.fill_hours is not None:
                yield lot.fill_hours
            if lot.terms.bulk_hold_hours is not None:
                yield lot.terms.bulk_hold_hours

    def _moments(self) -> Iterator[datetime]:
        for lot in self.lots:
            t = lot.terms
            asked = (t.release, t.due, t.deadline, t.bulk_ready, t.pin_start)
            yield from (moment for moment in asked if moment is not None)
        calendars = [line.calendar for line in self.plant.lines]
        calendars += [resource.calendar for resource in self.plant.resources]
        for calendar in dict.fromkeys(calendars):
            for span in self._spans(calendar):
                yield from span
        for line in self.plant.lines:
            state = line.state
            yield from (m for m in (state.cleaned_at, state.busy_until) if m is not None)
        if self.plant.until is not None:
            yield self.plant.until

    def _hours_to(self, moment: datetime) -> Fraction:
        return Fraction(_microseconds(moment - self.start), MICROSECONDS_PER_HOUR)

    def ticks(self, hours: Fraction) -> int:
        return rounded_up(hours.numerator, hours.denominator, self.per_hour)

    def up(self, moment: datetime) -> int:
        return -(-_microseconds(moment - self.start) * self.per_hour // MICROSECONDS_PER_HOUR)

    def down(self, moment: datetime) -> int:
        return _microseconds(moment - self.start) * self.per_hour // MICROSECONDS_PER_HOUR


def _microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _hours(product: Product, attribute: str) -> Fraction:
    """The hours that an attribute of a product says, none where it has none."""
    text = product.attributes.get(attribute)
    return Fraction(text) if text else Fraction(0)
