"""The wish to leave a watch, which never ends the job.

What it is for: Ctrl-C, a key or a lost terminal, told to whatever waits; and what is said then.
What it is not for: the keys (`screen`) or the job's own end (`ending`).
"""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine, Iterator
from typing import Any

from fillsched.client import Message
from fillsched_cli.daemon_discovery import Finder
from fillsched_cli.exit_codes import INTERRUPTED, Exit
from fillsched_cli.output.console import advise, stderr
from fillsched_cli.views.picture import Picture


class Leaving:
    """The wish to leave the watch: Ctrl-C (exit 130), a key (0), a terminal that is gone (129)."""

    def __init__(self, finder: Finder, picture: Picture) -> None:
        self.finder, self.picture = finder, picture
        self.what = f"{picture.kind.title()} {picture.job_id}"
        self._code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def now(self, code: int) -> None:
        if not self._code.done():
            self._code.set_result(code)

    @contextlib.contextmanager
    def on_interrupt(self) -> Iterator[None]:
        """Takes Ctrl-C as a wish to leave, for the length of the block."""
        loop = asyncio.get_running_loop()
        try:
            loop.add_signal_handler(signal.SIGINT, self.now, INTERRUPTED)
        except (NotImplementedError, RuntimeError):  # Windows, or not in the main thread
            yield
            return
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGINT)

    async def unless_left(self, work: Coroutine[Any, Any, Message]) -> Message:
        """The outcome of `work`; if the user leaves first, ends the command with a word."""
        task: asyncio.Task[Message] = asyncio.ensure_future(work)
        try:
            either: set[asyncio.Future[Any]] = {task, self._code}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._say()
        raise Exit(self._code.result())

    def _say(self) -> None:
        job_id = self.picture.job_id
        if self.finder.own:
            where = self.finder.settings.data_dir
            said = f"{self.what} is kept in {where} and goes on with the next daemon."
            ways = [("go on", f"watch {job_id}"), ("or", "serve")]
        elif self.picture.link.state == "offline":
            said = f"The daemon does not answer; {self.what} goes on when it does."
            ways = [("reattach", f"watch {job_id}")]
        else:
            said = f"{self.what} is still running."
            ways = [("reattach", f"watch {job_id}"), ("cancel", f"cancel {job_id}")]
        stderr().print(f"Detached. {said}")
        advise(*ways)
