"""A daemon that a portal shows under a path: nothing leads out of there, and clients work."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest

from fillsched.client import Client, Link, fixed
from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.errors import InvalidInput
from fillsched.testing.problems import LOTS_CSV

PREFIX = "/plant-7/fillsched"


class Portal:
    """A proxy that shows the daemon under PREFIX, which it takes off; all else is its own.

    `told`: it says so, by a header.
    """

    def __init__(self, url: str, *, told: bool) -> None:
        at = urlsplit(url)
        self._to, self._told = (at.hostname, at.port), told
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}{PREFIX}"
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._tasks.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_connection(*self._to)
        tell = f"X-Forwarded-Prefix: {PREFIX}\r\n" if self._told else ""

        def shown(data: bytes) -> bytes:
            line = rb"^([A-Z]+ )" + PREFIX.encode() + rb"(/\S* HTTP/1\.1\r\n)"
            found, count = re.subn(line, rb"\1\2" + tell.encode(), data)
            if not count and re.match(rb"[A-Z]+ \S+ HTTP/1\.1\r\n", data):
                writer.write(b"HTTP/1.1 418 The portal\r\ncontent-length: 0\r\n\r\n")
                return b""
            return found

        ways = (self._pump(reader, to, shown), self._pump(there, writer, bytes))
        self._tasks |= {asyncio.ensure_future(way) for way in ways}

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        change: Callable[[bytes], bytes],
    ) -> None:
        try:
            while data := await reader.read(65_536):
                writer.write(change(data))
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


@pytest.fixture(scope="module", params=["told by the proxy", "setting"])
def told(request: pytest.FixtureRequest) -> bool:
    return bool(request.param != "setting")


@pytest.fixture(scope="module")
def shown(told: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, str]]:
    """A daemon behind a portal, and the local user's token."""
    data_dir = tmp_path_factory.mktemp("prefixed")
    how = {"trusted_proxies": "127.0.0.1"} if told else {"root_path": PREFIX}
    asked = {"data_dir": data_dir, "workers": 1, **how}
    daemon = start_embedded(load(asked, environment={}).settings)
    try:
        yield Portal(daemon.url, told=told), str(read_token(data_dir))
    finally:
        daemon.stop()


def through(
    shown: tuple[Portal, str], work: Callable[[str, httpx2.AsyncClient], Coroutine[Any, Any, None]]
) -> None:
    """Does `work` with the portal's address and a client that sends the token."""

    async def run() -> None:
        portal, token = shown
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            portal.running() as url,
            httpx2.AsyncClient(headers=headers, trust_env=False, timeout=30) as http,
        ):
            await work(url, http)

    asyncio.run(run())


def test_live_07_what_is_said_of_new_jobs_and_older_pages_stays_inside(
    shown: tuple[Portal, str],
) -> None:
    """live 7: Location, the links of the answer, and Link led to the portal's own pages."""

    async def work(url: str, http: httpx2.AsyncClient) -> None:
        for kind in ("schedule", "comparison"):
            files = {"lots": ("lots.csv", LOTS_CSV)}
            answer = await http.post(f"{url}/{kind}", files=files)
            assert answer.headers["location"].startswith(f"{PREFIX}/{kind}/")
            links = answer.json()["links"]
            assert links["socket"].startswith(f"{PREFIX}/ws/{kind}/")
            for path in (answer.headers["location"], links["self"], links["events"]):
                assert (await http.get(urljoin(url, path))).status_code == 200
        await http.post(f"{url}/schedule", files=files)
        for path in ("schedules", "audit"):
            first = await http.get(f"{url}/{path}?limit=1")
            older = urljoin(f"{url}/{path}", first.links["next"]["url"])
            assert urlsplit(older).path == f"{PREFIX}/{path}"
            assert (await http.get(older)).status_code == 200
        assert (await http.get(f"{url}/schedules/")).status_code == 404, "no redirect, no portal"

    through(shown, work)


def test_live_07_documents_and_their_pages_stay_inside(shown: tuple[Portal, str]) -> None:
    """live 7: `/docs` asked the portal for our document and our scripts."""

    async def work(url: str, http: httpx2.AsyncClient) -> None:
        for page in ("/docs", "/redoc"):
            text = (await http.get(f"{url}{page}")).text
            asked = re.findall(r"""(?:src|href|url|spec-url)[=:] ?["']([^"'#]+)["']""", text)
            assert len(asked) >= 3
            for path in asked:
                answer = await http.get(urljoin(f"{url}{page}", path))
                assert answer.status_code == 200, path
        document = (await http.get(f"{url}/openapi.json")).json()
        assert document["servers"] == [{"url": PREFIX}]
        server = (await http.get(f"{url}/asyncapi.json")).json()["servers"]["daemon"]
        assert server["pathname"] == PREFIX

    through(shown, work)


@pytest.mark.thorough
def test_live_07_a_client_works_with_an_address_that_has_a_path(shown: tuple[Portal, str]) -> None:
    """live 7: REST and sockets of the Python client, through the prefix."""

    async def work(url: str, _: httpx2.AsyncClient) -> None:
        async with Client(fixed(f"{url}/", shown[1])) as client:
            accepted = await client.submit(LOTS_CSV, "lots.csv")
            links: list[Link] = []
            told = [m async for m in client.follow(accepted.schedule_id, on_link=links.append)]
            assert told[-1].data["type"] == "complete"
            assert [link.state for link in links] == ["connecting", "live"]

    through(shown, work)


@pytest.mark.parametrize("wrong", ["fillsched", "//evil.example", "/a b"])
def test_live_07_a_setting_that_is_no_prefix_is_refused(tmp_path: Path, wrong: str) -> None:
    """live 7: what, where and what to write instead."""
    with pytest.raises(InvalidInput, match=r"(?i)root_path.*is no path prefix.*as /fillsched"):
        load({"data_dir": tmp_path}, environment={"FILLSCHED_ROOT_PATH": wrong})
