"""A worker under systemd, as a process (issue 21)."""

import socket
from pathlib import Path

import pytest

from tests.acceptance.cluster.plant import WAIT_SECONDS, cluster
from tests.servers.postgres import PostgresServer
from tests.servers.redis import redis_server

pytestmark = [pytest.mark.slow, pytest.mark.thorough]


def test_issue_21_a_worker_says_that_it_takes_jobs_lives_without_redis_and_ends(
    tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "3000000")
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd,
        redis_server() as redis,
        cluster(tmp_path, postgres, redis) as plant,
    ):
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(WAIT_SECONDS)

        def hears() -> str:
            return systemd.recv(4096).decode()

        worker = plant.worker(concurrency=2)
        while (said := hears()) == "WATCHDOG=1":
            pass
        assert said == "READY=1\nSTATUS=works on 2 jobs at a time"
        redis.kill()
        signs = [hears() for _ in range(14)]  # one a second: longer than a loop may stand still
        assert signs == ["WATCHDOG=1"] * 14
        assert worker.end() == 0
        while (said := hears()) == "WATCHDOG=1":
            pass
        assert said.startswith("STOPPING=1\n")
