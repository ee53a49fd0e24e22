"""What the connections say of servers and workers."""

import asyncio
from typing import Any

import pytest

from fillsched_tui.frame.connections import Connections
from fillsched_tui.state import tolerant_reading
from tests.unit.tui.dashboards import Stage, server

SERVERS: list[dict[str, Any]] = [
    {
        "name": f"plant-{n}:4711",
        "here": n == 1,
        "beat_age_seconds": n / 2,
        "connections": 10 * n,
        "connections_limit": 1000,
        "messages_per_second": 12.0,
        "load_per_core": 0.25,
        "ready": True,
        "version": "0.1.0",
        "started_at": None,
    }
    for n in (1, 2)
]
WORKER = {
    "host": "solver-1:99", "slots": 8, "busy": 3, "beat_age_seconds": 0.4, "load_per_core": 0.9,
    "version": "0.1.0",
}  # fmt: skip
TEXT = "2 servers, 3 workers: 24 jobs at a time, 3 now."
CLUSTER = {"kind": "cluster", "text": TEXT, "servers": 2, "workers": 3, "slots": 24, "busy": 3}


def told(width: int = 120, **changes: Any) -> str:
    """What the panel says of a message."""
    message = tolerant_reading.message({**server(), **changes})
    assert message is not None

    async def run() -> str:
        stage = Stage()
        async with asyncio.timeout(60), stage.app.run_test(size=(width, 40)) as pilot:
            stage.link("live")
            stage.app.paint()
            await pilot.press("x")
            await pilot.pause()
            panel = stage.app.screen_stack[0].query_one(Connections)
            panel.show(message)
            return panel.text

    return asyncio.run(run())


def test_one_machine_is_one_sentence() -> None:
    lines = told().split("\n")
    assert lines[0] == "One machine: this server plans 3 jobs at a time, 2 now."
    assert lines[1] == "" and lines[2].startswith("id ")


def test_several_are_a_table_of_servers_and_one_of_workers() -> None:
    text = told(servers=SERVERS, workers=[WORKER], members=CLUSTER)
    lines = text.split("\n")
    assert lines[0] == TEXT
    assert lines[1].split()[0] == "Server"
    assert lines[2].startswith("plant-1:4711  10 of 1,000  12/s      25 %  this one")
    assert lines[3].startswith("plant-2:4711  20 of 1,000  12/s      25 %  1 s ago")
    assert "solver-1:99  3 of 8   90 %  0 s ago" in text
    assert "and 2 more" in text, "workers that the message has no room for"


@pytest.mark.parametrize("width", [60, 80])
def test_where_there_is_little_room_names_are_cut(width: int) -> None:
    for line in told(width, servers=SERVERS, workers=[WORKER], members=CLUSTER).split("\n")[1:]:
        assert len(line) <= width - 2, line


def test_an_older_daemon_tells_of_its_workers_only() -> None:
    text = told(workers=[WORKER], members=None, servers=None)
    assert text.startswith("worker solver-1:99: 3 of 8 busy")
