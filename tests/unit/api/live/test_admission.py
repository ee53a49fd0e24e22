"""Who opens a socket is asked for once, and not for longer than a stranger may stay."""

import asyncio
import gc
import threading
from collections.abc import Mapping
from typing import Any, cast

import pytest

from fillsched.api.live import admission as module
from fillsched.api.live.admission import Admission
from fillsched.api.live.inbound import Closing
from fillsched.errors import Unavailable
from fillsched.service.tokens import Identity, TokenService

WAIT_SECONDS = 60.0


class _Away:
    """Tokens whose store answers late, and then with trouble."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def identify(self, headers: Mapping[str, str], query: Mapping[str, str]) -> Identity:
        self.gate.wait(WAIT_SECONDS)
        raise Unavailable("The database is away.")


def test_issue_21_trouble_that_comes_when_nobody_waits_any_more_is_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A traceback stood in the log of a server whose database had been silent (cluster chaos)."""
    monkeypatch.setattr(module, "STRANGER_SECONDS", 0.01)
    away, logged = _Away(), list[dict[str, Any]]()

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, about: logged.append(about))
        admission = Admission(cast(TokenService, away))
        with pytest.raises(Closing):
            await admission.identify({"authorization": "Bearer t"}, {}, "here")
        (_, asked), *_ = admission._asked.values()
        away.gate.set()
        await asyncio.wait({asked}, timeout=WAIT_SECONDS)
        admission._asked.clear()
        del asked
        gc.collect()
        await asyncio.sleep(0)

    asyncio.run(run())
    assert logged == []
