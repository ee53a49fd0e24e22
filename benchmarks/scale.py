"""What 100,000 sockets and 1,000 jobs a minute need, and where it breaks first, by simulation.

What it is for: `docs/scale.md`. Jobs arrive at random and wait for a free solver, one event after
the other; all else is reckoned from figures that were measured (`docs/benchmarks.md`). What is
assumed stands below, each with its reason. What it is not for: a measurement: nothing of this size
has been run.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

# -- measured: docs/benchmarks.md ---------------------------------------------------------------

SOCKET_BYTES = 37_800
CORE_OF_IDLE_SOCKET = 0.0075 / 1000
SENDS_A_SECOND = 140_000
"""Of one core, each message a write of its own to another socket."""
REJOINS_A_SECOND = 1000 / 4.8
"""Clients that come back at once; the slower of two runs."""
PROVEN_SECONDS = (
    1.86, 0.39, 2.01, 0.01, 1.74, 0.01, 0.51, 0.81, 0.39, 0.68, 0.01, 10, 0.01, 0.42, 10, 0.54,
    10, 1.88, 10, 0.01, 0.59, 0.65, 3.31, 4.24, 10, 9.08, 0.02, 10, 10,
)  # fmt: skip
"""One line, 120 to 1,000 lots, the default limit of 10 s: every row of the table of the planner."""
SOLVER_BYTES = 500e6
"""The largest that was seen with 100,000 lots."""

# -- measured by `database`, client and PostgreSQL on two busy cores: bounds from below ----------

TAKEN_A_SECOND = 52
"""Jobs taken in, claimed and ended: the first two under the one lock of the database."""
APPENDED_A_SECOND = 1_254
"""Messages into the log, 16 attempts at a time."""
HEARD_A_SECOND = 48_000
"""Messages of Redis that one core reads."""
COUNT_SECONDS = 0.02
"""PostgreSQL's for the counts of one user's jobs, with some ten thousand kept."""
LOOK_SECONDS = 0.178 / 10_000
"""To ask whether one user's login still counts, all users of a server being asked for together."""

# -- told by the code ---------------------------------------------------------------------------

DESCRIPTORS = 65_536
ROUND_SECONDS = 0.8

# -- assumed ------------------------------------------------------------------------------------

PLANT_SHARE, PLANT_SECONDS = 0.3, 60.0
"""Plants of several lines are planned for as long as one lets them: a minute, three jobs of ten."""
BESIDE_SECONDS = 0.5
"""Of a solver around each plan: to start, read, judge and store."""
MESSAGES_A_SECOND = 3.0
"""Of a job that is planned; in ten seconds 17 were seen of one line and 46 of a plant."""
READERS_OF_A_JOB = 5
"""Sockets to which a message of a job goes: the page, the dashboard and the list of who asked."""
HEARTBEAT_SECONDS = 30.0
USERS_A_SOCKET = 1 / 3
POSTGRES_CORES = 16
"""Of PostgreSQL's machine, half of them for reading."""
SERVER_SHARE = 0.5
"""Of its core that a server may use: the other half is for rushes, and for when another dies."""
REJOIN_SECONDS = 60.0
"""All clients of a server that dies are to be back within that."""
SOLVERS_SHARE = 0.75
"""Of the solvers that may be at work on average."""
CONNECTIONS_OF_A_MEMBER = 16
"""To PostgreSQL, of a server or a worker (docs/operations.md)."""
WORKER_CORES = 32
"""Solvers of one worker."""


@dataclass(frozen=True)
class Load:
    """What is asked for."""

    sockets: int
    jobs_a_minute: float

    @property
    def jobs_a_second(self) -> float:
        return self.jobs_a_minute / 60


def job_seconds(random: Random) -> float:
    """How long a job holds a solver."""
    if random.random() < PLANT_SHARE:
        return PLANT_SECONDS + BESIDE_SECONDS
    return random.choice(PROVEN_SECONDS) + BESIDE_SECONDS


def waits(load: Load, solvers: int, seed: int = 1, hours: float = 3.0) -> Sequence[float]:
    """Seconds that each job waits for a solver, sorted; the first hour is left out."""
    random, now = Random(seed), 0.0
    free_at = [0.0] * solvers
    heapq.heapify(free_at)
    waited = []
    while now < 3600 * hours:
        now += random.expovariate(load.jobs_a_second)
        begins = max(now, heapq.heappop(free_at))
        heapq.heappush(free_at, begins + job_seconds(random))
        if now > 3600:
            waited.append(begins - now)
    return sorted(waited)


def busy(load: Load) -> float:
    """Solvers at work on average."""
    random = Random(0)
    mean = sum(job_seconds(random) for _ in range(100_000)) / 100_000
    return load.jobs_a_second * mean


def server_core(load: Load, servers: int) -> float:
    """The share of its one core that each server uses. A server's event loop has no second one."""
    idle = load.sockets / servers * CORE_OF_IDLE_SOCKET
    messages = busy(load) * MESSAGES_A_SECOND
    sent = (messages * READERS_OF_A_JOB + load.sockets / HEARTBEAT_SECONDS) / servers
    return idle + sent / SENDS_A_SECOND + messages / HEARD_A_SECOND  # each server hears all


def servers_for(load: Load) -> int:
    """The fewest by load, and by how soon the clients of one that dies are back."""
    servers = 2
    while (
        server_core(load, servers - 1) > SERVER_SHARE
        or load.sockets / servers / (servers - 1) / REJOINS_A_SECOND > REJOIN_SECONDS
    ):
        servers += 1
    return servers


def solvers_for(load: Load) -> int:
    """So many that SOLVERS_SHARE of them are at work on average."""
    return max(1, round(busy(load) / SOLVERS_SHARE))


ROWS: Mapping[str, Callable[[Load], str]] = {
    "solvers at work on average": lambda n: f"{busy(n):.0f}",
    "solvers, a core each": lambda n: f"{solvers_for(n)}",
    "their memory, GB": lambda n: f"{solvers_for(n) * SOLVER_BYTES / 1e9:.0f}",
    "servers": lambda n: f"{servers_for(n)}",
    "core of each server in use": lambda n: f"{server_core(n, servers_for(n)):.1%}",
    "clients of one that died are back after, s": lambda n: (
        f"{n.sockets / servers_for(n) / (servers_for(n) - 1) / REJOINS_A_SECOND:.0f}"
    ),
    "memory of each for sockets, GB": lambda n: (
        f"{n.sockets / servers_for(n) * SOCKET_BYTES / 1e9:.2f}"
    ),
    "messages stored a second": lambda n: f"{busy(n) * MESSAGES_A_SECOND:.0f}",
    "share of what PostgreSQL was seen to store": lambda n: (
        f"{busy(n) * MESSAGES_A_SECOND / APPENDED_A_SECOND:.1%}"
    ),
    "share of the jobs it was seen to take in": lambda n: f"{n.jobs_a_second / TAKEN_A_SECOND:.1%}",
    "connections to PostgreSQL, at most": lambda n: (
        f"{CONNECTIONS_OF_A_MEMBER * (servers_for(n) + ceil(solvers_for(n) / WORKER_CORES)):,}"
    ),
    "million jobs after 90 days": lambda n: f"{n.jobs_a_minute * 60 * 24 * 90 / 1e6:.1f}",
}
"""Lines of the table."""


def sockets_by_core() -> float:
    """Idle sockets, with their heartbeats, that fill SERVER_SHARE of a server's core."""
    each = CORE_OF_IDLE_SOCKET + 1 / HEARTBEAT_SECONDS / SENDS_A_SECOND
    return SERVER_SHARE / each


def breaks() -> Mapping[str, str]:
    """Where each part ends, by itself."""
    mean = busy(Load(0, 60))
    appended = APPENDED_A_SECOND / MESSAGES_A_SECOND / mean * 60
    users = ROUND_SECONDS / LOOK_SECONDS
    dashboards = POSTGRES_CORES / 2 / COUNT_SECONDS
    return {
        "users with a dashboard open, of all servers": f"{dashboards:,.0f}",
        "jobs a minute that PostgreSQL's log takes": f"{appended:,.0f}",
        "jobs a minute under the one lock": f"{TAKEN_A_SECOND * 60:,.0f}",
        "sockets of a server: all back in a minute, at one other": (
            f"{REJOINS_A_SECOND * REJOIN_SECONDS:,.0f}"
        ),
        "sockets of a server: half of its core": f"{sockets_by_core():,.0f}",
        "sockets of a server: its descriptors": f"{DESCRIPTORS:,}",
        "sockets of a server: a look at all logins within its round": (
            f"{users / USERS_A_SOCKET:,.0f}"
        ),
    }


def main(arguments: Sequence[str]) -> None:
    """Prints the tables; takes no arguments."""
    loads = [Load(1_000, 10), Load(10_000, 100), Load(100_000, 1_000)]
    print(
        "| | " + " | ".join(f"{n.sockets:,} sockets, {n.jobs_a_minute:,} jobs/min" for n in loads)
    )
    for name, of in ROWS.items():
        print(f"| {name} | " + " | ".join(of(load) for load in loads) + " |")
    print("\n| solvers | busy | half wait less than | 95 % | 99 % |\n|---|---|---|---|---|")
    most = loads[-1]
    for share in (0.97, 0.93, 0.85, SOLVERS_SHARE):
        solvers = round(busy(most) / share)
        found = waits(most, solvers)
        seen = " | ".join(f"{found[int(part * len(found))]:.1f} s" for part in (0.5, 0.95, 0.99))
        print(f"| {solvers} | {busy(most) / solvers:.0%} | {seen} |")
    print("\n| what | ends at |\n|---|---|")
    for what, where in breaks().items():
        print(f"| {what} | {where} |")
