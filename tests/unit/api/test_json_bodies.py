"""Attack 10: a large body of JSON is read where it stops nobody, with the same outcome."""

import asyncio
import json
import os
import signal
from typing import Any

import pytest

from fillsched.api import large_bodies
from fillsched.api.json_bodies import parts_of, take_apart
from fillsched.api.large_bodies import INLINE_BYTES, MOST_WAITING
from fillsched.errors import LimitExceeded, MalformedRequest, Unavailable
from fillsched.wire import ScheduleRequest
from tests.process_table import children, command

SPACE = b" " * (INLINE_BYTES + 1)
"""Makes of a small body a large one."""

LOTS = [{"lot_id": "Größe 1", "type": "A", "vials": 5}, {"any": None}]


def readers() -> list[int]:
    """The processes in which bodies are read."""
    return [pid for pid in children(os.getpid()) if "anyio.to_process" in command(pid)]


def told(body: bytes) -> Any:
    """What comes of a body, whatever it is."""
    try:
        return asyncio.run(parts_of(body, ScheduleRequest))
    except MalformedRequest as error:
        return error.faults


@pytest.mark.parametrize(
    "value",
    [
        {"lots": LOTS, "name": "W42", "seed": 3, "start_time": "2026-01-05T06:00:00Z"},
        {"lots": LOTS, "read": {"decimal": "comma"}, "config": {"clean_hours": 12}},
        {"lots": 5},
        {f"unknown {n}": n for n in range(100)},
        [LOTS],
        "half \ud800",
    ],
    ids=["whole", "nested", "no list", "unknown", "no object", "half"],
)
def test_attack_10_a_large_body_says_what_a_small_one_says(value: object) -> None:
    body = json.dumps(value).encode()
    assert told(body + SPACE) == told(body)


def test_attack_10_what_is_no_json_is_told_from_there_as_well() -> None:
    (fault,) = told(SPACE + b"{")
    assert fault.where == "body" and "not JSON" in fault.reason


def test_attack_10_a_small_body_starts_no_process_and_a_large_one_does() -> None:
    body = json.dumps({"lots": LOTS}).encode()

    async def both() -> tuple[list[int], list[int]]:
        await parts_of(body, ScheduleRequest)
        before = readers()
        await parts_of(body + SPACE, ScheduleRequest)
        return before, readers()

    others = readers()  # of a daemon in this process, say
    before, after = asyncio.run(both())
    assert before == others and len(after) == len(others) + 1
    assert readers() == others


def test_a_reader_that_is_killed_is_trouble_that_passes() -> None:
    body = json.dumps({"lots": LOTS}).encode() + SPACE
    others = set(readers())

    async def killed_between() -> None:
        await parts_of(body, ScheduleRequest)
        for pid in set(readers()) - others:
            os.kill(pid, signal.SIGSTOP)
        waiting = asyncio.ensure_future(parts_of(body, ScheduleRequest))
        while not waiting.done():
            await asyncio.sleep(0.01)
            for pid in set(readers()) - others:
                os.kill(pid, signal.SIGKILL)
        with pytest.raises(Unavailable):
            await waiting
        await parts_of(body, ScheduleRequest)

    asyncio.run(killed_between())


def test_only_so_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    async def crowd() -> list[BaseException]:
        go = asyncio.Event()

        async def held(*given: object, limiter: Any, **more: object) -> object:
            async with limiter:
                await go.wait()
            return take_apart(b'{"lots":[]}', ScheduleRequest)

        monkeypatch.setattr("anyio.to_process.run_sync", held)
        most = large_bodies.AT_ONCE + MOST_WAITING
        calls = [asyncio.ensure_future(parts_of(SPACE, ScheduleRequest)) for _ in range(most + 3)]
        done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        while len(done) < 3:
            await asyncio.sleep(0)
            done = {call for call in calls if call.done()}
        go.set()
        ended = await asyncio.gather(*calls, return_exceptions=True)
        return [one for one in ended if isinstance(one, BaseException)]

    refused = asyncio.run(crowd())
    assert len(refused) == 3 and all(isinstance(one, LimitExceeded) for one in refused)
