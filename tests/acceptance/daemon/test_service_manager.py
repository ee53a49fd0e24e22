"""A daemon under systemd: what is said on its socket, and when."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from fillsched.daemon.address import read_address

pytestmark = pytest.mark.slow

WAIT_SECONDS = 60.0
"""Not for ever."""


def test_issue_21_a_daemon_says_that_it_answers_lives_and_ends(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(WAIT_SECONDS)

        def hears() -> str:
            return systemd.recv(4096).decode()

        process = subprocess.Popen(
            [sys.executable, "-m", "fillsched_cli", "serve", "--port", "0"],
            env={
                **os.environ,
                "FILLSCHED_DATA_DIR": str(tmp_path / "data"),
                "NOTIFY_SOCKET": str(tmp_path / "notify"),
                "WATCHDOG_USEC": "300000",
            },
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            first = hears()
            address = read_address(tmp_path / "data")
            assert address is not None
            assert first == f"READY=1\nSTATUS=serves at {address.url}"
            assert httpx2.get(f"{address.url}/healthz", trust_env=False).status_code == 200
            assert [hears() for _ in range(5)] == ["WATCHDOG=1"] * 5
            process.send_signal(signal.SIGTERM)
            while (said := hears()) == "WATCHDOG=1":
                pass
            assert said.startswith("STOPPING=1\n")
            assert process.wait(WAIT_SECONDS) == 0
        finally:
            process.kill()
            process.wait()
