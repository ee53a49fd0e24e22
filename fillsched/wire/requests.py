"""What clients ask: the bodies of REST requests, and what is wrong with a bad one.

What it is for: shape. What it is not for: meaning (`Problem`, `JobService`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    Field,
    GetCoreSchemaHandler,
    field_validator,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, core_schema

from fillsched.time_zones import zone_of
from fillsched.wire.plant.shape import PlantConfig, States
from fillsched.wire.plant.words import EARLIEST_YEAR, LATEST_YEAR
from fillsched.wire.values import (
    NAME_CHARACTERS,
    JsonBody,
    RoleName,
    ScopeName,
    Strict,
    Titled,
)

Unit = Literal["vials", "thousands", "millions", "hours", "minutes", "seconds", "days"]
Encoding = Literal[
    "utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "iso-8859-1", "iso-8859-2",
    "iso-8859-15", "cp850", "cp437", "mac-roman", "shift-jis", "gb18030", "big5", "euc-kr",
]  # fmt: skip


class ReadRequest(Strict):
    """How to read a lots file, where the file alone leaves it open."""

    decimal: Literal["comma", "point"] | None = None
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    sheet: str | None = None
    unit: Unit | None = None
    encoding: Encoding | None = None
    time_zone: Annotated[
        str | None,
        Field(
            max_length=80,
            description="of dates that name none, where no plant has a clock; default: the site's",
        ),
    ] = None
    columns: dict[str, str] = Field(default_factory=dict, alias="map")

    @field_validator("time_zone")
    @classmethod
    def _there(cls, name: str | None) -> str | None:
        return None if name is None else zone_of(name).key


class NewName(JsonBody):
    """Another name for a job."""

    name: Titled = Field(max_length=NAME_CHARACTERS)


@dataclass(frozen=True, slots=True)
class _As:
    """For the documents: an object that is read later has this shape."""

    shape: Any

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        shape = handler.generate_schema(self.shape)
        told = {"pydantic_js_annotation_functions": [lambda _, tell: tell(shape)]}
        return core_schema.dict_schema(core_schema.str_schema(), metadata=told)


Figures = Annotated[dict[str, Any], _As(PlantConfig)]
"""Figures of a line or a plant as they came; what they say is read when they count."""


class LotsFields(Strict):
    """What every request that brings lots may say beside them."""

    name: Titled = Field("", max_length=NAME_CHARACTERS)
    time_limit_seconds: float | None = Field(None, gt=0, allow_inf_nan=False)
    max_steps: int | None = Field(None, gt=0)
    gap: float | None = Field(
        None, ge=0, lt=1, description="near enough to the best possible: 0.01 is one percent"
    )
    seed: int = Field(0, ge=0, lt=2**32)
    start_time: AwareDatetime | None = Field(None, description="default: the next full hour, UTC")
    config: Figures | str = Field(
        default_factory=dict,
        description="figures of the line or the plant that differ, or the name of a configuration",
    )
    plant: Figures | str | SkipJsonSchema[None] = Field(
        None, description="another name for config", exclude_if=lambda value: value is None
    )
    state: Annotated[dict[str, Any], _As(States)] | SkipJsonSchema[None] = Field(
        None,
        description="how lines stand when the plan begins, by their names",
        exclude_if=lambda value: value is None,
    )
    read: ReadRequest = ReadRequest()

    @model_validator(mode="before")
    @classmethod
    def _one_concept(cls, values: object) -> object:
        """`plant` is `config` by the name that people look for."""
        if not isinstance(values, dict) or values.get("plant") is None:
            return values
        if values.get("config"):
            raise ValueError("config and plant are the same thing; give one of them")
        rest = {key: value for key, value in values.items() if key != "plant"}
        return {**rest, "config": values["plant"]}

    @field_validator("time_limit_seconds", "max_steps", "gap", "seed", mode="before")
    @classmethod
    def _a_number(cls, value: object) -> object:
        if isinstance(value, bool):  # Python would count it
            raise ValueError("it is true or false, not a number")
        return value

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


def _moment(meaning: str) -> dict[str, Any]:
    text = f"{meaning}; ISO 8601, by the plant's clock where it names no zone"
    return {"type": "string", "description": text, "examples": ["2026-10-31T14:00:00+01:00"]}


_LOT_TERMS: dict[str, dict[str, Any]] = {
    "format": {"type": "string", "description": "container and size"},
    "release": _moment("no fill starts before; a day alone is its beginning"),
    "due": _moment("late after it; a day alone is its end"),
    "deadline": _moment("the fill ends by then; a day alone is its end"),
    "weight": {
        "type": "number",
        "exclusiveMinimum": 0,
        "default": 1,
        "description": "what an hour late costs, beside other lots",
    },
    "lines": {
        "description": "the only lines it may stand on, as a list or as text with commas",
        "anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}],
    },
    "bulk_ready": _moment("no fill starts before; a day alone is its beginning"),
    "bulk_hold_hours": {
        "type": "number",
        "exclusiveMinimum": 0,
        "description": "how long the bulk keeps from then on",
    },
    "kind": {"type": "string", "description": "shown only"},
    "pin_line": {"type": "string", "description": "the line it stands on"},
    "pin_start": _moment("when its fill starts exactly, with a time of day"),
    "pin_order": {"type": "string", "description": "`first` on its line, or `after LOT`"},
}
"""What a lot may ask beside its amount."""


def _lot_schema(**properties: str) -> dict[str, Any]:
    needed = {name: {"type": kind} for name, kind in properties.items()}
    return {
        "type": "object",
        "required": list(properties),
        "properties": {**needed, **_LOT_TERMS},
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


class SessionByPassword(JsonBody):
    """Who signs in at a page, by name and password."""

    name: str
    password: str = Field(repr=False)


class SessionByTicket(JsonBody):
    """Who signs in at a page, by the ticket of another login."""

    ticket: str = Field(repr=False)


class NewUser(JsonBody):
    """A user to be made."""

    name: str
    password: str = Field(repr=False)
    role: RoleName = "planner"


class NewPassword(JsonBody):
    """A password to be set; `old_password` where it is one's own."""

    password: str = Field(repr=False)
    old_password: str | None = Field(None, repr=False)


class NewApiKey(JsonBody):
    """An API key to be made."""

    name: str
    scope: ScopeName = "read"
    days: int = 365
