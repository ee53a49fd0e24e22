"""A network that swallows everything and says nothing, until it is told to work again."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class DeadNetwork:
    """Passes connections on to a daemon. What is open when it dies stays dead for ever, what is
    opened before it lives again is swallowed too."""

    def __init__(self, url: str) -> None:
        self._host, _, port = url.removeprefix("http://").partition(":")
        self._port = int(port)
        self._dead = threading.Event()
        self._serving: set[asyncio.Task[None]] = set()

    def die(self) -> None:
        self._dead.set()

    def live(self) -> None:
        """Passes new connections on again."""
        self._dead.clear()

    @contextmanager
    def running(self) -> Iterator[str]:
        """Its address; served by a thread of its own, for a test that waits for a browser."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            serving = asyncio.start_server(self._serve, "127.0.0.1", 0)
            server = asyncio.run_coroutine_threadsafe(serving, loop).result(10)
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            asyncio.run_coroutine_threadsafe(self._end(server), loop).result(10)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

    async def _end(self, server: asyncio.Server) -> None:
        server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await asyncio.sleep(0)  # transports that were aborted are gone at the loop's next turn

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        there, to = await asyncio.open_connection(self._host, self._port)
        swallowed = asyncio.Event()
        ways = (self._pump(reader, to, swallowed), self._pump(there, writer, swallowed))
        try:
            with suppress(OSError):
                await asyncio.gather(*ways)
        finally:
            for one in (writer, to):
                one.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, swallowed: asyncio.Event
    ) -> None:
        while data := await reader.read(65_536):
            if self._dead.is_set():
                swallowed.set()
            if not swallowed.is_set():
                writer.write(data)
        if not swallowed.is_set():
            writer.write_eof()
