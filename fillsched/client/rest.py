"""One request to the daemon, wherever it is now, and with the token that counts now.

What it is for: what all calls have in common. What it is not for: the calls (`jobs`, `configs`,
`accounts`, `operations`), or what an answer stands for (`errors`).
"""

from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import quote

import httpx2

from fillsched.client.endpoint import Endpoint, Locate, bearer
from fillsched.client.errors import UNREACHABLE, error_of, not_ours, unreachable
from fillsched.client.transports import Connections
from fillsched.errors import AuthenticationError, ConnectionTrouble, Unanswered


class Rest:
    """Sends requests through `connections` to where `locate` says.

    Raises the error of `fillsched.errors` that the daemon's answer stands for, and
    ConnectionTrouble when there is no answer.
    """

    def __init__(self, locate: Locate, connections: Connections) -> None:
        self._locate, self._connections = locate, connections

    async def send(self, method: str, path: str, **given: Any) -> httpx2.Response:
        """One request; again when its token has been replaced meanwhile, or its daemon has ended
        and another one answers: those of commands come and go. What may have been done is never
        sent twice."""
        endpoint = await self._locate()
        try:
            return await self._send(endpoint, method, path, **given)
        except (AuthenticationError, ConnectionTrouble) as refused:
            if isinstance(refused, Unanswered) and method != "GET":
                raise
            fresh = await self._another_than(endpoint)
            if fresh is None:
                raise
        return await self._send(fresh, method, path, **given)

    async def _another_than(self, endpoint: Endpoint) -> Endpoint | None:
        """Where to ask now, if that is elsewhere or with another token."""
        try:
            fresh = await self._locate()
        except ConnectionTrouble:
            return None
        return fresh if (fresh.url, fresh.token) != (endpoint.url, endpoint.token) else None

    async def _send(
        self, endpoint: Endpoint, method: str, path: str, **given: Any
    ) -> httpx2.Response:
        headers = {**given.pop("headers", {}), **bearer(endpoint)}
        http = self._connections.to(endpoint)
        return await sent(http, method, endpoint.url, path, headers=headers, **given)

    async def file(self, path: str, **query: Any) -> AsyncGenerator[bytes, None]:
        """A file, piece by piece."""
        endpoint = await self._locate()
        http = self._connections.to(endpoint)
        request = http.build_request(
            "GET", endpoint.url + path, params=said(**query), headers=bearer(endpoint)
        )
        try:
            response = await http.send(request, stream=True)
            try:
                if not response.is_success:
                    await response.aread()
                    raise error_of(response)
                if "content-disposition" not in response.headers:
                    raise not_ours(response)  # a page that would be taken for the file
                async for piece in response.aiter_bytes():
                    yield piece
            finally:
                await response.aclose()
        except UNREACHABLE as error:
            raise unreachable(endpoint.url, error) from error


async def sent(
    http: httpx2.AsyncClient, method: str, url: str, path: str, **given: Any
) -> httpx2.Response:
    """The answer to a request, which is a success. Raises as `Rest`."""
    try:
        response = await http.request(method, url + path, **given)
    except UNREACHABLE as error:
        raise unreachable(url, error) from error
    if not response.is_success:
        raise error_of(response)
    return response


def said(**query: Any) -> dict[str, Any]:
    """A query without what was not said."""
    return {name: value for name, value in query.items() if value is not None}


def segment(name: str) -> str:
    """A name as one piece of a path; one of dots alone would be taken for a step up or none."""
    return quote(name, safe="") if name.strip(".") else name.replace(".", "%2E")
