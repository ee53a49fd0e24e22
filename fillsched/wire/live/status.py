"""What the server says of itself: `/status` and the topic ``server``.

What it is for: the shapes. What it is not for: gathering the figures (`api.operations`).
"""

from typing import Literal

from fillsched.wire.values import Answer, Instant, Lenient


class Health(Answer):
    """The process answers. `proof`: whose daemon it is, where a nonce asked for it."""

    status: Literal["ok"]
    version: str
    proof: str | None = None


WhyNotReady = Literal["stopping", "database missing", "cannot store"]


class Readiness(Lenient):
    """Whether new work is welcome."""

    status: Literal["ready", "handing over"] | WhyNotReady


class SocketView(Lenient):
    """One connection, for an overview of them."""

    id: str
    user: str
    kind: str
    topics: int
    age_seconds: float
    beat_age_seconds: float
    lag_ms: float | None
    queued: int
    conflated: int


class WorkerView(Lenient):
    """A host that runs `slots` jobs at a time; `beat_age_seconds` ago it last looked round.

    `load_per_core`: processes that want each core of its machine, over a minute. It and `version`
    are null where they are not told.
    """

    host: str
    slots: int
    busy: int
    beat_age_seconds: float
    load_per_core: float | None = None
    version: str | None = None


class ServerView(Lenient):
    """A server: the one that answers (`here`), or one that said this `beat_age_seconds` ago.

    What one of an older version does not tell is null.
    """

    name: str
    here: bool
    beat_age_seconds: float
    connections: int
    connections_limit: int | None
    messages_per_second: float | None
    load_per_core: float | None
    ready: bool | None
    version: str | None
    started_at: Instant | None


class MembersView(Lenient):
    """What the installation is made of, in one sentence (`text`) and in figures.

    `unknown`: Redis is away, so that only the server that answers is known.
    """

    kind: Literal["one_machine", "cluster", "unknown"]
    text: str
    servers: int
    workers: int
    slots: int
    busy: int


class ServerMessage(Lenient):
    """The server's own figures, on the topic ``server``."""

    type: Literal["server"] = "server"
    timestamp: Instant
    jobs: dict[str, int]
    connections: dict[str, int]
    messages_per_second: float
    heartbeat_seconds: float
    sockets: list[SocketView]
    sockets_total: int
    workers: list[WorkerView]
    servers: list[ServerView]
    members: MembersView


class ConnectionsView(Lenient):
    """Who is connected; the server's total, and of those that one may see, where they belong."""

    total: int
    users: int
    by_schedule: dict[int, int]
    by_user: dict[str, int]


class StatusView(Answer):
    """`GET /status`: an admin sees everybody's, others their own jobs and connections."""

    version: str
    timestamp: Instant
    started_at: Instant
    ready: bool
    jobs: dict[str, int]
    connections: ConnectionsView
    limits: dict[str, float]
    messages_per_second: float
    sockets: list[SocketView]
    sockets_total: int
    workers: list[WorkerView]
    servers: list[ServerView] | None  # of an older daemon neither is known
    members: MembersView | None
