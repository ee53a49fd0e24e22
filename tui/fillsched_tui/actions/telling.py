"""Work that a key begins, and what is said of it.

What it is for: no key ever waits for the daemon; what goes wrong is told, and what takes long. What
it is not for: the work itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from textual.app import App
from textual.css.query import NoMatches
from textual.worker import WorkType

from fillsched.errors import FillschedError

T = TypeVar("T")

READING_SECONDS = 5.0
"""How long it is said why a key does nothing."""

PATIENCE_SECONDS = 2.0
"""When the daemon has not answered by then, that is said."""


class Telling:
    """Tells on the screens of `app`; `clock` gives monotonic seconds."""

    def __init__(self, app: App[None], clock: Callable[[], float]) -> None:
        self._app, self._clock = app, clock
        self._warned = "", float("-inf")

    def say(self, what: str) -> None:
        """Tells what has come of it."""
        self._app.notify(what)

    def warn(self, why: str) -> None:
        """Says why a key does nothing, once while it is still to be read."""
        now = self._clock()
        if self._warned[0] != why or now - self._warned[1] >= READING_SECONDS:
            self._warned = why, now
            self._app.notify(why, severity="warning", timeout=READING_SECONDS)

    def begin(
        self, work: Callable[[], Awaitable[object]], group: str, *, alone: bool = False
    ) -> None:
        """Does it while keys go on being heard; `alone`: instead of what the group does."""
        done: WorkType[None] = partial(self._done, work)
        self._app.run_worker(done, group=group, exclusive=alone)

    async def answered(self, call: Awaitable[T]) -> T:
        """What `call` gives; says that it is under way while there is no answer."""
        asked = asyncio.ensure_future(call)
        done, _ = await asyncio.wait({asked}, timeout=PATIENCE_SECONDS)
        if not done:
            self.say("Sent; the daemon has not answered yet.")
        return await asked

    async def _done(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        except FillschedError as error:
            self._app.notify(str(error), severity="error")
        except NoMatches:  # the answer came when the screen was gone
            if self._app.is_running:
                raise
