"""Plants under a name, by default and of a site: which of them a job is planned with."""

from dataclasses import replace
from typing import Any

import pytest

from fillsched.backends.memory.audit import MemoryAudit
from fillsched.backends.memory.configs import MemoryConfigs
from fillsched.daemon.settings import load
from fillsched.errors import InvalidInput, MalformedRequest
from fillsched.jobs.job import JobSpec
from fillsched.model.plant.figures import plant_of
from fillsched.service.audit import Auditor
from fillsched.service.configs import ConfigService
from fillsched.service.submissions import Policy, comparison_spec, schedule_spec
from fillsched.testing import ANNA, ManualClock
from fillsched.wire import ComparisonFields, ScheduleFields

NORTH: dict[str, Any] = {"name": "North", "clean_hours": 20, "lines": {"N1": {}, "N2": {}}}
SITE: dict[str, Any] = {"name": "Site", "lines": {"S1": {}}, "clean_hold_hours": 48}


class Office:
    """Anna's configurations, and the jobs that her requests become."""

    def __init__(self, **site: Any) -> None:
        self.clock = ManualClock()
        line = load({}, environment={}).settings.line()
        self.policy = Policy(line, 10.0, 3600.0, 2)
        auditor = Auditor(MemoryAudit(), self.clock.now)
        self.configs = ConfigService(
            MemoryConfigs(), line, self.clock.now, auditor, site, "Europe/Berlin"
        )

    def spec(self, **fields: Any) -> JobSpec:
        asked = self.configs.resolved(ANNA, ScheduleFields.model_validate(fields))
        return schedule_spec(asked, self.policy, self.clock.now())


def lines(spec: JobSpec) -> list[str]:
    assert spec.plant is not None
    return [line.name for line in plant_of(spec.plant).lines]


def test_a_plain_job_has_no_plant() -> None:
    office = Office()
    assert office.spec().plant is office.spec(config={"clean_hours": 3}).plant is None


def test_a_job_has_the_plant_it_names_whole_and_its_rules_as_the_figures_of_the_line() -> None:
    office = Office()
    office.configs.save(ANNA, "north", NORTH)
    spec = office.spec(plant="north")
    assert lines(spec) == ["N1", "N2"] and spec.line["clean_hours"] == "20"
    assert spec.plant is not None and spec.plant["time_zone"] == "Europe/Berlin"


def test_a_comparison_has_it_too() -> None:
    office = Office()
    asked = office.configs.resolved(ANNA, ComparisonFields.model_validate({"plant": NORTH}))
    assert lines(comparison_spec(asked, office.policy, office.clock.now())) == ["N1", "N2"]


def test_a_plant_is_used_by_default_and_changed_by_what_a_request_says() -> None:
    office = Office()
    office.configs.save(ANNA, "north", NORTH)
    office.configs.make_default(ANNA, "north")
    spec = office.spec(config={"clean_hours": 3})
    assert lines(spec) == ["N1", "N2"] and spec.line["clean_hours"] == "3"
    office.configs.unmake_default(ANNA, "north")
    assert office.spec().plant is None


def test_the_plant_of_the_site_holds_until_a_user_has_one() -> None:
    office = Office(**SITE)
    assert lines(office.spec()) == ["S1"]
    office.configs.save(ANNA, "north", NORTH)
    office.configs.make_default(ANNA, "north")
    spec = office.spec()
    assert lines(spec) == ["N1", "N2"]
    assert spec.plant is not None and spec.plant["rules"]["clean_hold_hours"] == "48"


def test_what_is_kept_is_what_was_said_and_nothing_else() -> None:
    kept = Office().configs.save(ANNA, "north", NORTH).figures
    assert kept == {"name": "North", "clean_hours": "20", "lines": {"N1": {}, "N2": {}}}


def test_a_plant_without_sense_is_not_kept() -> None:
    office = Office()
    with pytest.raises(MalformedRequest):
        office.configs.save(ANNA, "north", {"time_zone": "Europe/Berln"})
    assert office.configs.list(ANNA) == []


def test_a_request_says_how_the_lines_of_a_plant_under_a_name_stand() -> None:
    office = Office()
    office.configs.save(ANNA, "north", NORTH)
    spec = office.spec(config="north", state={"N2": {"busy_until": "2026-10-12T06:00"}})
    assert spec.plant is not None
    first, second = plant_of(spec.plant).lines
    assert first.state.busy_until is None
    assert second.state.busy_until is not None
    assert second.state.busy_until.isoformat() == "2026-10-12T04:00:00+00:00"


def test_dates_are_meant_by_the_clock_that_is_said_else_by_the_sites() -> None:
    office = Office()
    assert office.spec().read == {"zone": "UTC"}
    office.policy = replace(office.policy, time_zone="Europe/Berlin")
    assert office.spec(read={"dates": "dmy"}).read == {"dates": "dmy", "zone": "Europe/Berlin"}
    assert office.spec(read={"time_zone": "Asia/Tokyo"}).read == {"zone": "Asia/Tokyo"}
    with pytest.raises(InvalidInput, match="there is no such time zone"):
        office.spec(read={"time_zone": "Europe/Berlim"})
