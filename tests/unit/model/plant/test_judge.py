"""The judge of plants, rule by rule: what keeps it, and what breaks it and no other."""

from dataclasses import replace
from fractions import Fraction

from fillsched.model import Activity, ActivityKind
from fillsched.model.plant import AfterFill, ChangeoverRule, HoldTo, LineState, Product, Resource
from tests.unit.model.plant.small_plants import (
    RULES,
    Piece,
    at,
    broken,
    closed,
    line,
    lot,
    plant,
    schedule_of,
    with_waiting,
)

TWO = [lot("X", 10), lot("Y", 10, "B")]
GOOD: list[Piece] = [
    ("clean", 0, 10, 1, None),
    ("fill", 10, 20, 1, 0),
    ("changeover", 20, 24, 1, 1),
    ("fill", 24, 34, 1, 1),
]


def changed(
    place: int, kind: str, begin: float, end: float, campaign: int, number: int | None
) -> list[Piece]:
    """GOOD with another piece at a place."""
    pieces = list(GOOD)
    pieces[place] = (kind, begin, end, campaign, number)
    return pieces


def test_a_schedule_that_keeps_every_rule_is_passed() -> None:
    assert broken(schedule_of(TWO, plant(), {"L1": GOOD})) == set()


def test_a_lot_may_be_left_out_but_not_filled_twice() -> None:
    assert broken(schedule_of(TWO, plant(), {"L1": GOOD[:2]})) == set()
    twice: list[Piece] = [*GOOD, ("changeover", 34, 38, 1, 0), ("fill", 38, 48, 1, 0)]
    assert broken(schedule_of(TWO, plant(), {"L1": twice})) == {"lot once"}


def test_a_line_does_one_thing_at_a_time() -> None:
    early = changed(3, "fill", 23, 33, 1, 1)
    assert "overlap" in broken(schedule_of(TWO, plant(), {"L1": early}))


def test_nothing_begins_before_the_start_or_the_line_is_free() -> None:
    busy = plant(line(state=LineState(busy_until=at(5))))
    assert broken(schedule_of(TWO, busy, {"L1": GOOD})) == {"start"}
    later: list[Piece] = [(k, b + 5, e + 5, c, n) for k, b, e, c, n in GOOD]
    assert broken(schedule_of(TWO, busy, {"L1": later})) == set()


def test_nothing_ends_after_the_end_of_the_plan() -> None:
    assert broken(schedule_of(TWO, plant(until=at(34)), {"L1": GOOD})) == set()
    assert broken(schedule_of(TWO, plant(until=at(33)), {"L1": GOOD})) == {"until"}


def test_rule_1_a_fill_takes_the_hours_of_its_line_and_stands_where_it_can() -> None:
    short = changed(3, "fill", 24, 33, 1, 1)
    assert broken(schedule_of(TWO, plant(), {"L1": short})) == {"fill duration"}
    fast = plant(line(rates={"B": Fraction(2)}))
    assert broken(schedule_of(TWO, fast, {"L1": GOOD})) == {"fill duration"}
    assert broken(schedule_of(TWO, fast, {"L1": changed(3, "fill", 24, 29, 1, 1)})) == set()
    other = plant(line(products=frozenset({"A"})))
    assert broken(schedule_of(TWO, other, {"L1": GOOD})) == {"eligible"}
    elsewhere = [TWO[0], lot("Y", 10, "B", lines=frozenset({"L2"}))]
    assert broken(schedule_of(elsewhere, plant(), {"L1": GOOD})) == {"eligible"}


def test_rule_1_a_fill_is_never_in_a_closure() -> None:
    shut = plant(line(calendar=closed((28, 30))))
    assert broken(schedule_of(TWO, shut, {"L1": GOOD})) == {"closure"}
    shut = plant(line(calendar=closed((34, 40))))
    assert broken(schedule_of(TWO, shut, {"L1": GOOD})) == set()


def test_rule_2_a_clean_comes_first_and_is_never_in_a_closure() -> None:
    assert "clean first" in broken(schedule_of(TWO, plant(), {"L1": GOOD[1:]}))
    shut = plant(line(calendar=closed((4, 5))))
    assert broken(schedule_of(TWO, shut, {"L1": GOOD})) == {"closure"}
    assert broken(schedule_of(TWO, plant(), {"L1": changed(0, "clean", 1, 10, 1, None)})) == {
        "clean duration"
    }


def test_rule_2_everything_ends_within_the_clean_window_and_closed_time_counts() -> None:
    tight = plant(line(rules=replace(RULES, clean_window_hours=Fraction(24))))
    assert broken(schedule_of(TWO, tight, {"L1": GOOD})) == set()
    tight = plant(line(rules=replace(RULES, clean_window_hours=Fraction(23))))
    assert broken(schedule_of(TWO, tight, {"L1": GOOD})) == {"clean window"}


def test_rule_3_a_changeover_takes_the_hours_of_the_first_rule_that_matches() -> None:
    rules = (
        ChangeoverRule(Fraction(3), {"product": "A"}, {"product": "B"}),
        ChangeoverRule(Fraction(9), {"product": "A"}),
    )
    assert broken(schedule_of(TWO, plant(changeovers=rules), {"L1": GOOD})) == {"changeover"}
    taken = changed(2, "changeover", 20, 23, 1, 1)
    assert broken(schedule_of(TWO, plant(changeovers=rules), {"L1": taken})) == set()
    elsewhere = (replace(rules[0], lines=frozenset({"L2"})),)
    assert broken(schedule_of(TWO, plant(changeovers=elsewhere), {"L1": GOOD})) == set()


def test_rule_3_a_changeover_waits_in_closures_but_does_not_begin_or_end_there() -> None:
    shut = plant(line(calendar=closed((22, 26))))
    waits: list[Piece] = [
        *GOOD[:2],
        ("changeover", 20, 28, 1, 1),
        ("fill", 28, 38, 1, 1),
    ]
    schedule = schedule_of(TWO, shut, {"L1": waits})
    assert broken(with_waiting(schedule, 1, 4)) == set()
    assert "changeover" in broken(schedule)
    ends_inside = schedule_of(TWO, shut, {"L1": changed(2, "changeover", 20, 26, 1, 1)})
    assert "closure" in broken(with_waiting(ends_inside, 1, 4))


def test_rule_3_a_setup_stands_right_before_the_fill_of_another_product() -> None:
    site = plant(products={"B": Product("B", setup_hours=Fraction(2))})
    assert broken(schedule_of(TWO, site, {"L1": GOOD})) == {"setup"}
    set_up: list[Piece] = [*GOOD[:3], ("setup", 24, 26, 1, 1), ("fill", 26, 36, 1, 1)]
    assert broken(schedule_of(TWO, site, {"L1": set_up})) == set()
    early: list[Piece] = [*GOOD[:3], ("setup", 24, 26, 1, 1), ("fill", 27, 37, 1, 1)]
    assert broken(schedule_of(TWO, site, {"L1": early})) == {"setup"}
    first = [TWO[1], TWO[0]]
    right_after_the_clean: list[Piece] = [
        ("clean", 0, 10, 1, None), ("setup", 10, 12, 1, 0), ("fill", 12, 22, 1, 0),
        ("changeover", 22, 26, 1, 1), ("fill", 26, 36, 1, 1),
    ]  # fmt: skip
    assert broken(schedule_of(first, site, {"L1": right_after_the_clean})) == set()


def test_rule_4_a_clean_line_stands_idle_no_longer_than_its_hold() -> None:
    holds = plant(line(rules=replace(RULES, clean_hold_hours=Fraction(3))))
    assert broken(schedule_of(TWO, holds, {"L1": GOOD})) == set()
    after_the_clean: list[Piece] = [GOOD[0], ("fill", 14, 24, 1, 0)]
    assert broken(schedule_of(TWO, holds, {"L1": after_the_clean})) == {"clean hold"}
    after_a_fill = changed(3, "fill", 28, 38, 1, 1)  # four hours, besides the changeover
    assert broken(schedule_of(TWO, holds, {"L1": after_a_fill})) == {"clean hold"}
    assert broken(schedule_of(TWO, holds, {"L1": changed(3, "fill", 27, 37, 1, 1)})) == set()


def test_rule_5_a_line_goes_on_with_its_campaign() -> None:
    state = LineState(product="A", cleaned_at=at(-20), lots_filled=1, busy_until=at(0))
    goes_on: list[Piece] = [
        ("changeover", 0, 2, 0, 0),
        ("fill", 2, 12, 0, 0),
        ("changeover", 12, 16, 0, 1),
        ("fill", 16, 26, 0, 1),
    ]
    assert broken(schedule_of(TWO, plant(line(state=state)), {"L1": goes_on})) == set()
    longer_ago = replace(state, cleaned_at=at(-25))
    assert broken(schedule_of(TWO, plant(line(state=longer_ago)), {"L1": goes_on})) == {
        "clean window"
    }
    clean_and_empty = replace(state, product=None)
    assert "changeover" in broken(
        schedule_of(TWO, plant(line(state=clean_and_empty)), {"L1": goes_on})
    )


def test_rule_6_releases_deadlines_and_bulk() -> None:
    for terms, rule in (
        ({"release": at(25)}, "release"),
        ({"deadline": at(33)}, "deadline"),
        ({"bulk_ready": at(25)}, "bulk"),
        ({"bulk_ready": at(0), "bulk_hold_hours": Fraction(33)}, "bulk"),
    ):
        assert broken(schedule_of([TWO[0], lot("Y", 10, "B", **terms)], plant(), {"L1": GOOD})) == {
            rule
        }
    kept = lot(
        "Y", 10, "B", release=at(24), deadline=at(34), due=at(20),
        bulk_ready=at(4), bulk_hold_hours=Fraction(30),
    )  # fmt: skip
    assert broken(schedule_of([TWO[0], kept], plant(), {"L1": GOOD})) == set()


def test_rule_6_the_hold_of_bulk_may_be_up_to_the_start_of_the_fill() -> None:
    to_start = plant(line(rules=replace(RULES, bulk_hold_to=HoldTo.START)))
    held = lot("Y", 10, "B", bulk_ready=at(0), bulk_hold_hours=Fraction(24))
    assert broken(schedule_of([TWO[0], held], to_start, {"L1": GOOD})) == set()
    assert broken(schedule_of([TWO[0], held], plant(), {"L1": GOOD})) == {"bulk"}


def test_rule_7_no_more_units_are_in_use_than_there_are() -> None:
    crew = Resource("crew", 1, during=frozenset({"fill", "changeover"}))
    lots = [*TWO, lot("Z", 10)]
    both = plant(line(), line("L2"), resources=(crew,))
    beside: list[Piece] = [("clean", 0, 10, 1, None), ("fill", 15, 25, 1, 2)]
    assert broken(schedule_of(lots, both, {"L1": GOOD, "L2": beside})) == {"resource"}
    behind: list[Piece] = [("clean", 0, 10, 1, None), ("fill", 34, 44, 1, 2)]
    assert broken(schedule_of(lots, both, {"L1": GOOD, "L2": behind})) == set()
    two = plant(line(), line("L2"), resources=(replace(crew, capacity=2),))
    assert broken(schedule_of(lots, two, {"L1": GOOD, "L2": beside})) == set()
    away = plant(resources=(replace(crew, calendar=closed((30, 31))),))
    assert broken(schedule_of(TWO, away, {"L1": GOOD})) == {"resource closed"}


def test_rule_7_what_a_lot_needs_after_its_fill_begins_within_its_wait() -> None:
    dryer = Resource("dryer", 1, after_fill=AfterFill("dry", Fraction(5)))
    site = plant(products={"A": Product("A", attributes={"dry": "12"})}, resources=(dryer,))
    schedule = schedule_of(TWO, site, {"L1": GOOD})
    assert broken(schedule) == {"after fill"}
    hour = schedule.problem.ticks_per_hour

    def drying(begin: int, end: int) -> Activity:
        kind = ActivityKind.AFTER_FILL
        return Activity(kind, "L1", begin * hour, end * hour, 1, 0, resource="dryer")

    for begin, end, rules in ((25, 37, set()), (26, 38, {"after fill"}), (20, 31, {"after fill"})):
        dried = replace(schedule, activities=(*schedule.activities, drying(begin, end)))
        assert broken(dried) == rules
    assert broken(replace(schedule, activities=schedule.activities[:1])) == set()


def test_rule_8_a_campaign_has_no_more_lots_than_it_may() -> None:
    one = plant(line(rules=replace(RULES, campaign_most_lots=1)))
    assert broken(schedule_of(TWO, one, {"L1": GOOD})) == {"campaign lots"}


def test_rule_9_pins() -> None:
    lots = [TWO[0], lot("Y", 10, "B", pin_line="L1", pin_start=at(24), pin_after="X")]
    assert broken(schedule_of(lots, plant(), {"L1": GOOD})) == set()
    for terms, rule in (
        ({"pin_line": "L2"}, "pin line"),
        ({"pin_start": at(25)}, "pin start"),
        ({"pin_first": True}, "pin order"),
        ({"pin_after": "Z"}, "pin order"),
    ):
        pinned = [TWO[0], lot("Y", 10, "B", **terms)]
        both = plant(line(), line("L2"))
        assert rule in broken(schedule_of(pinned, both, {"L1": GOOD}))
