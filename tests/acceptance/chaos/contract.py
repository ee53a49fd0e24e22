"""The judge of the chaos runs: it knows the contract, and nothing of the implementation.

Every acknowledged job ends exactly once; its log has no hole and no double; whatever a watcher saw
is in the log byte for byte, in order, without a repeat; every watcher saw the end; a good end has a
schedule in which every lot stands once.
"""

import json
from collections.abc import Sequence

from fillsched.client import Client, Message
from tests.acceptance.chaos.plant import Watcher

FINAL = {"succeeded", "failed", "cancelled"}


async def judge(client: Client, job_id: int, lots: int, watchers: Sequence[Watcher]) -> str:
    """Raises AssertionError for a broken promise; the job's final status else."""
    job = await client.get(job_id)
    assert job["status"] in FINAL, f"{job_id} did not end: {job['status']}"
    log = [message async for message in client.follow(job_id)]
    _judge_log(log, job_id)
    for watcher in watchers:
        _judge_watcher(watcher, log)
    assert await client.get(job_id) == job, "a final job changed"
    if job["status"] == "succeeded":
        await _judge_schedule(client, job_id, lots)
    else:
        assert job["error"]["code"] in ("EXECUTION_ERROR", "CANCELLED"), job["error"]
    return str(job["status"])


def _judge_log(log: Sequence[Message], job_id: int) -> None:
    assert [message.data["seq"] for message in log] == list(range(1, len(log) + 1))
    assert {message.data["topic"] for message in log} == {f"schedule:{job_id}"}
    assert [message.terminal for message in log] == [False] * (len(log) - 1) + [True]
    progress = [message.data["progress"] for message in log]
    assert progress == sorted(progress), "the percentage fell"


def _judge_watcher(watcher: Watcher, log: Sequence[Message]) -> None:
    assert watcher.trouble is None, f"a watcher was refused: {watcher.trouble}"
    seen = [message.raw for message in watcher.seen if message.data["type"] != "ping"]
    assert seen == [message.raw for message in log]


async def _judge_schedule(client: Client, job_id: int, lots: int) -> None:
    answer = await client.activities(job_id)
    filled = [a["lot_id"] for a in answer["activities"] if a["kind"] == "fill"]
    assert len(filled) == len(set(filled)) == lots
    assert not answer["provisional"]
    assert json.dumps(dict(answer))  # whole, and nothing in it that JSON cannot say
