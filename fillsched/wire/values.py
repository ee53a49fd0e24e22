"""The values that cross the wire: times, hours, exact figures, and three kinds of shape.

What it is for: one way to write each. What it is not for: messages.
"""

from collections.abc import KeysView, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PrivateAttr,
)

from fillsched.printable import is_printable

FRAME_BYTES = 10_000
"""No frame is longer than this, in bytes of UTF-8."""


NAME_CHARACTERS = 200
"""Longest name of a job."""


DIGITS = 6
"""Decimals of hours and gaps on the wire; 3.6 ms."""


def printable(name: str) -> str:
    """`name`, which is shown in tables, terminals and files. Raises ValueError when it holds what
    cannot be printed."""
    if not is_printable(name):
        raise ValueError("it holds characters that cannot be printed, such as line ends")
    return name


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


class Strict(BaseModel):
    """A message in which an unknown field is an error, and nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Lenient(BaseModel):
    """Clients ignore what they do not know, so messages may gain fields."""

    model_config = ConfigDict(frozen=True)


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
