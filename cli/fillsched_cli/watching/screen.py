"""The live picture on a terminal, and its keys.

What it is for: painting, reading keys without echo, and sending what they ask for. What it is not
for: what the picture looks like (`views.picture`) or which bytes are keys (`keyboard`).
"""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from rich.live import Live

from fillsched.client import Client, Kind
from fillsched.errors import FillschedError
from fillsched_cli.exit_codes import HUNG_UP
from fillsched_cli.output.console import stderr
from fillsched_cli.output.standard_streams import Unwritable, write_nowhere
from fillsched_cli.output.terminal import in_front
from fillsched_cli.views.picture import Picture
from fillsched_cli.watching.job_control import JobControl
from fillsched_cli.watching.keyboard import ALONE_SECONDS, PASTES_OFF, PASTES_ON, Keyboard
from fillsched_cli.watching.leaving import Leaving

PAINTS_PER_SECOND = 8

KEYS_AT_ONCE = 64
"""Bytes of typing taken at a time; what is left is taken at once after."""


class Screen:
    """The live picture and its keys."""

    def __init__(self, client: Client, picture: Picture, leave: Leaving) -> None:
        self.client, self.picture, self.leave = client, picture, leave
        self.tasks: set[asyncio.Task[None]] = set()
        self.keyboard = Keyboard()
        self.settling: asyncio.TimerHandle | None = None
        self.keys = sys.stdin.isatty() and sys.platform != "win32"

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Shows the picture for the length of the block, as long as the terminal is ours."""
        if not self.keys:
            self._draw()
            try:
                yield
            finally:
                self.live.stop()
            return
        with JobControl(sys.stdin.fileno(), self._take, self._leave).running():
            yield

    def _draw(self) -> None:
        self.live = Live(
            get_renderable=lambda: self.picture.draw(time.monotonic(), keys=self.keys),
            console=stderr(),
            refresh_per_second=PAINTS_PER_SECOND,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self.live.start(refresh=True)

    def _take(self) -> None:
        """Draws the picture and hands keys that come alone to `pressed`, without echo."""
        import termios
        import tty

        descriptor = sys.stdin.fileno()
        self.before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor)
        print(PASTES_ON, end="", file=sys.stderr, flush=True)
        asyncio.get_running_loop().add_reader(descriptor, self._typed, descriptor)
        self._draw()

    def _leave(self) -> None:
        """Leaves the terminal as it was found; what a shell has set meanwhile is its own."""
        import termios

        descriptor = sys.stdin.fileno()
        asyncio.get_running_loop().remove_reader(descriptor)
        self._wait_for_more()
        self.live.stop()
        with contextlib.suppress(termios.error, OSError, Unwritable):  # it may be gone
            print(PASTES_OFF, end="", file=sys.stderr, flush=True)
            if in_front(descriptor):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, self.before)

    def _typed(self, descriptor: int) -> None:
        """Reads past the buffer of stdin, in which all but the first of quick keys would wait."""
        try:
            typed = os.read(descriptor, KEYS_AT_ONCE)
        except OSError:
            typed = b""
        if not typed:
            self._terminal_gone(descriptor)
        self.keyboard.take(typed)
        self._wait_for_more()
        loop = asyncio.get_running_loop()
        self.settling = loop.call_later(ALONE_SECONDS, self._settled)

    def _wait_for_more(self) -> None:
        if self.settling is not None:
            self.settling.cancel()

    def _settled(self) -> None:
        if key := self.keyboard.settled():
            self.pressed(key)

    def _terminal_gone(self, descriptor: int) -> None:
        """Leaves: nobody sees the picture, and the end of typing would be told over and over."""
        asyncio.get_running_loop().remove_reader(descriptor)
        write_nowhere(sys.stdout.fileno(), sys.stderr.fileno())
        self.leave.now(HUNG_UP)

    def pressed(self, key: str) -> None:
        picture = self.picture
        if picture.question:
            picture.question = ""
            if key.lower() == "y":
                self._send(self.client.cancel, "Cancelling.")
            return
        match key:
            case "d" | "q":
                self.leave.now(0)
            case "c":
                self._ask(f"Cancel {picture.kind} {picture.job_id}? Its work is lost. y/N")
            case "f":
                self._send(self.client.finish, "Finishing with the best schedule so far.")
            case "r":
                self.client.retry_now()
            case "?":
                picture.help = not picture.help

    def _ask(self, question: str) -> None:
        """Draws the question; what was typed before it stood there is no answer."""
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
        self.picture.question = question
        self.live.refresh()

    def _send(self, command: Callable[[int, Kind], Any], note: str) -> None:
        async def send() -> None:
            self.picture.note = note
            try:
                await command(self.picture.job_id, self.picture.kind)
            except FillschedError as error:
                self.picture.note = str(error)

        task = asyncio.ensure_future(send())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
