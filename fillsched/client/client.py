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
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Literal
from urllib.parse import quote

import httpx2

from fillsched.client.administration import Administration
from fillsched.client.errors import (
    UNREACHABLE,
    done,
    error_of,
    list_of,
    not_ours,
    object_of,
    unreachable,
)
from fillsched.client.job_stream import (
    CONNECT_SECONDS,
    Endpoint,
    Link,
    Locate,
    Message,
    Way,
    bearer,
    follow,
    pause_before,
)
from fillsched.client.topic_stream import RATE_HZ, Topics
from fillsched.errors import AuthenticationError, ConnectionTrouble, Unanswered

REQUEST_SECONDS = 120.0
"""How long an answer may take; a check of a large file is the slowest."""

ORDER_SECONDS = 30.0
"""How long a job that may or may not have been accepted is asked for again, by its key: a daemon
is started again in that time."""

Kind = Literal["schedule", "comparison"]

FINAL = frozenset({"succeeded", "failed", "cancelled"})


class Client(Administration):
    """REST and WebSocket calls to one daemon. An async context manager; not for two loops.

    Every call raises the error of `fillsched.errors` that the daemon's answer stands for, and
    ConnectionTrouble when there is no answer.
    """

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._http = httpx2.AsyncClient(
            timeout=httpx2.Timeout(REQUEST_SECONDS, connect=CONNECT_SECONDS), trust_env=False
        )
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
        return await self._order("schedule", key, _form(content, filename, fields))

    async def compare(
        self, content: bytes, filename: str, *, key: str | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Sends a lots file to be planned by several strategies; the answer holds `comparison_id`.

        `fields` are those of `POST /comparison`; otherwise as `submit`.
        """
        return await self._order("comparison", key, _form(content, filename, fields))

    async def check(
        self, content: bytes, filename: str, *, fix: bool = False, **fields: Any
    ) -> dict[str, Any]:
        """The import report of a lots file; nothing is stored or run. With `fix` it holds a
        `cleaned` copy and what that has `left_out`, as files (`content` in base64) or None."""
        query = _given(fix="true" if fix else None)
        response = await self._send(
            "POST", "/check", params=query, **_form(content, filename, fields)
        )
        return object_of(response, "ok", "problems")

    async def get(self, job_id: int, kind: Kind = "schedule") -> dict[str, Any]:
        """The job as it stands."""
        return object_of(await self._send("GET", f"/{kind}/{job_id}"), "id", "status")

    async def schedules(self, **query: Any) -> list[dict[str, Any]]:
        """One page of jobs, newest first (`status`, `before`, `limit`, `scope`)."""
        return list_of(await self._send("GET", "/schedules", params=_given(**query)), "schedules")

    async def comparisons(self, **query: Any) -> list[dict[str, Any]]:
        """One page of comparisons, as `schedules`."""
        page = await self._send("GET", "/comparisons", params=_given(**query))
        return list_of(page, "comparisons")

    async def cancel(self, job_id: int, kind: Kind = "schedule") -> dict[str, Any]:
        """Asks for the job's end as cancelled."""
        return object_of(await self._send("POST", f"/{kind}/{job_id}/cancel"))

    async def finish(self, job_id: int, kind: Kind = "schedule") -> dict[str, Any]:
        """Asks to stop planning now and keep the best schedule."""
        return object_of(await self._send("POST", f"/{kind}/{job_id}/finish"))

    async def delete(self, job_id: int, kind: Kind = "schedule") -> None:
        """Removes the job for good."""
        done(await self._send("DELETE", f"/{kind}/{job_id}"))

    async def activities(
        self, job_id: int, kind: Kind = "schedule", *, strategy: str | None = None
    ) -> dict[str, Any]:
        """The schedule: `{schedule_id, provisional, activities}`; of a comparison that of
        `strategy`, by default of the best."""
        query = _given(strategy=strategy)
        return object_of(
            await self._send("GET", f"/{kind}/{job_id}/activities", params=query), "activities"
        )

    async def receipt(self, job_id: int, kind: Kind = "schedule") -> dict[str, Any]:
        """What was decided while the lots were read; empty before that."""
        return object_of(await self._send("GET", f"/{kind}/{job_id}/receipt"))

    async def why(self, job_id: int, lot_id: str) -> dict[str, Any]:
        """Why a lot stands where it does, or what would make it fit."""
        return object_of(
            await self._send("GET", f"/schedule/{job_id}/why/{_segment(lot_id)}"), "lot_id"
        )

    async def diff(self, first: int, second: int) -> dict[str, Any]:
        """What the second schedule differs in from the first."""
        return object_of(
            await self._send("GET", "/diff", params={"a": first, "b": second}), "moved"
        )

    async def strategies(self) -> list[dict[str, Any]]:
        """The ways of planning."""
        return list_of(await self._send("GET", "/strategies"))

    async def me(self) -> dict[str, Any]:
        """Who we are."""
        return object_of(await self._send("GET", "/auth/me"), "id", "name")

    async def log_out(self) -> None:
        """Ends the token in use."""
        done(await self._send("POST", "/auth/logout"))

    async def users(self) -> list[dict[str, Any]]:
        """Everybody (admin)."""
        return list_of(await self._send("GET", "/users"), "users")

    async def add_user(self, name: str, password: str, role: str) -> dict[str, Any]:
        """Makes a user (admin)."""
        new = {"name": name, "password": password, "role": role}
        return object_of(await self._send("POST", "/users", json=new), "name")

    async def remove_user(self, user_id: int) -> None:
        """Ends an account (admin)."""
        done(await self._send("DELETE", f"/users/{user_id}"))

    async def set_password(self, user_id: int, password: str, old: str | None = None) -> None:
        """Sets a password, one's own with the `old` one; all tokens of that user end."""
        new = {"password": password, "old_password": old}
        done(await self._send("PUT", f"/users/{user_id}/password", json=new))

    async def hand_over(self) -> None:
        """Asks an embedded daemon to end, so that another can take its data directory."""
        object_of(await self._send("POST", "/daemon/hand-over"))

    async def configs(self) -> dict[str, Any]:
        """One's named configurations: `{configs, line}`, `line` being the daemon's figures."""
        return object_of(await self._send("GET", "/configs"), "configs", "line")

    async def config_toml(self, name: str) -> str:
        """The figures of one of them as TOML."""
        response = await self._send("GET", _config(name), params={"format": "toml"})
        if not response.headers.get("content-type", "").startswith("application/toml"):
            raise not_ours(response)
        return response.text

    async def save_config(self, name: str, toml: bytes) -> dict[str, Any]:
        """Makes or replaces one from TOML."""
        given = {"content": toml, "headers": {"Content-Type": "application/toml"}}
        return object_of(await self._send("PUT", _config(name), **given), "line")

    async def check_config(self, toml: bytes) -> dict[str, Any]:
        """Whether figures can be used: `{ok, line, problems}`."""
        given = {"content": toml, "headers": {"Content-Type": "application/toml"}}
        return object_of(await self._send("POST", "/configs/validate", **given), "ok")

    async def default_config(self, name: str, *, on: bool = True) -> None:
        """Uses it, or no longer, for requests that name none."""
        done(await self._send("PUT" if on else "DELETE", f"{_config(name)}/default"))

    async def remove_config(self, name: str) -> None:
        """Removes one."""
        done(await self._send("DELETE", _config(name)))

    async def health(self) -> dict[str, Any]:
        """What `/healthz` says."""
        return object_of(await self._send("GET", "/healthz"), "version")

    async def export(
        self, job_id: int, format: str, *, time_zone: str | None = None
    ) -> AsyncIterator[bytes]:
        """The schedule as a file, piece by piece; `time_zone` instead of the site's own."""
        endpoint = await self._locate()
        request = self._http.build_request(
            "GET",
            f"{endpoint.url}/schedule/{job_id}/export",
            params=_given(format=format, time_zone=time_zone),
            headers=bearer(endpoint),
        )
        try:
            response = await self._http.send(request, stream=True)
            try:
                if not response.is_success:
                    await response.aread()
                    raise error_of(response)
                if "content-disposition" not in response.headers:
                    raise not_ours(response)  # a page that would be taken for the schedule
                async for piece in response.aiter_bytes():
                    yield piece
            finally:
                await response.aclose()
        except UNREACHABLE as error:
            raise unreachable(endpoint.url, error) from error

    async def _order(self, kind: Kind, key: str | None, form: dict[str, Any]) -> dict[str, Any]:
        """A request for a job; with a key it is repeated while it may have been done or not.

        Raises Unanswered when that cannot be found out within `ORDER_SECONDS`.
        """
        headers = {} if key is None else {"Idempotency-Key": key}
        loop, tries, unclear = asyncio.get_running_loop(), 0, False
        deadline = loop.time() + ORDER_SECONDS
        while True:
            try:
                response = await self._send("POST", f"/{kind}", headers=headers, **form)
                return object_of(response, f"{kind}_id")
            except ConnectionTrouble as trouble:
                unclear = unclear or isinstance(trouble, Unanswered)
                if not unclear or key is None:
                    raise
                if loop.time() >= deadline:
                    said = f"{trouble} The job may have been accepted: see fillsched list."
                    raise Unanswered(said) from trouble
            tries += 1
            await asyncio.sleep(pause_before(tries))

    async def _send(self, method: str, path: str, **given: Any) -> httpx2.Response:
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
    ) -> httpx2.Response:
        headers = {**given.pop("headers", {}), **bearer(endpoint)}
        try:
            response = await self._http.request(
                method, endpoint.url + path, headers=headers, **given
            )
        except UNREACHABLE as error:
            raise unreachable(endpoint.url, error) from error
        if not response.is_success:
            raise error_of(response)
        return response

    # -- the stream -----------------------------------------------------------------------------

    def retry_now(self) -> None:
        """Ends the pause before the next try of a stream that is offline."""
        self._retry_now.set()

    def follow(
        self,
        job_id: int,
        *,
        kind: Kind = "schedule",
        since: str | None = "start",
        on_link: Callable[[Link], None] = lambda link: None,
    ) -> AsyncIterator[Message]:
        """The job's messages from `since` to its terminal one; see `following.follow`."""
        way = Way(self._locate, self._http, self._retry_now, on_link)
        return follow(way, f"{kind}/{job_id}", since)

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
        way = Way(self._locate, self._http, self._retry_now, on_link, f"{agent}/1")
        return Topics(way, names, max_rate_hz)


async def log_in(url: str, name: str, password: str) -> dict[str, Any]:
    """A token for a name and a password: `{access_token, token_type, expires_in}`."""
    form = {"grant_type": "password", "username": name, "password": password}
    return await _post(url, "/auth/token", data=form)


async def refresh(url: str, token: str) -> dict[str, Any]:
    """A fresh token for a valid one."""
    return await _post(url, "/auth/refresh", headers=bearer(Endpoint(url, token)))


async def _post(url: str, path: str, **given: Any) -> dict[str, Any]:
    url = url.rstrip("/")
    try:
        async with httpx2.AsyncClient(timeout=CONNECT_SECONDS, trust_env=False) as http:
            response = await http.post(url + path, **given)
    except UNREACHABLE as error:
        raise unreachable(url, error) from error
    if not response.is_success:
        raise error_of(response)
    return object_of(response, "access_token")


def _config(name: str) -> str:
    return f"/configs/{_segment(name)}"


def _segment(name: str) -> str:
    """A name as one piece of a path; one of dots alone would be taken for a step up or none."""
    return quote(name, safe="") if name.strip(".") else name.replace(".", "%2E")


def _given(**query: Any) -> dict[str, Any]:
    """A query without what was not said."""
    return {name: value for name, value in query.items() if value is not None}


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
