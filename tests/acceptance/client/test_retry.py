"""What is tried again and what is a verdict: the table, and clients behind a proxy."""

import asyncio
import errno
import http.server
import json

import httpx2
import pytest

from fillsched.client import Client, fixed, log_in
from fillsched.client.retry import Lost, NoSuchWay, Step, Tries, step
from fillsched.client.streams.job_stream import message_of, refusal_of
from fillsched.errors import (
    AuthenticationError,
    AuthorizationError,
    Conflict,
    ConnectionTrouble,
    ExecutionError,
    FillschedError,
    InvalidInput,
    LimitExceeded,
    NotFound,
    TlsTrouble,
    Unanswered,
    Unavailable,
)
from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.conftest import Running
from tests.acceptance.strangers import Reply, answers, stranger
from tests.conftest import WAIT_SECONDS

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("trouble", "todo"),
    [
        (OSError(errno.ECONNREFUSED, "refused"), Step.AGAIN),
        (TimeoutError(), Step.AGAIN),
        (Lost("closed with 1012"), Step.AGAIN),
        (ConnectionTrouble("nobody"), Step.AGAIN),
        (Unanswered("502"), Step.AGAIN),
        (LimitExceeded("full", retry_after_seconds=5), Step.AGAIN),
        (Unavailable("it ends"), Step.AGAIN),
        (NoSuchWay("no socket"), Step.ANOTHER_WAY),
        (AuthenticationError("expired"), Step.FRESH_TOKEN),
        (LimitExceeded("ten watchers"), Step.STOP),
        (NotFound("gone"), Step.STOP),
        (TlsTrouble("its certificate has expired"), Step.STOP),
        (AuthorizationError("no"), Step.STOP),
        (Conflict("no"), Step.STOP),
        (InvalidInput(()), Step.STOP),
        (ExecutionError("a code we do not know"), Step.STOP),
    ],
    ids=lambda value: value.name if isinstance(value, Step) else type(value).__name__,
)
def test_live_42_what_is_done_about_trouble(trouble: Exception, todo: Step) -> None:
    assert step(trouble) is todo


def problem(code: str, status: int, **headers: str) -> httpx2.Response:
    body = json.dumps({"title": "t", "status": status, "detail": "d", "code": code})
    return answer(status, PROBLEM, body, **headers)


def answer(status: int, kind: str, body: str, **headers: str) -> httpx2.Response:
    request = httpx2.Request("GET", "http://plant:8000/schedule/1/events")
    given = {"content-type": kind, **headers}
    return httpx2.Response(status, headers=given, content=body.encode(), request=request)


@pytest.mark.parametrize(
    ("answered", "todo"),
    [
        (answer(502, "text/html", "<html>"), Step.AGAIN),
        (answer(503, "text/html", ""), Step.AGAIN),
        (problem("EXECUTION_ERROR", 503), Step.AGAIN),
        (answer(504, "application/json", '{"error": "timeout"}'), Step.AGAIN),
        (answer(404, "text/plain", "404 page not found"), Step.AGAIN),
        (answer(404, "application/json", '{"detail": "Not Found"}'), Step.AGAIN),
        (answer(401, "text/html", "who?"), Step.AGAIN),
        (answer(403, "text/html", "no"), Step.AGAIN),
        (answer(302, "text/html", ""), Step.AGAIN),
        (answer(404, PROBLEM, "<html>"), Step.AGAIN),
        (answer(404, PROBLEM, "[]"), Step.AGAIN),
        (answer(404, PROBLEM, '{"title": "of another program"}'), Step.AGAIN),
        (answer(404, PROBLEM, "[" * 100_000), Step.AGAIN),
        (problem("EXECUTION_ERROR", 500), Step.AGAIN),
        (problem("EXECUTION_ERROR", 503), Step.AGAIN),
        (problem("LIMIT_EXCEEDED", 429, **{"retry-after": "5"}), Step.AGAIN),
        (problem("LIMIT_EXCEEDED", 429), Step.STOP),
        (problem("NOT_FOUND", 404), Step.STOP),
        (problem("AUTHENTICATION_ERROR", 401), Step.FRESH_TOKEN),
        (problem("AUTHORIZATION_ERROR", 403), Step.STOP),
        (problem("VALIDATION_ERROR", 400), Step.STOP),
    ],
    ids=lambda value: value.name if isinstance(value, Step) else str(value.status_code),
)
def test_live_42_only_our_own_refusals_are_verdicts(answered: httpx2.Response, todo: Step) -> None:
    assert step(refusal_of(answered)) is todo


@pytest.mark.parametrize("raw", ["", "<html>", "5", "[]", "{}", '"type"', "[" * 100_000])
def test_live_42_a_frame_of_another_program_is_a_lost_connection(raw: str) -> None:
    with pytest.raises(Lost):
        message_of(raw)


def test_a_refused_token_is_tried_once_and_another_kind_until_trouble_of_all() -> None:
    tries = Tries()
    with pytest.raises(AuthenticationError):
        tries.failed(AuthenticationError("of the login itself"), None)
    tries.failed(AuthenticationError("expired"), "old")
    tries.failed(NoSuchWay(), "new")
    tries.failed(NoSuchWay(), "new")
    assert (tries.count, tries.way) == (3, 2)
    tries.failed(ConnectionTrouble(), None)
    assert (tries.count, tries.way) == (4, 0)
    tries.went_well()
    tries.failed(AuthenticationError("expired"), "new")
    with pytest.raises(AuthenticationError):
        tries.failed(AuthenticationError("expired"), "new")


# -- clients --------------------------------------------------------------------------------------

FOREIGN: dict[str, Reply] = {
    "502": answers(502, "text/html", b"<html>bad gateway</html>"),
    "404": answers(404, "text/plain", b"404 page not found"),
    "page": answers(200, "text/html", b"<html>back soon</html>"),
    "other": answers(200, "application/json", b'{"hello": "world"}'),
    "list": answers(200, "application/json", b"[5]"),
    "no json": answers(200, "application/json", b"<html>"),
    "empty": answers(204, "application/json", b""),
    "moved": answers(302, "text/html", b"", Location="http://127.0.0.1:1/"),
    "gzip": answers(200, "application/json", b"no gzip", **{"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_live_42_every_call_says_that_the_answer_is_not_a_daemons(name: str) -> None:
    async def run(url: str) -> None:
        async with Client(fixed(url, "token")) as client:
            for call in (
                client.get(1), client.get(1, "comparison"), client.jobs.page(),
                client.jobs.page("comparison"), client.activities(1), client.cancel(1),
                client.jobs.why(1, "L1"), client.jobs.diff(1, 2), client.strategies(),
                client.accounts.me(), client.accounts.all(), client.configs.all(),
                client.configs.toml("a"), client.configs.check(b""), client.operations.health(),
                client.check(b"", "lots.csv"), client.accounts.add("a", "b", "planner"),
                client.submit(b"", "lots.csv"), client.compare(b"", "lots.csv"),
                anext(client.jobs.export(1, "html")),
                log_in(url, "anna", "secret"),
            ):  # fmt: skip
                with pytest.raises(ConnectionTrouble, match=url):
                    await call
            for command in (
                client.delete(1),
                client.accounts.log_out(),
                client.configs.remove("a"),
            ):
                if name == "empty":  # as a daemon says it
                    await command
                else:
                    with pytest.raises(ConnectionTrouble, match=url):
                        await command

    with stranger(FOREIGN[name]) as proxy:
        asyncio.run(run(proxy.url))


class Gateway:
    """Passes on to a daemon; of what begins with `path`, the first `bad` are answered as `reply`,
    after the daemon has done them if `late`."""

    def __init__(self, daemon: Running, path: str, reply: Reply, bad: int, late: bool) -> None:
        self.daemon, self.path, self.reply, self.bad, self.late = daemon, path, reply, bad, late
        self.keys: list[str] = []

    def __call__(self, request: http.server.BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("content-length", 0)))
        spoiled = request.path.startswith(self.path) and self.bad > 0
        if spoiled:
            self.bad -= 1
        if request.headers.get("upgrade") or (spoiled and not self.late):
            self.reply(request)
            return
        kept = ("authorization", "content-type", "idempotency-key", "accept", "last-event-id")
        headers = {name: request.headers[name] for name in kept if name in request.headers}
        self.keys += [headers["idempotency-key"]] if "idempotency-key" in headers else []
        told = self.daemon.http.request(
            request.command, request.path, headers=headers, content=body
        )
        if spoiled:
            self.reply(request)
        else:
            answers(told.status_code, told.headers["content-type"], told.content)(request)


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.thorough
def test_live_42_a_stream_goes_on_after_a_proxy_has_answered_for_its_daemon(
    daemon: Running, name: str
) -> None:
    job_id = daemon.submit()
    daemon.end(job_id)

    async def run(url: str) -> list[int]:
        async with asyncio.timeout(WAIT_SECONDS), Client(fixed(url, daemon.token)) as client:

            def hurry(_: object) -> None:
                asyncio.get_running_loop().call_soon(client.retry_now)

            return [m.data["seq"] async for m in client.follow(job_id, on_link=hurry)]

    gateway = Gateway(daemon, f"/schedule/{job_id}/events", FOREIGN[name], bad=5, late=False)
    with stranger(gateway) as proxy:
        seqs = asyncio.run(run(proxy.url))
    assert seqs == list(range(1, len(seqs) + 1)) and gateway.bad == 0


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("name", ["502", "page"])
def test_live_42_a_job_is_ordered_again_by_its_key_and_made_once(
    daemon: Running, name: str, late: bool
) -> None:
    async def run(url: str) -> int:
        async with asyncio.timeout(WAIT_SECONDS), Client(fixed(url, daemon.token)) as client:
            job = await client.submit(LOTS_CSV, "lots.csv", key=f"{name} {late}", name="once")
            return int(job["schedule_id"])

    before = len(daemon.call("GET", "/schedules?limit=200").json()["schedules"])
    gateway = Gateway(daemon, "/schedule", FOREIGN[name], bad=1, late=late)
    with stranger(gateway) as proxy:
        job_id = asyncio.run(run(proxy.url))
    assert daemon.get(job_id)["name"] == "once"
    assert len(daemon.call("GET", "/schedules?limit=200").json()["schedules"]) == before + 1
    assert set(gateway.keys) == {f"{name} {late}"} and len(gateway.keys) == 1 + late


def test_live_42_an_order_without_a_key_or_that_was_never_sent_is_not_repeated(
    daemon: Running,
) -> None:
    async def order(url: str, key: str | None) -> FillschedError:
        async with asyncio.timeout(WAIT_SECONDS), Client(fixed(url, daemon.token)) as client:
            with pytest.raises(ConnectionTrouble) as refused:
                await client.submit(LOTS_CSV, "lots.csv", key=key)
            return refused.value

    gateway = Gateway(daemon, "/schedule", FOREIGN["502"], bad=9, late=False)
    with stranger(gateway) as proxy:
        assert isinstance(asyncio.run(order(proxy.url, None)), Unanswered)
        assert gateway.bad == 8
    assert not isinstance(asyncio.run(order(proxy.url, "key")), Unanswered)


def test_live_42_an_order_that_is_never_answered_says_that_it_may_have_been_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fillsched.client.client.ORDER_SECONDS", 0.0)

    async def order(url: str) -> None:
        async with asyncio.timeout(WAIT_SECONDS), Client(fixed(url, "token")) as client:
            await client.submit(LOTS_CSV, "lots.csv", key="key")

    with (
        stranger(FOREIGN["502"]) as proxy,
        pytest.raises(Unanswered, match=r"may have been accepted: see fillsched list"),
    ):
        asyncio.run(order(proxy.url))
