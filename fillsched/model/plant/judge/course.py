"""The course of one line, as its judge walks along it: what may follow what, and within what time.

What it is for: rules 2, 3, 4, 5 and 8 of a plant: cleans, changeovers, setups, the clean window,
the clean hold, the start state, lots of a campaign. What it is not for: how long an activity takes
(but changeovers, which depend on what stands before them), dates, resources.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from fillsched.model.plant.judge.clock import Clock
from fillsched.model.plant.plant import Line, Plant, Product
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.model.verify import Violation


class Course:
    """Where a line stands: `step` is told of its activities in order, `end` after the last."""

    def __init__(
        self,
        *,
        plant: Plant,
        line: Line,
        clock: Clock,
        product: Callable[[Activity], Product | None],
        broken: Callable[[str, Activity, str], Violation],
    ) -> None:
        self.plant, self.line, self.clock = plant, line, clock
        self.product, self.broken = product, broken
        self.clean_end: int | None = None  # None: a clean is due
        self.before: Product | None = None  # of the last fill since the clean
        self.idle_since = 0
        self.lots = 0
        self.campaign: int | None = None
        self.changeover: Activity | None = None
        self.setup: Activity | None = None
        self._begin()

    def _begin(self) -> None:
        """As the plant says that the line stands."""
        state = self.line.state
        if state.cleaned_at is None:
            return
        self.clean_end = self.clock.last(state.cleaned_at)
        self.lots = state.lots_filled
        self.idle_since = self.clean_end
        if state.product is not None:
            self.before = self.plant.product(state.product, state.format)
            self.idle_since = 0
        if state.busy_until is not None:
            self.idle_since = self.clock.last(state.busy_until)

    def step(self, activity: Activity) -> Iterator[Violation]:
        """The rules that `activity` breaks, coming after all that were told before."""
        if activity.kind is ActivityKind.CLEAN:
            yield from self._stray()
            self.clean_end, self.before = activity.end_tick, None
            self.idle_since, self.lots = activity.end_tick, 0
            self.campaign = activity.campaign
            return
        yield from self._in_window(activity)
        if activity.kind is ActivityKind.CHANGEOVER:
            yield from self._stray()
            self.changeover = activity
        elif activity.kind is ActivityKind.SETUP:
            if self.setup is not None:
                yield self.broken("setup", self.setup, "it leads to no fill")
            self.setup = activity
        else:
            yield from self._fill(activity)

    def end(self) -> Iterator[Violation]:
        """What is wrong with how it ends."""
        yield from self._stray()

    def _stray(self) -> Iterator[Violation]:
        for activity in (self.changeover, self.setup):
            if activity is not None:
                yield self.broken(activity.kind, activity, "it leads to no fill")
        self.changeover = self.setup = None

    def _in_window(self, activity: Activity) -> Iterator[Violation]:
        if self.clean_end is None:
            yield self.broken("clean first", activity, "no clean comes before it")
            self.clean_end = activity.start_tick
        used = activity.end_tick - self.clean_end
        if used > self.clock.limit(self.line.rules.clean_window_hours):
            hours = self.clock.hours(used)
            window = float(self.line.rules.clean_window_hours)
            text = f"it ends {hours:.4f} h after the clean; the window is {window:g} h"
            yield self.broken("clean window", activity, text)
        if self.campaign is not None and activity.campaign != self.campaign:
            text = f"it says campaign {activity.campaign}, the clean before it {self.campaign}"
            yield self.broken("campaign", activity, text)

    def _fill(self, fill: Activity) -> Iterator[Violation]:
        product = self.product(fill)
        if product is None:
            return
        worked = 0
        for rule, activity, hours in (
            ("changeover", self.changeover, self._changeover_hours(product)),
            ("setup", self.setup, self._setup_hours(product)),
        ):
            taken = 0 if activity is None else activity.worked_ticks
            worked += taken
            if taken != self.clock.long(hours):
                text = f"it takes {self.clock.hours(taken):.4f} h instead of "
                yield self.broken(rule, fill, f"{text}{float(hours):.4f} h")
            if activity is not None and activity.lot != fill.lot:
                yield self.broken(rule, activity, "it names another lot than it leads to")
        if self.setup is not None and self.setup.ticks and self.setup.end_tick != fill.start_tick:
            yield self.broken("setup", self.setup, "it does not stand right before its fill")
        if self.setup and self.changeover and self.setup.start_tick < self.changeover.end_tick:
            yield self.broken("setup", self.setup, "it stands before the changeover")
        yield from self._in_hold(fill, worked)
        self.before, self.idle_since = product, fill.end_tick
        self.changeover = self.setup = None
        self.lots += 1
        most = self.line.rules.campaign_most_lots
        if most is not None and self.lots > most:
            yield self.broken("campaign lots", fill, f"its campaign may have {most} lots")

    def _changeover_hours(self, product: Product) -> Fraction:
        if self.before is None:
            return Fraction(0)
        return self.plant.changeover_hours(self.line, self.before, product)

    def _setup_hours(self, product: Product) -> Fraction:
        same = self.before is not None and self.before.name == product.name
        return Fraction(0) if same else product.setup_hours

    def _in_hold(self, fill: Activity, worked: int) -> Iterator[Violation]:
        """From a clean to the first activity; from a fill to the next, less the work between."""
        hold = self.line.rules.clean_hold_hours
        if hold is None:
            return
        idle = fill.start_tick - self.idle_since - worked
        if idle > self.clock.limit(hold):
            text = f"the line has stood idle for {self.clock.hours(idle):.4f} h"
            yield self.broken("clean hold", fill, f"{text}; it may for {float(hold):g} h")
