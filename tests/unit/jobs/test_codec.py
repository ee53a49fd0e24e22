"""Lots come out as they went in; plain ones are kept as they were before lots had terms."""

import json
import zlib
from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fillsched.jobs.codec import pack_lots, unpack_lots
from fillsched.model import Lot
from fillsched.model.lot import NO_TERMS, LotTerms

MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
NAMES = st.none() | st.text(min_size=1, max_size=5)
POSITIVE = st.fractions(min_value=Fraction(1, 1000), max_value=1000)
TERMS = st.builds(
    LotTerms,
    format=NAMES,
    release=MOMENTS,
    due=MOMENTS,
    deadline=MOMENTS,
    weight=POSITIVE,
    lines=st.none() | st.frozensets(st.text(min_size=1, max_size=5), min_size=1, max_size=3),
    bulk_ready=MOMENTS,
    bulk_hold_hours=st.none() | POSITIVE,
    kind=NAMES,
    pin_line=NAMES,
    pin_start=MOMENTS,
    pin_first=st.booleans(),
    pin_after=NAMES,
)


@given(st.lists(TERMS, max_size=3))
def test_what_lots_ask_comes_back_exactly(terms: list[LotTerms]) -> None:
    lots = [Lot(str(n), "A", vials=n + 1, terms=asked) for n, asked in enumerate(terms)]
    assert unpack_lots(pack_lots(lots)) == lots


def test_lots_that_ask_nothing_are_kept_as_they_always_were() -> None:
    lots = [Lot("a", "A", vials=5), Lot("b", "B", fill_hours=Fraction(1, 3), terms=LotTerms())]
    rows = json.dumps([["a", "A", 5, None], ["b", "B", None, "1/3"]], separators=(",", ":"))
    assert pack_lots(lots) == zlib.compress(rows.encode(), 1)
    assert [lot.terms for lot in unpack_lots(pack_lots(lots))] == [NO_TERMS, NO_TERMS]


def test_only_what_is_asked_is_kept_and_readable() -> None:
    asked = LotTerms(
        due=datetime(2026, 10, 30, 23, tzinfo=UTC), weight=Fraction(5, 2), lines=frozenset("BA")
    )
    (row,) = json.loads(zlib.decompress(pack_lots([Lot("a", "A", vials=5, terms=asked)])))
    assert row[4] == {"due": "2026-10-30T23:00:00+00:00", "weight": "5/2", "lines": ["A", "B"]}


def test_people_p9_what_owners_keep_beside_lots_comes_back() -> None:
    lots = [Lot("a", "A", vials=5, own=("x", "")), Lot("b", "B", vials=6, terms=LotTerms(kind="k"))]
    assert [lot.own for lot in unpack_lots(pack_lots(lots))] == [("x", ""), ()]
    assert [lot.terms.kind for lot in unpack_lots(pack_lots(lots))] == [None, "k"]
