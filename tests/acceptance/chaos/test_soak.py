"""Steady use leaves nothing behind: the two-minute form of `make soak`."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.soak import SOCKETS, Report

SECONDS = float(os.environ.get("SOAK_SECONDS", "120"))


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(SECONDS + 120)
def test_steady_use_leaves_no_memory_and_no_descriptors_behind() -> None:
    command = [sys.executable, "-m", "benchmarks", "soak", "--", f"{SECONDS:g}", "--json"]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS + 100, text=True)
    assert done.returncode == 0, done.stderr
    report = Report(**json.loads(done.stdout.splitlines()[-1]))
    assert report.jobs > SECONDS / 10 and report.connects > SOCKETS
    assert report.messages > 10 * SOCKETS
    assert report.bytes_gained() < 4_000_000, report.samples
    counts = [count for _, _, count in report.settled()]
    middle = len(counts) // 2
    assert max(counts[middle:]) < max(counts[:middle]) + 30, counts
