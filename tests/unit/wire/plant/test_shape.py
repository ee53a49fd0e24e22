"""The form of a plant's file: what is refused is said at its place, with what is meant there."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fillsched.errors import MalformedRequest
from fillsched.model.plant.figures import plant_of
from fillsched.wire import LineConfig, PlantConfig, configuration
from fillsched.wire.configs import from_json, from_toml, to_toml
from fillsched.wire.plant.shape import MOST_ATTRIBUTES, MOST_REPEATED

BASE = LineConfig(
    rate_vials_per_hour=Decimal(19_920),
    clean_hours=Decimal(24),
    clean_window_hours=Decimal(120),
    changeover_same_hours=Decimal(4),
    changeover_different_hours=Decimal(8),
)

WHOLE = """
name = "Site North"
time_zone = "Europe/Berlin"
until = 2027-03-01
[rules]
clean_hold_hours = 48
campaign_most_lots = 20
bulk_hold_to = "start"
[products."HPV9 0.5 mL"]
format = "syringe 0.5"
setup_hours = 1.5
freeze_dry_hours = 40
strength = 0.5
live = true
[lines.L1]
formats = ["vial 2R", "vial 10R"]
rates = { "vial 2R" = 24000.5 }
state = { product = "HPV9 0.5 mL", cleaned_at = 2026-10-12T06:00:00, lots_filled = 3 }
shifts = "Mon 06:00 - Sat 06:00"
clean_hours = 20
[[closures]]
lines = ["L1", "crew"]
what = "maintenance"
from = 2026-12-24T06:00:00
to = "2027-01-02 06:00"
[[closures]]
every = "FREQ=MONTHLY;BYMONTHDAY=1"
from = "2026-01-01T06:00"
hours = 24
[[changeovers]]
lines = ["L1"]
from = { format = "vial 2R", strength = 0.5 }
to = { format = "vial 10R" }
hours = 10.1
[resources."freeze dryer"]
capacity = 2
after_fill = { hours = "freeze_dry_hours", wait_at_most = 6 }
[resources.crew]
capacity = 2
during = ["fill", "changeover"]
[objective]
tardiness = 10
makespan = 1
"""


def faults(toml: str) -> list[tuple[str, str, str]]:
    with pytest.raises(MalformedRequest) as refused:
        configuration(BASE, from_toml(toml))
    return [(fault.where, fault.reason, fault.fix) for fault in refused.value.faults]


def test_every_key_of_the_file_reaches_the_plant_exactly() -> None:
    figures = configuration(BASE, from_toml(WHOLE)).plant
    assert figures is not None and json.loads(json.dumps(figures)) == figures
    plant = plant_of(figures)
    (line,) = plant.lines
    product = plant.products["HPV9 0.5 mL"]
    assert (plant.name, plant.time_zone) == ("Site North", "Europe/Berlin")
    assert plant.until is not None and plant.until.isoformat() == "2027-02-28T23:00:00+00:00"
    assert line.rules.clean_hours == 20 and line.rules.clean_hold_hours == 48
    assert line.rules.rate == 19_920 and line.rates == {"vial 2R": Fraction(48_001, 2)}
    assert (line.state.lots_filled, line.state.product) == (3, "HPV9 0.5 mL")
    assert len(line.calendar.closures) == len(line.calendar.repeated) == 1
    assert len(line.calendar.shifts) == 1
    assert product.attributes == {"freeze_dry_hours": "40", "strength": "0.5", "live": "true"}
    (rule,) = plant.changeovers
    assert rule.hours == Fraction(101, 10) and rule.before["strength"] == "0.5"
    dryer, crew = plant.resources
    assert dryer.after_fill is not None and dryer.after_fill.wait_at_most == 6
    assert crew.during == {"fill", "changeover"} and len(crew.calendar.closures) == 1
    assert plant.objective is not None and plant.objective.tardiness == 10


def test_json_and_toml_say_the_same_and_come_out_as_they_went_in() -> None:
    said = PlantConfig.model_validate(from_toml(WHOLE)).said()
    assert PlantConfig.model_validate(from_toml(to_toml(said))).said() == said
    assert PlantConfig.model_validate(from_json(json.dumps(said).encode())).said() == said


def test_the_schema_takes_what_the_form_takes_and_knows_no_null() -> None:
    schema = PlantConfig.model_json_schema()
    said = dict(PlantConfig.model_validate(from_toml(WHOLE)).said())
    Draft202012Validator(schema).validate(said)
    assert '"null"' not in json.dumps(schema)
    misspelt = {**said, "line": {}}
    assert not Draft202012Validator(schema).is_valid(misspelt)


UNKNOWN = {
    "line = 3": ("config.line", "Did you mean lines?"),
    "[rules]\nclean_hour = 3": ("config.rules.clean_hour", "Did you mean clean_hours?"),
    "[lines.L1]\nshift = 'x'": ("config.lines.L1.shift", "Did you mean shifts?"),
    "[lines.format]\nstate = { cleaned = 3 }": (
        "config.lines.format.state.cleaned",
        "Did you mean cleaned_at?",
    ),
    "[[closures]]\nform = '2026-01-01'\nhours = 3": (
        "config.closures.0.form",
        "Did you mean from?",
    ),
    "[resources.crew]\ncapacity = 1\nafter_fil = {}": (
        "config.resources.crew.after_fil",
        "Did you mean after_fill?",
    ),
}


@pytest.mark.parametrize("toml", UNKNOWN)
def test_an_unknown_key_is_told_with_the_nearest_of_its_place(toml: str) -> None:
    where, _, fix = next(fault for fault in faults(toml) if "no such key" in fault[1])
    assert (where, fix) == UNKNOWN[toml]


WRONG = {
    "[lines.L1]\nclean_hours = -1": "it must be at least 0 hours",
    "[lines.L1]\nrates = { A = 0 }": "it must be above 0 vials per hour",
    "[rules]\ncampaign_most_lots = 0": "it must be at least 1",
    "[rules]\nclean_hours = true": "decimal input should be",
    "clean_hours = 1\n[rules]\nclean_hours = 2": "clean_hours stands at the top already",
    "product_rates = { A = 1 }\n[products.A]\nrate_vials_per_hour = 2": "say it once",
    "[products.A]\nproduct = 'B'": "'product' is its name",
    "[lines.L1]\nshifts = 'Mon 6 - Sat'": "is no shift",
    "[lines.L1]\nstate = { cleaned_at = 'soon' }": "it is no date and time",
    "[lines.L1]\nstate = { cleaned_at = 06:00:00 }": "a time without a day",
    "until = '0001-01-01'": "between the years 1900 and 9000",
    "[resources.crew]\ncapacity = true": "valid integer",
    "[resources.crew]\ncapacity = 1\nduring = ['filling']": "'clean', 'changeover', 'setup' or",
    "[products.A]\ndry = '40 h'\n[resources.dryer]\ncapacity = 1\n"
    "after_fill = { hours = 'dry', wait_at_most = 1 }": "it is no number of hours",
    "[products.A]\ndry = 1e99999999\n[resources.dryer]\ncapacity = 1\n"
    "after_fill = { hours = 'dry', wait_at_most = 1 }": "it is no number of hours",
    "[objective]\nmakespan = 0": "one of its weights must be above 0",
    "[[closures]]\nhours = 3": "it has no from",
    "[[closures]]\nfrom = '2026-01-01'": "to or hours, exactly one",
    "[[closures]]\nfrom = '2026-01-02'\nto = '2026-01-01'": "ends after it begins",
    "[[closures]]\ncalendar = 'holidays.ics'": "the daemon opens no file that a request names",
    "time_zone = 'Europe/Berln'\nuntil = '2027-01-01'": "there is no such time zone",
}


@pytest.mark.parametrize("toml", WRONG)
def test_a_value_without_sense_is_refused_with_the_reason(toml: str) -> None:
    assert WRONG[toml] in faults(toml)[0][1]


NO_RULES = {
    "FREQ=MINUTELY": "FREQ, one of YEARLY",
    "BYDAY=MO": "FREQ, one of YEARLY",
    "FREQ=DAILY;INTERVAL=00": "interval must be a whole number above 0",
    "FREQ=DAILY;COUNT=-1": "count must be a whole number above 0",
    "FREQ=DAILY;UNTIL=20270101T000000Z": "write it without Z",
    "FREQ=DAILY;BYHOUR=99": "no rule of RFC 5545",
    "FREQ=MONTHLY;BYDAY=9MO": "no rule of RFC 5545",
    "FREQ=WEEKLY;BYDAY=XX": "no rule of RFC 5545",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30": "it never comes",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO": "it never comes",
}


@pytest.mark.parametrize("every", NO_RULES)
def test_a_rule_by_which_nothing_comes_again_is_refused(every: str) -> None:
    """From a Thursday on; of the last two the library would look for a day up to the year 9999."""
    toml = f"[[closures]]\nfrom = '2026-01-01'\nhours = 3\nevery = '{every}'"
    assert NO_RULES[every] in faults(toml)[0][1]


def test_what_there_may_be_of_one_kind_is_bounded() -> None:
    attributes: dict[str, Any] = {f"a{n}": n for n in range(MOST_ATTRIBUTES + 1)}
    again = {"every": "FREQ=DAILY", "from": "2026-01-01", "hours": 1}
    too_much: list[dict[str, Any]] = [
        {"products": {"A": attributes}},
        {"closures": [again] * (MOST_REPEATED + 1)},
        {"lines": {f"L{n}": {} for n in range(101)}},
        {"lines": {"L" * 201: {}}},
        {"changeovers": [{"from": {f"a{n}": 1 for n in range(9)}, "hours": 1}]},
    ]
    for figures in too_much:
        with pytest.raises(MalformedRequest):
            configuration(BASE, figures)
