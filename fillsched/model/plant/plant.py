"""A plant: its lines, products, changeovers, calendar, shared equipment and what a good plan is.

What it is for: one named configuration as values, exact, each checked when it is made. What it is
not for: the text a user writes (`figures`), lots, or ticks (`problem`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from fillsched.model.plant.calendar import Calendar


class HoldTo(StrEnum):
    """Up to which moment of a fill its bulk must not be older than its hold."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures of one line. Hours are exact; the rate is in vials per hour.

    `clean_hold_hours` and `campaign_most_lots` are None where nothing limits them. Raises
    ValueError when a figure makes no sense.
    """

    rate: Fraction
    clean_hours: Fraction
    clean_window_hours: Fraction
    changeover_same_hours: Fraction
    changeover_different_hours: Fraction
    clean_hold_hours: Fraction | None = None
    campaign_most_lots: int | None = None
    bulk_hold_to: HoldTo = HoldTo.END

    def __post_init__(self) -> None:
        if self.rate <= 0:
            raise ValueError(f"the rate is {self.rate} vials per hour; it must be above zero")
        if self.clean_window_hours <= 0:
            raise ValueError(
                f"clean_window_hours is {self.clean_window_hours}; it must be above zero"
            )
        for name in ("clean_hours", "changeover_same_hours", "changeover_different_hours"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must not be negative")
        if self.clean_hold_hours is not None and self.clean_hold_hours < 0:
            raise ValueError(
                f"clean_hold_hours is {self.clean_hold_hours}; it must not be negative"
            )
        if self.campaign_most_lots is not None and self.campaign_most_lots < 1:
            raise ValueError(f"campaign_most_lots is {self.campaign_most_lots}; it must be above 0")


@dataclass(frozen=True, slots=True)
class Product:
    """What is known of a product: the format it is filled in, its own rate (vials per hour) and
    setup, and any further attributes, of which changeover rules and resources may speak."""

    name: str
    format: str | None = None
    rate: Fraction | None = None
    setup_hours: Fraction = Fraction(0)
    attributes: Mapping[str, str] = field(default_factory=dict)

    def attribute(self, key: str) -> str | None:
        """Its attribute as text; `product` is its name, `format` its format."""
        if key == "product":
            return self.name
        if key == "format":
            return self.format
        return self.attributes.get(key)


@dataclass(frozen=True, slots=True)
class ChangeoverRule:
    """Hours of a changeover on `lines` (None: on all) from what has the attributes `before` to what
    has the attributes `after`; empty matches everything."""

    hours: Fraction
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    lines: frozenset[str] | None = None

    def matches(self, line: str, before: Product, after: Product) -> bool:
        """Whether it speaks of a changeover on `line` from `before` to `after`."""
        return (
            (self.lines is None or line in self.lines)
            and all(before.attribute(key) == value for key, value in self.before.items())
            and all(after.attribute(key) == value for key, value in self.after.items())
        )


@dataclass(frozen=True, slots=True)
class LineState:
    """How a line stands before the plan begins; moments in UTC.

    Without `product` the line stands clean and empty; without `cleaned_at` a clean is due.
    """

    product: str | None = None
    format: str | None = None
    cleaned_at: datetime | None = None
    lots_filled: int = 0
    busy_until: datetime | None = None


UNKNOWN_STATE = LineState()
"""Nothing is known: the line is free, and a clean is due."""


@dataclass(frozen=True, slots=True)
class Line:
    """One filling line. `products` and `formats`: what it can fill; neither named: everything.

    `rates`: vials per hour by product or format, before `rate` (of the whole line; None: not its
    own). `calendar`: when it is closed, its shifts included.
    """

    name: str
    rules: Rules
    products: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    rate: Fraction | None = None
    state: LineState = UNKNOWN_STATE
    calendar: Calendar = field(default_factory=Calendar)

    def takes(self, product: Product) -> bool:
        """Whether it can fill `product` at all."""
        if not self.products and not self.formats:
            return True
        return product.name in self.products or product.format in self.formats

    def rate_of(self, product: Product) -> Fraction:
        """Vials per hour: of line and product, line and format, line, product, rules; the first
        that is there."""
        for key in (product.name, product.format):
            if key is not None and key in self.rates:
                return self.rates[key]
        return self.rate or product.rate or self.rules.rate


@dataclass(frozen=True, slots=True)
class AfterFill:
    """What a lot needs of a resource after its fill: the hours its product's `attribute` says,
    begun at most `wait_at_most` hours after the fill."""

    attribute: str
    wait_at_most: Fraction


@dataclass(frozen=True, slots=True)
class Resource:
    """Shared equipment or people: `capacity` units. `during`: the kinds of activities that hold one
    unit while they run."""

    name: str
    capacity: int
    during: frozenset[str] = frozenset()
    after_fill: AfterFill | None = None
    calendar: Calendar = field(default_factory=Calendar)


@dataclass(frozen=True, slots=True)
class Weights:
    """What a plan costs, per hour: of being late (times the lot's weight), of the whole plan, of
    changeovers, of cleans."""

    tardiness: Fraction = Fraction(0)
    makespan: Fraction = Fraction(0)
    changeover: Fraction = Fraction(0)
    clean: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        figures = (self.tardiness, self.makespan, self.changeover, self.clean)
        if min(figures) < 0 or not any(figures):
            raise ValueError("weights of the objective must not be negative, and one above zero")


LEAST_MAKESPAN = Weights(makespan=Fraction(1))
"""The aim where nobody has said another and no lot has a due date."""

DUE_DATES_FIRST = Weights(tardiness=Fraction(10), makespan=Fraction(1))
"""The aim where nobody has said another and some lot has a due date."""


@dataclass(frozen=True, slots=True)
class Plant:
    """Lines that are planned together. `objective` is None where the lots decide it.

    `until`: no activity ends after it. Raises ValueError when two lines have one name, or none is
    there.
    """

    name: str
    time_zone: str
    lines: tuple[Line, ...]
    products: Mapping[str, Product] = field(default_factory=dict)
    changeovers: tuple[ChangeoverRule, ...] = ()
    resources: tuple[Resource, ...] = ()
    objective: Weights | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        names = [line.name for line in self.lines]
        if not names:
            raise ValueError("a plant needs a line")
        if len(set(names)) < len(names):
            raise ValueError("two lines of the plant have one name")

    def product(self, name: str, format: str | None = None) -> Product:
        """What is known of a product; `format` where a lot names it and the plant does not."""
        known = self.products.get(name) or Product(name)
        if format is None or known.format is not None:
            return known
        return Product(name, format, known.rate, known.setup_hours, known.attributes)

    def changeover_hours(self, line: Line, before: Product, after: Product) -> Fraction:
        """Hours between two fills of a campaign on `line`: of the first rule that matches."""
        for rule in self.changeovers:
            if rule.matches(line.name, before, after):
                return rule.hours
        same = before.name == after.name
        return line.rules.changeover_same_hours if same else line.rules.changeover_different_hours
