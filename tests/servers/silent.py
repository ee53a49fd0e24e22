"""A way to a server that goes silent: connections stay open, and nothing comes through any more.

What it is for: half-open connections, as a firewall that has lost its table or a machine that lost
its power leaves them. What was open when it went silent stays dead for ever, and what is opened
meanwhile too; only connections made after that live. What it is not for: proxies that say
something (`tests.acceptance.proxies`).
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

PIECE_BYTES = 65536


class SilentProxy:
    """Listens at `port` of 127.0.0.1 and passes on to another port, on a thread of its own."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._silences = 0
        self.silent = False
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="silent-proxy", daemon=True)
        self._thread.start()
        self._ready.wait()

    def silence(self) -> None:
        """From now on nothing comes through, either way."""
        self._silences += 1
        self.silent = True

    def speak(self) -> None:
        """New connections come through again; those of before never do."""
        self.silent = False

    def close(self) -> None:
        """Ends it, and all of its connections."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if self.silent:
                await self._stop.wait()
                return
            try:
                up = await asyncio.open_connection("127.0.0.1", self._to_port)
            except OSError:  # nobody listens there at present
                return
            born = self._silences
            pumps = [
                asyncio.create_task(self._pump(one, other, born))
                for one, other in ((reader, up[1]), (up[0], writer))
            ]
            try:
                await asyncio.gather(*pumps)
            finally:
                for pump in pumps:
                    pump.cancel()
                up[1].close()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, born: int
    ) -> None:
        while data := await reader.read(PIECE_BYTES):
            if self._silences != born:
                await self._stop.wait()
            writer.write(data)
            await writer.drain()
        if self._silences != born:  # even an end is not passed on
            await self._stop.wait()
        raise ConnectionResetError


@contextlib.contextmanager
def silent_proxy(to_port: int) -> Iterator[SilentProxy]:
    """One for the length of the block."""
    proxy = SilentProxy(to_port)
    try:
        yield proxy
    finally:
        proxy.close()
