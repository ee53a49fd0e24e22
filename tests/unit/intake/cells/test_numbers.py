"""Numbers in the dress of many countries are read as meant, or not at all."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fillsched.errors import InvalidInput
from fillsched.intake import ReadOptions, read_lots
from fillsched.intake.cells.numbers import Ambiguous, Convention, decide, read_number, reading
from fillsched.intake.options import Decimal

# Thousands mark, decimal mark, size of the groups beyond the first.
LOCALES = {
    "C": ("", ".", 3),
    "en_US": (",", ".", 3),
    "de_DE": (".", ",", 3),
    "fr_FR": ("\u202f", ",", 3),
    "fr_FR old": ("\u00a0", ",", 3),
    "sv_SE": (" ", ",", 3),
    "de_CH": ("'", ".", 3),
    "de_CH typographic": ("\u2019", ".", 3),
    "en_IN": (",", ".", 2),
    "es_ES": (".", ",", 3),
    "pt_BR": (".", ",", 3),
    "SI": ("\u2009", ".", 3),
    "SI comma": ("\u2009", ",", 3),
}


def printed(number: int, locale: str, decimals: int = 0) -> str:
    mark, point, later = LOCALES[locale]
    digits = str(number)
    groups = [digits[-3:]]
    rest = digits[:-3]
    while rest:
        groups.append(rest[-later:])
        rest = rest[:-later]
    tail = point + "0" * decimals if decimals else ""
    return mark.join(reversed(groups)) + tail


@settings(deadline=None)  # a busy machine is not a fault of the reader
@given(
    numbers=st.lists(st.integers(1, 1_000_000_000), min_size=1, max_size=6),
    locale=st.sampled_from(sorted(LOCALES)),
    decimals=st.integers(0, 3),
)
def test_an_integer_printed_in_any_locale_is_read_as_that_integer_or_refused(
    numbers: list[int], locale: str, decimals: int
) -> None:
    rows = "".join(
        f"L{index}\tV\t{printed(number, locale, decimals)}\n"
        for index, number in enumerate(numbers)
    )
    content = f"Lot ID\tType\tVials\n{rows}".encode()
    try:
        lots, _ = read_lots(content, filename="lots.csv")
    except InvalidInput as refused:
        assert all("--decimal" in fault.fix for fault in refused.faults)
    else:
        assert [lot.vials for lot in lots] == numbers


@settings(deadline=None)  # a busy machine is not a fault of the reader
@given(
    number=st.integers(1, 1_000_000_000),
    locale=st.sampled_from(sorted(LOCALES)),
    decimals=st.integers(0, 3),
)
def test_with_the_right_flag_every_locale_is_read(number: int, locale: str, decimals: int) -> None:
    flag: Decimal = "comma" if LOCALES[locale][1] == "," else "point"
    content = f"Lot ID\tType\tVials\nL\tV\t{printed(number, locale, decimals)}\n".encode()
    (lot,), receipt = read_lots(content, filename="x", options=ReadOptions(decimal=flag))
    assert lot.vials == number
    assert receipt.decimal == flag


@pytest.mark.parametrize(
    ("text", "with_point", "with_comma"),
    [
        ("120", Fraction(120), Fraction(120)),
        ("00123", Fraction(123), Fraction(123)),
        ("120.000", Fraction(120), Fraction(120_000)),
        ("120,000", Fraction(120_000), Fraction(120)),
        ("1.234.567", None, Fraction(1_234_567)),
        ("1,234,567", Fraction(1_234_567), None),
        ("50.5", Fraction(101, 2), None),
        ("0.125", Fraction(1, 8), None),
        ("1234.567", Fraction(1_234_567, 1000), None),
        ("12,34,567", Fraction(1_234_567), None),
        ("1.234,5", None, Fraction(12_345, 10)),
        ("1 234", Fraction(1_234), Fraction(1_234)),
        ("-1'234.5", Fraction(-12_345, 10), None),
        ("\u22125", Fraction(-5), Fraction(-5)),
        ("1 234,567 890", None, None),
        ("1.234 567", None, None),
        ("1,2345", None, Fraction(12_345, 10_000)),
        ("12,345,6789", None, None),
        ("1e5", None, None),
        ("\u0661\u0662", 12, 12),
        ("1_000", None, None),
        (".5", None, None),
        ("5.", None, None),
        ("", None, None),
        ("9" * 10_000, None, None),
    ],
)
def test_a_text_has_the_readings_that_each_decimal_mark_allows(
    text: str, with_point: Fraction | None, with_comma: Fraction | None
) -> None:
    assert reading(text, "point") == with_point
    assert reading(text, "comma") == with_comma


@pytest.mark.parametrize(
    ("texts", "convention"),
    [
        (["120.000", "5000"], Convention(None)),
        (["120.000", "1.234.567"], Convention("comma")),
        (["120.000", "50.5"], Convention("point")),
        (["120,000", "0,5"], Convention("comma")),
        (["120.000", "many", "12 kg"], Convention(None)),
        (["1.5", "1,5", "120.000"], Convention(None, mixed=True)),
        ([], Convention(None)),
    ],
)
def test_a_column_decides_only_what_its_values_leave_no_doubt_about(
    texts: list[str], convention: Convention
) -> None:
    assert decide(texts) == convention


def test_a_value_that_the_column_does_not_settle_keeps_both_readings() -> None:
    assert read_number("120.000", Convention(None)) == Ambiguous(Fraction(120), Fraction(120_000))
    assert read_number("120.000", Convention("comma")) == Fraction(120_000)
    assert read_number("1.5", Convention(None, mixed=True)) == Fraction(3, 2)


@pytest.mark.parametrize("decimal", [None, "comma"])
@pytest.mark.parametrize("others", [("1.234.567",), ("1.234,0", "500"), ("2.500.000", "1 200")])
def test_import_a3_three_decimals_in_some_rows_only_are_not_a_number_of_vials(
    others: tuple[str, ...], decimal: Decimal | None
) -> None:
    """Two conventions in one column: `120,000` must never be 120 there."""
    rows = "".join(f"L{n};V;{text}\n" for n, text in enumerate((*others, "120,000", "90,000")))
    with pytest.raises(InvalidInput) as caught:
        read_lots(
            f"Lot ID;Type;Vials\n{rows}".encode(),
            filename="lots.csv",
            options=ReadOptions(decimal=decimal),
        )
    faults = [fault for fault in caught.value.faults if fault.value in ("120,000", "90,000")]
    assert len(faults) == 2
    assert all("written both ways" in fault.reason for fault in faults)


@pytest.mark.parametrize("mark", [",", "."])
def test_import_a3_three_decimals_in_every_row_are_one_convention(mark: str) -> None:
    thousands = "." if mark == "," else ","
    texts = [f"1{thousands}234{thousands}567{mark}000", f"120{mark}000", f"90{mark}000"]
    rows = "".join(f"L{n};V;{text}\n" for n, text in enumerate(texts))
    lots, _ = read_lots(f"Lot ID;Type;Vials\n{rows}".encode(), filename="lots.csv")
    assert [lot.vials for lot in lots] == [1_234_567, 120, 90]


def test_import_a3_hours_may_have_as_many_decimals_as_they_need() -> None:
    rows = "L1;V;12,5\nL2;V;12,125\nL3;V;8\n"
    lots, _ = read_lots(f"lot_id;product;fill_hours\n{rows}".encode(), filename="lots.csv")
    assert [lot.fill_hours for lot in lots] == [Fraction(25, 2), Fraction(97, 8), Fraction(8)]
