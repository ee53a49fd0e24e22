"""The independent judge of a plant: does a schedule keep every rule?

What it is for: whatever a planner claims is judged here before it is stored or shown. It shares no
code with any planner and does not look at what the problem has worked out: it reads the lots, the
plant and the activities, and makes ticks of hours and moments by itself. What it is not for: saying
how good a schedule is, or that lots are missing, which is allowed and counted elsewhere.

The course of a line (`course`) and the units of a resource (`units`) stand beside it.
"""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from fillsched.model.lot import Lot
from fillsched.model.plant.calendar import Calendar
from fillsched.model.plant.judge.clock import Clock
from fillsched.model.plant.judge.course import Course
from fillsched.model.plant.judge.units import Units
from fillsched.model.plant.plant import HoldTo, Line, Plant, Product
from fillsched.model.plant.schedule import PlantSchedule
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.model.verify import Violation


def verify_plant(schedule: PlantSchedule) -> tuple[Violation, ...]:
    """Every rule that `schedule` breaks, in order of time; empty when it keeps them all."""
    judge = _Judge(schedule)
    found = [
        *judge.known(),
        *judge.times(),
        *judge.durations(),
        *judge.courses(),
        *judge.dates(),
        *judge.pins(),
        *judge.resources(),
    ]
    return tuple(sorted(found, key=lambda violation: violation.at_hours))


class _Judge:
    def __init__(self, schedule: PlantSchedule) -> None:
        problem = schedule.problem
        self.lots: tuple[Lot, ...] = problem.lots
        self.plant: Plant = problem.plant
        self.clock = Clock(problem.start, problem.ticks_per_hour)
        self.all = sorted(schedule.activities, key=lambda a: (a.start_tick, a.end_tick))
        latest = max((a.end_tick for a in self.all), default=0)
        self.reach = problem.start + timedelta(hours=latest // problem.ticks_per_hour + 1)
        self.line_of = {line.name: line for line in self.plant.lines}
        self.product_of: list[Product] = [
            self.plant.product(lot.product, lot.terms.format) for lot in self.lots
        ]
        self.fills = {
            a.lot: a for a in self.all if a.kind is ActivityKind.FILL and a.lot is not None
        }
        self.closed = {line.name: self._closed(line.calendar) for line in self.plant.lines}

    def known(self) -> Iterator[Violation]:
        """Every activity stands on a line, or at a resource, that there is; each lot once."""
        seen: set[int] = set()
        resources = {resource.name for resource in self.plant.resources}
        for activity in self.all:
            if activity.line not in self.line_of:
                yield self.broken("line", activity, f"there is no line {activity.line}")
            if activity.kind is ActivityKind.AFTER_FILL and activity.resource not in resources:
                yield self.broken("resource", activity, f"there is no {activity.resource}")
            if activity.kind is ActivityKind.CLEAN:
                continue
            if activity.lot is None or not 0 <= activity.lot < len(self.lots):
                yield self.broken("unknown lot", activity, "it names no lot of the problem")
            elif activity.kind is ActivityKind.FILL:
                if activity.lot in seen:
                    yield self.broken("lot once", activity, "the lot is filled more than once")
                seen.add(activity.lot)

    def times(self) -> Iterator[Violation]:
        """Nothing before the start, after the end of the plant, backwards, or twice on a line."""
        until = self.plant.until
        end = None if until is None else self.clock.last(until)
        before: dict[str, Activity] = {}
        for activity in self.all:
            if activity.end_tick < activity.start_tick:
                yield self.broken("duration", activity, "it ends before it starts")
            if activity.kind is ActivityKind.AFTER_FILL:
                continue
            if activity.start_tick < self._free(activity.line):
                yield self.broken("start", activity, "the line is not free yet")
            if end is not None and activity.end_tick > end:
                yield self.broken("until", activity, "it ends after the end of the plant's plan")
            last = before.get(activity.line)
            if last is not None and activity.start_tick < last.end_tick:
                yield self.broken("overlap", activity, f"the {last.kind} before it still runs")
            if last is None or activity.end_tick > last.end_tick:
                before[activity.line] = activity

    def _free(self, line: str) -> int:
        found = self.line_of.get(line)
        busy = None if found is None else found.state.busy_until
        return 0 if busy is None else max(0, self.clock.first(busy))

    def durations(self) -> Iterator[Violation]:
        """Each activity takes what it has to, in open time; only changeovers wait in closures."""
        for activity in self._of_lines():
            line = self.line_of[activity.line]
            closed = self._closed_within(line.name, activity)
            if activity.kind is ActivityKind.CHANGEOVER:
                if closed != activity.closed_ticks:
                    text = f"{self.clock.hours(closed):g} h of it lie in closures, not "
                    text += f"{self.clock.hours(activity.closed_ticks):g} h"
                    yield self.broken("changeover", activity, text)
                if self._at_closed_edge(line.name, activity):
                    yield self.broken("closure", activity, "it starts or ends in a closure")
                continue
            if closed or activity.closed_ticks:
                yield self.broken("closure", activity, "it lies in a closure of the line")
            due = self._due(line, activity)
            if due is not None and activity.ticks != due:
                text = f"it takes {self.clock.hours(activity.ticks):.4f} h instead of "
                text += f"{self.clock.hours(due):.4f} h"
                yield self.broken(f"{activity.kind} duration", activity, text)

    def _due(self, line: Line, activity: Activity) -> int | None:
        if activity.kind is ActivityKind.CLEAN:
            return self.clock.long(line.rules.clean_hours)
        if activity.kind is ActivityKind.FILL:
            return self._fill_ticks(line, activity)
        product = self._product(activity)
        return None if product is None else self.clock.long(product.setup_hours)

    def _fill_ticks(self, line: Line, fill: Activity) -> int | None:
        product = self._product(fill)
        if product is None or fill.lot is None:
            return None
        lot = self.lots[fill.lot]
        if lot.fill_hours is not None:
            return self.clock.long(lot.fill_hours)
        return self.clock.long(Fraction(lot.vials or 0) / line.rate_of(product))

    def courses(self) -> Iterator[Violation]:
        """What follows what on each line: cleans, changeovers, setups, windows, holds, counts."""
        for line in self.plant.lines:
            course = Course(
                plant=self.plant,
                line=line,
                clock=self.clock,
                product=self._product,
                broken=self.broken,
            )
            for activity in self._of_lines():
                if activity.line == line.name:
                    yield from course.step(activity)
            yield from course.end()

    def dates(self) -> Iterator[Violation]:
        """Releases, deadlines, bulk; lines that can take a lot, and that its owner allows."""
        for number, fill in self.fills.items():
            line = self.line_of.get(fill.line)
            if line is None or not 0 <= number < len(self.lots):
                continue
            terms, product = self.lots[number].terms, self.product_of[number]
            if not line.takes(product) or (terms.lines and line.name not in terms.lines):
                yield self.broken("eligible", fill, f"it cannot stand on {line.name}")
            if terms.release and fill.start_tick < self.clock.first(terms.release):
                yield self.broken("release", fill, "it starts before its release")
            if terms.deadline and fill.end_tick > self.clock.last(terms.deadline):
                yield self.broken("deadline", fill, "it ends after its deadline")
            if terms.bulk_ready:
                ready = self.clock.first(terms.bulk_ready)
                if fill.start_tick < ready:
                    yield self.broken("bulk", fill, "it starts before its bulk is ready")
                to_start = line.rules.bulk_hold_to is HoldTo.START
                used = fill.start_tick if to_start else fill.end_tick
                hold = terms.bulk_hold_hours
                if hold and used > self.clock.last(terms.bulk_ready) + self.clock.limit(hold):
                    yield self.broken("bulk", fill, "its bulk has stood longer than it may")

    def pins(self) -> Iterator[Violation]:
        """Pinned lots stand where, when and in the order that their owner wants."""
        first_on: dict[str, Activity] = {}
        for activity in self.all:
            if activity.kind is ActivityKind.FILL:
                first_on.setdefault(activity.line, activity)
        number_of = {lot.id: number for number, lot in enumerate(self.lots)}
        for number, fill in self.fills.items():
            if not 0 <= number < len(self.lots):
                continue
            terms = self.lots[number].terms
            if terms.pin_line and fill.line != terms.pin_line:
                yield self.broken("pin line", fill, f"it is pinned to {terms.pin_line}")
            if terms.pin_start and fill.start_tick != self.clock.first(terms.pin_start):
                yield self.broken("pin start", fill, "it does not start when it is pinned to")
            if terms.pin_first and first_on[fill.line] is not fill:
                yield self.broken("pin order", fill, "it is not the first of its line")
            if terms.pin_after:
                other = self.fills.get(number_of.get(terms.pin_after, -1))
                if other is None or other.line != fill.line or other.end_tick > fill.start_tick:
                    text = f"it does not stand after {terms.pin_after} on its line"
                    yield self.broken("pin order", fill, text)

    def resources(self) -> Iterator[Violation]:
        """Shared equipment: units, waits, and what each lot needs after its fill."""
        for resource in self.plant.resources:
            yield from Units(
                resource,
                activities=self.all,
                fills=self.fills,
                products=self.product_of,
                closed=self._closed(resource.calendar),
                closed_lines=self.closed,
                clock=self.clock,
                broken=self.broken,
            ).violations()

    def _of_lines(self) -> Iterator[Activity]:
        for activity in self.all:
            if activity.kind is not ActivityKind.AFTER_FILL and activity.line in self.line_of:
                yield activity

    def _product(self, activity: Activity) -> Product | None:
        if activity.lot is None or not 0 <= activity.lot < len(self.lots):
            return None
        return self.product_of[activity.lot]

    def _closed(self, calendar: Calendar) -> list[tuple[int, int]]:
        spans = calendar.closed(self.clock.start, self.reach)
        return [(self.clock.last(start), self.clock.first(end)) for start, end in spans]

    def _closed_within(self, line: str, activity: Activity) -> int:
        return sum(
            max(0, min(end, activity.end_tick) - max(start, activity.start_tick))
            for start, end in self.closed[line]
        )

    def _at_closed_edge(self, line: str, activity: Activity) -> bool:
        if not activity.ticks:
            return False
        return any(
            start <= activity.start_tick < end or start < activity.end_tick <= end
            for start, end in self.closed[line]
        )

    def broken(self, rule: str, activity: Activity, text: str) -> Violation:
        known = activity.lot is not None and 0 <= activity.lot < len(self.lots)
        lot = self.lots[activity.lot].id if known and activity.lot is not None else None
        return Violation(rule, self.clock.hours(activity.start_tick), lot, text)
