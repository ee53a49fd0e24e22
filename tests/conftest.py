"""What every test shares: no settings from outside, the slow ones first, one longest wait."""

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from websockets.sync.client import connect

from tests.servers.postgres import PostgresServer, postgres_server
from tests.servers.redis import RedisServer, redis_server

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")  # how soon a busy machine draws examples says nothing of the code

WAIT_SECONDS = 60.0
"""Longest wait for anything that a daemon does; it needs less than one second."""

(connect.__kwdefaults__ or {})["open_timeout"] = (
    WAIT_SECONDS  # 10 s, which a busy machine has needed
)


SERVERS = {"postgres", "redis"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow ones first: two run side by side, and a slow one begun last would run alone.

    What needs a server of its own is thorough: each of the side by side would start one.
    """
    for item in items:
        if SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.thorough)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def no_settings_from_outside() -> Iterator[None]:
    """The environment of whoever runs the tests says nothing about fillsched."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("FILLSCHED_")]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def usual_log_level() -> None:
    """What a program that an earlier test ran in this process has set counts no more."""
    logging.getLogger().setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that tests share, a database each."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres_address(postgres: PostgresServer) -> Iterator[str]:
    """The URL of an empty database of a test's own."""
    address = postgres.new_database()
    yield address
    postgres.drop_database(address)


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    """A Redis server that tests share; who kills one starts one of their own."""
    with redis_server() as server:
        yield server
