"""Variables that look like settings and are none."""

import pytest

from fillsched.daemon.environment import settings_in
from fillsched.daemon.settings import Settings

KNOWN = Settings.model_fields


@pytest.mark.parametrize(
    "said",
    [
        "FILLSCHED_PORT=tcp://10.96.0.12:80",
        "FILLSCHED_SERVICE_HOST=10.96.0.12",
        "FILLSCHED_SERVICE_PORT_HTTP=80",
        "FILLSCHED_PORT_80_TCP_ADDR=10.96.0.12",
        "FILLSCHED_API_SERVICE_HOST=10.96.0.13",
        "FILLSCHED_API_PORT=tcp://10.96.0.13:80",
        "FILLSCHED_NAME=/plan/fillsched",
        "FILLSCHED_ENV_PATH=/bin",
        "FILLSCHED_HOME=/opt",
        "FILLSCHED_VERSION=9.1",
        "FILLSCHED_DB_PASSWORD=x",
    ],
)
def test_live_1_what_others_put_into_the_environment_is_passed_over_with_a_note(said: str) -> None:
    name, _, value = said.partition("=")
    found, passed_over = settings_in({name: value, "HOME": "/root"}, KNOWN)
    assert not found
    (note,) = passed_over
    assert name in note and value not in note


@pytest.mark.parametrize("name", ["PROT", "WORKRES", "TIME_ZONES"])
def test_live_1_a_setting_that_was_mistyped_is_no_neighbours(name: str) -> None:
    assert settings_in({f"FILLSCHED_{name}": "1"}, KNOWN) == ({name.lower(): "1"}, ())


def test_live_1_what_is_a_setting_counts_and_a_token_is_none() -> None:
    given = {"FILLSCHED_PORT": "8001", "FILLSCHED_TOKEN": "x", "FILLSCHED_URL": "tcp://x"}
    assert settings_in(given, KNOWN) == ({"port": "8001", "url": "tcp://x"}, ())
