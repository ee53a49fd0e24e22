"""Steady use leaves nothing behind: the two-minute form of `make soak`."""

import asyncio
import os

import pytest

from benchmarks.soak import SOCKETS, soak

SECONDS = float(os.environ.get("SOAK_SECONDS", "120"))


@pytest.mark.slow
@pytest.mark.timeout(SECONDS + 120)
def test_steady_use_leaves_no_memory_and_no_descriptors_behind() -> None:
    report = asyncio.run(soak(SECONDS))
    assert report.jobs > SECONDS / 10 and report.connects > SOCKETS
    assert report.messages > 10 * SOCKETS
    assert report.bytes_gained() < 4_000_000, report.samples
    counts = [count for _, _, count in report.settled()]
    middle = len(counts) // 2
    assert max(counts[middle:]) < max(counts[:middle]) + 30, counts
