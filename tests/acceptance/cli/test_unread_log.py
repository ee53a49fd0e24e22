"""A served daemon whose terminal or pipe nobody reads goes on, and ends when it is told to."""

import os
import pty
import re
import signal
import subprocess
import sys

import httpx2
import pytest

from fillsched.daemon.address import read_address
from tests.acceptance.cli.conftest import Shell, wait_for
from tests.acceptance.forked import ROOT

STREAMS = 700
"""Each leaves two lines: more than a pipe or a terminal takes and the queue keeps."""


COUNT = r"^fillsched_log_lines_dropped_total (\S+)"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX")
@pytest.mark.parametrize("opened", [os.pipe, pytest.param(pty.openpty, marks=pytest.mark.thorough)])
def test_live_44_nobody_reads_standard_error(shell: Shell, opened: object) -> None:
    reader, writer = os.pipe() if opened is os.pipe else pty.openpty()
    process = subprocess.Popen(
        shell.command("serve", "--port", 0),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=writer,
        cwd=ROOT,
        env=shell.environment(),
    )
    try:
        wait_for(lambda: read_address(shell.data_dir), "the daemon's start")
        job = shell.call(
            "POST", "/schedule", files={"lots": ("lots.csv", shell.lots().read_bytes())}
        ).json()["schedule_id"]
        events = f"/schedule/{job}/events"
        token = (shell.data_dir / "token").read_text()
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        with httpx2.Client(base_url=shell.address.url, timeout=10, trust_env=False) as http:
            for _ in range(STREAMS):
                assert http.get(events, headers=headers).status_code == 200
            assert http.get("/healthz").status_code == 200
            dropped = re.search(COUNT, http.get("/metrics").text, re.MULTILINE)
            assert dropped is not None and float(dropped[1]) > 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert not (shell.data_dir / "daemon.json").exists()
    finally:
        process.kill()
        process.wait(10)
        os.close(writer)
        os.close(reader)
