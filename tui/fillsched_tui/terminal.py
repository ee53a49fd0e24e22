"""A screen that ends when its terminal does, or when it is told to.

What it is for: the terminal is put back in order, and the daemon that the screen may have started
gives its jobs back, also when a window is closed or a supervisor ends the process; and no process
stays behind a terminal that is gone. What it is not for: being left by a key (`app`).

A closed window sends SIGHUP, but not to a process that lost its controlling terminal or was started
by `nohup`: Textual then reads the end of the file over and over, at the full cost of a processor.
"""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Callable
from functools import partial
from threading import Event, Thread

from textual.app import App

SIGNALLED = 128
"""An exit code from here on says by which signal a process was ended, as shells have it."""

PATIENCE_SECONDS = 5.0
"""After a terminal has gone, so long may an orderly end take: what is written there can block."""


async def run(app: App[None]) -> None:
    """Runs `app` until it is left, is told to end (SIGTERM, SIGHUP), or its terminal is gone."""
    if sys.platform == "win32":
        await app.run_async()
        return
    loop, ended = asyncio.get_running_loop(), Event()
    leave = {
        number: partial(app.exit, return_code=SIGNALLED + number)
        for number in (signal.SIGTERM, signal.SIGHUP)
    }
    for number, call in leave.items():
        loop.add_signal_handler(number, call)

    def gone() -> None:
        if ended.is_set():
            return
        loop.call_soon_threadsafe(leave[signal.SIGHUP])
        if not ended.wait(PATIENCE_SECONDS):
            os._exit(SIGNALLED + signal.SIGHUP)

    Thread(target=_watch, args=(gone,), name="terminal", daemon=True).start()
    try:
        await app.run_async()
    finally:
        ended.set()
        for number in leave:
            loop.remove_signal_handler(number)


def _watch(gone: Callable[[], None]) -> None:
    """Calls `gone` once nobody holds the other side of our terminal."""
    poll = select.poll()
    poll.register(sys.stdin.fileno(), 0)  # no event but a hang-up, which is always told
    if any(what & select.POLLHUP for _, what in poll.poll()):
        gone()
