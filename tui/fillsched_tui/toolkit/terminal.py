"""A screen that ends when its terminal does, or when it is told to.

What it is for: the terminal is put back in order, and the daemon that the screen may have started
gives its jobs back, also when a window is closed or a supervisor ends the process; and no process
stays behind a terminal that is gone. What it is not for: being left by a key (the application).

A closed window sends SIGHUP, but not to a process that lost its controlling terminal or was started
by `nohup`: Textual then reads the end of the file over and over, at the full cost of a processor.
"""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from textual.app import App

SIGNALLED = 128
"""An exit code from here on says by which signal a process was ended, as shells have it."""

PATIENCE_SECONDS = 5.0
"""So long may an orderly end take: what it writes waits for as long as nobody reads the terminal,
stopped or gone."""


async def run(app: App[None]) -> None:
    """Runs `app` until it is left, is told to end (SIGTERM, SIGHUP), or its terminal is gone."""
    if sys.platform == "win32":
        await app.run_async()
        return
    loop, ended = asyncio.get_running_loop(), Event()

    def end(number: int) -> None:
        if ended.is_set():
            return
        code = SIGNALLED + number
        loop.call_soon_threadsafe(lambda: app.exit(return_code=code))
        if not ended.wait(PATIENCE_SECONDS):
            os._exit(code)

    with _told(signal.SIGTERM, signal.SIGHUP) as told:
        Thread(target=_watch, args=(told, end), name="terminal", daemon=True).start()
        try:
            await app.run_async()
        finally:
            ended.set()


@contextmanager
def _told(*numbers: int) -> Iterator[int]:
    """Where the numbers of these signals can be read, a byte for each.

    A handler of the event loop would wait for the loop, and that may wait for the terminal.
    """
    told, tell = os.pipe()
    os.set_blocking(tell, False)

    def handle(number: int, _: object) -> None:
        with suppress(OSError):
            os.write(tell, bytes([number]))

    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(tell)


def _watch(told: int, end: Callable[[int], None]) -> None:
    """Calls `end` once a signal is told, or (as SIGHUP) nobody holds our terminal's other side."""
    terminal, poll = sys.stdin.fileno(), select.poll()
    poll.register(terminal, 0)  # no event but a hang-up, which is always told
    poll.register(told, select.POLLIN)
    if terminal in dict(poll.poll()):
        end(signal.SIGHUP)
    elif said := os.read(told, 1):  # nothing is read once there is nobody left to tell
        end(said[0])
    os.close(told)
