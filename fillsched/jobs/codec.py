"""Lots, campaigns and activities as few bytes, for keeping and for the pipe to a solver.

What it is for: one compact, versionless, readable-by-anything form: JSON, deflated. What it is not
for: people (see `export`) or the wire (see `wire`).
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from fillsched.model import Activity, ActivityKind, Campaigns, Lot
from fillsched.model.lot import NO_TERMS, LotTerms

_FAST = 1  # deflate level: a plan is stored often and read seldom; level 1 halves the time


def pack_campaigns(campaigns: Campaigns) -> bytes:
    """`campaigns` as bytes; `unpack_campaigns` turns them back."""
    rows = [list(lots) for lots in campaigns]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), _FAST)


def unpack_campaigns(data: bytes) -> list[list[int]]:
    """What `pack_campaigns` was given."""
    campaigns: list[list[int]] = json.loads(zlib.decompress(data))
    return campaigns


def pack_activities(activities: Sequence[Activity]) -> bytes:
    """`activities` as bytes; `unpack_activities` turns them back."""
    rows = [
        [
            activity.kind.value,
            activity.line,
            activity.start_tick,
            activity.end_tick,
            activity.campaign,
            activity.lot,
            activity.closed_ticks,
            activity.resource,
        ]
        for activity in activities
    ]
    return zlib.compress(json.dumps({"activities": rows}, separators=(",", ":")).encode(), _FAST)


def unpack_activities(data: bytes) -> list[Activity]:
    """What `pack_activities` was given."""
    return [
        Activity(ActivityKind(kind), *rest)
        for kind, *rest in json.loads(zlib.decompress(data))["activities"]
    ]


def pack_lots(lots: Sequence[Lot]) -> bytes:
    """`lots` as bytes; `unpack_lots` turns them back. A lot without terms has four fields, one with
    texts of its owner six."""
    rows = [
        [
            lot.id,
            lot.product,
            lot.vials,
            None if lot.fill_hours is None else str(lot.fill_hours),
            *([] if lot.terms == NO_TERMS and not lot.own else [_plain(lot.terms)]),
            *([list(lot.own)] if lot.own else []),
        ]
        for lot in lots
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), _FAST)


def unpack_lots(data: bytes) -> list[Lot]:
    """What `pack_lots` was given, exactly."""
    return [_lot(*row) for row in json.loads(zlib.decompress(data))]


def _lot(
    lot_id: str,
    product: str,
    vials: int | None,
    hours: str | None,
    terms: Mapping[str, Any] | None = None,
    own: Sequence[str] = (),
) -> Lot:
    size = None if hours is None else Fraction(hours)
    return Lot(lot_id, product, vials, size, _terms(terms), tuple(own))


_MOMENTS = frozenset({"release", "due", "deadline", "bulk_ready", "pin_start"})
_FRACTIONS = frozenset({"weight", "bulk_hold_hours"})


def _plain(terms: LotTerms) -> dict[str, Any]:
    """The terms that are set: moments as ISO 8601 in UTC, fractions as text, lines in order."""
    told: dict[str, Any] = {}
    for field in fields(terms):
        value = getattr(terms, field.name)
        if value == field.default:
            continue
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        elif isinstance(value, Fraction):
            value = str(value)
        elif isinstance(value, frozenset):
            value = sorted(value)
        told[field.name] = value
    return told


def _terms(told: Mapping[str, Any] | None) -> LotTerms:
    if not told:
        return NO_TERMS
    values = dict(told)
    for name in values.keys() & _MOMENTS:
        values[name] = datetime.fromisoformat(values[name])
    for name in values.keys() & _FRACTIONS:
        values[name] = Fraction(values[name])
    if "lines" in values:
        values["lines"] = frozenset(values["lines"])
    return LotTerms(**values)
