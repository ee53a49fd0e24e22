"""Which figures hold: the daemon's, a default, a request, each where the next is silent."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from fillsched.errors import MalformedRequest
from fillsched.model import LineRules
from fillsched.wire import LineConfig, ScheduleFields, configuration

BASE = LineConfig(
    rate_vials_per_hour=Decimal(19_920),
    clean_hours=Decimal(24),
    clean_window_hours=Decimal(120),
    changeover_same_hours=Decimal(4),
    changeover_different_hours=Decimal(8),
)
NORTH: dict[str, Any] = {
    "rules": {"clean_hours": 20, "clean_hold_hours": 48},
    "products": {"A": {"format": "vial 2R"}},
    "lines": {"N1": {}, "N2": {}},
    "closures": [{"from": "2026-12-24", "to": "2027-01-02"}],
}


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"clean_hours": "20.5"},
        {"rules": {"clean_hours": "20.5"}},
        {"product_rates": {"A": 10_000}, "changeover_matrix": [["A", "B", 1.5]]},
    ],
)
def test_figures_of_one_line_make_no_plant(figures: dict[str, Any]) -> None:
    """Plain jobs are planned and kept as they were before there were plants."""
    found = configuration(BASE, figures)
    assert found.plant is None
    again = configuration(BASE, found.whole)
    assert again == found and LineRules.from_figures(again.line.rules().figures())


@pytest.mark.parametrize(
    "figures",
    [{"lines": {"L1": {}}}, {"name": "North"}, {"clean_hold_hours": 48}, {"until": "2027-01-01"}],
)
def test_whatever_a_line_alone_cannot_say_makes_a_plant_with_whole_rules(
    figures: dict[str, Any],
) -> None:
    found = configuration(BASE, figures, time_zone="Europe/Berlin")
    assert found.plant is not None
    assert found.plant["time_zone"] == "Europe/Berlin"
    assert found.plant["rules"]["clean_window_hours"] == "120"
    assert configuration(BASE, found.whole) == found


def test_rules_are_changed_one_by_one_and_all_else_as_a_whole() -> None:
    found = configuration(BASE, NORTH, {"clean_hours": 3, "products": {"B": {"setup_hours": 1}}})
    assert found.plant is not None
    assert found.line.clean_hours == 3
    assert found.plant["rules"]["clean_hold_hours"] == "48"
    assert list(found.plant["products"]) == ["B"]
    assert list(found.plant["lines"]) == ["N1", "N2"]


def test_a_request_with_lines_is_a_plant_of_its_own_under_the_rules_of_the_default() -> None:
    """A closure of the north would otherwise close the south."""
    found = configuration(BASE, NORTH, {"lines": {"S1": {}}})
    assert found.plant is not None
    assert found.plant.keys() == {"lines", "rules", "time_zone"}
    assert found.line.clean_hours == 20 and found.plant["rules"]["clean_hold_hours"] == "48"


def test_what_files_of_one_line_say_has_its_place_in_a_plant() -> None:
    found = configuration(
        BASE,
        {
            "lines": {"L1": {}},
            "product_rates": {"A": 10_000, "B": 5_000},
            "changeover_matrix": [["A", "B", 1.5]],
            "products": {"B": {"format": "vial 2R"}},
            "changeovers": [{"hours": 9}],
        },
    )
    assert found.plant is not None
    assert found.plant["products"] == {
        "A": {"rate_vials_per_hour": "10000"},
        "B": {"rate_vials_per_hour": "5000", "format": "vial 2R"},
    }
    first, second = found.plant["changeovers"]
    assert (first["from"], first["hours"]) == ({"product": "A"}, "1.5")
    assert second == {"hours": "9"}


def test_a_rate_of_a_plant_comes_before_that_of_a_default_of_one_line() -> None:
    rated = {"products": {"A": {"rate_vials_per_hour": 7}}}
    found = configuration(BASE, {"product_rates": {"A": 10_000}}, rated)
    assert found.plant is not None
    assert found.plant["products"]["A"]["rate_vials_per_hour"] == "7"


def test_plant_in_a_request_is_another_name_for_config_and_only_one_may_be_said() -> None:
    named = ScheduleFields.model_validate({"plant": "north"})
    given = ScheduleFields.model_validate({"plant": {"clean_hours": 3}})
    assert (named.config, given.config) == ("north", {"clean_hours": 3})
    assert "plant" not in ScheduleFields.model_validate({}).model_dump()
    with pytest.raises(ValidationError, match="the same thing"):
        ScheduleFields.model_validate({"plant": "north", "config": "south"})


def test_the_state_of_lines_comes_before_what_a_plant_says_of_it() -> None:
    north = {**NORTH, "lines": {"N1": {"state": {"product": "A"}, "formats": ["2R"]}, "N2": {}}}
    state = {"N1": {"cleaned_at": "2026-10-12T06:00"}}
    found = configuration(BASE, north, {"state": state})
    assert found.plant is not None and "state" not in found.plant
    assert found.plant["lines"] == {"N1": {"state": state["N1"], "formats": ["2R"]}, "N2": {}}
    assert configuration(BASE, found.whole) == found


def test_the_state_of_the_one_line_that_a_file_without_lines_has_makes_a_plant() -> None:
    found = configuration(BASE, {"state": {"L1": {"lots_filled": 2}}})
    assert found.plant is not None
    assert found.plant["lines"] == {"L1": {"state": {"lots_filled": 2}}}


def test_the_state_of_a_line_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(MalformedRequest, match=r"Did you mean N1\?"):
        configuration(BASE, NORTH, {"state": {"n1": {}}})
