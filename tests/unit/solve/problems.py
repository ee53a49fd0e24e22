"""Random problems for the planner's tests: any figures that the rules allow."""

from fractions import Fraction

from hypothesis import strategies as st

from fillsched.model import LineRules, Lot, Problem

HOURS = st.integers(0, 12).map(lambda quarters: Fraction(quarters, 4))


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    most_lots: int = 7,
    different_is_longer: bool = False,
    matrix: bool = False,
) -> Problem:
    """A tiny problem; clean, window and changeovers anything, zero included."""
    products = ("A", "B", "C")
    same, different = draw(HOURS), draw(HOURS)
    if different_is_longer:
        same, different = min(same, different), max(same, different)
    window = Fraction(draw(st.integers(8, 40)), 4)
    pairs = st.tuples(st.sampled_from(products), st.sampled_from(products))
    rules = LineRules(
        rate=Fraction(draw(st.sampled_from((60, 100, 7)))),
        clean_hours=draw(HOURS),
        clean_window_hours=window,
        changeover_same_hours=same,
        changeover_different_hours=different,
        product_rates={"C": Fraction(90)},
        changeover_matrix=draw(st.dictionaries(pairs, HOURS, max_size=4)) if matrix else {},
    )
    lots = []
    for number in range(draw(st.integers(1, most_lots))):
        product = draw(st.sampled_from(products))
        most = int(window * rules.rate_of(product))
        lots.append(Lot(f"L{number}", product, vials=draw(st.integers(1, most))))
    return Problem.of(lots, rules)
