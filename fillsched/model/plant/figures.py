"""A plant as plain text, numbers and lists, as its file has them, and back.

What it is for: what is kept with a job and sent over wires: the shape of a plant's file, in JSON,
whose forms have been checked before (`wire`). What it is not for: that form; names that point
nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from fillsched.errors import Fault, InvalidInput
from fillsched.model.line import LineRules
from fillsched.model.plant.calendar import Calendar, Closure, RepeatedClosure, Shift
from fillsched.model.plant.plant import (
    AfterFill,
    ChangeoverRule,
    HoldTo,
    Line,
    LineState,
    Plant,
    Product,
    Resource,
    Rules,
    Weights,
)
from fillsched.time_zones import moment_of, zone_of

RULES = (
    "rate_vials_per_hour",
    "clean_hours",
    "clean_window_hours",
    "clean_hold_hours",
    "changeover_same_hours",
    "changeover_different_hours",
    "campaign_most_lots",
    "bulk_hold_to",
)
"""The keys of `rules`, which a line may say otherwise."""


def plant_of(figures: Mapping[str, Any]) -> Plant:
    """The plant that `figures` tell of, `rules` complete. Raises InvalidInput with every fault.

    Numbers are integers or exact text; local times are text by the plant's clock.
    """
    return _Reading(figures).plant()


def plant_of_line(rules: LineRules, time_zone: str = "UTC") -> Plant:
    """A plant of one line without a calendar, as the figures of a line alone tell of it."""
    own = Rules(
        rate=rules.rate,
        clean_hours=rules.clean_hours,
        clean_window_hours=rules.clean_window_hours,
        changeover_same_hours=rules.changeover_same_hours,
        changeover_different_hours=rules.changeover_different_hours,
    )
    return Plant(
        name="",
        time_zone=time_zone,
        lines=(Line(rules.line, own, rates=dict(rules.product_rates)),),
        changeovers=tuple(
            ChangeoverRule(hours, {"product": first}, {"product": second})
            for (first, second), hours in rules.changeover_matrix.items()
        ),
    )


class _Reading:
    """One plant while it is read; faults are gathered, so that all are told at once."""

    def __init__(self, figures: Mapping[str, Any]) -> None:
        self.figures = figures
        self.faults: list[Fault] = []
        self.zone_name = str(figures.get("time_zone") or "UTC")
        self.zone = self._zone()
        self.closures = [
            (values.get("lines"), tuple(self._closure(f"closures {number}", values)))
            for number, values in enumerate(figures.get("closures", ()), start=1)
        ]

    def plant(self) -> Plant:
        figures = self.figures
        until = figures.get("until")
        told = figures.get("products", {}).items()
        products = {name: self._product(name, values) for name, values in told}
        lines = [self._line(name, values) for name, values in self._lines().items()]
        changeovers = [self._changeover(values) for values in figures.get("changeovers", ())]
        resources = [
            self._resource(name, values) for name, values in figures.get("resources", {}).items()
        ]
        weights = self._weights(figures.get("objective"))
        end = None if until is None else self._moment("until", until)
        if self.faults:
            raise InvalidInput(self.faults)
        return Plant(
            name=str(figures.get("name") or ""),
            time_zone=self.zone_name,
            lines=tuple(line for line in lines if line is not None),
            products=products,
            changeovers=tuple(changeovers),
            resources=tuple(resources),
            objective=weights,
            until=end,
        )

    def _lines(self) -> Mapping[str, Any]:
        return self.figures.get("lines") or {"L1": {}}

    def _line(self, name: str, values: Mapping[str, Any]) -> Line | None:
        own = {key: values[key] for key in RULES if values.get(key) is not None}
        where = f"lines.{name}"
        try:
            rules = _rules({**self.figures["rules"], **own})
        except ValueError as error:
            self._fault(where, "", str(error), "Correct the figure")
            return None
        return Line(
            name=name,
            rules=rules,
            products=frozenset(values.get("products") or ()),
            formats=frozenset(values.get("formats") or ()),
            rates={key: Fraction(rate) for key, rate in (values.get("rates") or {}).items()},
            rate=Fraction(own["rate_vials_per_hour"]) if "rate_vials_per_hour" in own else None,
            state=self._state(f"{where}.state", values.get("state") or {}),
            calendar=self._calendar(where, name, values.get("shifts")),
        )

    def _state(self, where: str, values: Mapping[str, Any]) -> LineState:
        cleaned, busy = values.get("cleaned_at"), values.get("busy_until")
        return LineState(
            product=values.get("product"),
            format=values.get("format"),
            cleaned_at=None if cleaned is None else self._moment(f"{where}.cleaned_at", cleaned),
            lots_filled=int(values.get("lots_filled") or 0),
            busy_until=None if busy is None else self._moment(f"{where}.busy_until", busy),
        )

    def _product(self, name: str, values: Mapping[str, Any]) -> Product:
        known = {"format", "rate_vials_per_hour", "setup_hours"}
        rate = values.get("rate_vials_per_hour")
        return Product(
            name=name,
            format=values.get("format"),
            rate=None if rate is None else Fraction(rate),
            setup_hours=Fraction(values.get("setup_hours") or 0),
            attributes={key: str(value) for key, value in values.items() if key not in known},
        )

    def _changeover(self, values: Mapping[str, Any]) -> ChangeoverRule:
        lines = values.get("lines")
        return ChangeoverRule(
            hours=Fraction(values["hours"]),
            before=dict(values.get("from") or {}),
            after=dict(values.get("to") or {}),
            lines=None if lines is None else frozenset(lines),
        )

    def _resource(self, name: str, values: Mapping[str, Any]) -> Resource:
        after = values.get("after_fill")
        return Resource(
            name=name,
            capacity=int(values["capacity"]),
            during=frozenset(values.get("during") or ()),
            after_fill=None
            if after is None
            else AfterFill(str(after["hours"]), Fraction(after.get("wait_at_most") or 0)),
            calendar=self._calendar(f"resources.{name}", name, None, resource=True),
        )

    def _calendar(
        self, where: str, name: str, shifts: object, *, resource: bool = False
    ) -> Calendar:
        """The closures that name a line or resource; those that name nothing are of all lines."""
        single: list[Closure] = []
        again: list[RepeatedClosure] = []
        for named, closures in self.closures:
            if name in named if named else not resource:
                for closure in closures:
                    (single if isinstance(closure, Closure) else again).append(closure)  # type: ignore[arg-type]
        return Calendar(tuple(single), tuple(again), self._shifts(where, shifts), self.zone_name)

    def _closure(
        self, where: str, values: Mapping[str, Any]
    ) -> Iterator[Closure | RepeatedClosure]:
        what = str(values.get("what") or "closed")
        try:
            if values.get("every"):
                start = datetime.fromisoformat(values["from"]).replace(tzinfo=None)
                hours = Fraction(values["hours"])
                yield RepeatedClosure(what, values["every"], start, hours, self.zone_name)
                return
            begin = self._moment(f"{where}.from", values["from"])
            if values.get("to") is not None:
                end = self._moment(f"{where}.to", values["to"])
            else:
                end = begin + timedelta(microseconds=int(Fraction(values["hours"]) * 3_600_000_000))
            yield Closure(what, begin, end)
        except (ValueError, KeyError, TypeError) as error:
            fix = "Give from and to; or every (an RRULE of RFC 5545), from and hours"
            self._fault(where, what, f"it cannot be read: {error}", fix)

    def _shifts(self, where: str, shifts: object) -> tuple[Shift, ...]:
        texts: Sequence[str] = [shifts] if isinstance(shifts, str) else list(shifts or ())  # type: ignore[call-overload]
        found = []
        for text in texts:
            for part in text.split(","):
                try:
                    found.append(Shift.of(part))
                except ValueError as error:
                    fix = "Write it as 'Mon 06:00 - Sat 06:00'"
                    self._fault(f"{where}.shifts", part, str(error), fix)
        return tuple(found)

    def _weights(self, values: Mapping[str, Any] | None) -> Weights | None:
        if not values:
            return None
        try:
            return Weights(**{key: Fraction(value) for key, value in values.items()})
        except (ValueError, TypeError) as error:
            self._fault("objective", "", str(error), "Give tardiness, makespan, changeover, clean")
            return None

    def _moment(self, where: str, text: object) -> datetime:
        """A moment by the plant's clock, unless it says its own."""
        try:
            told = datetime.fromisoformat(str(text))
        except ValueError:
            self._fault(where, str(text), "it is no date and time", "Write 2026-10-12T06:00")
            return datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC"))
        if told.tzinfo is not None:
            return told.astimezone(ZoneInfo("UTC"))
        return moment_of(told, self.zone)

    def _zone(self) -> ZoneInfo:
        try:
            return zone_of(self.zone_name)
        except InvalidInput as refusal:
            self.faults.extend(refusal.faults)
            self.zone_name = "UTC"
            return ZoneInfo("UTC")

    def _fault(self, where: str, value: str, reason: str, fix: str) -> None:
        self.faults.append(Fault(f"plant, {where}", value, reason, fix))


def _rules(values: Mapping[str, Any]) -> Rules:
    hold, most = values.get("clean_hold_hours"), values.get("campaign_most_lots")
    return Rules(
        rate=Fraction(values["rate_vials_per_hour"]),
        clean_hours=Fraction(values["clean_hours"]),
        clean_window_hours=Fraction(values["clean_window_hours"]),
        changeover_same_hours=Fraction(values["changeover_same_hours"]),
        changeover_different_hours=Fraction(values["changeover_different_hours"]),
        clean_hold_hours=None if hold is None else Fraction(hold),
        campaign_most_lots=None if most is None else int(most),
        bulk_hold_to=HoldTo(values.get("bulk_hold_to") or "end"),
    )
