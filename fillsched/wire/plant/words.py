"""The texts of a plant's file: names, times by the plant's clock, shifts, attributes.

What it is for: one way to write each, whatever a TOML or JSON reader makes of it. What it is not
for: which of them belong together (`shape`), or what a time means in a zone (`model.plant`).
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from fillsched.model.plant import Shift
from fillsched.wire.values import printable

WORD_CHARACTERS = 200
"""Longest name or attribute, as that of a lot's product."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 9000
"""Years in which a plan may start, or anything of it lie: zones and calendars tell times a while
before and after it."""

MOST_SHIFTS = 50
"""Shifts of one line; three a day make 21."""


def _local(value: object) -> object:
    """A time of a wall clock as text, from what readers make of one."""
    if isinstance(value, datetime):
        return _told(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        raise ValueError("it is a time without a day")
    if not isinstance(value, str):
        raise ValueError("it is no date and time; write it as 2026-10-12T06:00")
    text = value.strip()
    try:
        told = datetime.fromisoformat(text)
        alone = len(text) <= len("2026-W42-1") and not told.tzinfo and told.time() == time()
    except ValueError:
        raise ValueError("it is no date and time; write it as 2026-10-12T06:00") from None
    if not EARLIEST_YEAR <= told.year < LATEST_YEAR:
        raise ValueError(f"it must lie between the years {EARLIEST_YEAR} and {LATEST_YEAR}")
    return told.date().isoformat() if alone else _told(told)


def _told(moment: datetime) -> str:
    whole = moment.second == 0 and moment.microsecond == 0
    return moment.isoformat(timespec="minutes" if whole else "auto")


LocalTime = Annotated[
    str,
    BeforeValidator(_local),
    WithJsonSchema({"type": "string", "examples": ["2026-10-12T06:00"]}),
]
"""A time by the plant's clock, or with an offset of its own; a date alone is its beginning."""


def _attribute(value: object) -> object:
    """An attribute as text: rules compare it, resources read it as hours."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return str(value) if isinstance(value, int | Decimal) else value


Word = Annotated[
    str, Field(min_length=1, max_length=WORD_CHARACTERS), BeforeValidator(lambda v: _plain(v))
]
"""A name."""

Attribute = Annotated[
    str,
    Field(min_length=1, max_length=WORD_CHARACTERS),
    BeforeValidator(lambda value: _plain(_attribute(value))),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]
"""What is known of a product under a word of the site's own."""


def _plain(value: object) -> object:
    return printable(value).strip(" ") if isinstance(value, str) else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _shift(value: object) -> object:
    if isinstance(value, str):
        for part in value.split(","):
            Shift.of(part)
    return value


ShiftText = Annotated[str, Field(max_length=WORD_CHARACTERS), BeforeValidator(_shift)]

Shifts = Annotated[
    list[ShiftText],
    Field(max_length=MOST_SHIFTS),
    BeforeValidator(_listed),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "examples": ["Mon 06:00 - Sat 06:00"],
        }
    ),
]
"""When a line is open, week after week: one text or several."""
