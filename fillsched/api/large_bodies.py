"""Bodies that are large, read where that stops nobody.

What it is for: reading 10 MB of JSON takes seconds, a search for the words of 1 MB of TOML half of
one in which no thread goes on: whatever is larger than INLINE_BYTES is read in a process of its own
(a thread would hold the interpreter's lock all the while). What it is not for: what a body says.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from anyio import BrokenWorkerProcess, CapacityLimiter, to_process
from anyio.lowlevel import RunVar

from fillsched.errors import LimitExceeded, Unavailable

Read = TypeVar("Read")

INLINE_BYTES = 1 << 17
"""A body of JSON up to this size is read at once: it takes some 30 ms at most."""

AT_ONCE = 2
"""Large bodies that are read at a time, each by a process that has a core."""

MOST_WAITING = 16
"""Large bodies that wait; each holds up to 10 MB, and its turn comes within a minute."""


async def read_apart(read: Callable[..., Read], body: object, *more: Any) -> Read:
    """What `read` makes of a body in a process of its own; it raises nothing, since not every
    error is carried well from one process to another. Raises LimitExceeded, Unavailable."""
    limiter = _limiter()
    if limiter.statistics().tasks_waiting >= MOST_WAITING:
        raise LimitExceeded(
            "Too many large bodies wait to be read. Try again in some seconds.",
            retry_after_seconds=5,
        )
    try:
        return await to_process.run_sync(read, body, *more, cancellable=True, limiter=limiter)
    except BrokenWorkerProcess as error:  # killed, or out of memory
        raise Unavailable("The body could not be read now. Send it again in a moment.") from error


def _limiter() -> CapacityLimiter:
    """One for each event loop."""
    try:
        return _limiters.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _limiters.set(limiter)
        return limiter


_limiters: RunVar[CapacityLimiter] = RunVar("large_bodies")
