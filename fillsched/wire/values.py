"""The values that cross the wire: times, hours, exact figures, and two kinds of shape.

What it is for: one way to write each. What it is not for: messages.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
)

FRAME_BYTES = 10_000
"""No frame is longer than this, in bytes of UTF-8."""


NAME_CHARACTERS = 200
"""Longest name of a job."""


DIGITS = 6
"""Decimals of hours and gaps on the wire; 3.6 ms."""


_JOINERS = "\u200c\u200d"
"""Invisible, but some scripts cannot be written without them."""


def printable(name: str) -> str:
    """`name`, which is shown in tables, terminals and files. Raises ValueError when it holds what
    cannot be printed: control characters, line ends, and what turns the direction of text."""
    if not name.translate(dict.fromkeys(map(ord, _JOINERS))).isprintable():
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
