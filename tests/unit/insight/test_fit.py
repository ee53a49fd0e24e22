"""What would let a lot fit, each way tried."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fillsched.insight import what_would_fit
from fillsched.model import Lot
from fillsched.testing.problems import USUAL_RULES


@given(
    st.integers(1, 10**8),
    st.fractions(Fraction(1, 7), 90_000, max_denominator=9),
    st.fractions(Fraction(1, 3), 500, max_denominator=7),
)
def test_each_way_is_enough_and_a_little_less_is_not(
    vials: int, rate: Fraction, window: Fraction
) -> None:
    rules = replace(USUAL_RULES, rate=rate, clean_window_hours=window)
    fit = what_would_fit(Lot("X", "A", vials=vials), rules)
    assert fit.fits == (vials / rate <= window)
    assert fit.most_vials is not None and fit.rate_needed is not None
    assert fit.most_vials / rate <= window < (fit.most_vials + 1) / rate
    assert vials / Fraction(fit.rate_needed) <= window
    assert fit.rate_needed == 1 or vials / Fraction(fit.rate_needed - 1) > window
    if fit.most_vials:
        assert -(-vials // fit.parts) <= fit.most_vials
        assert fit.parts == 1 or -(-vials // (fit.parts - 1)) > fit.most_vials


def test_a_lot_in_hours_is_parted_by_hours() -> None:
    fit = what_would_fit(Lot("X", "A", fill_hours=Fraction(241)), USUAL_RULES)
    assert (fit.fits, fit.parts, fit.most_vials, fit.rate_needed) == (False, 3, None, None)
