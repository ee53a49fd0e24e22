"""The independent judge: does a schedule keep every rule?

What it is for: whatever a planner claims is judged here before it is stored or shown. It shares no
code with any planner, reads only the activities, the lots and the rules, and compares in exact
integers: h hours are due d ticks when d is the least integer with d x denominator(h) >=
numerator(h) x ticks per hour, which is equality unless ticks are rounded. What it is not for:
saying how good a schedule is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fillsched.model.schedule import Activity, ActivityKind, Schedule


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: which, at what hour of the horizon, for which lot (None: no single lot)."""

    rule: str
    at_hours: float
    lot: str | None
    text: str

    def __str__(self) -> str:
        who = f", lot {self.lot}" if self.lot else ""
        return f"{self.rule} at {self.at_hours:.3f} h{who}: {self.text}"


def verify(schedule: Schedule) -> tuple[Violation, ...]:
    """Every rule that `schedule` breaks, in order of time; empty when it keeps them all."""
    judge = _Judge(schedule)
    found = [
        *judge.times(),
        *judge.lots_once(),
        *judge.durations(),
        *judge.sequence(),
        *judge.windows(),
    ]
    return tuple(sorted(found, key=lambda violation: violation.at_hours))


class _Judge:
    def __init__(self, schedule: Schedule) -> None:
        self.lots = schedule.problem.lots
        self.rules = schedule.problem.rules
        self.ticks_per_hour = schedule.problem.ticks_per_hour
        self.activities = sorted(
            schedule.activities, key=lambda activity: (activity.start_tick, activity.end_tick)
        )

    def times(self) -> Iterator[Violation]:
        """Nothing before the horizon, nothing backwards, nothing at the same time."""
        before: Activity | None = None
        for activity in self.activities:
            if activity.start_tick < 0:
                yield self.broken("horizon", activity, "it starts before the horizon")
            if activity.end_tick < activity.start_tick:
                yield self.broken("duration", activity, "it ends before it starts")
            if activity.line != self.rules.line:
                yield self.broken(
                    "line", activity, f"it stands on the unknown line {activity.line}"
                )
            if before is not None and activity.start_tick < before.end_tick:
                yield self.broken("overlap", activity, f"the {before.kind} before it still runs")
            if before is None or activity.end_tick > before.end_tick:
                before = activity

    def lots_once(self) -> Iterator[Violation]:
        """Each lot is filled in exactly one run."""
        seen: dict[int, int] = {}
        for activity in self.activities:
            if activity.kind is not ActivityKind.FILL:
                continue
            if activity.lot is None or not 0 <= activity.lot < len(self.lots):
                yield self.broken("unknown lot", activity, "the fill names no lot of the problem")
                continue
            seen[activity.lot] = seen.get(activity.lot, 0) + 1
            if seen[activity.lot] == 2:
                yield self.broken("lot once", activity, "the lot is filled more than once")
        for index, lot in enumerate(self.lots):
            if index not in seen:
                yield Violation("lot once", 0.0, lot.id, "the lot is not in the schedule")

    def durations(self) -> Iterator[Violation]:
        """A fill takes its lot's hours, a clean the clean hours."""
        for activity in self.activities:
            if activity.kind is ActivityKind.CLEAN:
                expected = self.rules.clean_hours
                top, bottom = expected.numerator, expected.denominator
                due = self.due_ticks(top, bottom)
            elif activity.kind is ActivityKind.FILL and self.name(activity) is not None:
                top, bottom = self.fill_hours(activity)
                due = self.due_fill_ticks(top, bottom)
            else:
                continue
            if activity.ticks != due:
                yield self.broken(
                    f"{activity.kind} duration",
                    activity,
                    f"it takes {self.hours(activity.ticks):.4f} h instead of {top / bottom:.4f} h",
                )

    def sequence(self) -> Iterator[Violation]:
        """Clean first; between two fills exactly one changeover of the right length."""
        cleaned = False
        before: Activity | None = None  # the last fill since the clean
        changeovers: list[Activity] = []  # those since that fill
        for activity in self.activities:
            if activity.kind is ActivityKind.CLEAN:
                yield from self.stray(changeovers, "it leads to no fill")
                cleaned, before, changeovers = True, None, []
            elif activity.kind is ActivityKind.CHANGEOVER:
                changeovers.append(activity)
            else:
                if not cleaned:
                    yield self.broken("clean first", activity, "no clean comes before this fill")
                    cleaned = True
                yield from self.between(before, changeovers, activity)
                before, changeovers = activity, []
        yield from self.stray(changeovers, "it leads to no fill")

    def between(
        self, before: Activity | None, changeovers: list[Activity], fill: Activity
    ) -> Iterator[Violation]:
        if before is None:
            yield from self.stray(changeovers, "no changeover is due right after a clean")
            return
        if self.name(before) is None or self.name(fill) is None:
            return
        assert before.lot is not None and fill.lot is not None
        first, second = self.lots[before.lot].product, self.lots[fill.lot].product
        due = self.rules.changeover_hours(first, second)
        if len(changeovers) > 1:
            yield from self.stray(changeovers[1:], "one changeover between two fills is enough")
        taken = changeovers[0].ticks if changeovers else 0
        if taken != self.due_ticks(due.numerator, due.denominator):
            yield self.broken(
                "changeover",
                fill,
                f"{first} → {second} takes {self.hours(taken):.4f} h instead of {float(due):.4f} h",
            )
        if fill.campaign != before.campaign:
            yield self.broken("campaign", fill, "a new campaign begins without a clean")

    def windows(self) -> Iterator[Violation]:
        """Fills and changeovers end within the clean window after the last clean."""
        window = self.rules.clean_window_hours
        clean: Activity | None = None
        for activity in self.activities:
            if activity.kind is ActivityKind.CLEAN:
                if clean is not None and clean.campaign == activity.campaign:
                    yield self.broken("campaign", activity, "two cleans stand in one campaign")
                clean = activity
                continue
            if clean is None:
                continue
            if activity.campaign != clean.campaign:
                yield self.broken(
                    "campaign", activity, f"it says campaign {activity.campaign}, the clean before "
                    f"it {clean.campaign}",
                )  # fmt: skip
            used = activity.end_tick - clean.end_tick
            if used * window.denominator > window.numerator * self.ticks_per_hour:
                yield self.broken(
                    "clean window",
                    activity,
                    f"it ends {self.hours(used):.4f} h after the clean; the window is "
                    f"{float(window):g} h",
                )

    def stray(self, changeovers: list[Activity], text: str) -> Iterator[Violation]:
        for activity in changeovers:
            yield self.broken("stray changeover", activity, text)

    def fill_hours(self, fill: Activity) -> tuple[int, int]:
        assert fill.lot is not None
        lot = self.lots[fill.lot]
        if lot.fill_hours is not None:
            return lot.fill_hours.numerator, lot.fill_hours.denominator
        rate = self.rules.rate_of(lot.product)
        return (lot.vials or 0) * rate.denominator, rate.numerator

    def due_ticks(self, top: int, bottom: int) -> int:
        return -(-top * self.ticks_per_hour // bottom)

    def due_fill_ticks(self, top: int, bottom: int) -> int:
        """A fill that the window holds is not rounded beyond what the window holds."""
        window = self.rules.clean_window_hours
        if top * window.denominator > window.numerator * bottom:
            return self.due_ticks(top, bottom)
        most = window.numerator * self.ticks_per_hour // window.denominator
        return min(most, self.due_ticks(top, bottom))

    def name(self, activity: Activity) -> str | None:
        if activity.lot is None or not 0 <= activity.lot < len(self.lots):
            return None
        return self.lots[activity.lot].id

    def hours(self, ticks: int) -> float:
        return ticks / self.ticks_per_hour

    def broken(self, rule: str, activity: Activity, text: str) -> Violation:
        return Violation(rule, self.hours(activity.start_tick), self.name(activity), text)
