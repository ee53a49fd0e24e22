"""Why a lot stands where it does, against the brute force of laying every move out."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fillsched.insight import why
from fillsched.model import LineRules, Problem, lay_out, measure
from fillsched.testing.problems import tiny_problem

WINDOW = 120 * 19_920


def laid_out(problem: Problem, campaigns: list[list[int]]) -> int:
    return measure(lay_out(problem, campaigns)).makespan_ticks


plans = st.lists(
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 40)), min_size=1, max_size=4),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(plans, st.data())
def test_each_move_costs_what_laying_it_out_says(
    plan: list[list[tuple[str, int]]], data: st.DataObject
) -> None:
    flat = [(product, hours * 19_920) for campaign in plan for product, hours in campaign]
    rules = LineRules(
        Fraction(19_920),
        Fraction(24),
        Fraction(120),
        Fraction(4),
        Fraction(8),
        changeover_matrix={("A", "B"): Fraction(15), ("C", "A"): Fraction(1, 2)},
    )
    problem = tiny_problem(flat, rules)
    numbers = iter(range(len(flat)))
    campaigns = [[next(numbers) for _ in campaign] for campaign in plan]
    lot = data.draw(st.integers(0, len(flat) - 1))
    now = laid_out(problem, campaigns)
    found = why(lay_out(problem, campaigns), lot)
    home = campaigns[found.place.campaign - 1]
    assert home[found.place.position - 1] == lot
    without = [[other for other in lots if other != lot] for lots in campaigns]
    assert found.place.given_back_ticks == now - laid_out(problem, without)
    first = lay_out(problem, [home, *(lots for lots in campaigns if lots is not home)])
    starts = [a.start_tick for a in first.activities if a.lot == lot and a.kind == "fill"]
    assert starts == [found.place.first_tick]
    for move in found.moves:
        trials = []
        if move.campaign is None:
            trials.append([[lot], *without])
        else:
            lots = campaigns[move.campaign - 1]
            for at in range(len(lots) + 1):
                moved = [list(others) for others in without]
                moved[move.campaign - 1] = [*lots[:at], lot, *lots[at:]]
                trials.append(moved)
        best = min(trials, key=lambda trial: laid_out(problem, trial))
        assert move.change_ticks == laid_out(problem, best) - now
        changed = best[0] if move.campaign is None else best[move.campaign - 1]
        there = lay_out(problem, best)
        starts = [a.start_tick for a in there.activities if a.lot == lot and a.kind == "fill"]
        assert starts == [move.start_tick]
        schedule = lay_out(problem, [changed])
        ends = schedule.activities[-1].end_tick - problem.clean_ticks
        assert move.fits == (ends <= problem.clean_window_ticks)
    assert {m.campaign for m in found.moves} == {
        number for number in range(1, len(campaigns) + 1) if number != found.place.campaign
    } | ({None} if len(home) > 1 else set())


def test_moves_that_fit_come_first_and_the_cheapest_of_them_leads() -> None:
    problem = tiny_problem([("A", WINDOW // 2), ("B", 1000), ("A", 5000), ("C", WINDOW)])
    found = why(lay_out(problem, [[0], [1], [2], [3]]), 2)
    assert [move.campaign for move in found.moves if move.fits] == [1, 2]
    assert found.moves[-1].campaign == 4 and not found.moves[-1].fits


def test_a_lot_that_is_not_there_is_no_lot() -> None:
    problem = tiny_problem([("A", 1000), ("B", 1000)])
    with pytest.raises(KeyError):
        why(lay_out(problem, [[0]]), 1)
