"""Pins that cannot be kept, whatever a plan does: by themselves, or beside another pin.

What it is for: faults that name the pin and what it contradicts. What it is not for: pins that only
a search can find to have no room.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil
from zoneinfo import ZoneInfo

from fillsched.errors import Fault
from fillsched.model.lot import Lot
from fillsched.model.plant import Closure, Line, Plant
from fillsched.suggestions import did_you_mean

MICROSECONDS_PER_HOUR = 3_600_000_000
NAMED_IN_A_CIRCLE = 6
"""Lots of a circle that are named; a longer one is found by those."""

_FIX = "Change one of the two"


def pin_faults(lots: Sequence[Lot], plant: Plant, start: datetime | None) -> Iterator[Fault]:
    """What is wrong with the pins of `lots`; each pair of pins that contradict each other once."""
    pins = _Pins(lots, plant)
    for lot in pins.pinned:
        if lot.terms.pin_start is not None:
            yield from pins.alone(lot, lot.terms.pin_start, start)
        if lot.terms.pin_after is not None:
            yield from pins.after(lot, lot.terms.pin_after)
    yield from pins.circles()
    yield from pins.on_one_line()


class _Pins:
    """The pinned lots, with what is known of where they stand."""

    def __init__(self, lots: Sequence[Lot], plant: Plant) -> None:
        self.plant = plant
        self.zone = ZoneInfo(plant.time_zone)
        self.pinned = [lot for lot in lots if _is_pinned(lot)]
        self.by_id: Mapping[str, Lot] = {lot.id: lot for lot in lots} if self.pinned else {}

    def alone(self, lot: Lot, pin: datetime, start: datetime | None) -> Iterator[Fault]:
        """A pinned start against the plan's, the lot's own dates, and closures."""
        terms = lot.terms
        ends = [self.end(lot, pin, line) for line in self.lines(lot)]
        end = min(ends, default=pin)
        earliest = [("the start of the plan", start), ("its release", terms.release)]
        earliest.append(("its bulk is ready", terms.bulk_ready))
        for what, moment in earliest:
            if moment is not None and pin < moment:
                yield self._fault(lot, pin, f"it is pinned to start before {what}", moment)
        latest = [("its deadline", terms.deadline), ("the end of the plant's plan", self.until)]
        for what, moment in latest:
            if moment is not None and end > moment:
                yield self._fault(lot, pin, f"started when it is pinned to, it ends after {what}",
                                  moment)  # fmt: skip
        yield from self._closed(lot, pin)

    @property
    def until(self) -> datetime | None:
        return self.plant.until

    def _closed(self, lot: Lot, pin: datetime) -> Iterator[Fault]:
        """A fault where every line that may take the lot is closed at some time of its fill."""
        hindrances: list[tuple[Line, Closure]] = []
        for line in self.lines(lot):
            told = line.calendar.told(pin, self.end(lot, pin, line))
            closure = next((one for one in told if one.end > pin), None)
            if closure is None:
                return
            hindrances.append((line, closure))
        if hindrances:
            line, closure = hindrances[0]
            reason = f"its pinned fill runs into a closure of {line.name} ({closure.what})"
            yield self._fault(lot, pin, reason, closure.start)

    def _fault(self, lot: Lot, pin: datetime, reason: str, moment: datetime) -> Fault:
        return Fault(
            f"lot {lot.id}", self.shown(pin), f"{reason}, {self.shown(moment)}", _FIX
        )  # fmt: skip

    def after(self, lot: Lot, said: str) -> Iterator[Fault]:
        """A lot pinned after another: that is there, another one, on the same line, and earlier."""
        other = self.by_id.get(said)
        if other is None or other is lot:
            reason = (
                "it is pinned after itself"
                if other
                else "it is pinned after a lot that is not there"
            )
            fix = did_you_mean(said, self.by_id.keys() - {lot.id}, "Name a lot of this file")
            yield Fault(f"lot {lot.id}", said, reason, fix)
            return
        own, others = self.line(lot), self.line(other)
        if own is not None and others is not None and own is not others:
            reason = f"it is pinned after lot {said}, which stands on {others.name}, and it on "
            yield Fault(f"lot {lot.id}", said, f"{reason}{own.name}", "Pin both to one line")
        pin, before = lot.terms.pin_start, other.terms.pin_start
        if pin is not None and before is not None:
            line = others or own
            end = before if line is None else self.end(other, before, line)
            if pin < end:
                reason = f"it is pinned after lot {said}, and to start before the end of that"
                yield self._fault(lot, pin, reason, end)

    def circles(self) -> Iterator[Fault]:
        """Each circle of lots of which every one is pinned after the next, once."""
        done: set[str] = set()
        for lot in self.pinned:
            path: dict[str, None] = {}
            at: str | None = lot.id
            while at is not None and at not in done and at not in path:
                path[at] = None
                found = self.by_id.get(at)
                at = None if found is None else found.terms.pin_after
            if at is not None and at in path and len(path) > 1:
                ids = list(path)
                circle = ids[ids.index(at) :]
                if len(circle) > 1:
                    yield _circle(circle)
            done.update(path)

    def on_one_line(self) -> Iterator[Fault]:
        """Two lots first on one line; two whose pinned fills overlap; one before the first."""
        firsts: dict[str, Lot] = {}
        starts: dict[str, list[tuple[datetime, datetime, Lot]]] = {}
        for lot in self.pinned:
            line, pin = self.line(lot), lot.terms.pin_start
            if line is None:
                continue
            if lot.terms.pin_first:
                other = firsts.setdefault(line.name, lot)
                if other is not lot:
                    reason = f"it and lot {other.id} are both pinned to be the first on {line.name}"
                    yield Fault(f"lot {lot.id}", "first", reason, _FIX)
            if pin is not None:
                starts.setdefault(line.name, []).append((pin, self.end(lot, pin, line), lot))
        for name, spans in starts.items():
            yield from self._spans(name, spans, firsts.get(name))

    def _spans(
        self, line: str, spans: list[tuple[datetime, datetime, Lot]], first: Lot | None
    ) -> Iterator[Fault]:
        spans.sort(key=lambda span: span[0])
        for (_, end, before), (begin, _, lot) in pairwise(spans):
            if begin < end:
                reason = f"its pinned fill overlaps that of lot {before.id} on {line}, which ends"
                yield self._fault(lot, begin, reason, end)
        begin, _, lot = spans[0]
        own = None if first is None else first.terms.pin_start
        if first is not None and lot is not first and own is not None and begin < own:
            reason = f"it is pinned to start before lot {first.id}, the first on {line}"
            yield self._fault(lot, begin, reason, own)

    def lines(self, lot: Lot) -> list[Line]:
        """The lines that may take the lot."""
        terms, product = lot.terms, self.plant.product(lot.product, lot.terms.format)
        return [
            line
            for line in self.plant.lines
            if line.takes(product)
            and (terms.lines is None or line.name in terms.lines)
            and terms.pin_line in (None, line.name)
        ]

    def line(self, lot: Lot) -> Line | None:
        """The line it stands on, where only one may take it."""
        lines = self.lines(lot)
        return lines[0] if len(lines) == 1 else None

    def end(self, lot: Lot, pin: datetime, line: Line) -> datetime:
        """When its fill ends that begins at `pin` on `line`."""
        rate = line.rate_of(self.plant.product(lot.product, lot.terms.format))
        hours = lot.fill_hours if lot.vials is None else Fraction(lot.vials) / rate
        return pin + timedelta(microseconds=ceil((hours or 0) * MICROSECONDS_PER_HOUR))

    def shown(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"


def _is_pinned(lot: Lot) -> bool:
    terms = lot.terms
    return terms.pin_start is not None or terms.pin_first or terms.pin_after is not None


def _circle(ids: Sequence[str]) -> Fault:
    shown = [*ids[:NAMED_IN_A_CIRCLE], "..."] if len(ids) > NAMED_IN_A_CIRCLE else [*ids, ids[0]]
    return Fault(
        f"lot {ids[0]}",
        "",
        f"lots are pinned after each other in a circle: {' after '.join(shown)}",
        "Take one of these pins away",
    )
