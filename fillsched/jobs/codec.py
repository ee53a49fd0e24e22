"""Lots and campaigns as few bytes, for keeping and for the pipe to a solver.

What it is for: one compact, versionless, readable-by-anything form: JSON, deflated. What it is not
for: people (see `export`) or the wire (see `wire`).
"""

import json
import zlib
from collections.abc import Sequence
from fractions import Fraction

from fillsched.model import Campaigns, Lot

_FAST = 1  # deflate level: a plan is stored often and read seldom; level 1 halves the time


def pack_campaigns(campaigns: Campaigns) -> bytes:
    """`campaigns` as bytes; `unpack_campaigns` turns them back."""
    rows = [list(lots) for lots in campaigns]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), _FAST)


def unpack_campaigns(data: bytes) -> list[list[int]]:
    """What `pack_campaigns` was given."""
    campaigns: list[list[int]] = json.loads(zlib.decompress(data))
    return campaigns


def pack_lots(lots: Sequence[Lot]) -> bytes:
    """`lots` as bytes; `unpack_lots` turns them back."""
    rows = [
        [lot.id, lot.product, lot.vials, None if lot.fill_hours is None else str(lot.fill_hours)]
        for lot in lots
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), _FAST)


def unpack_lots(data: bytes) -> list[Lot]:
    """What `pack_lots` was given, exactly."""
    return [
        Lot(lot_id, product, vials, None if hours is None else Fraction(hours))
        for lot_id, product, vials, hours in json.loads(zlib.decompress(data))
    ]
