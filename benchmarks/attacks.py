"""Another user's watch and `/healthz` while strangers and a planner attack the daemon.

What it is for: one real `fillsched serve`; a planner watches a job that is planned all the while;
one niced process attacks for SECONDS in each way in turn. For each the time of `/healthz` and of a
protocol ping on the watching socket, beside those of the idle daemon; gate: p99 of 250 and 100 ms.
At the end the watch must have been whole: one connection, every seq once. Traffic goes to 127.0.0.1
only and is bounded in time and count.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import httpx2
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.instances import plant
from benchmarks.serving import csv_of, served, spread
from fillsched.client import Client, Endpoint, fixed, log_in

SECONDS = 6.0
PROBE_PAUSE_SECONDS = 0.02
SILENT = 1_100
"""Connections that say nothing: more than the usual limit of descriptors."""

PASSWORD = "a long enough password"


def main(arguments: Sequence[str]) -> None:
    """Prints the table; `attack NAME URL TOKEN` (as a child of itself) attacks."""
    if arguments[:1] == ["attack"]:
        attack(*arguments[1:])
    else:
        asyncio.run(measure())


async def measure() -> None:
    """The watch, the probes beside each attack, and what the watch has seen."""
    with served(workers=1) as endpoint:
        url, token = endpoint.url, await _token_of_anna(endpoint)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(base_url=url, headers=headers, trust_env=False) as http:
            job_id = await _submitted(http)
            address = f"{url.replace('http', 'ws', 1)}/ws/schedule/{job_id}?since=start"
            async with connect(address, additional_headers=headers, proxy=None) as watching:
                seqs: list[int] = []
                watch = asyncio.create_task(_watched(watching, seqs))
                for name in ("idle", *ATTACKS):
                    with_attack = None if name == "idle" else begin(name, url, token)
                    health, pings = await asyncio.gather(
                        _probe(lambda: _healthy(http)), _probe(lambda: _ponged(watching))
                    )
                    if with_attack is not None:
                        with_attack.wait(60)
                    print(f"{name:<22} /healthz {spread(health)}   socket {spread(pings)}")
                await http.post(f"/schedule/{job_id}/finish")
                await watch
        whole = seqs == list(range(1, len(seqs) + 1))
        print(f"the watch: {len(seqs)} messages on one connection, {'whole' if whole else seqs}")


async def _token_of_anna(endpoint: Endpoint) -> str:
    async with Client(fixed(endpoint.url, endpoint.token)) as client:
        await client.accounts.add("anna", PASSWORD, "planner")
    return str((await log_in(endpoint.url, "anna", PASSWORD))["access_token"])


async def _submitted(http: httpx2.AsyncClient) -> int:
    limit = {"time_limit_seconds": "300", "strategy": "optimal"}
    files = {"lots": ("lots.csv", csv_of(plant(500)))}
    answer = await http.post("/schedule", files=files, data=limit)
    return int(answer.json()["schedule_id"])


async def _watched(watching: ClientConnection, seqs: list[int]) -> None:
    async for text in watching:
        message = json.loads(text)
        if "seq" in message:
            seqs.append(message["seq"])


async def _probe(once: Callable[[], Awaitable[object]]) -> list[float]:
    """Seconds that each probe took, for SECONDS."""
    taken = []
    end = time.perf_counter() + SECONDS
    while (began := time.perf_counter()) < end:
        await once()
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(PROBE_PAUSE_SECONDS)
    return taken


async def _healthy(http: httpx2.AsyncClient) -> None:
    (await http.get("/healthz", timeout=60)).raise_for_status()


async def _ponged(watching: ClientConnection) -> None:
    await (await watching.ping())


def begin(name: str, url: str, token: str) -> "subprocess.Popen[bytes]":
    """A process that attacks in the way called `name` for SECONDS, and ends."""
    command = [sys.executable, "-m", "benchmarks", "attacks", "--", "attack", name, url, token]
    return subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.DEVNULL)


# -- the other side -------------------------------------------------------------------------------


def attack(name: str, url: str, token: str) -> None:
    """Attacks in the way called `name` for SECONDS, with little of the machine."""
    os.nice(10)
    at = httpx2.URL(url)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        ATTACKS[name]((at.host, at.port or 80), token, end)


def _flood(connection: socket.socket, first: bytes, again: bytes, end: float) -> None:
    connection.settimeout(2)
    try:
        connection.sendall(first)
        while time.monotonic() < end:
            connection.sendall(again)
    except OSError:
        pass


def _endless(first: bytes, again: bytes) -> Callable[[tuple[str, int], str, float], None]:
    def flood(at: tuple[str, int], token: str, end: float) -> None:
        with socket.create_connection(at) as connection:
            _flood(connection, first.replace(b"TOKEN", token.encode()), again, end)

    return flood


def _toml(at: tuple[str, int], token: str, end: float) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/toml"}
    url = f"http://{at[0]}:{at[1]}/configs/validate"
    body = ".".join(["a"] * 200_000) + " = 1"
    httpx2.post(url, headers=headers, content=body, timeout=60, trust_env=False)


def _silent(at: tuple[str, int], token: str, end: float) -> None:
    held = []
    try:
        for _ in range(SILENT):
            held.append(socket.create_connection(at, 2))
    except OSError:
        pass
    time.sleep(max(0.0, end - time.monotonic()))
    for connection in held:
        connection.close()


HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
KNOWN = HANDSHAKE + b"Authorization: Bearer TOKEN\r\n\r\n"
PING, EMPTY = bytes((0x89, 0x80)) + bytes(4), bytes((0x00, 0x80)) + bytes(4)
BEGUN = bytes((0x01, 0x80)) + bytes(4)

ATTACKS = {
    "1: lines of a head": _endless(b"GET / HTTP/1.1\r\n", b"X: a\r\n" * 20_000),
    "1: one URL": _endless(b"GET /", b"a" * 120_000),
    "1: requests in advance": _endless(
        b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 500
    ),
    "2: dotted TOML": _toml,
    "4: pings": _endless(KNOWN, PING * 5_000),
    "4: stranger's pings": _endless(HANDSHAKE + b"\r\n", PING * 5_000),
    "4: empty fragments": _endless(KNOWN + BEGUN, EMPTY * 5_000),
    "5: silence": _silent,
}
