"""Who asks while the server ends is told so, instead of being left without an answer."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from fillsched.api.manners import Manners
from fillsched.api.origins import Origins

SCOPE: Scope = {
    "type": "http",
    "method": "POST",
    "path": "/schedule",
    "headers": [(b"host", b"127.0.0.1:8000")],
}


async def cancelled(application: Any) -> list[Message]:
    """What was sent of a request that is cancelled while the application waits."""
    sent: list[Message] = []
    waits = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        waits.set()
        await asyncio.Event().wait()
        raise AssertionError("nothing comes")

    manners = Manners(application, Origins(frozenset(), on_loopback=True))
    request = asyncio.ensure_future(manners(SCOPE, receive, send))
    await waits.wait()
    request.cancel()
    await request
    return sent


def test_a_request_that_the_end_of_the_daemon_cuts_off_is_told_to_come_again() -> None:
    async def waits_for_its_body(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    start, body = asyncio.run(cancelled(waits_for_its_body))
    assert start["status"] == 503
    assert "Send it again" in json.loads(body["body"])["detail"]


def test_an_answer_that_has_begun_is_not_answered_twice() -> None:
    async def answers_and_waits(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await receive()

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled(answers_and_waits))
