"""What stands between a client and a daemon, and does not let everything through."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Proxy:
    """Passes connections on to a daemon, except for those whose request begins with a word it
    does not like."""

    def __init__(self, url: str, *, refuses: tuple[bytes, ...] = (), cuts_after: int = 0) -> None:
        self.host, _, port = url.removeprefix("http://").partition(":")
        self.port = int(port)
        self.refuses, self.cuts_after = refuses, cuts_after
        self.connections = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        head = await reader.readuntil(b"\r\n\r\n")
        if self.dislikes(head):
            await _refuse(writer)
            return
        up_reader, up_writer = await asyncio.open_connection(self.host, self.port)
        up_writer.write(head)
        left = self.cuts_after if b"upgrade: websocket" in head.lower() else 0
        with contextlib.suppress(asyncio.CancelledError):  # the test is over
            requests = self._pump_requests(reader, up_writer, writer)
            await asyncio.gather(requests, _pump(up_reader, writer, left), return_exceptions=True)

    def dislikes(self, head: bytes) -> bool:
        return any(word in head.lower() for word in self.refuses)

    async def _pump_requests(
        self, reader: asyncio.StreamReader, up: asyncio.StreamWriter, back: asyncio.StreamWriter
    ) -> None:
        """Passes on what else is asked on the same connection."""
        try:
            while data := await reader.read(65536):
                if self.dislikes(data):
                    await _refuse(back)
                    return
                up.write(data)
                await up.drain()
        finally:
            up.close()


async def _refuse(writer: asyncio.StreamWriter) -> None:
    body = b"<html>no</html>"
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n")
    writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    await writer.drain()
    writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int) -> None:
    """Passes bytes on; only `left` of them if that is not 0."""
    limited = left > 0
    try:
        while data := await reader.read(left if limited else 65536):
            writer.write(data)
            await writer.drain()
            left -= len(data)
            if limited and left <= 0:
                break
    finally:
        writer.close()
