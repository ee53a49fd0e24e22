"""Lines that share equipment: units counted as a plain list would, changes laid out beside what
stands without leaving anything behind."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from fillsched.model.plant import (
    Calendar,
    Closure,
    PlantSchedule,
    Product,
    Resource,
    in_ticks,
    verify_plant,
)
from fillsched.solve.compiled import Pace
from fillsched.solve.lines.annealing import SharedOrderings
from fillsched.solve.lines.dispatch import RULES, dispatched
from fillsched.solve.lines.shared.sequences import _recall_beside, _remember_beside
from fillsched.solve.lines.shared.units import EVENT, KEY, NEXT, SPENT, SUMS, Units, units_of
from fillsched.solve.lines.shared.uses import _all_free, _free_from, _give_back, _too_many, _use
from tests.unit.model.plant.small_plants import RULES as USUAL
from tests.unit.model.plant.small_plants import START, at, line, lot, plant
from tests.unit.solve.lines.random_plants import random_plant

PLAIN = Pace(fast=False)


def crew_of(capacity: int) -> Units:
    """Tables of one crew that is away from hour 40 to 50."""
    away = Calendar((Closure("away", at(40), at(50)),))
    crew = Resource("crew", capacity, during=frozenset({"fill"}), calendar=away)
    lots = [lot(f"N{number}", 5) for number in range(60)]
    problem = in_ticks(lots, plant(line(), resources=(crew,)), START)
    units = units_of(problem, SharedOrderings(problem, PLAIN, 0).tables, PLAIN)
    _all_free(units)
    return units


def in_use(uses: list[tuple[int, int]], tick: int) -> int:
    return sum(begin <= tick < end for begin, end in uses)


@pytest.mark.parametrize("seed", range(20))
def test_units_are_free_when_a_plain_count_says_so(seed: int) -> None:
    random = Random(seed)
    units = crew_of(capacity := random.randint(1, 3))
    uses: list[tuple[int, int]] = []
    for _ in range(60):
        if uses and random.random() < 0.3:
            _give_back(units, 0, *uses.pop(random.randrange(len(uses))))
        begin, length = random.randint(0, 90), random.randint(1, 12)
        expected = next(
            tick
            for tick in range(begin, 1_000)
            if all(in_use(uses, at) < capacity for at in range(tick, tick + length))
            and (tick + length <= 40 or tick >= 50)
        )
        assert _free_from(units, 0, begin, length) == expected
        _use(units, 0, expected, expected + length)
        uses.append((expected, expected + length))
        over = random.randint(0, 90)
        _use(units, 0, over, over + 3)
        most = max(in_use([*uses, (over, over + 3)], at) for at in range(begin, begin + length))
        assert _too_many(units, 0, begin, begin + length) == (most > capacity)
        _give_back(units, 0, over, over + 3)


def events_of(units: Units) -> Counter[tuple[int, int]]:
    """All that stands in the tables: how many events of each resource and key."""
    found: Counter[tuple[int, int]] = Counter()
    for resource in range(units.resources):
        for number in range(units.slices):
            event = units.ints[units.heads + resource * units.slices + number]
            while event >= 0:
                at = units.events + EVENT * event
                found[resource, int(units.ints[at + KEY])] += 1
                event = units.ints[at + NEXT]
    return found


def sums_of(orderings: SharedOrderings) -> list[float]:
    """What each line comes to, by its last lot."""
    state, units = orderings.state, orderings.units
    found = []
    for number in range(orderings.tables.lines):
        count = state.ints[state.lots_on + number]
        if count:
            last = state.ints[state.order + number * state.room + count - 1]
            found.append(float(units.floats[units.standing_sums + SUMS * last + SPENT]))
    return found


@pytest.mark.parametrize("seed", range(16))
def test_changes_beside_what_stands_leave_nothing_behind(seed: int) -> None:
    """After many moves, refused and taken, units are in use exactly as by the plan that stands."""
    problem = random_plant(500 + seed, lots=6 + seed, lines=1 + seed % 4, resources=True)
    orderings = SharedOrderings(problem, PLAIN, seed)
    orderings.begin(dispatched(problem, RULES[0]))
    orderings.recall()
    assert not orderings.laid_out_whole
    per_hour = float(problem.costs.per_hour)
    orderings.anneal(400, per_hour * 40, per_hour)
    state, units = orderings.state, orderings.units
    uses, sums, level = events_of(units), sums_of(orderings), level_of(units)
    for number in range(orderings.tables.lines):
        units.ints[units.changed_lines + number] = 1
    _remember_beside(orderings.tables, state, units)
    _recall_beside(orderings.tables, state, units)
    assert events_of(units) == uses and level_of(units) == level
    assert sums_of(orderings) == pytest.approx(sums)
    schedule = PlantSchedule(problem, tuple(orderings.activities()))
    assert verify_plant(schedule) == ()


def level_of(units: Units) -> list[int]:
    return [int(value) for value in units.ints[units.level : units.heads]]


def test_a_changeover_cut_to_pieces_by_closures_has_room_for_all_its_parts() -> None:
    """An hour open, an hour closed: a changeover of twelve hours holds the crew twelve times."""
    closures = tuple(Closure("closed", at(2 * n + 61), at(2 * n + 62)) for n in range(100))
    products = {name: Product(name, format=None, attributes={}) for name in "AB"}
    crew = Resource("crew", 1, during=frozenset({"changeover", "fill", "clean", "setup"}))
    rules = replace(
        USUAL, changeover_different_hours=Fraction(12), clean_window_hours=Fraction(400)
    )
    where = plant(
        line(rules=rules, calendar=Calendar(closures)), products=products, resources=(crew,)
    )
    lots = [lot(f"N{number}", 1, "AB"[number % 2]) for number in range(12)]
    problem = in_ticks(lots, where, START)
    orderings = SharedOrderings(problem, PLAIN, 0)
    orderings.begin([list(range(12))])
    orderings.recall()
    schedule = PlantSchedule(problem, tuple(orderings.activities()))
    assert verify_plant(schedule) == ()
    assert any(activity.closed_ticks for activity in schedule.activities)
    orderings.anneal(60, 1e12, 1e11)  # plain loops leave where there is no room
    assert verify_plant(PlantSchedule(problem, tuple(orderings.activities()))) == ()


@pytest.mark.parametrize("seed", range(8))
def test_what_one_line_gives_back_others_take_while_all_are_laid_out_anew(seed: int) -> None:
    """The plan is then that of its orders and delays alone, whatever stood before."""
    problem = random_plant(700 + seed, lots=8 + seed, lines=2 + seed % 2, resources=True)
    orderings = SharedOrderings(problem, PLAIN, seed)
    orderings.begin(dispatched(problem, RULES[0]))
    assert orderings.laid_out_whole
    per_hour = float(problem.costs.per_hour)
    orderings.anneal(150, per_hour * 40, per_hour)
    data, state, units = orderings.state.ints, orderings.state, orderings.units
    orders: list[list[int]] = []
    marks: dict[int, int] = {}
    for number in range(orderings.tables.lines):
        at, count = number * state.room, int(data[state.best_count + number])
        own = [int(lot) for lot in data[state.best_order + at : state.best_order + at + count]]
        flags = data[state.best_marks + at : state.best_marks + at + count]
        orders.append(own)
        marks |= {lot: int(mark) for lot, mark in zip(own, flags, strict=True)}
    delays = units.ints[units.best_delay : units.best_delay + orderings.tables.lots]
    anew = SharedOrderings(problem, PLAIN, 0)
    anew.begin(orders, marks, [int(delay) for delay in delays])
    assert anew.cost == pytest.approx(orderings.cost)
    assert anew.activities() == orderings.activities()


@pytest.mark.parametrize(("lots", "turns"), [(10, [True, False, True]), (120, [False] * 3)])
def test_few_lots_are_laid_out_whole_in_turn_and_many_never(lots: int, turns: list[bool]) -> None:
    problem = random_plant(3, lots=lots, lines=2, resources=True)
    orderings = SharedOrderings(problem, PLAIN, 0)
    orderings.begin(dispatched(problem, RULES[0]))
    found = []
    for _ in turns:
        found.append(orderings.laid_out_whole)
        orderings.recall()
    assert found == turns
