"""Lots that cannot stand anywhere in a plant, whatever a search does, each with its reason.

What it is for: saying at check what no plan will hold, and what would let it fit. Each lot is held
against each line as if it were alone there, so that what is named is certain; a lot that is not
named may still find no room beside others. What it is not for: finding that out.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fillsched.model.plant import HoldTo, LineTicks, PlantProblem
from fillsched.model.plant.problem import TickSpan


def unplaceable(problem: PlantProblem) -> dict[int, str]:
    """Lots (indexes) that no line can ever hold -> why, and what would let it fit."""
    rooms = [_Room(problem, number) for number in range(len(problem.lines))]
    found: dict[int, str] = {}
    for lot in range(len(problem.lots)):
        lines = problem.eligible(lot)
        hindrances: list[_Hindrance] = []
        for number in lines:
            hindrance = rooms[number].hindrance(lot)
            if hindrance is None:
                break
            hindrances.append(hindrance)
        else:
            found[lot] = max(hindrances).reason if hindrances else _no_line(problem, lot)
    return found


@dataclass(frozen=True, slots=True, order=True)
class _Hindrance:
    """Why a lot cannot stand on a line; the greatest is the nearest to a fit.

    `stage`: how far it came; `short_ticks`: how much it lacks, below zero.
    """

    stage: int
    short_ticks: int
    reason: str = field(compare=False)


class _Room:
    """One line, and the earliest that its fills can begin."""

    def __init__(self, problem: PlantProblem, number: int) -> None:
        self.problem, self.number = problem, number
        self.line: LineTicks = problem.lines[number]
        self.open = list(_open(self.line, problem.calendar_end))
        self.begins = [begin for begin, _ in self.open]
        self.hold_to = problem.plant.lines[number].rules.bulk_hold_to
        self.cleaned = self._fits_from(self.line.free, self.line.clean)
        self.zone = ZoneInfo(problem.plant.time_zone)

    def hindrance(self, lot: int) -> _Hindrance | None:
        """Why `lot` cannot stand here; None where, alone, it might."""
        return self._window(lot) or self._bulk(lot) or self._dates(lot)

    def _window(self, lot: int) -> _Hindrance | None:
        fill, line = self.line.fill[lot], self.line
        need = self._setup(lot) + fill
        if need <= line.window or self._goes_on(lot) is not None:
            return None
        hours = self.problem.hours
        setup = f"its setup of {hours(self._setup(lot)):,.2f} h and " if self._setup(lot) else ""
        most = self._most_vials(lot, line.window - self._setup(lot))
        text = (
            f"{setup}its fill take{'' if setup else 's'} {hours(need):,.4f} h in all, longer than "
            f"the clean window of {line.name}, {hours(line.window):,.4g} h; it fits with {most}, "
            "or with a longer window"
        )
        return _Hindrance(0, line.window - need, text)

    def _bulk(self, lot: int) -> _Hindrance | None:
        terms, fill = self.problem.lots[lot].terms, self.line.fill[lot]
        if terms.bulk_ready is None or terms.bulk_hold_hours is None:
            return None
        hold = int(terms.bulk_hold_hours * self.problem.ticks_per_hour)
        if self.hold_to is HoldTo.START or fill <= hold:
            return None
        hours = self.problem.hours
        text = (
            f"its fill takes {hours(fill):,.4f} h on {self.line.name}, longer than its bulk keeps, "
            f"{hours(hold):,.4g} h; it fits with {self._most_vials(lot, hold)}, or with a bulk "
            "that keeps longer"
        )
        return _Hindrance(1, hold - fill, text)

    def _dates(self, lot: int) -> _Hindrance | None:
        problem, fill, name = self.problem, self.line.fill[lot], self.line.name
        latest = min(self.line.latest_end[lot], problem.calendar_end)
        ready = self._ready(lot)
        if ready is None:
            text = f"{name} is never open as long as its clean takes; shorten a closure"
            return _Hindrance(2, -fill, text)
        earliest = max(problem.release[lot], ready)
        pin = problem.pin_start[lot]
        if pin is not None and pin < earliest:
            text = (
                f"it is pinned to start at {self._at(pin)}, and {name} is not ready for it before "
                f"{self._at(earliest)}; pin it later"
            )
            return _Hindrance(2, pin - earliest, text)
        earliest = max(earliest, pin or 0)
        if earliest + fill > latest:
            text = (
                f"on {name} its fill can end at {self._at(earliest + fill)} at the earliest, and "
                f"must end by {self._at(latest)} ({self._limit(lot)}); it fits if it may end then"
            )
            return _Hindrance(3, latest - earliest - fill, text)
        begin = self._fits_from(earliest, fill)
        if begin is not None and begin + fill <= latest:
            return None
        then = "" if begin is None else f"; it fits if it may end by {self._at(begin + fill)}"
        text = (
            f"between {self._at(earliest)} and {self._at(latest)} ({self._limit(lot)}) {name} is "
            f"never open for the {problem.hours(fill):,.2f} h of its fill{then or ', nor later'}"
        )
        return _Hindrance(4, latest - fill - (begin or latest), text)

    def _ready(self, lot: int) -> int | None:
        """A tick before which its fill cannot begin: after a clean, or in the campaign that runs;
        None where the line can never be cleaned."""
        goes_on = self._goes_on(lot)
        cleaned = (
            None if self.cleaned is None else self.cleaned + self.line.clean + self._setup(lot)
        )
        known = [tick for tick in (goes_on, cleaned) if tick is not None]
        return min(known, default=None)

    def _goes_on(self, lot: int) -> int | None:
        """As `_ready`, in the campaign that the line is in at the start; None where it has none, or
        that has no room left for the fill."""
        state, problem = self.line.state, self.problem
        if state is None:
            return None
        variant = problem.variant_of[lot]
        ready = self.line.free
        if state.variant is not None:
            ready += problem.changeover(self.number, state.variant, variant)
        if state.variant is None or not self._same_product(state.variant, variant):
            ready += self._setup(lot)
        fits = ready + self.line.fill[lot] <= state.clean_end + self.line.window
        return ready if fits else None

    def _same_product(self, one: int, other: int) -> bool:
        variants = self.problem.variants
        return variants[one].name == variants[other].name

    def _setup(self, lot: int) -> int:
        return self.problem.setup[self.problem.variant_of[lot]]

    def _fits_from(self, tick: int, length: int) -> int | None:
        """The first tick from `tick` on at which the line is open for `length`."""
        for begin, end in self.open[max(0, bisect_right(self.begins, tick) - 1) :]:
            if max(begin, tick) + length <= end:
                return max(begin, tick)
        return None

    def _limit(self, lot: int) -> str:
        """By what a fill must end by then."""
        terms, until = self.problem.lots[lot].terms, self.problem.plant.until
        limits: list[tuple[datetime, str]] = []
        if terms.deadline is not None:
            limits.append((terms.deadline, "its deadline"))
        if until is not None:
            limits.append((until, "the end of the plant's plan"))
        if terms.bulk_ready is not None and terms.bulk_hold_hours is not None:
            hold = timedelta(hours=float(terms.bulk_hold_hours))
            limits.append((terms.bulk_ready + hold, "the hold of its bulk"))
        return min(limits)[1] if limits else "the end of the calendar"

    def _most_vials(self, lot: int, ticks: int) -> str:
        asked = self.problem.lots[lot].vials
        if asked is None:
            return f"at most {max(0.0, self.problem.hours(ticks)):,.4g} h of filling"
        line = self.problem.plant.lines[self.number]
        rate = line.rate_of(self.problem.variants[self.problem.variant_of[lot]])
        return f"at most {max(0, int(ticks * rate / self.problem.ticks_per_hour)):,} vials"

    def _at(self, tick: int) -> str:
        return f"{self.problem.moment(tick).astimezone(self.zone):%Y-%m-%d %H:%M}"


def _open(line: LineTicks, end: int) -> Iterator[TickSpan]:
    """When the line is open, in order, from the moment it is free."""
    begin = line.free
    for closes, opens in line.closed:
        if closes > begin:
            yield begin, min(closes, end)
        begin = max(begin, opens)
    if begin < end:
        yield begin, end


def _no_line(problem: PlantProblem, lot: int) -> str:
    terms = problem.lots[lot].terms
    product = problem.variants[problem.variant_of[lot]]
    told = product.name if product.format is None else f"{product.name} ({product.format})"
    own = sorted({terms.pin_line} if terms.pin_line else terms.lines or ())
    if own:
        return f"none of its lines {', '.join(own)} takes {told}; allow it another line"
    return f"no line takes {told}; name its product or format at a line"
