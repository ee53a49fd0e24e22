"""The client's stream through a network that does not let everything through."""

import asyncio
import errno
import json
import socket
import ssl

import httpx2
import pytest

from fillsched.client import Client, Link, Message, fixed
from fillsched.client.errors import unreachable
from fillsched.client.retry import why_lost
from fillsched.errors import AuthenticationError, NotFound
from tests.acceptance.conftest import Running
from tests.acceptance.proxies import Proxy
from tests.conftest import WAIT_SECONDS

SECONDS = WAIT_SECONDS


async def followed(url: str, token: str, job_id: int) -> tuple[list[Message], list[Link]]:
    links: list[Link] = []
    async with asyncio.timeout(SECONDS), Client(fixed(url, token)) as client:
        messages = []
        async for message in client.follow(job_id, on_link=links.append):
            messages.append(message)
            client.retry_now()
    return messages, links


def seqs(messages: list[Message]) -> list[int]:
    return [message.data["seq"] for message in messages]


@pytest.fixture(scope="module")
def done(daemon: Running) -> int:
    job_id = daemon.submit()
    daemon.end(job_id)
    return job_id


@pytest.mark.parametrize(
    "refuses", [(), (b"upgrade: websocket",), (b"upgrade: websocket", b"text/event-stream")]
)
def test_a_stream_is_whole_by_socket_by_event_stream_and_by_polling(
    daemon: Running, done: int, refuses: tuple[bytes, ...]
) -> None:
    async def run() -> list[Message]:
        async with Proxy(daemon.url, refuses=refuses).running() as url:
            messages, links = await followed(url, daemon.token, done)
            assert [link.state for link in links].count("live") == 1
            assert len([link for link in links if link.state == "offline"]) == len(refuses)
            return messages

    messages = asyncio.run(run())
    assert seqs(messages) == list(range(1, len(messages) + 1))
    assert messages[-1].data["type"] == "complete"
    direct, _ = asyncio.run(followed(daemon.url, daemon.token, done))
    assert [m.data for m in messages] == [m.data for m in direct]


@pytest.mark.parametrize("bytes_each", [1200, 1500, 1900, 2600])
def test_a_socket_cut_at_any_byte_goes_on_without_a_gap_or_a_repeat(
    daemon: Running, done: int, bytes_each: int
) -> None:
    async def run() -> tuple[list[Message], int]:
        proxy = Proxy(daemon.url, cuts_after=bytes_each)
        async with proxy.running() as url:
            messages, _ = await followed_eagerly(url, daemon.token, done)
            return messages, proxy.connections

    messages, connections = asyncio.run(run())
    assert seqs(messages) == list(range(1, len(messages) + 1))
    assert messages[-1].terminal
    assert connections > 1


async def followed_eagerly(url: str, token: str, job_id: int) -> tuple[list[Message], list[Link]]:
    """As `followed`, without ever waiting for the next try."""
    links: list[Link] = []
    async with asyncio.timeout(SECONDS), Client(fixed(url, token)) as client:

        def on_link(link: Link) -> None:
            links.append(link)
            if link.state == "offline":
                asyncio.get_running_loop().call_soon(client.retry_now)

        return [m async for m in client.follow(job_id, on_link=on_link)], links


def test_a_missing_job_and_a_wrong_token_end_the_stream_with_the_reason(
    daemon: Running, done: int
) -> None:
    with pytest.raises(NotFound):
        asyncio.run(followed(daemon.url, daemon.token, 999_999))
    with pytest.raises(AuthenticationError):
        asyncio.run(followed_eagerly(daemon.url, "wrong", done))


def test_frames_come_as_they_were_sent(daemon: Running, done: int) -> None:
    messages, _ = asyncio.run(followed(daemon.url, daemon.token, done))
    assert all(json.loads(message.raw) == message.data for message in messages)


def test_a_daemon_that_is_gone_is_told_without_numbers_of_the_system() -> None:
    async def run() -> Exception:
        listener = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        listener.close()
        await listener.wait_closed()
        with pytest.raises(OSError) as refused:
            await asyncio.open_connection("127.0.0.1", port)
        return refused.value

    assert why_lost(asyncio.run(run())) == "nobody answers at the daemon's address"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError(), "the daemon did not answer in time"),
        (OSError(errno.ENETUNREACH, "Connect call failed ('::1', 8)"), "network is unreachable"),
        (socket.gaierror(-2, "Name or service not known"), "name or service not known"),
        (OSError("Multiple exceptions"), "Multiple exceptions"),
        (ssl.SSLEOFError(8, "EOF"), "the connection was lost while it was being secured"),
    ],
)
def test_why_there_is_no_connection_is_said_in_words(error: Exception, said: str) -> None:
    assert why_lost(error) == said


def test_a_daemon_that_hangs_is_told_so_with_no_empty_brackets() -> None:
    said = str(unreachable("http://127.0.0.1:1", httpx2.ReadTimeout("")))
    assert said.startswith("The daemon at http://127.0.0.1:1 does not answer (it takes too long).")
