"""Live delivery: fan-out and latency against other ways, stuck readers, idle sockets, comebacks.

What it is for: what `docs/benchmarks.md` says of the sockets. Our daemon runs with its durable log,
sessions and limits; the peers keep nothing. A load client in a process of its own counts distinct
messages in order. Within one run everything is measured in turn, ROUNDS times, and ratios are
medians of rounds. All traffic stays on 127.0.0.1. Arguments: any of `fanout latency stuck idle
comeback` (default: all). The peer on Node needs node and npm, picows needs `pip install picows`;
what is not there is left out and said.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.instances import plant
from benchmarks.serving import csv_of
from benchmarks.sockets.children import Child, child, python

ROUNDS = 4
NODE_DIR = Path(".benchmarks") / "node"
FLOODS = {10: 20_000, 100: 4_000}
"""Messages of one job by number of readers."""

PEERS = ("fastapi", "websockets", "node", "picows", "bare")


def main(arguments: Sequence[str]) -> None:
    """Prints a table for each scenario named, or for all."""
    scenarios: dict[str, Callable[[], None]] = {
        "fanout": fanout,
        "latency": latency,
        "stuck": stuck,
        "idle": idle,
        "comeback": comeback,
    }
    for name in arguments or scenarios:
        print(f"\n## {name}\n", flush=True)
        scenarios[name]()


# -- who takes part ------------------------------------------------------------------------------


@contextmanager
def ours(**settings: Any) -> Iterator[Child]:
    """Our daemon in a process of its own, limits raised so that they are not what is measured."""
    raised = {"sockets_per_job": 20_000, "sockets_per_user": 20_000, "sockets": 20_000}
    flags = [f"{name}={value}" for name, value in {**raised, **settings}.items()]
    with (
        tempfile.TemporaryDirectory() as directory,
        child(python("benchmarks.sockets.server", directory, *flags)) as server,
    ):
        yield server


@contextmanager
def client() -> Iterator[Child]:
    with child(python("benchmarks.sockets.client")) as load:
        yield load


def peer(name: str) -> list[str] | None:
    """The command of a peer; None, with a word why, when it cannot be had here."""
    if name == "node":
        return _node_peer()
    if name == "picows" and find_spec("picows") is None:
        print("picows is left out: pip install picows")
        return None
    return python("benchmarks.sockets.peers", name)


def _node_peer() -> list[str] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("Node is left out: it is not installed")
        return None
    NODE_DIR.mkdir(parents=True, exist_ok=True)
    if not (NODE_DIR / "node_modules" / "ws").exists():
        done = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "ws"], cwd=NODE_DIR, capture_output=True
        )
        if done.returncode:
            print("Node is left out: npm install ws failed")
            return None
    shutil.copy(Path(__file__).parent / "sockets" / "node_peer.mjs", NODE_DIR)
    return [node, str(NODE_DIR / "node_peer.mjs")]


def watching(url: str, job: int, count: int, mine: bool, since: str = "?since=start") -> list[str]:
    """Addresses by which `count` sockets watch one job."""
    base = f"ws{url.removeprefix('http')}"
    return [f"{base}/ws/schedule/{job}{since}" if mine else f"{base}/{job}"] * count


# -- fan-out -------------------------------------------------------------------------------------


def fanout() -> None:
    """Deliveries a second of one job's messages at full speed."""
    for readers, messages in FLOODS.items():
        rates: dict[str, list[float]] = {}
        with ExitStack() as stack:
            rooms: dict[str, Callable[[], float]] = {}
            for name, batch, settings in (
                ("ours, joined", 64, {}),
                ("ours, one write each", 64, {"one": True}),
            ):
                server = stack.enter_context(ours())
                if settings:
                    server.ask("one_write_per_message")
                job = server.ask("make", count=1)["jobs"][0]
                rooms[name] = _room(stack, server, job, readers, messages, True, batch)
            for name in PEERS:
                if (command := peer(name)) is not None:
                    server = stack.enter_context(child(command))
                    rooms[name] = _room(stack, server, 1, readers, messages, False, 1)
            for _ in range(ROUNDS):
                for name, run in rooms.items():
                    rates.setdefault(name, []).append(run())
        print(f"| {readers} readers | deliveries a second | times fastapi |\n|---|---|---|")
        for name, found in rates.items():
            ratios = [rate / base for rate, base in zip(found, rates["fastapi"], strict=True)]
            middle, ratio = statistics.median(found), statistics.median(ratios)
            print(f"| {name} | {middle:,.0f} | {ratio:.2f} |", flush=True)


def _room(
    stack: ExitStack, server: Child, job: int, readers: int, messages: int, mine: bool, batch: int
) -> Callable[[], float]:
    """A server with its readers; each call floods them and returns deliveries a second."""
    load = stack.enter_context(client())
    urls = watching(server.ready["url"], job, readers, mine)
    load.ask("connect", urls=urls, token=server.ready["token"], mode="count")
    more = {"batch": batch} if mine else {}

    def run() -> float:
        told = server.ask("flood", job_id=job, count=messages, **more)
        seen = load.ask("until", seq=told["last"], seconds=60)
        assert seen["ok"] and not seen["broken"] and not seen["lost"], seen
        return float(readers * messages / ((seen["last_ns"] - told["start_ns"]) / 1e9))

    run()  # everybody has caught up and is warm
    return run


# -- latency -------------------------------------------------------------------------------------

JOBS, READERS, RATE, SECONDS = 100, 10, 10.0, 10.0


def latency() -> None:
    """10,000 deliveries a second to 1,000 sockets of 100 jobs: from publish to receive."""
    print("| who, how | p50 ms | p99 ms | p99.9 ms | messages |\n|---|---|---|---|---|")
    for round_number in range(ROUNDS):
        with child(peer("fastapi") or []) as server:
            _latency("fastapi, spread in time", server, list(range(1, JOBS + 1)), False)
        with ours(workers=2, sockets_per_job=20_000) as server:
            jobs = server.ask("make", count=JOBS)["jobs"]
            with client() as load:
                _join_all(load, server, jobs, True)
                _measure("ours, spread in time", server, load, jobs)
                _measure("ours, all at once", server, load, jobs, at_once=True)
                with solving(server):
                    _measure("ours, spread, two solvers", server, load, jobs)
        print(f"| (round {round_number + 1} of {ROUNDS}) | | | | |", flush=True)


def _latency(name: str, server: Child, jobs: list[int], mine: bool) -> None:
    with client() as load:
        _join_all(load, server, jobs, mine)
        _measure(name, server, load, jobs)


def _join_all(load: Child, server: Child, jobs: list[int], mine: bool) -> None:
    urls = [u for job in jobs for u in watching(server.ready["url"], job, READERS, mine)]
    load.ask("connect", urls=urls, token=server.ready["token"], mode="time")


def _measure(
    name: str, server: Child, load: Child, jobs: list[int], at_once: bool = False
) -> dict[str, Any]:
    load.ask("report")
    last = server.ask("spread", jobs=jobs, rate=RATE, seconds=SECONDS, at_once=at_once)["seqs"]
    seen = load.ask("until", seq=max(last.values()), seconds=10)
    assert seen["ok"] and not seen["broken"] and not seen["lost"], seen
    found = load.ask("report")
    print(
        f"| {name} | {found['p50']:.2f} | {found['p99']:.2f} | {found['p999']:.2f} "
        f"| {found['messages']:,} |",
        flush=True,
    )
    return found


@contextmanager
def solving(server: Child) -> Iterator[None]:
    """Two real searches run meanwhile."""
    headers = {"Authorization": f"Bearer {server.ready['token']}"}
    with httpx2.Client(base_url=server.ready["url"], headers=headers, trust_env=False) as http:
        lots = csv_of(plant(500))
        ids = []
        for _ in range(2):
            answer = http.post(
                "/schedule",
                files={"lots": ("lots.csv", lots)},
                data={"time_limit_seconds": "120"},
            )
            ids.append(answer.raise_for_status().json()["schedule_id"])
        time.sleep(2)
        yield
        for job in ids:
            http.post(f"/schedule/{job}/cancel")


# -- one that stands still -----------------------------------------------------------------------


def stuck() -> None:
    """Nine readers of a job, before and while a tenth does not read."""
    stall = 3
    with ours(stall_seconds=stall) as server, client() as load:
        job = server.ask("make", count=1)["jobs"][0]
        urls = watching(server.ready["url"], job, 10, True)
        told = {"token": server.ready["token"], "mode": "time"}
        load.ask("connect", urls=urls[:1], rcvbuf=4096, **told)
        load.ask("connect", urls=urls[1:], **told)

        def run() -> dict[str, Any]:
            load.tell("report", first=1)
            load.answer()
            last = server.ask("spread", jobs=[job], rate=1000.0, seconds=6.0, at_once=True)["seqs"]
            seen = load.ask("until", seq=max(last.values()), seconds=20, first=1)
            assert seen["ok"] and not seen["broken"] and not seen["lost"], seen
            return load.ask("report", first=1)

        run()
        free = run()
        load.ask("stop_reading", number=0)
        before = server.resident_bytes()
        held = run()
        growth = (server.resident_bytes() - before) / 1e6
        sockets = server.ask("counts")["sockets"]
    print("| nine readers | p50 ms | p99 ms |\n|---|---|---|")
    for name, found in (("all read", free), ("a tenth stands still", held)):
        print(f"| {name} | {found['p50']:.2f} | {found['p99']:.2f} |")
    print(f"\nsockets left {sockets}, memory grew by {growth:.2f} MB, stall limit {stall} s")


# -- many that wait ------------------------------------------------------------------------------


IDLE_SECONDS = 40.0
"""Longer than a heartbeat, so that one of each kind is in it."""


def idle() -> None:
    """Memory of 5,000 idle sockets; processor time of 1,000."""
    with ours() as server, client() as load:
        jobs = server.ask("make", count=100)["jobs"]
        told = {"token": server.ready["token"], "mode": "idle"}

        def more(count: int) -> None:
            urls = [
                url
                for number in range(count)
                for url in watching(server.ready["url"], jobs[number % 100], 1, True, "")
            ]
            load.ask("connect", urls=urls, **told)

        more(1_000)
        time.sleep(3)
        cpu, began = server.cpu_seconds(), time.monotonic()
        time.sleep(IDLE_SECONDS)
        used = (server.cpu_seconds() - cpu) / (time.monotonic() - began)
        before = server.resident_bytes()
        more(4_000)
        time.sleep(2)
        each = (server.resident_bytes() - before) / 4_000 / 1024
    print(f"1,000 idle sockets use {100 * used:.2f} % of a core")
    print(f"an idle socket takes {each:.1f} KB (from 1,000 to 5,000)")


# -- all at once again ---------------------------------------------------------------------------


def comeback() -> None:
    """1,000 clients that lost their sockets reconnect and resume at once."""
    with ours() as server, client() as load:
        jobs = server.ask("make", count=100)["jobs"]
        for _ in range(ROUNDS):
            server.ask("spread", jobs=jobs, rate=10.0, seconds=1.0, at_once=False)
            urls = [
                url
                for job in jobs
                for url in watching(server.ready["url"], job, 10, True, f"?since={job}-5")
            ]
            opened = load.ask(
                "connect", urls=urls, token=server.ready["token"], mode="idle", at_once=1000
            )
            began = time.monotonic()
            last = server.ask("spread", jobs=jobs, rate=10.0, seconds=0.1, at_once=True)["seqs"]
            seen = load.ask("until", seq=max(last.values()), seconds=20)
            assert seen["ok"], seen
            live = opened["seconds"] + time.monotonic() - began
            print(f"connected {opened['seconds']:.2f} s, every one live again {live:.2f} s")
            load.ask("drop")
            time.sleep(0.5)


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent)
    main(sys.argv[1:])
