"""Asks who answers at an address, before anything secret goes there.

What it is for: telling the daemon of a data directory from a stranger on its port, who may answer
anything or nothing. What it is not for: the proof itself (`fillsched.wire.proof`).
"""

import asyncio
import json
import secrets
from enum import Enum
from pathlib import Path
from typing import Any

import httpx2

from fillsched.daemon.address import read_key
from fillsched.wire.proof import holds

PROVING_SECONDS = 5.0
"""How long an answer may take; it needs two milliseconds, and a dead daemon's port refuses."""

ANSWER_BYTES = 4096
"""More is not read: the answer of a daemon has 200."""


class Answer(Enum):
    """Who answers: the daemon of the data directory, somebody else, or nobody (to the end)."""

    OURS = "ours"
    STRANGER = "stranger"
    NOBODY = "nobody"


async def who_answers(url: str, data_dir: Path) -> Answer:
    """Who answers at `url`, judged by the key of `data_dir`. Sends nothing but a nonce.

    A certificate is not looked at here: the proof says more than it would.
    """
    key, nonce = read_key(data_dir), secrets.token_urlsafe(24)
    try:
        async with (
            asyncio.timeout(PROVING_SECONDS),
            httpx2.AsyncClient(verify=False, trust_env=False) as http,
            http.stream("GET", f"{url}/healthz", params={"nonce": nonce}) as response,
        ):
            if key is None:
                return Answer.STRANGER
            host, port = response.extensions["network_stream"].get_extra_info("server_addr")[:2]
            given = _given(await _beginning(response))
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError):
        return Answer.NOBODY
    return Answer.OURS if holds(given, key, nonce, host, port) else Answer.STRANGER


async def _beginning(response: httpx2.Response) -> bytes:
    read = b""
    async for piece in response.aiter_raw():
        read += piece
        if len(read) > ANSWER_BYTES:
            break
    return read[:ANSWER_BYTES]


def _given(body: bytes) -> Any:
    """The proof in an answer; None in what is no answer of a daemon."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer.get("proof") if isinstance(answer, dict) else None
