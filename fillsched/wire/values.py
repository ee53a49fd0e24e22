"""The values that cross the wire: times, hours, exact figures, words, and three kinds of shape.

What it is for: one way to write each. What it is not for: messages.
"""

import re
from collections.abc import KeysView, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PrivateAttr,
    model_validator,
)
from typing_extensions import TypeAliasType

from fillsched import errors
from fillsched.identity import Scope
from fillsched.jobs.comparison.strategy_run import StrategyState
from fillsched.jobs.job import JobKind, JobStatus
from fillsched.jobs.progress import COMPARISON_PROGRESS, STEP_PROGRESS
from fillsched.json_text import refuse_halves
from fillsched.printable import PATTERN, is_blank, is_printable
from fillsched.solve.result import Status as PlanStatus
from fillsched.solve.result import StopReason

FRAME_BYTES = 10_000
"""No frame is longer than this, in bytes of UTF-8."""


NAME_CHARACTERS = 200
"""Longest name of a job."""


DIGITS = 6
"""Decimals of hours and gaps on the wire; 3.6 ms."""


def printable(name: str) -> str:
    """`name`, which is shown in tables, terminals and files; none where nothing of it is seen.
    Raises ValueError when it holds what cannot be printed."""
    if not is_printable(name):
        raise ValueError("it holds characters that cannot be printed, such as line ends")
    return "" if is_blank(name) else name


Shown = Annotated[str, AfterValidator(printable), Field(json_schema_extra={"pattern": PATTERN})]
"""A name as it came. Documents tell its rule by a pattern, people are told it in words."""

Titled = Annotated[Shown, AfterValidator(lambda name: name.strip(" "))]
"""A name without the spaces around it."""


def iso(moment: datetime) -> str:
    """`moment` as ISO 8601 in UTC with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Instant = Annotated[datetime, PlainSerializer(iso, return_type=str)]


Hours = Annotated[float | None, PlainSerializer(lambda v: None if v is None else round(v, DIGITS))]


def _exact(value: object) -> object:
    """A JSON number as the decimal a person wrote, not as its nearest binary fraction."""
    return Decimal(repr(value)) if isinstance(value, float) else value


Figure = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(allow_inf_nan=False, max_digits=18, decimal_places=6),
]


def _one_of(*words: str) -> Any:
    """That a text is one of `words`, for the documents, in which it has a name.

    Read is any: a client goes on when a newer daemon says a word that it does not know.
    """
    return Field(json_schema_extra={"enum": list(words)})


STRATEGY_STEPS = 16
"""Most strategies of a comparison that have a step of their own in the documents."""

_STEPS = (
    *{**STEP_PROGRESS, **COMPARISON_PROGRESS, "unknown": 0},
    *(f"strategy_{n}" for n in range(1, STRATEGY_STEPS + 1)),
)
_CODES = sorted({kind.code for kind in vars(errors).values() if hasattr(kind, "code")})

ErrorCode = TypeAliasType("ErrorCode", Annotated[str, _one_of(*_CODES)])
StepName = TypeAliasType("StepName", Annotated[str, _one_of(*_STEPS)])
JobStatusName = TypeAliasType("JobStatusName", Annotated[str, _one_of(*JobStatus)])
JobKindName = TypeAliasType("JobKindName", Annotated[str, _one_of(*JobKind)])
PlanStatusName = TypeAliasType("PlanStatusName", Annotated[str, _one_of(*PlanStatus)])
StopReasonName = TypeAliasType("StopReasonName", Annotated[str, _one_of(*StopReason)])
StrategyStateName = TypeAliasType("StrategyStateName", Annotated[str, _one_of(*StrategyState)])
RoleName = TypeAliasType("RoleName", Annotated[str, _one_of("planner", "admin")])
ScopeName = TypeAliasType("ScopeName", Annotated[str, _one_of(*Scope)])


class Strict(BaseModel):
    """A message in which an unknown field is an error, and nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class JsonBody(Strict):
    """The body of a request that FastAPI has parsed, in which every text is whole Unicode."""

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, value: object) -> object:
        refuse_halves(value)
        return value


class Lenient(BaseModel):
    """Clients ignore what they do not know, so messages may gain fields.

    A command reads few of them: each is made ready when it is first used, not at the start.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)


class LineView(Lenient):
    """All figures of a line, exact, as text: hours, and vials per hour. `line`: the name of it,
    where they are a job's."""

    line: str | None = Field(None, exclude_if=lambda value: value is None)
    rate_vials_per_hour: str
    clean_hours: str
    clean_window_hours: str
    changeover_same_hours: str
    changeover_different_hours: str
    product_rates: dict[str, str]
    changeover_matrix: list[tuple[str, str, str]]


class Answer(Lenient):
    """What REST answers. At its keys it can be read as the JSON object that it is on the wire.

    `answer["status"]`, `get`, `in` and `dict(answer)` are for programs written when clients were
    given dictionaries. What stands there is JSON, to the bottom (a time is a text), with fields of
    a newer daemon that have no attribute here.
    """

    _came: Mapping[str, Any] | None = PrivateAttr(None)

    @classmethod
    def heard(cls, given: Mapping[str, Any]) -> Self:
        """The answer that `given` is in JSON; of an older daemon, what it does not know is None.

        Raises pydantic.ValidationError for what is none.
        """
        answer = cls.model_validate({**_unknown(cls), **given})
        answer._came = given
        return answer

    @property
    def on_the_wire(self) -> Mapping[str, Any]:
        """It in JSON, as it came or would be sent."""
        return self.model_dump(mode="json") if self._came is None else self._came

    def __getitem__(self, name: str) -> Any:
        return self.on_the_wire[name]

    def __contains__(self, name: object) -> bool:
        return name in self.on_the_wire

    def get(self, name: str, instead: Any = None) -> Any:
        """What stands at a key, or `instead`."""
        return self.on_the_wire.get(name, instead)

    def keys(self) -> KeysView[str]:
        """The names of its JSON object."""
        return self.on_the_wire.keys()


@cache
def _unknown(kind: type[Answer]) -> Mapping[str, None]:
    """The fields of an answer that may be null, as they are where nobody says them."""
    fields = kind.model_fields.items()
    return {
        name: None
        for name, field in fields
        if field.is_required() and type(None) in get_args(field.annotation)
    }


PREFIX_CHARACTERS = 200

_PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")


def prefix_of(path: str) -> str | None:
    """`path` as a prefix, without a slash at its end; None when it is none, such as ``//host``,
    which would lead elsewhere."""
    prefix = path.removesuffix("/")
    fits = len(prefix) <= PREFIX_CHARACTERS and _PREFIX.fullmatch(prefix)
    return prefix if fits else None
