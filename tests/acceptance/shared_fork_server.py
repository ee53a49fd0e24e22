"""Imported by the fork server that all forked commands share: it outlives a client that does not.

What it is for: a command that is killed between its connecting to the fork server and its asking.
Python's fork server ends of that with an EOFError, which is right where it serves one daemon only,
and takes the solvers of all later commands with it where it serves many. What it is not for: what a
fork server imports (`fillsched.backends.processes.preload`).
"""

import errno
import socket
from multiprocessing import reduction

_received = reduction.recvfds


def _received_or_aborted(connection: socket.socket, count: int) -> list[int]:
    """As `reduction.recvfds`, but a client that has gone is a connection aborted, after which the
    fork server goes on."""
    try:
        return list(_received(connection, count))
    except EOFError as gone:
        raise ConnectionAbortedError(
            errno.ECONNABORTED, "a client has gone before it asked"
        ) from gone


reduction.recvfds = _received_or_aborted  # type: ignore[assignment]
