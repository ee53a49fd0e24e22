"""Many topics on one socket against a real daemon: joining, leaving, refusals, and a restart."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from fillsched.client import Client, Endpoint, Link, Topics, fixed
from fillsched.client.streams import polled_topics
from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.errors import AuthenticationError, Unavailable
from fillsched.service.jobs import JobService
from tests.acceptance.conftest import Running
from tests.acceptance.proxies import Proxy
from tests.conftest import WAIT_SECONDS

Data = dict[str, Any]


@pytest.fixture(scope="module")
def done(daemon: Running) -> int:
    job_id = daemon.submit()
    daemon.end(job_id)
    return job_id


@asynccontextmanager
async def watching(
    daemon: Running, *names: str, on_link: Callable[[Link], None] = lambda link: None
) -> AsyncIterator[Topics]:
    async with (
        asyncio.timeout(WAIT_SECONDS),
        Client(fixed(daemon.url, daemon.token)) as client,
        client.topics(*names, agent="tui", on_link=on_link) as topics,
    ):
        yield topics


async def until(topics: Topics, fits: Callable[[Data], bool]) -> list[Data]:
    """Messages up to the first that fits."""
    seen: list[Data] = []
    async for message in topics:
        seen.append(dict(message.data))
        if fits(seen[-1]):
            return seen
    raise AssertionError("the stream ended")


@pytest.mark.slow
def test_more_topics_than_a_daemon_hears_in_a_second_are_all_told(daemon: Running) -> None:
    """As of a screen with 200 jobs that comes back: it was closed for good."""
    names = [f"schedule:{number}" for number in range(900_000, 900_150)]  # refused, each by itself

    async def run() -> set[str]:
        links: list[Link] = []
        refused: set[str] = set()
        async with watching(daemon, *names, on_link=links.append) as topics:

            def all_told(data: Data) -> bool:
                refused.add(data["id"])
                return len(refused) == len(names)

            await until(topics, all_told)
        assert [link.state for link in links] == ["connecting", "live"]
        return refused

    assert asyncio.run(run()) == set(names)


def test_jobs_and_the_servers_figures_come_on_one_socket(daemon: Running, done: int) -> None:
    async def run() -> list[Data]:
        async with watching(daemon, "schedules", "server") as topics:
            kinds: set[str] = set()

            def both(data: Data) -> bool:
                kinds.add(data["type"])
                return kinds >= {"job", "server"}

            return await until(topics, both)

    seen = asyncio.run(run())
    jobs = [data["job"]["id"] for data in seen if data["type"] == "job"]
    (server,) = [data for data in seen if data["type"] == "server"]
    assert done in jobs
    assert "tui" in {socket["kind"] for socket in server["sockets"]}


def test_a_topic_added_later_is_told_from_its_start(daemon: Running, done: int) -> None:
    async def run() -> list[Data]:
        async with watching(daemon, "server") as topics:
            await until(topics, lambda data: data["type"] == "server")
            topics.add(f"schedule:{done}", since="start")
            return await until(topics, lambda data: data["type"] == "complete")

    seen = [data for data in asyncio.run(run()) if data.get("topic") == f"schedule:{done}"]
    assert [data["seq"] for data in seen] == list(range(1, len(seen) + 1))


def test_a_topic_is_added_and_dropped_on_a_socket_that_is_open(daemon: Running, done: int) -> None:
    async def run() -> tuple[list[int], list[str]]:
        links: list[Link] = []
        ends: list[int] = []
        async with watching(daemon, "server", on_link=links.append) as topics:
            async for message in topics:
                if message.data["type"] == "server" and not topics.names - {"server"}:
                    topics.add(f"schedule:{done}", since="start")
                if message.terminal:
                    ends.append(int(message.data["seq"]))
                    topics.drop(f"schedule:{done}")
                    if len(ends) == 2:
                        break
            return ends, [link.state for link in links]

    ends, states = asyncio.run(run())
    assert ends[0] == ends[1]  # dropped and wanted again: told from its start again
    assert states == ["connecting", "live"]


def test_a_refused_topic_is_told_once_and_dropped(daemon: Running) -> None:
    async def run() -> tuple[Data, frozenset[str]]:
        async with watching(daemon, "schedule:999999") as topics:
            (refusal,) = await until(topics, lambda data: data["type"] == "result")
            return refusal, topics.names

    refusal, left = asyncio.run(run())
    assert (refusal["id"], refusal["problem"]["code"]) == ("schedule:999999", "NOT_FOUND")
    assert not left


def test_a_job_that_is_gone_while_it_is_followed_is_dropped_and_the_rest_goes_on(
    daemon: Running,
) -> None:
    """A dashboard was offline for good when the job that it showed was deleted as it came back."""
    gone = daemon.submit(filename="slow.csv", time_limit_seconds=60)
    daemon.searching(gone)

    async def run() -> tuple[frozenset[str], list[str]]:
        links: list[Link] = []
        names = ("server", f"schedule:{gone}")
        async with watching(daemon, *names, on_link=links.append) as topics:
            await until(topics, lambda data: data.get("topic") == f"schedule:{gone}")
            await asyncio.to_thread(daemon.inside.store.delete, gone)
            daemon.inside.service.bus.publish(gone, ())
            await until(topics, lambda data: data.get("event") == "removed")
            left = topics.names
            await until(topics, lambda data: data["type"] == "server")
            return left, [link.state for link in links]

    left, states = asyncio.run(run())
    assert left == {"server"}
    assert states == ["connecting", "live"]


def test_issue_21_a_topic_that_cannot_be_told_at_present_is_asked_for_again(
    daemon: Running, done: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was dropped for good when the database was away just then (cluster chaos, seed 1)."""
    place, away = JobService.place, [Unavailable("The database is away.")]

    def placed(*asked: Any) -> Any:
        if away:
            raise away.pop()
        return place(*asked)

    monkeypatch.setattr(JobService, "place", placed)

    async def run() -> tuple[list[Data], list[str]]:
        links: list[Link] = []
        async with watching(daemon, on_link=links.append) as topics:
            topics.add(f"schedule:{done}", since="start")
            seen = await until(topics, lambda data: data["type"] == "complete")
            return seen, [link.state for link in links]

    seen, states = asyncio.run(run())
    assert [message["seq"] for message in seen] == list(range(1, len(seen) + 1))
    assert not away
    assert states == ["connecting", "live", "offline", "connecting", "live"]


def test_a_token_that_nobody_takes_ends_the_topics(daemon: Running) -> None:
    async def run() -> None:
        async with asyncio.timeout(WAIT_SECONDS), Client(fixed(daemon.url, "wrong")) as client:
            retry = asyncio.get_running_loop().call_soon

            def told(link: Link) -> None:
                retry(client.retry_now)

            async with client.topics("server", on_link=told) as topics:
                await until(topics, lambda data: False)

    with pytest.raises(AuthenticationError):
        asyncio.run(run())


@pytest.mark.thorough
def test_topics_go_on_where_they_stood_after_the_daemon_was_started_again(tmp_path: Path) -> None:
    settings = load({"data_dir": tmp_path, "workers": 1}, environment={}).settings
    first = start_embedded(settings)
    place = [first.url]
    links: list[str] = []

    async def locate() -> Endpoint:
        return Endpoint(place[0], read_token(tmp_path) or "")

    async def run() -> list[Data]:
        async with asyncio.timeout(WAIT_SECONDS), Client(locate) as client:
            job = await client.submit(
                (Path(__file__).parents[3] / "examples/lots.csv").read_bytes(), "lots.csv"
            )
            name = f"schedule:{job['schedule_id']}"

            def told(link: Link) -> None:
                links.append(link.state)

            async with client.topics("server", on_link=told) as topics:
                topics.add(name, since="start")
                return await through_a_restart(topics, name)

    async def through_a_restart(topics: Topics, name: str) -> list[Data]:
        seen: list[Data] = []
        async for message in topics:
            if message.data.get("topic") == name:
                seen.append(dict(message.data))
            if len(stops) == 2 and message.terminal:
                return seen
            if len(stops) == 1 and seen:
                await asyncio.to_thread(first.stop)
                second = await asyncio.to_thread(start_embedded, settings)
                stops.append(second.stop)
                place[0] = second.url
        raise AssertionError

    stops = [first.stop]
    try:
        seen = asyncio.run(run())
    finally:
        for stop in stops[1:]:
            stop()
    ends = [data["conflated"][1] if "conflated" in data else data["seq"] for data in seen]
    starts = [data["conflated"][0] if "conflated" in data else data["seq"] for data in seen]
    assert starts == [1, *(end + 1 for end in ends[:-1])]
    assert links.count("live") == 2
    assert "offline" in links


NO_SOCKETS = (b"upgrade: websocket",)
NO_STREAMS = (*NO_SOCKETS, b"text/event-stream")


@pytest.mark.parametrize("refuses", [NO_SOCKETS, NO_STREAMS])
@pytest.mark.thorough
def test_live_39_topics_go_on_where_no_socket_can_be_had(
    daemon: Running, done: int, refuses: tuple[bytes, ...]
) -> None:
    """Jobs, the server's figures, a job's whole log, what changes and what is gone."""

    async def run() -> tuple[list[Data], list[str]]:
        links: list[Link] = []
        async with (
            asyncio.timeout(WAIT_SECONDS),
            Proxy(daemon.url, refuses=refuses).running() as url,
            Client(fixed(url, daemon.token)) as client,
            client.topics("schedules", "server", on_link=links.append) as topics,
        ):
            topics.add(f"schedule:{done}", since="start")
            topics.add("schedule:999999")
            wanted = {"server", "complete", "result"}

            def all_told(data: Data) -> bool:
                wanted.discard(data["type"])
                return not wanted

            seen = await until(topics, all_told)
            made = await asyncio.to_thread(daemon.submit, filename="slow.csv")
            seen += await until(topics, lambda data: told_of(data, made) == "added")
            await client.cancel(made)
            seen += await until(topics, lambda data: status_of(data, made) == "cancelled")
            await client.delete(made)
            seen += await until(topics, lambda data: told_of(data, made) == "removed")
            assert topics.names == {"schedules", "server", f"schedule:{done}"}
        return seen, [link.state for link in links]

    seen, states = asyncio.run(run())
    logged = [data["seq"] for data in seen if data.get("topic") == f"schedule:{done}"]
    assert logged == list(range(1, len(logged) + 1))
    (refusal,) = [data for data in seen if data["type"] == "result"]
    assert (refusal["id"], refusal["problem"]["code"]) == ("schedule:999999", "NOT_FOUND")
    server = next(data for data in seen if data["type"] == "server")
    assert server["connections"]["limit"] == 1000 and server["heartbeat_seconds"] == 30
    assert done in {data["job"]["id"] for data in seen if data["type"] == "job"}
    assert states == ["connecting", "offline", "connecting", "live"]


def told_of(data: Data, job_id: int) -> str | None:
    """What happened to that job by this message."""
    return data["event"] if data["type"] == "job" and data["job"]["id"] == job_id else None


def status_of(data: Data, job_id: int) -> str | None:
    return data["job"].get("status") if told_of(data, job_id) else None


def test_live_39_a_socket_is_taken_again_once_it_can_be_had(
    daemon: Running, done: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polled_topics, "SOCKET_AGAIN_SECONDS", 0.05)

    async def run() -> list[Data]:
        proxy = Proxy(daemon.url, refuses=NO_SOCKETS)
        async with (
            asyncio.timeout(WAIT_SECONDS),
            proxy.running() as url,
            Client(fixed(url, daemon.token)) as client,
            client.topics("server", agent="again", on_link=links.append) as topics,
        ):
            await until(topics, lambda data: data["type"] == "server")
            proxy.refuses = ()
            return await until(topics, lambda data: "again" in kinds(data))

    def kinds(data: Data) -> set[str]:
        return {socket["kind"] for socket in data.get("sockets", ())}

    links: list[Link] = []
    assert asyncio.run(run())
    states = [link.state for link in links]
    assert states == ["connecting", "offline", "connecting", "live", "connecting", "live"]
