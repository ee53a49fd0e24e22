"""The lots of a JSON body pass the same checks and are told by their place in the body."""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, cast

import pytest

from fillsched.errors import Fault, InvalidInput
from fillsched.intake import lots_from_json, noted_lots_from_json
from fillsched.model import Lot
from fillsched.model.lot import NO_TERMS, LotTerms


def faults_of(*rows: object) -> tuple[Fault, ...]:
    with pytest.raises(InvalidInput) as caught:
        lots_from_json([cast(Mapping[str, Any], row) for row in rows])
    return caught.value.faults


def test_both_forms_and_both_words_for_the_product_are_read() -> None:
    assert lots_from_json(
        [
            {"lot_id": "A", "type": "V", "vials": 5},
            {"lot_id": "B", "product": "V", "vials": "5000"},
            {"lot_id": 7, "product": "W", "vials": 6.0},
            {"lot_id": "D", "product": "W", "fill_hours": 2.5},
            {"lot_id": "E", "product": "W", "fill_hours": "0.1", "vials": None},
        ]
    ) == [
        Lot("A", "V", vials=5),
        Lot("B", "V", vials=5_000),
        Lot("7", "W", vials=6),
        Lot("D", "W", fill_hours=Fraction(5, 2)),
        Lot("E", "W", fill_hours=Fraction(1, 10)),
    ]


def test_faults_name_the_place_with_the_word_that_was_sent() -> None:
    faults = faults_of(
        {"lot_id": "A", "type": "", "vials": 5},
        {"lot_id": "B", "product": "V", "vials": -5},
        {"product": "V", "fill_hours": "twelve"},
    )
    assert [(fault.where, fault.value) for fault in faults] == [
        ("lots[0].type", ""),
        ("lots[1].vials", "-5"),
        ("lots[2].lot_id", ""),
        ("lots[2].fill_hours", "twelve"),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (float("nan"), "missing"),
        (float("inf"), "infinite"),
        (True, "true or false"),
        (0, "zero"),
        (10**400, "the most that one lot may have"),
        pytest.param(10**5_000, "the most that one lot may have", id="5,000 digits"),
        (1e300, "the most that one lot may have"),
        (0.5, "whole"),
        ("120.000", "decimals or thousands"),
        (None, "empty"),
        ([], "neither text nor number"),
        ({"n": 5}, "neither text nor number"),
    ],
)
def test_a_value_that_is_no_count_is_refused(value: object, reason: str) -> None:
    (fault,) = faults_of({"lot_id": "A", "type": "V", "vials": value})
    assert fault.where == "lots[0].vials"
    assert reason in fault.reason
    assert len(fault.value) <= 60


def test_an_unknown_field_is_refused() -> None:
    (fault,) = faults_of({"lot_id": "A", "type": "V", "vials": 5, "vails": 6})
    assert fault.where == "lots[0].vails"


def test_two_sizes_or_two_products_are_refused() -> None:
    (fault,) = faults_of({"lot_id": "A", "type": "V", "vials": 5, "fill_hours": 2})
    assert fault.where == "lots[0]"
    (fault,) = faults_of({"lot_id": "A", "type": "V", "product": "W", "vials": 5})
    assert fault.where == "lots[0]"


def test_what_is_no_object_and_an_empty_list_are_refused() -> None:
    assert [fault.where for fault in faults_of("A", None)] == ["lots[0]", "lots[1]"]
    assert [fault.where for fault in faults_of()] == ["lots"]


def test_an_id_that_stands_twice_is_told_with_the_place_of_the_first() -> None:
    (fault,) = faults_of(
        {"lot_id": "A", "type": "V", "vials": 5}, {"lot_id": "A", "type": "V", "vials": 6}
    )
    assert fault.where == "lots[1].lot_id"
    assert "lots[0]" in fault.reason


@pytest.mark.parametrize("lot_id", [float("nan"), float("inf"), 1e16, True, " ", "x" * 201])
def test_an_id_that_names_nothing_is_refused(lot_id: object) -> None:
    (fault,) = faults_of({"lot_id": lot_id, "type": "V", "vials": 5})
    assert fault.where == "lots[0].lot_id"


def test_an_id_of_thousands_of_digits_is_refused() -> None:
    (fault,) = faults_of({"lot_id": 10**5_000, "type": "V", "vials": 5})
    assert fault.where == "lots[0].lot_id"


LOT = {"lot_id": "A", "type": "V", "vials": 5}


def test_what_a_lot_asks_of_time_and_place_is_read() -> None:
    said = LOT | {
        "format": "vial 2R", "release": "2026-10-01", "due": "2026-10-30",
        "deadline": "2026-11-01T12:00:00+01:00", "weight": 2.5, "lines": ["L1", "L2, small"],
        "bulk_ready": "2026-10-02T06:00", "bulk_hold_hours": 48, "kind": "stability",
        "pin_line": "L1", "pin_start": "2026-10-05T06:00Z", "pin_order": "first",
    }  # fmt: skip
    (lot,), notes = noted_lots_from_json([said], "Europe/Berlin")
    assert lot.terms == LotTerms(
        format="vial 2R",
        release=datetime(2026, 9, 30, 22, tzinfo=UTC),
        due=datetime(2026, 10, 30, 23, tzinfo=UTC),
        deadline=datetime(2026, 11, 1, 11, tzinfo=UTC),
        weight=Fraction(5, 2),
        lines=frozenset({"L1", "L2, small"}),
        bulk_ready=datetime(2026, 10, 2, 4, tzinfo=UTC),
        bulk_hold_hours=Fraction(48),
        kind="stability",
        pin_line="L1",
        pin_start=datetime(2026, 10, 5, 6, tzinfo=UTC),
        pin_first=True,
    )
    assert "due: a day without a time means its end (Europe/Berlin)" in notes


@pytest.mark.parametrize("lines", ["L1, L2", ["L1", "L2"]])
def test_lines_may_be_a_list_or_a_text(lines: object) -> None:
    (lot,) = lots_from_json([LOT | {"lines": lines}])
    assert lot.terms.lines == frozenset({"L1", "L2"})


def test_a_lot_without_more_has_no_terms_and_nothing_is_noted() -> None:
    asked = dict.fromkeys(("due", "weight", "lines", "pin_order"))
    assert noted_lots_from_json([LOT, LOT | {"lot_id": "B"} | asked])[1] == []
    assert lots_from_json([LOT | asked])[0].terms is NO_TERMS


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("due", "31.10.2026"), ("due", 20261031), ("weight", 0), ("lines", []), ("lines", [1]),
        ("pin_order", "last"), ("pin_start", "2026-10-31"), ("bulk_hold_hours", -1),
        ("due", {"day": 1}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_with_its_place(key: str, value: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        lots_from_json([LOT | {key: value}])
    assert [fault.where for fault in caught.value.faults] == [f"lots[0].{key}"]
