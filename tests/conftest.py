"""What every test shares: no settings from outside, the slow ones first, one longest wait."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from websockets.sync.client import connect

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")  # how soon a busy machine draws examples says nothing of the code

WAIT_SECONDS = 60.0
"""Longest wait for anything that a daemon does; it needs less than one second."""

(connect.__kwdefaults__ or {})["open_timeout"] = (
    WAIT_SECONDS  # 10 s, which a busy machine has needed
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow ones first: two run side by side, and a slow one begun last would run alone."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def no_settings_from_outside() -> Iterator[None]:
    """The environment of whoever runs the tests says nothing about fillsched."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("FILLSCHED_")]:
            patch.delenv(name)
        yield
