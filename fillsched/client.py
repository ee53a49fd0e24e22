"""The Python client: REST calls, and a stream that survives everything but its job's end.

What it is for: talking to a daemon from Python: the command line, the dashboard and users' own
programs use this one. What it is not for: finding or starting a daemon (the `Locate` handed in does
that) or rendering anything.

    async with Client(fixed("http://127.0.0.1:8000", token)) as client:
        job = await client.submit(Path("lots.csv").read_bytes(), "lots.csv", name="W42")
        async for message in client.follow(job["schedule_id"]):
            print(message.data["progress"], message.data["message"])
"""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from fillsched.errors import (
    AuthenticationError,
    AuthorizationError,
    Conflict,
    ConnectionTrouble,
    ExecutionError,
    Fault,
    FillschedError,
    InvalidInput,
    LimitExceeded,
    MalformedRequest,
    NotFound,
    TooLarge,
)

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 20.0
"""Reconnecting waits a random part of a pause that doubles from the first to the longest."""

CONNECT_SECONDS = 10.0
"""How long opening a connection may take before it counts as failed."""

REQUEST_SECONDS = 120.0
"""How long an answer may take; a check of a large file is the slowest."""

PING_SECONDS = 20.0
"""Protocol pings of our own, so that a dead daemon is noticed while nothing is sent."""

FINAL = frozenset({"succeeded", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a daemon answers, and the token that lets us in."""

    url: str
    token: str


Locate = Callable[[], Awaitable[Endpoint]]
"""Finds the daemon anew for every connection: it may have moved, and its token with it.

Raises ConnectionTrouble when there is none.
"""


def fixed(url: str, token: str) -> Locate:
    """A `Locate` for a daemon that stays where it is."""

    async def locate() -> Endpoint:
        return Endpoint(url.rstrip("/"), token)

    return locate


@dataclass(frozen=True, slots=True)
class Message:
    """One frame: parsed, and as it came."""

    data: Mapping[str, Any]
    raw: str

    @property
    def terminal(self) -> bool:
        return self.data.get("type") in ("complete", "error")


@dataclass(frozen=True, slots=True)
class Link:
    """How the stream stands. `retry_seconds` until try number `tries`, while offline."""

    state: Literal["connecting", "live", "offline"]
    tries: int = 0
    retry_seconds: float | None = None
    reason: str = ""


class Client:
    """REST and WebSocket calls to one daemon. An async context manager; not for two loops.

    Every call raises the error of `fillsched.errors` that the daemon's answer stands for, and
    ConnectionTrouble when there is no answer.
    """

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(REQUEST_SECONDS, connect=CONNECT_SECONDS), trust_env=False
        )
        self._random = random.Random()
        self._retry_now = asyncio.Event()

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    # -- REST -----------------------------------------------------------------------------------

    async def submit(
        self, content: bytes, filename: str, *, key: str | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Sends a lots file to be planned; the answer holds `schedule_id`.

        `fields` are those of `POST /schedule`; None is left out. `key` makes a repeat harmless.
        """
        headers = {} if key is None else {"Idempotency-Key": key}
        response = await self._send(
            "POST", "/schedule", headers=headers, **_form(content, filename, fields)
        )
        return _object(response)

    async def check(self, content: bytes, filename: str, **fields: Any) -> dict[str, Any]:
        """The import report of a lots file; nothing is stored or run."""
        return _object(await self._send("POST", "/check", **_form(content, filename, fields)))

    async def get(self, job_id: int) -> dict[str, Any]:
        """The job as it stands."""
        return _object(await self._send("GET", f"/schedule/{job_id}"))

    async def schedules(self, **query: Any) -> list[dict[str, Any]]:
        """One page of jobs, newest first (`status`, `before`, `limit`, `scope`)."""
        given = {name: value for name, value in query.items() if value is not None}
        page = _object(await self._send("GET", "/schedules", params=given))
        jobs: list[dict[str, Any]] = page["schedules"]
        return jobs

    async def cancel(self, job_id: int) -> dict[str, Any]:
        """Asks for the job's end as cancelled."""
        return _object(await self._send("POST", f"/schedule/{job_id}/cancel"))

    async def finish(self, job_id: int) -> dict[str, Any]:
        """Asks to stop planning now and keep the best schedule."""
        return _object(await self._send("POST", f"/schedule/{job_id}/finish"))

    async def delete(self, job_id: int) -> None:
        """Removes the job for good."""
        await self._send("DELETE", f"/schedule/{job_id}")

    async def activities(self, job_id: int) -> dict[str, Any]:
        """The schedule: `{schedule_id, provisional, activities}`."""
        return _object(await self._send("GET", f"/schedule/{job_id}/activities"))

    async def receipt(self, job_id: int) -> dict[str, Any]:
        """What was decided while the lots were read; empty before that."""
        return _object(await self._send("GET", f"/schedule/{job_id}/receipt"))

    async def strategies(self) -> list[dict[str, Any]]:
        """The ways of planning."""
        found: list[dict[str, Any]] = (await self._send("GET", "/strategies")).json()
        return found

    async def me(self) -> dict[str, Any]:
        """Who we are."""
        return _object(await self._send("GET", "/auth/me"))

    async def log_out(self) -> None:
        """Ends the token in use."""
        await self._send("POST", "/auth/logout")

    async def users(self) -> list[dict[str, Any]]:
        """Everybody (admin)."""
        found: list[dict[str, Any]] = _object(await self._send("GET", "/users"))["users"]
        return found

    async def add_user(self, name: str, password: str, role: str) -> dict[str, Any]:
        """Makes a user (admin)."""
        new = {"name": name, "password": password, "role": role}
        return _object(await self._send("POST", "/users", json=new))

    async def remove_user(self, user_id: int) -> None:
        """Ends an account (admin)."""
        await self._send("DELETE", f"/users/{user_id}")

    async def set_password(self, user_id: int, password: str) -> None:
        """Sets a password; all tokens of that user end."""
        await self._send("PUT", f"/users/{user_id}/password", json={"password": password})

    async def hand_over(self) -> None:
        """Asks an embedded daemon to end, so that another can take its data directory."""
        await self._send("POST", "/daemon/hand-over")

    async def health(self) -> dict[str, Any]:
        """What `/healthz` says."""
        return _object(await self._send("GET", "/healthz"))

    async def export(self, job_id: int, format: str) -> AsyncIterator[bytes]:
        """The schedule as a file, piece by piece."""
        endpoint = await self._locate()
        request = self._http.build_request(
            "GET",
            f"{endpoint.url}/schedule/{job_id}/export",
            params={"format": format},
            headers=_bearer(endpoint),
        )
        try:
            response = await self._http.send(request, stream=True)
            try:
                if response.is_error:
                    await response.aread()
                    raise error_of(response)
                async for piece in response.aiter_bytes():
                    yield piece
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            raise _unreachable(endpoint.url, error) from error

    async def _send(self, method: str, path: str, **given: Any) -> httpx.Response:
        """One request; again when it is refused with a token that has been replaced meanwhile."""
        endpoint = await self._locate()
        try:
            return await self._request(endpoint, method, path, **given)
        except AuthenticationError:
            fresh = await self._locate()
            if fresh.token == endpoint.token:
                raise
            return await self._request(fresh, method, path, **given)

    async def _request(
        self, endpoint: Endpoint, method: str, path: str, **given: Any
    ) -> httpx.Response:
        headers = {**given.pop("headers", {}), **_bearer(endpoint)}
        try:
            response = await self._http.request(
                method, endpoint.url + path, headers=headers, **given
            )
        except httpx.TransportError as error:
            raise _unreachable(endpoint.url, error) from error
        if response.is_error:
            raise error_of(response)
        return response

    # -- the stream -----------------------------------------------------------------------------

    def retry_now(self) -> None:
        """Ends the pause before the next try of a stream that is offline."""
        self._retry_now.set()

    async def follow(
        self,
        job_id: int,
        *,
        since: str | None = "start",
        on_link: Callable[[Link], None] = lambda link: None,
    ) -> AsyncIterator[Message]:
        """The job's messages from `since` to its terminal one, whatever happens in between.

        `since` is ``start``, a cursor, or None for the present state only. A lost connection is
        made again for ever, and the stream goes on without a gap or a repeat. `on_link` is told of
        every change. Raises what the daemon says when it refuses (close code 1008).
        """
        tries = 0
        refused = ""
        while True:
            on_link(Link("connecting", tries))
            try:
                endpoint = await self._locate()
                async with _socket(endpoint, job_id, since) as socket:
                    async for raw in socket:
                        if tries >= 0:
                            on_link(Link("live"))
                            tries = -1
                        message = Message(json.loads(raw), str(raw))
                        since = message.data.get("cursor", since)
                        yield message
                        if message.terminal:
                            return
                reason = _refusal_or_reason(socket, retry=endpoint.token != refused)
                if reason is None:  # closed as done; the terminal message was seen before
                    return
                refused = endpoint.token if socket.close_code == 1008 else refused
            except (OSError, ConnectionTrouble, InvalidHandshake, TimeoutError) as error:
                reason = str(error) or type(error).__name__
            tries = max(0, tries) + 1
            pause = self._pause(tries)
            on_link(Link("offline", tries, pause, reason))
            await self._sleep(pause)

    def _pause(self, tries: int) -> float:
        """Full jitter: anywhere between nothing and the pause, which doubles with every try."""
        longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(tries - 1, 10))
        return self._random.uniform(0.0, longest)

    async def _sleep(self, seconds: float) -> None:
        self._retry_now.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._retry_now.wait(), seconds)


async def log_in(url: str, name: str, password: str) -> dict[str, Any]:
    """A token for a name and a password: `{access_token, token_type, expires_in}`."""
    form = {"grant_type": "password", "username": name, "password": password}
    return await _post(url, "/auth/token", data=form)


async def refresh(url: str, token: str) -> dict[str, Any]:
    """A fresh token for a valid one."""
    return await _post(url, "/auth/refresh", headers=_bearer(Endpoint(url, token)))


async def _post(url: str, path: str, **given: Any) -> dict[str, Any]:
    url = url.rstrip("/")
    try:
        async with httpx.AsyncClient(timeout=CONNECT_SECONDS, trust_env=False) as http:
            response = await http.post(url + path, **given)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise _unreachable(url, error) from error
    if response.is_error:
        raise error_of(response)
    return _object(response)


@contextlib.asynccontextmanager
async def _socket(
    endpoint: Endpoint, job_id: int, since: str | None
) -> AsyncIterator[ClientConnection]:
    url = f"ws{endpoint.url.removeprefix('http')}/ws/schedule/{job_id}"
    if since is not None:
        url += "?" + urlencode({"since": since})
    try:
        async with connect(
            url,
            additional_headers=_bearer(endpoint),
            open_timeout=CONNECT_SECONDS,
            ping_interval=PING_SECONDS,
            compression=None,
            proxy=None,
        ) as socket:
            with contextlib.suppress(ConnectionClosed):
                yield socket
    except InvalidURI as error:
        raise ConnectionTrouble(f"'{endpoint.url}' is not the address of a daemon.") from error


def _refusal_or_reason(socket: ClientConnection, *, retry: bool) -> str | None:
    """Why the socket closed, None when the job is done. Raises the daemon's refusal.

    A refused token is tried once more (`retry`): a restarted daemon has written a new one.
    """
    code, text = socket.close_code, socket.close_reason or ""
    if code == 1000:
        return None
    if code == 1008:
        name, _, rest = text.partition(": ")
        if not (name == "AUTHENTICATION_ERROR" and retry):
            raise error_of_code(name, rest or text or "the daemon refused the connection")
    return text or f"the connection was lost (code {code})"


def _bearer(endpoint: Endpoint) -> dict[str, str]:
    return {"Authorization": f"Bearer {endpoint.token}"}


def _form(content: bytes, filename: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    data = {
        name: json.dumps(value) if isinstance(value, dict) else str(value)
        for name, value in fields.items()
        if value is not None
    }
    return {"files": {"lots": (filename, content)}, "data": data}


def _object(response: httpx.Response) -> dict[str, Any]:
    value: dict[str, Any] = response.json()
    return value


def _unreachable(url: str, error: Exception) -> ConnectionTrouble:
    return ConnectionTrouble(f"The daemon at {url} does not answer ({error or type(error)}).")


def error_of(response: httpx.Response) -> FillschedError:
    """The error that a problem+json answer stands for."""
    try:
        problem = response.json()
        code, detail = problem["code"], problem["detail"]
        faults = [Fault(**fault) for fault in problem.get("problems", ())]
    except (ValueError, KeyError, TypeError):
        return ExecutionError(f"The daemon answered {response.status_code} and nothing to read.")
    if response.status_code == 413:
        return TooLarge(detail)
    if faults:
        kind = MalformedRequest if response.status_code == 400 else InvalidInput
        return kind(faults, detail)
    return error_of_code(code, detail)


def error_of_code(code: str, detail: str) -> FillschedError:
    """The error with that code; ExecutionError for one we do not know."""
    if code == "VALIDATION_ERROR":
        return InvalidInput((), detail)
    if code == "LIMIT_EXCEEDED":
        return LimitExceeded(detail)
    kinds: dict[str, type[FillschedError]] = {
        "AUTHENTICATION_ERROR": AuthenticationError,
        "AUTHORIZATION_ERROR": AuthorizationError,
        "NOT_FOUND": NotFound,
        "CONFLICT": Conflict,
        "CONNECTION_ERROR": ConnectionTrouble,
    }
    return kinds.get(code, ExecutionError)(detail)
