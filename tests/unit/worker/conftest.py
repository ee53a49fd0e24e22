"""A theatre on each back end that needs no server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.memory.store import MemoryStore
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.testing.problems import ANNA
from fillsched.testing.solvers import Line
from tests.unit.worker.scripts import Stage, Theatre


@pytest.fixture(params=["memory", "sqlite"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Makes a theatre on each back end."""
    bus = MemoryBus()
    if request.param == "memory":
        yield lambda *scripts, **more: Theatre(*scripts, bus=bus, store=MemoryStore(bus), **more)
        return
    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        store = SqlStore(database, bus)

        def made(*scripts: tuple[Line, ...], **more: Any) -> Theatre:
            theatre = Theatre(*scripts, bus=bus, store=store, **more)
            SqlAccounts(database).add(ANNA.name, ANNA.role, None, theatre.clock.now())
            return theatre

        yield made
