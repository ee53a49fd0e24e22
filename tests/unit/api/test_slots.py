"""Only so many checks at a time, only so many that wait, and the rest is told to come again."""

import asyncio
import threading

import pytest

from fillsched.api.slots import WAITING_A_SLOT, Slots
from fillsched.errors import LimitExceeded
from tests.conftest import WAIT_SECONDS


def test_attack_9_checks_run_in_their_slots_and_a_crowd_is_refused() -> None:
    async def crowd() -> None:
        slots, go = Slots(2), threading.Event()
        running = 0
        most = 0
        lock = threading.Lock()

        def work() -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            assert go.wait(WAIT_SECONDS)
            with lock:
                running -= 1
            return "done"

        calls = [asyncio.create_task(slots.run(work)) for _ in range(2 + 2 * WAITING_A_SLOT)]
        while slots.waiting < 2 * WAITING_A_SLOT or running < 2:
            await asyncio.sleep(0.001)
        assert slots.busy == 2
        with pytest.raises(LimitExceeded) as refused:
            await slots.run(work)
        assert refused.value.retry_after_seconds and slots.refused == 1
        go.set()
        assert set(await asyncio.gather(*calls)) == {"done"}
        assert most == 2
        assert await slots.run(lambda: 7) == 7

    asyncio.run(crowd())
