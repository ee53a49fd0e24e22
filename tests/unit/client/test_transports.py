"""Requests that go straight into an application: read while they are answered, and always ended."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx2
import pytest

from fillsched.client import Client, InProcess, fixed
from fillsched.client.endpoint import Endpoint
from fillsched.client.retry import NoSuchWay
from fillsched.client.transports import Application
from fillsched.errors import NotFound, Unanswered

Value = TypeVar("Value")


def ran(work: Coroutine[Any, Any, Value]) -> Value:
    async def bounded() -> Value:
        async with asyncio.timeout(5):
            return await work

    return asyncio.run(bounded())


@asynccontextmanager
async def client_of(application: Application) -> AsyncIterator[Client]:
    async with Client(fixed("http://plant:8000/", "secret"), InProcess(application)) as client:
        yield client


def answering(status: int, body: object, kind: str = "application/json") -> Application:
    """An application that gives one answer, and what it was asked beside it."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        asked.append((scope, await receive()))
        headers = [(b"content-type", kind.encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    asked.clear()
    return application


asked: list[tuple[Any, Any]] = []


def test_a_request_comes_as_from_a_network_with_its_token_and_its_body() -> None:
    async def run() -> None:
        async with client_of(answering(200, {"id": 1, "name": "ä", "role": "planner"})) as client:
            user = await client.accounts.add("ä", "long enough", "planner")
            assert (user.id, user.name) == (1, "ä")

    ran(run())
    [(scope, message)] = asked
    headers = dict(scope["headers"])
    assert (scope["method"], scope["path"]) == ("POST", "/users")
    assert (headers[b"authorization"], headers[b"host"]) == (b"Bearer secret", b"plant:8000")
    assert json.loads(message["body"])["name"] == "ä" and not message["more_body"]


def test_a_path_and_a_query_come_apart_and_as_they_were_written() -> None:
    async def run() -> None:
        async with client_of(answering(404, {"code": "NOT_FOUND", "detail": "no"})) as client:
            with pytest.raises(Unanswered):  # an error that is no problem+json is nobody's verdict
                await client.jobs.why(1, "a/b ä")
            with pytest.raises(Unanswered):
                await client.jobs.diff(1, 2)

    ran(run())
    [(why, _), (diff, _)] = asked
    assert why["path"] == "/schedule/1/why/a/b ä"
    assert why["raw_path"] == b"/schedule/1/why/a%2Fb%20%C3%A4"
    assert diff["query_string"] == b"a=1&b=2"


def test_a_refusal_is_the_error_that_it_stands_for() -> None:
    problem = {"code": "NOT_FOUND", "detail": "There is no schedule 7."}

    async def run() -> None:
        async with client_of(answering(404, problem, "application/problem+json")) as client:
            await client.get(7)

    with pytest.raises(NotFound, match=r"There is no schedule 7\."):
        ran(run())


@pytest.mark.parametrize("body", [{"hello": "world"}, [5], None, {"id": "one", "name": "a"}])
def test_an_answer_of_another_shape_is_trouble_of_the_connection(body: object) -> None:
    async def run() -> None:
        async with client_of(answering(200, body)) as client:
            await client.accounts.me()

    with pytest.raises(Unanswered, match="is not fillsched"):
        ran(run())


class Stream:
    """An application that answers piece by piece, as it is told, and notes how it ended."""

    def __init__(self) -> None:
        self.go, self.ended, self.left = asyncio.Event(), "", False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        listening = asyncio.create_task(receive())
        headers = [(b"content-disposition", b"attachment")]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"first", "more_body": True})
            await self.go.wait()
            await send({"type": "http.response.body", "body": b"last"})
            await asyncio.sleep(0)
            self.ended = "whole"
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise
        finally:
            message = await asyncio.shield(listening)
            self.left = message["type"] == "http.disconnect"


def test_an_answer_is_read_while_it_is_written_and_its_end_is_waited_for() -> None:
    async def run() -> None:
        stream = Stream()
        async with client_of(stream) as client:
            pieces = client.jobs.export(1, "csv")
            assert await anext(pieces) == b"first"
            stream.go.set()
            assert [piece async for piece in pieces] == [b"last"]
        assert (stream.ended, stream.left) == ("whole", True)

    ran(run())


def test_who_stops_reading_ends_what_answers() -> None:
    async def run() -> None:
        stream = Stream()
        http = InProcess(stream).http(Endpoint("http://plant", ""), 5)
        async with http, http.stream("GET", "http://plant/") as read:
            assert read.status_code == 200
        assert (stream.ended, stream.left) == ("cancelled", True)

    ran(run())


@pytest.mark.parametrize("begun", [False, True])
def test_an_application_that_breaks_is_a_connection_that_ends(begun: bool) -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        if begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    async def run() -> None:
        async with client_of(application) as client:
            await client.accounts.me()

    with pytest.raises(Unanswered) as raised:
        ran(run())
    cause = raised.value.__cause__
    assert isinstance(cause, httpx2.RemoteProtocolError)
    assert isinstance(cause.__cause__, ZeroDivisionError) is not begun


def test_there_are_no_sockets_in_one_process() -> None:
    async def run() -> None:
        transport = InProcess(answering(200, {}))
        async with transport.socket(Endpoint("http://plant", "secret"), "/ws", "tui/1"):
            raise AssertionError

    with pytest.raises(NoSuchWay):
        ran(run())
