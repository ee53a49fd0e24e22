"""One request, while the daemon it goes to may end and another one come."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from fillsched.client.endpoint import Endpoint
from fillsched.client.rest import Rest
from fillsched.errors import ConnectionTrouble, Unanswered

FIRST, SECOND = Endpoint("http://first", "t"), Endpoint("http://second", "t")


class OneOfTwo:
    """Connections to two daemons: the first fails with `error`, the second answers."""

    def __init__(self, error: type[httpx2.RequestError]) -> None:
        self.error, self.asked = error, list[str]()

    def to(self, endpoint: Endpoint) -> httpx2.AsyncClient:
        def answer(request: httpx2.Request) -> httpx2.Response:
            self.asked.append(endpoint.url)
            if endpoint is FIRST:
                raise self.error("gone", request=request)
            return httpx2.Response(200)

        return httpx2.AsyncClient(transport=httpx2.MockTransport(answer))


def moved(error: type[httpx2.RequestError]) -> tuple[Callable[[str], httpx2.Response], OneOfTwo]:
    """Sends by a method to a daemon that has moved after it was found."""
    connections: Any = OneOfTwo(error)
    found = iter((FIRST, SECOND))

    async def locate() -> Endpoint:
        return next(found)

    def send(method: str) -> httpx2.Response:
        return asyncio.run(Rest(locate, connections).send(method, "/x"))

    return send, connections


@pytest.mark.parametrize("error", [httpx2.ConnectError, httpx2.ReadError])
def test_live_32_a_question_is_asked_of_the_daemon_that_took_over(
    error: type[httpx2.RequestError],
) -> None:
    send, connections = moved(error)
    assert send("GET").status_code == 200
    assert connections.asked == ["http://first", "http://second"]


def test_live_32_what_was_never_sent_may_be_sent_there() -> None:
    send, _ = moved(httpx2.ConnectError)
    assert send("POST").status_code == 200


def test_live_32_what_may_have_been_done_is_not_done_again() -> None:
    send, connections = moved(httpx2.ReadError)
    with pytest.raises(Unanswered):
        send("POST")
    assert connections.asked == ["http://first"]


def test_live_32_a_daemon_that_is_found_where_it_was_is_not_asked_again() -> None:
    connections: Any = OneOfTwo(httpx2.ConnectError)

    async def locate() -> Endpoint:
        return FIRST

    with pytest.raises(ConnectionTrouble):
        asyncio.run(Rest(locate, connections).send("GET", "/x"))
    assert connections.asked == ["http://first"]
