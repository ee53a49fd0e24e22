"""The Python client: REST calls, and a stream that survives everything but its job's end.

What it is for: talking to a daemon from Python: the command line, the dashboard and users' own
programs use this one. What it is not for: finding or starting a daemon (the `Locate` handed in does
that) or rendering anything.

    async with Client(fixed("http://127.0.0.1:8000", token)) as client:
        job = await client.submit(Path("lots.csv").read_bytes(), "lots.csv", name="W42")
        async for message in client.follow(job.schedule_id):
            print(message.data["progress"], message.data["message"])
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, TypeVar

from websockets.http11 import USER_AGENT

from fillsched.client.accounts import NETWORK, Accounts
from fillsched.client.configs import Configs
from fillsched.client.endpoint import Locate
from fillsched.client.errors import answer_of, answers_of
from fillsched.client.jobs import Jobs, Kind
from fillsched.client.keys import Keys
from fillsched.client.operations import Operations
from fillsched.client.rest import Rest, said
from fillsched.client.streams.job_stream import Link, Message, Way, follow, pause_before
from fillsched.client.streams.topic_stream import RATE_HZ, Topics
from fillsched.client.transports import Connections, Transport
from fillsched.errors import ConnectionTrouble, Unanswered
from fillsched.wire import Accepted, AcceptedComparison, CheckView, StrategyView

REQUEST_SECONDS = 120.0
"""How long an answer may take; a check of a large file is the slowest."""

ORDER_SECONDS = 30.0
"""How long a job that may or may not have been accepted is asked for again, by its key: a daemon
is started again in that time."""

New = TypeVar("New", Accepted, AcceptedComparison)


class Client:
    """Calls and streams of one daemon. An async context manager; not for two loops.

    Every call raises the error of `fillsched.errors` that the daemon's answer stands for, and
    ConnectionTrouble when there is no answer. `get`, `cancel`, `finish`, `delete`, `activities` and
    `receipt` are those of `jobs`.
    """

    def __init__(self, locate: Locate, transport: Transport = NETWORK) -> None:
        self._locate, self._transport = locate, transport
        self._connections = Connections(transport, REQUEST_SECONDS)
        self._retry_now = asyncio.Event()
        self._rest = rest = Rest(locate, self._connections)
        self.jobs, self.configs = Jobs(rest), Configs(rest)
        self.accounts, self.keys = Accounts(rest), Keys(rest)
        self.operations = Operations(rest)
        self.get, self.delete = self.jobs.get, self.jobs.delete
        self.cancel, self.finish = self.jobs.cancel, self.jobs.finish
        self.activities, self.receipt = self.jobs.activities, self.jobs.receipt

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connections.aclose()

    async def submit(
        self, content: bytes, filename: str, *, key: str | None = None, **fields: Any
    ) -> Accepted:
        """Sends a lots file to be planned; the answer holds `schedule_id`.

        `fields` are those of `POST /schedule`; None is left out. `key` makes a repeat harmless.
        """
        return await self._order("/schedule", Accepted, key, _form(content, filename, fields))

    async def compare(
        self, content: bytes, filename: str, *, key: str | None = None, **fields: Any
    ) -> AcceptedComparison:
        """Sends a lots file to be planned by several strategies; the answer holds `comparison_id`.

        `fields` are those of `POST /comparison`; otherwise as `submit`.
        """
        form = _form(content, filename, fields)
        return await self._order("/comparison", AcceptedComparison, key, form)

    async def check(
        self, content: bytes, filename: str, *, fix: bool = False, **fields: Any
    ) -> CheckView:
        """The import report of a lots file; nothing is stored or run. With `fix` it holds a
        `cleaned` copy and what that has `left_out`, as files (`content` in base64) or None."""
        query = said(fix="true" if fix else None)
        form = _form(content, filename, fields)
        return answer_of(await self._rest.send("POST", "/check", params=query, **form), CheckView)

    async def strategies(self) -> list[StrategyView]:
        """The ways of planning."""
        return answers_of(await self._rest.send("GET", "/strategies"), StrategyView)

    def follow(
        self,
        job_id: int,
        *,
        kind: Kind = "schedule",
        since: str | None = "start",
        on_link: Callable[[Link], None] = lambda link: None,
    ) -> AsyncGenerator[Message, None]:
        """The job's messages from `since` to its terminal one; see `job_stream.follow`."""
        return follow(self._way(on_link), f"{kind}/{job_id}", since)

    def topics(
        self,
        *names: str,
        agent: str = "fillsched",
        max_rate_hz: float = RATE_HZ,
        on_link: Callable[[Link], None] = lambda link: None,
    ) -> Topics:
        """Messages of many topics on one socket, for as long as they are iterated.

        `agent` is the kind of client that the daemon's overview of connections shows.
        """
        return Topics(self._way(on_link, f"{agent}/1"), names, max_rate_hz)

    def retry_now(self) -> None:
        """Ends the pause before the next try of a stream that is offline."""
        self._retry_now.set()

    def _way(self, on_link: Callable[[Link], None], agent: str = USER_AGENT) -> Way:
        connections = self._connections
        return Way(self._locate, self._transport, connections, self._retry_now, on_link, agent)

    async def _order(
        self, path: str, kind: type[New], key: str | None, form: dict[str, Any]
    ) -> New:
        """A request for a job; with a key it is repeated while it may have been done or not.

        Raises Unanswered when that cannot be found out within `ORDER_SECONDS`.
        """
        headers = {} if key is None else {"Idempotency-Key": key}
        loop, tries, unclear = asyncio.get_running_loop(), 0, False
        deadline = loop.time() + ORDER_SECONDS
        while True:
            try:
                response = await self._rest.send("POST", path, headers=headers, **form)
                return answer_of(response, kind)
            except ConnectionTrouble as trouble:
                unclear = unclear or isinstance(trouble, Unanswered)
                if not unclear or key is None:
                    raise
                if loop.time() >= deadline:
                    told = f"{trouble} The job may have been accepted: see fillsched list."
                    raise Unanswered(told) from trouble
            tries += 1
            await asyncio.sleep(pause_before(tries))


def _form(content: bytes, filename: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    data = {name: _spelled(value) for name, value in fields.items() if value is not None}
    return {"files": {"lots": (filename, content)}, "data": data}


def _spelled(value: object) -> str:
    """A value as text of a form."""
    match value:
        case dict():
            return json.dumps(value)
        case list() | tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)
