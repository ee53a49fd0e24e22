"""Servers and workers in words."""

from typing import Any

import pytest

from fillsched.presentation.members import (
    SERVER_COLUMNS,
    WORKER_COLUMNS,
    MembersKind,
    server_row,
    together,
    worker_row,
)


@pytest.mark.parametrize(
    ("kind", "servers", "workers", "slots", "busy", "text"),
    [
        ("one_machine", 1, 1, 3, 2, "One machine: this server plans 3 jobs at a time, 2 now."),
        ("one_machine", 1, 1, 1, 0, "One machine: this server plans 1 job at a time, 0 now."),
        ("one_machine", 1, 1, 0, 0, "One machine: this server plans nothing by itself."),
        ("cluster", 2, 3, 12, 5, "2 servers, 3 workers: 12 jobs at a time, 5 now."),
        ("cluster", 1, 0, 0, 0, "1 server, no worker: jobs wait until one is started."),
        (
            "unknown",
            1,
            0,
            0,
            0,
            "Redis is away: other servers and the workers are not known just now.",
        ),
    ],
)
def test_one_sentence_says_what_there_is(
    kind: MembersKind, servers: int, workers: int, slots: int, busy: int, text: str
) -> None:
    assert together(kind, servers=servers, workers=workers, slots=slots, busy=busy) == text


def test_a_row_says_what_is_known_and_no_more() -> None:
    server: dict[str, Any] = {
        "name": "a:1",
        "here": True,
        "ready": False,
        "connections": 1200,
        "connections_limit": 5000,
        "messages_per_second": 1234.4,
        "load_per_core": 1.204,
        "beat_age_seconds": 0.6,
        "version": "0.1.0",
    }
    full = ("a:1, not ready", "1,200 of 5,000", "1,234/s", "120 %", "this one", "0.1.0")
    assert server_row(server) == full
    unknown = {name: None for name in server} | {"name": "b:1", "here": False, "connections": 4}
    assert server_row(unknown) == ("b:1", "4", "-", "-", "-", "-")
    worker = {"host": "w:1", "busy": 1, "slots": 8, "load_per_core": 0.5, "beat_age_seconds": 0.0}
    assert worker_row({**worker, "version": None}) == ("w:1", "1 of 8", "50 %", "0 s ago", "-")
    assert (len(SERVER_COLUMNS), len(WORKER_COLUMNS)) == (6, 5)
