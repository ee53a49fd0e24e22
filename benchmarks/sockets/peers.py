"""Other ways of telling many sockets the same thing, to be measured in the same run as ours.

What it is for: `python -m benchmarks.sockets.peers NAME`, NAME one of ``fastapi`` (the loop that
everybody writes first: `await ws.send_json`), ``websockets`` (its `broadcast`), ``picows``, and
``bare`` (our own write of frames made once, without log, session or limits). None keeps anything,
checks anybody or survives anything; deflate is off everywhere. What it is not for: use.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
import uvloop

from benchmarks.sockets.children import say
from benchmarks.sockets.frames import frame_of, message_of

Publish = Callable[[int, int], Awaitable[None]]
"""(group, seq): tells every socket of the group."""

groups: dict[int, list[Any]] = {}


async def obey(publish: Publish, port: int) -> None:
    """The conversation of `children`, for every peer alike."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    say(url=f"http://127.0.0.1:{port}", token="none")
    seqs: dict[int, int] = {}
    while line := await lines.readline():
        order = json.loads(line)
        if order["do"] == "flood":
            first = seqs.get(order["job_id"], 0) + 1
            last = seqs[order["job_id"]] = first + order["count"] - 1
            started, cpu = time.monotonic_ns(), time.process_time()
            for seq in range(first, last + 1):
                await publish(order["job_id"], seq)
            say(start_ns=started, last=last, cpu=time.process_time() - cpu)
        elif order["do"] == "spread":
            await spread(publish, **{k: v for k, v in order.items() if k != "do"})
            count = int(order["rate"] * order["seconds"])
            say(seqs=dict.fromkeys(order["jobs"], count))


async def spread(
    publish: Publish, jobs: list[int], rate: float, seconds: float, at_once: bool
) -> None:
    start = asyncio.get_running_loop().time() + 0.1

    async def steady(place: int, job: int) -> None:
        offset = 0 if at_once else place / rate / len(jobs)
        for number in range(int(rate * seconds)):
            pause = start + offset + number / rate - asyncio.get_running_loop().time()
            if pause > 0:
                await asyncio.sleep(pause)
            await publish(job, number + 1)

    await asyncio.gather(*(steady(place, job) for place, job in enumerate(jobs)))


async def fastapi() -> None:
    from fastapi import FastAPI, WebSocket, WebSocketDisconnect

    app = FastAPI()

    @app.websocket("/{group}")
    async def join(ws: WebSocket, group: int) -> None:
        await ws.accept()
        groups.setdefault(group, []).append(ws)
        try:
            while True:
                await ws.receive_text()
        except WebSocketDisconnect:
            groups[group].remove(ws)

    async def publish(group: int, seq: int) -> None:
        message = message_of(group, seq)
        for ws in groups.get(group, ()):
            await ws.send_json(message)

    await _under_uvicorn(app, publish)


async def bare() -> None:
    from fillsched.api.live.channel import EXTENSION, framed
    from fillsched.api.live.transport import LiveProtocol

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            return
        await receive()
        await send({"type": "websocket.accept"})
        group = groups.setdefault(int(scope["path"][1:]), [])
        channel = scope["extensions"][EXTENSION]
        group.append(channel)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        group.remove(channel)

    async def publish(group: int, seq: int) -> None:
        wire = framed(frame_of(group, seq))
        for channel in groups.get(group, ()):
            channel.write(wire)
        for channel in groups.get(group, ()):
            if channel.paused_since is not None:
                await channel.writable.wait()
        if seq % 64 == 0:
            await asyncio.sleep(0)

    await _under_uvicorn(app, publish, ws=LiveProtocol)


async def _under_uvicorn(app: Any, publish: Publish, **more: Any) -> None:
    config = uvicorn.Config(
        app, port=0, log_level="error", ws_per_message_deflate=False, lifespan="off", **more
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    await obey(publish, server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    await serving


async def websockets() -> None:
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    async def join(ws: ServerConnection) -> None:
        assert ws.request is not None
        group = groups.setdefault(int(ws.request.path.split("?")[0][1:]), [])
        group.append(ws)
        await ws.wait_closed()
        group.remove(ws)

    async def publish(group: int, seq: int) -> None:
        broadcast(groups.get(group, ()), frame_of(group, seq).decode())
        for ws in groups.get(group, ()):
            if ws.transport.get_write_buffer_size() > 65_536:
                await ws.drain()
        if seq % 64 == 0:
            await asyncio.sleep(0)

    async with serve(join, "127.0.0.1", 0, compression=None) as server:
        await obey(publish, next(iter(server.sockets)).getsockname()[1])


async def picows() -> None:
    from picows import WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

    class Listener(WSListener):
        def __init__(self, group: list[Any]) -> None:
            super().__init__()
            self.group = group

        def on_ws_connected(self, transport: WSTransport) -> None:
            self.transport, self.writable = transport, asyncio.Event()
            self.writable.set()
            self.group.append(self)

        def on_ws_disconnected(self, transport: WSTransport) -> None:
            if self in self.group:
                self.group.remove(self)

        def pause_writing(self) -> None:
            self.writable.clear()

        def resume_writing(self) -> None:
            self.writable.set()

    def factory(request: WSUpgradeRequest) -> Any:
        group = int(request.path.decode().split("?")[0][1:])
        return Listener(groups.setdefault(group, []))

    async def publish(group: int, seq: int) -> None:
        frame = frame_of(group, seq)
        for one in groups.get(group, ()):
            one.transport.send(WSMsgType.TEXT, frame)
        for one in groups.get(group, ()):
            if not one.writable.is_set():
                await one.writable.wait()
        if seq % 64 == 0:
            await asyncio.sleep(0)

    server = await ws_create_server(factory, "127.0.0.1", 0)
    async with server:
        await obey(publish, server.sockets[0].getsockname()[1])


if __name__ == "__main__":
    uvloop.run({f.__name__: f for f in (fastapi, bare, websockets, picows)}[sys.argv[1]]())
