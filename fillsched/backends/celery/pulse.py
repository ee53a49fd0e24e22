"""Whether the loop of a Celery worker goes round.

What it is for: a mark that the loop itself makes, for whoever watches from another thread. While
Redis is away there is no loop, only Celery's wait for it, which counts as life: jobs that run go on
meanwhile. What it is not for: attempts, which the leases of their jobs watch.
"""

from time import monotonic
from typing import Any

from celery import Celery
from celery.bootsteps import StartStopStep

PULSE_SECONDS = 1.0

STILL_SECONDS = 10.0
"""A loop that has made no mark for so long stands still; it waits for nothing itself."""


class Pulse:
    """The pulse of the one worker that `app` is given to next."""

    def __init__(self, app: Celery) -> None:
        self._last: float | None = None
        pulse = self

        class Step(StartStopStep):  # type: ignore[misc]
            """What Celery calls when its loop begins, and when it has ended."""

            def register_with_event_loop(self, _consumer: Any, hub: Any) -> None:
                pulse.mark()
                hub.call_repeatedly(PULSE_SECONDS, pulse.mark)  # until the connection is lost

            def stop(self, _consumer: Any) -> None:
                pulse.rest()

        app.steps["consumer"].add(Step)

    def mark(self) -> None:
        """Says that the loop goes round."""
        self._last = monotonic()

    def rest(self) -> None:
        """Says that there is no loop just now."""
        self._last = None

    def lives(self) -> bool:
        """Whether the loop goes round, or there is none to."""
        last = self._last
        return last is None or monotonic() - last < STILL_SECONDS
