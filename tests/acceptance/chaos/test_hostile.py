"""Hostile frames cost nobody anything: the short form of `python -m benchmarks hostile`."""

import os
import subprocess
import sys

import pytest

FRAMES = int(os.environ.get("HOSTILE_FRAMES", "4000"))


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_hostile_frames_leave_the_daemon_its_memory_its_log_and_the_others_whole() -> None:
    command = [sys.executable, "-m", "benchmarks", "hostile", "--", str(FRAMES), "7"]
    done = subprocess.run(command, capture_output=True, timeout=580, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "alive: True" in done.stdout
