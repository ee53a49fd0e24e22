"""The form of a plant's file, as TOML and as JSON: what may stand where, and how much of it.

What it is for: unknown keys, wrong figures and times that are none are found here, each at its
place. What it is not for: which figures hold where the file is silent (`holding`), names that point
nowhere, or closures without sense (`insight.plant_lint`).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from fillsched.model.plant import RepeatedClosure
from fillsched.wire.plant.line import (
    Hours,
    Matrix,
    NotNegative,
    Rate,
    Rates,
    each_pair_once,
)
from fillsched.wire.plant.words import Attribute, LocalTime, Shifts, Word
from fillsched.wire.values import Strict

MOST_PRODUCTS = MOST_RULES = 10_000
"""Products of a plant, and rules of changeovers: a rule for each pair of a hundred products."""

MOST_LINES = MOST_RESOURCES = 100
"""Lines that one office plans, and what they share."""

MOST_CLOSURES = 5_000
"""Closures of single times: the holidays and maintenances of decades."""

MOST_REPEATED = 50
"""Closures that come again; each is made for years ahead."""

MOST_ATTRIBUTES = 50
"""What is known of one product."""

MOST_CONDITIONS = 8
"""Attributes that one side of a rule asks for."""

COMES_AGAIN = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
"""How often a closure may come; one every two hours is DAILY with BYHOUR=0,2,4 and so on."""

_NO_RULE = (ValueError, LookupError, TypeError, AttributeError, OverflowError)
"""What reading an RRULE raises; not every fault of one is foreseen there."""

Words = Annotated[list[Word], Field(max_length=MOST_PRODUCTS)]
Lines = Annotated[list[Word], Field(min_length=1, max_length=MOST_LINES + MOST_RESOURCES)]
Conditions = Annotated[dict[Word, Attribute], Field(max_length=MOST_CONDITIONS)]
Whole = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]


class _Form(Strict):
    """A part of the file. What may be left out is None here, which a file cannot say."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        told = handler(core)
        shape = handler.resolve_ref_schema(told)
        for name, value in shape.get("properties", {}).items():
            ways = [way for way in value.get("anyOf", ()) if way != {"type": "null"}]
            if value.get("default", ways) is None:
                rest = {k: v for k, v in value.items() if k not in ("anyOf", "default")}
                shape["properties"][name] = rest | (ways[0] if len(ways) == 1 else {"anyOf": ways})
        return told


class RuleFigures(_Form):
    """The figures of a line, each of which may be left out."""

    rate_vials_per_hour: Rate | None = Field(default=None, description="vials filled per hour")
    clean_hours: NotNegative | None = Field(
        default=None, description="length of the clean before every campaign"
    )
    clean_window_hours: Hours | None = Field(
        default=None, description="time after a clean in which its campaign must be finished"
    )
    clean_hold_hours: NotNegative | None = Field(
        default=None, description="longest idle wait of a clean line; default: no limit"
    )
    changeover_same_hours: NotNegative | None = Field(
        default=None, description="between two lots of one type"
    )
    changeover_different_hours: NotNegative | None = Field(
        default=None, description="between two types"
    )
    campaign_most_lots: Annotated[Whole, Field(ge=1)] | None = Field(
        default=None, description="lots of one campaign at most; default: no limit"
    )
    bulk_hold_to: Literal["start", "end"] | None = Field(
        default=None, description="up to which moment of its fill a bulk must keep; default: end"
    )


class ProductFigures(_Form):
    """A product. Whatever else is said of it is an attribute, of which rules may speak."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Attribute] = Field(init=False)

    format: Word | None = Field(None, description="container and size")
    rate_vials_per_hour: Rate | None = Field(
        None, description="vials per hour of this product, where its line has none of its own"
    )
    setup_hours: NotNegative | None = Field(
        None, description="before its first fill after a clean or another product"
    )

    @model_validator(mode="after")
    def _bounded(self) -> "ProductFigures":
        more = self.__pydantic_extra__ or {}
        if len(more) > MOST_ATTRIBUTES:
            raise ValueError(f"it has more than {MOST_ATTRIBUTES} attributes")
        if "product" in more:
            raise ValueError("its attribute 'product' is its name; choose another word")
        return self


class StateFigures(_Form):
    """How a line stands before the plan begins. Without `product`: clean and empty; without
    `cleaned_at`: a clean is due."""

    product: Word | None = Field(None, description="filled last")
    format: Word | None = Field(None, description="of it, if it has none")
    cleaned_at: LocalTime | None = Field(None, description="end of the last clean")
    lots_filled: Whole | None = Field(None, description="since that clean")
    busy_until: LocalTime | None = Field(None, description="free from then on")


States = Annotated[dict[Word, StateFigures], Field(max_length=MOST_LINES)]
"""How lines stand, by their names: what changes from plan to plan while the plant stays."""


class LineFigures(RuleFigures):
    """One line; figures given here come before `rules`. Without `formats` and `products` it takes
    every lot."""

    formats: Words = Field(default_factory=list, description="formats it takes")
    products: Words = Field(default_factory=list, description="products it takes")
    rates: dict[Word, Rate] = Field(
        default_factory=dict,
        max_length=MOST_PRODUCTS,
        description="vials per hour by product or format",
    )
    state: StateFigures | None = Field(None, description="before the plan begins")
    shifts: Shifts = Field(default_factory=list, description="open hours; default: always")


class ClosureFigures(_Form):
    """A time in which lines or resources are closed: from and to, from and hours, or a rule by
    which it comes again."""

    lines: Lines | None = Field(None, description="lines or resources; default: all lines")
    what: Word = Field("closed", description="closed, holiday, maintenance, sanitisation ...")
    begin: LocalTime | None = Field(None, alias="from")
    to: LocalTime | None = Field(None, description="first moment open again")
    every: Word | None = Field(
        None,
        description="RRULE of RFC 5545; needs from and hours",
        examples=["FREQ=MONTHLY;BYMONTHDAY=1"],
    )
    hours: Hours | None = Field(None, description="length, instead of to")
    calendar: Word | None = Field(
        None, description="iCalendar file beside this one, read by the command line"
    )

    @model_validator(mode="after")
    def _whole(self) -> "ClosureFigures":
        if self.calendar is not None:
            raise ValueError(
                "the daemon opens no file that a request names; the command line reads a calendar "
                "beside the plant file and sends its closures"
            )
        if self.begin is None:
            raise ValueError("it has no from")
        if (self.to is None) == (self.hours is None):
            raise ValueError("it needs to or hours, exactly one of them")
        if self.every is not None:
            if self.hours is None:
                raise ValueError("a closure that comes again needs hours instead of to")
            self._comes_again(self.every, self.begin, self.hours)
        return self

    def _comes_again(self, every: str, begin: str, hours: Decimal) -> None:
        parts = dict(part.partition("=")[::2] for part in every.upper().split(";"))
        if parts.get("FREQ", parts.get("RRULE:FREQ")) not in COMES_AGAIN:
            raise ValueError(f"every needs FREQ, one of {', '.join(COMES_AGAIN)}")
        for key in ("INTERVAL", "COUNT"):
            if not re.fullmatch("0*[1-9][0-9]{0,5}", parts.get(key, "1")):
                raise ValueError(f"{key.lower()} must be a whole number above 0")
        if parts.get("UNTIL", "").endswith("Z"):
            raise ValueError("the end (UNTIL) is meant by the plant's clock; write it without Z")
        start = datetime.fromisoformat(begin).replace(tzinfo=None)
        try:
            RepeatedClosure(self.what, every, start, Fraction(hours), "UTC")
        except _NO_RULE as error:
            raise ValueError(f"every is no rule of RFC 5545: {error}") from None


class ChangeoverFigures(_Form):
    """Hours between two fills whose products have these attributes (`product` and `format` too).
    The first rule of the file that matches counts."""

    lines: Lines | None = Field(None, description="default: all lines")
    before: Conditions = Field(default_factory=dict, alias="from", description="what it leaves")
    after: Conditions = Field(default_factory=dict, alias="to", description="what it leads to")
    hours: NotNegative


class AfterFillFigures(_Form):
    """What a lot needs of the resource after its fill."""

    hours: Word = Field(description="the attribute of products that says for how long")
    wait_at_most: NotNegative = Field(description="hours between the fill and it")


class ResourceFigures(_Form):
    """Equipment or people that lines share."""

    capacity: Annotated[Whole, Field(ge=1)] = Field(description="units there are")
    during: list[Literal["clean", "changeover", "setup", "fill"]] = Field(
        default_factory=list, max_length=4, description="activities that hold a unit while they run"
    )
    after_fill: AfterFillFigures | None = None


class ObjectiveFigures(_Form):
    """What an hour costs; a key not named is 0."""

    tardiness: NotNegative | None = Field(None, description="of a lot being late, times its weight")
    makespan: NotNegative | None = Field(None, description="of the whole plan")
    changeover: NotNegative | None = Field(None, description="of changing over")
    clean: NotNegative | None = Field(None, description="of cleaning")

    @model_validator(mode="after")
    def _some(self) -> "ObjectiveFigures":
        if not any((self.tardiness, self.makespan, self.changeover, self.clean)):
            raise ValueError("one of its weights must be above 0")
        return self


class PlantConfig(RuleFigures):
    """A plant: lines that are planned together, and what holds there. All may be left out; figures
    of `rules` may stand at the top, as in files of one line."""

    name: Word | None = Field(None, description="of the plant")
    time_zone: Word | None = Field(
        None, description="whose clock all times here are meant by; default: the daemon's"
    )
    until: LocalTime | None = Field(None, description="no activity ends after it; default: none")
    product_rates: Rates = Field(default_factory=dict)
    changeover_matrix: Matrix = Field(default_factory=list)
    rules: RuleFigures = Field(default_factory=RuleFigures, description="for every line")
    products: dict[Word, ProductFigures] = Field(default_factory=dict, max_length=MOST_PRODUCTS)
    lines: dict[Word, LineFigures] = Field(
        default_factory=dict, max_length=MOST_LINES, description="default: one, L1"
    )
    state: States = Field(
        default_factory=dict, description="of lines, before what they say themselves"
    )
    closures: list[ClosureFigures] = Field(default_factory=list, max_length=MOST_CLOSURES)
    changeovers: list[ChangeoverFigures] = Field(default_factory=list, max_length=MOST_RULES)
    resources: dict[Word, ResourceFigures] = Field(default_factory=dict, max_length=MOST_RESOURCES)
    objective: ObjectiveFigures | None = Field(
        None, description="default: makespan; where a lot has a due date, tardiness 10 beside it"
    )

    @field_validator("changeover_matrix")
    @classmethod
    def _each_pair_once(
        cls, matrix: list[tuple[str, str, Decimal]]
    ) -> list[tuple[str, str, Decimal]]:
        return each_pair_once(matrix)

    @field_validator("rules")
    @classmethod
    def _said_once(cls, rules: RuleFigures, info: ValidationInfo) -> RuleFigures:
        twice = [key for key in rules.model_fields_set if info.data.get(key) is not None]
        if twice:
            raise ValueError(f"{', '.join(sorted(twice))} stands at the top already; say it once")
        return rules

    @field_validator("products")
    @classmethod
    def _rated_once(
        cls, products: dict[str, ProductFigures], info: ValidationInfo
    ) -> dict[str, ProductFigures]:
        for name in info.data.get("product_rates", ()):
            if name in products and products[name].rate_vials_per_hour is not None:
                raise ValueError(f"{name} has a rate in product_rates already; say it once")
        return products

    @field_validator("closures")
    @classmethod
    def _not_too_many(cls, closures: list[ClosureFigures]) -> list[ClosureFigures]:
        if sum(closure.every is not None for closure in closures) > MOST_REPEATED:
            raise ValueError(f"more than {MOST_REPEATED} of them come again")
        return closures

    def said(self) -> Mapping[str, Any]:
        """What was given and nothing else, in JSON, as a file has it."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
