"""What clients ask: the bodies of REST requests, and what is wrong with a bad one.

What it is for: shape. What it is not for: meaning (`Problem`, `JobService`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    Field,
    ValidationError,
    field_validator,
)

from fillsched.errors import (
    Fault,
    MalformedRequest,
)
from fillsched.model import LineRules
from fillsched.printable import escaped
from fillsched.suggestions import did_you_mean
from fillsched.wire.values import NAME_CHARACTERS, Figure, Strict, printable

MOST_HOURS = 1_000_000
"""Hours of one figure at most, a century: beyond it ticks would be coarser than the figures."""

Rate = Annotated[Figure, Field(gt=0)]
NotNegative = Annotated[Figure, Field(ge=0, le=MOST_HOURS)]

MATRIX_ENTRIES = 10_000
"""Pairs of types in a changeover matrix at most: a hundred types."""


PRODUCT_RATES = 10_000
"""Types with a rate of their own at most; a plant has some hundreds."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 9000
"""Years in which a plan may start: zones and calendars tell times a while before and after it."""


class LineConfig(Strict):
    """The figures of the line. Hours, and vials per hour."""

    rate_vials_per_hour: Figure = Field(gt=0, description="vials filled per hour")
    clean_hours: NotNegative = Field(description="length of the clean before every campaign")
    clean_window_hours: Figure = Field(
        gt=0, le=MOST_HOURS, description="time after a clean in which its campaign must be finished"
    )
    changeover_same_hours: NotNegative = Field(description="between two lots of one type")
    changeover_different_hours: NotNegative = Field(description="between two types")
    product_rates: dict[str, Rate] = Field(
        default_factory=dict,
        max_length=PRODUCT_RATES,
        description="vials per hour of types that differ from the rate",
    )
    changeover_matrix: list[tuple[str, str, NotNegative]] = Field(
        default_factory=list,
        max_length=MATRIX_ENTRIES,
        description="[from, to, hours] for pairs of types that differ from the two changeovers",
    )

    @field_validator("changeover_matrix")
    @classmethod
    def _each_pair_once(
        cls, matrix: list[tuple[str, str, Decimal]]
    ) -> list[tuple[str, str, Decimal]]:
        seen: set[tuple[str, str]] = set()
        for first, second, _ in matrix:
            if (first, second) in seen:
                raise ValueError(f"the pair from {first} to {second} stands twice")
            seen.add((first, second))
        return matrix

    def rules(self) -> LineRules:
        """These figures as exact line rules."""
        return LineRules(
            rate=Fraction(self.rate_vials_per_hour),
            clean_hours=Fraction(self.clean_hours),
            clean_window_hours=Fraction(self.clean_window_hours),
            changeover_same_hours=Fraction(self.changeover_same_hours),
            changeover_different_hours=Fraction(self.changeover_different_hours),
            product_rates={name: Fraction(rate) for name, rate in self.product_rates.items()},
            changeover_matrix={
                (first, second): Fraction(hours) for first, second, hours in self.changeover_matrix
            },
        )


class LineFigures(Strict):
    """Figures of the line that differ; those not given are the daemon's."""

    rate_vials_per_hour: Figure | None = None
    clean_hours: Figure | None = None
    clean_window_hours: Figure | None = None
    changeover_same_hours: Figure | None = None
    changeover_different_hours: Figure | None = None
    product_rates: dict[str, Rate] = Field(default_factory=dict)
    changeover_matrix: list[tuple[str, str, NotNegative]] = Field(default_factory=list)


class ReadRequest(Strict):
    """How to read a lots file, where the file alone leaves it open."""

    decimal: Literal["comma", "point"] | None = None
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    sheet: str | None = None
    columns: dict[str, str] = Field(default_factory=dict, alias="map")


class LotsFields(Strict):
    """What every request that brings lots may say beside them."""

    name: str = Field("", max_length=NAME_CHARACTERS)
    time_limit_seconds: float | None = Field(None, gt=0, allow_inf_nan=False)
    max_steps: int | None = Field(None, gt=0)
    gap: float | None = Field(
        None, ge=0, lt=1, description="near enough to the best possible: 0.01 is one percent"
    )
    seed: int = Field(0, ge=0, lt=2**32)
    start_time: AwareDatetime | None = Field(None, description="default: the next full hour, UTC")
    config: dict[str, Any] | str = Field(
        default_factory=dict, description="line figures that differ, or the name of a configuration"
    )
    read: ReadRequest = ReadRequest()

    @field_validator("name")
    @classmethod
    def _printable(cls, name: str) -> str:
        return printable(name.strip())

    @field_validator("start_time")
    @classmethod
    def _tellable(cls, start: datetime | None) -> datetime | None:
        """In every zone, with the plan behind it."""
        if start is not None and not EARLIEST_YEAR <= start.year < LATEST_YEAR:
            raise ValueError(f"it must lie between the years {EARLIEST_YEAR} and {LATEST_YEAR}")
        return start


class ScheduleFields(LotsFields):
    """What a request for a schedule may say."""

    strategy: str | None = Field(None, description="see GET /strategies; the default is auto")


class ComparisonFields(LotsFields):
    """What a request for a comparison may say; limits and seed hold for each strategy."""

    strategies: list[str] | None = Field(
        None,
        description="two or more of GET /strategies, also as text with commas; default: all",
    )

    @field_validator("strategies", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        """In a form a list is written with commas."""
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


def _lot_schema(**properties: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": {name: {"type": kind} for name, kind in properties.items()},
    }


_LOT_IN_VIALS = _lot_schema(lot_id="string", type="string", vials="integer")
_LOT_IN_HOURS = _lot_schema(lot_id="string", product="string", fill_hours="number")


class LotsInJson(LotsFields):
    """Lots that come in JSON."""

    lots: list[Any] = Field(
        description="[{lot_id, type, vials}] or [{lot_id, product, fill_hours}]",
        json_schema_extra={"items": {"anyOf": [_LOT_IN_VIALS, _LOT_IN_HOURS]}},
    )


class ScheduleRequest(LotsInJson, ScheduleFields):
    """A schedule with its lots in JSON."""


class ComparisonRequest(LotsInJson, ComparisonFields):
    """A comparison with its lots in JSON."""


class ScheduleForm(ScheduleFields):
    """A schedule with its lots in a file; `config` and `read` are JSON in text."""

    lots: bytes = Field(description="the file: CSV or XLSX")


class ComparisonForm(ComparisonFields):
    """A comparison with its lots in a file; `config` and `read` are JSON in text."""

    lots: bytes = Field(description="the file: CSV or XLSX")


class NewUser(Strict):
    """A user to be made."""

    name: str
    password: str = Field(repr=False)
    role: str = "planner"


class NewPassword(Strict):
    """A password to be set; `old_password` where it is one's own."""

    password: str = Field(repr=False)
    old_password: str | None = Field(None, repr=False)


class NewApiKey(Strict):
    """An API key to be made."""

    name: str
    scope: str = "read"
    days: int = 365


FAULTS_TOLD = 20
"""Faults of one request that are spelled out; a request of 60,000 unknown keys has as many."""


def faults_of(errors: Sequence[Mapping[str, Any]], known: Sequence[str] = ()) -> list[Fault]:
    """pydantic's errors as faults, the first FAULTS_TOLD of them; for an unknown key the nearest of
    `known` is named.
    """
    faults = []
    for error in errors[:FAULTS_TOLD]:
        where = ".".join(str(part) for part in error["loc"] if part != "body") or "body"
        value = "" if isinstance(error["input"], dict | list) else escaped(str(error["input"])[:80])
        if error["type"] == "extra_forbidden":
            near = did_you_mean(str(error["loc"][-1]), known, f"Known are: {', '.join(known)}")
            fix = near if known else "Remove it"
            faults.append(Fault(where, "", "there is no such key", fix))
        else:
            faults.append(Fault(where, value, _lower(str(error["msg"])), "Correct the value"))
    return faults + _more(errors)


def _more(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """That there are more errors than are told."""
    left = len(errors) - FAULTS_TOLD
    return [Fault("body", "", f"{left:,} more things are wrong", "Correct these first")] * (
        left > 0
    )


def _lower(text: str) -> str:
    text = text.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def line_config(base: LineConfig, changes: Mapping[str, Any]) -> LineConfig:
    """`base` with `changes`. Raises InvalidInput naming unknown keys and wrong figures."""
    try:
        return LineConfig.model_validate(base.model_dump() | dict(changes))
    except ValidationError as error:
        errors = error.errors()
        faults = faults_of(errors, tuple(LineConfig.model_fields))
        raise MalformedRequest(
            [
                _about_figure(fault, error)
                for fault, error in zip(faults[:FAULTS_TOLD], errors[:FAULTS_TOLD], strict=True)
            ]
            + faults[FAULTS_TOLD:]
        ) from error


def _about_figure(fault: Fault, error: Mapping[str, Any]) -> Fault:
    """The fault of a figure, its limit told with the unit and the fix with the meaning."""
    key = str(error["loc"][0])
    field = LineConfig.model_fields.get(key)
    where = f"config.{fault.where}"
    if field is None:
        return Fault(where, fault.value, fault.reason, fault.fix)
    unit = "vials per hour" if "rate" in key else "hours"
    limit = _LIMITS.get(error["type"])
    if limit is None:
        return Fault(where, fault.value, fault.reason, f"Give {unit} ({field.description})")
    bound = error["ctx"][limit[1]]
    return Fault(
        where,
        fault.value,
        f"it must be {limit[0]} {bound} {unit}",
        f"Give {unit} ({field.description})",
    )


_LIMITS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
}
"""Errors of pydantic about a limit: in our words, and where it says the limit."""
