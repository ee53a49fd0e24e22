"""Names in the figures of a line that no lot has are told, with what may be meant."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from fillsched.insight.idle_names import MOST_COMPARED, idle_names
from fillsched.model import LineRules
from fillsched.testing.problems import USUAL_RULES


def usual(**figures: Any) -> LineRules:
    return replace(USUAL_RULES, **figures)


def test_import_a4_a_rate_for_a_product_that_no_lot_has_is_told_with_the_nearest() -> None:
    rules = usual(product_rates={"HPV9 0.5mL": Fraction(10_000), "rsv": Fraction(9_000)})
    assert idle_names(["HPV9 0.5 mL", "RSV", "RSV"], rules) == [
        "product_rates: no lot is of 'HPV9 0.5mL'; did you mean 'HPV9 0.5 mL'?",
        "product_rates: no lot is of 'rsv'; did you mean 'RSV'?",
    ]


def test_import_a4_a_changeover_between_products_that_no_lot_has_is_told_too() -> None:
    matrix = {("RSV", "HPV-9"): Fraction(1), ("HPV-9", "RSV"): Fraction(2)}
    assert idle_names(["HPV9", "RSV"], usual(changeover_matrix=matrix)) == [
        "changeover_matrix: no lot is of 'HPV-9'; did you mean 'HPV9'?"
    ]


def test_a_product_that_has_a_rate_of_its_own_is_not_what_another_name_means() -> None:
    rates = {"RSV 1": Fraction(1), "RSV 2": Fraction(2)}
    (note,) = idle_names(["RSV 1"], usual(product_rates=rates))
    assert note == "product_rates: no lot is of 'RSV 2'"


def test_many_names_that_no_lot_has_are_one_note() -> None:
    rates = {f"{chr(97 + n) * 9}": Fraction(1) for n in range(9)}
    (note,) = idle_names(["RSV"], usual(product_rates=rates))
    assert note.endswith("'eeeeeeeee' and 4 more")


def test_names_that_all_lots_have_are_no_news() -> None:
    assert idle_names(["A", "B"], usual(product_rates={"A": Fraction(1)})) == []


def test_thousands_of_names_against_thousands_of_products_are_compared_in_part_only() -> None:
    rates = {f"x{n}": Fraction(1) for n in range(5_000)}
    products = [f"x{n}." for n in range(MOST_COMPARED // 2)]
    notes = idle_names(products, usual(product_rates=rates))
    assert [note.count("did you mean") for note in notes] == [1, 1, 0]
    assert notes[-1].endswith("and 4,993 more")
