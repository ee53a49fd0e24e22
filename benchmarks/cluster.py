"""Several servers and workers over PostgreSQL and Redis, against one machine in the same run.

What it is for: what a cluster costs and brings: trivial jobs a second, work that only waits on one
worker and on three, how soon a message reaches the clients of another server, what a stored message
costs, how soon a command reaches a solver elsewhere, and how soon the clients of a killed server
live again. It needs PostgreSQL and Redis as programs, and begins its own; PostgreSQL keeps what it
acknowledges, as in use. All traffic stays on 127.0.0.1. Arguments: any of `jobs waiting delivery
servers log commands comeback` (default: all). What it is not for: a network between machines.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, aclosing, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.instances import plant
from benchmarks.serving import ONE_LOT, csv_of, daemon, percentile, spread
from benchmarks.sockets.children import Child, child, python
from fillsched.client import Client
from tests.acceptance.cluster.plant import Cluster, cluster
from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_server

JOBS, SLOTS = 100, 3

WAITS, WAIT_SECONDS, WAITING_SLOTS = 60, 1.0, 4
"""Jobs whose solver only waits so long, and how many of them a worker runs at a time."""

RATES = (1_000, 5_000, 10_000)
"""Deliveries a second, to READERS sockets of each of TOPICS jobs."""

TOPICS, READERS, DELIVERY_SECONDS = 100, 10, 8.0

SOCKETS, SERVERS_RATE = 2_000, 10_000
"""Sockets on one server and on two, and deliveries a second to all of them."""

FLOOD, BATCHES = 5_000, (1, 64)
"""Messages of one job, appended so many at a time."""

COMMANDED, COMMANDS = 2, 8
"""Jobs that run at a time and are then told to end, and how many in all."""

CLIENTS = 1_000

PATIENT = (
    "from fillsched.backends.processes import solver;"
    "from fillsched.testing.solvers import PatientSolver;"
    "solver.ProcessSolver = lambda task, **_: PatientSolver(task);"
    "from fillsched_cli.main import main; main()"
)
"""A worker whose solvers only wait."""

ROOM = {f"FILLSCHED_SOCKETS{of}": "20000" for of in ("", "_PER_USER", "_PER_JOB")}

AS_IN_USE = {"FILLSCHED_LOG_LEVEL": "info"}
"""Tests want more lines than that: several for each frame, which a loop of its own has to write."""


def main(arguments: Sequence[str]) -> None:
    """Prints a table for each scenario named, or for all."""
    scenarios: dict[str, Callable[[], None]] = {
        "jobs": jobs,
        "waiting": waiting,
        "delivery": delivery,
        "servers": servers,
        "log": log,
        "commands": commands,
        "comeback": comeback,
    }
    for name in arguments or scenarios:
        print(f"\n## {name}\n", flush=True)
        scenarios[name]()


@contextmanager
def made() -> Iterator[Cluster]:
    """A cluster without processes yet."""
    with (
        postgres_server(durable=True) as postgres,
        redis_server() as redis,
        tempfile.TemporaryDirectory() as folder,
        cluster(Path(folder), postgres, redis) as found,
    ):
        yield found


# -- jobs ----------------------------------------------------------------------------------------


def jobs() -> None:
    """Trivial jobs a second, from the first submit to the last end."""
    print("| trivial jobs | a second |\n|---|---|")

    async def embedded() -> None:
        async with daemon(workers=SLOTS) as client:
            await _all_end(client, 10)
            print(f"| one machine, {SLOTS} at a time | {await _all_end(client, JOBS):.1f} |")

    asyncio.run(embedded())
    with made() as found:
        server = found.server(settings=AS_IN_USE)
        for _ in range(SLOTS):
            found.worker(settings=AS_IN_USE)

        async def distributed() -> None:
            async with found.client(server) as client:
                await _all_end(client, 10)
                rate = await _all_end(client, JOBS)
                print(f"| a server, {SLOTS} workers, one at a time each | {rate:.1f} |")

        asyncio.run(distributed())


async def _all_end(client: Client, count: int, seconds: float = 30.0) -> float:
    """Jobs a second."""
    began = time.perf_counter()
    gate = asyncio.Semaphore(20)

    async def one() -> None:
        async with gate:
            job = await client.submit(ONE_LOT, "lots.csv", time_limit_seconds=seconds)
        async for _ in client.follow(job.schedule_id, since=None):
            pass

    await asyncio.gather(*(one() for _ in range(count)))
    return count / (time.perf_counter() - began)


def waiting() -> None:
    """The same of jobs that take no processor time, on one worker and on three."""
    print("| jobs that wait 1 s | a second | of what is possible |\n|---|---|---|")
    rates = []
    for workers in (1, 3):
        with made() as found:
            server = found.server(settings=ROOM | AS_IN_USE)
            for _ in range(workers):
                found.worker(WAITING_SLOTS, program=("-c", PATIENT), settings=AS_IN_USE)

            async def work() -> float:
                async with found.client(server) as client:  # noqa: B023
                    await _all_end(client, WAITING_SLOTS, WAIT_SECONDS)
                    return await _all_end(client, WAITS, WAIT_SECONDS)

            rates.append(asyncio.run(work()))
        most = workers * WAITING_SLOTS / WAIT_SECONDS
        of = f"{workers} worker{'s' * (workers > 1)}, {WAITING_SLOTS} at a time each"
        print(f"| {of} | {rates[-1]:.2f} | {rates[-1] / most:.0%} |", flush=True)
    print(f"\nthree against one: {rates[1] / rates[0]:.2f}")


# -- messages ------------------------------------------------------------------------------------


def _server(stack: ExitStack, found: Cluster | None) -> Child:
    """A daemon with puppet jobs: of `found`, or of one machine."""
    directory = stack.enter_context(tempfile.TemporaryDirectory())
    flags = [f"{name.removeprefix('FILLSCHED_').lower()}={value}" for name, value in ROOM.items()]
    if found is not None:
        flags += [f"database={found.database}", f"redis={found.redis}"]
        flags.append(f"key_file={found.folder / 'key'}")
    return stack.enter_context(child(python("benchmarks.sockets.server", directory, *flags)))


def _watching(server: Child, ids: Sequence[int], readers: int, since: str = "start") -> list[str]:
    url = server.ready["url"].replace("http", "ws", 1)
    return [f"{url}/ws/schedule/{job}?since={since}" for job in ids for _ in range(readers)]


def delivery() -> None:
    """From publish to receive, at clients of the server that publishes and of another."""
    print("| deliveries a second | where | p50 ms | p99 ms | p99.9 ms |\n|---|---|---|---|---|")
    with made() as found, ExitStack() as stack:
        here, there = _server(stack, found), _server(stack, found)
        ids = here.ask("make", count=TOPICS)["jobs"]
        loads, newest = {"the same server": here, "another server": there}, 1
        for where, server in loads.items():
            with child(python("benchmarks.sockets.client")) as load:
                urls = _watching(server, ids, READERS)
                load.ask("connect", urls=urls, token=server.ready["token"], mode="time")
                assert load.ask("until", seq=newest, seconds=30)["ok"]  # all of before is read
                for rate in RATES:
                    each = rate / TOPICS / READERS
                    told = {"rate": each, "seconds": DELIVERY_SECONDS, "at_once": False}
                    load.ask("report")
                    newest = max(here.ask("spread", jobs=ids, **told)["seqs"].values())
                    seen = load.ask("until", seq=newest, seconds=30)
                    assert seen["ok"] and not seen["broken"] and not seen["lost"], seen
                    _row(f"{rate:,} | {where}", load.ask("report"))


def servers() -> None:
    """The same of SOCKETS on one server and on two, while one more publishes, as workers do."""
    print(
        "| sockets | p50 ms | p99 ms | p99.9 ms | processor time of the servers |\n"
        "|---|---|---|---|---|"
    )
    with made() as found, ExitStack() as stack:
        source, *all_of_them = (_server(stack, found) for _ in range(3))
        ids, newest = source.ask("make", count=TOPICS)["jobs"], 1
        for some in (all_of_them[:1], all_of_them):
            with ExitStack() as open_sockets:
                loads = []
                for server in some:
                    load = open_sockets.enter_context(child(python("benchmarks.sockets.client")))
                    urls = _watching(server, ids, SOCKETS // TOPICS // len(some))
                    load.ask("connect", urls=urls, token=server.ready["token"], mode="time")
                    assert load.ask("until", seq=newest, seconds=60)["ok"]
                    load.ask("report")
                    loads.append(load)
                before = [server.cpu_seconds() for server in some]
                told = {"rate": SERVERS_RATE / SOCKETS, "seconds": DELIVERY_SECONDS}
                newest = max(source.ask("spread", jobs=ids, at_once=False, **told)["seqs"].values())
                for load in loads:
                    seen = load.ask("until", seq=newest, seconds=30)
                    assert seen["ok"] and not seen["broken"] and not seen["lost"], seen
                used = [server.cpu_seconds() - b for server, b in zip(some, before, strict=True)]
                cores = " and ".join(f"{seconds / DELIVERY_SECONDS:.0%}" for seconds in used)
                for load in loads:
                    report = load.ask("report")
                    of = f"{SOCKETS // len(some):,} on one of {len(some)}"
                    shown = (report[name] for name in ("p50", "p99", "p999"))
                    print(
                        f"| {of} | {' | '.join(f'{ms:.2f}' for ms in shown)} | {cores} of a core |"
                    )


def _row(name: str, found: dict[str, Any]) -> None:
    print(f"| {name} | {found['p50']:.2f} | {found['p99']:.2f} | {found['p999']:.2f} |", flush=True)


def log() -> None:
    """Messages stored a second, one after the other, with one reader."""
    print("| messages of one job, each waited for | SQLite | PostgreSQL |\n|---|---|---|")
    with made() as found, ExitStack() as stack:
        servers = [_server(stack, None), _server(stack, found)]
        ids = [server.ask("make", count=1)["jobs"][0] for server in servers]
        for batch in BATCHES:
            rates = []
            for server, job in zip(servers, ids, strict=True):
                with child(python("benchmarks.sockets.client")) as load:
                    urls = _watching(server, [job], 1)
                    load.ask("connect", urls=urls, token=server.ready["token"], mode="count")
                    count = FLOOD if batch > 1 else FLOOD // 5
                    told = server.ask("flood", job_id=job, count=count, batch=batch)
                    seen = load.ask("until", seq=told["last"], seconds=60)
                    assert seen["ok"] and not seen["broken"], seen
                    rates.append(count / ((seen["last_ns"] - told["start_ns"]) / 1e9))
            print(f"| {batch} at a time | {rates[0]:,.0f} | {rates[1]:,.0f} |", flush=True)


# -- commands ------------------------------------------------------------------------------------


def commands() -> None:
    """From a command on one server to the end that its client sees; the solver is elsewhere."""
    print("| command | Redis | to the end |\n|---|---|---|")
    lots = csv_of(plant(500))
    with made() as found:
        server = found.server(settings=AS_IN_USE)
        found.worker(COMMANDED, settings=AS_IN_USE)

        async def work() -> None:
            async with found.client(server) as client:
                for redis in ("there", "away"):
                    for command in ("cancel", "finish"):
                        seconds: list[float] = []
                        while len(seconds) < COMMANDS:
                            ids = [await _searching(client, lots) for _ in range(COMMANDED)]
                            if redis == "away":
                                found.redis_server.kill()
                                await asyncio.sleep(2.0)
                            seconds += [await _ended(client, command, job) for job in ids]
                            if redis == "away":
                                found.redis_server.start()
                        print(f"| {command} | {redis} | {spread(seconds)} |", flush=True)

        asyncio.run(work())


async def _searching(client: Client, lots: bytes) -> int:
    """A job whose solver looks for better schedules."""
    job = await client.submit(lots, "lots.csv", time_limit_seconds=600)
    async with aclosing(client.follow(job.schedule_id)) as stream:
        async for message in stream:
            if message.data.get("incumbent_hours") is not None:
                break
    return job.schedule_id


async def _ended(client: Client, command: str, job_id: int) -> float:
    async with aclosing(client.follow(job_id, since=None)) as stream:
        await anext(stream)
        began = time.perf_counter()
        await getattr(client, command)(job_id)
        async for message in stream:
            if message.terminal:
                break
        return time.perf_counter() - began


# -- a killed server -----------------------------------------------------------------------------


def comeback() -> None:
    """CLIENTS follow jobs on a server that is killed; each goes on at another, at its cursor."""
    with made() as found:
        one, other = (found.server(settings=ROOM | AS_IN_USE) for _ in range(2))
        found.worker(10, program=("-c", PATIENT), settings=AS_IN_USE)
        dead = False

        async def work() -> list[float]:
            nonlocal dead
            async with found.client(one) as here, found.client(other) as there:
                locates = (here._locate, there._locate)
                back: list[float] = []

                async def anywhere() -> Any:
                    return await locates[dead]()

                async with Client(anywhere) as client:
                    ids = [
                        (await here.submit(ONE_LOT, "lots.csv", time_limit_seconds=600))
                        for _ in range(10)
                    ]
                    live = asyncio.Semaphore(0)

                    async def one_client(job_id: int) -> None:
                        def link(now: Any) -> None:
                            if now.state == "live":
                                live.release()
                                if dead:
                                    back.append(time.perf_counter() - killed)

                        async for _ in client.follow(job_id, since=None, on_link=link):
                            pass

                    tasks = [
                        asyncio.create_task(one_client(ids[n % 10].schedule_id))
                        for n in range(CLIENTS)
                    ]
                    for _ in range(CLIENTS):
                        await live.acquire()
                    dead, killed = True, time.perf_counter()
                    one.kill()
                    for _ in range(CLIENTS):
                        await live.acquire()
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
                    return back

        back = asyncio.run(work())
    shares = [f"p{int(100 * share)} {percentile(back, share):.2f} s" for share in (0.5, 0.95, 1.0)]
    print(f"{len(back):,} clients of a killed server live again on the other: {', '.join(shares)}")
