"""Units in headings are known as such, whatever dress they wear."""

import pytest

from fillsched.intake.columns.units import taken_apart, unit_named


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [
        ("Menge [Stück]", "Menge", "vials"),
        ("Quantité (unités)", "Quantité", "vials"),
        ("Cantidad [uds.]", "Cantidad", "vials"),
        ("Vials [k]", "Vials", "thousands"),
        ("Vials in thousands", "Vials", "thousands"),
        ("Vials '000", "Vials", "thousands"),
        ("Vials x 1000", "Vials", "thousands"),
        ("Tsd. Vials", "Vials", "thousands"),
        ("Vials (Mio.)", "Vials", "millions"),
        ("Viales en miles", "Viales", "thousands"),
        ("Flacons (milliers)", "Flacons", "thousands"),
        ("% vials", "vials", "percent"),
        ("Vials per box", "Vials", "boxes"),
        ("Vials/Karton", "Vials/Karton", None),
        ("Füllzeit [Min.]", "Füllzeit", "minutes"),
        ("Fill time (s)", "Fill time", "seconds"),
        ("Fill time [[h]:mm]", "Fill time", "clock"),
        ("fill_hours", "fill", "hours"),
        ("Vials (plan)", "Vials (plan)", None),
        ("Vials rev. 2", "Vials rev. 2", None),
    ],
)
def test_import_a5_a_heading_is_taken_apart(heading: str, name: str, unit: str | None) -> None:
    found = taken_apart(heading)
    assert (found.name, found.unit) == (name, unit)


def test_what_is_more_than_a_unit_is_none() -> None:
    assert unit_named("k") == "thousands"
    assert unit_named("in Stück") == "vials"
    assert unit_named("k of the plan") is None and unit_named("") is None


def test_a_monstrous_heading_is_taken_apart_at_once() -> None:
    assert taken_apart("(" * 100_000 + ")").unit is None
