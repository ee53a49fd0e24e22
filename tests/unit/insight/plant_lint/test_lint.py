"""What a look at a plant's file finds, and that a sound plant is passed in silence."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from fillsched.insight.plant_lint import Lint, effort, lint, lint_with_lots
from fillsched.model import Lot
from fillsched.model.lot import LotTerms

START = datetime(2026, 10, 1, tzinfo=UTC)
RULES = {
    "rate_vials_per_hour": "20000",
    "clean_hours": "24",
    "clean_window_hours": "120",
    "changeover_same_hours": "4",
    "changeover_different_hours": "8",
}


def looked(**figures: Any) -> Lint:
    return lint({"rules": RULES, **figures}, START)


def held(lots: list[Lot], **figures: Any) -> Lint:
    return lint_with_lots({"rules": RULES, **figures}, lots, START)


def lot(name: str, product: str, hours: int = 10, **terms: Any) -> Lot:
    return Lot(name, product, fill_hours=Fraction(hours), terms=LotTerms(**terms))


def test_a_sound_plant_has_no_faults_and_no_notes() -> None:
    found = looked(
        time_zone="Europe/Berlin",
        products={"A": {"format": "2R", "dry": "3"}, "B": {"format": "10R"}},
        lines={"L1": {"formats": ["2R"], "shifts": ["Mon 06:00 - Sat 06:00"]}, "L2": {}},
        closures=[{"lines": ["L1", "dryer"], "from": "2026-12-24T06:00", "to": "2027-01-02T06:00"}],
        changeovers=[{"from": {"format": "2R"}, "to": {"product": "B"}, "hours": "10"}],
        resources={"dryer": {"capacity": 1, "after_fill": {"hours": "dry", "wait_at_most": "1"}}},
    )
    assert found == Lint((), ())


# -- room ---------------------------------------------------------------------------------------


def test_a_line_that_is_never_open_as_long_as_its_clean_is_a_fault() -> None:
    lines = {
        "L1": {"shifts": ["Mon 06:00 - Tue 05:00"]},
        "L2": {"shifts": ["Mon 06:00 - Fri 06:00"]},
    }
    (fault,) = looked(lines=lines).faults
    assert fault.where == "plant, lines.L1"
    assert fault.reason == "its longest open stretch is 23 h, its clean takes 24 h"


def test_a_clean_that_just_fits_is_none() -> None:
    assert not looked(lines={"L1": {"shifts": ["Mon 06:00 - Tue 06:00"]}}).faults


def test_a_line_that_opens_again_after_a_year_of_refit_has_room() -> None:
    closures = [{"lines": ["L1"], "from": "2026-01-01T00:00", "to": "2028-06-01T00:00"}]
    assert not looked(lines={"L1": {}}, closures=closures).faults


def test_a_closure_that_comes_every_day_leaves_no_room() -> None:
    daily = {"every": "FREQ=DAILY", "from": "2026-01-01T06:00", "hours": "1"}
    (fault,) = looked(closures=[daily]).faults
    assert "is 23 h" in fault.reason


def test_a_plant_that_is_over_is_told() -> None:
    (note,) = looked(until="2026-09-30T00:00").notes
    assert note == "until is over: 2026-09-30 00:00 UTC; nothing can be planned after it"


def test_a_line_too_short_for_every_lot_that_only_it_can_fill_is_a_fault() -> None:
    lines = {
        "L1": {"products": ["A"], "shifts": ["Mon 06:00 - Wed 06:00"]},
        "L2": {"products": ["B"]},
    }
    long_ones = [lot("1", "A", 50), lot("2", "A", 60), lot("3", "B", 90)]
    (fault,) = held(long_ones, lines=lines).faults
    assert fault.where == "plant, lines.L1" and "the shortest, 1, takes 50 h" in fault.reason
    assert not held([*long_ones, lot("4", "A", 48)], lines=lines).faults


def test_lots_that_no_line_takes_are_told_with_the_nearest_that_one_does() -> None:
    lines = {"L1": {"products": ["HPV9 0.5 mL"], "formats": ["vial 2R"]}}
    lots = [lot("1", "HPV9 0.5mL"), lot("2", "HPV9 0.5mL"), lot("3", "X", format="vial 2 R")]
    first, second = held(lots, lines=lines).faults
    assert (first.where, first.reason) == ("lots 1, 2", "no line takes product HPV9 0.5mL")
    assert first.fix == "Did you mean HPV9 0.5 mL?"
    assert second.reason == "no line takes product X in format vial 2 R"
    assert second.fix == "Did you mean vial 2R?"


# -- changeovers --------------------------------------------------------------------------------


def rules(*told: tuple[dict[str, str], dict[str, str], list[str] | None]) -> list[dict[str, Any]]:
    return [
        {"from": before, "to": after, "hours": "1", **({"lines": lines} if lines else {})}
        for before, after, lines in told
    ]


def test_a_rule_below_one_that_matches_all_it_does_is_never_reached() -> None:
    found = looked(
        lines={"L1": {"formats": ["2R", "10R"]}},
        changeovers=rules(
            ({"format": "2R"}, {}, None), ({"format": "2R"}, {"format": "10R"}, None)
        ),
    )
    assert found.notes == (
        "changeover rule 2 (from format 2R to format 10R) is never reached: rule 1 matches all "
        "that it does",
    )


def test_a_product_brings_what_is_known_of_it() -> None:
    found = looked(
        products={"A": {"format": "2R"}, "B": {}},
        changeovers=rules(({"format": "2R"}, {}, None), ({"product": "A"}, {"product": "B"}, None)),
    )
    assert "rule 2 (from product A to product B) is never reached: rule 1" in found.notes[0]


def test_rules_of_single_lines_settle_a_later_one_only_together() -> None:
    lines: dict[str, Any] = {"L1": {}, "L2": {}}
    told = rules(({}, {}, ["L1"]), ({}, {}, ["L2"]), ({}, {}, None))
    assert not looked(lines=lines, changeovers=[told[0], told[2]]).notes
    (note,) = looked(lines=lines, changeovers=told).notes
    assert "rule 3 is never reached: rule 1, 2" in note


def test_a_narrow_rule_before_a_wide_one_is_as_it_should_be() -> None:
    told = rules(({"product": "A"}, {"product": "B"}, None), ({"product": "A"}, {}, None))
    assert not looked(products={"A": {}, "B": {}}, changeovers=told).notes


def test_a_way_over_a_third_product_that_is_shorter_is_told_with_its_setup() -> None:
    def hours(setup: str) -> tuple[str, ...]:
        pairs = [("A", "C", "20"), ("A", "B", "3"), ("B", "C", "4")]
        return looked(
            products={"A": {}, "B": {"setup_hours": setup}, "C": {}},
            changeovers=[
                {"from": {"product": a}, "to": {"product": c}, "hours": h} for a, c, h in pairs
            ],
        ).notes

    (note,) = hours("1")
    assert note == "on line L1 from A to C takes 20 h, over B only 8 h"
    assert hours("13") == ()


# -- names --------------------------------------------------------------------------------------


def test_names_that_are_nowhere_are_told_with_the_nearest() -> None:
    found = looked(
        lines={"Line 1": {"products": ["HPV"], "state": {"product": "MMRR"}}},
        products={"HPV9": {"format": "2R", "dry_hours": "3"}, "MMR": {"format": "10R"}},
        closures=[{"lines": ["Line1"], "from": "2026-12-24T06:00", "to": "2027-01-02T06:00"}],
        changeovers=[
            {"lines": ["crew"], "from": {"format": "2r"}, "to": {"dry": "3"}, "hours": "1"}
        ],
        resources={
            "crew": {"capacity": 1, "after_fill": {"hours": "dry_hour", "wait_at_most": "1"}}
        },
    )
    assert found.notes == (
        "closure 1: there is no line or resource 'Line1'; did you mean 'Line 1'?",
        "changeover rule 1: there is no line 'crew'",
        "changeover rule 1: there is no format '2r'; did you mean '2R'?",
        "changeover rule 1: there is no attribute 'dry'",
        "line Line 1, products: there is no product 'HPV'; did you mean 'HPV9'?",
        "line Line 1, state: there is no product 'MMRR'; did you mean 'MMR'?",
        "resource crew: there is no attribute of hours 'dry_hour'; did you mean 'dry_hours'?",
    )


def test_an_attribute_that_looks_like_a_figure_of_products_is_told() -> None:
    (note,) = looked(products={"A": {"setup_hour": "3"}}).notes
    assert note.endswith("'setup_hour'; did you mean 'setup_hours'?")


def test_a_resource_that_no_product_needs_is_told() -> None:
    dryer = {"capacity": 1, "after_fill": {"hours": "setup_hours", "wait_at_most": "1"}}
    (note,) = looked(products={"A": {"setup_hours": "3"}}, resources={"dryer": dryer}).notes
    assert note == "resource dryer: there is no attribute of hours 'setup_hours'"


def test_a_plant_that_lists_no_products_may_name_any() -> None:
    assert not looked(lines={"L1": {"products": ["A"]}}).notes


def test_names_that_no_lot_uses_are_told_where_they_stand() -> None:
    found = held(
        [lot("1", "HPV9 0.5 mL", format="2R")],
        products={"HPV9 0.5mL": {}},
        lines={"L1": {"formats": ["2R", "10R"]}},
        changeovers=[{"from": {"product": "MMR"}, "hours": "1"}],
    )
    assert found.notes == (
        "products: no lot is of 'HPV9 0.5mL'; did you mean 'HPV9 0.5 mL'?",
        "lines, formats: no lot is of '10R'",
        "changeovers: no lot is of 'MMR'",
    )


def test_many_notes_of_one_kind_are_counted() -> None:
    closures = [
        {"lines": [f"X{n}"], "from": "2026-12-24T06:00", "to": "2027-01-02T06:00"}
        for n in range(30)
    ]
    notes = looked(lines={"L1": {}}, closures=closures).notes
    assert len(notes) == 21 and notes[-1] == "and 10 more of this kind"


# -- clocks -------------------------------------------------------------------------------------


def test_times_that_the_clock_skips_or_shows_twice_are_told() -> None:
    found = looked(
        time_zone="Europe/Berlin",
        closures=[{"from": "2027-03-28T02:30", "to": "2027-10-31T02:30"}],
        lines={"L1": {"state": {"busy_until": "2026-10-25T02:30+02:00"}}},
    )
    assert found.notes == (
        "closure 1, from: 2027-03-28T02:30 is skipped by the clocks of Europe/Berlin; the first "
        "moment after it is meant, 03:00",
        "closure 1, to: 2027-10-31T02:30 comes twice by the clocks of Europe/Berlin; the earlier "
        "is meant, 00:30 UTC",
    )


def test_shifts_and_closures_that_come_again_are_told_the_first_time_it_happens() -> None:
    found = looked(
        time_zone="Europe/Berlin",
        lines={"L1": {"shifts": ["Sun 02:30 - Sat 06:00"]}},
        closures=[{"every": "FREQ=WEEKLY", "from": "2026-01-04T02:00", "hours": "1"}],
    )
    first, second = found.notes
    assert first.startswith("closure 1: 2026-10-25T02:00 comes twice")
    assert second.startswith("line L1, shift Sun 02:30 - Sat 06:00: 2026-10-25T02:30 comes twice")


def test_a_date_alone_is_told_to_be_its_beginning() -> None:
    notes = looked(closures=[{"from": "2026-12-24", "to": "2026-12-26"}]).notes
    assert notes[1] == "closure 1, to: 2026-12-26 says no time; its beginning is meant, 00:00"


def test_what_comes_again_on_many_lines_is_known_to_take_a_while() -> None:
    daily = {"every": "FREQ=DAILY", "from": "2026-01-01T06:00", "hours": "1"}
    lines: dict[str, Any] = {f"L{n}": {} for n in range(50)}
    figures = {"rules": RULES, "lines": lines, "closures": [{**daily, "lines": [*lines]}] * 50}
    assert effort(figures, START) > 900_000
    assert effort({"rules": RULES, "closures": [daily]}, START) < 2_000
